//! One slice of a NIfTI file as a frame.

use std::io::SeekFrom;

use super::{
    header::{Header, Voxel},
    read_up_to,
    view::Turn,
};
use crate::{
    dicom::{DicomError, ReadSeek},
    study::{FramePixels, PixelValues},
};

/// The frame, turned as its header's planes are. It was counted among those that are in the file.
pub(super) fn frame(
    reader: &mut dyn ReadSeek,
    header: &Header,
    turn: Turn,
    frame_idx: u32,
) -> Result<FramePixels, DicomError> {
    let needed = header.slice_bytes();
    reader.seek(SeekFrom::Start(header.voxels_at + u64::from(frame_idx) * needed))?;
    let bytes = read_up_to(reader, needed as usize)?;
    if (bytes.len() as u64) < needed {
        return Err(DicomError::Truncated { what: "a slice", needed, left: bytes.len() as u64 });
    }
    let [columns, rows] = [header.size[turn.across], header.size[1 - turn.across]];
    Ok(FramePixels::new(rows, columns, values(&bytes, header, turn)))
}

fn values(bytes: &[u8], header: &Header, turn: Turn) -> PixelValues {
    let big = header.big;
    let words = |signed, words: Vec<u16>| PixelValues::Words { signed, words: turned(&words, header, turn) };
    let short = |pair: &[u8; 2]| if big { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) };
    let long = |four: &[u8; 4]| if big { u32::from_be_bytes(*four) } else { u32::from_le_bytes(*four) };
    let longer = |eight: &[u8; 8]| if big { u64::from_be_bytes(*eight) } else { u64::from_le_bytes(*eight) };
    let reals = |reals: Vec<f64>| PixelValues::Reals(turned(&reals, header, turn));
    match header.voxel {
        Voxel::U8 => words(false, bytes.iter().copied().map(u16::from).collect()),
        Voxel::I16 | Voxel::U16 => words(header.voxel == Voxel::I16, bytes.as_chunks().0.iter().map(short).collect()),
        Voxel::I32 => reals(bytes.as_chunks().0.iter().map(|four| f64::from(long(four).cast_signed())).collect()),
        Voxel::F32 => reals(bytes.as_chunks().0.iter().map(|four| f64::from(f32::from_bits(long(four)))).collect()),
        Voxel::F64 => reals(bytes.as_chunks().0.iter().map(|eight| f64::from_bits(longer(eight))).collect()),
    }
}

/// A slice, x fastest, as the rows of a picture.
fn turned<T: Copy>(slice: &[T], header: &Header, turn: Turn) -> Vec<T> {
    let sides = [header.size[0] as usize, header.size[1] as usize];
    let at = |axis: usize, idx: usize| if turn.backwards[axis] { sides[axis] - 1 - idx } else { idx };
    let mut made = Vec::with_capacity(slice.len());
    for row in 0..sides[1 - turn.across] {
        for column in 0..sides[turn.across] {
            let (x, y) = if turn.across == 0 { (column, row) } else { (row, column) };
            made.push(slice[at(1, y) * sides[0] + at(0, x)]);
        }
    }
    made
}
