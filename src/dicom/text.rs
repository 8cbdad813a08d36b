//! Texts of a header as they go into study values: decoded, and fit to be shown.

use super::charset::{Charset, Delimiters};
use crate::study::shown;

/// How much of a value is looked at: more than is ever shown, escapes included.
const MAX_LOOK: usize = 4096;

/// A value of the file's character set, fit to be shown.
pub(super) fn text(bytes: &[u8], charset: &Charset) -> String {
    shown(&charset.decode(look(bytes), Delimiters::Values))
}

/// The values between backslashes, each fit to be shown.
pub(super) fn texts(bytes: &[u8], charset: &Charset) -> Vec<String> {
    charset.decode(look(bytes), Delimiters::Values).split('\\').map(shown).collect()
}

/// A person's name as shown: the components of a group separated by spaces, family name first; the alphabetic,
/// ideographic and phonetic groups that are there separated by equals signs (PS3.5 6.2.1).
pub(super) fn person_name(bytes: &[u8], charset: &Charset) -> String {
    let name = charset.decode(look(bytes), Delimiters::Name);
    let groups: Vec<String> = name.split('=').map(components).filter(|group| !group.is_empty()).collect();
    groups.join(" = ")
}

fn components(group: &str) -> String {
    let parts: Vec<String> = group.split('^').map(shown).filter(|part| !part.is_empty()).collect();
    shown(&parts.join(" "))
}

/// A value of the default repertoire, such as a code or an identifier, fit to be shown.
pub(super) fn code(bytes: &[u8]) -> String {
    shown(&String::from_utf8_lossy(look(bytes)))
}

fn look(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(MAX_LOOK)]
}

/// Without the spaces and zero bytes that pad values to an even length.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c == '\0' || c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(codes: &str, bytes: &[u8]) -> String {
        text(bytes, &Charset::from_codes(codes))
    }

    #[test]
    fn text_is_read_in_its_character_set() {
        assert_eq!(read("ISO_IR 100", b"M\xFCller "), "Müller");
        assert_eq!(read("ISO_IR 192", "Müller\0".as_bytes()), "Müller");
        assert_eq!(read("", b"M\xFCller"), "Müller");
        assert_eq!(read("", "Ωmega".as_bytes()), "Ωmega");
    }

    #[test]
    fn names_lose_their_carets() {
        let name = |text: &str| person_name(text.as_bytes(), &Charset::default());
        assert_eq!(name("Doe^Jane^^Dr"), "Doe Jane Dr");
        assert_eq!(name("=ideographic^name="), "ideographic name");
        assert_eq!(name("a^b=c^d= e "), "a b = c d = e");
        assert_eq!(name(""), "");
    }

    #[test]
    fn a_long_value_is_cut_before_it_costs_anything() {
        let long = read("ISO_IR 87", &[b'x'; 1 << 20]);
        assert!(long.ends_with('…') && long.len() < 300);
        assert!(code(&[b'1'; 65_536]).len() < 300);
    }
}
