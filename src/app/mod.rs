//! What the program knows and the commands that change it. No egui, and nothing here blocks.
//!
//! [`AppState::dispatch`] is the only way in for a person's wishes, [`AppState::tick`] for what workers report.
//! Everything a person can do by mouse is a [`Command`], so every behaviour is tested without a window.

mod answering;
mod arrangement;
mod bindings;
mod command;
mod compare;
mod covers;
mod crosshair;
mod desk;
mod dispatch;
mod drawing;
mod finding;
mod follow;
mod frames;
mod hang;
mod header_sheet;
mod history;
mod job;
mod keep;
mod key_document;
mod key_images;
mod levels;
mod library;
mod link_words;
mod links;
mod loading;
mod measure_edit;
mod measure_keep;
mod measure_keys;
mod measuring;
mod midline;
mod mode;
mod mpr;
mod note_keep;
mod open;
mod overlays;
mod preferences;
mod present;
mod progress;
mod quiz;
mod quiz_view;
mod rebinding;
mod reveal;
mod saved_view;
mod seen;
mod settings;
mod settle;
mod sheet_out;
mod solid;
mod state;
mod suggesting;
mod view;
mod wishes;
mod worksheet;

pub use bindings::{Bindings, canonical};
pub use command::{
    AppCommand, CaseCommand, Command, ENTRIES, EditCommand, Entry, Group, LevelCommand, LibraryCommand, MeasureCommand,
    Modes, PresentCommand, QuizCommand, SheetCommand, StudyCommand, ViewCommand, When,
};
pub use compare::Beside;
pub use covers::{COVER_PX, CaseFacts};
pub use crosshair::{Crosshair, CrosshairInView};
pub use frames::{FrameCache, FrameKey, FrameState};
pub use header_sheet::{HeaderSheet, HeaderState};
pub use history::{Edit, History};
pub use key_images::{KeyImageCommand, KeyImages};
pub use levels::{Leveling, NUMBERINGS};
pub use library::{Filter, FoundCases, Library, LibraryCase, cases_in, find_sample_cases};
pub use link_words::{LinkWay, Linked, NoLink};
pub use links::{LinkKind, Links};
pub use loading::LoadProgress;
pub use measuring::Measuring;
pub use mode::Mode;
pub use mpr::{Mpr, MprCommand, MprLine, MprLines, ViewKind};
pub use overlays::{MasksState, OverlayCommand, OverlayObject, Overlays, Segment};
pub use preferences::{PREFERENCES, PreferCommand, Preference, PreferenceRow, Preferences};
pub use present::Presenting;
pub use quiz::Quiz;
pub use rebinding::{KeyCommand, Rebinding};
pub use reveal::{Looked, Reveal};
pub use seen::Seen;
pub use settings::Settings;
pub use solid::{OpenSolid, SolidCommand, SolidCut, SolidPart, SolidSide, SolidView};
pub use state::{AppState, CINE_RATES, Dialog, Notice, SeriesKey, Slot, Tone, Tool, Waker};
pub use worksheet::{Compared, Worksheet};
