//! NIfTI-1 in a single file: its header becomes an instance of many frames, each slice along its third axis a frame.
//!
//! Its axes are put into patient space (LPS), and each slice is turned as a radiologist looks at it. What is refused is
//! refused in the words of [`DicomError`], with the same [`Limits`].

mod affine;
mod header;
mod pixels;
mod view;

use std::{
    io::{Read, SeekFrom},
    path::Path,
};

use self::header::{HEADER_BYTES, Header};
use crate::{
    dicom::{DicomError, Limits, ReadSeek},
    study::{FramePixels, Instance},
};

/// Bytes of a file that tell whether it is NIfTI.
pub const MARK_BYTES: usize = HEADER_BYTES;

/// Whether a file that begins so is NIfTI, of whatever version and kind.
pub fn begins_so(bytes: &[u8]) -> bool {
    header::kind(bytes).is_some()
}

/// Reads the header of one file of `len` bytes.
///
/// `path` is stored in the instance, and it stands for the identifiers that NIfTI has not.
///
/// # Errors
/// [`DicomError::NotDicom`] for what is no NIfTI; sentences for what is damaged, past a limit or not read by this build.
pub fn read_header(reader: &mut dyn ReadSeek, len: u64, path: &Path, limits: &Limits) -> Result<Instance, DicomError> {
    let header = header(reader, len)?;
    view::instance(&header, len, path, limits)
}

/// Reads frame `frame_idx` (from 0) of the file that `instance` was read from.
///
/// # Errors
/// [`DicomError`] where the frame is not there, or the file has changed or ends before it.
pub fn read_frame(
    reader: &mut dyn ReadSeek,
    len: u64,
    instance: &Instance,
    frame_idx: u32,
    limits: &Limits,
) -> Result<FramePixels, DicomError> {
    let header = header(reader, len)?;
    let turn = view::Turn::of(&affine::Affine::of(&header, &mut Vec::new()));
    let format = view::format(&header, turn);
    view::check(&header, &format, limits)?;
    if format != instance.format {
        return Err(DicomError::Damaged("it is no longer the file whose header was read".to_owned()));
    }
    if frame_idx >= instance.n_frames {
        return Err(DicomError::NoSuchFrame { frame: u64::from(frame_idx) + 1, frames: instance.n_frames });
    }
    pixels::frame(reader, &header, turn, frame_idx)
}

fn header(reader: &mut dyn ReadSeek, len: u64) -> Result<Header, DicomError> {
    reader.seek(SeekFrom::Start(0))?;
    Header::read(&read_up_to(reader, HEADER_BYTES)?, len)
}

/// As many bytes as there are, at most `n`: memory for what is there only.
fn read_up_to(reader: &mut dyn ReadSeek, n: usize) -> Result<Vec<u8>, DicomError> {
    let mut bytes = Vec::new();
    reader.take(n as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}
