//! What lies over a viewport's picture: marks, levels, reference lines, and what is under the pointer.

use super::{answer, mouse::Mouse, readings::Readings, why};
use crate::{
    app::{AppState, Mode, SeriesKey, Tool},
    geometry::{LpsPoint, ViewPoint, ViewTransform},
    paint::{CornerText, Emphasis, FrameScene, ReferenceLine, Scene, SceneCrosshair},
    study::{FramePixels, Instance, PixelValue, Series},
    ui::series_list::short_name,
    viewport::{ReferenceLineKind, reference_lines},
};

/// One viewport as it is drawn now.
pub struct Over<'a> {
    /// The program.
    pub app: &'a AppState,
    /// Which viewport.
    pub slot: usize,
    /// Its size in physical pixels.
    pub size_px: [usize; 2],
    /// Physical pixels per point.
    pub pixels_per_point: f32,
    /// Where the pointer is, where it is in the viewport.
    pub pointer: Option<ViewPoint>,
    /// Height of the whole window, in points.
    pub room_height: f32,
}

impl Over<'_> {
    /// What lies over the picture.
    pub fn scene(&self, transform: &ViewTransform, mouse: &Mouse, readings: &mut Readings) -> Option<Scene> {
        let (app, slot) = (self.app, self.slot);
        let series = app.slot_series(slot)?;
        let viewport = &app.slots[slot].viewport;
        let frame = FrameScene {
            series,
            frame: viewport.frame,
            transform,
            size_px: self.size_px,
            pixels_per_point: self.pixels_per_point,
            voi: viewport.voi.as_ref(),
            pixels: app.ready_pixels(slot).map(AsRef::as_ref),
            wording: app.settings.wording(),
        };
        let mut scene = told(self, &frame)?;
        scene.measures = mouse.measurements(app, slot, &frame, readings);
        if let Some(guide) = app.sheet_guide(slot) {
            scene.measures.push(frame.guide(guide, &app.worksheet.slot.short()));
        }
        scene.rubber = mouse.rubber();
        scene.lines = mouse.planes(app, slot, transform);
        if scene.facts.title.is_empty() {
            scene.facts.title = app.mpr_note(slot);
        }
        if let Some(pixel_mm) = app.curved_pixel_mm(slot) {
            let [x, y] = transform.axes()[0];
            let px_per_mm = x.hypot(y) / pixel_mm;
            scene.points_per_mm = Some((px_per_mm / f64::from(self.pixels_per_point)) as f32);
            scene.facts.pixels_per_mm = Some(px_per_mm);
        }
        if let Some(mm) = app.calibrated_pixel_mm(slot) {
            let [x, y] = transform.axes()[0];
            scene.points_per_mm = Some((x.hypot(y) / mm / f64::from(self.pixels_per_point)) as f32);
        }
        Some(scene)
    }
}

/// All but what the pointer brings along.
fn told(over: &Over<'_>, frame: &FrameScene<'_>) -> Option<Scene> {
    let &Over { app, slot, size_px, pixels_per_point, pointer, room_height } = over;
    let FrameScene { series, transform, .. } = *frame;
    let viewport = &app.slots[slot].viewport;
    let mut scene = frame.scene();
    let style = Style::of(app, size_px[1] as f32 / pixels_per_point, room_height);
    scene.corner_text = style.corner_text;
    scene.k = style.k;
    scene.facts.series = if app.mode == Mode::Study { short_name(series) } else { series.plain_name() };
    let chosen = app.finding.filter(|idx| app.shows_finding(*idx)).and_then(|idx| u32::try_from(idx + 1).ok());
    for (number, mark) in app.shown_marks(series) {
        if let Some(mut shown) = frame.mark(mark, number) {
            shown.emphasis = match (chosen, number) {
                (Some(chosen), Some(number)) if chosen == number => Emphasis::Selected,
                (Some(_), Some(_)) => Emphasis::Quiet,
                _ => Emphasis::Normal,
            };
            if shown.emphasis == Emphasis::Quiet {
                // Beside the chosen one the others are numbers only: their texts would cover the anatomy.
                shown.caption.clear();
            }
            scene.marks.push(shown);
        }
    }
    if let Some(beside) = app.beside.as_ref().filter(|beside| beside.holds(&SeriesKey::of(series))) {
        let title = beside.case.as_ref().map_or("", |case| case.title.as_str());
        scene.facts.title = format!("Normal, same place: {title}");
    }
    if style.levels {
        let chosen = app.leveling.chosen.filter(|_| app.mode == Mode::Study && app.tool == Tool::Levels);
        scene.levels = frame.levels(&app.levels_on(series), chosen);
    }
    scene.reference_lines = lines(app, slot, series, viewport.frame, transform);
    if app.mode == Mode::Present {
        // Which slice is shown beside is enough; first and last would only be in the way.
        scene.reference_lines.retain(|line| line.current);
        unname_twins(&mut scene.reference_lines);
        scene.rail = None;
        scene.footing = series.plain_name();
        scene.heading = heading(app, slot);
        return Some(scene);
    }
    scene.notes = why::notes(app, slot);
    scene.crosshair = app
        .crosshair_in(slot)
        .ok()
        .flatten()
        .map(|crosshair| SceneCrosshair { at: transform.view_from_image(crosshair.at), off_mm: crosshair.off_mm });
    let marked = app.marked_slices(series);
    scene.rail.iter_mut().for_each(|rail| rail.marked = marked.iter().copied().collect());
    answer::add(&mut scene, app, series, viewport.frame, transform);
    if !app.is_asking() {
        scene.readout = Some(pointer.map(|pointer| readout(app, slot, transform, pointer)).unwrap_or_default());
    }
    Some(scene)
}

/// How much a mode tells on its pictures, and how large.
struct Style {
    corner_text: CornerText,
    levels: bool,
    k: f32,
}

impl Style {
    /// `height` of the viewport and of the whole window, in points.
    fn of(app: &AppState, height: f32, room_height: f32) -> Self {
        match app.mode {
            Mode::Present => Self { corner_text: CornerText::Off, levels: true, k: hall_scale(height, room_height) },
            // While a question is open, its pictures say no more than plane and slice.
            Mode::Quiz if app.is_asking() => Self { corner_text: CornerText::Minimal, levels: false, k: 1.0 },
            _ => Self {
                corner_text: app.corner_text,
                levels: app.corner_text == CornerText::Full || app.tool == Tool::Levels,
                k: 1.0,
            },
        }
    }
}

/// Scale of what is read from the back row: 2.4 on 1080 lines, a little less in viewports that share the height.
fn hall_scale(height: f32, room_height: f32) -> f32 {
    const LINES_AT_SCALE_1: f32 = 450.0;
    let share = (height / room_height).clamp(0.7, 1.0);
    (room_height / LINES_AT_SCALE_1 * share).max(1.0)
}

/// The step's title, on the first viewport.
fn heading(app: &AppState, slot: usize) -> String {
    let presenting = app.presenting.as_ref().filter(|_| app.visible_slots().start == slot);
    presenting.map(|presenting| presenting.step().title.clone()).unwrap_or_default()
}

/// Reference lines of the active viewport's series on the others, and of all others on the active one.
fn lines(app: &AppState, slot: usize, series: &Series, frame: usize, transform: &ViewTransform) -> Vec<ReferenceLine> {
    let others = app.visible_slots().filter(|other| *other != slot && (slot == app.active || *other == app.active));
    let mut lines: Vec<ReferenceLine> = Vec::new();
    for other in others {
        // Planes cut anew have lines of their own, which can be taken hold of.
        if app.is_cut_anew(slot) && app.is_cut_anew(other) {
            continue;
        }
        let Some(other_series) = app.slot_series(other) else { continue };
        let shown = reference_lines(series, frame, other_series, app.slots[other].viewport.frame);
        let blocks = blocks(app, series, frame, other_series);
        for line in shown.into_iter().chain(blocks) {
            let current = line.kind == ReferenceLineKind::Current;
            let plane = other_series.plane.map_or("", |plane| plane.short_name());
            let block = other_series.part.as_ref().filter(|_| app.mode == Mode::Study);
            let block = block.map_or(String::new(), |part| format!("{}/{}: ", part.number, part.of));
            let label = if current { format!("{plane} {block}{}", line.slice) } else { String::new() };
            let ends = line.ends.map(|at| transform.view_from_image(at));
            // Two series with the same slices give one line, with one name.
            let is_same = |other: &ReferenceLine| {
                (&other.label, other.current) == (&label, current)
                    && other.ends.iter().zip(ends).all(|(a, b)| a.distance(b) < 1.0)
            };
            if !lines.iter().any(is_same) {
                lines.push(ReferenceLine { ends, label, current });
            }
        }
    }
    lines
}

/// Of a series in angled blocks, the middle slice of every block that no viewport shows: where it cuts, and how tilted.
fn blocks(app: &AppState, series: &Series, frame: usize, shown: &Series) -> Vec<crate::viewport::ReferenceLine> {
    if app.mode != Mode::Study {
        return Vec::new();
    }
    let is_shown = |piece: &Series| {
        let key = SeriesKey::of(piece);
        app.visible_slots().any(|slot| app.slots[slot].series.as_ref() == Some(&key))
    };
    let unseen = app.other_pieces(shown).filter(|piece| !is_shown(piece));
    let lines = unseen.flat_map(|piece| reference_lines(series, frame, piece, piece.frames.len() / 2));
    let middles = lines.filter(|line| line.kind == ReferenceLineKind::Current);
    middles.map(|line| crate::viewport::ReferenceLine { kind: ReferenceLineKind::End, ..line }).collect()
}

/// Two lines of one name would tell nothing apart.
fn unname_twins(lines: &mut [ReferenceLine]) {
    let names: Vec<String> = lines.iter().map(|line| line.label.clone()).collect();
    for line in lines {
        if 1 < names.iter().filter(|name| **name == line.label).count() {
            line.label.clear();
        }
    }
}

/// The value with its unit and the patient position under the pointer.
fn readout(app: &AppState, slot: usize, transform: &ViewTransform, pointer: ViewPoint) -> Vec<String> {
    let Some((frame, instance)) = app.slot_frame(slot) else { return Vec::new() };
    let at = transform.image_from_view(pointer);
    let mut lines = Vec::new();
    if let Some(pixel) = app.ready_pixels(slot).and_then(|pixels| pixel_at(pixels, at.x, at.y)) {
        let is_outside = app.is_cut_anew(slot) && is_padding(pixel, instance);
        lines.push(if is_outside { "No value".to_owned() } else { value_words(pixel, instance) });
        if let Some(plane) = frame.plane {
            lines.extend(position(plane.lps_from_image(at)));
        }
    }
    lines
}

fn pixel_at(pixels: &FramePixels, x: f64, y: f64) -> Option<PixelValue> {
    let index = |value: f64| (0.0..1e9).contains(&(value + 0.5)).then_some((value + 0.5) as u32);
    pixels.at(index(x)?, index(y)?)
}

/// Whether a pixel of a picture cut anew lies outside of the volume, or in a gap.
fn is_padding(pixel: PixelValue, instance: &Instance) -> bool {
    let padding = instance.format.padding;
    matches!(pixel, PixelValue::Stored(stored) if padding.is_some_and(|(low, high)| (low..=high).contains(&stored)))
}

/// A pixel in the unit of its Modality LUT; MR values have none.
fn value_words(pixel: PixelValue, instance: &Instance) -> String {
    match pixel {
        PixelValue::Stored(stored) => {
            let value = trim_number(instance.modality_lut.apply(stored));
            format!("{value} {}", instance.unit()).trim_end().to_owned()
        }
        PixelValue::Colour([red, green, blue]) => format!("R {red} G {green} B {blue}"),
    }
}

fn trim_number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        format!("{value:.0}")
    } else if (0.1..1e6).contains(&value.abs()) {
        format!("{value:.2}")
    } else {
        format!("{value:.3e}")
    }
}

/// A patient position with the side it lies on: `L 3.1 P 41.7` and `H 212.4 mm`.
fn position(at: LpsPoint) -> [String; 2] {
    let axis = |value: f64, letters: [&str; 2]| format!("{} {:.1}", letters[usize::from(value < 0.0)], value.abs());
    let [x, y, z] = at.to_array();
    [format!("{} {}", axis(x, ["L", "R"]), axis(y, ["P", "A"])), format!("{} mm", axis(z, ["H", "F"]))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_names_its_sides() {
        assert_eq!(position(LpsPoint::new(3.13, -41.7, 212.44)), ["L 3.1 A 41.7", "H 212.4 mm"]);
        assert_eq!(position(LpsPoint::new(-0.26, 0.0, -1.0)), ["R 0.3 P 0.0", "F 1.0 mm"]);
    }

    #[test]
    fn the_pixel_under_the_pointer_is_the_one_whose_square_it_is_in() {
        let pixels = FramePixels::of_words(1, 2, true, vec![0xFFFF, 7]);
        assert_eq!(pixel_at(&pixels, -0.49, 0.3), Some(PixelValue::Stored(-1.0)));
        assert_eq!(pixel_at(&pixels, 0.51, 0.0), Some(PixelValue::Stored(7.0)));
        assert_eq!(pixel_at(&pixels, 1.6, 0.0), None);
        assert_eq!(pixel_at(&pixels, -0.6, 0.0), None);
    }

    #[test]
    fn a_value_is_read_as_what_it_is() {
        assert_eq!(
            ["0", "-1024", "0.25", "1.500e-5", "2.000e8"],
            [0.0, -1024.0, 0.25, 1.5e-5, 2.00000001e8 + 0.5].map(trim_number).each_ref().map(String::as_str)
        );
        let instance = Instance::of_pixels(crate::study::PixelFormat::grey(1, 1, 8));
        assert_eq!(value_words(PixelValue::Colour([1, 20, 255]), &instance), "R 1 G 20 B 255");
    }
}
