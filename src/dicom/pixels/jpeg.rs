//! JPEG, lossy and lossless: most through `jpeg-decoder`, which is told to leave the colours as they are.

use jpeg_decoder::{ColorTransform, Decoder};

use super::{
    codestream::{self, Samples},
    jpeg_extended,
    stated::{self, Jpeg, Stated},
};
use crate::study::{Palette, PixelFormat, PixelValues};

/// The lossless process with Huffman coding (ITU-T T.81 table B.1).
const LOSSLESS: u8 = 0xC3;
/// The sequential one of more than eight bits.
const EXTENDED: u8 = 0xC1;

/// One frame's values from its codestream, or what is wrong with it.
pub(super) fn decode(
    codestream: &[u8],
    format: &PixelFormat,
    palette: Option<&Palette>,
) -> Result<PixelValues, String> {
    let Jpeg { stated, process, ybr } =
        stated::jpeg(codestream).ok_or("the compressed picture does not say its size")?;
    stated.check(format)?;
    stated::check_scans(codestream)?;
    let samples = match (process, stated.bits, stated.components) {
        (EXTENDED, 12, _) => Samples { bytes: jpeg_extended::decode(codestream, stated)?, bits_allocated: 16, ybr },
        // Lossless colours are what the header says: no process of the codestream's own changed them.
        (LOSSLESS, _, 1) | (LOSSLESS, ..=8, _) => by_crate(codestream, stated)?,
        (_, 8, _) => Samples { ybr, ..by_crate(codestream, stated)? },
        (LOSSLESS, bits, _) => return Err(format!("lossless colour JPEG of {bits} bits is not read by this version")),
        (_, bits, _) => return Err(format!("progressive JPEG of {bits} bits is not read by this version")),
    };
    codestream::values(samples, stated, format, palette)
}

fn by_crate(codestream: &[u8], stated: Stated) -> Result<Samples, String> {
    let bits_allocated = if stated.bits <= 8 { 8 } else { 16 };
    let n_samples = u64::from(stated.rows) * u64::from(stated.columns) * u64::from(stated.components);
    let mut decoder = Decoder::new(codestream);
    // Three components side by side, whatever they are; its `None` would put them one after the other.
    decoder.set_color_transform(if stated.components == 3 { ColorTransform::RGB } else { ColorTransform::None });
    decoder.set_max_decoding_buffer_size(usize::try_from(n_samples * 2).unwrap_or(usize::MAX));
    let mut bytes = decoder.decode().map_err(|error| error.to_string().replace('\n', " "))?;
    if bits_allocated == 16 {
        // It gives words in the machine's own order.
        for pair in bytes.as_chunks_mut::<2>().0 {
            *pair = u16::from_ne_bytes(*pair).to_le_bytes();
        }
    }
    Ok(Samples { bytes, bits_allocated, ybr: None })
}
