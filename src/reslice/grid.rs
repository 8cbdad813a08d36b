//! A volume: its voxels, where they lie, and what their grey levels mean.

use super::{OUTSIDE, Voxels};
use crate::{
    geometry::{LpsPoint, LpsVector, VoxelAffine},
    study::{FramePixels, Instance, ModalityLut, PixelFormat, SampleNumber},
};

/// How grey levels stand for stored values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Levels {
    /// They are the 16-bit patterns, of signed values with the sign bit turned, so that they ascend with the values.
    Stored {
        /// Whether the values are signed.
        signed: bool,
    },
    /// They are steps of what the Modality LUT gives: real numbers, or slices that each have a rescale of their own.
    Scaled {
        /// What level 0 stands for.
        low: f64,
        /// From one level to the next.
        step: f64,
    },
}

impl Levels {
    /// Levels for real numbers in a range.
    pub fn of_range(low: f64, high: f64) -> Self {
        let step = (high - low) / f64::from(OUTSIDE - 1);
        Self::Scaled { low, step: if step.is_finite() && 0.0 < step { step } else { 1.0 } }
    }

    /// What a grey level of a volume with this Modality LUT stands for.
    pub fn value(self, level: u16, lut: &ModalityLut) -> f64 {
        match self {
            Self::Stored { signed } => lut.apply(FramePixels::value_of(level ^ sign_bit(signed), signed).into()),
            Self::Scaled { low, step } => low + step * f64::from(level),
        }
    }

    /// The grey levels of a frame, row by row: [`OUTSIDE`] for padding, rows that are not in the file and what is no number.
    pub fn of_frame(self, frame: &FramePixels, instance: &Instance) -> Vec<u16> {
        let present = frame.rows_present.min(frame.rows) as usize * frame.columns as usize;
        let padding = instance.format.padding;
        let is_padding = |stored: f64| padding.is_some_and(|(low, high)| (low..=high).contains(&stored));
        let mut levels: Vec<u16> = match (self, &frame.values) {
            (Self::Stored { signed }, crate::study::PixelValues::Words { words, .. }) => {
                let flip = sign_bit(signed);
                let level = |word: &u16| match padding {
                    Some(_) if is_padding(FramePixels::value_of(*word, signed).into()) => OUTSIDE,
                    _ => (word ^ flip).min(OUTSIDE - 1),
                };
                words.iter().map(level).collect()
            }
            (Self::Scaled { low, step }, _) => {
                let n = frame.values.len();
                let columns = frame.columns.max(1);
                let level = |idx: usize| {
                    let stored = frame.stored(idx as u32 % columns, idx as u32 / columns)?;
                    let value = (instance.modality_lut.apply(stored) - low) / step;
                    let is_level = value.is_finite() && !is_padding(stored);
                    is_level.then(|| value.round().clamp(0.0, f64::from(OUTSIDE - 1)) as u16)
                };
                (0..n).map(|idx| level(idx).unwrap_or(OUTSIDE)).collect()
            }
            _ => Vec::new(),
        };
        levels.iter_mut().skip(present).for_each(|level| *level = OUTSIDE);
        levels
    }

    /// Pixels as the renderer takes them, from grey levels.
    pub fn frame(self, levels: Vec<u16>, [columns, rows]: [u32; 2]) -> FramePixels {
        let signed = self == Self::Stored { signed: true };
        let mut words = levels;
        if signed {
            words.iter_mut().for_each(|word| *word ^= sign_bit(true));
        }
        FramePixels::of_words(rows, columns, signed, words)
    }

    /// How such pixels are described, of an instance whose volume was cut.
    pub fn describe(self, instance: &mut Instance, [columns, rows]: [u32; 2]) {
        let signed = self == Self::Stored { signed: true };
        let outside = f64::from(FramePixels::value_of(OUTSIDE ^ sign_bit(signed), signed));
        instance.format = PixelFormat {
            rows,
            columns,
            bits_allocated: 16,
            bits_stored: 16,
            high_bit: 15,
            signed,
            number: SampleNumber::Integer,
            padding: Some((outside, outside)),
            ..instance.format.clone()
        };
        if let Self::Scaled { low, step } = self {
            let unit = instance.modality_lut.unit().to_owned();
            instance.modality_lut = ModalityLut::Rescale { slope: step, intercept: low, unit };
        }
    }
}

fn sign_bit(signed: bool) -> u16 {
    if signed { 0x8000 } else { 0 }
}

/// The one copy of a volume that all its views share.
#[derive(Clone, Debug)]
pub struct Grid {
    voxels: Voxels,
    affine: VoxelAffine,
    levels: Levels,
}

impl Grid {
    /// A volume of these voxels.
    pub fn new(voxels: Voxels, affine: VoxelAffine, levels: Levels) -> Self {
        Self { voxels, affine, levels }
    }

    /// Its voxels.
    pub fn voxels(&self) -> &Voxels {
        &self.voxels
    }

    /// Where they lie.
    pub fn affine(&self) -> &VoxelAffine {
        &self.affine
    }

    /// What they mean.
    pub fn levels_mean(&self) -> Levels {
        self.levels
    }

    /// The middle of the volume.
    pub fn middle(&self) -> LpsPoint {
        self.affine.lps_from_voxel(self.voxels.size().map(|side| (side as f64 - 1.0) / 2.0))
    }

    /// The corners of the volume, half a voxel past the outer centres.
    pub fn corners(&self) -> [LpsPoint; 8] {
        let end = |axis: usize, far: bool| if far { self.voxels.size()[axis] as f64 - 0.5 } else { -0.5 };
        std::array::from_fn(|n| {
            self.affine.lps_from_voxel([end(0, n & 1 != 0), end(1, n & 2 != 0), end(2, n & 4 != 0)])
        })
    }

    /// From where to where the volume reaches along a unit direction, in mm from a point.
    pub fn reach_mm(&self, from: LpsPoint, direction: LpsVector) -> [f64; 2] {
        let along = self.corners().map(|corner| (corner - from).dot(direction));
        let [low, high] = [f64::min, f64::max].map(|pick| along.into_iter().reduce(pick).unwrap_or(0.0));
        [low, high]
    }

    /// The centre of the voxel that is nearest to a point.
    pub fn snapped(&self, at: LpsPoint) -> LpsPoint {
        self.affine.lps_from_voxel(self.affine.voxel_from_lps(self.clamped(at)).map(f64::round))
    }

    /// The nearest point that is on the volume.
    pub fn clamped(&self, at: LpsPoint) -> LpsPoint {
        let mut place = self.affine.voxel_from_lps(at);
        for (place, side) in place.iter_mut().zip(self.voxels.size()) {
            *place = place.clamp(0.0, side as f64 - 1.0);
        }
        self.affine.lps_from_voxel(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signed_values_ascend_as_levels_and_come_back_as_they_were() {
        let levels = Levels::Stored { signed: true };
        let mut instance = Instance::of_pixels(PixelFormat { signed: true, ..PixelFormat::grey(1, 4, 16) });
        instance.format.padding = Some((-2000.0, -2000.0));
        let words = [-1024i16, 0, 1500, -2000].map(i16::cast_unsigned).to_vec();
        let made = levels.of_frame(&FramePixels::of_words(1, 4, true, words), &instance);
        assert!(made[0] < made[1] && made[1] < made[2] && made[3] == OUTSIDE);
        let back = levels.frame(made, [4, 1]);
        assert_eq!([0, 1, 2].map(|column| back.stored(column, 0)), [-1024.0, 0.0, 1500.0].map(Some));
        levels.describe(&mut instance, [4, 1]);
        assert_eq!(back.stored(3, 0), instance.format.padding.map(|(low, _)| low));
    }

    #[test]
    fn real_numbers_keep_their_value_within_a_step() {
        let levels = Levels::of_range(-0.5, 1.5);
        let mut instance = Instance::of_pixels(PixelFormat::grey(1, 3, 16));
        let frame = FramePixels::new(1, 3, crate::study::PixelValues::Reals(vec![-0.5, 0.25, f64::NAN]));
        let made = levels.of_frame(&frame, &instance);
        levels.describe(&mut instance, [3, 1]);
        let back = levels.frame(made.clone(), [3, 1]);
        let value = |column| back.stored(column, 0).map(|stored| instance.modality_lut.apply(stored));
        assert_eq!(made[2], OUTSIDE);
        assert!(value(1).is_some_and(|value| (value - 0.25).abs() < 4e-5), "{:?}", value(1));
    }
}
