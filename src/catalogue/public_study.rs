//! A public study as the catalogue describes it: what it is, whose it is, where it lies.

use std::sync::Arc;

use crate::study::SeriesInstanceUid;

/// What a study is good to practise on. None of them is claimed to show a disease.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Teaches {
    /// Counting vertebrae.
    Numbering,
    /// Sac and body diameters, and their ratios, of people who were not chosen for a wide sac.
    Ratios,
    /// Looking at two people, two methods or two kernels side by side.
    Comparing,
    /// Cutting a volume anew.
    Reslicing,
    /// The bony canal, pedicles and sacrum.
    Bone,
}

impl Teaches {
    /// All of them with the word in a file and the words on screen.
    pub const ALL: [(Self, &str, &str); 5] = [
        (Self::Numbering, "numbering", "Numbering vertebrae"),
        (Self::Ratios, "ratios", "Usual ratios"),
        (Self::Comparing, "comparing", "Comparing"),
        (Self::Reslicing, "reslicing", "Reslicing"),
        (Self::Bone, "bone", "Bone and canal"),
    ];

    /// The words on screen.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(one, ..)| *one == self).map_or("", |(_, _, name)| name)
    }
}

/// Where objects are asked for: two forms of an address, with places for what is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// For a person.
    pub name: String,
    /// Address of a listing, with `{prefix}` in it.
    pub list: String,
    /// Address of an object, with `{key}` in it.
    pub get: String,
}

/// One series.
#[derive(Clone, Debug, PartialEq)]
pub struct PublicSeries {
    /// What it is to a reader, such as `Sagittal T2`.
    pub name: String,
    /// The folder it lies in at the host.
    pub uuid: String,
    /// Series Instance UID that every file has to have.
    pub uid: SeriesInstanceUid,
    /// Number of files.
    pub instances: usize,
    /// Sum of their sizes in millions of bytes.
    pub megabytes: f64,
}

/// One study.
#[derive(Clone, Debug, PartialEq)]
pub struct PublicStudy {
    /// Names it in commands and as a folder: small letters, digits, hyphens.
    pub id: String,
    /// For a person.
    pub title: String,
    /// The collection it is from.
    pub collection: String,
    /// Modality as in DICOM, such as `MR`.
    pub modality: String,
    /// Planes of its series, in words.
    pub planes: Vec<String>,
    /// What it is good to practise on.
    pub teaches: Vec<Teaches>,
    /// The same in a sentence or two.
    pub note: String,
    /// Name of the licence.
    pub licence: String,
    /// Where the licence is to be read.
    pub licence_url: String,
    /// DOI of the collection.
    pub doi: String,
    /// The line that has to be shown with the images.
    pub attribution: String,
    /// Its series.
    pub series: Vec<PublicSeries>,
    /// Where it lies, the first to be asked first.
    pub hosts: Arc<[Host]>,
}

impl PublicStudy {
    /// Number of files.
    pub fn instances(&self) -> usize {
        self.series.iter().map(|series| series.instances).sum()
    }

    /// Sum of sizes in millions of bytes.
    pub fn megabytes(&self) -> f64 {
        self.series.iter().map(|series| series.megabytes).sum()
    }

    /// Its size for a person.
    pub fn size_words(&self) -> String {
        let megabytes = self.megabytes();
        if megabytes < 100.0 { format!("{megabytes:.1} MB") } else { format!("{megabytes:.0} MB") }
    }

    /// What it is good for, in a few words.
    pub fn good_for(&self) -> String {
        self.teaches.iter().map(|one| one.name()).collect::<Vec<_>>().join(", ")
    }
}
