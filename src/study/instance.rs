//! One SOP Instance's header as plain values.

use std::{fmt, path::PathBuf, sync::Arc};

use super::{
    Concatenation, FrameFacts, FrameOfReferenceUid, ImageSpacing, ModalityLut, OverlayPlane, Palette, PixelFormat,
    PixelLocation, PresentationLutShape, SegmentationFacts, SeriesInstanceUid, SopInstanceUid, StudyInstanceUid,
    VoiSet,
};
use crate::geometry::ImagePlane;

/// Who was imaged. Shown on request only; `Debug` tells nothing, so that no log can.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Patient {
    /// Patient's Name (0010,0010) as shown: components separated by spaces.
    pub name: String,
    /// Patient ID (0010,0020).
    pub id: String,
}

impl fmt::Debug for Patient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Patient(not shown)")
    }
}

/// What an instance says about its study and series; the same in every instance of a series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StudyFacts {
    /// Study Instance UID (0020,000D).
    pub study_uid: StudyInstanceUid,
    /// Series Instance UID (0020,000E).
    pub series_uid: SeriesInstanceUid,
    /// Who was imaged.
    pub patient: Patient,
    /// Study Description (0008,1030).
    pub study_description: String,
    /// Study Date (0008,0020), `YYYYMMDD`.
    pub study_date: String,
    /// Modality (0008,0060).
    pub modality: String,
    /// Series Description (0008,103E).
    pub series_description: String,
    /// Series Number (0020,0011).
    pub series_number: Option<i32>,
    /// Body Part Examined (0018,0015).
    pub body_part: String,
}

/// How the image was acquired, as far as a viewer needs it. `None`: not in the header.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Acquisition {
    /// Slice Thickness (0018,0050) in mm.
    pub slice_thickness_mm: Option<f64>,
    /// Spacing Between Slices (0018,0088) in mm.
    pub spacing_between_slices_mm: Option<f64>,
    /// Repetition Time (0018,0080) in ms.
    pub repetition_time_ms: Option<f64>,
    /// Echo Time (0018,0081) or Effective Echo Time (0018,9082) in ms.
    pub echo_time_ms: Option<f64>,
    /// Inversion Time (0018,0082), or the first of Inversion Times (0018,9079), in ms.
    pub inversion_time_ms: Option<f64>,
    /// Diffusion b-value (0018,9087) in s/mm².
    pub b_value: Option<f64>,
    /// How far fat is shown beside where it lies, along rows and along columns, as shares of the picture's width and
    /// height: by Magnetic Field Strength (0018,0087), Pixel Bandwidth (0018,0095) and Acquisition Matrix (0018,1310),
    /// which do not tell in which of two senses.
    pub fat_off: Option<[f64; 2]>,
    /// Temporal Position Index (0020,9128) or Identifier (0020,0100).
    pub temporal_position: Option<i32>,
    /// Frame Type (0008,9007) or Image Type (0008,0008), fit to be shown; empty where not given.
    pub image_type: String,
    /// Convolution Kernel (0018,1210) of CT; empty where not given.
    pub kernel: String,
    /// Whether MR Acquisition Type (0018,0023) is 3D.
    pub is_volume: bool,
    /// Whether a Contrast/Bolus Agent (0018,0010) is named.
    pub has_contrast: bool,
    /// View Position (0018,5101) of a radiograph: AP, PA, LL and the like; empty where not given.
    pub view_position: String,
    /// Protocol Name (0018,1030), for the words in it; never shown.
    pub protocol: String,
}

/// What kind of file an instance was read from, which says who reads its frames.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FileKind {
    /// A DICOM file.
    #[default]
    Dicom,
    /// NIfTI-1 in one file, of which DICOM's words hold what it says; identifiers are stand-ins.
    Nifti,
    /// A plain picture, PNG or JPEG, without a place or millimetres; identifiers are stand-ins.
    Picture,
}

/// One image object: everything its header says that the program uses. A multi-frame object has one of these too.
#[derive(Clone, Debug, PartialEq)]
pub struct Instance {
    /// Which kind of file its bytes are.
    pub kind: FileKind,
    /// SOP Instance UID (0008,0018).
    pub sop_uid: SopInstanceUid,
    /// SOP Class UID (0008,0016); empty where not given.
    pub sop_class: String,
    /// Where the bytes are.
    pub path: PathBuf,
    /// What it belongs to.
    pub facts: StudyFacts,
    /// Instance Number (0020,0013).
    pub instance_number: Option<i32>,
    /// Transfer Syntax UID (0002,0010).
    pub transfer_syntax_uid: String,
    /// Number of Frames (0028,0008), at least 1.
    pub n_frames: u32,
    /// Frame of Reference UID (0020,0052).
    pub frame_of_reference: Option<FrameOfReferenceUid>,
    /// The plane, where position, orientation and spacing are there and make sense; that of the first frame where frames
    /// differ.
    pub plane: Option<ImagePlane>,
    /// Distance of its pixels, and whether in the patient; that of the first frame where frames differ.
    pub spacing: Option<ImageSpacing>,
    /// Pixel Aspect Ratio (0028,0034), height and width of a pixel in one unit, where it is given and not square.
    pub pixel_aspect: Option<[f64; 2]>,
    /// What differs from frame to frame, one for each of `n_frames`; empty where all frames are alike.
    pub frames: Arc<[FrameFacts]>,
    /// What the values of [`FrameFacts::dimension_values`] count (Dimension Index Sequence (0020,9222)), in plain words.
    pub dimensions: Vec<String>,
    /// The larger object of which this is a piece.
    pub concatenation: Option<Concatenation>,
    /// How pixels are stored.
    pub format: PixelFormat,
    /// The colours of a PALETTE COLOR image.
    pub palette: Option<Arc<Palette>>,
    /// What it says of segments, where it is a Segmentation object.
    pub segmentation: Option<Arc<SegmentationFacts>>,
    /// Graphics stored with the image.
    pub overlays: Vec<OverlayPlane>,
    /// Why its frames cannot be shown, in one sentence without a full stop, where that is known from the header.
    pub unshown: Option<String>,
    /// Where the pixels are, where that can be remembered.
    pub pixels_at: Option<PixelLocation>,
    /// Modality LUT.
    pub modality_lut: ModalityLut,
    /// Windows and VOI LUTs that the file offers.
    pub voi: VoiSet,
    /// Presentation LUT Shape.
    pub presentation_lut: PresentationLutShape,
    /// How it was acquired.
    pub acquisition: Acquisition,
    /// Synthetic Data (0008,001C) = YES.
    pub synthetic: bool,
    /// What was missing, odd, repaired or assumed while reading, in plain words.
    pub notes: Vec<String>,
}

impl Instance {
    /// An instance of which nothing is known but how its pixels are stored: one frame, without a file or a place, whose
    /// Modality LUT changes nothing.
    pub fn of_pixels(format: PixelFormat) -> Self {
        Self {
            kind: FileKind::Dicom,
            sop_uid: SopInstanceUid::default(),
            sop_class: String::new(),
            path: PathBuf::new(),
            facts: StudyFacts::default(),
            instance_number: None,
            transfer_syntax_uid: String::new(),
            n_frames: 1,
            frame_of_reference: None,
            plane: None,
            spacing: None,
            pixel_aspect: None,
            frames: Arc::default(),
            dimensions: Vec::new(),
            concatenation: None,
            format,
            palette: None,
            segmentation: None,
            overlays: Vec::new(),
            unshown: None,
            pixels_at: None,
            modality_lut: ModalityLut::identity(),
            voi: VoiSet::default(),
            presentation_lut: PresentationLutShape::Identity,
            acquisition: Acquisition::default(),
            synthetic: false,
            notes: Vec::new(),
        }
    }

    /// What keeps a person from seeing all of it: that it cannot be shown, or that pixels are missing.
    pub fn fault(&self) -> Option<&str> {
        let cut = || self.notes.iter().find(|note| note.starts_with(Self::INCOMPLETE));
        self.unshown.as_ref().or_else(cut).map(String::as_str)
    }

    /// How a note begins that says that pixels are missing.
    pub const INCOMPLETE: &str = "incomplete";

    /// The object as one of its frames has it: that frame's plane, rescale, windows and acquisition stand for all. The
    /// frames keep their numbers; notes stay with the whole object.
    pub fn as_of_frame(&self, facts: &FrameFacts) -> Self {
        let mut one = self.clone();
        one.plane = facts.plane;
        // A table for the whole object comes before the frames' own slopes.
        if matches!(one.modality_lut, ModalityLut::Rescale { .. }) {
            one.modality_lut = facts.look.modality_lut.clone();
        }
        one.voi.windows.clone_from(&facts.look.windows);
        one.acquisition = facts.look.acquisition.clone();
        one.frames = Arc::default();
        one.dimensions = Vec::new();
        one.notes = Vec::new();
        one
    }

    /// What the Modality LUT's output is measured in, e.g. `HU`; empty where that is not known.
    ///
    /// CT names its unit only where it is not Hounsfield (PS3.3 C.8.2.1, Rescale Type); `US` means "unspecified".
    pub fn unit(&self) -> &str {
        match self.modality_lut.unit() {
            "" if self.facts.modality == "CT" => "HU",
            "US" => "",
            unit => unit,
        }
    }
}
