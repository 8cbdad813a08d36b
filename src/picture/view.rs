//! What a picture says of itself, as an instance.

use std::path::Path;

use crate::study::{
    FileKind, Instance, PhotometricInterpretation, PixelFormat, SeriesInstanceUid, SopInstanceUid, StudyFacts,
    StudyInstanceUid, VoiSet, Window, shown, stable_hash_of,
};

/// Grey pixels of 8 or 16 bits.
pub(super) fn grey(rows: u32, columns: u32, bits: u16) -> PixelFormat {
    PixelFormat { bits_allocated: bits, ..PixelFormat::grey(rows, columns, bits) }
}

/// Red, green and blue of 8 bits, whatever they are in the file.
pub(super) fn colour(rows: u32, columns: u32) -> PixelFormat {
    PixelFormat { samples_per_pixel: 3, photometric: PhotometricInterpretation::Rgb, ..grey(rows, columns, 8) }
}

/// Pictures of one folder make a study, each of them a series by its own name.
pub(super) fn instance(format: PixelFormat, path: &Path) -> Instance {
    // A picture of 8 bits was made to be looked at as it is; one of 16 may use few of them.
    let as_it_is = (format.samples_per_pixel == 1 && format.bits_stored == 8)
        .then(|| (Window::linear(128.0, 256.0), Some("as the picture is".to_owned())));
    Instance {
        kind: FileKind::Picture,
        sop_uid: SopInstanceUid(stand_in(path)),
        path: path.to_owned(),
        facts: facts(path),
        voi: VoiSet { windows: as_it_is.into_iter().collect(), tables: Vec::new() },
        ..Instance::of_pixels(format)
    }
}

fn facts(path: &Path) -> StudyFacts {
    StudyFacts {
        study_uid: StudyInstanceUid(stand_in(path.parent().unwrap_or(path))),
        series_uid: SeriesInstanceUid(stand_in(path)),
        study_description: "Pictures".to_owned(),
        modality: "OT".to_owned(),
        series_description: path.file_stem().map(|name| shown(&name.to_string_lossy())).unwrap_or_default(),
        ..StudyFacts::default()
    }
}

/// No valid UID, so that it can be told from one. What is measured is kept under it, so it is the same in every release.
fn stand_in(path: &Path) -> String {
    format!("picture.{}", stable_hash_of(&[path.as_os_str().as_encoded_bytes()]))
}
