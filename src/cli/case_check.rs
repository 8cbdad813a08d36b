//! `thecal case check`: what is wrong with a case, where, and what to do; as text or JSON.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::Serialize;

use crate::study::shown_path;
use crate::{
    case::{
        Images, TeachingCase,
        check::{Material, Problem, Severity, check},
        format::{ANSWERS_FILE, IMAGES_FOLDER},
        read_case,
    },
    source::Cancel,
    study::{Series, StudyFailure},
};

/// What was found.
#[derive(Debug, Serialize)]
struct Report {
    /// Whether it has no `answers.toml`, so that findings and answers were not looked at.
    sealed: bool,
    /// How many errors.
    n_errors: usize,
    /// How many warnings.
    n_warnings: usize,
    /// Errors first.
    problems: Vec<ProblemReport>,
}

/// One thing to put right.
#[derive(Debug, Serialize)]
struct ProblemReport {
    /// `error` or `warning`.
    severity: &'static str,
    /// Where.
    place: String,
    /// What is wrong.
    text: String,
    /// What to do.
    remedy: String,
}

/// Looks over the case in `folder` and writes what is wrong with it to `out`, as JSON or as text; `true`: no errors.
///
/// # Errors
/// One sentence where the case cannot be read at all, or `out` not be written to.
pub fn run(folder: &Path, json: bool, out: &mut dyn Write) -> Result<bool, String> {
    let case = read_case(folder).map_err(|error| format!("{}: {error}", shown_path(folder)))?;
    let report = report(&case);
    let written = if json {
        let text = serde_json::to_string_pretty(&report).map_err(|error| format!("the report failed: {error}"))?;
        writeln!(out, "{text}")
    } else {
        write_text(&report, &case, out)
    };
    written.map_err(|error| format!("the report could not be written: {error}"))?;
    Ok(report.n_errors == 0)
}

fn report(case: &TeachingCase) -> Report {
    let images = Images::read(case.folder.join(IMAGES_FOLDER), &Cancel::new());
    let series: Vec<Arc<Series>> = images.series().cloned().collect();
    let study_descriptions: Vec<String> = images.studies.iter().map(|study| study.description.clone()).collect();
    let files: Vec<PathBuf> = images.paths().map(|path| inside(case, path)).collect();
    // What makes a case sealed is that the file is not there at all.
    let sealed = !case.folder.join(ANSWERS_FILE).exists();
    let material = Material {
        case,
        sealed,
        series: &series,
        study_descriptions: &study_descriptions,
        traces: &images.traces(),
        files: &files,
    };
    let mut problems = image_problems(case, &series, &images.failures);
    problems.extend(check(&material).into_iter().map(said));
    let n_errors = problems.iter().filter(|problem| problem.severity == Severity::Error.name()).count();
    Report { sealed, n_errors, n_warnings: problems.len() - n_errors, problems }
}

fn said(problem: Problem) -> ProblemReport {
    let Problem { severity, place, text, remedy } = problem;
    ProblemReport { severity: severity.name(), place, text, remedy }
}

/// A path as seen from the case's folder.
fn inside(case: &TeachingCase, path: &Path) -> PathBuf {
    path.strip_prefix(&case.folder).unwrap_or(path).to_owned()
}

fn image_problems(case: &TeachingCase, series: &[Arc<Series>], failures: &[StudyFailure]) -> Vec<ProblemReport> {
    let error = |place: String, text: &str, remedy: &str| ProblemReport {
        severity: Severity::Error.name(),
        place,
        text: text.to_owned(),
        remedy: remedy.to_owned(),
    };
    let unread = failures.iter().filter(|failure| !failure.harmless);
    let mut problems: Vec<_> = unread
        .map(|failure| {
            let place = shown_path(&inside(case, &failure.path));
            error(place, &failure.reason, "Replace the file, or take it out.")
        })
        .collect();
    let instances = series.iter().flat_map(|series| &series.instances);
    problems.extend(instances.filter_map(|instance| {
        let place = inside(case, &instance.path).display().to_string();
        Some(error(place, instance.fault()?, "Replace the file, or take it out."))
    }));
    if series.is_empty() {
        problems.push(error(IMAGES_FOLDER.to_owned(), "there is no image.", "Put the DICOM files into this folder."));
    }
    problems
}

fn write_text(report: &Report, case: &TeachingCase, out: &mut dyn Write) -> io::Result<()> {
    if report.sealed {
        writeln!(out, "This case is sealed: it has no {ANSWERS_FILE}, so findings and answers were not checked.")?;
    }
    for ProblemReport { severity, place, text, remedy } in &report.problems {
        writeln!(out, "{severity}: {place}: {text} {remedy}")?;
    }
    let count = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    if report.problems.is_empty() {
        let (findings, questions) = (case.findings.len(), case.questions.len());
        return writeln!(
            out,
            "Nothing to put right: {}, {}.",
            count(findings, "finding"),
            count(questions, "question")
        );
    }
    writeln!(out, "{}, {}.", count(report.n_errors, "error"), count(report.n_warnings, "warning"))
}
