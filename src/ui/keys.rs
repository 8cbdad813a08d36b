//! From keys to commands, through the table in `app::command`.
//!
//! Keys with Ctrl and function keys act everywhere; all others only while a viewport has the focus, so that they
//! can never be mistaken while text is edited.

use egui::{Event, EventFilter, Id, Key, Modifiers, Ui};

use crate::app::{AppState, Command, ENTRIES, Entry, Group, MeasureCommand, Mode, ViewCommand, When};

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
        .flat_map(|entry| entry.keys.iter().filter_map(move |key| Some((entry, parse(key)?))))
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
            // Windows send Ctrl C as a wish to copy, not as a key.
            if *event == Event::Copy && viewport.is_some() && copies(app) {
                commands.push(Command::Measure(MeasureCommand::Copy));
                return false;
            }
            let Event::Key { key, pressed: true, modifiers, .. } = event else { return true };
            let found = bound.iter().find(|(_, (wanted, bound_key))| {
                bound_key == key
                    && (modifiers.matches_exact(*wanted) || is_symbol_with_shift(*key, *modifiers, *wanted))
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

fn copies(app: &AppState) -> bool {
    app.mode == Mode::Study && app.measuring.chosen.is_some() && app.solid.is_none()
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
