//! Pedicles, laminae, facets, transverse and spinous processes in a vertebra's frame, and the fat pad below the laminae.

use super::{Body, S1, outline::Outline, vertebra::Vertebra};
use crate::synthetic::noise::Grain;
use crate::synthetic::same::SameEverywhere as _;
use crate::synthetic::shape::{bell, capsule, from_segment, length, polygon, smooth_max, smooth_min, smooth_step};

/// Median outline of a lumbar spinous process behind the canal's dorsal wall: (p, q).
const SPINOUS: [(f64, f64); 12] = [
    (0.0, -1.0),
    (5.0, 1.4),
    (14.0, 1.6),
    (23.0, 0.2),
    (28.0, -3.4),
    (29.0, -11.5),
    (29.4, -18.0),
    (26.6, -23.6),
    (19.0, -21.6),
    (11.0, -19.4),
    (5.0, -15.2),
    (1.5, -9.0),
];
/// Behind the canal a process slants from here on.
const ROOT_MM: f64 = 5.0;
/// How far the processes of L1 to L5 slant: low ones lie as level in space as the others, for their bodies are tilted.
const SLANTS: [f64; 5] = [0.14, 0.16, 0.20, 0.30, 0.44];
/// How far its first corners, those of the upper edge, sink where the process is low: not at the lamina.
const UPPER_SINKS: [f64; 5] = [0.0, 0.0, 0.8, 1.0, 1.0];
/// Superior articular process seen from above: (|x|, p) for a canal 27 mm wide and 16.5 mm deep.
const SUPERIOR_FACET: [(f64, f64); 8] =
    [(12.5, 21.5), (18.0, 18.5), (24.0, 20.5), (26.0, 27.0), (23.0, 33.0), (20.3, 31.0), (18.0, 26.5), (14.5, 25.5)];
/// Inferior articular process of the vertebra above, in the frame of the vertebra below.
const INFERIOR_FACET: [(f64, f64); 8] =
    [(5.0, 33.5), (8.0, 30.5), (13.0, 27.6), (16.2, 28.6), (18.0, 32.0), (20.0, 35.0), (17.0, 38.5), (10.0, 37.5)];
/// p of the facet outlines' origin in front of the posterior wall.
const FACET_ORIGIN: f64 = 17.5;

/// The outline is drawn smaller about this place, and rounded by so much.
const SPINOUS_MIDDLE: (f64, f64) = (15.0, -9.0);
/// See [`SPINOUS_MIDDLE`].
const ROUNDED_MM: f64 = 1.5;

/// A tip stands no farther beside the midline, or a cut through the middle would meet rims of the blade alone, mm.
const ASIDE_MM: f64 = 2.6;

/// What two processes leave between them, mm.
const APART_MM: (f64, f64) = (1.5, 6.5);

/// How far the facet joints stand back above the level of the pedicle.
const LEAN_MM: f64 = 6.0;

/// What is a vertebra's own behind the canal.
#[derive(Clone, Debug)]
pub(super) struct Spinous {
    outline: Outline,
    /// How far behind the canal its tip lies, mm.
    pub reach: f64,
    /// Thickness and height relative to the average.
    stout: f64,
    tall: f64,
    /// How far its tip stands beside the midline, mm: a straight slice then meets it aslant.
    aside: f64,
    /// Over how many mm its upper edge sharpens to a ridge.
    ridge: f64,
    /// Brightness of its marrow.
    pub tone: f64,
    /// How much brighter the marrow of the tip is.
    pub fatty: f64,
    /// How much greyer the marrow of its upper part is.
    pub fading: f64,
    pub pad: Pad,
}

/// The sail of fat before the ligament below a lamina.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pad {
    /// Relative to the largest.
    pub size: f64,
    /// Where it is deepest, as a share of the way from lamina to lamina.
    pub widest: f64,
    /// How hollow its upper edge is.
    pub hollow: f64,
    /// How far its keel lies beside the midline, mm.
    pub aside: f64,
    /// Over how many mm its dorsal edge shades off.
    pub soft: f64,
    /// How bright it is: fat as elsewhere, or greyed by septa and veins.
    pub tone: f64,
}

impl Pad {
    /// Large in some people and hardly there in others, and never alike at two levels.
    fn of(own: Grain, person: Grain) -> Self {
        let drawn = person.uniform(0);
        let usual = 0.92 + 0.50 * drawn;
        Self {
            size: (usual * (0.30 * own.normal(0)).same_exp()).clamp(0.04, 1.35),
            widest: (person.between(2, 0.42, 0.66) + 0.06 * own.normal(1)).clamp(0.30, 0.78),
            hollow: own.between(2, 0.9, 1.9),
            aside: 1.1 * own.normal(3),
            tone: (person.between(4, 0.70, 0.98) * (1.0 + 0.10 * own.normal(5))).min(1.02),
            soft: person.between(5, 1.4, 3.4),
        }
    }
}

/// Distances to a vertebra's posterior parts.
pub(super) struct Posterior {
    /// All bone behind the body.
    pub bone: f64,
    /// The facets alone, for the joint between them.
    pub facets: f64,
    /// p behind the dorsal wall of the canal.
    pub behind: f64,
    /// What [`Body::process_edge`] says there.
    pub edge: (f64, f64),
}

impl Vertebra {
    /// How far p lies behind the dorsal wall of the canal.
    pub(super) fn behind(&self, p: f64) -> f64 {
        p - self.ap() / 2.0 - self.canal_ap + 0.6
    }
}

impl Spinous {
    /// The process of a vertebra, no two alike; `person` is what they have in common.
    pub(super) fn of(vertebra: &Vertebra, kind: usize, person: Grain) -> Self {
        // From T11 (0) to L5 (6): lower thoracic processes are lower and slant, that of L5 is small.
        let grain = vertebra.grain.of(3);
        let usual = match kind {
            0 => (0.98, 0.85),
            1 => (0.99, 0.95),
            6 => (0.87, 0.80),
            _ => (1.03, 1.0),
        };
        let long = usual.0 * (1.0 + 0.05 * person.normal(1) + 0.09 * grain.normal(1)).clamp(0.84, 1.16);
        let tall = usual.1 * (1.16 + 0.15 * person.normal(2) + 0.14 * grain.normal(2)).clamp(0.75, 1.6);
        let slant = if kind < 2 { 0.30 } else { SLANTS[kind - 2] + 0.08 * person.normal(8) + 0.10 * grain.normal(3) };
        // In one person they lie straight behind each other, in another the slice leaves them.
        let loose = person.between(11, 0.3, 1.8);
        // In one person the processes fill most of the gaps, in another they are low and what lies between is tall.
        let sunk = (person.between(9, -0.8, 2.6) + 0.8 * grain.normal(9)).clamp(0.0, 5.5);
        let drawn_in = |it: f64, middle: f64| it - (ROUNDED_MM - 1.6) * ((it - middle) / 4.0).clamp(-1.0, 1.0);
        let corner = |(idx, (p, q)): (usize, &(f64, f64))| {
            // At the lamina they differ least.
            let free = match idx {
                0 => 0.3,
                1 => 0.9,
                _ if idx == SPINOUS.len() - 1 => 0.3,
                _ => 2.2,
            };
            let upper = sunk * UPPER_SINKS.get(idx).copied().unwrap_or(0.0);
            let idx = idx as u32;
            // Neighbouring corners go together, or the edge would zigzag.
            let moved = |of: u32| free * 0.75 * (grain.normal(of + idx) + grain.normal(of + idx + 1));
            let (p, q) = (drawn_in(*p, SPINOUS_MIDDLE.0), drawn_in(*q, SPINOUS_MIDDLE.1));
            let p = p * long + moved(10);
            (p, q * tall - upper - slant * (p - ROOT_MM).max(0.0) + moved(40))
        };
        let corners: Vec<(f64, f64)> = SPINOUS.iter().enumerate().map(corner).collect();
        Self {
            outline: Outline::new(&corners, ROUNDED_MM),
            reach: corners.iter().map(|it| it.0).fold(0.0, f64::max),
            stout: (1.0 + 0.12 * person.normal(3) + 0.08 * grain.normal(4)).clamp(0.7, 1.3),
            tall,
            aside: (loose * (1.2 * person.normal(6) + 1.6 * grain.normal(7))).clamp(-ASIDE_MM, ASIDE_MM),
            ridge: (person.between(7, 2.6, 6.5) * grain.between(8, 0.7, 1.4)).min(7.0),
            fading: (person.between(10, -0.05, 0.20) + 0.06 * grain.normal(10)).max(-0.1),
            tone: (0.86 + 0.13 * person.normal(4) + 0.07 * grain.normal(5)).clamp(0.62, 1.20),
            fatty: (0.20 + 0.10 * person.normal(5) + 0.10 * grain.normal(6)).clamp(0.0, 0.5),
            pad: Pad::of(grain.of(1), person.of(1)),
        }
    }

    /// Distance to the median outline at `behind` the canal and `q`, and how far that place lies under the process: 0
    /// above its axis, 1 below it.
    fn edge_distance(&self, behind: f64, q: f64) -> (f64, f64) {
        let axis = -self.tall * (3.0 + 0.36 * behind.clamp(0.0, 26.0));
        (self.outline.distance(behind, q), smooth_step(axis - q, -2.5, 2.5))
    }
}

impl Body {
    /// Distance to the median outline of a process at `(y, z)` of the median plane, and how far that place lies under its
    /// axis, 0 to 1. Neighbours leave each other a gap, half-way between them where their outlines would meet.
    pub(super) fn process_edge(&self, idx: usize, y: f64, z: f64) -> (f64, f64) {
        let edge = |idx: usize| {
            let vertebra = &self.vertebrae[idx];
            let (p, q) = vertebra.frame(y, z);
            self.spinous[idx].edge_distance(vertebra.behind(p), q)
        };
        let (own, under) = edge(idx);
        if own > APART_MM.1 {
            return (own, under);
        }
        let gap = |upper: usize| self.vertebrae[upper].grain.of(6).between(0, APART_MM.0, APART_MM.1);
        let above = idx.checked_sub(1).map(|it| (it, gap(it)));
        let below = Some((idx + 1, gap(idx))).filter(|it| it.0 < S1);
        let near = above.into_iter().chain(below).map(|(other, gap)| (own - edge(other).0 + gap) / 2.0);
        (near.fold(own, f64::max), under)
    }
}

/// The distances at `(x, p, q)`; `edge` is what [`Body::process_edge`] says there, `below` the place in the frame of the
/// next vertebra, which carries the facet joint.
pub(super) fn posterior(
    vertebra: &Vertebra,
    spinous: &Spinous,
    thin: f64,
    edge: (f64, f64),
    (x, p, q): (f64, f64, f64),
    below: Option<(&Vertebra, f64, f64)>,
) -> Posterior {
    let ax = x.abs();
    let dp = p - vertebra.ap() / 2.0;
    let canal = vertebra.canal_ap;
    let behind = vertebra.behind(p);
    let spinous = spinous_distance(vertebra, spinous, edge, x, behind, q);
    let mut arch = smooth_min(lamina(vertebra, thin, ax, dp, q), spinous, 2.0);
    let mut facets = 60.0;
    if ax < 64.0 && dp < canal + 16.0 {
        let sides = lateral(vertebra, thin, ax, dp, q);
        facets = superior_facet(vertebra, ax, dp, q);
        let mut inferior = 60.0;
        if let Some((next, p, q)) = below {
            inferior = inferior_facet(next, ax, p, q);
        }
        arch = smooth_min(smooth_min(arch, inferior, 2.5), smooth_min(sides, facets, 2.5), 2.0);
        facets = facets.min(inferior);
    }
    Posterior { bone: arch, facets, behind, edge }
}

fn spinous_distance(
    vertebra: &Vertebra,
    spinous: &Spinous,
    (median, under): (f64, f64),
    x: f64,
    behind: f64,
    q: f64,
) -> f64 {
    if !(-8.0..42.0).contains(&behind) || x.abs() > 15.0 {
        return 20.0;
    }
    let flare = 1.7 * smooth_step(behind, 14.0, 27.0) + 0.8 * smooth_step(-q, 4.0, 20.0);
    // A blade: its upper edge thins out slowly, the lower one is blunt; thickness and course waver, so that parts of it
    // leave a thick slice.
    let root = smooth_step(behind, 12.0, 4.0);
    let ridge = spinous.ridge + (3.6 - spinous.ridge) * root;
    let blunt = ridge + (1.6 - ridge) * under;
    let thinnest = 0.72 - 0.42 * (1.0 - under) * (1.0 - root);
    let edge = thinnest + (1.0 - thinnest) * smooth_step(-median, -0.5, blunt);
    let waver = |k: u32| vertebra.grain.of(90 + k).at([0.0, behind, q], 13.0, 1);
    let half = ((3.4 + flare) * spinous.stout * edge + 0.45 * waver(0)).max(0.4);
    let bend = 0.6 * (behind / 9.0 + 7.0 * vertebra.offset_x).same_sin()
        + 0.7 * waver(1) * smooth_step(behind, 4.0, 12.0)
        + spinous.aside * smooth_step(behind, 2.0, 28.0);
    smooth_max(median, (x - vertebra.offset_x - bend).abs() - half, 1.6)
}

fn lamina(vertebra: &Vertebra, thin: f64, ax: f64, dp: f64, q: f64) -> f64 {
    let (width, canal) = (vertebra.canal_width, vertebra.canal_ap);
    let q = q + 7.5;
    let (xa, pa) = (width / 2.0 + 3.2, 0.42 * canal + 4.0);
    let (ex, ep) = (-xa, canal + 6.0 - pa);
    // The lower edge lies farther back: laminae are shingled, most of all in the midline.
    let lean = (0.62 - 0.018 * ax).max(0.34) * q;
    let (dx, dy) = (ax - xa, dp + lean - pa);
    let t = ((dx * ex + dy * ep) / (ex * ex + ep * ep)).clamp(0.0, 1.0);
    let radius = 2.9 * (1.0 - 0.5 * thin) * (1.0 - 0.15 * t);
    let plate = (dx - t * ex).same_hypot(dy - t * ep) - radius;
    smooth_max(plate, (q + 2.5 * t).abs() - 9.2 + 2.0 * (1.0 - t), 5.0)
}

fn lateral(vertebra: &Vertebra, thin: f64, ax: f64, dp: f64, q: f64) -> f64 {
    let (width, canal, pedicle) = (vertebra.canal_width, vertebra.canal_ap, vertebra.pedicle);
    let height = vertebra.height();
    let splay = 0.14 + 0.35 * ((pedicle - 8.0) / 8.0).clamp(0.0, 1.0);
    let centre = width / 2.0 + pedicle / 2.0 + splay * (dp - 3.0);
    let round = (pedicle / 2.0).min(6.0);
    let oval = (((ax - centre) / (pedicle / 2.0)).same_hypot((q - 0.16 * height) / 6.6) - 1.0) * round;
    let pedicle_part = smooth_max(smooth_max(oval, dp - 10.0, 2.0), -8.0 - dp, 2.0);
    let at = [ax, dp, q];
    let pars = capsule(
        at,
        [width / 2.0 + 0.45 * pedicle + 1.0, 11.5, 3.0],
        [width / 2.0 + 2.0, 0.62 * canal + 6.5, -11.0],
        4.0 * (1.0 - 0.4 * thin),
        [1.0, 1.0, 1.2],
    );
    let low = vertebra.transverse > 44.0 && pedicle > 13.0;
    let (tip_p, rise, radius) = if low { (8.0, 5.0, 4.2) } else { (11.0, 1.5, 3.0) };
    // It sags a little, leans back, is thinnest near its root, and ends in a knob: seldom whole in one slice.
    let own = vertebra.grain.of(4);
    let root = [width / 2.0 + 0.6 * pedicle, 7.5, 0.12 * height];
    let tip = [vertebra.transverse, tip_p + own.between(0, 0.0, 3.0), 0.16 * height + rise + own.between(1, -1.2, 3.6)];
    let (off, t) = from_segment(at, root, tip);
    let sag = 4.0 * t * (1.0 - t);
    let thick = radius * (1.0 - 0.20 * bell(t - 0.4, 0.25) + 0.12 * smooth_step(t, 0.75, 1.0));
    let transverse = length([off[0], (off[1] + 0.9 * sag) / 0.85, (off[2] + 1.3 * sag) / 1.6]) - thick;
    smooth_min(smooth_min(pedicle_part, pars, 3.0), transverse, 2.5)
}

fn superior_facet(vertebra: &Vertebra, ax: f64, dp: f64, q: f64) -> f64 {
    let height = vertebra.height();
    if !(-8.0..height / 2.0 + 14.0).contains(&q) {
        return 60.0;
    }
    // It leans back from the pedicle and leaves the foramen free.
    let outline = facet(&SUPERIOR_FACET, vertebra, ax, dp - LEAN_MM * smooth_step(q, 0.10 * height, 0.42 * height));
    smooth_max(outline, (q - height / 2.0 - 7.0).max(0.05 * height - q), 7.0) + 0.22 * (q - 0.42 * height).max(0.0)
}

fn inferior_facet(below: &Vertebra, ax: f64, p: f64, q: f64) -> f64 {
    let half = below.height() / 2.0;
    if !(half - 18.0..half + 23.0).contains(&q) {
        return 60.0;
    }
    // On a sacral segment the frame's p starts at the posterior wall's chain all the same.
    let outline = facet(&INFERIOR_FACET, below, ax, p - below.ap() / 2.0 - LEAN_MM);
    smooth_max(outline, (q - half - 17.0).max(half - 12.5 - q), 9.0)
}

fn facet(corners: &[(f64, f64)], vertebra: &Vertebra, ax: f64, dp: f64) -> f64 {
    let scale = vertebra.canal_width / 27.0;
    polygon(ax / scale, dp - 0.55 * (vertebra.canal_ap - 16.5) + FACET_ORIGIN, corners) - 0.4
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::Recipe;

    #[test]
    fn neighbouring_processes_leave_a_gap() {
        for seed in [1, 7, 52, 106, 887] {
            let body = Body::from_recipe(&Recipe::normal(seed));
            for upper in 0..S1 - 1 {
                let place = |k: u32| {
                    let (deep, high) = (f64::from(k % 40), f64::from(k / 40));
                    let vertebra = &body.vertebrae[upper];
                    vertebra.plane(vertebra.ap() / 2.0 + vertebra.canal_ap + deep, high - 50.0)
                };
                for (y, z) in (0..40 * 60).map(place) {
                    let [a, b] = [upper, upper + 1].map(|idx| body.process_edge(idx, y, z).0);
                    let apart = a + b + 1e-9;
                    assert!(apart >= APART_MM.0 || a.max(b) > APART_MM.1, "seed {seed}, {upper}: {a:.2} and {b:.2}");
                }
            }
        }
    }
}
