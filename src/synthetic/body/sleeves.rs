//! Root sleeves: the dura's fluid-filled sheaths round the roots, from the sac to the ganglion or the sacral foramen.

use super::{Body, Spot, canal::Canal, canvas::Canvas, vertebra::Vertebra};
use crate::{
    study::VertebralLevel,
    synthetic::{
        recipe::Recipe,
        shape::{from_segment, inside, length, smooth_step},
        tissue::Tissue,
    },
};

/// Index of the first vertebra whose roots have a sleeve (L1), and of the last (S1).
const LEVELS: [usize; 6] = [2, 3, 4, 5, 6, 7];
/// How far above mid-height of its vertebra a sleeve leaves the sac, mm: the lower, the steeper it runs.
const RISE_MM: [f64; 6] = [1.0, 2.0, 4.0, 7.0, 10.0, 9.0];

/// One sleeve on its way through the canal's own coordinates: x, n behind the centre line, s along it.
#[derive(Clone, Debug)]
pub struct Sleeve {
    /// The root's level.
    pub level: VertebralLevel,
    /// -1 on the right, 1 on the left.
    pub side: f64,
    /// Width of the fluid across, near the sac.
    pub diameter_mm: f64,
    path: [[f64; 3]; 3],
}

impl Sleeve {
    /// Width of the fluid from front to back where the sleeve leaves the sac's side, measured on its surface, mm.
    pub fn width_mm(&self) -> f64 {
        let [a, b, _] = self.path;
        let middle: [f64; 3] = std::array::from_fn(|k| 0.5 * (a[k] + b[k]));
        let is_inside =
            |off: f64| self.distance([middle[0], middle[1] + off, middle[2]]).is_some_and(|(inside, _)| inside < 0.0);
        let steps = |sign: f64| (0..1000).take_while(|step| is_inside(sign * 0.02 * f64::from(*step))).count() as f64;
        0.02 * (steps(1.0) + steps(-1.0))
    }

    /// Signed distance to the inside of the sleeve and distance to its axis at `(x, n, s)`; `None` where it is far.
    pub fn distance(&self, at: [f64; 3]) -> Option<(f64, f64)> {
        let reach = self.diameter_mm / 2.0 + 4.0;
        let apart = |k: usize| {
            let (low, high) = self.path.iter().fold((f64::MAX, f64::MIN), |(l, h), it| (l.min(it[k]), h.max(it[k])));
            at[k] < low - reach || at[k] > high + reach
        };
        if (0..3).any(apart) {
            return None;
        }
        let radius = self.diameter_mm / 2.0;
        let [a, b, c] = self.path;
        let (first, (second, far)) = (length(from_segment(at, a, b).0), from_segment(at, b, c));
        let second = length(second);
        // It narrows towards the ganglion.
        let ends = (radius * 0.55).max(0.9);
        let (first_d, second_d) = (first - radius, second - radius - far * (ends - radius));
        Some(if first_d < second_d { (first_d, first) } else { (second_d, second) })
    }
}

/// The sleeves of L1 to S1 on both sides.
pub(super) fn sleeves(recipe: &Recipe, vertebrae: &[Vertebra], canal: &Canal) -> Vec<Sleeve> {
    let mut all = Vec::new();
    for (idx, rise) in LEVELS.into_iter().zip(RISE_MM) {
        let Some(vertebra) = vertebrae.get(idx) else { continue };
        let Some(level) = vertebra.level else { continue };
        let (Some(wanted), Some(at)) = (recipe.level(level), canal.at.get(&level)) else { continue };
        let below = vertebrae.get(idx + 1).and_then(|it| canal.at.get(&it.level?)).copied();
        let end = if vertebra.sacral { sacral_end(canal, *at, below) } else { ganglion(canal, vertebra) };
        let start = at - rise;
        let ((a, b), radius) = (canal.half_axes(start), wanted.sleeve_mm / 2.0);
        if a < 1.0 {
            continue;
        }
        let near = (0.72 * b).max(radius + 2.0);
        let bend = [b + 0.5 * radius + 0.8, -0.18 * a, start + 5.0];
        for side in [-1.0, 1.0] {
            let sided = |[x, n, s]: [f64; 3]| [side * x, n, s];
            let path = [[near, -0.12 * a, start], bend, end].map(sided);
            all.push(Sleeve { level, side, diameter_mm: wanted.sleeve_mm, path });
        }
    }
    all
}

/// Where the ganglion begins in the foramen under a vertebra's pedicle.
fn ganglion(canal: &Canal, vertebra: &Vertebra) -> [f64; 3] {
    let (y, z) = vertebra.plane(vertebra.ap() / 2.0 + 4.4, -4.5);
    let along = canal.line.along(y, z);
    [vertebra.canal_width / 2.0 + 1.5, along.n, along.s]
}

/// Where the first sacral root enters its foramen.
fn sacral_end(canal: &Canal, at: f64, below: Option<f64>) -> [f64; 3] {
    let s = below.map_or(at + 12.0, |below| (at + below) / 2.0 - 5.0);
    [15.5, 1.0 - canal.radius(s), s]
}

impl Body {
    /// The root sleeves of L1 to S1, right before left.
    pub fn sleeves(&self) -> &[Sleeve] {
        &self.sleeves
    }

    /// Signed distance to the nearest sleeve, distance to its axis and its radius; far away 60 mm.
    pub(super) fn sleeve(&self, [x, n, s]: [f64; 3]) -> (f64, f64, f64) {
        if !(3.0..45.0).contains(&x.abs()) || n.abs() > 30.0 {
            return (60.0, 60.0, 1.0);
        }
        let one = |it: &Sleeve| it.distance([x, n, s]).map(|(d, axis)| (d, axis, it.diameter_mm / 2.0));
        let nearest = self.sleeves.iter().filter_map(one).min_by(|a, b| a.0.total_cmp(&b.0));
        nearest.unwrap_or((60.0, 60.0, 1.0))
    }

    /// The root in its sleeve, after the fluid.
    pub(super) fn sleeved_root(&self, canvas: &mut Canvas, spot: &Spot, (d, axis, radius): (f64, f64, f64)) {
        if d > 1.0 {
            return;
        }
        let core = (0.50 * radius).clamp(0.7, 1.5);
        let tone = 1.0 + 0.12 * self.grain.of(33).at(spot.at, 3.0, 1);
        // Where it comes from lies among the others on the sac's side: a blunt end in the fluid would be seen as a dot.
        let (_, half) = self.canal.half_axes(spot.s);
        let out = smooth_step(spot.at[0].abs(), 0.78 * half, half);
        canvas.textured(out * inside(axis - core, 0.7) * inside(d - 0.3, 0.6) * 0.92, Tissue::Root, tone, 1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sleeves_are_as_wide_as_the_recipe_says_and_hold_fluid_and_a_root() {
        let mut recipe = Recipe::normal(5);
        recipe.levels.values_mut().for_each(|it| it.sleeve_mm = 7.0);
        let body = Body::from_recipe(&recipe);
        assert_eq!(body.sleeves().len(), 12);
        for sleeve in body.sleeves() {
            assert!((sleeve.width_mm() - 7.0).abs() < 0.3, "{}", sleeve.width_mm());
            let [x, n, s] = sleeve.path[1];
            let place = |off: f64| {
                let (y, z) = body.canal.across(s, n + off);
                crate::geometry::LpsPoint::new(x, y, z)
            };
            assert_eq!(body.tissue_at(place(0.0)), Tissue::Root, "{} {}", sleeve.level, sleeve.side);
            // Where it leaves the sac a root of another level may lie on one side of it.
            let around = [2.4, -2.4].map(|off| body.tissue_at(place(off)));
            assert!(around.contains(&Tissue::Csf), "{} {}: {around:?}", sleeve.level, sleeve.side);
        }
    }
}
