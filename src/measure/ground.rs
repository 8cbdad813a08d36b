//! The ground a measurement lies on: whose space its points are in, the plane, and what its millimetres are.

use crate::{
    geometry::{ImagePlane, ImagePoint, LpsPoint, LpsVector, PixelSpacing},
    study::{FrameOfReferenceUid, Series, SopInstanceUid, SpacingSource},
};

/// Whose space points are in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Space {
    /// The patient's: that of all images of one Frame of Reference.
    Patient(FrameOfReferenceUid),
    /// That of one frame (its index from 0) of one image alone, which shares a Frame of Reference with nobody.
    Frame(SopInstanceUid, u32),
}

/// The plane of one image with what its points mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Ground {
    /// Whose space the plane is in.
    pub space: Space,
    /// Where the image lies. One without a place in the patient lies on a sheet of its own: the first pixel's centre at the
    /// origin, rows along x, columns along y.
    pub plane: ImagePlane,
    /// What lengths on it are.
    pub source: SpacingSource,
}

impl Ground {
    /// The ground of a slice of a series, from 0. `None` where there is no such slice.
    pub fn of(series: &Series, frame: usize) -> Option<Self> {
        let (at, instance) = (series.frames.get(frame)?, series.instance(frame)?);
        let own = || Space::Frame(instance.sop_uid.clone(), at.frame_idx);
        let stated = instance.spacing.map(|it| it.source);
        if let Some(plane) = at.plane {
            let shared = series.frame_of_reference.clone().filter(|uid| !uid.as_str().is_empty());
            let space = shared.map_or_else(own, Space::Patient);
            return Some(Self { space, plane, source: stated.unwrap_or(SpacingSource::Patient) });
        }
        let (spacing, source) = match (instance.spacing, instance.pixel_aspect) {
            (Some(known), _) => (known.spacing, known.source),
            // Without millimetres the unit is the width of a pixel; its height may be another.
            (None, Some([height, width])) => (pixels(height / width), SpacingSource::Unknown),
            (None, None) => (pixels(1.0), SpacingSource::Unknown),
        };
        Some(Self { space: own(), plane: sheet(spacing)?, source })
    }

    /// The same where one unit of length on it is `mm` long, as a person found out.
    ///
    /// Only an image without a place in the patient can be calibrated: `None` for every other, and where that cannot be.
    pub fn calibrated(&self, mm: f64) -> Option<Self> {
        if !(self.can_be_calibrated() && mm.is_finite() && mm > 0.0) {
            return None;
        }
        let PixelSpacing { between_rows_mm, between_columns_mm } = self.plane.spacing;
        let spacing =
            PixelSpacing { between_rows_mm: between_rows_mm * mm, between_columns_mm: between_columns_mm * mm };
        let source = SpacingSource::ByHand;
        Some(Self { space: self.space.clone(), plane: sheet(spacing)?, source })
    }

    /// Whether a person may say how long something on it is: it lies on a sheet of its own, and nothing says that its
    /// millimetres are those of the patient.
    pub fn can_be_calibrated(&self) -> bool {
        matches!(self.space, Space::Frame(..)) && self.source != SpacingSource::Patient
    }

    /// The nearest place on the plane to a point of its space.
    pub fn on_plane(&self, at: LpsPoint) -> LpsPoint {
        at - self.plane.normal() * self.plane.signed_distance_mm(at)
    }

    /// A point of the space from a place on the image.
    pub fn point(&self, at: ImagePoint) -> LpsPoint {
        self.plane.lps_from_image(at)
    }
}

fn pixels(height: f64) -> PixelSpacing {
    PixelSpacing { between_rows_mm: height, between_columns_mm: 1.0 }
}

fn sheet(spacing: PixelSpacing) -> Option<ImagePlane> {
    let (row, column) = (LpsVector::new(1.0, 0.0, 0.0), LpsVector::new(0.0, 1.0, 0.0));
    ImagePlane::new(LpsPoint::default(), row, column, spacing).ok()
}
