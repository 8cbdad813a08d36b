//! What is scanned and how: stacks of slices, contrasts, matrices.

use crate::{
    geometry::{ImagePlane, LpsPoint, LpsVector, PixelSpacing},
    synthetic::{Body, SpinEcho, same::SameEverywhere as _},
};

/// The contrast of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contrast {
    /// Turbo spin echo; fluid bright.
    T2,
    /// Spin echo; fat bright.
    T1,
}

impl Contrast {
    /// Its spin-echo parameters.
    pub fn spin_echo(self) -> SpinEcho {
        match self {
            Self::T2 => SpinEcho::T2,
            Self::T1 => SpinEcho::T1,
        }
    }

    /// Echo Train Length (0018,0091).
    pub fn echo_train(self) -> u32 {
        match self {
            Self::T2 => 16,
            Self::T1 => 3,
        }
    }
}

/// Matrix sizes of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// Points painted along each side; finer than what is acquired.
    pub painted: usize,
    /// Lines along the phase direction (down the image) and samples along the readout (along a row).
    pub acquired: (usize, usize),
    /// Rows and columns of the picture.
    pub shown: usize,
    /// Positions averaged over the slice thickness.
    pub sub_slices: usize,
}

/// A stack of slices that is painted once and may be shown in more than one contrast.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    /// The planes in instance order.
    pub planes: Vec<ImagePlane>,
    /// Slice Thickness in mm.
    pub thickness_mm: f64,
    /// Spacing Between Slices in mm.
    pub spacing_mm: f64,
    /// Side of the square field of view in mm.
    pub fov_mm: f64,
    /// The matrices.
    pub matrix: Matrix,
}

/// How much work is put into a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// As shown to people.
    Full,
    /// A tenth of the matrix and few slices, for tests.
    Coarse,
}

/// Slice thickness and gap of all series.
const THICKNESS_MM: f64 = 4.0;
const SPACING_MM: f64 = 4.4;
/// Sagittal field of view, and its centre.
const SAGITTAL_FOV_MM: f64 = 300.0;
const SAGITTAL_CENTRE: (f64, f64) = (-18.0, 34.0);
/// Axial field of view, and how far behind a body's middle its centre lies.
const AXIAL_FOV_MM: f64 = 200.0;
const AXIAL_BEHIND_MM: f64 = 20.0;
/// A block is not tilted more, so that it still is an axial one.
const MOST_TILT_DEG: f64 = 37.0;

impl Stack {
    /// Fifteen sagittal slices from right to left.
    pub fn sagittal(detail: Detail) -> Self {
        let (count, matrix) = match detail {
            Detail::Full => (15, Matrix { painted: 540, acquired: (300, 384), shown: 384, sub_slices: 4 }),
            Detail::Coarse => (3, Matrix { painted: 64, acquired: (40, 48), shown: 48, sub_slices: 2 }),
        };
        let spacing = SAGITTAL_FOV_MM / matrix.shown as f64;
        let (y, z) = SAGITTAL_CENTRE;
        let corner = (matrix.shown - 1) as f64 / 2.0 * spacing;
        let plane = |k: i32| ImagePlane {
            position: LpsPoint::new(SPACING_MM * (f64::from(k) - f64::from(count - 1) / 2.0), y - corner, z + corner),
            row_direction: LpsVector::new(0.0, 1.0, 0.0),
            column_direction: LpsVector::new(0.0, 0.0, -1.0),
            spacing: PixelSpacing { between_rows_mm: spacing, between_columns_mm: spacing },
        };
        Self {
            planes: (0..count).map(plane).collect(),
            thickness_mm: THICKNESS_MM,
            spacing_mm: SPACING_MM,
            fov_mm: SAGITTAL_FOV_MM,
            matrix,
        }
    }

    /// Blocks angled to the discs L3/4, L4/5 and L5/S1 and to the sacrum, from head to foot.
    pub fn axial(body: &Body, detail: Detail) -> Self {
        let (counts, matrix) = match detail {
            Detail::Full => ([7, 7, 7, 9], Matrix { painted: 360, acquired: (224, 256), shown: 256, sub_slices: 4 }),
            Detail::Coarse => ([1, 1, 1, 1], Matrix { painted: 48, acquired: (24, 32), shown: 32, sub_slices: 2 }),
        };
        let spacing = AXIAL_FOV_MM / matrix.shown as f64;
        let plane = |(y, z): (f64, f64), tilt: f64, step: f64| {
            let (sin, cos) = tilt.min(MOST_TILT_DEG.to_radians()).same_sin_cos();
            let (back, up) = (LpsVector::new(0.0, cos, sin), LpsVector::new(0.0, -sin, cos));
            let left = LpsVector::new(1.0, 0.0, 0.0);
            let corner = (matrix.shown - 1) as f64 / 2.0 * spacing;
            let middle = LpsPoint::new(0.0, y, z) + back * AXIAL_BEHIND_MM + up * step;
            ImagePlane {
                position: middle - left * corner - back * corner,
                row_direction: left,
                column_direction: back,
                spacing: PixelSpacing { between_rows_mm: spacing, between_columns_mm: spacing },
            }
        };
        let steps = |count: i32| (0..count).map(move |k| SPACING_MM * (f64::from(count - 1) / 2.0 - f64::from(k)));
        let mut planes = Vec::new();
        // Blocks: the discs below L3 (index 4), L4 and L5, then one about the lower end of S1.
        for (vertebra, count) in body.vertebrae[4..7].iter().zip(counts) {
            let place =
                vertebra.disc.as_ref().map_or((vertebra.centre, vertebra.tilt), |disc| (disc.centre, disc.tilt));
            planes.extend(steps(count).map(|step| plane(place.0, place.1, step)));
        }
        let s1 = &body.vertebrae[7];
        let low = s1.plane(2.0, -0.30 * s1.height());
        planes.extend(steps(counts[3]).map(|step| plane(low, s1.tilt, step)));
        Self { planes, thickness_mm: THICKNESS_MM, spacing_mm: SPACING_MM, fov_mm: AXIAL_FOV_MM, matrix }
    }
}
