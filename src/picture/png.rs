//! PNG (ISO/IEC 15948): grey of up to 16 bits, colours, palettes; what is transparent lies on black.

use std::io::BufReader;

use png::{BitDepth, ColorType, Decoder, DecodingError, Limits as PngLimits, Transformations};

use super::{Kind, greys, view};
use crate::{
    dicom::{DicomError, ReadSeek},
    study::{PixelFormat, PixelValues},
};

/// What the decoder may take beside the picture itself.
const WORK_BYTES: usize = 64 << 20;

/// How the picture is stored, from its first chunks alone.
pub(super) fn format(reader: &mut dyn ReadSeek) -> Result<PixelFormat, DicomError> {
    let mut decoder = decoder(reader, WORK_BYTES);
    let info = decoder.read_header_info().map_err(|error| fault(&error))?;
    let (columns, rows) = info.size();
    let is_grey = matches!(info.color_type, ColorType::Grayscale | ColorType::GrayscaleAlpha);
    let bits = if info.bit_depth == BitDepth::Sixteen { 16 } else { 8 };
    Ok(if is_grey { view::grey(rows, columns, bits) } else { view::colour(rows, columns) })
}

/// Decodes the whole picture; its size was held against the limits.
pub(super) fn decode(reader: &mut dyn ReadSeek, format: &PixelFormat) -> Result<PixelValues, DicomError> {
    let frame_bytes = usize::try_from(format.decoded_bytes()).unwrap_or(usize::MAX);
    let mut decoder = decoder(reader, frame_bytes.saturating_mul(4).saturating_add(WORK_BYTES));
    decoder.set_transformations(Transformations::EXPAND);
    let mut reader = decoder.read_info().map_err(|error| fault(&error))?;
    let (colours, depth) = reader.output_color_type();
    // At most four samples of two bytes a pixel, whose number was checked.
    let size = reader.output_buffer_size().ok_or(DicomError::Crash)?;
    let mut samples = vec![0; size];
    reader.next_frame(&mut samples).map_err(|error| fault(&error))?;
    Ok(values(&samples, colours, depth, format))
}

fn decoder(reader: &mut dyn ReadSeek, bytes: usize) -> Decoder<BufReader<&mut dyn ReadSeek>> {
    let mut decoder = Decoder::new_with_limits(BufReader::new(reader), PngLimits { bytes });
    // Neither words nor colour profiles are of use, and both may be bombs.
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder
}

fn values(samples: &[u8], colours: ColorType, depth: BitDepth, format: &PixelFormat) -> PixelValues {
    let is_wide = depth == BitDepth::Sixteen;
    let per_sample = if is_wide { 2 } else { 1 };
    let n = colours.samples();
    let pixels = samples.chunks_exact(n * per_sample);
    // Of 16 bits the upper eight, but for grey.
    let at = |pixel: &[u8], idx: usize| pixel[idx * per_sample];
    let on_black = |value: u8, alpha: u8| (u16::from(value) * u16::from(alpha) / 255) as u8;
    if format.samples_per_pixel == 1 {
        if n == 1 && !is_wide {
            return greys(samples);
        }
        let word = |pixel: &[u8]| -> u16 {
            let alpha = if n == 2 { at(pixel, 1) } else { 255 };
            match is_wide {
                true => (u32::from(u16::from_be_bytes([pixel[0], pixel[1]])) * u32::from(alpha) / 255) as u16,
                false => on_black(pixel[0], alpha).into(),
            }
        };
        return PixelValues::Words { signed: false, words: pixels.map(word).collect() };
    }
    let colour = |pixel: &[u8]| {
        let alpha = if n == 4 { at(pixel, 3) } else { 255 };
        std::array::from_fn(|idx| on_black(at(pixel, if n < 3 { 0 } else { idx }), alpha))
    };
    PixelValues::Colours(pixels.map(colour).collect())
}

fn fault(error: &DecodingError) -> DicomError {
    match error {
        DecodingError::IoError(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
            DicomError::Io(error.kind().to_string())
        }
        // What follows is for whoever writes decoders.
        error => Kind::Png.fault(error.to_string().split(" while decoding").next().unwrap_or_default()),
    }
}
