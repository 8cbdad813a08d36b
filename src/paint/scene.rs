//! What lies over one viewport's picture, as plain data.

use epaint::{Color32, Vec2};

use super::{SceneCrosshair, SceneGap, SceneLines, SceneMarker, SceneMeasure, SceneRegion, SceneSegment, look};
use crate::{
    annotation::{MarkInView, MarkRole},
    geometry::{AnatomicalPlane, ViewPoint},
};

/// How much corner text is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CornerText {
    /// Case, series, slice, window, zoom, readout.
    #[default]
    Full,
    /// Plane and slice only: in a question nothing may tell.
    Minimal,
    /// None; letters, scale bar and the synthetic badge stay.
    Off,
}

/// Everything that lies over one viewport's picture. [`ViewPoint`]s are physical pixels from its top left corner, as
/// a [`crate::geometry::ViewTransform`] gives them; all other lengths are points.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Size of the viewport in points.
    pub size: Vec2,
    /// Physical pixels per point.
    pub pixels_per_point: f32,
    /// Scale of what lies on the picture: 1 on the desk, more where a hall looks on.
    pub k: f32,
    /// How much corner text is shown.
    pub corner_text: CornerText,
    /// What the corner text says.
    pub facts: SceneFacts,
    /// Which side of the patient is where; `None` without geometry.
    pub letters: Option<SideLetters>,
    /// Where the middle of the picture falls; `None`: the middle of the viewport.
    pub picture_middle: Option<ViewPoint>,
    /// Points per millimetre along the viewport's width, for the scale bar; `None` without a known pixel size.
    pub points_per_mm: Option<f32>,
    /// Synthetic Data = YES: shows a badge that nothing switches off.
    pub synthetic: bool,
    /// Value and position under the pointer, bottom left: value, place across and along the body. `None` where nothing ever points;
    /// otherwise captions keep off the corner even while it is empty, so that none moves when the pointer does.
    pub readout: Option<Vec<String>>,
    /// Rows that the file does not hold; `None`: it holds all.
    pub gap: Option<SceneGap>,
    /// The slice rail; `None` hides it.
    pub rail: Option<SliceRail>,
    /// Segments of Segmentation objects.
    pub segments: Vec<SceneSegment>,
    /// Where other series' slices cut this one.
    pub reference_lines: Vec<ReferenceLine>,
    /// Names of vertebral levels beside the column.
    pub levels: Vec<LevelLabel>,
    /// Arrows and captions, in the order in which captions choose their places.
    pub marks: Vec<SceneMark>,
    /// Measurements.
    pub measures: Vec<SceneMeasure>,
    /// The lines of planes cut anew.
    pub lines: Option<SceneLines>,
    /// Two corners of a rectangle that is being drawn.
    pub rubber: Option<[ViewPoint; 2]>,
    /// Where findings truly are.
    pub regions: Vec<SceneRegion>,
    /// The learner's marker.
    pub marker: Option<SceneMarker>,
    /// The crosshair.
    pub crosshair: Option<SceneCrosshair>,
    /// Lines under the facts at the upper left, where all is told.
    pub notes: Vec<String>,
    /// What stands large at the upper left, while presenting; may be empty.
    pub heading: String,
    /// What stands at the lower left, while presenting; may be empty.
    pub footing: String,
}

impl Scene {
    /// A scene of this size with nothing on it.
    pub fn empty(size: Vec2, pixels_per_point: f32) -> Self {
        Self {
            size,
            pixels_per_point,
            k: 1.0,
            corner_text: CornerText::Full,
            facts: SceneFacts::default(),
            letters: None,
            picture_middle: None,
            points_per_mm: None,
            synthetic: false,
            readout: None,
            gap: None,
            rail: None,
            segments: Vec::new(),
            reference_lines: Vec::new(),
            levels: Vec::new(),
            marks: Vec::new(),
            measures: Vec::new(),
            lines: None,
            rubber: None,
            regions: Vec::new(),
            marker: None,
            crosshair: None,
            notes: Vec::new(),
            heading: String::new(),
            footing: String::new(),
        }
    }
}

/// What the corner text says. Empty texts and `None` are left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SceneFacts {
    /// First line, e.g. the case's title; never a patient's name unless asked for.
    pub title: String,
    /// The series' description.
    pub series: String,
    /// The nearest anatomical plane.
    pub plane: Option<AnatomicalPlane>,
    /// Slice shown, from 1.
    pub slice: usize,
    /// Number of slices.
    pub n_slices: usize,
    /// The window or VOI LUT in use, as text; empty where there is none.
    pub window: String,
    /// Physical pixels per millimetre.
    pub pixels_per_mm: Option<f64>,
}

/// Orientation letters at the four sides of the viewport.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SideLetters {
    /// At the left edge.
    pub left: String,
    /// At the right edge.
    pub right: String,
    /// At the upper edge.
    pub top: String,
    /// At the lower edge.
    pub bottom: String,
}

/// The slice rail at the right edge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SliceRail {
    /// Slice shown, from 0.
    pub current: usize,
    /// Number of slices.
    pub n_slices: usize,
    /// Slices with marks, from 0; empty in a question.
    pub marked: Vec<usize>,
}

/// Where another series' slice cuts this picture.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferenceLine {
    /// Its ends.
    pub ends: [ViewPoint; 2],
    /// Its name, written on it near an end, e.g. `Ax 14`; may be empty.
    pub label: String,
    /// Whether it is the slice shown there: solid; others are dotted.
    pub current: bool,
}

/// A vertebral level's name, in front of a short tick at the vertebra.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelLabel {
    /// Where the tick ends: at the anterior wall.
    pub at: ViewPoint,
    /// Whether the patient's front is to the right of it; else the name lies to its left.
    pub faces_right: bool,
    /// E.g. `L5`.
    pub text: String,
    /// Whether keys move it.
    pub chosen: bool,
}

/// How a mark is brought out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Emphasis {
    /// Not at all.
    #[default]
    Normal,
    /// Chosen.
    Selected,
    /// Another mark is chosen, this one steps back.
    Quiet,
}

/// One mark as it falls into this viewport.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SceneMark {
    /// The number in its badge; `None` draws a bar instead.
    pub number: Option<u32>,
    /// What it means.
    pub role: MarkRole,
    /// Where its points fall.
    pub at: MarkInView,
    /// Its caption; empty for an arrow alone.
    pub caption: String,
    /// How it is brought out.
    pub emphasis: Emphasis,
}

impl SceneMark {
    /// The colour of its meaning; darker while another mark is chosen.
    pub(super) fn color(&self) -> Color32 {
        let color = look::role_color(self.role);
        if self.emphasis == Emphasis::Quiet { color.lerp_to_gamma(look::HALO, 0.45) } else { color }
    }
}
