//! Which of the studies seen are shown.

use super::StudyRecord;
use crate::study::VertebralLevel;

/// What is searched for; an empty list admits everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShelfFilter {
    /// Words that must all be in the name, the modality, the planes.
    pub text: String,
    /// Modalities of which one must be there.
    pub modalities: Vec<String>,
    /// Vertebrae of which one must have been named.
    pub levels: Vec<VertebralLevel>,
    /// Signs of which a reader must have seen one.
    pub signs: Vec<String>,
}

impl ShelfFilter {
    /// Whether everything is admitted.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a study is admitted.
    pub fn admits(&self, one: &StudyRecord) -> bool {
        if self.is_empty() {
            return true;
        }
        let text = format!("{} {} {}", one.name(), one.modalities.join(" "), one.planes.join(" ")).to_lowercase();
        let words = self.text.to_lowercase();
        words.split_whitespace().all(|word| text.contains(word))
            && meet(&self.modalities, &one.modalities)
            && meet(&self.levels, &one.levels)
            && meet(&self.signs, &one.signs)
    }
}

fn meet<T: PartialEq>(wanted: &[T], there: &[T]) -> bool {
    wanted.is_empty() || there.iter().any(|one| wanted.contains(one))
}
