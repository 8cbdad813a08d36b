//! Names of entries: any bytes become plain names below the archive, or are refused.

use std::path::PathBuf;

use super::ArchiveLimits;

/// What the upper half of a byte means in a name that is not UTF-8 (APPNOTE appendix D: IBM code page 437).
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";
/// A longer part of a name is none of any file system.
const LONGEST_PART: usize = 255;

/// The place of an entry below its archive.
///
/// # Errors
/// Why it cannot be one, as the end of a sentence.
pub(super) fn place(raw: &[u8], is_utf8: bool, limits: &ArchiveLimits) -> Result<PathBuf, &'static str> {
    if limits.name_bytes < raw.len() {
        return Err("its name is too long");
    }
    let name = text(raw, is_utf8);
    // Some writers on Windows put its own mark between folders.
    if name.starts_with(['/', '\\']) {
        return Err("its name leads out of the archive");
    }
    let mut place = PathBuf::new();
    let parts = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "."));
    for (depth, part) in parts.enumerate() {
        check(part)?;
        if limits.name_depth <= depth {
            return Err("its name has too many folders");
        }
        place.push(part);
    }
    if place.as_os_str().is_empty() { Err("it has no name") } else { Ok(place) }
}

fn check(part: &str) -> Result<(), &'static str> {
    let bytes = part.as_bytes();
    // A drive's letter would replace what comes before it.
    let has_drive = bytes.first().is_some_and(u8::is_ascii_alphabetic) && bytes.get(1) == Some(&b':');
    if part == ".." || has_drive {
        return Err("its name leads out of the archive");
    }
    if part.contains('\0') {
        return Err("its name is none");
    }
    if LONGEST_PART < bytes.len() { Err("its name is too long") } else { Ok(()) }
}

fn text(raw: &[u8], is_utf8: bool) -> String {
    match std::str::from_utf8(raw) {
        Ok(text) => text.to_owned(),
        Err(_) if is_utf8 => String::from_utf8_lossy(raw).into_owned(),
        Err(_) => raw.iter().map(|byte| letter(*byte)).collect(),
    }
}

fn letter(byte: u8) -> char {
    let upper = byte.checked_sub(128).and_then(|idx| CP437.chars().nth(idx.into()));
    upper.unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(raw: &[u8]) -> Result<PathBuf, &'static str> {
        place(raw, false, &ArchiveLimits::default())
    }

    #[test]
    fn names_stay_below_the_archive() {
        for (raw, expected) in [
            (&b"a/b.dcm"[..], "a/b.dcm"),
            (b"a\\b.dcm", "a/b.dcm"),
            (b"./a//b", "a/b"),
            (b"R\x94ntgen 12:30", "Röntgen 12:30"),
            ("Größe".as_bytes(), "Größe"),
            (b"...", "..."),
        ] {
            assert_eq!(of(raw), Ok(PathBuf::from(expected)));
        }
        let deep = "a/".repeat(40);
        let long = "a".repeat(256);
        let longer = "a/".repeat(600);
        for raw in ["../a", "a/../../b", "/etc/passwd", "\\\\host\\a", "C:\\a", "a/C:b", "", "./", "a\0b"] {
            assert!(of(raw.as_bytes()).is_err(), "{raw:?}");
        }
        for raw in [deep, long, longer] {
            assert!(of(raw.as_bytes()).is_err());
        }
        assert_eq!(CP437.chars().count(), 128);
    }
}
