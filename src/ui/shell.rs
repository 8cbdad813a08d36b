//! The frame of the window: bar, tools, series, viewports, panel; and the round of one pass.

use std::time::{Duration, Instant};

use egui::{
    Align2, CentralPanel, Color32, FontFamily, FontId, Frame, Id, LayerId, Order, Panel, Popup, Stroke, StrokeKind, Ui,
    ViewportCommand,
};

use super::{
    bar, carry_out::carry_out, credit, dialogs, keys, library, panel, present, quiz, regions::Regions, saving,
    series_list, sheet, solid, textures::Textures, theme, tools, viewports,
};
use crate::app::{AppState, Command, Mode, StudyCommand, ViewCommand};

/// The window's own state: nothing of it outlives the window.
#[derive(Default)]
pub struct Shell {
    textures: Textures,
    dialogs: dialogs::State,
    viewports: viewports::State,
    present: present::State,
    library: library::State,
    panel: panel::State,
    sheet: sheet::State,
    regions: Regions,
    solid: solid::State,
    saving: saving::Saving,
    cine_stepped: Option<Instant>,
    n_passes: u64,
    is_fullscreen: bool,
}

impl Shell {
    /// One pass: take in results, draw, carry out what the person did.
    pub fn ui(&mut self, ui: &mut Ui, app: &mut AppState) {
        self.n_passes += 1;
        if self.n_passes == 1 {
            // Asked of the running window: some window managers ignore it in what a window is made with.
            ui.ctx().send_viewport_cmd(ViewportCommand::Maximized(true));
        }
        tracing::trace!(pass = self.n_passes, "drawing");
        if app.tick() {
            // What arrived may ask for more: one more pass, until nothing comes.
            ui.ctx().request_repaint();
        }
        keys::note_bindings(&app.settings.bindings);
        follow_text_size(ui, app);
        let mut commands = Vec::new();
        commands.extend(dropped_paths(ui).map(|paths| Command::Study(StudyCommand::Open(paths))));
        if app.dialog.is_none() && !Popup::is_any_open(ui.ctx()) {
            let keyed = viewports::keyed(ui, app);
            commands.extend(keys::commands(ui, app, keyed.and_then(|slot| self.viewports.size_px(slot))));
            self.regions.follow_keys(ui, Some(keys::viewport_id(app.active)));
        }
        carry_out(ui, app, std::mem::take(&mut commands));
        self.regions.begin();
        allow_tooltips(ui, app.dialog.is_none());
        self.page(ui, app, &mut commands);
        allow_tooltips(ui, true);
        dialogs::show(ui, app, &mut self.dialogs, self.viewports.size_px(app.active), &mut commands);
        drop_hint(ui);
        commands.extend(self.cine(ui, app));
        carry_out(ui, app, commands);
        self.follow_fullscreen(ui, app);
        self.saving.follow(ui, app);
        if let Some(text) = app.copied.take() {
            ui.ctx().copy_text(text);
        }
    }

    /// How often the window was drawn: stands still while nobody does anything.
    pub fn n_passes(&self) -> u64 {
        self.n_passes
    }

    /// What the mode is for, from edge to edge.
    fn page(&mut self, ui: &mut Ui, app: &mut AppState, commands: &mut Vec<Command>) {
        if app.mode == Mode::Present {
            CentralPanel::no_frame().frame(plain(theme::VIEWPORT)).show(ui, |ui| {
                present::show(ui, app, &mut self.present, &mut self.viewports, &mut self.textures, commands);
            });
            return;
        }
        self.present.rest();
        let bar = Panel::top("bar")
            .exact_size(theme::BAR_HEIGHT)
            .resizable(false)
            .frame(plain(theme::PANEL).inner_margin(egui::Margin::symmetric(16, 0)))
            .show(ui, |ui| bar::show(ui, app, commands));
        self.regions.add(bar.response.rect);
        match app.mode {
            Mode::Library => library::show(ui, app, &mut self.library, &mut self.regions, commands),
            Mode::Quiz => self.quiz(ui, app, commands),
            _ => self.study(ui, app, commands),
        }
    }

    fn study(&mut self, ui: &mut Ui, app: &mut AppState, commands: &mut Vec<Command>) {
        let width = ui.available_width();
        let tools = Panel::left("tools")
            .exact_size(theme::TOOLS_WIDTH)
            .resizable(false)
            .frame(plain(theme::PANEL).inner_margin(egui::Margin::symmetric(6, 8)))
            .show(ui, |ui| tools::show(ui, app, commands));
        self.regions.add(tools.response.rect);
        if !app.studies.is_empty() {
            let list = Panel::left("series")
                .exact_size(theme::SERIES_WIDTH)
                .resizable(false)
                .frame(plain(theme::PANEL))
                .show(ui, |ui| series_list::show(ui, app, &mut self.textures, commands));
            self.regions.add(list.response.rect);
        }
        let panel = Panel::right("panel")
            .exact_size(theme::panel_width(width))
            .resizable(false)
            .frame(plain(theme::PANEL))
            .show(ui, |ui| match app.has_sheet() && app.solid.is_none() {
                true => sheet::show(ui, app, &mut self.sheet, commands),
                false => panel::show(ui, app, &mut self.panel, commands),
            });
        self.pictures(ui, app);
        self.regions.add(panel.response.rect);
    }

    fn quiz(&mut self, ui: &mut Ui, app: &mut AppState, commands: &mut Vec<Command>) {
        let width = ui.available_width();
        let question = Panel::right("question")
            .exact_size(theme::panel_width(width))
            .resizable(false)
            .frame(plain(theme::PANEL))
            .show(ui, |ui| quiz::panel(ui, app, commands));
        self.pictures(ui, app);
        self.regions.add(question.response.rect);
    }

    fn pictures(&mut self, ui: &mut Ui, app: &mut AppState) {
        credit::show(ui, app);
        let pictures = CentralPanel::no_frame().frame(plain(theme::GROUND)).show(ui, |ui| {
            if app.solid.is_some() {
                let mut commands = Vec::new();
                solid::show(ui, app, &mut self.solid, &mut commands);
                return carry_out(ui, app, commands);
            }
            self.solid.close();
            viewports::show(ui, app, &mut self.viewports, &mut self.textures);
        });
        self.regions.add(pictures.response.rect);
    }

    /// The next picture of a playing stack, when it is due.
    fn cine(&mut self, ui: &Ui, app: &AppState) -> Option<Command> {
        if !app.cine {
            self.cine_stepped = None;
            return None;
        }
        let period = Duration::from_secs_f64(1.0 / f64::from(app.cine_rate.max(1)));
        let since = self.cine_stepped.get_or_insert_with(Instant::now).elapsed();
        ui.ctx().request_repaint_after(period.saturating_sub(since).max(Duration::from_millis(5)));
        (period <= since).then(|| {
            self.cine_stepped = Some(Instant::now());
            Command::View(ViewCommand::CineStep)
        })
    }

    fn follow_fullscreen(&mut self, ui: &Ui, app: &AppState) {
        if self.is_fullscreen != app.fullscreen {
            self.is_fullscreen = app.fullscreen;
            ui.ctx().send_viewport_cmd(ViewportCommand::Fullscreen(app.fullscreen));
        }
    }
}

/// Everything but pictures is as large as is preferred; pictures are drawn to the screen's own pixels.
fn follow_text_size(ui: &Ui, app: &AppState) {
    let scale = app.settings.preferences.text_scale();
    if ui.ctx().zoom_factor() != scale {
        ui.ctx().set_zoom_factor(scale);
    }
}

/// What lies under a dialog tells nothing: its tooltips would lie over the dialog.
fn allow_tooltips(ui: &Ui, allowed: bool) {
    let delay = if allowed { theme::TOOLTIP_DELAY } else { f32::INFINITY };
    if ui.ctx().global_style().interaction.tooltip_delay != delay {
        ui.ctx().global_style_mut(|style| style.interaction.tooltip_delay = delay);
    }
}

/// A panel without anything of its own but its ground.
fn plain(fill: Color32) -> Frame {
    Frame::NONE.fill(fill)
}

/// While files are held over the window: that they can be let go.
fn drop_hint(ui: &Ui) {
    if ui.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let room = ui.ctx().content_rect();
    let painter = ui.ctx().layer_painter(LayerId::new(Order::Foreground, Id::unique("drop hint")));
    painter.rect_filled(room, 0.0, Color32::from_black_alpha(150));
    painter.rect_stroke(room, 0.0, Stroke::new(2.0, theme::ACCENT), StrokeKind::Inside);
    let font = FontId::new(24.0, FontFamily::Name(crate::paint::SEMIBOLD.into()));
    painter.text(room.center(), Align2::CENTER_CENTER, "Drop to open", font, theme::TEXT);
}

/// Files and folders that were dropped on the window.
fn dropped_paths(ui: &Ui) -> Option<Vec<std::path::PathBuf>> {
    let dropped = ui.input(|input| input.raw.dropped_files.clone());
    let paths: Vec<_> = dropped.into_iter().map(|file| file.path().to_owned()).collect();
    (!paths.is_empty()).then_some(paths)
}
