//! Where a case's statements come from; a click on a source's word in a text leads to its line here.

use egui::{Align, Label, Rect, RichText, Ui, pos2, vec2};

use crate::{
    app::AppState,
    case::TeachingCase,
    ui::{text::small, theme, widgets::strong},
};

/// Which source was asked for.
#[derive(Default)]
pub struct State {
    asked: Option<String>,
    is_new: bool,
}

impl State {
    /// Leads to the line of the source with this first word.
    pub fn ask(&mut self, word: String) {
        self.asked = Some(word);
        self.is_new = true;
    }
}

/// Lists the sources, whether the case was reviewed, and its licence.
///
/// A source's line can tell what is to be found: only those that revealed texts name are shown, and all at the end.
pub fn show(ui: &mut Ui, app: &AppState, case: &TeachingCase, state: &mut State) {
    let told: Vec<&String> = case.sources.iter().filter(|line| may_be_told(app, case, line)).collect();
    if !told.is_empty() {
        ui.label(strong("Sources", 15.0));
    }
    for line in told {
        let asked = state.asked.as_deref().is_some_and(|word| line.split_whitespace().next() == Some(word));
        let color = if asked { theme::TEXT } else { theme::TEXT_SECOND };
        let shown = ui.add(Label::new(RichText::new(line).size(13.0).color(color)).wrap());
        if asked {
            // Not by its colour alone.
            let left = shown.rect.left() - 8.0;
            let bar = Rect::from_min_size(pos2(left, shown.rect.top()), vec2(2.0, shown.rect.height()));
            ui.painter().rect_filled(bar, 0.0, theme::ACCENT);
            if std::mem::take(&mut state.is_new) {
                ui.scroll_to_rect(shown.rect.expand(16.0), Some(Align::Center));
                ui.ctx().request_repaint();
            }
        }
    }
    ui.add_space(4.0);
    small(ui, case.review_state());
    if !case.licence.is_empty() {
        small(ui, format!("Licence: {}", case.licence));
    }
}

fn may_be_told(app: &AppState, case: &TeachingCase, line: &str) -> bool {
    let Some(word) = line.split_whitespace().next() else { return false };
    let names = |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(|it| it == word);
    let revealed = case.findings.iter().enumerate().filter(|(idx, _)| app.is_revealed(*idx));
    app.all_revealed() || revealed.into_iter().any(|(_, finding)| names(&finding.text))
}
