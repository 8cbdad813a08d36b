//! Voxels in bricks of 7 × 4 × 4, and these in blocks of up to 8 × 8 × 8, so that neighbours in every direction lie near
//! each other in memory: a brick is four cache lines, each of two rows of two slices, and a plane through a block meets
//! few pages of memory.
//!
//! A row of a brick begins with the last voxel of the brick before: two neighbours along the columns, which every mixed
//! place asks for, always lie beside each other and are read at once. That costs a seventh more memory.
//!
//! Where the voxel of a column, row and slice lies is a sum of three looked-up numbers. The tables hold each neighbour
//! beside it and repeat the outermost, so that the half voxel round the volume needs no case of its own.

/// What stands for no voxel: outside the volume, padding, a gap between slices. Grey levels end below.
pub const OUTSIDE: u16 = u16::MAX;
/// No side of a volume has more voxels.
pub const MOST_VOXELS_A_SIDE: usize = TABLE - 2;

/// Length of a table, a power of two, so that an index can be kept inside with a mask.
pub(super) const TABLE: usize = 4096;
/// Where the layers of a brick lie in it, along each axis: columns beside each other, rows and slices in pairs.
pub(super) const PLACES: [&[usize]; 3] = [&[0, 1, 2, 3, 4, 5, 6], &[0, 8, 32, 40], &[0, 16, 64, 80]];
/// Numbers kept of a brick: along the columns it repeats the voxel before it.
const BRICK: usize = (PLACES[0].len() + 1) * PLACES[1].len() * PLACES[2].len();
/// Most bricks along a side of a block.
const BLOCK: usize = 8;

/// Where layer `n - 1` and layer `n` of an axis lie, at index `n`, one layer before the first and after the last included.
/// Along the columns the second is always the one beside the first.
pub(super) type Table = Box<[[u32; 2]; TABLE]>;

/// The voxels of a volume, as grey levels from 0 to 65,534, or [`OUTSIDE`].
#[derive(Clone, Debug)]
pub struct Voxels {
    size: [usize; 3],
    values: Vec<u16>,
    tables: [Table; 3],
    has_outside: bool,
}

impl Voxels {
    /// A volume of `[columns, rows, slices]` that is [`OUTSIDE`] everywhere. `None` for an empty one, and one that is larger
    /// than [`MOST_VOXELS_A_SIDE`] along a side or than can be counted.
    pub fn new(size: [usize; 3]) -> Option<Self> {
        let order = Order::of(size)?;
        let n_values = order.n_values()?;
        let tables = [0, 1, 2].map(|axis| order.table(axis, size[axis]));
        Some(Self { size, values: vec![OUTSIDE; n_values], tables, has_outside: false })
    }

    /// How many bytes a volume of this size takes; `None` where it cannot be made.
    pub fn bytes_of(size: [usize; 3]) -> Option<u64> {
        Order::of(size)?.n_values().map(|n| 2 * n as u64)
    }

    /// Columns, rows and slices.
    pub fn size(&self) -> [usize; 3] {
        self.size
    }

    /// Fills a slice with the grey levels of its rows one after another. What is missing stays as it was.
    pub fn fill_slice(&mut self, slice: usize, levels: &[u16]) {
        if self.size[2] <= slice {
            return;
        }
        self.has_outside |= levels.contains(&OUTSIDE);
        let z = self.first(2, slice);
        for (row, levels) in levels.chunks(self.size[0]).take(self.size[1]).enumerate() {
            let start = self.first(1, row) + z;
            // Pair by pair, as the table has them: the outermost columns are both of theirs.
            for (n, [place, _]) in self.tables[0].iter().enumerate().take(self.size[0] + 1) {
                let at = (place + start) as usize;
                let pair = [n.saturating_sub(1), n.min(self.size[0] - 1)].map(|column| levels.get(column));
                for (voxel, level) in self.values.get_mut(at..at + 2).into_iter().flatten().zip(pair) {
                    *voxel = level.copied().unwrap_or(*voxel);
                }
            }
        }
    }

    /// Where a layer's first voxel lies.
    fn first(&self, axis: usize, layer: usize) -> u32 {
        self.tables[axis][(layer + 1) % TABLE][0]
    }

    /// The grey level of a voxel; [`OUTSIDE`] beyond the volume.
    pub fn at(&self, [column, row, slice]: [usize; 3]) -> u16 {
        let inside = column < self.size[0] && row < self.size[1] && slice < self.size[2];
        let at = inside.then(|| self.first(0, column) + self.first(1, row) + self.first(2, slice));
        at.and_then(|at| self.values.get(at as usize)).copied().unwrap_or(OUTSIDE)
    }

    /// Says that slices were left as they were made: not all voxels are grey levels.
    pub fn leave_gap(&mut self) {
        self.has_outside = true;
    }

    /// Whether some voxels are [`OUTSIDE`].
    pub fn has_outside(&self) -> bool {
        self.has_outside
    }

    /// How much memory they take.
    pub fn bytes(&self) -> usize {
        2 * self.values.len()
    }

    pub(super) fn values(&self) -> &[u16] {
        &self.values
    }

    pub(super) fn tables(&self) -> [&[[u32; 2]; TABLE]; 3] {
        [&self.tables[0], &self.tables[1], &self.tables[2]]
    }
}

/// How bricks follow each other.
struct Order {
    /// Bricks along the sides of a block.
    block: [usize; 3],
    /// Blocks along the sides of the volume.
    blocks: [usize; 3],
}

impl Order {
    fn of(size: [usize; 3]) -> Option<Self> {
        if !size.iter().all(|side| (1..=MOST_VOXELS_A_SIDE).contains(side)) {
            return None;
        }
        // Along the columns there is one pair more than voxels.
        let pairs = [size[0] + 1, size[1], size[2]];
        let bricks = [0, 1, 2].map(|axis| pairs[axis].div_ceil(PLACES[axis].len()));
        // The size that leaves least over, so that a volume little larger than some blocks does not take a whole one more.
        let block = bricks.map(|n| {
            let sizes = (BLOCK / 2..=BLOCK.min(n)).rev();
            sizes.min_by_key(|size| n.div_ceil(*size) * size).unwrap_or(n)
        });
        let blocks = [0, 1, 2].map(|axis| bricks[axis].div_ceil(block[axis]));
        Some(Self { block, blocks })
    }

    fn n_values(&self) -> Option<usize> {
        let mut sides = self.block.iter().chain(&self.blocks);
        let n = sides.try_fold(BRICK as u64, |n, side| n.checked_mul(*side as u64))?;
        u32::try_from(n).ok().map(|n| n as usize)
    }

    /// At index `n` where layer `n - 1` of an axis lies and where layer `n` does, kept inside at both ends.
    fn table(&self, axis: usize, n_layers: usize) -> Table {
        let [a, b, c] = self.block;
        let whole = BRICK * a * b * c;
        let by_brick = [BRICK, BRICK * a, BRICK * a * b][axis];
        let by_block = [whole, whole * self.blocks[0], whole * self.blocks[0] * self.blocks[1]][axis];
        let place = |layer: usize| {
            let (brick, rest) = (layer / PLACES[axis].len(), layer % PLACES[axis].len());
            let (block, brick) = (brick / self.block[axis], brick % self.block[axis]);
            (block * by_block + brick * by_brick + PLACES[axis][rest]) as u32
        };
        let pair = |n: usize| match axis {
            0 => [place(n.min(n_layers)), place(n.min(n_layers)) + 1],
            _ => [place(n.saturating_sub(1).min(n_layers - 1)), place(n.min(n_layers - 1))],
        };
        let mut table = Box::new([[0; 2]; TABLE]);
        table.iter_mut().enumerate().for_each(|(n, places)| *places = pair(n));
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_voxel_has_a_place_of_its_own() {
        let size = [7, 5, 70];
        let mut voxels = Voxels::new(size).expect("small");
        for slice in 0..size[2] {
            let levels: Vec<u16> = (0..35).map(|idx| (slice * 35 + idx) as u16).collect();
            voxels.fill_slice(slice, &levels);
        }
        for slice in 0..size[2] {
            for row in 0..5 {
                for column in 0..7 {
                    assert_eq!(usize::from(voxels.at([column, row, slice])), slice * 35 + row * 7 + column);
                }
            }
        }
        assert_eq!(voxels.at([7, 0, 0]), OUTSIDE);
        assert!(!voxels.has_outside());
    }

    #[test]
    fn what_cannot_be_made_is_refused_before_memory_is_taken() {
        assert!(Voxels::new([0, 5, 5]).is_none());
        assert!(Voxels::new([MOST_VOXELS_A_SIDE + 1, 5, 5]).is_none());
        assert_eq!(Voxels::bytes_of([4000, 4000, 4000]), None);
        let (whole, taken) = (2 * 512 * 512 * 400, Voxels::bytes_of([512, 512, 400]).expect("fits"));
        assert!(whole <= taken && taken < whole * 12 / 10, "{taken}");
    }
}
