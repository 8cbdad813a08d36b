//! What a person prefers: a table of choices with names, each remembered over restarts.
//!
//! A preference is a row of the table; its value is the place of a choice among the row's. What the program asks for has
//! a typed question below. Adding one is a row here and whoever reads it.

use std::collections::BTreeMap;

use super::{AppState, CINE_RATES, Mode, Tool};
use crate::{annotation::Wording, measure::MeasureKind, paint::CornerText};

/// Sizes of text in percent; the choices of [`Preference::TextSize`].
const TEXT_PERCENTS: [u16; 8] = [90, 100, 110, 125, 140, 150, 160, 175];
const CORNER_TEXTS: [CornerText; 3] = [CornerText::Full, CornerText::Minimal, CornerText::Off];
const LEFT_TOOLS: [Tool; 5] = [Tool::Window, Tool::Scroll, Tool::Pan, Tool::Zoom, Tool::Measure(MeasureKind::Length)];
/// Slices for a notch of a wheel.
const NOTCH_SLICES: [isize; 4] = [1, 2, 3, 5];
/// Points that two fingers travel for a slice.
const TOUCH_POINTS: [f32; 3] = [60.0, 40.0, 25.0];

/// One thing that can be preferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Preference {
    /// Size of all text, and of marks on pictures.
    TextSize,
    /// For whom captions are worded.
    Wording,
    /// Text in the corners of pictures.
    CornerText,
    /// Graphics that scanners stored with images.
    Graphics,
    /// What a left drag does at the start.
    LeftDrag,
    /// Where the wheel goes.
    WheelWay,
    /// How far a notch of the wheel goes.
    WheelNotch,
    /// How far two fingers go.
    Touch,
    /// How quick a stack plays.
    CineRate,
    /// What playing does at the end of the stack.
    CineWay,
    /// Views scroll together.
    LinkScroll,
    /// Windows change together.
    LinkWindow,
    /// Views zoom together.
    LinkZoom,
}

/// How a preference is told, and what there is to choose from.
#[derive(Clone, Copy, Debug)]
pub struct PreferenceRow {
    /// Which one.
    pub which: Preference,
    /// Heading that it stands under.
    pub group: &'static str,
    /// What it is about, in a few words.
    pub name: &'static str,
    /// The same in a sentence.
    pub hint: &'static str,
    /// The choices, in the order of stepping.
    pub choices: &'static [&'static str],
    /// The choice at the first start.
    pub default: usize,
    /// Its name on disk.
    pub id: &'static str,
}

const OFF_ON: &[&str] = &["off", "on"];

const fn row(
    (which, id): (Preference, &'static str),
    group: &'static str,
    name: &'static str,
    hint: &'static str,
    choices: &'static [&'static str],
    default: usize,
) -> PreferenceRow {
    PreferenceRow { which, group, name, hint, choices, default, id }
}

/// Every preference, in the order of [`Preference`] and of the sheet.
#[rustfmt::skip]
pub static PREFERENCES: [PreferenceRow; 13] = {
    use Preference as P;
    [
        row((P::TextSize, "text_size"), "Text", "Size of text", "Panels, dialogs, captions and marks; pictures keep their size.",
            &["90 %", "100 %", "110 %", "125 %", "140 %", "150 %", "160 %", "175 %"], 1),
        row((P::Wording, "wording"), "Text", "Captions for", "Plain words, or terms and numbers.", &["students", "experts"], 0),
        row((P::CornerText, "corner_text"), "Text", "Text in the corners", "All, plane and slice only, or none.", &["all", "little", "none"], 0),
        row((P::Graphics, "stored_graphics"), "Text", "Stored graphics", "Overlay planes that a scanner stored with the images.", OFF_ON, 1),
        row((P::LeftDrag, "left_drag"), "Mouse and touchpad", "Left drag at the start", "What the left button does before a tool is chosen.",
            &["window", "scroll", "pan", "zoom", "length"], 0),
        row((P::WheelWay, "wheel_way"), "Mouse and touchpad", "Wheel towards you", "To the next slice, or to the one before.", &["next", "previous"], 0),
        row((P::WheelNotch, "wheel_notch"), "Mouse and touchpad", "Slices a notch", "How far one notch of the wheel goes; Shift goes ten times as far.",
            &["1", "2", "3", "5"], 0),
        row((P::Touch, "touchpad"), "Mouse and touchpad", "Two fingers", "How far two fingers on a touchpad travel for a slice.", &["far", "medium", "little"], 1),
        row((P::CineRate, "cine_rate"), "Playing", "Slices a second", "How quick a stack plays.", &["1", "2", "5", "10", "15", "20", "30", "60"], 3),
        row((P::CineWay, "cine_way"), "Playing", "At the end of the stack", "From the start again, or back the way it came.", &["again", "to and fro"], 0),
        row((P::LinkScroll, "link_scroll"), "Linked views", "Link scrolling", "Stacks of one direction show the same place.", OFF_ON, 1),
        row((P::LinkWindow, "link_window"), "Linked views", "Link windows", "Windows of one modality change together.", OFF_ON, 0),
        row((P::LinkZoom, "link_zoom"), "Linked views", "Link zoom", "Views of one plane show the same section, equally large.", OFF_ON, 0),
    ]
};

impl Preference {
    /// Its row of the table.
    pub fn row(self) -> &'static PreferenceRow {
        &PREFERENCES[self as usize]
    }
}

/// What is chosen of every row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    chosen: [usize; PREFERENCES.len()],
    /// What the disk had besides and this version does not know: a newer one does, so that it is written again.
    unknown: BTreeMap<String, String>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { chosen: std::array::from_fn(|idx| PREFERENCES[idx].default), unknown: BTreeMap::new() }
    }
}

impl Preferences {
    /// The place of what is chosen among the row's choices.
    pub fn chosen(&self, which: Preference) -> usize {
        self.chosen[which as usize].min(which.row().choices.len() - 1)
    }

    /// Whether it is as at the first start.
    pub fn is_default(&self, which: Preference) -> bool {
        self.chosen(which) == which.row().default
    }

    /// Chooses; past the last choice is the last.
    pub fn choose(&mut self, which: Preference, choice: usize) {
        let choice = choice.min(which.row().choices.len() - 1);
        if choice != self.chosen(which) {
            self.chosen[which as usize] = choice;
            self.unknown.remove(which.row().id);
        }
    }

    /// From words on disk; what is not understood is kept as it is.
    pub(super) fn of_words(words: BTreeMap<String, String>) -> Self {
        let mut preferences = Self::default();
        for (id, word) in words {
            let row = PREFERENCES.iter().find(|row| row.id == id);
            match row.and_then(|row| Some((row.which, row.choices.iter().position(|choice| *choice == word)?))) {
                Some((which, choice)) => preferences.choose(which, choice),
                None => drop(preferences.unknown.insert(id, word)),
            }
        }
        preferences
    }

    /// As words for the disk: what is not as at the first start.
    pub(super) fn words(&self) -> BTreeMap<String, String> {
        let changed = PREFERENCES.iter().filter(|row| !self.is_default(row.which));
        let words = changed.map(|row| (row.id.to_owned(), row.choices[self.chosen(row.which)].to_owned()));
        self.unknown.clone().into_iter().chain(words).collect()
    }

    fn is_on(&self, which: Preference) -> bool {
        self.chosen(which) == 1
    }

    /// By what everything but pictures is magnified; 1 is the usual size.
    pub fn text_scale(&self) -> f32 {
        f32::from(TEXT_PERCENTS[self.chosen(Preference::TextSize)]) / 100.0
    }

    /// For whom captions are worded.
    pub fn wording(&self) -> Wording {
        if self.is_on(Preference::Wording) { Wording::Expert } else { Wording::Student }
    }

    /// Slices to go for a notch of the wheel towards the person; negative goes back.
    pub fn notch_slices(&self) -> isize {
        self.wheel_sign() * NOTCH_SLICES[self.chosen(Preference::WheelNotch)]
    }

    /// 1, or -1 where the wheel goes the other way.
    pub fn wheel_sign(&self) -> isize {
        if self.is_on(Preference::WheelWay) { -1 } else { 1 }
    }

    /// Points that two fingers travel for a slice.
    pub fn touch_points(&self) -> f32 {
        TOUCH_POINTS[self.chosen(Preference::Touch)]
    }
}

/// A wish about preferences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PreferCommand {
    /// This choice of a row.
    Choose(Preference, usize),
    /// The choice so many further on.
    Step(Preference, isize),
    /// As at the first start.
    Default(Preference),
    /// All of them as at the first start.
    AllDefault,
}

impl PreferCommand {
    /// Which row it is about, where it is about one.
    fn of(self) -> Option<Preference> {
        match self {
            Self::Choose(which, _) | Self::Step(which, _) | Self::Default(which) => Some(which),
            Self::AllDefault => None,
        }
    }
}

impl AppState {
    pub(super) fn dispatch_prefer(&mut self, command: PreferCommand) {
        let preferences = &mut self.settings.preferences;
        match command {
            PreferCommand::Choose(which, choice) => preferences.choose(which, choice),
            PreferCommand::Step(which, steps) => {
                preferences.choose(which, preferences.chosen(which).saturating_add_signed(steps));
            }
            PreferCommand::Default(which) => preferences.choose(which, which.row().default),
            PreferCommand::AllDefault => *preferences = Preferences::default(),
        }
        match command.of() {
            Some(which) => self.apply_preference(which),
            None => self.apply_preferences(),
        }
        if command.of() == Some(Preference::LeftDrag) {
            self.take_preferred_tool();
        }
        self.save_settings();
    }

    /// Gives the left button to the tool that is preferred at the start.
    pub(super) fn take_preferred_tool(&mut self) {
        self.tool = LEFT_TOOLS[self.settings.preferences.chosen(Preference::LeftDrag)];
    }

    /// Lets the state be as is preferred.
    pub(super) fn apply_preferences(&mut self) {
        PREFERENCES.iter().for_each(|row| self.apply_preference(row.which));
    }

    /// Lets one thing be as is preferred; what a person changed since of others stays.
    fn apply_preference(&mut self, which: Preference) {
        let preferences = &self.settings.preferences;
        match which {
            Preference::CornerText => self.corner_text = CORNER_TEXTS[preferences.chosen(which)],
            Preference::Graphics => self.graphics_shown = preferences.is_on(which),
            Preference::CineRate => self.cine_rate = CINE_RATES[preferences.chosen(which)],
            Preference::CineWay => self.cine_rocks = preferences.is_on(which),
            Preference::LinkScroll => self.links.scroll = preferences.is_on(which),
            Preference::LinkWindow => self.links.window = preferences.is_on(which),
            Preference::LinkZoom => self.links.zoom = preferences.is_on(which),
            _ => {}
        }
    }

    /// What was changed in the course of work is preferred from now on. A presentation and a quiz have ways of their own.
    pub(super) fn remember_choices(&mut self) {
        if !matches!(self.mode, Mode::Library | Mode::Study) {
            return;
        }
        let place = |found: Option<usize>, which| (which, found);
        let now = [
            place(CORNER_TEXTS.iter().position(|it| *it == self.corner_text), Preference::CornerText),
            place(CINE_RATES.iter().position(|it| *it == self.cine_rate), Preference::CineRate),
            place(Some(usize::from(self.graphics_shown)), Preference::Graphics),
            place(Some(usize::from(self.cine_rocks)), Preference::CineWay),
            place(Some(usize::from(self.links.scroll)), Preference::LinkScroll),
            place(Some(usize::from(self.links.window)), Preference::LinkWindow),
            place(Some(usize::from(self.links.zoom)), Preference::LinkZoom),
        ];
        let mut preferred = self.settings.preferences.clone();
        now.into_iter().for_each(|(which, found)| found.into_iter().for_each(|choice| preferred.choose(which, choice)));
        if preferred != self.settings.preferences {
            self.settings.preferences = preferred;
            self.save_settings();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_the_order_of_their_names_and_defaults_are_choices() {
        for (idx, row) in PREFERENCES.iter().enumerate() {
            assert_eq!(row.which as usize, idx, "{}", row.name);
            assert!(row.default < row.choices.len() && 1 < row.choices.len(), "{}", row.name);
            assert!(row.hint.ends_with('.'), "{}", row.name);
            assert!(PREFERENCES[idx + 1..].iter().all(|other| other.id != row.id), "{}", row.name);
        }
    }

    #[test]
    fn words_and_values_agree() {
        let words = |which: Preference| which.row().choices.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(words(Preference::TextSize), TEXT_PERCENTS.map(|percent| format!("{percent} %")));
        assert_eq!(words(Preference::CineRate), CINE_RATES.map(|rate| rate.to_string()));
        assert_eq!(words(Preference::WheelNotch), NOTCH_SLICES.map(|slices| slices.to_string()));
        assert_eq!(words(Preference::LeftDrag).len(), LEFT_TOOLS.len());
        assert_eq!(words(Preference::CornerText).len(), CORNER_TEXTS.len());
        assert_eq!(words(Preference::Touch).len(), TOUCH_POINTS.len());
    }
}
