//! A window from the picture itself, for files that bring none.

use crate::study::{FramePixels, Instance, PixelKind, PixelValues, VoiFunction, Window};

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
    let mut values = samples(frame, instance.format.padding);
    if values.is_empty() {
        let full = f64::from((1u32 << u32::from(instance.format.bits_stored.clamp(1, 16))) - 1);
        return Window::linear(full / 2.0, full);
    }
    if instance.facts.modality == "MR" {
        leave_out_air(&mut values);
    }
    let ends = percent.map(|percent| instance.modality_lut.apply(percentile(&mut values, percent / 100.0).into()));
    let (low, high) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
    if instance.format.kind() == PixelKind::Real {
        // Between 0 and 1 there may be a whole picture: no step of 1 has a meaning here.
        let width = (high - low).max(f64::from(f32::EPSILON) * high.abs().max(low.abs())).max(f64::MIN_POSITIVE);
        return Window { center: (low + high) / 2.0, width, function: VoiFunction::LinearExact };
    }
    Window::linear((low + high + 1.0) / 2.0, (high - low + 1.0).max(1.0))
}

/// Stored values of rows that are in the file, padding and what is not a number left out.
fn samples(frame: &FramePixels, padding: Option<(f64, f64)>) -> Vec<f32> {
    let n_present = frame.rows_present as usize * frame.columns as usize;
    let step = n_present.min(frame.values.len()).div_ceil(MAX_SAMPLES).max(1);
    let is_tissue =
        |value: &f32| value.is_finite() && padding.is_none_or(|(low, high)| !(low..=high).contains(&f64::from(*value)));
    match &frame.values {
        PixelValues::Words { signed, words } => {
            let values = words.iter().take(n_present).step_by(step);
            values.map(|word| FramePixels::value_of(*word, *signed) as f32).filter(is_tissue).collect()
        }
        PixelValues::Reals(reals) => {
            reals.iter().take(n_present).step_by(step).map(|real| *real as f32).filter(is_tissue).collect()
        }
        PixelValues::Colours(_) => Vec::new(),
    }
}

fn leave_out_air(values: &mut Vec<f32>) {
    let dark = percentile(values, 0.0);
    let bright = percentile(values, BRIGHT);
    let floor = f64::from(dark) + AIR * f64::from(bright - dark);
    let n_tissue = values.iter().filter(|value| floor < f64::from(**value)).count();
    if values.len() / 20 < n_tissue {
        values.retain(|value| floor < f64::from(*value));
    }
}

/// The value below which `share` of the values lie; in linear time.
fn percentile(values: &mut [f32], share: f64) -> f32 {
    let last = values.len() - 1;
    let place = (share.clamp(0.0, 1.0) * last as f64).round() as usize;
    let (_, value, _) = values.select_nth_unstable_by(place, f32::total_cmp);
    *value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::testing::{frame, instance};

    #[test]
    fn percentiles_leave_out_the_ends_and_padding() {
        let mut one = instance();
        one.format.padding = Some((60_000.0, 60_000.0));
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
        one.format.padding = Some((7.0, 7.0));
        assert!(1.0 <= auto_window(&frame(2, 1, vec![7, 7]), &one).width);
    }
}
