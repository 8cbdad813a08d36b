//! The slices of a series: every frame of every instance, pieces of one object put together again.

use std::{collections::HashMap, sync::Arc};

use crate::{
    geometry::ImagePlane,
    study::{Acquisition, FrameFacts, Instance},
};

/// One frame of one instance, with what is its own.
#[derive(Clone, Copy)]
pub(super) struct Slice<'i> {
    /// The object it is in.
    pub instance: &'i Arc<Instance>,
    /// Counts the objects of the series; the pieces of a concatenation are one.
    pub object: usize,
    /// Index of the frame inside its instance, from 0.
    pub frame_idx: u32,
    /// What it says itself; `None` where all frames of the instance are alike.
    pub facts: Option<&'i FrameFacts>,
}

impl<'i> Slice<'i> {
    /// Where it lies.
    pub fn plane(&self) -> Option<&'i ImagePlane> {
        self.facts.map_or(self.instance.plane.as_ref(), |facts| facts.plane.as_ref())
    }

    /// How it was acquired.
    pub fn acquisition(&self) -> &'i Acquisition {
        self.facts.map_or(&self.instance.acquisition, |facts| &facts.look.acquisition)
    }

    /// In-Stack Position Number.
    pub fn in_stack_position(&self) -> Option<u32> {
        self.facts.and_then(|facts| facts.in_stack_position)
    }

    /// Dimension Index Values.
    pub fn dimension_values(&self) -> &'i [u32] {
        self.facts.map_or(&[], |facts| &facts.dimension_values)
    }
}

/// The slices of instances that are in the order of their numbers, in that order.
pub(super) fn slices(ordered: &[Arc<Instance>]) -> Vec<Slice<'_>> {
    let of_instance = |(object, instance): (usize, _)| {
        let instance: &Arc<Instance> = instance;
        let facts = |frame_idx: u32| instance.frames.get(frame_idx as usize);
        (0..instance.n_frames).map(move |frame_idx| Slice { instance, object, frame_idx, facts: facts(frame_idx) })
    };
    put_together(ordered).into_iter().flat_map(of_instance).collect()
}

/// Instances with a number for the object they are in. Pieces stand where the first of them stood, in their own order.
fn put_together(ordered: &[Arc<Instance>]) -> Vec<(usize, &Arc<Instance>)> {
    let mut first_piece: HashMap<&str, usize> = HashMap::new();
    let mut objects: Vec<(usize, &Arc<Instance>)> = ordered
        .iter()
        .enumerate()
        .map(|(idx, instance)| {
            let whole = instance.concatenation.as_ref().map(|piece| piece.uid.as_str());
            (whole.map_or(idx, |uid| *first_piece.entry(uid).or_insert(idx)), instance)
        })
        .collect();
    if !first_piece.is_empty() {
        let place =
            |instance: &Instance| instance.concatenation.as_ref().map(|piece| (piece.frame_offset, piece.number));
        // Stable: pieces that do not say their place keep the order of their numbers.
        objects.sort_by_key(|(object, instance)| (*object, place(instance)));
    }
    objects
}
