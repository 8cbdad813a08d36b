//! JPEG, lossy and lossless, through `jpeg-decoder`, which is told to leave the colours as they are.

use jpeg_decoder::{ColorTransform, Decoder};

use super::{
    codestream::{self, Samples},
    stated::{self, Jpeg},
};
use crate::study::{Palette, PixelFormat, PixelValues};

/// The lossless process with Huffman coding (ITU-T T.81 table B.1).
const LOSSLESS: u8 = 0xC3;

/// One frame's values from its codestream, or what is wrong with it.
pub(super) fn decode(
    codestream: &[u8],
    format: &PixelFormat,
    palette: Option<&Palette>,
) -> Result<PixelValues, String> {
    let Jpeg { stated, process, ybr } =
        stated::jpeg(codestream).ok_or("the compressed picture does not say its size")?;
    stated.check(format)?;
    if stated.bits != 8 && (process != LOSSLESS || stated.components > 1) {
        let kind = if process == LOSSLESS { "lossless colour" } else { "lossy" };
        return Err(format!("{kind} JPEG of {} bits is not read by this version", stated.bits));
    }
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
    // Lossless colours are what the header says: no process of the codestream's own changed them.
    let ybr = ybr.filter(|_| process != LOSSLESS);
    codestream::values(Samples { bytes, bits_allocated, ybr }, stated, format, palette)
}
