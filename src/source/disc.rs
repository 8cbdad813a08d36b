//! A disc with a DICOMDIR (PS3.10 8): which of the files that it names are there, and nothing that is not on the disc.
//!
//! A File ID is looked up name by name in what the folders hold; it is never joined to a path and opened.

use std::{
    collections::HashMap,
    ffi::{OsStr, OsString},
    fs,
    path::{Path, PathBuf},
};

/// The name of the file (PS3.10 8.6).
const NAME: &str = "DICOMDIR";
/// Parts of a File ID (PS3.10 8.2) at most; some writers go further.
const MOST_PARTS: usize = 16;

/// Whether a file is a disc's table of contents by its name, however a disc's driver writes it.
pub(super) fn is_contents_name(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| normal(name) == normal(NAME))
}

/// What a path stands for: of a DICOMDIR its disc, of anything else itself.
pub fn disc_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|_| path.file_name().is_some_and(is_contents_name));
    match folder {
        // An empty parent is the folder that the program runs in.
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        other => other.unwrap_or(path),
    }
}

/// What of the files that were named is there.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Named {
    /// Those that are, each once, in the order in which they are named.
    pub files: Vec<PathBuf>,
    /// How many are not there.
    pub n_missing: usize,
    /// How many File IDs lead off the disc.
    pub n_outside: usize,
}

/// What is in the folders of a disc.
pub(super) trait Folders {
    /// The names in a folder; none where it cannot be looked into, or is not on the disc.
    fn names(&self, folder: &Path) -> Vec<OsString>;

    /// Whether a path is a file on the disc.
    fn is_file(&self, path: &Path) -> bool;
}

/// Looks up File IDs below `root`.
pub(super) fn look_up(root: &Path, ids: &[Vec<String>], folders: &dyn Folders) -> Named {
    let (mut named, mut known) = (Named::default(), HashMap::new());
    let mut seen = std::collections::HashSet::new();
    for id in ids {
        let leads_off = |part: &String| matches!(part.as_str(), "" | "." | "..") || part.contains(['/', ':', '\0']);
        if MOST_PARTS < id.len() || id.iter().any(leads_off) {
            named.n_outside += 1;
            continue;
        }
        let mut at = Some(root.to_owned());
        for part in id {
            at = at.and_then(|folder| child(&folder, part, &mut known, folders));
        }
        match at.filter(|path| folders.is_file(path)) {
            Some(path) => named.files.extend(seen.insert(path.clone()).then_some(path)),
            None => named.n_missing += 1,
        }
    }
    named
}

/// The names in a folder by how they are compared.
type Names = HashMap<String, Vec<OsString>>;

fn child(folder: &Path, part: &str, known: &mut HashMap<PathBuf, Names>, folders: &dyn Folders) -> Option<PathBuf> {
    let names = known.entry(folder.to_owned()).or_insert_with(|| by_normal(folders.names(folder)));
    let alike = names.get(&normal(part))?;
    // On a drive that tells A from a, the one that is written so.
    let own = alike.iter().find(|name| *name == part).or(alike.first())?;
    Some(folder.join(own))
}

fn by_normal(names: Vec<OsString>) -> Names {
    let mut all = Names::new();
    for name in names {
        let key = name.to_str().map(normal);
        if let Some(key) = key {
            all.entry(key).or_default().push(name);
        }
    }
    all
}

/// A name without its case, and without the version and the last stop that ISO 9660 puts behind it.
fn normal(name: &str) -> String {
    let (bare, version) = name.split_once(';').unwrap_or((name, ""));
    let bare = if version.bytes().all(|byte| byte.is_ascii_digit()) { bare } else { name };
    bare.trim_end_matches('.').to_lowercase()
}

/// The folders of a drive. Links are followed as long as they stay on the disc.
pub(super) struct OnDrive {
    /// The disc's own folder without a link in it.
    real_root: PathBuf,
}

impl OnDrive {
    /// `None` where the folder is gone.
    pub fn new(root: &Path) -> Option<Self> {
        Some(Self { real_root: fs::canonicalize(root).ok()? })
    }

    fn has(&self, path: &Path) -> bool {
        fs::canonicalize(path).is_ok_and(|real| real.starts_with(&self.real_root))
    }
}

impl Folders for OnDrive {
    fn names(&self, folder: &Path) -> Vec<OsString> {
        let entries = if self.has(folder) { fs::read_dir(folder).ok() } else { None };
        entries.into_iter().flatten().flatten().map(|entry| entry.file_name()).collect()
    }

    fn is_file(&self, path: &Path) -> bool {
        self.has(path) && fs::metadata(path).is_ok_and(|about| about.is_file())
    }
}

/// The folders of an archive, from the places of its entries.
#[derive(Default)]
pub(super) struct InArchive {
    names: HashMap<PathBuf, Vec<OsString>>,
    files: std::collections::HashSet<PathBuf>,
}

impl InArchive {
    /// From the places of all entries below an archive.
    pub fn new(archive: &Path, places: &[PathBuf]) -> Self {
        let mut all = Self { files: places.iter().cloned().collect(), ..Self::default() };
        let mut known = std::collections::HashSet::new();
        for place in places {
            for path in place.ancestors().take_while(|path| *path != archive) {
                if !known.insert(path.to_owned()) {
                    break;
                }
                if let (Some(folder), Some(name)) = (path.parent(), path.file_name()) {
                    all.names.entry(folder.to_owned()).or_default().push(name.to_owned());
                }
            }
        }
        all
    }
}

impl Folders for InArchive {
    fn names(&self, folder: &Path) -> Vec<OsString> {
        self.names.get(folder).cloned().unwrap_or_default()
    }

    fn is_file(&self, path: &Path) -> bool {
        self.files.contains(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_however_a_driver_writes_them_and_never_off_the_disc() {
        let root = Path::new("/disc.zip");
        let places = ["dicom/im1.;1", "DICOM2/IM2", "DICOM2/im2", "x"].map(|name| root.join(name));
        let folders = InArchive::new(root, &places);
        let id = |text: &str| text.split('\\').map(str::to_owned).collect::<Vec<_>>();
        let ids =
            ["DICOM\\IM1", "DICOM2\\im2", "DICOM2\\IM3", "..\\x", "DICOM\\..\\x", "/x", "C:\\x", "X;1", "x", "DICOM"];
        let named = look_up(root, &ids.map(id), &folders);
        assert_eq!(named.files, [&places[0], &places[2], &places[3]].map(Clone::clone));
        assert_eq!((named.n_missing, named.n_outside), (2, 4));
        assert!(is_contents_name(OsStr::new("dicomdir.;1")) && !is_contents_name(OsStr::new("DICOMDIR.txt")));
    }
}
