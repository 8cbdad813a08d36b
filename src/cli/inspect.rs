//! `thecal inspect`: what is in some files and folders, as text or JSON, without a window and without names of people.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Arc, mpsc},
};

use serde::Serialize;

use crate::{
    case::image_root,
    dicom::{DicomError, Limits},
    source::{Cancel, Failures, Files, LoadEvent, MAX_ONE_BY_ONE, Source, disc_of, load_headers},
    study::{Instance, Series, Study, StudyFailure, shown_path},
    volume::StudyBuilder,
};

/// Everything that was found.
#[derive(Clone, Debug, Serialize)]
struct Report {
    /// Studies by date.
    studies: Vec<StudyReport>,
    /// Files and folders that could not be read, by path.
    failures: Vec<FailureReport>,
}

/// One study.
#[derive(Clone, Debug, Serialize)]
struct StudyReport {
    /// Study Instance UID (0020,000D).
    study_instance_uid: String,
    /// Its series, or parts of series, in the order shown.
    series: Vec<SeriesReport>,
}

/// One series, or one part of a series that does not scroll as one.
#[derive(Clone, Debug, Serialize)]
struct SeriesReport {
    /// Series Instance UID (0020,000E).
    series_instance_uid: String,
    /// Modality (0008,0060).
    modality: String,
    /// Series Description (0008,103E).
    description: String,
    /// `sagittal`, `coronal`, `axial` or `oblique`; nothing without geometry.
    plane: Option<&'static str>,
    /// Image objects.
    n_instances: usize,
    /// Pictures in them.
    n_frames: usize,
    /// Rows (0028,0010).
    rows: u32,
    /// Columns (0028,0011).
    columns: u32,
    /// Between rows, between columns, and between slices if known; empty without geometry.
    spacing_mm: Vec<f64>,
    /// Transfer Syntax UID (0002,0010) of the first image.
    transfer_syntax: String,
    /// What is odd, in plain sentences.
    warnings: Vec<String>,
}

/// Something that could not be read.
#[derive(Clone, Debug, Serialize)]
struct FailureReport {
    /// Where.
    path: String,
    /// Why, and what to do.
    reason: String,
}

/// How an inspection went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every path had something readable in it.
    Done,
    /// A path does not exist or nothing in it could be read.
    NothingIn,
}

impl Outcome {
    /// The exit code: 0 or 1.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::NothingIn => 1,
        }
    }
}

/// Inspects files and folders and writes the report to `out`, as JSON or as text.
///
/// # Errors
/// A sentence where `out` cannot be written to or the report not be put into JSON.
pub fn run(paths: &[PathBuf], json: bool, out: &mut dyn Write) -> Result<Outcome, String> {
    let (report, failures, outcome) = report(paths);
    let written = if json {
        let text = serde_json::to_string_pretty(&report).map_err(|error| format!("the report failed: {error}"))?;
        writeln!(out, "{text}")
    } else {
        write_text(&report, out).and_then(|()| write_failures(&failures.into_iter().collect(), out))
    };
    written.map_err(|error| format!("the report could not be written: {error}"))?;
    Ok(outcome)
}

/// Reads every header in `paths`; of a teaching case those of its images, as the window does.
fn report(paths: &[PathBuf]) -> (Report, Vec<StudyFailure>, Outcome) {
    let (sender, receiver) = mpsc::sync_channel(256);
    let source = Arc::new(Files::new(paths.iter().map(|path| image_root(path)).collect()));
    let tell = move |event| {
        // Nobody listens any more only when this function is gone.
        let _ = sender.send(event);
    };
    let _ = load_headers(source.clone(), Limits::of_this_machine(), Cancel::new(), tell);
    let mut builder = StudyBuilder::new();
    let mut failures: Vec<StudyFailure> = Vec::new();
    let mut found: Vec<PathBuf> = Vec::new();
    let mut empty: Vec<&PathBuf> = paths.iter().collect();
    for event in receiver {
        match event {
            LoadEvent::Found { .. } => {}
            LoadEvent::Header(instance) => {
                empty.retain(|path| !instance.path.starts_with(disc_of(path)));
                found.push(instance.path.clone());
                builder.add(Arc::<Instance>::from(instance));
            }
            LoadEvent::Failed(failure) => failures.push(failure),
            LoadEvent::Done { .. } => break,
        }
    }
    // Nobody waits for a picture here: entries of archives are read to their ends.
    for path in found {
        if let Err(error) = source.check_entry(&path) {
            failures.push(StudyFailure { path, reason: DicomError::from(error).to_string(), harmless: false });
        }
    }
    failures.extend(source.told());
    failures.sort_by(|a, b| a.path.cmp(&b.path));
    let outcome = if empty.is_empty() { Outcome::Done } else { Outcome::NothingIn };
    let studies = builder.studies().iter().map(study_report).collect();
    (Report { studies, failures: failures.iter().map(failure_report).collect() }, failures, outcome)
}

fn failure_report(failure: &StudyFailure) -> FailureReport {
    FailureReport { path: shown(&failure.path), reason: failure.reason.clone() }
}

fn study_report(study: &Study) -> StudyReport {
    let series = study.series.iter().map(|series| series_report(series)).collect();
    StudyReport { study_instance_uid: study.uid.to_string(), series }
}

fn series_report(series: &Series) -> SeriesReport {
    let first = series.instances.first();
    let format = first.map(|instance| &instance.format);
    let plane = first.and_then(|instance| instance.plane);
    let mut spacing_mm: Vec<f64> =
        plane.map(|p| vec![p.spacing.between_rows_mm, p.spacing.between_columns_mm]).unwrap_or_default();
    if !spacing_mm.is_empty() {
        spacing_mm.extend(series.slice_spacing_mm);
    }
    let part = series.part.as_ref().map(|part| format!("part {} of {}: {}", part.number, part.of, part.reason));
    SeriesReport {
        series_instance_uid: series.uid.to_string(),
        modality: series.modality.clone(),
        description: series.description.clone(),
        plane: series.plane.map(|plane| plane.name()),
        n_instances: series.n_objects(),
        n_frames: series.frames.len(),
        rows: format.map_or(0, |format| format.rows),
        columns: format.map_or(0, |format| format.columns),
        spacing_mm,
        transfer_syntax: first.map(|instance| instance.transfer_syntax_uid.clone()).unwrap_or_default(),
        warnings: part.into_iter().chain(series.warnings.iter().map(|warning| warning.0.clone())).collect(),
    }
}

fn write_text(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for study in &report.studies {
        writeln!(out, "study {}", study.study_instance_uid)?;
        for series in &study.series {
            write_series(series, out)?;
        }
    }
    if report.studies.is_empty() {
        writeln!(out, "no images found")?;
    }
    Ok(())
}

/// Few of a kind one by one, many in one line.
fn write_failures(failures: &Failures, out: &mut dyn Write) -> io::Result<()> {
    for group in failures.groups() {
        if group.total > MAX_ONE_BY_ONE {
            let examples = group.first.iter().take(MAX_ONE_BY_ONE).map(|failure| shown_path(&failure.path));
            let examples = examples.collect::<Vec<_>>().join(", ");
            writeln!(out, "not opened: {}: {examples}, and others", group.sentence())?;
            continue;
        }
        for failure in &group.first {
            writeln!(out, "not opened: {}: {}", shown_path(&failure.path), failure.reason)?;
        }
    }
    Ok(())
}

fn write_series(series: &SeriesReport, out: &mut dyn Write) -> io::Result<()> {
    let SeriesReport { modality, description, n_frames, rows, columns, .. } = series;
    let plane = series.plane.unwrap_or("no geometry");
    let images = if *n_frames == 1 { "image" } else { "images" };
    write!(out, "  {modality} \"{description}\", {plane}, {n_frames} {images} of {columns} x {rows}")?;
    if let [row, column, slice @ ..] = &series.spacing_mm[..] {
        write!(out, ", pixels {column} x {row} mm")?;
        if let [slice] = slice {
            write!(out, ", {slice:.2} mm from slice to slice")?;
        }
    }
    writeln!(out)?;
    series.warnings.iter().try_for_each(|warning| writeln!(out, "    note: {warning}"))
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
