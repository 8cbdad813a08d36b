//! What is scanned and how, as tables: a row a pulse sequence, a row a series of any scanner.

use super::{ct::Reconstruction, filter::Filter, receive::Coil, xray::View};
use crate::synthetic::{SpinEcho, identity::Role, same::SameEverywhere as _};

/// The pulse sequence of a series, which makes its contrast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contrast {
    /// Turbo spin echo; fluid bright.
    T2,
    /// Turbo spin echo; fat bright.
    T1,
    /// Inversion recovery; fluid bright, fat nulled.
    Stir,
    /// Turbo spin echo of a whole slab; fluid bright.
    T2Volume,
}

/// What a sequence does, and what its receive chain is like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sequence {
    /// What its Sequence Name (0018,0024) begins with.
    pub family: &'static str,
    /// Times and gain.
    pub echo: SpinEcho,
    /// Which of the body's channels are its water and fat.
    pub channels: (usize, usize),
    /// Echo Train Length (0018,0091).
    pub echo_train: u32,
    /// Echoes of a train are this many ms apart.
    pub echo_spacing_ms: f64,
    /// Pixel Bandwidth (0018,0095) in Hz.
    pub bandwidth_hz: f64,
    /// Flip Angle (0018,1314) of the refocusing pulses.
    pub flip_deg: f64,
    /// Number of Averages (0018,0083).
    pub averages: u32,
    /// How fast the signal decays over the echo train.
    pub decay: f64,
    /// The receive field.
    pub coil: Coil,
    /// What the image filter does.
    pub filter: Filter,
    /// Which way fat is off along the readout: 1 to the front or the head, -1 to the back or the feet.
    pub fat_way: f64,
    /// Noise of a picture in signal, in each of its two components.
    pub sigma: f64,
    /// How far the normalise filter takes the coil's falling field back.
    pub normalise: f64,
    /// How much the anterior saturation band takes away; 0 where there is none.
    pub saturation: f64,
    /// How far before the canal the band ends, and over how many mm.
    pub band_mm: (f64, f64),
    /// Pulsation of the great vessels in signal: their ghosts.
    pub pulsation: f64,
    /// How large the displacement by breathing is, against that of an ordinary scan.
    pub breathing: f64,
    /// Share of the fluid that pulses with the heart: its ghosts.
    pub fluid_pulse: f64,
    /// Random error of a shot's gain, in each component.
    pub shot_error: f64,
    /// Stored value of a signal of 1.
    pub stored: f64,
}

pub(super) const T2: Sequence = Sequence {
    family: "tse2d1",
    echo: SpinEcho::T2,
    channels: (0, 1),
    echo_train: 16,
    echo_spacing_ms: 10.5,
    bandwidth_hz: 380.0,
    flip_deg: 150.0,
    averages: 2,
    decay: 0.22,
    coil: Coil::SPINE,
    filter: Filter::SLIGHT,
    fat_way: 1.0,
    sigma: 2.9,
    normalise: 0.25,
    saturation: 0.40,
    band_mm: (48.0, 9.0),
    pulsation: 6.0,
    breathing: 1.0,
    fluid_pulse: 0.0,
    shot_error: 0.009,
    stored: 9.0,
};

pub(super) const T1: Sequence = Sequence {
    family: "tse2d1",
    echo: SpinEcho::T1,
    channels: (2, 3),
    echo_train: 3,
    echo_spacing_ms: 11.0,
    decay: 0.12,
    coil: Coil { far_field: (0.22, 75.0), ..Coil::SPINE },
    sigma: 1.8,
    normalise: 0.62,
    saturation: 0.25,
    pulsation: 8.0,
    ..T2
};

pub(super) const STIR: Sequence = Sequence {
    family: "tir2d1",
    echo: SpinEcho::STIR,
    channels: (4, 5),
    echo_train: 12,
    echo_spacing_ms: 10.0,
    averages: 2,
    sigma: 3.8,
    saturation: 0.40,
    ..T2
};

pub(super) const T2_VOLUME: Sequence = Sequence {
    family: "tse3d1",
    echo_train: 96,
    echo_spacing_ms: 4.2,
    bandwidth_hz: 600.0,
    flip_deg: 120.0,
    averages: 1,
    decay: 0.35,
    sigma: 3.2,
    saturation: 0.0,
    pulsation: 2.0,
    breathing: 0.7,
    ..T2
};

/// How deep the sac lies under the back.
pub(super) const SAC_DEPTH_MM: f64 = 60.0;

impl Sequence {
    /// What a signal of the sac is in the stored picture: the coil's field, as far as it is not made even.
    pub(super) fn heard(&self) -> f64 {
        self.coil.heard(SAC_DEPTH_MM).same_powf(1.0 - self.normalise)
    }

    /// Sequence Name (0018,0024).
    pub fn name(&self) -> String {
        format!("{}_{}", self.family, self.echo_train)
    }

    /// How long this many lines take, in seconds.
    pub fn seconds(&self, lines: f64) -> f64 {
        (lines / f64::from(self.echo_train)).ceil() * f64::from(self.averages) * self.echo.tr_ms / 1000.0
    }
}

/// Where the slices of an MR series lie. Series of one geometry share their slices and are painted once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Geometry {
    /// Parallel slices from right to left.
    Sagittal,
    /// Blocks angled to the discs and the sacrum.
    AxialBlocks,
    /// A sagittal slab of thin partitions.
    Volume,
}

impl Geometry {
    /// Every geometry.
    pub const ALL: [Self; 3] = [Self::Sagittal, Self::AxialBlocks, Self::Volume];
}

/// A series of an MR scanner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MrSeries {
    /// Its sequence.
    pub contrast: Contrast,
    /// Its slices.
    pub geometry: Geometry,
    /// Window Center and Window Width, in the signal of the sac.
    pub window: (f64, f64),
}

/// How a series is made, which says what scanner makes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Acquisition {
    /// By a pulse sequence.
    Mr(MrSeries),
    /// By a kernel from the rays of a CT.
    Ct(Reconstruction),
    /// By one exposure from a side.
    Radiograph(View),
}

impl Acquisition {
    /// Modality (0008,0060).
    pub fn modality(&self) -> &'static str {
        match self {
            Self::Mr(_) => "MR",
            Self::Ct(_) => "CT",
            Self::Radiograph(_) => "DX",
        }
    }
}

/// A series of the protocol.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Protocol {
    /// Which one it is.
    pub role: Role,
    /// Its word on the command line.
    pub word: &'static str,
    /// Series Description and Protocol Name.
    pub description: &'static str,
    /// How it is made.
    pub acquisition: Acquisition,
    /// Whether it is made unless others are asked for: MR is, but for the volume, which is large.
    pub usual: bool,
}

impl Protocol {
    /// What an MR series it is, if it is one.
    pub fn mr(&self) -> Option<&MrSeries> {
        match &self.acquisition {
            Acquisition::Mr(series) => Some(series),
            Acquisition::Ct(_) | Acquisition::Radiograph(_) => None,
        }
    }
}

/// Window of a T2-weighted series.
const T2_WINDOW: (f64, f64) = (58.0, 116.0);

const fn mr(contrast: Contrast, geometry: Geometry, window: (f64, f64)) -> Acquisition {
    Acquisition::Mr(MrSeries { contrast, geometry, window })
}

const fn usual(role: Role, word: &'static str, description: &'static str, acquisition: Acquisition) -> Protocol {
    Protocol { role, word, description, acquisition, usual: true }
}

const fn on_demand(role: Role, word: &'static str, description: &'static str, acquisition: Acquisition) -> Protocol {
    Protocol { role, word, description, acquisition, usual: false }
}

/// Every series, in the order of their numbers.
pub const PROTOCOLS: [Protocol; 10] = [
    usual(Role::SagittalT2, "sag-t2", "SAG T2 TSE", mr(Contrast::T2, Geometry::Sagittal, T2_WINDOW)),
    usual(Role::SagittalT1, "sag-t1", "SAG T1 TSE", mr(Contrast::T1, Geometry::Sagittal, (60.5, 121.0))),
    usual(Role::SagittalStir, "sag-stir", "SAG STIR", mr(Contrast::Stir, Geometry::Sagittal, (42.0, 84.0))),
    usual(Role::AxialT2, "ax-t2", "AX T2 TSE", mr(Contrast::T2, Geometry::AxialBlocks, T2_WINDOW)),
    on_demand(Role::VolumeT2, "3d-t2", "SAG T2 3D", mr(Contrast::T2Volume, Geometry::Volume, T2_WINDOW)),
    on_demand(Role::CtSoft, "ct-soft", "L-SPINE 2.0 S40", Acquisition::Ct(Reconstruction::SOFT)),
    on_demand(Role::CtBone, "ct-bone", "L-SPINE 3.0 B60", Acquisition::Ct(Reconstruction::BONE)),
    on_demand(Role::CtMyelogram, "ct-myelo", "L-SPINE MYELO 2.0 S40", Acquisition::Ct(Reconstruction::MYELOGRAM)),
    on_demand(Role::RadiographLateral, "dx-lat", "L-SPINE LAT", Acquisition::Radiograph(View::Lateral)),
    on_demand(Role::RadiographFrontal, "dx-ap", "L-SPINE AP", Acquisition::Radiograph(View::Frontal)),
];

impl Role {
    /// Its row of the protocol.
    pub fn protocol(self) -> &'static Protocol {
        &PROTOCOLS[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ct_is_named_by_its_slice_thickness() {
        for row in &PROTOCOLS {
            if let Acquisition::Ct(it) = &row.acquisition {
                assert!(row.description.contains(&format!(" {:.1} ", it.slice_mm.0)), "{}", row.description);
            }
        }
    }

    #[test]
    fn rows_stand_in_the_order_of_their_roles_and_words_differ() {
        for (idx, row) in PROTOCOLS.iter().enumerate() {
            assert_eq!((row.role as usize, row.role.protocol().word), (idx, row.word));
            assert!(PROTOCOLS[..idx].iter().all(|it| it.word != row.word && it.description != row.description));
        }
    }
}
