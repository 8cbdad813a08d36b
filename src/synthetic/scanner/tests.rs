//! The pictures in numbers: noise is Rician, tissues keep their signals, the coil falls off as real ones do.

use super::{frame::Field, kspace::Fourier, stack::sagittal, *};
use crate::{
    geometry::{ImagePoint, LpsPoint},
    synthetic::{Palette, Recipe, Tissue, same::SameEverywhere as _},
};

/// Sagittal slices at half the usual matrix.
const HALF: Matrix = Matrix { painted: (168, 200), acquired: (128, 160), shown: 192 };
/// Seeds whose techniques are held to the same numbers as the usual one.
const OTHERS: [u32; 3] = [5, 31, 77];

/// Half as fine a stack of a technique.
fn half(technique: &Technique, count: i32) -> Stack {
    let (slab, sequences) = technique.row(Geometry::Sagittal);
    let slab = Slab { count, matrix: HALF, ..*slab };
    Stack::along(sagittal(&slab), &slab, sequences, technique.edge)
}

/// The usual technique, and those of other seeds.
fn techniques() -> Vec<(Option<u32>, Technique)> {
    let others = OTHERS.map(|seed| (Some(seed), Technique::of(seed, 1.0)));
    [(None, Technique::standard())].into_iter().chain(others).collect()
}

/// The same sequence where nothing moves and no veil lies round anything: where lines are filled from front to back,
/// ghosts lie in the air behind.
fn still(sequence: &Sequence) -> Sequence {
    let filter = Filter { veil: 0.0, ..sequence.filter };
    Sequence { pulsation: 0.0, breathing: 0.0, fluid_pulse: 0.0, shot_error: 0.0, filter, ..*sequence }
}

fn small() -> (Body, Stack) {
    (Body::from_recipe(&Recipe::normal(23)), half(&Technique::standard(), 3))
}

fn place(plane: &ImagePlane, idx: usize, side: usize) -> LpsPoint {
    plane.lps_from_image(ImagePoint::new((idx % side) as f64, (idx / side) as f64))
}

fn mean_and_sd(values: &[f64]) -> (f64, f64) {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    (mean, (values.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / values.len() as f64).sqrt())
}

/// Magnitudes of the acquired matrix behind the back, before zero-filling and the normalise filter.
fn air(body: &Body, stack: &Stack, sequence: &Sequence) -> Vec<f64> {
    let frame = Frame::new(stack, &stack.planes[1]);
    let painted = Painted::new(body, &stack.sequences.palette(), stack, frame);
    let scanner = Scanner::new(body, stack);
    let field = Field::new(&frame, |at| sequence.coil.at(body, at));
    let k = scanner.k_space(&painted, sequence, &field, body.grain.of(5));
    let size = (k.rows, k.columns);
    let (rows, columns) = stack.matrix.painted;
    let points = (rows + rows / 8) * (columns + columns / 8);
    let image = Fourier::new(size, size).image(&k, 1.0 / points as f64);
    let (lines, samples) = stack.matrix.acquired;
    let step = |n: usize| stack.matrix.shown as f64 / n as f64;
    let all = (0..lines).flat_map(|row| (0..samples).map(move |column| (row, column)));
    let behind = all.filter(|(row, column)| {
        let [_, y, z] = frame.point(*row as f64 * step(lines), *column as f64 * step(samples)).to_array();
        y > body.back_y(z) + 16.0 && *column + 4 < samples && *row + 4 < lines
    });
    behind.map(|(row, column)| image.values[row * size.1 + column].norm()).collect()
}

#[test]
fn air_is_rayleigh_before_anything_is_done_to_the_picture() {
    let (body, _) = small();
    for (seed, technique) in techniques() {
        let stack = half(&technique, 3);
        for contrast in [Contrast::T2, Contrast::T1, Contrast::Stir] {
            let own = stack.sequences.of(contrast);
            let air = air(&body, &stack, &if seed.is_none() { *own } else { still(own) });
            let (mean, sd) = mean_and_sd(&air);
            assert!(air.len() > 1000, "{} points of air", air.len());
            assert!((mean / sd - 1.91).abs() < 0.1, "{seed:?} {contrast:?}: {mean} / {sd} = {}", mean / sd);
        }
    }
}

/// Their signal is spread by a texture, by age or by streaks of fat, or they are thinner than a slice is thick.
const TEXTURED_OR_THIN: [Tissue; 5] =
    [Tissue::Interspinous, Tissue::PosteriorMarrow, Tissue::EpiduralFat, Tissue::Nucleus, Tissue::Muscle];

/// Whether a place lies well inside one tissue, away from what moves and what is saturated.
fn is_pure(body: &Body, palette: &Palette, at: LpsPoint) -> Option<Tissue> {
    let [x, y, z] = at.to_array();
    if y < body.canal.line.y_at(z) - 26.0 || !(-40.0..150.0).contains(&z) {
        return None;
    }
    let tissue = body.sample(at, palette).tissue;
    let steps =
        [(0.0, 2.4, 0.0), (0.0, -2.4, 0.0), (0.0, 0.0, 2.4), (0.0, 0.0, -2.4), (1.6, 0.0, 0.0), (-1.6, 0.0, 0.0)];
    let near = |(a, b, c): &(f64, f64, f64)| body.sample(LpsPoint::new(x + a, y + b, z + c), palette).tissue;
    steps.iter().all(|step| near(step) == tissue).then_some(tissue)
}

#[test]
fn tissues_keep_their_signals_through_the_scanner() {
    for (seed, technique) in techniques() {
        tissues_keep_theirs(seed, &technique);
    }
}

fn tissues_keep_theirs(seed: Option<u32>, technique: &Technique) {
    let body = Body::from_recipe(&Recipe::normal(23));
    let mut stack = half(technique, 9);
    stack.planes = [0, 4].map(|idx| stack.planes[idx]).into();
    let palette = stack.sequences.palette();
    let contrasts = [Contrast::T2, Contrast::T1, Contrast::Stir];
    let series = scan(&body, &stack, &contrasts, 1, &mut || true).expect("scanned");
    for (contrast, slices) in contrasts.into_iter().zip(series) {
        let sequence = stack.sequences.of(contrast);
        let mut found = vec![Vec::new(); Tissue::ALL.len()];
        for slice in &slices {
            for idx in (0..slice.pixels.len()).step_by(3) {
                let at = place(&slice.plane, idx, stack.matrix.shown);
                let Some(tissue) = is_pure(&body, &palette, at) else { continue };
                let level = f64::from(slice.pixels[idx]) / sequence.stored;
                let heard = sequence.coil.at(&body, at);
                found[tissue as usize].push(level / heard.same_powf(1.0 - sequence.normalise));
            }
        }
        let table = |tissue| {
            let (channels, (water, fat)) = (palette.of(tissue), sequence.channels);
            (channels[water] + channels[fat]).abs()
        };
        let means = Tissue::ALL.map(|tissue| mean_and_sd(&found[tissue as usize]).0);
        let is_seen = |tissue: &Tissue| found[*tissue as usize].len() > 25 && !TEXTURED_OR_THIN.contains(tissue);
        let mut n_bright = 0;
        for tissue in Tissue::ALL.into_iter().filter(is_seen) {
            let (expected, mean) = (table(tissue), means[tissue as usize]);
            let is_kept = if expected > 20.0 { (mean / expected - 1.0).abs() < 0.15 } else { true };
            assert!(is_kept, "{seed:?} {contrast:?}: {tissue:?} is {mean:.1} for {expected:.1}");
            assert!(expected > 9.0 || mean < 12.0, "{seed:?} {contrast:?}: {tissue:?} is {mean:.1}, not dark");
            n_bright += usize::from(expected > 20.0);
        }
        let fewest = if seed.is_none() { 2 } else { 1 };
        assert!(n_bright >= fewest, "{seed:?} {contrast:?}: {n_bright} tissues");
    }
}

/// Stored values of fluid behind L1 and L4, and noise as a share of the fluid behind L3.
fn fluid_and_noise(technique: &Technique) -> (f64, f64, f64) {
    let body = Body::from_recipe(&Recipe::normal(23));
    let stack = half(technique, 3);
    let series = scan(&body, &stack, &[Contrast::T2], 1, &mut || true).expect("scanned");
    let slice = &series[0][1];
    let fluid = |idx: usize| {
        let height = body.vertebrae[idx].centre.1;
        let is_near = |at: LpsPoint| (at.0.z - height).abs() < 12.0 && body.tissue_at(at) == Tissue::Csf;
        let all = slice.pixels.iter().enumerate();
        let mut values: Vec<u16> =
            all.filter(|(idx, _)| is_near(place(&slice.plane, *idx, stack.matrix.shown))).map(|(_, it)| *it).collect();
        values.sort_unstable();
        f64::from(values[values.len() * 3 / 4])
    };
    let sequence = stack.sequences.of(Contrast::T2);
    let (_, sd) = mean_and_sd(&air(&body, &stack, &still(sequence)));
    // Of a Rayleigh distribution, sd is 0.655 of a component's.
    (fluid(2), fluid(5), sd / 0.655 * sequence.stored / fluid(4))
}

#[test]
fn fluid_grows_darker_downwards_as_under_a_real_coil_and_noise_is_a_few_percent_of_it() {
    let (l1, l4, share) = fluid_and_noise(&Technique::standard());
    assert!((0.69..0.93).contains(&(l4 / l1)), "L4 / L1: {:.2}", l4 / l1);
    assert!((0.028..0.040).contains(&share), "noise is {:.1} % of fluid", share * 100.0);
    for seed in OTHERS {
        let (l1, l4, share) = fluid_and_noise(&Technique::of(seed, 1.0));
        assert!((0.65..1.08).contains(&(l4 / l1)), "{seed}: L4 / L1: {:.2}", l4 / l1);
        assert!((0.004..0.055).contains(&share), "{seed}: noise is {:.1} % of fluid", share * 100.0);
    }
}

#[test]
fn noise_is_zero_filled_and_not_white_from_pixel_to_pixel() {
    let body = Body::from_recipe(&Recipe::normal(23));
    let stack = half(&Technique::standard(), 3);
    let pixels = &scan(&body, &stack, &[Contrast::T2], 1, &mut || true).expect("scanned")[0][1].pixels;
    let side = stack.matrix.shown;
    let air: Vec<f64> = (side / 8..side * 3 / 8)
        .flat_map(|row| (side - 24..side - 4).map(move |it| row * side + it))
        .map(|idx| f64::from(pixels[idx]))
        .collect();
    let (mean, sd) = mean_and_sd(&air);
    let lag = |by: usize| {
        let pairs = air.iter().zip(&air[by..]).map(|(a, b)| (a - mean) * (b - mean));
        pairs.sum::<f64>() / (air.len() - by) as f64 / (sd * sd)
    };
    // Lines are zero-filled by a half, samples by a fifth; magnitudes correlate as the squares do.
    assert!((0.0..0.5).contains(&lag(1)) && (0.08..0.6).contains(&lag(20)), "{:.2} {:.2}", lag(1), lag(20));
}
