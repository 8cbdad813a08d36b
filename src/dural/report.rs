//! The worksheet as a report to copy and as CSV: technique, numbering, table, findings, a verdict per method, conclusion.

use std::fmt::Write as _;

use super::{Condition, CriterionSet, Imaging, Known, Quantity, Sheet, Sign, Slot, steps, warnings};
use crate::study::VertebralLevel::{self, L1, L2, L3, L4, L5, S1, S2, S3};

/// The rows of the table.
pub const ROWS: [VertebralLevel; 8] = [L1, L2, L3, L4, L5, S1, S2, S3];

/// What Ghent's two editions make of dural ectasia, as text with its sources.
pub const GHENT: [&str; 2] = [
    "Ghent 1996: lumbosacral dural ectasia on CT or MR was a major criterion of its own (S13, S14).",
    "Ghent 2010 (revised): dural ectasia gives 2 points of the systemic score, which counts as positive from 7 points; \
     it is no longer a major criterion (S12).",
];

/// What the numbers of sources stand for.
pub const SOURCES: [&str; 17] = [
    "S02 Fattori et al., Lancet 1999;354:910 (abstract)",
    "S03 Oosterhof et al., Radiology 2001;220:514 (abstract)",
    "S05 a radiology blog of 2010 that quotes Ahn, Habermann and Fattori; their full texts were not read (secondary)",
    "S06 comparison of three criteria, Clin Radiol 2006;61:971 (abstract)",
    "S07 Daniels et al., Clin Radiol 2015, PMC4282821: sacs of 72 controls and 24 with Marfan (abstract)",
    "S08 Lundby et al., AJNR 2009, PMC7051621 (abstract and table 2)",
    "S09 Boker et al., Spine J 2019;19:1412, the Lundby set ten years later (abstract)",
    "S10 Pierro et al., J Clin Imaging Sci 2017;7:35, normal limits in 604 adults (abstract)",
    "S12 a page on the revised Ghent nosology, Loeys et al., J Med Genet 47:476 (secondary)",
    "S13 a page on the Ghent nosology of 1996 (secondary)",
    "S14 another page on the Ghent nosology of 1996 (secondary)",
    "S29 Silverstein, PMC4337191, normal dorsal root ganglia (abstract)",
    "S37 Hayashida et al., Jpn J Radiol 2014;32:205 (abstract)",
    "S40 a radiograph series of 2001 (abstract)",
    "S54 Saifuddin et al., Spine 1998;23:1452, the conus in 504 adults (abstract)",
    "S55 Binokay et al., Acta Radiol 2006;47:397, end of the sac in 743 people (abstract)",
    "No paper's full text was read where only its abstract is named.",
];

/// What a report says beyond the sheet.
pub struct About<'a> {
    /// Which series were measured, line by line, without anything of a patient's.
    pub technique: &'a [String],
    /// What it was compared with, in sentences.
    pub comparison: &'a [String],
}

/// Words of rules as a person reads them: `S1 dsr > 0.57` is `S1 DSR > 0.57`.
pub fn spelled(rule: &str) -> String {
    let words = [
        (" dsd", " DSD"),
        (" dsr", " DSR"),
        (" ahn", " scalloping by end plates"),
        ("any(", "any of ("),
        ("all(", "all of ("),
        (">=", "≥"),
    ];
    words.into_iter().fold(rule.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// A verdict in a few words: never without its method's name, never negative where something is missing.
pub fn verdict_words(sheet: &Sheet, set: &CriterionSet) -> String {
    format!("{}: {}", set.name, result_words(sheet, set))
}

fn result_words(sheet: &Sheet, set: &CriterionSet) -> String {
    let verdict = sheet.verdict(set);
    match verdict.result {
        Some(result) => result,
        None if set.imaging == Imaging::Radiograph => FOR_RADIOGRAPHS.to_owned(),
        None => format!("not decidable, not measured: {}", listed(&verdict.missing)),
    }
}

/// Lengths of CT and MR reach no rule for radiographs, and one of its formulae was not available.
const FOR_RADIOGRAPHS: &str = "no verdict: for radiographs only, and its scalloping is not computable (the paper's \
                               formula was not available)";

fn listed(missing: &[Quantity]) -> String {
    missing.iter().map(|what| spelled(&what.to_string())).collect::<Vec<_>>().join(", ")
}

/// Whether a result says that what the set looks for is there.
pub fn is_met(set: &CriterionSet, result: Option<&str>) -> bool {
    result.is_some_and(|result| result != set.otherwise)
}

/// One condition with its cut-off, its value and whether it is met.
pub fn condition_words(of: &Condition) -> String {
    let state = match (of.met, of.borderline) {
        (Some(true), true) => "met, borderline".to_owned(),
        (Some(true), false) => "met".to_owned(),
        (Some(false), true) => "not met, borderline".to_owned(),
        (Some(false), false) => "not met".to_owned(),
        (None, _) if of.missing.is_empty() => "not decidable".to_owned(),
        (None, _) => format!("not decidable: {} not measured", listed(&of.missing)),
    };
    format!("{}: {state}", spelled(of.told.as_deref().unwrap_or(&of.asks)))
}

/// The report as structured text.
pub fn report(sheet: &Sheet, sets: &[CriterionSet], about: &About<'_>) -> String {
    let mut text = format!("DURAL SAC WORKSHEET, reader {}\nFor teaching, not for diagnosis.\n", sheet.reader);
    block(&mut text, "TECHNIQUE", about.technique);
    let numbering =
        if sheet.numbering.is_empty() { "How the vertebrae were counted is not noted." } else { &sheet.numbering };
    block(&mut text, "NUMBERING", &[numbering.to_owned()]);
    block(&mut text, "MEASUREMENTS (mm; DSR = DSD / VBD; scal A = (upper + lower end plate) / 2 - VBD)", &table(sheet));
    block(&mut text, "FINDINGS", &findings(sheet));
    let verdicts: Vec<String> = sets.iter().flat_map(|set| verdict_lines(sheet, set)).collect();
    block(&mut text, "VERDICT BY METHOD", &verdicts);
    block(&mut text, "COMPARISON", about.comparison);
    block(&mut text, "CONCLUSION", &conclusion(sheet, sets));
    block(&mut text, "SOURCES", &SOURCES.map(str::to_owned));
    text
}

fn block(text: &mut String, title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    // Writing into a string cannot fail.
    let _ = write!(text, "\n{title}\n");
    lines.iter().for_each(|line| {
        let _ = writeln!(text, "  {line}");
    });
}

fn mm(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |mm| format!("{mm:.1}"))
}

fn table(sheet: &Sheet) -> Vec<String> {
    let head = format!("{:<6}{:>7}{:>7}{:>7}{:>7}", "level", "DSD", "VBD", "DSR", "scal A");
    let row = |level: VertebralLevel| {
        let dsr = sheet.dsr(level).map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2}"));
        let values = [mm(sheet.dsd_mm(level)), mm(sheet.vbd_mm(level)), dsr, mm(sheet.ahn_mm(level))];
        let cells: String = values.iter().map(|value| format!("{value:>7}")).collect();
        format!("{:<6}{cells}", level.name())
    };
    std::iter::once(head).chain(ROWS.into_iter().map(row)).collect()
}

fn findings(sheet: &Sheet) -> Vec<String> {
    let mut all = Vec::new();
    for level in [L5, S1] {
        all.extend(
            sheet
                .chord_depth_mm(level)
                .map(|mm| format!("{level} chord depth {mm:.1} mm (no published cut-off was found)")),
        );
        match sheet.sleeve(level) {
            Known::Exactly(mm) => all.push(format!("{level} root sleeve, wider side: {mm:.1} mm")),
            Known::AtLeast(mm) => all.push(format!("{level} root sleeve, one side measured: {mm:.1} mm")),
            Known::Unknown => {}
        }
    }
    for slot in [Slot::Interpedicular(L4), Slot::Canal(S1)] {
        all.extend(sheet.length_mm(slot).map(|mm| format!("{}: {mm:.1} mm (no verdict on CT or MR)", slot.name())));
    }
    for sign in Sign::all() {
        all.extend(sheet.sign(sign).map(|yes| format!("{}: {}", sign.title(), if yes { "yes" } else { "no" })));
    }
    for slot in steps() {
        all.extend(warnings(sheet, slot, None).into_iter().map(|it| format!("{}: {}", slot.short(), it.sentence())));
    }
    all
}

fn verdict_lines(sheet: &Sheet, set: &CriterionSet) -> Vec<String> {
    let mut all = vec![verdict_words(sheet, set)];
    let conditions = set.conditions(&|what| sheet.known(what, set.imaging)).into_iter();
    all.extend(conditions.filter(|it| it.told.is_some()).map(|it| format!("  {}", condition_words(&it))));
    all.push(format!("  Source: {}", set.source));
    all
}

fn conclusion(sheet: &Sheet, sets: &[CriterionSet]) -> Vec<String> {
    let told = |set: &CriterionSet, result: Option<&str>| match result {
        // A grade is told with its name.
        Some(result) if result.parse::<u8>().is_ok() => format!("{} {result}", set.name),
        _ => set.name.clone(),
    };
    let of = |wanted: fn(&CriterionSet, Option<&str>) -> bool| {
        let results = sets.iter().map(|set| (set, sheet.verdict(set).result));
        let found = results.filter(|(set, result)| wanted(set, result.as_deref()));
        found.map(|(set, result)| told(set, result.as_deref())).collect::<Vec<_>>().join("; ")
    };
    let met = of(is_met);
    let not = of(|set, result| result == Some(set.otherwise.as_str()));
    let open = of(|set, result| result.is_none() && set.imaging != Imaging::Radiograph);
    let mut all = Vec::new();
    for (what, names) in [("Met by", met), ("Not met by", not), ("Not decidable by", open)] {
        if !names.is_empty() {
            all.push(format!("{what}: {names}."));
        }
    }
    all.push(
        "Methods disagree and none is a gold standard (S06, S09); no verdict stands without its method.".to_owned(),
    );
    all.extend(GHENT.map(str::to_owned));
    all.push(
        "Limits: cut-offs are of adults on supine images; women have smaller bodies at equal sacs (S07); one vertebra \
              more or less changes which levels are compared."
            .to_owned(),
    );
    all
}

/// The worksheet as CSV: a row a measure or answer, then a row a verdict.
pub fn csv(sheet: &Sheet, sets: &[CriterionSet]) -> String {
    let mut text = "reader,item,level,value,unit\n".to_owned();
    let mut row = |item: &str, level: &str, value: &str, unit: &str| {
        let cells = [&sheet.reader.to_string(), item, level, value, unit].map(quoted);
        text.push_str(&cells.join(","));
        text.push('\n');
    };
    for slot in steps() {
        if let Some(mm) = sheet.length_mm(slot) {
            let name = slot.short();
            let level = slot.level().map_or("", VertebralLevel::name);
            row(name.strip_prefix(level).unwrap_or(&name).trim(), level, &format!("{mm:.2}"), "mm");
        }
    }
    for level in ROWS {
        for (item, value, unit) in [
            ("DSR", sheet.dsr(level).map(|it| format!("{it:.3}")), ""),
            ("scalloping by end plates", sheet.ahn_mm(level).map(|it| format!("{it:.2}")), "mm"),
            ("scalloping by chord", sheet.chord_depth_mm(level).map(|it| format!("{it:.2}")), "mm"),
        ] {
            value.into_iter().for_each(|value| row(item, level.name(), &value, unit));
        }
    }
    for sign in Sign::all() {
        sheet.sign(sign).into_iter().for_each(|yes| row(&sign.title(), "", if yes { "yes" } else { "no" }, ""));
    }
    for set in sets {
        row(&set.name, "", &result_words(sheet, set), "");
    }
    text
}

/// A cell, in quotes where it needs them. What a spreadsheet would take for a formula is made text.
fn quoted(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@']) && cell.parse::<f64>().is_err();
    let cell = if is_formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dural::{
        StudyNotes, published,
        sheet::tests::{line, sheet},
    };

    #[test]
    fn a_report_names_its_methods_and_never_says_negative_of_what_is_missing() {
        let lines = [
            line(Slot::Sac(S1), &[[30.0, -175.0], [44.0, -175.0]]),
            line(Slot::Body(S1), &[[0.0, -175.0], [23.0, -175.0]]),
        ];
        let sheet = sheet(&lines, &StudyNotes::default());
        let about = About { technique: &["Sag T2".to_owned()], comparison: &[] };
        let text = report(&sheet, published(), &about);
        assert!(
            text.contains("Oosterhof 2001, any level: positive") && text.contains("S1 DSR 0.61 > 0.57: met"),
            "{text}"
        );
        assert!(text.contains("Ahn 2000: not decidable, not measured: ") && text.contains("L4 DSD"), "{text}");
        assert!(!text.contains(": negative"), "{text}");
        assert!(text.contains("Ghent 1996") && text.contains("Ghent 2010") && !text.contains("[M]"));
        let csv = csv(&sheet, published());
        assert!(csv.contains("A,DSD,S1,14.00,mm\n") && csv.contains("A,DSR,S1,0.609,\n"), "{csv}");
        assert!(csv.contains("\"Oosterhof 2001, any level\",,positive,\n"), "{csv}");
        assert!(csv.lines().all(|row| row.split(',').count() >= 5));
    }

    #[test]
    fn cells_are_quoted() {
        assert_eq!(
            ["a,b", "a\"b", "=1+1", "-2.5", "plain"].map(quoted),
            ["\"a,b\"", "\"a\"\"b\"", "'=1+1", "-2.5", "plain"]
        );
    }
}
