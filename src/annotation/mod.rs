//! Marks in patient space, when they show, and where their captions go.
//!
//! Pure, and knows no zoom, pan or window of its own: callers hand in the transform and the size of the viewport.

mod mark;

pub use mark::{Arrow, Caption, Mark, MarkRole};
