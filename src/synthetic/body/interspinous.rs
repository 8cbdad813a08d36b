//! Between the spinous processes: silky ligament whose fibres fan out from edge to edge, with fat between them.

use super::{Body, Spot, canvas::Canvas};
use crate::synthetic::{
    noise::Grain,
    same::SameEverywhere as _,
    shape::{bell, inside, smooth_step},
    tissue::Tissue,
};

/// A place between two spinous processes.
struct Gap {
    /// The vertebra above.
    idx: usize,
    /// mm behind the canal, in that vertebra's frame.
    behind: f64,
    /// Height in that vertebra's frame.
    q: f64,
    /// 0 between processes, 1 behind the sacrum.
    tail: f64,
    /// Distance to the nearest process.
    bone: f64,
    /// Distance to the process above, from below.
    under: f64,
}

impl Body {
    /// How contrasty the ligaments are: silky grey in most people, black and white in few.
    pub(super) fn contrast(&self) -> f64 {
        let drawn = self.grain.of(51).uniform(0);
        drawn * drawn.sqrt()
    }

    /// Fibres, ligament and fat in the midline.
    pub(super) fn interspinous(&self, canvas: &mut Canvas, spot: &Spot) {
        let (at @ [x, _, z], behind) = (spot.at, spot.n - spot.radius);
        if x.abs() > 5.5 || !(0.5..44.0).contains(&behind) {
            return;
        }
        let end = self.height_of_coccyx();
        let across = 4.6 + 0.7 * self.grain.of(52).at([0.0, 0.6 * at[1], z], 14.0, 1);
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
        // Low in the back the fat between the strands is plainest.
        let low = smooth_step(-z, -55.0, 25.0);
        let contrast = (self.contrast() * own.between(3, 0.75, 1.25) + 0.55 * low * own.uniform(9)).min(1.0);
        let warp = 2.8 * g.of(1).at([0.4 * x, at[1], z], 20.0, 2);
        // Between two processes fibres fan out backwards from the flavum, behind the sacrum they run along it.
        let (mut bright, mut dark) = (0.0, 0.0);
        if gap.tail < 0.98 {
            let origin = self.vertebrae[gap.idx].height() * own.between(1, -0.85, -0.35);
            let (back, up) = (gap.behind + own.between(2, 5.0, 16.0), gap.q - origin);
            let curved = own.between(7, -0.012, 0.012) * back * back;
            let place = [x, 24.0 * (up + curved) / back.max(4.0) + warp, back];
            let (light, shade) = streaks(own, place, 5.0);
            (bright, dark) = ((1.0 - gap.tail) * light, (1.0 - gap.tail) * shade);
        }
        if gap.tail > 0.02 {
            let (light, shade) = streaks(g.of(2), [x, behind + 0.16 * spot.s + 0.6 * warp, spot.s], 8.0);
            bright += 0.95 * gap.tail * light;
            dark += 0.85 * gap.tail * shade;
        }
        let broad = g.of(3).at(at, 8.0, 2);
        // Ligaments are darker than the marrow beside them in one person and brighter in the next.
        let silk = if self.grain.of(58).uniform(0) < 0.6 { 0.85 } else { 1.5 };
        let tone = silk
            * own.between(4, 0.78, 1.25)
            * (1.0 - 0.25 * contrast)
            * (1.0 + 0.20 * broad)
            * (1.0 - 0.25 * gap.tail);
        canvas.grained(zone, Tissue::Interspinous, tone.clamp(0.3, 3.0), 0.45);
        let plain = own.between(6, 0.25, 1.0);
        canvas.textured(zone * plain * (0.38 + 0.46 * contrast) * dark, Tissue::Ligament, 0.4, 1.0);
        // A lobule of fat lies in some gaps, more often low in the back, and shades off into the ligament.
        let lobule = g.of(4).at(at, 9.0, 1) + own.between(5, -0.8, 0.5) + 0.4 * low;
        let fat = (plain * bright).max(0.55 * smooth_step(lobule, 0.5, 2.6));
        canvas.put(zone * (0.42 + 0.46 * contrast) * fat, Tissue::Fat);
        self.arcs(canvas, at, &gap, zone * (1.0 - gap.tail));
        // The supraspinous ligament runs over the tips.
        let over = smooth_step(gap.bone, 7.0, 0.5);
        let thick = (2.4 + 2.2 * over + 1.5 * g.of(12).at([0.0, 0.4 * at[1], z], 15.0, 2)).clamp(0.6, 8.0);
        let tips = inside(-spot.depths.fascia - thick, 1.6) * inside(x.abs() - 3.5, 2.5);
        let strand = (1.9 + 0.7 * g.of(11).stretched(at, [1.0, 1.0, 6.0], 3.2, 2, 0.5)).clamp(0.4, 4.0);
        canvas.textured(zone * tips * 0.80, Tissue::Ligament, strand, strand);
        // Fat lies on the bone's surface in places.
        let film = bell(gap.bone - 1.6, 1.1) * smooth_step(g.of(13).at(at, 13.0, 2), -0.1, 1.3);
        canvas.put(zone * film * (0.16 + 0.40 * contrast) * (1.0 - tips), Tissue::Fat);
    }

    /// Under each process a black band of ligament, broader towards the tip, and a bright line of fat along it.
    fn arcs(&self, canvas: &mut Canvas, at: [f64; 3], gap: &Gap, share: f64) {
        if share <= 0.0 || !(0.0..9.0).contains(&gap.under) {
            return;
        }
        let g = self.vertebrae[gap.idx].grain.of(54);
        let uneven = g.at([0.4 * at[0], at[1], at[2]], 11.0, 2);
        let band = (0.3 + g.between(0, 0.0, 0.9) + 0.07 * gap.behind.clamp(0.0, 26.0) + 0.5 * uneven).max(0.2);
        canvas.textured(share * inside(gap.under - band, 2.0) * g.between(2, 0.15, 0.7), Tissue::Ligament, 0.6, 1.0);
        let wide = 1.6 + 0.9 * g.uniform(4) + 0.5 * uneven.clamp(-1.0, 1.0);
        let line = bell(gap.under - band - 1.0 - 0.9 * wide, wide);
        // It is whole in some gaps, comes and goes in most, and does not turn round the tip.
        let plain = (g.between(1, -0.45, 0.55) + 0.55 * g.of(1).at(at, 9.0, 1)).clamp(0.0, 0.85)
            * smooth_step(gap.behind, 24.0, 16.0);
        canvas.put(share * line * plain, Tissue::Fat);
    }

    /// What a slice meets aslant between and in the processes runs through it as broad soft streaks, bone and ligament alike.
    pub(super) fn uneven(&self, canvas: &mut Canvas, spot: &Spot) {
        let (at @ [x, y, z], behind) = (spot.at, spot.n - spot.radius);
        if !canvas.is_signal() || x.abs() > 14.0 || !(3.0..46.0).contains(&behind) || spot.depths.fascia > -0.5 {
            return;
        }
        let g = self.grain.of(53);
        let bend = |k: u32| 3.5 * g.of(k).at([0.5 * x, y, z], 17.0, 1);
        let place = [x, behind + bend(1), spot.s - 0.45 * behind + bend(2)];
        let soft = 0.7 * g.of(3).stretched(place, [1.6, 1.7, 1.0], 5.0, 2, 0.6) + 0.5 * g.of(4).at(at, 14.0, 1);
        let amount = g.between(0, 0.03, 0.12) * smooth_step(behind, 3.0, 8.0);
        canvas.shaded((amount * soft).clamp(-0.5, 0.6));
    }

    /// The gap that a place of the midline lies in.
    fn gap(&self, spot: &Spot, behind: f64) -> Gap {
        let [_, y, z] = spot.at;
        let (mut above, mut bone) = ((40.0f64, 0usize), 40.0f64);
        let (mut deep, mut height) = (behind, 0.0);
        for idx in self.near(y, z).filter(|idx| *idx < super::S1) {
            let vertebra = &self.vertebrae[idx];
            let (p, q) = vertebra.frame(y, z);
            let own = vertebra.behind(p);
            let (d, is_above) = self.spinous[idx].edge_distance(own, q);
            bone = bone.min(d);
            if is_above > 0.5 && d < above.0 {
                (above, deep, height) = ((d, idx), own, q);
            }
        }
        let tail = smooth_step(spot.s, self.level_s(super::S1) - 6.0, self.level_s(super::S1) + 12.0);
        Gap { idx: above.1, behind: deep, q: height, tail, bone, under: above.0 }
    }
}

/// How bright and how dark the strands are at a place `(x, across, along)`: short, each family by itself and leaning its
/// own way. Level lines of one field would run side by side like those of a map, so only peaks are drawn.
fn streaks(grain: Grain, [x, across, along]: [f64; 3], long: f64) -> (f64, f64) {
    let mut share = [0.0f64; 2];
    for (k, (lean, width, kind)) in
        [(-0.22, 2.0, 0), (0.04, 2.7, 0), (0.26, 2.2, 0), (-0.10, 2.3, 1), (0.18, 3.0, 1)].into_iter().enumerate()
    {
        // Every gap has fibres of its own direction and thickness.
        let g = grain.of(60 + k as u32);
        let (lean, width) = (lean + 0.22 * g.normal(1), width * g.between(2, 0.9, 1.6));
        let strand = g.stretched([x, across + lean * along, along], [3.0, 1.0, long], width, 1, 0.5);
        let gate = g.of(1).at([x, across, along], 10.0, 1);
        share[kind] = share[kind].max(smooth_step(strand, 0.2, 1.9) * smooth_step(gate, -0.8, 1.2));
    }
    (share[0], share[1])
}
