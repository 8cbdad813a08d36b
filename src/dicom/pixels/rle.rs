//! RLE Lossless (PS3.5 G), written out here and not left to `dicom-pixeldata`: its decoder (0.10) allocates for as many
//! segments as the file claims, and unpacks all that a segment holds before it looks at the size of the frame.

use super::super::format::stored_frame_bytes;
use crate::study::PixelFormat;

/// The header: a count and fifteen offsets.
const HEADER: usize = 64;

/// One frame of grayscale pixels, little endian, from its fragment; or what is wrong with it.
pub(super) fn decode(fragment: &[u8], format: &PixelFormat) -> Result<Vec<u8>, String> {
    let n_segments = usize::from(format.bits_allocated / 8);
    let segments = segments(fragment, n_segments)?;
    let n_pixels = (stored_frame_bytes(format) as usize) / n_segments;
    // A run of two bytes becomes at most 128: more pixels than that cannot come out.
    let most = segments.iter().map(|segment| segment.len().saturating_mul(64)).min().unwrap_or(0);
    if n_pixels > most {
        return Err(format!("{} bytes cannot become {n_pixels} pixels", fragment.len()));
    }
    let mut frame = vec![0; n_pixels * n_segments];
    for (idx, segment) in segments.iter().enumerate() {
        // The first segment holds the most significant bytes.
        unpack(segment, frame.iter_mut().skip(n_segments - 1 - idx).step_by(n_segments))?;
    }
    Ok(frame)
}

fn segments(fragment: &[u8], n_segments: usize) -> Result<Vec<&[u8]>, String> {
    let header: Vec<usize> = fragment
        .get(..HEADER)
        .ok_or("its header is cut off")?
        .as_chunks()
        .0
        .iter()
        .map(|bytes| u32::from_le_bytes(*bytes) as usize)
        .collect();
    if header[0] != n_segments {
        return Err(format!("it has {} segments where {n_segments} are needed", header[0]));
    }
    let offset = |idx: usize| if idx == n_segments { fragment.len() } else { header[1 + idx] };
    (0..n_segments)
        .map(|idx| {
            let (from, to) = (offset(idx), offset(idx + 1));
            fragment.get(from..to).filter(|_| from >= HEADER).ok_or_else(|| "its segment table is broken".to_owned())
        })
        .collect()
}

/// PackBits (PS3.5 G.3.2) into exactly the places given.
fn unpack<'p>(mut packed: &[u8], mut places: impl ExactSizeIterator<Item = &'p mut u8>) -> Result<(), String> {
    while places.len() > 0 {
        let missing = places.len();
        let cut_off = || format!("it ends {missing} pixels early");
        let (&control, rest) = packed.split_first().ok_or_else(cut_off)?;
        match control {
            0..=127 => {
                let (literal, rest) = rest.split_at_checked(usize::from(control) + 1).ok_or_else(cut_off)?;
                literal.iter().zip(places.by_ref()).for_each(|(byte, place)| *place = *byte);
                packed = rest;
            }
            128 => packed = rest,
            129..=255 => {
                let (&byte, rest) = rest.split_first().ok_or_else(cut_off)?;
                places.by_ref().take(257 - usize::from(control)).for_each(|place| *place = byte);
                packed = rest;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(rows: u32, columns: u32, bits: u16) -> PixelFormat {
        PixelFormat { bits_allocated: bits, ..PixelFormat::grey(rows, columns, bits) }
    }

    fn fragment(segments: &[&[u8]]) -> Vec<u8> {
        let mut bytes = vec![0; HEADER];
        bytes[..4].copy_from_slice(&(segments.len() as u32).to_le_bytes());
        for (idx, segment) in segments.iter().enumerate() {
            let offset = (bytes.len() as u32).to_le_bytes();
            bytes[4 + 4 * idx..8 + 4 * idx].copy_from_slice(&offset);
            bytes.extend_from_slice(segment);
        }
        bytes
    }

    #[test]
    fn runs_and_literals_interleave_into_words() {
        // high bytes: a run of four; low bytes: a literal of three, a no-op, a literal of one
        let packed = fragment(&[&[253, 1], &[2, 10, 11, 12, 128, 0, 13]]);
        assert_eq!(decode(&packed, &format(2, 2, 16)), Ok(vec![10, 1, 11, 1, 12, 1, 13, 1]));
    }

    #[test]
    fn broken_tables_are_sentences() {
        let good = fragment(&[&[253, 1]]);
        assert_eq!(decode(&good, &format(2, 2, 8)), Ok(vec![1; 4]));
        assert!(decode(&good, &format(2, 2, 16)).is_err(), "one segment, two needed");
        assert!(decode(&good, &format(2, 3, 8)).is_err(), "two pixels short");
        assert!(decode(&good, &format(30_000, 30_000, 8)).is_err(), "no allocation for what cannot be");
        assert!(decode(&good[..40], &format(2, 2, 8)).is_err());
        let mut wild = good.clone();
        wild[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(decode(&wild, &format(2, 2, 8)).is_err());
        wild[0..4].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(decode(&wild, &format(2, 2, 8)).is_err());
    }
}
