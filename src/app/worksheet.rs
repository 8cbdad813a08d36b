//! The dural worksheet: which slot is measured next, whose sheet it is, what is drawn for it.

use super::AppState;
use crate::measure::MeasureKind;

impl AppState {
    /// What the next measurement is for: the slot at hand, where the tool draws what it asks for.
    pub(super) fn purpose_of_drawing(&self, _kind: MeasureKind) -> String {
        String::new()
    }
}
