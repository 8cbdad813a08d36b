//! What the body is made of, and the spin-echo signal of it.

use crate::synthetic::same::SameEverywhere as _;
/// A tissue label. Every scanner asks the same body for these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub enum Tissue {
    Air,
    Fat,
    Skin,
    Fascia,
    Muscle,
    Interspinous,
    Ligament,
    Flavum,
    Cortex,
    Cartilage,
    Marrow,
    PosteriorMarrow,
    Annulus,
    Nucleus,
    EpiduralFat,
    Csf,
    Root,
    Cord,
    Vein,
    FlowVoid,
    BowelWall,
    BowelContent,
    Gas,
    Urine,
}

impl Tissue {
    /// Every tissue, in the order of their numbers.
    pub const ALL: [Self; 24] = [
        Self::Air,
        Self::Fat,
        Self::Skin,
        Self::Fascia,
        Self::Muscle,
        Self::Interspinous,
        Self::Ligament,
        Self::Flavum,
        Self::Cortex,
        Self::Cartilage,
        Self::Marrow,
        Self::PosteriorMarrow,
        Self::Annulus,
        Self::Nucleus,
        Self::EpiduralFat,
        Self::Csf,
        Self::Root,
        Self::Cord,
        Self::Vein,
        Self::FlowVoid,
        Self::BowelWall,
        Self::BowelContent,
        Self::Gas,
        Self::Urine,
    ];

    /// Its protons in water and in fat.
    ///
    /// Effective values: T1 near published ones at 1.5 T, T2 and density solved so that the two protocols of
    /// [`SpinEcho`] give the relative signals that were matched by eye to real lumbar series.
    fn spins(self) -> [Spins; 2] {
        const NONE: Spins = Spins(0.0, 1000.0, 50.0);
        const FAT: Spins = Spins(0.951, 300.0, 128.0);
        match self {
            Self::Air => [NONE, NONE],
            Self::Gas => [Spins(0.01, 1000.0, 50.0), NONE],
            Self::Fat | Self::EpiduralFat => [NONE, FAT],
            Self::Skin => [Spins(0.538, 700.0, 68.0), Spins(0.060, 300.0, 78.0)],
            Self::Fascia => [Spins(0.121, 600.0, 51.0), NONE],
            Self::Muscle => [Spins(0.671, 900.0, 46.0), Spins(0.019, 300.0, 118.0)],
            Self::Interspinous => [Spins(0.519, 800.0, 48.0), Spins(0.117, 300.0, 102.0)],
            Self::Ligament => [Spins(0.149, 700.0, 54.0), NONE],
            Self::Flavum => [Spins(0.381, 700.0, 67.0), NONE],
            Self::Cortex => [Spins(0.039, 500.0, 66.0), NONE],
            Self::Cartilage => [Spins(0.165, 700.0, 54.0), NONE],
            Self::Marrow => [Spins(0.489, 900.0, 69.0), Spins(0.342, 300.0, 78.0)],
            Self::PosteriorMarrow => [Spins(0.423, 900.0, 61.0), Spins(0.352, 300.0, 98.0)],
            Self::Annulus => [Spins(0.535, 700.0, 39.0), NONE],
            Self::Nucleus => [Spins(0.759, 1160.0, 99.0), NONE],
            Self::Csf => [Spins(0.976, 4273.0, 2496.0), NONE],
            Self::Root => [Spins(0.669, 800.0, 87.0), NONE],
            Self::Cord => [Spins(0.703, 780.0, 91.0), NONE],
            Self::Vein => [Spins(1.088, 1400.0, 121.0), NONE],
            Self::FlowVoid => [Spins(0.230, 1400.0, 45.0), NONE],
            Self::BowelWall => [Spins(0.610, 900.0, 64.0), NONE],
            Self::BowelContent => [Spins(0.758, 900.0, 93.0), NONE],
            Self::Urine => [Spins(0.93, 4300.0, 2000.0), NONE],
        }
    }
}

/// Relative proton density, T1 and T2 in ms.
#[derive(Clone, Copy, Debug)]
struct Spins(f64, f64, f64);

/// A spin-echo contrast: S = PD (1 - exp(-TR/T1)) exp(-TE/T2), scaled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpinEcho {
    /// Repetition time in ms.
    pub tr_ms: f64,
    /// Effective echo time in ms.
    pub te_ms: f64,
    /// Receiver gain: brings the brightest tissue to about 100.
    pub gain: f64,
}

impl SpinEcho {
    /// T2-weighted turbo spin echo: fluid is 100.
    pub const T2: Self = Self { tr_ms: 3500.0, te_ms: 105.0, gain: 191.1 };
    /// T1-weighted spin echo: fat is 100.
    pub const T1: Self = Self { tr_ms: 550.0, te_ms: 11.0, gain: 136.4 };

    /// Signal of a tissue's water and fat.
    pub fn signal(&self, tissue: Tissue) -> [f64; 2] {
        tissue.spins().map(|Spins(density, t1, t2)| {
            self.gain * density * (1.0 - (-self.tr_ms / t1).same_exp()) * (-self.te_ms / t2).same_exp()
        })
    }
}

/// Signals of a point in four channels: T2 water, T2 fat, T1 water, T1 fat.
pub type Channels = [f64; 4];

/// The four channels of every tissue.
#[derive(Clone, Debug)]
pub struct Palette([Channels; Tissue::ALL.len()]);

impl Palette {
    /// The signals of the two protocols.
    pub fn new() -> Self {
        Self(Tissue::ALL.map(|tissue| {
            let ([a, b], [c, d]) = (SpinEcho::T2.signal(tissue), SpinEcho::T1.signal(tissue));
            [a, b, c, d]
        }))
    }

    /// The channels of one tissue.
    pub fn of(&self, tissue: Tissue) -> Channels {
        self.0[tissue as usize]
    }
}

impl Default for Palette {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fluid_is_bright_on_t2_and_dark_on_t1_and_fat_is_the_reverse_order() {
        let palette = Palette::new();
        let [t2, _, t1, _] = palette.of(Tissue::Csf);
        assert!((t2 - 100.0).abs() < 2.0 && (t1 - 16.0).abs() < 2.0, "{t2} {t1}");
        let [_, t2, _, t1] = palette.of(Tissue::Fat);
        assert!((t2 - 80.0).abs() < 3.0 && (t1 - 100.0).abs() < 3.0, "{t2} {t1}");
        assert_eq!(palette.of(Tissue::Air), [0.0; 4]);
        for (idx, tissue) in Tissue::ALL.into_iter().enumerate() {
            assert_eq!(tissue as usize, idx);
        }
    }
}
