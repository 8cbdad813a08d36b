//! Where the slices of a CT lie: transverse, from T12 down to S3, with the patient on the back.

use super::{Kernel, couch::Couch};
use crate::{
    geometry::{ImagePlane, LpsPoint, LpsVector, PixelSpacing},
    synthetic::{Body, scanner::Detail},
};

/// Room above T12 and below S3 in mm.
const MARGIN_MM: f64 = 3.0;
/// Indices of T12 and S3 among the vertebrae.
const ENDS: (usize, usize) = (1, 9);

/// What is reconstructed of a CT's rays: a row of the protocol.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reconstruction {
    /// The kernel.
    pub kernel: Kernel,
    /// Side of the square field in mm: Reconstruction Diameter (0018,1100).
    pub fov_mm: f64,
    /// Rows and columns.
    pub side: usize,
    /// Slice Thickness and distance of slices in mm.
    pub slice_mm: (f64, f64),
    /// Distance of painted points in mm.
    pub painted_mm: f64,
    /// Whether the field is centred on the canal; else on the trunk.
    pub is_of_spine: bool,
    /// Whether the sac holds a contrast medium: a CT myelogram.
    pub has_medium: bool,
    /// Window Center and Window Width in HU.
    pub window: (f64, f64),
}

impl Reconstruction {
    /// The whole trunk with a soft kernel.
    pub const SOFT: Self = Self {
        kernel: Kernel::Soft,
        fov_mm: 350.0,
        side: 256,
        slice_mm: (2.0, 2.0),
        painted_mm: 0.68,
        is_of_spine: false,
        has_medium: false,
        window: (40.0, 400.0),
    };
    /// The spine with a sharp kernel. Its slices are thicker, so that four samples can ship with it.
    pub const BONE: Self = Self {
        kernel: Kernel::Bone,
        fov_mm: 180.0,
        slice_mm: (3.0, 3.0),
        painted_mm: 0.45,
        is_of_spine: true,
        window: (350.0, 2000.0),
        ..Self::SOFT
    };
    /// The spine with contrast medium in the sac.
    pub const MYELOGRAM: Self = Self {
        fov_mm: 180.0,
        painted_mm: 0.5,
        is_of_spine: true,
        has_medium: true,
        window: (250.0, 1100.0),
        ..Self::SOFT
    };
}

/// The slices of a reconstruction in a body, and what lies round it.
#[derive(Clone, Debug, PartialEq)]
pub struct CtStack {
    /// How it is reconstructed.
    pub reconstruction: Reconstruction,
    /// The planes in instance order, from head to foot.
    pub planes: Vec<ImagePlane>,
    /// y of the centre about which tube and detector turn.
    pub centre_y: f64,
    /// The table under the back.
    pub couch: Couch,
}

impl CtStack {
    /// The stack of a reconstruction over the lumbar spine and the sacrum.
    pub fn of(reconstruction: Reconstruction, body: &Body, detail: Detail) -> Self {
        let reconstruction = match detail {
            Detail::Full => reconstruction,
            Detail::Coarse => coarse(reconstruction),
        };
        let (high, low) = (&body.vertebrae[ENDS.0], &body.vertebrae[ENDS.1]);
        let top = high.centre.1 + high.height() / 2.0 + MARGIN_MM;
        let bottom = low.centre.1 - low.height() / 2.0 - MARGIN_MM;
        let spacing = reconstruction.slice_mm.1;
        let count = ((top - bottom) / spacing).ceil().max(1.0) as usize;
        let heights: Vec<f64> = (0..count).map(|k| top - spacing * k as f64).collect();
        let trunk = trunk(body, &heights);
        let centre_y = ((trunk.0 + trunk.1) / 2.0).round();
        let spine_y = heights.iter().map(|z| body.canal.line.y_at(*z)).sum::<f64>() / count as f64;
        let y = if reconstruction.is_of_spine { spine_y.round() } else { centre_y };
        let planes = heights.into_iter().map(|z| plane(&reconstruction, y, z)).collect();
        Self { reconstruction, planes, centre_y, couch: Couch::under(trunk.1) }
    }
}

/// The same with few points and thick slices far apart, for tests.
fn coarse(it: Reconstruction) -> Reconstruction {
    Reconstruction { side: 32, painted_mm: it.fov_mm / 40.0, slice_mm: (it.slice_mm.0, 60.0), ..it }
}

fn plane(it: &Reconstruction, y: f64, z: f64) -> ImagePlane {
    let pixel = it.fov_mm / it.side as f64;
    let corner = (it.side - 1) as f64 / 2.0 * pixel;
    ImagePlane {
        position: LpsPoint::new(-corner, y - corner, z),
        row_direction: LpsVector::new(1.0, 0.0, 0.0),
        column_direction: LpsVector::new(0.0, 1.0, 0.0),
        spacing: PixelSpacing { between_rows_mm: pixel, between_columns_mm: pixel },
    }
}

/// y of the skin in front and of the most prominent skin behind, over these heights.
fn trunk(body: &Body, heights: &[f64]) -> (f64, f64) {
    let (mut front, mut back) = (f64::MAX, f64::MIN);
    for z in heights {
        let ends = body.ends_y(*z);
        (front, back) = (front.min(ends.0), back.max(ends.1));
    }
    (front, back)
}
