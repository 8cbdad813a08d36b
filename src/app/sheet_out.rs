//! What leaves the worksheet, and what it is held against: report, CSV, the truth, another reader, a teacher's criteria.

use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{AppState, Compared, Notice};
use crate::{
    dural::{About, Reader, Reference, Sheet, csv, read_sets, report},
    measure::Measurement,
    study::Series,
};

/// A truth or a set of criteria is never larger.
const LARGEST_BYTES: u64 = 1 << 20;
/// More files of criteria are not read.
const MOST_FILES: usize = 20;

impl AppState {
    /// What the sheet is compared with at the moment, in values.
    pub fn sheet_reference(&self) -> Option<Arc<Reference>> {
        match self.worksheet.compared {
            Compared::Nothing | Compared::Normal => None,
            Compared::Truth => self.worksheet.truth.clone(),
            Compared::Other(reader) => Some(Arc::new(Reference::of_sheet(&self.sheet_of(reader)))),
        }
    }

    /// What there is to compare with: nothing, normal, the truth of a synthetic case, readers who measured.
    fn comparable(&self) -> Vec<Compared> {
        let mut all = vec![Compared::Nothing, Compared::Normal];
        all.extend(self.truth_file().map(|_| Compared::Truth));
        let others = Reader::all().filter(|reader| *reader != self.worksheet.reader);
        all.extend(others.filter(|reader| !self.sheet_of(*reader).is_empty()).map(Compared::Other));
        all
    }

    pub(super) fn step_compared(&mut self, by: isize) {
        let all = self.comparable();
        let at = all.iter().position(|it| *it == self.worksheet.compared).unwrap_or(0) as isize;
        let next = all[(at + by).rem_euclid(all.len() as isize).unsigned_abs()];
        // Who has measured nothing yet is told nothing: looking first is the exercise.
        let why_not = match next {
            Compared::Truth if self.sheet().lines().next().is_none() => {
                Some("Measure something first: the truth is there to compare with, not to copy.")
            }
            Compared::Truth if !self.may_see_truth() => Some("Reveal the findings first: the truth gives them away."),
            _ => None,
        };
        if let Some(why) = why_not {
            self.notice = Some(Notice::warning(why.to_owned()));
            // On to what lies behind it, so that other readers are reached.
            let behind = all.iter().skip_while(|it| **it != Compared::Truth).nth(1).copied();
            self.worksheet.compared = behind.unwrap_or(Compared::Nothing);
            return;
        }
        if next == Compared::Truth && self.worksheet.truth.is_none() {
            match self.read_truth() {
                Ok(truth) => self.worksheet.truth = Some(Arc::new(truth)),
                Err(why) => {
                    self.notice = Some(Notice::warning(format!("The truth of this case cannot be read: {why}.")));
                    return;
                }
            }
        }
        self.worksheet.compared = next;
    }

    /// Where the truth of the open case is: beside `case.toml`, or in its folder `truth`.
    fn truth_file(&self) -> Option<PathBuf> {
        let folder = &self.case.as_ref()?.folder;
        let places = [folder.join("truth.toml"), folder.join("truth").join("truth.toml")];
        places.into_iter().find(|path| path.is_file())
    }

    fn read_truth(&self) -> Result<Reference, String> {
        let path = self.truth_file().ok_or("this case has none")?;
        Reference::read_truth(&read_text(&path)?)
    }

    /// Reads a teacher's sets of criteria, once; what is wrong in one is told and leaves the others.
    pub(super) fn read_own_sets(&mut self) {
        let Some(folder) = self.own_criteria.take() else { return };
        let Ok(found) = fs::read_dir(folder) else { return };
        let mut files: Vec<PathBuf> = found.filter_map(|entry| Some(entry.ok()?.path())).collect();
        files.retain(|path| path.extension().is_some_and(|it| it == "toml"));
        files.sort();
        for path in files.iter().take(MOST_FILES) {
            match read_text(path).and_then(|text| read_sets(&text)) {
                Ok(sets) => self.worksheet.sets.extend(sets),
                Err(why) => {
                    let name = crate::study::shown_path(path.file_name().map(Path::new).unwrap_or(path));
                    self.notice = Some(Notice::warning(format!("The criteria in {name} cannot be used: {why}.")));
                }
            }
        }
    }

    /// The report as text.
    pub fn sheet_report(&self) -> String {
        let sheet = self.sheet();
        let comparison: Vec<String> =
            self.sheet_reference().map(|with| with.name.clone()).map_or_else(Vec::new, |name| {
                let told = self.sheet_differences(&sheet).into_iter().map(|it| {
                    let cause = it.cause.map_or_else(String::new, |cause| format!(" {}", cause.sentence()));
                    format!("{}: {:.1} against {:.1} mm.{cause}", it.slot.short(), it.mine_mm, it.theirs_mm)
                });
                std::iter::once(format!("Against {name}:")).chain(told).collect()
            });
        let about = About { technique: &self.technique(&sheet), comparison: &comparison };
        report(&sheet, &self.worksheet.sets, &about)
    }

    /// Each series that was measured on, with slices and spacing.
    fn technique(&self, sheet: &Sheet) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for (_, line) in sheet.lines() {
            let told = self.series_of(line).map(|series| series_words(series, line));
            all.extend(told.filter(|told| !all.contains(told)).into_iter().collect::<Vec<_>>());
        }
        all
    }

    /// Puts the report or the table out to be copied.
    pub(super) fn copy_sheet(&mut self, as_csv: bool) {
        if self.sheet().is_empty() {
            self.notice = Some(Notice::warning("Nothing was measured or answered yet.".to_owned()));
            return;
        }
        self.copied = Some(if as_csv { csv(&self.sheet(), &self.worksheet.sets) } else { self.sheet_report() });
        let what = if as_csv { "table" } else { "report" };
        self.notice = Some(Notice::calm(format!("The {what} was copied.")));
    }
}

fn series_words(series: &Series, line: &Measurement) -> String {
    let spacing = crate::measure::spacing_words(line.ground.plane.spacing, line.ground.source);
    let step = series.slice_spacing_mm.map_or_else(String::new, |mm| format!(", slices {mm:.1} mm apart"));
    format!("{}, {spacing}{step}", series.plain_name())
}

/// A small text file, whole.
fn read_text(path: &Path) -> Result<String, String> {
    let mut text = String::new();
    let file = fs::File::open(path).map_err(|_| "it cannot be opened")?;
    file.take(LARGEST_BYTES).read_to_string(&mut text).map_err(|_| "it is no text")?;
    Ok(text)
}
