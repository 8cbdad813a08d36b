//! From a NIfTI header to an instance: its slices turned as a radiologist looks at them, each with its plane.

use std::{path::Path, sync::Arc};

use super::{
    affine::Affine,
    header::{Header, Voxel},
};
use crate::{
    dicom::{DicomError, Limits},
    geometry::{ImagePlane, LpsVector, PixelSpacing},
    study::{
        Acquisition, FileKind, FrameFacts, FrameLook, FrameOfReferenceUid, Instance, ModalityLut, PixelFormat,
        SampleNumber, SeriesInstanceUid, SopInstanceUid, StudyFacts, StudyInstanceUid, VoiSet, Window, stable_hash_of,
    },
};

/// How a slice is turned: which of its two axes runs along columns, and which of them run backwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Turn {
    /// The axis, 0 or 1, along which the column index grows; the other one goes down.
    pub across: usize,
    /// Whether x and y run against the picture.
    pub backwards: [bool; 2],
}

impl Turn {
    /// To the picture's right is the patient's left, or in sagittal slices the back; down is back or feet.
    pub fn of(affine: &Affine) -> Self {
        let [x, y, _] = affine.steps;
        let normal = x.cross(y);
        let [left, back, head] =
            [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]].map(|[x, y, z]| LpsVector::new(x, y, z));
        let along = |axis: LpsVector| normal.dot(axis).abs();
        let (right, down) = if along(head) >= along(left).max(along(back)) {
            (left, back)
        } else if along(back) >= along(left) {
            (left, -head)
        } else {
            (back, -head)
        };
        let cosine = |step: LpsVector, axis: LpsVector| step.dot(axis) / step.length();
        // As much along the picture's sides as can be, whatever is transposed for it.
        let straight = cosine(x, right).abs() + cosine(y, down).abs();
        let crossed = cosine(y, right).abs() + cosine(x, down).abs();
        let across = usize::from(crossed > straight);
        let aims = if across == 0 { [right, down] } else { [down, right] };
        Self { across, backwards: [x.dot(aims[0]) < 0.0, y.dot(aims[1]) < 0.0] }
    }
}

/// The instance of a header, in a file of `len` bytes.
pub(super) fn instance(header: &Header, len: u64, path: &Path, limits: &Limits) -> Result<Instance, DicomError> {
    let mut notes = vec!["a NIfTI file: it holds no name, no date and no kind of scanner".to_owned()];
    let affine = Affine::of(header, &mut notes);
    let turn = Turn::of(&affine);
    let format = format(header, turn);
    check(header, &format, limits)?;
    let n_frames = n_frames(header, len, &mut notes)?;
    let modality_lut = modality_lut(header, &mut notes);
    let windows = windows(header);
    let planes: Vec<_> = (0..header.size[2]).map(|z| plane(header, &affine, turn, z)).collect();
    if planes.iter().any(Option::is_none) {
        notes.push("its slices lie askew or beyond any scanner: shown without their place".to_owned());
    }
    let look = |time: u32| {
        let acquisition = Acquisition {
            temporal_position: (header.size[3] > 1).then_some(time.cast_signed() + 1),
            ..Acquisition::default()
        };
        Arc::new(FrameLook { modality_lut: modality_lut.clone(), windows: windows.clone(), acquisition })
    };
    let looks: Vec<_> = (0..header.size[3]).map(look).collect();
    let frames = (0..n_frames).map(|frame| FrameFacts {
        plane: planes[(frame % header.size[2]) as usize],
        look: looks[(frame / header.size[2]) as usize].clone(),
        stack_id: String::new(),
        in_stack_position: None,
        dimension_values: Vec::new(),
    });
    let frames: Arc<[FrameFacts]> = frames.collect();
    Ok(Instance {
        kind: FileKind::Nifti,
        sop_uid: SopInstanceUid(stand_in(path)),
        path: path.to_owned(),
        facts: facts(header, path),
        n_frames,
        frame_of_reference: Some(FrameOfReferenceUid(stand_in(path))),
        plane: planes.first().copied().flatten(),
        acquisition: looks[0].acquisition.clone(),
        frames: if n_frames > 1 { frames } else { Arc::default() },
        modality_lut,
        voi: VoiSet { windows, tables: Vec::new() },
        notes,
        ..Instance::of_pixels(format)
    })
}

/// Files of one folder make a study, each of them a series in a space of its own.
fn facts(header: &Header, path: &Path) -> StudyFacts {
    StudyFacts {
        study_uid: StudyInstanceUid(stand_in(path.parent().unwrap_or(path))),
        series_uid: SeriesInstanceUid(stand_in(path)),
        study_description: "NIfTI".to_owned(),
        modality: "OT".to_owned(),
        series_description: header.description.clone(),
        ..StudyFacts::default()
    }
}

/// No valid UID, so that it can be told from one. What is measured is kept under it, so it is the same in every release.
fn stand_in(path: &Path) -> String {
    format!("nifti.{}", stable_hash_of(&[path.as_os_str().as_encoded_bytes()]))
}

/// How the voxels of a slice become pixels.
pub(super) fn format(header: &Header, turn: Turn) -> PixelFormat {
    let [columns, rows] = [header.size[turn.across], header.size[1 - turn.across]];
    let bits = 8 * header.voxel.bytes() as u16;
    let is_float = matches!(header.voxel, Voxel::F32 | Voxel::F64);
    PixelFormat {
        bits_allocated: bits,
        signed: !matches!(header.voxel, Voxel::U8 | Voxel::U16),
        number: if is_float { SampleNumber::Float } else { SampleNumber::Integer },
        ..PixelFormat::grey(rows, columns, bits)
    }
}

/// Slices along the third axis, at all times.
fn declared(header: &Header) -> u64 {
    u64::from(header.size[2]) * u64::from(header.size[3])
}

/// Holds sizes against what is allowed.
pub(super) fn check(header: &Header, format: &PixelFormat, limits: &Limits) -> Result<(), DicomError> {
    let within = |what, value: u64, limit: u64| match value <= limit {
        true => Ok(()),
        false => Err(DicomError::OverLimit { what, value, limit }),
    };
    let declared = declared(header);
    within("the number of rows", format.rows.into(), limits.rows_columns.into())?;
    within("the number of columns", format.columns.into(), limits.rows_columns.into())?;
    within("the number of frames", declared, limits.frames.into())?;
    within("the size of a frame in bytes", format.decoded_bytes(), limits.frame_bytes)?;
    within("the size of all frames in bytes", format.decoded_bytes().saturating_mul(declared), limits.instance_bytes)
}

/// The frames that are wholly in a file of `len` bytes.
fn n_frames(header: &Header, len: u64, notes: &mut Vec<String>) -> Result<u32, DicomError> {
    let declared = declared(header);
    let there = (len - header.voxels_at) / header.slice_bytes();
    if there == 0 {
        let (needed, left) = (header.slice_bytes(), len - header.voxels_at);
        return Err(DicomError::Truncated { what: "the first slice", needed, left });
    }
    if there < declared {
        notes.push(format!("{}: {there} of {declared} frames are in the file", Instance::INCOMPLETE));
    }
    // At most as many as the limit, which is of 32 bits.
    Ok(there.min(declared) as u32)
}

/// scl_slope and scl_inter; a slope of 0 says that values are what they are.
fn modality_lut(header: &Header, notes: &mut Vec<String>) -> ModalityLut {
    let [slope, intercept] = header.scale;
    if slope == 0.0 || !slope.is_finite() || !intercept.is_finite() {
        if slope != 0.0 {
            notes.push("its scale is no number: values are shown as stored".to_owned());
        }
        return ModalityLut::identity();
    }
    ModalityLut::Rescale { slope, intercept, unit: String::new() }
}

/// The range that the file wants to be shown in.
fn windows(header: &Header) -> Vec<(Window, Option<String>)> {
    let [low, high] = header.shown;
    let is_range = low.is_finite() && high.is_finite() && low < high;
    if !is_range {
        return Vec::new();
    }
    vec![(Window::linear((low + high) / 2.0, high - low), Some("as the file says".to_owned()))]
}

/// The plane of slice `z`, turned.
fn plane(header: &Header, affine: &Affine, turn: Turn, z: u32) -> Option<ImagePlane> {
    let mut position = affine.origin + affine.steps[2] * f64::from(z);
    let mut steps = [affine.steps[0], affine.steps[1]];
    for axis in [0, 1] {
        if turn.backwards[axis] {
            position = position + steps[axis] * f64::from(header.size[axis] - 1);
            steps[axis] = -steps[axis];
        }
    }
    let [across, down] = [steps[turn.across], steps[1 - turn.across]];
    let spacing = PixelSpacing { between_rows_mm: down.length(), between_columns_mm: across.length() };
    ImagePlane::new(position, across.normalized()?, down.normalized()?, spacing).ok()
}
