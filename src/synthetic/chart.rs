//! What a scanner would write beside a series' pictures: who, when, how; as DICOM files.

use super::{
    Recipe, Sex,
    identity::{Role, Uids},
    noise::Grain,
    scanner::{Geometry, PROTOCOLS, Phase, Protocol},
    study::{MakeError, Scanned},
};
use crate::{
    dicom::{MrImage, MrTechnique, Person, When, mr_image_file},
    study::{FrameOfReferenceUid, Patient, StudyFacts, Window},
};

/// What all series of a study share.
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
        let (protocol, stack) = (series.protocol, &series.stack);
        let facts = self.facts(protocol.role);
        let technique = technique(series, self.when(series), self.person());
        let file = |(number, slice): (u32, &super::scanner::Slice)| {
            let image = MrImage {
                facts: &facts,
                sop_uid: self.uids.instance(protocol.role, number as usize - 1),
                frame_of_reference: &self.space,
                number,
                plane: slice.plane,
                technique: &technique,
                window: self.window(series),
                columns: stack.matrix.shown,
                pixels: &slice.pixels,
            };
            mr_image_file(&image).map_err(|error| MakeError::Image(error.to_string()))
        };
        (1..).zip(&series.slices).map(file).collect()
    }

    /// The window of a series in its stored values.
    fn window(&self, series: &Scanned) -> Window {
        let (centre, width) = self.recipe.technique.window(series.protocol);
        Window::linear(centre, width)
    }

    /// The seconds that a row of the protocol takes.
    fn seconds(&self, row: &Protocol) -> f64 {
        let (slab, sequences) = self.recipe.technique.row(row.geometry);
        sequences.of(row.contrast).seconds(slab.matrix.acquired.0 as f64)
    }

    pub(super) fn facts(&self, role: Role) -> StudyFacts {
        StudyFacts {
            study_uid: self.uids.study(),
            series_uid: self.uids.series(role),
            patient: Patient {
                name: format!("SYNTHETIC^{}", self.recipe.case.title.replace(['^', '\\', '='], " ")),
                id: format!("SYNTHETIC-{}", self.recipe.seed),
            },
            study_description: "MR LUMBAR SPINE, SYNTHETIC".to_owned(),
            modality: "MR".to_owned(),
            series_description: role.description().to_owned(),
            series_number: Some(role.number()),
            body_part: "LSPINE".to_owned(),
            study_date: self.visit().0,
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

    /// The date of the visit and the second of the day at which it began, both from the seed.
    fn visit(&self) -> (String, u32) {
        let chance = Grain(self.recipe.seed).of(500);
        let (month, day) = (1 + (chance.uniform(0) * 12.0) as u32, 1 + (chance.uniform(1) * 28.0) as u32);
        let opened = (chance.between(2, 7.5, 16.0) * 60.0) as u32 * 60;
        (format!("2024{:02}{:02}", month.min(12), day.min(28)), opened)
    }

    /// Series follow one another, each with the time that its lines take, after a minute of localisers.
    fn when(&self, series: &Scanned) -> When {
        let (date, study) = self.visit();
        let rows = PROTOCOLS.iter().take(series.protocol.role.number() as usize - 1);
        let before: f64 = rows.map(|row| self.seconds(row) + 25.0).sum();
        let begun = study + 75 + before as u32;
        let content = begun + self.seconds(series.protocol) as u32 + 3;
        When { date, study: time(study), series: time(begun), content: time(content) }
    }
}

/// The field of the magnet in tesla, and the frequency of its protons in MHz.
const FIELD: [f64; 2] = [63.87, 1.5];

/// A second of the day as TM.
fn time(second: u32) -> String {
    format!("{:02}{:02}{:02}", second / 3600 % 24, second / 60 % 60, second % 60)
}

fn technique(series: &Scanned, when: When, person: Person) -> MrTechnique {
    let (protocol, stack) = (series.protocol, &series.stack);
    let sequence = stack.sequences.of(protocol.contrast);
    let is_volume = protocol.geometry == Geometry::Volume;
    let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let is_inverted = sequence.echo.ti_ms.is_some();
    let (lines, samples) = (stack.matrix.acquired.0 as u16, stack.matrix.acquired.1 as u16);
    let is_column = stack.phase == Phase::Column;
    MrTechnique {
        image_type: list(&["ORIGINAL", "PRIMARY", "OTHER"]),
        scanning_sequence: list(if is_inverted { &["SE", "IR"] } else { &["SE"] }),
        sequence_variant: list(if is_inverted { &["SK", "MP", "OSP"] } else { &["SK", "OSP"] }),
        scan_options: list(if sequence.saturation > 0.0 { &["SP"] } else { &[] }),
        is_volume,
        slice_mm: [stack.thickness_mm, stack.spacing_mm],
        repetition_and_echo_ms: [sequence.echo.tr_ms, sequence.echo.te_ms],
        inversion_ms: sequence.echo.ti_ms,
        averages: f64::from(sequence.averages),
        frequency_and_field: FIELD,
        phase_steps: u32::from(lines),
        echo_train: sequence.echo_train,
        percent: [(f64::from(lines) / f64::from(samples) * 100.0).round(), 100.0],
        bandwidth_hz: sequence.bandwidth_hz,
        receive_coil: "SPINE".to_owned(),
        matrix: if is_column { [0, samples, lines, 0] } else { [samples, 0, 0, lines] },
        phase_direction: if is_column { "COL" } else { "ROW" }.to_owned(),
        flip_deg: sequence.flip_deg,
        sequence_name: sequence.name(),
        protocol_name: protocol.description.to_owned(),
        when,
        person,
    }
}
