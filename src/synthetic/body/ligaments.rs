//! The long ligaments of the column.

use super::{Body, Spot, canvas::Canvas};
use crate::synthetic::{
    shape::{bell, inside},
    tissue::Tissue,
};

impl Body {
    /// Dark anterior ligament on the column with a beaded line of fat before it.
    pub(super) fn anterior_ligament(&self, canvas: &mut Canvas, spot: &Spot) {
        let x = spot.at[0];
        let ahead = spot.wall;
        if x.abs() > 16.0 || spot.n > -spot.radius || !(-1.0..5.0).contains(&ahead) || -spot.front.n < -3.0 {
            return;
        }
        let g = self.grain.of(88);
        let thick = (1.0 + 0.25 * g.at([x, ahead, spot.s], 10.0, 2)).clamp(0.4, 1.6);
        canvas.put(inside((ahead - 0.45).abs() - 0.55 * thick, 0.6) * 0.95, Tissue::Ligament);
        let bead = 0.45 * bell(ahead - 2.0, 0.7) * (0.5 + 0.5 * g.of(1).at([x, 0.2 * ahead, spot.s], 9.0, 2));
        canvas.put(bead.max(0.0), Tissue::Fat);
    }
}
