//! Writing a folder whole or not at all.

use std::{fs, io, path::Path, time::Duration};

/// How the name of an unfinished folder ends.
const PART: &str = ".part";

/// How old what a killed run left behind is at least, so that no run at work is disturbed: it writes for seconds only.
const STALE: Duration = Duration::from_secs(600);

/// Lets a folder beside be filled, which takes the name when it is whole: a fault or a kill leaves no half of it. A folder
/// of that name may be there if it is empty. What killed runs left beside it long ago is removed.
///
/// # Errors
/// What filling says, or the operating system.
pub fn write_folder(out: &Path, fill: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    let name = out.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "it has no name"))?;
    let name = format!(".{}.", name.to_string_lossy());
    let beside = out.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(beside)?;
    remove_stale(beside, &name);
    let part = beside.join(format!("{name}{}{PART}", std::process::id()));
    let written = fs::create_dir(&part).and_then(|()| fill(&part)).and_then(|()| {
        // A full folder stays: then the name cannot be taken.
        let _ = fs::remove_dir(out);
        fs::rename(&part, out)
    });
    if written.is_err() {
        let _ = fs::remove_dir_all(&part);
    }
    written
}

/// Removes what runs that were killed while they wrote left beside a folder.
fn remove_stale(beside: &Path, name: &str) {
    let is_stale = |entry: &fs::DirEntry| {
        let said = entry.file_name().to_string_lossy().into_owned();
        let changed = entry.metadata().and_then(|it| it.modified());
        said.starts_with(name)
            && said.ends_with(PART)
            && changed.is_ok_and(|at| at.elapsed().is_ok_and(|age| STALE <= age))
    };
    let entries = fs::read_dir(beside).into_iter().flatten().filter_map(Result::ok);
    entries.filter(is_stale).for_each(|entry| drop(fs::remove_dir_all(entry.path())));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_there_whole_or_not_at_all() {
        let root = tempfile::tempdir().expect("a folder");
        let out = root.path().join("deep/made");
        let failed = write_folder(&out, |part| {
            fs::write(part.join("one"), b"1")?;
            Err(io::Error::other("the second cannot be made"))
        });
        assert!(failed.is_err() && !out.exists());
        let done = write_folder(&out, |part| fs::write(part.join("one"), b"1"));
        done.expect("written");
        assert_eq!(fs::read(out.join("one")).expect("there"), b"1");
        let again = write_folder(&out, |part| fs::write(part.join("one"), b"2"));
        assert!(again.is_err(), "a full folder is not replaced");
        assert_eq!(fs::read(out.join("one")).expect("there"), b"1");
        assert_eq!(fs::read_dir(root.path().join("deep")).expect("a folder").count(), 1, "nothing is left beside");
    }
}
