//! A quiz on screen from its first question to its score: what is asked, what the answer is, what becomes of it.
//!
//! Until a question is answered, nothing of its answer can be asked of the state: marks, levels and the true region are
//! given out only afterwards.

use std::{sync::Arc, time::Instant};

use super::{AppState, Mode, Notice, Reveal, Seen, desk::Desk, progress::now_ms};
use crate::{
    annotation::Region,
    case::{Answer, Question, TeachingCase},
    quiz::{self, Attempt, Draft, Given, Item, Outcome, Session, SessionId, Stage},
};

/// A quiz under way.
pub struct Quiz {
    /// Questions, answers and where it stands.
    pub session: Session,
    /// Slices that were on screen before the question was answered.
    pub seen: Seen,
    id: SessionId,
    /// The cases that its questions are of.
    cases: Vec<Arc<TeachingCase>>,
    /// Whether the pictures of the question's case are still being read.
    pub(super) awaits_pictures: bool,
    pub(super) asked_at: Instant,
    /// How everything lay before, in which case, and what of it was uncovered.
    pub(super) desk: Desk,
    pub(super) desk_case: Option<String>,
    reveal: Reveal,
}

impl AppState {
    /// The question on screen; `None` outside a quiz and at its review.
    pub fn question(&self) -> Option<&Question> {
        let quiz = self.quiz.as_ref()?;
        quiz.question_of(quiz.session.item()?)
    }

    /// A question of the quiz under way with its case.
    pub fn quiz_item(&self, idx: usize) -> Option<(&TeachingCase, &Question)> {
        let quiz = self.quiz.as_ref()?;
        let item = quiz.session.items().get(idx)?;
        Some((quiz.case_of(item)?, quiz.question_of(item)?))
    }

    /// Where the quiz stands; `None` outside one.
    pub fn quiz_stage(&self) -> Option<Stage> {
        self.quiz.as_ref().map(|quiz| quiz.session.stage())
    }

    /// Whether a question is open: then nothing may tell its answer.
    pub fn is_asking(&self) -> bool {
        self.quiz_stage() == Some(Stage::Asking)
    }

    /// The answer in the making.
    pub fn draft(&self) -> Option<&Draft> {
        self.quiz.as_ref()?.session.draft()
    }

    /// What became of the question on screen, once it was answered.
    pub fn outcome(&self) -> Option<&Outcome> {
        let session = &self.quiz.as_ref()?.session;
        session.outcome(session.at())
    }

    /// What is right about the question on screen, once it was answered.
    pub fn revealed_answer(&self) -> Option<&Answer> {
        self.outcome()?;
        self.question()?.answer.as_ref()
    }

    /// Where the finding of the answered question truly is.
    pub fn true_region(&self) -> Option<&Region> {
        let finding = self.revealed_answer()?.finding.as_deref()?;
        self.case.as_ref()?.finding(finding)?.region.as_ref()
    }

    /// Whether the answered question is about this finding.
    pub(super) fn feedback_shows(&self, finding: usize) -> bool {
        let id = self.findings().get(finding).map(|finding| finding.id.as_str());
        id.is_some() && self.revealed_answer().and_then(|answer| answer.finding.as_deref()) == id
    }

    /// Begins the questions of the open case, or goes on where they were left.
    pub(super) fn start_quiz(&mut self) {
        let Some(case) = self.case.clone() else { return self.start_mixed_quiz() };
        let items = items_of(&case);
        if items.is_empty() {
            let why = match case.questions.is_empty() {
                true => "This case asks no questions.",
                false => "This case came without its answers, so its questions cannot be graded.",
            };
            self.notice = Some(Notice::warning(why.to_owned()));
            return;
        }
        self.begin_or_resume(items, vec![case]);
    }

    /// Begins the questions of every case in the library, the cases taking turns.
    pub(super) fn start_mixed_quiz(&mut self) {
        let cases: Vec<_> = self.library.cases.iter().map(|one| one.case.clone()).collect();
        let each: Vec<Vec<Item>> = cases.iter().map(|case| items_of(case)).collect();
        let most = each.iter().map(Vec::len).max().unwrap_or(0);
        let items: Vec<Item> =
            (0..most).flat_map(|nth| each.iter().filter_map(move |one| one.get(nth))).cloned().collect();
        if items.is_empty() {
            self.notice =
                Some(Notice::warning("Open a case first: no case in the library asks a question.".to_owned()));
            return;
        }
        self.begin_or_resume(items, cases);
    }

    /// A quiz of these questions: the one that was left unfinished if it is of the same, else a new one.
    fn begin_or_resume(&mut self, items: Vec<Item>, cases: Vec<Arc<TeachingCase>>) {
        let left = self.store.progress().unfinished.clone().filter(|left| left.items == items);
        match left {
            Some(left) => self.begin(left.session(), left.id, cases),
            None => {
                let id = SessionId::new(now_ms());
                self.store.begin_session(id.clone(), now_ms(), items.clone());
                self.begin(Session::new(items), id, cases);
            }
        }
    }

    fn begin(&mut self, session: Session, id: SessionId, cases: Vec<Arc<TeachingCase>>) {
        self.leave_presenting();
        self.stop_comparing();
        let before = self.quiz.take();
        let (desk, desk_case, reveal) = match before {
            Some(quiz) => (quiz.desk, quiz.desk_case, quiz.reveal),
            None => (self.remember_desk(), self.case.as_ref().map(|case| case.id.clone()), self.reveal.clone()),
        };
        let (seen, asked_at) = (Seen::default(), Instant::now());
        self.quiz = Some(Quiz { session, seen, id, cases, awaits_pictures: false, asked_at, desk, desk_case, reveal });
        self.mode = Mode::Quiz;
        self.show_question();
    }

    /// Asks the questions that were answered wrong once more, after the last one was answered.
    pub(super) fn retry_wrong(&mut self) {
        let Some(quiz) = &self.quiz else { return };
        if !quiz.session.is_finished() {
            self.notice = Some(Notice::warning("Answer the remaining questions first.".to_owned()));
            return;
        }
        let Some(session) = quiz.session.retry_wrong() else {
            self.notice = Some(Notice::warning("No question was answered wrong.".to_owned()));
            return;
        };
        let cases = quiz.cases.clone();
        let id = SessionId::new(now_ms());
        self.store.begin_session(id.clone(), now_ms(), session.items().to_vec());
        self.begin(session, id, cases);
    }

    /// Answers the open question; from an answered one, goes on.
    pub(super) fn proceed(&mut self) {
        match self.quiz_stage() {
            Some(Stage::Asking) => self.answer(),
            Some(Stage::Answered) => self.go_on(),
            Some(Stage::Review) => self.leave_quiz(),
            None => {}
        }
    }

    fn answer(&mut self) {
        let Some(given) = self.draft().and_then(|draft| draft.given.clone()) else {
            let what = if self.wants_marker() {
                "Put the marker first: click in a picture, or press M."
            } else {
                "Choose an answer first."
            };
            self.notice = Some(Notice::warning(what.to_owned()));
            return;
        };
        let Some(grade) = self.grade(&given) else {
            self.notice = Some(Notice::warning(
                "This question cannot be graded: its case says nothing of the answer.".to_owned(),
            ));
            return;
        };
        self.notice = None;
        let Some(quiz) = &mut self.quiz else { return };
        let Some(item) = quiz.session.item().cloned() else { return };
        let seconds = quiz.asked_at.elapsed().as_secs_f64();
        if let Some(outcome) = quiz.session.answer(grade) {
            let attempt = Attempt::new(Some(quiz.id.clone()), &item, outcome, now_ms(), seconds);
            self.store.add_attempt(attempt);
            if quiz.session.is_finished() {
                self.store.finish_session(quiz.id.clone(), now_ms());
            }
        }
        self.show_answer();
    }

    fn grade(&self, given: &Given) -> Option<quiz::Grade> {
        let answer = self.question()?.answer.as_ref()?;
        let finding = answer.finding.as_deref().and_then(|id| self.case.as_ref()?.finding(id));
        quiz::grade(given, &answer.key, finding.and_then(|finding| finding.region.as_ref()))
    }

    fn go_on(&mut self) {
        let Some(quiz) = &mut self.quiz else { return };
        quiz.session.go_next();
        if quiz.session.stage() != Stage::Review {
            self.show_question();
        }
    }

    /// Shows an answered question again, or the review.
    pub(super) fn revisit(&mut self, idx: usize) {
        let Some(quiz) = &mut self.quiz else { return };
        if quiz.session.go_to(idx) && quiz.session.stage() != Stage::Review {
            self.show_question();
        }
    }

    /// Back to where the quiz began. What was answered is kept; an unfinished quiz is offered again.
    pub(super) fn leave_quiz(&mut self) {
        let Some(quiz) = self.quiz.take() else { return };
        self.notice = None;
        let same_case = quiz.desk_case.is_some() && self.case.as_ref().map(|case| &case.id) == quiz.desk_case.as_ref();
        match same_case {
            true => {
                self.restore_desk(quiz.desk);
                self.reveal = quiz.reveal;
            }
            false => self.mode = Mode::Library,
        }
        // Links and the like that were changed for a question are nobody's preference.
        self.apply_preferences();
        if self.more.is_none() {
            self.look_for_more();
        }
    }
}

impl Quiz {
    pub(super) fn case_of(&self, item: &Item) -> Option<&Arc<TeachingCase>> {
        self.cases.iter().find(|case| case.id == item.case_id)
    }

    fn question_of(&self, item: &Item) -> Option<&Question> {
        self.case_of(item)?.questions.iter().find(|question| question.id == item.question_id)
    }
}

/// The questions of a case that can be graded.
fn items_of(case: &TeachingCase) -> Vec<Item> {
    let graded = case.questions.iter().filter(|question| question.answer.is_some());
    graded.map(|question| Item { case_id: case.id.clone(), question_id: question.id.clone() }).collect()
}
