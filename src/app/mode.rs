//! What the window is for at the moment.

/// Which of the program's uses is on screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// All cases as cards.
    #[default]
    Library,
    /// A study, with its findings if it is a case.
    Study,
    /// A case step by step, full screen.
    Present,
    /// Questions.
    Quiz,
}
