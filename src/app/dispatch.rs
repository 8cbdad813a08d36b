//! The one place where commands change the state: one line per arm, the work in named functions.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    AppCommand, AppState, CaseCommand, Command, Dialog, Notice, SeriesKey, StudyCommand, ViewCommand,
    frames::FrameState,
    loading::Loading,
    state::{frame_key, image_roots},
};
use crate::{
    case,
    geometry::ViewPoint,
    paint::CornerText,
    render,
    source::{Files, Source},
    study::{StudyFailure, Voi, Window},
    viewport::{Layout, PictureShape, Preset, Viewport, VoiSource},
};

impl AppState {
    /// Carries out a command. Never blocks; what takes time becomes a job whose results [`Self::tick`] takes in.
    pub fn dispatch(&mut self, command: Command) {
        self.changes += 1;
        match command {
            Command::Study(command) => self.dispatch_study(command),
            Command::View(command) => self.dispatch_view(command),
            Command::Case(command) => self.dispatch_case(command),
            Command::App(command) => self.dispatch_app(command),
        }
        self.settle();
    }

    /// Takes in what workers finished. Returns whether anything changed.
    pub fn tick(&mut self) -> bool {
        let (frames_came, undecoded) = self.frames.collect();
        self.list_failures(undecoded);
        let was_finished = self.loading.as_ref().is_none_or(|loading| loading.progress.finished);
        let regrouped = self.loading.as_mut().and_then(Loading::tick);
        let is_finished = self.loading.as_ref().is_none_or(|loading| loading.progress.finished);
        let regrouped_or_done = regrouped.is_some() || was_finished != is_finished;
        if let Some(studies) = regrouped {
            self.studies = studies;
            self.follow_regrouping();
        }
        if !was_finished && is_finished {
            self.hang_all();
        }
        self.changes += u64::from(regrouped_or_done);
        if frames_came || regrouped_or_done {
            self.settle();
        }
        frames_came || regrouped_or_done
    }

    /// Adds files whose pixels turned out unreadable to the list, each once.
    fn list_failures(&mut self, undecoded: Vec<StudyFailure>) {
        let Some(loading) = &mut self.loading else { return };
        for failure in undecoded {
            if !loading.failures.iter().any(|listed| listed.path == failure.path) {
                loading.failures.push(failure);
            }
        }
    }

    fn dispatch_study(&mut self, command: StudyCommand) {
        match command {
            StudyCommand::Open(paths) => self.open(&paths),
            StudyCommand::StopLoading => self.loading.iter_mut().for_each(Loading::cancel),
            StudyCommand::ShowSeries { slot, series } => self.show_series(slot, &series),
            StudyCommand::StepSeries(steps) => self.step_series(steps),
            StudyCommand::ChooseStudy(idx) => self.choose_study(idx),
        }
    }

    fn dispatch_view(&mut self, command: ViewCommand) {
        match command {
            ViewCommand::Activate(slot) => self.active = slot.min(self.slots.len() - 1),
            ViewCommand::Scroll(steps) => self.scroll(steps),
            ViewCommand::ToFrame(frame) => self.go_to_frame(self.active, frame),
            ViewCommand::First => self.go_to_frame(self.active, 0),
            ViewCommand::Last => self.go_to_frame(self.active, usize::MAX),
            ViewCommand::NextMarkedSlice => self.next_marked_slice(),
            ViewCommand::DragWindow(by) => self.viewport_mut().drag_window(by),
            ViewCommand::Pan { by, size } => self.with_shape(|viewport, shape| viewport.pan(by, shape, size)),
            ViewCommand::Zoom { factor, about, size } => self.zoom(factor, about, size),
            ViewCommand::Fit => self.viewport_mut().fit_whole(),
            ViewCommand::OneToOne(size) => self.with_shape(|viewport, shape| viewport.one_to_one(shape, size)),
            ViewCommand::Reset => self.reset_view(),
            ViewCommand::Preset(preset) => self.apply_preset(self.active, preset),
            ViewCommand::SetWindow(center, width) => self.set_window(self.active, center, width),
            ViewCommand::Invert => self.viewport_mut().inverted ^= true,
            ViewCommand::Turn { clockwise } => turn(self.viewport_mut(), clockwise),
            ViewCommand::FlipHorizontal => flip(self.viewport_mut(), 0),
            ViewCommand::FlipVertical => flip(self.viewport_mut(), 2),
            ViewCommand::Tool(tool) => self.tool = tool,
            ViewCommand::Layout(layout) => self.set_layout(layout),
            ViewCommand::StepLayout(steps) => self.step_layout(steps),
            ViewCommand::Maximise => self.maximised ^= true,
            ViewCommand::CycleCornerText => self.corner_text = next_corner_text(self.corner_text),
            ViewCommand::Cine => self.cine ^= true,
            ViewCommand::CineStep => self.cine_step(),
        }
    }

    fn dispatch_case(&mut self, command: CaseCommand) {
        match command {
            CaseCommand::ChooseFinding(idx) if self.finding == Some(idx) => self.finding = None,
            CaseCommand::ChooseFinding(idx) => self.choose_finding(idx),
            CaseCommand::StepFinding(steps) => self.step_finding(steps),
            CaseCommand::ToggleMarks => self.marks_shown ^= true,
        }
    }

    fn dispatch_app(&mut self, command: AppCommand) {
        match command {
            AppCommand::Show(dialog) => self.dialog = Some(dialog),
            AppCommand::CloseDialog => self.close_dialog(),
            AppCommand::Fullscreen => self.fullscreen ^= true,
            AppCommand::Escape => self.escape(),
        }
    }

    /// Opens files and folders. A folder that is a teaching case is opened as one.
    fn open(&mut self, paths: &[PathBuf]) {
        let paths: Vec<PathBuf> = paths.iter().map(|path| case_of_manifest(path)).collect();
        let case_folder = match paths.as_slice() {
            [folder] if case::is_case(folder) => Some(folder.clone()),
            _ => None,
        };
        self.notice = None;
        let opened_case = case_folder.map(|folder| case::read_case(&folder)).transpose();
        self.case = match opened_case {
            Ok(case) => case,
            Err(error) => {
                self.notice = Some(Notice(format!("{error}. The images are opened without it.")));
                None
            }
        };
        self.open_source(Arc::new(Files::new(image_roots(&paths))));
        self.dialog = self.dialog.filter(|dialog| *dialog == Dialog::FirstStart);
    }

    /// Opens whatever a source holds, in place of what is open.
    pub fn open_source(&mut self, source: Arc<dyn Source>) {
        self.frames.clear();
        self.studies.clear();
        self.study_idx = 0;
        self.finding = None;
        self.marks_shown = true;
        self.maximised = false;
        self.cine = false;
        self.hung = false;
        self.active = 0;
        self.layout = Layout::One;
        self.slots.fill_with(super::Slot::default);
        self.loading = Some(Loading::start(source, self.limits.clone(), &self.waker));
        self.changes += 1;
    }

    fn choose_study(&mut self, idx: usize) {
        if idx < self.studies.len() {
            self.study_idx = idx;
            self.hang_study();
        }
    }

    fn step_series(&mut self, steps: isize) {
        let Some(study) = self.study() else { return };
        let current = self.slots[self.active].series.as_ref();
        let at = study.series.iter().position(|series| Some(&SeriesKey::of(series)) == current);
        let next = at.map_or(0, |at| at.saturating_add_signed(steps).min(study.series.len().saturating_sub(1)));
        if let Some(series) = study.series.get(next).map(|series| SeriesKey::of(series)) {
            self.show_series(self.active, &series);
        }
    }

    /// Moves the active viewport to a frame; past the end is the last.
    pub(super) fn go_to_frame(&mut self, slot: usize, frame: usize) {
        let n_frames = self.slot_series(slot).map_or(0, |series| series.frames.len());
        let slot = &mut self.slots[slot];
        slot.viewport.frame = frame.min(n_frames.saturating_sub(1));
        slot.touched = true;
    }

    fn scroll(&mut self, steps: isize) {
        let frame = self.slots[self.active].viewport.frame.saturating_add_signed(steps);
        self.go_to_frame(self.active, frame);
    }

    fn cine_step(&mut self) {
        let n_frames = self.slot_series(self.active).map_or(0, |series| series.frames.len());
        if n_frames > 1 {
            self.go_to_frame(self.active, (self.slots[self.active].viewport.frame + 1) % n_frames);
        }
    }

    fn viewport_mut(&mut self) -> &mut Viewport {
        &mut self.slots[self.active].viewport
    }

    fn with_shape(&mut self, change: impl FnOnce(&mut Viewport, PictureShape)) {
        if let Some(shape) = self.slot_frame(self.active).map(|(_, instance)| PictureShape::of(instance)) {
            change(self.viewport_mut(), shape);
        }
    }

    fn zoom(&mut self, factor: f64, about: Option<ViewPoint>, size: [f64; 2]) {
        let about = about.unwrap_or(ViewPoint::new(size[0] / 2.0, size[1] / 2.0));
        self.with_shape(|viewport, shape| viewport.zoom_about(factor, about, shape, size));
    }

    fn reset_view(&mut self) {
        let Some(series) = self.slot_series(self.active) else { return };
        let center = self.column_center(series);
        let fresh = Viewport { center, ..Viewport::at_middle(series) };
        let frame = self.viewport_mut().frame;
        *self.viewport_mut() = Viewport { frame, ..fresh };
    }

    /// Applies a preset; the file's own again moves on to its next choice.
    pub(super) fn apply_preset(&mut self, slot: usize, preset: Preset) {
        let turn = match self.slots[slot].viewport.voi_source {
            VoiSource::Preset(Preset::Dicom, turn) if self.slots[slot].viewport.voi.is_some() => turn + 1,
            _ => 0,
        };
        self.slots[slot].viewport.voi_source = VoiSource::Preset(preset, turn);
        self.slots[slot].viewport.voi = None;
    }

    pub(super) fn set_window(&mut self, slot: usize, center: f64, width: f64) {
        let viewport = &mut self.slots[slot].viewport;
        viewport.voi = Some(Voi::Window(Window::linear(center, width.max(1.0))));
        viewport.voi_source = VoiSource::Manual;
    }

    fn set_layout(&mut self, layout: Layout) {
        self.layout = layout;
        self.maximised = false;
        self.active = self.active.min(layout.n_viewports() - 1);
        self.fill_empty_slots();
    }

    fn step_layout(&mut self, steps: isize) {
        let at = Layout::ALL.iter().position(|layout| *layout == self.layout).unwrap_or(0);
        let next = (at as isize + steps).rem_euclid(Layout::ALL.len() as isize);
        self.set_layout(Layout::ALL[next.unsigned_abs()]);
    }

    fn close_dialog(&mut self) {
        if self.dialog == Some(Dialog::FirstStart) {
            self.settings.notice_seen = true;
            if self.keeps_settings
                && let Err(error) = self.settings.save()
            {
                self.notice =
                    Some(Notice(format!("Your choices could not be saved: {error}. They hold until you quit.")));
            }
        }
        self.dialog = None;
    }

    fn escape(&mut self) {
        if self.dialog.is_some() {
            self.close_dialog();
        } else if self.cine {
            self.cine = false;
        } else if self.maximised {
            self.maximised = false;
        } else if self.finding.is_some() {
            self.finding = None;
        } else {
            self.fullscreen = false;
        }
    }

    /// After every change: windows for pictures that have none yet, and the wish list for the decoders.
    fn settle(&mut self) {
        self.remember_shown();
        for slot in self.visible_slots() {
            self.choose_window(slot);
        }
        if self.wish_stamp != self.changes {
            self.wish_stamp = self.changes;
            self.wish_for_frames();
        }
    }

    /// Gives a viewport the window its preset asks for, as soon as there is a picture to choose it from.
    fn choose_window(&mut self, slot: usize) {
        let viewport = &self.slots[slot].viewport;
        let VoiSource::Preset(preset, turn) = viewport.voi_source else { return };
        if viewport.voi.is_some() {
            return;
        }
        let Some((frame, instance)) = self.slot_frame(slot) else { return };
        let from_file = if preset == Preset::Dicom { Preset::from_file(instance, turn) } else { None };
        let fixed = preset.hounsfield_window().filter(|_| instance.unit() == "HU");
        let voi = from_file.map(|(voi, _)| voi).or(fixed.map(Voi::Window)).or_else(|| {
            match self.frames.peek(&frame_key(frame, instance)) {
                Some(FrameState::Ready(pixels)) => {
                    Some(Voi::Window(render::percentile_window(pixels, instance, preset.percentiles())))
                }
                _ => None,
            }
        });
        self.slots[slot].viewport.voi = voi;
    }

    fn remember_shown(&mut self) {
        for slot in 0..self.slots.len() {
            if let Some(key) = self.slot_frame(slot).map(|(frame, instance)| frame_key(frame, instance)) {
                self.slots[slot].shown = Some(key);
            }
        }
    }
}

/// Who opens a `case.toml` means the case it describes.
fn case_of_manifest(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|_| path.file_name().is_some_and(|name| name == case::format::CASE_FILE));
    folder.filter(|folder| case::is_case(folder)).unwrap_or(path).to_owned()
}

fn next_corner_text(now: CornerText) -> CornerText {
    match now {
        CornerText::Full => CornerText::Minimal,
        CornerText::Minimal => CornerText::Off,
        CornerText::Off => CornerText::Full,
    }
}

fn turn(viewport: &mut Viewport, clockwise: bool) {
    viewport.quarter_turns = (viewport.quarter_turns + if clockwise { 1 } else { 3 }) % 4;
}

/// Mirrors on screen: left to right with 0 half turns, top to bottom with a half turn besides. The flip comes before
/// the turn in the transform, so a mirrored picture turns the other way.
fn flip(viewport: &mut Viewport, extra_quarter_turns: u8) {
    viewport.flipped ^= true;
    viewport.quarter_turns = (4 - viewport.quarter_turns % 4 + extra_quarter_turns) % 4;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flip_mirrors_the_screen_whatever_the_turn() {
        let shape = PictureShape { columns: 40, rows: 20, column_mm: 1.0, row_mm: 1.0 };
        for turns in 0..4 {
            for (half, mirror) in [(0, [-1.0, 1.0]), (2, [1.0, -1.0])] {
                let before = Viewport { quarter_turns: turns, ..Viewport::default() };
                let mut after = before.clone();
                flip(&mut after, half);
                let axes = |viewport: &Viewport| viewport.transform(shape, [100.0, 100.0]).expect("not empty").axes();
                let mirrored = axes(&before).map(|[x, y]| [x * mirror[0], y * mirror[1]]);
                assert_eq!(
                    axes(&after).map(|a| a.map(|v| v + 0.0)),
                    mirrored.map(|a| a.map(|v| v + 0.0)),
                    "{turns} {half}"
                );
            }
        }
    }
}
