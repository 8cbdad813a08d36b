//! The key images of one study as text: TOML with a version. UIDs, numbers and what a person noted.

use serde::{Deserialize, Serialize};

use super::{ImageRef, KeyImage, KeyImageId, KeyLayout, KeyView, LONGEST_NOTE};
use crate::study::{FormatError, SeriesInstanceUid, StudyInstanceUid, shown};

const VERSION: u32 = 1;
/// More key images of one study are not read.
const MOST: usize = 2_000;
/// More viewports of a layout are not read.
const MOST_VIEWPORTS: usize = 16;

#[derive(Serialize, Deserialize)]
struct File {
    version: u32,
    study: String,
    #[serde(default)]
    key_image: Vec<Row>,
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

#[derive(Serialize, Deserialize)]
struct Row {
    series: String,
    #[serde(default)]
    class: String,
    image: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    frame: Option<u32>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
    viewport: usize,
    zoom: f64,
    #[serde(default)]
    fills_height: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    center: Option<[f64; 2]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    window: Option<[f64; 2]>,
    #[serde(default)]
    turns: u8,
    #[serde(default)]
    flipped: bool,
    #[serde(default)]
    inverted: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    layout: Option<LayoutRow>,
}

#[derive(Serialize, Deserialize)]
struct LayoutRow {
    arranged: String,
    #[serde(default)]
    maximised: bool,
    /// A UID and the number of the piece for each viewport; an empty text for an empty one.
    #[serde(default)]
    series: Vec<String>,
}

/// Key images as text; `None` where there are none.
///
/// # Errors
/// [`FormatError::Damaged`] where a value cannot be written as TOML.
pub fn write_key_images(study: &StudyInstanceUid, all: &[KeyImage]) -> Result<Option<String>, FormatError> {
    let key_image: Vec<Row> = all.iter().filter(|one| one.of.study == *study).map(row).collect();
    if key_image.is_empty() {
        return Ok(None);
    }
    let file = File { version: VERSION, study: study.as_str().to_owned(), key_image };
    toml::to_string(&file).map(Some).map_err(|error| FormatError::Damaged(error.to_string()))
}

/// Key images from text.
///
/// # Errors
/// [`FormatError`] where it is another study's, a newer version's, or damaged.
pub fn read_key_images(study: &StudyInstanceUid, text: &str) -> Result<Vec<KeyImage>, FormatError> {
    let damaged = |error: toml::de::Error| FormatError::Damaged(error.message().to_owned());
    let Version { version } = toml::from_str(text).map_err(damaged)?;
    if VERSION < version {
        return Err(FormatError::Newer(version));
    }
    let file: File = toml::from_str(text).map_err(damaged)?;
    if file.study != study.as_str() {
        return Err(FormatError::Damaged("it is of another study".to_owned()));
    }
    Ok(file.key_image.into_iter().take(MOST).map(|row| key_image(study, row)).collect())
}

fn row(one: &KeyImage) -> Row {
    let KeyView { ref layout, slot, zoom, fills_height, center, window, turns, flipped, inverted } = one.view;
    Row {
        series: one.of.series.as_str().to_owned(),
        class: one.of.class.clone(),
        image: one.of.image.as_str().to_owned(),
        frame: one.of.frame,
        note: one.note.clone(),
        viewport: slot,
        layout: layout.as_ref().map(layout_row),
        zoom,
        fills_height,
        center,
        window,
        turns,
        flipped,
        inverted,
    }
}

fn layout_row(layout: &KeyLayout) -> LayoutRow {
    let shown = |series: &Option<(SeriesInstanceUid, usize)>| {
        series.as_ref().map_or_else(String::new, |(uid, part)| format!("{} {part}", uid.as_str()))
    };
    let series = layout.series.iter().map(shown).collect();
    LayoutRow { arranged: layout.word.clone(), maximised: layout.maximised, series }
}

fn key_layout(row: LayoutRow) -> KeyLayout {
    let shown = |text: &String| {
        let (uid, part) = text.split_once(' ')?;
        Some((uid.into(), part.parse().ok()?))
    };
    let series = row.series.iter().take(MOST_VIEWPORTS).map(shown).collect();
    KeyLayout { word: row.arranged, maximised: row.maximised, series }
}

fn key_image(study: &StudyInstanceUid, row: Row) -> KeyImage {
    let finite = |pair: &[f64; 2]| pair.iter().all(|value| value.is_finite());
    KeyImage {
        id: KeyImageId::default(),
        of: ImageRef {
            study: study.clone(),
            series: row.series.as_str().into(),
            class: row.class,
            image: crate::study::SopInstanceUid(row.image),
            frame: row.frame,
        },
        view: KeyView {
            layout: row.layout.map(key_layout),
            slot: row.viewport,
            zoom: if row.zoom.is_finite() { row.zoom.clamp(0.1, 40.0) } else { 1.0 },
            fills_height: row.fills_height,
            center: row.center.filter(finite),
            window: row.window.filter(finite),
            turns: row.turns % 4,
            flipped: row.flipped,
            inverted: row.inverted,
        },
        note: shown(&row.note).chars().take(LONGEST_NOTE).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_comes_back_as_it_was_and_damage_is_told() {
        let study = StudyInstanceUid::from("2.25.1");
        let one = KeyImage {
            id: KeyImageId::default(),
            of: ImageRef {
                study: study.clone(),
                series: "2.25.2".into(),
                class: "1.2.840.10008.5.1.4.1.1.4".into(),
                image: "2.25.3".into(),
                frame: Some(4),
            },
            view: KeyView {
                layout: Some(KeyLayout {
                    word: "two".to_owned(),
                    maximised: false,
                    series: vec![Some(("2.25.2".into(), 1)), None],
                }),
                slot: 2,
                zoom: 1.5,
                center: Some([3.0, 4.5]),
                window: Some([40.0, 400.0]),
                turns: 3,
                ..KeyView::default()
            },
            note: "Widest here".to_owned(),
        };
        let text = write_key_images(&study, std::slice::from_ref(&one)).expect("TOML").expect("one");
        assert_eq!(read_key_images(&study, &text), Ok(vec![one]));
        assert_eq!(read_key_images(&study, &text.replace("version = 1", "version = 7")), Err(FormatError::Newer(7)));
        assert!(matches!(read_key_images(&"2.25.9".into(), &text), Err(FormatError::Damaged(_))));
        assert!(matches!(read_key_images(&study, "version = 1\nstudy"), Err(FormatError::Damaged(_))));
        assert_eq!(write_key_images(&study, &[]), Ok(None));
    }
}
