//! A fused column: bone across the rims of the discs, facets grown together, roots that lie on the dorsal dura.

use super::{Body, Spot, canvas::Canvas};
use crate::synthetic::{
    shape::{inside, smooth_max, smooth_step},
    tissue::Tissue,
};

/// Half the thickness of a bridge of bone, mm.
const BRIDGE_MM: f64 = 1.9;
/// To X-rays it reaches so far over the rims of the bodies, and each of its sides lies so much deeper, mm.
const OVERLAP_MM: f64 = 1.2;
const THINNER_MM: f64 = 0.7;
/// Roots of a fused column lie this near to the dorsal dura.
const BED_MM: (f64, f64) = (1.7, 3.3);

impl Body {
    /// A shell of bone round the front and the sides of the disc below a vertebra, from rim to rim.
    pub(super) fn bridge(&self, canvas: &mut Canvas, spot: &Spot, idx: usize) {
        let vertebra = &self.vertebrae[idx];
        let Some(disc) = vertebra.disc.as_ref().filter(|_| self.is_fused) else { return };
        let [x, y, z] = spot.at;
        let (p, q) = disc.frame(y, z);
        if p.abs() > disc.ap || q.abs() > 16.0 || x.abs() > disc.width {
            return;
        }
        let g = vertebra.grain.of(25);
        let rim = disc.annulus(x, p, 0.5 * q, 0.0) + 0.5 * g.at(spot.at, 8.0, 2);
        // It stands on the outer fibres, where the anterior ligament was.
        let shell = (rim - 0.5 * BRIDGE_MM).abs() - BRIDGE_MM;
        let d = smooth_max(smooth_max(shell, p - 0.30 * disc.ap, 2.0), q.abs() - disc.half_height(p) - 4.0, 2.0);
        if canvas.is_signal() {
            return self.bone(canvas, spot, g.of(1), d, 0.5, Tissue::Marrow);
        }
        // To X-rays it is a thin dense sheet that runs into the rims of the bodies, which are painted later, without a
        // wall between.
        let sheet = inside(smooth_max(d + THINNER_MM, q.abs() - disc.half_height(p) - OVERLAP_MM, 1.5), 0.6);
        canvas.put(sheet, Tissue::Marrow);
        canvas.put(sheet * (0.12 + 0.45 * smooth_step(rim, 0.3 * BRIDGE_MM, BRIDGE_MM)), Tissue::Cortex);
    }

    /// How much of a root's signal is left at a place of the sac: all of it unless the column is fused.
    pub(super) fn bedded(&self, x: f64, n: f64, (a, b): (f64, f64)) -> f64 {
        if !self.is_fused {
            return 1.0;
        }
        let roof = a * (1.0 - (x / b.max(0.1)).powi(2)).clamp(0.02, 1.0).sqrt();
        smooth_step(roof - n, BED_MM.1, BED_MM.0)
    }
    /// The roots of a fused column below the cord: matted on the dorsal dura, grey with darker strands.
    pub(super) fn matted(&self, canvas: &mut Canvas, spot: &Spot, fluid: f64, axes: (f64, f64)) {
        if !self.is_fused || spot.s < self.canal.conus {
            return;
        }
        let (x, s, n) = (spot.at[0], spot.s, spot.n);
        let strand = smooth_step(self.grain.of(38).stretched([x, n, s], [1.0, 1.0, 14.0], 2.4, 2, 0.5), -0.7, 0.9);
        canvas.textured(self.bedded(x, n, axes) * fluid * (0.30 + 0.45 * strand), Tissue::Root, 0.95, 1.0);
    }
}
