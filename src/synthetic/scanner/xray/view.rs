//! How a radiograph is taken: from which side, from how far, onto which detector.

use crate::{
    geometry::{ImagePoint, LpsPoint},
    synthetic::{Body, scanner::Detail},
};

/// From which side a radiograph is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// The left side lies at the detector.
    Lateral,
    /// From front to back.
    Frontal,
}

/// From the focal spot to the detector and to the spine, mm: Distance Source to Detector (0018,1110) and to Patient
/// (0018,1111).
pub const SOURCE_MM: (f64, f64) = (1100.0, 900.0);

/// Indices of T12 and S3 among the vertebrae.
const ENDS: (usize, usize) = (1, 9);
/// How far the field reaches above T12 and below the middle of S3, at the spine, mm.
const ROOM_MM: (f64, f64) = (4.0, -1.0);
/// From the side, the field's middle lies before the posterior walls; its width from the side and from the front, mm.
const BEFORE_MM: f64 = 16.0;
const WIDE_MM: (f64, f64) = (152.0, 240.0);
/// Beyond the field so much more is painted, as rays diverge, mm.
const PAINTED_MM: f64 = 26.0;
/// Where the trunk ends to the sides, in front and behind, seen from the middle of the spine, mm.
const SIDES_MM: f64 = 196.0;
const FRONT_MM: f64 = -190.0;
const BACK_MM: f64 = 125.0;
/// Layers are so thick near spine and pelvis and elsewhere, and near is so far off, mm: cortex that is met by chance
/// alone would be grain.
const LAYERS_MM: (f64, f64) = (1.5, 2.6);
const NEAR_MM: f64 = 130.0;
/// Painted points of a layer are so far apart, mm.
const STEP_MM: f64 = 1.0;

/// How a body is exposed.
#[derive(Clone, Debug, PartialEq)]
pub struct Exposure {
    /// From which side.
    pub view: View,
    /// The middle of the field at the spine.
    pub centre: LpsPoint,
    /// Side of a pixel at the detector in mm: Imager Pixel Spacing (0018,1164).
    pub pixel_mm: f64,
    /// Rows and columns.
    pub size: (usize, usize),
    /// Distance of painted points in mm.
    pub(super) step_mm: f64,
    /// Thickness of layers near spine and pelvis and elsewhere.
    layers_mm: (f64, f64),
}

impl Exposure {
    /// The exposure of a body's lumbar spine and sacrum.
    pub fn of(view: View, body: &Body, detail: Detail) -> Self {
        let (high, low) = (&body.vertebrae[ENDS.0], &body.vertebrae[ENDS.1]);
        let top = high.centre.1 + high.height() / 2.0 + ROOM_MM.0;
        let bottom = low.centre.1 - ROOM_MM.1;
        let spine = &body.vertebrae[ENDS.0..=ENDS.1];
        let y = spine.iter().map(|it| it.centre.0 + it.ap() / 2.0).sum::<f64>() / spine.len() as f64;
        let (y, wide) = if view == View::Lateral { (y - BEFORE_MM, WIDE_MM.0) } else { (y, WIDE_MM.1) };
        let (pixel_mm, step_mm, layers_mm) = match detail {
            Detail::Full => (0.3, STEP_MM, LAYERS_MM),
            Detail::Coarse => (5.0, 7.0, (6.0, 12.0)),
        };
        let pixels = |mm: f64| (mm * SOURCE_MM.0 / SOURCE_MM.1 / pixel_mm).round() as usize;
        let centre = LpsPoint::new(0.0, y.round(), ((top + bottom) / 2.0).round());
        Self { view, centre, pixel_mm, size: (pixels(top - bottom), pixels(wide)), step_mm, layers_mm }
    }

    /// Estimated Radiographic Magnification Factor (0018,1114).
    pub fn magnification() -> f64 {
        SOURCE_MM.0 / SOURCE_MM.1
    }

    /// Side of a pixel at the spine in mm.
    pub(super) fn pixel_at_spine_mm(&self) -> f64 {
        self.pixel_mm / Self::magnification()
    }

    /// Layers along the beam from the source on: where their middles lie behind the spine's middle, and how thick.
    pub(super) fn layers(&self) -> Vec<(f64, f64)> {
        let (start, end) = match self.view {
            View::Lateral => (-SIDES_MM, SIDES_MM),
            View::Frontal => (FRONT_MM, BACK_MM),
        };
        let mut layers = Vec::new();
        let mut at = start;
        while at < end {
            let thick = if at.abs() < NEAR_MM { self.layers_mm.0 } else { self.layers_mm.1 };
            layers.push((at + thick / 2.0, thick));
            at += thick;
        }
        layers
    }

    /// The patient position at so many mm to the right and down in the picture, and along the beam, from the middle.
    pub(super) fn place(&self, right: f64, down: f64, along: f64) -> LpsPoint {
        let LpsPoint(centre) = self.centre;
        match self.view {
            View::Lateral => LpsPoint::new(centre.x + along, centre.y + right, centre.z - down),
            View::Frontal => LpsPoint::new(centre.x + right, centre.y + along, centre.z - down),
        }
    }

    /// Where a place in the patient falls in the picture, along the ray through it: column and row.
    pub fn pixel(&self, at: LpsPoint) -> ImagePoint {
        let off = at - self.centre;
        let (right, along) = match self.view {
            View::Lateral => (off.0.y, off.0.x),
            View::Frontal => (off.0.x, off.0.y),
        };
        let spread = self.pixel_mm * (SOURCE_MM.1 + along) / SOURCE_MM.0;
        let middle = |n: usize| (n - 1) as f64 / 2.0;
        ImagePoint::new(right / spread + middle(self.size.1), -off.0.z / spread + middle(self.size.0))
    }

    /// Half the sides of what is painted of a layer: to both sides, up and down, mm.
    pub(super) fn painted_mm(&self) -> (f64, f64) {
        let half = |pixels: usize| pixels as f64 / 2.0 * self.pixel_at_spine_mm() + PAINTED_MM;
        (half(self.size.1), half(self.size.0))
    }
}
