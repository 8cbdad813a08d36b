//! Collecting instances as they arrive, and handing out studies of which only touched series are made anew.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use super::{order::by_number, series::build};
use crate::study::{Instance, Series, SeriesInstanceUid, SopInstanceUid, Study, StudyFacts, StudyInstanceUid};

/// Collects instances one by one; [`Self::studies`] may be asked at any time.
#[derive(Debug, Default)]
pub struct StudyBuilder {
    series: BTreeMap<(StudyInstanceUid, SeriesInstanceUid), Pile>,
}

/// The instances of one series, and its parts as last made.
#[derive(Debug, Default)]
struct Pile {
    /// The first `n_sorted` in the order of their numbers, the rest as they came.
    instances: Vec<Arc<Instance>>,
    n_sorted: usize,
    by_uid: HashMap<SopInstanceUid, Vec<Arc<Instance>>>,
    n_duplicates: usize,
    parts: Option<Vec<Arc<Series>>>,
}

impl Pile {
    /// Adds an instance, or counts it where it is there already.
    fn add(&mut self, instance: Arc<Instance>) {
        self.parts = None;
        // Some exporters give every image the same UID: then place and number tell them apart.
        if !instance.sop_uid.as_str().is_empty() {
            let known = self.by_uid.entry(instance.sop_uid.clone()).or_default();
            if let Some(twin) = known.iter_mut().find(|twin| same_object(twin, &instance)) {
                self.n_duplicates += 1;
                // Of two copies the same one is kept whichever comes first.
                if instance.path < twin.path {
                    let replaced = std::mem::replace(twin, Arc::clone(&instance));
                    self.instances.retain(|held| !Arc::ptr_eq(held, &replaced));
                    self.instances.push(instance);
                    self.n_sorted = 0;
                }
                return;
            }
            known.push(Arc::clone(&instance));
        }
        self.instances.push(instance);
    }

    /// The parts, made anew only where something was added.
    fn parts(&mut self) -> &[Arc<Series>] {
        if self.parts.is_none() {
            self.sort();
        }
        self.parts.get_or_insert_with(|| build(&self.instances, self.n_duplicates))
    }

    /// Sorts, at little cost where few were added since the last time.
    fn sort(&mut self) {
        let new = self.instances.split_off(self.n_sorted);
        let few = new.len() < 256.min(self.n_sorted);
        for instance in new {
            let is_last = self.instances.last().is_none_or(|last| by_number(last, &instance).is_le());
            if is_last || !few {
                self.instances.push(instance);
            } else {
                let at = self.instances.partition_point(|held| by_number(held, &instance).is_le());
                self.instances.insert(at, instance);
            }
        }
        if !few {
            self.instances.sort_by(|a, b| by_number(a, b));
        }
        self.n_sorted = self.instances.len();
    }
}

impl StudyBuilder {
    /// A builder without instances.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an instance. One that is there already, by its SOP Instance UID and its place, is only counted.
    pub fn add(&mut self, instance: Arc<Instance>) {
        let key = (instance.facts.study_uid.clone(), instance.facts.series_uid.clone());
        self.series.entry(key).or_default().add(instance);
    }

    /// All studies by date and UID, each with its series by number, UID and part.
    ///
    /// Only series that something was added to since the last call are made anew; the others are the same `Arc`s.
    pub fn studies(&mut self) -> Vec<Study> {
        let mut studies: Vec<Study> = Vec::new();
        for ((study_uid, _), pile) in &mut self.series {
            let series = pile.parts().to_vec();
            // The series of one study follow each other; the first one's words stand for the study.
            match studies.last_mut().filter(|study| study.uid == *study_uid) {
                Some(study) => study.series.extend(series),
                None => studies.extend(pile.instances.first().map(|first| study_of(&first.facts, series))),
            }
        }
        for study in &mut studies {
            study.series.sort_by(|a, b| place_in_study(a).cmp(&place_in_study(b)));
        }
        studies.sort_by(|a, b| (&a.date, &a.uid).cmp(&(&b.date, &b.uid)));
        studies
    }
}

fn same_object(a: &Instance, b: &Instance) -> bool {
    a.instance_number == b.instance_number && a.plane == b.plane && a.n_frames == b.n_frames && a.frames == b.frames
}

fn study_of(facts: &StudyFacts, series: Vec<Arc<Series>>) -> Study {
    Study {
        uid: facts.study_uid.clone(),
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
