//! What a scanner's free text says of a series: the words in its description and its protocol's name.

use super::{Series, Weighting};

/// Words that name a weighting by themselves: sequences with a short inversion, and heavily fluid-weighted ones.
const SEQUENCES: [(&str, Weighting); 9] = [
    ("stir", Weighting::Stir),
    ("tirm", Weighting::Stir),
    ("ciss", Weighting::T2),
    ("fiesta", Weighting::T2),
    ("myelo", Weighting::T2),
    ("myelogram", Weighting::T2),
    ("myelography", Weighting::T2),
    ("medic", Weighting::T2),
    ("pd", Weighting::Proton),
];
/// What may stand before `t1` or `t2` in one word, as in `sagt2` or `tset1`; `part2` names no weighting.
const BEFORE: [&str; 12] = ["", "sag", "sagittal", "ax", "axial", "tra", "cor", "tse", "fse", "se", "3d", "w"];

impl Series {
    /// The words of Series Description (0008,103E) and Protocol Name (0018,1030), in small letters.
    pub fn said_words(&self) -> impl Iterator<Item = String> {
        let protocol = self.instances.first().map_or("", |instance| instance.acquisition.protocol.as_str());
        let texts = [self.description.as_str(), protocol];
        let words = texts.into_iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
        words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect::<Vec<_>>().into_iter()
    }

    /// The weighting that the words name, with the word as it is written in reports. `None` where they name none, or T1
    /// and T2 both.
    pub fn said_weighting(&self) -> Option<(Weighting, &'static str)> {
        let words: Vec<String> = self.said_words().collect();
        let named = |name: &str| words.iter().any(|word| is_weighting(word, name));
        let by_sequence = |wanted: Weighting| {
            let all = SEQUENCES.iter().filter(|(_, weighting)| *weighting == wanted);
            all.clone().find(|(sequence, _)| words.iter().any(|word| word == sequence)).map(|found| found.0)
        };
        if by_sequence(Weighting::Stir).is_some() {
            return Some((Weighting::Stir, "STIR"));
        }
        match (named("t1"), named("t2") || by_sequence(Weighting::T2).is_some()) {
            (true, false) => Some((Weighting::T1, "T1")),
            (false, true) => Some((Weighting::T2, "T2")),
            (true, true) => None,
            (false, false) => by_sequence(Weighting::Proton).map(|_| (Weighting::Proton, "PD")),
        }
    }
}

/// Whether a word is a weighting such as `t2`, `t2w`, `sagt2`; `t12` is a vertebra.
fn is_weighting(word: &str, name: &str) -> bool {
    word.match_indices(name).any(|(at, _)| {
        let after = word[at + name.len()..].chars().next();
        BEFORE.contains(&&word[..at]) && !after.is_some_and(|c| c.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(description: &str) -> Series {
        Series { description: description.to_owned(), ..Series::default() }
    }

    #[test]
    fn scanners_words_are_read_as_people_write_them() {
        let said = |text: &str| series(text).said_weighting().map(|it| it.0);
        for text in ["SAG T2 TSE", "T2W_SAG", "FL:A/SAG T2 FRFSE", "t2_tse_sag_p2", "SAGT2", "3DT2 SPACE", "T2* MEDIC"]
        {
            assert_eq!(said(text), Some(Weighting::T2), "{text}");
        }
        for text in ["T1 SAG T12-L5", "t1_tse_tra_fs", "AxT1 post"] {
            assert_eq!(said(text), Some(Weighting::T1), "{text}");
        }
        for text in ["t2_tirm_sag", "SAG STIR"] {
            assert_eq!(said(text), Some(Weighting::Stir), "{text}");
        }
        for text in ["part2", "T12 L1", "SAG", "", "T1 and T2 map", "Lumbar spine"] {
            assert_eq!(said(text), None, "{text}");
        }
        assert_eq!(said("PD sag"), Some(Weighting::Proton));
    }
}
