//! Red, green and blue from samples of several colour models (PS3.3 C.7.6.3.1.2).

use super::samples::{Layout, longs};

/// What three samples mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Model {
    /// Red, green, blue.
    Rgb,
    /// Luminance and two colour differences over the full range.
    Ybr,
    /// The same for two pixels that share their differences: Y Y CB CR.
    YbrPairs,
}

/// The colours of `n_pixels` pixels, each sample by its eight highest bits.
pub(super) fn colours(bytes: Vec<u8>, layout: Layout, model: Model, n_pixels: usize) -> Vec<[u8; 3]> {
    let samples = eight_bits(bytes, layout);
    let mut colours: Vec<[u8; 3]> = if model == Model::YbrPairs {
        let pairs = samples.as_chunks().0.iter();
        pairs.flat_map(|[first, second, cb, cr]| [[*first, *cb, *cr], [*second, *cb, *cr]]).collect()
    } else if layout.planar {
        let plane = |idx: usize| samples.get(idx * n_pixels..).unwrap_or_default().iter().take(n_pixels);
        plane(0).zip(plane(1)).zip(plane(2)).map(|((a, b), c)| [*a, *b, *c]).collect()
    } else {
        samples.as_chunks().0.to_vec()
    };
    colours.resize(n_pixels, [0; 3]);
    if model != Model::Rgb {
        colours.iter_mut().for_each(|colour| *colour = rgb(*colour));
    }
    colours
}

/// Samples by their eight highest bits; shallower ones stretched over the whole range.
fn eight_bits(bytes: Vec<u8>, layout: Layout) -> Vec<u8> {
    let bits = u32::from(layout.bits_stored);
    let high = u32::from(layout.high_bit);
    if layout.bits_allocated == 8 && bits == 8 {
        return bytes;
    }
    let reduce = move |stored: u32| {
        if bits >= 8 {
            return (stored >> (high - 7).min(31)) as u8;
        }
        let most = (1u32 << bits) - 1;
        let value = stored >> (high + 1 - bits) & most;
        (value * 255 / most) as u8
    };
    match (layout.bits_allocated, layout.big) {
        (8, _) => bytes.into_iter().map(|byte| reduce(byte.into())).collect(),
        (16, false) => bytes.as_chunks().0.iter().map(|pair| reduce(u16::from_le_bytes(*pair).into())).collect(),
        (16, true) => bytes.as_chunks().0.iter().map(|pair| reduce(u16::from_be_bytes(*pair).into())).collect(),
        _ => longs(&bytes, layout.big).map(reduce).collect(),
    }
}

/// YBR_FULL to RGB (PS3.3 C.7.6.3.1.2, solved for red, green and blue).
fn rgb([y, cb, cr]: [u8; 3]) -> [u8; 3] {
    let (y, cb, cr) = (f32::from(y), f32::from(cb) - 128.0, f32::from(cr) - 128.0);
    let red = y + 1.402 * cr;
    let green = y - 0.344_136 * cb - 0.714_136 * cr;
    let blue = y + 1.772 * cb;
    // A cast of a floating-point number keeps within the range of eight bits.
    [red, green, blue].map(|value| (value + 0.5) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(bits_allocated: u16, bits_stored: u16, planar: bool) -> Layout {
        Layout { bits_allocated, bits_stored, high_bit: bits_stored - 1, signed: false, big: false, planar }
    }

    #[test]
    fn grey_and_the_primaries_come_back_from_their_differences() {
        // Y, CB and CR by the standard's formula, rounded
        for (rgb_in, ybr) in [
            ([255, 0, 0], [76, 85, 255]),
            ([0, 255, 0], [150, 44, 21]),
            ([0, 0, 255], [29, 255, 107]),
            ([90, 90, 90], [90, 128, 128]),
            ([255, 255, 255], [255, 128, 128]),
        ] {
            let made = rgb(ybr);
            assert!(made.iter().zip(rgb_in).all(|(a, b)| a.abs_diff(b) <= 2), "{ybr:?}: {made:?}");
        }
    }

    #[test]
    fn planes_pairs_and_pixels_give_the_same() {
        let expected = [[1, 2, 3], [4, 5, 6]];
        assert_eq!(colours(vec![1, 2, 3, 4, 5, 6], layout(8, 8, false), Model::Rgb, 2), expected);
        assert_eq!(colours(vec![1, 4, 2, 5, 3, 6], layout(8, 8, true), Model::Rgb, 2), expected);
        let shared = colours(vec![10, 20, 128, 128], layout(8, 8, false), Model::YbrPairs, 2);
        assert_eq!(shared, [[10; 3], [20; 3]]);
    }

    #[test]
    fn deep_colours_keep_their_highest_bits_and_shallow_ones_are_stretched() {
        assert_eq!(
            colours(vec![0xFF, 0xAB, 0, 0x01, 9, 0xFF], layout(16, 16, false), Model::Rgb, 1),
            [[0xAB, 1, 0xFF]]
        );
        assert_eq!(
            colours(vec![0xF0, 0x0A, 0, 0, 0xFF, 0x0F], layout(16, 12, false), Model::Rgb, 1),
            [[0xAF, 0, 0xFF]]
        );
        let wide = [0xAB00_0000u32, 0x00FF_FFFF, 0xFFFF_FFFF].map(u32::to_le_bytes).concat();
        assert_eq!(colours(wide, layout(32, 32, false), Model::Rgb, 1), [[0xAB, 0, 0xFF]]);
        assert_eq!(colours(vec![0, 31, 15], layout(8, 5, false), Model::Rgb, 1), [[0, 255, 123]]);
    }
}
