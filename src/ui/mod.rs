//! The window. Reads `&AppState`, sends [`Command`](crate::app::Command)s, changes nothing but its own layout.

mod arrange;
mod bar;
mod calibrate_dialog;
mod carry_out;
mod controls;
mod credit;
mod dialogs;
mod header_sheet;
mod key_sheet;
mod keys;
mod lesson;
mod library;
mod markdown;
mod more_series;
mod open_dialog;
mod palette;
mod panel;
mod pictures;
mod present;
mod quiz;
mod regions;
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
