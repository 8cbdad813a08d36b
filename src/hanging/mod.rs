//! Hanging: which series of a lumbar study stand where when it opens, as a reader would put them, and why.
//!
//! Pure: series in, places out, every choice with its reason in words. The protocols are a table.

mod kernel;
mod protocol;
mod recognise;
mod table;

pub use protocol::{Hanging, Placement, hang};
pub use recognise::{Kind, Recognised, recognise};
