//! Views that move together: how a place in one is found in another, and why not where it cannot be.

use super::{
    AppState, Mode, Notice,
    link_words::{LinkWay, Linked, NoLink},
};
use crate::{
    case::{self, LevelMark},
    geometry::{AnatomicalPlane, LpsPoint, LpsVector},
    study::{FrameOfReferenceUid, Series, SeriesInstanceUid, VertebralLevel},
};

/// What views share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// The place they show.
    Scroll,
    /// Changes of the window.
    Window,
    /// Magnification, and what is in the middle.
    Zoom,
}

/// Which links are on, and what was said by hand of how patient spaces lie to each other.
#[derive(Clone, Debug)]
pub struct Links {
    /// Stacks of one direction show the same place.
    pub scroll: bool,
    /// Windows change together.
    pub window: bool,
    /// Views of one plane show the same section, equally large.
    pub zoom: bool,
    offsets: Vec<Offset>,
}

impl Default for Links {
    fn default() -> Self {
        Self { scroll: true, window: false, zoom: false, offsets: Vec::new() }
    }
}

impl Links {
    /// What was said of other images says nothing of these.
    pub(super) fn forget_offsets(&mut self) {
        self.offsets.clear();
    }
}

/// A patient space, or a series that has none of its own or moved in it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Space {
    Frame(FrameOfReferenceUid),
    Series(SeriesInstanceUid),
}

/// How far a place in one space is from the same place in another.
#[derive(Clone, Debug, PartialEq)]
struct Offset {
    from: Space,
    to: Space,
    by: LpsVector,
}

/// Cosine of 45 degrees: stacks further apart than this are no longer scrolled as one.
const PARALLEL: f64 = 0.707;
/// Offsets below this are none.
const LEAST_OFFSET_MM: f64 = 0.05;

impl AppState {
    /// Whether views may be linked in this mode: presenting shows what a step says.
    pub(super) fn may_link(&self) -> bool {
        matches!(self.mode, Mode::Study | Mode::Quiz)
    }

    /// Where a place of one series lies in another.
    ///
    /// # Errors
    /// Why that cannot be said.
    pub fn place_in(&self, from: &Series, to: &Series, at: LpsPoint) -> Result<(LpsPoint, LinkWay), NoLink> {
        let has_place = |series: &Series| series.frames.iter().any(|frame| frame.plane.is_some());
        if !has_place(from) {
            return Err(NoLink::NoActivePlace);
        }
        if !has_place(to) {
            return Err(NoLink::NoPlace);
        }
        if let Some(by) = self.offset_between(from, to) {
            return Ok((at + by, LinkWay::Offset(by.length())));
        }
        if from.frame_of_reference.is_some() && from.frame_of_reference == to.frame_of_reference {
            return Ok((at, LinkWay::Position));
        }
        self.by_level(from, to, at).ok_or(NoLink::OtherSpace)
    }

    /// The same place by the vertebral levels that the cases of both series name.
    fn by_level(&self, from: &Series, to: &Series, at: LpsPoint) -> Option<(LpsPoint, LinkWay)> {
        let (ours, theirs) = (self.named_levels(from)?, self.named_levels(to)?);
        let place = case::same_place(&ours, &theirs, at)?;
        let height = |point: LpsPoint| point.to_array()[2];
        Some((place, LinkWay::Level(nearest(&ours, |level| height(level.at) - height(at))?)))
    }

    /// The levels that are named in a series' patient space, by its case or by the person; `None` without any.
    fn named_levels(&self, series: &Series) -> Option<Vec<LevelMark>> {
        Some(self.levels_on(series)).filter(|levels| !levels.is_empty())
    }

    /// Where a view has to go to follow another, and by what. Axial slices are matched by where they cross the column: the
    /// middles of pictures that are tilted otherwise lie at other levels.
    ///
    /// # Errors
    /// Why it cannot follow.
    pub(super) fn place_to_follow(&self, leader: usize, to: &Series) -> Result<(LpsPoint, LinkWay), NoLink> {
        let from = self.slot_series(leader).ok_or(NoLink::NoActivePlace)?;
        let at = self.place_on(leader, from).ok_or(NoLink::NoActivePlace)?;
        let (at, way) = self.place_in(from, to, at)?;
        let slice = self.slot_frame(leader).and_then(|(frame, _)| frame.plane);
        let (LinkWay::Level(_), Some(slice), Some(AnatomicalPlane::Axial)) = (way, slice, from.plane) else {
            return Ok((at, way));
        };
        let levels = self.named_levels(from).zip(self.named_levels(to));
        let crossing = levels.and_then(|(ours, theirs)| {
            let level = nearest(&ours, |level| slice.signed_distance_mm(level.at))?;
            Some((case::same_level(&ours, &theirs, &slice)?, LinkWay::Level(level)))
        });
        Ok(crossing.unwrap_or((at, way)))
    }

    fn offset_between(&self, from: &Series, to: &Series) -> Option<LpsVector> {
        let find = |a: &Space, b: &Space| {
            let mut all = self.links.offsets.iter();
            all.find_map(|it| match () {
                () if (&it.from, &it.to) == (a, b) => Some(it.by),
                () if (&it.from, &it.to) == (b, a) => Some(-it.by),
                () => None,
            })
        };
        let series = |series: &Series| Space::Series(series.uid.clone());
        let frame = |series: &Series| series.frame_of_reference.clone().map(Space::Frame);
        find(&series(from), &series(to)).or_else(|| find(&frame(from)?, &frame(to)?))
    }

    /// How a viewport on screen follows the active one; `None` for the active one itself and where one is empty.
    pub fn link_of(&self, slot: usize) -> Option<Result<Linked, NoLink>> {
        if slot == self.active || !self.may_link() {
            return None;
        }
        let (from, to) = (self.slot_series(self.active)?, self.slot_series(slot)?);
        Some(self.follow(from, to))
    }

    fn follow(&self, from: &Series, to: &Series) -> Result<Linked, NoLink> {
        let (at, way) = self.place_to_follow(self.active, to)?;
        if !are_parallel(from, to) {
            return Err(NoLink::OtherPlane);
        }
        if !are_two_stacks(from, to) {
            return Err(NoLink::OtherBlock);
        }
        let nearest = to.nearest_frame(at).and_then(|frame| to.frames[frame].plane);
        let distance = nearest.map_or(0.0, |plane| plane.signed_distance_mm(at).abs());
        Ok(Linked { way, beyond_mm: (to.slice_step_mm() < distance).then_some(distance) })
    }

    /// Scrolls every view that follows the active one to its place.
    pub(super) fn follow_scroll(&mut self) {
        for slot in self.visible_slots() {
            self.bring_in_line(slot, self.active);
        }
    }

    /// Scrolls one view to the place of another, where it can follow it.
    fn bring_in_line(&mut self, slot: usize, leader: usize) {
        if let Some(at) = self.place_of_leader(slot, leader) {
            self.bring_linked(slot, at);
        }
    }

    /// Where a view would go if it followed another.
    fn place_of_leader(&self, slot: usize, leader: usize) -> Option<LpsPoint> {
        let (from, to) = (self.slot_series(leader)?, self.slot_series(slot)?);
        let follows = slot != leader && are_parallel(from, to) && are_two_stacks(from, to);
        follows.then(|| self.place_to_follow(leader, to).ok()).flatten().map(|(at, _)| at)
    }

    /// Scrolls a view to a place. Of a series in blocks it shows the block that passes there, unless the blocks stand side
    /// by side: then each keeps to its own.
    pub(super) fn bring_linked(&mut self, slot: usize, at: LpsPoint) {
        let uid = |slot: usize| self.slots[slot].series.as_ref().map(|key| &key.uid);
        let stands_beside = self.visible_slots().any(|other| other != slot && uid(other) == uid(slot));
        match stands_beside {
            true => {
                let frame = self.slot_series(slot).and_then(|series| series.nearest_frame(at));
                frame.into_iter().for_each(|frame| self.go_to_frame(slot, frame));
            }
            false => self.bring_to(slot, at),
        }
    }

    /// A series that was just put into a viewport goes to the place that another view of its direction shows.
    pub(super) fn join_links(&mut self, slot: usize) {
        if !self.links.scroll || !self.may_link() || !self.visible_slots().contains(&slot) {
            return;
        }
        let place = self.visible_slots().find_map(|leader| self.place_of_leader(slot, leader));
        let frame = place.and_then(|at| self.slot_series(slot)?.nearest_frame(at));
        // The very block that was asked for, however far that is.
        frame.into_iter().for_each(|frame| self.go_to_frame(slot, frame));
    }

    /// From now on the views on screen belong together as they lie: what differs is an offset.
    pub(super) fn link_as_they_lie(&mut self) {
        let Some(from) = self.slot_series(self.active).cloned() else { return };
        let Some(at) = self.place_on(self.active, &from) else {
            return self.notice = Some(Notice::warning(NoLink::NoActivePlace.words().to_owned()));
        };
        let mut n_linked = 0;
        for slot in self.other_slots() {
            let Some(to) = self.slot_series(slot).cloned().filter(|to| are_parallel(&from, to)) else { continue };
            let Some(there) = self.place_on(slot, &to) else { continue };
            self.set_offset(&from, &to, there - at);
            n_linked += 1;
        }
        self.links.scroll = true;
        self.notice = Some(Notice::calm(match n_linked {
            0 => "No other view shows slices of this direction, so there is nothing to link.".to_owned(),
            1 => "The two views now scroll together as they lie.".to_owned(),
            n => format!("{} views now scroll together as they lie.", n + 1),
        }));
    }

    /// Between two spaces the whole way counts; within one only how far the slices are apart.
    fn set_offset(&mut self, from: &Series, to: &Series, by: LpsVector) {
        let is_one_space = from.frame_of_reference.is_some() && from.frame_of_reference == to.frame_of_reference;
        let spaces = match (from.frame_of_reference.clone(), to.frame_of_reference.clone()) {
            (Some(from), Some(to)) if !is_one_space => [Space::Frame(from), Space::Frame(to)],
            _ => [Space::Series(from.uid.clone()), Space::Series(to.uid.clone())],
        };
        let normal = to.frames.first().and_then(|frame| frame.plane).map(|plane| plane.normal());
        let by = normal.filter(|_| is_one_space).map_or(by, |normal| normal * by.dot(normal));
        let [from, to] = spaces;
        let is_pair = |it: &Offset| (it.from == from && it.to == to) || (it.from == to && it.to == from);
        self.links.offsets.retain(|it| !is_pair(it));
        if !is_one_space || LEAST_OFFSET_MM < by.length() {
            self.links.offsets.push(Offset { from, to, by });
        }
    }

    /// Takes all offsets back: places count again, or levels.
    pub(super) fn forget_offsets(&mut self) {
        self.links.forget_offsets();
        if self.links.scroll {
            self.follow_scroll();
        }
    }

    /// Whether any offset was set by hand.
    pub fn has_offsets(&self) -> bool {
        !self.links.offsets.is_empty()
    }
}

/// The level that something is nearest to.
fn nearest(levels: &[LevelMark], distance: impl Fn(&LevelMark) -> f64) -> Option<VertebralLevel> {
    levels.iter().min_by(|a, b| distance(a).abs().total_cmp(&distance(b).abs())).map(|level| level.level)
}

/// Whether two series, or the same series twice, scroll; two blocks of one series are one stack cut apart.
fn are_two_stacks(one: &Series, other: &Series) -> bool {
    one.uid != other.uid || one.part == other.part
}

/// Whether the slices of two stacks run in about the same direction.
pub(super) fn are_parallel(one: &Series, other: &Series) -> bool {
    let normal = |series: &Series| series.frames.iter().find_map(|frame| frame.plane).map(|plane| plane.normal());
    normal(one).zip(normal(other)).is_some_and(|(a, b)| PARALLEL < a.dot(b).abs())
}
