//! Thecal: a radiology teaching viewer for dural ectasia on lumbar MR and CT.
//!
//! For teaching, not for diagnosis. `ARCHITECTURE.md` shows the house: each module below is a room on a floor, and
//! imports point down only.

pub mod annotation;
pub mod app;
pub mod case;
pub mod catalogue;
pub mod cli;
pub mod dicom;
pub mod disk;
pub mod dural;
pub mod export;
pub mod geometry;
pub mod hanging;
pub mod keyimage;
pub mod measure;
pub mod nifti;
pub mod paint;
pub mod picture;
pub mod quiz;
pub mod render;
pub mod reslice;
pub mod segment;
pub mod solid;
pub mod source;
pub mod study;
pub mod synthetic;
pub mod ui;
pub mod viewport;
pub mod volume;
