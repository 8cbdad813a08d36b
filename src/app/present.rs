//! Presenting a case full screen, step by step.

use super::{AppState, Mode, Notice, desk::Desk};
use crate::{
    case::{Step, TeachingCase},
    viewport::Layout,
};

/// A presentation under way.
pub struct Presenting {
    /// What is gone through.
    pub steps: Vec<Step>,
    /// Index of the step on screen.
    pub at: usize,
    /// Whether the screen is black.
    pub black: bool,
    /// Whether the list of steps is up.
    pub list: bool,
    pub(super) desk: Desk,
}

impl Presenting {
    /// The step on screen.
    pub fn step(&self) -> &Step {
        &self.steps[self.at]
    }
}

impl AppState {
    pub(super) fn start_presenting(&mut self) {
        let steps = self.case.as_deref().map(steps_of).unwrap_or_default();
        if steps.is_empty() {
            let why = match self.case {
                Some(_) => "This case has neither steps nor findings to present.",
                None => "Open a case first: only a case can be presented.",
            };
            self.notice = Some(Notice::warning(why.to_owned()));
            return;
        }
        self.leave_quiz();
        self.stop_comparing();
        self.crosshair = None;
        let desk = self.remember_desk();
        self.presenting = Some(Presenting { steps, at: 0, black: false, list: false, desk });
        self.mode = Mode::Present;
        self.fullscreen = true;
        self.go_to_step(0);
    }

    pub(super) fn leave_presenting(&mut self) {
        if let Some(presenting) = self.presenting.take() {
            self.restore_desk(presenting.desk);
            // What was changed for a step is nobody's preference.
            self.apply_preferences();
        }
    }

    /// Goes so many steps on; past either end it stays there.
    pub(super) fn step_by(&mut self, steps: isize) {
        let Some(presenting) = &self.presenting else { return };
        let step = presenting.at.saturating_add_signed(steps);
        self.wake_or(|app| app.go_to_step(step));
    }

    /// Brings the picture back from a black screen; where it is not black, does what was asked for.
    pub(super) fn wake_or(&mut self, act: impl FnOnce(&mut Self)) {
        match self.is_black() {
            true => self.toggle_black(),
            false => act(self),
        }
    }

    pub(super) fn go_to_step(&mut self, step: usize) {
        let Some(presenting) = &mut self.presenting else { return };
        presenting.at = step.min(presenting.steps.len() - 1);
        presenting.black = false;
        presenting.list = false;
        self.show_step();
    }

    /// Everything as the step on screen has it.
    pub(super) fn show_step(&mut self) {
        let Some(step) = self.presenting.as_ref().map(|presenting| presenting.step().clone()) else { return };
        self.finding = None;
        self.cine = false;
        self.marks_shown = true;
        self.empty_slots();
        self.hang_study();
        // An empty viewport is nothing to look at.
        let n_filled = self.slots.iter().filter(|slot| slot.series.is_some()).count();
        if step.layout.n_viewports() <= n_filled.max(step.views.len()) {
            self.layout = step.layout;
        }
        for (slot, view) in step.views.iter().enumerate().take(step.layout.n_viewports()) {
            self.show_view(slot, view);
        }
        if let Some(view) = step.views.first() {
            (step.views.len()..step.layout.n_viewports()).for_each(|slot| self.bring_to(slot, view.center));
        }
    }

    /// Whether a presentation's screen is black: nothing on it may change unseen.
    pub(super) fn is_black(&self) -> bool {
        self.presenting.as_ref().is_some_and(|presenting| presenting.black)
    }

    pub(super) fn toggle_black(&mut self) {
        if let Some(presenting) = &mut self.presenting {
            presenting.black ^= true;
        }
    }

    pub(super) fn toggle_step_list(&mut self) {
        if let Some(presenting) = &mut self.presenting {
            presenting.list ^= true;
        }
    }

    /// Whether the step on screen shows the marks of a finding.
    pub(super) fn step_shows(&self, finding: usize) -> bool {
        let id = self.findings().get(finding).map(|finding| &finding.id);
        self.presenting.as_ref().zip(id).is_some_and(|(presenting, id)| presenting.step().show.contains(id))
    }
}

/// The steps of a case; of one without any, the whole picture first and then each finding.
fn steps_of(case: &TeachingCase) -> Vec<Step> {
    if !case.steps.is_empty() || case.findings.is_empty() {
        return case.steps.clone();
    }
    let overview = Step { title: case.title.clone(), layout: Layout::OnePlusTwo, ..Step::default() };
    let each = case.findings.iter().map(|finding| Step {
        title: finding.name.clone(),
        notes: finding.text.clone(),
        views: finding.view.iter().cloned().collect(),
        show: vec![finding.id.clone()],
        ..Step::default()
    });
    std::iter::once(overview).chain(each).collect()
}
