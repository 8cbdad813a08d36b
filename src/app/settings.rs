//! What is remembered between two starts: choices, keys, and the folders opened last until a person has them forgotten.
//!
//! The file is JSON with a format version. Choices are kept by their words, keys by the names of commands, so that neither
//! a new order nor a new version changes what a person chose. What a newer version wrote is kept when this one writes.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use etcetera::BaseStrategy;
use serde::{Deserialize, Serialize};

use super::{
    bindings::Bindings,
    preferences::{Preference, Preferences},
};
use crate::{annotation::Wording, disk};

/// The version of the file that this program writes. Files before it had none.
const FORMAT: u32 = 1;
/// Larger files are none of this program's.
const LARGEST_BYTES: u64 = 1 << 20;

/// Remembered choices.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Whether "for teaching, not for diagnosis" was read and acknowledged.
    pub notice_seen: bool,
    /// What was opened last, newest first; can be emptied by a command.
    pub recent: Vec<PathBuf>,
    /// What is preferred.
    pub preferences: Preferences,
    /// Keys that a person bound.
    pub bindings: Bindings,
    /// What a newer version wrote besides: kept as it is.
    pub others: serde_json::Map<String, serde_json::Value>,
    /// Whether the file could neither be read nor set aside: it stays as it is, and nothing is written over it.
    pub locked: bool,
}

/// The file.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Disk {
    format: u32,
    notice_seen: bool,
    recent: Vec<PathBuf>,
    preferences: BTreeMap<String, String>,
    keys: BTreeMap<String, Vec<String>>,
    #[serde(flatten)]
    others: serde_json::Map<String, serde_json::Value>,
}

impl Settings {
    /// For whom captions are worded.
    pub fn wording(&self) -> Wording {
        self.preferences.wording()
    }

    /// The settings as last saved, the defaults where there are none; and what a person has to be told of them.
    pub fn load() -> (Self, Option<String>) {
        file().map_or_else(Default::default, |path| Self::load_from(&path))
    }

    /// The settings in a file. One that cannot be read is set aside under another name, and the defaults hold.
    pub fn load_from(path: &Path) -> (Self, Option<String>) {
        let size = match fs::metadata(path) {
            Ok(facts) => facts.len(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Self::default().into_told(None),
            Err(error) => return Self::locked_out(&error.to_string()),
        };
        let text = if size <= LARGEST_BYTES { fs::read_to_string(path).ok() } else { None };
        match text.as_deref().map(Self::from_text) {
            Some(Ok(read)) => read,
            _ => {
                let Some(name) = disk::set_aside(path) else { return Self::locked_out("the file is damaged") };
                Self::default().into_told(Some(unread(&format!("the file is damaged; it was set aside as {name}"))))
            }
        }
    }

    fn locked_out(why: &str) -> (Self, Option<String>) {
        let stays = "The file stays as it is, and what you choose holds until you quit.";
        let told = format!("{} {stays}", unread(why));
        Self { locked: true, ..Self::default() }.into_told(Some(told))
    }

    fn into_told(self, told: Option<String>) -> (Self, Option<String>) {
        (self, told)
    }

    /// Settings from a file's text, and what of it was not understood.
    ///
    /// # Errors
    /// Where it is no JSON of this kind.
    pub fn from_text(text: &str) -> Result<(Self, Option<String>), serde_json::Error> {
        let mut disk: Disk = serde_json::from_str(text)?;
        let mut preferences = Preferences::of_words(std::mem::take(&mut disk.preferences));
        // Before there was a format, wording was all that could be preferred.
        if disk.others.remove("expert_wording") == Some(serde_json::Value::Bool(true)) {
            preferences.choose(Preference::Wording, 1);
        }
        let (bindings, odd) = Bindings::of_words(&disk.keys);
        let told = (!odd.is_empty()).then(|| {
            format!(
                "Some keys in the settings are not used, and the commands have their usual ones: {}.",
                odd.join("; ")
            )
        });
        let Disk { notice_seen, recent, others, .. } = disk;
        Ok((Self { notice_seen, recent, preferences, bindings, others, locked: false }, told))
    }

    /// The text of the file.
    ///
    /// # Errors
    /// Where a path is no Unicode.
    pub fn to_text(&self) -> Result<String, serde_json::Error> {
        let disk = Disk {
            format: FORMAT,
            notice_seen: self.notice_seen,
            // A name that is no Unicode cannot be written; the rest is.
            recent: self.recent.iter().filter(|path| path.to_str().is_some()).cloned().collect(),
            preferences: self.preferences.words(),
            keys: self.bindings.words(),
            others: self.others.clone(),
        };
        serde_json::to_string_pretty(&disk)
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

fn unread(why: &str) -> String {
    format!("Your settings could not be read: {why}. Everything is as at the first start.")
}

/// Where they are kept; `None` where there is no home folder.
pub(super) fn file() -> Option<PathBuf> {
    Some(etcetera::choose_base_strategy().ok()?.config_dir().join("thecal").join("settings.json"))
}
