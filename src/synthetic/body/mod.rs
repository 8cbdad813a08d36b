//! The body: a pure function from a point in patient space to tissue and signal, used by every scanner.
//!
//! Shapes are signed distances in each vertebra's own frame along a lordotic column; texture is hashed 3D noise. Later
//! paint covers earlier, so neighbours may overlap generously and leave no gaps.

mod abdomen;
mod back;
mod bend;
mod bowel;
mod canal;
mod canvas;
mod column;
mod disc;
mod foramen;
mod fusion;
mod habit;
mod hounsfield;
mod ilium;
mod interspinous;
mod kidneys;
mod layout;
mod lesions;
mod ligaments;
mod marrow;
mod mineral;
mod muscle;
mod outline;
mod owner;
mod pelvis;
mod posterior;
mod pouch;
mod psoas;
mod ribs;
mod roots;
mod sacrum;
mod skin;
mod sleeves;
mod tubes;
mod vertebra;
mod vessels;
mod wall;

pub use canal::Canal;
pub use canvas::Sample;
pub use lesions::Lesion;
pub use pouch::{Pouch, Seat};
pub use roots::Root;
pub use sleeves::Sleeve;
pub use vertebra::{BodyMeasures, Disc, Vertebra};

use self::{
    bend::Bend,
    canvas::Canvas,
    habit::Habit,
    posterior::{Posterior, Spinous, posterior},
    skin::{Depths, Skin},
    tubes::Tubes,
    vessels::Vessels,
};
use super::{
    curve::{Along, Line},
    noise::Grain,
    recipe::Recipe,
    same::SameEverywhere as _,
    shape::{inside, smooth_max, smooth_min, smooth_step},
    tissue::{Palette, Tissue},
};
use crate::{geometry::LpsPoint, study::VertebralLevel};

/// Side of a cell of the table of vertebrae near a point of the median plane, mm.
const CELL_MM: f64 = 5.0;
/// Over how many mm sacral segments run into each other in the midline.
const FUSED_MM: f64 = 10.0;
/// The same of the first two, where a disc may be left: the least and the most.
const FIRST_FUSED_MM: (f64, f64) = (10.0, 14.0);
/// Over how many mm they run into the wings in the midline, and how much farther at the sides.
const WINGED_MM: (f64, f64) = (5.0, 11.0);
/// How much lower the next point of the column's front lies at least.
const ADVANCE_MM: f64 = 1.5;
/// Index of S1 among the vertebrae.
const S1: usize = 7;

/// A synthetic lumbosacral body. The origin lies near the middle of the top of S1.
#[derive(Clone, Debug)]
pub struct Body {
    /// The body's noise.
    pub grain: Grain,
    /// From T11 down to the last coccygeal segment.
    pub vertebrae: Vec<Vertebra>,
    /// Canal and dural sac.
    pub canal: Canal,
    /// The front of the column.
    front: Line,
    skin: Skin,
    bend: Bend,
    sleeves: Vec<Sleeve>,
    lesions: Vec<Lesion>,
    is_fused: bool,
    spinous: Vec<Spinous>,
    habit: Habit,
    attenuation: Palette,
    gut: Tubes,
    ribs: Tubes,
    vessels: Vessels,
    /// By vertebra: whether the fat round the sac is gone.
    fat_lost: Vec<bool>,
    /// By vertebra: how much the laminae are thinned, 0 to 1.
    thin: Vec<f64>,
    near: Vec<u16>,
    levels_s: Vec<f64>,
    promontory_s: f64,
}

/// A point with what many structures ask about it.
#[derive(Clone, Copy)]
struct Spot {
    at: [f64; 3],
    /// x bent a little, so that left and right differ.
    warped_x: f64,
    s: f64,
    n: f64,
    /// Radius of the canal's contents here.
    radius: f64,
    /// Distance to the nearest body or disc.
    wall: f64,
    front: Along,
    depths: Depths,
}

impl Body {
    /// Builds the body of a recipe.
    pub fn from_recipe(recipe: &Recipe) -> Self {
        let grain = Grain(recipe.seed.wrapping_mul(977));
        let vertebrae = layout::vertebrae(recipe, grain);
        let canal = Canal::fitted(recipe, &vertebrae, grain);
        let front = Line::new(&front_points(&vertebrae), 0.5, 1.5, canal::LOW, canal::HIGH);
        let habit = Habit::of(&recipe.person, grain);
        let spinous: Vec<Spinous> =
            vertebrae[..S1].iter().enumerate().map(|(kind, it)| Spinous::of(it, kind, grain.of(57))).collect();
        let tips = spinous[2..6].iter().map(|it| it.reach).sum::<f64>() / 4.0;
        let skin = Skin::new(&canal.line, tips, habit, grain.of(2));
        let said = |it: &Vertebra| it.level.and_then(|level| recipe.level(level)).copied();
        let thinned = |it: &Vertebra| said(it).map_or(0.0, |level| level.thinned);
        let fat_lost: Vec<bool> = vertebrae.iter().map(|it| said(it).is_some_and(|level| level.fat_lost)).collect();
        let levels_s: Vec<f64> = vertebrae
            .iter()
            .map(|it| {
                let (y, z) = it.plane(it.ap() / 2.0 + 6.0, 0.0);
                canal.line.along(y, z).s
            })
            .collect();
        let top = &vertebrae[S1];
        let (y, z) = top.plane(-top.superior / 2.0, top.height() / 2.0);
        let promontory_s = front.along(y, z).s;
        Self {
            grain,
            habit,
            attenuation: Palette::attenuation(&recipe.person),
            promontory_s,
            gut: bowel::bowel(grain, &front, promontory_s, &|z| skin.inner_front_y(z)),
            ribs: ribs::ribs(grain.of(212), &vertebrae, &skin, recipe.has_eleven_ribs),
            vessels: Vessels::new(grain.of(6), &front, vertebrae[5].centre.1 - 6.0),
            spinous,
            thin: vertebrae.iter().map(thinned).collect(),
            lesions: lesions::lesions(recipe, &vertebrae, &canal, grain),
            is_fused: recipe.is_fused,
            near: near_table(&vertebrae),
            fat_lost,
            bend: Bend::of(&recipe.person),
            sleeves: sleeves::sleeves(recipe, &vertebrae, &canal),
            skin,
            front,
            canal,
            vertebrae,
            levels_s,
        }
    }

    /// The tissue at a point: what every scanner finds there.
    pub fn tissue_at(&self, point: LpsPoint) -> Tissue {
        self.sample(point, &Palette::default()).tissue
    }

    /// Tissue and signals at a point.
    pub fn sample(&self, point: LpsPoint, palette: &Palette) -> Sample {
        let mut canvas = Canvas::new(palette);
        let [x, y, z] = self.bend.straightened(point);
        let depths = self.skin.depths(x, y, z);
        if depths.skin < 1.0 {
            self.paint(&mut canvas, [x, y, z], depths);
        }
        canvas.sample
    }

    /// Signed distance to the inner surface of the dura, as painted.
    pub fn sac_distance(&self, point: LpsPoint) -> f64 {
        self.sac_distance_at(self.bend.straightened(point))
    }

    /// The same at a point of the symmetric body.
    pub fn sac_distance_at(&self, at @ [x, y, z]: [f64; 3]) -> f64 {
        self.rough_sac(at, self.canal.line.along(y, z), self.wall_distance(x, y, z))
    }

    /// Signed distance to a vertebral body in the median plane, at `(p, q)` of its frame, as painted.
    pub fn body_distance(&self, idx: usize, p: f64, q: f64) -> f64 {
        let vertebra = &self.vertebrae[idx];
        let (y, z) = vertebra.plane(p, q);
        vertebra.body(0.0, p, q, vertebra.roughness([0.0, y, z]))
    }

    /// Distance to the nearest vertebral body or disc.
    pub fn wall_distance(&self, x: f64, y: f64, z: f64) -> f64 {
        let one = |idx| {
            let vertebra = &self.vertebrae[idx];
            let rough = canal::column_distance(vertebra, x, y, z, vertebra.roughness([x, y, z]));
            rough.min(canal::column_distance(vertebra, x, y, z, 0.0))
        };
        self.near(y, z).map(one).fold(60.0, f64::min)
    }

    fn rough_sac(&self, at: [f64; 3], along: Along, wall: f64) -> f64 {
        let sac = self.canal.sac(at[0], along, wall);
        if sac.abs() < 4.0 { sac + 0.08 * self.grain.of(31).at(at, 8.0, 2) } else { sac }
    }

    /// The point of the column's own median plane at `(y, z)`.
    pub fn median(&self, at: (f64, f64)) -> LpsPoint {
        self.beside_median(0.0, at)
    }

    /// The point `x` mm to the left of the column's own median plane at `(y, z)`, as an ideally symmetric body has it.
    pub fn beside_median(&self, x: f64, (y, z): (f64, f64)) -> LpsPoint {
        self.bend.bent([x, y, z])
    }

    /// The place of the patient that a point of the symmetric body is.
    pub fn place(&self, at: [f64; 3]) -> LpsPoint {
        self.bend.bent(at)
    }

    /// y of the skin of the back in the midline at a height.
    pub fn back_y(&self, z: f64) -> f64 {
        self.skin.back_y(z)
    }

    /// y of the foremost and of the hindmost skin at a height, wherever it lies.
    pub fn ends_y(&self, z: f64) -> (f64, f64) {
        self.skin.ends_y(z)
    }

    fn level_s(&self, idx: usize) -> f64 {
        self.levels_s[idx]
    }

    fn height_of_coccyx(&self) -> f64 {
        self.vertebrae[13].centre.1
    }

    /// The vertebrae that may matter at a place of the median plane.
    fn near(&self, y: f64, z: f64) -> impl Iterator<Item = usize> + use<> {
        let mask = self.near.get(near_cell(y, z)).copied().unwrap_or(0);
        (0..16).filter(move |idx| mask >> idx & 1 == 1)
    }

    fn paint(&self, canvas: &mut Canvas, at: [f64; 3], depths: Depths) {
        let [x, y, z] = at;
        let Along { s, n } = self.canal.line.along(y, z);
        let bent = [0.0, y, z];
        let warped_x = x + 1.0 * self.grain.of(3).at(bent, 45.0, 1) + 0.4 * self.grain.of(4).at(at, 15.0, 1);
        let mut frames = [(0usize, 0.0, 0.0, 0.0); 6];
        let mut count = 0;
        let mut wall = 60.0f64;
        for idx in self.near(y, z) {
            let vertebra = &self.vertebrae[idx];
            let (p, q) = vertebra.frame(y, z);
            let surface = vertebra.surface(x, p, q);
            let reach = surface.distance(0.0);
            let d = if reach < 3.0 { surface.distance(vertebra.roughness(at)) } else { reach };
            wall = wall.min(d).min(reach).min(canal::disc_distance(vertebra, x, y, z));
            if count < frames.len() {
                frames[count] = (idx, p, q, d);
                count += 1;
            }
        }
        let frames = &frames[..count];
        let front = self.front.along(y, z);
        let spot = Spot { at, warped_x, s, n, radius: self.canal.radius(s), wall, front, depths };
        let sac = self.rough_sac(at, Along { s, n }, wall);
        let sleeve = self.sleeve([x, n, s]);
        let sac = if sleeve.0 < 4.0 { smooth_min(sac, sleeve.0, 1.5) } else { sac };
        let hollow = self.hollows(at, sac);
        self.subcutaneous(canvas, &spot);
        if depths.fascia > 8.0 {
            return;
        }
        let soft = self.soft_spot(&spot);
        self.abdomen(canvas, &soft);
        self.back_muscles(canvas, &soft);
        self.interspinous(canvas, &spot);
        self.fascia(canvas, &spot);
        self.epidural(canvas, &spot);
        self.bones(canvas, &spot, frames, (sac, hollow));
        if !self.is_fused {
            self.anterior_ligament(canvas, &spot);
        }
        self.sac(canvas, &spot, sac);
        self.sleeved_root(canvas, &spot, sleeve);
        self.paint_lesions(canvas, &spot, sac);
    }

    /// A point as soft tissue sees it, which large pouches have pushed aside.
    fn soft_spot(&self, spot: &Spot) -> Spot {
        let at @ [x, y, z] = self.undisplaced(spot.at);
        if at == spot.at {
            return *spot;
        }
        Spot { at, warped_x: spot.warped_x + x - spot.at[0], front: self.front.along(y, z), ..*spot }
    }

    fn bones(&self, canvas: &mut Canvas, spot: &Spot, frames: &[(usize, f64, f64, f64)], (sac, hollow): (f64, f64)) {
        let [x, y, z] = spot.at;
        for &(idx, p, q, _) in frames.iter().filter(|it| it.0 < S1) {
            self.hollow(canvas, spot, idx, (p, q));
            self.foramen(canvas, spot, idx, (p, q));
            self.pad(canvas, spot, idx);
        }
        self.widened(canvas, spot);
        for &(idx, p, q, _) in frames.iter().filter(|it| it.0 < S1) {
            let mut parts = self.posterior(idx, (x, p, q), (y, z));
            // Bone gives way to the sac.
            parts.bone = Self::hollowed(smooth_max(parts.bone, 2.05 - sac, 1.0), hollow);
            self.arch(canvas, spot, idx, &parts, q);
        }
        self.ilium(canvas, spot);
        self.ribs(canvas, spot);
        let sacrum = self.sacrum(spot);
        let mut sacral = 60.0f64;
        if let Some(parts) = &sacrum {
            sacral = Self::hollowed(smooth_max(parts.solid, 1.2 - sac, 1.0), hollow);
            let shell = 0.4 + 0.4 * self.grain.of(97).at(spot.at, 8.0, 1);
            let roof = Self::hollowed(parts.roof, hollow);
            self.bone(canvas, spot, self.grain.of(98), roof, shell, Tissue::PosteriorMarrow);
            self.roof_marrow(canvas, spot, roof);
        }
        for &(idx, ..) in frames {
            self.disc(canvas, spot, idx);
            self.vacuum(canvas, spot, idx);
            self.bridge(canvas, spot, idx);
        }
        let mut joined = 60.0f64;
        for &(idx, p, q, d) in frames {
            let d = Self::hollowed(d, hollow);
            if idx >= S1 && sacral < 12.0 {
                // Segments are grown together; what is left of their discs is painted later.
                joined = if joined < 60.0 { smooth_min(joined, d, self.joined_over(idx)) } else { d };
            } else {
                self.vertebral_body(canvas, spot, idx, d, (p, q));
            }
        }
        if joined < 60.0 {
            joined = smooth_min(joined, self.sacral_front(spot), 2.0);
            sacral = smooth_min(sacral, joined, WINGED_MM.0 + WINGED_MM.1 * smooth_step(x.abs(), 10.0, 22.0));
        }
        if let Some(parts) = &sacrum {
            // The foramina lie at the sides of the bodies and are drilled through them too.
            self.sacral_fat(canvas, spot, parts, sacral);
            sacral = smooth_max(sacral, -parts.foramina, 1.6);
        }
        let nearest = frames.iter().filter(|it| it.0 >= S1).min_by(|a, b| a.3.total_cmp(&b.3));
        if sacral < 1.5 {
            let (idx, p, q) = nearest.map_or_else(|| self.sacral_segment(spot), |it| (it.0, it.1, it.2));
            self.vertebral_body(canvas, spot, idx, sacral, (p, q));
        }
        let drilled = sacrum.as_ref().is_some_and(|parts| parts.foramina < 1.0);
        if x.abs() < 22.0 && spot.s > self.level_s(S1) - 5.0 && !drilled {
            self.residual_discs(canvas, spot);
        }
        if let Some(parts) = &sacrum {
            self.sacral_nerves(canvas, parts);
        }
        self.joined_pedicles(canvas, spot, frames);
        Self::rim(canvas, hollow);
    }

    /// Distance to what smooths the front of the sacrum between the middles of its segments.
    fn sacral_front(&self, spot: &Spot) -> f64 {
        let below = smooth_step(spot.front.s, self.promontory_s + 24.0, self.promontory_s + 14.0);
        let plate = smooth_max(0.3 - spot.front.n, spot.front.n - 5.0, 1.0);
        plate + 6.0 * below + 0.6 * (spot.at[0].abs() - 6.0).max(0.0)
    }

    /// Over how many mm a sacral segment runs into its neighbours in the midline.
    fn joined_over(&self, idx: usize) -> f64 {
        if idx > S1 + 1 {
            FUSED_MM
        } else {
            self.vertebrae[S1].grain.of(68).between(0, FIRST_FUSED_MM.0, FIRST_FUSED_MM.1)
        }
    }

    /// Distances to the posterior parts of a presacral vertebra at `(x, p, q)` of its frame, which is `(y, z)`.
    fn posterior(&self, idx: usize, place: (f64, f64, f64), (y, z): (f64, f64)) -> Posterior {
        let below = self.vertebrae.get(idx + 1).map(|next| {
            let (p, q) = next.frame(y, z);
            (next, p, q)
        });
        posterior(&self.vertebrae[idx], &self.spinous[idx], self.thin[idx], self.process_edge(idx, y, z), place, below)
    }

    /// Marrow runs from the pedicles into the body without a wall between.
    fn joined_pedicles(&self, canvas: &mut Canvas, spot: &Spot, frames: &[(usize, f64, f64, f64)]) {
        let ax = spot.at[0].abs();
        for &(idx, p, q, _) in frames.iter().filter(|it| it.0 < S1) {
            let vertebra = &self.vertebrae[idx];
            let (dp, half) = (p - vertebra.ap() / 2.0, vertebra.pedicle / 2.0);
            let centre = vertebra.canal_width / 2.0 + half + 0.2 * (dp - 3.0);
            let core = ((ax - centre) / (half - 1.6)).same_hypot((q - 0.16 * vertebra.height()) / 4.8);
            let d = ((core - 1.0) * 3.0).max((dp + 2.0).abs() - 7.0);
            let tone = 1.0 + 0.12 * vertebra.grain.of(80).at(spot.at, 2.2, 2);
            canvas.grained(inside(d, 1.2) * 0.95, Tissue::Marrow, tone, 0.6);
        }
    }
}

/// The front of the column from T11 to the coccyx, upwards beyond the picture.
fn front_points(vertebrae: &[Vertebra]) -> Vec<(f64, f64)> {
    let mut all = Vec::new();
    for vertebra in vertebrae {
        for share in [0.46, 0.0, -0.46] {
            let q = share * vertebra.height();
            let (mut y, mut z) = vertebra.plane(vertebra.walls(0.0, q).0, q);
            // Below S1 segments have grown together: the line runs between two corners that face each other.
            if share > 0.0 && vertebra.sacral && vertebra.level != Some(VertebralLevel::S1) {
                let (last_y, last_z) = all.pop().unwrap_or((y, z));
                (y, z) = ((y + last_y) / 2.0, (z + last_z) / 2.0);
            }
            // In a bent sacrum the next segment's corner may lie above the last: the line never runs back.
            if all.last().is_none_or(|&(py, pz)| vertebra.frame(py, pz).1 > q + ADVANCE_MM) {
                all.push((y, z));
            }
        }
    }
    if let (Some(&first), Some(top)) = (all.first(), vertebrae.first()) {
        all.insert(0, vertebra::to_plane(first, top.tilt, (0.0, 90.0)));
    }
    all
}

fn near_cell(y: f64, z: f64) -> usize {
    let columns = ((canal::HIGH.0 - canal::LOW.0) / CELL_MM) as usize;
    let (column, row) = ((y - canal::LOW.0) / CELL_MM, (z - canal::LOW.1) / CELL_MM);
    if column < 0.0 || row < 0.0 || column as usize >= columns {
        usize::MAX
    } else {
        row as usize * columns + column as usize
    }
}

/// For each cell of the median plane, a bit for each vertebra whose parts may reach there.
fn near_table(vertebrae: &[Vertebra]) -> Vec<u16> {
    let columns = ((canal::HIGH.0 - canal::LOW.0) / CELL_MM) as usize;
    let rows = ((canal::HIGH.1 - canal::LOW.1) / CELL_MM) as usize;
    let mask = |cell: usize| {
        let y = canal::LOW.0 + ((cell % columns) as f64 + 0.5) * CELL_MM;
        let z = canal::LOW.1 + ((cell / columns) as f64 + 0.5) * CELL_MM;
        let reaches = |it: &Vertebra| {
            let (p, q) = it.frame(y, z);
            let half = it.height() / 2.0;
            if it.sacral {
                p.abs() < it.ap() / 2.0 + 16.0 && q.abs() < half + 12.0
            } else {
                (-it.ap() / 2.0 - 8.0..it.ap() / 2.0 + it.canal_ap + 52.0).contains(&p)
                    && (-half - 32.0..half + 16.0).contains(&q)
            }
        };
        vertebrae.iter().enumerate().filter(|(_, it)| reaches(it)).fold(0u16, |mask, (idx, _)| mask | 1 << idx)
    };
    (0..columns * rows).map(mask).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where it did, what lies before the sacrum was told to lie behind it, and bare fat filled a strip of the pelvis.
    #[test]
    fn the_front_of_the_column_never_runs_back() {
        // A corner of the sacrum may be a little sharper than a right angle.
        const SHARPEST: f64 = -0.3;
        let along =
            |a: (f64, f64), b: (f64, f64)| (a.0 * b.0 + a.1 * b.1) / (a.0.same_hypot(a.1) * b.0.same_hypot(b.1));
        for seed in 0..24 {
            let recipe = Recipe::normal(seed);
            let points = front_points(&layout::vertebrae(&recipe, Grain(recipe.seed.wrapping_mul(977))));
            let steps: Vec<(f64, f64)> = points.windows(2).map(|it| (it[1].0 - it[0].0, it[1].1 - it[0].1)).collect();
            for pair in steps.windows(2) {
                assert!(along(pair[0], pair[1]) > SHARPEST, "seed {seed}: {pair:?}");
            }
        }
    }
}
