//! What is odd about a stack, one plain sentence each.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Arc,
};

use super::{
    order::{SAME_PLACE_MM, median, steps},
    slice::Slice,
};
use crate::study::{Concatenation, Instance, SeriesWarning, counted};

/// A step of this many times the usual one is a gap: slices are missing.
const GAP: f64 = 1.5;
/// A step that differs from the usual one by more than this share is uneven.
const UNEVEN: f64 = 0.05;
/// Below this angle between the line of slices and their normal a stack is straight.
const TILTED_DEGREES: f64 = 1.0;

/// Gaps, uneven steps and images in the same place, from places in mm in scrolling order.
pub(super) fn of_places(places: &[f64]) -> Vec<SeriesWarning> {
    let steps = steps(places);
    let Some(usual) = median(&steps) else { return same_place(places).into_iter().collect() };
    let mut warnings: Vec<SeriesWarning> = same_place(places).into_iter().collect();
    let gaps: Vec<usize> = (1..places.len()).filter(|idx| places[*idx] - places[idx - 1] > GAP * usual).collect();
    if let Some(first) = gaps.first() {
        let wide = places[*first] - places[first - 1];
        let more = match gaps.len() {
            1 => String::new(),
            n => format!(", and {} more such gaps", n - 1),
        };
        warnings.push(SeriesWarning(format!(
            "gap of {wide:.1} mm after slice {first} where slices are {usual:.1} mm apart{more}: slices may be missing"
        )));
    }
    let uneven = steps.iter().filter(|step| **step <= GAP * usual && (**step - usual).abs() > UNEVEN * usual);
    let (least, most) = uneven.fold((usual, usual), |(least, most), step| (step.min(least), step.max(most)));
    if least < most {
        warnings.push(SeriesWarning(format!("slices are unevenly spaced, {least:.2} to {most:.2} mm apart")));
    }
    warnings
}

fn same_place(places: &[f64]) -> Option<SeriesWarning> {
    let n = places.windows(2).filter(|pair| pair[1] - pair[0] < SAME_PLACE_MM).count();
    (n > 0).then(|| {
        SeriesWarning(format!(
            "{} the place of another; they are kept, in the order of their numbers",
            counted(n, "image shares", "images share")
        ))
    })
}

/// Slices that do not lie along their normal, which a tilted gantry does; MR moves its slices as it likes.
pub(super) fn of_tilt(slices: &[Slice<'_>], order: &[usize]) -> Option<SeriesWarning> {
    let planes: Vec<_> = order.iter().filter_map(|idx| slices[*idx].plane()).collect();
    let (first, last) = (planes.first()?, planes.last()?);
    if slices[0].instance.facts.modality == "MR" {
        return None;
    }
    let normal = first.normal();
    let degrees = |step: crate::geometry::LpsVector| {
        let along = step.dot(normal);
        (step - normal * along).length().atan2(along.abs()).to_degrees()
    };
    let tilt = degrees(last.position - first.position);
    // One jump sideways, as after a change of the field of view, is no tilt: most steps must go the same way.
    let steps = planes.windows(2).map(|pair| pair[1].position - pair[0].position);
    let usual = median(&steps.filter(|step| step.length() >= SAME_PLACE_MM).map(degrees).collect::<Vec<_>>())?;
    (tilt >= TILTED_DEGREES && usual >= tilt / 2.0).then(|| {
        SeriesWarning(format!(
            "slices are tilted by {tilt:.1}° against the line they lie on, as from a tilted gantry: each is shifted \
             against its neighbours"
        ))
    })
}

/// Objects stored in pieces of which some are not here.
pub(super) fn of_pieces(instances: &[Arc<Instance>]) -> Vec<SeriesWarning> {
    let mut objects: BTreeMap<&str, Vec<&Concatenation>> = BTreeMap::new();
    for piece in instances.iter().filter_map(|instance| instance.concatenation.as_ref()) {
        objects.entry(piece.uid.as_str()).or_default().push(piece);
    }
    objects.into_values().filter_map(|pieces| of_missing_pieces(&pieces)).collect()
}

fn of_missing_pieces(pieces: &[&Concatenation]) -> Option<SeriesWarning> {
    let numbers: BTreeSet<u32> = pieces.iter().filter_map(|piece| piece.number.filter(|number| *number > 0)).collect();
    let said = pieces.iter().filter_map(|piece| piece.of).max().unwrap_or(0);
    let of = said.max(numbers.last().copied().unwrap_or(0));
    let n_missing = (of as usize).saturating_sub(numbers.len());
    (n_missing > 0 && !numbers.is_empty()).then(|| {
        let missing = counted(n_missing, "piece is", "pieces are");
        SeriesWarning(format!(
            "the scanner stored one object in {of} pieces, and {missing} missing: slices are missing"
        ))
    })
}

/// What was left when there were as many stacks as are made.
pub(super) fn of_rest(n_frames: usize) -> SeriesWarning {
    let images = counted(n_frames, "image fits", "images fit");
    SeriesWarning(format!("{images} none of the other parts, which are many: in the order of their numbers"))
}

/// Files that were left out because they were there already.
pub(super) fn of_duplicates(n: usize) -> Option<SeriesWarning> {
    (n > 0).then(|| {
        SeriesWarning(format!(
            "{} there twice, with the same identifier; shown once",
            counted(n, "image is", "images are")
        ))
    })
}

/// Images that share an identifier with another and were kept because they lie elsewhere.
pub(super) fn of_shared_uids(instances: &[&Arc<Instance>]) -> Option<SeriesWarning> {
    let mut seen = HashSet::new();
    let uids = instances.iter().map(|instance| instance.sop_uid.as_str()).filter(|uid| !uid.is_empty());
    let n = uids.filter(|uid| !seen.insert(*uid)).count();
    (n > 0).then(|| {
        SeriesWarning(format!(
            "{} the identifier of another; they are kept, as place or number differ",
            counted(n, "image has", "images have")
        ))
    })
}

/// A stack without places.
pub(super) fn of_no_place(n_frames: usize) -> SeriesWarning {
    SeriesWarning(format!(
        "{} no place in the patient: in the order of their numbers, without letters for the sides and without lengths",
        counted(n_frames, "image has", "images have")
    ))
}

/// Notes of instances, each once with the number of images that have it.
pub(super) fn of_notes(instances: &[&Arc<Instance>]) -> Vec<SeriesWarning> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for note in instances.iter().flat_map(|instance| &instance.notes) {
        *counts.entry(note).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|(note, n)| SeriesWarning(format!("{n} of {}: {note}", counted(instances.len(), "image", "images"))))
        .collect()
}
