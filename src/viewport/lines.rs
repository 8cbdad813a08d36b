//! Reference lines: where the slices of another series cut the picture on show.

use crate::{
    geometry::ImagePoint,
    study::{Frame, Series},
};

/// Which slice of the other series a line stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceLineKind {
    /// The slice it shows now.
    Current,
    /// Its first or last slice.
    End,
}

/// One line on the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferenceLine {
    /// Which slice it stands for.
    pub kind: ReferenceLineKind,
    /// Slice number, from 1.
    pub slice: usize,
    /// Its two ends, limited to where both pictures are.
    pub ends: [ImagePoint; 2],
}

/// The lines of `other` at slice `other_frame`, drawn on frame `on_frame` of `on`: its first, last and current slice.
///
/// Empty where the two have no common Frame of Reference, or are parallel.
pub fn reference_lines(on: &Series, on_frame: usize, other: &Series, other_frame: usize) -> Vec<ReferenceLine> {
    let shared = on.frame_of_reference.is_some() && on.frame_of_reference == other.frame_of_reference;
    let last = other.frames.len().saturating_sub(1);
    let Some(frame) = on.frames.get(on_frame).filter(|_| shared) else { return Vec::new() };
    let mut wanted = vec![(0, ReferenceLineKind::End), (last, ReferenceLineKind::End)];
    wanted.retain(|(idx, _)| *idx != other_frame);
    wanted.dedup_by_key(|(idx, _)| *idx);
    wanted.push((other_frame, ReferenceLineKind::Current));
    wanted
        .into_iter()
        .filter_map(|(idx, kind)| {
            let ends = line_between(on, frame, other, other.frames.get(idx)?)?;
            Some(ReferenceLine { kind, slice: idx + 1, ends })
        })
        .collect()
}

fn line_between(on: &Series, frame: &Frame, other: &Series, other_frame: &Frame) -> Option<[ImagePoint; 2]> {
    let size = |series: &Series, frame: &Frame| {
        let format = &series.instances.get(frame.instance_idx)?.format;
        Some([format.columns, format.rows])
    };
    frame.plane?.reference_line(size(on, frame)?, &other_frame.plane?, size(other, other_frame)?)
}
