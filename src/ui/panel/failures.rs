//! Files that were left out, each with its reason.

use egui::{Label, RichText, Ui};

use crate::{
    study::StudyFailure,
    ui::{
        text::{divider, sentence, small},
        theme,
        widgets::{link, strong},
    },
};

/// Failures listed one by one; the rest is counted, and in the copied list.
const MAX_FAILURES_SHOWN: usize = 100;

/// Lists what was left out.
pub fn show(ui: &mut Ui, failures: &[StudyFailure]) {
    if failures.is_empty() {
        return;
    }
    divider(ui);
    ui.horizontal(|ui| {
        let n = failures.len();
        ui.label(strong(if n == 1 { "1 file left out".to_owned() } else { format!("{n} files left out") }, 15.0));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if link(ui, "Copy list").clicked() {
                let lines = failures.iter().map(|failure| format!("{}\t{}\n", failure.path.display(), failure.reason));
                ui.ctx().copy_text(lines.collect());
            }
        });
    });
    for failure in failures.iter().take(MAX_FAILURES_SHOWN) {
        failure_row(ui, failure);
    }
    if MAX_FAILURES_SHOWN < failures.len() {
        small(ui, format!("And {} more, all in the copied list.", failures.len() - MAX_FAILURES_SHOWN));
    }
}

fn failure_row(ui: &mut Ui, failure: &StudyFailure) {
    let name = failure
        .path
        .file_name()
        .map_or_else(|| failure.path.display().to_string(), |name| name.to_string_lossy().into_owned());
    ui.add(Label::new(RichText::new(name).size(14.0).color(theme::TEXT)).wrap())
        .on_hover_text(failure.path.display().to_string());
    small(ui, sentence(&failure.reason));
    if failure.harmless {
        ui.label(RichText::new("Safe to ignore.").size(13.0).color(theme::TEXT_BODY));
    }
    ui.add_space(4.0);
}
