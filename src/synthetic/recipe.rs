//! A synthetic patient in numbers: what a recipe file may say, and what holds where it says nothing.

use std::collections::BTreeMap;

use super::{
    finding_recipe::FindingRecipe,
    lesion::LesionRecipe,
    level_recipe::{LevelRecipe, level_from},
    named::Named,
    person::{LEVELS, Person, Sex},
    scanner::Technique,
    teaching::Teaching,
};
use crate::{
    case::format::{FieldError, Fields},
    study::VertebralLevel,
};

/// The file name used in messages about a recipe.
const FILE: &str = "recipe";
/// The recipe schema this build reads.
const SCHEMA: i64 = 1;

/// A synthetic patient and the case told with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipe {
    /// Where all the noise comes from.
    pub seed: u32,
    /// The patient's build.
    pub person: Person,
    /// How the patient is scanned.
    pub technique: Technique,
    /// The series that are made of it; none: the usual.
    pub named: Named,
    /// The vertebra at whose height the sac ends.
    pub sac_end: VertebralLevel,
    /// What is measured at each level from T11 to S3.
    pub levels: BTreeMap<VertebralLevel, LevelRecipe>,
    /// What is there beyond the levels' measures.
    pub lesions: Vec<LesionRecipe>,
    /// Whether the column is fused: bridged discs, stiff joints, roots that lie on the dorsal dura.
    pub is_fused: bool,
    /// Whether the twelfth ribs are missing, so that six bodies without ribs stand above the sacrum.
    pub has_eleven_ribs: bool,
    /// The case's texts.
    pub case: CaseTexts,
    /// The findings to mark.
    pub findings: Vec<FindingRecipe>,
    /// What is told and asked.
    pub teaching: Teaching,
}

/// The texts of `case.toml` and `answers.toml`.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "named as in TeachingCase")]
pub struct CaseTexts {
    pub id: String,
    pub title: String,
    pub title_after: String,
    pub history: String,
    pub difficulty: String,
    pub licence: String,
    pub sources: Vec<String>,
    pub control: Option<String>,
    pub discussion: String,
}

impl Recipe {
    /// A control adult without findings, another one for every seed.
    pub fn normal(seed: u32) -> Self {
        Self::varied(seed, 1.0)
    }

    /// A control adult who differs from the average one by `variation` of what people usually differ, 0 to 1.
    fn varied(seed: u32, variation: f64) -> Self {
        let person = Person::of(seed, variation);
        Self {
            seed,
            levels: person.levels(seed, variation),
            person,
            technique: Technique::of(seed, variation),
            named: Named::default(),
            sac_end: VertebralLevel::S2,
            lesions: Vec::new(),
            is_fused: false,
            has_eleven_ribs: false,
            case: CaseTexts::default(),
            findings: Vec::new(),
            teaching: Teaching::default(),
        }
    }

    /// Reads a recipe text.
    ///
    /// # Errors
    /// One sentence that names field, value and what is allowed.
    pub fn parse(text: &str) -> Result<Self, String> {
        Self::parse_as(text, None)
    }

    /// Reads a recipe text for another patient of the same kind: `seed` in place of its own, for person and noise alike.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn parse_as(text: &str, seed: Option<u32>) -> Result<Self, String> {
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let before = error.span().and_then(|at| text.get(..at.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            format!("{FILE} is not valid TOML in line {line}: {}", error.message().replace('\n', ", "))
        })?;
        Self::from_table(&table, seed).map_err(|error| error.to_string())
    }

    fn from_table(table: &toml::Table, other_seed: Option<u32>) -> Result<Self, FieldError> {
        let fields = Fields::new(FILE, table);
        fields.only(&[
            "schema", "series", "seed", "body", "scanner", "sac", "level", "lesion", "case", "finding", "cover",
            "step", "question",
        ])?;
        if fields.integer("schema", 1, i64::MAX)? > SCHEMA {
            return Err(fields.not_allowed("schema", "1; a newer Thecal can read newer recipes"));
        }
        let own_seed = fields.integer("seed", 0, i64::from(u32::MAX))? as u32;
        let seed = other_seed.unwrap_or(own_seed);
        let mut recipe = match fields.opt_table("body")? {
            None => Self::normal(seed),
            Some(body) => body_from(body, seed)?,
        };
        if let Some(scanner) = fields.opt_table("scanner")? {
            recipe.technique = technique_from(scanner, seed)?;
        }
        if let Some(sac) = fields.opt_table("sac")? {
            sac.only(&["ends_at"])?;
            let ends = ["S1", "S2", "S3", "S4"];
            let word = sac.opt_word("ends_at", &ends)?;
            recipe.sac_end = word.and_then(|word| word.parse().ok()).unwrap_or(recipe.sac_end);
        }
        if let Some(levels) = fields.opt_table("level")? {
            levels.only(&LEVELS.map(VertebralLevel::name))?;
            for (name, level) in &mut recipe.levels {
                if let Some(said) = levels.opt_table(name.name())? {
                    *level = level_from(said, *level)?;
                }
            }
        }
        recipe.named = named_from(&fields)?;
        recipe.lesions = fields.each("lesion", LesionRecipe::read)?;
        let case = fields.opt_table("case")?.ok_or_else(|| fields.not_allowed("case", "a table like [case]"))?;
        recipe.case = case_from(case)?;
        recipe.findings = fields.each("finding", FindingRecipe::read)?;
        recipe.teaching = Teaching::read(&fields, recipe.findings.len())?;
        Ok(recipe)
    }

    /// What is asked of a level; levels outside T11 to S3 have nothing to ask.
    pub fn level(&self, level: VertebralLevel) -> Option<&LevelRecipe> {
        self.levels.get(&level)
    }
}

/// The series a recipe names.
fn named_from(fields: &Fields<'_>) -> Result<Named, FieldError> {
    let words = fields.texts("series")?;
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    Named::of_words(&words)
        .map_err(|_| fields.not_allowed("series", format!("a list of {}", Named::words().join(", "))))
}

/// The patient of a seed, with what the recipe says of them.
fn body_from(fields: Fields<'_>, seed: u32) -> Result<Recipe, FieldError> {
    fields.only(&[
        "variation",
        "sex",
        "age_years",
        "height",
        "fat",
        "belly_mm",
        "sacral_slope_deg",
        "lordosis",
        "scoliosis_mm",
        "conus_mm",
        "fused",
        "eleven_ribs",
    ])?;
    let variation = fields.opt_number("variation", 0.0, 1.0)?.unwrap_or(1.0);
    let mut recipe = Recipe::varied(seed, variation);
    let person = &mut recipe.person;
    let sexes = [Sex::Female, Sex::Male];
    let sex = fields.opt_word("sex", &sexes.map(Sex::word))?;
    person.sex = sex.and_then(|word| sexes.into_iter().find(|it| it.word() == word)).unwrap_or(person.sex);
    let numbers: [(&str, f64, f64, &mut f64); 8] = [
        ("age_years", 18.0, 90.0, &mut person.age_years),
        ("height", 0.85, 1.15, &mut person.height),
        ("fat", 0.5, 2.0, &mut person.fat),
        ("belly_mm", -30.0, 60.0, &mut person.belly_mm),
        ("sacral_slope_deg", 20.0, 50.0, &mut person.sacral_slope_deg),
        ("lordosis", 0.5, 1.5, &mut person.lordosis),
        ("scoliosis_mm", -8.0, 8.0, &mut person.scoliosis_mm),
        ("conus_mm", -20.0, 40.0, &mut person.conus_mm),
    ];
    for (key, low, high, value) in numbers {
        *value = fields.opt_number(key, low, high)?.unwrap_or(*value);
    }
    recipe.is_fused = fields.opt_flag("fused")?.unwrap_or_default();
    recipe.has_eleven_ribs = fields.opt_flag("eleven_ribs")?.unwrap_or_default();
    Ok(recipe)
}

/// The scanner of another seed than the patient's, or one that is nearer to the usual one.
fn technique_from(fields: Fields<'_>, patient: u32) -> Result<Technique, FieldError> {
    fields.only(&["seed", "variation", "height_mm"])?;
    let says_seed = fields.keys().any(|key| key == "seed");
    let seed = if says_seed { fields.integer("seed", 0, i64::from(u32::MAX))? as u32 } else { patient };
    let technique = Technique::of(seed, fields.opt_number("variation", 0.0, 1.0)?.unwrap_or(1.0));
    // Whoever scans lays the field where the question is.
    let height = fields.opt_number("height_mm", -40.0, 120.0)?;
    Ok(height.map_or(technique, |z_mm| technique.at_height(z_mm)))
}

fn case_from(fields: Fields<'_>) -> Result<CaseTexts, FieldError> {
    fields.only(&[
        "id",
        "title",
        "title_after",
        "history",
        "difficulty",
        "licence",
        "sources",
        "control",
        "discussion",
    ])?;
    Ok(CaseTexts {
        id: fields.text("id")?,
        title: fields.text("title")?,
        title_after: fields.opt_text("title_after")?.unwrap_or_default(),
        history: fields.opt_text("history")?.unwrap_or_default(),
        difficulty: fields.opt_word("difficulty", crate::case::format::DIFFICULTIES)?.unwrap_or_default(),
        licence: fields.opt_text("licence")?.unwrap_or_default(),
        sources: fields.texts("sources")?,
        control: fields.opt_text("control")?,
        discussion: fields.opt_text("discussion")?.unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: &str = "schema = 1\nseed = 1\n[case]\nid = 'a'\ntitle = 'b'\n";

    #[test]
    fn what_is_not_said_is_normal() {
        let recipe = Recipe::parse(CASE).expect("a recipe");
        assert_eq!(recipe.levels, Recipe::normal(1).levels);
        let wide = Recipe::parse(&format!("{CASE}[level.S1]\ndsd_mm = 13.5\n")).expect("a recipe");
        assert_eq!(wide.level(VertebralLevel::S1).map(|level| level.dsd_mm), Some(13.5));
    }

    #[test]
    fn a_seed_has_its_scanner_unless_the_recipe_says_otherwise() {
        let technique = |more: &str| Recipe::parse(&format!("{CASE}{more}")).expect("a recipe").technique;
        assert_eq!(technique(""), Technique::of(1, 1.0));
        assert_eq!(technique("[scanner]\nvariation = 0\n"), Technique::standard());
        assert_eq!(technique("[body]\nvariation = 0\n"), Technique::standard());
        assert_eq!(technique("[body]\nvariation = 0\n[scanner]\nseed = 4\n"), Technique::of(4, 1.0));
    }

    #[test]
    fn another_seed_is_another_person_with_what_the_recipe_asks() {
        let text = format!("{CASE}[level.S1]\ndsd_mm = 13.5\n");
        let own = Recipe::parse(&text).expect("a recipe");
        let other = Recipe::parse_as(&text, Some(8)).expect("a recipe");
        assert_eq!((other.seed, &other.person), (8, &Recipe::normal(8).person));
        assert!(other.person != own.person && other.levels[&VertebralLevel::L3] != own.levels[&VertebralLevel::L3]);
        assert_eq!(other.levels[&VertebralLevel::S1].dsd_mm, 13.5);
    }

    #[test]
    fn nonsense_is_refused_in_one_sentence() {
        let wrong = [
            ("[level.L9]\ndsd_mm = 1", "\"level, L9\" is not a known field; allowed are T11, T12, L1"),
            ("[level.L5]\ndsd_mm = -3", "\"level, L5, dsd_mm\" is -3; allowed is a number from 3 to 35"),
            ("[level.L5]\nwidth = 3", "\"level, L5, width\" is not a known field; allowed are superior_ap_mm"),
            (
                "[level.L5]\nvbd_mm = 20\nscallop_mm = 1\nsuperior_ap_mm = 35\ninferior_ap_mm = 35",
                "\"level, L5, vbd_mm\" is 20; allowed is a number from 30.0 to 34.0",
            ),
            ("[body]\nsex = 'x'", "\"body, sex\" is \"x\"; allowed is one of female, male"),
            ("[body]\nage_years = 7", "\"body, age_years\" is 7; allowed is a number from 18 to 90"),
            ("[scanner]\nvariation = 2", "\"scanner, variation\" is 2; allowed is a number from 0 to 1"),
            ("[scanner]\nseed = -1", "\"scanner, seed\" is -1; allowed is a whole number from 0 to 4294967295"),
            ("[scanner]\nte_ms = 90", "\"scanner, te_ms\" is not a known field; allowed are seed, variation"),
            ("[sac]\nends_at = 'S9'", "\"sac, ends_at\" is \"S9\"; allowed is one of S1, S2, S3"),
            (
                "[cover]\nseries = 'ct'",
                "\"cover, series\" is \"ct\"; allowed is one of sag_t2, sag_t1, sag_stir, ax_t2, ct_soft, ct_bone, ct_myelo",
            ),
            ("[cover]\nseries = 'sag_t2'\nat = 'f1'", "\"cover, at\" is \"f1\"; allowed is column, a level"),
            ("[[step]]\ntitle = 'a'\nnotes = ''\nshow = ['f1']", "\"step 1, show\" is [\"f1\"]"),
            ("[[question]]\nkind = 'locate'", "\"question 1, finding\" is missing"),
            (
                "[[question]]\nkind = 'choice'",
                "\"question 1, option\" is missing; allowed is at least two, of which one",
            ),
            ("[[question]]\nkind = 'level'\nlevel = 'S5'", "\"question 1, level\" is \"S5\"; allowed is a level that"),
            ("[[finding]]\nkind = 'x'", "\"finding 1, kind\" is \"x\"; allowed is one of scalloping"),
            ("[[finding]]\nlevel = 'L5'", "\"finding 1, kind\" is missing"),
        ];
        for (more, expected) in wrong {
            let error = Recipe::parse(&format!("{CASE}{more}\n")).expect_err(expected);
            assert!(error.contains(expected) && !error.contains('\n'), "{error}\n lacks \n{expected}");
        }
        let error = Recipe::parse("schema = 1\n").expect_err("no seed");
        assert!(error.contains("\"seed\" is missing; allowed is a whole number from 0 to"), "{error}");
    }
}
