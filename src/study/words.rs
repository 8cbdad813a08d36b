//! Small pieces of sentences that several rooms put together.

/// So many of something: `1 image`, `3 images`.
pub fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// A name as it fits: whole, or without its middle, since names that are alike mostly differ at their ends.
pub fn without_middle(name: &str, mut fits: impl FnMut(&str) -> bool) -> String {
    if fits(name) {
        return name.to_owned();
    }
    let letters: Vec<char> = name.chars().collect();
    let with = |kept: usize| {
        let (ahead, behind) = (kept - kept / 2, letters.len() - kept / 2);
        let part = |letters: &[char]| letters.iter().collect::<String>();
        format!("{}…{}", part(&letters[..ahead]).trim_end(), part(&letters[behind..]).trim_start())
    };
    // The most letters that fit: so many do, so many do not.
    let (mut most, mut too_many) = (0, letters.len());
    while most + 1 < too_many {
        let kept = usize::midpoint(most, too_many);
        if fits(&with(kept)) { most = kept } else { too_many = kept }
    }
    with(most)
}

/// With a capital.
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_too_long_keeps_both_ends() {
        let within = |letters: usize| move |text: &str| text.chars().count() <= letters;
        assert_eq!(without_middle("SAG T2", within(6)), "SAG T2");
        let name = |run| without_middle(&format!("LUMBAR SPINE SAG T2 TSE DIXON WATER RUN {run:03}"), within(14));
        assert_eq!(name(7), "LUMBAR…RUN 007");
        assert_ne!(name(7), name(8));
        assert_eq!(without_middle("Größe", within(4)), "Gr…e");
        assert_eq!(without_middle("a name", within(0)), "…", "no room at all");
    }
}
