//! Drawing slices, against what no viewer can beat: copying the picture, and a plain nearest-neighbour loop.
//!
//! Read the results as ratios to `limit/…` of the same run; absolute times are the machine's.

#![expect(clippy::expect_used, reason = "a benchmark stops at the first fault")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use epaint::{Pos2, vec2};
use thecal::{
    annotation::{MarkInView, MarkRole},
    geometry::{ViewPoint, ViewTransform},
    paint::{self, PlacedCaptions, Scene, SceneMark},
    render::{self, DisplayLut},
    study::{FramePixels, Instance, PixelFormat, Voi, VoiFunction, Window},
};

/// Side of the target in pixels.
const TARGET: usize = 900;

fn instance(side: u32) -> Instance {
    Instance::of_pixels(PixelFormat::grey(side, side, 12))
}

fn frame(side: u32) -> FramePixels {
    let words = (0..side * side).map(|idx| (idx.wrapping_mul(2_654_435_761) >> 20) as u16 & 0xFFF).collect();
    FramePixels::of_words(side, side, false, words)
}

fn fitted(side: u32) -> ViewTransform {
    let zoom = TARGET as f64 / f64::from(side);
    ViewTransform::new([zoom, 0.0], [0.0, zoom], ViewPoint::new(zoom / 2.0, zoom / 2.0)).expect("invertible")
}

/// The least that any drawing does: one source pixel and one table entry for each target pixel.
fn nearest_loop(frame: &FramePixels, table: &[u8], target: &mut [u8]) {
    let side = frame.columns as usize;
    for (y, row) in target.chunks_exact_mut(TARGET).enumerate() {
        let source = &frame.words()[y * side / TARGET * side..][..side];
        for (x, grey) in row.iter_mut().enumerate() {
            *grey = table[usize::from(source[x * side / TARGET])];
        }
    }
}

fn bench(c: &mut Criterion) {
    let window = |function| Voi::Window(Window { center: 2048.0, width: 3000.0, function });
    let lut = DisplayLut::build(&instance(512), &window(VoiFunction::Linear), false);
    let entries: Vec<u8> = (0..=u16::MAX).map(|word| lut.grey(word)).collect();
    let copied = vec![7u8; TARGET * TARGET];
    let mut target = copied.clone();
    c.bench_function("limit/copy 900", |b| b.iter(|| black_box(&mut target).copy_from_slice(black_box(&copied))));
    for side in [512, 2048] {
        let (source, transform) = (frame(side), fitted(side));
        c.bench_function(&format!("limit/nearest loop {side} to 900"), |b| {
            b.iter(|| nearest_loop(black_box(&source), &entries, &mut target));
        });
        for (name, smooth) in [("smooth", true), ("nearest", false)] {
            c.bench_function(&format!("draw/{name} {side} to 900"), |b| {
                b.iter(|| render::draw(black_box(&source), &lut, &transform, [TARGET; 2], smooth));
            });
        }
    }
    let mut padded = instance(512);
    padded.format.padding = Some((0.0, 0.0));
    let padded = DisplayLut::build(&padded, &window(VoiFunction::Linear), false);
    let (source, transform) = (frame(512), fitted(512));
    c.bench_function("draw/smooth 512 to 900, padded", |b| {
        b.iter(|| render::draw(black_box(&source), &padded, &transform, [TARGET; 2], true));
    });
    for (name, function) in [("linear", VoiFunction::Linear), ("sigmoid", VoiFunction::Sigmoid)] {
        let (one, voi) = (instance(512), window(function));
        c.bench_function(&format!("lut/{name}"), |b| b.iter(|| DisplayLut::build(black_box(&one), &voi, false)));
    }
    c.bench_function("auto window 2048", |b| {
        let (one, source) = (instance(2048), frame(2048));
        b.iter(|| render::auto_window(black_box(&source), &one));
    });
    let mut fonts = paint::text_fonts();
    for n_marks in [5, 40] {
        let scene = scene(n_marks);
        let mut view = fonts.with_pixels_per_point(1.0);
        c.bench_function(&format!("overlay/{n_marks} marks"), |b| {
            b.iter(|| paint::overlay(&mut view, black_box(&scene), Pos2::ZERO, &mut PlacedCaptions::default()));
        });
        let mut captions = PlacedCaptions::default();
        c.bench_function(&format!("overlay/{n_marks} marks, placed before"), |b| {
            b.iter(|| paint::overlay(&mut view, black_box(&scene), Pos2::ZERO, &mut captions));
        });
    }
}

fn scene(n_marks: u32) -> Scene {
    let mut scene = Scene::empty(vec2(TARGET as f32, TARGET as f32), 1.0);
    scene.marks = (0..n_marks)
        .map(|idx| {
            let (x, y) = (f64::from(idx * 337 % 700 + 100), f64::from(idx * 211 % 700 + 100));
            SceneMark {
                number: Some(idx + 1),
                role: MarkRole::Finding,
                caption: format!("Finding number {idx}"),
                at: MarkInView { tip: Some(ViewPoint::new(x, y)), tail: None, caption: None },
                ..SceneMark::default()
            }
        })
        .collect();
    scene
}

criterion_group!(benches, bench);
criterion_main!(benches);
