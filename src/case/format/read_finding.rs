//! One finding of `answers.toml`: its texts, its marks, and where it truly is.

use super::{
    FieldError, Fields,
    read::{level_named, view_from},
};
use crate::{
    annotation::{Arrow, Caption, Mark, MarkRole, MarkSpace, Region, RegionError, Solid},
    case::{Code, Finding, Sign},
    geometry::LpsPoint,
    study::{FrameOfReferenceUid, SeriesInstanceUid, SopInstanceUid},
};

/// How far from its anchor a mark shows where the file does not say, in mm: half a 4 mm slice and its 0.4 mm gap.
pub const DEFAULT_REACH_MM: f64 = 2.2;
/// The words for what a mark means.
pub(super) const ROLES: [(&str, MarkRole); 4] = [
    ("finding", MarkRole::Finding),
    ("anatomy", MarkRole::Anatomy),
    ("normal", MarkRole::Normal),
    ("pitfall", MarkRole::Pitfall),
];

pub(super) fn finding_from(fields: Fields<'_>, common: Option<&str>) -> Result<Finding, FieldError> {
    let level = fields.opt_text("level")?.map(|name| level_named(&fields, "level", &name));
    let marks = fields.each("mark", |fields| mark_from(fields, common))?;
    Ok(Finding {
        id: fields.text("id")?,
        name: fields.text("name")?,
        level: level.transpose()?,
        text: fields.opt_text("text")?.unwrap_or_default(),
        alt: fields.opt_text("alt")?.unwrap_or_default(),
        hint: fields.opt_text("hint")?.unwrap_or_default(),
        sign: fields.opt_word("sign", &Sign::ALL.map(|it| it.1))?.and_then(|word| Sign::of_word(&word)),
        code: fields.opt_table("code")?.map(code_from).transpose()?,
        region: region_from(&fields, common)?,
        marks: marks.into_iter().flatten().collect(),
        view: fields.opt_table("view")?.map(view_from).transpose()?,
    })
}

fn code_from(fields: Fields<'_>) -> Result<Code, FieldError> {
    Ok(Code { scheme: fields.text("scheme")?, value: fields.text("value")?, meaning: fields.text("meaning")? })
}

/// The keys of a mark's tip, tail and caption: in patient mm, and on one image in pixels.
pub(super) const IN_PATIENT: [&str; 3] = ["tip_mm", "tail_mm", "caption_mm"];
pub(super) const ON_IMAGE: [&str; 3] = ["tip_px", "tail_px", "caption_px"];

fn place_on_image(fields: &Fields<'_>, key: &str) -> Result<Option<LpsPoint>, FieldError> {
    Ok(fields.opt_numbers::<2>(key)?.map(|[column, row]| LpsPoint::new(column, row, 0.0)))
}

/// `None` for a mark with neither arrow nor caption.
pub(super) fn mark_from(fields: Fields<'_>, common: Option<&str>) -> Result<Option<Mark>, FieldError> {
    let role = fields.opt_word("role", &ROLES.map(|(word, _)| word))?;
    let image = fields.opt_text("image")?.map(SopInstanceUid);
    let [tip_key, tail_key, caption_key] = if image.is_some() { ON_IMAGE } else { IN_PATIENT };
    let point = |key| if image.is_some() { place_on_image(&fields, key) } else { fields.opt_point(key) };
    let (tip, tail, at) = (point(tip_key)?, point(tail_key)?, point(caption_key)?);
    if tip.is_none() && tail.is_some() {
        return Err(fields.not_allowed(tip_key, format!("a point where there is a {tail_key}")));
    }
    let expert = fields.opt_text("caption_expert")?;
    if expert.is_some() && fields.opt_text("caption")?.is_none() {
        return Err(fields.not_allowed("caption_expert", "a second wording where there is a caption"));
    }
    let caption = fields.opt_text("caption")?.map(|text| Caption { text, expert, at });
    let reach_mm = fields.opt_number("reach_mm", 0.0, 1000.0)?.unwrap_or(DEFAULT_REACH_MM);
    if tip.is_none() && caption.is_none() {
        return Ok(None);
    }
    Ok(Some(Mark {
        role: role.and_then(|word| ROLES.iter().find(|(name, _)| *name == word)).map(|it| it.1).unwrap_or_default(),
        space: match image {
            Some(uid) => MarkSpace::Image(uid),
            None => MarkSpace::Patient(space_of(&fields, common)?),
        },
        arrow: tip.map(|tip| Arrow { tip, tail }),
        caption,
        only_on: fields.opt_text("only_on")?.map(SeriesInstanceUid),
        reach_mm,
    }))
}

fn space_of(fields: &Fields<'_>, common: Option<&str>) -> Result<FrameOfReferenceUid, FieldError> {
    let own = fields.opt_text("frame_of_reference")?;
    let uid = own.or_else(|| common.map(str::to_owned));
    uid.map(FrameOfReferenceUid)
        .ok_or_else(|| fields.not_allowed("frame_of_reference", "a UID, here or once at the top"))
}

/// The solids of `[[finding.region]]` as one region; `None` where there are none.
fn region_from(fields: &Fields<'_>, common: Option<&str>) -> Result<Option<Region>, FieldError> {
    let mut space: Option<FrameOfReferenceUid> = None;
    let solids = fields.each("region", |fields| {
        let own = space_of(&fields, common)?;
        if *space.get_or_insert_with(|| own.clone()) != own {
            return Err(fields.not_allowed("frame_of_reference", "the same for all parts of a region"));
        }
        solid_from(fields)
    })?;
    let Some(frame_of_reference) = space else { return Ok(None) };
    let region = Region { frame_of_reference, solids };
    region.check().map_err(|error| refused(fields, "region", error))?;
    Ok(Some(region))
}

/// A slab where there is an outline, else a ball.
pub(super) fn solid_from(fields: Fields<'_>) -> Result<Solid, FieldError> {
    let (place, size, solid) = match fields.opt_points("outline_mm")? {
        Some(outline) => {
            let half_depth_mm = fields.number("half_depth_mm", f64::MIN, f64::MAX)?;
            ("outline_mm", "half_depth_mm", Solid::Slab { outline, half_depth_mm })
        }
        None => {
            let center = fields.opt_point("center_mm")?;
            let center = center.ok_or_else(|| fields.not_allowed("center_mm", "a point, or an outline_mm instead"))?;
            let radius_mm = fields.number("radius_mm", f64::MIN, f64::MAX)?;
            ("center_mm", "radius_mm", Solid::Ball { center, radius_mm })
        }
    };
    let alone = Region { frame_of_reference: FrameOfReferenceUid::default(), solids: vec![solid.clone()] };
    let key = |error| if error == RegionError::Size { size } else { place };
    alone.check().map_err(|error| refused(&fields, key(error), error))?;
    Ok(solid)
}

fn refused(fields: &Fields<'_>, key: &str, error: RegionError) -> FieldError {
    fields.not_allowed(key, format!("what holds for regions: {error}"))
}
