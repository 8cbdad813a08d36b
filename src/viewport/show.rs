//! The state of one viewport and its pure changes.

use crate::{
    geometry::{AnatomicalPlane, ImagePoint, ViewPoint, ViewTransform},
    study::{Instance, Series, Voi, VoiFunction, Window},
};

/// Where a viewport's window comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum VoiSource {
    /// A preset, for [`super::Preset::Dicom`] the file's choice of this number.
    Preset(super::Preset, usize),
    /// Set by hand or by a finding.
    Manual,
}

/// Size of a picture: columns and rows, and how many millimetres one pixel spans (1 each where unknown).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PictureShape {
    /// Columns.
    pub columns: u32,
    /// Rows.
    pub rows: u32,
    /// Width of a pixel.
    pub column_mm: f64,
    /// Height of a pixel.
    pub row_mm: f64,
}

impl PictureShape {
    /// The shape of an instance's frames.
    pub fn of(instance: &Instance) -> Self {
        let spacing = instance.plane.map(|plane| [plane.spacing.between_rows_mm, plane.spacing.between_columns_mm]);
        // Without millimetres the ratio of a pixel's sides still gives the picture its shape; its width is the unit.
        let aspect = instance.pixel_aspect.map(|[height, width]| [height / width, 1.0]);
        let [row_mm, column_mm] = spacing.or(aspect).unwrap_or([1.0, 1.0]);
        Self { columns: instance.format.columns, rows: instance.format.rows, column_mm, row_mm }
    }

    /// The middle of the picture.
    pub fn middle(self) -> ImagePoint {
        ImagePoint::new(f64::from(self.columns) / 2.0 - 0.5, f64::from(self.rows) / 2.0 - 0.5)
    }
}

/// How one series is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Viewport {
    /// Index of the frame on show.
    pub frame: usize,
    /// Magnification relative to `fit`.
    pub zoom: f64,
    /// What magnification 1 is.
    pub fit: Fit,
    /// The place on the picture in the viewport's middle; `None`: the picture's middle.
    pub center: Option<ImagePoint>,
    /// Clockwise quarter turns, 0 to 3, applied after the flip.
    pub quarter_turns: u8,
    /// Mirrored left to right on screen, before turning.
    pub flipped: bool,
    /// Window or VOI LUT; `None` until a picture was seen from which it could be chosen.
    pub voi: Option<Voi>,
    /// Where `voi` comes from.
    pub voi_source: VoiSource,
    /// Black and white exchanged.
    pub inverted: bool,
}

/// What magnification 1 means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fit {
    /// The whole picture is in the viewport.
    #[default]
    Whole,
    /// The picture fills the viewport's height, even if its sides are cut off: the spine is tall.
    Height,
}

const ZOOM_RANGE: std::ops::RangeInclusive<f64> = 0.1..=40.0;
/// Filling the height magnifies at most so much more than the whole picture would be.
const MOST_CUT: f64 = 1.6;
/// A drag across 250 px doubles or halves the window's width (e^(250 × 0.00277) = 2).
const WIDTH_RATE: f64 = 0.002_77;
/// A drag across 400 px moves the centre by one width.
const CENTER_RATE: f64 = 0.002_5;

impl Default for Viewport {
    fn default() -> Self {
        Self {
            frame: 0,
            zoom: 1.0,
            fit: Fit::Whole,
            center: None,
            quarter_turns: 0,
            flipped: false,
            voi: None,
            voi_source: VoiSource::Preset(super::Preset::Dicom, 0),
            inverted: false,
        }
    }
}

impl Viewport {
    /// Shows the middle of a series: sagittal and coronal slices at full height, others whole.
    pub fn at_middle(series: &Series) -> Self {
        let upright = matches!(series.plane, Some(AnatomicalPlane::Sagittal | AnatomicalPlane::Coronal));
        let fit = if upright { Fit::Height } else { Fit::Whole };
        Self { frame: series.frames.len().saturating_sub(1) / 2, fit, ..Self::default() }
    }

    /// How the picture lies in a viewport of `size` physical pixels. `None` for an empty picture or viewport.
    pub fn transform(&self, shape: PictureShape, size: [f64; 2]) -> Option<ViewTransform> {
        let px_per_mm = self.fit_px_per_mm(shape, size)? * self.zoom;
        let (x_px, y_px) = (shape.column_mm * px_per_mm, shape.row_mm * px_per_mm);
        let x_px = if self.flipped { -x_px } else { x_px };
        let (x_axis, y_axis) = match self.quarter_turns % 4 {
            0 => ([x_px, 0.0], [0.0, y_px]),
            1 => ([0.0, x_px], [-y_px, 0.0]),
            2 => ([-x_px, 0.0], [0.0, -y_px]),
            _ => ([0.0, -x_px], [y_px, 0.0]),
        };
        let center = self.center.unwrap_or_else(|| shape.middle());
        let origin = ViewPoint::new(
            size[0] / 2.0 - center.x * x_axis[0] - center.y * y_axis[0],
            size[1] / 2.0 - center.x * x_axis[1] - center.y * y_axis[1],
        );
        ViewTransform::new(x_axis, y_axis, origin)
    }

    /// Viewport pixels per mm of the patient (per image pixel where the spacing is unknown).
    pub fn px_per_mm(&self, shape: PictureShape, size: [f64; 2]) -> Option<f64> {
        Some(self.fit_px_per_mm(shape, size)? * self.zoom)
    }

    fn fit_px_per_mm(&self, shape: PictureShape, size: [f64; 2]) -> Option<f64> {
        let width_mm = f64::from(shape.columns) * shape.column_mm;
        let height_mm = f64::from(shape.rows) * shape.row_mm;
        let upright = self.quarter_turns.is_multiple_of(2);
        let (across_mm, down_mm) = if upright { (width_mm, height_mm) } else { (height_mm, width_mm) };
        let whole = (size[0] / across_mm).min(size[1] / down_mm);
        let fit = match self.fit {
            Fit::Whole => whole,
            Fit::Height => (size[1] / down_mm).clamp(whole, whole * MOST_CUT),
        };
        (fit.is_finite() && 0.0 < fit).then_some(fit)
    }

    /// Moves by `steps` frames, stopping at both ends.
    pub fn scroll(&mut self, steps: isize, n_frames: usize) {
        self.frame = self.frame.saturating_add_signed(steps).min(n_frames.saturating_sub(1));
    }

    /// Multiplies the zoom, keeping the picture under `fixed` where it is.
    pub fn zoom_about(&mut self, factor: f64, fixed: ViewPoint, shape: PictureShape, size: [f64; 2]) {
        let Some(before) = self.transform(shape, size) else { return };
        self.zoom = (self.zoom * factor).clamp(*ZOOM_RANGE.start(), *ZOOM_RANGE.end());
        let Some(after) = self.transform(shape, size) else { return };
        let (was, is) = (before.image_from_view(fixed), after.image_from_view(fixed));
        self.move_center(shape, was.x - is.x, was.y - is.y);
    }

    /// Moves the picture by viewport pixels; its middle stays within the picture, so it cannot be lost.
    pub fn pan(&mut self, [dx, dy]: [f64; 2], shape: PictureShape, size: [f64; 2]) {
        let Some(transform) = self.transform(shape, size) else { return };
        let from = transform.image_from_view(ViewPoint::new(0.0, 0.0));
        let to = transform.image_from_view(ViewPoint::new(dx, dy));
        self.move_center(shape, from.x - to.x, from.y - to.y);
    }

    fn move_center(&mut self, shape: PictureShape, dx: f64, dy: f64) {
        let center = self.center.unwrap_or_else(|| shape.middle());
        let inside = |at: f64, n: u32| at.clamp(-0.5, f64::from(n) - 0.5);
        self.center = Some(ImagePoint::new(inside(center.x + dx, shape.columns), inside(center.y + dy, shape.rows)));
    }

    /// One picture pixel on one physical pixel (in the finer direction of unequal spacing).
    pub fn one_to_one(&mut self, shape: PictureShape, size: [f64; 2]) {
        if let Some(fit) = self.fit_px_per_mm(shape, size) {
            self.zoom = 1.0 / (fit * shape.column_mm.min(shape.row_mm));
        }
    }

    /// The whole picture, in the middle.
    pub fn fit_whole(&mut self) {
        self.fit = Fit::Whole;
        self.zoom = 1.0;
        self.center = None;
    }

    /// Changes the window as a drag does: right wider, up brighter. A VOI LUT has no width and stays as it is.
    pub fn drag_window(&mut self, [dx, dy]: [f64; 2]) {
        let Some(Voi::Window(window)) = &mut self.voi else { return };
        let least = if window.function == VoiFunction::Linear { 1.0 } else { 1e-12 };
        window.center += dy * CENTER_RATE * window.width;
        window.width = (window.width * (dx * WIDTH_RATE).exp()).clamp(least, 1e12);
        self.voi_source = VoiSource::Manual;
    }

    /// The window on show, where it is one.
    pub fn window(&self) -> Option<Window> {
        match self.voi {
            Some(Voi::Window(window)) => Some(window),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: PictureShape = PictureShape { columns: 100, rows: 200, column_mm: 1.0, row_mm: 0.5 };
    const SIZE: [f64; 2] = [400.0, 300.0];

    fn close(a: ViewPoint, b: ViewPoint) -> bool {
        a.distance(b) < 1e-9
    }

    #[test]
    fn the_whole_picture_fits_with_square_millimetres() {
        let transform = Viewport::default().transform(SHAPE, SIZE).expect("not empty");
        let [x, y] = transform.axes();
        assert_eq!((x, y), ([3.0, 0.0], [0.0, 1.5]), "100 mm of height on 300 px");
        assert!(close(transform.view_from_image(ImagePoint::new(49.5, 99.5)), ViewPoint::new(200.0, 150.0)));
    }

    #[test]
    fn filling_the_height_cuts_the_sides_and_no_more_than_agreed() {
        let px_per_mm = |fit, size| Viewport { fit, ..Viewport::default() }.px_per_mm(SHAPE, size);
        let (tall, very_tall) = ([80.0, 100.0], [50.0, 400.0]);
        assert_eq!(px_per_mm(Fit::Whole, tall), Some(0.8));
        assert_eq!(px_per_mm(Fit::Height, tall), Some(1.0));
        assert_eq!(px_per_mm(Fit::Height, very_tall), Some(0.5 * MOST_CUT));
        assert_eq!(px_per_mm(Fit::Height, SIZE), px_per_mm(Fit::Whole, SIZE), "a wide viewport shows it all");
    }

    #[test]
    fn zooming_keeps_the_place_under_the_pointer() {
        let mut viewport = Viewport::default();
        let at = ViewPoint::new(210.0, 80.0);
        let before = viewport.transform(SHAPE, SIZE).expect("not empty").image_from_view(at);
        viewport.zoom_about(2.5, at, SHAPE, SIZE);
        let after = viewport.transform(SHAPE, SIZE).expect("not empty").image_from_view(at);
        assert!((before.x - after.x).abs() < 1e-9 && (before.y - after.y).abs() < 1e-9);
    }

    #[test]
    fn panning_moves_with_the_pointer_and_never_loses_the_picture() {
        let mut viewport = Viewport { zoom: 3.0, ..Viewport::default() };
        let before = viewport.transform(SHAPE, SIZE).expect("not empty");
        let grabbed = before.image_from_view(ViewPoint::new(100.0, 100.0));
        viewport.pan([30.0, -20.0], SHAPE, SIZE);
        let after = viewport.transform(SHAPE, SIZE).expect("not empty");
        assert!(close(after.view_from_image(grabbed), ViewPoint::new(130.0, 80.0)));
        viewport.pan([1e7, 1e7], SHAPE, SIZE);
        assert_eq!(viewport.center, Some(ImagePoint::new(-0.5, -0.5)));
    }

    #[test]
    fn four_quarter_turns_and_two_flips_are_nothing() {
        let start = Viewport::default().transform(SHAPE, SIZE);
        let turned = Viewport { quarter_turns: 4, ..Viewport::default() };
        assert_eq!(turned.transform(SHAPE, SIZE), start);
        let quarter = Viewport { quarter_turns: 1, ..Viewport::default() };
        let [x, _] = quarter.transform(SHAPE, SIZE).expect("not empty").axes();
        assert!(x[0] == 0.0 && 0.0 < x[1], "a clockwise turn takes the picture's right side down");
    }

    #[test]
    fn one_to_one_is_one_pixel_per_pixel() {
        let mut viewport = Viewport::default();
        let square = PictureShape { column_mm: 0.7, row_mm: 0.7, ..SHAPE };
        viewport.one_to_one(square, SIZE);
        let [x, y] = viewport.transform(square, SIZE).expect("not empty").axes();
        assert!((x[0] - 1.0).abs() < 1e-12 && (y[1] - 1.0).abs() < 1e-12);
    }

    #[test]
    fn scrolling_stops_at_both_ends() {
        let mut viewport = Viewport { frame: 7, ..Viewport::default() };
        viewport.scroll(100, 15);
        assert_eq!(viewport.frame, 14);
        viewport.scroll(-100, 15);
        assert_eq!(viewport.frame, 0);
        viewport.scroll(5, 0);
        assert_eq!(viewport.frame, 0);
    }

    #[test]
    fn a_drag_right_widens_and_a_drag_up_brightens() {
        let mut viewport = Viewport { voi: Some(Voi::Window(Window::linear(300.0, 600.0))), ..Viewport::default() };
        viewport.drag_window([50.0, -40.0]);
        let window = viewport.window().expect("a window");
        assert!(600.0 < window.width && window.center < 300.0);
        viewport.drag_window([-1e6, 0.0]);
        assert_eq!(viewport.window().map(|it| it.width), Some(1.0));
        assert_eq!(viewport.voi_source, VoiSource::Manual);
    }
}
