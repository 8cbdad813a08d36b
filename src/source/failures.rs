//! What could not be read, counted by kind: a folder of a hundred thousand such files costs no more memory than a few.

use std::collections::BTreeMap;

use crate::{dicom::DicomError, study::StudyFailure};

/// Up to so many failures of one kind are better told one by one.
pub const MAX_ONE_BY_ONE: usize = 3;
/// So many of each kind are kept with their paths.
pub const MAX_KEPT: usize = 100;
/// So many kinds are told apart; every other failure is one of "other reasons".
const MAX_KINDS: usize = 200;

/// Failures by kind. Reasons that differ in their figures only are of one kind. The counts are exact; paths and reasons
/// are kept of the first `MAX_KEPT` of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failures {
    kinds: BTreeMap<(bool, String), FailureGroup>,
    total: usize,
}

/// Failures of one kind, at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureGroup {
    /// The first of them, in the order they came in.
    pub first: Vec<StudyFailure>,
    /// How many there are.
    pub total: usize,
    /// Whether their reasons are the same to the letter.
    are_alike: bool,
}

impl Failures {
    /// How many failures there are.
    pub fn len(&self) -> usize {
        self.total
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// Counts one more.
    pub fn push(&mut self, failure: StudyFailure) {
        self.total += 1;
        let mut kind = (failure.harmless, kind(&failure.reason));
        if self.kinds.len() >= MAX_KINDS && !self.kinds.contains_key(&kind) {
            kind.1.clear();
        }
        let fresh = || FailureGroup { first: Vec::new(), total: 0, are_alike: true };
        self.kinds.entry(kind).or_insert_with(fresh).push(failure);
    }

    /// What is lost before what can be left out, then the most frequent first.
    pub fn groups(&self) -> Vec<&FailureGroup> {
        let mut groups: Vec<_> = self.kinds.values().collect();
        // Stable: groups of one size stay in the order of their words.
        groups.sort_by_key(|group| (group.is_harmless(), usize::MAX - group.total));
        groups
    }

    /// The failures that are kept, kind by kind.
    pub fn iter(&self) -> impl Iterator<Item = &StudyFailure> {
        self.kinds.values().flat_map(|group| &group.first)
    }

    /// Lines of text to be passed on: how many and why, without a file's name or folder, which may be those of a person.
    pub fn without_identity(&self) -> String {
        self.groups().iter().map(|group| format!("{}\n", group.sentence())).collect()
    }
}

impl FromIterator<StudyFailure> for Failures {
    fn from_iter<I: IntoIterator<Item = StudyFailure>>(failures: I) -> Self {
        let mut all = Self::default();
        failures.into_iter().for_each(|failure| all.push(failure));
        all
    }
}

impl FailureGroup {
    fn push(&mut self, failure: StudyFailure) {
        self.total += 1;
        self.are_alike &= self.first.first().is_none_or(|first| first.reason == failure.reason);
        if self.first.len() < MAX_KEPT {
            self.first.push(failure);
        }
    }

    /// Whether nothing is lost by leaving these out.
    pub fn is_harmless(&self) -> bool {
        self.first.iter().all(|failure| failure.harmless)
    }

    /// How many, why, and what to do, as one sentence without a full stop.
    pub fn sentence(&self) -> String {
        let n = self.total;
        let reason = self.first.first().map_or("", |failure| failure.reason.as_str());
        if self.are_alike && reason == DicomError::NotDicom.to_string() {
            return if n == 1 {
                "1 file is not DICOM; it can be left out".to_owned()
            } else {
                format!("{n} files are not DICOM; they can be left out")
            };
        }
        match n {
            1 => format!("1 file: {reason}"),
            _ if self.are_alike => format!("{n} files alike: {reason}"),
            _ => format!("{n} files alike, the first of them: {reason}"),
        }
    }
}

/// A reason without its figures.
fn kind(reason: &str) -> String {
    let mut kind = String::with_capacity(reason.len());
    for c in reason.chars() {
        if !c.is_ascii_digit() {
            kind.push(c);
        } else if !kind.ends_with('#') {
            kind.push('#');
        }
    }
    kind
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(path: &str, error: &DicomError) -> StudyFailure {
        StudyFailure { path: path.into(), reason: error.to_string(), harmless: error.is_harmless() }
    }

    #[test]
    fn many_of_one_kind_are_one_sentence_and_what_is_lost_comes_first() {
        let cut = |left| DicomError::Truncated { what: "an attribute", needed: 100, left };
        let mut failures: Failures = (0..214).map(|n| failure(&format!("{n}.txt"), &DicomError::NotDicom)).collect();
        (1..4).for_each(|left| failures.push(failure("Doe^Jane/cut", &cut(left))));
        failures.push(failure("Doe^Jane/one", &DicomError::Crash));
        let groups = failures.groups();
        let sizes: Vec<_> = groups.iter().map(|group| (group.total, group.is_harmless())).collect();
        assert_eq!(sizes, [(3, false), (1, false), (214, true)]);
        assert_eq!(groups[2].sentence(), "214 files are not DICOM; they can be left out");
        assert_eq!((groups[2].first.len(), failures.len()), (MAX_KEPT, 218));
        assert!(groups[0].sentence().starts_with("3 files alike, the first of them: the file is incomplete"));
        assert!(groups[1].sentence().starts_with("1 file: the file could not be read because of a fault"));
        let copied = failures.without_identity();
        assert_eq!(copied.lines().count(), 3);
        assert!(!copied.contains("Doe") && !copied.contains(".txt"), "{copied}");
    }

    #[test]
    fn no_failures_are_no_groups() {
        assert!(Failures::default().groups().is_empty());
        assert_eq!(Failures::default().without_identity(), "");
    }

    #[test]
    fn a_hundred_thousand_failures_of_as_many_kinds_are_few_in_memory_and_all_counted() {
        let letters = |n: u32| n.to_string().chars().map(|c| (b'a' + c as u8 - b'0') as char).collect::<String>();
        let all: Failures =
            (0..100_000).map(|n| failure(&letters(n), &DicomError::NoImage(format!("a {}", letters(n))))).collect();
        assert_eq!(all.len(), 100_000);
        assert_eq!(all.groups().iter().map(|group| group.total).sum::<usize>(), 100_000);
        assert!(all.groups().len() <= MAX_KINDS + 2 && all.iter().count() <= MAX_KINDS + 2 * MAX_KEPT);
    }
}
