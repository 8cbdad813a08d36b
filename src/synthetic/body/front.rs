//! In front of the column: fat, bowel, great vessels, psoas, abdominal wall, bladder and rectum.

use super::{
    Body, Spot,
    back::{Looks, muscle},
    canvas::Canvas,
};
use crate::synthetic::{
    curve::between,
    noise::Grain,
    same::SameEverywhere as _,
    shape::{bell, inside, smooth_max, smooth_step, superellipse},
    tissue::Tissue,
};

/// A loop of bowel or another bag: an ellipsoid with wall and contents.
#[derive(Clone, Debug)]
pub(super) struct Bag {
    centre: [f64; 3],
    radii: [f64; 3],
    turn: f64,
    wall: f64,
    content: Tissue,
    mottle: f64,
    grain: Grain,
}

const PSOAS: Looks = Looks { bundles: (6.0, 6.0), strands: 0.35, patches: 1.6 };
const QUADRATUS: Looks = Looks { bundles: (6.0, 6.0), strands: 0.4, patches: 1.4 };
const WALL: Looks = Looks { bundles: (14.0, 14.0), strands: 0.3, patches: 1.6 };

/// The bags of a body: some sixty loops, bladder, rectum.
pub(super) fn bags(grain: Grain) -> Vec<Bag> {
    let one = |idx: u32| {
        let g = grain.of(7000 + idx);
        let (z, x) = (g.between(0, -70.0, 185.0), g.between(1, -82.0, 82.0));
        let front = between(z, &[(-120.0, -60.0), (0.0, -68.0), (60.0, -74.0), (190.0, -74.0)]);
        let (r, kind) = (g.between(3, 7.5, 15.0), (g.uniform(4) * 5.0) as usize);
        let kinds = [Tissue::BowelContent, Tissue::BowelContent, Tissue::Gas, Tissue::BowelContent, Tissue::BowelWall];
        Bag {
            centre: [x, front + 17.0 * g.normal(2), z],
            radii: [r * g.between(5, 0.9, 1.7), r * g.between(6, 0.6, 1.0), r * g.between(7, 0.9, 1.7)],
            turn: 0.4 * g.normal(8),
            wall: 1.8,
            content: kinds[kind.min(4)],
            mottle: 0.3,
            grain: g,
        }
    };
    let fixed = [
        ([0.0, -62.0, -98.0], [33.0, 27.0, 30.0], 0.3, 2.6, Tissue::Urine, 0.015),
        ([2.0, 8.0, -62.0], [16.0, 10.0, 15.0], 0.2, 2.4, Tissue::Gas, 0.5),
        ([-2.0, 12.0, -90.0], [16.0, 13.0, 15.0], 0.0, 2.4, Tissue::BowelContent, 0.5),
        ([3.0, -13.0, -58.0], [16.0, 9.0, 12.0], 0.3, 2.4, Tissue::BowelContent, 0.5),
        ([0.0, 18.0, -114.0], [16.0, 11.0, 12.0], 0.0, 2.4, Tissue::Gas, 0.5),
    ];
    let fixed = fixed.into_iter().zip(0u32..).map(|((centre, radii, turn, wall, content, mottle), idx)| {
        let grain = grain.of(7500 + idx);
        Bag { centre, radii, turn, wall, content, mottle, grain }
    });
    (0..64).map(one).chain(fixed).collect()
}

impl Bag {
    /// Where it ends at the latest, in z.
    pub(super) fn reach(&self) -> (f64, f64) {
        let r = self.radii[1].max(self.radii[2]) + 5.0;
        (self.centre[2] - r, self.centre[2] + r)
    }

    fn paint(&self, canvas: &mut Canvas, at: [f64; 3], limit: f64) {
        let [dx, dy, dz] = std::array::from_fn(|k| at[k] - self.centre[k]);
        let largest = self.radii[0].max(self.radii[1]).max(self.radii[2]) + 5.0;
        if dx.abs() > largest || dy.abs() > largest || dz.abs() > largest {
            return;
        }
        let (sin, cos) = self.turn.same_sin_cos();
        let (y, z) = (dy * cos + dz * sin, -dy * sin + dz * cos);
        let [a, b, c] = self.radii;
        let k = ((dx / a).powi(2) + (y / b).powi(2) + (z / c).powi(2)).sqrt();
        let rough = (k - 1.0) * a.min(b).min(c);
        if rough > 4.0 {
            return;
        }
        let d = (rough + 1.1 * self.grain.at(at, 13.0, 3)).max(limit);
        canvas.put(inside(d, 1.0), Tissue::BowelWall);
        let mottle = (1.0 + self.mottle * self.grain.of(1).rough(at, 8.0, 4, 0.7)).clamp(0.0, 2.5);
        canvas.grained(inside(d + self.wall, 1.0), self.content, mottle, 0.5);
    }
}

impl Body {
    /// Everything ventral of the column.
    pub(super) fn abdomen(&self, canvas: &mut Canvas, spot: &Spot) {
        let at @ [x, _, z] = spot.at;
        let ahead = -spot.front.n;
        // Down in the pelvis the cavity reaches back to the hollow of the sacrum.
        let back = 25.0 + 0.95 * (-5.0 - z).clamp(0.0, 50.0);
        let before = smooth_step(ahead, 0.0, 1.0).max(smooth_step(x.abs(), 24.0, 30.0));
        let cavity = before * smooth_step(at[1], back, back - 13.0);
        if cavity <= 0.0 {
            self.psoas(canvas, spot);
            self.wall(canvas, spot);
            return;
        }
        let g = self.grain.of(70);
        let wide = g.stretched(at, [1.0, 0.7, 1.5], 38.0, 4, 0.6);
        let fine = g.of(1).stretched(at, [1.0, 0.6, 1.8], 11.0, 4, 0.6);
        canvas.grained(cavity, Tissue::Fat, (0.78 + 0.12 * wide + 0.07 * fine).clamp(0.2, 1.3), 0.9);
        let floor = spot.depths.fascia + 12.0;
        let bent = [x, at[1] + 3.0 * fine, z];
        let cell = ((z + 200.0) / BAG_CELL_MM).max(0.0) as usize;
        for idx in self.bag_cells.get(cell).into_iter().flatten() {
            self.bags[usize::from(*idx)].paint(canvas, bent, (floor).max(6.0 - ahead));
        }
        let streak = g.of(2).stretched(at, [1.0, 0.7, 4.0], 9.0, 3, 0.6);
        let region = smooth_step(ahead, 20.0, 24.0) * smooth_step(-floor, 10.0, 14.0);
        canvas.put(region * smooth_step(streak, 0.9, 2.2) * 0.45, Tissue::BowelWall);
        self.retroperitoneum(canvas, spot, fine);
        self.vessels(canvas, spot);
        self.psoas(canvas, spot);
        self.wall(canvas, spot);
    }

    /// The fat along the column and the layers before the sacrum.
    fn retroperitoneum(&self, canvas: &mut Canvas, spot: &Spot, fine: f64) {
        let (ahead, s) = (-spot.front.n, spot.front.s);
        let [x, ..] = spot.at;
        if ahead > 30.0 || x.abs() > 30.0 {
            return;
        }
        let g = self.grain.of(73);
        let near = smooth_step(x.abs(), 30.0, 20.0);
        let sacral = smooth_step(s, self.promontory_s - 5.0, self.promontory_s + 20.0);
        let place = [x, 0.5 * ahead, s];
        let tone = (0.62 + 0.06 * fine + 0.22 * g.at(place, 9.0, 2)) * (1.0 - sacral) + 0.9 * sacral;
        let layer = inside(ahead - 9.0 - 3.0 * g.of(1).at([x, 0.0, s], 30.0, 1), 3.0) * smooth_step(ahead, 0.0, 1.0);
        canvas.grained(layer * near, Tissue::Fat, tone.clamp(0.3, 1.3), 0.9);
        let wavy = ahead + 1.6 * g.of(2).at([x, 0.3 * ahead, s], 30.0, 3);
        let lines = bell(wavy - 3.4, 0.5) * 0.8 + bell(wavy - 7.0, 0.6) + bell(wavy - 11.5, 0.7) * 0.7;
        let gate = (0.3 + 0.6 * g.of(3).at(spot.at, 16.0, 2)).clamp(0.0, 1.0);
        canvas.put(lines.min(1.0) * sacral * near * 0.36 * gate, Tissue::Muscle);
    }

    /// Aorta left and cava right of the midline, dividing before L4; dark because the blood flows.
    fn vessels(&self, canvas: &mut Canvas, spot: &Spot) {
        let [x, y, z] = spot.at;
        let division = self.division_z;
        let front_y = self.front.y_at(z.max(division - 8.0));
        let wobble = 0.8 * self.grain.of(76).at([0.0, 0.0, z], 40.0, 1);
        let tube = |cx: f64, cy: f64, r: f64| (x - cx).same_hypot(y - cy) - r;
        let aorta = smooth_max(tube(5.0 + wobble, front_y - 12.0, 8.0), division - z, 5.0);
        let cava = smooth_max(tube(-15.0 + wobble, front_y - 9.5, 9.0), division - 4.0 - z, 5.0);
        let mut nearest = aorta.min(cava);
        if z < division + 12.0 {
            let drop = (division - z).max(0.0);
            let depth = self.front.y_at(division) - 12.0 - 8.0 * (drop / 60.0).min(1.6).same_sin();
            let down = depth + (0.40 * (drop - 40.0)).clamp(0.0, 45.0);
            for side in [-1.0, 1.0] {
                nearest = nearest.min(smooth_max(tube(5.0 + side * 0.52 * drop, down, 5.5), z - division - 2.0, 4.0));
                let vein = tube(-13.0 + side * 0.52 * drop + 3.0 * side, down + 6.0, 6.5);
                nearest = nearest.min(smooth_max(vein, z - division + 2.0, 4.0));
            }
        }
        if nearest > 3.0 {
            return;
        }
        let d = nearest + 0.5 * self.grain.of(77).at(spot.at, 9.0, 2);
        canvas.put(inside(d - 1.1, 1.2), Tissue::Muscle);
        let speckle = (1.0 + 0.8 * self.grain.of(78).stretched(spot.at, [1.0, 0.6, 3.0], 9.0, 3, 0.5)).clamp(0.2, 4.0);
        canvas.grained(inside(d, 1.2), Tissue::FlowVoid, speckle, 0.6);
    }

    fn psoas(&self, canvas: &mut Canvas, spot: &Spot) {
        let [_, y, z] = spot.at;
        let ax = spot.warped_x.abs();
        if !(-115.0..165.0).contains(&z) || ax > 100.0 {
            return;
        }
        let side = self.grain.of(if spot.at[0] > 0.0 { 80 } else { 81 });
        let body_y = self.canal.line.y_at(z.max(-10.0)) - 26.0;
        let pelvis = between(z, &[(-110.0, -52.0), (-60.0, -40.0), (-15.0, -12.0), (30.0, 2.0), (150.0, 3.0)]);
        let x = between(z, &[(-110.0, 66.0), (-60.0, 60.0), (0.0, 49.0), (30.0, 44.0), (60.0, 40.0), (120.0, 29.0)]);
        let r = between(
            z,
            &[(-60.0, 15.0), (0.0, 20.0), (30.0, 20.5), (60.0, 18.0), (90.0, 15.0), (120.0, 10.0), (150.0, 5.0)],
        );
        let psoas = superellipse(ax - x, y - body_y - pelvis, 0.92 * r, 1.14 * r, 2.2);
        muscle(canvas, spot, side, psoas, &PSOAS);
        if z > 34.0 {
            let (u, v) = (ax - 68.0, y - body_y - 22.0);
            let quadratus = superellipse(0.92 * u + 0.4 * v, v - 0.35 * u, 15.0, 9.0, 2.1);
            muscle(canvas, spot, side.of(4), quadratus.max(38.0 - z), &QUADRATUS);
        }
    }

    /// The muscles of the abdominal wall, thin towards the loin, and the umbilicus.
    fn wall(&self, canvas: &mut Canvas, spot: &Spot) {
        let at @ [_, y, z] = spot.at;
        let ax = spot.warped_x.abs();
        let fascia = spot.depths.fascia;
        if !(-24.0..6.0).contains(&fascia) || y > 60.0 {
            return;
        }
        let linea = 5.0 * bell(ax, 9.0);
        let thick = (12.0 - linea) * (1.0 - 0.8 * smooth_step(y, 0.0, 50.0));
        let d = fascia.max(-(fascia + thick)).max(y - 50.0);
        let navel = bell(z - 18.0, 5.0) * bell(ax, 6.0);
        muscle(canvas, spot, self.grain.of(85), d + 6.0 * navel, &WALL);
        let layer =
            ((fascia / 4.3 + 0.12 * self.grain.of(86).at(at, 25.0, 1)).rem_euclid(1.0) - 0.5).abs() * -4.3 + 2.0;
        canvas.put(inside(layer - 0.25, 0.8) * inside(d + 1.0, 1.0) * 0.8 * smooth_step(ax, 50.0, 62.0), Tissue::Fat);
    }
}

/// Height of a cell of the look-up table of bags.
pub(super) const BAG_CELL_MM: f64 = 8.0;
