//! Where voxels lie in the patient: sform, qform or pixel sizes alone (nifti1.h, "3D image orientation"), as LPS.

use super::header::Header;
use crate::geometry::{LpsPoint, LpsVector};

/// The first voxel's centre, and the steps along x, y and z, in patient mm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Affine {
    pub origin: LpsPoint,
    pub steps: [LpsVector; 3],
}

impl Affine {
    /// As the header says, with a note for what had to be assumed.
    pub fn of(header: &Header, notes: &mut Vec<String>) -> Self {
        let [has_q, has_s] = header.codes.map(|code| code > 0);
        if has_s {
            let by_rows = Self::from_ras(header.rows);
            if by_rows.is_sound() {
                return by_rows;
            }
            notes.push("its sform is no place: passed over".to_owned());
        }
        if has_q {
            let by_quaternion = Self::from_ras(by_quaternion(header));
            if by_quaternion.is_sound() {
                return by_quaternion;
            }
            notes.push("its qform is no place: passed over".to_owned());
        }
        notes.push(
            "it does not say how it lies in the patient: its axes are taken for right, front and head, and left may be right"
                .to_owned(),
        );
        let [x, y, z] = header.spacing_mm;
        Self::from_ras([[x, 0.0, 0.0, 0.0], [0.0, y, 0.0, 0.0], [0.0, 0.0, z, 0.0]])
    }

    /// From rows that give right, front and head.
    fn from_ras([right, front, head]: [[f64; 4]; 3]) -> Self {
        let lps = |column: usize| LpsVector::new(-right[column], -front[column], head[column]);
        Self { origin: LpsPoint::default() + lps(3), steps: [0, 1, 2].map(lps) }
    }

    /// Whether its three steps span a space.
    fn is_sound(&self) -> bool {
        let [x, y, z] = self.steps;
        let volume = x.cross(y).dot(z);
        let sizes = x.length() * y.length() * z.length();
        self.origin.is_finite() && volume.is_finite() && sizes > 0.0 && volume.abs() > 1e-3 * sizes
    }
}

/// The rows of a quaternion (method 2).
fn by_quaternion(header: &Header) -> [[f64; 4]; 3] {
    let [mut b, mut c, mut d, ..] = header.quaternion;
    let squares = b * b + c * c + d * d;
    let a = (1.0 - squares).max(0.0).sqrt();
    if squares > 1.0 {
        [b, c, d] = [b, c, d].map(|part| part / squares.sqrt());
    }
    let rotation = [
        [a * a + b * b - c * c - d * d, 2.0 * (b * c - a * d), 2.0 * (b * d + a * c)],
        [2.0 * (b * c + a * d), a * a + c * c - b * b - d * d, 2.0 * (c * d - a * b)],
        [2.0 * (b * d - a * c), 2.0 * (c * d + a * b), a * a + d * d - b * b - c * c],
    ];
    let [x, y, z] = header.spacing_mm;
    let offset = &header.quaternion[3..];
    std::array::from_fn(|row| {
        let [i, j, k] = rotation[row];
        [i * x, j * y, k * z * header.q_factor, offset[row]]
    })
}
