//! What else a patient's recipe can be made into: the series that its case leaves out.

use super::{
    MakeError, Order, Progress, Recipe, Uids,
    identity::Role,
    make_ordered,
    scanner::{Detail, PROTOCOLS},
};
use crate::study::SeriesInstanceUid;

/// A series that can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Which one.
    pub role: Role,
    /// Its Series Instance UID (0020,000E), which names the recipe's pictures and the generation of the program's scanners.
    pub series: SeriesInstanceUid,
}

impl Offer {
    /// What the series is, in words.
    pub fn words(&self) -> &'static str {
        words(self.role).0
    }

    /// What it is good for, in few words.
    pub fn good_for(&self) -> &'static str {
        words(self.role).1
    }
}

/// What a series is and what it is good for, in words for somebody who has to choose.
const fn words(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::SagittalT2 => ("Sagittal T2", "fluid bright"),
        Role::SagittalT1 => ("Sagittal T1", "fat bright"),
        Role::SagittalStir => ("Sagittal STIR", "fluid bright, fat dark"),
        Role::AxialT2 => ("Axial T2 in blocks", "a block along each disc"),
        Role::VolumeT2 => ("T2 volume of 1 mm", "to be cut anew at any angle"),
        Role::CtSoft => ("CT, soft kernel", "fat, fluid and muscle"),
        Role::CtBone => ("CT, bone kernel", "cortex; to be shaded in 3D"),
        Role::CtMyelogram => ("CT myelogram", "contrast medium in the sac"),
        Role::RadiographLateral => ("Lateral radiograph", "bone from the side, magnified"),
        Role::RadiographFrontal => ("AP radiograph", "bone from the front, magnified"),
    }
}

/// The series that a recipe's case leaves out, in the order of their numbers.
///
/// # Errors
/// [`MakeError::Recipe`] for a recipe that is not allowed.
pub fn offers(text: &str) -> Result<Vec<Offer>, MakeError> {
    let recipe = Recipe::parse(text).map_err(MakeError::Recipe)?;
    let uids = Uids::new(&recipe);
    let made = Order::of_recipe(Detail::Full).settled(&recipe).series;
    let left_out = PROTOCOLS.iter().map(|row| row.role).filter(|role| !made.contains(role));
    Ok(left_out.map(|role| Offer { role, series: uids.series(role) }).collect())
}

/// Makes one series of a recipe's patient: its DICOM files by name. `step` is told after each slice and stops it with
/// `false`.
///
/// # Errors
/// [`MakeError`] for a recipe that is not allowed, a stop, or an image that cannot be encoded.
pub fn make_series(
    text: &str,
    role: Role,
    detail: Detail,
    step: &mut dyn FnMut(&Progress) -> bool,
) -> Result<Vec<(String, Vec<u8>)>, MakeError> {
    let order = Order { detail, series: vec![role], segmentations: false, seed: None, as_recipe_says: false };
    Ok(make_ordered(text, &order, step)?.images)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECIPE: &str = include_str!("../../sample_studies/recipes/lumbar-02.toml");

    #[test]
    fn what_is_offered_is_what_the_case_leaves_out_and_it_belongs_to_the_patient() {
        let offered = offers(RECIPE).expect("a recipe");
        let roles: Vec<Role> = offered.iter().map(|it| it.role).collect();
        let named = Recipe::parse(RECIPE).expect("a recipe").named.series;
        assert_eq!(roles.len() + named.len(), PROTOCOLS.len());
        assert!(named.iter().all(|role| !roles.contains(role)), "{roles:?}");
        let stir = offered.iter().find(|it| it.role == Role::SagittalStir).expect("left out");
        let files = make_series(RECIPE, stir.role, Detail::Coarse, &mut |_| true).expect("made");
        assert_eq!(files.len(), 3);
        let uid = stir.series.0.as_bytes();
        for (name, bytes) in &files {
            assert!(bytes.windows(uid.len()).any(|it| it == uid), "{name} is of another series");
        }
        let stopped = make_series(RECIPE, stir.role, Detail::Coarse, &mut |_| false);
        assert_eq!(stopped.err(), Some(MakeError::Stopped));
    }
}
