//! Opening the window; without a display, pictures of a sample case instead.

use std::{
    env,
    path::{Path, PathBuf},
    process::ExitCode,
};

use super::render;
use crate::study::shown_path;
use crate::{
    app,
    ui::{self, WindowError},
};

/// Where pictures go when there is no display.
const PREVIEW_FOLDER: &str = "thecal-preview";

/// Opens the window on `paths`, or on the first sample case.
pub fn run(paths: &[PathBuf]) -> Result<ExitCode, String> {
    if let Some(missing) = paths.iter().find(|path| !path.exists()) {
        return Err(format!("there is no file or folder {}; check the path.", shown_path(missing)));
    }
    let error = if has_display() {
        match ui::run_window(paths.to_vec()) {
            Ok(()) => return Ok(ExitCode::SUCCESS),
            Err(error) => error,
        }
    } else {
        WindowError::NoDisplay
    };
    match error {
        WindowError::NoDisplay => preview(paths),
        other => Err(other.to_string()),
    }
}

/// Whether the environment names a display server. Other systems always have one.
fn has_display() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(target_os = "macos"))) || ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].into_iter().any(set)
}

fn preview(paths: &[PathBuf]) -> Result<ExitCode, String> {
    let folder = match paths {
        [] => app::find_sample_cases().cases.into_iter().next().map(|case| case.folder),
        [case] if crate::case::is_case(case) => Some(case.clone()),
        _ => {
            return Err(
                "there is no display. \"thecal render PATH --out FILE.png\" draws a picture without one.".into()
            );
        }
    };
    let Some(folder) = folder else {
        return Err("there is no display, and no sample_studies folder beside the program to draw pictures of.".into());
    };
    println!("There is no display to open a window on. Drawing annotated pictures of a sample case instead.");
    let written = render::previews(&folder, Path::new(PREVIEW_FOLDER))?;
    for path in written {
        println!("{}", path.display());
    }
    Ok(ExitCode::SUCCESS)
}
