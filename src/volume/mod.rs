//! From loose instances to ordered series: grouped by UID, split where they do not scroll together, sorted by place.
//!
//! Pure. Names of files and the order of arrival never matter: the same instances give the same studies.

mod builder;
mod order;
mod series;
mod split;
mod warnings;

pub use builder::StudyBuilder;
