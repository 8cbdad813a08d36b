//! The table under the back: a carbon shell round foam, on which the most prominent part of the back lies.

use crate::synthetic::{same::SameEverywhere as _, shape::inside};

/// Radius of the hollow in which the patient lies, half width of the table, its thickness in the middle, mm.
const HOLLOW_MM: f64 = 420.0;
const HALF_WIDTH_MM: f64 = 205.0;
const THICK_MM: f64 = 42.0;
/// Thickness of the shell, and of the mat on it.
const SHELL_MM: f64 = 1.8;
const MAT_MM: f64 = 14.0;
/// Foam of table and mat, and the shell, in HU.
const FOAM_HU: f64 = -962.0;
const SHELL_HU: f64 = 120.0;

/// A table along the body.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Couch {
    /// y of its upper surface in the middle.
    top_y: f64,
}

impl Couch {
    /// The table under a back whose most prominent skin lies at this y.
    pub(super) fn under(back_y: f64) -> Self {
        // The mat gives way under the body.
        Self { top_y: back_y + 0.45 * MAT_MM }
    }

    /// Table Height (0018,1130): how far its surface lies below the centre of rotation, mm.
    pub fn height_mm(&self, centre_y: f64) -> f64 {
        self.top_y - centre_y
    }

    /// Hounsfield units at a place outside the body.
    pub(super) fn hounsfield(&self, x: f64, y: f64) -> f64 {
        let rise = HOLLOW_MM - (HOLLOW_MM * HOLLOW_MM - x * x).max(0.0).sqrt();
        let upper = y - (self.top_y - rise);
        let side = x.abs() - HALF_WIDTH_MM;
        let mat = (upper + MAT_MM).min(-upper).min(-side - 8.0);
        // The lower shell bulges the other way, so that both meet at the sides.
        let depth = THICK_MM * (1.0 - (x / HALF_WIDTH_MM).abs().same_powf(2.4)).max(0.0);
        let table = (-upper).max(upper - depth - rise * 0.4).max(side);
        let foam = inside(table, 0.6).max(inside(-mat, 1.5));
        let shell = inside(table.abs() - SHELL_MM / 2.0, 0.6);
        -1000.0 + foam * (FOAM_HU + 1000.0) + shell * (SHELL_HU - FOAM_HU)
    }
}
