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
    Mass,
}

impl Tissue {
    /// Every tissue, in the order of their numbers.
    pub const ALL: [Self; 25] = [
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
        Self::Mass,
    ];

    /// Its protons in water and in fat.
    ///
    /// Effective values: T1 near published ones at 1.5 T, T2 and density solved so that the two protocols of
    /// [`SpinEcho`] give the relative signals that were matched by eye to real lumbar series.
    fn spins(self) -> [Spins; 2] {
        const NONE: Spins = Spins(0.0, 1000.0, 50.0);
        const FAT: Spins = Spins(0.859, 218.0, 146.0);
        match self {
            Self::Air => [NONE, NONE],
            Self::Gas => [Spins(0.01, 1000.0, 50.0), NONE],
            Self::Fat | Self::EpiduralFat => [NONE, FAT],
            Self::Skin => [Spins(0.538, 700.0, 68.0), Spins(0.054, 218.0, 84.3)],
            Self::Fascia => [Spins(0.121, 600.0, 51.0), NONE],
            Self::Muscle => [Spins(0.671, 900.0, 46.0), Spins(0.017, 218.0, 133.1)],
            Self::Interspinous => [Spins(0.519, 800.0, 53.0), Spins(0.106, 218.0, 113.1)],
            Self::Ligament => [Spins(0.149, 700.0, 54.0), NONE],
            Self::Flavum => [Spins(0.381, 700.0, 67.0), NONE],
            Self::Cortex => [Spins(0.039, 500.0, 66.0), NONE],
            Self::Cartilage => [Spins(0.165, 700.0, 54.0), NONE],
            Self::Marrow => [Spins(0.518, 900.0, 73.0), Spins(0.328, 218.0, 88.0)],
            Self::PosteriorMarrow => [Spins(0.423, 900.0, 68.0), Spins(0.319, 218.0, 112.0)],
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
            Self::Mass => [Spins(0.80, 950.0, 105.0), NONE],
        }
    }
}

/// Relative proton density, T1 and T2 in ms.
#[derive(Clone, Copy, Debug)]
struct Spins(f64, f64, f64);

/// A spin-echo contrast: S = PD |1 - exp(-TR/T1)| exp(-TE/T2), scaled; after an inversion 1 - 2 exp(-TI/T1) +
/// exp(-TR/T1) stands in the middle, which keeps its sign so that water and fat of one place may cancel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpinEcho {
    /// Repetition time in ms.
    pub tr_ms: f64,
    /// Effective echo time in ms.
    pub te_ms: f64,
    /// Inversion time in ms, where the magnetisation is turned over first.
    pub ti_ms: Option<f64>,
    /// Receiver gain: brings the brightest tissue to about 100. Negative where the fluid's signal is.
    pub gain: f64,
    /// How much brighter fat is than its T2 says: echoes that follow closely undo the coupling of its protons.
    pub fat: f64,
}

impl SpinEcho {
    /// T2-weighted turbo spin echo: fluid is 100.
    pub const T2: Self = Self { tr_ms: 3500.0, te_ms: 105.0, ti_ms: None, gain: 191.1, fat: 1.0 };
    /// T1-weighted spin echo: fat is 100.
    pub const T1: Self = Self { tr_ms: 550.0, te_ms: 11.0, ti_ms: None, gain: 136.4, fat: 1.0 };
    /// Short inversion time: fat is near its zero, fluid is 100.
    pub const STIR: Self = Self { tr_ms: 4500.0, te_ms: 60.0, ti_ms: Some(155.0), gain: -181.0, fat: 1.0 };

    /// Signal of a tissue's water and fat.
    pub fn signal(&self, tissue: Tissue) -> [f64; 2] {
        let [water, fat] = tissue.spins().map(|Spins(density, t1, t2)| {
            let left = (-self.tr_ms / t1).same_exp();
            let grown = self.ti_ms.map_or(1.0 - left, |ti| 1.0 - 2.0 * (-ti / t1).same_exp() + left);
            self.gain * density * grown * (-self.te_ms / t2).same_exp()
        });
        [water, fat * self.fat]
    }

    /// The same times with the gain at which a tissue has a signal of 100.
    pub fn gained(self, tissue: Tissue) -> Self {
        let unit = Self { gain: 1.0, ..self };
        Self { gain: 100.0 / unit.signal(tissue).iter().sum::<f64>(), ..self }
    }
}

/// What a point is to a scanner, in six channels. To MR, signals: T2 water, T2 fat, T1 water, T1 fat, STIR water, STIR
/// fat. To X-rays, attenuation and the shares of what has a texture: see `hounsfield`.
pub type Channels = [f64; 6];

/// The channels of every tissue.
#[derive(Clone, Debug)]
pub struct Palette {
    channels: [Channels; Tissue::ALL.len()],
    /// Whether the texture of signals is painted: that of attenuation is another one.
    is_signal: bool,
}

impl Palette {
    /// The signals of the usual protocols.
    pub fn new() -> Self {
        Self::of_echoes([SpinEcho::T2, SpinEcho::T1, SpinEcho::STIR])
    }

    /// The signals of a T2, a T1 and a STIR sequence.
    pub fn of_echoes(echoes: [SpinEcho; 3]) -> Self {
        let channels = Tissue::ALL.map(|tissue| {
            let [[a, b], [c, d], [e, f]] = echoes.map(|echo| echo.signal(tissue));
            [a, b, c, d, e, f]
        });
        Self { channels, is_signal: true }
    }

    /// What tissues are to X-rays.
    pub(super) fn of_attenuation(channels: impl FnMut(Tissue) -> Channels) -> Self {
        Self { channels: Tissue::ALL.map(channels), is_signal: false }
    }

    /// Whether the texture of MR signals is painted with it.
    pub fn is_signal(&self) -> bool {
        self.is_signal
    }

    /// The channels of one tissue.
    pub fn of(&self, tissue: Tissue) -> Channels {
        self.channels[tissue as usize]
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
        let [t2, _, t1, _, stir, _] = palette.of(Tissue::Csf);
        assert!((t2 - 100.0).abs() < 2.0 && (t1 - 16.0).abs() < 2.0, "{t2} {t1}");
        assert!((stir - 100.0).abs() < 2.0, "{stir}");
        let [_, t2, _, t1, _, stir] = palette.of(Tissue::Fat);
        assert!((t2 - 80.0).abs() < 3.0 && (t1 - 100.0).abs() < 3.0, "{t2} {t1}");
        assert!(stir.abs() < 5.0, "fat is nulled: {stir}");
        assert_eq!(palette.of(Tissue::Air).map(f64::abs), [0.0; 6]);
        for (idx, tissue) in Tissue::ALL.into_iter().enumerate() {
            assert_eq!(tissue as usize, idx);
        }
    }

    #[test]
    fn fluid_outshines_nerve_muscle_and_marrow_on_stir() {
        let palette = Palette::new();
        let stir = |tissue| {
            let [.., water, fat] = palette.of(tissue);
            (water + fat).abs()
        };
        assert!((0.15..0.30).contains(&(stir(Tissue::Muscle) / stir(Tissue::Csf))), "{}", stir(Tissue::Muscle));
        assert!((0.15..0.30).contains(&(stir(Tissue::Marrow) / stir(Tissue::Csf))), "{}", stir(Tissue::Marrow));
        assert!(stir(Tissue::Cord) > 1.5 * stir(Tissue::Muscle) && stir(Tissue::Vein) > 70.0);
    }
}
