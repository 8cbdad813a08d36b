//! Small instances and frames for this room's tests.

use std::path::PathBuf;

use crate::study::{
    Acquisition, FramePixels, Instance, ModalityLut, PhotometricInterpretation, PixelFormat, PresentationLutShape,
    SopInstanceUid, StudyFacts, VoiSet,
};

/// An unsigned 16-bit MONOCHROME2 instance whose Modality LUT changes nothing.
pub fn instance() -> Instance {
    Instance {
        sop_uid: SopInstanceUid::default(),
        path: PathBuf::new(),
        facts: StudyFacts::default(),
        instance_number: None,
        transfer_syntax_uid: String::new(),
        n_frames: 1,
        frame_of_reference: None,
        plane: None,
        format: PixelFormat {
            rows: 1,
            columns: 1,
            samples_per_pixel: 1,
            bits_allocated: 16,
            bits_stored: 16,
            high_bit: 15,
            signed: false,
            photometric: PhotometricInterpretation::Monochrome2,
            padding: None,
        },
        pixels_at: None,
        modality_lut: ModalityLut::identity(),
        voi: VoiSet::default(),
        presentation_lut: PresentationLutShape::Identity,
        acquisition: Acquisition::default(),
        synthetic: false,
        notes: Vec::new(),
    }
}

/// An unsigned frame.
pub fn frame(columns: u32, rows: u32, words: Vec<u16>) -> FramePixels {
    FramePixels { rows, columns, signed: false, words }
}
