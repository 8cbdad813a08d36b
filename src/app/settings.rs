//! What is remembered between two starts: choices, and the folders opened last until a person has them forgotten.

use std::{fs, io, path::PathBuf};

use etcetera::BaseStrategy;
use serde::{Deserialize, Serialize};

use crate::{annotation::Wording, disk};

/// Remembered choices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Whether "for teaching, not for diagnosis" was read and acknowledged.
    pub notice_seen: bool,
    /// Whether captions are worded for experts.
    pub expert_wording: bool,
    /// What was opened last, newest first; can be emptied by a command.
    pub recent: Vec<PathBuf>,
}

impl Settings {
    /// For whom captions are worded.
    pub fn wording(&self) -> Wording {
        if self.expert_wording { Wording::Expert } else { Wording::Student }
    }

    /// The settings as last saved; the defaults where there are none or they cannot be read.
    pub fn load() -> Self {
        let Some(text) = file().and_then(|path| fs::read_to_string(path).ok()) else { return Self::default() };
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Writes them to the user's configuration folder, whole or not at all.
    ///
    /// # Errors
    /// Where there is no such folder or it cannot be written.
    pub fn save(&self) -> io::Result<()> {
        let path = file().ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "there is no home folder"))?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        disk::write_atomically(&path, serde_json::to_string_pretty(self)?.as_bytes())
    }
}

/// Where what a person makes and fetches is kept; `None` where there is no home folder.
pub fn data_folder() -> Option<PathBuf> {
    Some(etcetera::choose_base_strategy().ok()?.data_dir().join("thecal"))
}

/// Where what can be made anew is kept; `None` where there is no home folder.
pub(super) fn cache_folder() -> Option<PathBuf> {
    Some(etcetera::choose_base_strategy().ok()?.cache_dir().join("thecal"))
}

fn file() -> Option<PathBuf> {
    Some(etcetera::choose_base_strategy().ok()?.config_dir().join("thecal").join("settings.json"))
}
