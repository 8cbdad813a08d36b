//! Files and folders of the file system.

use std::{
    collections::HashSet,
    ffi::OsString,
    fs::{self, File, FileType},
    io,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use super::{Source, inflated::Kept};
use crate::{dicom::ReadSeek, nifti, study::StudyFailure};

/// Single files, and folders with everything below them.
///
/// Regular files only: pipes, sockets and devices are told of and never opened. A folder that was walked through once
/// is not walked through again, so links cannot lead in circles. Names need not be Unicode. NIfTI in gzip is opened as
/// what it holds.
#[derive(Clone, Debug)]
pub struct Files {
    roots: Vec<PathBuf>,
    kept: Kept,
}

impl Files {
    /// These files and folders.
    pub fn new(roots: Vec<PathBuf>) -> Self {
        Self { roots, kept: Kept::default() }
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
            return Err(not_regular());
        }
        let mut file = File::open(path)?;
        // And after it, as the name may lead to something else by now.
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(not_regular());
        }
        if let Some((inflating, len)) = self.kept.open(path, &mut file, nifti::MARK_BYTES, nifti::begins_so)? {
            return Ok((Box::new(inflating), len));
        }
        Ok((Box::new(file), metadata.len()))
    }
}

fn not_regular() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")
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
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                self.fail(folder, &error);
                return ControlFlow::Continue(());
            }
        };
        // Names and kinds only: a folder may hold a hundred thousand of them.
        let mut named: Vec<(OsString, io::Result<FileType>)> = Vec::new();
        for entry in entries {
            match entry {
                Ok(entry) => named.push((entry.file_name(), entry.file_type())),
                Err(error) => self.fail(folder, &error),
            }
        }
        named.sort_by(|a, b| a.0.cmp(&b.0));
        let already = self.pending.len();
        for (name, kind) in named {
            let path = folder.join(name);
            let is_link = kind.as_ref().is_ok_and(FileType::is_symlink);
            let kind = if is_link { fs::metadata(&path).map(|m| m.file_type()) } else { kind };
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

    #[cfg(unix)]
    #[test]
    fn pipes_and_devices_are_told_and_never_opened() {
        use std::{os::unix::fs::symlink, process::Command};
        let root = tempfile::tempdir().expect("a temporary folder");
        let pipe = root.path().join("pipe");
        let has_pipe = Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success());
        symlink("/dev/zero", root.path().join("zero")).expect("a link");
        fs::write(root.path().join("good"), b"x").expect("a file");
        let (found, failures) = scan(vec![root.path().to_owned()]);
        assert_eq!(found, [root.path().join("good")]);
        assert_eq!(failures.len(), 1 + usize::from(has_pipe), "{failures:?}");
        assert!(failures.iter().all(|failure| failure.harmless), "{failures:?}");
        for name in ["zero", "pipe"] {
            // A pipe without a writer would hold up whoever opens it.
            assert!(Files::new(Vec::new()).open(&root.path().join(name)).is_err(), "{name}");
        }
        let (_, asked_for) = scan(vec![root.path().join("zero")]);
        assert!(matches!(&asked_for[..], [failure] if !failure.harmless), "{asked_for:?}");
    }

    #[cfg(unix)]
    #[test]
    fn links_into_each_other_end_and_every_file_is_found() {
        use std::os::unix::fs::symlink;
        let root = tempfile::tempdir().expect("a temporary folder");
        let (a, b) = (root.path().join("a"), root.path().join("b"));
        for folder in [&a, &b] {
            fs::create_dir(folder).expect("a folder");
            fs::write(folder.join("file"), b"x").expect("a file");
        }
        symlink(&b, a.join("to b")).expect("a link");
        symlink(&a, b.join("to a")).expect("a link");
        symlink(root.path().join("self"), root.path().join("self")).expect("a link");
        let (found, failures) = scan(vec![root.path().to_owned(), a.join("to b/to a/to b")]);
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(failures.len(), 1, "the link to itself: {failures:?}");
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_may_not_be_read_is_told_and_the_rest_is_found() {
        use std::os::unix::fs::PermissionsExt;
        let root = tempfile::tempdir().expect("a temporary folder");
        let shut = root.path().join("shut");
        fs::create_dir(&shut).expect("a folder");
        fs::write(root.path().join("z"), b"x").expect("a file");
        fs::set_permissions(&shut, fs::Permissions::from_mode(0o0)).expect("set");
        let may_read = fs::read_dir(&shut).is_ok();
        let (found, failures) = scan(vec![root.path().to_owned()]);
        assert_eq!(found.len(), 1);
        if may_read {
            println!("skipped: whoever runs this may read everything");
            return;
        }
        assert!(failures[0].reason.contains("you may not read this"), "{failures:?}");
    }
}
