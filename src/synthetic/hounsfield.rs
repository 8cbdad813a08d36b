//! What tissues are to X-rays: attenuation by age and sex, and which of them carry a texture of their own.
//!
//! Numbers are those of the domain notes 3.4: trabecular bone of women falls from 250 HU when young to below 79 in the
//! ninth decade, that of men from 270 to 85; muscle of young adults 36 to 65, fat -100, fluid 0 to 15, cord and roots 30
//! to 45, discs 70 to 110, yellow ligament 60 to 80, blood 40, bowel content 0 to 60.

use super::{
    person::{Person, Sex},
    tissue::{Channels, Palette, Tissue},
};

/// Channel of attenuation above that of air, in thousandths of water's: Hounsfield units and 1000.
pub(super) const ATTENUATION: usize = 0;
/// Channel of the share that is fluid of the sac: a contrast medium goes with it.
pub(super) const FLUID: usize = 1;
/// Channel of the share that is spongy bone.
pub(super) const SPONGY: usize = 2;
/// Channel of the share that is muscle.
pub(super) const MUSCLE: usize = 3;
/// Channel of the share that is fat.
pub(super) const FATTY: usize = 4;
/// Channel of the share that is compact bone.
pub(super) const COMPACT: usize = 5;

/// Spongy bone of a vertebral body at 25 years, and what it loses each year, in HU.
const WOMEN: (f64, f64) = (250.0, 2.85);
/// See [`WOMEN`].
const MEN: (f64, f64) = (270.0, 2.95);
/// Compact bone where nothing else shares the voxel, HU.
const COMPACT_HU: f64 = 1250.0;
/// Muscle in the prime of life, and what it loses each year beyond, HU.
const MUSCLE_HU: (f64, f64) = (56.0, 0.16);

/// Spongy bone of a person's vertebral bodies, in HU.
pub(super) fn spongy_hu(person: &Person) -> f64 {
    let (young, yearly) = if person.sex == Sex::Female { WOMEN } else { MEN };
    (young - yearly * (person.age_years - 25.0).max(0.0)).max(40.0)
}

impl Palette {
    /// What the tissues of a person are to X-rays.
    pub(super) fn attenuation(person: &Person) -> Self {
        let spongy = spongy_hu(person);
        let muscle = MUSCLE_HU.0 - MUSCLE_HU.1 * (person.age_years - 30.0).max(0.0);
        Self::of_attenuation(|tissue| {
            let mut channels: Channels = [0.0; 6];
            channels[ATTENUATION] = 1000.0 + hounsfield(tissue, spongy, muscle);
            let texture = match tissue {
                Tissue::Csf => FLUID,
                Tissue::Marrow | Tissue::PosteriorMarrow => SPONGY,
                Tissue::Muscle => MUSCLE,
                Tissue::Fat | Tissue::EpiduralFat => FATTY,
                Tissue::Cortex => COMPACT,
                _ => return channels,
            };
            channels[texture] = 1.0;
            channels
        })
    }
}

fn hounsfield(tissue: Tissue, spongy: f64, muscle: f64) -> f64 {
    match tissue {
        Tissue::Air | Tissue::Gas => -1000.0,
        Tissue::Fat => -107.0,
        Tissue::EpiduralFat => -96.0,
        Tissue::Skin => 20.0,
        // Membranes are thinner than they are painted.
        Tissue::Fascia => -20.0,
        Tissue::Muscle => muscle,
        Tissue::Interspinous => 28.0,
        Tissue::Ligament => 78.0,
        Tissue::Flavum => 70.0,
        Tissue::Cortex => COMPACT_HU,
        Tissue::Cartilage => 95.0,
        Tissue::Marrow => spongy,
        // Arches hold more bone and less marrow than bodies.
        Tissue::PosteriorMarrow => 0.8 * spongy + 70.0,
        Tissue::Annulus => 98.0,
        Tissue::Nucleus => 82.0,
        Tissue::Csf => 8.0,
        Tissue::Root | Tissue::Cord => 37.0,
        Tissue::Vein => 38.0,
        Tissue::FlowVoid => 41.0,
        Tissue::BowelWall => 48.0,
        Tissue::BowelContent => 36.0,
        Tissue::Urine => 7.0,
        Tissue::Mass => 38.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spongy_bone_fades_with_age_as_published() {
        let at = |sex, age_years| spongy_hu(&Person { sex, age_years, ..Person::of(1, 0.0) });
        assert_eq!((at(Sex::Female, 22.0), at(Sex::Male, 25.0)), (250.0, 270.0));
        assert!(at(Sex::Female, 86.0) < 79.0 && at(Sex::Male, 88.0) < 90.0);
        assert!(at(Sex::Female, 60.0) < at(Sex::Male, 60.0));
    }

    #[test]
    fn air_is_nothing_to_x_rays_and_texture_is_weighed_by_tissue() {
        let palette = Palette::attenuation(&Person::of(3, 1.0));
        assert_eq!(palette.of(Tissue::Air), [0.0; 6]);
        assert_eq!(palette.of(Tissue::Csf)[..2], [1008.0, 1.0]);
        assert_eq!((palette.of(Tissue::Cortex)[COMPACT], palette.of(Tissue::Muscle)[MUSCLE]), (1.0, 1.0));
    }
}
