//! What becomes of several layers one behind the other: the brightest, the darkest, or the mean.

use super::{OUTSIDE, Voxels, row::Row};

/// What a slab shows of its layers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SlabMode {
    /// The brightest (maximum intensity projection).
    #[default]
    Brightest,
    /// The darkest (minimum intensity projection).
    Darkest,
    /// The mean.
    Mean,
}

impl SlabMode {
    /// All of them, in the order in which a key goes through them.
    pub const ALL: [Self; 3] = [Self::Brightest, Self::Darkest, Self::Mean];

    /// The name on screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Brightest => "Brightest (MIP)",
            Self::Darkest => "Darkest (MinIP)",
            Self::Mean => "Mean",
        }
    }

    /// The name as radiologists shorten it.
    pub fn short_name(self) -> &'static str {
        match self {
            Self::Brightest => "MIP",
            Self::Darkest => "MinIP",
            Self::Mean => "Mean",
        }
    }
}

/// Layers one behind the other, the plane in their middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slab {
    /// What is shown of them.
    pub mode: SlabMode,
    /// How many, at least 1.
    pub n_layers: usize,
    /// How far apart they are in mm.
    pub step_mm: f64,
}

impl Slab {
    /// No slab: a single layer.
    pub const THIN: Self = Self { mode: SlabMode::Brightest, n_layers: 1, step_mm: 1.0 };

    /// A slab of a thickness in mm, from layers that are about `step_mm` apart; at most `MOST_LAYERS`.
    pub fn of_thickness(mode: SlabMode, thickness_mm: f64, step_mm: f64) -> Self {
        /// More are not told apart and only cost time.
        const MOST_LAYERS: f64 = 400.0;
        let n = (thickness_mm / step_mm).round().clamp(1.0, MOST_LAYERS);
        let step_mm = if n > 1.0 { thickness_mm / n } else { step_mm };
        Self { mode, n_layers: n as usize, step_mm }
    }

    /// How far each layer lies from the plane in mm.
    pub fn offsets_mm(&self) -> impl Iterator<Item = f64> {
        let middle = (self.n_layers.max(1) - 1) as f64 / 2.0;
        let step = self.step_mm;
        (0..self.n_layers.max(1)).map(move |layer| (layer as f64 - middle) * step)
    }
}

/// One row of a picture in the making.
#[derive(Default)]
pub(super) struct Mixer {
    levels: Vec<f32>,
    counts: Vec<f32>,
}

impl Mixer {
    /// Makes a row of grey levels, rounded, from the rows of all layers; [`OUTSIDE`] where none has any.
    pub(super) fn row(
        &mut self,
        voxels: &Voxels,
        mode: SlabMode,
        layers: impl ExactSizeIterator<Item = Row>,
        out: &mut [u16],
    ) {
        if layers.len() == 1 {
            out.fill(OUTSIDE);
            for row in layers {
                row.sample(voxels, out.len(), |first, levels| write(&mut out[first..], levels));
            }
            return;
        }
        match mode {
            SlabMode::Brightest => self.extreme(voxels, layers, out, f32::NEG_INFINITY, |new, old| old < new),
            SlabMode::Darkest => self.extreme(voxels, layers, out, f32::INFINITY, |new, old| new < old),
            SlabMode::Mean => self.mean(voxels, layers, out),
        }
    }

    fn extreme(
        &mut self,
        voxels: &Voxels,
        layers: impl Iterator<Item = Row>,
        out: &mut [u16],
        nothing: f32,
        wins: impl Fn(f32, f32) -> bool,
    ) {
        self.levels.clear();
        self.levels.resize(out.len(), nothing);
        for row in layers {
            row.sample(voxels, out.len(), |first, levels| {
                // What is not a number wins nothing.
                for (old, new) in self.levels[first..].iter_mut().zip(levels) {
                    *old = if wins(*new, *old) { *new } else { *old };
                }
            });
        }
        write(out, &self.levels);
    }

    fn mean(&mut self, voxels: &Voxels, layers: impl Iterator<Item = Row>, out: &mut [u16]) {
        for sums in [&mut self.levels, &mut self.counts] {
            sums.clear();
            sums.resize(out.len(), 0.0);
        }
        for row in layers {
            row.sample(voxels, out.len(), |first, levels| {
                let sums = self.levels[first..].iter_mut().zip(&mut self.counts[first..]);
                for ((sum, count), new) in sums.zip(levels) {
                    let is_level = !new.is_nan();
                    *sum += if is_level { *new } else { 0.0 };
                    *count += if is_level { 1.0 } else { 0.0 };
                }
            });
        }
        // Nothing by nothing is not a number.
        self.levels.iter_mut().zip(&self.counts).for_each(|(sum, count)| *sum /= count);
        write(out, &self.levels);
    }
}

/// Rounded levels; what is no level, or none that a slab found, is [`OUTSIDE`].
#[inline(always)]
fn write(out: &mut [u16], levels: &[f32]) {
    // Beyond 2^23 numbers of 32 bits are whole: adding it rounds, and the lowest bits are the whole number.
    const WHOLE: f32 = 8_388_608.0;
    for (out, level) in out.iter_mut().zip(levels) {
        let rounded = (level + WHOLE).to_bits() as u16;
        *out = if level.abs() < f32::from(OUTSIDE) { rounded } else { OUTSIDE };
    }
}
