//! How a camera was held (EXIF 2.3, Orientation), and the picture turned upright for it.

/// The attribute, and the type of a number of two bytes.
const ORIENTATION: u16 = 0x0112;
const SHORT: u16 = 3;
/// Bytes of one row of an EXIF directory.
const ROW_BYTES: usize = 12;

/// One of the eight ways that a picture can lie in its file, from 1; 1 is upright.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Held(u8);

impl Held {
    /// As EXIF data say it; upright where they do not.
    pub fn of(exif: Option<&[u8]>) -> Self {
        Self(exif.and_then(orientation).unwrap_or(1))
    }

    /// Whether rows in the file are columns of the picture.
    pub fn is_across(self) -> bool {
        self.0 >= 5
    }

    /// The pixels of a file of so many rows and columns, upright; as they are where their number is another.
    pub fn upright<T: Copy>(self, pixels: Vec<T>, rows: usize, columns: usize) -> Vec<T> {
        if self.0 == 1 || Some(pixels.len()) != rows.checked_mul(columns) {
            return pixels;
        }
        let (height, width) = if self.is_across() { (columns, rows) } else { (rows, columns) };
        let [down, left] = [matches!(self.0, 3 | 4 | 6 | 7), matches!(self.0, 2 | 3 | 7 | 8)];
        let place = |idx: usize| {
            let (y, x) = (idx / width, idx % width);
            let (row, column) = if self.is_across() { (x, y) } else { (y, x) };
            let row = if down { rows - 1 - row } else { row };
            row * columns + if left { columns - 1 - column } else { column }
        };
        (0..height * width).map(|idx| pixels[place(idx)]).collect()
    }
}

/// Looks through the first directory of a TIFF header.
fn orientation(exif: &[u8]) -> Option<u8> {
    let is_big = match exif.get(..4)? {
        b"MM\0*" => true,
        b"II*\0" => false,
        _ => return None,
    };
    let u16_at = |at: usize| {
        let bytes: [u8; 2] = exif.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if is_big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    };
    let (first, second) = (usize::from(u16_at(4)?), usize::from(u16_at(6)?));
    let directory = if is_big { first << 16 | second } else { second << 16 | first };
    let rows = (0..usize::from(u16_at(directory)?)).map(|idx| directory + 2 + idx * ROW_BYTES);
    let mut values = rows.map_while(|at| Some((u16_at(at)?, u16_at(at + 2)?, u16_at(at + 8)?)));
    let (.., value) = values.find(|(tag, kind, _)| (*tag, *kind) == (ORIENTATION, SHORT))?;
    u8::try_from(value).ok().filter(|value| (1..=8).contains(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A TIFF header with one directory of two rows.
    fn exif(is_big: bool, value: u16) -> Vec<u8> {
        let word = |it: u16| if is_big { it.to_be_bytes() } else { it.to_le_bytes() };
        let long = |it: u32| if is_big { it.to_be_bytes() } else { it.to_le_bytes() };
        let mut out = if is_big { b"MM\0*".to_vec() } else { b"II*\0".to_vec() };
        out.extend(long(8));
        out.extend(word(2));
        for (tag, value) in [(0x0100, 9), (ORIENTATION, value)] {
            out.extend([word(tag), word(SHORT)].concat());
            out.extend(long(1));
            out.extend([word(value), word(0)].concat());
        }
        out
    }

    #[test]
    fn every_way_of_holding_comes_out_upright() {
        // The upright picture: 1 2 3 above 4 5 6.
        let stored: [(&[u8], usize, usize); 8] = [
            (&[1, 2, 3, 4, 5, 6], 2, 3),
            (&[3, 2, 1, 6, 5, 4], 2, 3),
            (&[6, 5, 4, 3, 2, 1], 2, 3),
            (&[4, 5, 6, 1, 2, 3], 2, 3),
            (&[1, 4, 2, 5, 3, 6], 3, 2),
            (&[3, 6, 2, 5, 1, 4], 3, 2),
            (&[6, 3, 5, 2, 4, 1], 3, 2),
            (&[4, 1, 5, 2, 6, 3], 3, 2),
        ];
        for (idx, (pixels, rows, columns)) in stored.into_iter().enumerate() {
            for is_big in [false, true] {
                let held = Held::of(Some(&exif(is_big, idx as u16 + 1)));
                assert_eq!(held, Held(idx as u8 + 1));
                assert_eq!(held.upright(pixels.to_vec(), rows, columns), [1, 2, 3, 4, 5, 6], "{held:?}");
            }
        }
    }

    #[test]
    fn what_makes_no_sense_is_upright() {
        let whole = exif(false, 6);
        for len in 0..whole.len() - 4 {
            assert_eq!(Held::of(Some(&whole[..len])), Held(1), "{len}");
        }
        for at in 0..whole.len() {
            let mut spoilt = whole.clone();
            spoilt[at] = 0xFF;
            let _ = Held::of(Some(&spoilt));
        }
        assert_eq!(Held::of(Some(&exif(true, 9))), Held(1));
        assert_eq!(Held(6).upright(vec![1, 2, 3], 2, 3), [1, 2, 3]);
    }
}
