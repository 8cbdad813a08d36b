//! A finished picture, grey or in colour.

use crate::{
    geometry::{ViewPoint, ViewTransform},
    study::FramePixels,
};

/// A picture, row by row from the top left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Columns in pixels.
    pub width: usize,
    /// Rows in pixels.
    pub height: usize,
    /// `width × height` pixels.
    pub samples: PictureSamples,
}

/// The pixels of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PictureSamples {
    /// Grey levels; black is 0.
    Grey(Vec<u8>),
    /// Red, green and blue.
    Rgb(Vec<[u8; 3]>),
}

impl Picture {
    /// An all black picture.
    pub fn black([width, height]: [usize; 2]) -> Self {
        Self::of_grey([width, height], vec![0; width * height])
    }

    /// A picture of grey levels.
    pub fn of_grey([width, height]: [usize; 2], grey: Vec<u8>) -> Self {
        Self { width, height, samples: PictureSamples::Grey(grey) }
    }

    /// The grey levels; none where the picture is in colour.
    pub fn grey(&self) -> &[u8] {
        match &self.samples {
            PictureSamples::Grey(grey) => grey,
            PictureSamples::Rgb(_) => &[],
        }
    }

    /// Red, green and blue of every pixel.
    pub fn rgb(&self) -> Box<dyn Iterator<Item = [u8; 3]> + '_> {
        match &self.samples {
            PictureSamples::Grey(grey) => Box::new(grey.iter().map(|grey| [*grey; 3])),
            PictureSamples::Rgb(rgb) => Box::new(rgb.iter().copied()),
        }
    }

    /// Draws the overlay planes of a frame that lies in the picture as `transform` says: white, on what is bright black.
    pub fn lay_over(&mut self, frame: &FramePixels, transform: &ViewTransform) {
        let Some(overlay) = &frame.overlay else { return };
        let start = transform.image_from_view(ViewPoint::new(0.5, 0.5));
        let across = transform.image_from_view(ViewPoint::new(1.5, 0.5));
        let down = transform.image_from_view(ViewPoint::new(0.5, 1.5));
        for idx in 0..self.width * self.height {
            let (x, y) = ((idx % self.width) as f64, (idx / self.width) as f64);
            let column = start.x + (across.x - start.x) * x + (down.x - start.x) * y + 0.5;
            let row = start.y + (across.y - start.y) * x + (down.y - start.y) * y + 0.5;
            let inside =
                0.0 <= column && column < f64::from(frame.columns) && 0.0 <= row && row < f64::from(frame.rows);
            if inside && overlay.get(row as usize * frame.columns as usize + column as usize) == Some(&true) {
                self.samples.contrast(idx);
            }
        }
    }
}

impl PictureSamples {
    fn contrast(&mut self, idx: usize) {
        const BRIGHT: u8 = 160;
        let against = |level: u8| if BRIGHT < level { 0 } else { 255 };
        match self {
            Self::Grey(grey) => grey[idx] = against(grey[idx]),
            Self::Rgb(rgb) => rgb[idx] = [against(rgb[idx][1]); 3],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overlay_is_seen_on_dark_and_on_bright() {
        let mut frame = FramePixels::of_words(1, 3, false, vec![0, 200, 9]);
        frame.overlay = Some(vec![true, true, false]);
        let transform = ViewTransform::new([2.0, 0.0], [0.0, 2.0], ViewPoint::new(1.0, 1.0)).expect("invertible");
        let mut picture = Picture::of_grey([6, 2], [0, 0, 200, 200, 9, 9].repeat(2));
        picture.lay_over(&frame, &transform);
        assert_eq!(picture.grey(), [255, 255, 0, 0, 9, 9].repeat(2));
    }
}
