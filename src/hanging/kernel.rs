//! Whether a CT kernel is made for bone or for soft tissue, from its name as scanners write it.

/// Kernels that go by a word or a letter: General Electric, Philips.
const NAMED: [(&str, bool); 20] = [
    ("bone", true),
    ("boneplus", true),
    ("bone+", true),
    ("bone plus", true),
    ("edge", true),
    ("lung", true),
    ("sharp", true),
    ("d", true),
    ("e", true),
    ("yd", true),
    ("ye", true),
    ("l", true),
    ("standard", false),
    ("stnd", false),
    ("soft", false),
    ("smooth", false),
    ("detail", false),
    ("a", false),
    ("b", false),
    ("c", false),
];
/// From this number on kernels such as `B60`, `H60s`, `Br64` or `I70f` are sharp.
const SHARPEST_SOFT: u32 = 49;
/// Canon's convolutions, such as `FC30`: these tens are for bone and lung.
const SHARP_TENS_OF_FC: [u32; 4] = [3, 5, 8, 9];

/// `Some(true)`: for bone; `Some(false)`: for soft tissue; `None`: the name tells nothing.
pub(super) fn is_for_bone(kernel: &str) -> Option<bool> {
    let name = kernel.split('\\').next().unwrap_or_default().trim().to_lowercase();
    if let Some((_, sharp)) = NAMED.iter().find(|(word, _)| *word == name) {
        return Some(*sharp);
    }
    let letters: String = name.chars().take_while(char::is_ascii_alphabetic).collect();
    let digits: String = name.chars().skip(letters.len()).take_while(char::is_ascii_digit).collect();
    let number: u32 = digits.parse().ok()?;
    match letters.as_str() {
        "fc" => Some(SHARP_TENS_OF_FC.contains(&(number / 10))),
        "" => None,
        _ => Some(SHARPEST_SOFT < number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kernels_of_the_usual_scanners_are_told_apart() {
        for name in ["B60", "B70s", "Br64d\\3", "H60s", "I70f\\3", "BONE", "BONEPLUS", "FC30", "YD", "Hr59"] {
            assert_eq!(is_for_bone(name), Some(true), "{name}");
        }
        for name in ["B30f", "Br40", "I31f\\2", "STANDARD", "SOFT", "FC08", "FC13", "B", "H31s"] {
            assert_eq!(is_for_bone(name), Some(false), "{name}");
        }
        for name in ["", "IDOSE", "60", "FC"] {
            assert_eq!(is_for_bone(name), None, "{name}");
        }
    }
}
