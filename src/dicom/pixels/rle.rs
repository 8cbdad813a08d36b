//! RLE Lossless (PS3.5 G), written out here and not left to `dicom-pixeldata`: its decoder (0.10) allocates for as many
//! segments as the file claims, and unpacks all that a segment holds before it looks at the size of the frame.

use crate::study::PixelFormat;

/// The header: a count and fifteen offsets.
const HEADER: usize = 64;

/// A frame out of RLE.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unpacked {
    /// Its samples, one plane after the other, little endian; zeros where the fragment ended early.
    pub bytes: Vec<u8>,
    /// Rows that are whole in every plane.
    pub rows: u32,
}

/// One frame from its fragment, at least one row of it; or what is wrong with it.
pub(super) fn decode(fragment: &[u8], format: &PixelFormat) -> Result<Unpacked, String> {
    let n_bytes = usize::from(format.bits_allocated / 8);
    let n_segments = n_bytes * usize::from(format.samples_per_pixel);
    let segments = segments(fragment, n_segments)?;
    let n_pixels = format.rows as usize * format.columns as usize;
    // A run of two bytes becomes at most 128: more pixels than that cannot come out.
    let most = segments.iter().map(|segment| segment.len().saturating_mul(64)).max().unwrap_or(0);
    if n_pixels > most {
        return Err(format!("{} bytes cannot become {n_pixels} pixels", fragment.len()));
    }
    let mut bytes = vec![0; n_pixels * n_segments];
    let mut n_present = n_pixels;
    for (idx, segment) in segments.iter().enumerate() {
        // Sample by sample, of each the most significant bytes first.
        let (sample, byte) = (idx / n_bytes, n_bytes - 1 - idx % n_bytes);
        let plane = &mut bytes[sample * n_pixels * n_bytes..][..n_pixels * n_bytes];
        let missing = unpack(segment, plane.iter_mut().skip(byte).step_by(n_bytes));
        n_present = n_present.min(n_pixels - missing);
    }
    let rows = (n_present / format.columns as usize) as u32;
    if rows == 0 { Err("it ends before the first row".to_owned()) } else { Ok(Unpacked { bytes, rows }) }
}

/// The segments; those past a fragment's end are as short as it leaves them.
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
    let offset = |idx: usize| if idx == n_segments { usize::MAX } else { header[1 + idx] };
    (0..n_segments)
        .map(|idx| {
            let (from, to) = (offset(idx), offset(idx + 1));
            if from < HEADER || to < from {
                return Err("its segment table is broken".to_owned());
            }
            Ok(&fragment[from.min(fragment.len())..to.min(fragment.len())])
        })
        .collect()
}

/// PackBits (PS3.5 G.3.2) into exactly the places given; how many of them it leaves empty.
fn unpack<'p>(mut packed: &[u8], mut places: impl ExactSizeIterator<Item = &'p mut u8>) -> usize {
    while places.len() > 0 {
        let Some((&control, rest)) = packed.split_first() else { break };
        match control {
            0..=127 => {
                let (literal, rest) = rest.split_at((usize::from(control) + 1).min(rest.len()));
                literal.iter().zip(places.by_ref()).for_each(|(byte, place)| *place = *byte);
                packed = rest;
            }
            128 => packed = rest,
            129..=255 => {
                let Some((&byte, rest)) = rest.split_first() else { break };
                places.by_ref().take(257 - usize::from(control)).for_each(|place| *place = byte);
                packed = rest;
            }
        }
    }
    places.len()
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
        let unpacked = Unpacked { bytes: vec![10, 1, 11, 1, 12, 1, 13, 1], rows: 2 };
        assert_eq!(decode(&packed, &format(2, 2, 16)), Ok(unpacked));
    }

    #[test]
    fn broken_tables_are_sentences() {
        let good = fragment(&[&[253, 1]]);
        assert_eq!(decode(&good, &format(2, 2, 8)), Ok(Unpacked { bytes: vec![1; 4], rows: 2 }));
        assert!(decode(&good, &format(2, 2, 16)).is_err(), "one segment, two needed");
        assert_eq!(decode(&good, &format(2, 3, 8)).map(|it| it.rows), Ok(1), "two pixels short");
        assert!(decode(&good, &format(2, 5, 8)).is_err(), "not one row");
        assert!(decode(&good, &format(30_000, 30_000, 8)).is_err(), "no allocation for what cannot be");
        assert!(decode(&good[..40], &format(2, 2, 8)).is_err());
        let mut wild = good.clone();
        wild[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(decode(&wild, &format(2, 2, 8)).is_err());
        wild[0..4].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(decode(&wild, &format(2, 2, 8)).is_err());
    }
}
