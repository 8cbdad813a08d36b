//! What X-rays meet at a point of the body: attenuation with the texture that CT shows, and a contrast medium in the sac.

use super::{Body, S1};
use crate::{
    geometry::LpsPoint,
    synthetic::{
        hounsfield::{ATTENUATION, COMPACT, FATTY, FLUID, MUSCLE, SPONGY},
        shape::smooth_step,
    },
};

/// Texture of spongy bone in HU at 2 mm, drawn out along the load, and of its denser and looser regions.
const TRABECULAE_HU: (f64, f64) = (68.0, 30.0);
/// Spongy bone in the wings of the sacrum is mostly fat, HU.
const WING_HU: f64 = 66.0;
/// What fluid of the sac tints without being the sac: the grey matter of the cord is painted with a little of it.
const TINTED: f64 = 0.16;
/// Contrast medium in the sac of a person who lies on the back: in front, and behind, where it sinks; HU.
const MEDIUM_HU: (f64, f64) = (160.0, 600.0);

impl Body {
    /// Hounsfield units at a point, with a contrast medium in the sac or without.
    pub fn hounsfield(&self, at: LpsPoint, has_medium: bool) -> f64 {
        let channels = self.sample(at, &self.attenuation).channels;
        let mut hu = channels[ATTENUATION] - 1000.0;
        let place = at.to_array();
        let g = self.grain.of(700);
        if channels[SPONGY] > 0.02 {
            hu += channels[SPONGY] * self.trabeculae(place, hu);
        }
        if channels[COMPACT] > 0.02 {
            hu += channels[COMPACT] * 120.0 * g.of(3).at(place, 7.0, 2);
        }
        if channels[MUSCLE] > 0.02 {
            let fibres = 4.0 * g.of(4).stretched(place, [1.0, 1.0, 4.0], 3.0, 2, 0.5);
            hu += channels[MUSCLE] * (fibres + 5.0 * g.of(5).at(place, 12.0, 2));
        }
        if channels[FATTY] > 0.02 {
            hu += channels[FATTY] * 5.0 * g.of(6).at(place, 11.0, 2);
        }
        let fluid = (channels[FLUID] - TINTED) / (1.0 - TINTED);
        if has_medium && fluid > 0.0 {
            hu += fluid * self.medium(at);
        }
        hu
    }

    /// What the fine structure of spongy bone adds where its mean is `hu`.
    fn trabeculae(&self, place: [f64; 3], hu: f64) -> f64 {
        let g = self.grain.of(700);
        let fine = g.of(1).stretched(place, [1.0, 1.0, 1.8], 2.0, 2, 0.5);
        let coarse = g.of(2).at(place, 9.0, 2);
        let [x, y, z] = place;
        let s1 = &self.vertebrae[S1];
        let below = s1.height() / 2.0 - s1.frame(y, z).1;
        // The bodies of the sacrum bear the load, its wings, what lies behind its canal and the iliac bones hardly any.
        let low = smooth_step(below, -2.0, 6.0);
        let behind = if low > 0.0 { 0.8 * smooth_step(self.canal.line.along(y, z).n, -4.0, 6.0) } else { 0.0 };
        let wing = smooth_step(x.abs(), 12.0, 28.0).max(behind) * low;
        let (fine, coarse) =
            (TRABECULAE_HU.0 * (1.0 - 0.45 * wing) * fine, TRABECULAE_HU.1 * (1.0 + 0.4 * wing) * coarse);
        fine + coarse - wing * (hu - WING_HU).max(0.0) * 0.8
    }

    /// What the medium adds to fluid at a point of the sac: it is heavier and lies behind.
    fn medium(&self, at: LpsPoint) -> f64 {
        let [_, y, z] = self.bend.straightened(at);
        let along = self.canal.line.along(y, z);
        let radius = self.canal.radius(along.s).max(3.0);
        let (front, back) = MEDIUM_HU;
        let swirl = 1.0 + 0.05 * self.grain.of(707).at(at.to_array(), 14.0, 2);
        (front + (back - front) * smooth_step(along.n / radius, -1.15, 0.95)) * swirl
    }
}
