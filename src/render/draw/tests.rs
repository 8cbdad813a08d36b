//! What drawing promises: exact at 1:1, nothing invented, padding does not bleed, turns agree with each other.

use super::*;
use crate::{
    geometry::ViewPoint,
    render::{
        resample,
        testing::{frame, instance},
    },
    study::{Instance, Voi, Window},
};

fn view(x_axis: [f64; 2], y_axis: [f64; 2], origin: [f64; 2]) -> ViewTransform {
    ViewTransform::new(x_axis, y_axis, ViewPoint::new(origin[0], origin[1])).expect("invertible")
}

fn ramp_lut() -> DisplayLut {
    DisplayLut::build(&instance(), &Voi::Window(Window::linear(128.0, 256.0)), false)
}

/// A frame without two equal neighbours.
fn busy(columns: u32, rows: u32) -> FramePixels {
    frame(columns, rows, (0..columns * rows).map(|idx| ((idx * 73 + idx / columns * 31) % 256) as u16).collect())
}

#[test]
fn one_to_one_is_exact() {
    let source = busy(17, 11);
    let lut = ramp_lut();
    for smooth in [true, false] {
        let drawn = draw(&source, &lut, &view([1.0, 0.0], [0.0, 1.0], [0.5, 0.5]), [17, 11], smooth);
        let wanted: Vec<u8> = source.words().iter().map(|word| lut.grey(*word)).collect();
        assert_eq!(drawn.grey(), wanted);
    }
}

#[test]
fn what_is_not_covered_is_black() {
    let source = frame(2, 2, vec![255; 4]);
    let drawn = draw(&source, &ramp_lut(), &view([1.0, 0.0], [0.0, 1.0], [1.5, 2.5]), [4, 5], true);
    let row = |y: usize| drawn.grey()[y * 4..(y + 1) * 4].to_vec();
    assert_eq!((row(1), row(2), row(3), row(4)), (vec![0; 4], vec![0, 255, 255, 0], vec![0, 255, 255, 0], vec![0; 4]));
    let away = draw(&source, &ramp_lut(), &view([1.0, 0.0], [0.0, 1.0], [100.0, 100.0]), [4, 4], true);
    assert_eq!(away, Picture::black([4, 4]));
}

#[test]
fn interpolation_invents_no_value() {
    let step: Vec<u16> = (0..8 * 8).map(|idx| if idx % 8 < 4 { 60 } else { 200 }).collect();
    for zoom in [0.37, 0.8, 1.7, 5.3] {
        let transform = view([zoom, 0.0], [0.0, zoom], [zoom / 2.0, zoom / 2.0]);
        let size = [(8.0 * zoom) as usize, (8.0 * zoom) as usize];
        let drawn = draw(&frame(8, 8, step.clone()), &ramp_lut(), &transform, size, true);
        assert!(drawn.grey().iter().all(|grey| (60..=200).contains(grey)), "at {zoom}");
    }
}

#[test]
fn a_plain_area_stays_plain_at_every_zoom() {
    for zoom in [0.11, 0.5, 1.0, 2.5, 9.0] {
        let transform = view([zoom, 0.0], [0.0, zoom], [zoom / 2.0, zoom / 2.0]);
        let size = [(40.0 * zoom) as usize; 2];
        let drawn = draw(&frame(40, 40, vec![123; 1600]), &ramp_lut(), &transform, size, true);
        assert!(drawn.grey().iter().all(|grey| *grey == 123), "at {zoom}");
    }
}

#[test]
fn minifying_averages_instead_of_skipping() {
    let stripes: Vec<u16> = (0..64 * 64).map(|idx| idx % 2 * 200).collect();
    let transform = view([0.25, 0.0], [0.0, 0.25], [0.125, 0.125]);
    let drawn = draw(&frame(64, 64, stripes), &ramp_lut(), &transform, [16, 16], true);
    let inner = (1..15).map(|x| drawn.grey()[8 * 16 + x]);
    assert!(inner.clone().all(|grey| (98..=102).contains(&grey)), "{:?}", inner.collect::<Vec<_>>());
}

#[test]
fn padding_does_not_bleed() {
    let mut padded = instance();
    padded.format.padding = Some((0.0, 0.0));
    let lut = DisplayLut::build(&padded, &Voi::Window(Window::linear(128.0, 256.0)), false);
    let words: Vec<u16> = (0..6 * 6).map(|idx| if idx % 6 < 3 { 0 } else { 180 }).collect();
    let turned = view([3.0, 0.4], [-0.4, 3.0], [5.0, 1.5]);
    for transform in [view([4.0, 0.0], [0.0, 4.0], [2.0, 2.0]), view([0.6, 0.0], [0.0, 0.6], [0.3, 0.3]), turned] {
        let drawn = draw(&frame(6, 6, words.clone()), &lut, &transform, [20, 20], true);
        assert!(drawn.grey().iter().all(|grey| matches!(grey, 0 | 180)), "{:?}", drawn.grey());
        assert!(drawn.grey().contains(&180));
    }
}

#[test]
fn signed_values_interpolate_across_zero() {
    let mut signed = instance();
    signed.format.signed = true;
    let lut = DisplayLut::build(&signed, &Voi::Window(Window::linear(0.0, 256.0)), false);
    let words = [-100i16, 100].map(i16::cast_unsigned).to_vec();
    let source = FramePixels::of_words(1, 2, true, words);
    let drawn = draw(&source, &lut, &view([9.0, 0.0], [0.0, 1.0], [4.5, 0.5]), [18, 1], true);
    assert!(drawn.grey().is_sorted(), "{:?}", drawn.grey());
    assert!(drawn.grey()[8].abs_diff(drawn.grey()[9]) < 30, "no jump through the table's ends");
}

#[test]
fn flips_and_quarter_turns_move_pixels_only() {
    let source = busy(5, 4);
    let lut = ramp_lut();
    let grey = |x: usize, y: usize| lut.grey(source.words()[y * 5 + x]);
    let flipped = draw(&source, &lut, &view([-1.0, 0.0], [0.0, 1.0], [4.5, 0.5]), [5, 4], true);
    let turned = draw(&source, &lut, &view([0.0, 1.0], [-1.0, 0.0], [3.5, 0.5]), [4, 5], true);
    for (x, y) in (0..4).flat_map(|y| (0..5).map(move |x| (x, y))) {
        assert_eq!(flipped.grey()[y * 5 + 4 - x], grey(x, y));
        assert_eq!(turned.grey()[x * 4 + 3 - y], grey(x, y));
    }
}

#[test]
fn both_paths_agree_on_a_ramp() {
    let source = frame(40, 40, (0..1600).map(|idx| (idx % 40 * 4 + idx / 40 * 2) as u16).collect());
    let straight = draw(&source, &ramp_lut(), &view([5.0, 0.0], [0.0, 5.0], [2.5, 2.5]), [200, 200], true);
    let nearly = draw(&source, &ramp_lut(), &view([5.0, 1e-5], [-1e-5, 5.0], [2.5, 2.5]), [200, 200], true);
    let inner = (20..180).flat_map(|y| (20..180).map(move |x| y * 200 + x));
    let most = inner.map(|idx| straight.grey()[idx].abs_diff(nearly.grey()[idx])).max();
    assert!(most <= Some(1), "{most:?}");
}

#[test]
fn a_frame_that_is_not_whole_is_black() {
    let broken = FramePixels { rows: 10, ..frame(4, 4, vec![200; 16]) };
    let drawn = draw(&broken, &ramp_lut(), &view([1.0, 0.0], [0.0, 1.0], [0.5, 0.5]), [4, 4], true);
    assert_eq!(drawn, Picture::black([4, 4]));
}

/// Signed or not, with padding or without.
fn instances() -> [Instance; 4] {
    [(false, None), (false, Some((90.0, 110.0))), (true, None), (true, Some((-110.0, -90.0)))].map(
        |(signed, padding)| {
            let mut one = instance();
            (one.format.signed, one.format.padding) = (signed, padding);
            one
        },
    )
}

#[test]
fn resampled_once_it_is_the_same_through_every_window() {
    let views = [
        view([2.3, 0.0], [0.0, 2.3], [3.0, 4.0]),
        view([0.6, 0.0], [0.0, 0.6], [5.0, 0.3]),
        view([-1.0, 0.0], [0.0, 1.7], [40.0, 0.5]),
        view([0.0, 1.9], [-1.9, 0.0], [38.0, 2.0]),
        view([1.5, 0.4], [-0.4, 1.5], [9.0, 1.5]),
        view([1.0, 0.0], [0.0, 1.0], [900.0, 0.5]),
    ];
    let windows = [Window::linear(128.0, 256.0), Window::linear(100.0, 7.0), Window::linear(-20.0, 400.0)];
    for one in instances() {
        let words = busy(19, 23).words().iter().map(|word| if one.format.signed { !word } else { *word }).collect();
        let source = FramePixels::of_words(23, 19, one.format.signed, words);
        for (transform, smooth) in views.iter().flat_map(|view| [(view, true), (view, false)]) {
            let kept = resample(&source, &one.format, transform, [47, 37], smooth);
            for window in windows {
                let lut = DisplayLut::build(&one, &Voi::Window(window), false);
                let drawn = draw(&source, &lut, transform, [47, 37], smooth);
                assert_eq!(kept.picture(&lut), drawn, "{transform:?} {window:?} {smooth}");
            }
        }
    }
}

#[test]
fn a_picture_of_no_pixels_is_empty() {
    let kept = resample(&busy(4, 4), &instance().format, &view([1.0, 0.0], [0.0, 1.0], [0.5, 0.5]), [0, 9], true);
    assert_eq!(kept.picture(&ramp_lut()), Picture::black([0, 9]));
}
