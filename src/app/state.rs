//! The state of the program, as plain data with a few questions it can answer.

use std::{path::PathBuf, sync::Arc};

use super::{
    Beside, CatalogueDesk, Crosshair, FrameCache, FrameKey, FrameState, HeaderSheet, KeyImages, Library, Links,
    Measuring, Mode, MoreSeries, Mpr, Overlays, Practising, Presenting, Quiz, Rebinding, Reveal, Settings, Shelf,
    SolidView, Worksheet, arrangement::Arrangements, file_keep::FileKeep, keep::Keep, levels::Leveling,
    loading::Loading, remeasuring::Remeasured, suggesting::Suggested,
};
use crate::{
    case::TeachingCase,
    dicom::Limits,
    dural::StudyNotes,
    geometry::ViewTransform,
    keyimage::KeyImage,
    measure::{MeasureKind, Measurement},
    paint::CornerText,
    quiz::ProgressStore,
    study::{Frame, FramePixels, Instance, Series, SeriesInstanceUid, Study},
    synthetic::scanner::Detail,
    viewport::{Layout, PictureShape, Viewport},
};

/// Wakes the window from a worker.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// The rates at which a stack can play, in slices a second.
pub const CINE_RATES: [u32; 8] = [1, 2, 5, 10, 15, 20, 30, 60];

/// Names a series across regrouping: its UID and, where it was split, the number of the piece.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SeriesKey {
    /// Series Instance UID.
    pub uid: SeriesInstanceUid,
    /// [`crate::study::Part::number`], or 0.
    pub part: usize,
}

impl SeriesKey {
    /// The key of a series.
    pub fn of(series: &Series) -> Self {
        Self { uid: series.uid.clone(), part: series.part.as_ref().map_or(0, |part| part.number) }
    }
}

/// What the left mouse button does in a viewport.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tool {
    /// Window centre and width.
    #[default]
    Window,
    /// Through the stack.
    Scroll,
    /// Moves the picture.
    Pan,
    /// Magnifies.
    Zoom,
    /// A rectangle whose content sets the window.
    WindowRegion,
    /// Draws a measurement.
    Measure(MeasureKind),
    /// Places vertebral levels.
    Levels,
}

/// One place for a series on screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slot {
    /// What is in it.
    pub series: Option<SeriesKey>,
    /// How it is shown.
    pub viewport: Viewport,
    /// The frame on show, so that it can be found again when more files arrive.
    pub(super) shown: Option<FrameKey>,
    /// Whether a person has already moved in it: then its slice stays put while files arrive.
    pub(super) touched: bool,
    /// Why the hanging protocol put it here; empty where a person did.
    pub why: String,
}

/// A window above the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// "For teaching, not for diagnosis", at the first start.
    FirstStart,
    /// About the program.
    About,
    /// Keyboard and mouse.
    Keys,
    /// Open: path box, dialogs, samples.
    Open,
    /// All commands, to be found by name.
    Palette,
    /// The header of the slice on show.
    Header,
    /// What else can be made of the open synthetic patient.
    MoreSeries,
    /// How long the chosen measurement is in truth.
    Calibrate,
    /// What a person prefers.
    Preferences,
    /// Which keys do what.
    Bindings,
}

/// Something that went well or wrong and concerns the whole program: the words, and how they are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice(pub String, pub Tone);

/// How a notice is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something could not be done, or needs care.
    Warning,
    /// Nothing is wrong.
    Calm,
}

impl Notice {
    /// Of something that could not be done, or needs care.
    pub fn warning(words: String) -> Self {
        Self(words, Tone::Warning)
    }

    /// Of something that is as it should be.
    pub fn calm(words: String) -> Self {
        Self(words, Tone::Calm)
    }
}

/// Everything the program knows.
pub struct AppState {
    /// What the window is for at the moment.
    pub mode: Mode,
    /// The cases there are.
    pub library: Library,
    /// Public studies that can be downloaded.
    pub catalogue: CatalogueDesk,
    /// The studies that were opened.
    pub shelf: Shelf,
    /// What was opened, ordered.
    pub studies: Vec<Study>,
    /// Which study the series list shows.
    pub study_idx: usize,
    /// The teaching case, where the opened folder is one.
    pub case: Option<Arc<TeachingCase>>,
    /// What the learner has seen and uncovered of it.
    pub reveal: Reveal,
    /// The case that shows the normal, while the two are compared.
    pub beside: Option<Beside>,
    /// The series that is cut anew.
    pub mpr: Option<Mpr>,
    /// Segments that came with what is open.
    pub overlays: Overlays,
    /// The series that is shown as a surface.
    pub solid: Option<SolidView>,
    /// The presentation under way.
    pub presenting: Option<Presenting>,
    /// The quiz under way.
    pub quiz: Option<Quiz>,
    /// What the learner did so far, kept on disk.
    pub store: ProgressStore,
    /// The finding last chosen.
    pub finding: Option<usize>,
    /// What was measured.
    pub measuring: Measuring,
    pub(super) measure_keep: Keep<Vec<Measurement>>,
    /// Where vertebrae are, how they were counted, which signs a reader sees.
    pub leveling: Leveling,
    pub(super) note_keep: Keep<StudyNotes>,
    /// Slices that a person marked, and those that came marked.
    pub key_images: KeyImages,
    pub(super) key_keep: Keep<Vec<KeyImage>>,
    /// The dural worksheet.
    pub worksheet: Worksheet,
    /// The guided exercise.
    pub practising: Practising,
    pub(super) suggested: Option<Suggested>,
    /// Lines that differ from what the sheet is compared with, measured anew.
    pub(super) remeasured: Remeasured,
    /// Where a teacher's sets of criteria are, until they were read.
    pub(super) own_criteria: Option<PathBuf>,
    pub(super) sheet_reading: super::sheet_reading::SheetReading,
    /// A text that a person wants copied; whoever has a clipboard takes it.
    pub copied: Option<String>,
    /// Whether teaching marks and measurements are shown.
    pub marks_shown: bool,
    /// Arrangement of the viewports.
    pub layout: Layout,
    /// Whether only the active viewport is shown, as large as all.
    pub maximised: bool,
    /// The viewports; always as many as the largest layout has.
    pub slots: Vec<Slot>,
    /// Index of the slot that keys act on.
    pub active: usize,
    /// What the left mouse button does.
    pub tool: Tool,
    /// Text in the corners.
    pub corner_text: CornerText,
    /// Whether graphics stored with the images (overlay planes) are drawn.
    pub graphics_shown: bool,
    /// Whether the active viewport plays.
    pub cine: bool,
    /// Slices a second while it plays, one of [`CINE_RATES`].
    pub cine_rate: u32,
    /// Whether playing turns back at the end of the stack.
    pub cine_rocks: bool,
    /// Whether it is on its way back.
    pub(super) cine_back: bool,
    /// Which views move together.
    pub links: Links,
    /// A place in the patient that every view shows.
    pub crosshair: Option<Crosshair>,
    /// Whether a lens follows the pointer.
    pub magnifier: bool,
    pub(super) arrangements: Arrangements,
    /// Whether the window fills the screen.
    pub fullscreen: bool,
    /// The dialog that is up.
    pub dialog: Option<Dialog>,
    /// The header that is shown.
    pub header_sheet: Option<HeaderSheet>,
    /// The command whose keys are being changed.
    pub rebinding: Option<Rebinding>,
    /// What to tell.
    pub notice: Option<Notice>,
    pub(super) opening: Option<super::open::Opening>,
    /// What the open case brings besides its images.
    pub(super) truth_files: Option<Arc<crate::case::TruthFiles>>,
    /// The opening under way or last done.
    pub loading: Option<Loading>,
    /// Remembered choices.
    pub settings: Settings,
    /// Decoded frames.
    pub frames: FrameCache,
    /// What else there is of the open case's patient.
    pub more: Option<MoreSeries>,
    pub(super) made_folder: Option<PathBuf>,
    /// With how much work series are made.
    pub(super) made_detail: Detail,
    pub(super) limits: Limits,
    pub(super) waker: Waker,
    /// What was last asked of `frames`; asked again only when something changed.
    pub(super) wish_stamp: u64,
    pub(super) changes: u64,
    /// Whether series were already put into viewports by themselves for this opening.
    pub(super) hung: bool,
    /// Settings are not written in tests.
    pub(super) keeps_settings: bool,
    /// The way to the settings' file, once something was to be written.
    pub(super) settings_keep: Option<FileKeep>,
}

impl AppState {
    /// The program before anything is opened. `waker` is called by workers when there is something to take in.
    pub fn new(settings: Settings, waker: Waker) -> Self {
        let limits = Limits::of_this_machine();
        let mut app = Self {
            mode: Mode::default(),
            library: Library::default(),
            catalogue: CatalogueDesk::default(),
            shelf: Shelf::default(),
            studies: Vec::new(),
            study_idx: 0,
            case: None,
            reveal: Reveal::default(),
            beside: None,
            mpr: None,
            overlays: Overlays::default(),
            solid: None,
            presenting: None,
            quiz: None,
            store: ProgressStore::none(),
            finding: None,
            measuring: Measuring::default(),
            measure_keep: Keep::default(),
            leveling: Leveling::default(),
            note_keep: Keep::default(),
            key_images: KeyImages::default(),
            key_keep: Keep::default(),
            worksheet: Worksheet::default(),
            practising: Practising::default(),
            suggested: None,
            remeasured: Remeasured::default(),
            own_criteria: None,
            sheet_reading: super::sheet_reading::SheetReading::default(),
            copied: None,
            marks_shown: true,
            layout: Layout::One,
            maximised: false,
            slots: vec![Slot::default(); Layout::MOST],
            active: 0,
            tool: Tool::default(),
            corner_text: CornerText::default(),
            graphics_shown: true,
            cine: false,
            cine_rate: 10,
            cine_rocks: false,
            cine_back: false,
            links: Links::default(),
            crosshair: None,
            magnifier: false,
            arrangements: Arrangements::default(),
            fullscreen: false,
            dialog: (!settings.notice_seen).then_some(Dialog::FirstStart),
            header_sheet: None,
            rebinding: None,
            notice: None,
            opening: None,
            truth_files: None,
            loading: None,
            settings,
            more: None,
            made_folder: None,
            made_detail: Detail::Full,
            frames: FrameCache::new(limits.clone(), waker.clone()),
            limits,
            waker,
            wish_stamp: 0,
            changes: 1,
            hung: false,
            keeps_settings: true,
            settings_keep: None,
        };
        app.apply_preferences();
        app.take_preferred_tool();
        app
    }

    /// Lets this run write no settings, for tests and previews.
    pub fn without_saving(mut self) -> Self {
        self.keeps_settings = false;
        self
    }

    /// The study whose series are listed.
    pub fn study(&self) -> Option<&Study> {
        self.studies.get(self.study_idx)
    }

    /// The series that are listed: those of the study, and of a case those of all its studies, since each modality is a
    /// visit of its own.
    pub fn listed_series(&self) -> impl Iterator<Item = &Arc<Series>> {
        let is_listed = |idx: usize| self.case.is_some() || idx == self.study_idx;
        let studies = self.studies.iter().enumerate().filter(move |(idx, _)| is_listed(*idx));
        studies.flat_map(|(_, study)| &study.series)
    }

    /// The series of the other studies that are open: a prior, or another person, to be put beside.
    pub fn unlisted_series(&self) -> impl Iterator<Item = &Arc<Series>> {
        let is_listed = |idx: usize| self.case.is_some() || idx == self.study_idx;
        let studies = self.studies.iter().enumerate().filter(move |(idx, _)| !is_listed(*idx));
        studies.flat_map(|(_, study)| &study.series)
    }

    /// A series by its key, in any study, in the case beside, and of those cut anew.
    pub fn series(&self, key: &SeriesKey) -> Option<&Arc<Series>> {
        let of_open = self.studies.iter().flat_map(|study| &study.series);
        let of_beside = self.beside.iter().flat_map(Beside::all_series);
        let cut_anew = self.mpr.iter().flat_map(Mpr::all_series);
        of_open.chain(of_beside).chain(cut_anew).find(|series| SeriesKey::of(series) == *key)
    }

    /// The other pieces of a series that was split, such as the angled blocks of a lumbar one.
    pub fn other_pieces<'a>(&'a self, of: &'a Series) -> impl Iterator<Item = &'a Arc<Series>> {
        let of_open = self.studies.iter().flat_map(|study| &study.series);
        let of_beside = self.beside.iter().flat_map(Beside::all_series);
        of_open.chain(of_beside).filter(|piece| piece.uid == of.uid && piece.part != of.part)
    }

    /// The series in a slot.
    pub fn slot_series(&self, slot: usize) -> Option<&Arc<Series>> {
        self.series(self.slots.get(slot)?.series.as_ref()?)
    }

    /// The frame on show in a slot, with its instance.
    pub fn slot_frame(&self, slot: usize) -> Option<(&Frame, &Arc<Instance>)> {
        let series = self.slot_series(slot)?;
        let frame = series.frames.get(self.slots[slot].viewport.frame)?;
        Some((frame, series.instances.get(frame.instance_idx)?))
    }

    /// The pixels on show in a slot: decoded, refused, or not there yet (`None`).
    pub fn slot_pixels(&self, slot: usize) -> Option<&FrameState> {
        let (frame, instance) = self.slot_frame(slot)?;
        self.peek_pixels(&FrameKey::of(instance, frame.frame_idx))
    }

    /// The decoded pixels on show in a slot.
    pub fn ready_pixels(&self, slot: usize) -> Option<&Arc<FramePixels>> {
        match self.slot_pixels(slot) {
            Some(FrameState::Ready(pixels)) => Some(pixels),
            _ => None,
        }
    }

    /// How the frame on show in a slot lies in a viewport of `size` physical pixels.
    pub fn slot_transform(&self, slot: usize, size: [f64; 2]) -> Option<ViewTransform> {
        let (_, instance) = self.slot_frame(slot)?;
        self.slots[slot].viewport.transform(PictureShape::of(instance), size)
    }

    /// Indices of the slots on screen, in reading order.
    pub fn visible_slots(&self) -> std::ops::Range<usize> {
        if self.maximised { self.active..self.active + 1 } else { 0..self.layout.n_viewports() }
    }

    /// The slots on screen beside the active one.
    pub(super) fn other_slots(&self) -> impl Iterator<Item = usize> + use<> {
        let active = self.active;
        self.visible_slots().filter(move |slot| *slot != active)
    }

    /// The folders or files last opened could hold more than one study: their titles, without anything of a patient's.
    pub fn study_title(&self, idx: usize) -> String {
        let Some(study) = self.studies.get(idx) else { return String::new() };
        let mut modalities: Vec<&str> = study.series.iter().map(|series| series.modality.as_str()).collect();
        modalities.sort_unstable();
        modalities.dedup();
        modalities.retain(|modality| !modality.is_empty());
        let what = if study.description.is_empty() { "Study" } else { study.description.as_str() };
        let modalities = modalities.join(if modalities.len() == 2 { " and " } else { ", " });
        if modalities.is_empty() { what.to_owned() } else { format!("{what}, {modalities}") }
    }

    /// Whether every file of what was opened last was read.
    pub(super) fn is_read(&self) -> bool {
        self.loading.as_ref().is_some_and(|loading| loading.progress.finished)
    }

    /// What could not be opened, where there is anything.
    pub fn failures(&self) -> Option<&crate::source::Failures> {
        self.loading.as_ref().map(|loading| &loading.failures).filter(|failures| !failures.is_empty())
    }
}

/// Where cases keep their images, and other paths as they are.
pub(super) fn image_roots(paths: &[PathBuf]) -> Vec<PathBuf> {
    paths.iter().map(|path| crate::case::image_root(path)).collect()
}
