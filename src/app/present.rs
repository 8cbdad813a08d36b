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
    desk: Desk,
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
            self.notice = Some(Notice(why.to_owned()));
            return;
        }
        self.stop_comparing();
        let desk = self.remember_desk();
        self.presenting = Some(Presenting { steps, at: 0, black: false, list: false, desk });
        self.mode = Mode::Present;
        self.fullscreen = true;
        self.go_to_step(0);
    }

    pub(super) fn leave_presenting(&mut self) {
        if let Some(presenting) = self.presenting.take() {
            self.restore_desk(presenting.desk);
        }
    }

    /// Goes so many steps on; past either end it stays there. The first wish after a black screen only brings the
    /// picture back.
    pub(super) fn step_by(&mut self, steps: isize) {
        let Some(presenting) = &self.presenting else { return };
        if presenting.black {
            return self.toggle_black();
        }
        self.go_to_step(presenting.at.saturating_add_signed(steps));
    }

    pub(super) fn go_to_step(&mut self, step: usize) {
        let Some(presenting) = &mut self.presenting else { return };
        presenting.at = step.min(presenting.steps.len() - 1);
        presenting.black = false;
        presenting.list = false;
        let step = presenting.step().clone();
        self.finding = None;
        self.cine = false;
        self.marks_shown = true;
        self.empty_slots();
        self.hang_study();
        self.layout = step.layout;
        for (slot, view) in step.views.iter().enumerate().take(step.layout.n_viewports()) {
            self.show_view(slot, view);
        }
        if let Some(view) = step.views.first() {
            (step.views.len()..step.layout.n_viewports()).for_each(|slot| self.bring_to(slot, view.center));
        }
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
