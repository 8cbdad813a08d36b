//! The panel at the right: the case and its findings, how loading goes, what is odd, what was left out.

use egui::{FontId, Label, Margin, Rect, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};
use lucide_icons::Icon;

use super::{
    series_list::short_name,
    theme,
    widgets::{badge, button, focus_ring, icon_text, link, meter, strong},
};
use crate::{
    app::{AppCommand, AppState, CaseCommand, Command, Dialog, LibraryCommand, StudyCommand},
    case::{Finding, TeachingCase},
    study::StudyFailure,
};

/// Progress is shown only for what takes longer than this.
const SHOW_PROGRESS_AFTER_SECS: f32 = 0.3;
/// Failures listed one by one; the rest is counted, and in the copied list.
const MAX_FAILURES_SHOWN: usize = 100;

/// Shows the panel.
pub fn show(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    ui.painter().vline(ui.max_rect().left() + 0.5, ui.max_rect().y_range(), (1.0, theme::DIVIDER));
    egui::Panel::bottom("notice")
        .frame(egui::Frame::NONE.inner_margin(Margin::symmetric(16, 12)))
        .show_separator_line(false)
        .resizable(false)
        .show(ui, |ui| {
            ui.label(RichText::new("For teaching, not for diagnosis").size(12.0).color(theme::TEXT_THIRD));
        });
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        section(ui, |ui| loading(ui, app, commands));
        if let Some(notice) = &app.notice {
            section(ui, |ui| warning(ui, &notice.0));
        }
        match &app.case {
            Some(case) => case_section(ui, app, case, commands),
            None if app.studies.is_empty() => section(ui, |ui| empty(ui, app, commands)),
            None => section(ui, |ui| study(ui, app)),
        }
        section(ui, |ui| series_notes(ui, app));
        section(ui, |ui| failures(ui, app.failures()));
    });
}

/// A block with the panel's margins; nothing at all where it adds nothing.
fn section(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    egui::Frame::NONE.inner_margin(Margin { left: 16, right: 16, top: 8, bottom: 0 }).show(ui, |ui| {
        ui.set_width(ui.available_width());
        add(ui);
    });
}

fn body(ui: &mut Ui, text: &str) {
    ui.add(Label::new(RichText::new(text).size(14.0).color(theme::TEXT_BODY)).wrap());
}

fn small(ui: &mut Ui, text: impl Into<String>) {
    ui.add(Label::new(RichText::new(text).size(13.0).color(theme::TEXT_SECOND)).wrap());
}

fn divider(ui: &mut Ui) {
    ui.add_space(4.0);
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(vec2(width, 1.0), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, theme::DIVIDER);
}

fn warning(ui: &mut Ui, text: &str) {
    ui.horizontal_top(|ui| {
        ui.label(icon_text(Icon::TriangleAlert, 16.0).color(theme::WARNING));
        ui.add(Label::new(RichText::new(text).size(13.0).color(theme::WARNING_TEXT)).wrap());
    });
}

fn loading(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let Some(loading) = &app.loading else { return };
    let progress = loading.progress;
    if progress.finished {
        if progress.cancelled {
            small(ui, format!("Stopped after {} files. What was read stays open.", progress.done));
        }
        return;
    }
    let waited = loading.started.elapsed().as_secs_f32();
    if waited < SHOW_PROGRESS_AFTER_SECS {
        let left = SHOW_PROGRESS_AFTER_SECS - waited;
        ui.ctx().request_repaint_after(std::time::Duration::from_secs_f32(left + 0.01));
        return;
    }
    ui.horizontal(|ui| {
        ui.label(strong("Reading", 18.0));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if button(ui, "Stop", false).clicked() {
                commands.push(Command::Study(StudyCommand::StopLoading));
            }
        });
    });
    let more = if progress.scan_done { "" } else { " or more" };
    let text = format!("{} of {}{more} files", progress.done, progress.total);
    ui.label(strong(text.as_str(), 14.0));
    meter(ui, progress.done as f32 / progress.total.max(1) as f32, &text);
    small(ui, "You can already scroll. Stopping keeps what is open.");
    divider(ui);
}

fn empty(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    if app.loading.as_ref().is_some_and(|loading| !loading.progress.finished) {
        return;
    }
    let opened = app.loading.is_some();
    ui.label(strong(if opened { "No images found" } else { "No studies of your own yet" }, 18.0));
    body(
        ui,
        if opened {
            match app.failures().is_empty() {
                true => "The folder has no files in it.",
                false => "Nothing there is a DICOM image that can be shown. The list below says why, file by file.",
            }
        } else {
            "Open a folder of DICOM files, or begin with a sample case. Nothing leaves this computer."
        },
    );
    ui.horizontal(|ui| {
        if button(ui, "Open", true).clicked() {
            commands.push(Command::App(AppCommand::Show(Dialog::Open)));
        }
        if !app.library.cases.is_empty() {
            if button(ui, "Sample case", false).clicked() {
                commands.push(Command::Library(LibraryCommand::OpenCase(0)));
            }
        }
    });
}

fn case_section(ui: &mut Ui, app: &AppState, case: &TeachingCase, commands: &mut Vec<Command>) {
    section(ui, |ui| {
        ui.label(strong(case.title.as_str(), 18.0));
        if !case.difficulty.is_empty() {
            small(ui, format!("Difficulty: {}", case.difficulty));
        }
        body(ui, &case.history);
        divider(ui);
        ui.horizontal(|ui| {
            ui.label(strong("Findings", 15.0));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let n = case.findings.len();
                let text = if app.marks_shown { format!("{n}") } else { "marks hidden".to_owned() };
                ui.label(RichText::new(text).size(13.0).color(theme::TEXT_SECOND));
            });
        });
        if case.findings.is_empty() {
            small(ui, "This case came without its answers, so there are no findings to show.");
        } else if !app.marks_shown {
            small(ui, "Space shows the marks again.");
        }
    });
    ui.spacing_mut().item_spacing.y = 0.0;
    for (idx, finding) in case.findings.iter().enumerate() {
        if finding_row(ui, idx, finding, app.finding == Some(idx)) {
            commands.push(Command::Case(CaseCommand::ChooseFinding(idx)));
        }
    }
    ui.spacing_mut().item_spacing.y = 8.0;
    section(ui, |ui| {
        if let Some(answer) = case.title_after.as_ref().filter(|_| app.finding.is_some()) {
            divider(ui);
            small(ui, "Diagnosis");
            ui.label(strong(answer.as_str(), 15.0));
        }
        divider(ui);
        small(ui, case.review_state());
        for source in &case.sources {
            small(ui, source.as_str());
        }
        if !case.licence.is_empty() {
            small(ui, format!("Licence: {}", case.licence));
        }
    });
}

/// One finding. The chosen one has a tinted row with a bar at the left and tells its text.
fn finding_row(ui: &mut Ui, idx: usize, finding: &Finding, chosen: bool) -> bool {
    let width = ui.available_width();
    let text_width = width - 48.0 - 16.0;
    let semibold = FontId::new(15.0, egui::FontFamily::Name(crate::paint::SEMIBOLD.into()));
    let painter = ui.painter();
    let name = painter.layout(finding.name.clone(), semibold, theme::TEXT, text_width);
    let level = finding.level.map_or(String::new(), |level| level.to_string());
    let level = painter.layout(level, FontId::proportional(13.0), theme::TEXT_SECOND, text_width);
    let text = if chosen { finding.text.clone() } else { String::new() };
    let text = painter.layout(text, FontId::proportional(14.0), theme::TEXT_BODY, text_width);
    let has_level = finding.level.is_some();
    let level_height = if has_level { level.size().y + 2.0 } else { 0.0 };
    let text_height = if chosen { text.size().y + 6.0 } else { 0.0 };
    let height = 20.0 + name.size().y + level_height + text_height;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    let spoken = format!("Finding {}: {}. {}", idx + 1, finding.name, finding.alt);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, chosen, &spoken));
    if chosen || response.hovered() {
        ui.painter().rect_filled(rect, 0.0, if chosen { theme::SELECTED_ROW } else { theme::RAISED });
    }
    if chosen {
        let bar = Rect::from_min_max(rect.left_top(), pos2(rect.left() + 2.0, rect.bottom()));
        ui.painter().rect_filled(bar, 0.0, theme::ACCENT);
    }
    badge(ui, pos2(rect.left() + 26.0, rect.top() + 20.0), idx + 1, theme::FINDING);
    let mut at = pos2(rect.left() + 48.0, rect.top() + 10.0);
    for (galley, gap) in [(name, 2.0), (level, 6.0), (text, 0.0)] {
        if galley.text().is_empty() {
            continue;
        }
        let step = galley.size().y + gap;
        ui.painter().galley(at, galley, theme::TEXT);
        at.y += step;
    }
    focus_ring(ui, &response, rect.shrink(4.0));
    response.clicked()
}

/// A study that is not a case.
fn study(ui: &mut Ui, app: &AppState) {
    let Some(study) = app.study() else { return };
    ui.label(strong(app.study_title(app.study_idx), 18.0));
    let n_images: usize = study.series.iter().map(|series| series.frames.len()).sum();
    small(ui, format!("{} series, {n_images} images", study.series.len()));
}

/// The active series: what it is, and what is odd about it.
fn series_notes(ui: &mut Ui, app: &AppState) {
    let Some(series) = app.slot_series(app.active) else { return };
    divider(ui);
    ui.label(strong(short_name(series), 15.0));
    let format = series.instances.first().map(|instance| &instance.format);
    let plane = series.plane.map_or("no geometry", |plane| plane.name());
    small(ui, format!("{} {plane}, {} slices", series.modality, series.frames.len()));
    let size = format.map_or(String::new(), |format| format!("{} × {} pixels", format.columns, format.rows));
    let spacing = series.slice_spacing_mm.map_or(String::new(), |mm| format!(", a slice every {mm:.1} mm"));
    small(ui, format!("{size}{spacing}"));
    if let Some(part) = &series.part {
        small(ui, sentence(&part.reason));
    }
    for odd in &series.warnings {
        warning(ui, &odd.0);
    }
}

fn failures(ui: &mut Ui, failures: &[StudyFailure]) {
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

/// A reason as a sentence of its own: with a capital and a full stop.
pub(super) fn sentence(reason: &str) -> String {
    let mut chars = reason.chars();
    let capital: String = chars.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    let stop = if reason.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{capital}{}{stop}", chars.as_str())
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
