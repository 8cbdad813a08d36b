//! One attribute of a header as a person reads it.

/// An attribute, an item of a sequence, or the pixels, with its value in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderRow {
    /// How deep it lies in sequences; 0 in the data set itself.
    pub depth: usize,
    /// Group and element; `None` for an item of a sequence.
    pub tag: Option<(u16, u16)>,
    /// Value Representation, as the file says it or else the dictionary; empty where neither knows.
    pub vr: String,
    /// The attribute's keyword in words; "private" for what only its maker knows.
    pub name: String,
    /// The value, fit to be shown; of a long one the beginning.
    pub value: String,
    /// Length of the value in bytes; `None` where it ends with a delimiter.
    pub n_bytes: Option<u32>,
}

impl HeaderRow {
    /// The tag as the standard writes it; empty for an item.
    pub fn tag_text(&self) -> String {
        self.tag.map(|(group, element)| format!("({group:04X},{element:04X})")).unwrap_or_default()
    }

    /// Whether tag, keyword or value hold these words, whatever their case. Tags are found with and without signs.
    pub fn holds(&self, words: &str) -> bool {
        let bare = |text: &str| text.chars().filter(|it| it.is_alphanumeric()).collect::<String>().to_lowercase();
        let (plain, wanted) = (words.trim().to_lowercase(), bare(words));
        if plain.is_empty() {
            return true;
        }
        let is_said = |text: &str| text.to_lowercase().contains(&plain);
        let is_keyword =
            !wanted.is_empty() && (bare(&self.name).contains(&wanted) || bare(&self.tag_text()).contains(&wanted));
        is_said(&self.value) || is_keyword || self.vr.eq_ignore_ascii_case(&plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_found_by_tag_keyword_and_value() {
        let row = HeaderRow {
            depth: 0,
            tag: Some((0x0018, 0x0081)),
            vr: "DS".to_owned(),
            name: "Echo Time".to_owned(),
            value: "98.5".to_owned(),
            n_bytes: Some(4),
        };
        for words in ["", "echo", "EchoTime", "0018,0081", "(0018", "00180081", "98.5", " ds "] {
            assert!(row.holds(words), "{words}");
        }
        for words in ["repetition", "0019", "99"] {
            assert!(!row.holds(words), "{words}");
        }
        assert_eq!(row.tag_text(), "(0018,0081)");
    }
}
