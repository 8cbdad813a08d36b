//! Many failures of one kind as one sentence.

use std::collections::BTreeMap;

use crate::{dicom::DicomError, study::StudyFailure};

/// Up to so many failures of one kind are better told one by one.
pub const MAX_ONE_BY_ONE: usize = 3;

/// Failures of one kind, in the order they were given in; at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureGroup<'f> {
    /// What failed.
    pub failures: Vec<&'f StudyFailure>,
}

/// Failures by kind: what is lost before what can be left out, then the most frequent first. Reasons that differ in
/// their figures only are of one kind.
pub fn group_failures(failures: &[StudyFailure]) -> Vec<FailureGroup<'_>> {
    let mut kinds: BTreeMap<(bool, String), Vec<&StudyFailure>> = BTreeMap::new();
    for failure in failures {
        kinds.entry((failure.harmless, kind(&failure.reason))).or_default().push(failure);
    }
    let mut groups: Vec<_> = kinds.into_values().map(|failures| FailureGroup { failures }).collect();
    // Stable: groups of one size stay in the order of their words.
    groups.sort_by_key(|group| (group.is_harmless(), usize::MAX - group.failures.len()));
    groups
}

/// The failures as lines of text to be passed on: how many and why, without a file's name or folder, which may be those
/// of a person.
pub fn without_identity(failures: &[StudyFailure]) -> String {
    group_failures(failures).iter().map(|group| format!("{}\n", group.sentence())).collect()
}

impl FailureGroup<'_> {
    /// Whether nothing is lost by leaving these out.
    pub fn is_harmless(&self) -> bool {
        self.failures.iter().all(|failure| failure.harmless)
    }

    /// How many, why, and what to do, as one sentence without a full stop.
    pub fn sentence(&self) -> String {
        let n = self.failures.len();
        let reason = self.failures.first().map_or("", |failure| failure.reason.as_str());
        if reason == DicomError::NotDicom.to_string() {
            return if n == 1 {
                "1 file is not DICOM; it can be left out".to_owned()
            } else {
                format!("{n} files are not DICOM; they can be left out")
            };
        }
        let are_alike = self.failures.iter().all(|failure| failure.reason == reason);
        match n {
            1 => format!("1 file: {reason}"),
            _ if are_alike => format!("{n} files alike: {reason}"),
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
        let mut failures: Vec<_> = (0..214).map(|n| failure(&format!("{n}.txt"), &DicomError::NotDicom)).collect();
        failures.extend((1..4).map(|left| failure("Doe^Jane/cut", &cut(left))));
        failures.push(failure("Doe^Jane/one", &DicomError::Crash));
        let groups = group_failures(&failures);
        let sizes: Vec<_> = groups.iter().map(|group| (group.failures.len(), group.is_harmless())).collect();
        assert_eq!(sizes, [(3, false), (1, false), (214, true)]);
        assert_eq!(groups[2].sentence(), "214 files are not DICOM; they can be left out");
        assert!(groups[0].sentence().starts_with("3 files alike, the first of them: the file is incomplete"));
        assert!(groups[1].sentence().starts_with("1 file: the file could not be read because of a fault"));
        let copied = without_identity(&failures);
        assert_eq!(copied.lines().count(), 3);
        assert!(!copied.contains("Doe") && !copied.contains(".txt"), "{copied}");
    }

    #[test]
    fn no_failures_are_no_groups() {
        assert_eq!(group_failures(&[]), []);
        assert_eq!(without_identity(&[]), "");
    }
}
