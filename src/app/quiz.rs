//! A quiz on screen: what is asked, where the marker is, and what the answer shows.
//!
//! Until a question is answered, nothing of its answer can be asked of the state: marks, levels and the true region are
//! given out only afterwards.

use std::{
    sync::Arc,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use etcetera::BaseStrategy;

use super::{AppState, Mode, Notice, Reveal, Seen, SeriesKey, desk::Desk};
use crate::{
    annotation::Region,
    case::{self, Answer, Question, QuestionKind, TeachingCase},
    geometry::{LpsPoint, ViewPoint},
    quiz::{
        self, Attempt, Confidence, Draft, Given, Item, Kept, Marker, Outcome, Session, SessionId, Stage, StoreEvent,
    },
    source::Files,
    study::{Series, SeriesInstanceUid, VertebralLevel},
    viewport::Viewport,
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
    awaits_pictures: bool,
    asked_at: Instant,
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

    /// Whether a click in a picture sets the marker.
    pub fn wants_marker(&self) -> bool {
        self.is_asking() && self.question().is_some_and(|question| question.kind == QuestionKind::Locate)
    }

    /// Where the marker is: of the answer in the making, or of the one given.
    pub fn marker_at(&self) -> Option<LpsPoint> {
        let marker = self.draft().and_then(|draft| match &draft.given {
            Some(Given::Marker(marker)) => Some(marker.at),
            _ => None,
        });
        marker.or_else(|| match &self.outcome()?.given {
            Kept::Marker(at) => Some(*at),
            _ => None,
        })
    }

    /// Whether a series lies in the patient space that the question's marker is graded in.
    pub fn shares_marker_space(&self, series: &Series) -> bool {
        let answer = self.question().and_then(|question| question.answer.as_ref());
        let finding = answer.and_then(|answer| self.case.as_ref()?.finding(answer.finding.as_deref()?));
        let space = finding.and_then(|finding| finding.region.as_ref()).map(|region| &region.frame_of_reference);
        space.is_some() && space == series.frame_of_reference.as_ref()
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
            self.notice = Some(Notice(why.to_owned()));
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
            self.notice = Some(Notice("Open a case first: no case in the library asks a question.".to_owned()));
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
            self.notice = Some(Notice("Answer the remaining questions first.".to_owned()));
            return;
        }
        let Some(session) = quiz.session.retry_wrong() else {
            self.notice = Some(Notice("No question was answered wrong.".to_owned()));
            return;
        };
        let cases = quiz.cases.clone();
        let id = SessionId::new(now_ms());
        self.store.begin_session(id.clone(), now_ms(), session.items().to_vec());
        self.begin(session, id, cases);
    }

    /// Brings the pictures of the question on screen; reads them first where they are of another case.
    fn show_question(&mut self) {
        let is_read = self.is_read();
        self.finding = None;
        self.cine = false;
        self.notice = None;
        let Some(quiz) = &mut self.quiz else { return };
        quiz.seen.clear();
        quiz.asked_at = Instant::now();
        let Some(wanted) = quiz.session.item().and_then(|item| quiz.case_of(item)).cloned() else { return };
        let is_open = self.case.as_ref().is_some_and(|case| case.id == wanted.id && case.folder == wanted.folder);
        quiz.awaits_pictures = !(is_open && is_read);
        if is_open {
            return self.lay_out_question();
        }
        self.open_source(Arc::new(Files::new(vec![case::image_root(&wanted.folder)])));
        self.case = Some(wanted);
        self.mode = Mode::Quiz;
    }

    /// After everything was read: the question lies as it should, however little was there when it was asked.
    pub(super) fn question_pictures_came(&mut self) {
        if let Some(quiz) = self.quiz.as_mut().filter(|quiz| quiz.awaits_pictures) {
            quiz.awaits_pictures = false;
            self.lay_out_question();
        }
    }

    /// How the pictures lie: as the question wants them, or on the answer.
    fn lay_out_question(&mut self) {
        self.empty_slots();
        self.hang_study();
        let view = self.question().and_then(|question| question.view.clone());
        if let Some(view) = view {
            self.free_first_slot(&view.series);
            self.show_view(0, &view);
        }
        if self.outcome().is_some() {
            self.show_answer();
        } else if self.wants_marker() {
            self.open_at_first_slices();
        }
    }

    /// Finding the slice is part of finding the place: stacks open at their first slice, whole.
    fn open_at_first_slices(&mut self) {
        for slot in self.visible_slots() {
            let Some(series) = self.slot_series(slot).cloned() else { continue };
            let fresh = Viewport { frame: 0, center: self.column_center(&series), ..Viewport::at_middle(&series) };
            self.slots[slot].viewport = fresh;
        }
    }

    /// Lets no series stand in two viewports: one that is to stand first changes places with what stands there.
    fn free_first_slot(&mut self, wanted: &SeriesInstanceUid) {
        let mut others = self.visible_slots().skip(1);
        let is_wanted = |slot: &usize| self.slots[*slot].series.as_ref().is_some_and(|key| key.uid == *wanted);
        if let Some(slot) = others.find(is_wanted) {
            self.slots.swap(0, slot);
        }
    }

    /// Brings every viewport to the true region, or to where the finding is seen best.
    fn show_answer(&mut self) {
        self.marks_shown = true;
        let finding = self.revealed_answer().and_then(|answer| answer.finding.as_deref());
        let finding = finding.and_then(|id| self.case.as_ref()?.finding(id)).cloned();
        let Some(finding) = finding else { return };
        let place = finding.region.as_ref().and_then(Region::center);
        match (place, &finding.view) {
            (Some(at), _) => self.visible_slots().for_each(|slot| self.bring_to(slot, at)),
            (None, Some(view)) => {
                self.show_view(0, view);
                self.bring_others_to(0, view.center);
            }
            (None, None) => {}
        }
    }

    fn draft_mut(&mut self) -> Option<&mut Draft> {
        self.quiz.as_mut()?.session.draft_mut()
    }

    /// Sets the marker on the slice that a viewport shows.
    pub(super) fn place_marker(&mut self, slot: usize, at: LpsPoint) {
        if !self.wants_marker() {
            return;
        }
        let Some(marker) = self.marker_on(slot, at) else {
            self.notice = Some(Notice("A marker on this series cannot be graded: put it on another one.".to_owned()));
            return;
        };
        self.notice = None;
        if let Some(draft) = self.draft_mut() {
            draft.given = Some(Given::Marker(marker));
        }
    }

    fn marker_on(&self, slot: usize, at: LpsPoint) -> Option<Marker> {
        let series = self.slot_series(slot).filter(|series| self.shares_marker_space(series))?;
        let frame = self.slots[slot].viewport.frame;
        let plane = series.frames.get(frame)?.plane?;
        let spacing_mm = series.slice_step_mm();
        // On the plane itself, however the place was found.
        let at = plane.lps_from_image(plane.image_from_lps(at));
        Some(Marker { at, series: series.uid.clone(), frame, plane, spacing_mm })
    }

    pub(super) fn marker_here(&mut self) {
        let slot = self.active;
        let middle = self.slot_series(slot).and_then(|series| self.place_on(slot, series));
        if let Some(at) = self.marker_at().or(middle) {
            self.place_marker(slot, at);
        }
    }

    /// Moves the marker along the sides of the active viewport, on the slice shown there.
    pub(super) fn nudge_marker(&mut self, by_mm: [f64; 2]) {
        let slot = self.active;
        let moved = self.marker_at().and_then(|at| self.moved_on_screen(slot, at, by_mm));
        match moved {
            Some(at) => self.place_marker(slot, at),
            None => self.marker_here(),
        }
    }

    /// A place moved by mm to the right and down on screen, whichever way the picture is turned.
    fn moved_on_screen(&self, slot: usize, at: LpsPoint, by_mm: [f64; 2]) -> Option<LpsPoint> {
        let series = self.slot_series(slot)?;
        let plane = series.frames.get(self.slots[slot].viewport.frame)?.plane?;
        let transform = self.slot_transform(slot, [1000.0, 1000.0])?;
        let place = |x: f64, y: f64| plane.lps_from_image(transform.image_from_view(ViewPoint::new(x, y)));
        let start = place(0.0, 0.0);
        let right = (place(1.0, 0.0) - start).normalized()?;
        let down = (place(0.0, 1.0) - start).normalized()?;
        Some(at + right * by_mm[0] + down * by_mm[1])
    }

    pub(super) fn clear_marker(&mut self) {
        if let Some(draft) = self.draft_mut().filter(|draft| matches!(draft.given, Some(Given::Marker(_)))) {
            draft.given = None;
        }
    }

    /// Chooses an answer by its place in the list.
    pub(super) fn choose_answer(&mut self, idx: usize) {
        let given = self.question().and_then(|question| match &question.kind {
            QuestionKind::Locate => None,
            QuestionKind::Choice(choices) => Some(Given::Choice(choices.get(idx)?.id.clone())),
            QuestionKind::Level(levels) => Some(Given::Level(*levels.get(idx)?)),
        });
        if let Some((draft, given)) = self.draft_mut().zip(given) {
            draft.given = Some(given);
        }
    }

    pub(super) fn choose_level(&mut self, level: VertebralLevel) {
        let idx = self.question().and_then(|question| match &question.kind {
            QuestionKind::Level(levels) => levels.iter().position(|other| *other == level),
            _ => None,
        });
        idx.into_iter().for_each(|idx| self.choose_answer(idx));
    }

    pub(super) fn say_confidence(&mut self, confidence: Confidence) {
        if let Some(draft) = self.draft_mut() {
            draft.confidence = if draft.confidence == Some(confidence) { None } else { Some(confidence) };
        }
    }

    pub(super) fn show_hint(&mut self) {
        let has_hint = self.question().is_some_and(|question| question.hint.is_some());
        if let Some(draft) = self.draft_mut() {
            draft.hint_taken |= has_hint;
        }
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
            self.notice = Some(Notice(what.to_owned()));
            return;
        };
        let Some(grade) = self.grade(&given) else {
            self.notice =
                Some(Notice("This question cannot be graded: its case says nothing of the answer.".to_owned()));
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
        let same_case = quiz.desk_case.is_some() && self.case.as_ref().map(|case| &case.id) == quiz.desk_case.as_ref();
        match same_case {
            true => {
                self.restore_desk(quiz.desk);
                self.reveal = quiz.reveal;
            }
            false => self.mode = Mode::Library,
        }
    }

    /// Notes what is on screen while a question is open.
    pub(super) fn note_seen_in_quiz(&mut self) {
        // While files arrive, slices still get other numbers.
        if !self.is_asking() || !self.is_read() {
            return;
        }
        for slot in self.visible_slots() {
            let shown = self.slots[slot].series.clone().map(|series| (series, self.slots[slot].viewport.frame));
            if let Some((quiz, (series, frame))) = self.quiz.as_mut().zip(shown) {
                quiz.seen.note(&series, frame);
            }
        }
    }

    /// How many slices of a series were on screen before the question was answered.
    pub fn seen_in_quiz(&self, series: &Series) -> Vec<usize> {
        let quiz = self.quiz.as_ref();
        quiz.map(|quiz| quiz.seen.frames(&SeriesKey::of(series)).collect()).unwrap_or_default()
    }

    /// Notes in the learner's progress that a finding was revealed.
    pub(super) fn note_revealed(&mut self, finding: usize) {
        let ids = self.case.as_ref().and_then(|case| Some((case.id.clone(), case.findings.get(finding)?.id.clone())));
        if let Some((case_id, finding_id)) = ids {
            self.store.reveal_finding(&case_id, &finding_id, now_ms());
        }
    }

    /// Keeps progress on disk from now on, in the user's data folder.
    pub fn keep_progress(&mut self) {
        match etcetera::choose_base_strategy() {
            Ok(folders) => {
                let file = folders.data_dir().join("thecal").join("progress.sqlite");
                self.store = quiz::ProgressStore::start(file, self.waker.clone());
            }
            Err(_) => {
                self.notice = Some(Notice("There is no home folder, so progress is kept until you quit.".to_owned()));
            }
        }
    }

    /// Takes in what became of the progress file. Returns whether there is something to show.
    pub(super) fn tick_store(&mut self) -> bool {
        let events = self.store.poll();
        for event in &events {
            if let StoreEvent::Notice(sentence) | StoreEvent::Failed(sentence) = event {
                self.notice = Some(Notice(sentence.clone()));
            }
        }
        !events.is_empty()
    }

    /// Whether all findings of the open case were revealed in earlier runs: then it need not be looked through again.
    pub(super) fn was_read_before(&self) -> bool {
        let Some(case) = &self.case else { return false };
        let kept = self.store.progress().cases.get(&case.id);
        !case.findings.is_empty()
            && kept.is_some_and(|kept| case.findings.iter().all(|finding| kept.revealed.contains(&finding.id)))
    }

    /// Notes in the learner's progress that the case was opened.
    pub(super) fn note_opened(&mut self) {
        if let Some(case) = &self.case {
            let id = case.id.clone();
            self.store.open_case(&id, now_ms());
        }
    }
}

impl Quiz {
    fn case_of(&self, item: &Item) -> Option<&Arc<TeachingCase>> {
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

/// Milliseconds since 1970.
fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
