//! The one place where commands change the state: one line per arm, the work in named functions.

use super::{
    AppCommand, AppState, CINE_RATES, CaseCommand, Command, Dialog, EditCommand, KeyImageCommand, LevelCommand,
    LibraryCommand, LibraryPage, MeasureCommand, Mode, Notice, PresentCommand, QuizCommand, SheetCommand, StudyCommand,
    Tool, ViewCommand,
    loading::Loading,
    view::{flip, next_corner_text, turn},
};
use crate::study::StudyFailure;

impl AppState {
    /// Carries out a command. Never blocks; what takes time becomes a job whose results [`Self::tick`] takes in.
    pub fn dispatch(&mut self, command: Command) {
        self.changes += 1;
        if self.is_black() && moves_pictures(&command) {
            self.toggle_black();
            return;
        }
        let goes_on = matches!(
            command,
            Command::Measure(MeasureCommand::Nudge(_))
                | Command::KeyImage(KeyImageCommand::Note(..))
                | Command::Level(LevelCommand::Nudge(_) | LevelCommand::Number(_) | LevelCommand::StepNumbering(_))
        );
        if !goes_on {
            self.measuring.history.close();
        }
        let is_work = is_work(&command);
        if self.leaves_solid(&command) {
            self.solid = None;
        }
        let aside = if self.leaves_mpr(&command) { self.set_planes_aside() } else { None };
        match command {
            Command::Library(command) => self.dispatch_library(command),
            Command::Catalogue(command) => self.dispatch_catalogue(command),
            Command::Shelf(command) => self.dispatch_shelf(command),
            Command::Study(command) => self.dispatch_study(command),
            Command::View(command) => self.dispatch_view(command),
            Command::Case(command) => self.dispatch_case(command),
            Command::Present(command) => self.dispatch_present(command),
            Command::Quiz(command) => self.dispatch_quiz(command),
            Command::Measure(command) => self.dispatch_measure(command),
            Command::Level(command) => self.dispatch_level(command),
            Command::Sheet(command) => self.dispatch_sheet(command),
            Command::Edit(command) => self.dispatch_edit(command),
            Command::Mpr(command) => self.dispatch_mpr(command),
            Command::Solid(command) => self.dispatch_solid(command),
            Command::KeyImage(command) => self.dispatch_key_image(command),
            Command::Overlay(command) => self.dispatch_overlay(command),
            Command::Prefer(command) => self.dispatch_prefer(command),
            Command::Keys(command) => self.dispatch_keys(command),
            Command::App(command) => self.dispatch_app(command),
        }
        if let Some(aside) = aside {
            self.take_planes_back(aside);
        }
        if is_work {
            self.note_shelf_progress();
        }
        self.note_lesson();
        self.remember_choices();
        self.settle();
    }

    /// Takes in what workers finished. Returns whether anything changed.
    pub fn tick(&mut self) -> bool {
        let opened = self.tick_opening();
        let (frames_came, mut undecoded) = self.frames.collect();
        undecoded.extend(self.loading.iter().flat_map(|loading| loading.source.told()));
        self.list_failures(undecoded);
        let was_finished = self.loading.as_ref().is_none_or(|loading| loading.progress.finished);
        let regrouped = self.loading.as_mut().and_then(Loading::tick);
        let is_finished = self.loading.as_ref().is_none_or(|loading| loading.progress.finished);
        let read_came = regrouped.is_some() | self.tick_more() | self.tick_beside() | (was_finished != is_finished);
        let library_came = self.tick_library()
            | self.tick_catalogue()
            | self.tick_shelf()
            | self.tick_store()
            | self.tick_arrangements()
            | self.tick_settings();
        if let Some(studies) = regrouped {
            self.take_in_studies(studies);
            self.follow_regrouping();
        }
        let measurements_came =
            self.tick_measurements() | self.tick_header() | self.tick_sheet() | self.tick_remeasured();
        let planes_came = self.tick_mpr() | self.tick_solid() | self.tick_overlays() | self.tick_key_images();
        if !was_finished && is_finished {
            self.look_for_key_documents();
            self.all_read();
            self.shelve_read();
        }
        if measurements_came {
            self.note_shelf_progress();
        }
        self.changes += u64::from(read_came | planes_came);
        if frames_came || read_came || planes_came {
            self.settle();
        }
        opened || frames_came || read_came || library_came || measurements_came || planes_came
    }

    /// Adds files whose pixels turned out unreadable to the list, each once.
    fn list_failures(&mut self, undecoded: Vec<StudyFailure>) {
        let Some(loading) = &mut self.loading else { return };
        undecoded.into_iter().for_each(|failure| loading.add_undecoded(failure));
    }

    fn dispatch_library(&mut self, command: LibraryCommand) {
        match command {
            LibraryCommand::Page(page) => self.show_page(page),
            LibraryCommand::Search(text) => self.library.filter.text = text,
            LibraryCommand::ToggleSign(sign) => toggle(&mut self.library.filter.signs, sign),
            LibraryCommand::ToggleModality(modality) => toggle(&mut self.library.filter.modalities, modality),
            LibraryCommand::ToggleDifficulty(difficulty) => toggle(&mut self.library.filter.difficulties, difficulty),
            LibraryCommand::ClearFilter => self.library.filter = Default::default(),
            LibraryCommand::ToggleHiddenSigns => self.library.show_signs ^= true,
            LibraryCommand::OpenCase(idx) => self.open_library_case(idx),
            LibraryCommand::ForgetRecent => self.forget_recent(),
        }
    }

    fn dispatch_study(&mut self, command: StudyCommand) {
        match command {
            StudyCommand::Open(paths) => self.open(&paths),
            StudyCommand::StopLoading => self.loading.iter_mut().for_each(Loading::cancel),
            StudyCommand::ShowSeries { slot, series } => self.put_series(slot, &series),
            StudyCommand::StepSeries(steps) => self.step_series(steps),
            StudyCommand::ChooseStudy(idx) => self.choose_study(idx),
            StudyCommand::ShowHeader => self.show_header(),
            StudyCommand::ToggleLesson => self.toggle_lesson(),
            StudyCommand::BeginLessonStep => self.begin_step(),
        }
    }

    fn dispatch_view(&mut self, command: ViewCommand) {
        let is_of_window = changes_window(&command);
        let before = self.before_view();
        let done = command.clone();
        self.change_view(command);
        self.follow_view(&before, &done);
        if is_of_window {
            self.share_window();
        }
    }

    fn change_view(&mut self, command: ViewCommand) {
        match command {
            ViewCommand::Activate(slot) => self.active = slot.min(self.slots.len() - 1),
            ViewCommand::Scroll(steps) => self.scroll(steps),
            ViewCommand::ToFrame(frame) => self.go_to_frame(self.active, frame),
            ViewCommand::First => self.go_to_frame(self.active, 0),
            ViewCommand::Last => self.go_to_frame(self.active, usize::MAX),
            ViewCommand::Midline => self.go_to_midline(),
            ViewCommand::NextMarkedSlice => self.next_marked_slice(),
            ViewCommand::DragWindow(by) => self.viewport_mut().drag_window(by),
            ViewCommand::Pan { by, size } => self.with_shape(|viewport, shape| viewport.pan(by, shape, size)),
            ViewCommand::Zoom { factor, about, size } => self.zoom(factor, about, size),
            ViewCommand::Fit => self.viewport_mut().fit_whole(),
            ViewCommand::OneToOne(size) => self.with_shape(|viewport, shape| viewport.one_to_one(shape, size)),
            ViewCommand::Reset => self.reset_view(),
            ViewCommand::Preset(preset) => self.apply_preset(self.active, preset),
            ViewCommand::SetWindow(center, width) => self.set_window(self.active, center, width),
            ViewCommand::WindowRegion { slot, corners } => self.window_of_region(slot, corners),
            ViewCommand::Invert => self.viewport_mut().inverted ^= true,
            ViewCommand::Turn { clockwise } => turn(self.viewport_mut(), clockwise),
            ViewCommand::FlipHorizontal => flip(self.viewport_mut(), 0),
            ViewCommand::FlipVertical => flip(self.viewport_mut(), 2),
            ViewCommand::Tool(tool) => self.take_tool(tool),
            ViewCommand::Layout(layout) => self.set_layout(layout),
            ViewCommand::StepLayout(steps) => self.step_layout(steps),
            ViewCommand::Maximise => self.maximised ^= true,
            ViewCommand::CycleCornerText => self.corner_text = next_corner_text(self.corner_text),
            ViewCommand::ToggleGraphics => self.graphics_shown ^= true,
            ViewCommand::Cine => self.cine ^= true,
            ViewCommand::CineStep => self.cine_step(),
            ViewCommand::RockCine => self.cine_rocks ^= true,
            ViewCommand::CineRate(rate) => self.cine_rate = rate.clamp(CINE_RATES[0], 60),
            ViewCommand::StepCineRate(steps) => self.step_cine_rate(steps),
            ViewCommand::ToggleLink(kind) => self.toggle_link(kind),
            ViewCommand::LinkAsTheyLie => self.link_as_they_lie(),
            ViewCommand::ForgetOffsets => self.forget_offsets(),
            ViewCommand::Crosshair { slot, at } => self.put_crosshair(slot, at),
            ViewCommand::DropCrosshair => self.drop_crosshair(),
            ViewCommand::PinCrosshair => self.pin_crosshair(),
            ViewCommand::NudgeCrosshair(by) => self.nudge_crosshair(by),
            ViewCommand::Swap(one, other) => self.swap_viewports(one, other),
            ViewCommand::SwapWithNext => self.swap_with_next(),
            ViewCommand::Magnifier => self.magnifier ^= true,
            ViewCommand::HangAnew => self.hang_anew(),
            ViewCommand::ExplainPlace => self.explain_place(),
        }
    }

    fn dispatch_case(&mut self, command: CaseCommand) {
        match command {
            CaseCommand::ChooseFinding(idx) if self.finding == Some(idx) && self.is_revealed(idx) => {
                self.finding = None;
            }
            CaseCommand::ChooseFinding(idx) => self.choose_finding(idx),
            CaseCommand::StepFinding(steps) => self.step_finding(steps),
            CaseCommand::RevealAll => self.reveal_all(),
            CaseCommand::HideAll => self.hide_all(),
            CaseCommand::ToggleMarks => self.marks_shown ^= true,
            CaseCommand::ToggleWording => self.toggle_wording(),
            CaseCommand::CompareWithNormal => self.toggle_compare(),
            CaseCommand::MakeSeries(role) => self.make_more(role),
            CaseCommand::ShowMade(role) => self.show_made(role),
            CaseCommand::StopMaking => self.stop_making(),
            CaseCommand::RemoveMade => self.remove_made(),
        }
    }

    fn dispatch_present(&mut self, command: PresentCommand) {
        match command {
            PresentCommand::Start => self.start_presenting(),
            PresentCommand::Step(steps) => self.step_by(steps),
            PresentCommand::ToStep(step) => self.wake_or(|app| app.go_to_step(step)),
            PresentCommand::Black => self.toggle_black(),
            PresentCommand::ToggleList => self.wake_or(Self::toggle_step_list),
            PresentCommand::Leave => self.leave_presenting(),
        }
    }

    fn dispatch_quiz(&mut self, command: QuizCommand) {
        match command {
            QuizCommand::Start => self.start_quiz(),
            QuizCommand::StartAll => self.start_mixed_quiz(),
            QuizCommand::RetryWrong => self.retry_wrong(),
            QuizCommand::PlaceMarker { slot, at } => self.place_marker(slot, at),
            QuizCommand::MarkerHere => self.marker_here(),
            QuizCommand::NudgeMarker(by_mm) => self.nudge_marker(by_mm),
            QuizCommand::ClearMarker => self.clear_marker(),
            QuizCommand::Choose(idx) => self.choose_answer(idx),
            QuizCommand::ChooseLevel(level) => self.choose_level(level),
            QuizCommand::Confidence(confidence) => self.say_confidence(confidence),
            QuizCommand::ShowHint => self.show_hint(),
            QuizCommand::Proceed => self.proceed(),
            QuizCommand::Revisit(idx) => self.revisit(idx),
            QuizCommand::Leave => self.leave_quiz(),
        }
    }

    /// Measuring is for the study: in a quiz it could neither help nor be seen.
    fn dispatch_measure(&mut self, command: MeasureCommand) {
        if self.mode != Mode::Study {
            return;
        }
        match command {
            MeasureCommand::Point { slot, at } => self.put_point(slot, at),
            MeasureCommand::Move { slot, at } => self.move_point(slot, at),
            MeasureCommand::Grab { slot, id, grip, at } => self.grab(slot, id, grip, at),
            MeasureCommand::LetGo => self.let_go(),
            MeasureCommand::Finish => self.finish_drawing(),
            MeasureCommand::TakePointBack => self.take_point_back(),
            MeasureCommand::Choose(id) => self.choose_measurement(id),
            MeasureCommand::GoTo(id) => self.go_to_measurement(id),
            MeasureCommand::Step(steps) => self.step_measurement(steps),
            MeasureCommand::StepHandle(steps) => self.step_handle(steps),
            MeasureCommand::Nudge(by) => self.nudge(by),
            MeasureCommand::LastTool => self.take_tool(Tool::Measure(self.measuring.last_kind)),
            MeasureCommand::PutHere => self.put_measurement(),
            MeasureCommand::Delete => self.delete_chosen(),
            MeasureCommand::ClearAll => self.clear_measurements(),
            MeasureCommand::Copy => self.copy_measurement(),
            MeasureCommand::AskCalibration => self.ask_calibration(),
            MeasureCommand::Calibrate(mm) => self.calibrate(mm),
            MeasureCommand::ForgetCalibration => self.forget_calibration(),
        }
    }

    /// Names of vertebrae are the study's, as measurements are.
    fn dispatch_level(&mut self, command: LevelCommand) {
        if self.mode != Mode::Study {
            return;
        }
        match command {
            LevelCommand::Place { slot, at } => self.place_level(slot, at),
            LevelCommand::PutHere => self.put_level_here(),
            LevelCommand::Offer(steps) => self.offer_level(steps),
            LevelCommand::Step(steps) => self.step_level(steps),
            LevelCommand::Grab { slot, level, at } => self.grab_level(slot, level, at),
            LevelCommand::Move { slot, at } => self.drag_level(slot, at),
            LevelCommand::LetGo => self.let_level_go(),
            LevelCommand::Nudge(by) => self.nudge_level(by),
            LevelCommand::Remove => self.remove_level(),
            LevelCommand::Clear => self.clear_levels(),
            LevelCommand::Renumber(down) => self.renumber(down),
            LevelCommand::Number(text) => self.set_numbering(text),
            LevelCommand::StepNumbering(steps) => self.step_numbering(steps),
        }
    }

    fn dispatch_sheet(&mut self, command: SheetCommand) {
        if self.mode != Mode::Study && command != SheetCommand::Toggle {
            return;
        }
        match command {
            SheetCommand::Toggle => self.toggle_sheet(),
            SheetCommand::Step(steps) => self.step_slot(steps),
            SheetCommand::GoTo(slot) => self.choose_slot(slot),
            SheetCommand::PutLine => self.put_protocol_line(),
            SheetCommand::Accept => self.accept_suggestion(),
            SheetCommand::Answer(sign, present) => self.answer_sign(sign, present),
            SheetCommand::StepReader(steps) => self.step_reader(steps),
            SheetCommand::StepCompared(steps) => self.step_compared(steps),
            SheetCommand::CopyReport => self.copy_sheet(false),
            SheetCommand::CopyCsv => self.copy_sheet(true),
        }
    }

    fn dispatch_edit(&mut self, command: EditCommand) {
        match command {
            EditCommand::Undo if self.mode == Mode::Study => self.undo(),
            EditCommand::Redo if self.mode == Mode::Study => self.redo(),
            EditCommand::Undo | EditCommand::Redo => {}
        }
    }

    fn dispatch_app(&mut self, command: AppCommand) {
        match command {
            AppCommand::Go(mode) => self.go(mode),
            AppCommand::Show(dialog) => self.dialog = Some(dialog),
            AppCommand::CloseDialog => self.close_dialog(),
            AppCommand::Fullscreen => self.fullscreen ^= true,
            AppCommand::DismissNotice => self.notice = None,
            AppCommand::Escape => self.escape(),
        }
    }

    /// To the library or the study; presenting and quizzes are begun and left by commands of their own.
    pub(super) fn go(&mut self, mode: Mode) {
        if matches!(mode, Mode::Library | Mode::Study) {
            self.leave_presenting();
            self.leave_quiz();
            if (self.mode, mode) == (Mode::Library, Mode::Library) {
                // From its other pages to the cases.
                self.library.page = LibraryPage::Cases;
            }
            self.mode = mode;
            self.cine = false;
            self.notice = None;
        }
    }

    fn close_dialog(&mut self) {
        if self.dialog == Some(Dialog::FirstStart) {
            self.settings.notice_seen = true;
            self.save_settings();
        }
        self.dialog = None;
        self.header_sheet = None;
        self.rebinding = None;
    }

    fn escape(&mut self) {
        if self.dialog.is_some() {
            self.close_dialog();
        } else if self.cine {
            self.cine = false;
        } else if self.mode == Mode::Study && self.solid.is_some() {
            self.solid = None;
        } else if self.leave_measuring() || self.crosshair.take().is_some() {
            // One thing at a time.
        } else if let Some(presenting) = &mut self.presenting {
            match presenting.list {
                true => presenting.list = false,
                false => self.leave_presenting(),
            }
        } else if self.mode == Mode::Quiz {
            let why = "The quiz goes on. Leave it with the button at the top; what was answered is kept.";
            self.notice = Some(Notice::warning(why.to_owned()));
        } else if self.maximised {
            self.maximised = false;
        } else if self.notice.is_some() {
            self.notice = None;
        } else if self.mode == Mode::Study && self.mpr.is_some() {
            self.leave_mpr();
        } else if self.beside.is_some() {
            self.stop_comparing();
        } else if self.finding.is_some() {
            self.finding = None;
        } else {
            self.fullscreen = false;
        }
    }
}

/// Whether a person changes with it what pictures show.
fn moves_pictures(command: &Command) -> bool {
    match command {
        Command::View(ViewCommand::Activate(_) | ViewCommand::CineStep) => false,
        Command::View(_) | Command::Case(_) | Command::Mpr(_) | Command::Solid(_) => true,
        _ => false,
    }
}

/// Whether it may change what a person has made of a study: what a hand moves counts once it lets go.
fn is_work(command: &Command) -> bool {
    match command {
        Command::Measure(MeasureCommand::Move { .. }) | Command::Level(LevelCommand::Move { .. }) => false,
        Command::Measure(_) | Command::Level(_) | Command::Sheet(_) | Command::Edit(_) => true,
        _ => false,
    }
}

/// Whether the active viewport has another window afterwards.
fn changes_window(command: &ViewCommand) -> bool {
    use ViewCommand::{DragWindow, Invert, Preset, SetWindow, WindowRegion};
    matches!(command, DragWindow(_) | Invert | Preset(_) | SetWindow(..) | WindowRegion { .. })
}

fn toggle<T: PartialEq>(chosen: &mut Vec<T>, one: T) {
    match chosen.iter().position(|other| *other == one) {
        Some(idx) => drop(chosen.remove(idx)),
        None => chosen.push(one),
    }
}
