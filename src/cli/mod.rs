//! The command line over the same rooms as the window.

pub mod inspect;
