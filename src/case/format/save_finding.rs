//! A finding, its marks and its region into their tables of `answers.toml`.

use toml_edit::{Array, Table, Value};

use super::{
    edit::{numbers, place_tables, point, put, put_nested, read_again, tables_like, taken, text_unless_empty},
    read_finding::{DEFAULT_REACH_MM, IN_PATIENT, ON_IMAGE, ROLES, mark_from, solid_from},
};
use crate::{
    annotation::{Mark, MarkSpace, Region, Solid},
    case::{Code, Finding, SavedView},
};

/// Writes a finding into its table; `common` is the patient space said once for all.
pub(super) fn edit_finding(entry: &mut Table, finding: &Finding, common: Option<&str>) {
    put(entry, "id", Some(finding.id.as_str().into()));
    put(entry, "name", Some(finding.name.as_str().into()));
    put(entry, "level", finding.level.map(|level| level.name().into()));
    put(entry, "text", text_unless_empty(entry, "text", &finding.text));
    put(entry, "alt", text_unless_empty(entry, "alt", &finding.alt));
    put(entry, "hint", text_unless_empty(entry, "hint", &finding.hint));
    put(entry, "sign", finding.sign.map(|sign| sign.word().into()));
    edit_code(entry, finding.code.as_ref());
    edit_view(entry, "view", false, finding.view.as_ref());
    edit_regions(entry, finding.region.as_ref(), common);
    let said = |old: &Table| read_again(old, |fields| mark_from(fields, common).ok().flatten());
    let marks = tables_like(taken(entry, "mark"), &finding.marks, said).into_iter().map(|(mut table, mark)| {
        edit_mark(&mut table, mark, common);
        table
    });
    let marks = marks.collect();
    place_tables(entry, "mark", marks);
}

fn edit_code(entry: &mut Table, code: Option<&Code>) {
    let Some(code) = code else {
        entry.remove("code");
        return;
    };
    let fields = [("scheme", &code.scheme), ("value", &code.value), ("meaning", &code.meaning)];
    put_nested(entry, "code", true, fields.map(|(key, text)| (key, Some(Value::from(text.as_str())))));
}

/// Writes a view as the table `key`, or removes it; a new one stands in one line where it is `inline`.
pub(super) fn edit_view(entry: &mut Table, key: &str, inline: bool, view: Option<&SavedView>) {
    let Some(view) = view else {
        entry.remove(key);
        return;
    };
    put_nested(entry, key, inline, view_values(view));
}

/// The values of a view by their names.
pub(super) fn view_values(view: &SavedView) -> [(&'static str, Option<Value>); 4] {
    let window = view.window.map(|(center, width)| numbers(&[center, width]));
    [
        ("series", Some(view.series.as_str().into())),
        ("center_mm", Some(point(view.center))),
        ("zoom", view.zoom.map(Value::from)),
        ("window", window),
    ]
}

fn edit_mark(table: &mut Table, mark: &Mark, common: Option<&str>) {
    let word = ROLES.iter().find(|(_, role)| *role == mark.role).map_or(ROLES[0].0, |it| it.0);
    let role_said = table.contains_key("role") || word != ROLES[0].0;
    put(table, "role", role_said.then(|| word.into()));
    match &mark.space {
        MarkSpace::Patient(uid) => {
            put_space(table, uid.as_str(), common);
            put(table, "image", None);
        }
        MarkSpace::Image(uid) => {
            put(table, "frame_of_reference", None);
            put(table, "image", Some(uid.as_str().into()));
        }
    }
    let at = mark.caption.as_ref().and_then(|caption| caption.at);
    let places = [mark.arrow.map(|arrow| arrow.tip), mark.arrow.and_then(|arrow| arrow.tail), at];
    for ((in_patient, on_image), place) in IN_PATIENT.into_iter().zip(ON_IMAGE).zip(places) {
        let is_patients = mark.frame_of_reference().is_some();
        put(table, in_patient, place.filter(|_| is_patients).map(point));
        put(table, on_image, place.filter(|_| !is_patients).map(|at| numbers(&[at.0.x, at.0.y])));
    }
    put(table, "caption", mark.caption.as_ref().map(|caption| caption.text.as_str().into()));
    put(table, "caption_expert", mark.caption.as_ref().and_then(|caption| caption.expert.as_deref()).map(Into::into));
    put(table, "only_on", mark.only_on.as_ref().map(|uid| uid.as_str().into()));
    let reach_said = table.contains_key("reach_mm") || mark.reach_mm != DEFAULT_REACH_MM;
    put(table, "reach_mm", reach_said.then(|| mark.reach_mm.into()));
}

fn put_space(table: &mut Table, uid: &str, common: Option<&str>) {
    let is_said = table.contains_key("frame_of_reference") || common != Some(uid);
    put(table, "frame_of_reference", is_said.then(|| uid.into()));
}

fn edit_regions(entry: &mut Table, region: Option<&Region>, common: Option<&str>) {
    let solids = region.map(|region| region.solids.as_slice()).unwrap_or_default();
    let space = region.map(|region| region.frame_of_reference.as_str()).unwrap_or_default();
    let said = |old: &Table| read_again(old, |fields| solid_from(fields).ok());
    let tables = tables_like(taken(entry, "region"), solids, said).into_iter().map(|(mut table, solid)| {
        put_space(&mut table, space, common);
        edit_solid(&mut table, solid);
        table
    });
    let tables = tables.collect();
    place_tables(entry, "region", tables);
}

fn edit_solid(table: &mut Table, solid: &Solid) {
    let values = match solid {
        Solid::Slab { outline, half_depth_mm } => {
            let outline: Array = outline.iter().map(|&at| point(at)).collect();
            [Some(Value::Array(outline)), Some((*half_depth_mm).into()), None, None]
        }
        Solid::Ball { center, radius_mm } => [None, None, Some(point(*center)), Some((*radius_mm).into())],
    };
    let names = ["outline_mm", "half_depth_mm", "center_mm", "radius_mm"];
    names.into_iter().zip(values).for_each(|(name, value)| put(table, name, value));
}
