//! Small grey pictures as PNG: thumbnails that are written and read again.

use std::{
    fs::File,
    io::{self, Cursor, Read as _},
    path::Path,
};

use image::{
    ExtendedColorType, ImageEncoder, ImageFormat, ImageReader, Limits,
    codecs::png::{CompressionType, FilterType, PngEncoder},
};

use super::ExportError;
use crate::{
    disk,
    render::{Picture, PictureSamples},
};

/// The most bytes of a file that is read.
const MOST_BYTES: u64 = 1 << 20;
/// The longest side that is read, pixels.
const LONGEST_SIDE: u32 = 1024;

/// Writes a picture in grey, whole or not at all. Colours become grey.
///
/// # Errors
/// [`ExportError`].
pub fn write_grey_png(path: &Path, picture: &Picture) -> Result<(), ExportError> {
    let grey = match &picture.samples {
        PictureSamples::Grey(grey) => grey.clone(),
        PictureSamples::Rgb(rgb) => rgb.iter().map(|[r, g, b]| luma(*r, *g, *b)).collect(),
    };
    let mut bytes = Vec::new();
    let size = [picture.width, picture.height].map(|extent| u32::try_from(extent).unwrap_or(u32::MAX));
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Sub);
    encoder.write_image(&grey, size[0], size[1], ExtendedColorType::L8)?;
    disk::write_atomically(path, &bytes).map_err(|cause| ExportError::Writing { path: path.to_owned(), cause })
}

/// Weights of ITU-R BT.601.
fn luma(r: u8, g: u8, b: u8) -> u8 {
    ((299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b)) / 1000) as u8
}

/// Reads a small picture in grey.
///
/// # Errors
/// Where there is none, it is no PNG, or it is larger than any thumbnail.
pub fn read_grey_png(path: &Path) -> io::Result<Picture> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST_BYTES).read_to_end(&mut bytes)?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), ImageFormat::Png);
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(LONGEST_SIDE), Some(LONGEST_SIDE));
    limits.max_alloc = Some(u64::from(LONGEST_SIDE) * u64::from(LONGEST_SIDE) * 8);
    reader.limits(limits);
    let grey = reader.decode().map_err(io::Error::other)?.into_luma8();
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    Ok(Picture { width, height, samples: PictureSamples::Grey(grey.into_raw()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thumbnail_comes_back_as_it_was_and_what_is_none_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("1.png");
        let picture = Picture { width: 3, height: 2, samples: PictureSamples::Grey(vec![0, 50, 100, 150, 200, 255]) };
        write_grey_png(&path, &picture).expect("written");
        assert_eq!(read_grey_png(&path).expect("read"), picture);
        let bytes = std::fs::read(&path).expect("read");
        for cut in 0..bytes.len() - 12 {
            std::fs::write(&path, &bytes[..cut]).expect("written");
            assert!(read_grey_png(&path).is_err(), "cut after {cut}");
        }
        let wide = Picture { width: 2000, height: 1, samples: PictureSamples::Grey(vec![0; 2000]) };
        write_grey_png(&path, &wide).expect("written");
        assert!(read_grey_png(&path).is_err(), "no thumbnail");
    }
}
