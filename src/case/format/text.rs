//! Text files in and out: size limit, syntax errors by line, saving by rename.

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
};

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

/// Writes a file so that at every moment either the old or the new bytes are there in full.
///
/// # Errors
/// What the operating system says; the old file is then untouched.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy();
    let temporary = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = fs::File::create(&temporary)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
}
