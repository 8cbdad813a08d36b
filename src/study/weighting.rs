//! What an MR series shows bright, from its timing; and a series' name without anything its description may tell.

use super::Series;
use crate::geometry::AnatomicalPlane;

/// What the contrast of an MR series is mostly due to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weighting {
    /// Fat bright, fluid dark.
    T1,
    /// Fluid bright.
    T2,
    /// Between the two.
    Proton,
    /// Fluid bright, fat suppressed by a short inversion.
    Stir,
}

impl Weighting {
    /// The name as used in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::T1 => "T1",
            Self::T2 => "T2",
            Self::Proton => "PD",
            Self::Stir => "STIR",
        }
    }
}

impl Series {
    /// The weighting of an MR series by its echo, repetition and inversion times, with the limits usual for spin echo
    /// of the spine; `None` for other modalities and where the times are missing.
    pub fn weighting(&self) -> Option<Weighting> {
        const LONG_ECHO_MS: f64 = 60.0;
        const LONG_REPETITION_MS: f64 = 1500.0;
        const LONGEST_STIR_INVERSION_MS: f64 = 400.0;
        let acquisition = &self.instances.first().filter(|_| self.modality == "MR")?.acquisition;
        if let Some(inversion) = acquisition.inversion_time_ms {
            return (inversion < LONGEST_STIR_INVERSION_MS).then_some(Weighting::Stir);
        }
        let long_echo = LONG_ECHO_MS < acquisition.echo_time_ms?;
        if long_echo {
            return Some(Weighting::T2);
        }
        let long_repetition = LONG_REPETITION_MS < acquisition.repetition_time_ms?;
        Some(if long_repetition { Weighting::Proton } else { Weighting::T1 })
    }

    /// Plane and weighting or modality, such as `Sag T2`, `Ax CT`: what may be shown where the scanner's own description
    /// could tell too much.
    pub fn plain_name(&self) -> String {
        let plane = self.plane.map_or("", AnatomicalPlane::short_name);
        let what = self.weighting().map(Weighting::name).unwrap_or(&self.modality);
        format!("{plane} {what}").trim().to_owned()
    }
}
