//! Files and folders of the file system.

use std::{
    io,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use super::{
    Source,
    archives::{Archives, Stamp},
    inflated::Which,
    scan::Scan,
};
use crate::{dicom::ReadSeek, nifti, study::StudyFailure};

/// Single files, and folders with everything below them.
///
/// Regular files only: pipes, sockets and devices are told of and never opened. A folder that was walked through once
/// is not walked through again, so links cannot lead in circles. Names need not be Unicode. NIfTI in gzip is opened as
/// what it holds. A ZIP archive is walked through like a folder, after the files beside it, and of a disc with a DICOMDIR
/// what that names comes first.
#[derive(Clone, Debug)]
pub struct Files {
    roots: Vec<PathBuf>,
    archives: Archives,
}

impl Files {
    /// These files and folders.
    pub fn new(roots: Vec<PathBuf>) -> Self {
        Self { roots, archives: Archives::default() }
    }

    /// Other files and folders, with what is known of the archives that were looked into.
    pub fn at(&self, roots: Vec<PathBuf>) -> Self {
        Self { roots, archives: self.archives.clone() }
    }

    /// Reads a file to its end where it is an entry of an archive, so that a wrong checksum is among what is told. Any
    /// other file is left alone: nothing says what would have to be in it.
    ///
    /// # Errors
    /// As [`Source::open`], and where its bytes break off.
    pub fn check_entry(&self, path: &Path) -> io::Result<()> {
        if self.archives.has(path) {
            io::copy(&mut self.open(path)?.0, &mut io::sink())?;
        }
        Ok(())
    }
}

impl Source for Files {
    fn scan(&self, found: &mut dyn FnMut(PathBuf) -> ControlFlow<()>) -> Vec<StudyFailure> {
        Scan::new(&self.archives, found).run(&self.roots)
    }

    fn open(&self, path: &Path) -> io::Result<(Box<dyn ReadSeek>, u64)> {
        let (reader, len, Stamp { changed, .. }) = self.archives.open_file(path)?;
        let which = Which { path: path.to_owned(), len, changed, is_entry: false };
        match self.archives.kept().gzip(&which, reader, nifti::MARK_BYTES, nifti::begins_so)? {
            Ok((inflating, len)) => Ok((Box::new(inflating), len)),
            Err(plain) => Ok((plain, len)),
        }
    }

    fn is_asked_for(&self, path: &Path) -> bool {
        self.roots.iter().any(|root| root == path)
    }

    fn told(&self) -> Vec<StudyFailure> {
        self.archives.take_told()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

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
