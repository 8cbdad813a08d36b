//! Questions of a case: what is asked stands in `case.toml`, what is right in `answers.toml`.

use std::collections::BTreeMap;

use super::SavedView;
use crate::study::VertebralLevel;

/// One question.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Unique in the case.
    pub id: String,
    /// What is asked, one sentence or two.
    pub stem: String,
    /// What is offered on request.
    pub hint: Option<String>,
    /// How the case lies on screen when it is asked; `None`: as the case opens.
    pub view: Option<SavedView>,
    /// How it is answered.
    pub kind: QuestionKind,
    /// What is right, and why; `None` where the case came without its answers.
    pub answer: Option<Answer>,
}

/// How a question is answered.
#[derive(Clone, Debug, PartialEq)]
pub enum QuestionKind {
    /// By a marker in the volume.
    Locate,
    /// By one of these.
    Choice(Vec<Choice>),
    /// By a vertebra, one of these.
    Level(Vec<VertebralLevel>),
}

/// One of the answers to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Unique in the question.
    pub id: String,
    /// What it says.
    pub text: String,
}

/// What is right, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What is right.
    pub key: AnswerKey,
    /// Why, as Markdown.
    pub explanation: String,
    /// First words of the case's source lines, such as `S05`.
    pub sources: Vec<String>,
    /// The id of the finding that the question is about; a marker has to lie in its region.
    pub finding: Option<String>,
    /// Who checked it; `None`: whoever reviewed the case, if anybody.
    pub reviewed_by: Option<String>,
}

/// What is right.
#[derive(Clone, Debug, PartialEq)]
pub enum AnswerKey {
    /// A place in the region of the answer's finding.
    Region,
    /// One choice; and why each is right or wrong, by its id.
    Choice {
        /// Id of the right one.
        right: String,
        /// One text for each id.
        rationales: BTreeMap<String, String>,
    },
    /// One vertebra.
    Level {
        /// The best answer.
        right: VertebralLevel,
        /// Others that count as right.
        accepted: Vec<VertebralLevel>,
    },
}
