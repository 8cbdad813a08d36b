//! Text files in: size limit, syntax errors by line.

use std::{
    fs,
    io::{self, Read},
    path::Path,
};

use super::{CaseError, MAX_TEXT_BYTES};
use crate::study::shown;

/// The text of a file, or `None` where there is no such file.
pub(super) fn read_text(folder: &Path, file: &str) -> Result<Option<String>, CaseError> {
    let path = folder.join(file);
    let fault = |source| CaseError::Io { file: file.to_owned(), action: "read", source };
    match fs::metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(fault(error)),
        Ok(about) if about.len() > MAX_TEXT_BYTES => {
            return Err(CaseError::TooLarge { file: file.to_owned(), limit_mb: MAX_TEXT_BYTES >> 20 });
        }
        // A pipe would hold up whoever reads it.
        Ok(about) if !about.is_file() => return Err(fault(io::ErrorKind::InvalidInput.into())),
        Ok(_) => {}
    }
    let mut text = String::new();
    // It may have grown since: no more is read than would be checked.
    let mut file = fs::File::open(&path).map_err(fault)?.take(MAX_TEXT_BYTES + 1);
    file.read_to_string(&mut text).map_err(fault)?;
    Ok(Some(text))
}

/// The syntax error of a parser as one sentence with a line number.
pub(super) fn syntax(file: &str, text: &str, message: &str, at: Option<usize>) -> CaseError {
    let before = at.and_then(|at| text.get(..at)).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    CaseError::Syntax { file: file.to_owned(), line, message: shown(&message.replace('\n', ", ")) }
}
