//! The only door to the standard: headers, pixel decoding, writing.
//!
//! Reading never panics out and never allocates on a file's word alone: lengths, depth and sizes are held against what
//! the file has and against [`Limits`] first. A fault is a [`DicomError`] about that one file.

mod acquisition;
mod aspect;
mod bytes;
mod calibration;
mod charset;
mod dataset;
mod directory;
mod drawn;
mod element;
mod error;
mod format;
mod frames;
mod groups;
mod header;
mod ids;
mod key_objects;
mod label;
mod limits;
mod listing;
mod lut;
mod overlay;
mod owner;
mod palette;
mod pieces;
mod pixel_format;
mod pixels;
mod plane;
mod preamble;
mod segments;
mod shown;
mod stepped;
mod technique;
mod text;
mod traces;
mod walk;
mod wanted;
mod write;
mod write_ct;
mod write_dx;
mod write_rle;
mod write_seg;

pub use bytes::ReadSeek;
pub use directory::read_directory;
pub use error::DicomError;
pub use header::read_header;
pub use key_objects::{KeyObjects, KeyObjectsImage, KeyReference, key_objects_file, read_key_objects};
pub use limits::Limits;
pub use listing::read_listing;
pub use owner::{Owner, read_owner};
pub use pixels::read_frame;
pub use technique::{MrTechnique, Person, When};
pub use traces::read_traces;
pub use write::{MrImage, WriteError, mr_image_file};
pub use write_ct::{CtImage, CtTechnique, Medium, ct_image_file};
pub use write_dx::{DxImage, DxTechnique, dx_image_file};
pub use write_seg::{CodedWord, Segment, Segmentation, SegmentationKind, segmentation_file};
