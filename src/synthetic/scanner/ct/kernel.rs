//! Reconstruction kernels: what a frequency becomes, and how noisy a picture is.

use crate::synthetic::same::SameEverywhere as _;

/// A reconstruction kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kernel {
    /// Smooth: 50 % at 0.33 and 10 % at 0.61 cycles per mm.
    Soft,
    /// Sharp: edges overshoot by a tenth.
    Bone,
}

impl Kernel {
    /// Convolution Kernel (0018,1210).
    pub fn name(self) -> &'static str {
        match self {
            Self::Soft => "S40",
            Self::Bone => "B60",
        }
    }

    /// What is left of a frequency in cycles per mm.
    pub(super) fn transfer(self, frequency: f64) -> f64 {
        let square = |scale: f64| (frequency / scale).powi(2);
        match self {
            Self::Soft => (-square(0.40)).same_exp(),
            Self::Bone => (-square(0.95).powi(2)).same_exp() * (1.0 + 0.45 * square(0.55) * (-square(0.62)).same_exp()),
        }
    }

    /// Standard deviation of the noise in the middle of the trunk in a slice of the usual thickness, HU.
    pub(super) fn sigma_hu(self) -> f64 {
        match self {
            Self::Soft => 13.0,
            Self::Bone => 42.0,
        }
    }
}

/// What filtered back-projection makes of a ray's frequency; the lowest are not lost altogether.
pub(super) fn ramp(frequency: f64) -> f64 {
    const FLOOR: f64 = 0.04;
    (frequency * frequency + FLOOR * FLOOR).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kernels_keep_what_their_names_say() {
        assert!((Kernel::Soft.transfer(0.333) - 0.5).abs() < 0.01 && (Kernel::Soft.transfer(0.607) - 0.1).abs() < 0.01);
        assert!(Kernel::Bone.transfer(0.5) > 1.05 && Kernel::Bone.transfer(0.9) > Kernel::Soft.transfer(0.4));
        assert_eq!([Kernel::Soft, Kernel::Bone].map(|it| it.transfer(0.0)), [1.0; 2]);
    }
}
