//! One way to read whatever kind of file lies there: DICOM, or NIfTI where it is not.

use std::path::Path;

use crate::{
    dicom::{self, DicomError, Limits, ReadSeek},
    nifti,
    study::{FileKind, FramePixels, Instance},
};

/// Reads the header of one file of `len` bytes; `path` is stored in the instance.
///
/// # Errors
/// [`DicomError`]; [`DicomError::NotDicom`] where it is no NIfTI either.
pub fn read_header(reader: &mut dyn ReadSeek, len: u64, path: &Path, limits: &Limits) -> Result<Instance, DicomError> {
    match dicom::read_header(reader, len, path, limits) {
        Err(DicomError::NotDicom) => nifti::read_header(reader, len, path, limits),
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
    }
}
