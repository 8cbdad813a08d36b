//! The truth of a body: landmarks and measures taken on its final surfaces, never copied from the recipe.

mod lesion;
mod level;
mod text;
mod transverse;
mod values;

pub use lesion::LesionTruth;
pub use level::LevelTruth;

#[cfg(test)]
pub(super) mod tests;

use super::Body;
use crate::{geometry::LpsPoint, study::VertebralLevel};

/// What is true of a body. Points lie in the median plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Truth {
    /// From T11 to S3, as far as the sac has a diameter there.
    pub levels: Vec<LevelTruth>,
    /// Lowest point of the sac.
    pub sac_end: LpsPoint,
    /// At which height that is: a vertebra with its third, or two vertebrae.
    pub sac_end_at: String,
    /// Lowest point of the cord.
    pub conus: LpsPoint,
    /// At which height that is.
    pub conus_at: String,
    /// Levels whose bodies lie below the end of the sac: its diameter there is nothing, not unknown.
    pub below_sac: Vec<VertebralLevel>,
    /// The body's lesions.
    pub lesions: Vec<LesionTruth>,
}

impl Truth {
    /// Measures a body.
    pub fn of(body: &Body) -> Self {
        let levels = (0..body.vertebrae.len()).filter_map(|idx| level::measured(body, idx)).collect();
        let on_line = |s: f64| body.median(body.canal.across(s, 0.0));
        let end = sac_end(body, &on_line);
        let below = |s: f64| body.canal.at.iter().filter(move |it| *it.1 > s).map(|it| *it.0);
        Self {
            levels,
            sac_end: on_line(end),
            sac_end_at: height_name(body, on_line(end)),
            conus: on_line(body.canal.conus),
            conus_at: height_name(body, on_line(body.canal.conus)),
            below_sac: below(end).collect(),
            lesions: body.lesions().iter().map(|it| LesionTruth::of(body, it)).collect(),
        }
    }

    /// One level's truth.
    pub fn level(&self, level: VertebralLevel) -> Option<&LevelTruth> {
        self.levels.iter().find(|it| it.level == level)
    }
}

/// Where on the canal's line the painted sac ends.
fn sac_end(body: &Body, on_line: &dyn Fn(f64) -> LpsPoint) -> f64 {
    let mut end = body.canal.end + 2.0;
    while body.sac_distance(on_line(end)) > 0.0 && end > body.canal.end - 30.0 {
        end -= 0.05;
    }
    end
}

/// `S2, upper third` beside a body, `S1-S2` between two.
fn height_name(body: &Body, at: LpsPoint) -> String {
    let mut above = None;
    for vertebra in &body.vertebrae {
        let Some(level) = vertebra.level else { break };
        let share = vertebra.frame(at.0.y, at.0.z).1 / vertebra.height();
        if share > 0.5 {
            return above.map_or_else(|| format!("above {level}"), |upper: VertebralLevel| format!("{upper}-{level}"));
        }
        if share >= -0.5 {
            let third = ["lower", "middle", "upper"][(((share + 0.5) * 3.0) as usize).min(2)];
            return format!("{level}, {third} third");
        }
        above = Some(level);
    }
    above.map_or_else(String::new, |upper| format!("below {upper}"))
}
