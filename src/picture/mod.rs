//! Plain pictures: a PNG or JPEG file becomes an instance of one frame that knows no place, no patient and no millimetres.
//!
//! Sizes are held against [`Limits`] before anything is decoded, and what is refused is refused in the words of
//! [`DicomError`].

mod jpeg;
mod png;
mod upright;
mod view;

use std::{
    io::{Read, SeekFrom},
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use crate::{
    dicom::{DicomError, Limits, ReadSeek},
    study::{FramePixels, Instance, PixelFormat, PixelValues},
};

/// Bytes that tell which kind of picture a file is.
const MARK_BYTES: u64 = 8;
const PNG_MARK: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG_MARK: &[u8] = b"\xFF\xD8\xFF";

/// Which kind of picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Png,
    Jpeg,
}

/// Reads how large a picture is and how it is coloured.
///
/// `path` is stored in the instance, and it stands for the identifiers that a picture has not.
///
/// # Errors
/// [`DicomError::NotDicom`] for what is no picture; sentences for what is damaged, past a limit or not read by this build.
pub fn read_header(reader: &mut dyn ReadSeek, len: u64, path: &Path, limits: &Limits) -> Result<Instance, DicomError> {
    let kind = kind(reader)?.ok_or(DicomError::NotDicom)?;
    let format = format(kind, reader, len, limits)?;
    Ok(view::instance(format, path))
}

/// Reads and decodes the picture that `instance` was read from; it has one frame.
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
    if frame_idx > 0 {
        return Err(DicomError::NoSuchFrame { frame: u64::from(frame_idx) + 1, frames: 1 });
    }
    let changed = || DicomError::Damaged("it is no longer the file whose size was read".to_owned());
    let kind = kind(reader)?.ok_or_else(changed)?;
    let format = format(kind, reader, len, limits)?;
    if format != instance.format {
        return Err(changed());
    }
    reader.seek(SeekFrom::Start(0))?;
    let values = without_panic(|| match kind {
        Kind::Png => png::decode(reader, &format),
        Kind::Jpeg => jpeg::decode(reader, &format),
    })?;
    let n_pixels = u64::from(format.rows) * u64::from(format.columns);
    if values.len() as u64 != n_pixels {
        return Err(kind.fault("it has another number of pixels than it says"));
    }
    Ok(FramePixels::new(format.rows, format.columns, values))
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
        }
    }

    /// A decoder's own words about this picture.
    fn fault(self, reason: &str) -> DicomError {
        DicomError::Decoder { frame: 1, codec: self.name(), reason: crate::study::shown(reason) }
    }
}

fn kind(reader: &mut dyn ReadSeek) -> Result<Option<Kind>, DicomError> {
    reader.seek(SeekFrom::Start(0))?;
    let mut start = Vec::new();
    Read::take(&mut *reader, MARK_BYTES).read_to_end(&mut start)?;
    reader.seek(SeekFrom::Start(0))?;
    Ok(match start {
        start if start.starts_with(PNG_MARK) => Some(Kind::Png),
        start if start.starts_with(JPEG_MARK) => Some(Kind::Jpeg),
        _ => None,
    })
}

fn format(kind: Kind, reader: &mut dyn ReadSeek, len: u64, limits: &Limits) -> Result<PixelFormat, DicomError> {
    let within = |what, value: u64, limit: u64| match value <= limit {
        true => Ok(()),
        false => Err(DicomError::OverLimit { what, value, limit }),
    };
    within("the size of the file in bytes", len, limits.file_bytes)?;
    let format = without_panic(|| match kind {
        Kind::Png => png::format(reader),
        Kind::Jpeg => jpeg::format(reader),
    })?;
    within("the number of rows", format.rows.into(), limits.rows_columns.into())?;
    within("the number of columns", format.columns.into(), limits.rows_columns.into())?;
    within("the size of a frame in bytes", format.decoded_bytes(), limits.frame_bytes)?;
    Ok(format)
}

fn without_panic<T>(read: impl FnOnce() -> Result<T, DicomError>) -> Result<T, DicomError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(DicomError::Crash))
}

/// Samples of 8 bits, one a pixel, as words.
fn greys(samples: &[u8]) -> PixelValues {
    PixelValues::Words { signed: false, words: samples.iter().map(|it| u16::from(*it)).collect() }
}
