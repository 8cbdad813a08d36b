//! What a viewport shows of the other planes: their lines, where they cross, and the path along the canal.

use super::{AppState, Surface, ViewKind};
use crate::geometry::ImagePoint;

/// Vertebrae are named on planes that pass within this distance of their anterior wall.
const NAMED_MM: f64 = 12.0;

/// Another plane as it cuts a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct MprLine {
    /// Which plane: 0 sagittal, 1 axial, 2 coronal.
    pub plane: usize,
    /// Its name.
    pub name: &'static str,
    /// Its direction on the picture.
    pub direction: [f64; 2],
}

/// What lies on a picture that was cut anew.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MprLines {
    /// Where the planes cross.
    pub center: ImagePoint,
    /// The other planes; on a curved picture the plane that is at right angles to the path.
    pub lines: Vec<MprLine>,
    /// Points of the path, from the head.
    pub path_points: Vec<ImagePoint>,
    /// The path between them.
    pub path: Vec<ImagePoint>,
    /// Vertebrae with where their canal is.
    pub levels: Vec<(crate::study::VertebralLevel, ImagePoint)>,
    /// Whether it is a curved picture.
    pub is_curved: bool,
}

impl AppState {
    /// What lies on the picture of a viewport; `None` where it was not cut anew or lines are hidden.
    pub fn mpr_lines(&self, slot: usize) -> Option<MprLines> {
        let open = self.open_mpr().filter(|open| open.lines_shown)?;
        let view = open.views.get(self.mpr_view_of(slot)?)?;
        let center = view.surface.image(open.planes.center);
        let mut lines = MprLines { center, is_curved: view.kind == ViewKind::Curved, ..MprLines::default() };
        let levels = self.vertebrae_along(&open.common.source);
        match &view.surface {
            Surface::Curved(_) => {
                lines.lines.push(MprLine { plane: 1, name: ViewKind::Axial.short_name(), direction: [1.0, 0.0] });
                lines.levels = levels.iter().map(|one| (one.level, view.surface.image(one.canal))).collect();
            }
            Surface::Plane(plane) => {
                let normal = plane.plane.normal();
                for (idx, kind) in ViewKind::PLANES.into_iter().enumerate().filter(|(_, kind)| *kind != view.kind) {
                    let along = normal.cross(open.planes.forward(kind));
                    let direction = [along.dot(plane.plane.row_direction), along.dot(plane.plane.column_direction)];
                    lines.lines.push(MprLine { plane: idx, name: kind.short_name(), direction });
                }
                if view.kind != ViewKind::Axial {
                    // Where the name stands: at the wall, with the tick in front of it.
                    let near = levels.iter().filter(|one| plane.plane.signed_distance_mm(one.wall).abs() <= NAMED_MM);
                    lines.levels = near.map(|one| (one.level, view.surface.image(one.wall))).collect();
                }
                if let Some(path) = open.path.as_ref().filter(|_| view.kind != ViewKind::Axial) {
                    lines.path_points = path.points().iter().map(|point| view.surface.image(*point)).collect();
                    let n = (path.length_mm() / 3.0).ceil().clamp(2.0, 400.0);
                    let at = |step: usize| path.at(path.length_mm() * step as f64 / n).0;
                    lines.path = (0..=n as usize).map(|step| view.surface.image(at(step))).collect();
                }
            }
        }
        Some(lines)
    }

    /// What of a viewport's picture is not a plane through what was measured, in a few words; empty where there is nothing.
    pub fn mpr_note(&self, slot: usize) -> String {
        let open = self.open_mpr();
        let view = open.zip(self.mpr_view_of(slot)).and_then(|(open, view)| Some((open, open.views.get(view)?)));
        view.map(|(open, view)| view.note(&open.common, &open.planes)).unwrap_or_default()
    }

    /// The size of a pixel of a curved picture in mm, along the path and across it.
    pub fn curved_pixel_mm(&self, slot: usize) -> Option<f64> {
        match &self.open_mpr()?.views.get(self.mpr_view_of(slot)?)?.surface {
            Surface::Curved(curved) => Some(curved.pixel_mm()),
            Surface::Plane(_) => None,
        }
    }
}
