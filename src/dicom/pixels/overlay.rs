//! The bits of overlay planes, laid over one frame (PS3.3 C.9.2, PS3.5 8.1.2).

use super::{
    super::{DicomError, Limits, preamble::Opened},
    native::{self, Native},
    samples::{bits, longs},
};
use crate::study::{OverlayBits, OverlayPlane, PixelFormat};

/// Which pixels of a frame its planes cover, all together and cut at the picture's edges; `None` without planes on it.
///
/// # Errors
/// [`DicomError`] where the file can no longer be read. Planes that end early cover what they have.
pub(super) fn of_frame(
    opened: &mut Opened<'_>,
    planes: &[OverlayPlane],
    native: Option<Native>,
    format: &PixelFormat,
    frame_idx: u32,
    limits: &Limits,
) -> Result<Option<Vec<bool>>, DicomError> {
    let mut covered = None;
    for plane in planes {
        let Some(frame) = plane.frame_on(frame_idx) else { continue };
        let covered = covered.get_or_insert_with(|| vec![false; format.rows as usize * format.columns as usize]);
        match (plane.bits, native) {
            (OverlayBits::Element { value_pos, len, swapped }, _) => {
                let (bytes, first) = element(opened, plane, frame, value_pos, len, swapped, limits)?;
                lay(covered, format, plane, bits(&bytes, first));
            }
            (OverlayBits::Pixels { bit }, Some(at)) => {
                let (bytes, _) = native::bytes(opened, at, format)?;
                lay(covered, format, plane, bit_of_each(&bytes, bit, format.bits_allocated, opened.encoding.big));
            }
            (OverlayBits::Pixels { .. }, None) => {}
        }
    }
    Ok(covered)
}

/// The bytes of one frame of a plane, as far as they are there, and the bit of them it begins at.
fn element(
    opened: &mut Opened<'_>,
    plane: &OverlayPlane,
    frame: u32,
    value_pos: u64,
    len: u32,
    swapped: bool,
    limits: &Limits,
) -> Result<(Vec<u8>, usize), DicomError> {
    let frame_bits = u64::from(plane.rows) * u64::from(plane.columns);
    let from_bit = frame_bits * u64::from(frame);
    // Whole words, so that pairs can be put in order.
    let (start, end) = (from_bit / 16 * 2, (from_bit + frame_bits).div_ceil(16) * 2);
    let present = opened.bytes.available(value_pos, end.min(len.into()))?;
    let wanted = present.saturating_sub(start).min(limits.frame_bytes);
    let mut bytes = opened.bytes.take(value_pos + start, wanted, "an overlay")?;
    if swapped {
        bytes.as_chunks_mut::<2>().0.iter_mut().for_each(|pair| pair.swap(0, 1));
    }
    Ok((bytes, (from_bit % 16) as usize))
}

/// One bit of every stored pixel.
fn bit_of_each(bytes: &[u8], bit: u16, bits_allocated: u16, big: bool) -> Box<dyn Iterator<Item = bool> + '_> {
    let is_set = move |stored: u32| stored >> bit & 1 == 1;
    let word = move |pair: &[u8; 2]| u32::from(if big { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) });
    match bits_allocated {
        8 => Box::new(bytes.iter().map(move |byte| is_set(u32::from(*byte)))),
        16 => Box::new(bytes.as_chunks().0.iter().map(move |pair| is_set(word(pair)))),
        _ => Box::new(longs(bytes, big).map(is_set)),
    }
}

/// Adds what a plane covers; what lies outside the picture is cut off.
fn lay(covered: &mut [bool], format: &PixelFormat, plane: &OverlayPlane, bits: impl Iterator<Item = bool>) {
    let [top, left] = plane.origin.map(|origin| i64::from(origin) - 1);
    let n_bits = plane.rows as usize * plane.columns as usize;
    for (idx, is_set) in bits.take(n_bits).enumerate() {
        let row = top + (idx / plane.columns as usize) as i64;
        let column = left + (idx % plane.columns as usize) as i64;
        let inside = (0..i64::from(format.rows)).contains(&row) && (0..i64::from(format.columns)).contains(&column);
        if is_set && inside {
            covered[row as usize * format.columns as usize + column as usize] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planes_are_cut_at_the_edges() {
        let format = PixelFormat::grey(2, 3, 8);
        let plane = |origin| OverlayPlane {
            rows: 2,
            columns: 2,
            origin,
            n_frames: 1,
            first_frame: 1,
            bits: OverlayBits::Pixels { bit: 0 },
        };
        let mut covered = vec![false; 6];
        lay(&mut covered, &format, &plane([0, 3]), [true; 4].into_iter());
        assert_eq!(covered, [false, false, true, false, false, false]);
        lay(&mut covered, &format, &plane([2, 0]), [true; 9].into_iter());
        assert_eq!(covered, [false, false, true, true, false, false]);
        lay(&mut covered, &format, &plane([-32_768, 32_767]), [true; 4].into_iter());
        assert_eq!(covered.iter().filter(|it| **it).count(), 2);
    }
}
