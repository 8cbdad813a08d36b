//! One picture cut from a volume, told as a series whose slices are the places the plane can scroll to.
//!
//! So everything that works on slices works on it: windows, measurements, marks, the rail, the readout.

use std::sync::{Arc, atomic::AtomicBool};

use super::planes::{Planes, ViewKind};
use crate::{
    app::{FrameKey, FrameState},
    geometry::{ImagePlane, ImagePoint, LpsPoint, LpsVector, PixelSpacing, anatomical_plane},
    reslice::{Curved, Grid, Plane, Slab},
    study::{Frame, FrameOfReferenceUid, Instance, Series, SeriesInstanceUid, capitalised},
};

/// A picture has no more pixels a side.
const MOST_PX: f64 = 1024.0;
/// So many places are sampled at once; what has more is drawn coarsely first.
const AT_ONCE: usize = 400_000;

/// What is cut.
#[derive(Clone, Debug, PartialEq)]
pub enum Surface {
    /// A plane.
    Plane(Plane),
    /// A surface along a path.
    Curved(Arc<Curved>),
}

impl Surface {
    /// Its grey levels; `None` where it was stopped.
    pub fn levels(&self, grid: &Grid, slab: &Slab, stop: &AtomicBool) -> Option<Vec<u16>> {
        match self {
            Self::Plane(plane) => grid.levels(plane, slab, stop),
            Self::Curved(curved) => grid.levels(curved.as_ref(), slab, stop),
        }
    }

    /// The grey levels at once, and whether they are coarse.
    fn levels_at_once(&self, grid: &Grid, slab: &Slab) -> (Vec<u16>, bool) {
        let every = match self {
            Self::Plane(plane) => grid.coarseness(plane, slab, AT_ONCE),
            Self::Curved(curved) => grid.coarseness(curved.as_ref(), slab, AT_ONCE),
        };
        let levels = match self {
            Self::Plane(plane) => grid.coarse_levels(plane, slab, every),
            Self::Curved(curved) => grid.coarse_levels(curved.as_ref(), slab, every),
        };
        (levels, every > 1)
    }

    fn size(&self) -> [u32; 2] {
        use crate::reslice::Cut;
        let size = match self {
            Self::Plane(plane) => plane.size,
            Self::Curved(curved) => curved.size(),
        };
        size.map(|side| side as u32)
    }

    /// The patient position of a place on the picture.
    pub fn lps(&self, at: ImagePoint) -> LpsPoint {
        match self {
            Self::Plane(plane) => plane.plane.lps_from_image(at),
            Self::Curved(curved) => curved.lps_from_image(at),
        }
    }

    /// The place on the picture nearest to a patient position.
    pub fn image(&self, at: LpsPoint) -> ImagePoint {
        match self {
            Self::Plane(plane) => plane.plane.image_from_lps(at),
            Self::Curved(curved) => curved.image_from_lps(at),
        }
    }
}

/// What all pictures of a volume have in common.
pub struct Common {
    /// The volume.
    pub grid: Arc<Grid>,
    /// The series it was made of.
    pub source: Arc<Series>,
    /// An instance of it, described as the pictures are.
    pub instance: Instance,
    /// The patient space; where the series names none, one of its own.
    pub space: FrameOfReferenceUid,
    /// Side of a pixel in mm.
    pub pixel_mm: f64,
    /// Pixels a side.
    pub side: usize,
}

impl Common {
    /// What pictures of a volume have in common.
    pub fn new(grid: Arc<Grid>, source: Arc<Series>) -> Option<Self> {
        let mut instance = Instance::clone(source.instance(source.frames.len() / 2)?);
        let own = || FrameOfReferenceUid(format!("{}#volume", source.uid));
        let space = source.frame_of_reference.clone().filter(|uid| !uid.as_str().is_empty()).unwrap_or_else(own);
        let directions = Planes::upright(grid.middle()).axes_of_patient();
        let side_mm = directions.map(|along| {
            let [low, high] = grid.reach_mm(grid.middle(), along);
            high - low
        });
        let side_mm = side_mm.into_iter().fold(1.0, f64::max);
        let finest = grid.affine().spacing_mm().into_iter().fold(f64::INFINITY, f64::min);
        let pixel_mm = finest.max(side_mm / MOST_PX);
        let side = (side_mm / pixel_mm).ceil().clamp(1.0, MOST_PX) as usize;
        instance.overlays.clear();
        instance.frames = Arc::default();
        instance.dimensions.clear();
        instance.notes.clear();
        instance.pixels_at = None;
        instance.pixel_aspect = None;
        instance.frame_of_reference = Some(space.clone());
        Some(Self { grid, source, instance, space, pixel_mm, side })
    }
}

/// One view.
pub struct View {
    /// What it shows.
    pub kind: ViewKind,
    /// The series it is told as.
    pub series: Arc<Series>,
    /// The slice of it that is on show.
    pub frame: usize,
    /// What is cut.
    pub surface: Surface,
    /// How far it scrolls at a time, in mm.
    pub step_mm: f64,
    /// How thick.
    slab: Slab,
    /// Counts its pictures.
    pub generation: u64,
    /// The picture.
    pixels: Option<(FrameKey, FrameState)>,
    /// Whether a finer one is on its way.
    pub is_coarse: bool,
}

impl View {
    /// The name of the series that a view is told as.
    pub fn uid(source: &Series, kind: ViewKind) -> SeriesInstanceUid {
        source.uid.cut_anew(kind.short_name())
    }

    /// A plane through where the planes cross, with its picture.
    pub fn plane(common: &Common, planes: &Planes, kind: ViewKind, slab: Slab) -> Option<Self> {
        let surface = Surface::Plane(plane_of(common, planes, kind)?);
        Some(Self::with(common, planes, kind, surface, slab))
    }

    /// The volume along a path, with its picture.
    pub fn curved(common: &Common, planes: &Planes, curved: Curved, slab: Slab) -> Self {
        Self::with(common, planes, ViewKind::Curved, Surface::Curved(Arc::new(curved)), slab)
    }

    fn with(common: &Common, planes: &Planes, kind: ViewKind, surface: Surface, slab: Slab) -> Self {
        let mut view = Self {
            kind,
            series: common.source.clone(),
            frame: 0,
            surface,
            step_mm: 1.0,
            slab,
            generation: 0,
            pixels: None,
            is_coarse: false,
        };
        view.paint(common, planes);
        view
    }

    /// Shows another surface, where it is another. Returns whether it is.
    pub fn show(&mut self, common: &Common, planes: &Planes, surface: Surface, slab: Slab) -> bool {
        let is_new = self.surface != surface || self.slab != slab;
        if is_new {
            (self.surface, self.slab) = (surface, slab);
            self.paint(common, planes);
        }
        is_new
    }

    /// Draws what there is time for, and says whether that is coarse.
    fn paint(&mut self, common: &Common, planes: &Planes) {
        let (levels, is_coarse) = self.surface.levels_at_once(&common.grid, &self.slab);
        self.is_coarse = is_coarse;
        self.take_levels(common, planes, levels);
    }

    /// Takes in a finer picture.
    pub fn refine(&mut self, common: &Common, planes: &Planes, levels: Vec<u16>) {
        self.is_coarse = false;
        self.take_levels(common, planes, levels);
    }

    fn take_levels(&mut self, common: &Common, planes: &Planes, levels: Vec<u16>) {
        self.generation += 1;
        let size = self.surface.size();
        let pixels = common.grid.levels_mean().frame(levels, size);
        self.tell(common, planes);
        if let Some((frame, instance)) = self.series.frames.get(self.frame).zip(self.series.instance(self.frame)) {
            self.pixels = Some((FrameKey::of(instance, frame.frame_idx), FrameState::Ready(Arc::new(pixels))));
        }
    }

    /// The picture under a key, where it is this one's.
    pub fn peek(&self, key: &FrameKey) -> Option<&FrameState> {
        self.pixels.as_ref().filter(|(own, _)| own == key).map(|(_, state)| state)
    }

    /// Wish for the fine picture.
    pub fn wish(&self, view: usize) -> super::painter::PaintWish {
        let (generation, surface) = (self.generation, self.surface.clone());
        super::painter::PaintWish { view, generation, surface, slab: self.slab }
    }

    /// Puts the series together that the view is told as.
    fn tell(&mut self, common: &Common, planes: &Planes) {
        let uid = Self::uid(&common.source, self.kind);
        let mut instance = common.instance.clone();
        common.grid.levels_mean().describe(&mut instance, self.surface.size());
        instance.sop_uid = format!("{uid} {}", self.generation).as_str().into();
        let (frames, spacing) = match &self.surface {
            Surface::Plane(plane) => {
                instance.plane = Some(plane.plane);
                self.step_mm = step_mm(&common.grid, planes.forward(self.kind));
                let (frames, at) = frames(&common.grid, plane.plane, planes, self.kind, self.step_mm);
                self.frame = at;
                (frames, Some(self.step_mm))
            }
            Surface::Curved(_) => {
                (instance.plane, instance.spacing) = (None, None);
                self.frame = 0;
                (vec![Frame { instance_idx: 0, frame_idx: 0, plane: None }], None)
            }
        };
        self.series = Arc::new(Series {
            uid,
            study_uid: common.source.study_uid.clone(),
            part: None,
            modality: common.source.modality.clone(),
            description: self.title(planes),
            number: common.source.number,
            frame_of_reference: Some(common.space.clone()),
            plane: instance.plane.map(|plane| anatomical_plane(plane.normal())),
            instances: vec![Arc::new(instance)],
            frames,
            slice_spacing_mm: spacing,
            warnings: Vec::new(),
        });
    }

    /// What it is called on screen.
    fn title(&self, planes: &Planes) -> String {
        let tilt = if self.kind == ViewKind::Curved { 0.0 } else { planes.tilt_degrees(self.kind) };
        let turned = if 0.5 < tilt { format!(", at {tilt:.0}°") } else { String::new() };
        format!("MPR {}{turned}", self.kind.name())
    }

    /// What of the picture is not a plane through what was measured: a slab, and mixing across thick slices. May be empty.
    pub fn note(&self, common: &Common, planes: &Planes) -> String {
        let slab = (1 < self.slab.n_layers).then(|| {
            format!("{} {:.1} mm", self.slab.mode.short_name(), self.slab.n_layers as f64 * self.slab.step_mm)
        });
        let across = self.across_mm(common, planes).map(|mm| format!("mixed over {mm:.1} mm"));
        capitalised(&slab.into_iter().chain(across).collect::<Vec<_>>().join(", "))
    }

    /// How far apart the slices are that the picture is mixed across, where that is much more than a pixel.
    fn across_mm(&self, common: &Common, planes: &Planes) -> Option<f64> {
        /// Sine of the angle between picture and slices from which one sees that it is mixed.
        const SEEN: f64 = 0.25;
        let spacing = common.grid.affine().spacing_mm();
        let slice_normal = common.grid.affine().step(0).cross(common.grid.affine().step(1)).normalized()?;
        let crosses = planes.forward(self.kind).cross(slice_normal).length();
        let crosses = if self.kind == ViewKind::Curved { 1.0 } else { crosses };
        (2.0 * spacing[0].min(spacing[1]) < spacing[2] && SEEN < crosses).then_some(spacing[2])
    }
}

/// The plane of a view: a square about the middle of the volume, so that it stays while the planes cross elsewhere.
pub fn plane_of(common: &Common, planes: &Planes, kind: ViewKind) -> Option<Plane> {
    let [row, column] = planes.directions(kind);
    let normal = row.cross(column);
    let middle = common.grid.middle();
    let base = middle + normal * (planes.center - middle).dot(normal);
    let half = (common.side as f64 - 1.0) / 2.0 * common.pixel_mm;
    let spacing = PixelSpacing { between_rows_mm: common.pixel_mm, between_columns_mm: common.pixel_mm };
    let plane = ImagePlane::new(base - row * half - column * half, row, column, spacing).ok()?;
    Some(Plane { plane, size: [common.side; 2] })
}

/// The distance in which a plane passes by one voxel.
fn step_mm(grid: &Grid, forward: LpsVector) -> f64 {
    let voxels = grid.affine().voxel_step(forward).into_iter().fold(0.0, |most, step| f64::max(most, step.abs()));
    (1.0 / voxels.max(1e-3)).clamp(0.05, 100.0)
}

/// The places a plane can scroll to from where it is, and which of them that is.
fn frames(grid: &Grid, plane: ImagePlane, planes: &Planes, kind: ViewKind, step_mm: f64) -> (Vec<Frame>, usize) {
    const MOST: f64 = 4000.0;
    let forward = planes.forward(kind);
    let [low, high] = grid.reach_mm(planes.center, forward);
    // Half a voxel at each end is no place of its own.
    let n = |reach: f64| ((reach - step_mm / 2.0) / step_mm + 1e-6).floor().clamp(0.0, MOST) as usize;
    let (before, after) = (n(-low), n(high));
    let frame = |idx: usize| {
        let position = plane.position + forward * ((idx as f64 - before as f64) * step_mm);
        Frame { instance_idx: 0, frame_idx: idx as u32, plane: Some(ImagePlane { position, ..plane }) }
    };
    ((0..=before + after).map(frame).collect(), before)
}
