//! The column at the left of the library: filters, what was opened lately, opening something else.

use std::path::Path;

use egui::{
    Align, Frame, Label, Layout, Margin, Panel, Rect, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2,
};
use lucide_icons::Icon;

use crate::{
    app::{
        AppCommand, AppState, Command, Dialog, LibraryCase, LibraryCommand, LibraryPage, ShelfCommand, StudyCommand,
        last_names,
    },
    case::Sign,
    study::{capitalised, shown_path},
    ui::{
        controls::{Broad, check_row, line, semibold},
        keys::key_shown,
        theme,
        widgets::{focus_ring, hint, icon_text, link, paint_icon},
    },
};

/// Shows the column.
pub fn show(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    ui.painter().vline(ui.max_rect().right() - 0.5, ui.max_rect().y_range(), (1.0, theme::DIVIDER));
    Panel::bottom("library open")
        .resizable(false)
        .show_separator_line(false)
        .frame(Frame::NONE.inner_margin(Margin::same(12)))
        .show(ui, |ui| open(ui, commands));
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        Frame::NONE.inner_margin(Margin { left: 8, right: 8, top: 12, bottom: 12 }).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 0.0;
            pages(ui, app, commands);
            match app.library.page {
                LibraryPage::Cases => filters(ui, app, commands),
                LibraryPage::Studies => super::studies::show_filters(ui, app, commands),
                LibraryPage::Catalogue => {}
            }
            recent(ui, app, commands);
        });
    });
}

fn open(ui: &mut Ui, commands: &mut Vec<Command>) {
    let broad = Broad {
        text: "Open folder",
        icon: Some(Icon::FolderOpen),
        key: key_shown(&Command::App(AppCommand::Show(Dialog::Open))),
        main: false,
        why_not: None,
    };
    if broad.show(ui).clicked() {
        commands.push(Command::App(AppCommand::Show(Dialog::Open)));
    }
    let text = "Or drop a folder, files or a ZIP archive anywhere in this window.";
    ui.add(Label::new(RichText::new(text).size(12.0).color(theme::TEXT_THIRD)).wrap());
}

/// The pages of the library. That of the cases, where it is on show, takes every filter away.
fn pages(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let (n, page) = (app.library.cases.len(), app.library.page);
    let unfiltered = page == LibraryPage::Cases && app.library.filter.is_empty();
    let command = match page {
        LibraryPage::Cases => LibraryCommand::ClearFilter,
        _ => LibraryCommand::Page(LibraryPage::Cases),
    };
    let row = PageRow { text: "Cases", name: format!("All cases, {n}"), count: n, chosen: unfiltered };
    row.show(ui, "Show all cases", Command::Library(command), commands);
    let n = app.shelf.studies.len();
    let chosen = page == LibraryPage::Studies;
    let row = PageRow { text: "Studies seen", name: format!("Studies seen, {n}"), count: n, chosen };
    let command = match chosen {
        true => Command::Shelf(ShelfCommand::ClearFilter),
        false => Command::Library(LibraryCommand::Page(LibraryPage::Studies)),
    };
    let tip = hint("Every study that was opened here", &command);
    row.show(ui, &tip, command, commands);
    let n = app.catalogue.studies.len();
    let chosen = page == LibraryPage::Catalogue;
    let row = PageRow { text: "Public catalogue", name: format!("Public catalogue, {n} studies"), count: n, chosen };
    let command = Command::Library(LibraryCommand::Page(LibraryPage::Catalogue));
    let tip = hint("Open studies to download", &command);
    row.show(ui, &tip, command, commands);
}

/// A row of the pages.
struct PageRow {
    text: &'static str,
    name: String,
    count: usize,
    chosen: bool,
}

impl PageRow {
    fn show(self, ui: &mut Ui, tip: &str, command: Command, commands: &mut Vec<Command>) {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, self.chosen, &self.name));
        if self.chosen || response.hovered() {
            ui.painter().rect_filled(rect, 4.0, if self.chosen { theme::SELECTED } else { theme::RAISED });
        }
        if self.chosen {
            let bar = Rect::from_min_max(rect.left_top(), pos2(rect.left() + 2.0, rect.bottom()));
            ui.painter().rect_filled(bar, 0.0, theme::ACCENT);
        }
        let color = if self.chosen { theme::TEXT } else { theme::TEXT_BODY };
        let at = rect.left_center() + vec2(12.0, 0.0);
        ui.painter().text(at, egui::Align2::LEFT_CENTER, self.text, semibold(14.0), color);
        let at = rect.right_center() - vec2(8.0, 0.0);
        ui.painter().text(at, egui::Align2::RIGHT_CENTER, self.count, semibold(13.0), color);
        focus_ring(ui, &response, rect.shrink(2.0));
        if response.on_hover_text(tip).clicked() {
            commands.push(command);
        }
    }
}

/// A filter's choices: the word on screen, how many cases have it, whether it is chosen, what a click does.
type Choice = (String, usize, bool, LibraryCommand);

fn filters(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    filter(ui, "Signs", sign_choices(app), commands);
    if !app.library.filter.signs.is_empty() {
        gives_away(ui);
    }
    filter(ui, "Modality", modality_choices(app), commands);
    filter(ui, "Difficulty", difficulty_choices(app), commands);
}

fn filter(ui: &mut Ui, name: &str, choices: Vec<Choice>, commands: &mut Vec<Command>) {
    if choices.is_empty() {
        return;
    }
    heading(ui, name);
    inset(ui, |ui| {
        for (text, count, chosen, command) in choices {
            if check_row(ui, &text, chosen, count).clicked() {
                commands.push(Command::Library(command));
            }
        }
    });
}

fn sign_choices(app: &AppState) -> Vec<Choice> {
    let chosen = &app.library.filter.signs;
    let all = Sign::ALL.into_iter().map(|(sign, _, name)| {
        let count = count(app, |one| one.case.signs().contains(&sign));
        (name.to_owned(), count, chosen.contains(&sign), LibraryCommand::ToggleSign(sign))
    });
    all.filter(|(_, count, chosen, _)| 0 < *count || *chosen).collect()
}

fn modality_choices(app: &AppState) -> Vec<Choice> {
    let filter = &app.library.filter.modalities;
    let mut words: Vec<String> = app.library.cases.iter().flat_map(LibraryCase::modalities).cloned().collect();
    words.extend(filter.iter().cloned());
    words.sort_unstable();
    words.dedup();
    let choice = |word: String| {
        let count = count(app, |one| one.modalities().contains(&word));
        (word.clone(), count, filter.contains(&word), LibraryCommand::ToggleModality(word))
    };
    words.into_iter().map(choice).collect()
}

fn difficulty_choices(app: &AppState) -> Vec<Choice> {
    const ORDER: [&str; 3] = ["beginner", "intermediate", "advanced"];
    let filter = &app.library.filter.difficulties;
    let mut words: Vec<String> = app.library.cases.iter().map(|one| one.case.difficulty.clone()).collect();
    words.retain(|word| !word.is_empty());
    words.extend(filter.iter().cloned());
    words.sort_unstable_by_key(|word| (ORDER.iter().position(|it| it == word).unwrap_or(ORDER.len()), word.clone()));
    words.dedup();
    let choice = |word: String| {
        let count = count(app, |one| one.case.difficulty == word);
        (capitalised(&word), count, filter.contains(&word), LibraryCommand::ToggleDifficulty(word))
    };
    words.into_iter().map(choice).collect()
}

fn count(app: &AppState, has: impl Fn(&LibraryCase) -> bool) -> usize {
    app.library.cases.iter().filter(|one| has(one)).count()
}

fn gives_away(ui: &mut Ui) {
    inset(ui, |ui| {
        ui.add_space(4.0);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            ui.label(icon_text(Icon::TriangleAlert, 14.0).color(theme::WARNING));
            let text = "This gives away what the cases shown have.";
            ui.add(Label::new(RichText::new(text).size(12.0).color(theme::WARNING_TEXT)).wrap());
        });
    });
}

/// The heading of a filter.
pub fn heading(ui: &mut Ui, name: &str) {
    ui.add_space(14.0);
    inset(ui, |ui| {
        ui.label(RichText::new(name).size(13.0).color(theme::TEXT_SECOND));
    });
    ui.add_space(2.0);
}

/// A block as broad as the filters.
pub fn inset(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    Frame::NONE.inner_margin(Margin::symmetric(10, 0)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        add(ui);
    });
}

/// What was opened lately, by its last folder; the whole path is in the tooltip.
fn recent(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    if app.settings.recent.is_empty() {
        return;
    }
    ui.add_space(14.0);
    inset(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(RichText::new("Recent").size(13.0).color(theme::TEXT_SECOND));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let forget = link(ui, "Forget").on_hover_text("Empties this list, here and in the settings file");
                if forget.clicked() {
                    commands.push(Command::Library(LibraryCommand::ForgetRecent));
                }
            });
        });
        for path in &app.settings.recent {
            if recent_row(ui, path) {
                commands.push(Command::Study(StudyCommand::Open(vec![path.clone()])));
            }
        }
    });
}

fn recent_row(ui: &mut Ui, path: &Path) -> bool {
    let name = last_names(path);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Open again: {name}")));
    let color = if response.hovered() { theme::TEXT } else { theme::TEXT_BODY };
    paint_icon(ui, rect.left_center() + vec2(8.0, 0.0), Icon::Folder, 16.0, theme::TEXT_SECOND);
    let galley = line(ui.painter(), name, egui::FontId::proportional(14.0), color, rect.width() - 26.0);
    ui.painter().galley(pos2(rect.left() + 26.0, rect.center().y - galley.size().y / 2.0), galley, color);
    focus_ring(ui, &response, rect.shrink2(vec2(0.0, 2.0)));
    response.on_hover_text(shown_path(path)).clicked()
}
