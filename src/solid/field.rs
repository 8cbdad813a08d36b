//! How full each place of a grid is: nothing, the surface at [`SURFACE`], all.

use rayon::prelude::*;

use super::grid::EvenGrid;

/// The value at which a place counts as inside.
pub(super) const SURFACE: f32 = 128.0;
/// Side of a block that is skipped when nothing in it is inside, voxels.
pub(super) const BLOCK: usize = 4;
/// Voxels a field may have; a finer grid is made coarser.
const MOST_VOXELS: usize = 24_000_000;
/// No axis is made coarser than this on account of its neighbours, mm.
const FINE_ENOUGH_MM: f64 = 0.7;
/// How far the values reach on either side of the threshold, in units of the values.
const REACH: f32 = 400.0;
/// What a structure keeps where it is one voxel thin: smoothing would take it away.
const THIN: f32 = 1.4;

/// Why there is no field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldError {
    /// Fewer values than the grid has places, or axes that span no space.
    #[error("The slices do not make a volume: their places leave it without depth.")]
    NoVolume,
}

/// How full each place is, with a rim of nothing all round.
#[derive(Clone, Debug)]
pub struct Field {
    /// Where the voxels lie, rim included.
    pub grid: EvenGrid,
    pub(super) values: Vec<u8>,
    pub(super) blocks: Blocks,
}

/// What can be said of blocks of voxels.
#[derive(Clone, Debug)]
pub(super) struct Blocks {
    pub size: [usize; 3],
    /// The highest value in a block and its border.
    pub highest: Vec<u8>,
    /// The mean of a block: how much is near.
    pub mean: Vec<u8>,
}

impl Field {
    /// What reaches a threshold, as bone does at 200 Hounsfield units, smoothed by about a voxel against noise. `slice` gives
    /// the values of a slice, row by row.
    ///
    /// # Errors
    /// [`FieldError`] where the slices make no volume.
    pub fn above(
        threshold: f32,
        grid: &EvenGrid,
        slice: impl Fn(usize) -> Option<Vec<f32>> + Sync,
    ) -> Result<Self, FieldError> {
        let by = coarseness(grid);
        let coarse = grid.coarser(by).ok_or(FieldError::NoVolume)?;
        let full = |value: f32| (SURFACE + (value - threshold) * (127.0 / REACH)).clamp(0.0, 255.0) as u8;
        let layers: Vec<Vec<u8>> = (0..coarse.size[2])
            .into_par_iter()
            .map(|k| Some(mean_of(grid, by, coarse.size, k, &slice)?.into_iter().map(full).collect()))
            .collect::<Option<_>>()
            .ok_or(FieldError::NoVolume)?;
        let mut field = Self::with_rim(&coarse, &layers.concat())?;
        field.smooth();
        field.blocks = Blocks::of(&field.grid, &field.values);
        Ok(field)
    }

    /// What belongs to a structure. `inside` says so for every voxel, columns fastest; the surface is smoothed by about
    /// a voxel, and what is a voxel thin stays.
    ///
    /// # Errors
    /// [`FieldError`] where the voxels make no volume.
    pub fn of_mask(grid: &EvenGrid, inside: &[bool]) -> Result<Self, FieldError> {
        if inside.len() != grid.n_voxels() {
            return Err(FieldError::NoVolume);
        }
        let crisp: Vec<u8> = inside.iter().map(|&it| if it { 255 } else { 0 }).collect();
        let mut field = Self::with_rim(grid, &crisp)?;
        field.smooth();
        field.values.par_iter_mut().for_each(|it| *it = (f32::from(*it) * THIN).min(255.0) as u8);
        field.blocks = Blocks::of(&field.grid, &field.values);
        Ok(field)
    }

    /// Whether nothing of it is inside.
    pub fn is_empty(&self) -> bool {
        self.blocks.highest.iter().all(|&it| f32::from(it) < SURFACE)
    }

    /// Bytes it takes.
    pub fn n_bytes(&self) -> usize {
        self.values.len() + 2 * self.blocks.mean.len()
    }

    fn with_rim(inner: &EvenGrid, values: &[u8]) -> Result<Self, FieldError> {
        let [nx, ny, nz] = inner.size;
        if nx * ny * nz == 0 || values.len() != inner.n_voxels() {
            return Err(FieldError::NoVolume);
        }
        let grid = inner.with_rim().ok_or(FieldError::NoVolume)?;
        let mut padded = vec![0; grid.n_voxels()];
        for (row, of) in values.chunks_exact(nx).enumerate() {
            let start = 1 + (nx + 2) * (1 + row % ny + (ny + 2) * (1 + row / ny));
            padded[start..start + nx].copy_from_slice(of);
        }
        let blocks = Blocks::of(&grid, &padded);
        Ok(Self { grid, values: padded, blocks })
    }

    /// Means of a voxel and its two neighbours, weighted 1 2 1, along each axis; the rim stays nothing.
    fn smooth(&mut self) {
        let [nx, ny, _] = self.grid.size;
        for stride in [1, nx, nx * ny] {
            let old = self.values.clone();
            let of = |idx: usize| u16::from(old.get(idx).copied().unwrap_or(0));
            self.values.par_iter_mut().enumerate().for_each(|(idx, it)| {
                *it = ((2 * of(idx) + of(idx + stride) + of(idx.wrapping_sub(stride)) + 2) / 4) as u8;
            });
        }
    }
}

impl Blocks {
    fn of(grid: &EvenGrid, values: &[u8]) -> Self {
        let size = grid.size.map(|n| n.div_ceil(BLOCK));
        let both: Vec<(u8, u8)> = (0..size.iter().product::<usize>())
            .into_par_iter()
            .map(|idx| {
                let at = [idx % size[0], idx / size[0] % size[1], idx / (size[0] * size[1])];
                let from = at.map(|it| (it * BLOCK).saturating_sub(1));
                let to = [0, 1, 2].map(|axis| ((at[axis] + 1) * BLOCK + 1).min(grid.size[axis]));
                highest_and_mean(grid.size, values, from, to)
            })
            .collect();
        let (highest, mean) = both.into_iter().unzip();
        Self { size, highest, mean }
    }
}

fn highest_and_mean(size: [usize; 3], values: &[u8], from: [usize; 3], to: [usize; 3]) -> (u8, u8) {
    let (mut highest, mut sum, mut n) = (0, 0, 0);
    for k in from[2]..to[2] {
        for j in from[1]..to[1] {
            let row = size[0] * (j + size[1] * k);
            let cells = &values[row + from[0]..row + to[0]];
            highest = cells.iter().copied().fold(highest, u8::max);
            sum += cells.iter().map(|&it| u32::from(it)).sum::<u32>();
            n += cells.len() as u32;
        }
    }
    (highest, (sum / n.max(1)) as u8)
}

/// How many voxels along each axis become one, so that the field is about even and not too large.
fn coarseness(grid: &EvenGrid) -> [usize; 3] {
    let sides = [0, 1, 2].map(|axis| grid.affine.step(axis).length().max(1e-3));
    let fits = |side_mm: f64| {
        let by = sides.map(|it| ((side_mm / it + 0.01) as usize).max(1));
        let n_voxels: usize = [0, 1, 2].map(|axis| grid.size[axis] / by[axis]).iter().product();
        (n_voxels <= MOST_VOXELS).then_some(by)
    };
    (0..64)
        .find_map(|step| fits(FINE_ENOUGH_MM * 1.1_f64.powi(step)))
        .unwrap_or_else(|| grid.size.map(|n| n.div_ceil(256).max(1)))
}

/// A layer of the coarser grid: means of the values it stands for.
fn mean_of(
    grid: &EvenGrid,
    by: [usize; 3],
    size: [usize; 3],
    k: usize,
    slice: &(impl Fn(usize) -> Option<Vec<f32>> + Sync),
) -> Option<Vec<f32>> {
    let mut sums = vec![0.0; size[0] * size[1]];
    for deep in 0..by[2] {
        let values = slice(k * by[2] + deep)?;
        if values.len() != grid.size[0] * grid.size[1] {
            return None;
        }
        for j in 0..size[1] * by[1] {
            let row = &values[j * grid.size[0]..][..size[0] * by[0]];
            let sums = &mut sums[j / by[1] * size[0]..][..size[0]];
            for (sum, cells) in sums.iter_mut().zip(row.chunks_exact(by[0])) {
                *sum += cells.iter().sum::<f32>();
            }
        }
    }
    let n = by.iter().product::<usize>() as f32;
    sums.iter_mut().for_each(|it| *it /= n);
    Some(sums)
}
