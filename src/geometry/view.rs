//! From an image's pixels to a viewport's pixels: one affine, both ways.

use glam::{DAffine2, DMat2, DVec2};

use super::ImagePoint;

/// A place in a viewport in physical pixels: (0, 0) is its top left *corner*; y grows downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ViewPoint {
    /// Pixels from the left edge.
    pub x: f64,
    /// Pixels from the top edge.
    pub y: f64,
}

impl ViewPoint {
    /// The place `x` px right of and `y` px below the viewport's top left corner.
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// Distance in viewport pixels.
    pub fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }
}

/// How an image lies in a viewport.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ViewTransform {
    view_from_image: DAffine2,
    image_from_view: DAffine2,
}

impl ViewTransform {
    /// The transform that takes the image's x step to `x_axis` and its y step to `y_axis` (viewport px per image px)
    /// and the centre of its first pixel to `origin`. `None` where the axes span no area.
    pub fn new(x_axis: [f64; 2], y_axis: [f64; 2], origin: ViewPoint) -> Option<Self> {
        let matrix = DMat2::from_cols(DVec2::from_array(x_axis), DVec2::from_array(y_axis));
        if !matrix.is_finite() || matrix.determinant().abs() < 1e-12 {
            return None;
        }
        let view_from_image = DAffine2::from_mat2_translation(matrix, DVec2::new(origin.x, origin.y));
        Some(Self { view_from_image, image_from_view: view_from_image.inverse() })
    }

    /// Where a place on the image appears in the viewport.
    pub fn view_from_image(&self, at: ImagePoint) -> ViewPoint {
        let p = self.view_from_image.transform_point2(DVec2::new(at.x, at.y));
        ViewPoint::new(p.x, p.y)
    }

    /// Which place on the image lies under a viewport position.
    pub fn image_from_view(&self, at: ViewPoint) -> ImagePoint {
        let p = self.image_from_view.transform_point2(DVec2::new(at.x, at.y));
        ImagePoint::new(p.x, p.y)
    }

    /// Viewport displacement of one step along the image's (x, y) axes, `[[dx, dy] of x, [dx, dy] of y]`.
    pub fn axes(&self) -> [[f64; 2]; 2] {
        self.view_from_image.matrix2.to_cols_array_2d()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_agree() {
        let view = ViewTransform::new([2.0, 0.0], [0.0, -3.0], ViewPoint::new(10.0, 90.0)).expect("invertible");
        let at = ImagePoint::new(7.25, 11.0);
        let shown = view.view_from_image(at);
        assert_eq!(shown, ViewPoint::new(24.5, 57.0));
        let back = view.image_from_view(shown);
        assert!((back.x - at.x).abs() < 1e-12 && (back.y - at.y).abs() < 1e-12);
        assert_eq!(ViewTransform::new([1.0, 1.0], [2.0, 2.0], ViewPoint::default()), None);
    }
}
