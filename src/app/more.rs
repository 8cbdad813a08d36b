//! Series of a synthetic patient that its case leaves out: made on demand into the user's cache, and read with the case.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    AppState, Notice, SeriesKey, Waker,
    job::Job,
    loading::Loading,
    recipe::{read_recipe, recipe_of, unusable},
};
use crate::{
    case::image_root,
    disk::write_folder,
    source::Files,
    study::{Series, SeriesInstanceUid, Study},
    synthetic::{Offer, Progress, Role, make_series, offers, scanner::Detail},
};

/// What else there is of the open case's patient.
pub struct MoreSeries {
    /// The series, in the order of their numbers; none until the recipe was read.
    pub offers: Vec<MoreOffer>,
    /// Series that will be made once the one at work is done.
    pub waiting: Vec<Role>,
    recipe: Arc<str>,
    looking: Option<Job<Looked>>,
    making: Option<Making>,
    removing: Option<Job<Removed>>,
    /// Whether what is in the cache changed since the case was read.
    is_news: bool,
    /// The case read anew with what was made, and its studies as far as they came.
    joining: Option<(Loading, Option<Vec<Study>>)>,
}

/// A series that can be made.
#[derive(Clone, Debug)]
pub struct MoreOffer {
    /// Which one.
    pub offer: Offer,
    /// Whether it lies in the cache.
    pub is_made: bool,
    folder: PathBuf,
}

struct Looked {
    recipe: Arc<str>,
    offers: Vec<MoreOffer>,
}

/// A series that is being made.
struct Making {
    role: Role,
    job: Job<()>,
    done: Arc<Mutex<(usize, usize)>>,
}

impl MoreSeries {
    fn look(case: PathBuf, cache: PathBuf, waker: Waker) -> Self {
        let looking = Job::start(waker, "Looking for more series broke off.", move |_| look(&case, &cache));
        Self {
            offers: Vec::new(),
            waiting: Vec::new(),
            recipe: Arc::from(""),
            looking: Some(looking),
            making: None,
            removing: None,
            is_news: false,
            joining: None,
        }
    }

    /// The series that is being made, and how many steps of how many are done.
    pub fn making(&self) -> Option<(Role, (usize, usize))> {
        let making = self.making.as_ref()?;
        Some((making.role, *making.done.lock().unwrap_or_else(PoisonError::into_inner)))
    }

    /// An offer by what it is.
    pub fn offer(&self, role: Role) -> Option<&MoreOffer> {
        self.offers.iter().find(|it| it.offer.role == role)
    }

    fn words(&self, role: Role) -> &'static str {
        self.offer(role).map_or("The series", |it| it.offer.words())
    }

    /// Begins with the next series that waits, if none is at work.
    fn go_on(&mut self, detail: Detail, waker: &Waker) {
        if self.making.is_some() || self.waiting.is_empty() {
            return;
        }
        let role = self.waiting.remove(0);
        let Some(folder) = self.offer(role).map(|it| it.folder.clone()) else { return };
        let done = Arc::new(Mutex::new((0, 1)));
        let (recipe, told, wake) = (self.recipe.clone(), done.clone(), waker.clone());
        let job = Job::start(waker.clone(), "Making the series broke off.", move |cancel| {
            let step = &mut |progress: &Progress| {
                *told.lock().unwrap_or_else(PoisonError::into_inner) = progress.done;
                wake();
                !cancel.is_cancelled()
            };
            make(&recipe, role, detail, &folder, step)
        });
        self.making = Some(Making { role, job, done });
    }

    /// Takes in what was looked for, made or removed: what there is to tell, and whether anything came.
    fn take_in(&mut self) -> (Option<Notice>, bool) {
        let mut told = None;
        let looked = self.looking.as_ref().and_then(Job::tick);
        let made = self.making.as_ref().and_then(|it| it.job.tick());
        let removed = self.removing.as_ref().and_then(Job::tick);
        let came = looked.is_some() || made.is_some() || removed.is_some();
        match looked {
            Some(Ok(it)) => {
                self.is_news = it.offers.iter().any(|offer| offer.is_made);
                (self.recipe, self.offers, self.looking) = (it.recipe, it.offers, None);
            }
            Some(Err(why)) => {
                (told, self.looking) = (Some(Notice::warning(why)), None);
            }
            None => {}
        }
        if let Some((result, making)) = made.and_then(|result| Some((result, self.making.take()?))) {
            told = Some(self.note_made(making.role, result));
        }
        if let Some(result) = removed {
            self.removing = None;
            match result {
                Ok(Removed { gone, told: why }) => {
                    let is_gone = |offer: &MoreOffer| gone.contains(&offer.folder);
                    self.offers.iter_mut().filter(|offer| is_gone(offer)).for_each(|offer| offer.is_made = false);
                    let removed = "What was made was removed; it can be made again.";
                    told = Some(why.map_or_else(|| Notice::calm(removed.to_owned()), Notice::warning));
                }
                Err(why) => told = Some(Notice::warning(why)),
            }
            self.is_news = true;
        }
        (told, came)
    }

    fn note_made(&mut self, role: Role, result: Result<(), String>) -> Notice {
        let words = self.words(role);
        match result {
            Ok(()) => {
                self.offers.iter_mut().filter(|it| it.offer.role == role).for_each(|it| it.is_made = true);
                self.is_news = true;
                Notice::calm(format!("{words} was made; it stands in the list of series."))
            }
            Err(why) => Notice::warning(format!("{words} was not made: {why}")),
        }
    }

    /// Where the images of a case are, with what was made of them.
    fn roots(&self, case: &Path) -> Vec<PathBuf> {
        let made = self.offers.iter().filter(|it| it.is_made).map(|it| it.folder.clone());
        std::iter::once(image_root(case)).chain(made).collect()
    }
}

impl AppState {
    /// Keeps series that are made in this folder; without one none can be made.
    pub fn make_series_in(&mut self, folder: PathBuf) {
        self.made_folder = Some(folder);
    }

    /// Looks for what else there is of the case that was just opened.
    pub(super) fn look_for_more(&mut self) {
        let case = self.case.as_ref().filter(|case| !case.folder.as_os_str().is_empty());
        let places = case.map(|case| case.folder.clone()).zip(self.made_folder.clone());
        self.more = places.map(|(case, cache)| MoreSeries::look(case, cache, self.waker.clone()));
    }

    /// Whether there is anything of the open patient to be made.
    pub fn has_more_series(&self) -> bool {
        self.more.as_ref().is_some_and(|more| !more.offers.is_empty())
    }

    /// Makes a series, after those that were asked for before.
    pub(super) fn make_more(&mut self, role: Role) {
        let Some(more) = self.more.as_mut() else { return };
        let is_at_work = more.making.as_ref().is_some_and(|it| it.role == role) || more.waiting.contains(&role);
        if !is_at_work && more.offer(role).is_some_and(|it| !it.is_made) {
            more.waiting.push(role);
            more.go_on(self.made_detail, &self.waker);
        }
    }

    /// Stops what is being made, and forgets what waits.
    pub(super) fn stop_making(&mut self) {
        if let Some(more) = &mut self.more {
            more.waiting.clear();
            more.making = None;
        }
    }

    /// Takes what was made of this patient out of the cache.
    pub(super) fn remove_made(&mut self) {
        let Some(more) = self.more.as_mut().filter(|more| more.removing.is_none()) else { return };
        let folders: Vec<_> = more.offers.iter().filter(|it| it.is_made).map(|it| it.folder.clone()).collect();
        if folders.is_empty() {
            return;
        }
        more.removing = Some(Job::start(self.waker.clone(), "Removing broke off.", move |_| Ok(remove(folders))));
    }

    /// Puts a series that was made into the active viewport.
    pub(super) fn show_made(&mut self, role: Role) {
        let uid = self.more.as_ref().and_then(|more| more.offer(role)).map(|it| it.offer.series.clone());
        let series = uid.and_then(|uid| self.listed_series().find(|series| series.uid == uid).cloned());
        match series {
            Some(series) => {
                self.dialog = None;
                self.put_series(self.active, &SeriesKey::of(&series));
            }
            None => self.notice = Some(Notice::calm("The series is still being read.".to_owned())),
        }
    }

    /// Takes in what was made, and reads the case anew with it. Returns whether anything came.
    pub(super) fn tick_more(&mut self) -> bool {
        let is_read = self.is_read();
        let Some(more) = &mut self.more else { return false };
        let (told, came) = more.take_in();
        more.go_on(self.made_detail, &self.waker);
        if let (true, true, Some(case)) = (more.is_news, is_read, &self.case) {
            more.is_news = false;
            let source = Arc::new(Files::new(more.roots(&case.folder)));
            more.joining = Some((Loading::start(source, self.limits.clone(), &self.waker), None));
        }
        if told.is_some() {
            self.notice = told;
        }
        self.join_made() || came
    }

    /// Once all is read, what is open becomes the case with what was made; until then nothing changes on screen.
    fn join_made(&mut self) -> bool {
        let Some((loading, studies)) = self.more.as_mut().and_then(|more| more.joining.as_mut()) else { return false };
        *studies = loading.tick().or(studies.take());
        if !loading.progress.finished {
            return false;
        }
        let Some((loading, studies)) = self.more.as_mut().and_then(|more| more.joining.take()) else { return false };
        let studies = studies.unwrap_or_default();
        if self.would_lose(&studies) {
            let why =
                "The case's own images could not be read again, so what was made is not shown. Open the case anew.";
            self.notice = Some(Notice::warning(why.to_owned()));
            return true;
        }
        self.loading = Some(loading);
        self.take_in_studies(studies);
        self.follow_regrouping();
        true
    }
}

impl AppState {
    /// Whether a series of the case itself that is open is not among these.
    fn would_lose(&self, studies: &[Study]) -> bool {
        let made = |series: &Series| {
            self.more.iter().flat_map(|more| &more.offers).any(|offer| offer.offer.series == series.uid)
        };
        let has = |uid: &SeriesInstanceUid| studies.iter().flat_map(|it| &it.series).any(|it| it.uid == *uid);
        self.studies.iter().flat_map(|it| &it.series).any(|series| !made(series) && !has(&series.uid))
    }
}

fn look(case: &Path, cache: &Path) -> Result<Looked, String> {
    let Some(recipe) = recipe_of(case) else { return Ok(Looked { recipe: Arc::from(""), offers: Vec::new() }) };
    let text = read_recipe(&recipe)?;
    let offered = offers(&text).map_err(unusable)?;
    let offer = |offer: Offer| {
        let folder = cache.join(&offer.series.0);
        MoreOffer { is_made: folder.is_dir(), folder, offer }
    };
    Ok(Looked { recipe: Arc::from(text), offers: offered.into_iter().map(offer).collect() })
}

fn make(
    recipe: &str,
    role: Role,
    detail: Detail,
    folder: &Path,
    step: &mut dyn FnMut(&Progress) -> bool,
) -> Result<(), String> {
    let files = make_series(recipe, role, detail, step).map_err(|error| error.to_string())?;
    let written =
        write_folder(folder, |part| files.into_iter().try_for_each(|(name, bytes)| fs::write(part.join(name), bytes)));
    written.map_err(|error| format!("it could not be written: {error}."))
}

/// What was taken out of the cache, and why not all was.
struct Removed {
    gone: Vec<PathBuf>,
    told: Option<String>,
}

fn remove(folders: Vec<PathBuf>) -> Removed {
    let mut told = None;
    for folder in &folders {
        if let Err(error) = fs::remove_dir_all(folder) {
            told = Some(format!("Not all that was made could be removed: {error}."));
        }
    }
    let gone = folders.into_iter().filter(|folder| !folder.is_dir()).collect();
    Removed { gone, told }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::app::{AppCommand, CaseCommand, Command, Dialog, Settings, StudyCommand};

    const STIR: Role = Role::SagittalStir;
    const LATERAL: Role = Role::RadiographLateral;

    /// A made case beside its recipe, opened in a program that makes coarse pictures.
    struct Bench {
        root: tempfile::TempDir,
        app: AppState,
    }

    impl Bench {
        fn new() -> Self {
            let root = tempfile::tempdir().expect("a folder");
            let recipe = include_str!("../../sample_studies/recipes/lumbar-02.toml");
            let case = root.path().join("case-1");
            fs::create_dir_all(case.join("images")).expect("folders");
            fs::create_dir_all(root.path().join("recipes")).expect("a folder");
            fs::write(root.path().join("recipes/case-1.toml"), recipe).expect("written");
            let files = make_series(recipe, Role::SagittalT2, Detail::Coarse, &mut |_| true).expect("made");
            for (name, bytes) in files {
                fs::write(case.join("images").join(name), bytes).expect("written");
            }
            let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_studies/lumbar-02");
            for name in ["case.toml", "answers.toml"] {
                fs::copy(sample.join(name), case.join(name)).expect("copied");
            }
            let app = Self::opened(&root);
            Self { root, app }
        }

        fn opened(root: &tempfile::TempDir) -> AppState {
            let settings = Settings { notice_seen: true, ..Settings::default() };
            let mut app = AppState::new(settings, Arc::new(|| {})).without_saving();
            app.made_detail = Detail::Coarse;
            app.make_series_in(root.path().join("cache"));
            app.dispatch(Command::Study(StudyCommand::Open(vec![root.path().join("case-1")])));
            app
        }

        fn until(&mut self, what: &str, is_so: impl Fn(&AppState) -> bool) {
            for _ in 0..6000 {
                self.app.tick();
                if is_so(&self.app) {
                    return;
                }
                std::thread::sleep(Duration::from_millis(5));
            }
            panic!("never: {what}; notice {:?}", self.app.notice);
        }

        fn case(&mut self, command: CaseCommand) {
            self.app.dispatch(Command::Case(command));
        }
    }

    fn modalities(app: &AppState) -> Vec<String> {
        app.listed_series().map(|series| series.modality.clone()).collect()
    }

    fn made(app: &AppState) -> Vec<Role> {
        let offers = app.more.iter().flat_map(|more| &more.offers);
        offers.filter(|it| it.is_made).map(|it| it.offer.role).collect()
    }

    #[test]
    fn series_are_made_one_after_the_other_join_the_case_and_are_there_the_next_time() {
        let mut bench = Bench::new();
        bench.until("offers", |app| app.has_more_series() && app.is_read());
        assert_eq!(modalities(&bench.app), ["MR"]);
        let before = (bench.app.slots[0].series.clone(), bench.app.slots[0].viewport.frame);
        bench.case(CaseCommand::MakeSeries(STIR));
        bench.case(CaseCommand::MakeSeries(LATERAL));
        bench.case(CaseCommand::MakeSeries(LATERAL));
        let more = bench.app.more.as_ref().expect("offers");
        assert_eq!((more.making().map(|it| it.0), more.waiting.clone()), (Some(STIR), vec![LATERAL]));
        bench.until("both", |app| modalities(app) == ["MR", "MR", "DX"]);
        assert_eq!(made(&bench.app), [STIR, LATERAL]);
        assert_eq!((bench.app.slots[0].series.clone(), bench.app.slots[0].viewport.frame), before, "nothing moved");
        assert!(bench.app.notice.as_ref().is_some_and(|it| it.0.starts_with("Lateral radiograph was made")));
        bench.app.dispatch(Command::App(AppCommand::Show(Dialog::MoreSeries)));
        bench.case(CaseCommand::ShowMade(LATERAL));
        assert_eq!(
            bench.app.slot_series(bench.app.active).map(|series| series.modality.clone()),
            Some("DX".to_owned())
        );
        assert_eq!(bench.app.dialog, None);
        bench.app = Bench::opened(&bench.root);
        bench.until("all of the cache", |app| modalities(app) == ["MR", "MR", "DX"]);
        bench.case(CaseCommand::RemoveMade);
        bench.until("the case alone", |app| modalities(app) == ["MR"]);
        assert!(made(&bench.app).is_empty());
        let told = bench.app.notice.clone().expect("told");
        assert!(told.0.contains("removed"), "not what was told before: {}", told.0);
        assert_eq!(fs::read_dir(bench.root.path().join("cache")).expect("a folder").count(), 0);
    }

    #[test]
    fn a_stop_leaves_nothing_and_what_cannot_be_written_is_told() {
        let mut bench = Bench::new();
        bench.until("offers", |app| app.has_more_series() && app.is_read());
        bench.case(CaseCommand::MakeSeries(Role::CtBone));
        bench.case(CaseCommand::MakeSeries(STIR));
        bench.case(CaseCommand::StopMaking);
        let more = bench.app.more.as_ref().expect("offers");
        assert!(more.making().is_none() && more.waiting.is_empty());
        fs::write(bench.root.path().join("cache"), b"a file in the way").expect("written");
        bench.case(CaseCommand::MakeSeries(STIR));
        bench.until("the fault", |app| app.notice.is_some());
        let told = bench.app.notice.clone().expect("told");
        assert!(told.0.starts_with("Sagittal STIR was not made: it could not be written:"), "{}", told.0);
        assert!(made(&bench.app).is_empty());
    }
}
