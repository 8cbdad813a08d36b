//! Bodies, arches and everything inside the canal.

use super::{Body, Spot, canvas::Canvas, posterior::Posterior, roots::strands};
use crate::synthetic::{
    curve::between,
    noise::Grain,
    same::SameEverywhere as _,
    shape::{bell, inside, smooth_min, smooth_step},
    tissue::Tissue,
};

/// Depth of large dorsal fat pads below T11 to L5, mm.
const PADS: [f64; 7] = [3.2, 5.4, 7.2, 8.0, 8.4, 8.4, 8.4];
/// How much of a bed of nerves is left to X-rays where contrast medium runs in it.
const CONTRAST_BETWEEN: f64 = 0.17;

impl Body {
    /// Bone: soft dark skirt, cortex `shell` mm thick, marrow.
    pub(super) fn bone(&self, canvas: &mut Canvas, spot: &Spot, grain: Grain, d: f64, shell: f64, marrow: Tissue) {
        if !canvas.is_signal() {
            return self.mineral(canvas, spot, grain, d, (shell, marrow));
        }
        if d > 1.5 {
            return;
        }
        // Its line is black where the slice meets it squarely and fades where it does not.
        let cover = (0.86 + 0.24 * grain.of(2).at(spot.at, 12.0, 1)).clamp(0.4, 1.0);
        canvas.put(inside(d - 0.4, 1.0) * 0.5 * cover, Tissue::Ligament);
        canvas.put(inside(d, 0.8) * cover, Tissue::Cortex);
        let share = inside(d + shell.clamp(0.3, 4.0), 0.9) * 0.985;
        if share > 0.0 {
            let (fine, coarse) = (grain.at(spot.at, 2.2, 3), grain.of(1).at(spot.at, 9.0, 2));
            canvas.grained(share, marrow, (1.0 + 0.13 * fine + 0.16 * coarse).clamp(0.3, 2.0), 0.6);
        }
    }

    /// Epidural fat round the sac and ligament where the dura lies on bone.
    pub(super) fn epidural(&self, canvas: &mut Canvas, spot: &Spot) {
        let (x, s, n) = (spot.at[0], spot.s, spot.n);
        if n.abs() > spot.radius + 8.0 || x.abs() > 30.0 {
            return;
        }
        let low = smooth_step(s, self.level_s(6) - 5.0, self.level_s(6) + 25.0);
        let g = self.grain.of(20);
        let streak = smooth_step(g.at([x, 2.5 * n, 0.25 * s], 9.0, 3), 0.1, 1.4);
        let fine = 0.07 * g.of(1).at([x, n, s], 5.0, 2);
        // Low down it is greyer than fluid, in some people much; before the sac veins lie in it, here more and there less.
        let grey = low * g.between(2, 0.0, 0.20);
        let venous = smooth_step(-n, 0.0, 3.0)
            * (g.between(6, 0.0, 0.36) + 0.20 * g.of(4).at([0.5 * x, 0.0, s], 12.0, 2)).clamp(0.0, 0.65);
        let tone = (0.94 + 0.08 * low + fine
            - grey
            - 0.18 * low * streak
            - venous * (1.0 - 0.75 * smooth_step(s, self.level_s(6) - 22.0, self.level_s(6) - 8.0)))
        .clamp(0.1, 2.0);
        // Behind the bodies thin veins are as grey as marrow; where much lies there it is fat and slow blood, and bright.
        let plexus = 0.52
            + 0.48 * self.canal.lifted().max(g.uniform(30).powi(3))
            + 0.14 * g.of(31).at([0.5 * x, 0.0, s], 24.0, 2);
        let tone = tone * (1.0 - (1.0 - plexus.clamp(0.25, 1.1)) * self.canal.lens(s) * smooth_step(-n, 0.0, 3.0));
        let (_, half) = self.canal.half_axes(s);
        let half = half.max(between(s, &[(self.level_s(6), 12.0), (self.level_s(8), 9.0), (self.level_s(10), 5.0)]));
        let radius = spot.radius + 2.4 + 1.8 * low - 1.8 * (1.0 - low) * smooth_step(n, 0.0, 3.0);
        let radius = radius + 1.2 * low;
        let tube = ((x / (half + 2.2)).same_hypot((n - 0.8 + 2.2 * low) / radius) - 1.0) * radius.min(half);
        let share = inside(tube, 0.8);
        let layers = smooth_step(g.of(7).stretched([0.6 * x, n, s], [1.0, 1.0, 7.0], 2.4, 2, 0.5), 0.0, 1.4);
        let tone = tone * (1.0 - 0.25 * layers * low * smooth_step(-n, 0.0, 2.0) * smooth_step(spot.wall, 1.2, 2.4));
        canvas.textured(share, Tissue::EpiduralFat, tone, tone);
        // Fine dark strands and veins, most of all behind the fifth lumbar disc.
        let strand = smooth_step(g.of(5).stretched([x, n, s], [1.6, 1.0, 6.0], 3.0, 2, 0.6), 0.1, 1.5);
        canvas.tinted(0.28 * strand * low * share * smooth_step(spot.wall, 0.8, 2.0), Tissue::Root);
    }

    /// The fat pad between the laminae behind the sac and the yellow ligament round it.
    pub(super) fn pad(&self, canvas: &mut Canvas, spot: &Spot, idx: usize) {
        let vertebra = &self.vertebrae[idx];
        let (x, s, n, radius) = (spot.at[0], spot.s, spot.n, spot.radius);
        let behind = n - radius;
        if !(-3.0..16.0).contains(&behind) || x.abs() > 15.0 {
            return;
        }
        // From the tip of one lamina to the next: both tips touch the dura near mid-height of their bodies.
        let (top, end) = (self.level_s(idx) + 1.0, self.level_s(idx + 1) + 1.5);
        let u = (s - top) / (end - top);
        if !(-0.1..1.1).contains(&u) {
            return;
        }
        let g = vertebra.grain.of(20);
        let lost = if self.fat_lost[idx] { 0.35 } else { 1.0 };
        let pad = self.spinous[idx].pad;
        let size = 0.96 * PADS[idx] * lost * pad.size;
        let side = (1.0 - ((x - pad.aside) / 10.5).powi(2)).max(0.0);
        // A triangle on the sac, with a hollow upper edge and a blunt top, between the tips of two laminae.
        let bay = smooth_min(
            ((u - 0.10).max(0.0) / (pad.widest - 0.10)).same_powf(pad.hollow),
            ((0.94 - u).max(0.0) / (0.94 - pad.widest)).same_powf(1.15),
            0.70,
        )
        .clamp(0.0, 1.0);
        let bay = 1.0 - (1.0 - bay).same_powf(1.6);
        let depth = size * bay * side + 0.8 * g.of(1).at(spot.at, 10.0, 1) * bay;
        // The dorsal surface of the sac falls away to the sides: follow it.
        let sideways = behind + 0.035 * x * x;
        // Thin and patchy between the laminae, whole and thick on them.
        let away = (u - 0.5).abs();
        let thin = g.between(8, 0.9, 2.4) + 1.4 * smooth_step(away, 0.22, 0.46) + 0.4 * g.of(6).at(spot.at, 9.0, 1);
        let thick = thin.max(0.4 + 2.4 * smooth_step(away, 0.36, 0.46));
        let yellow = inside((sideways - depth - thick).max(24.0 * (away - 0.54)), 0.8)
            * smooth_step(sideways, -0.2, 0.6)
            * inside(x.abs() - 13.0, 2.0);
        let fibres = (1.0 + 0.25 * g.of(2).at(spot.at, 3.0, 2)).clamp(0.3, 2.0);
        // In the midline its halves meet: here it is a thick black line, there hardly any.
        let whole = (g.between(5, 0.10, 0.85) + 0.40 * g.of(4).at(spot.at, 8.0, 2)).clamp(0.0, 1.0);
        let ends = (g.between(9, 0.35, 1.0) * smooth_step(away, 0.24, 0.42)).max(smooth_step(away, 0.38, 0.47));
        let whole = whole + (1.0 - whole) * ends;
        canvas.grained(yellow * whole, Tissue::Flavum, g.between(6, 0.15, 0.8) * fibres, 0.5);
        if depth > 0.3 && (0.0..1.0).contains(&u) {
            let share = inside(sideways - 0.2 - depth, pad.soft)
                * smooth_step(sideways, 0.0, 0.5)
                * smooth_step(depth, 0.2, 1.8);
            let shade = 1.0 - g.between(7, 0.06, 0.40) * smooth_step(sideways / depth.max(0.5), 0.25, 1.0);
            let tone = pad.tone * shade * (1.0 + 0.10 * g.of(3).at(spot.at, 7.0, 2));
            canvas.textured(share, Tissue::EpiduralFat, tone, tone);
        }
    }

    /// Laminae, facets and processes; parts of a spinous process leave a thick slice.
    pub(super) fn arch(&self, canvas: &mut Canvas, spot: &Spot, idx: usize, parts: &Posterior, q: f64) {
        if parts.bone > 4.5 {
            return;
        }
        if !canvas.is_signal() {
            return self.mineral_arch(canvas, spot, idx, parts);
        }
        let g = self.vertebrae[idx].grain.of(40);
        let (contrast, lateral) = (self.contrast(), smooth_step(spot.at[0].abs(), 5.0, 11.0));
        let d = parts.bone + (0.46 + 0.54 * lateral) * g.rough(spot.at, 12.0, 2, 0.6);
        let joint = if self.is_fused { 0.0 } else { 0.8 };
        canvas.textured(inside(parts.facets - 1.4, 1.0) * joint, Tissue::Cartilage, 1.6, 1.0);
        // In the middle the line is black at the lamina and below, and thin above and at the tip, where it may fade.
        let heavy = (0.35 + 0.65 * smooth_step(parts.behind, 15.0, 6.0)).min(0.95);
        let bound = 0.66 + 0.34 * smooth_step(self.grain.of(56).uniform(0), 0.10, 0.60);
        let median =
            bound * (0.44 + 0.42 * heavy) + 0.06 * contrast + 0.16 * heavy + 0.34 * g.of(3).at(spot.at, 7.0, 2);
        let cover = (median + (0.88 - median) * lateral).clamp(0.02, 1.0);
        // In one place the slice meets the surface aslant and its line is broad and pale, in another it is sharp.
        // Where the arch bounds the canal it is thick and black.
        let canal = smooth_step(parts.behind, 6.5, 2.8) * (1.0 - lateral);
        let aslant = (0.14 + 0.34 * g.of(8).at(spot.at, 14.0, 1)).clamp(0.0, 0.8)
            * (1.0 - lateral)
            * (1.0 - canal)
            * (1.0 - 0.45 * heavy);
        // No process is outlined all round: where the slice leaves the bone it runs into what lies beside it.
        let closed = g.between(13, -0.45, 0.55) + self.grain.of(57).between(20, -0.9, 0.9);
        let loose = 0.6 * smooth_step(parts.behind, 13.0, 24.0);
        let kept = smooth_step(1.8 * g.of(12).at(spot.at, 10.0, 2) + 1.4 * closed - loose, -0.5, 1.0);
        let cover = cover * (kept + (1.0 - kept) * (0.2 + 0.8 * lateral));
        let cover = cover.max((0.70 + 0.22 * g.of(9).at(spot.at, 9.0, 1)).clamp(0.1, 0.95) * canal);
        // Beside the processes the line is even.
        let thicker = if lateral < 1.0 { g.of(10).at(spot.at, 8.0, 2) } else { 0.0 };
        let line = d - 0.1 - (0.3 * heavy + 0.5 * thicker) * (1.0 - lateral);
        canvas.put(inside(line, 0.75 + 1.3 * aslant) * cover * (1.0 - 0.5 * aslant), Tissue::Cortex);
        let shell = (0.58 + 0.40 * heavy + 0.42 * g.of(4).at(spot.at, 7.0, 2) + (0.5 - 0.5 * heavy) * lateral)
            .clamp(0.1, 1.8)
            + 0.3 * contrast * (1.0 - lateral) * (0.3 + heavy)
            + 0.35 * canal;
        // Parts of it leave the slice: what lies beside it shows through.
        let left = g.between(14, 0.1, 0.60)
            * self.grain.of(57).between(21, 0.3, 1.5)
            * smooth_step(g.of(15).at(spot.at, 12.0, 2), -0.2, 1.2)
            * (1.0 - lateral);
        let share = inside(d + shell, 0.9 + 1.4 * aslant) * (1.0 - left * smooth_step(parts.behind, 5.0, 11.0));
        if share > 0.0 {
            let tone = self.arch_tone(spot, idx, parts, q, lateral);
            canvas.grained(share * 0.95, Tissue::PosteriorMarrow, tone, 0.6);
        }
        self.lamina_tip(canvas, spot, idx, q);
    }

    /// How bright the marrow of an arch is at height `q`.
    fn arch_tone(&self, spot: &Spot, idx: usize, parts: &Posterior, q: f64, lateral: f64) -> f64 {
        let (edge, under) = parts.edge;
        let (own, g, contrast) = (&self.spinous[idx], self.vertebrae[idx].grain.of(40), self.contrast());
        // Trabeculae run down from the upper edge and spread.
        let fan = [spot.at[0], 26.0 * (parts.behind - 15.0) / (30.0 - q).max(15.0), q];
        let fine = 0.9 * g.of(5).stretched(fan, [2.6, 1.0, 5.0], 2.0, 2, 0.5)
            + 0.25 * g.of(17).at([0.4 * spot.at[0], spot.at[1], spot.at[2]], 4.0, 2);
        let coarse = g.of(6).at(spot.at, 24.0, 1);
        let tip = 0.2 * own.fatty * smooth_step(parts.behind - 0.4 * q, 4.0, 40.0);
        // Its upper part, where the blade is thin, is greyer than the lower edge.
        let upper = own.fading * smooth_step(q, -15.0, 1.0) * (1.0 - lateral);
        // Fatty under the cortex, most of all below the upper edge, here more and there less.
        let rim = 1.2 * bell(edge + 2.0, 1.0) * (1.0 - 0.75 * under) + 0.3 * bell(edge + 3.0, 2.0);
        let uneven = smooth_step(g.of(11).at(spot.at, 13.0, 1), -0.6, 1.2);
        let fat = g.between(16, 0.9, 2.6) * own.fatty.max(0.25) * rim * uneven * (1.0 - lateral);
        let even = own.tone * (1.0 - 0.1 * contrast - upper);
        (even + 0.125 * fine + (self.grain.of(57).between(22, 0.12, 0.32) + 0.03 * contrast) * coarse + tip + 0.8 * fat)
            .clamp(0.3, 2.0)
    }

    /// The black notch where the yellow ligament meets the upper edge of a lamina: broadest at the dura, it points backwards.
    fn lamina_tip(&self, canvas: &mut Canvas, spot: &Spot, idx: usize, q: f64) {
        let behind = spot.n - spot.radius;
        if !(-0.6..13.0).contains(&behind) || spot.at[0].abs() > 9.0 {
            return;
        }
        let g = self.vertebrae[idx].grain.of(41);
        let slope = g.between(1, -0.55, 0.45);
        let line = q + g.between(4, -0.6, 2.6) + slope * behind + 0.8 * g.of(2).at(spot.at, 7.0, 2);
        let reach = g.between(2, 3.0, 9.0);
        let half = g.between(5, 0.9, 2.9) * (1.0 - 0.92 * smooth_step(behind, 0.0, reach))
            + 0.25 * g.of(1).at(spot.at, 6.0, 1);
        let share = inside(line.abs() - half, 0.8)
            * smooth_step(behind, reach, 0.5 * reach)
            * smooth_step(behind, -0.5, 0.3)
            * smooth_step(spot.at[0].abs(), 8.5, 5.0);
        canvas.textured(share * g.between(3, 0.85, 1.0), Tissue::Flavum, 0.10, 0.6);
    }

    /// A body: cartilage, cortex, marrow with its texture, basivertebral vein.
    pub(super) fn vertebral_body(&self, canvas: &mut Canvas, spot: &Spot, idx: usize, d: f64, (p, q): (f64, f64)) {
        if d > 1.5 {
            return;
        }
        if !canvas.is_signal() {
            return self.mineral_body(canvas, spot, idx, d, (p, q));
        }
        let vertebra = &self.vertebrae[idx];
        let (at, g) = (spot.at, vertebra.grain.of(60));
        // End plates are thick and dark, the walls thin and broken up by vessels.
        let plate = smooth_step(vertebra.plates(at[0], p, q) - d, -1.6, -0.3);
        let coarse = g.of(2).at(at, 9.0, 3);
        let uneven = if d > -2.5 { coarse + (0.7 - 0.5 * plate) * g.of(7).at(at, 4.0, 2) } else { 0.0 };
        // Bone, calcified and plain cartilage of a plate are black together.
        // Thickest where the fibres of the annulus come in, before and behind.
        let rim = smooth_step(2.0 * p.abs() / vertebra.ap(), 0.45, 0.92);
        let waxing =
            (0.85 + 0.75 * rim + 0.50 * g.of(21).at([0.6 * at[0], p, 20.0 * q.signum()], 13.0, 2)).clamp(0.2, 2.2);
        let gristle = plate * waxing * (0.44 + 0.22 * self.grain.of(65).normal(1).clamp(-1.2, 1.5));
        canvas.textured(inside(d - 0.15 - gristle, 0.6) * (0.55 + 0.45 * plate), Tissue::Cartilage, 0.9, 0.9);
        // In one body the line of the wall is plain, in the next it comes and goes.
        let plain = (g.between(31, 0.38, 1.0) + 0.30 * g.of(32).at([0.5 * at[0], 0.0, q], 9.0, 2)).clamp(0.1, 1.0);
        // Lower down fat lies behind it, before which a faint line would vanish.
        let plain = if idx > 4 { 1.0 } else { plain };
        let wall = (1.0 - plate) * plain * self.bare_wall(idx, at[0], p, q, d);
        // The line is here thick, there all but gone, and the lower plate's is the thicker one.
        let own = if q > 0.0 { g.between(8, 0.45, 1.05) } else { g.between(9, 0.65, 1.3) };
        let cover = 0.57 + 0.39 * plate * own + (0.22 - 0.08 * wall - 0.10 * plate) * uneven + 0.40 * wall;
        canvas.put(inside(d - 0.15 * wall - 0.6 * gristle, 0.7 + 0.3 * plate) * cover.clamp(0.25, 1.0), Tissue::Cortex);
        let shell = 0.18 + 0.48 * plate * own + (0.10 + 0.08 * plate) * uneven + (0.50 + 0.18 * uneven) * wall;
        let share = inside(d + shell.clamp(0.05, 1.3), 0.9 + 0.3 * plate);
        if share <= 0.0 {
            return;
        }
        // Trabeculae in sheets from side to side: what is finer than the slice would leave no trace.
        let grainy = self.grain.of(64).between(2, 0.07, 0.135);
        // Next to the wall they stand close, so that it can be told where it is.
        let grainy = grainy * (0.45 + 0.55 * smooth_step(-d, 0.5, 3.0));
        // Turned against the noise's own grid, which would show as a weave.
        let turned = [at[0], 0.84 * at[1] + 0.54 * at[2], 0.84 * at[2] - 0.54 * at[1]];
        let fine = grainy * g.of(1).stretched(turned, [2.6, 0.9, 1.05], 2.1, 2, 0.7);
        // Islands of yellow and red marrow, larger than the trabeculae.
        let mottled = self.grain.of(64).between(3, 0.025, 0.050) * (0.25 + 0.75 * smooth_step(-d, 1.0, 5.0));
        let coarse = coarse + mottled / 0.05 * g.of(14).stretched(at, [1.6, 1.0, 0.85], 4.6, 2, 0.7);
        let fatty = 1.0 + self.grain.of(64).between(4, 0.08, 0.15) * g.of(4).at(at, 13.0, 2);
        // Fatty marrow is bright: some people's more, and that of the lower bodies.
        let person = 0.92 + 0.08 * self.grain.of(64).normal(1).clamp(-1.4, 1.6);
        let level = person * (1.0 + 0.04 * g.normal(5) + if vertebra.sacral { 0.06 } else { 0.0 });
        let lateral = 1.0 - 0.08 * smooth_step(at[0].abs(), 18.0, 30.0);
        // Under one plate or the other, and towards the vein, the marrow is a little fattier or redder.
        let (up, down) = (g.between(11, -0.16, 0.20), g.between(12, -0.16, 0.20));
        let band = smooth_step(q.abs() / vertebra.height(), 0.22, 0.46) * if q > 0.0 { up } else { down };
        let banded = band + g.between(13, -0.08, 0.09) * smooth_step(p / vertebra.ap(), 0.0, 0.45);
        // And no body is even from one corner to the other.
        let broad = 1.0 + 0.08 * g.of(15).at(at, 30.0, 1) + 0.05 * g.of(33).at([0.5 * at[0], at[1], at[2]], 17.0, 1);
        let t2 = level * lateral * broad * fatty.sqrt() * (1.0 + fine + 0.05 * coarse + banded).clamp(0.4, 1.8);
        let t1 = level * fatty.sqrt() * (1.0 + 0.5 * fine + 0.05 * coarse).clamp(0.4, 1.8);
        canvas.textured(share, Tissue::Marrow, t2, t1);
        self.reactions(canvas, at, idx, (p, q));
        self.foci(canvas, at, idx, d, (p, q));
        if idx <= 7 {
            self.basivertebral(canvas, spot, idx, d, (p, q));
        }
    }

    /// How far the cortex stands alone: no ligament covers the front of S1, and fat or veins lie behind L1 to S1, before
    /// which a thinner line would vanish where fat is shifted along the readout.
    fn bare_wall(&self, idx: usize, x: f64, p: f64, q: f64, d: f64) -> f64 {
        if d < -3.0 || !(2..=7).contains(&idx) {
            return 0.0;
        }
        let (front, back) = self.vertebrae[idx].walls(x, q);
        // Where the fat is lost the dura's line lies on it and helps.
        let alone = if self.fat_lost[idx] { 0.4 } else { 1.0 };
        let rear = alone * (1.0 - smooth_step(back - p, 1.6, 2.8));
        if idx < 6 {
            return rear;
        }
        if idx == 7 { rear.max(1.0 - smooth_step(p - front, 1.6, 2.8)) } else { rear }
    }

    pub(super) fn basivertebral(&self, canvas: &mut Canvas, spot: &Spot, idx: usize, d: f64, (p, q): (f64, f64)) {
        let vertebra = &self.vertebrae[idx];
        let (x, g) = (spot.at[0], vertebra.grain.of(66));
        let (_, back) = vertebra.walls(x, q);
        let deep = back - p;
        if deep > 26.0 || x.abs() > 18.0 || d > -0.1 {
            return;
        }
        let middle = 0.06 * vertebra.height() * g.normal(1);
        let waver = 0.8 * g.of(1).at([x, p, 0.0], 8.0, 2);
        // In some people the veins are bright, in others hardly seen; in most bodies plain, in a few not to be seen.
        let person = self.grain.of(66).between(1, 0.50, 1.25);
        let plain = person * (0.25 + 0.95 * g.uniform(50)) * smooth_step(g.uniform(51), 0.15, 0.40);
        // From the foramen in the middle of the wall a trunk runs forwards and forks.
        let fork = g.between(4, 3.5, 9.0);
        let slopes = [0.12 * g.normal(10), g.between(11, 0.2, 0.65), -g.between(12, 0.2, 0.65)];
        let beyond = (deep - fork).max(0.0);
        let along = q - middle - waver - 0.06 * g.normal(3) * deep;
        let thin = (1.45 - 0.05 * deep).clamp(0.8, 1.45);
        let channel = |(k, slope): (u32, f64)| {
            let reach = if k == 0 { g.between(30, 6.0, 18.0) } else { g.between(30 + k, 3.0, 11.0) };
            let aside = x - 1.6 * g.normal(20 + k) * (deep / 8.0).min(1.6);
            bell(along - slope * beyond, thin)
                * bell(aside, 3.2)
                * smooth_step(deep, 0.8, 3.0)
                * (-(deep - 2.5).max(0.0) / reach).same_exp()
        };
        let channels = (0u32..).zip(slopes).map(channel).fold(0.0, f64::max);
        // Where they meet they widen to a triangle on the wall.
        let root = bell(q - middle, (2.1 - 0.20 * deep).max(0.6)) * bell(x, 4.5) * smooth_step(deep, 7.5, 1.5);
        let vein = (0.36 * channels).max(g.between(5, 0.20, 0.70) * root) * plain;
        let vein = vein * (0.85 + 0.25 * g.of(2).at([x, p, q], 3.0, 2));
        // Low down fat lies behind, and the wall stays closed but for a pinhole.
        let closed = if idx >= 6 { 0.65 } else { 0.34 };
        let open = 1.0 - closed * smooth_step(deep, 1.9, 0.8);
        canvas.textured((1.25 * vein * open).clamp(0.0, 0.85), Tissue::Vein, 1.5, 1.0);
        let twig = smooth_step(g.of(3).rough([x, p, 1.6 * q], 6.0, 2, 0.6), 1.3, 2.2) * 0.25;
        canvas.textured(0.5 * twig * inside(d + 2.5, 0.5) * smooth_step(deep, 2.5, 3.5), Tissue::Vein, 0.85, 1.1);
    }

    /// The dark lines left of the sacral discs.
    pub(super) fn residual_discs(&self, canvas: &mut Canvas, spot: &Spot) {
        let [_, y, z] = spot.at;
        for idx in 7..self.vertebrae.len() - 1 {
            let vertebra = &self.vertebrae[idx];
            let (p, q) = vertebra.frame(y, z);
            let gap = super::layout::sacral_gap(idx - 7);
            let off = q + vertebra.height() / 2.0 + gap / 2.0;
            if off.abs() > 7.0 {
                continue;
            }
            self.remnant(canvas, spot, idx, (p, off));
        }
    }

    /// What is left of one sacral disc: two plates with grey between them, or one line where they have met, and nothing
    /// where marrow has grown through.
    fn remnant(&self, canvas: &mut Canvas, spot: &Spot, idx: usize, (p, off): (f64, f64)) {
        let (vertebra, x, first) = (&self.vertebrae[idx], spot.at[0], idx == super::S1);
        let g = vertebra.grain.of(63);
        let half = vertebra.inferior / 2.0;
        let along = p - vertebra.ap() / 2.0 + half;
        // Both ends stop where they like; it is the middle or the rear that is kept longest.
        let short = |k: u32| 1.04 - 0.50 * g.uniform(k).powi(4);
        let (front, rear) = (1.18 * short(1) * half, 1.08 * short(7) * half);
        let ends = smooth_step(along, -front - 2.5, 0.10 * half - front)
            * smooth_step(along, rear + 2.0, rear - 0.05 * half)
            * smooth_step(x.abs(), 0.38 * vertebra.width, 0.30 * vertebra.width);
        if ends <= 0.0 {
            return;
        }
        let place = [0.5 * x, along, 0.0];
        let waver = 0.55 * g.at(place, 13.0, 2)
            + g.between(6, -1.8, 1.8) * (along / half).powi(2)
            + g.between(8, -0.12, 0.12) * along;
        let usual = if first { g.between(2, 0.4, 2.0) } else { g.between(2, 0.1, 0.6) };
        let thick = (usual * ends.sqrt() + (0.15 + 0.25 * usual) * g.of(2).at(place, 9.0, 2)).min(2.6);
        let d = (off + waver).abs() - thick.max(0.0) - 0.1;
        let kept = (if first { g.between(4, 0.80, 1.05) } else { g.between(4, 0.45, 0.95) }
            + 0.30 * g.of(1).at([x, p, 0.3 * off], 11.0, 1)
            + 0.5 * thick.min(0.0))
        .clamp(0.05, 1.0)
            * ends;
        canvas.put(inside(d - 0.2, 0.8) * kept, Tissue::Cartilage);
        let within = inside(d + 0.65, 0.9) * kept;
        let tone = g.between(5, 1.2, 4.5) + 0.5 * g.of(2).at([x, p, 1.5 * off], 3.0, 2);
        canvas.textured(within, Tissue::Annulus, tone.max(0.4), 0.8);
        if first {
            let rho = (along / (0.5 * half)).same_hypot(x / (0.22 * vertebra.width));
            let wet = (1.0 - smooth_step(rho, 0.5, 1.3)) * g.between(3, -0.8, 0.7).max(0.0);
            canvas.put(within * wet, Tissue::Nucleus);
        }
    }

    /// Posterior longitudinal ligament, dura, fluid, rootlets, filum and cord.
    pub(super) fn sac(&self, canvas: &mut Canvas, spot: &Spot, d: f64) {
        let (x, s, n) = (spot.at[0], spot.s, spot.n);
        if n < 0.0 && n > -spot.radius - 6.0 && x.abs() < 10.0 && spot.at[2] > self.height_of_coccyx() + 40.0 {
            self.posterior_ligament(canvas, spot);
        }
        if d > 1.7 {
            return;
        }
        let g = self.grain.of(30);
        // Behind S1 fat lies on the dura and is shifted onto it along the readout: the line that is left is the thicker one.
        let fatty = smooth_step(s, self.level_s(6), self.level_s(7) - 8.0) * smooth_step(n, 0.0, 2.0);
        // Before the veins behind a body the ligament lies on it.
        let lens = self.canal.lens(s) * smooth_step(-n, 0.5, 2.0) * inside(x.abs() - 7.0, 4.0);
        // On MR it is one black line with what lies on it.
        let dorsal_line = if canvas.is_signal() { g.between(12, 0.45, 1.15) } else { 0.38 };
        let thick = 0.34 + dorsal_line * smooth_step(n, -0.5, 0.5) + 0.37 * fatty + 0.25 * lens;
        let thick = thick * (1.0 + 0.40 * g.of(11).at([0.5 * x, 0.3 * n, s], 18.0, 1)).max(0.25);
        // No line drawn with a pen: it fades and comes back.
        let behind = smooth_step(n, -0.5, 1.5);
        let upper = smooth_step(s, self.level_s(6), self.level_s(6) - 20.0);
        let faint = 0.28 + 0.14 * upper - (0.08 + 0.14 * upper) * behind;
        let cover = 0.56 - 0.10 * lens
            + 0.28 * behind
            + 0.06 * fatty
            + faint * (0.5 * g.at([x, n, s], 9.0, 1) + 1.6 * g.of(7).at([x, 0.5 * n, s], 22.0, 1));
        // Where it lies on the bone without fat between, its line before the fluid is faint.
        let bare =
            self.canal.bare(s) * smooth_step(-n, 0.5, 2.0) * smooth_step(s, self.level_s(6), self.level_s(6) - 18.0);
        let cover = cover * (1.0 - 0.85 * bare);
        // The tip fades into the fat round it: its wall is thin and meets the slice aslant.
        let tip = smooth_step(self.canal.end - s, 15.0, 2.0);
        canvas.put(inside(d - thick, 0.8 + 0.6 * tip) * (cover * (1.0 - 0.7 * tip)).clamp(0.1, 1.0), Tissue::Ligament);
        // On MR its pulse leaves no edge as sharp as a pixel.
        let pulse = 0.8 + if canvas.is_signal() { 0.5 * upper } else { 0.0 };
        let fluid =
            inside(d + 0.4 * tip, pulse + 0.5 * upper * smooth_step(-n, 0.0, 2.0) + 1.3 * tip) * (1.0 - 0.25 * tip);
        if fluid <= 0.0 {
            return;
        }
        let swirl = smooth_step(g.of(1).stretched([x, n, s], [1.0, 0.7, 3.0], 7.0, 3, 0.5), 0.2, 1.8);
        let near_cord = ((self.canal.conus + 60.0 - s) / 60.0).clamp(0.0, 1.0);
        let flow = 1.0 - 0.03 * swirl * smooth_step(near_cord, 0.0, 1.0) + 0.02 * g.of(2).at([x, n, s], 20.0, 1);
        let axes = self.canal.half_axes(s);
        // Flow and nerves too thin to be told lie in it as long soft bands.
        let dorsal = smooth_step(n / axes.0.max(1.0), -0.5, 0.3);
        let bands = dorsal * g.between(9, 0.0, 0.03) * g.of(8).at([0.5 * x, n, s / 22.0], 4.0, 2);
        // Brightest in front, and never even along the canal.
        let shade = 1.0 - g.between(10, 0.01, 0.10) * (n / axes.0.max(1.0)).clamp(-1.0, 1.0)
            + 0.07 * g.of(5).at([0.4 * x, 0.7 * n, s], 34.0, 2)
            + 0.07 * g.of(13).at([0.4 * x, 0.3 * n, s], 75.0, 1);
        canvas.grained(fluid, Tissue::Csf, flow * shade * (1.0 + bands.min(0.03)), 0.3);
        let along = crate::synthetic::curve::Along { s, n };
        let hung = self.canal.hung(along);
        let nerve = strands(self.grain.of(36), x, hung, axes, s - self.canal.conus);
        let strand = 1.0 + 0.22 * g.of(6).at([x, 1.6 * n, s / 25.0], 2.4, 2);
        self.matted(canvas, spot, fluid, axes);
        let bedded = self.bedded(x, n, axes);
        // Contrast medium runs in between them and hides most of it from X-rays.
        let shown = if canvas.is_signal() { 1.0 } else { CONTRAST_BETWEEN };
        canvas.textured(nerve * shown * fluid * bedded, Tissue::Root, strand.clamp(0.5, 1.6), 1.0);
        let left = 1.0 - 0.9 * nerve;
        // One alone is thinner than what a slice shows: in few people it is more than a grey line.
        let single = self.grain.of(36).between(20, 0.20, 0.62);
        for (idx, root) in self.canal.roots.iter().enumerate() {
            if let Some(d) = root.distance(x, hung, axes).filter(|d| *d < 0.4) {
                let tone = 0.85 + 0.75 * g.uniform(idx as u32);
                canvas.textured(inside(d, 1.2) * fluid * bedded * single * left, Tissue::Root, tone, 1.0);
            }
        }
        if s > self.canal.conus {
            canvas.put(inside((n - 0.55 * axes.0).same_hypot(x - 0.3) - 0.45, 0.6) * fluid * 0.7, Tissue::Root);
        }
        if let Some((d, off)) = self.canal.cord(x, along) {
            let share = inside(d, 0.6) * fluid;
            canvas.grained(share, Tissue::Cord, 1.0 + 0.03 * g.of(3).at([x, n, s], 3.0, 2), 1.0);
            let grey = 0.14 * bell(off, 0.8) * inside(x.abs() - 2.2, 0.8) * smooth_step(self.canal.conus - s, 6.0, 9.0);
            canvas.textured(grey * share, Tissue::Csf, 0.62, 1.6);
        }
    }
}
