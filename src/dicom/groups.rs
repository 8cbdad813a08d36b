//! Functional groups: attributes that may stand frame by frame, once for all frames, or in the main data set.

use dicom_core::Tag;
use dicom_dictionary_std::tags;

use super::{dataset::DataSet, element::Element};

/// What speaks for one frame, the nearest first (PS3.3 C.7.6.16): its own groups, the shared ones, the main data set.
#[derive(Clone, Copy)]
pub(super) struct Groups<'h> {
    /// Its item of the Per-Frame Functional Groups Sequence.
    own: Option<&'h DataSet>,
    /// The item of the Shared Functional Groups Sequence.
    shared: Option<&'h DataSet>,
    /// The main data set.
    main: &'h DataSet,
}

impl<'h> Groups<'h> {
    /// The groups of the frame with an index from 0; of a plain image the main data set alone.
    pub fn of_frame(main: &'h DataSet, frame_idx: usize) -> Self {
        Self {
            own: main.items(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).get(frame_idx),
            shared: main.items(tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE).first(),
            main,
        }
    }

    /// The items of a group, the frame's own first.
    fn items(self, group: Tag) -> impl Iterator<Item = &'h DataSet> {
        [self.own, self.shared].into_iter().flatten().filter_map(move |set| set.items(group).first())
    }

    /// An attribute of a group, wherever it is first.
    pub fn find_in_groups(self, tag: Tag, group: Tag) -> Option<&'h Element> {
        self.items(group).find_map(|item| item.get(tag))
    }

    /// An attribute of a group or of the main data set, wherever it is first.
    pub fn find(self, tag: Tag, group: Tag) -> Option<&'h Element> {
        self.find_in_groups(tag, group).or_else(|| self.main.get(tag))
    }

    /// The first item of a group, or the main data set, that has at least one of some attributes: those that belong
    /// together are not to be gathered from several places.
    pub fn first_with_any(self, any: &[Tag], group: Tag) -> Option<&'h DataSet> {
        let has = |set: &DataSet| any.iter().any(|tag| set.get(*tag).is_some());
        self.items(group).chain([self.main]).find(|set| has(set))
    }
}
