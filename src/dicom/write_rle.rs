//! RLE Lossless (PS3.5 Annex G): byte planes, each packed line by line.

/// Most segments a header has room for.
const HEADER_WORDS: usize = 16;
/// Longest run or literal of one code.
const LONGEST: usize = 128;

/// One frame of 16-bit values as an RLE Lossless fragment: a header and two segments, high bytes first.
pub(super) fn rle_frame(words: &[u16], columns: usize) -> Vec<u8> {
    let planes = [8, 0].map(|shift| words.iter().map(|word| (word >> shift) as u8).collect::<Vec<u8>>());
    fragment(&planes, columns)
}

/// One frame of bytes: a header and one segment.
pub(super) fn rle_bytes(bytes: &[u8], columns: usize) -> Vec<u8> {
    fragment(&[bytes], columns)
}

fn fragment(planes: &[impl AsRef<[u8]>], columns: usize) -> Vec<u8> {
    let mut header = [0u32; HEADER_WORDS];
    header[0] = planes.len() as u32;
    let mut body = Vec::new();
    for (offset, plane) in header[1..].iter_mut().zip(planes) {
        *offset = (HEADER_WORDS * 4 + body.len()) as u32;
        // PS3.5 G.3.1: a run does not cross the end of a row.
        plane.as_ref().chunks(columns.max(1)).for_each(|row| pack(row, &mut body));
        if body.len() % 2 == 1 {
            body.push(0);
        }
    }
    header.iter().flat_map(|word| word.to_le_bytes()).chain(body).collect()
}

/// PackBits: a repeated byte as a negative count, anything else as a counted literal.
fn pack(row: &[u8], out: &mut Vec<u8>) {
    let mut rest = row;
    while let Some(first) = rest.first() {
        let run = rest.iter().take(LONGEST).take_while(|byte| *byte == first).count();
        if run > 2 {
            out.extend([(257 - run) as u8, *first]);
            rest = &rest[run..];
            continue;
        }
        let literal = literal_length(rest);
        out.push((literal - 1) as u8);
        out.extend(&rest[..literal]);
        rest = &rest[literal..];
    }
}

/// How many bytes go by before a run of three or more starts.
fn literal_length(rest: &[u8]) -> usize {
    let run_at = rest.windows(3).position(|three| three[0] == three[1] && three[1] == three[2]);
    run_at.unwrap_or(rest.len()).clamp(1, LONGEST).min(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// PS3.5 G.3.2, the decoder.
    fn unpack(mut packed: &[u8], length: usize) -> Vec<u8> {
        let mut out = Vec::new();
        while out.len() < length {
            let count = packed[0] as i8;
            if count >= 0 {
                let n = count as usize + 1;
                out.extend(&packed[1..=n]);
                packed = &packed[n + 1..];
            } else {
                out.extend(std::iter::repeat_n(packed[1], (1 - isize::from(count)).cast_unsigned()));
                packed = &packed[2..];
            }
        }
        out
    }

    #[test]
    fn rows_of_runs_and_noise_unpack_to_themselves() {
        let noise: Vec<u8> = (0..700u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let rows = [vec![7; 300], vec![1, 1, 2, 2, 2, 3], noise, vec![0], vec![5, 5], vec![9; 128], vec![9; 129]];
        for row in rows {
            let mut packed = Vec::new();
            pack(&row, &mut packed);
            assert_eq!(unpack(&packed, row.len()), row);
        }
    }
}
