//! Three planes at right angles that cross in one point, and how they are turned.

use crate::geometry::{LpsPoint, LpsVector};

/// The planes by what they are before anything is turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ViewKind {
    /// Rows go backwards, columns to the feet.
    Sagittal,
    /// Rows go to the left, columns backwards.
    Axial,
    /// Rows go to the left, columns to the feet.
    Coronal,
    /// Along the spinal canal.
    Curved,
}

impl ViewKind {
    /// The three planes, in the order of their viewports.
    pub const PLANES: [Self; 3] = [Self::Sagittal, Self::Axial, Self::Coronal];

    /// The name on screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sagittal => "sagittal",
            Self::Axial => "axial",
            Self::Coronal => "coronal",
            Self::Curved => "along the canal",
        }
    }

    /// The name beside its line.
    pub fn short_name(self) -> &'static str {
        match self {
            Self::Sagittal => "Sag",
            Self::Axial => "Ax",
            Self::Coronal => "Cor",
            Self::Curved => "Canal",
        }
    }
}

/// The directions of the planes, and where they cross.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Planes {
    /// Where they cross.
    pub center: LpsPoint,
    /// To the left, backwards, and to the feet, before anything is turned; always at right angles.
    axes: [LpsVector; 3],
}

impl Planes {
    /// Sagittal, axial and coronal through a point.
    pub fn upright(center: LpsPoint) -> Self {
        let axes = [LpsVector::new(1.0, 0.0, 0.0), LpsVector::new(0.0, 1.0, 0.0), LpsVector::new(0.0, 0.0, -1.0)];
        Self { center, axes }
    }

    /// Row and column direction of a plane's picture.
    pub fn directions(&self, kind: ViewKind) -> [LpsVector; 2] {
        let [left, back, foot] = self.axes;
        match kind {
            ViewKind::Sagittal => [back, foot],
            ViewKind::Axial => [left, back],
            ViewKind::Coronal | ViewKind::Curved => [left, foot],
        }
    }

    /// The direction in which a plane scrolls: right to left, head to foot, front to back.
    pub fn forward(&self, kind: ViewKind) -> LpsVector {
        match kind {
            ViewKind::Sagittal => self.axes[0],
            ViewKind::Axial => self.axes[2],
            ViewKind::Coronal | ViewKind::Curved => self.axes[1],
        }
    }

    /// By how many degrees a plane is turned against the patient's own.
    pub fn tilt_degrees(&self, kind: ViewKind) -> f64 {
        let own = Self::upright(self.center).forward(kind);
        own.dot(self.forward(kind)).abs().min(1.0).acos().to_degrees()
    }

    /// Turns the other two planes about a plane's normal, from the direction of its rows towards that of its columns.
    pub fn turn(&mut self, about: ViewKind, degrees: f64) {
        let [row, column] = self.directions(about);
        let axis = row.cross(column);
        self.axes = straightened(self.axes.map(|direction| turned(direction, axis, degrees.to_radians())));
    }

    /// Puts the axial plane at right angles to a direction towards the feet, and the others along it, with as little turning
    /// about it as there can be.
    pub fn align(&mut self, foot: LpsVector) {
        let Some(foot) = foot.normalized() else { return };
        let left = LpsVector::new(1.0, 0.0, 0.0);
        // Who lies along the left-right axis is cut by no such plane.
        let Some(left) = (left - foot * foot.dot(left)).normalized() else { return };
        self.axes = straightened([left, left.cross(foot), foot]);
    }

    /// Left, back and foot of a patient who was not turned.
    pub fn axes_of_patient(&self) -> [LpsVector; 3] {
        Self::upright(self.center).axes
    }
}

/// A direction turned about a unit axis.
fn turned(direction: LpsVector, axis: LpsVector, angle: f64) -> LpsVector {
    let along = axis * axis.dot(direction);
    along + (direction - along) * angle.cos() + axis.cross(direction) * angle.sin()
}

/// Exact right angles and unit lengths again, so that rounding never adds up.
fn straightened([left, back, _]: [LpsVector; 3]) -> [LpsVector; 3] {
    let left = left.normalized().unwrap_or(LpsVector::new(1.0, 0.0, 0.0));
    let back = (back - left * left.dot(back)).normalized().unwrap_or(LpsVector::new(0.0, 1.0, 0.0));
    [left, back, -left.cross(back)]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn however_often_planes_are_turned_they_stay_at_right_angles(
            turns in prop::collection::vec((0usize..3, -180.0f64..180.0), 1..60),
        ) {
            let mut planes = Planes::upright(LpsPoint::default());
            for (about, degrees) in &turns {
                planes.turn(ViewKind::PLANES[*about], *degrees);
            }
            for kind in ViewKind::PLANES {
                let [row, column] = planes.directions(kind);
                prop_assert!(row.dot(column).abs() < 1e-12 && (row.length() - 1.0).abs() < 1e-12);
                prop_assert!((row.cross(column).dot(planes.forward(kind)).abs() - 1.0).abs() < 1e-12);
            }
            for (about, degrees) in turns.iter().rev() {
                planes.turn(ViewKind::PLANES[*about], -degrees);
            }
            prop_assert!(ViewKind::PLANES.iter().all(|kind| planes.tilt_degrees(*kind) < 1e-5));
        }
    }

    #[test]
    fn an_aligned_axial_plane_is_at_right_angles_to_the_column() {
        let mut planes = Planes::upright(LpsPoint::default());
        let foot = LpsVector::new(0.1, 0.4, -0.9).normalized().expect("a direction");
        planes.align(foot);
        assert!((planes.forward(ViewKind::Axial) - foot).length() < 1e-12);
        assert!(planes.forward(ViewKind::Coronal).0.y > 0.9 && planes.directions(ViewKind::Axial)[0].0.x > 0.9);
        let [row, column] = planes.directions(ViewKind::Axial);
        assert!(row.cross(column).dot(foot) < -0.999, "the picture is seen from the feet");
    }
}
