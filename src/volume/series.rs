//! Making the series of one DICOM series: split, ordered, with its warnings.

use std::{collections::HashMap, sync::Arc};

use super::{
    order::{median, scrolling_order, sort_by_number, steps},
    slice::{Slice, slices},
    split::{Stack, reason, split},
    warnings,
};
use crate::{
    geometry::anatomical_plane,
    study::{FileKind, Frame, FrameLook, Instance, Part, Series, SeriesWarning},
};

/// The parts of one DICOM series, mostly a single one, from instances in the order of their numbers.
///
/// `n_duplicates` instances were left out before. Why a series was split is in each [`Part`] and nowhere else: angled
/// lumbar blocks and localizers are nothing to be warned of.
pub(super) fn build(ordered: &[Arc<Instance>], n_duplicates: usize) -> Vec<Arc<Series>> {
    let stacks = split(slices(ordered));
    let of = stacks.len();
    let reason = if of > 1 { reason(&stacks) } else { String::new() };
    let common: Vec<SeriesWarning> =
        warnings::of_duplicates(n_duplicates).into_iter().chain(warnings::of_pieces(ordered)).collect();
    stacks
        .into_iter()
        .enumerate()
        .map(|(idx, stack)| {
            let part = (of > 1).then(|| Part { number: idx + 1, of, reason: reason.clone() + &stack.own_words() });
            Arc::new(series(stack, part, common.clone()))
        })
        .collect()
}

fn series(mut stack: Stack<'_>, part: Option<Part>, mut warnings: Vec<SeriesWarning>) -> Series {
    sort_by_number(&mut stack.slices);
    let slices = &stack.slices;
    let (order, places) = if stack.is_rest { ((0..slices.len()).collect(), None) } else { scrolling_order(slices) };
    let objects = objects(slices);
    match &places {
        Some(places) => {
            warnings.extend(warnings::of_places(places));
            warnings.extend(warnings::of_tilt(slices, &order));
        }
        None if stack.is_rest => warnings.push(warnings::of_rest(slices.len())),
        // Nobody looks for a place in a plain picture.
        None if slices.iter().all(|slice| slice.instance.kind == FileKind::Picture) => {}
        None => warnings.push(warnings::of_no_place(slices.len())),
    }
    warnings.extend(warnings::of_shared_uids(&objects));
    warnings.extend(warnings::of_notes(&objects));
    let (instances, indices) = instances(slices);
    let frame = |idx: usize| {
        let slice = &slices[idx];
        Frame { instance_idx: indices[idx], frame_idx: slice.frame_idx, plane: slice.plane().copied() }
    };
    let first = &slices[0];
    let facts = &first.instance.facts;
    Series {
        uid: facts.series_uid.clone(),
        study_uid: facts.study_uid.clone(),
        part,
        modality: facts.modality.clone(),
        description: facts.series_description.clone(),
        number: facts.series_number,
        frame_of_reference: first.instance.frame_of_reference.clone(),
        plane: first.plane().map(|plane| anatomical_plane(plane.normal())),
        slice_spacing_mm: places.and_then(|places| median(&steps(&places))),
        frames: order.into_iter().map(frame).collect(),
        warnings,
        instances,
    }
}

/// The objects that slices are in, each once, in the order of the slices.
fn objects<'i>(slices: &[Slice<'i>]) -> Vec<&'i Arc<Instance>> {
    let mut seen = HashMap::new();
    let is_new = |slice: &&Slice<'i>| seen.insert(Arc::as_ptr(slice.instance), ()).is_none();
    slices.iter().filter(is_new).map(|slice| slice.instance).collect()
}

/// What tells frames of one object apart once their places are left aside.
type Kind = (*const Instance, Option<(*const FrameLook, Option<[u64; 2]>)>);

fn kind(slice: &Slice<'_>) -> Kind {
    let spacing = slice.plane().map(|it| [it.spacing.between_rows_mm, it.spacing.between_columns_mm].map(f64::to_bits));
    (Arc::as_ptr(slice.instance), slice.facts.map(|facts| (Arc::as_ptr(&facts.look), spacing)))
}

/// The instances of a stack, and for each slice the index of its own: an object whose frames differ in rescale, windows,
/// acquisition or spacing is there once for each kind of frame.
fn instances(slices: &[Slice<'_>]) -> (Vec<Arc<Instance>>, Vec<usize>) {
    let mut instances = Vec::new();
    let mut known: HashMap<Kind, usize> = HashMap::new();
    let mut idx_of = |slice: &Slice<'_>| {
        *known.entry(kind(slice)).or_insert_with(|| {
            instances.push(match slice.facts {
                Some(facts) if slice.instance.n_frames > 1 => Arc::new(slice.instance.as_of_frame(facts)),
                _ => Arc::clone(slice.instance),
            });
            instances.len() - 1
        })
    };
    let indices = slices.iter().map(&mut idx_of).collect();
    (instances, indices)
}
