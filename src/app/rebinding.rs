//! Binding other keys to a command: chosen, pressed, and told what they do already before anything is taken.

use super::{
    AppState, ENTRIES, Entry,
    bindings::{canonical, reserved},
};

/// A wish about keys. Commands go by their place in [`ENTRIES`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyCommand {
    /// Begin: the next keys pressed are this command's, instead of those it has or besides them.
    Choose {
        /// Which command.
        entry: usize,
        /// Whether it keeps what it has.
        besides: bool,
    },
    /// These were pressed, as the table writes keys.
    Press(String),
    /// Take keys that other commands have away from those.
    Take,
    /// Leave it as it is.
    Leave,
    /// A command is to have no keys.
    Unbind(usize),
    /// A command's keys as in the table.
    Reset(usize),
    /// All keys as in the table.
    ResetAll,
}

/// A command whose keys are being changed.
#[derive(Clone, Debug)]
pub struct Rebinding {
    /// Which.
    pub entry: &'static Entry,
    /// What it is to have, once something was pressed.
    pub wanted: Option<Vec<String>>,
    /// What keeps it from having that at once: commands that have one of them.
    pub taken: Vec<&'static Entry>,
    /// Why what was pressed cannot be bound.
    pub refused: Option<String>,
    besides: bool,
}

impl AppState {
    pub(super) fn dispatch_keys(&mut self, command: KeyCommand) {
        match command {
            KeyCommand::Choose { entry, besides } => self.choose_binding(entry, besides),
            KeyCommand::Press(keys) => self.press_binding(&keys),
            KeyCommand::Take => self.take_keys(),
            KeyCommand::Leave => self.rebinding = None,
            KeyCommand::Unbind(entry) => self.bind_to(entry, Some(Vec::new())),
            KeyCommand::Reset(entry) => self.bind_to(entry, None),
            KeyCommand::ResetAll => {
                self.rebinding = None;
                self.settings.bindings.clear();
                self.save_settings();
            }
        }
    }

    fn choose_binding(&mut self, entry: usize, besides: bool) {
        self.rebinding = ENTRIES.get(entry).map(|entry| Rebinding {
            entry,
            wanted: None,
            taken: Vec::new(),
            refused: None,
            besides,
        });
    }

    fn press_binding(&mut self, keys: &str) {
        let Some(rebinding) = &mut self.rebinding else { return };
        let Some(keys) = canonical(keys) else {
            rebinding.refused = Some("This key cannot be bound.".to_owned());
            return;
        };
        if let Some(what) = reserved(&keys) {
            rebinding.refused = Some(format!("This key {what}; it cannot be bound."));
            return;
        }
        rebinding.refused = None;
        let mut wanted: Vec<String> = Vec::new();
        if rebinding.besides {
            let has = self.settings.bindings.keys(rebinding.entry);
            wanted.extend(has.into_iter().filter(|key| *key != keys).map(str::to_owned));
        }
        wanted.push(keys);
        self.want(wanted);
    }

    /// Gives a command these keys, or the table's, unless others have them: then that is told first.
    fn bind_to(&mut self, entry: usize, keys: Option<Vec<String>>) {
        self.choose_binding(entry, false);
        let Some(rebinding) = &self.rebinding else { return };
        let keys = keys.unwrap_or_else(|| rebinding.entry.keys.iter().map(|key| (*key).to_owned()).collect());
        self.want(keys);
    }

    fn want(&mut self, wanted: Vec<String>) {
        let Some(rebinding) = &mut self.rebinding else { return };
        let bindings = &self.settings.bindings;
        rebinding.taken = wanted.iter().flat_map(|keys| bindings.taken(rebinding.entry, keys)).collect();
        rebinding.wanted = Some(wanted);
        if rebinding.taken.is_empty() {
            self.take_keys();
        }
    }

    fn take_keys(&mut self) {
        let Some(Rebinding { entry, wanted: Some(wanted), taken, .. }) = self.rebinding.take() else { return };
        let bindings = &mut self.settings.bindings;
        for other in taken {
            wanted.iter().for_each(|keys| bindings.remove(other, keys));
        }
        bindings.set(entry, wanted);
        self.save_settings();
    }
}
