//! What a person can do with planes cut anew, as values.

use crate::{geometry::ImagePoint, study::VertebralLevel};

/// Planes cut anew. Places are on the picture that a viewport shows.
#[derive(Clone, Debug, PartialEq)]
pub enum MprCommand {
    /// Cut the active series anew in three planes, or go back to its slices; stops the loading of a volume.
    Toggle,
    /// Bring all planes to a place; on the curved picture they are put at right angles to the path there as well.
    MoveTo {
        /// Which viewport.
        slot: usize,
        /// Where to.
        at: ImagePoint,
    },
    /// Move one other plane, whose line a viewport shows, so that it goes through a place.
    MoveLine {
        /// Which viewport.
        slot: usize,
        /// Which plane: 0 sagittal, 1 axial, 2 coronal.
        plane: usize,
        /// Where to.
        at: ImagePoint,
    },
    /// Turn the lines of a viewport by so many degrees, from its columns' direction towards its rows'.
    Turn {
        /// Which viewport.
        slot: usize,
        /// By how much.
        degrees: f64,
    },
    /// Turn the lines of the active viewport by so many degrees, clockwise on screen; the curved picture about its path.
    TurnLines(f64),
    /// Make the slab so many steps of a voxel thicker; a slab that is no thicker than that is none.
    Thicken(isize),
    /// What a slab shows: brightest, darkest, mean, in turn.
    NextSlabMode,
    /// Put the planes at right angles to the column at a vertebra.
    AlignTo(VertebralLevel),
    /// The same at the vertebra so many further down.
    StepLevel(isize),
    /// The planes as at the start.
    Reset,
    /// Show or hide the lines of the planes.
    ToggleLines,
    /// Show the volume along the spinal canal in a fourth viewport, or take it away.
    ToggleCurve,
    /// Move a point of the path within the plane of a viewport.
    MovePathPoint {
        /// Which viewport.
        slot: usize,
        /// Which point, from the head.
        point: usize,
        /// Where to.
        at: ImagePoint,
    },
    /// Add a point to the path where the planes cross.
    AddPathPoint,
    /// Take away the point of the path that is nearest to where the planes cross.
    RemovePathPoint,
    /// The path as proposed from the levels.
    ProposePath,
}
