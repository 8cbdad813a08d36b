//! A measurement in words: the label on the picture, and the sentence that is copied.

use super::{Measurement, PixelStats, Reading, Size};
use crate::{
    geometry::PixelSpacing,
    study::{Series, SpacingSource},
};

/// How much a label tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// The value alone.
    Value,
    /// Of areas their pixels' mean and spread too.
    Usual,
    /// All there is.
    Whole,
}

/// The label on the picture, line by line. What lengths are, where they are none in the patient, is always there.
pub fn label(of: &Measurement, reading: &Reading, detail: Detail) -> Vec<String> {
    let mut lines = Vec::new();
    let caution = if has_length(reading.size) { reading.source.caution() } else { "" };
    match size_words(reading) {
        Some(value) => lines.push(value),
        None => lines.extend(reading.stats.map(|stats| with_unit(number(stats.mean), &reading.unit))),
    }
    if let Some(stats) = reading.stats.filter(|_| of.kind.is_area() && Detail::Usual <= detail) {
        lines.push(with_unit(format!("Mean {} SD {}", number(stats.mean), number(stats.sd)), &reading.unit));
        if detail == Detail::Whole {
            lines.push(format!("{} to {}, {} px", number(stats.min), number(stats.max), stats.n));
        }
    }
    if !caution.is_empty() {
        lines.push(caution.to_owned());
    }
    lines
}

/// The whole in one line, to be copied: method, value, plane, series, slice (from 0) and spacing.
pub fn sentence(of: &Measurement, reading: &Reading, series: &Series, frame: usize) -> String {
    let mut parts = Vec::new();
    let value = size_words(reading).unwrap_or_default();
    parts.push(format!("{} {value}", of.kind.name()).trim().to_owned());
    parts.extend(reading.stats.map(|stats| stats_words(&stats, &reading.unit, of.kind.is_area())));
    let place = format!("{} slice {} of {}", series.plain_name(), frame + 1, series.frames.len());
    parts.push(place.trim().to_owned());
    parts.push(spacing_words(of.ground.plane.spacing, reading.source));
    parts.join(", ")
}

fn stats_words(stats: &PixelStats, unit: &str, is_area: bool) -> String {
    if !is_area {
        return format!("value {}", with_unit(number(stats.mean), unit));
    }
    let PixelStats { n, mean, sd, min, max } = *stats;
    let [mean, sd, min, max] = [mean, sd, min, max].map(number);
    let said = with_unit(format!("mean {mean}, SD {sd}, minimum {min}, maximum {max}"), unit);
    format!("{said} ({n} pixels)")
}

/// The attribute that lengths come from, with its values: down, then across, where they differ.
pub fn spacing_words(spacing: PixelSpacing, source: SpacingSource) -> String {
    let PixelSpacing { between_rows_mm: rows, between_columns_mm: columns } = spacing;
    if source == SpacingSource::Unknown {
        return "no pixel spacing: in widths of a pixel".to_owned();
    }
    let short = |mm: f64| trimmed(format!("{mm:.3}"));
    let mm = if short(rows) == short(columns) { short(rows) } else { format!("{} × {}", short(rows), short(columns)) };
    let caution = source.caution();
    let caution = if caution.is_empty() { String::new() } else { format!(" ({caution})") };
    format!("{} {mm} mm{caution}", source.attribute())
}

fn has_length(size: Size) -> bool {
    matches!(size, Size::Length(_) | Size::Axes(..) | Size::Area(_))
}

fn size_words(reading: &Reading) -> Option<String> {
    let unit = reading.source.unit();
    match reading.size {
        Size::Length(length) => Some(format!("{} {unit}", decimals(length))),
        Size::Angle(degrees) => Some(format!("{degrees:.1}°")),
        Size::Axes(long, short) => Some(format!("{} × {} {unit}", decimals(long), decimals(short))),
        Size::Area(area) => {
            Some(format!("{} {unit}²", if area < 100.0 { decimals(area) } else { format!("{area:.0}") }))
        }
        Size::Crossed => Some("Outline crosses itself".to_owned()),
        Size::Place => None,
    }
}

/// One decimal, below one two.
fn decimals(value: f64) -> String {
    if value < 0.995 { format!("{value:.2}") } else { format!("{value:.1}") }
}

/// As many digits as tell something: whole where it is whole, one decimal, three figures of what is small.
fn number(value: f64) -> String {
    let text = match value.abs() {
        0.0 => "0".to_owned(),
        size if !(1e-3..1e7).contains(&size) => format!("{value:.2e}"),
        size if size < 10.0 => trimmed(format!("{value:.2}")),
        _ => trimmed(format!("{value:.1}")),
    };
    text.replace('-', "−")
}

fn trimmed(text: String) -> String {
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    text.to_owned()
}

fn with_unit(value: String, unit: &str) -> String {
    format!("{value} {unit}").trim_end().to_owned()
}
