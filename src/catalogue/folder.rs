//! Where a study is kept that was brought here: its images, whose they are, and whether all of them came.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Read as _},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::{PublicStudy, Trouble, key::is_uuid};
use crate::disk;

/// The folder of all studies that were brought here.
#[derive(Clone, Debug)]
pub struct Place(PathBuf);

/// The folder of one.
#[derive(Clone, Debug)]
pub struct KeptStudy(PathBuf);

/// What of a study is here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Nothing.
    #[default]
    NotHere,
    /// So many bytes of it.
    Partly(u64),
    /// All of it, and it was checked.
    Here,
}

/// How often a lock that somebody holds is tried, and how long is waited between.
const LOCK_TRIES: usize = 8;
const BETWEEN_TRIES: Duration = Duration::from_millis(25);

/// Held while a study is written or removed: no other program does so then.
pub(super) struct Lock(#[expect(dead_code, reason = "the lock goes with the file")] File);

/// Written when all is here.
#[derive(Serialize, Deserialize)]
struct Record {
    format: u32,
    id: String,
    title: String,
    licence: String,
    licence_url: String,
    doi: String,
    attribution: String,
    series: Vec<SeriesRecord>,
}

#[derive(Serialize, Deserialize)]
struct SeriesRecord {
    uuid: String,
    uid: String,
    files: usize,
    bytes: u64,
}

pub(super) const RECORD: &str = "study.toml";
pub(super) const CREDIT: &str = "ATTRIBUTION.txt";
const IMAGES: &str = "images";
const MOST_RECORD_BYTES: u64 = 1 << 20;

impl Place {
    /// The folder of all, which need not be there yet.
    pub fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// Within a person's data folder.
    pub fn in_data(data: &Path) -> Self {
        Self(data.join("catalogue"))
    }

    /// The folder of the study of an id, which came through [`super::parse`] and is therefore no path.
    pub fn of(&self, id: &str) -> KeptStudy {
        KeptStudy(self.0.join(id))
    }

    /// Millions of bytes that are free on its disk; `None` where the system does not say.
    pub fn free_mb(&self) -> Option<u64> {
        let there = self.0.ancestors().find(|folder| folder.is_dir())?;
        fs4::available_space(there).ok().map(|bytes| bytes / 1_000_000)
    }

    /// Keeps other programs from a study.
    pub(super) fn lock(&self, id: &str) -> Result<Lock, Trouble> {
        fs::create_dir_all(&self.0)?;
        let file = File::create(self.0.join(format!(".{id}.lock")))?;
        for _ in 0..LOCK_TRIES {
            match file.try_lock() {
                Ok(()) => return Ok(Lock(file)),
                // A child process that is just being started holds it for a moment.
                Err(TryLockError::WouldBlock) => thread::sleep(BETWEEN_TRIES),
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
        Err(Trouble::Busy)
    }

    /// The same without links in it, as a file that was opened names it; what is not there yet is taken as it is told.
    #[must_use]
    pub fn real(&self) -> Self {
        let real = self.0.ancestors().find_map(|there| {
            let below = self.0.strip_prefix(there).ok()?;
            Some(there.canonicalize().ok()?.join(below))
        });
        Self(real.unwrap_or_else(|| self.0.clone()))
    }

    /// What of a study is here.
    pub fn standing(&self, study: &PublicStudy) -> Standing {
        let kept = self.of(&study.id);
        let (files, bytes) = study.series.iter().map(|series| kept.count(&series.uuid)).fold((0, 0), add);
        match (bytes, kept.is_recorded(study) && files == study.instances()) {
            (_, true) => Standing::Here,
            (0, _) => Standing::NotHere,
            (bytes, _) => Standing::Partly(bytes),
        }
    }
}

/// Whether a file of this name in a series' folder was downloaded whole, or in part; `None`: it was not downloaded.
pub(super) fn of_download(name: &str) -> Option<bool> {
    let (name, is_whole) = name.strip_suffix(".part").map_or((name, true), |name| (name, false));
    name.strip_suffix(".dcm").filter(|instance| is_uuid(instance)).map(|_| is_whole)
}

fn add(a: (usize, u64), b: (usize, u64)) -> (usize, u64) {
    (a.0 + b.0, a.1 + b.1)
}

impl KeptStudy {
    /// The folder itself.
    pub(super) fn folder(&self) -> &Path {
        &self.0
    }

    /// Its images, to be opened.
    pub fn images(&self) -> PathBuf {
        self.0.join(IMAGES)
    }

    /// The whole file of an instance, and the one that is being fetched.
    pub(super) fn files_of(&self, series: &str, instance: &str) -> (PathBuf, PathBuf) {
        let folder = self.images().join(series);
        (folder.join(format!("{instance}.dcm")), folder.join(format!("{instance}.dcm.part")))
    }

    /// Makes the folders and puts beside the images whose they are and what may be done with them.
    pub(super) fn prepare(&self, study: &PublicStudy) -> io::Result<()> {
        for series in &study.series {
            fs::create_dir_all(self.images().join(&series.uuid))?;
        }
        disk::write_atomically(&self.0.join(CREDIT), credit(study).as_bytes())
    }

    /// Notes that all is here.
    pub(super) fn record(&self, study: &PublicStudy) -> Result<(), Trouble> {
        let series = study.series.iter().map(|series| {
            let (files, bytes) = self.count(&series.uuid);
            SeriesRecord { uuid: series.uuid.clone(), uid: series.uid.0.clone(), files, bytes }
        });
        let record = Record {
            format: 1,
            id: study.id.clone(),
            title: study.title.clone(),
            licence: study.licence.clone(),
            licence_url: study.licence_url.clone(),
            doi: study.doi.clone(),
            attribution: study.attribution.clone(),
            series: series.collect(),
        };
        let text = toml::to_string(&record).map_err(|error| Trouble::Disk(error.to_string()))?;
        Ok(disk::write_atomically(&self.0.join(RECORD), text.as_bytes())?)
    }

    fn is_recorded(&self, study: &PublicStudy) -> bool {
        let mut text = String::new();
        let read =
            File::open(self.0.join(RECORD)).and_then(|file| file.take(MOST_RECORD_BYTES).read_to_string(&mut text));
        let record = read.ok().and_then(|_| toml::from_str::<Record>(&text).ok());
        record.is_some_and(|record| {
            let uuids = record.series.iter().map(|series| series.uuid.as_str());
            record.format == 1 && uuids.eq(study.series.iter().map(|series| series.uuid.as_str()))
        })
    }

    /// Whole files of a series, and bytes of all its files.
    fn count(&self, series: &str) -> (usize, u64) {
        let entries = fs::read_dir(self.images().join(series)).into_iter().flatten().flatten();
        entries.fold((0, 0), |(files, bytes), entry| {
            let name = entry.file_name();
            match name.to_str().and_then(of_download) {
                Some(is_whole) => (files + usize::from(is_whole), bytes + entry.metadata().map_or(0, |it| it.len())),
                // A person put it there.
                None => (files, bytes),
            }
        })
    }
}

fn credit(study: &PublicStudy) -> String {
    let PublicStudy { attribution, licence, licence_url, doi, .. } = study;
    let series = study.series.iter().map(|series| format!("  {}  {}\n", series.uuid, series.name)).collect::<String>();
    format!(
        "{attribution}\n\nLicence: {licence}, {licence_url}\nDOI: https://doi.org/{doi}\nCollection: {}\n\nThe images are \
         as the archive has them; nothing was changed. What they show is inferred from\nnames and numbers of files. They \
         are not labelled with dural ectasia.\n\nThe archive asks every user not to try to find out who the people in these \
         images are.\n\nSeries, by their names in the archive:\n{series}",
        study.collection
    )
}
