//! Marks and regions in patient space, when they show, and where captions go.
//!
//! Pure, and knows no zoom, pan or window of its own: callers hand in the transform and the size of the viewport.

mod candidates;
mod crowd;
mod mark;
mod placement;
mod rect;
mod region;
mod visibility;

pub use mark::{Arrow, Caption, Mark, MarkRole, MarkSpace, Wording};
pub use placement::{CaptionForm, CaptionRequest, PlacedCaption, PlacementRoom, place};
pub use rect::ViewRect;
pub use region::{Outline, PlaneMm, Region, RegionError, SliceRegion, Solid};
pub use visibility::{MarkInView, marked_slices, project, visible};
