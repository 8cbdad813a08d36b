//! A window from the picture itself, for files that bring none.

use crate::study::{FramePixels, Instance, Window};

/// At most this many pixels are looked at, evenly spread.
const MAX_SAMPLES: usize = 1 << 18;
/// The bright end that air is measured against.
const BRIGHT: f64 = 0.99;
/// In MR, values below this share of the bright end are air.
const AIR: f64 = 0.06;

/// A window from the 1st to the 99th percentile of a frame, in units of the Modality LUT's output.
///
/// Padding is left out, and in MR so is air: what lies below 6 % of the way from the darkest to the 99th percentile.
/// Never narrower than 1; a frame of padding alone gets the whole range of its bits.
pub fn auto_window(frame: &FramePixels, instance: &Instance) -> Window {
    percentile_window(frame, instance, [1.0, 99.0])
}

/// Like [`auto_window`], from one percentile (0 to 100) to another.
pub fn percentile_window(frame: &FramePixels, instance: &Instance, percent: [f64; 2]) -> Window {
    let padding = instance.format.padding;
    let step = frame.words.len().div_ceil(MAX_SAMPLES).max(1);
    let mut values: Vec<i32> = frame
        .words
        .iter()
        .step_by(step)
        .map(|word| FramePixels::value_of(*word, frame.signed))
        .filter(|value| padding.is_none_or(|(low, high)| !(low..=high).contains(value)))
        .collect();
    if values.is_empty() {
        let full = f64::from((1u32 << u32::from(instance.format.bits_stored.clamp(1, 16))) - 1);
        return Window::linear(full / 2.0, full);
    }
    if instance.facts.modality == "MR" {
        leave_out_air(&mut values);
    }
    let ends = percent.map(|percent| instance.modality_lut.apply(percentile(&mut values, percent / 100.0)));
    let (low, high) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
    Window::linear((low + high + 1.0) / 2.0, (high - low + 1.0).max(1.0))
}

fn leave_out_air(values: &mut Vec<i32>) {
    let dark = percentile(values, 0.0);
    let bright = percentile(values, BRIGHT);
    let floor = f64::from(dark) + AIR * f64::from(bright - dark);
    let n_tissue = values.iter().filter(|value| floor < f64::from(**value)).count();
    if values.len() / 20 < n_tissue {
        values.retain(|value| floor < f64::from(*value));
    }
}

/// The value below which `share` of the values lie; in linear time.
fn percentile(values: &mut [i32], share: f64) -> i32 {
    let last = values.len() - 1;
    let (_, value, _) = values.select_nth_unstable((share.clamp(0.0, 1.0) * last as f64).round() as usize);
    *value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::testing::{frame, instance};

    #[test]
    fn percentiles_leave_out_the_ends_and_padding() {
        let mut one = instance();
        one.format.padding = Some((60_000, 60_000));
        let words: Vec<u16> = (0..=1000).chain([60_000; 500]).collect();
        let window = auto_window(&frame(words.len() as u32, 1, words), &one);
        assert_eq!((window.center, window.width), (500.5, 981.0), "10 to 990");
    }

    #[test]
    fn air_does_not_darken_an_mr_picture() {
        let mut mr = instance();
        mr.facts.modality = "MR".into();
        let words: Vec<u16> = (0..3000).map(|idx| idx % 10).chain((0..3000).map(|idx| 400 + idx % 200)).collect();
        let window = auto_window(&frame(6000, 1, words), &mr);
        assert!((401.0..404.0).contains(&(window.center - window.width / 2.0)), "{window:?}");
    }

    #[test]
    fn flat_and_padded_pictures_have_a_window_too() {
        let mut one = instance();
        assert_eq!(auto_window(&frame(2, 1, vec![7, 7]), &one).width, 1.0);
        one.format.padding = Some((7, 7));
        assert!(1.0 <= auto_window(&frame(2, 1, vec![7, 7]), &one).width);
    }
}
