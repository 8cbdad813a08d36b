//! Text files in: size limit, syntax errors by line.

use std::{fs, io, path::Path};

use super::CaseError;

/// No case file that a person wrote is larger.
const MAX_MB: u64 = 8;

/// The text of a file, or `None` where there is no such file.
pub(super) fn read_text(folder: &Path, file: &str) -> Result<Option<String>, CaseError> {
    let path = folder.join(file);
    let fault = |source| CaseError::Io { file: file.to_owned(), action: "read", source };
    match fs::metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(fault(error)),
        Ok(about) if about.len() > MAX_MB << 20 => {
            return Err(CaseError::TooLarge { file: file.to_owned(), limit_mb: MAX_MB });
        }
        Ok(_) => {}
    }
    fs::read_to_string(&path).map(Some).map_err(fault)
}

/// The syntax error of a parser as one sentence with a line number.
pub(super) fn syntax(file: &str, text: &str, message: &str, at: Option<usize>) -> CaseError {
    let before = at.and_then(|at| text.get(..at)).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    CaseError::Syntax { file: file.to_owned(), line, message: message.replace('\n', ", ") }
}
