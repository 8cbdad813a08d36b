//! What sets one frame of a multi-frame object apart from the others, and objects stored in pieces.

use std::sync::Arc;

use super::{Acquisition, ModalityLut, SopInstanceUid, Window};
use crate::geometry::ImagePlane;

/// What the functional groups of one frame say (PS3.3 C.7.6.16), with what is said for all frames where they are silent.
#[derive(Clone, Debug, PartialEq)]
pub struct FrameFacts {
    /// Where it lies; `None`: it has no place in the patient.
    pub plane: Option<ImagePlane>,
    /// How its values become grey and how it was acquired; frames that are alike share one.
    pub look: Arc<FrameLook>,
    /// Stack ID (0020,9056); empty where not given.
    pub stack_id: String,
    /// In-Stack Position Number (0020,9057), from 1.
    pub in_stack_position: Option<u32>,
    /// Dimension Index Values (0020,9157), in the order of [`super::Instance::dimensions`].
    pub dimension_values: Vec<u32>,
}

/// Rescale, windows and acquisition of a frame.
#[derive(Clone, Debug, PartialEq)]
pub struct FrameLook {
    /// Pixel Value Transformation; a Modality LUT table of the whole object comes before it.
    pub modality_lut: ModalityLut,
    /// Frame VOI LUT: windows with their explanations.
    pub windows: Vec<(Window, Option<String>)>,
    /// How it was acquired.
    pub acquisition: Acquisition,
}

/// An object that was stored in pieces (PS3.3 C.7.6.16.2.2.4), and which of them this is.
#[derive(Clone, Debug, PartialEq)]
pub struct Concatenation {
    /// Concatenation UID (0020,9161), else SOP Instance UID of Concatenation Source (0020,0242).
    pub uid: SopInstanceUid,
    /// In-concatenation Number (0020,9162), from 1.
    pub number: Option<u32>,
    /// In-concatenation Total Number (0020,9163).
    pub of: Option<u32>,
    /// Concatenation Frame Offset Number (0020,9228): frames of the whole before the first of this piece.
    pub frame_offset: Option<u32>,
}
