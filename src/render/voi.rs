//! The VOI LUT: from the Modality LUT's output to a share of white (PS3.3 C.11.2).

use crate::study::{LookupTable, Voi, VoiFunction, Window};

/// The share of full white, 0 to 1, that a VOI transformation gives a Modality LUT output.
pub fn share_of_white(voi: &Voi, value: f64) -> f64 {
    match voi {
        Voi::Window(window) => windowed(*window, value),
        Voi::Table(table) => tabled(table, value),
    }
}

/// A window's curve. A width that the standard forbids counts as the smallest that makes sense: a step.
fn windowed(window: Window, value: f64) -> f64 {
    let Window { center, width, function } = window;
    match function {
        VoiFunction::Linear => linear(center, width.max(1.0), value),
        VoiFunction::LinearExact if width <= 0.0 => linear(center + 0.5, 1.0, value),
        VoiFunction::LinearExact => ((value - center) / width + 0.5).clamp(0.0, 1.0),
        VoiFunction::Sigmoid if width == 0.0 => linear(center + 0.5, 1.0, value),
        VoiFunction::Sigmoid => 1.0 / (1.0 + (-4.0 * (value - center) / width).exp()),
    }
}

/// PS3.3 C.11.2.1.2.1, in the order of its pseudo-code.
fn linear(center: f64, width: f64, value: f64) -> f64 {
    let (middle, half) = (center - 0.5, (width - 1.0) / 2.0);
    if value <= middle - half {
        0.0
    } else if value > middle + half {
        1.0
    } else {
        (value - middle) / (width - 1.0) + 0.5
    }
}

/// A VOI LUT's entry as a share of its largest possible output.
fn tabled(table: &LookupTable, value: f64) -> f64 {
    let full = f64::from((1u32 << u32::from(table.bits.clamp(1, 16))) - 1);
    (f64::from(table.entry(value.round())) / full).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Output for y from 0 to 255, as in the standard's notes.
    fn byte(function: VoiFunction, center: f64, width: f64, value: f64) -> f64 {
        share_of_white(&Voi::Window(Window { center, width, function }), value) * 255.0
    }

    /// PS3.3 C.11.2.1.2.1 note: c=2048, w=4096 becomes
    /// `if (x <= 0) y = 0; else if (x > 4095) y = 255; else y = ((x - 2047.5) / 4095 + 0.5) * 255`.
    #[test]
    fn the_standards_example_of_a_whole_12_bit_range() {
        let y = |x| byte(VoiFunction::Linear, 2048.0, 4096.0, x);
        assert_eq!(y(0.0), 0.0);
        assert_eq!(y(-5.0), 0.0);
        assert_eq!(y(4095.0), 255.0);
        assert_eq!(y(4096.0), 255.0);
        assert!((y(2047.0) - ((2047.0 - 2047.5) / 4095.0 + 0.5) * 255.0).abs() < 1e-9);
        assert!((y(1.0) - 255.0 / 4095.0).abs() < 1e-9);
    }

    /// c=2048, w=1: `if (x <= 2047.5) y = 0; else y = 255`.
    #[test]
    fn the_standards_example_of_a_threshold() {
        let y = |x| byte(VoiFunction::Linear, 2048.0, 1.0, x);
        assert_eq!((y(2047.0), y(2047.5), y(2048.0)), (0.0, 0.0, 255.0));
    }

    /// c=0, w=100: `if (x <= -50) y = 0; else if (x > 49) y = 255; else y = ((x + 0.5) / 99 + 0.5) * 255`.
    #[test]
    fn the_standards_example_of_a_window_round_zero() {
        let y = |x| byte(VoiFunction::Linear, 0.0, 100.0, x);
        assert_eq!((y(-51.0), y(-50.0), y(49.0), y(50.0)), (0.0, 0.0, 255.0, 255.0));
        assert!((y(-1.0) - ((-1.0 + 0.5) / 99.0 + 0.5) * 255.0).abs() < 1e-9);
        assert!((y(48.0) - 254.0 * 255.0 / 255.0 - (((48.5) / 99.0 + 0.5) * 255.0 - 254.0)).abs() < 1e-9);
    }

    /// c=0, w=1: `if (x <= -0.5) y = 0; else y = 255`.
    #[test]
    fn the_standards_example_of_a_threshold_at_zero() {
        let y = |x| byte(VoiFunction::Linear, 0.0, 1.0, x);
        assert_eq!((y(-1.0), y(-0.5), y(0.0)), (0.0, 0.0, 255.0));
    }

    /// PS3.3 C.11.2.1.3.2: the ends are at c ± w/2 exactly.
    #[test]
    fn linear_exact_has_no_half_unit() {
        let y = |x| byte(VoiFunction::LinearExact, 0.0, 100.0, x);
        assert_eq!((y(-50.0), y(0.0), y(50.0)), (0.0, 127.5, 255.0));
        assert_eq!((y(-51.0), y(51.0)), (0.0, 255.0));
        let narrow = |x| byte(VoiFunction::LinearExact, 0.5, 0.2, x);
        assert!((narrow(0.55) - 0.75 * 255.0).abs() < 1e-9, "a width below 1 is allowed");
    }

    /// PS3.3 C.11.2.1.3.1.
    #[test]
    fn sigmoid_is_half_at_the_center_and_never_saturates() {
        let y = |x| byte(VoiFunction::Sigmoid, 40.0, 400.0, x);
        assert_eq!(y(40.0), 127.5);
        assert!((y(240.0) - 255.0 / (1.0 + (-2.0f64).exp())).abs() < 1e-9);
        assert!((y(240.0) + y(-160.0) - 255.0).abs() < 1e-9, "symmetric about the center");
        assert!(y(-400.0) > 0.0 && y(480.0) < 255.0);
    }

    #[test]
    fn a_table_clamps_to_its_ends() {
        let table = LookupTable { first_mapped: 10, bits: 8, entries: vec![0, 64, 255], explanation: None };
        let at = |x| share_of_white(&Voi::Table(table.clone()), x) * 255.0;
        assert_eq!((at(-9.0), at(10.0), at(11.0), at(12.0), at(900.0)), (0.0, 0.0, 64.0, 255.0, 255.0));
    }
}
