//! What a sheet is compared with: the truth of a synthetic case, or another reader's sheet.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::{Sheet, Slot};
use crate::{geometry::LpsPoint, study::VertebralLevel};

/// The newest schema of `truth.toml` that is understood.
const SCHEMA: i64 = 2;

/// Lengths and lines that count as right, or are another's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reference {
    /// In words: whose they are.
    pub name: String,
    lengths: BTreeMap<Slot, f64>,
    lines: BTreeMap<Slot, [LpsPoint; 2]>,
}

type OfLevel = fn(VertebralLevel) -> Slot;

/// Which lengths and which ends of lines a level of `truth.toml` holds.
const LENGTHS: [(&str, OfLevel); 5] = [
    ("dsd_mm", Slot::Sac),
    ("vbd_mm", Slot::Body),
    ("superior_ap_mm", Slot::Superior),
    ("inferior_ap_mm", Slot::Inferior),
    ("canal_ap_mm", Slot::Canal),
];
const LINES: [([&str; 2], OfLevel); 4] = [
    (["sac_ventral_mm", "sac_dorsal_mm"], Slot::Sac),
    (["anterior_middle_mm", "posterior_middle_mm"], Slot::Body),
    (["anterior_superior_mm", "posterior_superior_mm"], Slot::Superior),
    (["anterior_inferior_mm", "posterior_inferior_mm"], Slot::Inferior),
];

impl Reference {
    /// The truth of a synthetic case from the text of its `truth.toml`.
    ///
    /// # Errors
    /// A sentence that says why it cannot be read.
    pub fn read_truth(text: &str) -> Result<Self, String> {
        let table: Table = text.parse().map_err(|error: toml::de::Error| error.message().to_owned())?;
        match table.get("schema").and_then(Value::as_integer) {
            Some(schema) if schema <= SCHEMA => {}
            Some(schema) => return Err(format!("it is of schema {schema}, which a newer program wrote")),
            None => return Err("it names no schema".to_owned()),
        }
        let mut all = Self { name: "the truth of this synthetic case".to_owned(), ..Self::default() };
        let levels = table.get("level").and_then(Value::as_table).ok_or("it names no levels")?;
        for (name, values) in levels {
            let (Ok(level), Some(values)) = (name.parse::<VertebralLevel>(), values.as_table()) else { continue };
            all.take_level(level, values);
        }
        let place = |key: &str| table.get(key).and_then(point);
        for (key, slot) in [("sac_end_mm", Slot::SacEnd), ("conus_mm", Slot::Conus)] {
            all.lines.extend(place(key).map(|at| (slot, [at, at])));
        }
        Ok(all)
    }

    fn take_level(&mut self, level: VertebralLevel, values: &Table) {
        for (key, slot) in LENGTHS {
            let mm = values.get(key).and_then(Value::as_float).filter(|mm| mm.is_finite());
            self.lengths.extend(mm.map(|mm| (slot(level), mm)));
        }
        for (keys, slot) in LINES {
            let [from, to] = keys.map(|key| values.get(key).and_then(point));
            self.lines.extend(from.zip(to).map(|(from, to)| (slot(level), [from, to])));
        }
        let interpedicular = values.get("interpedicular_mm").and_then(Value::as_float);
        self.lengths.extend(interpedicular.map(|mm| (Slot::Interpedicular(level), mm)));
    }

    /// Another reader's sheet.
    pub fn of_sheet(sheet: &Sheet) -> Self {
        let mut all = Self { name: format!("reader {}", sheet.reader), ..Self::default() };
        for (slot, line) in sheet.lines() {
            all.lengths.extend(sheet.length_mm(slot).map(|mm| (slot, mm)));
            if let (Some(from), Some(to)) = (line.points.first(), line.points.last()) {
                all.lines.insert(slot, [*from, *to]);
            }
        }
        all
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.lengths.is_empty()
    }

    /// A length, mm.
    pub fn length_mm(&self, slot: Slot) -> Option<f64> {
        self.lengths.get(&slot).copied()
    }

    /// Where a line lies.
    pub fn line(&self, slot: Slot) -> Option<[LpsPoint; 2]> {
        self.lines.get(&slot).copied()
    }

    /// The dural sac ratio.
    pub fn dsr(&self, level: VertebralLevel) -> Option<f64> {
        let body = self.length_mm(Slot::Body(level)).filter(|mm| 0.0 < *mm)?;
        Some(self.length_mm(Slot::Sac(level))? / body)
    }

    /// Which level's line of the same kind lies nearest to a place.
    pub(super) fn nearest(&self, slot: Slot, at: LpsPoint) -> Option<VertebralLevel> {
        let of_kind =
            self.lines.iter().filter(|(other, _)| other.level().is_some_and(|level| slot.at_level(level) == **other));
        let middle = |line: &[LpsPoint; 2]| line[0] + (line[1] - line[0]) * 0.5;
        let nearest = of_kind.min_by(|a, b| middle(a.1).distance_mm(at).total_cmp(&middle(b.1).distance_mm(at)));
        nearest.and_then(|(slot, _)| slot.level())
    }
}

fn point(value: &Value) -> Option<LpsPoint> {
    let numbers: Vec<f64> = value.as_array()?.iter().filter_map(Value::as_float).collect();
    let at = LpsPoint::from(<[f64; 3]>::try_from(numbers).ok()?);
    at.is_finite().then_some(at)
}
