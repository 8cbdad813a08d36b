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
    /// Whether all files had been read, so that there was an arrangement to remember.
    hung: bool,
}

impl Desk {
    fn hang(&mut self, layout: Layout, slots: &[Slot]) {
        if !self.hung {
            self.hung = true;
            (self.layout, self.slots) = (layout, slots.to_vec());
        }
    }
}

impl AppState {
    /// Whatever was begun while files still arrived goes back to the study as it was just put into viewports.
    pub(super) fn hang_desks(&mut self) {
        let open = self.case.as_ref().map(|case| &case.id);
        let of_quiz = self.quiz.as_mut().filter(|quiz| open.is_some() && quiz.desk_case.as_ref() == open);
        let of_quiz = of_quiz.map(|quiz| &mut quiz.desk);
        let of_presenting = self.presenting.as_mut().map(|presenting| &mut presenting.desk);
        let of_beside = self.beside.as_mut().map(|beside| &mut beside.desk);
        for desk in [of_quiz, of_presenting, of_beside].into_iter().flatten() {
            desk.hang(self.layout, &self.slots);
        }
    }

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
            hung: self.hung,
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
