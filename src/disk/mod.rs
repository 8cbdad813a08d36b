//! Writing files and folders whole or not at all.

mod folder;

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
};

pub use folder::write_folder;

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

/// Gives a file another name beside it, such as `settings.damaged-1.json`, so that nothing is written over it. Returns that
/// name; `None`: it is not possible.
pub fn set_aside(path: &Path) -> Option<String> {
    const MOST: u32 = 1000;
    let (stem, ending) = (path.file_stem()?.to_str()?, path.extension()?.to_str()?);
    let mut names = (1..MOST).map(|n| format!("{stem}.damaged-{n}.{ending}"));
    let name = names.find(|name| !path.with_file_name(name).exists())?;
    fs::rename(path, path.with_file_name(&name)).ok()?;
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("case.toml");
        write_atomically(&path, b"old").expect("written");
        write_atomically(&path, b"new").expect("replaced");
        assert_eq!(fs::read(&path).expect("read"), b"new");
        assert_eq!(folder.path().read_dir().expect("listed").count(), 1);
    }

    #[test]
    fn a_file_that_is_set_aside_takes_no_others_place() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("settings.json");
        for (text, name) in [("a", "settings.damaged-1.json"), ("b", "settings.damaged-2.json")] {
            fs::write(&path, text).expect("written");
            assert_eq!(set_aside(&path).as_deref(), Some(name));
            assert_eq!(fs::read_to_string(folder.path().join(name)).expect("there"), text);
        }
        assert_eq!(set_aside(&path), None, "it is gone");
    }

    #[test]
    fn a_failure_leaves_the_old_file_as_it_was() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("taken");
        fs::create_dir(&path).expect("a folder in the way");
        assert!(write_atomically(&path, b"new").is_err());
        assert_eq!(folder.path().read_dir().expect("listed").count(), 1);
    }
}
