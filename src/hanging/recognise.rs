//! What a series is to a reader of the lumbar spine: from its geometry, its attributes, and the words of its scanner.

use super::kernel;
use crate::{
    geometry::AnatomicalPlane,
    study::{Acquisition, FileKind, Series, Weighting},
    viewport::Preset,
};

/// What made the picture, and what it shows bright.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Magnetic resonance; `None`: nothing tells its weighting.
    Mr(Option<Weighting>),
    /// CT with a sharp kernel.
    BoneCt,
    /// CT with a smooth kernel.
    SoftCt,
    /// A radiograph.
    Radiograph,
    /// Anything else.
    Other,
}

/// What a series was recognised as, and from what.
#[derive(Clone, Debug, PartialEq)]
pub struct Recognised {
    /// What made it.
    pub kind: Kind,
    /// The plane it is nearest to.
    pub plane: Option<AnatomicalPlane>,
    /// Thin slices all round, which can be cut in any plane.
    pub is_volume: bool,
    /// Fat is dark by other means than a short inversion.
    pub is_fat_suppressed: bool,
    /// After contrast agent.
    pub has_contrast: bool,
    /// No picture to read from: localiser, projection, screen shot.
    pub is_aside: bool,
    /// Of a radiograph: from the side.
    pub is_lateral: bool,
    /// How it is called in a sentence, such as `sagittal T2`.
    pub name: String,
    /// From what it was recognised, as half a sentence; empty where the modality says it all.
    pub ground: String,
}

const LOCALISER_WORDS: [&str; 10] =
    ["loc", "localizer", "localiser", "localizers", "scout", "survey", "topogram", "surview", "3plane", "scanogram"];
/// In Image Type (0008,0008): pictures that are not read from.
const ASIDE_TYPES: [&str; 4] = ["LOCALIZER", "SCREEN", "PROJECTION IMAGE", "MIP"];
const ASIDE_MODALITIES: [&str; 6] = ["SC", "OT", "SR", "PR", "KO", "DOC"];
const FAT_WORDS: [&str; 8] = ["fs", "fatsat", "spair", "spir", "chemsat", "dixon", "ideal", "fsat"];
const CONTRAST_WORDS: [&str; 8] = ["gd", "gad", "post", "km", "contrast", "ce", "dotarem", "gadovist"];
const RADIOGRAPHS: [&str; 4] = ["DX", "CR", "RG", "RF"];
const LATERAL_WORDS: [&str; 6] = ["lat", "lateral", "ll", "rl", "seitlich", "flexion"];
/// A window as wide as this is for bone.
const BONE_WINDOW: f64 = 1000.0;
/// Slices of a volume lie at most so far apart, and at most so many times a pixel's side.
const VOLUME_STEP_MM: f64 = 1.6;
const VOLUME_STEP_PIXELS: f64 = 2.0;
const FEWEST_OF_VOLUME: usize = 24;

/// Recognises a series.
pub fn recognise(series: &Series) -> Recognised {
    let words: Vec<String> = series.said_words().collect();
    let says = |any: &[&str]| words.iter().any(|word| any.contains(&word.as_str()));
    let nothing = Acquisition::default();
    let acquisition = series.instances.first().map_or(&nothing, |instance| &instance.acquisition);
    let (kind, ground) = kind(series, &words);
    let is_volume = is_volume(series, acquisition);
    // A plain picture is what it is, and derived from nothing that is known.
    let is_plain = series.instances.iter().any(|instance| instance.kind == FileKind::Picture);
    let is_aside = (ASIDE_MODALITIES.contains(&series.modality.as_str()) && !is_plain)
        || ASIDE_TYPES.iter().any(|part| acquisition.image_type.to_uppercase().contains(part))
        || says(&LOCALISER_WORDS);
    let is_lateral = kind == Kind::Radiograph && (is_side(&acquisition.view_position) || says(&LATERAL_WORDS));
    let mut found = Recognised {
        kind,
        plane: series.plane,
        is_volume,
        is_fat_suppressed: matches!(kind, Kind::Mr(_)) && says(&FAT_WORDS),
        has_contrast: acquisition.has_contrast || says(&CONTRAST_WORDS),
        is_aside,
        is_lateral,
        name: String::new(),
        ground,
    };
    found.name = found.words();
    found
}

impl Recognised {
    /// How it is called: plane, what it is, and what sets it apart.
    fn words(&self) -> String {
        let plane = self.plane.map_or("", AnatomicalPlane::name);
        let what = match self.kind {
            Kind::Mr(Some(weighting)) => weighting.name(),
            Kind::Mr(None) => "MR",
            Kind::BoneCt => "bone CT",
            Kind::SoftCt => "soft tissue CT",
            Kind::Radiograph if self.is_lateral => "lateral radiograph",
            Kind::Radiograph => "radiograph",
            Kind::Other => "picture",
        };
        let fat = if self.is_fat_suppressed { " with fat suppression" } else { "" };
        let contrast = if self.has_contrast { " after contrast" } else { "" };
        let volume = if self.is_volume { "3D " } else { "" };
        let aside = if self.is_aside { "localiser or derived " } else { "" };
        let plane = if plane.is_empty() { String::new() } else { format!("{plane} ") };
        format!("{aside}{plane}{volume}{what}{fat}{contrast}")
    }

    /// The window to open with, where the file's own would not suit what it is, and why.
    pub fn opening_window(&self, series: &Series) -> Option<(Preset, &'static str)> {
        let width = file_window(series);
        match self.kind {
            Kind::BoneCt if width.is_none_or(|width| width < BONE_WINDOW) => {
                Some((Preset::Bone, "opened in a bone window, since the file names none"))
            }
            Kind::SoftCt if width.is_none_or(|width| BONE_WINDOW <= width) => {
                Some((Preset::SoftTissue, "opened in a soft tissue window, since the file names none"))
            }
            _ => None,
        }
    }
}

fn kind(series: &Series, words: &[String]) -> (Kind, String) {
    match series.modality.as_str() {
        "MR" => match series.weighting_with_ground() {
            Some((weighting, ground)) => (Kind::Mr(Some(weighting)), ground),
            None => (Kind::Mr(None), "neither its times nor its words tell a weighting".to_owned()),
        },
        "CT" => ct_kind(series, words),
        modality if RADIOGRAPHS.contains(&modality) => (Kind::Radiograph, String::new()),
        _ => (Kind::Other, String::new()),
    }
}

/// Bone or soft tissue: by the kernel, else by words, else by the window in the file.
fn ct_kind(series: &Series, words: &[String]) -> (Kind, String) {
    let of = |for_bone| if for_bone { Kind::BoneCt } else { Kind::SoftCt };
    let kernel = series.instances.first().map_or("", |instance| instance.acquisition.kernel.as_str());
    if let Some(for_bone) = kernel::is_for_bone(kernel) {
        let sharpness = if for_bone { "sharp" } else { "smooth" };
        return (of(for_bone), format!("its kernel {kernel} is {sharpness}"));
    }
    for (names, for_bone) in [(["bone", "knochen", "os"], true), (["soft", "weichteil", "st"], false)] {
        if let Some(word) = words.iter().find(|word| names.contains(&word.as_str())) {
            return (of(for_bone), format!("its description says {word}"));
        }
    }
    match file_window(series) {
        Some(width) if BONE_WINDOW <= width => (Kind::BoneCt, format!("the window in its files is {width:.0} HU wide")),
        Some(width) => (Kind::SoftCt, format!("the window in its files is {width:.0} HU wide")),
        None => (Kind::SoftCt, "nothing tells its kernel".to_owned()),
    }
}

/// Width of the first window that the files offer.
fn file_window(series: &Series) -> Option<f64> {
    series.instances.first()?.voi.windows.first().map(|(window, _)| window.width)
}

fn is_side(view_position: &str) -> bool {
    ["LL", "RL", "LAT", "RLD", "LLD"].contains(&view_position.trim().to_uppercase().as_str())
}

/// Whether slices are so thin and many that the stack can be cut in any plane.
fn is_volume(series: &Series, acquisition: &Acquisition) -> bool {
    let plane = series.frames.first().and_then(|frame| frame.plane);
    let Some((step, plane)) = series.slice_spacing_mm.zip(plane) else { return false };
    let pixel = plane.spacing.between_rows_mm.max(plane.spacing.between_columns_mm);
    let is_many = FEWEST_OF_VOLUME <= series.frames.len();
    let is_thin = step <= VOLUME_STEP_MM && step <= VOLUME_STEP_PIXELS * pixel.max(0.5);
    series.modality == "MR" && is_many && (is_thin || acquisition.is_volume)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::study::{Instance, PixelFormat, Window};

    /// A series of one instance that is changed before it joins.
    fn series(modality: &str, description: &str, change: impl FnOnce(&mut Instance)) -> Series {
        let mut instance = Instance::of_pixels(PixelFormat::grey(1, 1, 16));
        change(&mut instance);
        Series {
            modality: modality.to_owned(),
            description: description.to_owned(),
            plane: Some(AnatomicalPlane::Axial),
            instances: vec![Arc::new(instance)],
            ..Series::default()
        }
    }

    #[test]
    fn a_ct_is_bone_or_soft_by_kernel_then_words_then_window() {
        let window = |width: f64| move |it: &mut Instance| it.voi.windows = vec![(Window::linear(40.0, width), None)];
        let kind = |series: &Series| recognise(series).kind;
        let sharp = series("CT", "soft", |it| {
            it.acquisition.kernel = "B60".into();
            window(400.0)(it);
        });
        assert_eq!(kind(&sharp), Kind::BoneCt);
        assert_eq!(recognise(&sharp).ground, "its kernel B60 is sharp");
        assert_eq!(recognise(&sharp).opening_window(&sharp).map(|it| it.0), Some(Preset::Bone));
        assert_eq!(kind(&series("CT", "Lumbar BONE", window(400.0))), Kind::BoneCt);
        assert_eq!(kind(&series("CT", "Lumbar", window(2000.0))), Kind::BoneCt);
        let soft = series("CT", "Lumbar", window(400.0));
        assert_eq!((kind(&soft), recognise(&soft).opening_window(&soft)), (Kind::SoftCt, None));
        let silent = series("CT", "Lumbar", |_| {});
        assert_eq!(recognise(&silent).opening_window(&silent).map(|it| it.0), Some(Preset::SoftTissue));
    }

    #[test]
    fn names_say_what_a_reader_would_say() {
        let name = |series: &Series| recognise(series).name;
        assert_eq!(name(&series("MR", "AX T1 FS post GD", |_| {})), "axial T1 with fat suppression after contrast");
        assert_eq!(name(&series("MR", "3-plane loc", |_| {})), "localiser or derived axial MR");
        assert_eq!(name(&series("MR", "weird", |_| {})), "axial MR");
        let film = series("DX", "", |it| it.acquisition.view_position = "LL".into());
        assert_eq!(name(&Series { plane: None, ..film }), "lateral radiograph");
    }
}
