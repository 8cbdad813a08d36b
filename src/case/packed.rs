//! A teaching case in a ZIP archive: its texts and where its images are, read without unpacking it.

use std::{
    io::Read,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use super::{
    CaseError, TeachingCase,
    format::{ANSWERS_FILE, CASE_FILE, IMAGES_FOLDER, MAX_TEXT_BYTES, read_texts},
};
use crate::source::{Files, Source, is_archive};

/// The case in an archive, or why it cannot be read, and where its images are. `None` where the path is no archive, or
/// there is not one case in it alone.
pub fn packed_case(path: &Path) -> Option<(Result<TeachingCase, CaseError>, PathBuf)> {
    if !is_archive(path) {
        return None;
    }
    let source = Files::new(vec![path.to_owned()]);
    let (mut cases, mut answers) = (Vec::new(), Vec::new());
    source.scan(&mut |place| {
        match place.file_name() {
            Some(name) if name == CASE_FILE => cases.push(place),
            Some(name) if name == ANSWERS_FILE => answers.push(place),
            _ => {}
        }
        ControlFlow::Continue(())
    });
    let [about] = cases.as_slice() else { return None };
    let folder = about.parent()?.to_owned();
    let beside = folder.join(ANSWERS_FILE);
    let answers = answers.contains(&beside).then_some(beside);
    let read = || {
        let about = text(&source, about, CASE_FILE)?;
        let answers = answers.map(|answers| text(&source, &answers, ANSWERS_FILE)).transpose()?;
        Ok(TeachingCase { folder: folder.clone(), ..read_texts(&about, answers.as_deref())? })
    };
    Some((read(), folder.join(IMAGES_FOLDER)))
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
