//! Longer texts of a case: Markdown in the panel's type.

use std::sync::{Arc, Mutex, PoisonError};

use egui::{Id, Ui};
use egui_commonmark::{CommonMarkCache, CommonMarkViewer};

use super::theme;

/// Shows Markdown, wrapped to the width there is. Pictures are not loaded and links open only when clicked.
pub fn show(ui: &mut Ui, text: &str) {
    let cache: Arc<Mutex<CommonMarkCache>> = ui
        .ctx()
        .data_mut(|data| data.get_temp_mut_or_default::<Arc<Mutex<CommonMarkCache>>>(Id::unique("markdown")).clone());
    let mut cache = cache.lock().unwrap_or_else(PoisonError::into_inner);
    ui.scope(|ui| {
        ui.visuals_mut().override_text_color = Some(theme::TEXT_BODY);
        CommonMarkViewer::new().show(ui, &mut cache, text);
    });
}
