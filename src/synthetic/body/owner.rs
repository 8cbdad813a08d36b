//! Which vertebra a point of bone belongs to.

use super::{Body, S1, Spot};
use crate::geometry::LpsPoint;

/// Bone so far outside a vertebra's smooth shape still belongs to it: its surface is rough.
const NEAR_MM: f64 = 2.0;
/// Where the column is fused, bone across a disc belongs to the nearer vertebra.
const BRIDGED_MM: f64 = 9.0;
/// Canal and processes lie within this distance behind the canal's line, and only the middle that far back.
const BEHIND_MM: (f64, f64) = (26.0, 52.0);
/// Half the width of what is looked at, and of the spinous processes.
const HALF_WIDTHS_MM: (f64, f64) = (40.0, 24.0);

impl Body {
    /// The index of the vertebra whose body, arch or process is there; `None` for other bones and for no bone.
    pub fn owner(&self, point: LpsPoint) -> Option<usize> {
        let at @ [x, y, z] = self.bend.straightened(point);
        let parts = self.near(y, z).flat_map(|idx| {
            let (p, q) = self.vertebrae[idx].frame(y, z);
            let body = self.vertebrae[idx].body(x, p, q, 0.0);
            [(idx, body), (idx, self.arch_distance(idx, (x, p, q), (y, z)))]
        });
        let reach = if self.is_fused { BRIDGED_MM } else { NEAR_MM };
        let nearest = parts.min_by(|a, b| a.1.total_cmp(&b.1)).filter(|it| it.1 < reach);
        nearest.map(|it| it.0).or_else(|| self.sacral_owner(at))
    }

    /// Whether a line from side to side through `(y, z)` may meet the column or the canal, and how far to each side.
    pub fn spine_half_width(&self, y: f64, z: f64) -> Option<f64> {
        let along = self.canal.line.along(y, z);
        let in_canal = along.n.abs() < self.canal.radius(along.s) + 8.0;
        if !(in_canal || along.n < BEHIND_MM.1 && self.near(y, z).next().is_some()) {
            return None;
        }
        Some(if along.n < BEHIND_MM.0 { HALF_WIDTHS_MM.0 } else { HALF_WIDTHS_MM.1 })
    }

    fn arch_distance(&self, idx: usize, place: (f64, f64, f64), at: (f64, f64)) -> f64 {
        if idx >= S1 {
            return f64::INFINITY;
        }
        self.posterior(idx, place, at).bone
    }

    /// The sacral segment at whose height a point of the wings or the roof lies.
    fn sacral_owner(&self, at @ [x, y, z]: [f64; 3]) -> Option<usize> {
        let along = self.canal.line.along(y, z);
        let spot = Spot {
            at,
            warped_x: x,
            s: along.s,
            n: along.n,
            radius: self.canal.radius(along.s),
            wall: 60.0,
            front: self.front.along(y, z),
            depths: self.skin.depths(x, y, z),
        };
        let parts = self.sacrum(&spot)?;
        if parts.bone() > NEAR_MM {
            return None;
        }
        let away = |idx: &usize| (self.level_s(*idx) - along.s).abs();
        (S1..S1 + 5).min_by(|a, b| away(a).total_cmp(&away(b)))
    }
}
