//! What the program knows and the commands that change it. No egui, and nothing here blocks.
//!
//! [`AppState::dispatch`] is the only way in for a person's wishes, [`AppState::tick`] for what workers report.
//! Everything a person can do by mouse is a [`Command`], so every behaviour is tested without a window.

mod command;
mod dispatch;
mod finding;
mod frames;
mod hang;
mod library;
mod loading;
mod settings;
mod state;
mod wishes;

pub use command::{AppCommand, BINDINGS, Binding, CaseCommand, Command, Group, StudyCommand, ViewCommand};
pub use frames::{FrameCache, FrameKey, FrameState};
pub use library::{SampleCase, find_sample_cases};
pub use loading::LoadProgress;
pub use settings::Settings;
pub use state::{AppState, Dialog, Notice, SeriesKey, Slot, Tool, Waker};
