//! Moving, turning and thickening planes, and editing the path along the canal.

use super::{
    AppState, CURVE_WIDTH_MM, Mode, MprCommand, Notice, Open, SeriesKey, Surface, THICKEST_MM, ViewKind, canal,
    planes::Planes,
};
use crate::{
    geometry::{ImagePoint, LpsPoint},
    reslice::{CanalPath, MOST_PATH_POINTS, SlabMode},
    study::VertebralLevel,
    viewport::{Layout, PictureShape},
};

/// The viewport of the curved picture.
const CURVE_SLOT: usize = 3;

impl AppState {
    pub(in crate::app) fn dispatch_mpr(&mut self, command: MprCommand) {
        if command == MprCommand::Toggle {
            return self.toggle_mpr();
        }
        if self.mode != Mode::Study {
            return;
        }
        if self.open_mpr().is_none() {
            let why = match self.mpr {
                Some(_) => "The volume is still being loaded.",
                None => "Cut a series anew first, with the command of that name.",
            };
            self.notice = Some(Notice::warning(why.to_owned()));
            return;
        }
        match command {
            MprCommand::Toggle => {}
            MprCommand::MoveTo { slot, at } => self.move_planes_to(slot, at),
            MprCommand::MoveLine { slot, plane, at } => self.move_line(slot, plane, at),
            MprCommand::Turn { slot, degrees } => self.turn_lines(slot, degrees),
            MprCommand::TurnLines(degrees) => self.turn_on_screen(degrees),
            MprCommand::Thicken(steps) => self.change(|open| open.thicken(steps)),
            MprCommand::NextSlabMode => self.change(Open::next_mode),
            MprCommand::AlignTo(level) => self.align_to(level),
            MprCommand::StepLevel(steps) => self.step_to_level(steps),
            MprCommand::Reset => self.reset_planes(),
            MprCommand::ToggleLines => self.change(|open| open.lines_shown ^= true),
            MprCommand::ToggleCurve => self.toggle_curve(),
            MprCommand::MovePathPoint { slot, point, at } => self.move_path_point(slot, point, at),
            MprCommand::AddPathPoint => self.edit_path(add_point),
            MprCommand::RemovePathPoint => self.edit_path(remove_point),
            MprCommand::ProposePath => self.propose_path(),
        }
    }

    /// Changes what is open and draws it anew; pictures that turn keep the place where planes cross where it was on screen.
    fn change(&mut self, change: impl FnOnce(&mut Open)) {
        let crossed: Vec<Option<ImagePoint>> = (0..self.slots.len()).map(|slot| self.crossing(slot)).collect();
        let Some(open) = self.mpr.as_mut().and_then(super::Mpr::open_mut) else { return };
        let before = open.planes;
        change(open);
        open.refresh();
        let is_turned = ViewKind::PLANES.iter().any(|kind| before.directions(*kind) != open.planes.directions(*kind));
        self.follow_views();
        for (slot, crossed) in crossed.into_iter().enumerate().filter(|_| is_turned) {
            self.keep_in_place(slot, crossed);
        }
    }

    /// Where the planes cross on a viewport's picture.
    fn crossing(&self, slot: usize) -> Option<ImagePoint> {
        let open = self.open_mpr()?;
        let view = open.views.get(self.mpr_view_of(slot)?).filter(|view| view.kind != ViewKind::Curved)?;
        Some(view.surface.image(open.planes.center))
    }

    fn keep_in_place(&mut self, slot: usize, before: Option<ImagePoint>) {
        let Some((before, now)) = before.zip(self.crossing(slot)) else { return };
        let shape = self.slot_frame(slot).map(|(_, instance)| PictureShape::of(instance));
        let Some(shape) = shape.filter(|_| before != now) else { return };
        let viewport = &mut self.slots[slot].viewport;
        let middle = viewport.center.unwrap_or_else(|| shape.middle());
        viewport.center = Some(ImagePoint::new(middle.x + now.x - before.x, middle.y + now.y - before.y));
    }

    fn lps_of(&self, slot: usize, at: ImagePoint) -> Option<LpsPoint> {
        let open = self.open_mpr()?;
        let place = open.views.get(self.mpr_view_of(slot)?)?.surface.lps(at);
        place.is_finite().then(|| open.common.grid.clamped(place))
    }

    fn move_planes_to(&mut self, slot: usize, at: ImagePoint) {
        let Some(place) = self.lps_of(slot, at) else { return };
        let is_curved = self.is_curved(slot);
        self.change(|open| {
            open.planes.center = place;
            let path = open.path.as_ref().filter(|_| is_curved);
            if let Some((_, foot)) = path.map(|path| path.at(path.nearest_mm(place))) {
                open.planes.align(foot);
            }
        });
    }

    fn move_line(&mut self, slot: usize, plane: usize, at: ImagePoint) {
        if self.is_curved(slot) {
            return self.move_planes_to(slot, at);
        }
        let (Some(place), Some(kind)) = (self.lps_of(slot, at), ViewKind::PLANES.get(plane).copied()) else { return };
        self.change(|open| {
            let forward = open.planes.forward(kind);
            let by = (place - open.planes.center).dot(forward);
            open.planes.center = open.planes.center + forward * by;
        });
    }

    fn turn_lines(&mut self, slot: usize, degrees: f64) {
        let kind = self.mpr_view_of(slot).and_then(|view| Some(self.open_mpr()?.views[view].kind));
        match kind {
            Some(ViewKind::Curved) => self.change(|open| open.curve_degrees += degrees),
            Some(kind) if degrees.is_finite() => self.change(|open| open.planes.turn(kind, degrees)),
            _ => {}
        }
    }

    /// Clockwise on screen is from columns' direction towards rows', unless the picture is mirrored.
    fn turn_on_screen(&mut self, degrees: f64) {
        let sign = if self.slots[self.active].viewport.flipped { -1.0 } else { 1.0 };
        self.turn_lines(self.active, sign * degrees);
    }

    /// A plane that scrolls takes along where it crosses the others.
    pub(in crate::app) fn scroll_plane(&mut self, slot: usize, frame: usize) -> bool {
        let Some(view) = self.mpr_view_of(slot) else { return false };
        if self.is_curved(slot) {
            return true;
        }
        self.change(|open| {
            let (kind, at, step) = (open.views[view].kind, open.views[view].frame, open.views[view].step_mm);
            let n = frame.min(open.views[view].series.frames.len().saturating_sub(1));
            open.planes.center = open.planes.center + open.planes.forward(kind) * ((n as f64 - at as f64) * step);
        });
        true
    }

    fn align_to(&mut self, level: VertebralLevel) {
        let levels = self.open_mpr().map(|open| self.vertebrae_along(&open.common.source)).unwrap_or_default();
        match levels.iter().find(|one| one.level == level).copied() {
            Some(one) => self.change(|open| {
                open.planes.center = open.common.grid.clamped(one.canal);
                open.planes.align(one.foot);
            }),
            None => self.notice = Some(Notice::warning(format!("Nothing here says where {level} is."))),
        }
    }

    fn step_to_level(&mut self, steps: isize) {
        let Some(open) = self.open_mpr() else { return };
        let levels = self.vertebrae_along(&open.common.source);
        let center = open.planes.center;
        let distance = |at: &LpsPoint| at.distance_mm(center);
        let nearest =
            (0..levels.len()).min_by(|a, b| distance(&levels[*a].canal).total_cmp(&distance(&levels[*b].canal)));
        let Some(nearest) = nearest else {
            let why = "Nothing here names the vertebrae, so there is none to go to.";
            self.notice = Some(Notice::warning(why.to_owned()));
            return;
        };
        // From between two levels the first step goes to the nearest.
        let is_there = distance(&levels[nearest].canal) < 1.0;
        let next = if is_there { nearest.saturating_add_signed(steps).min(levels.len() - 1) } else { nearest };
        self.align_to(levels[next].level);
    }

    fn reset_planes(&mut self) {
        let center = self.open_mpr().and_then(|open| self.canal_place(&open.common.source));
        self.change(|open| {
            let grid = open.common.grid.clone();
            open.planes = Planes::upright(grid.snapped(center.unwrap_or_else(|| grid.middle())));
            (open.n_layers, open.curve_degrees, open.lines_shown) = (1, 0.0, true);
        });
        for slot in 0..self.slots.len() {
            if self.mpr_view_of(slot).is_some() {
                let viewport = &mut self.slots[slot].viewport;
                (viewport.zoom, viewport.center, viewport.quarter_turns, viewport.flipped) = (1.0, None, 0, false);
            }
        }
    }

    /// Puts the picture along the canal into the fourth viewport, or takes it away.
    fn toggle_curve(&mut self) {
        let Some(open) = self.open_mpr() else { return };
        if open.path.is_some() {
            self.change(|open| open.path = None);
            self.slots[CURVE_SLOT] = super::Slot::default();
            self.layout = Layout::OnePlusTwo;
            self.active = self.active.min(CURVE_SLOT - 1);
            return;
        }
        self.propose_path();
        let at = self.open_mpr().and_then(|open| open.views.iter().position(|view| view.kind == ViewKind::Curved));
        let before = self.slots[self.active].viewport.clone();
        if let Some(at) = at {
            (self.layout, self.maximised) = (Layout::Four, false);
            self.show_mpr_view(CURVE_SLOT, at, &before);
        }
    }

    /// The path behind the named vertebrae; without any a straight one, to be dragged into the canal.
    fn propose_path(&mut self) {
        let Some(open) = self.open_mpr() else { return };
        let levels = self.vertebrae_along(&open.common.source);
        let path = canal::path(&levels);
        let straight = straight_path(open);
        if path.is_none() {
            let why = "Nothing here names the vertebrae, so the path is straight. Drag its points into the canal.";
            self.notice = Some(Notice::warning(why.to_owned()));
        }
        let path = path.or(straight);
        self.change(|open| open.path = path);
    }

    fn move_path_point(&mut self, slot: usize, point: usize, at: ImagePoint) {
        if self.is_curved(slot) {
            return;
        }
        let Some(view) = self.mpr_view_of(slot) else { return };
        self.change(|open| {
            let Surface::Plane(plane) = &open.views[view].surface else { return };
            let Some(path) = &open.path else { return };
            let mut points = path.points().to_vec();
            let Some(moved) = points.get_mut(point) else { return };
            // Only within the plane: how deep the point lies stays.
            let depth = plane.plane.signed_distance_mm(*moved);
            *moved = plane.plane.lps_from_image(at) + plane.plane.normal() * depth;
            if moved.is_finite() {
                open.path = CanalPath::through(&points).or_else(|| open.path.clone());
            }
        });
    }

    fn edit_path(&mut self, edit: fn(&CanalPath, LpsPoint) -> Result<CanalPath, &'static str>) {
        let Some(open) = self.open_mpr() else { return };
        let Some(path) = &open.path else {
            let why = "There is no path yet. Show the volume along the canal first.";
            self.notice = Some(Notice::warning(why.to_owned()));
            return;
        };
        match edit(path, open.planes.center) {
            Ok(path) => self.change(|open| open.path = Some(path)),
            Err(why) => self.notice = Some(Notice::warning(why.to_owned())),
        }
    }

    /// What a viewport's curved picture is in words, for those who do not see it.
    pub fn curve_words(&self) -> Option<String> {
        let path = self.open_mpr()?.path.as_ref()?;
        let n = path.points().len();
        Some(format!("{:.0} mm of canal through {n} points, {CURVE_WIDTH_MM:.0} mm wide", path.length_mm()))
    }
}

fn add_point(path: &CanalPath, at: LpsPoint) -> Result<CanalPath, &'static str> {
    if MOST_PATH_POINTS <= path.points().len() {
        return Err("The path has as many points as it may have.");
    }
    let mut points = path.points().to_vec();
    points.insert(path.place_for(at).min(points.len()), at);
    CanalPath::through(&points).ok_or("The path needs two points that are apart.")
}

fn remove_point(path: &CanalPath, at: LpsPoint) -> Result<CanalPath, &'static str> {
    let mut points = path.points().to_vec();
    let distance = |idx: &usize| points[*idx].distance_mm(at);
    let nearest = (0..points.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)));
    if let Some(nearest) = nearest.filter(|_| 2 < points.len()) {
        points.remove(nearest);
        return CanalPath::through(&points).ok_or("The path needs two points that are apart.");
    }
    Err("A path needs at least two points.")
}

/// From the upper to the lower end of the volume through where the planes cross.
fn straight_path(open: &Open) -> Option<CanalPath> {
    const N: usize = 6;
    let foot = Planes::upright(open.planes.center).forward(ViewKind::Axial);
    let [up, down] = open.common.grid.reach_mm(open.planes.center, foot);
    let at = |idx: usize| open.planes.center + foot * (up + (down - up) * (0.5 + idx as f64) / N as f64);
    let points: Vec<LpsPoint> = (0..N).map(at).collect();
    CanalPath::through(&points)
}

impl Open {
    fn thicken(&mut self, steps: isize) {
        let step = self.common.grid.affine().spacing_mm().into_iter().fold(f64::INFINITY, f64::min);
        let most = ((THICKEST_MM / step) as usize).max(1);
        self.n_layers = self.n_layers.saturating_add_signed(steps).clamp(1, most);
    }

    fn next_mode(&mut self) {
        // A single layer shows the same in every mode: whoever asks for one wants to see it.
        const FIRST: usize = 10;
        if self.n_layers == 1 {
            (self.n_layers, self.mode) = (FIRST, SlabMode::default());
            return;
        }
        let at = SlabMode::ALL.iter().position(|mode| *mode == self.mode).unwrap_or(0);
        self.mode = SlabMode::ALL[(at + 1) % SlabMode::ALL.len()];
    }
}

impl AppState {
    /// The vertebrae that planes can be put to, from head to foot.
    pub fn levels_to_cut(&self) -> Vec<VertebralLevel> {
        let levels = self.open_mpr().map(|open| self.vertebrae_along(&open.common.source)).unwrap_or_default();
        levels.into_iter().map(|one| one.level).collect()
    }

    /// What the slab is, in words; `None` where nothing is cut anew yet.
    pub fn slab_words(&self) -> Option<String> {
        let open = self.open_mpr()?;
        let slab = open.slab();
        Some(match slab.n_layers {
            0 | 1 => "One voxel thick".to_owned(),
            n => format!("{} of {:.1} mm", open.mode.name(), n as f64 * slab.step_mm),
        })
    }

    /// Whether the volume is shown along the canal.
    pub fn shows_curve(&self) -> bool {
        self.open_mpr().is_some_and(|open| open.path.is_some())
    }

    /// The series that is cut anew.
    pub fn cut_series(&self) -> Option<&SeriesKey> {
        self.mpr.as_ref().map(|mpr| &mpr.source)
    }
}
