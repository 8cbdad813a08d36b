//! What the worksheet asks of the disk, each on a thread: the truth of a synthetic case, a teacher's criteria.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{AppState, Compared, Notice, job::Job};
use crate::{
    case::TruthFiles,
    dural::{CriterionSet, Reference, read_sets},
    source::Source as _,
    study::shown_path,
};

/// A truth or a set of criteria is never larger.
const LARGEST_BYTES: u64 = 1 << 20;
/// More files of criteria are not read.
const MOST_FILES: usize = 20;

/// What is being read for the worksheet.
#[derive(Default)]
pub(super) struct SheetReading {
    truth: Option<Job<Reference>>,
    criteria: Option<Job<Criteria>>,
}

/// A teacher's sets, and what is wrong with the others.
#[derive(Default)]
struct Criteria {
    sets: Vec<CriterionSet>,
    faults: Vec<String>,
}

impl SheetReading {
    /// Another study is open.
    pub fn forget_truth(&mut self) {
        self.truth = None;
    }
}

impl AppState {
    /// Where the truth of the open case's worksheet is, where it has one.
    pub(super) fn truth_sheet(&self) -> Option<&PathBuf> {
        self.truth_files.as_ref()?.sheet.as_ref()
    }

    /// Begins to read the truth; the sheet is compared with it once it is there.
    pub(super) fn read_truth(&mut self) {
        let Some(truth) = self.truth_files.clone() else { return };
        let broke_off = "Reading the truth of this case broke off.";
        self.sheet_reading.truth = Some(Job::start(self.waker.clone(), broke_off, move |_| {
            truth_of(&truth).map_err(|why| format!("The truth of this case cannot be read: {why}."))
        }));
    }

    /// Begins to read a teacher's sets of criteria, once.
    pub(super) fn read_own_sets(&mut self) {
        let Some(folder) = self.own_criteria.take() else { return };
        let broke_off = "Reading your own criteria broke off.";
        let job = Job::start(self.waker.clone(), broke_off, move |_| Ok(criteria_in(&folder)));
        self.sheet_reading.criteria = Some(job);
    }

    /// Takes in what was read. Returns whether anything came.
    pub(super) fn tick_sheet(&mut self) -> bool {
        let truth = self.sheet_reading.truth.as_ref().and_then(Job::tick);
        let criteria = self.sheet_reading.criteria.as_ref().and_then(Job::tick);
        let came = truth.is_some() || criteria.is_some();
        if let Some(read) = truth {
            self.sheet_reading.truth = None;
            match read {
                Ok(truth) => {
                    self.worksheet.truth = Some(Arc::new(truth));
                    // Whoever hid the findings meanwhile looks again first.
                    if self.may_see_truth() {
                        self.worksheet.compared = Compared::Truth;
                    }
                }
                Err(why) => self.notice = Some(Notice::warning(why)),
            }
        }
        if let Some(read) = criteria {
            self.sheet_reading.criteria = None;
            let Criteria { sets, faults } =
                read.unwrap_or_else(|why| Criteria { faults: vec![why], ..Criteria::default() });
            self.worksheet.sets.extend(sets);
            if !faults.is_empty() {
                self.notice = Some(Notice::warning(faults.join(" ")));
            }
        }
        came
    }
}

fn truth_of(truth: &TruthFiles) -> Result<Reference, String> {
    let path = truth.sheet.as_ref().ok_or("this case has none")?;
    Reference::read_truth(&text_of(truth.source.open(path).map(|(reader, _)| reader))?)
}

/// The sets in the files of a folder, by name; what is wrong in one leaves the others.
fn criteria_in(folder: &Path) -> Criteria {
    let mut read = Criteria::default();
    let Ok(found) = fs::read_dir(folder) else { return read };
    let mut files: Vec<PathBuf> = found.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|it| it == "toml"));
    files.sort();
    for path in files.iter().take(MOST_FILES) {
        match text_of(File::open(path)).and_then(|text| read_sets(&text)) {
            Ok(sets) => read.sets.extend(sets),
            Err(why) => {
                let name = shown_path(path.file_name().map(Path::new).unwrap_or(path));
                read.faults.push(format!("The criteria in {name} cannot be used: {why}."));
            }
        }
    }
    read
}

/// A small text file, whole.
fn text_of(opened: io::Result<impl Read>) -> Result<String, String> {
    let mut text = String::new();
    let file = opened.map_err(|_| "it cannot be opened")?;
    file.take(LARGEST_BYTES).read_to_string(&mut text).map_err(|_| "it is no text")?;
    Ok(text)
}
