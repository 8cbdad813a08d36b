//! What is known of the chosen study before anybody is asked: licence, attribution, size, what it is not.

use egui::{Frame, Label, Margin, Panel, RichText, ScrollArea, Sense, Ui, vec2};
use lucide_icons::Icon;

use super::act;
use crate::{
    app::{AppState, Command},
    catalogue::PublicStudy,
    study::counted,
    ui::{
        text::{body, divider, note, small, title},
        theme,
        widgets::{named_link, strong},
    },
};

/// Height of a line of text, and of a link.
const LINE_HEIGHT: f32 = 18.0;
const LINK_HEIGHT: f32 = 28.0;

/// Shows the panel.
pub fn show(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    ui.painter().vline(ui.max_rect().left() + 0.5, ui.max_rect().y_range(), (1.0, theme::DIVIDER));
    let Some((idx, one)) = app.catalogue.chosen_study() else { return nothing_chosen(ui) };
    Panel::bottom("public study foot")
        .resizable(false)
        .show_separator_line(false)
        .frame(Frame::NONE.fill(theme::PANEL).inner_margin(Margin::symmetric(16, 12)))
        .show(ui, |ui| act::show(ui, app, idx, one, commands));
    ScrollArea::vertical().id_salt(("public study", idx)).auto_shrink([false, false]).show(ui, |ui| {
        Frame::NONE.inner_margin(Margin::symmetric(16, 16)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            about(ui, app, &one.study);
        });
    });
}

fn nothing_chosen(ui: &mut Ui) {
    Frame::NONE.inner_margin(Margin::symmetric(16, 20)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        title(ui, "Licence first", 18.0);
        body(ui, "Choose a study to see whose it is, under which licence, how large, and what it is good for.");
        small(ui, "Looking contacts nobody. Only Download does.");
    });
}

fn about(ui: &mut Ui, app: &AppState, study: &PublicStudy) {
    title(ui, &study.title, 18.0);
    body(ui, study.note.as_str());
    boxed(ui, |ui| {
        let text = "Not labelled with dural ectasia, and nobody says that it is normal. What it covers is inferred from the \
                    names of its series and the number of its files.";
        note(ui, Icon::Info, theme::ACCENT, text);
    });
    fact(ui, ("Licence", LINK_HEIGHT), |ui| web_link(ui, &study.licence, "Read the licence", &study.licence_url));
    fact(ui, ("Credit", LINE_HEIGHT), |ui| plain(ui, &study.attribution));
    let doi = format!("https://doi.org/{}", study.doi);
    fact(ui, ("DOI", LINK_HEIGHT), |ui| web_link(ui, &study.doi, "Read about the collection", &doi));
    fact(ui, ("Collection", LINE_HEIGHT), |ui| plain(ui, &study.collection));
    let size = format!("{}, {}", study.size_words(), counted(study.instances(), "image", "images"));
    fact(ui, ("Size", LINE_HEIGHT), |ui| plain(ui, &size));
    if let Some(free) = app.catalogue.free_mb {
        fact(ui, ("Free disk", LINE_HEIGHT), |ui| plain(ui, &megabytes(free)));
    }
    ui.add_space(8.0);
    ui.label(strong("Series", 14.0));
    for series in &study.series {
        small(ui, format!("{}, {}", series.name, counted(series.instances, "image", "images")));
    }
}

/// So many millions of bytes, for a person.
fn megabytes(megabytes: u64) -> String {
    if megabytes < 10_000 { format!("{megabytes} MB") } else { format!("{} GB", megabytes / 1000) }
}

fn boxed(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    Frame::NONE.fill(theme::RAISED).corner_radius(4.0).inner_margin(Margin::same(10)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        add(ui);
    });
    ui.add_space(4.0);
}

fn fact(ui: &mut Ui, (name, height): (&str, f32), value: impl FnOnce(&mut Ui)) {
    const NAME_WIDTH: f32 = 76.0;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let (rect, _) = ui.allocate_exact_size(vec2(NAME_WIDTH, height), Sense::hover());
        let font = egui::FontId::proportional(13.0);
        ui.painter().text(rect.left_center(), egui::Align2::LEFT_CENTER, name, font, theme::TEXT_SECOND);
        ui.vertical(|ui| {
            ui.set_width(ui.available_width());
            value(ui);
        });
    });
    divider(ui);
}

fn plain(ui: &mut Ui, text: &str) {
    ui.add(Label::new(RichText::new(text).size(13.0).color(theme::TEXT_BODY)).wrap().selectable(true));
}

/// An address for the browser: asked only when a person clicks it.
fn web_link(ui: &mut Ui, text: &str, name: &str, address: &str) {
    let shown = named_link(ui, text, &format!("{name}: {address}"));
    if shown.on_hover_text(format!("Opens {address} in your browser")).clicked() {
        ui.ctx().open_url(egui::OpenUrl::new_tab(address));
    }
}
