//! How far apart an image's pixels are, and whether that is so in the patient (PS3.3 10.7.1).

use crate::geometry::PixelSpacing;

/// Where the millimetres of an image come from, in the order of how far they can be trusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SpacingSource {
    /// Pixel Spacing (0028,0030) of a cross-section: physical distance in the patient.
    #[default]
    Patient,
    /// Pixel Spacing of a projection, Calibration Type (0028,0A02) FIDUCIAL: calibrated by an object of known size, for
    /// objects at its depth.
    Fiducial,
    /// Pixel Spacing of a projection, Calibration Type GEOMETRY, or other than at the detector without a type: corrected
    /// for known or assumed geometric magnification, for some depth within the patient.
    Geometry,
    /// Pixel Spacing of a projection that tells nothing else: whether it was corrected cannot be determined.
    Undetermined,
    /// Imager Pixel Spacing (0018,1164), or a Pixel Spacing that equals it: at the front plane of the detector housing.
    Detector,
    /// Nominal Scanned Pixel Spacing (0018,2010), or a Pixel Spacing that equals it: on the scanned film.
    Scanned,
    /// A person said how long something on the picture is.
    ByHand,
    /// None: lengths are counted in pixels.
    Unknown,
}

impl SpacingSource {
    /// What lengths are measured in: `mm`, or `px` where no millimetres are known.
    pub fn unit(self) -> &'static str {
        if self == Self::Unknown { "px" } else { "mm" }
    }

    /// What has to stand beside a length where it is not one in the patient; empty where it is.
    pub fn caution(self) -> &'static str {
        match self {
            Self::Patient => "",
            Self::Fiducial => "calibrated",
            Self::Geometry => "corrected",
            Self::Undetermined => "calibration unknown",
            Self::Detector => "at detector, not calibrated",
            Self::Scanned => "on film, not calibrated",
            Self::ByHand => "calibrated by hand",
            Self::Unknown => "no pixel spacing",
        }
    }

    /// What the attribute means, after its name and value.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::Patient => "distance in the patient.",
            Self::Fiducial => "calibrated by an object of known size, right at its depth.",
            Self::Geometry => "corrected for geometric magnification, right at some depth in the patient.",
            Self::Undetermined => "whether it was corrected or calibrated cannot be determined.",
            Self::Detector => "at the front plane of the detector; lengths in the patient are smaller.",
            Self::Scanned => "on the scanned film.",
            Self::ByHand => "by a length that somebody knew, right at its depth.",
            Self::Unknown => "No pixel spacing in the header: lengths are widths of a pixel.",
        }
    }

    /// The attribute's name, before its value.
    pub fn attribute(self) -> &'static str {
        match self {
            Self::Detector => "Imager Pixel Spacing",
            Self::ByHand => "Pixel size",
            Self::Scanned => "Nominal Scanned Pixel Spacing",
            _ => "Pixel Spacing",
        }
    }
}

/// The spacing of an image without regard to where it lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ImageSpacing {
    /// Millimetres from pixel to pixel.
    pub spacing: PixelSpacing,
    /// Where they come from; never [`SpacingSource::Unknown`].
    pub source: SpacingSource,
}
