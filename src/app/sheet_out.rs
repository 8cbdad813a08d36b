//! What leaves the worksheet, and what it is held against: report, CSV, the truth, another reader.

use std::sync::Arc;

use super::{AppState, Compared, Notice};
use crate::{
    dural::{About, Reader, Reference, Sheet, csv, report},
    measure::Measurement,
    study::Series,
};

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
        all.extend(self.truth_sheet().map(|_| Compared::Truth));
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
            return self.read_truth();
        }
        self.worksheet.compared = next;
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
