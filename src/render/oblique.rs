//! Resampling where the image is turned in the viewport: bilinear, pixel by pixel.

use super::{
    plane::Plane,
    resampled::{BLACK, RowSource},
};
use crate::geometry::{ImagePoint, ViewPoint, ViewTransform};

/// A plane and how it is turned.
pub(super) struct Oblique<'a> {
    pub(super) plane: Plane<'a>,
    pub(super) transform: &'a ViewTransform,
    pub(super) smooth: bool,
}

impl RowSource for Oblique<'_> {
    fn fill(&self, first: usize, width: usize, rows: &mut [f32]) {
        let start = self.transform.image_from_view(ViewPoint::new(0.5, 0.5));
        let across = self.transform.image_from_view(ViewPoint::new(1.5, 0.5));
        let down = self.transform.image_from_view(ViewPoint::new(0.5, 1.5));
        let at = |x: usize, y: usize| {
            let (x, y) = (x as f64, y as f64);
            ImagePoint::new(
                start.x + (across.x - start.x) * x + (down.x - start.x) * y,
                start.y + (across.y - start.y) * x + (down.y - start.y) * y,
            )
        };
        for (idx, row) in rows.chunks_mut(width).enumerate() {
            for (x, value) in row.iter_mut().enumerate() {
                *value = self.sample(at(x, first + idx));
            }
        }
    }
}

impl Oblique<'_> {
    /// The stored value at a place on the image, black outside it.
    fn sample(&self, at: ImagePoint) -> f32 {
        let (columns, rows) = (self.plane.columns as f64, self.plane.rows as f64);
        let inside = -0.5 <= at.x && at.x < columns - 0.5 && -0.5 <= at.y && at.y < rows - 0.5;
        if !inside {
            return BLACK;
        }
        let nearest = || self.value(at.x.round(), at.y.round());
        if !self.smooth {
            return nearest();
        }
        let (left, top) = (at.x.floor(), at.y.floor());
        let (right_share, bottom_share) = ((at.x - left) as f32, (at.y - top) as f32);
        let corners = [(left, top), (left + 1.0, top), (left, top + 1.0), (left + 1.0, top + 1.0)];
        let [a, b, c, d] = corners.map(|(x, y)| self.value(x, y));
        let upper = a + (b - a) * right_share;
        let lower = c + (d - c) * right_share;
        let mixed = upper + (lower - upper) * bottom_share;
        if mixed.is_nan() { nearest() } else { mixed }
    }

    /// The value of the pixel at a place, or of the nearest at the edge.
    fn value(&self, x: f64, y: f64) -> f32 {
        let (columns, rows) = (self.plane.columns as f64, self.plane.rows as f64);
        self.plane.at(x.clamp(0.0, columns - 1.0) as usize, y.clamp(0.0, rows - 1.0) as usize)
    }
}
