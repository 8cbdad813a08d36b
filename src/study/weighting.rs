//! What an MR series shows bright, from its timing, else from its words; and a series' name without anything its
//! description may tell.

use super::{Acquisition, Series};
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

const LONG_ECHO_MS: f64 = 60.0;
const LONG_REPETITION_MS: f64 = 1500.0;
/// Without an echo time only a repetition this short tells that it is T1.
const SHORT_REPETITION_MS: f64 = 1000.0;
const LONGEST_STIR_INVERSION_MS: f64 = 400.0;

impl Series {
    /// The weighting of an MR series; `None` for other modalities and where neither times nor words tell.
    pub fn weighting(&self) -> Option<Weighting> {
        self.weighting_with_ground().map(|(weighting, _)| weighting)
    }

    /// The weighting of an MR series and from what it is known, as half a sentence.
    ///
    /// By its echo, repetition and inversion times, with the limits usual for spin echo of the spine. Words in the
    /// description count where times are missing, where they name a STIR whose inversion time is not given, and where a
    /// short echo leaves it open: gradient echoes show fluid bright with short echoes too.
    pub fn weighting_with_ground(&self) -> Option<(Weighting, String)> {
        let acquisition = &self.instances.first().filter(|_| self.modality == "MR")?.acquisition;
        let said = self.said_weighting().map(|(weighting, word)| (weighting, format!("its description says {word}")));
        let said_stir = said.clone().filter(|(weighting, _)| *weighting == Weighting::Stir);
        // Some scanners write 0 where nothing is inverted.
        if let Some(inversion) = acquisition.inversion_time_ms.filter(|ms| 0.0 < *ms) {
            return said_stir.or_else(|| inverted(inversion, acquisition));
        }
        let long_echo = acquisition.echo_time_ms.filter(|echo| LONG_ECHO_MS < *echo);
        let by_echo = long_echo.map(|echo| (Weighting::T2, format!("its echo time of {echo:.0} ms is long")));
        said_stir.or(by_echo).or(said).or_else(|| by_short_times(acquisition))
    }

    /// Plane and weighting or modality, such as `Sag T2`, `Ax CT`: what may be shown where the scanner's own description
    /// could tell too much.
    pub fn plain_name(&self) -> String {
        let plane = self.plane.map_or("", AnatomicalPlane::short_name);
        let what = self.weighting().map(Weighting::name).unwrap_or(&self.modality);
        format!("{plane} {what}").trim().to_owned()
    }

    /// Modality and the scanner's description, which may begin with it; where there is none, what the series is.
    pub fn told_name(&self) -> String {
        let says_modality = self.description.split_whitespace().next() == Some(self.modality.as_str());
        match self.description.is_empty() {
            true => self.plain_name(),
            false if says_modality => self.description.clone(),
            false => format!("{} {}", self.modality, self.description).trim().to_owned(),
        }
    }
}

/// A short inversion suppresses fat; a longer one with a short echo is T1, as FLAIR and prepared gradient echoes are.
fn inverted(inversion_ms: f64, acquisition: &Acquisition) -> Option<(Weighting, String)> {
    if inversion_ms < LONGEST_STIR_INVERSION_MS {
        return Some((Weighting::Stir, format!("its inversion time of {inversion_ms:.0} ms is short")));
    }
    let echo = acquisition.echo_time_ms.filter(|echo| *echo <= LONG_ECHO_MS)?;
    Some((Weighting::T1, format!("it has an inversion of {inversion_ms:.0} ms and a short echo time of {echo:.0} ms")))
}

/// Of a short echo the repetition time decides; without an echo time only a short repetition does.
fn by_short_times(acquisition: &Acquisition) -> Option<(Weighting, String)> {
    let repetition = acquisition.repetition_time_ms?;
    let is_short = format!("its repetition time of {repetition:.0} ms is short");
    match acquisition.echo_time_ms {
        None => (repetition < SHORT_REPETITION_MS).then_some((Weighting::T1, is_short)),
        Some(echo) if LONG_REPETITION_MS < repetition => Some((
            Weighting::Proton,
            format!("its echo time of {echo:.0} ms is short and its repetition time of {repetition:.0} ms long"),
        )),
        Some(_) => Some((Weighting::T1, is_short)),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::study::{Instance, PixelFormat};

    /// Echo, repetition and inversion time.
    fn weighted(description: &str, times: [Option<f64>; 3]) -> Option<Weighting> {
        let mut instance = Instance::of_pixels(PixelFormat::grey(1, 1, 8));
        let [echo_time_ms, repetition_time_ms, inversion_time_ms] = times;
        instance.acquisition =
            Acquisition { echo_time_ms, repetition_time_ms, inversion_time_ms, ..Acquisition::default() };
        let series = Series {
            modality: "MR".to_owned(),
            description: description.to_owned(),
            instances: vec![Arc::new(instance)],
            ..Series::default()
        };
        series.weighting()
    }

    #[test]
    fn a_modality_is_told_once() {
        let named = |description: &str| {
            let (modality, description) = ("CT".to_owned(), description.to_owned());
            Series { modality, description, ..Series::default() }.told_name()
        };
        assert_eq!([named("CT abdomen"), named("abdomen"), named("CTA")], ["CT abdomen", "CT abdomen", "CT CTA"]);
    }

    #[test]
    fn times_decide_and_words_where_times_are_missing_or_leave_it_open() {
        use Weighting::{Proton, Stir, T1, T2};
        for (description, times, expected) in [
            ("", [Some(100.0), Some(3000.0), None], Some(T2)),
            ("sag t1", [Some(100.0), Some(3000.0), None], Some(T2)),
            ("", [Some(12.0), Some(600.0), None], Some(T1)),
            ("", [Some(12.0), Some(3000.0), None], Some(Proton)),
            ("sag t1", [Some(12.0), Some(2000.0), None], Some(T1)),
            ("ax t2* medic", [Some(15.0), Some(500.0), None], Some(T2)),
            ("", [Some(60.0), Some(4000.0), Some(160.0)], Some(Stir)),
            ("sag stir", [Some(70.0), Some(4000.0), None], Some(Stir)),
            ("", [Some(100.0), Some(3000.0), Some(0.0)], Some(T2)),
            ("", [Some(15.0), Some(2000.0), Some(860.0)], Some(T1)),
            ("t2 flair", [Some(120.0), Some(9000.0), Some(2500.0)], None),
            ("", [None, Some(550.0), None], Some(T1)),
            ("", [None, Some(4000.0), None], None),
            ("", [Some(12.0), None, None], None),
            ("T2W sag", [None, None, None], Some(T2)),
            ("", [None, None, None], None),
        ] {
            assert_eq!(weighted(description, times), expected, "{description} {times:?}");
        }
    }
}
