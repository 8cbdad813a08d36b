//! Viewports' pictures: resampled where another place is shown, only looked up again where just the window changed.

use std::collections::HashMap;

use crate::{
    app::FrameKey,
    geometry::ViewTransform,
    render::{self, DisplayLut, Picture, Resampled},
    study::{FramePixels, Instance, Voi},
};

/// What a viewport's stored values depend on.
#[derive(Clone, Debug, PartialEq)]
pub struct ValuesKey {
    pub frame: FrameKey,
    pub transform: ViewTransform,
    /// Physical pixels.
    pub size: [usize; 2],
}

/// What each viewport showed last. Stored values are kept from the second window on: who scrolls pays nothing for them.
#[derive(Default)]
pub struct Pictures {
    shown: HashMap<usize, (ValuesKey, Option<Resampled>)>,
}

impl Pictures {
    /// The picture of a viewport.
    pub fn draw(
        &mut self,
        slot: usize,
        key: &ValuesKey,
        pixels: &FramePixels,
        instance: &Instance,
        (voi, inverted): (&Voi, bool),
    ) -> Picture {
        let lut = DisplayLut::build(instance, voi, inverted);
        if let Some((_, values)) = self.shown.get_mut(&slot).filter(|(shown, _)| shown == key) {
            let resample = || render::resample(pixels, &instance.format, &key.transform, key.size, true);
            return values.get_or_insert_with(resample).picture(&lut);
        }
        self.shown.insert(slot, (key.clone(), None));
        render::draw(pixels, &lut, &key.transform, key.size, true)
    }

    /// Forgets the values of viewports that are not on screen.
    pub fn keep_only(&mut self, visible: impl Fn(usize) -> bool) {
        self.shown.retain(|slot, _| visible(*slot));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        geometry::ViewPoint,
        study::{PixelFormat, Window},
    };

    fn key(frame_idx: u32, zoom: f64) -> ValuesKey {
        let transform = ViewTransform::new([zoom, 0.0], [0.0, zoom], ViewPoint::new(1.0, 1.0)).expect("invertible");
        ValuesKey {
            frame: FrameKey { sop_uid: "2.25.1".into(), file: "one".into(), frame_idx },
            transform,
            size: [21, 17],
        }
    }

    fn pixels(number: u16) -> FramePixels {
        FramePixels::of_words(8, 8, false, (0..64).map(|idx| idx * 61 % 256 + number).collect())
    }

    #[test]
    fn whatever_changes_the_picture_is_that_of_the_renderer() {
        let instance = Instance::of_pixels(PixelFormat::grey(8, 8, 12));
        let mut pictures = Pictures::default();
        let steps = [(0, 2.0, 256.0), (0, 2.0, 90.0), (0, 2.0, 7.0), (1, 2.0, 7.0), (1, 2.0, 50.0), (1, 2.5, 50.0)];
        let mut n_kept = 0;
        for (frame, zoom, width) in steps {
            let (key, pixels) = (key(frame, zoom), pixels(frame as u16 * 40));
            let voi = Voi::Window(Window::linear(128.0, width));
            let drawn = pictures.draw(0, &key, &pixels, &instance, (&voi, false));
            let lut = DisplayLut::build(&instance, &voi, false);
            assert_eq!(drawn, render::draw(&pixels, &lut, &key.transform, key.size, true), "{frame} {zoom} {width}");
            n_kept += usize::from(pictures.shown[&0].1.is_some());
        }
        assert_eq!(n_kept, 3, "values are kept only where the window alone changed");
    }

    #[test]
    fn what_is_not_on_screen_keeps_nothing() {
        let instance = Instance::of_pixels(PixelFormat::grey(8, 8, 12));
        let mut pictures = Pictures::default();
        for (slot, width) in [(0, 5.0), (0, 6.0), (1, 5.0), (1, 6.0)] {
            let voi = Voi::Window(Window::linear(128.0, width));
            pictures.draw(slot, &key(0, 2.0), &pixels(0), &instance, (&voi, false));
        }
        pictures.keep_only(|slot| slot == 1);
        assert_eq!(pictures.shown.keys().collect::<Vec<_>>(), [&1]);
    }
}
