//! The look of the chrome, from the tokens of `paint::look`.

use std::collections::BTreeMap;

use egui::{
    Color32, Context, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, Style, TextStyle, Visuals,
    style::{WidgetVisuals, Widgets},
    vec2,
};

use crate::paint;
pub use crate::paint::look::{
    ACCENT, ACCENT_HOVER, ACCENT_PRESSED, CONTROL, DISABLED, DIVIDER, EDGE, FINDING, GROUND, HOVER, LINK, MEASURE,
    PANEL, RAISED, SELECTED, SELECTED_ROW, TEXT, TEXT_BODY_2 as TEXT_BODY, TEXT_SECOND, TEXT_THIRD, VIEWPORT, WARNING,
    WARNING_TEXT,
};

/// Height of the bar at the top.
pub const BAR_HEIGHT: f32 = 44.0;
/// Width of the column of tools.
pub const TOOLS_WIDTH: f32 = 48.0;
/// Width of the list of series.
pub const SERIES_WIDTH: f32 = 128.0;
/// Side of a tool's button.
pub const TOOL_SIDE: f32 = 36.0;
/// Height of a control.
pub const CONTROL_HEIGHT: f32 = 32.0;
/// Seconds until a tooltip comes.
pub const TOOLTIP_DELAY: f32 = 0.4;
/// Gap between viewports.
pub const VIEWPORT_GAP: f32 = 2.0;

/// Width of the panel at the right in a window of this width.
pub fn panel_width(window_width: f32) -> f32 {
    match window_width {
        width if width < 1000.0 => 260.0,
        width if width < 1400.0 => 300.0,
        width if width < 1900.0 => 328.0,
        _ => 372.0,
    }
}

/// Gives a context the fonts, colours and spacing of the reading room.
pub fn apply_theme(ctx: &Context) {
    ctx.set_fonts(paint::fonts());
    ctx.set_theme(egui::Theme::Dark);
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
    ctx.all_styles_mut(style);
}

fn style(style: &mut Style) {
    let plain = |size| FontId::new(size, FontFamily::Proportional);
    style.text_styles = BTreeMap::from([
        (TextStyle::Small, plain(12.0)),
        (TextStyle::Body, plain(14.0)),
        (TextStyle::Button, plain(14.0)),
        (TextStyle::Monospace, plain(14.0)),
        (TextStyle::Heading, FontId::new(18.0, FontFamily::Name("semibold".into()))),
    ]);
    style.spacing.item_spacing = vec2(8.0, 8.0);
    style.spacing.button_padding = vec2(12.0, 6.0);
    style.spacing.interact_size.y = CONTROL_HEIGHT;
    style.spacing.window_margin = Margin::same(24);
    style.spacing.menu_margin = Margin::same(8);
    style.interaction.tooltip_delay = TOOLTIP_DELAY;
    style.interaction.selectable_labels = false;
    style.animation_time = 0.0;
    style.visuals = visuals();
}

fn visuals() -> Visuals {
    let mut visuals = Visuals::dark();
    visuals.override_text_color = None;
    visuals.panel_fill = PANEL;
    visuals.window_fill = RAISED;
    visuals.window_stroke = Stroke::new(1.0, DIVIDER);
    visuals.window_shadow = Shadow::NONE;
    visuals.popup_shadow = Shadow::NONE;
    visuals.window_corner_radius = CornerRadius::same(6);
    visuals.menu_corner_radius = CornerRadius::same(6);
    visuals.extreme_bg_color = GROUND;
    visuals.faint_bg_color = RAISED;
    visuals.hyperlink_color = LINK;
    visuals.warn_fg_color = WARNING_TEXT;
    visuals.error_fg_color = WARNING_TEXT;
    visuals.selection.bg_fill = SELECTED;
    visuals.selection.stroke = Stroke::new(1.0, ACCENT);
    visuals.widgets = Widgets {
        noninteractive: widget(PANEL, DIVIDER, TEXT),
        inactive: widget(CONTROL, CONTROL, TEXT),
        hovered: widget(HOVER, HOVER, TEXT),
        active: widget(RAISED, ACCENT, TEXT),
        open: widget(RAISED, RAISED, TEXT),
    };
    visuals
}

fn widget(fill: Color32, edge: Color32, text: Color32) -> WidgetVisuals {
    WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, edge),
        corner_radius: CornerRadius::same(4),
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    }
}
