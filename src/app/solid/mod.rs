//! The shaded view: bone of the active CT series, or the structures of a synthetic patient, as surfaces that can be turned
//! and cut open.

mod command;
mod making;
mod structures;

use std::{sync::Arc, time::Instant};

pub use command::{SolidCommand, SolidCut, SolidSide};

use self::{
    making::{Volume, make_bone},
    structures::MakingStructures,
};
use super::{AppState, Command, Mode, Notice, ViewCommand, job::Job, mpr::VolumeLoading, patience, recipe::recipe_of};
use crate::{
    geometry::{LpsPoint, LpsVector},
    reslice::StackPlan,
    solid::{Camera, Cut, EvenGrid, Field, Solid, SolidScene},
    study::{ModalityLut, Series},
};

/// What counts as bone at first, Hounsfield units: above marrow and contrast-free soft tissue, below thin cortex.
const BONE_HU: f64 = 200.0;
/// Thresholds that make sense.
const THRESHOLDS_HU: [f64; 2] = [50.0, 1500.0];
/// How much of what is behind glassy bone is hidden.
const GLASS: f32 = 0.3;
/// The colour of bone.
const BONE: [u8; 3] = [232, 214, 184];
/// Seen a little from the left and behind at first: there processes and the canal's back are.
const FIRST_LOOK_DEGREES: [f64; 2] = [140.0, 12.0];
/// How much of the volume's height is seen at first, and at least and at most, mm.
const FIRST_SHARE: f64 = 1.04;
const HEIGHTS_MM: [f64; 2] = [10.0, 2000.0];

/// A series shown as a surface, or on its way to be.
pub struct SolidView {
    /// Where it comes from, as the series list names it.
    pub title: String,
    /// Whether the images are of nobody (Synthetic Data (0008,001C)).
    pub is_synthetic: bool,
    stage: Stage,
}

enum Stage {
    Loading(VolumeLoading, ModalityLut),
    Making(Volume, Job<Field>),
    Structures(MakingStructures),
    Open(Box<OpenSolid>),
}

/// A solid with its name.
pub struct SolidPart {
    /// The name on screen.
    pub name: &'static str,
    /// Whether it is shown.
    pub shown: bool,
    solid: Solid,
}

/// Surfaces and how they are looked at.
pub struct OpenSolid {
    /// What is shown.
    pub parts: Vec<SolidPart>,
    /// Where bone is made from, where a threshold makes it.
    volume: Option<Volume>,
    /// The surface for another threshold, on its way.
    making: Option<Job<Field>>,
    threshold_hu: f64,
    /// Whether bone lets what is behind it shine through.
    pub is_glassy: bool,
    centre: LpsPoint,
    turn_rad: f64,
    lift_rad: f64,
    /// How much of the patient is seen from top to bottom, mm.
    pub height_mm: f64,
    /// The plane it is cut along.
    pub cut: Option<SolidCut>,
    /// Where the cut lies, mm along its axis.
    pub cut_mm: f64,
    /// Whether what is on the lower side (right, foot, front) is taken away instead.
    pub cut_lower: bool,
}

impl SolidView {
    /// How much of the volume is loaded, from 0 to 1, and since when; `None` once it is there.
    pub fn loading(&self) -> Option<(f32, Instant)> {
        match &self.stage {
            Stage::Loading(loading, _) => Some((loading.share(), loading.started)),
            Stage::Structures(making) => Some((making.share(), making.started)),
            Stage::Making(..) | Stage::Open(_) => None,
        }
    }

    /// How far it is, in words.
    pub fn way_words(&self) -> String {
        match &self.stage {
            Stage::Loading(loading, _) => format!("Loading the volume, {:.0} %", loading.share() * 100.0),
            Stage::Structures(making) => format!("Making the structures, {:.0} %", making.share() * 100.0),
            Stage::Making(..) => "Making the surface".to_owned(),
            Stage::Open(_) => String::new(),
        }
    }

    /// The surface, once it is there.
    pub fn open(&self) -> Option<&OpenSolid> {
        match &self.stage {
            Stage::Open(open) => Some(open),
            Stage::Loading(..) | Stage::Making(..) | Stage::Structures(_) => None,
        }
    }
}

impl OpenSolid {
    fn of_bone(volume: Volume, field: Field) -> Self {
        let solid = Solid { field: Arc::new(field), colour: BONE, opacity: 1.0 };
        Self::new(vec![SolidPart { name: "Bone", shown: true, solid }], Some(volume))
    }

    fn new(parts: Vec<SolidPart>, volume: Option<Volume>) -> Self {
        let mut open = Self {
            parts,
            volume,
            making: None,
            threshold_hu: BONE_HU,
            is_glassy: false,
            centre: LpsPoint::default(),
            turn_rad: 0.0,
            lift_rad: 0.0,
            height_mm: 0.0,
            cut: None,
            cut_mm: 0.0,
            cut_lower: false,
        };
        open.reset();
        open
    }

    /// The grid of all parts: they are made of one volume.
    fn grid(&self) -> Option<&EvenGrid> {
        self.parts.first().map(|part| &part.solid.field.grid)
    }

    fn reset(&mut self) {
        let Some(grid) = self.grid() else { return };
        let (middle, sides) = (grid.middle(), grid.sides_mm());
        self.centre = middle;
        [self.turn_rad, self.lift_rad] = FIRST_LOOK_DEGREES.map(f64::to_radians);
        self.height_mm = (sides[2] * FIRST_SHARE).clamp(HEIGHTS_MM[0], HEIGHTS_MM[1]);
        (self.cut, self.cut_lower, self.is_glassy) = (None, false, false);
        self.parts.iter_mut().for_each(|part| part.shown = true);
    }

    /// What counts as bone, Hounsfield units; `None` where no threshold makes it.
    pub fn threshold_hu(&self) -> Option<f64> {
        self.volume.is_some().then_some(self.threshold_hu)
    }

    /// What is drawn into a picture of so many pixels in height.
    pub fn scene(&self, height_px: usize) -> SolidScene {
        let shown = self.parts.iter().enumerate().filter(|(_, part)| part.shown);
        let solids = shown.map(|(idx, part)| {
            let opacity = if self.is_glassy && idx == 0 { GLASS } else { part.solid.opacity };
            Solid { opacity, ..part.solid.clone() }
        });
        SolidScene { solids: solids.collect(), camera: self.camera(height_px), cut: self.plane() }
    }

    /// From where one looks, for a picture of so many pixels in height.
    pub fn camera(&self, height_px: usize) -> Camera {
        let mm_per_pixel = self.height_mm / height_px.max(1) as f64;
        Camera { centre: self.centre, turn_rad: self.turn_rad, lift_rad: self.lift_rad, mm_per_pixel }
    }

    fn plane(&self) -> Option<Cut> {
        let axis = axis_of(self.cut?);
        let normal = if self.cut_lower { -axis } else { axis };
        let at = LpsPoint::default() + axis * self.cut_mm;
        Some(Cut { at, normal })
    }

    /// Cut along a plane, through what is in the middle, open towards the eye.
    fn cut_along(&mut self, cut: SolidCut) {
        if self.cut == Some(cut) {
            self.cut = None;
            return;
        }
        let axis = axis_of(cut);
        self.cut = Some(cut);
        self.cut_mm = along(axis, self.centre);
        self.cut_lower = self.camera(1).axes().away.dot(axis) > 0.0;
    }

    fn next_cut(&mut self) {
        let place = self.cut.and_then(|cut| SolidCut::ALL.iter().position(|it| *it == cut));
        match SolidCut::ALL.get(place.map_or(0, |place| place + 1)) {
            Some(cut) => self.cut_along(*cut),
            None => self.cut = None,
        }
    }

    /// The cut stays within the volume.
    fn move_cut(&mut self, by_mm: f64) {
        let Some(cut) = self.cut else { return };
        let Some(grid) = self.grid() else { return };
        let (axis, half) = (axis_of(cut), grid.sides_mm().iter().sum::<f64>() / 2.0);
        let middle = along(axis, grid.middle());
        self.cut_mm = (self.cut_mm + by_mm).clamp(middle - half, middle + half);
    }

    fn turn(&mut self, [turn, lift]: [f64; 2]) {
        let turned = self.camera(1).turned(turn.to_radians(), lift.to_radians());
        (self.turn_rad, self.lift_rad) = (turned.turn_rad, turned.lift_rad);
    }

    fn look_from(&mut self, side: SolidSide) {
        (self.turn_rad, self.lift_rad) = (side.turn_rad(), 0.0);
    }

    fn change_threshold(&mut self, by_hu: f64, waker: super::Waker) {
        let wanted = (self.threshold_hu + by_hu).clamp(THRESHOLDS_HU[0], THRESHOLDS_HU[1]);
        if wanted == self.threshold_hu {
            return;
        }
        self.threshold_hu = wanted;
        self.making = self.volume.clone().map(|volume| make_bone(volume, self.threshold_hu, waker));
    }

    /// Takes in a surface for another threshold. Returns whether one came.
    fn tick(&mut self) -> Option<Result<(), String>> {
        let made = self.making.as_ref()?.tick()?;
        self.making = None;
        Some(made.map(|field| {
            if let Some(bone) = self.parts.first_mut() {
                bone.solid.field = Arc::new(field);
            }
        }))
    }

    /// Whether nothing reaches the threshold.
    pub fn is_empty(&self) -> bool {
        self.parts.iter().filter(|part| part.shown).all(|part| part.solid.field.is_empty())
    }

    /// Whether another surface is on its way.
    pub fn is_making(&self) -> bool {
        self.making.is_some()
    }

    /// From where one looks, in words.
    pub fn look_words(&self) -> String {
        let degrees = self.turn_rad.to_degrees();
        let side = SolidSide::ALL[(degrees / 90.0).round() as usize % 4];
        let side = side.name().to_lowercase();
        match self.lift_rad.to_degrees() {
            lift if lift > 20.0 => format!("seen from the {side}, from above"),
            lift if lift < -20.0 => format!("seen from the {side}, from below"),
            _ => format!("seen from the {side}"),
        }
    }
}

/// Towards the left, the head, the back (PS3.3 C.7.6.2.1.1).
fn axis_of(cut: SolidCut) -> LpsVector {
    match cut {
        SolidCut::Sagittal => LpsVector::new(1.0, 0.0, 0.0),
        SolidCut::Axial => LpsVector::new(0.0, 0.0, 1.0),
        SolidCut::Coronal => LpsVector::new(0.0, 1.0, 0.0),
    }
}

fn along(axis: LpsVector, at: LpsPoint) -> f64 {
    (at - LpsPoint::default()).dot(axis)
}

impl AppState {
    pub(super) fn dispatch_solid(&mut self, command: SolidCommand) {
        if command == SolidCommand::Toggle {
            return self.toggle_solid();
        }
        let waker = self.waker.clone();
        let Some(SolidView { stage: Stage::Open(open), .. }) = &mut self.solid else { return };
        match command {
            SolidCommand::Toggle => {}
            SolidCommand::Turn(degrees) => open.turn(degrees),
            SolidCommand::Move(by) => open.centre = open.camera(1).moved(by).centre,
            SolidCommand::Zoom(factor) if factor.is_normal() && factor > 0.0 => {
                open.height_mm = (open.height_mm / factor).clamp(HEIGHTS_MM[0], HEIGHTS_MM[1]);
            }
            SolidCommand::Zoom(_) => {}
            SolidCommand::LookFrom(side) => open.look_from(side),
            SolidCommand::NextCut => open.next_cut(),
            SolidCommand::CutAlong(cut) => open.cut_along(cut),
            SolidCommand::MoveCut(by_mm) => open.move_cut(by_mm),
            SolidCommand::TurnCut => open.cut_lower ^= true,
            SolidCommand::Threshold(by_hu) => open.change_threshold(by_hu, waker),
            SolidCommand::TogglePart(idx) => open.parts.get_mut(idx).into_iter().for_each(|part| part.shown ^= true),
            SolidCommand::Glass => open.is_glassy ^= true,
            SolidCommand::Reset => open.reset(),
        }
    }

    fn toggle_solid(&mut self) {
        if self.solid.take().is_some() {
            return;
        }
        if let Err(why) = self.begin_solid() {
            self.notice = Some(Notice::warning(why));
        }
    }

    fn begin_solid(&mut self) -> Result<(), String> {
        self.may_shade()?;
        let series = self.slot_series(self.active).cloned().ok_or("Choose a series first.")?;
        let instance = series.instance(0).ok_or("This series has no slices.")?;
        let is_synthetic = instance.synthetic;
        let (title, stage) = match instance.unit() {
            "HU" => {
                let title = series.told_name();
                (title, self.load_bone(&series, instance.modality_lut.clone())?)
            }
            _ => ("Structures of the synthetic patient".to_owned(), self.make_structures(&series)?),
        };
        self.leave_mpr();
        self.cine = false;
        self.solid = Some(SolidView { title, is_synthetic, stage });
        Ok(())
    }

    /// What speaks against a shaded view now, in one sentence.
    fn may_shade(&self) -> Result<(), &'static str> {
        if self.mode != Mode::Study {
            return Err("A shaded view is shown in the study only.");
        }
        if self.beside.is_some() {
            return Err("Leave the comparison first: a shaded view is of one case at a time.");
        }
        if self.shows_planes() {
            return Err("Go back to the slices first: a shaded view is made of a series and not of planes cut anew.");
        }
        if !self.is_read() {
            return Err("Files are still being read: wait until all slices are there.");
        }
        Ok(())
    }

    fn load_bone(&self, series: &Arc<Series>, lut: ModalityLut) -> Result<Stage, String> {
        let plan = StackPlan::of(series, self.limits.instance_bytes)
            .map_err(|why| format!("There is no shaded view of this series. {why}."))?;
        let source = self.source_of(series).ok_or("Nothing is open.")?;
        let known = self.decoded_slices(series);
        let (limits, waker) = (self.limits.clone(), self.waker.clone());
        Ok(Stage::Loading(VolumeLoading::start(series.clone(), plan, known, source, limits, waker), lut))
    }

    /// Of pictures without Hounsfield units no number says what is bone. A synthetic patient's recipe does, once everything
    /// was looked for.
    fn make_structures(&self, series: &Series) -> Result<Stage, String> {
        let folder = self.case_of(series).map(|case| case.folder.clone());
        let asked = patience::ask(self.waker.clone(), move || folder.and_then(|folder| recipe_of(&folder)));
        let Ok(recipe) = asked else {
            return Err("The drive of this case is slow to answer. Try again in a moment.".to_owned());
        };
        let Some(recipe) = recipe else {
            let why = "A shaded view needs CT: in Hounsfield units a number says what is bone. Choose a CT series.";
            return Err(why.to_owned());
        };
        if !self.may_see_truth() {
            let why = "A shaded view of this patient's structures would give the findings away. Reveal them first, or choose a \
                       CT series.";
            return Err(why.to_owned());
        }
        Ok(Stage::Structures(MakingStructures::start(recipe, self.waker.clone())))
    }

    /// Takes in what workers made. Returns whether anything changed.
    pub(super) fn tick_solid(&mut self) -> bool {
        let Some(view) = &mut self.solid else { return false };
        let next = match &mut view.stage {
            Stage::Structures(making) => match making.tick() {
                None => return false,
                Some(made) => made.map(|parts| Stage::Open(Box::new(OpenSolid::new(parts, None)))),
            },
            Stage::Loading(loading, lut) => match loading.tick() {
                None => return false,
                Some(loaded) => loaded.map(|grid| {
                    let volume = Volume { grid: Arc::new(grid), lut: lut.clone() };
                    Stage::Making(volume.clone(), make_bone(volume, BONE_HU, self.waker.clone()))
                }),
            },
            Stage::Making(volume, making) => match making.tick() {
                None => return false,
                Some(made) => made.map(|field| Stage::Open(Box::new(OpenSolid::of_bone(volume.clone(), field)))),
            },
            Stage::Open(open) => match open.tick() {
                None => return false,
                Some(Ok(())) => return true,
                Some(Err(why)) => Err(why),
            },
        };
        match next {
            Ok(stage) => view.stage = stage,
            Err(why) => {
                self.solid = None;
                self.notice = Some(Notice::warning(why));
            }
        }
        true
    }

    /// What needs slices on screen is begun from them.
    pub(super) fn leaves_solid(&self, command: &Command) -> bool {
        let stays = matches!(
            command,
            Command::Solid(_)
                | Command::App(_)
                | Command::Prefer(_)
                | Command::Keys(_)
                | Command::View(ViewCommand::Activate(_) | ViewCommand::CineStep)
        );
        self.solid.is_some() && (!stays || self.mode != Mode::Study)
    }
}
