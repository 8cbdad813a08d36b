//! Files that were left out: few of a kind one by one, many in one line, each with its reason.

use std::sync::Arc;

use egui::{Id, Label, RichText, Ui};

use crate::{
    source::{FailureGroup, Failures, MAX_ONE_BY_ONE},
    study::{StudyFailure, counted, shown, shown_path},
    ui::{
        text::{divider, sentence, small},
        theme,
        widgets::{link, strong},
    },
};

/// Lines listed; the rest is counted, and in the copied list.
const MAX_ROWS: usize = 100;
/// Files named while the pointer rests on a line that stands for many.
const MAX_NAMED: usize = 12;
/// While failures arrive, lines are made so often at most, in seconds.
const REGROUP_EVERY: f64 = 0.25;

/// One line of the list.
struct Row {
    title: String,
    reason: String,
    hover: String,
    harmless: bool,
}

/// The lines as last made.
#[derive(Clone)]
struct Listed {
    made_at: f64,
    /// The failures they were made of.
    of: Arc<Failures>,
    rows: Arc<Vec<Row>>,
}

/// Lists what was left out. What is copied holds no names of files, which may be those of a person.
pub fn show(ui: &mut Ui, failures: &Failures) {
    if failures.is_empty() {
        return;
    }
    divider(ui);
    ui.horizontal(|ui| {
        let n = failures.len();
        ui.label(strong(format!("{} not shown", counted(n, "file", "files")), 15.0));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if link(ui, "Copy list").on_hover_text("Counts and reasons, without names of files").clicked() {
                ui.ctx().copy_text(failures.without_identity());
            }
        });
    });
    let rows = listed(ui, failures);
    for row in rows.iter().take(MAX_ROWS) {
        row_of(ui, row);
    }
    if MAX_ROWS < rows.len() {
        small(ui, format!("And {} more, all in the copied list.", rows.len() - MAX_ROWS));
    }
}

/// The lines, made anew where failures came.
fn listed(ui: &Ui, failures: &Failures) -> Arc<Vec<Row>> {
    let (id, now) = (Id::unique("failures listed"), ui.input(|input| input.time));
    if let Some(held) = ui.data(|data| data.get_temp::<Listed>(id)) {
        let is_young = now - held.made_at < REGROUP_EVERY && held.of.len() < failures.len();
        if is_young {
            ui.ctx().request_repaint_after_secs(REGROUP_EVERY as f32);
        }
        if is_young || *held.of == *failures {
            return held.rows;
        }
    }
    let rows = Arc::new(failures.groups().into_iter().flat_map(rows_of).collect::<Vec<_>>());
    ui.data_mut(|data| {
        data.insert_temp(id, Listed { made_at: now, of: Arc::new(failures.clone()), rows: Arc::clone(&rows) })
    });
    rows
}

fn rows_of(group: &FailureGroup) -> Vec<Row> {
    if group.total <= MAX_ONE_BY_ONE {
        return group.first.iter().map(single).collect();
    }
    let mut named: Vec<String> = group.first.iter().take(MAX_NAMED).map(|it| shown_path(&it.path)).collect();
    if MAX_NAMED < group.total {
        named.push(format!("And {} more.", group.total - MAX_NAMED));
    }
    let title = sentence(&group.sentence());
    vec![Row { title, reason: String::new(), hover: named.join("\n"), harmless: group.is_harmless() }]
}

fn single(failure: &StudyFailure) -> Row {
    let path = shown_path(&failure.path);
    let title = failure.path.file_name().map_or_else(|| path.clone(), |name| shown(&name.to_string_lossy()));
    Row { title, reason: sentence(&failure.reason), hover: path, harmless: failure.harmless }
}

fn row_of(ui: &mut Ui, row: &Row) {
    ui.add(Label::new(RichText::new(&row.title).size(14.0).color(theme::TEXT)).wrap()).on_hover_text(&row.hover);
    if !row.reason.is_empty() {
        small(ui, &row.reason);
    }
    if row.harmless {
        ui.label(RichText::new("Safe to ignore.").size(13.0).color(theme::TEXT_BODY));
    }
    ui.add_space(4.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_of_a_kind_are_one_row_and_few_a_row_each() {
        let failure =
            |path: &str, reason: &str| StudyFailure { path: path.into(), reason: reason.to_owned(), harmless: false };
        let mut failures: Failures = (0..20).map(|n| failure(&format!("f/{n}"), "the file is damaged")).collect();
        failures.push(failure("f/odd\u{202e}", "the file is too large"));
        let rows: Vec<Row> = failures.groups().into_iter().flat_map(rows_of).collect();
        let [many, one] = &rows[..] else { panic!("{} rows", rows.len()) };
        assert_eq!((many.title.as_str(), many.reason.as_str()), ("20 files alike: the file is damaged.", ""));
        assert!(many.hover.ends_with("\nAnd 8 more."), "{}", many.hover);
        assert_eq!((one.title.as_str(), one.reason.as_str()), ("odd", "The file is too large."));
    }
}
