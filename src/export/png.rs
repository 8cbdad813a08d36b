//! Pictures as PNG files, never half written.

use std::{
    io,
    path::{Path, PathBuf},
};

use image::{
    ExtendedColorType, ImageEncoder,
    codecs::png::{CompressionType, FilterType, PngEncoder},
};

use crate::study::shown_path;
use crate::{disk, paint::raster::RgbaPicture};

/// Why a picture was not written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The picture could not be encoded.
    #[error("the picture could not be encoded as PNG: {0}")]
    Encoding(#[from] image::ImageError),
    /// The file could not be written.
    #[error("{} could not be written: {cause}", shown_path(path))]
    Writing {
        /// Which file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
}

/// Writes a picture: first beside its place, then renamed, so that an older file stays whole until the new one is.
///
/// # Errors
/// [`ExportError`] where encoding or writing fails; nothing is left behind then.
pub fn write_png(path: &Path, picture: &RgbaPicture) -> Result<(), ExportError> {
    let mut bytes = Vec::new();
    let size = [picture.width, picture.height].map(|extent| u32::try_from(extent).unwrap_or(u32::MAX));
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive);
    encoder.write_image(&picture.rgba, size[0], size[1], ExtendedColorType::Rgba8)?;
    disk::write_atomically(path, &bytes).map_err(|cause| ExportError::Writing { path: path.to_owned(), cause })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_picture_replaces_an_older_file_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("slice.png");
        fs::write(&path, "older").expect("written");
        let picture = RgbaPicture { width: 2, height: 1, rgba: vec![1, 2, 3, 255, 4, 5, 6, 255] };
        write_png(&path, &picture).expect("written");
        let read = image::open(&path).expect("a PNG").into_rgba8();
        assert_eq!(read.into_raw(), picture.rgba);
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let folder = tempfile::tempdir().expect("a folder");
        let picture = RgbaPicture { width: 1, height: 1, rgba: vec![0, 0, 0, 255] };
        let error = write_png(&folder.path().join("no/slice.png"), &picture).expect_err("no such folder");
        assert!(error.to_string().contains("could not be written"));
    }
}
