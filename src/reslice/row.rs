//! The inner loop: a straight row of evenly spaced places, each mixed from its eight neighbours.
//!
//! Places are counted in fixed point, so that a step is one addition and the share between two voxels lies in the lower
//! bits. The part of a row that is inside is found once; within it there is nothing left to ask. Many places at a time
//! are found, then read, then mixed side by side, which become vector instructions.

use super::{
    OUTSIDE, Voxels,
    voxels::{PLACES, TABLE},
};

/// Places mixed side by side.
pub(super) const LANES: usize = 64;
/// Bits behind the point of a place.
const FRACTION: u32 = 32;
const ONE: f64 = (1u64 << FRACTION) as f64;

/// A straight row in voxels: where its first place is and how far the next one is away.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Row {
    pub start: [f64; 3],
    pub step: [f64; 3],
}

/// Grey levels of places side by side; what is outside is not a number.
pub(super) type Lanes = [f32; LANES];

/// A row in fixed point, one layer on, as the tables count.
#[derive(Clone, Copy)]
struct Fixed {
    at: [i64; 3],
    step: [i64; 3],
}

impl Fixed {
    fn of(row: &Row) -> Self {
        let fixed = |value: f64| (value * ONE).round() as i64;
        Self { at: row.start.map(|at| fixed(at + 1.0)), step: row.step.map(fixed) }
    }

    /// The lower bits of so many steps, for each of the places side by side.
    fn advance(&self) -> [[u32; LANES]; 3] {
        self.step.map(|step| std::array::from_fn(|lane| (step as u32).wrapping_mul(lane as u32)))
    }

    fn after(&self, n: usize) -> [i64; 3] {
        [0, 1, 2].map(|axis| self.at[axis].wrapping_add(self.step[axis].wrapping_mul(n as i64)))
    }

    /// Whether a place is on the volume, which reaches half a voxel past its outer centres.
    fn is_inside(&self, n: usize, size: [usize; 3]) -> bool {
        let half = 1i64 << (FRACTION - 1);
        let at = self.after(n);
        (0..3).all(|axis| half <= at[axis] && at[axis] < ((size[axis] as i64) << FRACTION) + half)
    }

    /// The places of a row of `n` that lie on the volume.
    fn inside(&self, row: &Row, n: usize, size: [usize; 3]) -> std::ops::Range<usize> {
        let (mut first, mut end) = (0.0, n as f64);
        for (axis, side) in size.into_iter().enumerate() {
            let (low, high) = (-0.5 - row.start[axis], side as f64 - 0.5 - row.start[axis]);
            let step = row.step[axis];
            if step.abs() < 1e-12 {
                if 0.0 < low || high <= 0.0 {
                    return 0..0;
                }
                continue;
            }
            let (a, b) = (low / step, high / step);
            first = f64::max(first, a.min(b).ceil());
            end = f64::min(end, a.max(b).floor() + 1.0);
        }
        // What rounding brought in wrongly goes out again; along a line all between two that are inside is inside.
        let (mut first, mut end) = (first.max(0.0) as usize, end.max(0.0) as usize);
        while first < end && !self.is_inside(first, size) {
            first += 1;
        }
        while first < end && !self.is_inside(end - 1, size) {
            end -= 1;
        }
        first..end
    }
}

impl Row {
    /// Hands the grey levels of the places that lie on the volume to `take`, so many at a time: the number of the
    /// first, and the levels.
    pub(super) fn sample(&self, voxels: &Voxels, n: usize, take: impl FnMut(usize, &[f32])) {
        let is_near = |value: &f64| value.abs() < 1e6;
        if !self.start.iter().chain(&self.step).all(is_near) {
            return;
        }
        match voxels.has_outside() {
            true => self.sample_with::<true>(voxels, n, take),
            false => self.sample_with::<false>(voxels, n, take),
        }
    }

    /// The one axis that the row goes along, where it goes along one.
    fn axis(&self) -> Option<usize> {
        let mut along = (0..3).filter(|axis| 1e-12 < self.step[*axis].abs());
        along.next().filter(|_| along.next().is_none())
    }

    fn sample_with<const HOLED: bool>(&self, voxels: &Voxels, n: usize, mut take: impl FnMut(usize, &[f32])) {
        let fixed = Fixed::of(self);
        let inside = fixed.inside(self, n, voxels.size());
        if let Some(axis) = self.axis().filter(|_| !HOLED && !inside.is_empty()) {
            return along_axis(voxels, &fixed, axis, inside, take);
        }
        let advance = fixed.advance();
        let mut corners = Corners::default();
        for first in inside.clone().step_by(LANES) {
            // All lanes are made, even past the end of the row: tables and voxels answer for any place.
            corners.gather(voxels, fixed.after(first), fixed.step, &advance);
            let mut levels = corners.mixed();
            if HOLED {
                corners.mend(&mut levels);
            }
            take(first, &levels[..LANES.min(inside.end - first)]);
        }
    }
}

/// A row along an axis of the volume stays between the same four lines of voxels: these are mixed to one, once a voxel,
/// and the row is mixed from that.
fn along_axis(
    voxels: &Voxels,
    fixed: &Fixed,
    axis: usize,
    inside: std::ops::Range<usize>,
    mut take: impl FnMut(usize, &[f32]),
) {
    let ends = [inside.start, inside.end - 1].map(|n| layer_of(fixed.after(n)[axis]));
    let first_layer = ends[0].min(ends[1]);
    let line = mixed_line(voxels, fixed.at, axis, first_layer..ends[0].max(ends[1]) + 2);
    let mut at = fixed.after(inside.start)[axis];
    let mut levels = [0.0; LANES];
    for first in inside.clone().step_by(LANES) {
        let n_lanes = LANES.min(inside.end - first);
        for level in &mut levels[..n_lanes] {
            let pair = line.get(layer_of(at).wrapping_sub(first_layer)..).and_then(|line| line.first_chunk());
            let [near, far] = pair.copied().unwrap_or([f32::NAN; 2]);
            *level = near + (far - near) * share_of(at as u32);
            at = at.wrapping_add(fixed.step[axis]);
        }
        take(first, &levels[..n_lanes]);
    }
}

/// The voxels of some layers of an axis, mixed between the four lines that a place lies between.
fn mixed_line(voxels: &Voxels, at: [i64; 3], axis: usize, layers: std::ops::Range<usize>) -> Vec<f32> {
    let tables = voxels.tables();
    let [one, other] = [(axis + 1) % 3, (axis + 2) % 3];
    let pair = |axis: usize| tables[axis][layer_of(at[axis]) % TABLE];
    let share = |axis: usize| share_of(at[axis] as u32);
    let ([y0, y1], [z0, z1], y, z) = (pair(one), pair(other), share(one), share(other));
    let starts = [y0.wrapping_add(z0), y1.wrapping_add(z0), y0.wrapping_add(z1), y1.wrapping_add(z1)];
    let weights = [(1.0 - y) * (1.0 - z), y * (1.0 - z), (1.0 - y) * z, y * z];
    match axis {
        0 => mixed_bricks::<0, { side(0) }, { span(0) }>(voxels, layers, starts, weights),
        1 => mixed_bricks::<1, { side(1) }, { span(1) }>(voxels, layers, starts, weights),
        _ => mixed_bricks::<2, { side(2) }, { span(2) }>(voxels, layers, starts, weights),
    }
}

/// Layers of a brick along an axis.
const fn side(axis: usize) -> usize {
    PLACES[axis].len()
}

/// Numbers from the first of them to the last.
const fn span(axis: usize) -> usize {
    PLACES[axis][side(axis) - 1] + 1
}

/// Layers of an axis, a brick at a time: `SIDE` of them lie in `SPAN` numbers.
fn mixed_bricks<const AXIS: usize, const SIDE: usize, const SPAN: usize>(
    voxels: &Voxels,
    layers: std::ops::Range<usize>,
    starts: [u32; 4],
    weights: [f32; 4],
) -> Vec<f32> {
    let (values, table, last) = (voxels.values(), voxels.tables()[AXIS], voxels.size()[AXIS] - 1);
    // The table counts one on, and holds the outermost layers twice.
    let layer = |index: usize| index.saturating_sub(1).min(last);
    let first = layer(layers.start) / SIDE * SIDE;
    let mut line = Vec::with_capacity(layers.len() + 2 * SIDE);
    for brick in (first..=layer(layers.end)).step_by(SIDE) {
        // The second of a pair: a brick's first is, along the columns, the last of the brick before.
        let place = table[brick % TABLE][1];
        let mut mixed = [0.0; SIDE];
        for (start, weight) in starts.into_iter().zip(weights) {
            let span = values.get(place.wrapping_add(start) as usize..).and_then(|from| from.first_chunk::<SPAN>());
            let span = span.unwrap_or(&[OUTSIDE; SPAN]);
            mixed = std::array::from_fn(|n| mixed[n] + f32::from(span[PLACES[AXIS][n]]) * weight);
        }
        line.extend(mixed);
    }
    layers.map(|index| line.get(layer(index) - first).copied().unwrap_or(f32::NAN)).collect()
}

/// The index into a table of the layers that a place lies between.
#[inline(always)]
fn layer_of(at: i64) -> usize {
    (at >> FRACTION) as usize
}

/// The eight neighbours of places side by side, and how far along they lie between them.
struct Corners {
    /// Two neighbours along the columns each, the first in the lower half: rows here and next of the layer here and next.
    pairs: [[u32; LANES]; 4],
    shares: [[f32; LANES]; 3],
}

impl Default for Corners {
    fn default() -> Self {
        Self { pairs: [[0; LANES]; 4], shares: [[0.0; LANES]; 3] }
    }
}

impl Corners {
    #[inline(always)]
    fn gather(&mut self, voxels: &Voxels, mut at: [i64; 3], step: [i64; 3], advance: &[[u32; LANES]; 3]) {
        for axis in 0..3 {
            let start = at[axis] as u32;
            for (share, advance) in self.shares[axis].iter_mut().zip(&advance[axis]) {
                *share = share_of(start.wrapping_add(*advance));
            }
        }
        let values = voxels.values();
        let [xs, ys, zs] = voxels.tables();
        let pair = |at: u32| match values.get(at as usize..at as usize + 2) {
            Some(&[near, far]) => u32::from(near) | u32::from(far) << 16,
            _ => u32::MAX,
        };
        // First where they lie, then what lies there: in a tight run of reads many wait for memory at once.
        let mut places = [[0; LANES]; 4];
        for lane in 0..LANES {
            let index = |at: i64| (at >> FRACTION) as usize % TABLE;
            let ([x, _], [y0, y1], [z0, z1]) = (xs[index(at[0])], ys[index(at[1])], zs[index(at[2])]);
            let (near, far) = (x.wrapping_add(z0), x.wrapping_add(z1));
            let four = [near.wrapping_add(y0), near.wrapping_add(y1), far.wrapping_add(y0), far.wrapping_add(y1)];
            places.iter_mut().zip(four).for_each(|(places, place)| places[lane] = place);
            at = [0, 1, 2].map(|axis| at[axis].wrapping_add(step[axis]));
        }
        for (pair_of, place) in self.pairs.as_flattened_mut().iter_mut().zip(places.as_flattened()) {
            *pair_of = pair(*place);
        }
    }

    #[inline(always)]
    fn mixed(&self) -> Lanes {
        let mut mixed = [0.0; LANES];
        for (lane, mixed) in mixed.iter_mut().enumerate() {
            let [x, y, z] = [self.shares[0][lane], self.shares[1][lane], self.shares[2][lane]];
            let mix = |a: f32, b: f32, share: f32| a + (b - a) * share;
            let along_x = |pair: usize| {
                let pair = self.pairs[pair][lane];
                mix((pair & 0xFFFF) as i32 as f32, (pair >> 16) as i32 as f32, x)
            };
            *mixed = mix(mix(along_x(0), along_x(1), y), mix(along_x(2), along_x(3), y), z);
        }
        mixed
    }

    /// Where something outside would take part, the nearest voxel is shown; where that is outside, nothing is.
    fn mend(&self, levels: &mut Lanes) {
        for (lane, level) in levels.iter_mut().enumerate() {
            let corners =
                [0, 1, 2, 3].map(|pair| self.pairs[pair][lane]).map(|pair| [pair as u16, (pair >> 16) as u16]);
            if corners.as_flattened().contains(&OUTSIDE) {
                let far = [0, 1, 2].map(|axis| usize::from(0.5 <= self.shares[axis][lane]));
                let nearest = corners[far[1] + 2 * far[2]][far[0]];
                *level = if nearest == OUTSIDE { f32::NAN } else { f32::from(nearest) };
            }
        }
    }
}

/// The lower bits of a place as a share from 0 to 1.
#[inline(always)]
fn share_of(fraction: u32) -> f32 {
    // 24 bits are what a number of 32 bits holds.
    const BITS: u32 = 24;
    (fraction >> (u32::BITS - BITS)) as i32 as f32 * (1.0 / (1u32 << BITS) as f32)
}
