//! A teaching case in a ZIP archive: its texts and where its images are, read without unpacking it.

use std::{io::Read, ops::ControlFlow, path::Path};

use super::{
    CaseError, TeachingCase, TruthFiles,
    format::{ANSWERS_FILE, CASE_FILE, IMAGES_FOLDER, MAX_TEXT_BYTES, read_texts},
};
use crate::source::{Files, Source, is_archive};

/// A case in an archive.
pub struct PackedCase {
    /// The case, or why it cannot be read.
    pub case: Result<TeachingCase, CaseError>,
    /// What it brings besides its images.
    pub truth: TruthFiles,
    /// Its images: what the archive was looked through with, so that nothing is inflated anew.
    pub images: Files,
}

/// The case in an archive. `None` where the path is no archive, or there is not one case in it alone.
pub fn packed_case(path: &Path) -> Option<PackedCase> {
    if !is_archive(path) {
        return None;
    }
    let source = Files::new(vec![path.to_owned()]);
    let mut places = Vec::new();
    source.scan(&mut |place| {
        places.push(place);
        ControlFlow::Continue(())
    });
    let mut cases = places.iter().filter(|place| place.file_name().is_some_and(|name| name == CASE_FILE));
    let (Some(about), None) = (cases.next(), cases.next()) else { return None };
    let folder = about.parent()?.to_owned();
    let beside = folder.join(ANSWERS_FILE);
    let answers = places.contains(&beside).then_some(beside);
    let read = || {
        let about = text(&source, about, CASE_FILE)?;
        let answers = answers.map(|answers| text(&source, &answers, ANSWERS_FILE)).transpose()?;
        Ok(TeachingCase { folder: folder.clone(), ..read_texts(&about, answers.as_deref())? })
    };
    let case = read();
    let images = source.at(vec![folder.join(IMAGES_FOLDER)]);
    Some(PackedCase { case, truth: TruthFiles::among(places, &folder, source), images })
}

fn text(source: &Files, place: &Path, file: &str) -> Result<String, CaseError> {
    let fault = |source| CaseError::Io { file: file.to_owned(), action: "read", source };
    let (reader, len) = source.open(place).map_err(fault)?;
    if MAX_TEXT_BYTES < len {
        return Err(CaseError::TooLarge { file: file.to_owned(), limit_mb: MAX_TEXT_BYTES >> 20 });
    }
    let mut text = String::new();
    reader.take(MAX_TEXT_BYTES).read_to_string(&mut text).map_err(fault)?;
    Ok(text)
}
