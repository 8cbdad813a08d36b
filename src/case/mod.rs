//! The teaching case: what it tells, what is to be found in it, and the folder it is kept in.

mod model;

pub use model::{Code, Finding, FindingView, TeachingCase};
