//! Collecting instances as they arrive, and handing out studies of which only touched series are made anew.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use super::series::build;
use crate::study::{Instance, Patient, Series, SeriesInstanceUid, SopInstanceUid, Study, StudyFacts, StudyInstanceUid};

/// Collects instances one by one; [`Self::studies`] may be asked at any time.
#[derive(Debug, Default)]
pub struct StudyBuilder {
    series: BTreeMap<(StudyInstanceUid, SeriesInstanceUid), Pile>,
}

/// The instances of one series, and its parts as last made.
#[derive(Debug, Default)]
struct Pile {
    instances: Vec<Arc<Instance>>,
    by_uid: HashMap<SopInstanceUid, Vec<usize>>,
    n_duplicates: usize,
    parts: Option<Vec<Arc<Series>>>,
}

impl StudyBuilder {
    /// A builder without instances.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an instance. One that is there already, by its SOP Instance UID and its place, is only counted.
    pub fn add(&mut self, instance: Arc<Instance>) {
        let key = (instance.facts.study_uid.clone(), instance.facts.series_uid.clone());
        let pile = self.series.entry(key).or_default();
        pile.parts = None;
        let known = pile.by_uid.entry(instance.sop_uid.clone()).or_default();
        let has_uid = !instance.sop_uid.as_str().is_empty();
        // Some exporters give every image the same UID: then place and number tell them apart.
        let twin = known.iter().copied().find(|idx| same_object(&pile.instances[*idx], &instance));
        if let Some(twin) = twin.filter(|_| has_uid) {
            pile.n_duplicates += 1;
            // Of two copies the same one is kept whichever comes first.
            if instance.path < pile.instances[twin].path {
                pile.instances[twin] = instance;
            }
            return;
        }
        if has_uid {
            known.push(pile.instances.len());
        }
        pile.instances.push(instance);
    }

    /// All studies by date and UID, each with its series by number, UID and part.
    ///
    /// Only series that something was added to since the last call are made anew; the others are the same `Arc`s.
    pub fn studies(&mut self) -> Vec<Study> {
        let mut studies: Vec<(StudyFacts, Study)> = Vec::new();
        for ((study_uid, _), pile) in &mut self.series {
            let parts = pile.parts.get_or_insert_with(|| build(&pile.instances, pile.n_duplicates));
            let series = parts.iter().cloned();
            match studies.last_mut().filter(|(facts, _)| facts.study_uid == *study_uid) {
                Some((_, study)) => study.series.extend(series),
                None => {
                    let facts = pile.instances.iter().map(|instance| &instance.facts).min_by(|a, b| by_words(a, b));
                    let Some(facts) = facts else {
                        continue;
                    };
                    studies.push((facts.clone(), study_of(facts, series.collect())));
                }
            }
        }
        let mut studies: Vec<Study> = studies.into_iter().map(|(_, study)| study).collect();
        for study in &mut studies {
            study.series.sort_by(|a, b| place_in_study(a).cmp(&place_in_study(b)));
        }
        studies.sort_by(|a, b| (&a.date, &a.uid).cmp(&(&b.date, &b.uid)));
        studies
    }
}

/// The studies of these instances, whatever their order.
pub fn group(instances: Vec<Arc<Instance>>) -> Vec<Study> {
    let mut builder = StudyBuilder::new();
    instances.into_iter().for_each(|instance| builder.add(instance));
    builder.studies()
}

fn same_object(a: &Instance, b: &Instance) -> bool {
    a.instance_number == b.instance_number && a.plane == b.plane && a.n_frames == b.n_frames
}

/// Makes the choice of whose words are used for a study independent of the order of arrival.
fn by_words(a: &StudyFacts, b: &StudyFacts) -> Ordering {
    let key = |f: &StudyFacts| {
        let Patient { name, id, .. } = f.patient.clone();
        (name, id, f.study_date.clone(), f.study_description.clone())
    };
    key(a).cmp(&key(b))
}

fn study_of(facts: &StudyFacts, series: Vec<Arc<Series>>) -> Study {
    Study {
        uid: facts.study_uid.clone(),
        patient: facts.patient.clone(),
        description: facts.study_description.clone(),
        date: facts.study_date.clone(),
        series,
    }
}

/// By number, those without one last; then UID, then part.
fn place_in_study(series: &Series) -> (bool, i32, &SeriesInstanceUid, usize) {
    let part = series.part.as_ref().map_or(0, |part| part.number);
    (series.number.is_none(), series.number.unwrap_or(0), &series.uid, part)
}
