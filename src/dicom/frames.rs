//! The frames of one object: what each of them says in its functional groups, at a cost that grows with their number.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use dicom_core::{Tag, VR};
use dicom_dictionary_std::tags;

use super::{
    DicomError, Limits,
    acquisition::acquisition,
    charset::Charset,
    dataset::DataSet,
    element::Element,
    groups::Groups,
    lut,
    plane::{plane, plane_of_frame},
    stepped,
};
use crate::study::{FrameFacts, FrameLook, ModalityLut};

/// More dimensions than this are not looked at.
const MAX_DIMENSIONS: usize = 16;

/// The functional groups that a frame may lack, by what they tell.
const TOLD_BY_FRAME: [(Tag, &str); 5] = [
    (tags::PLANE_POSITION_SEQUENCE, "position"),
    (tags::PLANE_ORIENTATION_SEQUENCE, "orientation"),
    (tags::PIXEL_MEASURES_SEQUENCE, "pixel spacing"),
    (tags::PIXEL_VALUE_TRANSFORMATION_SEQUENCE, "rescale"),
    (tags::FRAME_VOILUT_SEQUENCE, "window"),
];

/// What the first frame says, and each of them where they differ.
pub(super) struct Frames {
    /// The first one's, which stands for the object.
    pub first: FrameFacts,
    /// One for each frame; empty where all are alike.
    pub all: Vec<FrameFacts>,
}

/// Reads what the `n_frames` frames of an object say. Frames with odd groups, or none, get a note.
pub(super) fn frames(main: &DataSet, n_frames: u32, charset: &Charset, notes: &mut Vec<String>) -> Frames {
    let n_described = main.items(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).len();
    if n_described == 0 {
        return alike(main, n_frames, charset, notes);
    }
    let mut reading = Reading::new(charset);
    let all: Vec<FrameFacts> = (0..n_frames as usize)
        .map(|idx| {
            let mut facts = reading.facts(Groups::of_frame(main, idx));
            facts.plane = (idx < n_described).then(|| reading.plane(main, idx, n_frames)).flatten();
            facts
        })
        .collect();
    notes.extend(reading.notes(n_frames));
    notes.extend(of_counts(main, n_described, n_frames));
    notes.extend(of_missing_groups(main, n_frames));
    let Some(first) = all.first().cloned() else { return alike(main, n_frames, charset, notes) };
    // A single frame differs from none, but what orders it among other objects is kept.
    let differ = if n_frames == 1 { is_ordered(&first) } else { all.iter().any(|facts| *facts != first) };
    Frames { first, all: if differ { all } else { Vec::new() } }
}

/// An object that says everything once.
fn alike(main: &DataSet, n_frames: u32, charset: &Charset, notes: &mut Vec<String>) -> Frames {
    let mut reading = Reading::new(charset);
    let groups = Groups::of_frame(main, 0);
    let mut first = reading.facts(groups);
    notes.extend(reading.notes(1));
    if n_frames == 1 {
        first.plane = plane(groups, notes);
        return Frames { first, all: Vec::new() };
    }
    let Some(planes) = stepped::planes(main, n_frames, notes) else {
        if plane(groups, notes).is_some() {
            notes.push(format!("one position for {n_frames} frames: no place in the patient"));
        }
        return Frames { first, all: Vec::new() };
    };
    first.plane = planes.first().copied();
    let all = planes.into_iter().map(|plane| FrameFacts { plane: Some(plane), ..first.clone() }).collect();
    Frames { first, all }
}

fn is_ordered(facts: &FrameFacts) -> bool {
    !facts.stack_id.is_empty() || facts.in_stack_position.is_some() || !facts.dimension_values.is_empty()
}

/// Reads frame after frame; what is alike in several is kept once, and a note is counted.
struct Reading<'c> {
    charset: &'c Charset,
    looks: HashMap<u64, Vec<Arc<FrameLook>>>,
    notes: BTreeMap<String, u32>,
}

impl<'c> Reading<'c> {
    fn new(charset: &'c Charset) -> Self {
        Self { charset, looks: HashMap::new(), notes: BTreeMap::new() }
    }

    /// Everything but the plane.
    fn facts(&mut self, groups: Groups<'_>) -> FrameFacts {
        let content = |tag| groups.find_in_groups(tag, tags::FRAME_CONTENT_SEQUENCE);
        let longs = |tag| content(tag).map(longs).unwrap_or_default();
        FrameFacts {
            plane: None,
            look: self.look(groups),
            stack_id: content(tags::STACK_ID).map(Element::ascii).unwrap_or_default(),
            in_stack_position: longs(tags::IN_STACK_POSITION_NUMBER).first().copied(),
            dimension_values: longs(tags::DIMENSION_INDEX_VALUES),
        }
    }

    fn look(&mut self, groups: Groups<'_>) -> Arc<FrameLook> {
        let mut notes = Vec::new();
        let modality_lut = lut::rescale(&groups, &mut notes);
        let windows = lut::windows(&groups, self.charset, &mut notes);
        self.count(notes);
        let look = FrameLook { modality_lut, windows, acquisition: acquisition(groups) };
        let known = self.looks.entry(hash(&look)).or_default();
        if let Some(same) = known.iter().find(|known| ***known == look) {
            return Arc::clone(same);
        }
        let look = Arc::new(look);
        known.push(Arc::clone(&look));
        look
    }

    fn plane(&mut self, main: &DataSet, idx: usize, n_frames: u32) -> Option<crate::geometry::ImagePlane> {
        let mut notes = Vec::new();
        let groups = Groups::of_frame(main, idx);
        let found = if n_frames == 1 { plane(groups, &mut notes) } else { plane_of_frame(groups, &mut notes) };
        self.count(notes);
        found
    }

    fn count(&mut self, notes: Vec<String>) {
        for note in notes {
            *self.notes.entry(note).or_default() += 1;
        }
    }

    /// The notes, each with the number of frames that have it where that is not all.
    fn notes(&mut self, n_frames: u32) -> Vec<String> {
        let of = |(note, n)| if n >= n_frames { note } else { format!("{n} of its {n_frames} frames: {note}") };
        std::mem::take(&mut self.notes).into_iter().map(of).collect()
    }
}

/// The numbers of an UL attribute that are whole and not negative.
fn longs(element: &Element) -> Vec<u32> {
    let numbers = element.numbers_as(VR::UL).into_iter().take(MAX_DIMENSIONS);
    numbers.map_while(|number| number.filter(|n| (0.0..=f64::from(u32::MAX)).contains(n)).map(|n| n as u32)).collect()
}

fn hash(look: &FrameLook) -> u64 {
    let mut hasher = DefaultHasher::new();
    if let ModalityLut::Rescale { slope, intercept, unit } = &look.modality_lut {
        (slope.to_bits(), intercept.to_bits(), unit).hash(&mut hasher);
    }
    for (window, explanation) in &look.windows {
        (window.center.to_bits(), window.width.to_bits(), explanation).hash(&mut hasher);
    }
    let it = &look.acquisition;
    let times = [it.repetition_time_ms, it.echo_time_ms, it.inversion_time_ms, it.b_value, it.slice_thickness_mm];
    (times.map(|time| time.map(f64::to_bits)), it.temporal_position, &it.image_type).hash(&mut hasher);
    it.spacing_between_slices_mm.map(f64::to_bits).hash(&mut hasher);
    hasher.finish()
}

/// Where frames and their descriptions differ in number.
fn of_counts(main: &DataSet, n_described: usize, n_frames: u32) -> Option<String> {
    let n_frames = n_frames as usize;
    let without = main.items(tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE).is_empty();
    let else_said = if without { "" } else { ", and what is said for all frames is used for the rest" };
    if n_described < n_frames {
        let first = n_described + 1;
        return Some(format!(
            "of its {n_frames} frames those from number {first} on are not described: no place in the patient{else_said}"
        ));
    }
    (n_described > n_frames)
        .then(|| format!("it describes {n_described} frames and has {n_frames}: the other descriptions are not used"))
}

/// Groups that some of the described frames have and others lack.
fn of_missing_groups(main: &DataSet, n_frames: u32) -> Vec<String> {
    let described = main.items(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    let described = &described[..described.len().min(n_frames as usize)];
    let lacking = |(group, name): (Tag, &str)| {
        let n = described.iter().filter(|frame| frame.items(group).is_empty()).count();
        (0 < n && n < described.len()).then(|| {
            let verb = if n == 1 { "has" } else { "have" };
            format!("{n} of its {n_frames} frames {verb} no {name} of their own: what is said for all frames is used")
        })
    };
    TOLD_BY_FRAME.into_iter().filter_map(lacking).collect()
}

/// Refuses an object whose tables would be kept once for each of very many different frames.
pub(super) fn check_tables(all: &[FrameFacts], table_bytes: usize, limits: &Limits) -> Result<(), DicomError> {
    let kind = |facts: &FrameFacts| {
        let spacing = facts.plane.map(|plane| plane.spacing);
        (Arc::as_ptr(&facts.look), spacing.map(|it| [it.between_rows_mm, it.between_columns_mm].map(f64::to_bits)))
    };
    let n_kinds = if table_bytes == 0 { 0 } else { all.iter().map(kind).collect::<HashSet<_>>().len() };
    let (value, limit) = (n_kinds as u64 * table_bytes as u64, limits.header_bytes);
    if value > limit {
        return Err(DicomError::OverLimit { what: "the size in bytes of its LUTs for all frames", value, limit });
    }
    Ok(())
}
