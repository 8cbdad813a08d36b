//! The native window: starting it, and saying in one sentence why it cannot start.

use std::{path::PathBuf, sync::Arc};

use eframe::{CreationContext, NativeOptions, egui::ViewportBuilder};

use super::{Shell, apply_theme};
use crate::app::{self, AppState, Command, Settings, StudyCommand};

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// No display server answers.
    #[error("there is no display.")]
    NoDisplay,
    /// A library that the window needs at run time is not installed.
    #[error("the window needs {library}, which is not installed; on Debian: sudo apt install {packages}")]
    MissingLibrary {
        /// What the loader looked for.
        library: String,
        /// Debian packages that bring all of them.
        packages: &'static str,
    },
    /// Anything else, in the words of the windowing library.
    #[error(
        "the window could not be opened: {0}. The graphics driver may be missing; on Debian: sudo apt install libgl1-mesa-dri"
    )]
    Other(String),
}

/// Run-time libraries of the window on Debian, with the packages that bring them.
const WINDOW_PACKAGES: &str = "libx11-6 libx11-xcb1 libxcursor1 libxi6 libxrandr2 libxkbcommon-x11-0 libgl1";

/// Opens the window on `paths`, or on the first sample case, and returns when it is closed.
///
/// # Errors
/// [`WindowError`], in one sentence with a remedy.
pub fn run_window(paths: Vec<PathBuf>) -> Result<(), WindowError> {
    let options = NativeOptions {
        viewport: ViewportBuilder::default()
            .with_title("Thecal")
            .with_app_id("thecal")
            .with_inner_size([1440.0, 900.0])
            .with_min_inner_size([800.0, 560.0]),
        ..NativeOptions::default()
    };
    let start =
        move |creation: &CreationContext<'_>| Ok(Box::new(Window::new(creation, paths)) as Box<dyn eframe::App>);
    eframe::run_native("Thecal", options, Box::new(start)).map_err(|error| explain(&error.to_string()))
}

/// The remedy for an error of the windowing library, which only has words for it.
fn explain(error: &str) -> WindowError {
    let library = error
        .split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ':' | ',' | '(' | ')'))
        .find(|word| word.starts_with("lib") && word.contains(".so"));
    if let Some(library) = library {
        return WindowError::MissingLibrary { library: library.to_owned(), packages: WINDOW_PACKAGES };
    }
    let lower = error.to_lowercase();
    let loader_words = ["failed to load", "could not be loaded", "library", "dlopen", "dynamic"];
    let display_words = ["display", "compositor", "xcb", "connection", "neither"];
    if lower.contains("xkbcommon") || loader_words.iter().any(|word| lower.contains(word)) {
        let library = if lower.contains("xkbcommon") { "libxkbcommon-x11" } else { "a window library" };
        WindowError::MissingLibrary { library: library.to_owned(), packages: WINDOW_PACKAGES }
    } else if display_words.iter().any(|word| lower.contains(word)) {
        WindowError::NoDisplay
    } else {
        WindowError::Other(error.trim_end_matches('.').to_owned())
    }
}

/// The program inside its window.
struct Window {
    app: AppState,
    shell: Shell,
}

impl Window {
    fn new(creation: &CreationContext<'_>, paths: Vec<PathBuf>) -> Self {
        let ctx = creation.egui_ctx.clone();
        apply_theme(&ctx);
        let waker = ctx.clone();
        let mut app = AppState::new(Settings::load(), Arc::new(move || waker.request_repaint()));
        app.samples = app::find_sample_cases();
        let first = app.samples.first().map(|case| vec![case.folder.clone()]);
        let paths = if paths.is_empty() { first } else { Some(paths) };
        if let Some(paths) = paths {
            app.dispatch(Command::Study(StudyCommand::Open(paths)));
        }
        Self { app, shell: Shell::default() }
    }
}

impl eframe::App for Window {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.shell.ui(ui, &mut self.app);
    }

    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        [0.0, 0.0, 0.0, 1.0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_library_comes_with_its_package() {
        let error = explain("winit error: os error: libXcursor.so.1: cannot open shared object file");
        assert!(error.to_string().contains("libXcursor.so.1"));
        assert!(error.to_string().contains("apt install") && error.to_string().contains("libxcursor1"));
    }

    #[test]
    fn no_display_is_told_from_other_faults() {
        let none = explain("neither WAYLAND_DISPLAY nor WAYLAND_SOCKET nor DISPLAY is set.");
        assert!(matches!(none, WindowError::NoDisplay));
        assert!(matches!(explain("no GL config matches"), WindowError::Other(_)));
    }
}
