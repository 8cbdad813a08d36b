//! What the program knows and the commands that change it. No egui, and nothing here blocks.
//!
//! [`AppState::dispatch`] is the only way in for a person's wishes, [`AppState::tick`] for what workers report.
//! Everything a person can do by mouse is a [`Command`], so every behaviour is tested without a window.

mod answering;
mod arrangement;
mod calibrating;
mod catalogue;
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
mod lesson;
mod levels;
mod library;
mod link_words;
mod links;
mod loading;
mod measure_edit;
mod measure_keep;
mod measure_keys;
mod measuring;
mod mode;
mod more;
mod mpr;
mod note_keep;
mod open;
mod patience;
mod present;
mod progress;
mod quiz;
mod quiz_view;
mod reveal;
mod saved_view;
mod seen;
mod settings;
mod settle;
mod sheet_out;
mod shelf;
mod solid;
mod state;
mod suggesting;
mod view;
mod wishes;
mod worksheet;

pub use catalogue::{CatalogueCommand, CatalogueDesk, Happening, ListedStudy};
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
pub use lesson::{LESSON, Practising, StepNow};
pub use levels::{Leveling, NUMBERINGS};
pub use library::{Filter, FoundCases, Library, LibraryCase, LibraryPage, cases_in, find_sample_cases};
pub use link_words::{LinkWay, Linked, NoLink};
pub use links::{LinkKind, Links};
pub use loading::LoadProgress;
pub use measuring::Measuring;
pub use mode::Mode;
pub use more::{MoreOffer, MoreSeries};
pub use mpr::{Mpr, MprCommand, MprLine, MprLines, ViewKind};
pub use patience::is_surely_missing;
pub use present::Presenting;
pub use quiz::Quiz;
pub use reveal::{Looked, Reveal};
pub use seen::Seen;
pub use settings::{Settings, data_folder};
pub use shelf::{Question, Shelf, ShelfCommand, ShelfFilter, StudyRecord, THUMBNAIL_PX, days_ago, last_names};
pub use solid::{OpenSolid, SolidCommand, SolidCut, SolidPart, SolidSide, SolidView};
pub use state::{AppState, CINE_RATES, Dialog, Notice, SeriesKey, Slot, Tone, Tool, Waker};
pub use worksheet::{Compared, Worksheet};
