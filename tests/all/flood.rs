//! A flood of wheel events: all that come in one pass make one scroll, and one picture is drawn for them.

use crate::support::{Slice, app::Driver};
use egui::{Context, Event, Modifiers, MouseWheelUnit, Pos2, RawInput, Rect, TextureId, pos2, vec2};
use thecal::{
    app::AppState,
    ui::{Shell, apply_theme},
};

/// The window without a display, pass by pass.
struct Window {
    ctx: Context,
    shell: Shell,
    app: AppState,
}

impl Window {
    /// On the middle of a stack of 200 slices, all decoded, with the pointer on the picture.
    fn on_a_stack() -> (tempfile::TempDir, Self) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for number in 0..200 {
            Slice::sagittal(1, number).write(folder.path(), &number.to_string());
        }
        let mut driver = Driver::opened(folder.path());
        driver.until_decoded();
        let ctx = Context::default();
        apply_theme(&ctx);
        let mut window = Self { ctx, shell: Shell::default(), app: driver.app };
        window.pass(vec![Event::PointerMoved(pos2(600.0, 400.0))]);
        window.pass(Vec::new());
        assert_eq!(window.pass(Vec::new()), 0, "nothing is drawn that is drawn already");
        (folder, window)
    }

    /// One pass with these events; returns how many pictures went to the graphics card.
    fn pass(&mut self, events: Vec<Event>) -> usize {
        let screen_rect = Some(Rect::from_min_size(Pos2::ZERO, vec2(1280.0, 800.0)));
        let input = RawInput { screen_rect, events, ..RawInput::default() };
        let mut output = self.ctx.run_ui(input, |ui| self.shell.ui(ui, &mut self.app));
        // The managed texture number 0 is that of the letters.
        let drawn = output.textures_delta.set.iter().filter(|(id, _)| **id != TextureId::Managed(0)).count();
        output.textures_delta.clear();
        drawn
    }

    fn frame(&self) -> usize {
        self.app.slots[0].viewport.frame
    }
}

fn wheel(lines: f32, modifiers: Modifiers) -> Event {
    Event::MouseWheel {
        unit: MouseWheelUnit::Line,
        delta: vec2(0.0, lines),
        modifiers,
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
    }
}

#[test]
fn all_wheel_events_of_a_pass_are_one_scroll_and_one_picture() {
    let (_folder, mut window) = Window::on_a_stack();
    for n_events in [1, 17, 60] {
        let before = window.frame();
        assert_eq!(window.pass(vec![wheel(-1.0, Modifiers::NONE); n_events]), 1, "{n_events} events");
        assert_eq!(window.frame(), (before + n_events).min(199), "the pass itself shows where they lead");
        assert_eq!(window.pass(Vec::new()), 0, "nothing is left for the next pass");
    }
}

#[test]
fn a_flood_there_and_back_draws_nothing() {
    let (_folder, mut window) = Window::on_a_stack();
    let before = window.frame();
    let there_and_back = (0..1000).map(|idx| wheel(if idx % 2 == 0 { -1.0 } else { 1.0 }, Modifiers::NONE));
    assert_eq!(window.pass(there_and_back.collect()), 0);
    assert_eq!(window.frame(), before);
}

#[test]
fn a_flood_past_the_end_stops_at_the_end_and_does_not_linger() {
    let (_folder, mut window) = Window::on_a_stack();
    assert_eq!(window.pass(vec![wheel(-1.0, Modifiers::NONE); 1000]), 1);
    assert_eq!(window.frame(), 199);
    assert_eq!(window.pass(vec![wheel(1.0, Modifiers::NONE)]), 1);
    assert_eq!(window.frame(), 198, "the way back is not as long as the way past the end");
}

#[test]
fn shift_scrolls_ten_slices_and_a_flood_of_zooms_is_one_picture() {
    let (_folder, mut window) = Window::on_a_stack();
    let before = window.frame();
    assert_eq!(window.pass(vec![wheel(1.0, Modifiers::SHIFT); 3]), 1);
    assert_eq!(window.frame(), before - 30);
    let zoom = window.app.slots[0].viewport.zoom;
    assert_eq!(window.pass(vec![Event::Zoom(1.1); 10]), 1);
    assert!((window.app.slots[0].viewport.zoom / zoom - 1.1f64.powi(10)).abs() < 1e-3);
}
