//! From loose instances to ordered series: grouped by UID, split where they do not scroll together, sorted by place.
//! What is split and sorted is slices, so that one object may fall into several stacks and several objects make one.
//!
//! Pure. Names of files and the order of arrival never matter: the same instances give the same studies.

mod builder;
mod dimension;
mod order;
mod series;
mod slice;
mod split;
mod warnings;

pub use builder::StudyBuilder;
