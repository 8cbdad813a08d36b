//! A walk through folders, archives and discs that names every file once.

use std::{
    collections::HashSet,
    ffi::OsString,
    fs::{self, File, FileType},
    io::{self, Read},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use super::{
    archives::{Archives, is_archive_name},
    disc::{self, Folders, InArchive, Named, OnDrive},
    zip,
};
use crate::{
    dicom::{self, DicomError, Limits},
    study::{StudyFailure, counted},
};

/// The mark of a DICOM file, and where it stands (PS3.10 7.1).
const DICOM_MARK: &[u8] = b"DICM";
const DICOM_MARK_AT: usize = 128;

/// One walk through all roots.
pub(super) struct Scan<'f> {
    found: &'f mut dyn FnMut(PathBuf) -> ControlFlow<()>,
    archives: &'f Archives,
    failures: Vec<StudyFailure>,
    /// Folders and archives walked through, by their real path.
    visited: HashSet<PathBuf>,
    pending: Vec<Inside>,
    /// The place in an archive that is the root, where it is one.
    below: Option<PathBuf>,
    discs: Vec<Disc>,
    /// Files that a disc's table of contents named: told already.
    named: HashSet<PathBuf>,
}

/// What has files in it.
enum Inside {
    Folder(PathBuf),
    Archive(PathBuf),
}

/// A disc whose table of contents was read, or should have been.
struct Disc {
    contents: PathBuf,
    /// Its folder, as walked through.
    root: PathBuf,
    /// Its folder without a link in it; nothing in an archive has a link.
    real_root: Option<PathBuf>,
    fault: Option<DicomError>,
    named: Named,
    /// Images that it does not name.
    n_unnamed: usize,
}

impl<'f> Scan<'f> {
    /// Nothing is walked through yet.
    pub fn new(archives: &'f Archives, found: &'f mut dyn FnMut(PathBuf) -> ControlFlow<()>) -> Self {
        let (visited, named) = (HashSet::new(), HashSet::new());
        let (failures, pending, discs) = (Vec::new(), Vec::new(), Vec::new());
        Self { found, archives, failures, visited, pending, below: None, discs, named }
    }

    /// Walks through roots until `found` breaks off. Returns what could not be looked into.
    pub fn run(mut self, roots: &[PathBuf]) -> Vec<StudyFailure> {
        for root in roots {
            if self.root(root).is_break() {
                break;
            }
        }
        self.failures.extend(self.discs.iter().filter_map(Disc::failure));
        self.failures
    }

    fn root(&mut self, root: &Path) -> ControlFlow<()> {
        match fs::metadata(root) {
            Ok(metadata) => self.entry(root.to_owned(), metadata.file_type(), true)?,
            Err(error) => match root.ancestors().skip(1).find(|path| path.is_file()) {
                Some(archive) => {
                    self.below = Some(root.to_owned());
                    self.pending.push(Inside::Archive(archive.to_owned()));
                }
                None => self.fail(root, &error),
            },
        }
        self.walk()?;
        self.below = None;
        ControlFlow::Continue(())
    }

    fn walk(&mut self) -> ControlFlow<()> {
        while let Some(inside) = self.pending.pop() {
            match inside {
                Inside::Folder(folder) => self.folder(&folder)?,
                Inside::Archive(archive) => self.archive(&archive)?,
            }
        }
        ControlFlow::Continue(())
    }

    /// Whether this is the first visit.
    fn visit(&mut self, path: &Path) -> bool {
        fs::canonicalize(path).map_or(true, |real| self.visited.insert(real))
    }

    /// Tells of an archive's files in its own order; archives in it come after them.
    fn archive(&mut self, archive: &Path) -> ControlFlow<()> {
        // Two places in one archive may both be roots.
        if self.below.is_none() && !self.archives.has(archive) && !self.visit(archive) {
            return ControlFlow::Continue(());
        }
        let (mut places, mut refused) = match self.archives.look_into(archive) {
            Ok(listed) => listed,
            Err(reason) => {
                self.failures.push(StudyFailure { path: archive.to_owned(), reason, harmless: false });
                return ControlFlow::Continue(());
            }
        };
        if let Some(below) = &self.below {
            let is_meant = |place: &Path| place.starts_with(below) || below.starts_with(place);
            places.retain(|place| is_meant(place));
            refused.retain(|failure| is_meant(&failure.path));
        }
        self.failures.extend(refused);
        let is_contents = |place: &&PathBuf| place.file_name().is_some_and(disc::is_contents_name);
        let contents: Vec<_> = places.iter().filter(is_contents).cloned().collect();
        if !contents.is_empty() {
            let folders = InArchive::new(archive, &places);
            contents.iter().try_for_each(|contents| self.disc(contents, None, &folders))?;
        }
        let (inner, files): (Vec<_>, Vec<_>) = places.into_iter().partition(|place| is_archive_name(place));
        self.pending.extend(inner.into_iter().rev().map(Inside::Archive));
        files.into_iter().try_for_each(|file| self.file(file))
    }

    /// Tells of a folder's files by name; its folders come after them.
    fn folder(&mut self, folder: &Path) -> ControlFlow<()> {
        if !self.visit(folder) {
            return ControlFlow::Continue(());
        }
        let named = self.list(folder);
        let is_contents = |it: &&(OsString, io::Result<FileType>)| disc::is_contents_name(&it.0);
        if let Some((name, _)) = named.iter().find(is_contents)
            && let Some(folders) = OnDrive::new(folder)
        {
            let real = fs::canonicalize(folder).ok();
            self.disc(&folder.join(name), real, &folders)?;
        }
        let already = self.pending.len();
        for (name, kind) in named {
            let path = folder.join(name);
            let is_link = kind.as_ref().is_ok_and(FileType::is_symlink);
            if is_link && self.leaves_its_disc(&path) {
                let reason = "a link that leads off the disc: left out".to_owned();
                self.failures.push(StudyFailure { path, reason, harmless: true });
                continue;
            }
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

    /// Names and kinds only: a folder may hold a hundred thousand of them.
    fn list(&mut self, folder: &Path) -> Vec<(OsString, io::Result<FileType>)> {
        let mut named = Vec::new();
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                self.fail(folder, &error);
                return named;
            }
        };
        for entry in entries {
            match entry {
                Ok(entry) => named.push((entry.file_name(), entry.file_type())),
                Err(error) => {
                    self.fail(folder, &error);
                    // A drive that is gone may say so for ever.
                    break;
                }
            }
        }
        named.sort_by(|a, b| a.0.cmp(&b.0));
        named
    }

    fn entry(&mut self, path: PathBuf, kind: FileType, asked_for: bool) -> ControlFlow<()> {
        if kind.is_file() {
            let disc = disc::disc_of(&path);
            if asked_for && disc != path {
                self.pending.push(Inside::Folder(disc.to_owned()));
                return ControlFlow::Continue(());
            }
            if is_archive_name(&path) || (asked_for && is_archive(&path)) {
                self.pending.push(Inside::Archive(path));
                return ControlFlow::Continue(());
            }
            return self.file(path);
        }
        if kind.is_dir() {
            self.pending.push(Inside::Folder(path));
        } else {
            let reason = "a pipe, socket or device, not a file: left out".to_owned();
            self.failures.push(StudyFailure { path, reason, harmless: !asked_for });
        }
        ControlFlow::Continue(())
    }

    /// Tells of a file, unless a table of contents did.
    fn file(&mut self, path: PathBuf) -> ControlFlow<()> {
        if self.named.contains(&path) {
            return ControlFlow::Continue(());
        }
        let disc = self.discs.iter().rposition(|disc| path.starts_with(&disc.root));
        if let Some(disc) = disc {
            if self.discs[disc].contents == path {
                return ControlFlow::Continue(());
            }
            // Where the table cannot be used, nobody wonders what it lacks.
            if self.discs[disc].fault.is_none() && self.is_marked(&path) {
                self.discs[disc].n_unnamed += 1;
            }
        }
        (self.found)(path)
    }

    /// Tells of what a disc's table of contents names, before anything else on it.
    fn disc(&mut self, contents: &Path, real_root: Option<PathBuf>, folders: &dyn Folders) -> ControlFlow<()> {
        let Some(root) = contents.parent() else { return ControlFlow::Continue(()) };
        let is_there = folders.is_file(contents);
        let read = if is_there { self.read_contents(contents) } else { Err(outside()) };
        let mut fault = None;
        let ids = read.unwrap_or_else(|error| {
            fault = Some(error);
            Vec::new()
        });
        let named = disc::look_up(root, &ids, folders);
        let files = named.files.clone();
        let (contents, root) = (contents.to_owned(), root.to_owned());
        self.discs.push(Disc { contents, root, real_root, fault, named, n_unnamed: 0 });
        for file in files {
            if !is_archive_name(&file) && self.named.insert(file.clone()) {
                (self.found)(file)?;
            }
        }
        ControlFlow::Continue(())
    }

    fn read_contents(&self, contents: &Path) -> Result<Vec<Vec<String>>, DicomError> {
        let (mut reader, len, _) = self.archives.open_file(contents)?;
        dicom::read_directory(&mut *reader, len, &Limits::default())
    }

    /// Whether a link leads off the disc that it lies on.
    fn leaves_its_disc(&self, link: &Path) -> bool {
        let disc = self.discs.iter().rev().find(|disc| disc.real_root.is_some() && link.starts_with(&disc.root));
        let Some(root) = disc.and_then(|disc| disc.real_root.as_ref()) else { return false };
        fs::canonicalize(link).is_ok_and(|real| !real.starts_with(root))
    }

    /// Whether a file has the mark of DICOM.
    fn is_marked(&self, path: &Path) -> bool {
        let mut start = Vec::new();
        let read = self.archives.open_file(path).and_then(|(mut reader, ..)| {
            Read::take(&mut *reader, (DICOM_MARK_AT + DICOM_MARK.len()) as u64).read_to_end(&mut start)
        });
        read.is_ok() && start.get(DICOM_MARK_AT..) == Some(DICOM_MARK)
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

fn outside() -> DicomError {
    DicomError::Damaged("it is a link that leads off the disc".to_owned())
}

impl Disc {
    /// What is wrong with its table of contents, in one sentence.
    fn failure(&self) -> Option<StudyFailure> {
        let Named { n_missing, n_outside, .. } = self.named;
        let files = |n: usize| counted(n, "file", "files");
        let mut said = Vec::new();
        if let Some(fault) = &self.fault {
            // The first half of its sentence: what to do is done below.
            let why = fault.to_string();
            let why = why.split(';').next().unwrap_or_default();
            said.push(format!("cannot be used, because {why}"));
        }
        if n_missing > 0 {
            said.push(format!("names {} that cannot be found", files(n_missing)));
        }
        if n_outside > 0 {
            said.push(format!("names {} off the disc, left alone", files(n_outside)));
        }
        if self.n_unnamed > 0 {
            said.push(format!("does not name {} on it", counted(self.n_unnamed, "image", "images")));
        }
        let reason =
            format!("the disc's table of contents (DICOMDIR) {}: the whole folder was searched", said.join(", and "));
        (!said.is_empty()).then(|| StudyFailure { path: self.contents.clone(), reason, harmless: n_missing == 0 })
    }
}

/// Whether a path is a regular file that begins like a ZIP archive, whatever it is called.
pub fn is_archive(path: &Path) -> bool {
    let mut start = Vec::new();
    let mut read = || File::open(path).and_then(|file| file.take(4).read_to_end(&mut start));
    path.is_file() && read().is_ok() && zip::begins_so(&start)
}
