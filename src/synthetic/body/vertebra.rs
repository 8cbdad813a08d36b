//! One vertebra in its own frame: p points backwards, q upwards, from the centre of its body.

use crate::{
    study::VertebralLevel,
    synthetic::{
        level_recipe::LevelRecipe,
        noise::Grain,
        same::SameEverywhere as _,
        shape::{smooth_max, superellipse},
    },
};

/// A vertebra, sacral segment or coccygeal segment with its place in the median plane.
#[derive(Clone, Debug)]
pub struct Vertebra {
    /// Its name; `None` for the coccyx.
    pub level: Option<VertebralLevel>,
    /// Centre of the body: y and z in mm.
    pub centre: (f64, f64),
    /// Angle of the p axis above the y axis, radians.
    pub tilt: f64,
    /// AP length of the upper end plate, before rounding of the corners.
    pub superior: f64,
    /// AP length of the lower end plate, before rounding of the corners.
    pub inferior: f64,
    /// Height in front and behind.
    pub heights: (f64, f64),
    /// Width of the body.
    pub width: f64,
    /// Depth of the posterior concavity.
    pub scallop: f64,
    /// Depth of the anterior concavity.
    pub waist: f64,
    /// Depth of the upper and lower end plates' dish.
    pub dish: (f64, f64),
    /// Where the dishes are deepest, as a share of the half AP length behind the centre.
    pub dish_at: (f64, f64),
    /// Over how many mm plates and walls run into each other.
    pub rounded: f64,
    /// A sacral segment: its posterior wall is straight and it tapers in front.
    pub sacral: bool,
    /// Width of the bony canal, of a pedicle, and distance of the transverse process' tip from the midline.
    pub canal_width: f64,
    /// Width of a pedicle.
    pub pedicle: f64,
    /// Distance of the transverse processes' tips from the midline.
    pub transverse: f64,
    /// AP depth of the bony canal.
    pub canal_ap: f64,
    /// Sideways offset of the spinous process.
    pub offset_x: f64,
    /// The structure's own noise.
    pub grain: Grain,
    /// The disc below.
    pub disc: Option<Disc>,
}

/// The disc below a vertebra, in its own frame.
#[derive(Clone, Debug)]
pub struct Disc {
    /// Centre: y and z in mm.
    pub centre: (f64, f64),
    /// Angle of the p axis above the y axis, radians.
    pub tilt: f64,
    /// Height at the rim's middle.
    pub height: f64,
    /// AP length.
    pub ap: f64,
    /// Angle between the end plates, radians.
    pub wedge: f64,
    /// Width.
    pub width: f64,
    /// 0 is a young disc, bright and full; 1 a black, narrow one.
    pub dryness: f64,
    /// How far it stands out behind the corners of the bodies, mm.
    pub bulge: f64,
}

/// Farther than this from a body its exact distance tells nothing.
const FAR_MM: f64 = 12.0;

/// The share of its error that a measure is moved by at once when a body is fitted.
const STEP: f64 = 0.8;

/// What the measuring protocol of a body gives, in mm; corners as `(p, q)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BodyMeasures {
    /// Anterior superior, posterior superior, anterior inferior, posterior inferior corner.
    pub corners: [(f64, f64); 4],
    /// Anterior and posterior wall at mid-height.
    pub middle: ((f64, f64), (f64, f64)),
    /// Deepest point of the posterior wall below the chord of its corners.
    pub deepest: (f64, f64),
    /// Depth there.
    pub chord_depth: f64,
}

impl BodyMeasures {
    /// AP length of the upper end plate, corner to corner.
    pub fn superior_ap(&self) -> f64 {
        apart(self.corners[0], self.corners[1])
    }

    /// AP length of the lower end plate, corner to corner.
    pub fn inferior_ap(&self) -> f64 {
        apart(self.corners[2], self.corners[3])
    }

    /// Vertebral body diameter: AP at mid-height, outer cortex to outer cortex.
    pub fn vbd(&self) -> f64 {
        apart(self.middle.0, self.middle.1)
    }

    /// Mean end plate length less mid-body diameter: the measure the 3.5 mm limit at S1 belongs to.
    pub fn ahn(&self) -> f64 {
        (self.superior_ap() + self.inferior_ap()) / 2.0 - self.vbd()
    }
}

/// A body's surface seen from a place, before it is made rough: that takes most of the time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Surface {
    plates: f64,
    outline: f64,
    /// How much of the roughness the outline takes, and over how many mm the rims are rounded; 0 far off.
    loose: f64,
    round: f64,
}

impl Surface {
    /// Signed distance, displaced by `rough` mm.
    pub(super) fn distance(&self, rough: f64) -> f64 {
        if self.round <= 0.0 {
            return self.outline;
        }
        smooth_max(self.plates + 0.30 * rough, self.outline + self.loose * rough, self.round)
    }
}

/// `(y, z)` of `(p, q)` in a frame.
pub(super) fn to_plane(centre: (f64, f64), tilt: f64, (p, q): (f64, f64)) -> (f64, f64) {
    let (sin, cos) = tilt.same_sin_cos();
    (centre.0 + p * cos - q * sin, centre.1 + p * sin + q * cos)
}

/// `(p, q)` of `(y, z)` in a frame.
pub(super) fn to_frame(centre: (f64, f64), tilt: f64, y: f64, z: f64) -> (f64, f64) {
    let (sin, cos) = tilt.same_sin_cos();
    let (dy, dz) = (y - centre.0, z - centre.1);
    (dy * cos + dz * sin, -dy * sin + dz * cos)
}

impl Vertebra {
    /// Mean AP length of the end plates.
    pub fn ap(&self) -> f64 {
        (self.superior + self.inferior) / 2.0
    }

    /// Mean height.
    pub fn height(&self) -> f64 {
        (self.heights.0 + self.heights.1) / 2.0
    }

    /// `(p, q)` of a place in the median plane.
    pub fn frame(&self, y: f64, z: f64) -> (f64, f64) {
        to_frame(self.centre, self.tilt, y, z)
    }

    /// `(y, z)` of a place in the frame.
    pub fn plane(&self, p: f64, q: f64) -> (f64, f64) {
        to_plane(self.centre, self.tilt, (p, q))
    }

    /// The p of the anterior and the posterior surface at `(x, q)`.
    pub fn walls(&self, x: f64, q: f64) -> (f64, f64) {
        let w = (q / (self.height() / 2.0)).clamp(-1.15, 1.15);
        let bow = (1.0 - w.abs().same_powf(2.2)).max(0.0);
        let half = (self.inferior * (1.0 - w) + self.superior * (1.0 + w)) / 4.0;
        let sides = (-(x.abs() / (self.canal_width / 2.0 + 2.0)).same_powf(2.7)).same_exp();
        let hollow = self.scallop * bow.same_powf(1.1) * sides;
        let kidney = 0.9 * (1.0 - (-(x / 10.0) * (x / 10.0)).same_exp());
        let (front, back) = if self.sacral { (self.ap() / 2.0 - 2.0 * half, self.ap() / 2.0) } else { (-half, half) };
        (front + self.waist * bow.same_powf(0.8), back - hollow + kidney)
    }

    /// Signed distance to the body's surface; `rough` in mm displaces all but the measured posterior wall by that.
    pub fn body(&self, x: f64, p: f64, q: f64, rough: f64) -> f64 {
        self.surface(x, p, q).distance(rough)
    }

    /// The body's surface seen from a place.
    pub(super) fn surface(&self, x: f64, p: f64, q: f64) -> Surface {
        let outside = self.outside_box(x, p, q);
        if outside > FAR_MM {
            return Surface { plates: outside, outline: outside, loose: 0.0, round: 0.0 };
        }
        let (front, back) = self.walls(x, q);
        let w = (q / (self.height() / 2.0)).clamp(-1.0, 1.0);
        let bow = 1.0 - w.abs().same_powf(2.2);
        let half_width = self.width / 2.0 * (1.0 - 0.10 * bow);
        let middle = (front + back) / 2.0;
        let (outline, loose) = if p > middle {
            (superellipse(x, p - middle, half_width, back - middle, 3.2), 0.35)
        } else {
            (superellipse(x, p - middle, half_width, middle - front, 2.3), 1.0)
        };
        Surface { plates: self.plates(x, p, q), outline, loose, round: self.rounded }
    }

    /// How far outside a box round the body a place lies: a lower bound of the distance.
    fn outside_box(&self, x: f64, p: f64, q: f64) -> f64 {
        let longest = self.superior.max(self.inferior);
        let half_height = 0.6 * self.heights.0.max(self.heights.1);
        let front = if self.sacral { 1.1 * longest - self.ap() / 2.0 } else { 0.55 * longest };
        let aside = (x.abs() - self.width / 2.0).max(q.abs() - half_height);
        aside.max(p - 0.55 * longest - 1.0).max(-p - front)
    }

    /// Signed distance to the nearer end plate.
    pub fn plates(&self, x: f64, p: f64, q: f64) -> f64 {
        let t = (p / (self.ap() / 2.0)).clamp(-1.3, 1.3);
        let half = (self.heights.0 * (1.0 - t) + self.heights.1 * (1.0 + t)) / 4.0;
        let side = x / (self.width / 2.0);
        let dish = |at: f64| (1.0 - ((t - at).same_hypot(side) / 0.86).powi(2)).clamp(0.0, 1.0).same_powf(1.05);
        let top = q - (half - self.dish.0 * dish(self.dish_at.0));
        let bottom = -q - (half - self.dish.1 * dish(self.dish_at.1));
        smooth_max(top, bottom, 1.0)
    }

    /// Adjusts the construction until the measuring protocol gives what the recipe asks; `rough` is the surface's
    /// displacement at `(p, q)` of the median plane.
    pub fn fit(&mut self, wanted: &LevelRecipe, rough: &dyn Fn(&Self, f64, f64) -> f64) {
        let near = |value: f64, goal: f64| value.clamp(0.6 * goal, 1.5 * goal + 4.0);
        for _ in 0..7 {
            let got = self.measure(&|p, q| self.body(0.0, p, q, rough(self, p, q)));
            let (upper, lower) = (wanted.superior_ap_mm - got.superior_ap(), wanted.inferior_ap_mm - got.inferior_ap());
            let deeper = wanted.scallop_mm - got.chord_depth;
            let narrower = got.vbd() - wanted.vbd_mm;
            // Walls and plates hang together, so each takes a part of its step.
            self.superior = near(self.superior + STEP * upper, wanted.superior_ap_mm);
            self.inferior = near(self.inferior + STEP * lower, wanted.inferior_ap_mm);
            self.scallop = near(self.scallop + STEP * deeper, wanted.scallop_mm);
            self.waist += STEP * (narrower + (upper + lower) / 2.0 - deeper);
        }
    }

    /// The displacement of the body's surface at a point of the symmetric body, in mm.
    pub(super) fn roughness(&self, at: [f64; 3]) -> f64 {
        0.45 * self.grain.of(30).at(at, 6.0, 3)
    }

    /// The same at `(p, q)` of the median plane.
    pub(super) fn median_roughness(&self, p: f64, q: f64) -> f64 {
        let (y, z) = self.plane(p, q);
        self.roughness([0.0, y, z])
    }

    /// Measures a body whose median surface is `distance(p, q)`.
    pub fn measure(&self, distance: &dyn Fn(f64, f64) -> f64) -> BodyMeasures {
        let corners = [(-1.0, 1.0), (1.0, 1.0), (-1.0, -1.0), (1.0, -1.0)].map(|side| self.corner(distance, side));
        let inner = self.inner();
        let along = |side: f64| inner + side * crossing(&|t| distance(inner + side * t, 0.0), 1.0, self.ap());
        let middle = ((along(-1.0), 0.0), (along(1.0), 0.0));
        let (top, bottom) = (corners[1], corners[3]);
        // From behind: near an end plate the middle of the body may lie in the dish.
        let behind = self.ap() / 2.0 + 8.0;
        let wall = |q: f64| behind - crossing(&|t| -distance(behind - t, q), 0.0, self.ap());
        let mut deepest = ((0.0, 0.0), f64::MIN);
        for step in 4..=36 {
            let t = f64::from(step) / 40.0;
            let (p, q) = (top.0 + t * (bottom.0 - top.0), top.1 + t * (bottom.1 - top.1));
            let wall = wall(q);
            // Depth counts at right angles to the chord, which is tilted by a few degrees.
            let depth = (p - wall) * (top.1 - bottom.1) / apart(top, bottom);
            if depth > deepest.1 {
                deepest = ((wall, q), depth);
            }
        }
        BodyMeasures { corners, middle, deepest: deepest.0, chord_depth: deepest.1.max(0.0) }
    }

    /// The p half way between the walls at mid-height: inside the body however deep its hollow is.
    fn inner(&self) -> f64 {
        let (front, back) = self.walls(0.0, 0.0);
        (front + back) / 2.0
    }

    /// The corner of the median outline farthest in the direction of `side`, as a reader would click it.
    fn corner(&self, distance: &dyn Fn(f64, f64) -> f64, side: (f64, f64)) -> (f64, f64) {
        let inner = self.inner();
        let on_ray = |degrees: f64| {
            let (sin, cos) = degrees.to_radians().same_sin_cos();
            let r = crossing(&|t| distance(inner + side.0 * t * cos, side.1 * t * sin), 1.0, 40.0);
            (inner + side.0 * r * cos, side.1 * r * sin)
        };
        let farthest = |from: f64, step: f64, count: i32| {
            let reach = |degrees: &f64| {
                let at = on_ray(*degrees);
                at.0 * side.0 + at.1 * side.1
            };
            let all = (0..=count).map(|k| from + step * f64::from(k)).map(|degrees| (degrees, reach(&degrees)));
            all.max_by(|a, b| a.1.total_cmp(&b.1)).map_or(from, |it| it.0)
        };
        let coarse = farthest(8.0, 2.0, 34);
        let finer = farthest(coarse - 2.0, 0.25, 16);
        on_ray(farthest(finer - 0.25, 0.04, 12))
    }
}

/// The first place from `near` on where a growing distance becomes positive.
pub(super) fn crossing(distance: &dyn Fn(f64) -> f64, near: f64, far: f64) -> f64 {
    let (mut low, mut high) = (near, near);
    while high < far && distance(high) < 0.0 {
        low = high;
        high += 1.0;
    }
    for _ in 0..14 {
        let middle = (low + high) / 2.0;
        if distance(middle) < 0.0 { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

fn apart(a: (f64, f64), b: (f64, f64)) -> f64 {
    (a.0 - b.0).same_hypot(a.1 - b.1)
}

impl Disc {
    /// `(p, q)` of a place in the median plane.
    pub fn frame(&self, y: f64, z: f64) -> (f64, f64) {
        to_frame(self.centre, self.tilt, y, z)
    }

    /// `(y, z)` of a place in the frame.
    pub fn plane(&self, p: f64, q: f64) -> (f64, f64) {
        to_plane(self.centre, self.tilt, (p, q))
    }

    /// Half the height at p.
    pub fn half_height(&self, p: f64) -> f64 {
        self.height / 2.0 - (self.wedge / 2.0).same_tan() * p
    }

    /// The p of its back.
    pub fn back(&self) -> f64 {
        self.ap / 2.0 + self.bulge
    }

    /// Signed distance to the annulus, which reaches into the end plates' dishes.
    pub fn annulus(&self, x: f64, p: f64, q: f64, rough: f64) -> f64 {
        // Highest at mid-height, it slopes down to the corners of the bodies before and behind.
        let rim = (q / (self.half_height(p) + 4.0)).powi(2).min(1.0);
        let (front, back) = (0.7 + 0.4 * self.bulge, self.bulge + 0.5);
        let front = self.ap / 2.0 + front - (front + 0.8) * rim;
        let back = self.ap / 2.0 + back - (back + 0.8) * rim;
        let notch = 0.5 * (-(x / 9.0) * (x / 9.0)).same_exp();
        let half_width = self.width / 2.0 + 1.0;
        let outline = if p > 0.0 {
            superellipse(x, p, half_width, back - notch, 3.2) + 0.2 * rough
        } else {
            superellipse(x, p, half_width, front, 2.3) + 0.5 * rough
        };
        smooth_max(outline, q.abs() - self.half_height(p) - 3.5, 3.0)
    }
}
