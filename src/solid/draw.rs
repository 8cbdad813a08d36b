//! A picture of solids: a ray a pixel, row by row on all cores.

use std::sync::Arc;

use rayon::prelude::*;

use super::{
    camera::{Axes, Camera, Cut},
    cast::{Caster, Hit, components},
    field::Field,
    shade::lit,
};
use crate::geometry::LpsPoint;

/// A field with how it looks.
#[derive(Clone, Debug)]
pub struct Solid {
    /// Its shape.
    pub field: Arc<Field>,
    /// Red, green, blue.
    pub colour: [u8; 3],
    /// 1 hides what is behind.
    pub opacity: f32,
}

/// Solids and how they are looked at.
#[derive(Clone, Debug)]
pub struct SolidScene {
    /// All that is shown.
    pub solids: Vec<Solid>,
    /// From where.
    pub camera: Camera,
    /// What is taken away.
    pub cut: Option<Cut>,
}

/// Steps of a ray in voxels: below one, so that what is a voxel thin is met.
const STEP: f32 = 0.8;

/// Red, green, blue, opacity of `[columns, rows]` pixels, row by row; transparent where nothing is. `go_on` is asked once a
/// row; `None` once it says no.
pub fn draw_solids(scene: &SolidScene, size: [usize; 2], go_on: impl Fn() -> bool + Sync) -> Option<Vec<[u8; 4]>> {
    let Some(look) = Look::of(scene, size) else { return Some(vec![[0; 4]; size[0] * size[1]]) };
    let mut picture = vec![[0; 4]; size[0] * size[1]];
    let finished = picture.par_chunks_exact_mut(size[0].max(1)).enumerate().try_for_each(|(row, pixels)| {
        go_on().then(|| {
            for (column, pixel) in pixels.iter_mut().enumerate() {
                *pixel = look.pixel(column, row);
            }
        })
    });
    finished.map(|()| picture)
}

/// Where a ray of the picture's middle meets the nearest surface.
#[cfg(test)]
pub(super) fn meet(scene: &SolidScene, size: [usize; 2], [column, row]: [usize; 2]) -> Option<LpsPoint> {
    let look = Look::of(scene, size)?;
    let start = look.start(column, row);
    let (hit, _) = look.hits(start).into_iter().next()?;
    Some(start + look.axes.away * f64::from(hit.depth_mm))
}

/// A scene made ready for its rays.
struct Look<'a> {
    casters: Vec<(Caster<'a>, &'a Solid)>,
    axes: Axes,
    /// The corner of the first pixel, before all solids.
    corner: LpsPoint,
    mm_per_pixel: f64,
    deep_mm: f32,
    cut: Option<Cut>,
}

impl<'a> Look<'a> {
    fn of(scene: &'a SolidScene, size: [usize; 2]) -> Option<Self> {
        let camera = &scene.camera;
        let axes = camera.axes();
        let casters: Vec<_> =
            scene.solids.iter().map(|solid| (Caster::new(&solid.field, axes.away, STEP), solid)).collect();
        let reach = |solid: &Solid| {
            let grid = &solid.field.grid;
            grid.middle().distance_mm(camera.centre) + grid.sides_mm().iter().sum::<f64>()
        };
        let far = scene.solids.iter().map(reach).fold(0.0, f64::max);
        let [right, down] = size.map(|n| (n as f64 - 1.0) / 2.0 * camera.mm_per_pixel);
        let corner = camera.centre - axes.away * far - axes.right * right + axes.up * down;
        let sound = camera.centre.is_finite() && camera.mm_per_pixel.is_normal() && !casters.is_empty();
        let mm_per_pixel = camera.mm_per_pixel;
        sound.then_some(Self { casters, axes, corner, mm_per_pixel, deep_mm: 2.0 * far as f32, cut: scene.cut })
    }

    fn start(&self, column: usize, row: usize) -> LpsPoint {
        let [right, down] = [column, row].map(|it| it as f64 * self.mm_per_pixel);
        self.corner + self.axes.right * right - self.axes.up * down
    }

    fn pixel(&self, column: usize, row: usize) -> [u8; 4] {
        let (away, up) = (components(self.axes.away), components(self.axes.up));
        let (mut colour, mut clear) = ([0.0; 3], 1.0);
        for (hit, solid) in self.hits(self.start(column, row)) {
            // The scene lies in the middle half of the way.
            let deep = 2.0 * (hit.depth_mm / self.deep_mm - 0.25);
            let opacity = if hit.cut_full.is_some() { solid.opacity.max(0.85) } else { solid.opacity };
            let light = lit(&hit, solid.colour, away, up, deep);
            (0..3).for_each(|it| colour[it] += clear * opacity * light[it]);
            clear *= 1.0 - opacity;
            if clear < 0.02 {
                break;
            }
        }
        let [red, green, blue] = colour.map(|it| (it + 0.5) as u8);
        [red, green, blue, (255.0 * (1.0 - clear) + 0.5) as u8]
    }

    /// What a ray meets, from near to far; one surface a solid.
    fn hits(&self, start: LpsPoint) -> Vec<(Hit, &'a Solid)> {
        let Some((from, to)) = self.uncut(start) else { return Vec::new() };
        let mut hits: Vec<_> =
            self.casters.iter().filter_map(|(caster, solid)| Some((caster.first(start, from, to)?, *solid))).collect();
        hits.sort_by(|(one, _), (other, _)| one.depth_mm.total_cmp(&other.depth_mm));
        hits
    }

    /// The part of a ray that is not cut away.
    fn uncut(&self, start: LpsPoint) -> Option<(f32, f32)> {
        let whole = (0.0, self.deep_mm);
        let Some(cut) = self.cut else { return Some(whole) };
        let (before, towards) = ((start - cut.at).dot(cut.normal), self.axes.away.dot(cut.normal));
        if towards.abs() < 1e-9 {
            return (before <= 0.0).then_some(whole);
        }
        let meets = (-before / towards) as f32;
        let (from, to) = if towards < 0.0 { (meets.max(0.0), whole.1) } else { (0.0, meets.min(whole.1)) };
        (from < to).then_some((from, to))
    }
}
