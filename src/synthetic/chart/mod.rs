//! What a scanner would write beside a series' pictures: who, when, how; as DICOM files.

mod ct;
mod mr;
mod radiograph;

use super::{
    Recipe, Sex,
    identity::{Role, Uids},
    jobs::{Pictures, Scanned},
    noise::Grain,
    scanner::{PROTOCOLS, Protocol, Slice},
    study::MakeError,
};
use crate::{
    dicom::{Person, When, WriteError},
    study::{FrameOfReferenceUid, Patient, SopInstanceUid, StudyFacts},
};

/// From one series of a CT or of radiographs to the next, in seconds.
const OTHER_SECONDS: f64 = 95.0;

/// What all series of a patient share.
pub(super) struct Chart<'a> {
    recipe: &'a Recipe,
    uids: &'a Uids,
    space: FrameOfReferenceUid,
}

impl<'a> Chart<'a> {
    pub(super) fn new(recipe: &'a Recipe, uids: &'a Uids) -> Self {
        Self { recipe, uids, space: FrameOfReferenceUid(uids.frame_of_reference()) }
    }

    /// A series' files in instance order.
    pub(super) fn files(&self, series: &Scanned) -> Result<Vec<Vec<u8>>, MakeError> {
        let protocol = series.protocol;
        match &series.pictures {
            Pictures::Mr { series, stack, slices } => self.mr_files(protocol, series, stack, slices),
            Pictures::Ct { stack, slices } => self.ct_files(protocol, stack, slices),
            Pictures::Radiograph(film) => Ok(vec![self.radiograph_file(protocol, film)?]),
        }
    }

    /// A file for each slice, with its number from 1 and its identifier.
    fn each(
        &self,
        role: Role,
        slices: &[Slice],
        file: impl Fn(u32, SopInstanceUid, &Slice) -> Result<Vec<u8>, WriteError>,
    ) -> Result<Vec<Vec<u8>>, MakeError> {
        let one = |(idx, slice)| file(idx as u32 + 1, self.uids.instance(role, idx), slice);
        let made = slices.iter().enumerate().map(one);
        made.map(|made| made.map_err(|error| MakeError::Image(error.to_string()))).collect()
    }

    pub(super) fn facts(&self, role: Role) -> StudyFacts {
        let modality = role.protocol().acquisition.modality();
        StudyFacts {
            study_uid: self.uids.study(role),
            series_uid: self.uids.series(role),
            patient: Patient {
                name: format!("SYNTHETIC^{}", self.recipe.case.title.replace(['^', '\\', '='], " ")),
                id: format!("SYNTHETIC-{}", self.recipe.seed),
            },
            study_description: format!("{} LUMBAR SPINE, SYNTHETIC", if modality == "DX" { "XR" } else { modality }),
            modality: modality.to_owned(),
            series_description: role.description().to_owned(),
            series_number: Some(role.number()),
            body_part: "LSPINE".to_owned(),
            study_date: self.visit(modality).0,
        }
    }

    fn person(&self) -> Person {
        let person = &self.recipe.person;
        let usual_m = if person.sex == Sex::Male { 1.77 } else { 1.65 };
        Person {
            is_female: Some(person.sex == Sex::Female),
            age_years: Some(person.age_years as u32),
            height_m: Some((usual_m * person.height.clamp(0.9, 1.12) * 100.0).round() / 100.0),
        }
    }

    /// The date of a modality's visit and the second of the day at which it began, both from the seed. After MR the
    /// patient comes again for the others.
    fn visit(&self, modality: &str) -> (String, u32) {
        let chance = Grain(self.recipe.seed).of(500);
        let (month, day) = (1 + (chance.uniform(0) * 12.0) as u32, 1 + (chance.uniform(1) * 28.0) as u32);
        let opened = |counter: u32| (chance.between(counter, 7.5, 16.0) * 60.0) as u32 * 60;
        let (days, opened) = match modality {
            "MR" => (0, opened(2)),
            "CT" => (3 + (chance.uniform(3) * 12.0) as u32, opened(4)),
            _ => (17 + (chance.uniform(5) * 9.0) as u32, opened(6)),
        };
        (date_after(month.min(12), day.min(28), days), opened)
    }

    /// Series of a visit follow one another, each with the time that it takes, after a minute of localisers.
    fn when(&self, protocol: &Protocol, seconds: f64) -> When {
        let modality = protocol.acquisition.modality();
        let (date, study) = self.visit(modality);
        let rows = PROTOCOLS.iter().take(protocol.role.number() as usize - 1);
        let before: f64 = rows.filter(|row| row.acquisition.modality() == modality).map(|row| self.taken(row)).sum();
        let begun = study + 75 + before as u32;
        let content = begun + seconds as u32 + 3;
        When { date, study: time(study), series: time(begun), content: time(content) }
    }

    /// The seconds that a row of the protocol takes with what is done before the next.
    fn taken(&self, row: &Protocol) -> f64 {
        row.mr().map_or(OTHER_SECONDS, |series| self.seconds(series) + 25.0)
    }
}

/// A second of the day as TM.
fn time(second: u32) -> String {
    format!("{:02}{:02}{:02}", second / 3600 % 24, second / 60 % 60, second % 60)
}

/// The date so many days, at most a month, after one of 2024, as DA.
fn date_after(month: u32, day: u32, days: u32) -> String {
    const LENGTHS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let length = LENGTHS.get(month as usize - 1).copied().unwrap_or(31);
    match (day + days <= length, month < 12) {
        (true, _) => format!("2024{month:02}{:02}", day + days),
        (false, true) => format!("2024{:02}{:02}", month + 1, day + days - length),
        (false, false) => format!("202501{:02}", day + days - length),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visits_follow_each_other_into_the_next_month_and_year() {
        assert_eq!(date_after(2, 20, 0), "20240220");
        assert_eq!(date_after(2, 20, 10), "20240301");
        assert_eq!(date_after(12, 28, 25), "20250122");
    }
}
