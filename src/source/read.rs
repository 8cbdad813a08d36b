//! One way to read whatever kind of file lies there: DICOM, NIfTI where it is not, a plain picture where it is neither.

use std::path::Path;

use crate::{
    dicom::{self, DicomError, Limits, ReadSeek},
    nifti, picture,
    study::{FileKind, FramePixels, Instance},
};

/// Reads the header of one file of `len` bytes; `path` is stored in the instance.
///
/// # Errors
/// [`DicomError`]; [`DicomError::NotDicom`] where it is neither NIfTI nor a picture.
pub fn read_header(reader: &mut dyn ReadSeek, len: u64, path: &Path, limits: &Limits) -> Result<Instance, DicomError> {
    match dicom::read_header(reader, len, path, limits) {
        Err(DicomError::NotDicom) => {}
        read => return read,
    }
    match nifti::read_header(reader, len, path, limits) {
        Err(DicomError::NotDicom) => picture::read_header(reader, len, path, limits),
        read => read,
    }
}

/// Reads and decodes frame `frame_idx` (from 0) of the file that `instance` was read from.
///
/// # Errors
/// [`DicomError`] where the frame is not there, the file has changed, or it cannot be decoded.
pub fn read_frame(
    reader: &mut dyn ReadSeek,
    len: u64,
    instance: &Instance,
    frame_idx: u32,
    limits: &Limits,
) -> Result<FramePixels, DicomError> {
    match instance.kind {
        FileKind::Dicom => dicom::read_frame(reader, len, instance, frame_idx, limits),
        FileKind::Nifti => nifti::read_frame(reader, len, instance, frame_idx, limits),
        FileKind::Picture => picture::read_frame(reader, len, instance, frame_idx, limits),
    }
}
