//! From a recipe's text to a complete case: images, findings, truth; the same bytes every time.

use super::{
    Body, Recipe, Truth,
    identity::{Role, Uids},
    scanner::{Contrast, Detail, Slice, Stack, scan},
    told::told,
};
use crate::{
    case::TeachingCase,
    dicom::{MrImage, mr_image_file},
    study::{Acquisition, FrameOfReferenceUid, Patient, StudyFacts},
};

/// A case ready to be written.
#[derive(Clone, Debug)]
pub struct MadeCase {
    /// Texts and findings; `folder` is not set.
    pub case: TeachingCase,
    /// DICOM files by name, for the folder `images`.
    pub images: Vec<(String, Vec<u8>)>,
    /// The text of `truth.toml`.
    pub truth: String,
}

/// Why no case was made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MakeError {
    /// The recipe says something that is not allowed.
    #[error("{0}")]
    Recipe(String),
    /// The caller asked to stop.
    #[error("stopped before the case was finished")]
    Stopped,
    /// An image could not be encoded.
    #[error("{0}")]
    Image(String),
}

/// Makes the case of a recipe; `step` is told how many slices of how many are done and stops it with `false`.
///
/// # Errors
/// [`MakeError`] for a recipe that is not allowed, a stop, or an image that cannot be encoded.
pub fn make_case(
    text: &str,
    detail: Detail,
    step: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<MadeCase, MakeError> {
    let recipe = Recipe::parse(text).map_err(MakeError::Recipe)?;
    let body = Body::from_recipe(&recipe);
    let truth = Truth::of(&body);
    let uids = Uids::new(&recipe);
    let case = told(&recipe, &body, &truth, &uids).map_err(MakeError::Recipe)?;
    let (sagittal, axial) = (Stack::sagittal(detail), Stack::axial(&body, detail));
    let total = sagittal.planes.len() + axial.planes.len();
    let mut done = 0;
    let mut next = || {
        done += 1;
        step(done, total)
    };
    let contrasts = [Contrast::T2, Contrast::T1];
    let both = scan(&body, &sagittal, &contrasts, 1, &mut next).ok_or(MakeError::Stopped)?;
    let third = scan(&body, &axial, &contrasts[..1], 2, &mut next).ok_or(MakeError::Stopped)?;
    let mut images = Vec::new();
    for (role, slices) in Role::ALL.into_iter().zip(both.iter().chain(&third)) {
        let stack = if role == Role::AxialT2 { &axial } else { &sagittal };
        write_series(&mut images, &recipe, &uids, role, stack, slices)?;
    }
    let truth = truth.to_toml(&case.findings);
    Ok(MadeCase { case, images, truth })
}

/// Adds a series' files; names count through the study and tell nothing.
fn write_series(
    images: &mut Vec<(String, Vec<u8>)>,
    recipe: &Recipe,
    uids: &Uids,
    role: Role,
    stack: &Stack,
    slices: &[Slice],
) -> Result<(), MakeError> {
    let facts = facts(recipe, uids, role);
    let echo = role.contrast().spin_echo();
    let acquisition = Acquisition {
        slice_thickness_mm: Some(stack.thickness_mm),
        spacing_between_slices_mm: Some(stack.spacing_mm),
        repetition_time_ms: Some(echo.tr_ms),
        echo_time_ms: Some(echo.te_ms),
        ..Acquisition::default()
    };
    let frame_of_reference = FrameOfReferenceUid(uids.frame_of_reference());
    for (idx, slice) in slices.iter().enumerate() {
        let image = MrImage {
            facts: &facts,
            sop_uid: uids.instance(role, idx),
            frame_of_reference: &frame_of_reference,
            number: idx as u32 + 1,
            plane: slice.plane,
            acquisition: &acquisition,
            echo_train: role.contrast().echo_train(),
            window: role.window(),
            columns: stack.matrix.shown,
            pixels: &slice.pixels,
        };
        let bytes = mr_image_file(&image).map_err(|error| MakeError::Image(error.to_string()))?;
        images.push((format!("IM{:04}", images.len() + 1), bytes));
    }
    Ok(())
}

fn facts(recipe: &Recipe, uids: &Uids, role: Role) -> StudyFacts {
    StudyFacts {
        study_uid: uids.study(),
        series_uid: uids.series(role),
        patient: Patient {
            name: format!("SYNTHETIC^{}", recipe.case.title.replace(['^', '\\', '='], " ")),
            id: format!("SYNTHETIC-{}", recipe.seed),
        },
        study_description: "MR LUMBAR SPINE, SYNTHETIC".to_owned(),
        modality: "MR".to_owned(),
        series_description: role.description().to_owned(),
        series_number: Some(role.number()),
        body_part: "LSPINE".to_owned(),
        ..StudyFacts::default()
    }
}
