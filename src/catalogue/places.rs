//! The catalogue that a person sees: what comes with the program, and what they added in a file of their own.

use std::{
    fs::File,
    io::Read as _,
    path::Path,
    sync::{Arc, LazyLock},
};

use super::{
    Host, PublicStudy,
    format::{self, Found, MOST_BYTES},
};
use crate::study::SeriesInstanceUid;

/// Name of a person's own catalogue in their data folder.
pub const USER_FILE: &str = "catalogue.toml";

/// All studies that can be asked for.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// Those that come with the program first.
    pub studies: Vec<PublicStudy>,
    /// What of a person's own file cannot be used, a sentence each.
    pub faults: Vec<String>,
}

/// What comes with the program.
pub fn built_in() -> &'static Found {
    static FOUND: LazyLock<Found> = LazyLock::new(|| {
        let none: Arc<[Host]> = Arc::new([]);
        format::parse(include_str!("../../assets/catalogue.toml"), &none)
    });
    &FOUND
}

impl Catalogue {
    /// What comes with the program, and what a person's own file adds to it.
    pub fn with_own(file: &Path) -> Self {
        let mut all = Self { studies: built_in().studies.clone(), faults: Vec::new() };
        let own = match read(file) {
            Ok(Some(text)) => format::parse(&text, &built_in().hosts),
            Ok(None) => return all,
            Err(fault) => Found { faults: vec![fault], ..Found::default() },
        };
        all.faults = own.faults.into_iter().map(|fault| format!("{USER_FILE}: {fault}")).collect();
        for study in own.studies {
            match all.study(&study.id) {
                None => all.studies.push(study),
                Some(_) => {
                    let id = study.id;
                    all.faults.push(format!(
                        "{USER_FILE}: Study \"{id}\": id is one that comes with Thecal; choose another."
                    ));
                }
            }
        }
        all
    }

    /// The study that a series is of.
    pub fn of_series(&self, uid: &SeriesInstanceUid) -> Option<&PublicStudy> {
        self.studies.iter().find(|study| study.series.iter().any(|series| series.uid == *uid))
    }

    /// The study of an id.
    pub fn study(&self, id: &str) -> Option<&PublicStudy> {
        self.studies.iter().find(|study| study.id == id)
    }
}

fn read(file: &Path) -> Result<Option<String>, String> {
    let opened = match File::open(file) {
        Ok(opened) => opened,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("It cannot be read: {}.", error.kind())),
    };
    let mut bytes = Vec::new();
    let read = opened.take(MOST_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| format!("It cannot be read: {}.", error.kind()))?;
    if MOST_BYTES < bytes.len() as u64 {
        return Err(format!("It has more than {} MB; a catalogue is far smaller.", MOST_BYTES >> 20));
    }
    String::from_utf8(bytes).map(Some).map_err(|_| "It is no text in UTF-8.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_with_the_program_is_whole() {
        let found = built_in();
        assert_eq!(found.faults, Vec::<String>::new());
        assert_eq!(found.studies.len(), 12);
        assert_eq!(found.studies.iter().map(|study| study.series.len()).sum::<usize>(), 28);
        assert_eq!(found.hosts.len(), 2);
        assert!(found.hosts.iter().all(|host| host.get.starts_with("https://")));
        for study in &found.studies {
            assert!(
                study.attribution.contains(&study.doi) && study.attribution.contains(&study.licence),
                "{}",
                study.id
            );
            assert!(study.megabytes() < 150.0, "{}", study.id);
        }
    }

    #[test]
    fn a_person_adds_studies_and_is_told_what_is_wrong_with_one() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join(USER_FILE);
        assert!(Catalogue::with_own(&file).faults.is_empty(), "no file, no fault");
        let text = include_str!("../../assets/catalogue.toml");
        let study = text.split("[[study]]").nth(1).expect("a study");
        let own = format!("format = 1\n[[study]]{}", study.replacen("id = \"", "id = \"own-", 1));
        std::fs::write(&file, &own).expect("written");
        let all = Catalogue::with_own(&file);
        assert_eq!((all.studies.len(), all.faults.len()), (13, 0), "{:?}", all.faults);
        assert_eq!(all.studies[12].hosts, built_in().hosts, "hosts of a file that names none");
        for (from, to, expected) in [
            ("instances = ", "instances = -", "instances is -"),
            ("megabytes = ", "megabytes = \"x\" #", "megabytes is \"x\"; it has to be a number from 0.001 to 4000."),
            ("doi = \"10.", "doi = \"", "doi is \""),
            ("uuid = \"", "uuid = \"../", "uuid is \"../"),
            ("id = \"own-", "id = \"../own-", "id is \"../own-"),
            ("id = \"own-", "id = \"", "is one that comes with Thecal"),
            ("modality = ", "mode = ", "modality is missing; it has to be a DICOM modality"),
            ("teaches = [", "teaches = [\"miracles\",", "teaches is \"miracles\"; it has to be one of numbering"),
            ("note = \"", "note = \"\\u202e", "note is "),
            ("format = 1", "format = 2", "format is 2; it has to be 1."),
            ("format = 1", "format = [", "It is no TOML file"),
            (
                "format = 1",
                "format = 1\n[[host]]\nname=\"a\"\nlist=\"http://example.org/{prefix}\"\nget=\"https://a/{key}\"",
                "list is \"http://example.org",
            ),
            (
                "format = 1",
                "format = 1\n[[host]]\nname=\"a\"\nlist=\"https://u@a/{prefix}\"\nget=\"https://a/{key}\"",
                "list is \"https://u@a",
            ),
            (
                "format = 1",
                "format = 1\n[[host]]\nname=\"a\"\nlist=\"https://a/{prefix}\"\nget=\"https://a/key\"",
                "get is \"https://a/key\"",
            ),
        ] {
            assert!(own.contains(from), "{from}");
            std::fs::write(&file, own.replacen(from, to, 1)).expect("written");
            let all = Catalogue::with_own(&file);
            assert_eq!((all.studies.len(), all.faults.len()), (12, 1), "{from} {:?}", all.faults);
            assert!(all.faults[0].contains(expected) && all.faults[0].ends_with('.'), "{}", all.faults[0]);
        }
        std::fs::write(&file, "#".repeat(2 << 20)).expect("written");
        assert!(Catalogue::with_own(&file).faults[0].contains("more than 1 MB"));
    }
}
