//! From a recipe's text to a complete case: images, findings, truth; the same bytes every time.

use super::{
    Body, Recipe, Truth,
    findings::{finding, rounded},
    scanner::{Contrast, Detail, Slice, Stack, scan},
};
use crate::{
    case::{LevelMark, TeachingCase},
    dicom::{MrImage, mr_image_file},
    study::{
        Acquisition, FrameOfReferenceUid, Patient, SeriesInstanceUid, SopInstanceUid, StudyFacts, StudyInstanceUid,
        Window,
    },
};

/// Goes up when the same recipe gives other pictures, so that identifiers never name two different images.
const GENERATOR: u32 = 2;

/// A series of a synthetic study.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Sagittal T2.
    SagittalT2,
    /// Sagittal T1.
    SagittalT1,
    /// Axial T2 in angled blocks.
    AxialT2,
}

impl Role {
    /// Every series, in order.
    pub const ALL: [Self; 3] = [Self::SagittalT2, Self::SagittalT1, Self::AxialT2];

    fn number(self) -> i32 {
        self as i32 + 1
    }

    fn description(self) -> &'static str {
        match self {
            Self::SagittalT2 => "SAG T2 TSE",
            Self::SagittalT1 => "SAG T1 TSE",
            Self::AxialT2 => "AX T2 TSE",
        }
    }

    fn contrast(self) -> Contrast {
        if self == Self::SagittalT1 { Contrast::T1 } else { Contrast::T2 }
    }

    fn window(self) -> Window {
        if self == Self::SagittalT1 { Window::linear(440.0, 880.0) } else { Window::linear(400.0, 800.0) }
    }
}

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

/// Identifiers made from the recipe: the same recipe, the same identifiers.
#[derive(Clone, Debug)]
pub struct Uids {
    recipe: String,
}

impl Uids {
    /// The identifiers of a recipe: all that changes a picture or its header counts, the wording of findings does not.
    pub fn new(recipe: &Recipe) -> Self {
        let pictured = (recipe.seed, recipe.sacral_slope_deg, recipe.fat, recipe.sac_end, &recipe.levels);
        Self { recipe: format!("{pictured:?} {} {}", recipe.case.id, recipe.case.title) }
    }

    /// `2.25.` and a 128-bit number from the recipe and what is named (PS3.5 B.2).
    fn uid(&self, what: &str) -> String {
        let bytes = [GENERATOR.to_string().as_bytes(), what.as_bytes(), self.recipe.as_bytes()].join(&0);
        // FNV-1a, 128 bits, with the version and variant of a name-based UUID (RFC 9562, version 8).
        let hash = bytes.iter().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128, |hash, byte| {
            (hash ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
        });
        let uuid = hash & !(0xf << 76) & !(0x3 << 62) | (0x8 << 76) | (0x2 << 62);
        format!("2.25.{uuid}")
    }

    /// Frame of Reference UID of the body.
    pub fn frame_of_reference(&self) -> String {
        self.uid("frame of reference")
    }

    /// Series Instance UID of a role.
    pub fn series(&self, role: Role) -> SeriesInstanceUid {
        SeriesInstanceUid(self.uid(role.description()))
    }

    fn instance(&self, role: Role, idx: usize) -> SopInstanceUid {
        SopInstanceUid(self.uid(&format!("{} {idx}", role.description())))
    }
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
    let case = told(&recipe, &body, &truth, &uids);
    Ok(MadeCase { case, images, truth: truth.to_toml() })
}

fn told(recipe: &Recipe, body: &Body, truth: &Truth, uids: &Uids) -> TeachingCase {
    let texts = recipe.case.clone();
    let numbered = recipe.findings.iter().enumerate();
    TeachingCase {
        id: texts.id,
        title: texts.title,
        title_after: Some(texts.title_after).filter(|text| !text.is_empty()),
        history: texts.history,
        difficulty: texts.difficulty,
        licence: texts.licence,
        sources: texts.sources,
        frame_of_reference: Some(FrameOfReferenceUid(uids.frame_of_reference())),
        levels: truth.levels.iter().map(|it| LevelMark { level: it.level, at: rounded(it.middle[0]) }).collect(),
        findings: numbered.filter_map(|(idx, it)| finding(idx + 1, it, body, truth, uids)).collect(),
        ..TeachingCase::default()
    }
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
        study_uid: StudyInstanceUid(uids.uid("study")),
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
