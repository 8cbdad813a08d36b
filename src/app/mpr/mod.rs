//! Planes cut anew from a volume (multiplanar reformation): opened for the active series, shown in its own viewports,
//! left again with everything as before.

mod aside;
mod canal;
mod command;
mod lines;
mod loading;
mod moves;
mod painter;
mod planes;
mod view;

use std::{collections::HashMap, sync::Arc};

pub use command::MprCommand;
pub use lines::{MprLine, MprLines};
pub use planes::ViewKind;

pub(super) use self::loading::VolumeLoading;
use self::{
    painter::Painter,
    planes::Planes,
    view::{Common, Surface, View, plane_of},
};
use super::{
    AppState, Command, FrameKey, FrameState, KeyImageCommand, LibraryCommand, Mode, Notice, QuizCommand, SeriesKey,
    Slot,
};
use super::{CaseCommand, PresentCommand, StudyCommand, ViewCommand};
use crate::{
    geometry::{LpsPoint, LpsVector},
    reslice::{CanalPath, Curved, Grid, Slab, SlabMode, StackPlan},
    study::{FramePixels, Series},
    viewport::{Fit, Layout, Viewport},
};

/// A series that is cut anew, or is on its way to be.
pub struct Mpr {
    /// The series.
    source: SeriesKey,
    /// What there is to be told of its volume.
    pub notes: Vec<String>,
    stage: Stage,
    /// How everything lay before.
    before: Arrangement,
}

enum Stage {
    Loading(VolumeLoading),
    Open(Box<Open>),
}

/// Where viewports and series were.
#[derive(Clone, PartialEq)]
struct Arrangement {
    layout: Layout,
    maximised: bool,
    slots: Vec<Slot>,
    active: usize,
}

/// A volume that is cut anew.
struct Open {
    common: Common,
    planes: Planes,
    views: Vec<View>,
    painter: Painter,
    mode: SlabMode,
    /// Thickness of the slab in steps of a voxel; 1 is none.
    n_layers: usize,
    path: Option<CanalPath>,
    /// How far the curved picture is turned about its path.
    curve_degrees: f64,
    lines_shown: bool,
}

/// A curved picture is so wide.
const CURVE_WIDTH_MM: f64 = 120.0;
/// A slab is at most so thick, in mm.
const THICKEST_MM: f64 = 100.0;

impl Mpr {
    /// How much of the volume is loaded, from 0 to 1, and since when; `None` once it is there.
    pub fn loading(&self) -> Option<(f32, std::time::Instant)> {
        match &self.stage {
            Stage::Loading(loading) => Some((loading.share(), loading.started)),
            Stage::Open(_) => None,
        }
    }

    /// The series that its pictures are told as.
    pub(super) fn all_series(&self) -> impl Iterator<Item = &Arc<Series>> {
        self.open().into_iter().flat_map(|open| &open.views).map(|view| &view.series)
    }

    /// Pixels of one of its pictures.
    pub(super) fn peek(&self, key: &FrameKey) -> Option<&FrameState> {
        self.open()?.views.iter().find_map(|view| view.peek(key))
    }

    fn open(&self) -> Option<&Open> {
        match &self.stage {
            Stage::Open(open) => Some(open),
            Stage::Loading(_) => None,
        }
    }

    fn open_mut(&mut self) -> Option<&mut Open> {
        match &mut self.stage {
            Stage::Open(open) => Some(open),
            Stage::Loading(_) => None,
        }
    }
}

impl Open {
    fn new(grid: Grid, source: Arc<Series>, center: Option<LpsPoint>, waker: super::Waker) -> Option<Self> {
        let grid = Arc::new(grid);
        let center = grid.snapped(center.unwrap_or_else(|| grid.middle()));
        let planes = Planes::upright(center);
        let common = Common::new(grid.clone(), source)?;
        let views = ViewKind::PLANES.iter().map(|kind| View::plane(&common, &planes, *kind, Slab::THIN));
        let views = views.collect::<Option<Vec<View>>>()?;
        let painter = Painter::new(grid, waker);
        let open = Self {
            common,
            planes,
            views,
            painter,
            mode: SlabMode::default(),
            n_layers: 1,
            path: None,
            curve_degrees: 0.0,
            lines_shown: true,
        };
        open.ask();
        Some(open)
    }

    /// The slab as thick as it is wanted.
    fn slab(&self) -> Slab {
        let step = self.common.grid.affine().spacing_mm().into_iter().fold(f64::INFINITY, f64::min);
        Slab::of_thickness(self.mode, self.n_layers as f64 * step, step)
    }

    /// The surface along the path, turned as it is wanted.
    fn curve(&self) -> Option<Curved> {
        let path = self.path.clone()?;
        let (sin, cos) = self.curve_degrees.to_radians().sin_cos();
        let across = LpsVector::new(0.0, 1.0, 0.0) * cos + LpsVector::new(1.0, 0.0, 0.0) * sin;
        Some(Curved::new(path, across, CURVE_WIDTH_MM, self.common.pixel_mm))
    }

    /// Draws what changed; where that was coarse, asks for it finely.
    fn refresh(&mut self) {
        let slab = self.slab();
        let curve = self.curve();
        match (self.views.iter().position(|view| view.kind == ViewKind::Curved), &curve) {
            (None, Some(curve)) => {
                self.views.push(View::curved(&self.common, &self.planes, curve.clone(), slab));
            }
            (Some(at), None) => {
                self.painter.forget(at);
                self.views.remove(at);
            }
            _ => {}
        }
        for view in &mut self.views {
            let surface = match view.kind {
                ViewKind::Curved => curve.clone().map(|curve| Surface::Curved(Arc::new(curve))),
                kind => plane_of(&self.common, &self.planes, kind).map(Surface::Plane),
            };
            if let Some(surface) = surface {
                view.show(&self.common, &self.planes, surface, slab);
            }
        }
        self.ask();
    }

    fn ask(&self) {
        for (idx, view) in self.views.iter().enumerate() {
            match view.is_coarse {
                true => self.painter.want(view.wish(idx)),
                false => self.painter.forget(idx),
            }
        }
    }

    /// Takes in fine pictures that are still those on show. Returns whether there were any.
    fn tick(&mut self) -> bool {
        let mut came = false;
        for painted in self.painter.finished() {
            let view = self.views.get_mut(painted.view).filter(|view| view.generation == painted.generation);
            if let Some(view) = view {
                view.refine(&self.common, &self.planes, painted.levels);
                came = true;
            }
        }
        came
    }
}

impl AppState {
    /// Cuts the active series anew, or goes back to its slices.
    pub(super) fn toggle_mpr(&mut self) {
        if self.mpr.is_some() {
            self.leave_mpr();
            return;
        }
        if let Err(why) = self.begin_mpr() {
            self.notice = Some(Notice::warning(why));
        }
    }

    /// Why the series in the active viewport cannot be cut anew, in one sentence; `Ok` where nothing speaks against it yet.
    pub fn may_cut_anew(&self) -> Result<(), &'static str> {
        if self.mode != Mode::Study {
            return Err("Planes are cut anew in the study only.");
        }
        if self.beside.is_some() {
            return Err("Leave the comparison first: planes are cut anew of one case at a time.");
        }
        if !self.is_read() {
            return Err("Files are still being read: wait until all slices are there.");
        }
        self.slot_series(self.active).map(|_| ()).ok_or("Choose a series first.")
    }

    fn begin_mpr(&mut self) -> Result<(), String> {
        self.may_cut_anew()?;
        let series = self.slot_series(self.active).cloned().ok_or("Choose a series first.")?;
        let source = self.loading.as_ref().map(|loading| loading.source.clone()).ok_or("Nothing is open.")?;
        let plan = StackPlan::of(&series, self.limits.instance_bytes).map_err(|why| format!("{why}."))?;
        let known = self.decoded_slices(&series);
        let notes = plan.notes.clone();
        let before = self.arrangement();
        let key = SeriesKey::of(&series);
        let job = VolumeLoading::start(series, plan, known, source, self.limits.clone(), self.waker.clone());
        self.cine = false;
        self.mpr = Some(Mpr { source: key, notes, stage: Stage::Loading(job), before });
        Ok(())
    }

    /// The slices of a series that are decoded already.
    pub(super) fn decoded_slices(&self, series: &Series) -> HashMap<usize, Arc<FramePixels>> {
        (0..series.frames.len())
            .filter_map(|slice| {
                let key = FrameKey::of(series.instance(slice)?, series.frames[slice].frame_idx);
                match self.frames.peek(&key)? {
                    FrameState::Ready(pixels) => Some((slice, pixels.clone())),
                    FrameState::Failed(_) => None,
                }
            })
            .collect()
    }

    fn arrangement(&self) -> Arrangement {
        let (layout, maximised, active) = (self.layout, self.maximised, self.active);
        Arrangement { layout, maximised, slots: self.slots.clone(), active }
    }

    fn put(&mut self, all: Arrangement) {
        (self.layout, self.maximised) = (all.layout, all.maximised);
        (self.slots, self.active) = (all.slots, all.active);
    }

    /// Whether planes are cut anew and on screen.
    pub fn shows_planes(&self) -> bool {
        self.open_mpr().is_some()
    }

    /// Whether a picture on show is a coarse one, and a finer one on its way.
    pub fn is_coarse(&self) -> bool {
        self.open_mpr().is_some_and(|open| open.views.iter().any(|view| view.is_coarse))
    }

    /// A window that was changed in one view is that of all views of the volume.
    pub(super) fn share_window(&mut self) {
        if !self.is_cut_anew(self.active) {
            return;
        }
        let Viewport { voi, voi_source, inverted, .. } = self.slots[self.active].viewport.clone();
        for slot in (0..self.slots.len()).filter(|slot| self.is_cut_anew(*slot)).collect::<Vec<_>>() {
            let viewport = &mut self.slots[slot].viewport;
            (viewport.voi, viewport.voi_source, viewport.inverted) = (voi.clone(), voi_source, inverted);
        }
    }

    /// Back to the slices, with viewports as they were. Returns what was left.
    pub(super) fn leave_mpr(&mut self) -> Option<Mpr> {
        let mpr = self.mpr.take()?;
        self.measuring.under_way = None;
        if matches!(mpr.stage, Stage::Open(_)) {
            self.put(mpr.before.clone());
            self.cine = false;
            self.drop_lost_crosshair();
        }
        Some(mpr)
    }

    /// Takes in what workers made. Returns whether anything changed.
    pub(super) fn tick_mpr(&mut self) -> bool {
        let Some(mpr) = &mut self.mpr else { return false };
        let finished = match &mut mpr.stage {
            Stage::Open(open) => {
                let came = open.tick();
                if came {
                    self.follow_views();
                }
                return came;
            }
            Stage::Loading(loading) => loading.tick(),
        };
        match finished {
            None => return false,
            Some(Ok(grid)) => self.open_volume(grid),
            Some(Err(why)) => {
                self.mpr = None;
                self.notice = Some(Notice::warning(why));
            }
        }
        true
    }

    fn open_volume(&mut self, grid: Grid) {
        let source = self.mpr.as_ref().and_then(|mpr| self.series(&mpr.source)).cloned();
        let center = source.as_ref().and_then(|source| self.canal_place(source));
        let open = source.and_then(|source| Open::new(grid, source, center, self.waker.clone()));
        let now = self.arrangement();
        let (Some(mpr), Some(open)) = (&mut self.mpr, open) else {
            self.mpr = None;
            self.notice = Some(Notice::warning("The series is no longer open, so it cannot be cut anew.".to_owned()));
            return;
        };
        // Whoever went on working while it was loaded finds that again.
        mpr.before = now;
        let shows_source = |slot: &&Slot| slot.series.as_ref() == Some(&mpr.source);
        let window = mpr.before.slots.iter().find(shows_source).unwrap_or(&mpr.before.slots[mpr.before.active]);
        let before = window.viewport.clone();
        mpr.stage = Stage::Open(Box::new(open));
        self.notice = None;
        (self.layout, self.maximised, self.active) = (Layout::OnePlusTwo, false, 0);
        for slot in 0..ViewKind::PLANES.len() {
            self.show_mpr_view(slot, slot, &before);
        }
    }

    /// Puts a view into a viewport, with the window of another.
    fn show_mpr_view(&mut self, slot: usize, view: usize, before: &Viewport) {
        let Some(view) = self.open_mpr().and_then(|open| open.views.get(view)) else { return };
        let (key, frame) = (SeriesKey::of(&view.series), view.frame);
        let fit = if view.kind == ViewKind::Curved { Fit::Height } else { Fit::Whole };
        let (voi, voi_source, inverted) = (before.voi.clone(), before.voi_source, before.inverted);
        let viewport = Viewport { frame, fit, voi, voi_source, inverted, ..Viewport::default() };
        if let Some(slot) = self.slots.get_mut(slot) {
            *slot = Slot { series: Some(key), viewport, shown: None, touched: true, why: String::new() };
        }
    }

    fn open_mpr(&self) -> Option<&Open> {
        self.mpr.as_ref()?.open()
    }

    /// The view of an open volume that a viewport shows, by its index.
    fn mpr_view_of(&self, slot: usize) -> Option<usize> {
        let key = self.slots.get(slot)?.series.as_ref()?;
        self.open_mpr()?.views.iter().position(|view| view.series.uid == key.uid)
    }

    /// Whether a viewport shows a plane cut anew, or a picture along a path.
    pub fn is_cut_anew(&self, slot: usize) -> bool {
        self.mpr_view_of(slot).is_some()
    }

    /// Whether what a viewport shows is no plane, so that lengths on it are not those in the patient.
    pub(super) fn is_curved(&self, slot: usize) -> bool {
        let kind = |view: usize| self.open_mpr().map(|open| open.views[view].kind);
        self.mpr_view_of(slot).and_then(kind) == Some(ViewKind::Curved)
    }

    /// How thick the picture in a viewport is cut; slices are thin.
    pub(super) fn slab_in(&self, slot: usize) -> Slab {
        let open = self.open_mpr().filter(|_| self.is_cut_anew(slot));
        open.map_or(Slab::THIN, Open::slab)
    }

    /// Whether a series is one that was cut anew.
    pub(super) fn was_cut_anew(&self, series: &Series) -> bool {
        self.mpr.iter().flat_map(Mpr::all_series).any(|own| own.uid == series.uid)
    }

    /// The pixels of a frame, from the files or cut anew.
    pub(super) fn peek_pixels(&self, key: &FrameKey) -> Option<&FrameState> {
        self.mpr.as_ref().and_then(|mpr| mpr.peek(key)).or_else(|| self.frames.peek(key))
    }

    /// After views changed: viewports go to the slices these are told at.
    fn follow_views(&mut self) {
        for slot in 0..self.slots.len() {
            if let Some(frame) = self.mpr_view_of(slot).and_then(|view| Some(self.open_mpr()?.views[view].frame)) {
                self.slots[slot].viewport.frame = frame;
            }
        }
    }

    /// What is for slices of one series or for another mode is begun from the slices.
    pub(super) fn leaves_mpr(&self, command: &Command) -> bool {
        self.mpr.is_some()
            && match command {
                Command::Study(command) => !matches!(command, StudyCommand::StopLoading),
                Command::Present(command) => matches!(command, PresentCommand::Start),
                Command::Quiz(command) => {
                    matches!(command, QuizCommand::Start | QuizCommand::StartAll | QuizCommand::RetryWrong)
                }
                Command::Case(command) => matches!(
                    command,
                    CaseCommand::ChooseFinding(_)
                        | CaseCommand::StepFinding(_)
                        | CaseCommand::CompareWithNormal
                        | CaseCommand::ShowMade(_)
                ),
                Command::KeyImage(command) => matches!(
                    command,
                    KeyImageCommand::GoTo(_) | KeyImageCommand::Step(_) | KeyImageCommand::GoToListed(..)
                ),
                Command::View(ViewCommand::HangAnew) => true,
                Command::Library(LibraryCommand::OpenCase(_)) => true,
                _ => false,
            }
    }
}
