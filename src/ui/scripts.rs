//! Letters that the bundled fonts lack: borrowed from the computer's own fonts, once a text on show needs them.

use std::{
    cmp::Reverse,
    collections::BTreeSet,
    fs,
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    thread,
    time::{Duration, Instant},
};

use egui::{
    Context, FontData, FontFamily, FontId,
    epaint::text::{FontInsert, FontPriority, InsertFontFamily},
};
use fontdb::{Database, FaceInfo, Source, Style};
use skrifa::{FontRef, MetadataProvider};

use crate::{app::AppState, paint::SEMIBOLD, source::Failures};

/// More letters than this are not looked for: a file of rubbish names must not keep a core busy.
const MOST_LETTERS: usize = 20_000;
/// Failed files whose names are looked at.
const MOST_NAMES: usize = 500;
/// More fonts are not borrowed for one look.
const MOST_FACES: usize = 4;
/// Larger font files are left alone.
const MOST_BYTES: u64 = 96 << 20;
/// How long fonts are looked through.
const MOST_TIME: Duration = Duration::from_secs(10);
/// Families that hold many scripts or one of the large ones, as systems name them; looked at first.
const LIKELY: [&str; 12] = [
    "cjk",
    "noto sans",
    "gothic",
    "yahei",
    "malgun",
    "pingfang",
    "hiragino",
    "heiti",
    "unicode",
    "dejavu sans",
    "segoe ui",
    "droid sans",
];

/// Which letters were looked for, and the fonts on their way.
#[derive(Default)]
pub struct Scripts {
    looked_at: Option<Stamp>,
    asked: BTreeSet<char>,
    coming: Option<Receiver<Vec<Face>>>,
    n_borrowed: usize,
}

/// What changes when other texts come on show: series, failures, cases, the open case.
type Stamp = (usize, usize, usize, Option<String>);

/// A font of the computer's.
struct Face {
    bytes: Vec<u8>,
    index: u32,
}

impl Scripts {
    /// Takes in fonts that came, and looks for letters that texts on show have and no font so far has.
    pub fn follow(&mut self, ctx: &Context, app: &AppState) {
        if let Some(faces) = self.coming.as_ref().and_then(|coming| coming.try_recv().ok()) {
            self.coming = None;
            faces.into_iter().for_each(|face| self.borrow(ctx, face));
        }
        let stamp = stamp(app);
        if self.coming.is_some() || self.looked_at.as_ref() == Some(&stamp) {
            return;
        }
        self.looked_at = Some(stamp);
        let missing = self.missing(ctx, app);
        if !missing.is_empty() {
            self.asked.extend(&missing);
            let (sender, coming) = channel();
            let ctx = ctx.clone();
            self.coming = Some(coming);
            thread::spawn(move || {
                // Where the window is gone, nobody waits for them.
                let _ = sender.send(find(missing));
                ctx.request_repaint();
            });
        }
    }

    fn missing(&self, ctx: &Context, app: &AppState) -> BTreeSet<char> {
        let mut letters = BTreeSet::new();
        for_each_text(app, &mut |text| {
            if !text.is_ascii() && letters.len() < MOST_LETTERS {
                letters.extend(text.chars().filter(|c| !c.is_ascii() && !c.is_control()));
            }
        });
        letters.retain(|letter| !self.asked.contains(letter));
        let font = FontId::proportional(13.0);
        ctx.fonts_mut(|fonts| letters.retain(|letter| !fonts.has_glyph(&font, *letter)));
        letters
    }

    fn borrow(&mut self, ctx: &Context, face: Face) {
        self.n_borrowed += 1;
        let mut data = FontData::from_owned(face.bytes);
        data.index = face.index;
        let families = [FontFamily::Proportional, FontFamily::Monospace, FontFamily::Name(SEMIBOLD.into())];
        let last = |family| InsertFontFamily { family, priority: FontPriority::Lowest };
        ctx.add_font(FontInsert::new(&format!("borrowed {}", self.n_borrowed), data, families.map(last).to_vec()));
    }
}

fn stamp(app: &AppState) -> Stamp {
    let n_series = app.studies.iter().map(|study| study.series.len()).sum();
    (
        n_series,
        app.failures().map_or(0, Failures::len),
        app.library.cases.len(),
        app.case.as_ref().map(|case| case.title.clone()),
    )
}

/// Texts that come from files.
fn for_each_text(app: &AppState, look: &mut dyn FnMut(&str)) {
    for study in &app.studies {
        look(&study.description);
        study.series.iter().for_each(|series| look(&series.description));
    }
    for failure in app.failures().into_iter().flat_map(Failures::iter).take(MOST_NAMES) {
        look(&failure.path.to_string_lossy());
    }
    app.library.cases.iter().for_each(|listed| look(&listed.case.title));
    app.settings.recent.iter().for_each(|path| look(&path.to_string_lossy()));
    if let Some(case) = &app.case {
        look(&case.title);
        look(&case.history);
        for finding in app.findings() {
            look(&finding.name);
            look(&finding.text);
        }
    }
}

/// Fonts of the computer's that hold these letters between them, as few as will do.
fn find(mut missing: BTreeSet<char>) -> Vec<Face> {
    let until = Instant::now() + MOST_TIME;
    let mut database = Database::new();
    database.load_system_fonts();
    let mut faces: Vec<&FaceInfo> = database.faces().filter(|face| !face.monospaced).collect();
    faces.sort_by_key(|face| rank(face));
    let mut found = Vec::new();
    for face in faces {
        if missing.is_empty() || MOST_FACES <= found.len() || until < Instant::now() {
            break;
        }
        let Some(bytes) = read(&face.source) else { continue };
        let Ok(font) = FontRef::from_index(&bytes, face.index) else { continue };
        let letters = font.charmap();
        let before = missing.len();
        missing.retain(|letter| letters.map(*letter).is_none());
        if missing.len() < before {
            found.push(Face { bytes, index: face.index });
        }
    }
    found
}

/// Likely families first, upright and of usual weight first.
fn rank(face: &FaceInfo) -> (Reverse<bool>, bool, u16) {
    let is_likely = face.families.iter().any(|(name, _)| {
        let name = name.to_lowercase();
        LIKELY.iter().any(|likely| name.contains(likely))
    });
    (Reverse(is_likely), face.style != Style::Normal, face.weight.0.abs_diff(400))
}

fn read(source: &Source) -> Option<Vec<u8>> {
    match source {
        Source::Binary(bytes) => Some(Arc::as_ref(bytes).as_ref().to_vec()),
        Source::File(path) => {
            let is_small = fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() <= MOST_BYTES);
            is_small.then(|| fs::read(path).ok()).flatten()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_looked_for_in_the_computers_fonts() {
        let greek: BTreeSet<char> = "αβγ".chars().collect();
        for face in find(greek.clone()) {
            let font = FontRef::from_index(&face.bytes, face.index).expect("a font");
            assert!(greek.iter().any(|letter| font.charmap().map(*letter).is_some()));
        }
        assert!(find(BTreeSet::from(['\u{10FFFD}'])).len() <= MOST_FACES, "what no font has ends");
        assert!(find(BTreeSet::new()).is_empty());
    }
}
