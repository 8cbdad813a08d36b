//! Making the series of one DICOM series: split, ordered, with its warnings.

use std::sync::Arc;

use super::{
    order::{frames, median, steps},
    split::{Stack, reason, split},
    warnings,
};
use crate::{
    geometry::anatomical_plane,
    study::{Instance, Part, Series, SeriesWarning},
};

/// The parts of one DICOM series, mostly a single one, from instances in the order of their numbers.
///
/// `n_duplicates` instances were left out before. Why a series was split is in each [`Part`] and nowhere else: angled
/// lumbar blocks and localizers are nothing to be warned of.
pub(super) fn build(ordered: &[Arc<Instance>], n_duplicates: usize) -> Vec<Arc<Series>> {
    let stacks = split(ordered);
    let of = stacks.len();
    let reason = if of > 1 { reason(&stacks) } else { String::new() };
    let common: Vec<SeriesWarning> = warnings::of_duplicates(n_duplicates).into_iter().collect();
    stacks
        .into_iter()
        .enumerate()
        .map(|(idx, stack)| {
            let part = (of > 1).then(|| Part { number: idx + 1, of, reason: reason.clone() });
            Arc::new(series(stack, part, common.clone()))
        })
        .collect()
}

fn series(stack: Stack, part: Option<Part>, mut warnings: Vec<SeriesWarning>) -> Series {
    let (frames, places) = frames(&stack);
    match &places {
        Some(places) => warnings.extend(warnings::of_places(places)),
        None => warnings.push(warnings::of_no_place(frames.len())),
    }
    warnings.extend(warnings::of_shared_uids(&stack));
    warnings.extend(warnings::of_notes(&stack));
    let first = &stack[0];
    Series {
        uid: first.facts.series_uid.clone(),
        study_uid: first.facts.study_uid.clone(),
        part,
        modality: first.facts.modality.clone(),
        description: first.facts.series_description.clone(),
        number: first.facts.series_number,
        frame_of_reference: first.frame_of_reference.clone(),
        plane: first.plane.map(|plane| anatomical_plane(plane.normal())),
        slice_spacing_mm: places.and_then(|places| median(&steps(&places))),
        frames,
        warnings,
        instances: stack,
    }
}
