//! Patient, study, series, instance and frame as plain data, constructible in a test without a file.
//!
//! Pure: no I/O, no clock, no globals. What DICOM says is here in the standard's words; how bytes become these
//! values is the business of `dicom`, how instances become ordered series that of `volume`.

mod format_error;
mod frame_facts;
mod header_row;
mod ids;
mod instance;
mod level;
mod lut;
mod overlay;
mod palette;
mod pixels;
mod said;
mod segmentation;
mod series;
mod shown;
mod spacing;
mod stable_hash;
mod traces;
mod weighting;
mod words;

pub use format_error::FormatError;
pub use frame_facts::{Concatenation, FrameFacts, FrameLook};
pub use header_row::HeaderRow;
pub use ids::{FrameOfReferenceUid, SeriesInstanceUid, SopInstanceUid, StudyInstanceUid};
pub use instance::{Acquisition, FileKind, Instance, Patient, StudyFacts};
pub use level::{LevelMark, VertebralLevel};
pub use lut::{LookupTable, ModalityLut, PresentationLutShape, Voi, VoiFunction, VoiSet, Window};
pub use overlay::{OverlayBits, OverlayPlane};
pub use palette::{Palette, PaletteChannel};
pub use pixels::{
    FramePixels, PhotometricInterpretation, PixelFormat, PixelKind, PixelLocation, PixelValue, PixelValues,
    SampleNumber,
};
pub use segmentation::{SegmentFacts, SegmentFrame, SegmentStorage, SegmentationFacts};
pub use series::{Frame, Part, Series, SeriesWarning, Study, StudyFailure};
pub use shown::{MAX_SHOWN_CHARS, shown, shown_path};
pub use spacing::{ImageSpacing, SpacingSource};
pub use stable_hash::{stable_hash, stable_hash_of};
pub use traces::HeaderTraces;
pub use weighting::Weighting;
pub use words::{capitalised, counted, without_middle};
