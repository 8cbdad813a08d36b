//! What a person can do with the public catalogue, as values. All but choosing acts on the chosen study.

/// The public catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CatalogueCommand {
    /// Look at what is known of a study: licence, attribution, size. Contacts nobody.
    Choose(usize),
    /// The same for the study so many further down.
    Step(isize),
    /// Bring it here, or what is missing of it. The only command that contacts anybody.
    Download,
    /// Stop bringing it here; what came is kept.
    Stop,
    /// Open it.
    Open,
    /// Open it with the guided exercise beside it.
    Practise,
    /// Ask whether it is to be removed from this computer.
    AskRemove,
    /// Leave it here.
    KeepIt,
    /// Remove it from this computer.
    Remove,
}
