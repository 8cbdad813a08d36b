//! What a person can do with the studies seen, as values.

use crate::study::VertebralLevel;

/// The studies that were opened.
#[derive(Clone, Debug, PartialEq)]
pub enum ShelfCommand {
    /// Open one again.
    Open(usize),
    /// Forget one; of a public study it is asked first whether its files go, too.
    Forget(usize),
    /// Answer to that: its files go, too.
    ForgetWithFiles,
    /// Answer to that: its files stay.
    ForgetOnly,
    /// Ask whether all are to be forgotten.
    AskForgetAll,
    /// Forget all: entries and thumbnails; files stay.
    ForgetAll,
    /// Forget nothing after all.
    Keep,
    /// Show only those with these words in the folder's name, the modality, the planes.
    Search(String),
    /// Show only those with this modality too, or no longer so.
    ToggleModality(String),
    /// Show only those on which this vertebra was named too, or no longer so.
    ToggleLevel(VertebralLevel),
    /// Show only those on which a reader saw this sign too, or no longer so.
    ToggleSign(String),
    /// Show all again.
    ClearFilter,
}
