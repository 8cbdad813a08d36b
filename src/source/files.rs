//! Files and folders of the file system.

use std::{
    collections::HashSet,
    fs::{self, File, FileType},
    io,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use super::Source;
use crate::{dicom::ReadSeek, study::StudyFailure};

/// Single files, and folders with everything below them.
///
/// Regular files only: pipes, sockets and devices are told of and never opened. A folder that was walked through once
/// is not walked through again, so links cannot lead in circles. Names need not be Unicode.
#[derive(Clone, Debug)]
pub struct Files {
    roots: Vec<PathBuf>,
}

impl Files {
    /// These files and folders.
    pub fn new(roots: Vec<PathBuf>) -> Self {
        Self { roots }
    }
}

impl Source for Files {
    fn scan(&self, found: &mut dyn FnMut(PathBuf) -> ControlFlow<()>) -> Vec<StudyFailure> {
        let mut scan = Scan { found, failures: Vec::new(), visited: HashSet::new(), pending: Vec::new() };
        for root in &self.roots {
            if scan.root(root).is_break() {
                break;
            }
        }
        scan.failures
    }

    fn open(&self, path: &Path) -> io::Result<(Box<dyn ReadSeek>, u64)> {
        // Before opening: opening a pipe would wait for somebody to write into it.
        if !fs::metadata(path)?.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
        }
        let file = File::open(path)?;
        let len = file.metadata()?.len();
        Ok((Box::new(file), len))
    }
}

/// One walk through all roots.
struct Scan<'f> {
    found: &'f mut dyn FnMut(PathBuf) -> ControlFlow<()>,
    failures: Vec<StudyFailure>,
    /// Folders walked through, by their real path.
    visited: HashSet<PathBuf>,
    pending: Vec<PathBuf>,
}

impl Scan<'_> {
    fn root(&mut self, root: &Path) -> ControlFlow<()> {
        match fs::metadata(root) {
            Ok(metadata) => self.entry(root.to_owned(), metadata.file_type(), true)?,
            Err(error) => self.fail(root, &error),
        }
        while let Some(folder) = self.pending.pop() {
            self.folder(&folder)?;
        }
        ControlFlow::Continue(())
    }

    /// Tells of a folder's files by name; its folders come after them.
    fn folder(&mut self, folder: &Path) -> ControlFlow<()> {
        if let Ok(real) = fs::canonicalize(folder)
            && !self.visited.insert(real)
        {
            return ControlFlow::Continue(());
        }
        let entries = fs::read_dir(folder).and_then(|entries| entries.collect::<io::Result<Vec<_>>>());
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => {
                self.fail(folder, &error);
                return ControlFlow::Continue(());
            }
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        let already = self.pending.len();
        for entry in entries {
            let path = entry.path();
            let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            let kind = if is_link { fs::metadata(&path).map(|m| m.file_type()) } else { entry.file_type() };
            match kind {
                Ok(kind) => self.entry(path, kind, false)?,
                Err(error) => self.fail(&path, &error),
            }
        }
        // Taken from the end: reversed, they come in the order of their names.
        self.pending[already..].reverse();
        ControlFlow::Continue(())
    }

    fn entry(&mut self, path: PathBuf, kind: FileType, asked_for: bool) -> ControlFlow<()> {
        if kind.is_file() {
            return (self.found)(path);
        }
        if kind.is_dir() {
            self.pending.push(path);
        } else {
            let reason = "a pipe, socket or device, not a file: left out".to_owned();
            self.failures.push(StudyFailure { path, reason, harmless: !asked_for });
        }
        ControlFlow::Continue(())
    }

    fn fail(&mut self, path: &Path, error: &io::Error) {
        let reason = match error.kind() {
            io::ErrorKind::NotFound => "there is no such file or folder; check the spelling".to_owned(),
            io::ErrorKind::PermissionDenied => "you may not read this; ask whoever owns it".to_owned(),
            kind => format!("could not be looked into: {kind}"),
        };
        self.failures.push(StudyFailure { path: path.to_owned(), reason, harmless: false });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(roots: Vec<PathBuf>) -> (Vec<PathBuf>, Vec<StudyFailure>) {
        let mut found = Vec::new();
        let failures = Files::new(roots).scan(&mut |path| {
            found.push(path);
            ControlFlow::Continue(())
        });
        (found, failures)
    }

    #[test]
    fn folders_are_walked_through_in_the_order_of_names() {
        let root = tempfile::tempdir().expect("a temporary folder");
        for name in ["b/2", "b/10", "a/1", "z"] {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, b"x").expect("a file");
        }
        let (found, failures) = scan(vec![root.path().to_owned()]);
        let names: Vec<_> = found.iter().filter_map(|path| path.strip_prefix(root.path()).ok()).collect();
        assert_eq!(names, ["z", "a/1", "b/10", "b/2"].map(Path::new));
        assert_eq!(failures, []);
    }

    #[test]
    fn a_scan_can_be_broken_off_and_a_missing_path_is_told() {
        let root = tempfile::tempdir().expect("a temporary folder");
        fs::write(root.path().join("1"), b"x").expect("a file");
        fs::write(root.path().join("2"), b"x").expect("a file");
        let mut count = 0;
        Files::new(vec![root.path().to_owned()]).scan(&mut |_| {
            count += 1;
            ControlFlow::Break(())
        });
        assert_eq!(count, 1);
        let (found, failures) = scan(vec![root.path().join("nowhere"), root.path().join("2")]);
        assert_eq!(found.len(), 1);
        assert!(matches!(&failures[..], [failure] if !failure.harmless), "{failures:?}");
    }

    #[cfg(unix)]
    #[test]
    fn circles_pipes_and_odd_names_do_no_harm() {
        use std::os::unix::{ffi::OsStrExt, fs::symlink, net::UnixListener};
        let root = tempfile::tempdir().expect("a temporary folder");
        symlink(root.path(), root.path().join("circle")).expect("a link");
        symlink(root.path().join("gone"), root.path().join("dangling")).expect("a link");
        let _socket = UnixListener::bind(root.path().join("socket")).expect("a socket");
        fs::write(root.path().join(std::ffi::OsStr::from_bytes(b"\xff\xfe.dcm")), b"x").expect("a file");
        let (found, failures) = scan(vec![root.path().to_owned()]);
        assert_eq!(found.len(), 1);
        assert_eq!(failures.len(), 2, "the dangling link and the socket: {failures:?}");
        assert!(Files::new(Vec::new()).open(&root.path().join("socket")).is_err());
    }
}
