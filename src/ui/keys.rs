//! From keys to commands, through the table in `app::command`.
//!
//! Keys with Ctrl and function keys act everywhere; all others only while a viewport has the focus, so that they
//! can never be mistaken while text is edited.

use std::cell::RefCell;

use egui::{Event, EventFilter, Id, Key, Modifiers, Ui};

use crate::app::{AppState, Bindings, Command, ENTRIES, Entry, Group, Mode, ViewCommand, When};

thread_local! {
    /// The keys as they are bound in the pass that is being drawn, so that whatever names a command can name its keys.
    static BOUND: RefCell<Bindings> = RefCell::default();
}

/// Notes how keys are bound, at the beginning of a pass.
pub fn note_bindings(bindings: &Bindings) {
    BOUND.with_borrow_mut(|bound| {
        if bound != bindings {
            bound.clone_from(bindings);
        }
    });
}

/// The keys of a command's row, as they are written for a person.
pub fn keys_shown(entry: &Entry) -> Vec<String> {
    BOUND.with_borrow(|bound| bound.keys(entry).into_iter().map(shown).collect())
}

/// The first key of a command, as it is written for a person; `None` without any.
pub fn key_shown(command: &Command) -> Option<String> {
    Entry::of(command).and_then(|entry| keys_shown(entry).into_iter().next())
}

/// Whether a row's keys are the table's.
pub fn has_usual_keys(entry: &Entry) -> bool {
    BOUND.with_borrow(|bound| !bound.is_own(entry))
}

/// Keys a viewport keeps for itself while it has the focus. Tab moves on to the next viewport, but while a measurement is
/// chosen to the next measurement; past the last one none is chosen, and Tab moves on.
pub fn viewport_keys(app: &AppState) -> EventFilter {
    EventFilter { tab: keeps_tab(app), horizontal_arrows: true, vertical_arrows: true, escape: true }
}

fn keeps_tab(app: &AppState) -> bool {
    app.mode == Mode::Study && app.measuring.chosen.is_some()
}

/// A key as the table writes it, such as `Shift+Up`.
fn parse(text: &str) -> Option<(Modifiers, Key)> {
    let mut modifiers = Modifiers::NONE;
    let mut parts = text.split('+').peekable();
    while let Some(part) = parts.next() {
        match (part, parts.peek()) {
            ("Ctrl", Some(_)) => modifiers |= Modifiers::COMMAND,
            ("Shift", Some(_)) => modifiers |= Modifiers::SHIFT,
            ("Alt", Some(_)) => modifiers |= Modifiers::ALT,
            (key, None) => return Some((modifiers, Key::from_name(key)?)),
            _ => return None,
        }
    }
    None
}

fn acts_everywhere(modifiers: Modifiers, key: Key) -> bool {
    modifiers.command || (Key::F1..=Key::F35).contains(&key)
}

fn is_letter_or_digit(key: Key) -> bool {
    (Key::Num0..=Key::Num9).contains(&key) || (Key::A..=Key::Z).contains(&key)
}

/// How a key is written for a person.
pub fn shown(key: &str) -> String {
    const NAMES: [(&str, &str); 12] = [
        ("Plus", "+"),
        ("Minus", "−"),
        ("Equals", "="),
        ("Comma", ","),
        ("Period", "."),
        ("PageUp", "PgUp"),
        ("PageDown", "PgDn"),
        ("Escape", "Esc"),
        ("Up", "↑"),
        ("Down", "↓"),
        ("Left", "←"),
        ("Right", "→"),
    ];
    let part = |part: &str| NAMES.iter().find(|(name, _)| *name == part).map_or(part, |(_, shown)| shown).to_owned();
    key.split('+').map(part).collect::<Vec<_>>().join(" ")
}

/// Takes the pressed keys out of the input and turns them into commands. `viewport` is the focused viewport with its
/// size in physical pixels, `None` while something else has the focus.
pub fn commands(ui: &Ui, app: &AppState, viewport: Option<[f64; 2]>) -> Vec<Command> {
    let mode = app.mode;
    let mut bound: Vec<_> = ENTRIES
        .iter()
        .filter(|entry| entry.modes.include(mode) && entry.when.holds(app) && acts_beside_solid(entry, app))
        .flat_map(|entry| {
            app.settings.bindings.keys(entry).into_iter().filter_map(move |key| Some((entry, parse(key)?)))
        })
        .filter(|(_, (modifiers, key))| {
            // A quiz has no text to edit: its letters and digits act wherever the focus is.
            let is_free = mode == Mode::Quiz && is_letter_or_digit(*key);
            (viewport.is_some() || acts_everywhere(*modifiers, *key) || is_free) && (*key != Key::Tab || keeps_tab(app))
        })
        .collect();
    // What needs more to be so goes first.
    bound.sort_by_key(|(entry, _)| std::cmp::Reverse(entry.when));
    let mut commands = Vec::new();
    ui.input_mut(|input| {
        input.events.retain(|event| {
            let Some((key, modifiers)) = pressed(event) else { return true };
            if *event == Event::Copy && viewport.is_none() {
                return true;
            }
            let found = bound.iter().find(|(_, (wanted, bound_key))| {
                *bound_key == key && (modifiers.matches_exact(*wanted) || is_symbol_with_shift(key, modifiers, *wanted))
            });
            match found {
                Some((entry, _)) => commands.push(sized(&entry.command, viewport)),
                None => return true,
            }
            false
        });
    });
    commands
}

/// While a shaded view is shown, keys of slices that nobody sees do nothing.
fn acts_beside_solid(entry: &Entry, app: &AppState) -> bool {
    app.solid.is_none()
        || entry.when == When::Shaded
        || entry.group == Group::Program
        || matches!(entry.command, Command::Solid(_) | Command::Present(_) | Command::Quiz(_))
}

/// The key that was pressed. The system sends Ctrl C and Ctrl X as wishes to copy and to cut.
fn pressed(event: &Event) -> Option<(Key, Modifiers)> {
    match event {
        Event::Key { key, pressed: true, modifiers, .. } => Some((*key, *modifiers)),
        Event::Copy => Some((Key::C, Modifiers::COMMAND)),
        Event::Cut => Some((Key::X, Modifiers::COMMAND)),
        _ => None,
    }
}

/// Takes the first key that is pressed out of the input, as the table writes keys; nothing of what was pressed is left.
pub fn take_pressed(ui: &Ui) -> Option<String> {
    ui.input_mut(|input| {
        let is_modifier = |key: Key| {
            use Key::{
                AltLeft, AltRight, CapsLock, ControlLeft, ControlRight, ShiftLeft, ShiftRight, SuperLeft, SuperRight,
            };
            let held =
                [ShiftLeft, ShiftRight, ControlLeft, ControlRight, AltLeft, AltRight, SuperLeft, SuperRight, CapsLock];
            held.contains(&key)
        };
        let first = input.events.iter().filter_map(pressed).find(|(key, _)| !is_modifier(*key));
        input.events.retain(|event| pressed(event).is_none() && !matches!(event, Event::Text(_)));
        first.map(|(key, modifiers)| written(key, modifiers))
    })
}

/// Keys as the table writes them.
fn written(key: Key, modifiers: Modifiers) -> String {
    let shift = modifiers.shift && !matches!(key, Key::Plus | Key::Equals | Key::Minus | Key::Comma | Key::Period);
    let held = [(shift, "Shift+"), (modifiers.command, "Ctrl+"), (modifiers.alt, "Alt+")];
    let held: String = held.iter().filter(|(is_held, _)| *is_held).map(|(_, name)| *name).collect();
    format!("{held}{}", key.name())
}

/// `+` needs Shift on most keyboards: the symbol counts, not how it was typed.
fn is_symbol_with_shift(key: Key, modifiers: Modifiers, wanted: Modifiers) -> bool {
    matches!(key, Key::Plus | Key::Equals | Key::Minus | Key::Comma | Key::Period)
        && modifiers.matches_exact(wanted | Modifiers::SHIFT)
}

/// The command with the viewport's size, where it needs one.
pub fn sized(command: &Command, viewport: Option<[f64; 2]>) -> Command {
    let size = viewport.unwrap_or([1.0, 1.0]);
    match command {
        Command::View(ViewCommand::Zoom { factor, about, .. }) => {
            Command::View(ViewCommand::Zoom { factor: *factor, about: *about, size })
        }
        Command::View(ViewCommand::OneToOne(_)) => Command::View(ViewCommand::OneToOne(size)),
        other => other.clone(),
    }
}

/// The identity of a viewport's widget.
pub fn viewport_id(slot: usize) -> Id {
    Id::unique("viewport").with(slot)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_in_the_table_is_a_key() {
        for key in ENTRIES.iter().flat_map(|entry| entry.keys) {
            assert!(parse(key).is_some(), "{key}");
        }
    }

    #[test]
    fn letters_and_space_need_a_viewport_but_ctrl_and_function_keys_do_not() {
        let everywhere = |key: &str| parse(key).map(|(modifiers, key)| acts_everywhere(modifiers, key));
        assert_eq!(everywhere("Space"), Some(false));
        assert_eq!(everywhere("Shift+I"), Some(false));
        assert_eq!(everywhere("Ctrl+O"), Some(true));
        assert_eq!(everywhere("F1"), Some(true));
    }
}
