//! Files that mean harm, as data: a name, how to make it, and a piece of what must be said of it.

mod beginning;
mod codestreams;
mod description;
mod draft;
mod foreign;
mod jpeg_ls;
mod lengths;
mod nifti;
#[path = "../nifti.rs"]
mod nifti_file;
mod pixel_data;
mod texts;
mod values;

pub use draft::{Draft, GOOD_SERIES};

/// One kind of file.
pub struct Kind {
    /// What is wrong with it.
    pub name: String,
    /// Makes the file.
    pub make: Box<dyn Fn() -> Vec<u8> + Send + Sync>,
    /// A piece of what has to be said: of the file, of its series, or of a frame. Empty where it is read in silence.
    pub said: &'static str,
}

/// A kind in one line.
pub fn kind(name: impl Into<String>, said: &'static str, make: impl Fn() -> Vec<u8> + Send + Sync + 'static) -> Kind {
    Kind { name: name.into(), make: Box::new(make), said }
}

/// All of them.
pub fn kinds() -> Vec<Kind> {
    [
        beginning::kinds(),
        lengths::kinds(),
        texts::kinds(),
        description::kinds(),
        pixel_data::kinds(),
        codestreams::kinds(),
        values::kinds(),
        foreign::kinds(),
        nifti::kinds(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
