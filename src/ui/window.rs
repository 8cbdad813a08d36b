//! The native window: starting it, and saying in one sentence why it cannot start.

use std::{
    env,
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
    sync::Arc,
};

use eframe::{CreationContext, NativeOptions, egui::ViewportBuilder};

use super::{Shell, apply_theme};
use crate::app::{self, AppState, Command, Settings, StudyCommand};

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// No display server answers.
    #[error("there is no display.")]
    NoDisplay,
    /// Libraries that the window needs at run time are not installed.
    #[error("the window needs {libraries}, which this computer does not have; on Debian: sudo apt install {packages}")]
    MissingLibraries {
        /// What the loader looks for.
        libraries: String,
        /// The Debian packages that bring them.
        packages: String,
    },
    /// Anything else, in the words of the windowing library.
    #[error(
        "the window could not be opened: {0}. The graphics driver may be missing; on Debian: sudo apt install libgl1-mesa-dri"
    )]
    Other(String),
}

/// What the window loads at run time under X11, with the Debian package that brings it.
const X11_LIBRARIES: &[(&str, &str)] = &[
    ("libX11.so.6", "libx11-6"),
    ("libX11-xcb.so.1", "libx11-xcb1"),
    ("libxcb.so.1", "libxcb1"),
    ("libXcursor.so.1", "libxcursor1"),
    ("libXi.so.6", "libxi6"),
    ("libXrandr.so.2", "libxrandr2"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    ("libGL.so.1", "libgl1"),
];
/// The same under Wayland.
const WAYLAND_LIBRARIES: &[(&str, &str)] = &[
    ("libwayland-client.so.0", "libwayland-client0"),
    ("libwayland-egl.so.1", "libwayland-egl1"),
    ("libxkbcommon.so.0", "libxkbcommon0"),
    ("libEGL.so.1", "libegl1"),
];

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
    // A library that is missing is an error of the windowing library in some cases, a panic in others.
    let run = AssertUnwindSafe(|| eframe::run_native("Thecal", options, Box::new(start)));
    match panic::catch_unwind(run) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(explain(&error.to_string(), &missing_libraries())),
        Err(fault) => match missing_libraries() {
            // The program's own fault: not to be mistaken for a missing library.
            missing if missing.is_empty() => panic::resume_unwind(fault),
            missing => Err(explain("", &missing)),
        },
    }
}

/// A library that is not where libraries are, and its package.
type Missing = (&'static str, &'static str);

/// Which of the window's libraries are not installed. Looked at only once the window has failed: they may lie in places
/// that only the loader knows.
fn missing_libraries() -> Vec<Missing> {
    let wayland = env::var_os("WAYLAND_DISPLAY").is_some() && env::var_os("DISPLAY").is_none();
    let wanted = if wayland { WAYLAND_LIBRARIES } else { X11_LIBRARIES };
    let folders = library_folders();
    let is_missing = |name: &str| !folders.iter().any(|folder| folder.join(name).exists());
    wanted.iter().copied().filter(|(name, _)| is_missing(name)).collect()
}

/// Where libraries are on Linux: the loader's variable, the usual folders, and Debian's folder for each architecture.
fn library_folders() -> Vec<PathBuf> {
    let named = env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
    let usual = ["/lib", "/usr/lib", "/lib64", "/usr/lib64", "/usr/local/lib"].map(PathBuf::from);
    let mut folders: Vec<PathBuf> = env::split_paths(&named).chain(usual).collect();
    for parent in ["/lib", "/usr/lib", "/usr/local/lib"] {
        let entries = Path::new(parent).read_dir().into_iter().flatten().flatten();
        folders.extend(entries.map(|entry| entry.path()).filter(|path| path.to_string_lossy().contains("-linux-")));
    }
    folders
}

/// The sentence and the remedy for an error of the windowing library, which only has words for it.
fn explain(error: &str, missing: &[Missing]) -> WindowError {
    const NO_DISPLAY: [&str; 5] = ["display", "compositor", "xopendisplay", "connection", "neither"];
    let lower = error.to_lowercase();
    if !missing.is_empty() {
        let list = |parts: Vec<&str>, between: &str| parts.join(between);
        return WindowError::MissingLibraries {
            libraries: list(missing.iter().map(|(library, _)| *library).collect(), ", "),
            packages: list(missing.iter().map(|(_, package)| *package).collect(), " "),
        };
    }
    if NO_DISPLAY.iter().any(|word| lower.contains(word)) {
        return WindowError::NoDisplay;
    }
    WindowError::Other(error.trim_end_matches('.').to_owned())
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
        let (settings, told) = Settings::load();
        let mut app = AppState::new(settings, Arc::new(move || waker.request_repaint()));
        app.notice = told.map(app::Notice::warning);
        app.keep_progress();
        app.stock_library(app::find_sample_cases());
        if paths.is_empty() {
            app.welcome();
        } else {
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
        let missing = [("libXcursor.so.1", "libxcursor1"), ("libXi.so.6", "libxi6")];
        let sentence = explain("failed to load a library", &missing).to_string();
        assert!(sentence.contains("libXcursor.so.1, libXi.so.6"), "{sentence}");
        assert!(sentence.ends_with("sudo apt install libxcursor1 libxi6"), "{sentence}");
    }

    #[test]
    fn no_display_is_told_from_other_faults() {
        let none = explain("neither WAYLAND_DISPLAY nor WAYLAND_SOCKET nor DISPLAY is set.", &[]);
        assert!(matches!(none, WindowError::NoDisplay));
        assert!(matches!(explain("no GL config matches", &[]), WindowError::Other(_)));
    }
}
