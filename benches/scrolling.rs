//! Scrolling, windowing and zooming a viewport, and a whole pass of the window with 500 marks and with none.
//!
//! Read the results as ratios to `floor/…` of the same run, and the passes with marks beside those without.

#![expect(clippy::expect_used, reason = "a benchmark stops at the first fault")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::{hint::black_box, path::Path, sync::Arc};

use criterion::{Criterion, criterion_group, criterion_main};
use egui::{ColorImage, Context, Event, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, RawInput, Rect, vec2};
use support::{Slice, app::Driver};
use thecal::{
    annotation::{Arrow, Caption, Mark, MarkRole, MarkSpace},
    app::{AppState, Command, ViewCommand},
    case::{Finding, TeachingCase},
    geometry::{LpsPoint, ViewPoint, ViewTransform},
    render::{self, DisplayLut, Resampled},
    study::{FramePixels, Instance, PixelFormat, Voi, Window},
    ui::{Shell, apply_theme},
};

fn frame(side: u32, number: u32) -> FramePixels {
    let word = |idx: u32| (idx.wrapping_mul(2_654_435_761).wrapping_add(number) >> 20) as u16 & 0xFFF;
    FramePixels::of_words(side, side, false, (0..side * side).map(word).collect())
}

/// A square picture that fills the height of a viewport, `zoom` times magnified.
fn fitted(side: u32, [_, height]: [usize; 2], zoom: f64) -> ViewTransform {
    let zoom = zoom * height as f64 / f64::from(side);
    ViewTransform::new([zoom, 0.0], [0.0, zoom], ViewPoint::new(zoom / 2.0, zoom / 2.0)).expect("invertible")
}

fn window(width: f64) -> Voi {
    Voi::Window(Window::linear(2048.0, width))
}

/// One viewport: what it draws from, and how large it is.
struct View {
    instance: Instance,
    frames: [FramePixels; 2],
    size: [usize; 2],
}

impl View {
    fn new(side: u32, size: [usize; 2]) -> Self {
        let instance = Instance::of_pixels(PixelFormat::grey(side, side, 12));
        Self { instance, frames: [0, 1].map(|number| frame(side, number)), size }
    }

    fn draw(&self, frame: usize, lut: &DisplayLut, zoom: f64) -> ColorImage {
        let transform = fitted(self.instance.format.rows, self.size, zoom);
        let picture = render::draw(&self.frames[frame], lut, &transform, self.size, true);
        ColorImage::from_gray([picture.width, picture.height], picture.grey())
    }

    /// The picture through a window that has just changed, as the window of the program draws it from the second on.
    fn rewindow(&self, kept: &Resampled, width: f64) -> ColorImage {
        let picture = kept.picture(&DisplayLut::build(&self.instance, &window(width), false));
        ColorImage::from_gray([picture.width, picture.height], picture.grey())
    }

    fn resampled(&self) -> Resampled {
        let transform = fitted(self.instance.format.rows, self.size, 1.0);
        render::resample(&self.frames[0], &self.instance.format, &transform, self.size, true)
    }
}

fn viewports(c: &mut Criterion) {
    for side in [512, 2048] {
        let mut group = c.benchmark_group(format!("viewport {side}"));
        let view = View::new(side, [side as usize; 2]);
        let lut = DisplayLut::build(&view.instance, &window(3000.0), false);
        let mut count = 0;
        let mut next = move || {
            count += 1;
            count
        };
        group.bench_function("floor/copy the picture", |b| b.iter(|| black_box(view.frames[0].words()).to_vec()));
        group.bench_function("scroll", |b| b.iter(|| view.draw(next() % 2, &lut, 1.0)));
        let kept = view.resampled();
        group.bench_function("window", |b| b.iter(|| view.rewindow(&kept, 2000.0 + (next() % 100) as f64)));
        group.bench_function("zoom", |b| b.iter(|| view.draw(0, &lut, 1.0 + (next() % 100) as f64 / 100.0)));
    }
    let four = [0; 4].map(|_| View::new(512, [700, 400]));
    let kept = four.each_ref().map(View::resampled);
    let one_core = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    c.bench_function("window/four viewports of 700 x 400, on one core", |b| {
        b.iter(|| {
            one_core.install(|| {
                four.iter().zip(&kept).for_each(|(view, kept)| drop(black_box(view.rewindow(kept, 2000.0))))
            })
        });
    });
}

const N_SLICES: u32 = 300;
const ROOM: [f32; 2] = [1440.0, 900.0];

/// The program on a stack of 300 slices of 256 × 256, all decoded.
fn opened(folder: &Path) -> AppState {
    for number in 0..N_SLICES {
        let place = [-128.0, -128.0, -f64::from(number)];
        let mut slice = Slice::new(1, number, place, support::AXIAL);
        slice.words(256, 256, 12, |idx| (idx as u16).wrapping_mul(40_503).wrapping_add(number as u16) >> 4);
        slice.text(dicom_dictionary_std::tags::PIXEL_SPACING, dicom_core::VR::DS, "1\\1");
        slice.write(folder, &number.to_string());
    }
    let mut driver = Driver::opened(folder);
    driver.until_decoded();
    driver.app
}

/// 500 marks in 20 findings, as far from head to foot as `length_mm`.
fn case_of_500(length_mm: f64) -> TeachingCase {
    let mark = |idx: u32| {
        let at = |step: u32, extent: u32| f64::from(idx * step % extent);
        let tip = LpsPoint::new(at(337, 200) - 100.0, at(211, 200) - 100.0, -150.0 + length_mm * at(1, 500) / 500.0);
        Mark {
            role: MarkRole::Finding,
            space: MarkSpace::Patient("2.25.4711.4".into()),
            arrow: Some(Arrow { tip, tail: None }),
            caption: Some(Caption { text: format!("Mark number {idx}"), expert: None, at: None }),
            only_on: None,
            reach_mm: 2.2,
        }
    };
    let finding = |number: u32| Finding {
        id: number.to_string(),
        name: format!("Finding {number}"),
        marks: (0..25).map(|idx| mark(number + idx * 20)).collect(),
        ..Finding::default()
    };
    TeachingCase { findings: (0..20).map(finding).collect(), ..TeachingCase::default() }
}

/// The window without a display: every pass is what the real one computes, but for handing it to the graphics card.
struct Passes {
    ctx: Context,
    shell: Shell,
    app: AppState,
    steps: f32,
}

impl Passes {
    fn new(app: AppState) -> Self {
        let ctx = Context::default();
        apply_theme(&ctx);
        let mut passes = Self { ctx, shell: Shell::default(), app, steps: 1.0 };
        passes.pass(vec![Event::PointerMoved(Pos2::new(700.0, 450.0))]);
        passes.pass(Vec::new());
        passes
    }

    fn pass(&mut self, events: Vec<Event>) {
        let screen_rect = Some(Rect::from_min_size(Pos2::ZERO, ROOM.into()));
        let input = RawInput { screen_rect, events, ..RawInput::default() };
        let mut output = self.ctx.run_ui(input, |ui| self.shell.ui(ui, &mut self.app));
        output.textures_delta.clear();
        black_box(self.ctx.tessellate(output.shapes, output.pixels_per_point));
    }

    /// One step of the wheel, back and forth between the slices 140 and 160.
    fn scroll(&mut self) {
        let at = self.app.slots[0].viewport.frame;
        if !(140..=160).contains(&at) {
            self.app.dispatch(Command::View(ViewCommand::ToFrame(150)));
        }
        if at == 140 || at == 160 {
            self.steps = if at == 140 { 1.0 } else { -1.0 };
        }
        self.pass(vec![Event::MouseWheel {
            unit: MouseWheelUnit::Line,
            delta: vec2(0.0, -self.steps),
            modifiers: Modifiers::NONE,
            phase: egui::TouchPhase::Move,
            source: MouseWheelSource::Wheel,
        }]);
        assert_ne!(self.app.slots[0].viewport.frame, at, "the wheel scrolls");
    }
}

fn passes(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut passes = Passes::new(opened(folder.path()));
    let mut group = c.benchmark_group("pass");
    group.sample_size(30);
    let cases = [("none", None), ("500 on the stack", Some(300.0)), ("500 on one slice", Some(0.0))];
    for (name, length_mm) in cases {
        passes.app.case = length_mm.map(case_of_500).map(Arc::new);
        if length_mm.is_none() {
            // The panel lists as many findings, so that marks alone make the difference.
            let mut bare = case_of_500(0.0);
            bare.findings.iter_mut().for_each(|finding| finding.marks.clear());
            passes.app.case = Some(Arc::new(bare));
        }
        passes.app.reveal.revealed = (0..passes.app.findings().len()).collect();
        passes.scroll();
        group.bench_function(format!("scrolling, {name}"), |b| b.iter(|| passes.scroll()));
        // Where all of them are in view, if there are any.
        passes.app.dispatch(Command::View(ViewCommand::ToFrame(150)));
        passes.pass(Vec::new());
        group.bench_function(format!("nothing new, {name}"), |b| b.iter(|| passes.pass(Vec::new())));
    }
}

criterion_group!(benches, viewports, passes);
criterion_main!(benches);
