//! The question how long the chosen length is in truth.

use egui::{Key, Label, RichText, TextEdit, Ui};

use super::{
    theme,
    widgets::{button, link, strong},
};
use crate::app::{AppState, Command, MeasureCommand};

/// What was typed.
#[derive(Default)]
pub struct CalibrateDialog {
    text: String,
    fault: Option<String>,
    /// Whether a length was told, so that the program may have refused it.
    is_told: bool,
}

impl CalibrateDialog {
    /// Shows it. Returns whether it is to be closed.
    pub fn show(&mut self, ui: &mut Ui, app: &AppState, is_new: bool, commands: &mut Vec<Command>) -> bool {
        if is_new {
            *self = Self::default();
        }
        ui.set_width(420.0);
        ui.label(strong("Calibrate by hand", 18.0));
        let explained = "How long is what the chosen line lies on? From then on lengths on this picture are in \
                         millimetres, right for what lies as deep as it.";
        ui.add(Label::new(RichText::new(explained).color(theme::TEXT_BODY)).wrap());
        let label = ui.label(RichText::new("True length in mm").size(13.0).color(theme::TEXT_SECOND));
        let edit = TextEdit::singleline(&mut self.text)
            .hint_text("for example 25.4")
            .desired_width(160.0)
            .margin(egui::Margin::symmetric(8, 7));
        let edit = edit.show(ui).response.response.clone().labelled_by(label.id);
        if is_new {
            edit.request_focus();
        }
        let entered = edit.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        // The program's own words stand in the dialog: behind it nobody reads them.
        let refused = app.notice.as_ref().map(|notice| notice.0.clone()).filter(|_| self.is_told);
        if let Some(fault) = self.fault.clone().or(refused) {
            ui.add(Label::new(RichText::new(fault).size(13.0).color(theme::WARNING_TEXT)).wrap());
        }
        let mut close = false;
        ui.horizontal(|ui| {
            if button(ui, "Calibrate", true).clicked() || entered {
                self.tell(commands);
                edit.request_focus();
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| close = link(ui, "Cancel").clicked());
        });
        close
    }

    /// Either mark of decimals is understood.
    fn tell(&mut self, commands: &mut Vec<Command>) {
        let typed = self.text.trim().trim_end_matches("mm").trim().replace(',', ".");
        match typed.parse::<f64>() {
            Ok(mm) if mm.is_finite() => {
                (self.fault, self.is_told) = (None, true);
                commands.push(Command::Measure(MeasureCommand::Calibrate(mm)));
            }
            _ => self.fault = Some("Type the length as a number, in millimetres.".to_owned()),
        }
    }
}
