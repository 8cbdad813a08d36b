//! JPEG as cameras and browsers write it: grey, or colours that the decoder turns into red, green and blue.

use std::io::{BufReader, Read};

use jpeg_decoder::{Decoder, Error, ImageInfo, PixelFormat as Layout};

use super::{Kind, greys, upright::Held, view};
use crate::{
    dicom::{DicomError, ReadSeek},
    study::{PixelFormat, PixelValues},
};

/// How the picture is stored, from what stands before its first scan.
pub(super) fn format(reader: &mut dyn ReadSeek) -> Result<PixelFormat, DicomError> {
    let mut decoder = Decoder::new(BufReader::new(reader));
    decoder.read_info().map_err(|error| fault(&error))?;
    of(decoder.info().ok_or_else(|| Kind::Jpeg.fault("it says no size"))?, Held::of(decoder.exif_data()))
}

fn of(info: ImageInfo, held: Held) -> Result<PixelFormat, DicomError> {
    let (height, width) = (info.height.into(), info.width.into());
    let (rows, columns) = if held.is_across() { (width, height) } else { (height, width) };
    match info.pixel_format {
        Layout::L8 => Ok(view::grey(rows, columns, 8)),
        Layout::L16 => Ok(view::grey(rows, columns, 16)),
        Layout::RGB24 => Ok(view::colour(rows, columns)),
        Layout::CMYK32 => Err(DicomError::Unsupported("JPEG pictures made for printing (CMYK) are".to_owned())),
    }
}

/// More scans than any camera makes: each goes over the whole picture, at the cost of a few bytes.
const MOST_SCANS: usize = 256;
/// The marker that begins a scan. Among the bits of a scan a 0 follows every FF.
const SCAN: [u8; 2] = [0xFF, 0xDA];

/// Refuses what a few bytes make go over the picture again and again.
fn check_scans(reader: &mut dyn ReadSeek) -> Result<(), DicomError> {
    let (mut n_scans, mut last) = (0, 0);
    for byte in BufReader::with_capacity(1 << 16, &mut *reader).bytes() {
        let byte = byte?;
        n_scans += usize::from([last, byte] == SCAN);
        last = byte;
    }
    reader.rewind()?;
    let (value, limit) = (n_scans as u64, MOST_SCANS as u64);
    if MOST_SCANS < n_scans {
        return Err(DicomError::OverLimit { what: "the number of scans in the JPEG picture", value, limit });
    }
    Ok(())
}

/// Decodes the whole picture; its size was held against the limits.
pub(super) fn decode(reader: &mut dyn ReadSeek, format: &PixelFormat) -> Result<PixelValues, DicomError> {
    check_scans(reader)?;
    let mut decoder = Decoder::new(BufReader::new(reader));
    let bytes = usize::try_from(format.decoded_bytes()).unwrap_or(usize::MAX);
    decoder.set_max_decoding_buffer_size(bytes);
    let samples = decoder.decode().map_err(|error| fault(&error))?;
    let held = Held::of(decoder.exif_data());
    let (rows, columns) = (format.rows as usize, format.columns as usize);
    let (height, width) = if held.is_across() { (columns, rows) } else { (rows, columns) };
    if format.samples_per_pixel == 3 {
        let colours = samples.as_chunks::<3>().0.to_vec();
        return Ok(PixelValues::Colours(held.upright(colours, height, width)));
    }
    if format.bits_stored == 8 {
        return Ok(greys(&held.upright(samples, height, width)));
    }
    let words = samples.as_chunks::<2>().0.iter().map(|pair| u16::from_ne_bytes(*pair)).collect();
    Ok(PixelValues::Words { signed: false, words: held.upright(words, height, width) })
}

fn fault(error: &Error) -> DicomError {
    match error {
        Error::Io(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
            DicomError::Io(error.kind().to_string())
        }
        error => Kind::Jpeg.fault(&error.to_string()),
    }
}
