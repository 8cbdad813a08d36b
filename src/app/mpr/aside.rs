//! Planes cut anew make way for a command that is for slices, and come back where that was refused.

use super::{Arrangement, Mpr};
use crate::app::{AppState, Crosshair, Mode};

/// Planes that were left for a command, and what they left behind.
pub(in crate::app) struct PlanesAside {
    mpr: Mpr,
    /// How they were on screen.
    shown: Arrangement,
    crosshair: Option<Crosshair>,
    /// How the slices lay before the command.
    slices: Arrangement,
    finding: Option<usize>,
}

impl AppState {
    /// Leaves the planes for a command, so that it meets the slices; what it says is then the only thing said.
    pub(in crate::app) fn set_planes_aside(&mut self) -> Option<PlanesAside> {
        let (shown, crosshair) = (self.arrangement(), self.crosshair.clone());
        let mpr = self.leave_mpr()?;
        self.notice = None;
        Some(PlanesAside { mpr, shown, crosshair, slices: self.arrangement(), finding: self.finding })
    }

    /// Shows the planes again where the command was refused, or waits for a drive: it said something, and did nothing.
    pub(in crate::app) fn take_planes_back(&mut self, aside: PlanesAside) {
        let said_why = self.notice.is_some() && self.mode == Mode::Study && self.beside.is_none();
        let did_nothing = self.arrangement() == aside.slices && self.finding == aside.finding;
        if said_why && did_nothing && self.mpr.is_none() && self.series(&aside.mpr.source).is_some() {
            self.put(aside.shown);
            self.crosshair = aside.crosshair;
            self.mpr = Some(aside.mpr);
        }
    }
}
