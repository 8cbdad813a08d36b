//! Marks and overlays as shapes, and a painter of shapes into pixels.
//!
//! [`Scene`] says as plain data what lies over one viewport's picture; [`overlay()`] makes epaint shapes of it. The
//! window hands those to egui, `export` and the tests rasterise them with [`raster`]: one drawing code for all.

mod answer;
mod arrow;
mod caption;
mod crosshair;
mod fonts;
mod frame_scene;
mod furniture;
mod gap;
mod heading;
mod lines;
pub mod look;
mod marks;
mod measure;
mod measure_label;
mod overlay;
pub mod raster;
mod reference;
mod scene;
mod segments;
mod text;

pub use answer::{SceneMarker, SceneRegion};
pub use crosshair::SceneCrosshair;
pub use fonts::{ICONS, SEMIBOLD, fonts, text_fonts};
pub use frame_scene::FrameScene;
pub use furniture::rail_track;
pub use gap::SceneGap;
pub use lines::{LineGrip, SceneLine, SceneLines};
pub use marks::PlacedCaptions;
pub use measure::{MeasureLook, SceneMeasure};
pub use overlay::overlay;
pub use scene::{
    CornerText, Emphasis, LevelLabel, ReferenceLine, Scene, SceneFacts, SceneMark, SideLetters, SliceRail,
};
pub use segments::{SceneSegment, segment_color};
