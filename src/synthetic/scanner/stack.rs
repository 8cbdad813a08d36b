//! Stacks of slices: where they lie, how thick they are, how many points they have.

use super::{
    protocol::Geometry,
    technique::{Sequences, Slab, Technique, Turn},
};
use crate::{
    geometry::{ImagePlane, LpsPoint, LpsVector, PixelSpacing},
    study::VertebralLevel,
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
    /// How far the correction of distortion pulls the corners in, as a share of half the field.
    pub edge: f64,
    /// How its contrasts are made.
    pub sequences: Sequences,
}

/// A block is not tilted more, so that it still is an axial one; discs hardly ever are, the sacrum often is.
const MOST_TILT_DEG: f64 = 37.0;
/// Slices of the blocks at L1/2 to L5/S1 and of the one at the sacrum.
const BLOCKS: [i32; 6] = [4, 4, 4, 4, 5, 12];
/// The sacral block reaches so far below the middle of the lowest lesion, and has no more slices than this.
const BELOW_LESION_MM: f64 = 8.0;
/// See [`BELOW_LESION_MM`].
const MOST_SLICES: i32 = 24;
/// Index of L1 and of S1 among the vertebrae.
const L1: usize = 2;
const S1: usize = 7;

impl Stack {
    /// The stack of a geometry in a body, as a technique lays it.
    pub fn of(geometry: Geometry, body: &Body, technique: &Technique, detail: Detail) -> Self {
        let (slab, sequences) = technique.row(geometry);
        let slab = match detail {
            Detail::Full => *slab,
            Detail::Coarse => coarse(geometry, *slab),
        };
        let planes = match geometry {
            Geometry::Sagittal | Geometry::Volume => sagittal(&slab),
            Geometry::AxialBlocks => axial(body, &slab, detail),
        };
        Self::along(planes, &slab, sequences, technique.edge)
    }

    /// The sagittal slices of the usual technique, from right to left.
    pub fn sagittal(detail: Detail) -> Self {
        let technique = Technique::standard();
        let (slab, sequences) = technique.row(Geometry::Sagittal);
        let slab = if detail == Detail::Full { *slab } else { coarse(Geometry::Sagittal, *slab) };
        Self::along(sagittal(&slab), &slab, sequences, technique.edge)
    }

    /// The blocks of the usual technique, angled to the discs from L1/2 to L5/S1 and to the sacrum, from head to foot.
    pub fn axial(body: &Body, detail: Detail) -> Self {
        Self::of(Geometry::AxialBlocks, body, &Technique::standard(), detail)
    }

    /// These planes, read as a slab says.
    pub(super) fn along(planes: Vec<ImagePlane>, slab: &Slab, sequences: &Sequences, edge: f64) -> Self {
        let (thickness_mm, spacing_mm) = slab.slice_mm;
        let Slab { fov_mm, matrix, phase, .. } = *slab;
        Self { planes, thickness_mm, spacing_mm, fov_mm, matrix, phase, edge, sequences: *sequences }
    }
}

/// The same slab with few points and slices, for tests.
fn coarse(geometry: Geometry, slab: Slab) -> Slab {
    let (count, matrix) = match geometry {
        Geometry::Sagittal => (3, Matrix { painted: (48, 56), acquired: (40, 48), shown: 48 }),
        Geometry::AxialBlocks => (slab.count, Matrix { painted: (32, 40), acquired: (24, 32), shown: 32 }),
        Geometry::Volume => (4, Matrix { painted: (48, 48), acquired: (40, 40), shown: 48 }),
    };
    Slab { count, matrix, ..slab }
}

/// Blocks angled to the discs from L1/2 to L5/S1 and to the sacrum, from head to foot.
fn axial(body: &Body, slab: &Slab, detail: Detail) -> Vec<ImagePlane> {
    let counts = if detail == Detail::Full { BLOCKS } else { [1; 6] };
    let spacing_mm = slab.slice_mm.1;
    let steps = |count: i32| (0..count).map(move |k| spacing_mm * (f64::from(count - 1) / 2.0 - f64::from(k)));
    let mut planes = Vec::new();
    for (vertebra, count) in body.vertebrae[L1..S1].iter().zip(counts) {
        let place = vertebra.disc.as_ref().map_or((vertebra.centre, vertebra.tilt), |disc| (disc.centre, disc.tilt));
        planes.extend(steps(count).map(|step| angled(place, step, slab)));
    }
    let s1 = &body.vertebrae[S1];
    let low = (s1.plane(2.0, -0.50 * s1.height()), s1.tilt);
    planes.extend(steps(counts[5]).map(|step| angled(low, step, slab)));
    if detail == Detail::Full {
        lengthen(&mut planes, body, spacing_mm);
    }
    planes
}

/// More slices below the last one, as far down as there is something to see.
fn lengthen(planes: &mut Vec<ImagePlane>, body: &Body, spacing_mm: f64) {
    let Some(last) = planes.last().copied() else { return };
    // Rows run to the left and columns backwards, so that the normal points to the head.
    let below = |at: LpsPoint| -last.signed_distance_mm(at);
    let lesions = body.lesions().iter().filter(|it| it.recipe.level >= VertebralLevel::S1);
    let lowest = lesions.map(|it| below(body.place(it.pouch.middle())));
    let missing = lowest.fold(0.0, f64::max) + BELOW_LESION_MM;
    let more = ((missing / spacing_mm).ceil() as i32).clamp(0, MOST_SLICES - BLOCKS[5]);
    if missing > BELOW_LESION_MM {
        let down = last.normal() * -spacing_mm;
        planes.extend((1..=more).map(|k| ImagePlane { position: last.position + down * f64::from(k), ..last }));
    }
}

/// Parallel slices from right to left.
pub(super) fn sagittal(slab: &Slab) -> Vec<ImagePlane> {
    let Slab { fov_mm, centre_mm: (y, z), count, slice_mm, matrix, turn, .. } = *slab;
    let pixel = fov_mm / matrix.shown as f64;
    let corner = (matrix.shown - 1) as f64 / 2.0 * pixel;
    let [left, back, down] = turned(turn);
    let middle = LpsPoint::new(turn.aside_mm, y, z);
    let plane = |k: i32| ImagePlane {
        position: middle + left * (slice_mm.1 * (f64::from(k) - f64::from(count - 1) / 2.0))
            - back * corner
            - down * corner,
        row_direction: back,
        column_direction: down,
        spacing: PixelSpacing { between_rows_mm: pixel, between_columns_mm: pixel },
    };
    (0..count).map(plane).collect()
}

/// The directions to the left, to the back and to the feet of a patient who lies turned.
fn turned(turn: Turn) -> [LpsVector; 3] {
    let (sin, cos) = turn.long_deg.to_radians().same_sin_cos();
    let (left, back) = (LpsVector::new(cos, sin, 0.0), LpsVector::new(-sin, cos, 0.0));
    let feet = LpsVector::new(0.0, 0.0, -1.0);
    let (sin, cos) = turn.lean_deg.to_radians().same_sin_cos();
    [left * cos + feet * sin, back, feet * cos - left * sin]
}

/// An axial plane through a place of the median plane, `step` mm towards the head of it.
fn angled(((y, z), tilt): ((f64, f64), f64), step: f64, slab: &Slab) -> ImagePlane {
    let shown = slab.matrix.shown;
    let pixel = slab.fov_mm / shown as f64;
    let (sin, cos) = tilt.min(MOST_TILT_DEG.to_radians()).same_sin_cos();
    let (back, up) = (LpsVector::new(0.0, cos, sin), LpsVector::new(0.0, -sin, cos));
    let left = LpsVector::new(1.0, 0.0, 0.0);
    let corner = (shown - 1) as f64 / 2.0 * pixel;
    let middle = LpsPoint::new(0.0, y, z) + back * slab.centre_mm.0 + up * (slab.centre_mm.1 + step);
    ImagePlane {
        position: middle - left * corner - back * corner,
        row_direction: left,
        column_direction: back,
        spacing: PixelSpacing { between_rows_mm: pixel, between_columns_mm: pixel },
    }
}
