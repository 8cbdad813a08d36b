//! Bone as X-rays see it: closed thin cortex, end plates, spongy bone. MR paints the same surfaces in its own way, with
//! what is black beside the bone, and with lines that fade.

use super::{Body, S1, Spot, canvas::Canvas, posterior::Posterior};
use crate::synthetic::{
    noise::Grain,
    same::SameEverywhere as _,
    shape::{inside, smooth_step},
    tissue::Tissue,
};

/// Cortex of a body's walls, and what its end plates have more, mm (ex vivo 0.3 to 0.6 and 0.5 to 0.9).
const WALL_MM: f64 = 0.42;
const PLATE_MM: f64 = 0.22;
/// Under a plate trabeculae stand close over this depth, mm; share of them that is as good as compact.
const BAND_MM: (f64, f64) = (0.5, 3.0);
const BAND: f64 = 0.10;
/// Cortex of laminae, facets and processes, mm.
const ARCH_MM: f64 = 0.95;
/// How rough the surfaces of an arch are.
const ROUGH_MM: f64 = 0.45;
/// Discs drier than this may hold gas.
const VACUUM: f64 = 0.62;

impl Body {
    /// A body, `d` from its surface, at `(p, q)` of its frame.
    pub(super) fn mineral_body(&self, canvas: &mut Canvas, spot: &Spot, idx: usize, d: f64, (p, q): (f64, f64)) {
        let vertebra = &self.vertebrae[idx];
        let (at, g) = (spot.at, vertebra.grain.of(600));
        let plate = smooth_step(vertebra.plates(at[0], p, q) - d, -1.6, -0.3);
        let uneven = if d > -3.0 { g.at(at, 7.0, 2) } else { 0.0 };
        canvas.put(inside(d - 0.5, 0.8) * plate, Tissue::Cartilage);
        canvas.put(inside(d, 0.5) * (0.88 + 0.10 * uneven).clamp(0.5, 1.0), Tissue::Cortex);
        let shell = (WALL_MM + PLATE_MM * plate) * (1.0 + 0.30 * uneven).clamp(0.4, 1.8);
        let share = inside(d + shell, 0.6);
        if share <= 0.0 {
            return;
        }
        canvas.put(share, Tissue::Marrow);
        let band = BAND * plate * (1.0 + 0.5 * uneven) * smooth_step(-d - shell, BAND_MM.1, BAND_MM.0);
        canvas.tinted(share * band.max(0.0), Tissue::Cortex);
        self.foci(canvas, at, idx, d, (p, q));
        if idx <= S1 {
            self.basivertebral(canvas, spot, idx, d, (p, q));
        }
    }

    /// Laminae, facets and processes of a vertebra.
    pub(super) fn mineral_arch(&self, canvas: &mut Canvas, spot: &Spot, idx: usize, parts: &Posterior) {
        let g = self.vertebrae[idx].grain.of(640);
        let d = parts.bone + ROUGH_MM * g.of(1).at(spot.at, 11.0, 2);
        let joint = if self.is_fused { 0.0 } else { 0.8 };
        canvas.put(inside(parts.facets - 1.4, 1.0) * joint, Tissue::Cartilage);
        // Laminae are plates of two cortices with little between; under the joints bone is dense.
        let lamina = smooth_step(parts.behind, 9.0, 2.0) * smooth_step(parts.behind, -11.0, -5.0);
        let plate = lamina * smooth_step(spot.at[0].abs(), 20.0, 12.0);
        let dense = smooth_step(parts.facets, 0.5, -0.5);
        let pedicle = 1.0 - 0.25 * smooth_step(parts.behind, -5.0, -11.0);
        let usual = ARCH_MM * pedicle * (1.0 - 0.45 * self.thin[idx]) * (1.0 + 0.30 * plate + 0.25 * dense);
        self.mineral(canvas, spot, g, d, (usual, Tissue::PosteriorMarrow));
    }

    /// Gas in the cleft of a disc that has dried out.
    pub(super) fn vacuum(&self, canvas: &mut Canvas, spot: &Spot, idx: usize) {
        let vertebra = &self.vertebrae[idx];
        let Some(disc) = vertebra.disc.as_ref().filter(|it| it.dryness > VACUUM && !canvas.is_signal()) else { return };
        let g = vertebra.grain.of(650);
        let (p, q) = disc.frame(spot.at[1], spot.at[2]);
        let (aside, along) = (g.between(1, -7.0, 7.0), g.between(2, -6.0, 3.0));
        let across = ((spot.at[0] - aside) / g.between(3, 6.0, 14.0)).same_hypot((p - along) / g.between(4, 4.0, 9.0));
        if across < 1.0 && q.abs() < 5.0 && g.uniform(5) < 0.7 {
            let thick = 0.9 * (1.0 - across) + 0.3 * g.of(6).at(spot.at, 5.0, 2);
            canvas.put(
                inside((q - 0.8 * g.of(7).at([spot.at[0], p, 0.0], 12.0, 1)).abs() - thick, 0.6) * 0.85,
                Tissue::Gas,
            );
        }
    }

    /// Any other bone: a closed cortex `shell` mm thick, and what lies in it.
    pub(super) fn mineral(&self, canvas: &mut Canvas, spot: &Spot, g: Grain, d: f64, (shell, marrow): (f64, Tissue)) {
        if d > 0.5 {
            return;
        }
        let uneven = if d > -4.0 { g.at(spot.at, 6.0, 2) } else { 0.0 };
        canvas.put(inside(d, 0.5) * (0.92 + 0.08 * uneven).clamp(0.6, 1.0), Tissue::Cortex);
        canvas.put(inside(d + shell * (1.0 + 0.28 * uneven).clamp(0.5, 1.7), 0.7), marrow);
    }
}
