//! Between the spinous processes: mottled ligament and muscle whose fibres fan out from the lower lamina to the process
//! above, framed by thin fat.

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
    /// 0 right behind the upper edge of a lamina, where nothing bright lies, to 1.
    free: f64,
}

/// How what lies between the processes looks in a person.
#[derive(Clone, Copy)]
struct Weave {
    /// Brightness: nearly black in few, muscle-grey in most, as bright as marrow in some.
    tone: f64,
    /// How contrasty its mottle and its fibres are.
    mottle: f64,
    /// How plain the fat is that frames it.
    rim: f64,
}

impl Weave {
    fn of(g: Grain) -> Self {
        let drawn = g.uniform(0);
        let tone = 0.96 + 0.52 * drawn + 0.45 * smooth_step(drawn, 0.45, 1.0);
        // What is bright as a whole is silky, with neither black nor white in it.
        let silky = smooth_step(drawn, 0.35, 0.95);
        Self {
            tone,
            mottle: g.between(1, 0.34, 0.80) * (1.0 - 0.25 * silky),
            rim: (g.between(2, 0.05, 0.95) * (1.0 - 0.45 * silky)).clamp(0.0, 1.0),
        }
    }
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
        if x.abs() > 5.5 || !(0.5..52.0).contains(&behind) {
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
        let weave = Weave::of(self.grain.of(58));
        if gap.tail < 0.98 {
            self.fan(canvas, at, &gap, weave, zone * (1.0 - gap.tail));
        }
        if gap.tail > 0.02 {
            self.sacral_band(canvas, spot, behind, zone * gap.tail);
        }
        self.arcs(canvas, at, &gap, weave, zone * (1.0 - gap.tail));
        self.over_tips(canvas, spot, &gap, zone);
    }

    /// The mottle between two processes and the fat in it.
    fn fan(&self, canvas: &mut Canvas, at: [f64; 3], gap: &Gap, weave: Weave, share: f64) {
        let (g, own) = (self.grain.of(50), self.vertebrae[gap.idx].grain.of(50));
        let place = self.fanned(at, gap);
        // Low in the back the fat between the strands is plainest.
        let low = smooth_step(-at[2], -55.0, 25.0);
        let fibre = own.of(60).stretched(place, [3.0, 1.0, 15.0], own.between(10, 1.5, 2.4), 2, 0.5);
        // Folds of ligament, some millimetres wide, lie in its course.
        let fold = own.of(67).stretched(place, [4.0, 1.0, 15.0], own.between(13, 2.8, 4.4), 2, 0.4);
        let broad = g.of(3).at(at, 9.0, 2);
        let still = smooth_step(own.of(66).at(at, 12.0, 1), -0.6, 0.9);
        let woven = (0.60 + 0.40 * still) * (0.45 * fibre + 0.80 * fold) + 0.40 * broad;
        let level = weave.tone * own.between(4, 0.66, 1.35);
        // Behind the tips of the processes no fan is told from the next.
        let share = share * smooth_step(gap.behind, 33.0, 24.0);
        let woven =
            1.45 * weave.mottle * own.between(14, 0.55, 1.3) * woven * (0.6 + 0.4 * smooth_step(gap.bone, 1.0, 4.5));
        let tone = level * (1.0 + woven + 0.2 * woven * woven.abs().min(1.0));
        canvas.grained(share, Tissue::Interspinous, tone.clamp(0.25, 1.6 + 0.8 * gap.free), 0.45);
        // Dark tendons among the fibres, fat between them: all of one fan.
        let gate = |k: u32| smooth_step(own.of(k).at(place, 11.0, 1), -0.7, 1.2);
        let tendon = own.of(62).stretched(place, [3.0, 1.0, 9.0], 2.6, 1, 0.5);
        // In a narrow gap no strand is told from the next.
        let wide = smooth_step(gap.bone, 1.0, 4.0);
        let plain = own.between(6, 0.0, 0.35) * wide;
        canvas.textured(
            share * plain * (0.30 + 0.9 * weave.mottle) * smooth_step(tendon, 0.3, 1.7) * gate(63),
            Tissue::Ligament,
            0.6,
            1.0,
        );
        let strand = own.of(64).stretched(place, [3.0, 1.0, 11.0], own.between(11, 2.4, 4.2), 2, 0.6);
        let streak = smooth_step(strand, 0.75 - 0.3 * low, 1.8) * gate(65) * own.between(12, 0.10, 0.85);
        // A lobule lies in some gaps, more often low in the back, and shades off into the ligament.
        let lobule = g.of(4).at(at, 11.0, 1) + own.between(5, -0.9, 0.5) + 0.4 * low + 0.25 * fibre;
        let fat = (streak * wide).max(0.35 * smooth_step(lobule, 0.6, 2.6)) * gap.free;
        canvas.put(share * (0.42 + 0.26 * self.contrast() + 0.08 * low) * fat, Tissue::Fat);
    }

    /// A place in the fan of its gap: x, mm across the fibres, mm along them. They spring from the lower lamina and rise
    /// backwards to the process above.
    fn fanned(&self, [x, y, z]: [f64; 3], gap: &Gap) -> [f64; 3] {
        let (g, vertebra) = (self.grain.of(50), &self.vertebrae[gap.idx]);
        let own = vertebra.grain.of(50);
        let person = self.grain.of(59);
        // They leave the lamina level and turn upwards.
        let turn = person.between(0, 13.0, 21.0) * own.between(2, 0.8, 1.25);
        let springs = -vertebra.height() * (person.between(1, 1.20, 1.80) + 0.10 * own.normal(1));
        let (back, up) = (gap.behind.max(0.0), gap.q - springs);
        let warp = 0.9 * g.of(1).at([0.4 * x, y, z], 30.0, 1);
        [x, up / (1.0 + (back / turn).powi(3)) + warp, back.same_hypot(up)]
    }

    /// Behind the sacrum tendons run along it, with muscle between them.
    fn sacral_band(&self, canvas: &mut Canvas, spot: &Spot, behind: f64, share: f64) {
        let (g, [x, y, z]) = (self.grain.of(50), spot.at);
        let warp = 2.0 * g.of(1).at([0.4 * x, y, z], 26.0, 1);
        // From the crest fibres run down and away from it.
        let place = [x, behind + 0.32 * spot.s + warp, spot.s];
        let fibre = g.of(20).stretched(place, [2.6, 1.0, 11.0], 2.4, 2, 0.6);
        let broad = g.of(21).stretched(place, [2.0, 1.0, 3.0], 9.0, 2, 0.5);
        let level = g.between(22, 0.62, 1.15);
        let tone = level * (0.11 * fibre + 0.28 * broad).same_exp();
        canvas.grained(share, Tissue::Interspinous, tone.clamp(0.25, 2.6), 0.45);
        // Fat lies deep, on the bone, in streaks and lobules.
        let deep = smooth_step(behind, g.between(23, 9.0, 17.0), 3.0);
        let strand = g.of(24).stretched(place, [3.0, 1.0, 9.0], 3.2, 2, 0.6);
        let wasted = 0.5 * self.habit.wasted;
        let upper = smooth_step(spot.s, self.level_s(super::S1) + 30.0, self.level_s(super::S1) - 5.0);
        // In places, and between them plain muscle.
        let patch = smooth_step(g.of(25).at(spot.at, 14.0, 2), -0.3, 1.1);
        let streak = smooth_step(strand + 0.8 * deep + 0.5 * upper + wasted, 0.7, 2.1)
            * (0.45 + 0.55 * deep.max(upper))
            * (0.15 + 0.85 * patch);
        canvas.put(share * (1.2 * streak).min(0.9), Tissue::Fat);
    }

    /// The ligament over the tips and the film of fat on bone.
    fn over_tips(&self, canvas: &mut Canvas, spot: &Spot, gap: &Gap, zone: f64) {
        let (g, at @ [x, y, z]) = (self.grain.of(50), spot.at);
        let over = smooth_step(gap.bone, 7.0, 0.5);
        let lean = 1.0 - 0.45 * smooth_step(spot.s, self.level_s(6) - 10.0, self.level_s(super::S1));
        let thick = ((3.0 + 1.9 * over) * lean
            + 1.9 * g.of(12).at([0.0, 0.4 * y, z], 17.0, 3)
            + 0.5 * g.of(14).at([0.3 * x, y, z], 4.5, 2))
        .clamp(0.3, 10.0);
        let tips = inside(-spot.depths.fascia - thick, 1.6) * inside(x.abs() - 3.5, 2.5);
        let strand = 0.5
            + 0.8 * g.of(11).stretched(at, [1.0, 1.0, 6.0], 3.2, 2, 0.5)
            + 1.0 * g.of(15).stretched([x, y, z], [1.0, 1.0, 2.0], 12.0, 2, 0.5);
        let cover = (0.90 + 0.22 * g.of(16).at([0.3 * x, y, z], 11.0, 2)).clamp(0.1, 0.95);
        canvas.textured(zone * tips * cover, Tissue::Ligament, strand.clamp(0.2, 3.4), strand.clamp(0.2, 3.0));
        let film = bell(gap.bone - 1.4, 0.8) * smooth_step(g.of(13).at(at, 11.0, 2), 0.0, 0.9);
        canvas.put(zone * film * (0.10 + 0.30 * self.contrast()) * (1.0 - tips) * gap.free, Tissue::Fat);
    }

    /// Under each process a black band of ligament and a bright cap of fat below it, which frays into the fibres.
    fn arcs(&self, canvas: &mut Canvas, at: [f64; 3], gap: &Gap, weave: Weave, share: f64) {
        if share <= 0.0 || !(0.0..11.0).contains(&gap.under) {
            return;
        }
        let g = self.vertebrae[gap.idx].grain.of(54);
        let uneven = g.at([0.4 * at[0], at[1], at[2]], 13.0, 2);
        // Broadest at the root of the process, where the yellow ligament springs, in some gaps at the tip as well.
        let root = g.between(3, 0.3, 1.9) * bell(gap.behind - g.between(5, 3.0, 7.0), 5.0);
        let tip = g.between(6, 0.0, 0.06) * gap.behind.clamp(0.0, 26.0);
        let band = (g.between(0, 0.1, 1.0) + root + tip + 0.45 * uneven).max(0.1);
        let dark = (g.between(2, 0.15, 0.75) * (0.55 + 0.45 * weave.rim) + 0.25 * uneven).clamp(0.05, 0.95);
        canvas.textured(share * inside(gap.under - band, 1.6) * dark, Tissue::Ligament, 0.6, 1.0);
        let fibre = g.of(2).stretched(self.fanned(at, gap), [2.6, 1.0, 5.0], 2.6, 2, 0.6);
        let wide = (g.between(4, 0.7, 2.2) + 0.4 * uneven + 0.3 * fibre.max(0.0)).max(0.4);
        let below = gap.under - band - 0.3 - 0.8 * wide;
        let line = if below < 0.0 { bell(below, 0.9 * wide) } else { bell(below, wide * (1.0 + 0.5 * fibre.max(0.0))) };
        // It is whole in some gaps, comes and goes in most, and seldom turns round the tip.
        let plain = (weave.rim + g.between(1, -0.30, 0.50) + 0.35 * g.of(1).at(at, 11.0, 2)).clamp(0.0, 0.62)
            * (0.25 + 0.75 * smooth_step(gap.behind, g.between(7, 15.0, 27.0), 9.0));
        canvas.put(share * line * plain * gap.free, Tissue::Fat);
        // Where the fan springs behind the yellow ligament the frame goes on in some people.
        let front = 3.2 + g.between(8, 0.0, 2.6) + 0.9 * g.of(3).at(at, 10.0, 2);
        let before = bell(gap.behind - front, 0.9) * (weave.rim + 0.5 * g.of(4).at(at, 9.0, 1) - 0.25).clamp(0.0, 0.5);
        canvas.put(share * before * gap.free, Tissue::Fat);
    }

    /// The gap that a place of the midline lies in.
    fn gap(&self, spot: &Spot, behind: f64) -> Gap {
        let [_, y, z] = spot.at;
        let (mut above, mut bone) = ((40.0f64, 0usize), 40.0f64);
        let (mut deep, mut height, mut beside) = (behind, 0.0, 40.0f64);
        for idx in self.near(y, z).filter(|idx| *idx < super::S1) {
            let vertebra = &self.vertebrae[idx];
            let (p, q) = vertebra.frame(y, z);
            let own = vertebra.behind(p);
            let (d, is_above) = self.process_edge(idx, y, z);
            bone = bone.min(d);
            beside = beside.min(q.abs());
            if is_above > 0.5 && d < above.0 {
                (above, deep, height) = ((d, idx), own, q);
            }
        }
        let tail = smooth_step(spot.s, self.level_s(super::S1) - 6.0, self.level_s(super::S1) + 12.0);
        let free = smooth_step(beside, 2.5, 7.0).max(smooth_step(behind, 8.0, 12.0));
        Gap { idx: above.1, behind: deep, q: height, tail, bone, under: above.0, free }
    }
}
