//! The window without a display, to be driven by labels, keys and mouse.

use egui::{Key, Modifiers, os::OperatingSystem};
use egui_kittest::{Harness, Node, kittest::NodeT, kittest::Queryable};
use thecal::{
    app::AppState,
    ui::{Shell, apply_theme},
};

/// The program in its window.
pub struct Window {
    /// What it knows.
    pub app: AppState,
    /// Its frame.
    pub shell: Shell,
}

/// A window that is driven from outside.
pub type Driven = Harness<'static, Window>;

/// A window of 1280 by 800 points.
pub fn harness(app: AppState) -> Driven {
    let mut themed = false;
    // Each thing that a thread brings asks for one pass more, and how many come at once is chance.
    let builder = Harness::builder().with_size([1280.0, 800.0]).with_os(OperatingSystem::Nix).with_max_steps(64);
    let mut harness = builder.build_ui_state(
        move |ui, window: &mut Window| {
            if !themed {
                themed = true;
                apply_theme(ui.ctx());
                return;
            }
            window.shell.ui(ui, &mut window.app);
        },
        Window { app, shell: Shell::default() },
    );
    harness.run();
    harness
}

/// Presses a key and draws until nothing changes.
pub fn press(harness: &mut Driven, key: Key) {
    press_with(harness, Modifiers::NONE, key);
}

/// The same with Ctrl or Shift.
pub fn press_with(harness: &mut Driven, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run();
}

/// The control whose name begins so.
pub fn named<'a>(harness: &'a Driven, start: &'a str) -> Node<'a> {
    harness.get_by(move |node| node.label().is_some_and(|label| label.starts_with(start)))
}

/// Every name, value and description there is, one a line.
pub fn everything_said(harness: &Driven) -> String {
    let mut said = String::new();
    for node in harness.query_all_by(|_| true) {
        let node = node.accesskit_node();
        for text in [node.label(), node.value(), node.description()].into_iter().flatten() {
            said.push_str(&text);
            said.push('\n');
        }
    }
    said
}
