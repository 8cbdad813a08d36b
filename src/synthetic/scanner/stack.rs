//! Stacks of slices: where they lie, how thick they are, how many points they have.

use super::protocol::Geometry;
use crate::{
    geometry::{ImagePlane, LpsPoint, LpsVector, PixelSpacing},
    synthetic::{Body, same::SameEverywhere as _},
};

/// How much work is put into a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// As shown to people.
    Full,
    /// A tenth of the matrix and few slices, for tests.
    Coarse,
}

/// Matrix sizes of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// Points painted along phase and readout; finer than what is acquired.
    pub painted: (usize, usize),
    /// Lines along the phase direction and samples along the readout.
    pub acquired: (usize, usize),
    /// Rows and columns of the picture.
    pub shown: usize,
}

/// In which direction of the picture k-space is filled line by line: In-plane Phase Encoding Direction (0018,1312).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Down the columns; the readout lies along the rows.
    Column,
    /// Along the rows; the readout lies down the columns.
    Row,
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
    /// The phase direction.
    pub phase: Phase,
}

/// Thickness and distance of slices in two dimensions.
pub(super) const SLICE_MM: (f64, f64) = (4.0, 4.4);
/// Thickness and distance of a volume's partitions.
const PARTITION_MM: (f64, f64) = (1.0, 1.0);
/// Field of view and centre of the sagittal slices.
pub(super) const SAGITTAL: (f64, (f64, f64)) = (300.0, (-18.0, 34.0));
/// Field of view and centre of the volume: 1 mm for each of its 288 pixels.
const VOLUME: (f64, (f64, f64)) = (288.0, (-18.0, 30.0));
/// Axial field of view, and how far behind a body's middle its centre lies.
const AXIAL_FOV_MM: f64 = 200.0;
const AXIAL_BEHIND_MM: f64 = 20.0;
/// A block is not tilted more, so that it still is an axial one; discs hardly ever are, the sacrum often is.
const MOST_TILT_DEG: f64 = 37.0;
/// Slices of the blocks at L1/2 to L5/S1 and of the one at the sacrum.
const BLOCKS: [i32; 6] = [4, 4, 4, 4, 5, 9];
/// Index of L1 and of S1 among the vertebrae.
const L1: usize = 2;
const S1: usize = 7;

impl Stack {
    /// The stack of a geometry in a body.
    pub fn of(geometry: Geometry, body: &Body, detail: Detail) -> Self {
        match geometry {
            Geometry::Sagittal => Self::sagittal(detail),
            Geometry::AxialBlocks => Self::axial(body, detail),
            Geometry::Volume => Self::volume(detail),
        }
    }

    /// Fifteen sagittal slices from right to left.
    pub fn sagittal(detail: Detail) -> Self {
        let (count, matrix) = match detail {
            Detail::Full => (15, Matrix { painted: (336, 400), acquired: (256, 320), shown: 384 }),
            Detail::Coarse => (3, Matrix { painted: (48, 56), acquired: (40, 48), shown: 48 }),
        };
        sagittal(count, SLICE_MM, SAGITTAL, matrix)
    }

    /// A sagittal slab of the whole lumbosacral spine in steps of 1 mm.
    pub fn volume(detail: Detail) -> Self {
        let (count, matrix) = match detail {
            Detail::Full => (96, Matrix { painted: (320, 320), acquired: (272, 288), shown: 288 }),
            Detail::Coarse => (4, Matrix { painted: (48, 48), acquired: (40, 40), shown: 48 }),
        };
        sagittal(count, PARTITION_MM, VOLUME, matrix)
    }

    /// Blocks angled to the discs from L1/2 to L5/S1 and to the sacrum, from head to foot.
    pub fn axial(body: &Body, detail: Detail) -> Self {
        let (counts, matrix) = match detail {
            Detail::Full => (BLOCKS, Matrix { painted: (256, 288), acquired: (208, 240), shown: 256 }),
            Detail::Coarse => ([1; 6], Matrix { painted: (32, 40), acquired: (24, 32), shown: 32 }),
        };
        let (thickness_mm, spacing_mm) = SLICE_MM;
        let steps = |count: i32| (0..count).map(move |k| spacing_mm * (f64::from(count - 1) / 2.0 - f64::from(k)));
        let mut planes = Vec::new();
        for (vertebra, count) in body.vertebrae[L1..S1].iter().zip(counts) {
            let place =
                vertebra.disc.as_ref().map_or((vertebra.centre, vertebra.tilt), |disc| (disc.centre, disc.tilt));
            planes.extend(steps(count).map(|step| angled(place, step, matrix)));
        }
        let s1 = &body.vertebrae[S1];
        let low = (s1.plane(2.0, -0.30 * s1.height()), s1.tilt);
        planes.extend(steps(counts[5]).map(|step| angled(low, step, matrix)));
        Self { planes, thickness_mm, spacing_mm, fov_mm: AXIAL_FOV_MM, matrix, phase: Phase::Row }
    }
}

pub(super) fn sagittal(
    count: i32,
    (thickness_mm, spacing_mm): (f64, f64),
    (fov_mm, (y, z)): (f64, (f64, f64)),
    matrix: Matrix,
) -> Stack {
    let pixel = fov_mm / matrix.shown as f64;
    let corner = (matrix.shown - 1) as f64 / 2.0 * pixel;
    let plane = |k: i32| ImagePlane {
        position: LpsPoint::new(spacing_mm * (f64::from(k) - f64::from(count - 1) / 2.0), y - corner, z + corner),
        row_direction: LpsVector::new(0.0, 1.0, 0.0),
        column_direction: LpsVector::new(0.0, 0.0, -1.0),
        spacing: PixelSpacing { between_rows_mm: pixel, between_columns_mm: pixel },
    };
    Stack { planes: (0..count).map(plane).collect(), thickness_mm, spacing_mm, fov_mm, matrix, phase: Phase::Column }
}

/// An axial plane through a place of the median plane, `step` mm towards the head of it.
fn angled(((y, z), tilt): ((f64, f64), f64), step: f64, matrix: Matrix) -> ImagePlane {
    let pixel = AXIAL_FOV_MM / matrix.shown as f64;
    let (sin, cos) = tilt.min(MOST_TILT_DEG.to_radians()).same_sin_cos();
    let (back, up) = (LpsVector::new(0.0, cos, sin), LpsVector::new(0.0, -sin, cos));
    let left = LpsVector::new(1.0, 0.0, 0.0);
    let corner = (matrix.shown - 1) as f64 / 2.0 * pixel;
    let middle = LpsPoint::new(0.0, y, z) + back * AXIAL_BEHIND_MM + up * step;
    ImagePlane {
        position: middle - left * corner - back * corner,
        row_direction: left,
        column_direction: back,
        spacing: PixelSpacing { between_rows_mm: pixel, between_columns_mm: pixel },
    }
}
