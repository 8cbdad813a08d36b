//! How everything lay on screen before presenting, a quiz or a comparison, to put it back afterwards.

use super::{AppState, Mode, Slot};
use crate::{paint::CornerText, viewport::Layout};

/// A remembered arrangement.
#[derive(Clone, Debug)]
pub(super) struct Desk {
    mode: Mode,
    layout: Layout,
    maximised: bool,
    slots: Vec<Slot>,
    active: usize,
    finding: Option<usize>,
    marks_shown: bool,
    corner_text: CornerText,
    fullscreen: bool,
}

impl AppState {
    pub(super) fn remember_desk(&self) -> Desk {
        Desk {
            mode: self.mode,
            layout: self.layout,
            maximised: self.maximised,
            slots: self.slots.clone(),
            active: self.active,
            finding: self.finding,
            marks_shown: self.marks_shown,
            corner_text: self.corner_text,
            fullscreen: self.fullscreen,
        }
    }

    pub(super) fn restore_desk(&mut self, desk: Desk) {
        self.mode = desk.mode;
        self.layout = desk.layout;
        self.maximised = desk.maximised;
        self.slots = desk.slots;
        self.active = desk.active;
        self.finding = desk.finding;
        self.marks_shown = desk.marks_shown;
        self.corner_text = desk.corner_text;
        self.fullscreen = desk.fullscreen;
        self.cine = false;
    }
}
