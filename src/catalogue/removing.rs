//! Taking away what was brought here of a study, and nothing that a person put beside it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    Place, Trouble,
    folder::{CREDIT, RECORD, of_download},
    key::is_uuid,
};
use crate::study::{counted, shown};

/// More names are not told.
const MOST_TOLD: usize = 3;

/// What lies in a study's folder after it was removed: no part of the download.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stayed(Vec<PathBuf>);

impl Stayed {
    /// One sentence about what stayed; `None`: nothing did.
    pub fn sentence(&self) -> Option<String> {
        let names = self.0.iter().take(MOST_TOLD).filter_map(|path| path.file_name());
        let names: Vec<_> = names.map(|name| shown(&name.to_string_lossy())).collect();
        let more = if MOST_TOLD < self.0.len() { " and others" } else { "" };
        let files = counted(self.0.len(), "other file", "other files");
        let (was, stays) = if self.0.len() == 1 { ("was", "stays") } else { ("were", "stay") };
        let told = || format!("{files} in its folder {was} not downloaded and {stays}: {}{more}.", names.join(", "));
        (!self.0.is_empty()).then(told)
    }
}

impl Place {
    /// Removes what was downloaded of a study, its record first: what is removed in part is not taken for whole. Folders
    /// go where nothing else is in them.
    ///
    /// # Errors
    /// [`Trouble::Busy`] while it is being fetched, else what the disk says.
    pub fn remove(&self, id: &str) -> Result<Stayed, Trouble> {
        let _lock = self.lock(id)?;
        let kept = self.of(id);
        for ours in [RECORD, CREDIT] {
            gone(fs::remove_file(kept.folder().join(ours)))?;
        }
        for series in entries(&kept.images())? {
            let is_series = series.file_name().and_then(|name| name.to_str()).is_some_and(is_uuid);
            // A link is none of the download's folders, and what it leads to is a person's.
            if is_series && !series.is_symlink() && series.is_dir() {
                remove_series(&series)?;
            }
        }
        let mut stayed = Vec::new();
        remove_empty(kept.folder(), &mut stayed)?;
        // The lock's empty file stays: taken away, two could hold it.
        Ok(Stayed(stayed))
    }
}

fn remove_series(folder: &Path) -> Result<(), Trouble> {
    for file in entries(folder)? {
        let name = file.file_name().and_then(|name| name.to_str());
        if name.and_then(of_download).is_some() {
            gone(fs::remove_file(&file))?;
        }
    }
    Ok(())
}

/// Removes a folder and those below where nothing is in them; what is goes on the list.
fn remove_empty(folder: &Path, stayed: &mut Vec<PathBuf>) -> Result<(), Trouble> {
    let before = stayed.len();
    for entry in entries(folder)? {
        match entry.is_dir() && !entry.is_symlink() {
            true => remove_empty(&entry, stayed)?,
            false => stayed.push(entry),
        }
    }
    if stayed.len() == before { gone(fs::remove_dir(folder)) } else { Ok(()) }
}

/// What lies in a folder, by name; nothing where there is none.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let read = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        read => read?,
    };
    let mut found = read.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    found.sort();
    Ok(found)
}

fn gone(result: io::Result<()>) -> Result<(), Trouble> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERIES: &str = "2ab5dd89-023a-4e32-a9cf-c86391389a09";
    const INSTANCE: &str = "961a576b-120d-4d91-9253-ac5e1458191e";

    #[test]
    fn what_a_person_put_there_stays_and_is_told() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let place = Place::new(root.path().to_owned());
        let series = place.of("one").images().join(SERIES);
        fs::create_dir_all(&series).expect("folders");
        let write = |path: PathBuf| fs::write(path, b"x").expect("written");
        write(place.of("one").folder().join(RECORD));
        write(place.of("one").folder().join(CREDIT));
        write(series.join(format!("{INSTANCE}.dcm")));
        write(series.join(format!("{INSTANCE}.dcm.part")));
        write(series.join("mine.dcm"));
        write(place.of("one").folder().join("notes.txt"));
        let stayed = place.remove("one").expect("removed");
        let told = stayed.sentence().expect("something stayed");
        assert_eq!(told, "2 other files in its folder were not downloaded and stay: mine.dcm, notes.txt.");
        let left = fs::read_dir(&series).expect("a folder").flatten().map(|it| it.file_name()).collect::<Vec<_>>();
        assert_eq!(left, ["mine.dcm"]);
        fs::remove_file(series.join("mine.dcm")).expect("removed");
        fs::remove_file(place.of("one").folder().join("notes.txt")).expect("removed");
        assert_eq!(place.remove("one").expect("removed").sentence(), None);
        assert!(!place.of("one").folder().exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_folder_is_not_followed() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let place = Place::new(root.path().join("catalogue"));
        let elsewhere = root.path().join("elsewhere");
        fs::create_dir_all(&elsewhere).expect("a folder");
        fs::write(elsewhere.join(format!("{INSTANCE}.dcm")), b"x").expect("written");
        fs::create_dir_all(place.of("one").images()).expect("folders");
        std::os::unix::fs::symlink(&elsewhere, place.of("one").images().join(SERIES)).expect("a link");
        let stayed = place.remove("one").expect("removed");
        assert!(elsewhere.join(format!("{INSTANCE}.dcm")).is_file());
        assert!(stayed.sentence().is_some_and(|told| told.contains("stays")), "the link is a person's");
    }
}
