//! A ray through a field: where it first comes to something solid, and how the surface lies there.

use super::field::{BLOCK, Field, SURFACE};
use crate::geometry::{LpsPoint, LpsVector};

/// Halvings of the last step: a surface is found to a sixteenth of it.
const HALVINGS: usize = 4;
/// How far beyond a block's border a ray goes on, mm: less and it could stay where it is.
const BEYOND_MM: f32 = 1e-3;

/// Where a ray met a surface.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Hit {
    /// How far along the ray, mm.
    pub depth_mm: f32,
    /// Outward, of length 1, in patient space; against the ray where the solid was cut open.
    pub normal: [f32; 3],
    /// How free the place is: 0 deep in a hollow, 1 in the open.
    pub openness: f32,
    /// How full the place is, 0 at the surface and 1 at most, where the ray began inside: a cut face.
    pub cut_full: Option<f32>,
}

/// Rays of one direction through one field, counted in voxels.
pub(super) struct Caster<'a> {
    field: &'a Field,
    /// Rows of the matrix from mm to voxels.
    rows: [[f32; 3]; 3],
    /// Voxels a millimetre of the way.
    along: [f32; 3],
    /// The way in patient space.
    away: [f32; 3],
    /// Length of a step, mm.
    step_mm: f32,
}

impl<'a> Caster<'a> {
    /// For rays along `away`. `step` is in voxels: below one nothing is missed.
    pub fn new(field: &'a Field, away: LpsVector, step: f32) -> Self {
        let rows = field.grid.voxels_from_mm();
        let smallest = field.grid.affine.spacing_mm().into_iter().fold(f64::MAX, f64::min);
        let away = components(away);
        let along = rows.map(|row| row[0] * away[0] + row[1] * away[1] + row[2] * away[2]);
        Self { field, rows, along, away, step_mm: (smallest as f32 * step).max(1e-2) }
    }

    /// The first surface on a ray from `start`, between two distances along it.
    pub fn first(&self, start: LpsPoint, from_mm: f32, to_mm: f32) -> Option<Hit> {
        let origin = self.field.grid.affine.voxel_from_lps(start).map(|it| it as f32);
        let (from, to) = self.inside_box(origin, from_mm, to_mm)?;
        let begins = self.value(self.at(origin, from));
        if from_mm >= from && begins >= SURFACE {
            let (normal, full) = (self.away.map(|it| -it), (begins - SURFACE) / (255.0 - SURFACE));
            return Some(Hit { depth_mm: from, normal, openness: 1.0, cut_full: Some(full) });
        }
        let depth_mm = self.march(origin, from, to)?;
        let at = self.at(origin, depth_mm);
        let normal = self.outward(at);
        Some(Hit { depth_mm, normal, openness: self.openness(at, normal), cut_full: None })
    }

    fn march(&self, origin: [f32; 3], from: f32, to: f32) -> Option<f32> {
        let (mut mm, mut outside) = (from, from);
        while mm < to {
            let at = self.at(origin, mm);
            if f32::from(self.highest_near(at)) < SURFACE {
                mm += self.rest_of_block(at);
                outside = mm.min(to);
                continue;
            }
            if self.value(at) >= SURFACE {
                return Some(self.between(origin, outside, mm));
            }
            outside = mm;
            mm += self.step_mm;
        }
        None
    }

    fn between(&self, origin: [f32; 3], mut outside: f32, mut inside: f32) -> f32 {
        for _ in 0..HALVINGS {
            let middle = 0.5 * (outside + inside);
            match self.value(self.at(origin, middle)) >= SURFACE {
                true => inside = middle,
                false => outside = middle,
            }
        }
        inside
    }

    fn at(&self, origin: [f32; 3], mm: f32) -> [f32; 3] {
        [0, 1, 2].map(|axis| origin[axis] + self.along[axis] * mm)
    }

    /// The part of the ray where every place has eight neighbours.
    fn inside_box(&self, origin: [f32; 3], from: f32, to: f32) -> Option<(f32, f32)> {
        let (mut near, mut far) = (from, to);
        for ((start, along), n) in origin.into_iter().zip(self.along).zip(self.field.grid.size) {
            let last = n as f32 - 1.001;
            if along.abs() < 1e-9 {
                if !(0.0..=last).contains(&start) {
                    return None;
                }
                continue;
            }
            let (one, other) = (-start / along, (last - start) / along);
            (near, far) = (near.max(one.min(other)), far.min(one.max(other)));
        }
        (near < far).then_some((near, far))
    }

    fn highest_near(&self, at: [f32; 3]) -> u8 {
        let blocks = &self.field.blocks;
        let [x, y, z] = at.map(|it| it.max(0.0) as usize / BLOCK);
        blocks.highest.get(x + blocks.size[0] * (y + blocks.size[1] * z)).copied().unwrap_or(0)
    }

    fn rest_of_block(&self, at: [f32; 3]) -> f32 {
        let side = BLOCK as f32;
        let to_border = |axis: usize| {
            let cell = (at[axis] / side).floor();
            let border = if self.along[axis] > 0.0 { cell + 1.0 } else { cell } * side;
            match self.along[axis].abs() < 1e-9 {
                true => f32::MAX,
                false => (border - at[axis]) / self.along[axis],
            }
        };
        to_border(0).min(to_border(1)).min(to_border(2)).max(0.0) + BEYOND_MM
    }

    fn value(&self, at: [f32; 3]) -> f32 {
        trilinear(&self.field.values, self.field.grid.size, at)
    }

    /// Against the steepest rise of the values.
    fn outward(&self, at: [f32; 3]) -> [f32; 3] {
        let slope = [0, 1, 2].map(|axis| {
            let beside = |by: f32| {
                let mut at = at;
                at[axis] += by;
                self.value(at)
            };
            beside(1.0) - beside(-1.0)
        });
        // A slope counted in voxels becomes one in mm by the matrix the other way round.
        let lps = [0, 1, 2].map(|axis| (0..3).map(|row| self.rows[row][axis] * slope[row]).sum::<f32>());
        let length = lps.iter().map(|it| it * it).sum::<f32>().sqrt();
        match length > 1e-6 {
            true => lps.map(|it| -it / length),
            false => self.away.map(|it| -it),
        }
    }

    /// How little lies in front of a surface, at two distances.
    fn openness(&self, at: [f32; 3], normal: [f32; 3]) -> f32 {
        let blocks = &self.field.blocks;
        let near = |mm: f32| {
            let place = [0, 1, 2].map(|axis| {
                let step: f32 = (0..3).map(|it| self.rows[axis][it] * normal[it]).sum();
                ((at[axis] + step * mm) / BLOCK as f32 - 0.5).max(0.0)
            });
            trilinear(&blocks.mean, blocks.size, place) / 255.0
        };
        (1.15 - 0.7 * near(4.0) - 0.7 * near(9.0)).clamp(0.0, 1.0)
    }
}

/// The components of a direction, as rays take them.
pub(super) fn components(of: LpsVector) -> [f32; 3] {
    of.0.to_array().map(|it| it as f32)
}

/// Linear between the eight neighbours; nothing beyond the grid.
fn trilinear(values: &[u8], [nx, ny, nz]: [usize; 3], [x, y, z]: [f32; 3]) -> f32 {
    let (i, j, k) = (x as usize, y as usize, z as usize);
    if x < 0.0 || y < 0.0 || z < 0.0 || i + 1 >= nx || j + 1 >= ny || k + 1 >= nz {
        return 0.0;
    }
    let (u, v, w) = (x - i as f32, y - j as f32, z - k as f32);
    let at = i + nx * (j + ny * k);
    let along = |at: usize| {
        let (one, two) = (f32::from(values[at]), f32::from(values[at + 1]));
        one + (two - one) * u
    };
    let across = |at: usize| {
        let (one, two) = (along(at), along(at + nx));
        one + (two - one) * v
    };
    let (one, two) = (across(at), across(at + nx * ny));
    one + (two - one) * w
}
