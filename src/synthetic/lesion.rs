//! Lesions that a recipe can ask for: pouches of the dura, cysts, masses; what they are called, where they may lie, how large.

use crate::{
    case::format::{FieldError, Fields},
    study::VertebralLevel::{self, *},
};

/// What a lesion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LesionKind {
    /// The dura bulges through a foramen of the sacrum into the pelvis, joined to the sac by a neck.
    AnteriorMeningocele,
    /// The dura bulges through an intervertebral foramen to the side.
    LateralMeningocele,
    /// A cyst of a root's sheath with root fibres in its wall: Tarlov cyst, Nabors type II.
    PerineuralCyst,
    /// Small cysts of the sheaths on both sides.
    RadicularCysts,
    /// The sleeve of a root reaches out of its foramen as a wide tube of fluid.
    SleeveHerniation,
    /// A cyst outside the dura that pushes the sac forward, with fat above and below it: Nabors type IA.
    ArachnoidCyst,
    /// A diverticulum of the dorsal dura that erodes the lamina behind it.
    DorsalDiverticulum,
    /// A foramen that is wide and full of fat.
    WideForamen,
    /// A solid mass inside the sac.
    IntraduralMass,
}

/// The side of the patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// -x
    Right,
    /// +x
    Left,
}

impl Side {
    /// The words of both.
    pub const WORDS: [&str; 2] = ["right", "left"];

    /// The side of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Right, Self::Left].into_iter().find(|side| side.word() == word)
    }

    /// The sign of x.
    pub fn sign(self) -> f64 {
        match self {
            Self::Right => -1.0,
            Self::Left => 1.0,
        }
    }

    /// Its word in a recipe and in the truth.
    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }
}

/// A lesion of a recipe.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LesionRecipe {
    /// What it is.
    pub kind: LesionKind,
    /// The vertebra it belongs to; foramina are those below it.
    pub level: VertebralLevel,
    /// `None`: in the middle, or on both sides.
    pub side: Option<Side>,
    /// Sideways, from front to back, and up and down, mm.
    pub size_mm: [f64; 3],
    /// Width of the neck, where there is one.
    pub neck_mm: f64,
}

/// How a kind may lie: in the middle, on one side, or on both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lies {
    Middle,
    OneSide,
    BothSides,
}

/// A kind's word, its levels from first to last, how it lies, its usual size and neck.
struct Row(LesionKind, &'static str, (VertebralLevel, VertebralLevel), Lies, [f64; 3], f64);

const ROWS: [Row; 9] = [
    Row(LesionKind::AnteriorMeningocele, "anterior_meningocele", (S1, S3), Lies::OneSide, [60.0, 45.0, 50.0], 12.0),
    Row(LesionKind::LateralMeningocele, "lateral_meningocele", (T12, L5), Lies::OneSide, [35.0, 29.0, 35.0], 14.0),
    Row(LesionKind::PerineuralCyst, "perineural_cyst", (S1, S3), Lies::OneSide, [17.0, 14.4, 22.0], 2.4),
    Row(LesionKind::RadicularCysts, "radicular_cysts", (S1, S3), Lies::BothSides, [9.0, 8.0, 12.0], 2.4),
    Row(LesionKind::SleeveHerniation, "sleeve_herniation", (L1, L5), Lies::BothSides, [20.0, 10.0, 14.0], 9.0),
    Row(LesionKind::ArachnoidCyst, "arachnoid_cyst", (T12, L3), Lies::Middle, [19.0, 9.5, 86.0], 0.0),
    Row(LesionKind::DorsalDiverticulum, "dorsal_diverticulum", (L1, L5), Lies::Middle, [16.0, 13.0, 17.0], 9.0),
    Row(LesionKind::WideForamen, "wide_foramen", (T12, L5), Lies::OneSide, [16.0, 15.0, 26.0], 0.0),
    Row(LesionKind::IntraduralMass, "intradural_mass", (T12, L5), Lies::Middle, [13.0, 11.0, 24.0], 0.0),
];

impl LesionKind {
    fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// Its word in a recipe and in the truth.
    pub fn word(self) -> &'static str {
        self.row().1
    }
}

impl LesionRecipe {
    /// The sides it lies on, as signs of x; 0 in the middle.
    pub fn sides(&self) -> impl Iterator<Item = f64> {
        let both = self.kind.row().3 == Lies::BothSides && self.side.is_none();
        let one = self.side.map_or(0.0, Side::sign);
        if both { vec![-1.0, 1.0] } else { vec![one] }.into_iter()
    }

    /// Reads a `[[lesion]]`.
    pub(super) fn read(fields: Fields<'_>) -> Result<Self, FieldError> {
        fields.only(&["kind", "level", "side", "size_mm", "neck_mm"])?;
        let word = fields.word("kind", &ROWS.map(|row| row.1))?;
        let row = ROWS.iter().find(|row| row.1 == word);
        let row = row.ok_or_else(|| fields.not_allowed("kind", "a kind of lesion"))?;
        let (first, last) = row.2;
        let level = fields.text("level")?.parse::<VertebralLevel>().ok().filter(|it| (first..=last).contains(it));
        let level = level.ok_or_else(|| fields.not_allowed("level", format!("a level from {first} to {last}")))?;
        Ok(Self {
            kind: row.0,
            level,
            side: side(&fields, row.3)?,
            size_mm: size(&fields, row.4)?,
            neck_mm: fields.opt_number("neck_mm", 1.0, 20.0)?.unwrap_or(row.5),
        })
    }
}

fn side(fields: &Fields<'_>, lies: Lies) -> Result<Option<Side>, FieldError> {
    let side = fields.opt_word("side", &Side::WORDS)?.and_then(|word| Side::of_word(&word));
    match (lies, side) {
        (Lies::Middle, Some(_)) => Err(fields.not_allowed("side", "nothing: this lesion lies in the middle")),
        (Lies::OneSide, None) => Err(fields.not_allowed("side", "left or right")),
        _ => Ok(side),
    }
}

/// Three lengths; what is not said is the usual.
fn size(fields: &Fields<'_>, usual: [f64; 3]) -> Result<[f64; 3], FieldError> {
    let Some(said) = fields.opt_table("size_mm")? else { return Ok(usual) };
    said.only(&["across", "depth", "height"])?;
    let mut size = usual;
    for (key, value) in ["across", "depth", "height"].into_iter().zip(&mut size) {
        *value = said.opt_number(key, 3.0, 120.0)?.unwrap_or(*value);
    }
    Ok(size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::Recipe;

    #[test]
    fn rows_stand_in_the_order_of_their_kinds() {
        for (idx, row) in ROWS.iter().enumerate() {
            assert_eq!((row.0 as usize, row.0.word()), (idx, row.1));
        }
    }

    #[test]
    fn nonsense_is_one_sentence_with_field_value_and_what_is_allowed() {
        let case = "schema = 1\nseed = 1\n[case]\nid = 'a'\ntitle = 'b'\n[[lesion]]\n";
        for (text, expected) in [
            ("kind = 'wart'\nlevel = 'S2'", "wart"),
            ("kind = 'perineural_cyst'\nlevel = 'L9'\nside = 'left'", "a level from S1 to S3"),
            ("kind = 'perineural_cyst'\nlevel = 'S2'", "left or right"),
            ("kind = 'arachnoid_cyst'\nlevel = 'L1'\nside = 'left'", "lies in the middle"),
            ("kind = 'perineural_cyst'\nlevel = 'S2'\nside = 'left'\nsize_mm = { across = -3 }", "3"),
        ] {
            let error = Recipe::parse(&format!("{case}{text}\n")).expect_err(text);
            assert!(error.contains(expected) && !error.contains('\n'), "{error}");
        }
    }
}
