//! The look: colours, sizes and distances, for panels and pictures alike.
//!
//! Sizes are points at scale 1 (the desk); what lies on pictures is multiplied by [`Scene::k`](super::Scene::k).
//! The accent belongs to the chrome, mark colours to pictures.

use epaint::Color32;

use crate::annotation::MarkRole;

/// Behind pictures.
pub const VIEWPORT: Color32 = Color32::BLACK;
/// Behind everything.
pub const GROUND: Color32 = Color32::from_rgb(0x0B, 0x0D, 0x0F);
/// Panels.
pub const PANEL: Color32 = Color32::from_rgb(0x13, 0x16, 0x19);
/// Raised surfaces: cards, groups.
pub const RAISED: Color32 = Color32::from_rgb(0x1C, 0x20, 0x24);
/// Controls at rest.
pub const CONTROL: Color32 = Color32::from_rgb(0x25, 0x2A, 0x2F);
/// Controls under the pointer.
pub const HOVER: Color32 = Color32::from_rgb(0x2F, 0x35, 0x3B);
/// Selected controls.
pub const SELECTED: Color32 = Color32::from_rgb(0x28, 0x32, 0x4A);
/// Selected rows.
pub const SELECTED_ROW: Color32 = Color32::from_rgb(0x1C, 0x26, 0x38);
/// Lines between things.
pub const DIVIDER: Color32 = Color32::from_rgb(0x2A, 0x2F, 0x34);
/// Edges of inputs, and of what is active without the keyboard.
pub const EDGE: Color32 = Color32::from_rgb(0x6B, 0x74, 0x7D);
/// Main text.
pub const TEXT: Color32 = Color32::from_rgb(0xE6, 0xE8, 0xEA);
/// Longer passages.
pub const TEXT_BODY_2: Color32 = Color32::from_rgb(0xC9, 0xCE, 0xD3);
/// Second text.
pub const TEXT_SECOND: Color32 = Color32::from_rgb(0xA9, 0xB0, 0xB7);
/// Third text; never on control or selected.
pub const TEXT_THIRD: Color32 = Color32::from_rgb(0x85, 0x8E, 0x96);
/// Focus, selection, main button, progress, active viewport frame.
pub const ACCENT: Color32 = Color32::from_rgb(0x9D, 0xB7, 0xFF);
/// Accent under the pointer.
pub const ACCENT_HOVER: Color32 = Color32::from_rgb(0xB5, 0xC8, 0xFF);
/// Accent pressed.
pub const ACCENT_PRESSED: Color32 = Color32::from_rgb(0x7F, 0x9D, 0xF0);
/// Text of what cannot be used now.
pub const DISABLED: Color32 = Color32::from_rgb(0x6B, 0x74, 0x7D);
/// Text that acts.
pub const LINK: Color32 = Color32::from_rgb(0xC4, 0xD3, 0xFF);
/// Warning icons.
pub const WARNING: Color32 = Color32::from_rgb(0xF0, 0x80, 0x3C);
/// Warning text.
pub const WARNING_TEXT: Color32 = Color32::from_rgb(0xF2, 0xA9, 0x77);

/// Mark colour of findings.
pub const FINDING: Color32 = Color32::from_rgb(0xE6, 0x9F, 0x00);
/// Mark colour of anatomy.
pub const ANATOMY: Color32 = Color32::from_rgb(0x56, 0xB4, 0xE9);
/// Mark colour of what is normal or true.
pub const NORMAL: Color32 = Color32::from_rgb(0x00, 0x9E, 0x73);
/// Colour of measurements.
pub const MEASURE: Color32 = Color32::from_rgb(0xF0, 0xE4, 0x42);
/// Mark colour of pitfalls.
pub const PITFALL: Color32 = Color32::from_rgb(0xCC, 0x79, 0xA7);
/// Mark colour of a wrong answer; always with a cross.
pub const WRONG: Color32 = Color32::from_rgb(0xD5, 0x5E, 0x00);
/// Halo round marks.
pub const HALO: Color32 = GROUND;

/// The colour of a mark's meaning.
pub fn role_color(role: MarkRole) -> Color32 {
    match role {
        MarkRole::Finding => FINDING,
        MarkRole::Anatomy => ANATOMY,
        MarkRole::Normal => NORMAL,
        MarkRole::Pitfall => PITFALL,
    }
}

/// Text sizes: meta; corner text and labels; body; card and section; title; page.
pub mod size {
    /// Smallest text there is.
    pub const META: f32 = 12.0;
    /// Corner text and labels.
    pub const LABEL: f32 = 13.0;
    /// Body and captions.
    pub const BODY: f32 = 14.0;
    /// Orientation letters.
    pub const LETTER: f32 = 16.0;
}

/// How far what lies on a picture stays inside its edges.
pub const INSET: f32 = 10.0;
/// How far it stays inside the right edge, where the slice rail is.
pub const RAIL_INSET: f32 = 24.0;
/// Radius of chips and controls.
pub const RADIUS: u8 = 4;

/// Black at 50 %, behind corner text.
pub fn plate() -> Color32 {
    Color32::from_black_alpha(128)
}

/// [`GROUND`] at 88 %, behind captions.
pub fn caption_plate() -> Color32 {
    Color32::from_rgba_unmultiplied(GROUND.r(), GROUND.g(), GROUND.b(), 224)
}

/// White at 16 %, the edge of captions.
pub fn caption_edge() -> Color32 {
    Color32::from_white_alpha(41)
}
