//! What a direction is called: orientation letters and the anatomical plane (PS3.3 C.7.6.1.1.1).

use super::LpsVector;

/// The anatomical plane an image is nearest to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AnatomicalPlane {
    /// Divides left from right.
    Sagittal,
    /// Divides front from back.
    Coronal,
    /// Divides head from foot; also called transverse.
    Axial,
    /// More than 40 degrees away from each of the three.
    Oblique,
}

impl AnatomicalPlane {
    /// The name as radiologists shorten it.
    pub fn short_name(self) -> &'static str {
        match self {
            Self::Sagittal => "Sag",
            Self::Coronal => "Cor",
            Self::Axial => "Ax",
            Self::Oblique => "Obl",
        }
    }

    /// The plane's name as shown on screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sagittal => "sagittal",
            Self::Coronal => "coronal",
            Self::Axial => "axial",
            Self::Oblique => "oblique",
        }
    }
}

/// Components below this share of a unit vector get no letter (about 13 degrees off axis).
const LETTER_THRESHOLD: f64 = 0.225;
/// Cosine of 40 degrees: lumbar axial blocks are tilted by up to that at L5-S1 and are still called axial.
const PLANE_THRESHOLD: f64 = 0.766;

/// The letters of a direction, the largest component first: `A`, `P`, `R`, `L`, `H`, `F`; at most three.
///
/// A direction that is not a unit vector is treated as one; a zero vector has no letters.
pub fn orientation_letters(direction: LpsVector) -> String {
    let Some(unit) = direction.normalized() else { return String::new() };
    let mut parts = [(unit.0.x, 'L', 'R'), (unit.0.y, 'P', 'A'), (unit.0.z, 'H', 'F')];
    parts.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    parts
        .iter()
        .filter(|(component, _, _)| component.abs() > LETTER_THRESHOLD)
        .map(|(component, positive, negative)| if *component > 0.0 { positive } else { negative })
        .collect()
}

/// The anatomical plane whose normal is nearest to `normal`.
pub fn anatomical_plane(normal: LpsVector) -> AnatomicalPlane {
    let Some(unit) = normal.normalized() else { return AnatomicalPlane::Oblique };
    [(unit.0.x, AnatomicalPlane::Sagittal), (unit.0.y, AnatomicalPlane::Coronal), (unit.0.z, AnatomicalPlane::Axial)]
        .into_iter()
        .find(|(component, _)| component.abs() > PLANE_THRESHOLD)
        .map_or(AnatomicalPlane::Oblique, |(_, plane)| plane)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_name_the_side_a_direction_points_to() {
        assert_eq!(orientation_letters(LpsVector::new(1.0, 0.0, 0.0)), "L");
        assert_eq!(orientation_letters(LpsVector::new(0.0, -1.0, 0.0)), "A");
        assert_eq!(orientation_letters(LpsVector::new(0.0, 0.0, -1.0)), "F");
        assert_eq!(orientation_letters(LpsVector::new(0.0, 0.8, -0.6)), "PF");
        assert_eq!(orientation_letters(LpsVector::default()), "");
    }

    #[test]
    fn a_tilted_lumbar_block_is_still_axial() {
        let tilt = 35f64.to_radians();
        assert_eq!(anatomical_plane(LpsVector::new(0.0, tilt.sin(), tilt.cos())), AnatomicalPlane::Axial);
        assert_eq!(anatomical_plane(LpsVector::new(-1.0, 0.0, 0.0)), AnatomicalPlane::Sagittal);
        assert_eq!(anatomical_plane(LpsVector::new(0.0, 1.0, 1.0)), AnatomicalPlane::Oblique);
    }
}
