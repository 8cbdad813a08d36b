//! Segmentations that came with a study: listed, shown over every series of their patient space, read when first shown.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    AppState, Mode, Notice, SeriesKey,
    job::Job,
    masks::{read_masks, segmentations_in},
};
use crate::{
    geometry::ImagePlane,
    reslice::Slab,
    segment::{Masks, SegmentCut, cut},
    source::Source,
    study::{FrameOfReferenceUid, Instance, SegmentFacts, SegmentStorage, SegmentationFacts, Series, Study, counted},
};

/// A wish about segments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverlayCommand {
    /// Show segments, or hide all of them.
    Toggle,
    /// Show a segment, or hide it. By its place in the legend.
    ToggleSegment(usize),
    /// Show the chosen segment, or hide it.
    ToggleChosen,
    /// Show the chosen segment alone, or all again.
    Alone,
    /// Choose the segment so many further on; past the ends none.
    Step(isize),
    /// Choose this segment, or no longer.
    Choose(usize),
    /// Cover so many tenths more of the picture.
    StepOpacity(isize),
    /// Cover so many percent of the picture.
    Opacity(u8),
    /// Fill segments, or show their outlines alone.
    ToggleFill,
}

/// Pixels on their way.
pub struct ReadingMasks(Job<Masks>);

/// What is known of an object's pixels.
pub enum MasksState {
    /// Nobody wanted to see them yet.
    Unread,
    /// They are being read.
    Reading(ReadingMasks),
    /// All of them.
    Ready(Arc<Masks>),
    /// They cannot be shown; one plain sentence.
    Failed(String),
}

/// One Segmentation object.
pub struct OverlayObject {
    /// Its series, as it was read.
    pub series: Arc<Series>,
    /// Its header.
    pub instance: Arc<Instance>,
    /// Its segments and frames.
    pub facts: Arc<SegmentationFacts>,
    /// Its pixels.
    pub state: MasksState,
    /// Whether it is of the case's truth, and not among its images.
    of_truth: bool,
}

impl OverlayObject {
    fn new(series: Option<Arc<Series>>, instance: Arc<Instance>) -> Option<Self> {
        let facts = instance.segmentation.clone()?;
        let of_truth = series.is_none();
        let series = series.unwrap_or_else(|| {
            let (uid, description) = (instance.facts.series_uid.clone(), instance.facts.series_description.clone());
            Arc::new(Series { uid, description, ..Series::default() })
        });
        Some(Self { series, instance, facts, state: MasksState::Unread, of_truth })
    }
}

/// So many objects are read at a time; the others wait their turn.
const READ_AT_ONCE: usize = 2;

/// All segments that came with what is open, and how they are shown.
pub struct Overlays {
    /// The objects, in the order of their series.
    pub objects: Vec<OverlayObject>,
    /// Whether any segment is shown.
    pub shown: bool,
    /// Whether they are outlines only.
    pub outlined: bool,
    /// How much of the picture a filled segment covers, in percent.
    pub opacity: u8,
    hidden: BTreeSet<usize>,
    /// The segment that keys act on, by its place in the legend.
    pub chosen: Option<usize>,
    /// Counts the changes of what there is to be cut.
    pub version: u64,
    /// The segmentations of a synthetic case's truth, on their way.
    of_truth: Option<Job<Vec<Arc<Instance>>>>,
}

/// A row of the legend.
pub struct Segment<'a> {
    /// Its place in the legend, from 0.
    pub place: usize,
    /// Which object it is of.
    pub object: usize,
    /// What the file says of it.
    pub facts: &'a SegmentFacts,
    /// Whether it is shown.
    pub shown: bool,
}

/// The picture in a viewport, as segments are cut on it.
#[derive(Clone, Debug, PartialEq)]
pub struct SegmentGround {
    plane: ImagePlane,
    /// How thick it is: of a slab all of what lies in it is shown.
    slab: Slab,
    /// Columns and rows.
    size: [u32; 2],
    space: FrameOfReferenceUid,
}

/// The planes that a slab is cut on, not farther apart than its layers unless these are more than so many.
fn planes_of(plane: &ImagePlane, slab: &Slab) -> Vec<ImagePlane> {
    const MOST: usize = 32;
    let thick_mm = slab.step_mm * (slab.n_layers.max(1) - 1) as f64;
    let n = slab.n_layers.clamp(1, MOST);
    let step_mm = if n > 1 { thick_mm / (n - 1) as f64 } else { 0.0 };
    (0..n).map(|layer| plane.moved_mm(layer as f64 * step_mm - thick_mm / 2.0)).collect()
}

impl Default for Overlays {
    fn default() -> Self {
        let (objects, hidden) = (Vec::new(), BTreeSet::new());
        Self { objects, shown: false, outlined: false, opacity: 35, hidden, chosen: None, version: 0, of_truth: None }
    }
}

impl Overlays {
    /// Those of some objects, as they are shown at first.
    pub fn of(instances: Vec<Arc<Instance>>) -> Self {
        let objects = instances.into_iter().filter_map(|instance| OverlayObject::new(None, instance)).collect();
        let mut all = Self { objects, ..Self::default() };
        all.hide_twins();
        all
    }

    /// The legend: all segments of all objects.
    pub fn legend(&self) -> impl Iterator<Item = Segment<'_>> {
        let all = self.objects.iter().enumerate();
        let all = all.flat_map(|(object, one)| one.facts.segments.iter().map(move |facts| (object, facts)));
        all.enumerate().map(|(place, (object, facts))| Segment {
            place,
            object,
            facts,
            shown: !self.hidden.contains(&place),
        })
    }

    /// The same segments stored in a second way would lie on the first: they are shown when asked for.
    fn hide_twins(&mut self) {
        let is_twin = |object: usize| {
            let own = &self.objects[object];
            self.objects[..object].iter().any(|before| {
                before.instance.frame_of_reference == own.instance.frame_of_reference
                    && before.facts.storage != own.facts.storage
                    && before.facts.segments == own.facts.segments
            })
        };
        self.hidden = self.legend().filter(|segment| is_twin(segment.object)).map(|segment| segment.place).collect();
        self.chosen = None;
    }

    fn toggle(&mut self, place: usize) {
        if !self.hidden.remove(&place) {
            self.hidden.insert(place);
        }
    }
}

/// The Segmentation objects among studies' series, taken out of them.
pub(super) fn take_out(studies: &mut Vec<Study>) -> Vec<(Arc<Series>, Arc<Instance>)> {
    let mut found: Vec<(Arc<Series>, Arc<Instance>)> = Vec::new();
    for study in studies.iter_mut() {
        study.series.retain(|series| {
            let of_series = series.instances.iter().filter(|instance| instance.segmentation.is_some());
            for instance in of_series.clone() {
                // An object is in its series once for each kind of frame.
                let is_known =
                    found.iter().any(|(_, known)| (&known.sop_uid, &known.path) == (&instance.sop_uid, &instance.path));
                if !is_known {
                    found.push((series.clone(), instance.clone()));
                }
            }
            of_series.count() == 0
        });
    }
    studies.retain(|study| !study.series.is_empty());
    found
}

impl AppState {
    /// Takes studies in without their segmentations, which are listed beside.
    pub(super) fn take_in_studies(&mut self, mut studies: Vec<Study>) {
        let found = take_out(&mut studies);
        self.studies = studies;
        self.study_idx = self.study_idx.min(self.studies.len().saturating_sub(1));
        let n_before = self.overlays.objects.len();
        let before = std::mem::take(&mut self.overlays.objects);
        let (of_truth, before): (Vec<_>, Vec<_>) = before.into_iter().partition(|object| object.of_truth);
        let mut known: BTreeMap<_, _> = before
            .into_iter()
            .map(|object| ((object.instance.sop_uid.clone(), object.instance.path.clone()), object.state))
            .collect();
        self.overlays.objects = found
            .into_iter()
            .filter_map(|(series, instance)| {
                let key = (instance.sop_uid.clone(), instance.path.clone());
                let object = OverlayObject::new(Some(series), instance)?;
                Some(OverlayObject { state: known.remove(&key).unwrap_or(MasksState::Unread), ..object })
            })
            .chain(of_truth)
            .collect();
        if self.overlays.objects.len() != n_before {
            self.overlays.hide_twins();
        }
        self.overlays.version += 1;
    }

    /// Whether segments may be listed and shown: never in a quiz or a presentation, and in a case once its findings were
    /// looked for, since what is segmented can be the answer.
    pub fn may_show_segments(&self) -> bool {
        self.mode == Mode::Study && (self.case.is_none() || self.may_see_truth())
    }

    /// The legend, as far as it may be shown.
    pub fn segments(&self) -> impl Iterator<Item = Segment<'_>> {
        let may = self.may_show_segments();
        self.overlays.legend().filter(move |_| may)
    }

    pub(super) fn dispatch_overlay(&mut self, command: OverlayCommand) {
        if self.overlays.objects.is_empty() && self.case.is_some() && self.may_show_segments() {
            return self.read_true_segments();
        }
        if self.segments().next().is_none() {
            let why = match self.mode == Mode::Study && !self.may_show_segments() {
                // Whether there are any would say something of the case.
                true => "Segments can be shown once all findings of the case are revealed.",
                false => "Nothing that is open brings segments. A DICOM Segmentation opened with its images does.",
            };
            if self.mode == Mode::Study {
                self.notice = Some(Notice::warning(why.to_owned()));
            }
            return;
        }
        let n = self.overlays.legend().count();
        let all = &mut self.overlays;
        match command {
            OverlayCommand::Toggle => all.shown ^= true,
            OverlayCommand::ToggleSegment(place) if place < n => all.toggle(place),
            OverlayCommand::ToggleSegment(_) => {}
            OverlayCommand::ToggleChosen => all.chosen.into_iter().for_each(|place| all.toggle(place)),
            OverlayCommand::Alone => alone(all, n),
            OverlayCommand::Step(steps) => all.chosen = stepped(all.chosen, steps, n),
            OverlayCommand::Choose(place) => {
                all.chosen = Some(place).filter(|place| all.chosen != Some(*place) && *place < n);
            }
            OverlayCommand::StepOpacity(steps) => {
                let percent = i16::from(all.opacity) + 10 * steps.clamp(-10, 10) as i16;
                all.opacity = percent.clamp(0, 100) as u8;
            }
            OverlayCommand::Opacity(percent) => all.opacity = percent.min(100),
            OverlayCommand::ToggleFill => all.outlined ^= true,
        }
        let was_shown = all.shown;
        if command != OverlayCommand::Toggle {
            // Whoever changes how segments look wants to see them.
            all.shown = true;
        }
        // Cutting them anew takes its time: what only looks otherwise is not.
        let is_look =
            matches!(command, OverlayCommand::StepOpacity(_) | OverlayCommand::Opacity(_) | OverlayCommand::ToggleFill);
        all.version += u64::from(!is_look || !was_shown);
        self.read_masks();
    }

    /// Begins to read what is to be shown and was not read.
    fn read_masks(&mut self) {
        let Some(source) = self.loading.as_ref().map(|loading| loading.source.clone()) else { return };
        if !self.overlays.shown {
            return;
        }
        let of_truth: Option<Arc<dyn Source>> =
            self.truth_files.as_ref().map(|truth| Arc::new(truth.source.clone()) as Arc<dyn Source>);
        let is_reading = |object: &OverlayObject| matches!(object.state, MasksState::Reading(_));
        let mut at_work = self.overlays.objects.iter().filter(|object| is_reading(object)).count();
        for object in &mut self.overlays.objects {
            let is_unread = matches!(object.state, MasksState::Unread);
            if !is_unread || READ_AT_ONCE <= at_work {
                continue;
            }
            at_work += 1;
            let source = of_truth.clone().filter(|_| object.of_truth).unwrap_or_else(|| source.clone());
            let limits = self.limits.clone();
            let (instance, facts) = (object.instance.clone(), object.facts.clone());
            object.state = MasksState::Reading(ReadingMasks(Job::start(
                self.waker.clone(),
                "Reading the segments broke off.",
                move |cancel| read_masks(&*source, &instance, &facts, &limits, cancel),
            )));
        }
    }

    /// Begins to read the segmentations in the open case's truth, which its images do not come with.
    fn read_true_segments(&mut self) {
        let (truth, limits) = (self.truth_files.clone(), self.limits.clone());
        let broke_off = "Reading the case's segments broke off.";
        let job = Job::start(self.waker.clone(), broke_off, move |_| {
            Ok(truth.map(|truth| segmentations_in(&truth, &limits)).unwrap_or_default())
        });
        self.overlays.of_truth = Some(job);
    }

    fn tick_truth(&mut self) -> bool {
        let Some(read) = self.overlays.of_truth.as_ref().and_then(Job::tick) else { return false };
        self.overlays.of_truth = None;
        let found = read.unwrap_or_default();
        if found.is_empty() {
            self.notice = Some(Notice::warning("This case comes without segmentations.".to_owned()));
        }
        let Overlays { objects, hidden, .. } = Overlays::of(found);
        (self.overlays.objects, self.overlays.hidden, self.overlays.chosen) = (objects, hidden, None);
        self.overlays.shown = !self.overlays.objects.is_empty();
        self.read_masks();
        true
    }

    /// Takes in what was read. Returns whether anything came.
    pub(super) fn tick_overlays(&mut self) -> bool {
        let mut came = self.tick_truth();
        for object in &mut self.overlays.objects {
            let MasksState::Reading(ReadingMasks(job)) = &object.state else { continue };
            let Some(read) = job.tick() else { continue };
            came = true;
            object.state = match read {
                Ok(masks) => MasksState::Ready(Arc::new(masks)),
                Err(why) => MasksState::Failed(why),
            };
        }
        self.overlays.version += u64::from(came);
        if came {
            self.read_masks();
        }
        came
    }

    /// Whether segments are drawn over the picture in a viewport.
    pub fn draws_segments(&self, slot: usize) -> bool {
        self.overlays.shown && self.may_show_segments() && self.curved_pixel_mm(slot).is_none()
    }

    /// What the slice in a viewport shows of each segment, by its place in the legend.
    pub fn cut_segments(&self, slot: usize) -> Vec<(usize, Arc<SegmentCut>)> {
        let Some(SegmentGround { plane, slab, size, space }) = self.segment_ground(slot) else { return Vec::new() };
        let planes = planes_of(&plane, &slab);
        let cut_one = |segment: Segment<'_>| {
            let object = &self.overlays.objects[segment.object];
            if !segment.shown || object.instance.frame_of_reference.as_ref() != Some(&space) {
                return None;
            }
            let MasksState::Ready(masks) = &object.state else { return None };
            let mask = masks.by_number.get(&segment.facts.number)?;
            Some((segment.place, Arc::new(cut(mask, masks.half_mm, &planes, size)?)))
        };
        self.segments().filter_map(cut_one).collect()
    }

    /// What segments are cut on in a viewport.
    pub fn segment_ground(&self, slot: usize) -> Option<SegmentGround> {
        let (frame, instance) = self.slot_frame(slot).filter(|_| self.draws_segments(slot))?;
        Some(SegmentGround {
            plane: frame.plane?,
            slab: self.slab_in(slot),
            size: [instance.format.columns, instance.format.rows],
            space: self.space_of(slot)?,
        })
    }

    fn space_of(&self, slot: usize) -> Option<FrameOfReferenceUid> {
        let series = self.slot_series(slot)?;
        // What lies beside is of another person, even where a file says otherwise.
        let beside = self.beside.as_ref().is_some_and(|beside| beside.holds(&SeriesKey::of(series)));
        series.frame_of_reference.clone().filter(|_| !beside)
    }

    /// What has to be said of an object besides its segments, in one line.
    pub fn overlay_words(&self, object: &OverlayObject) -> String {
        let facts = &object.facts;
        let n = counted(facts.segments.len(), "segment", "segments");
        let how = match facts.storage {
            SegmentStorage::Binary => String::new(),
            SegmentStorage::Fractional { .. } => ", shown where at least half".to_owned(),
            SegmentStorage::Labelmap => ", label map".to_owned(),
        };
        let space = object.instance.frame_of_reference.as_ref();
        let mut all = self.studies.iter().flat_map(|study| &study.series);
        let fits = space.is_some() && all.any(|series| series.frame_of_reference.as_ref() == space);
        let state = match &object.state {
            MasksState::Reading(_) => ", being read",
            _ if !fits => "; no series that is open lies in its space",
            _ => "",
        };
        format!("{n}{how}{state}")
    }
}

fn alone(all: &mut Overlays, n: usize) {
    let Some(chosen) = all.chosen else { return };
    let others: BTreeSet<usize> = (0..n).filter(|place| *place != chosen).collect();
    all.hidden = if all.hidden == others { BTreeSet::new() } else { others };
}

/// The place so many on; past either end none.
fn stepped(chosen: Option<usize>, steps: isize, n: usize) -> Option<usize> {
    let next = match chosen {
        Some(at) => at.checked_add_signed(steps)?,
        None if steps < 0 => n.checked_add_signed(steps)?,
        None => usize::try_from(steps - 1).ok()?,
    };
    (next < n).then_some(next)
}
