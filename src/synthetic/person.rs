//! Who the patient is: individual variation drawn smoothly from the seed, every number of it plausible for a control adult.
//!
//! Spreads follow domain sources: body lengths of women and men and their standard deviation (Cook & Baker 2021), the sac's
//! front to back diameter 13.8 ± 1.5 mm over L1 to L5 (Daniels 2015), the level of conus and of the sac's end (Saifuddin 1998,
//! Binokay 2006), supine lordosis 36.8 ± 13.2 degrees. What has no source is a moderate choice.

use std::collections::BTreeMap;

use super::{
    level_recipe::{CanalRecipe, LevelRecipe},
    noise::Grain,
    same::SameEverywhere as _,
};
use crate::study::VertebralLevel::{self, *};

/// Patient's Sex (0010,0040).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// F
    Female,
    /// M
    Male,
}

impl Sex {
    /// Its word in a recipe.
    pub fn word(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
        }
    }

    /// Its DICOM code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Female => "F",
            Self::Male => "M",
        }
    }
}

/// A patient's build, apart from the measures of each level.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// Sex.
    pub sex: Sex,
    /// Age in years.
    pub age_years: f64,
    /// Heights of vertebrae and discs relative to the average adult.
    pub height: f64,
    /// Lengths from front to back and widths of bone relative to the average adult.
    pub breadth: f64,
    /// Thickness of the fat under the skin relative to a slim adult.
    pub fat: f64,
    /// How far the belly stands out before that of a slim adult, mm.
    pub belly_mm: f64,
    /// Angle of the top of S1 against the axial plane, degrees.
    pub sacral_slope_deg: f64,
    /// Wedging of the discs relative to the average adult.
    pub lordosis: f64,
    /// How far the column's middle leaves the median plane, mm to the patient's left at its apex; negative to the right.
    pub scoliosis_mm: f64,
    /// Height of that apex above the top of S1, mm.
    pub apex_mm: f64,
    /// How much wider the left half is than the right: 0.02 is two parts in a hundred.
    pub asymmetry: f64,
    /// How far below the middle of L1 the cord ends, mm.
    pub conus_mm: f64,
    /// How far below the usual place in its vertebra the sac ends, mm.
    pub sac_tip_mm: f64,
    /// Dryness of the disc below T11 to L5: 0 is a young one, 1 a black one.
    pub dryness: [f64; 7],
}

/// Upper and lower end plate, mid-body diameter, concavity, sac and root sleeve of the average control adult (phantom table
/// of the domain notes; T11, T12 and S3 estimated), mm.
const AVERAGE: [(VertebralLevel, [f64; 6]); 10] = [
    (T11, [29.5, 30.5, 28.2, 0.7, 15.5, 2.5]),
    (T12, [30.5, 32.0, 29.4, 0.7, 16.0, 2.6]),
    (L1, [32.5, 33.5, 31.0, 0.8, 15.5, 2.8]),
    (L2, [33.5, 34.5, 32.0, 0.8, 14.0, 3.1]),
    (L3, [34.5, 35.0, 33.0, 0.8, 13.2, 4.3]),
    (L4, [35.5, 35.5, 34.0, 0.7, 13.0, 5.1]),
    (L5, [35.7, 35.3, 34.0, 0.7, 12.5, 5.3]),
    (S1, [32.0, 18.0, 23.5, 0.4, 10.5, 5.4]),
    (S2, [20.0, 13.0, 15.0, 0.3, 6.0, 5.0]),
    (S3, [14.0, 10.0, 11.3, 0.1, 4.0, 4.0]),
];

/// The levels that have measures, from the head down.
pub const LEVELS: [VertebralLevel; 10] = [T11, T12, L1, L2, L3, L4, L5, S1, S2, S3];

/// The measures of a level of the average control adult.
pub fn average(level: VertebralLevel) -> Option<LevelRecipe> {
    let row = AVERAGE.iter().find(|(name, _)| *name == level)?;
    let [superior_ap_mm, inferior_ap_mm, vbd_mm, scallop_mm, dsd_mm, sleeve_mm] = row.1;
    Some(LevelRecipe {
        superior_ap_mm,
        inferior_ap_mm,
        vbd_mm,
        scallop_mm,
        dsd_mm,
        fat_lost: false,
        sleeve_mm,
        thinned: 0.0,
        canal: CanalRecipe::default(),
    })
}

/// Numbers of one seed, normally distributed, no wilder than 2.5 standard deviations, scaled by how much may vary.
#[derive(Clone, Copy)]
struct Draw {
    grain: Grain,
    variation: f64,
}

impl Draw {
    fn normal(self, counter: u32) -> f64 {
        self.variation * self.grain.normal(counter).clamp(-2.5, 2.5)
    }

    /// A factor about 1 with this relative spread.
    fn factor(self, counter: u32, spread: f64) -> f64 {
        (spread * self.normal(counter)).same_exp()
    }
}

impl Person {
    /// The average adult, who looks the same for every seed.
    pub fn average() -> Self {
        Self {
            sex: Sex::Female,
            age_years: 40.0,
            height: 1.0,
            breadth: 1.0,
            fat: 1.0,
            belly_mm: 0.0,
            sacral_slope_deg: 36.0,
            lordosis: 1.0,
            scoliosis_mm: 0.0,
            apex_mm: 90.0,
            asymmetry: 0.0,
            conus_mm: 6.0,
            sac_tip_mm: 0.0,
            dryness: [0.1; 7],
        }
    }

    /// The patient of a seed; `variation` from 0, the average adult, to 1.
    pub fn of(seed: u32, variation: f64) -> Self {
        let draw = Draw { grain: Grain(seed).of(5000), variation };
        let sex = if draw.grain.uniform(0) < 0.5 { Sex::Female } else { Sex::Male };
        let age_years = (40.0 + variation * draw.grain.between(1, -19.0, 32.0)).round();
        Self { age_years, ..Self::average() }.built(sex, draw)
    }

    fn built(self, sex: Sex, draw: Draw) -> Self {
        let is_male = sex == Sex::Male;
        let larger = draw.variation * if is_male { 0.055 } else { -0.055 };
        let breadth = larger.same_exp() * draw.factor(2, 0.045);
        let bent = draw.normal(5);
        let fat_of_sex = 1.0 + draw.variation * if is_male { -0.08 } else { 0.22 };
        let heavy = draw.normal(4);
        let low = draw.normal(12);
        Self {
            sex,
            breadth,
            height: (0.5 * breadth.same_ln()).same_exp() * draw.factor(3, 0.028),
            fat: (fat_of_sex * (0.30 * heavy).same_exp()).clamp(0.55, 2.0),
            belly_mm: 13.0 * heavy + 5.0 * draw.normal(6) + 0.25 * (self.age_years - 40.0),
            lordosis: (0.24 * bent).same_exp(),
            sacral_slope_deg: (36.0 + 5.5 * bent + 4.0 * draw.normal(7)).clamp(24.0, 48.0),
            scoliosis_mm: 1.6 * draw.normal(8),
            apex_mm: 90.0 + 18.0 * draw.normal(9),
            asymmetry: 0.015 * draw.normal(10),
            conus_mm: 6.0 + 8.0 * draw.normal(11),
            // It ends above S2 in few and reaches S3 in some.
            sac_tip_mm: if low > 0.0 { 7.5 * low } else { 4.5 * low },
            dryness: self.discs(draw),
            ..self
        }
    }

    /// Discs dry with age, the lowest two first, and never all alike.
    fn discs(&self, draw: Draw) -> [f64; 7] {
        let aged = ((self.age_years - 25.0) / 55.0).clamp(0.0, 1.0);
        let share = [0.35, 0.35, 0.35, 0.45, 0.55, 0.85, 0.95];
        std::array::from_fn(|idx| {
            let own = draw.normal(20 + idx as u32);
            (0.06 + aged * share[idx] * (0.75 + 0.45 * own) + 0.05 * own).clamp(0.0, 1.0)
        })
    }

    /// The measures of every level of the patient of a seed.
    pub fn levels(&self, seed: u32, variation: f64) -> BTreeMap<VertebralLevel, LevelRecipe> {
        let draw = Draw { grain: Grain(seed).of(5001), variation };
        let sac = 0.085 * draw.normal(0);
        let lower = 0.085 * draw.normal(1);
        let one =
            |(idx, level): (usize, VertebralLevel)| Some((level, self.level(level, idx as u32, draw, sac, lower)?));
        LEVELS.into_iter().enumerate().filter_map(one).collect()
    }

    fn level(&self, level: VertebralLevel, idx: u32, draw: Draw, sac: f64, lower: f64) -> Option<LevelRecipe> {
        let usual = average(level)?;
        let one = |counter: u32, spread: f64| draw.factor(100 + 10 * idx + counter, spread);
        let waist = usual.waist_mm() * one(0, 0.22);
        let scallop_mm = (usual.scallop_mm * one(1, 0.32)).min(2.2);
        let own = self.breadth * one(2, 0.012);
        let (superior_ap_mm, inferior_ap_mm) =
            (usual.superior_ap_mm * own * one(3, 0.012), usual.inferior_ap_mm * own * one(4, 0.012));
        // The sac follows the body's size little, and below L5 goes its own way.
        let size = 0.25 * self.breadth.same_ln();
        let tail = if level >= S1 { lower } else { 0.35 * lower };
        Some(LevelRecipe {
            superior_ap_mm,
            inferior_ap_mm,
            vbd_mm: (superior_ap_mm + inferior_ap_mm) / 2.0 - scallop_mm - waist,
            scallop_mm,
            dsd_mm: usual.dsd_mm * (sac + tail + size).same_exp() * one(5, 0.028),
            sleeve_mm: usual.sleeve_mm * one(6, 0.06),
            ..usual
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_variation_every_seed_is_the_average_adult() {
        for seed in [1, 77] {
            let person = Person::of(seed, 0.0);
            for (level, got) in person.levels(seed, 0.0) {
                let usual = average(level).expect("a level");
                assert!((got.dsd_mm - usual.dsd_mm).abs() < 1e-9 && (got.vbd_mm - usual.vbd_mm).abs() < 1e-9);
            }
            assert_eq!((person.breadth, person.scoliosis_mm), (1.0, 0.0));
        }
    }

    #[test]
    fn a_thousand_people_are_plausible_and_differ() {
        let people: Vec<_> = (0..1000).map(|seed| Person::of(seed, 1.0)).collect();
        let mean = |of: &dyn Fn(&Person) -> f64| people.iter().map(of).sum::<f64>() / 1000.0;
        assert!((mean(&|it| it.breadth) - 1.0).abs() < 0.01 && (mean(&|it| it.sacral_slope_deg) - 36.0).abs() < 1.0);
        assert!((mean(&|it| f64::from(u8::from(it.sex == Sex::Male))) - 0.5).abs() < 0.06);
        for it in &people {
            assert!((0.82..1.2).contains(&it.breadth) && (0.82..1.2).contains(&it.height), "{it:?}");
            assert!((20.0..=75.0).contains(&it.age_years) && it.dryness.iter().all(|it| (0.0..=1.0).contains(it)));
        }
        let spread = |level| {
            let all: Vec<f64> = (0..1000).map(|seed| people[seed as usize].levels(seed, 1.0)[&level].dsd_mm).collect();
            let mean = all.iter().sum::<f64>() / 1000.0;
            (mean, (all.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / 1000.0).sqrt())
        };
        let (mean, sd) = spread(L3);
        assert!((mean - 13.2).abs() < 0.3 && (0.9..1.8).contains(&sd), "{mean} {sd}");
    }
}
