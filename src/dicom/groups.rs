//! Functional groups: attributes that may stand in the main data set, once for all frames, or frame by frame.

use dicom_core::Tag;
use dicom_dictionary_std::tags;

use super::{dataset::DataSet, element::Element};

/// The main data set with its functional groups (PS3.3 C.7.6.16), for attributes that may stand in either.
pub(super) struct Groups<'h> {
    /// The main data set.
    pub main: &'h DataSet,
}

impl<'h> Groups<'h> {
    /// An attribute of the main data set, else of the shared group, else of the first frame's group.
    pub fn find(&self, tag: Tag, group: Tag) -> Option<&'h Element> {
        let in_group = |sequence: Tag| self.main.items(sequence).first()?.items(group).first()?.get(tag);
        self.main
            .get(tag)
            .or_else(|| in_group(tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE))
            .or_else(|| in_group(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE))
    }

    /// Whether an attribute is given frame by frame and not the same for all.
    pub fn varies(&self, tag: Tag, group: Tag) -> bool {
        let frames = self.main.items(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
        let mut values = frames.iter().map(|frame| Some(&frame.items(group).first()?.get(tag)?.bytes));
        let first = values.next().flatten();
        values.any(|value| value != first)
    }
}
