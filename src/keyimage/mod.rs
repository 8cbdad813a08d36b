//! Key images: slices that a person marked, each with the way it was looked at and a short note; and the text they are
//! kept as. Pure.

mod format;

pub use format::{read_key_images, write_key_images};

use crate::study::{SeriesInstanceUid, SopInstanceUid, StudyInstanceUid};

/// A longer note is cut, in letters.
pub const LONGEST_NOTE: usize = 200;

/// Names a key image while the program runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyImageId(pub u64);

/// Which frame of which object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageRef {
    /// Study Instance UID.
    pub study: StudyInstanceUid,
    /// Series Instance UID.
    pub series: SeriesInstanceUid,
    /// SOP Class UID; empty where the file does not say.
    pub class: String,
    /// SOP Instance UID.
    pub image: SopInstanceUid,
    /// The frame, from 1; `None` for an object of one frame.
    pub frame: Option<u32>,
}

/// How the viewports were arranged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyLayout {
    /// The arrangement, as files name it.
    pub word: String,
    /// Whether the viewport of the key image filled the screen.
    pub maximised: bool,
    /// What was in each viewport: series and number of the piece.
    pub series: Vec<Option<(SeriesInstanceUid, usize)>>,
}

/// How a slice was looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeyView {
    /// The views that it was among; `None`: not known.
    pub layout: Option<KeyLayout>,
    /// The viewport, from 0.
    pub slot: usize,
    /// Magnification relative to the fit.
    pub zoom: f64,
    /// Whether magnification 1 fills the height.
    pub fills_height: bool,
    /// The place on the picture in the viewport's middle, column and row; `None`: the picture's middle.
    pub center: Option<[f64; 2]>,
    /// Window centre and width; `None`: as the file has it.
    pub window: Option<[f64; 2]>,
    /// Clockwise quarter turns, 0 to 3.
    pub turns: u8,
    /// Mirrored left to right.
    pub flipped: bool,
    /// Black and white exchanged.
    pub inverted: bool,
}

/// A slice that a person marked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeyImage {
    /// Its name in this run.
    pub id: KeyImageId,
    /// Which slice.
    pub of: ImageRef,
    /// How it was looked at.
    pub view: KeyView,
    /// What a person noted; may be empty.
    pub note: String,
}

/// One change of a list of key images: what stood in a place, and what stands there after.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyChange {
    /// The place in the list.
    pub at: usize,
    /// What stood there; `None`: it is added.
    pub before: Option<KeyImage>,
    /// What stands there after; `None`: it is removed.
    pub after: Option<KeyImage>,
}

impl KeyChange {
    /// The change that takes this one back.
    pub fn inverse(&self) -> Self {
        Self { at: self.at, before: self.after.clone(), after: self.before.clone() }
    }

    /// Carries it out.
    pub fn apply(&self, all: &mut Vec<KeyImage>) {
        let place = self.before.as_ref().and_then(|before| all.iter().position(|one| one.id == before.id));
        match (place, &self.after) {
            (Some(place), Some(after)) => all[place] = after.clone(),
            (Some(place), None) => drop(all.remove(place)),
            (None, Some(after)) => all.insert(self.at.min(all.len()), after.clone()),
            (None, None) => {}
        }
    }
}
