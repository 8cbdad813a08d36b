//! A quiz on screen: what is asked of whom, and what the answer shows.

use super::AppState;
use crate::{geometry::LpsPoint, quiz::Confidence, study::VertebralLevel};

impl AppState {
    pub(super) fn start_quiz(&mut self) {}
    pub(super) fn start_mixed_quiz(&mut self) {}
    pub(super) fn retry_wrong(&mut self) {}
    pub(super) fn place_marker(&mut self, _slot: usize, _at: LpsPoint) {}
    pub(super) fn marker_here(&mut self) {}
    pub(super) fn nudge_marker(&mut self, _by_mm: [f64; 2]) {}
    pub(super) fn clear_marker(&mut self) {}
    pub(super) fn choose_answer(&mut self, _idx: usize) {}
    pub(super) fn choose_level(&mut self, _level: VertebralLevel) {}
    pub(super) fn say_confidence(&mut self, _confidence: Confidence) {}
    pub(super) fn show_hint(&mut self) {}
    pub(super) fn proceed(&mut self) {}
    pub(super) fn revisit(&mut self, _idx: usize) {}
    pub(super) fn leave_quiz(&mut self) {}
    pub(super) fn feedback_shows(&self, _finding: usize) -> bool {
        false
    }
    pub(super) fn note_revealed(&mut self, _finding: usize) {}
    pub(super) fn opened(&mut self) {}
}
