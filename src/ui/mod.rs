//! The window. Reads `&AppState`, sends [`Command`](crate::app::Command)s, changes nothing but its own layout.

mod arrange;
mod bar;
mod bindings_sheet;
mod carry_out;
mod controls;
mod dialogs;
mod header_sheet;
mod key_sheet;
mod keys;
mod library;
mod markdown;
mod open_dialog;
mod palette;
mod panel;
mod pictures;
mod preferences;
mod present;
mod quiz;
mod regions;
mod saving;
mod series_list;
mod sheet;
mod shell;
mod solid;
mod text;
mod textures;
mod theme;
mod tools;
mod viewport;
mod viewports;
mod widgets;
mod window;

pub use shell::Shell;
pub use theme::apply_theme;
pub use window::{WindowError, run_window};
