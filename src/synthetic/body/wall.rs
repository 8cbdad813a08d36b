//! The abdominal wall: rectus on each side of the linea alba, three layers at the flanks, the umbilicus.

use super::{
    Body, Spot,
    canvas::Canvas,
    muscle::{Looks, muscle},
    skin::NAVEL_Z,
};
use crate::synthetic::{
    same::SameEverywhere as _,
    shape::{bell, inside, smooth_step},
    tissue::Tissue,
};

const WALL: Looks = Looks { slant: (0.0, 0.0), leaves: 0.0, fat: 0.5, wasted: -0.6 };

impl Body {
    /// Thickness of the wall at a point, mm.
    pub(super) fn wall_thickness(&self, spot: &Spot) -> f64 {
        let [_, y, z] = spot.at;
        let ax = spot.warped_x.abs();
        let linea = if z > NAVEL_Z { 7.0 } else { 2.5 };
        let belly = if spot.depths.fascia > -40.0 { self.bellies(spot.at) } else { 1.0 };
        let rectus = 1.6 + 7.4 * self.habit.muscle * belly * smooth_step(ax, linea, linea + 9.0);
        let flank = 19.0 * self.habit.muscle * (1.0 - 0.75 * smooth_step(y, 5.0, 62.0));
        rectus + (flank - rectus) * smooth_step(ax, 62.0, 82.0)
    }

    /// The bellies of the rectus: thinner at its three tendinous bands.
    fn bellies(&self, [x, _, z]: [f64; 3]) -> f64 {
        let g = self.grain.of(87);
        let bands = [0.0, 38.0, 74.0].map(|up| bell(z - NAVEL_Z - 3.0 - up - 3.0 * g.at([x, 0.0, z], 25.0, 1), 3.0));
        1.0 + 0.22 * g.of(1).at([0.4 * x, 0.0, z], 32.0, 1) - 0.55 * bands.into_iter().fold(0.0, f64::max)
    }

    /// The muscles of the wall, thin towards the loin.
    pub(super) fn wall(&self, canvas: &mut Canvas, spot: &Spot) {
        let at @ [_, y, z] = spot.at;
        let ax = spot.warped_x.abs();
        let fascia = spot.depths.fascia;
        if !(-30.0..6.0).contains(&fascia) || y > 76.0 {
            return;
        }
        let thick = self.wall_thickness(spot);
        let d = fascia.max(-(fascia + thick)).max(y - 66.0);
        let navel = bell(z - NAVEL_Z, 6.0) * bell(ax, 6.0);
        let g = self.grain.of(86);
        muscle(canvas, spot, g, d + 6.0 * navel, &WALL);
        if ax < 16.0 {
            canvas.put(inside(d + 0.2 + 6.0 * navel, 1.0) * smooth_step(ax, 13.0, 4.0) * 0.85, Tissue::Fascia);
        }
        let layer = ((fascia / 5.0 + 0.15 * g.of(1).at(at, 25.0, 1)).rem_euclid(1.0) - 0.5).abs() * 5.0;
        let flank = smooth_step(ax, 66.0, 78.0) * inside(d + 1.5, 1.0);
        canvas.put(bell(layer, 0.5) * flank * 0.5, Tissue::Fat);
        // The peritoneum lies on fat behind the wall.
        let inner = -(fascia + thick) - 4.0 - 2.0 * g.of(2).at(at, 22.0, 1);
        canvas.put(bell(inner, 0.5) * 0.35 * smooth_step(y, 10.0, -20.0), Tissue::Fascia);
        let stalk = spot.at[0].same_hypot(z - NAVEL_Z) - 3.5;
        canvas.put(
            inside(stalk, 2.0) * inside(fascia.abs() - 5.0, 2.0) * 0.8 * smooth_step(y, 0.0, -20.0),
            Tissue::Fascia,
        );
    }
}
