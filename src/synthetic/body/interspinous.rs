//! Between the spinous processes: silky ligament whose fibres fan out from edge to edge, with fat between them.

use super::{Body, Spot, canvas::Canvas};
use crate::synthetic::{
    same::SameEverywhere as _,
    shape::{inside, smooth_step},
    tissue::Tissue,
};

/// Width that a gap between two processes is drawn with, whatever its own: fibres crowd where it narrows.
const GAP_MM: f64 = 13.0;

/// A place between two spinous processes.
struct Gap {
    /// The vertebra above.
    idx: usize,
    /// 0 at the edge of the process above, 1 at that of the process below.
    part: f64,
    /// mm behind the canal.
    behind: f64,
}

impl Body {
    /// How contrasty the ligaments are: silky grey in most people, black and white in few.
    pub(super) fn contrast(&self) -> f64 {
        let drawn = self.grain.of(51).uniform(0);
        drawn * drawn
    }

    /// Fibres, ligament and fat in the midline.
    pub(super) fn interspinous(&self, canvas: &mut Canvas, spot: &Spot) {
        let (at @ [x, _, z], behind) = (spot.at, spot.n - spot.radius);
        if x.abs() > 5.5 || !(0.5..44.0).contains(&behind) {
            return;
        }
        let end = self.height_of_coccyx();
        let across = 3.4 + 0.7 * self.grain.of(52).at([0.0, 0.6 * at[1], z], 14.0, 1);
        let zone = (-(x / across).powi(4)).same_exp()
            * smooth_step(behind, 1.0, 4.0)
            * inside(spot.depths.fascia - 0.5, 1.0)
            * smooth_step(z, end - 2.0, end + 10.0);
        if zone <= 0.02 {
            return;
        }
        let gap = self.gap(spot, behind);
        let g = self.grain.of(50);
        let own = self.vertebrae[gap.idx].grain.of(50);
        // Fibres run from edge to edge, steeper in one gap than in the next, and curve as the edges do.
        let lean = own.between(1, -0.55, 0.35);
        let warp = |k: u32| 1.5 * g.of(k).at(at, 13.0, 2);
        let bow = own.between(2, -0.012, 0.022) * (gap.behind - 14.0) * (gap.behind - 14.0);
        let place = [0.5 * x, GAP_MM * gap.part + lean * gap.behind + bow + warp(1), gap.behind + warp(2)];
        let contrast = (self.contrast() * own.between(3, 0.75, 1.25)).min(1.0);
        let bundle = g.of(3).stretched(place, [1.5, 1.0, 4.0], 6.0, 2, 0.6);
        let fibre = g.of(9).stretched(place, [1.5, 1.0, 6.0], 3.6, 2, 0.6);
        let low = smooth_step(-z, -55.0, 25.0);
        let tone = own.between(4, 1.5, 2.0) * (1.0 - 0.45 * contrast) * (1.0 + 0.19 * bundle + 0.22 * fibre);
        canvas.grained(zone, Tissue::Interspinous, tone.clamp(0.3, 3.0), 0.45);
        let (grey, wide) = (1.0 - contrast, 0.5 * contrast);
        let black = smooth_step(bundle + 0.5 * fibre, 1.4 * wide - 0.4 * grey, 1.4 * wide - 0.7 - 0.5 * grey);
        canvas.textured(zone * (0.5 + 0.48 * contrast) * black, Tissue::Ligament, 0.3, 1.0);
        let gate = (0.6 + 0.4 * g.of(8).at(at, 13.0, 1) + 0.2 * low + 0.4 * contrast).clamp(0.0, 1.0);
        let streak =
            smooth_step(g.of(7).stretched(place, [1.5, 1.0, 7.0], 4.4, 2, 0.5), -0.1 - 0.7 * wide, 1.3 - 0.9 * wide);
        canvas.put(zone * streak * gate * (0.58 + 0.40 * contrast), Tissue::Fat);
        // A lobule of fat lies in some gaps, more often low in the back.
        let lobule = g.of(4).stretched(place, [1.0, 1.0, 2.4], 10.0, 2, 0.5) + own.between(5, -0.6, 0.35) + 0.5 * low;
        canvas.put(zone * (0.35 + 0.6 * contrast) * smooth_step(lobule, 0.9 - wide, 2.0 - 1.4 * wide), Tissue::Fat);
        // The supraspinous ligament runs over the tips.
        let tips = smooth_step(-spot.depths.fascia, 6.5, 3.5) * inside(x.abs() - 3.5, 2.5);
        let strand = (1.9 + 0.7 * g.of(11).stretched(at, [1.0, 1.0, 6.0], 3.2, 2, 0.5)).clamp(0.4, 4.0);
        canvas.textured(zone * tips * 0.85, Tissue::Ligament, strand, strand);
    }

    /// The gap that a place of the midline lies in.
    fn gap(&self, spot: &Spot, behind: f64) -> Gap {
        let [_, y, z] = spot.at;
        let (mut above, mut below) = ((40.0f64, 0usize), 40.0f64);
        let mut deep = behind;
        for idx in self.near(y, z).filter(|idx| *idx < super::S1) {
            let vertebra = &self.vertebrae[idx];
            let (p, q) = vertebra.frame(y, z);
            let own = vertebra.behind(p);
            let (d, is_above) = self.spinous[idx].from_edge(own, q);
            let d = d.max(0.05);
            if is_above && d < above.0 {
                (above, deep) = ((d, idx), own);
            } else if !is_above && d < below {
                below = d;
            }
        }
        // The sacrum's crest bounds the lowest gap, and nothing that is drawn the highest.
        let sacral = (self.level_s(super::S1) + 4.0 + 0.15 * behind - spot.s).max(0.5);
        if above.1 == super::S1 - 1 {
            below = below.min(sacral + 6.0);
        }
        let part = above.0 / (above.0 + below);
        // Below the crest fibres run along the sacrum.
        let tail = smooth_step(spot.s, self.level_s(super::S1) - 6.0, self.level_s(super::S1) + 16.0);
        let part = part + tail * (0.09 * behind - part);
        Gap { idx: above.1, part, behind: deep + tail * (0.8 * (spot.s - self.level_s(super::S1))) }
    }
}
