//! What a file's header still tells of a person, by the names of the attributes and never by their values.

/// Traces of a person in one header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeaderTraces {
    /// Synthetic Data (0008,001C) = YES: there is no person.
    pub synthetic: bool,
    /// Names of identifying attributes that hold a value which is no obvious stand-in.
    pub attributes: Vec<&'static str>,
    /// Whether there are private attributes, which may hold anything.
    pub private: bool,
    /// Burned In Annotation (0028,0301) = YES: names may stand in the pixels.
    pub burned_in: bool,
}
