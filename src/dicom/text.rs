//! Text in the file's own character set (PS3.5 6.1).

use dicom_encoding::text::{SpecificCharacterSet, TextCodec};

/// How text beyond ASCII is read.
#[derive(Clone, Debug, Default)]
pub(super) struct Charset(Option<SpecificCharacterSet>);

impl Charset {
    /// From Specific Character Set (0008,0005): its first value that names one.
    pub fn from_codes(codes: &str) -> Self {
        Self(codes.split('\\').map(trim).filter(|code| !code.is_empty()).find_map(SpecificCharacterSet::from_code))
    }

    /// The text with padding removed. Bytes that the character set does not know become replacement characters;
    /// without a character set, UTF-8 is tried and then Latin-1.
    pub fn decode(&self, bytes: &[u8]) -> String {
        let decoded = match &self.0 {
            _ if bytes.is_ascii() && !bytes.contains(&0x1B) => None,
            Some(charset) => charset.decode(bytes).ok(),
            None if std::str::from_utf8(bytes).is_err() => SpecificCharacterSet::ISO_IR_100.decode(bytes).ok(),
            None => None,
        };
        trim(&decoded.unwrap_or_else(|| String::from_utf8_lossy(bytes).into_owned())).to_owned()
    }
}

/// Without the spaces and zero bytes that pad values to an even length.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c == '\0' || c.is_whitespace())
}

/// A person's name as shown: the first group's components, family name first, separated by spaces (PS3.5 6.2.1).
pub(super) fn person_name(name: &str) -> String {
    let group = name.split('=').map(trim).find(|group| !group.is_empty()).unwrap_or_default();
    group.split('^').map(trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_in_its_character_set() {
        assert_eq!(Charset::from_codes("ISO_IR 100").decode(b"M\xFCller "), "Müller");
        assert_eq!(Charset::from_codes("ISO_IR 192").decode("Müller\0".as_bytes()), "Müller");
        assert_eq!(Charset::default().decode(b"M\xFCller"), "Müller");
        assert_eq!(Charset::default().decode("Ωmega".as_bytes()), "Ωmega");
    }

    #[test]
    fn names_lose_their_carets() {
        assert_eq!(person_name("Doe^Jane^^Dr"), "Doe Jane Dr");
        assert_eq!(person_name("=ideographic^name="), "ideographic name");
        assert_eq!(person_name(""), "");
    }
}
