//! From a series, a slice and a transform to the facts of a scene.

use epaint::vec2;

use super::{LevelLabel, MeasureLook, Scene, SceneFacts, SceneGap, SceneMark, SceneMeasure, SideLetters, SliceRail};
use crate::{
    annotation::{Mark, Wording, project, visible},
    geometry::{
        AnatomicalPlane, ImagePlane, ImagePoint, LpsPoint, LpsVector, ViewPoint, ViewTransform, orientation_letters,
    },
    measure::{Detail, Figure, Ground, Measurement, Reading, figure, label},
    study::{FramePixels, LevelMark, PixelKind, Series, VertebralLevel, Voi},
};

/// In narrower viewports, in points, level names and long labels would leave captions no room.
const NARROWEST_WITH_LEVELS: f32 = 400.0;
/// Levels are named on slices that pass within this distance of the vertebra's anterior wall.
const LEVEL_REACH_MM: f64 = 12.0;

/// One slice as it lies in a viewport.
#[derive(Clone, Copy, Debug)]
pub struct FrameScene<'a> {
    /// The series.
    pub series: &'a Series,
    /// Slice shown, from 0.
    pub frame: usize,
    /// How the image lies in the viewport.
    pub transform: &'a ViewTransform,
    /// Width and height of the viewport in physical pixels.
    pub size_px: [usize; 2],
    /// Physical pixels per point.
    pub pixels_per_point: f32,
    /// The window or VOI LUT in use.
    pub voi: Option<&'a Voi>,
    /// Its pixels, where they are there.
    pub pixels: Option<&'a FramePixels>,
    /// For whom captions are worded.
    pub wording: Wording,
}

impl FrameScene<'_> {
    /// The scene with its facts, letters, scale and rail, and no marks yet.
    pub fn scene(&self) -> Scene {
        let ppp = self.pixels_per_point;
        let frame = self.series.frames.get(self.frame);
        let plane = frame.and_then(|frame| frame.plane);
        let steps = plane.map(|plane| Steps::of(&plane, self.transform));
        let pixels_per_mm = steps.as_ref().map(|steps| 1.0 / steps.right.length());
        let mut scene = Scene::empty(vec2(self.size_px[0] as f32 / ppp, self.size_px[1] as f32 / ppp), ppp);
        scene.letters = steps.map(|steps| steps.letters());
        scene.points_per_mm = pixels_per_mm.map(|px| (px / f64::from(ppp)) as f32);
        scene.synthetic = self.series.instances.iter().any(|one| one.synthetic);
        scene.facts = SceneFacts {
            title: String::new(),
            series: self.series.description.clone(),
            plane: self.series.plane,
            slice: self.frame + 1,
            n_slices: self.series.frames.len(),
            window: self.window_text(),
            pixels_per_mm,
        };
        scene.rail = (1 < self.series.frames.len()).then(|| SliceRail {
            current: self.frame,
            n_slices: self.series.frames.len(),
            marked: Vec::new(),
        });
        scene.gap = self.gap();
        scene.picture_middle = self.series.instance(self.frame).map(|instance| {
            let middle = |n: u32| f64::from(n) / 2.0 - 0.5;
            let middle = ImagePoint::new(middle(instance.format.columns), middle(instance.format.rows));
            self.transform.view_from_image(middle)
        });
        scene
    }

    /// Colours have no window.
    fn window_text(&self) -> String {
        let is_colour =
            self.series.instance(self.frame).is_some_and(|instance| instance.format.kind() == PixelKind::Colour);
        if is_colour { "Colour".to_owned() } else { self.voi.map(voi_text).unwrap_or_default() }
    }

    /// The rows that are not in the file.
    fn gap(&self) -> Option<SceneGap> {
        let pixels = self.pixels.filter(|pixels| pixels.rows_present < pixels.rows)?;
        let edge = |n: u32| f64::from(n) - 0.5;
        let (left, right) = (edge(0), edge(pixels.columns));
        let (top, bottom) = (edge(pixels.rows_present), edge(pixels.rows));
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        let corners = corners.map(|(x, y)| self.transform.view_from_image(ImagePoint::new(x, y)));
        let text = format!("Rows {} to {} are not in the file", pixels.rows_present + 1, pixels.rows);
        Some(SceneGap { corners, text })
    }

    /// Names of vertebrae as they fall into this viewport; none in narrow ones. `levels` are in the series' patient space.
    pub fn levels(&self, levels: &[LevelMark], chosen: Option<VertebralLevel>) -> Vec<LevelLabel> {
        let plane = self.series.frames.get(self.frame).and_then(|frame| frame.plane);
        let has_room = NARROWEST_WITH_LEVELS <= self.size_px[0] as f32 / self.pixels_per_point;
        let Some((plane, kind)) = plane.filter(|_| has_room).zip(self.series.plane) else { return Vec::new() };
        let in_view = |at| self.transform.view_from_image(plane.image_from_lps(at));
        let label = |place: LpsPoint, text: String, chosen: bool| {
            let (at, before) = (in_view(place), in_view(place + LpsVector::new(0.0, -10.0, 0.0)));
            let faces_right = (before.y - at.y).abs() < before.x - at.x;
            LevelLabel { at, faces_right, text, chosen }
        };
        if kind == AnatomicalPlane::Axial {
            return level_cut(&plane, levels).map(|(at, text)| label(at, text, false)).into_iter().collect();
        }
        let near = levels.iter().filter(|it| plane.signed_distance_mm(it.at).abs() <= LEVEL_REACH_MM);
        near.map(|it| label(it.at, it.level.to_string(), chosen == Some(it.level))).collect()
    }

    /// The mark as it falls into this viewport, or `None` where it does not show on this slice.
    pub fn mark(&self, mark: &Mark, number: Option<u32>) -> Option<SceneMark> {
        let plane = self.series.frames.get(self.frame)?.plane;
        visible(mark, self.series, self.frame)?;
        Some(SceneMark {
            number,
            role: mark.role,
            at: project(mark, plane.as_ref(), self.transform)?,
            caption: mark.caption.as_ref().map(|caption| caption.words(self.wording).to_owned()).unwrap_or_default(),
            ..SceneMark::default()
        })
    }

    /// A measurement as it falls into this viewport, with what it says here: of a chosen one all of it, in a narrow
    /// viewport of others the value alone.
    pub fn measurement(&self, of: &Measurement, reading: &Reading, look: MeasureLook) -> Option<SceneMeasure> {
        let plane = of.plane_on(self.series, self.frame)?;
        let in_view = |at: &LpsPoint| self.transform.view_from_image(plane.image_from_lps(*at));
        let is_narrow = (self.size_px[0] as f32 / self.pixels_per_point) < NARROWEST_WITH_LEVELS;
        let detail = match look {
            MeasureLook::Chosen(_) | MeasureLook::Drawing => Detail::Whole,
            MeasureLook::Plain | MeasureLook::Hovered if is_narrow => Detail::Value,
            MeasureLook::Plain | MeasureLook::Hovered => Detail::Usual,
        };
        let figure = figure(of, look == MeasureLook::Drawing).map(in_view);
        Some(SceneMeasure { figure, label: label(of, reading, detail), look })
    }
}

impl FrameScene<'_> {
    /// A dashed line to measure along, with its name.
    pub fn guide(&self, line: [LpsPoint; 2], name: &str) -> SceneMeasure {
        let plane = Ground::of(self.series, self.frame).map(|ground| ground.plane);
        let ends = plane.map(|plane| line.map(|at| self.transform.view_from_image(plane.image_from_lps(at))));
        let figure = Figure { dashes: ends.into_iter().collect(), ..Figure::default() };
        SceneMeasure { figure, label: vec![name.to_owned()], look: MeasureLook::Plain }
    }
}

/// What an axial slice cuts: a vertebra within so many mm of the middle of its front wall, else what lies between two.
fn level_cut(plane: &ImagePlane, levels: &[LevelMark]) -> Option<(LpsPoint, String)> {
    let off = |it: &LevelMark| plane.signed_distance_mm(it.at);
    let nearest = levels.iter().min_by(|a, b| off(a).abs().total_cmp(&off(b).abs()))?;
    if off(nearest).abs() <= LEVEL_REACH_MM {
        return Some((nearest.at, nearest.level.to_string()));
    }
    let other = levels.iter().find(|it| {
        let is_next = [-1, 1].map(|step| nearest.level.moved(step)).contains(&Some(it.level));
        is_next && off(it).signum() != off(nearest).signum()
    })?;
    let (upper, lower) = if nearest.level < other.level { (nearest, other) } else { (other, nearest) };
    let share = off(upper) / (off(upper) - off(lower));
    Some((upper.at + (lower.at - upper.at) * share, format!("{}-{}", upper.level, lower.level)))
}

/// Width and centre of a window; a VOI LUT has neither, so its own explanation.
fn voi_text(voi: &Voi) -> String {
    match voi {
        Voi::Window(window) => format!("W {} C {}", number(window.width), number(window.center)),
        Voi::Table(table) => table.explanation.clone().unwrap_or_else(|| "VOI LUT".to_owned()),
    }
}

/// Whole where it is whole or large, else with one decimal; what is tiny or huge with its power of ten.
fn number(value: f64) -> String {
    let text = match value.abs() {
        size if 0.0 < size && size < 0.1 || 1e7 <= size => format!("{value:.1e}"),
        size if 20.0 <= size || value.fract() == 0.0 => format!("{value:.0}"),
        _ => format!("{value:.1}"),
    };
    text.replace('-', "−")
}

/// Patient displacement in mm of one physical pixel to the right and one down.
struct Steps {
    right: LpsVector,
    down: LpsVector,
}

impl Steps {
    fn of(plane: &ImagePlane, transform: &ViewTransform) -> Self {
        let at = |x: f64, y: f64| plane.lps_from_image(transform.image_from_view(ViewPoint::new(x, y)));
        let start = at(0.0, 0.0);
        Self { right: at(1.0, 0.0) - start, down: at(0.0, 1.0) - start }
    }

    fn letters(&self) -> SideLetters {
        SideLetters {
            left: orientation_letters(-self.right),
            right: orientation_letters(self.right),
            top: orientation_letters(-self.down),
            bottom: orientation_letters(self.down),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        geometry::PixelSpacing,
        study::{LookupTable, Window},
    };

    #[test]
    fn a_window_is_told_in_numbers_and_a_table_by_its_name() {
        let table = |explanation| LookupTable { first_mapped: 0, bits: 8, entries: vec![0, 255], explanation };
        assert_eq!(voi_text(&Voi::Window(Window::linear(-50.0, 400.0))), "W 400 C −50");
        assert_eq!(voi_text(&Voi::Table(table(Some("HARDER".to_owned())))), "HARDER");
        assert_eq!(voi_text(&Voi::Table(table(None))), "VOI LUT");
    }

    #[test]
    fn letters_follow_flips_and_scale_follows_zoom() {
        let plane = ImagePlane::new(
            LpsPoint::new(0.0, -100.0, 100.0),
            LpsVector::new(0.0, 1.0, 0.0),
            LpsVector::new(0.0, 0.0, -1.0),
            PixelSpacing { between_rows_mm: 0.5, between_columns_mm: 0.5 },
        )
        .expect("a valid plane");
        let view = |x: f64, y: f64| ViewTransform::new([x, 0.0], [0.0, y], ViewPoint::default()).expect("invertible");
        let plain = Steps::of(&plane, &view(2.0, 2.0));
        let letters = plain.letters();
        assert_eq!([letters.left, letters.right, letters.top, letters.bottom], ["A", "P", "H", "F"]);
        assert!((1.0 / plain.right.length() - 4.0).abs() < 1e-9, "2 px per 0.5 mm");
        let flipped = Steps::of(&plane, &view(-2.0, 2.0)).letters();
        assert_eq!([flipped.left, flipped.right, flipped.top, flipped.bottom], ["P", "A", "H", "F"]);
    }
}
