//! Two small charts by level: ratios with published cut-offs, sacs with the control range.

use egui::{Align2, Color32, FontId, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::{
    app::AppState,
    dural::{Reference, Sheet, Slot},
    study::VertebralLevel::{self, L1, L2, L3, L4, L5, S1},
    ui::{text::small, theme},
};

const LEVELS: [VertebralLevel; 6] = [L1, L2, L3, L4, L5, S1];
const HEIGHT: f32 = 120.0;
/// Mean sac of 72 controls over L1 to L5 with two standard deviations to both sides, mm (S07).
const CONTROL_MM: (f64, f64) = (13.8 - 2.0 * 1.5, 13.8 + 2.0 * 1.5);
/// Whose cut-offs are drawn.
const CUT_OFFS: &str = "oosterhof_any";

struct Chart {
    painter: Painter,
    plot: Rect,
    top: f64,
}

impl Chart {
    fn new(ui: &mut Ui, spoken: &str, top: f64, step: f64) -> Self {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, spoken));
        let plot = Rect::from_min_max(rect.min + vec2(28.0, 8.0), rect.max - vec2(4.0, 18.0));
        let chart = Self { painter: ui.painter().clone(), plot, top };
        let mut value = 0.0;
        while value <= top {
            let y = chart.y(value);
            chart.painter.hline(plot.x_range(), y, Stroke::new(1.0, theme::DIVIDER));
            let text = if step < 1.0 { format!("{value:.1}") } else { format!("{value:.0}") };
            chart.text(pos2(plot.left() - 4.0, y), Align2::RIGHT_CENTER, &text);
            value += step;
        }
        for (idx, level) in LEVELS.into_iter().enumerate() {
            chart.text(pos2(chart.x(idx), plot.bottom() + 3.0), Align2::CENTER_TOP, level.name());
        }
        chart
    }

    fn text(&self, at: Pos2, align: Align2, text: &str) {
        self.painter.text(at, align, text, FontId::proportional(12.0), theme::TEXT_SECOND);
    }

    fn x(&self, idx: usize) -> f32 {
        self.plot.left() + self.plot.width() * (idx as f32 + 0.5) / LEVELS.len() as f32
    }

    fn y(&self, value: f64) -> f32 {
        self.plot.bottom() - self.plot.height() * (value.min(self.top) / self.top) as f32
    }

    /// The reader's values: filled discs, joined.
    fn mine(&self, value: impl Fn(VertebralLevel) -> Option<f64>) {
        let points = self.points(value);
        self.painter.add(Shape::line(points.clone(), Stroke::new(1.5, theme::MEASURE)));
        for at in points {
            self.painter.circle_filled(at, 4.0, theme::MEASURE);
        }
    }

    /// The reference's: open diamonds.
    fn theirs(&self, value: impl Fn(VertebralLevel) -> Option<f64>) {
        for at in self.points(value) {
            let corners = [vec2(0.0, -6.0), vec2(6.0, 0.0), vec2(0.0, 6.0), vec2(-6.0, 0.0)].map(|off| at + off);
            self.painter.add(Shape::closed_line(corners.to_vec(), Stroke::new(1.5, theme::TEXT)));
        }
    }

    fn points(&self, value: impl Fn(VertebralLevel) -> Option<f64>) -> Vec<Pos2> {
        let at = |(idx, level)| Some(pos2(self.x(idx), self.y(value(level)?)));
        LEVELS.into_iter().enumerate().filter_map(at).collect()
    }
}

fn legend(ui: &mut Ui, with: Option<&Reference>, rest: &str) {
    let theirs = with.map_or_else(String::new, |with| format!("Diamonds: {}. ", with.name));
    small(ui, format!("Discs: this sheet. {theirs}{rest}"));
}

/// Ratios by level with the cut-offs of one method.
pub fn ratios(ui: &mut Ui, app: &AppState, sheet: &Sheet, with: Option<&Reference>) {
    let Some(set) = app.worksheet.sets.iter().find(|set| set.id == CUT_OFFS) else { return };
    let most = LEVELS.into_iter().filter_map(|level| sheet.dsr(level)).fold(0.8, f64::max).min(2.5);
    let told: Vec<String> =
        LEVELS.into_iter().filter_map(|level| Some(format!("{level} {:.2}", sheet.dsr(level)?))).collect();
    let spoken = format!("Chart of ratios by level: {}", told.join(", "));
    let chart = Chart::new(ui, &spoken, most * 1.1, if 1.4 < most { 0.5 } else { 0.2 });
    for (level, limit) in set.ratio_limits() {
        if let Some(idx) = LEVELS.iter().position(|it| *it == level) {
            let half = chart.plot.width() / 15.0;
            let ends = [-half, half].map(|off| pos2(chart.x(idx) + off, chart.y(limit)));
            chart.painter.add(Shape::line_segment(ends, Stroke::new(2.0, theme::FINDING)));
        }
    }
    if let Some(with) = with {
        chart.theirs(|level| with.dsr(level));
    }
    chart.mine(|level| sheet.dsr(level));
    legend(ui, with, "Bars: cut-offs of Oosterhof 2001 (S03).");
}

/// Sac diameters by level with the range of controls.
pub fn sacs(ui: &mut Ui, sheet: &Sheet, with: Option<&Reference>) {
    let most = LEVELS.into_iter().filter_map(|level| sheet.dsd_mm(level)).fold(20.0, f64::max);
    let told: Vec<String> =
        LEVELS.into_iter().filter_map(|level| Some(format!("{level} {:.1} mm", sheet.dsd_mm(level)?))).collect();
    let chart = Chart::new(ui, &format!("Chart of sac diameters by level: {}", told.join(", ")), most * 1.1, 10.0);
    let right = chart.plot.left() + chart.plot.width() * 5.0 / 6.0;
    let band = Rect::from_min_max(pos2(chart.plot.left(), chart.y(CONTROL_MM.1)), pos2(right, chart.y(CONTROL_MM.0)));
    chart.painter.rect_filled(band, 0.0, Color32::from_white_alpha(28));
    if let Some(with) = with {
        chart.theirs(|level| with.length_mm(Slot::Sac(level)));
    }
    chart.mine(|level| sheet.dsd_mm(level));
    legend(
        ui,
        with,
        "Band: 72 controls, average over L1 to L5, 13.8 mm ± twice 1.5 mm; normal sacs narrow downwards, so it fits no single level exactly (S07).",
    );
}
