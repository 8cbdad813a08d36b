//! A coarse picture at once: every so many columns and rows are sampled, the rest is mixed from those.

use std::sync::atomic::AtomicBool;

use super::{Cut, Grid, Line, OUTSIDE, Slab};

/// A cut of which only every `every`th column and row is sampled.
struct Sparse<'c, C> {
    cut: &'c C,
    every: usize,
}

impl<C: Cut> Cut for Sparse<'_, C> {
    fn size(&self) -> [usize; 2] {
        // One more than fits, so that every place lies between two that were sampled.
        self.cut.size().map(|side| side.div_ceil(self.every) + 1)
    }

    fn line(&self, row: usize) -> Line {
        let line = self.cut.line(row * self.every);
        Line { step: line.step * self.every as f64, ..line }
    }
}

impl Grid {
    /// How many columns and rows have to share a place so that a cut takes no more than `most` places.
    pub fn coarseness(&self, cut: &impl Cut, slab: &Slab, most: usize) -> usize {
        let [columns, rows] = cut.size();
        let places = columns as f64 * rows as f64 * slab.n_layers.max(1) as f64;
        ((places / most.max(1) as f64).sqrt().ceil() as usize).clamp(1, 16)
    }

    /// The grey levels of a cut, coarsely: exact at every `every`th column and row.
    pub fn coarse_levels(&self, cut: &impl Cut, slab: &Slab, every: usize) -> Vec<u16> {
        let goes_on = AtomicBool::new(false);
        let every = every.max(1);
        let sparse = Sparse { cut, every };
        let size = if every == 1 { cut.size() } else { sparse.size() };
        let levels = if every == 1 { self.levels(cut, slab, &goes_on) } else { self.levels(&sparse, slab, &goes_on) };
        let levels = levels.unwrap_or_default();
        if every == 1 { levels } else { widened(&levels, size[0], cut.size(), every) }
    }
}

/// Puts mixed levels between those that were sampled; beside what is outside, the nearest.
fn widened(sparse: &[u16], width: usize, [columns, rows]: [usize; 2], every: usize) -> Vec<u16> {
    let mut wide = Vec::with_capacity(columns * rows);
    for row in 0..rows {
        let (above, down) = (row / every, (row % every) as f32 / every as f32);
        let lines = [above, above + 1].map(|line| sparse.get(line * width..(line + 1) * width).unwrap_or(&[]));
        for column in 0..columns {
            let (left, right) = (column / every, (column % every) as f32 / every as f32);
            let corner = |x: usize, y: usize| lines[y].get(left + x).copied().unwrap_or(OUTSIDE);
            let four = [corner(0, 0), corner(1, 0), corner(0, 1), corner(1, 1)];
            wide.push(if four.contains(&OUTSIDE) {
                four[usize::from(0.5 <= right) + 2 * usize::from(0.5 <= down)]
            } else {
                let mix = |a: f32, b: f32, share: f32| a + (b - a) * share;
                let [a, b, c, d] = four.map(f32::from);
                (mix(mix(a, b, right), mix(c, d, right), down) + 0.5) as u16
            });
        }
    }
    wide
}
