//! The series of a synthetic study and their identifiers, made from the recipe.

use super::Recipe;
use crate::study::{SeriesInstanceUid, SopInstanceUid, StudyInstanceUid};

/// Goes up when the same recipe gives other pictures, so that identifiers never name two different images.
const GENERATOR: u32 = 13;

/// A series of a synthetic study; what it is like stands in its row of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Sagittal T2.
    SagittalT2,
    /// Sagittal T1.
    SagittalT1,
    /// Sagittal STIR.
    SagittalStir,
    /// Axial T2 in angled blocks.
    AxialT2,
    /// T2 of a sagittal slab in steps of 1 mm.
    VolumeT2,
    /// CT of the trunk with a soft kernel.
    CtSoft,
    /// CT of the spine with a sharp kernel.
    CtBone,
    /// CT of the spine with a contrast medium in the sac.
    CtMyelogram,
    /// Radiograph from the right side to the left.
    RadiographLateral,
    /// Radiograph from front to back.
    RadiographFrontal,
}

impl Role {
    /// Series Number.
    pub fn number(self) -> i32 {
        self as i32 + 1
    }

    /// Series Description.
    pub fn description(self) -> &'static str {
        self.protocol().description
    }
}

/// Identifiers made from the recipe: the same recipe, the same identifiers.
#[derive(Clone, Debug)]
pub struct Uids {
    recipe: String,
}

impl Uids {
    /// The identifiers of a recipe: all that changes a picture or its header counts, the wording of findings does not.
    pub fn new(recipe: &Recipe) -> Self {
        let pictured = (recipe.seed, &recipe.person, recipe.sac_end, &recipe.levels, &recipe.lesions, recipe.is_fused);
        let ribs = if recipe.has_eleven_ribs { " 11" } else { "" };
        Self { recipe: format!("{pictured:?}{ribs} {} {}", recipe.case.id, recipe.case.title) }
    }

    /// `2.25.` and a 128-bit number from the recipe and what is named (PS3.5 B.2).
    pub(super) fn uid(&self, what: &str) -> String {
        let bytes = [GENERATOR.to_string().as_bytes(), what.as_bytes(), self.recipe.as_bytes()].join(&0);
        // FNV-1a, 128 bits, with the version and variant of a name-based UUID (RFC 9562, version 8).
        let hash = bytes.iter().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128, |hash, byte| {
            (hash ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
        });
        let uuid = hash & !(0xf << 76) & !(0x3 << 62) | (0x8 << 76) | (0x2 << 62);
        format!("2.25.{uuid}")
    }

    /// Study Instance UID of a role: each modality is another visit.
    pub fn study(&self, role: Role) -> StudyInstanceUid {
        StudyInstanceUid(match role.protocol().acquisition.modality() {
            "MR" => self.uid("study"),
            other => self.uid(&format!("study {other}")),
        })
    }

    /// Frame of Reference UID of the body.
    pub fn frame_of_reference(&self) -> String {
        self.uid("frame of reference")
    }

    /// Series Instance UID of a role.
    pub fn series(&self, role: Role) -> SeriesInstanceUid {
        SeriesInstanceUid(self.uid(role.description()))
    }

    /// SOP Instance UID of a role's slice, from 0.
    pub fn instance(&self, role: Role, idx: usize) -> SopInstanceUid {
        SopInstanceUid(self.uid(&format!("{} {idx}", role.description())))
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    /// Who changes a recipe or the generator makes the samples anew: their identifiers tell what they were made of.
    #[test]
    fn shipped_samples_are_those_of_their_recipes() {
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_studies");
        for number in 1..=10 {
            let name = format!("lumbar-{number:02}");
            let read = |path: &str| fs::read_to_string(samples.join(path)).expect("a text");
            let recipe = Recipe::parse(&read(&format!("recipes/{name}.toml"))).expect("a recipe");
            let uids = Uids::new(&recipe);
            let case = read(&format!("{name}/case.toml"));
            for uid in [uids.frame_of_reference(), uids.series(Role::SagittalT2).0] {
                assert!(case.contains(&format!("\"{uid}\"")), "{name} is of another recipe or generation");
            }
        }
    }
}
