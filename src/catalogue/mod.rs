//! Public studies that a person may download: what there is, asking for it, and what was brought here.
//!
//! Nothing is contacted but by [`fetch()`], which runs because a person asked. What arrives is trusted as little as any
//! bytes: lengths, names, sums and identifiers are held against the catalogue before a file takes its name.

mod client;
mod fetch;
mod folder;
mod format;
mod key;
mod listing;
mod object;
mod patience;
mod places;
mod progress;
mod public_study;
mod removing;
mod trouble;
mod work;
mod workers;

pub use fetch::fetch;
pub use folder::{KeptStudy, Place, Standing};
pub use format::{Found, MOST_BYTES, parse};
pub use patience::Patience;
pub use places::{Catalogue, USER_FILE, built_in};
pub use progress::{Phase, Progress};
pub use public_study::{Host, PublicSeries, PublicStudy, Teaches};
pub use removing::Stayed;
pub use trouble::Trouble;
