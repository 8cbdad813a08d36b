//! Where an image lies in the patient: the Image Plane Module as numbers (PS3.3 C.7.6.2).

use super::{LpsPoint, LpsVector};

/// A place on an image in pixels: (0, 0) is the *centre* of the first pixel, x counts columns, y rows.
///
/// DICOM annotation coordinates start at the corner of the first pixel instead (PS3.3 C.10.5): add 0.5.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ImagePoint {
    /// Column, from the centre of the first.
    pub x: f64,
    /// Row, from the centre of the first.
    pub y: f64,
}

impl ImagePoint {
    /// The place at column `x`, row `y`.
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }
}

/// Pixel Spacing (0028,0030) in mm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PixelSpacing {
    /// Distance between the centres of adjacent rows (the vertical step), the attribute's first value.
    pub between_rows_mm: f64,
    /// Distance between the centres of adjacent columns (the horizontal step), its second value.
    pub between_columns_mm: f64,
}

/// An image's plane: the centre of its first pixel, the directions of its rows and columns, its pixel spacing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ImagePlane {
    /// Image Position (Patient) (0020,0032): centre of the first pixel transmitted.
    pub position: LpsPoint,
    /// Unit direction in which the column index grows (first triplet of (0020,0037)).
    pub row_direction: LpsVector,
    /// Unit direction in which the row index grows (second triplet of (0020,0037)).
    pub column_direction: LpsVector,
    /// Size of a pixel.
    pub spacing: PixelSpacing,
}

/// Why four attributes do not make a plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlaneError {
    /// A coordinate, cosine or spacing is not a finite number.
    #[error("a coordinate is not a number")]
    NotFinite,
    /// The direction cosines are not two unit vectors at right angles.
    #[error("the direction cosines are not two unit vectors at right angles")]
    NotOrthonormal,
    /// A pixel spacing is zero or negative.
    #[error("the pixel spacing is not positive")]
    SpacingNotPositive,
    /// The position or a pixel spacing is a number that no picture of a body can have.
    #[error("a position or a pixel spacing is beyond any scanner")]
    OutOfScale,
}

/// How far direction cosines may be from orthonormal before the plane is refused; scanners round to six digits,
/// some exporters to three.
const ORTHONORMAL_TOLERANCE: f64 = 0.01;

/// How far from the origin a picture may lie, in mm: a kilometre. What is further is no place but a fault.
const MAX_DISTANCE_MM: f64 = 1e6;
/// The smallest and the largest spacing of pixels in mm: from microscopes to fields.
const SPACINGS_MM: std::ops::RangeInclusive<f64> = 1e-6..=1e4;

impl ImagePlane {
    /// Checks the attributes and makes unit vectors at exact right angles of the cosines.
    ///
    /// # Errors
    /// [`PlaneError`] where a value is not finite, the cosines are not orthonormal, a spacing is not positive, or a
    /// figure is beyond any scanner.
    pub fn new(
        position: LpsPoint,
        row_cosines: LpsVector,
        column_cosines: LpsVector,
        spacing: PixelSpacing,
    ) -> Result<Self, PlaneError> {
        let finite = position.is_finite()
            && row_cosines.0.is_finite()
            && column_cosines.0.is_finite()
            && spacing.between_rows_mm.is_finite()
            && spacing.between_columns_mm.is_finite();
        if !finite {
            return Err(PlaneError::NotFinite);
        }
        if spacing.between_rows_mm <= 0.0 || spacing.between_columns_mm <= 0.0 {
            return Err(PlaneError::SpacingNotPositive);
        }
        let spacings = [spacing.between_rows_mm, spacing.between_columns_mm];
        let is_near = position.to_array().iter().all(|mm| mm.abs() <= MAX_DISTANCE_MM);
        if !is_near || !spacings.iter().all(|mm| SPACINGS_MM.contains(mm)) {
            return Err(PlaneError::OutOfScale);
        }
        let is_unit = |v: LpsVector| (v.length() - 1.0).abs() < ORTHONORMAL_TOLERANCE;
        let right_angle = row_cosines.dot(column_cosines).abs() < ORTHONORMAL_TOLERANCE;
        if !is_unit(row_cosines) || !is_unit(column_cosines) || !right_angle {
            return Err(PlaneError::NotOrthonormal);
        }
        let row_direction = row_cosines.normalized().ok_or(PlaneError::NotOrthonormal)?;
        let across = column_cosines - row_direction * row_direction.dot(column_cosines);
        let column_direction = across.normalized().ok_or(PlaneError::NotOrthonormal)?;
        Ok(Self { position, row_direction, column_direction, spacing })
    }

    /// Unit normal of the plane: row direction × column direction.
    pub fn normal(&self) -> LpsVector {
        self.row_direction.cross(self.column_direction)
    }

    /// The patient position of a place on the image (PS3.3 equation C.7.6.2.1-1).
    pub fn lps_from_image(&self, at: ImagePoint) -> LpsPoint {
        self.position
            + self.row_direction * (at.x * self.spacing.between_columns_mm)
            + self.column_direction * (at.y * self.spacing.between_rows_mm)
    }

    /// The place on the image nearest to a patient position: its orthogonal projection.
    pub fn image_from_lps(&self, point: LpsPoint) -> ImagePoint {
        let offset = point - self.position;
        ImagePoint {
            x: offset.dot(self.row_direction) / self.spacing.between_columns_mm,
            y: offset.dot(self.column_direction) / self.spacing.between_rows_mm,
        }
    }

    /// Distance of a point from the plane in mm, positive on the side of [`Self::normal`].
    pub fn signed_distance_mm(&self, point: LpsPoint) -> f64 {
        (point - self.position).dot(self.normal())
    }

    /// The plane so many mm further along its normal.
    #[must_use]
    pub fn moved_mm(&self, by: f64) -> Self {
        Self { position: self.position + self.normal() * by, ..*self }
    }

    /// Where another image's plane cuts this image of `columns` × `rows` pixels: the reference line's two ends.
    ///
    /// The line is limited to the part that lies on both images. `None` where the planes are within a degree of
    /// parallel or the images do not meet.
    pub fn reference_line(
        &self,
        [columns, rows]: [u32; 2],
        other: &Self,
        [other_columns, other_rows]: [u32; 2],
    ) -> Option<[ImagePoint; 2]> {
        const SIN_ONE_DEGREE: f64 = 0.017_452;
        let direction = self.normal().cross(other.normal());
        if direction.length() < SIN_ONE_DEGREE {
            return None;
        }
        let direction = direction.normalized()?;
        // A point on both planes: from this image's origin walk inside its plane until the other plane is met.
        let toward = direction.cross(self.normal());
        let start = self.position - toward * (other.signed_distance_mm(self.position) / toward.dot(other.normal()));
        let mut range = (f64::NEG_INFINITY, f64::INFINITY);
        clip_to_image(self, [columns, rows], start, direction, &mut range);
        clip_to_image(other, [other_columns, other_rows], start, direction, &mut range);
        (range.0 < range.1)
            .then(|| [range.0, range.1].map(|along_mm| self.image_from_lps(start + direction * along_mm)))
    }
}

/// Narrows `range` (mm along `direction` from `start`) to what projects inside the image, pixel edges included.
fn clip_to_image(
    plane: &ImagePlane,
    [columns, rows]: [u32; 2],
    start: LpsPoint,
    direction: LpsVector,
    range: &mut (f64, f64),
) {
    let from = plane.image_from_lps(start);
    let to = plane.image_from_lps(start + direction);
    for (at, step, size) in [(from.x, to.x - from.x, columns), (from.y, to.y - from.y, rows)] {
        let (low, high) = (-0.5, f64::from(size) - 0.5);
        if step.abs() < 1e-9 {
            if at < low || high < at {
                *range = (0.0, -1.0);
            }
            continue;
        }
        let (a, b) = ((low - at) / step, (high - at) / step);
        *range = (range.0.max(a.min(b)), range.1.min(a.max(b)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sagittal() -> ImagePlane {
        ImagePlane::new(
            LpsPoint::new(5.0, -100.0, 150.0),
            LpsVector::new(0.0, 1.0, 0.0),
            LpsVector::new(0.0, 0.0, -1.0),
            PixelSpacing { between_rows_mm: 0.5, between_columns_mm: 0.25 },
        )
        .expect("a valid plane")
    }

    #[test]
    fn image_and_patient_space_are_inverse() {
        let plane = sagittal();
        let at = ImagePoint::new(12.5, 40.0);
        let lps = plane.lps_from_image(at);
        assert_eq!(lps, LpsPoint::new(5.0, -100.0 + 12.5 * 0.25, 150.0 - 40.0 * 0.5));
        assert_eq!(plane.image_from_lps(lps), at);
        assert_eq!(plane.normal(), LpsVector::new(-1.0, 0.0, 0.0));
        assert_eq!(plane.signed_distance_mm(LpsPoint::new(8.0, 0.0, 0.0)), -3.0);
    }

    #[test]
    fn what_no_scanner_can_write_is_no_plane() {
        let of = |x: f64, between_rows_mm: f64| {
            let spacing = PixelSpacing { between_rows_mm, between_columns_mm: 0.5 };
            let (row, column) = (LpsVector::new(1.0, 0.0, 0.0), LpsVector::new(0.0, 1.0, 0.0));
            ImagePlane::new(LpsPoint::new(x, 0.0, 0.0), row, column, spacing).err()
        };
        assert_eq!(of(5000.0, 0.001), None);
        for (x, spacing) in [(1e308, 0.5), (-1e7, 0.5), (0.0, 1e-300), (0.0, 1e300)] {
            assert_eq!(of(x, spacing), Some(PlaneError::OutOfScale), "{x} {spacing}");
        }
        assert_eq!(of(f64::NAN, 0.5), Some(PlaneError::NotFinite));
        assert_eq!(of(0.0, 0.0), Some(PlaneError::SpacingNotPositive));
    }

    #[test]
    fn an_axial_slice_crosses_a_sagittal_one_in_a_level_line() {
        let axial = ImagePlane::new(
            LpsPoint::new(-50.0, -80.0, 120.0),
            LpsVector::new(1.0, 0.0, 0.0),
            LpsVector::new(0.0, 1.0, 0.0),
            PixelSpacing { between_rows_mm: 1.0, between_columns_mm: 1.0 },
        )
        .expect("a valid plane");
        let [mut a, mut b] = sagittal().reference_line([400, 400], &axial, [100, 60]).expect("they meet");
        if b.x < a.x {
            std::mem::swap(&mut a, &mut b);
        }
        assert!((a.y - 60.0).abs() < 1e-9 && (b.y - 60.0).abs() < 1e-9, "30 mm below the top at 0.5 mm a row");
        // the axial image spans y = -80.5 ..= -20.5, from 19.5 to 79.5 mm behind the sagittal image's first column
        assert!((a.x - 19.5 / 0.25).abs() < 1e-9 && (b.x - 79.5 / 0.25).abs() < 1e-9, "{a:?} {b:?}");
    }

    #[test]
    fn parallel_planes_have_no_reference_line() {
        assert_eq!(sagittal().reference_line([10, 10], &sagittal(), [10, 10]), None);
    }

    #[test]
    fn nonsense_is_refused() {
        let spacing = PixelSpacing { between_rows_mm: 1.0, between_columns_mm: 1.0 };
        let [x, y] = [LpsVector::new(1.0, 0.0, 0.0), LpsVector::new(0.0, 1.0, 0.0)];
        let origin = LpsPoint::default();
        assert_eq!(ImagePlane::new(origin, x, x, spacing), Err(PlaneError::NotOrthonormal));
        assert_eq!(ImagePlane::new(origin, x, LpsVector::default(), spacing), Err(PlaneError::NotOrthonormal));
        assert_eq!(ImagePlane::new(LpsPoint::new(f64::NAN, 0.0, 0.0), x, y, spacing), Err(PlaneError::NotFinite));
        let flat = PixelSpacing { between_rows_mm: 0.0, ..spacing };
        assert_eq!(ImagePlane::new(origin, x, y, flat), Err(PlaneError::SpacingNotPositive));
    }
}
