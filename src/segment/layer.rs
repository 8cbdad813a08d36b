//! Segments as layers of bits, each cropped to what is in it, and a limit to what they may take.

use std::collections::BTreeMap;

use crate::geometry::ImagePlane;

/// What all layers of an object may take.
const MOST_BYTES: usize = 512 << 20;

/// Why masks cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MasksError {
    /// They would take too much memory.
    #[error("its segments would take more than {} MB", MOST_BYTES >> 20)]
    TooLarge,
}

/// The part of a segment that one frame holds: a rectangle of bits on the frame's plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// The whole frame's plane.
    pub plane: ImagePlane,
    /// First column and row of the rectangle.
    pub from: [u32; 2],
    /// Columns and rows of the rectangle; neither is 0.
    pub size: [u32; 2],
    bits: Vec<u64>,
    row_words: usize,
}

impl Layer {
    /// The pixels of a frame of `columns` for which `is_in` holds; `None` where there are none.
    fn of(plane: ImagePlane, columns: u32, values: &[u16], is_in: impl Fn(u16) -> bool) -> Option<Self> {
        let columns = columns.max(1) as usize;
        let (mut low, mut high) = ([usize::MAX; 2], [0; 2]);
        for (row, line) in values.chunks(columns).enumerate() {
            let Some(first) = line.iter().position(|value| is_in(*value)) else { continue };
            let last = line.iter().rposition(|value| is_in(*value)).unwrap_or(first);
            low = [low[0].min(first), low[1].min(row)];
            high = [high[0].max(last), row];
        }
        if low[0] == usize::MAX {
            return None;
        }
        let size = [high[0] - low[0] + 1, high[1] - low[1] + 1];
        let row_words = size[0].div_ceil(64);
        let mut bits = vec![0_u64; row_words * size[1]];
        for (row, line) in values.chunks(columns).skip(low[1]).take(size[1]).enumerate() {
            for (column, value) in line[low[0]..].iter().take(size[0]).enumerate() {
                bits[row * row_words + column / 64] |= u64::from(is_in(*value)) << (column % 64);
            }
        }
        Some(Self { plane, from: low.map(|at| at as u32), size: size.map(|at| at as u32), bits, row_words })
    }

    /// Whether a pixel of the frame is in the segment; not beyond the rectangle.
    pub fn holds(&self, column: i64, row: i64) -> bool {
        let (x, y) = (column - i64::from(self.from[0]), row - i64::from(self.from[1]));
        let inside = (0..i64::from(self.size[0])).contains(&x) && (0..i64::from(self.size[1])).contains(&y);
        inside && self.bits[y as usize * self.row_words + x as usize / 64] >> (x as usize % 64) & 1 == 1
    }

    fn bytes(&self) -> usize {
        self.bits.len() * 8 + size_of::<Self>()
    }
}

/// One segment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mask {
    /// Its layers, in the order in which they came.
    pub layers: Vec<Layer>,
}

/// The segments of one object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Masks {
    /// By their number.
    pub by_number: BTreeMap<u16, Mask>,
    /// Half the distance of neighbouring layers in mm: so far a layer reaches to either side.
    pub half_mm: f64,
    bytes: usize,
}

impl Masks {
    /// Masks without a layer, of an object that says how far its slices are from each other, or does not.
    pub fn new(planes: &[ImagePlane], between_mm: Option<f64>) -> Self {
        let between = match (spacing(planes), between_mm) {
            // Slices without any segment were left out: the file knows better how far slices are apart.
            (Some(seen), Some(told)) if told > 0.0 && 1.5 * told < seen => told,
            (seen, told) => seen.or(told).unwrap_or(1.0),
        };
        let half_mm = between / 2.0;
        Self { by_number: BTreeMap::new(), half_mm, bytes: 0 }
    }

    /// Adds one segment's pixels of a frame.
    ///
    /// # Errors
    /// [`MasksError::TooLarge`] where all layers would take too much.
    pub fn add(
        &mut self,
        number: u16,
        plane: ImagePlane,
        columns: u32,
        values: &[u16],
        is_in: impl Fn(u16) -> bool,
    ) -> Result<(), MasksError> {
        let Some(layer) = Layer::of(plane, columns, values, is_in) else { return Ok(()) };
        self.bytes += layer.bytes();
        if MOST_BYTES < self.bytes {
            return Err(MasksError::TooLarge);
        }
        self.by_number.entry(number).or_default().layers.push(layer);
        Ok(())
    }
}

/// The usual distance of parallel planes that follow each other; `None` of fewer than two places.
fn spacing(planes: &[ImagePlane]) -> Option<f64> {
    const SAME_MM: f64 = 1e-3;
    let normal = planes.first()?.normal();
    let mut at: Vec<f64> =
        planes.iter().map(|plane| plane.position - planes[0].position).map(|by| by.dot(normal)).collect();
    at.sort_by(f64::total_cmp);
    let mut steps: Vec<f64> = at.windows(2).map(|pair| pair[1] - pair[0]).filter(|step| SAME_MM < *step).collect();
    steps.sort_by(f64::total_cmp);
    // Slices without any segment are left out of many files: the usual step is the smallest of the common ones.
    steps.get(steps.len() / 4).copied()
}
