//! Whether marks, regions, levels and views lie on the images.

use std::sync::Arc;

use super::Problem;
use crate::{
    annotation::{Mark, MarkSpace, Region, Solid},
    case::{Finding, SavedView, TeachingCase},
    geometry::LpsPoint,
    study::{FrameOfReferenceUid, Series, SeriesInstanceUid, SopInstanceUid},
};

/// A point so far beyond the outermost pixel's middle is still on the picture: half a pixel and a little, mm.
const EDGE_MM: f64 = 0.6;
/// A slice stands for the tissue so far to each side, at least, mm.
const LEAST_REACH_MM: f64 = 5.0;
/// What to do about anything that lies elsewhere.
const MOVE_IT: &str = "Move it onto the images, or take it out.";

/// Problems of place, in the order of the files.
pub(super) fn check(case: &TeachingCase, series: &[Arc<Series>]) -> Vec<Problem> {
    let images = Images(series);
    let mut problems = Vec::new();
    problems.extend(case.cover.as_ref().and_then(|view| images.view("case.toml, cover".to_owned(), view)));
    if let Some(space) = &case.frame_of_reference {
        for mark in &case.levels {
            let place = format!("case.toml, level {}", mark.level);
            problems.extend(images.point(place, "this level", space, mark.at));
        }
    }
    for question in &case.questions {
        let place = format!("case.toml, question {}, view", question.id);
        problems.extend(question.view.as_ref().and_then(|view| images.view(place, view)));
    }
    problems.extend(case.findings.iter().flat_map(|finding| images.finding(finding)));
    for (idx, step) in case.steps.iter().enumerate() {
        let place = format!("answers.toml, step {}", idx + 1);
        for (number, view) in step.views.iter().enumerate() {
            problems.extend(images.view(format!("{place}, view {}", number + 1), view));
        }
        let (n_views, room) = (step.views.len(), step.layout.n_viewports());
        if n_views > room {
            let text = format!("{n_views} views do not fit: its layout has room for {room}.");
            problems.push(Problem::warning(place, text, "Choose a larger layout, or take views out."));
        }
    }
    problems
}

struct Images<'a>(&'a [Arc<Series>]);

impl Images<'_> {
    fn finding(&self, finding: &Finding) -> Vec<Problem> {
        let place = format!("answers.toml, finding {}", finding.id);
        let marks = finding.marks.iter().enumerate();
        let mut problems: Vec<_> =
            marks.filter_map(|(idx, mark)| self.mark(format!("{place}, mark {}", idx + 1), mark)).collect();
        problems.extend(finding.region.iter().flat_map(|region| self.region(&place, region)));
        problems.extend(finding.view.as_ref().and_then(|view| self.view(format!("{place}, view"), view)));
        problems
    }

    fn mark(&self, place: String, mark: &Mark) -> Option<Problem> {
        let at = mark.anchor()?;
        let space = match &mark.space {
            MarkSpace::Patient(space) => space,
            MarkSpace::Image(uid) => return self.on_image(place, uid, at),
        };
        let Some(uid) = &mark.only_on else {
            let shows = |series: &Series| covers(series, at, Some(mark.reach_mm));
            return self.in_space(place, "this mark", space, shows);
        };
        let mut pieces = self.pieces(uid).peekable();
        if pieces.peek().is_none() {
            return Some(unknown_series(place));
        }
        let is_shown = pieces.any(|piece| covers(piece, at, Some(mark.reach_mm)));
        let text = "no slice of the series it is kept to shows this mark.";
        (!is_shown).then(|| Problem::error(place, text, MOVE_IT))
    }

    /// Whether a mark on one image lies on it.
    fn on_image(&self, place: String, uid: &SopInstanceUid, at: LpsPoint) -> Option<Problem> {
        let mut instances = self.0.iter().flat_map(|series| &series.instances);
        let Some(image) = instances.find(|instance| instance.sop_uid == *uid) else {
            let text = "no image of the case is the one that this mark lies on.";
            return Some(Problem::error(place, text, "Write the SOP Instance UID (0008,0018) of one of its images."));
        };
        let inside = |at: f64, n: u32| (-0.5..f64::from(n) - 0.5).contains(&at);
        let is_on = inside(at.0.x, image.format.columns) && inside(at.0.y, image.format.rows);
        (!is_on).then(|| Problem::error(place, "this mark lies off its image.", "Write a column and a row of it."))
    }

    fn region(&self, place: &str, region: &Region) -> Vec<Problem> {
        let solids = region.solids.iter().enumerate();
        let middles = solids.map(|(idx, solid)| (format!("{place}, region {}", idx + 1), middle(solid)));
        middles.filter_map(|(place, at)| self.point(place, "this region", &region.frame_of_reference, at)).collect()
    }

    fn point(&self, place: String, what: &str, space: &FrameOfReferenceUid, at: LpsPoint) -> Option<Problem> {
        self.in_space(place, what, space, |series| covers(series, at, None))
    }

    fn in_space(
        &self,
        place: String,
        what: &str,
        space: &FrameOfReferenceUid,
        shows: impl Fn(&Series) -> bool,
    ) -> Option<Problem> {
        let mut sharing = self.0.iter().filter(|series| series.frame_of_reference.as_ref() == Some(space)).peekable();
        if sharing.peek().is_none() {
            let text = format!("no image shares the Frame of Reference of {what}.");
            return Some(Problem::error(place, text, "Write the images' Frame of Reference UID (0020,0052)."));
        }
        let is_shown = sharing.any(|series| shows(series));
        (!is_shown).then(|| Problem::error(place, format!("{what} lies off the images: no slice shows it."), MOVE_IT))
    }

    fn view(&self, place: String, view: &SavedView) -> Option<Problem> {
        let mut pieces = self.pieces(&view.series).peekable();
        if pieces.peek().is_none() {
            return Some(unknown_series(place));
        }
        // A radiograph has no places in the patient: a view of it is of the whole.
        let is_film = |piece: &Series| piece.frames.iter().all(|frame| frame.plane.is_none());
        let is_shown = pieces.any(|piece| is_film(piece) || covers(piece, view.center, None));
        let text = "this view lies off the images: no slice of its series shows its middle.";
        (!is_shown).then(|| Problem::error(place, text, MOVE_IT))
    }

    fn pieces(&self, uid: &SeriesInstanceUid) -> impl Iterator<Item = &Series> {
        self.0.iter().filter(move |series| series.uid == *uid).map(AsRef::as_ref)
    }
}

fn unknown_series(place: String) -> Problem {
    let remedy = "Write a Series Instance UID that \"thecal inspect\" lists for this case.";
    Problem::error(place, "no image belongs to the series it names.", remedy)
}

/// Whether a slice within `reach_mm`, or the slice that stands for the place, has the point on its picture.
fn covers(series: &Series, at: LpsPoint, reach_mm: Option<f64>) -> bool {
    let reach_mm = reach_mm.unwrap_or(series.slice_spacing_mm.unwrap_or(0.0).max(LEAST_REACH_MM));
    series.frames.iter().any(|frame| {
        let (Some(plane), Some(instance)) = (frame.plane, series.instances.get(frame.instance_idx)) else {
            return false;
        };
        let place = plane.image_from_lps(at);
        let inside = |at: f64, n: u32, spacing_mm: f64| {
            let beyond_mm = (-at).max(at - f64::from(n.saturating_sub(1))) * spacing_mm;
            beyond_mm <= EDGE_MM.max(spacing_mm / 2.0)
        };
        plane.signed_distance_mm(at).abs() <= reach_mm
            && inside(place.x, instance.format.columns, plane.spacing.between_columns_mm)
            && inside(place.y, instance.format.rows, plane.spacing.between_rows_mm)
    })
}

/// A point in the midst of a solid.
fn middle(solid: &Solid) -> LpsPoint {
    match solid {
        Solid::Ball { center, .. } => *center,
        Solid::Slab { outline, .. } => {
            let n = outline.len().max(1) as f64;
            let sum = outline.iter().fold([0.0; 3], |sum, at| {
                let [x, y, z] = at.to_array();
                [sum[0] + x, sum[1] + y, sum[2] + z]
            });
            LpsPoint::from(sum.map(|total| total / n))
        }
    }
}
