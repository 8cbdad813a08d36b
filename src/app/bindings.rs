//! Which keys do what: the table's keys, and those that a person bound instead.

use std::collections::BTreeMap;

use super::{ENTRIES, Entry};

/// The keys a person bound; without any for a command the table's hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bindings {
    /// By the name of the command.
    own: BTreeMap<&'static str, Vec<String>>,
    /// What the disk had besides and this version cannot use: a newer one may, so that it is written again.
    unused: BTreeMap<String, Vec<String>>,
}

/// Keys that belong to the window and not to a command.
const RESERVED: [(&str, &str); 7] = [
    ("Tab", "goes to the next control"),
    ("Shift+Tab", "goes to the control before"),
    ("F6", "goes to the next part of the window"),
    ("Shift+F6", "goes to the part before"),
    ("Ctrl+F", "searches the library"),
    ("Ctrl+V", "pastes"),
    ("Escape", "leaves what is under way"),
];

/// Names of keys besides letters, digits and function keys, as the table writes them.
const NAMES: [&str; 26] = [
    "Up",
    "Down",
    "Left",
    "Right",
    "Tab",
    "Backspace",
    "Enter",
    "Space",
    "Insert",
    "Delete",
    "Home",
    "End",
    "PageUp",
    "PageDown",
    "Escape",
    "Plus",
    "Minus",
    "Equals",
    "Comma",
    "Period",
    "Semicolon",
    "Slash",
    "Backslash",
    "Quote",
    "[",
    "]",
];
/// Other names for some of them.
const ALIASES: [(&str, &str); 8] = [
    ("OpenBracket", "["),
    ("CloseBracket", "]"),
    ("ArrowUp", "Up"),
    ("ArrowDown", "Down"),
    ("ArrowLeft", "Left"),
    ("ArrowRight", "Right"),
    ("Esc", "Escape"),
    ("Return", "Enter"),
];

/// Keys in the one way in which they are compared and kept, such as `Shift+Ctrl+C`; `None` for what is no key.
pub fn canonical(text: &str) -> Option<String> {
    let mut parts: Vec<&str> = text.split('+').map(str::trim).collect();
    let key = parts.pop()?;
    let key = ALIASES.iter().find(|(alias, _)| *alias == key).map_or(key, |(_, name)| name);
    let is_letter = matches!(key.as_bytes(), [one] if one.is_ascii_uppercase() || one.is_ascii_digit());
    let is_function = key.strip_prefix('F').and_then(|n| n.parse().ok()).is_some_and(|n: u8| (1..=24).contains(&n));
    let known = parts.iter().all(|part| ["Shift", "Ctrl", "Alt"].contains(part));
    if !known || !(is_letter || is_function || NAMES.contains(&key)) {
        return None;
    }
    let held = ["Shift", "Ctrl", "Alt"].into_iter().filter(|name| parts.contains(name));
    Some(held.chain([key]).collect::<Vec<_>>().join("+"))
}

impl Bindings {
    /// The keys of a command, as the table writes keys.
    pub fn keys<'a>(&'a self, entry: &'a Entry) -> Vec<&'a str> {
        match self.own.get(entry.label) {
            Some(own) => own.iter().map(String::as_str).collect(),
            None => entry.keys.to_vec(),
        }
    }

    /// Whether a person bound a command's keys.
    pub fn is_own(&self, entry: &Entry) -> bool {
        self.own.contains_key(entry.label)
    }

    /// Whether any command has other keys than the table's.
    pub fn any(&self) -> bool {
        !(self.own.is_empty() && self.unused.is_empty())
    }

    /// Gives a command these keys and no others. Those of the table again are none of a person's own.
    pub(super) fn set(&mut self, entry: &'static Entry, keys: Vec<String>) {
        self.unused.remove(entry.label);
        if keys == entry.keys {
            self.own.remove(entry.label);
        } else {
            self.own.insert(entry.label, keys);
        }
    }

    /// All keys as in the table.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The other commands that keys would act for as well, in a mode and state that they share.
    pub fn taken(&self, entry: &Entry, keys: &str) -> Vec<&'static Entry> {
        let meets =
            |other: &&Entry| other.label != entry.label && other.modes.meet(entry.modes) && other.when == entry.when;
        ENTRIES.iter().filter(meets).filter(|other| self.keys(other).contains(&keys)).collect()
    }

    /// Takes keys away from a command.
    pub(super) fn remove(&mut self, entry: &'static Entry, keys: &str) {
        let left = self.keys(entry).into_iter().filter(|key| *key != keys).map(str::to_owned).collect();
        self.set(entry, left);
    }

    /// From words on disk: what is understood and does not clash; and one clause about each that is not used.
    pub(super) fn of_words(words: &BTreeMap<String, Vec<String>>) -> (Self, Vec<String>) {
        let (mut bindings, mut odd) = (Self::default(), Vec::new());
        for (label, keys) in words {
            let Some(entry) = ENTRIES.iter().find(|entry| entry.label == label) else {
                odd.push(format!("there is no command \"{}\"", shortened(label)));
                bindings.unused.insert(label.clone(), keys.clone());
                continue;
            };
            // What the table itself gives a command may stay with it.
            let may_be = |key: &String| reserved(key).is_none() || entry.keys.contains(&key.as_str());
            match keys.iter().map(|key| canonical(key).filter(may_be)).collect() {
                Some(keys) => bindings.set(entry, keys),
                None => {
                    odd.push(format!("\"{label}\" has keys that cannot be bound"));
                    bindings.unused.insert(label.clone(), keys.clone());
                }
            }
        }
        while let Some((entry, other)) = bindings.clash() {
            let keys = bindings.own.remove(entry.label).unwrap_or_default();
            bindings.unused.insert(entry.label.to_owned(), keys);
            odd.push(format!("\"{}\" would share its keys with \"{}\"", entry.label, other.label));
        }
        (bindings, odd)
    }

    /// A command with keys of its own that clash with another's.
    fn clash(&self) -> Option<(&'static Entry, &'static Entry)> {
        let own = ENTRIES.iter().filter(|entry| self.is_own(entry));
        own.into_iter().find_map(|entry| {
            let other = self.keys(entry).into_iter().find_map(|key| self.taken(entry, key).first().copied());
            Some((entry, other?))
        })
    }

    /// As words for the disk.
    pub(super) fn words(&self) -> BTreeMap<String, Vec<String>> {
        let own = self.own.iter().map(|(label, keys)| ((*label).to_owned(), keys.clone()));
        self.unused.clone().into_iter().chain(own).collect()
    }
}

/// What keys do that cannot be bound.
pub(super) fn reserved(keys: &str) -> Option<&'static str> {
    RESERVED.iter().find(|(reserved, _)| *reserved == keys).map(|(_, what)| *what)
}

fn shortened(text: &str) -> String {
    crate::study::shown(text).chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_keys_are_written_as_they_are_kept() {
        for key in ENTRIES.iter().flat_map(|entry| entry.keys) {
            assert_eq!(canonical(key).as_deref(), Some(*key));
        }
    }

    #[test]
    fn the_order_of_what_is_held_does_not_matter_and_nonsense_is_no_key() {
        assert_eq!(canonical("Ctrl+Shift+C").as_deref(), Some("Shift+Ctrl+C"));
        assert_eq!(canonical("OpenBracket").as_deref(), Some("["));
        for odd in ["", "Ctrl", "Hyper+A", "F0", "F99", "AB", "Ctrl+"] {
            assert_eq!(canonical(odd), None, "{odd}");
        }
    }

    #[test]
    fn broken_words_are_told_and_the_table_holds() {
        let words = |rows: &[(&str, &str)]| -> BTreeMap<String, Vec<String>> {
            rows.iter().map(|(label, key)| ((*label).to_owned(), vec![(*key).to_owned()])).collect()
        };
        let (bindings, odd) = Bindings::of_words(&words(&[
            ("Next slice", "Ctrl+Shift+J"),
            ("No such thing", "A"),
            ("Fit", "Hyper+Q"),
            ("Invert", "F6"),
            ("Reset", "W"),
        ]));
        assert_eq!(odd.len(), 4, "{odd:?}");
        let kept = bindings.words();
        assert_eq!(kept.len(), 5, "what a newer version may know is written again: {kept:?}");
        assert_eq!(kept["Fit"], ["Hyper+Q"]);
        let mut again = bindings.clone();
        let fit = ENTRIES.iter().find(|entry| entry.label == "Fit").expect("an entry");
        again.set(fit, vec!["Shift+Ctrl+Q".to_owned()]);
        assert_eq!(again.words()["Fit"], ["Shift+Ctrl+Q"], "until a person binds others");
        let keys = |label: &str| {
            let entry = ENTRIES.iter().find(|entry| entry.label == label).expect("an entry");
            bindings.keys(entry).join(" ")
        };
        assert_eq!([keys("Next slice"), keys("Fit"), keys("Reset")], ["Shift+Ctrl+J", "Equals", "Ctrl+0"]);
    }
}
