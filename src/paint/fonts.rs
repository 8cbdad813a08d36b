//! The bundled fonts. In the window the computer's own stand in for letters they lack; pictures know no others.

use std::sync::Arc;

use epaint::{
    FontFamily, FontId, Fonts, TextOptions,
    text::{FontData, FontDefinitions},
};

/// Name of the family of IBM Plex Sans SemiBold.
pub const SEMIBOLD: &str = "semibold";
/// Name of the family of Lucide icons; a glyph is `char::from(lucide_icons::Icon::Ruler)`.
pub const ICONS: &str = "icons";

const REGULAR_TTF: &[u8] = include_bytes!("../../assets/fonts/IBMPlexSans-Regular.ttf");
const SEMIBOLD_TTF: &[u8] = include_bytes!("../../assets/fonts/IBMPlexSans-SemiBold.ttf");

/// IBM Plex Sans as the proportional (and monospace) family, its SemiBold as [`SEMIBOLD`], Lucide as [`ICONS`].
pub fn fonts() -> FontDefinitions {
    let faces: [(&str, &'static [u8]); 3] =
        [("plex", REGULAR_TTF), ("plex-semibold", SEMIBOLD_TTF), ("lucide", lucide_icons::LUCIDE_FONT_BYTES)];
    let families = [
        (FontFamily::Proportional, ["plex", "lucide"]),
        (FontFamily::Monospace, ["plex", "lucide"]),
        (FontFamily::Name(SEMIBOLD.into()), ["plex-semibold", "lucide"]),
        (FontFamily::Name(ICONS.into()), ["lucide", "plex"]),
    ];
    let mut definitions = FontDefinitions::empty();
    for (name, bytes) in faces {
        definitions.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    for (family, names) in families {
        definitions.families.insert(family, names.map(str::to_owned).to_vec());
    }
    definitions
}

/// Fonts ready for laying out text without a window.
pub fn text_fonts() -> Fonts {
    Fonts::new(TextOptions::default(), fonts())
}

/// A regular face of this size in points.
pub(super) fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// A semibold face of this size in points.
pub(super) fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(SEMIBOLD.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_faces_have_what_the_screens_say() {
        let mut fonts = text_fonts();
        let mut view = fonts.with_pixels_per_point(1.0);
        for (text, font) in [
            ("W 610 C 335 → ≥ ≤ × ° µ – − …", regular(13.0)),
            ("Concave wall, L4", semibold(14.0)),
            ("\u{e000}", FontId::new(16.0, FontFamily::Name(ICONS.into()))),
        ] {
            let missing: String = text.chars().filter(|c| !view.has_glyph(&font, *c)).collect();
            assert!(missing.is_empty() || text == "\u{e000}", "{missing:?} is missing");
        }
        let ruler = char::from(lucide_icons::Icon::Ruler);
        assert!(view.has_glyph(&FontId::new(16.0, FontFamily::Name(ICONS.into())), ruler));
    }
}
