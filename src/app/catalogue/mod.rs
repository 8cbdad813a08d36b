//! The public catalogue: what there is, what of it is here, bringing it here and removing it.

mod command;
mod running;
mod taking_in;

use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
    sync::Arc,
};

pub use command::CatalogueCommand;

use self::running::Running;
use super::{AppState, LibraryPage, Mode, Notice, job::Job, open::Then};
use crate::catalogue::{Catalogue, Patience, Place, Progress, PublicStudy, Standing, Stayed, USER_FILE, built_in};

/// The catalogue as a person sees it.
pub struct CatalogueDesk {
    /// Its studies with what of them is here.
    pub studies: Vec<ListedStudy>,
    /// What of the person's own catalogue cannot be used, a sentence each.
    pub faults: Vec<String>,
    /// The study that is looked at.
    pub chosen: Option<usize>,
    /// Whether it was asked to be removed, and the answer is waited for.
    pub asks_to_remove: bool,
    /// Millions of bytes free on the disk, where the system says.
    pub free_mb: Option<u64>,
    data: Option<PathBuf>,
    place: Option<Place>,
    /// The same without links, as files that were opened name it.
    real_place: Option<Place>,
    looking: Option<Job<Looked>>,
    running: Option<Running>,
    waiting: VecDeque<usize>,
    pub(super) removing: Option<(usize, Job<Removed>)>,
}

/// What became of a removal, and what is here afterwards.
pub(super) type Removed = (Result<Stayed, String>, After);

/// What is here after a download or a removal.
pub(super) struct After {
    standing: Standing,
    free_mb: Option<u64>,
}

impl After {
    fn of(place: &Place, study: &PublicStudy) -> Self {
        Self { standing: place.standing(study), free_mb: place.free_mb() }
    }
}

/// A study with what of it is here.
#[derive(Clone, Debug)]
pub struct ListedStudy {
    /// As the catalogue has it.
    pub study: Arc<PublicStudy>,
    /// What of it lies here.
    pub standing: Standing,
    /// Why the last download did not end well.
    pub trouble: Option<String>,
}

/// What becomes of a study at the moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Happening {
    /// Nothing.
    Rest,
    /// It waits for another download to end.
    Waiting,
    /// It is being brought here.
    Coming(Progress),
    /// The same, and it was asked to stop.
    Stopping,
    /// It is being removed.
    Going,
}

/// What was found in the data folder.
struct Looked {
    catalogue: Catalogue,
    standings: Vec<Standing>,
    free_mb: Option<u64>,
    real_place: Place,
}

impl Default for CatalogueDesk {
    fn default() -> Self {
        let studies = built_in().studies.iter().map(|study| listed(study.clone(), Standing::NotHere)).collect();
        Self {
            studies,
            faults: Vec::new(),
            chosen: None,
            asks_to_remove: false,
            free_mb: None,
            data: None,
            place: None,
            real_place: None,
            looking: None,
            running: None,
            waiting: VecDeque::new(),
            removing: None,
        }
    }
}

fn listed(study: PublicStudy, standing: Standing) -> ListedStudy {
    ListedStudy { study: Arc::new(study), standing, trouble: None }
}

impl CatalogueDesk {
    /// The study that is looked at.
    pub fn chosen_study(&self) -> Option<(usize, &ListedStudy)> {
        self.chosen.and_then(|idx| Some((idx, self.studies.get(idx)?)))
    }

    /// What becomes of a study at the moment.
    pub fn happening(&self, idx: usize) -> Happening {
        match &self.running {
            Some(running) if running.idx == idx && running.stopping => Happening::Stopping,
            Some(running) if running.idx == idx => Happening::Coming(running.progress()),
            _ if self.waiting.contains(&idx) => Happening::Waiting,
            _ if self.removing.as_ref().is_some_and(|(at, _)| *at == idx) => Happening::Going,
            _ => Happening::Rest,
        }
    }

    /// How many studies are here.
    pub fn n_here(&self) -> usize {
        self.studies.iter().filter(|one| one.standing == Standing::Here).count()
    }

    /// Where the images of the studies are that are here, with their titles.
    pub(super) fn images_here(&self) -> Vec<(PathBuf, String)> {
        let here = self.studies.iter().filter(|one| one.standing == Standing::Here);
        // As opening it names it.
        let images = |one: &ListedStudy| self.real_place.as_ref().map(|place| place.of(&one.study.id).images());
        here.filter_map(|one| Some((images(one)?, one.study.title.clone()))).collect()
    }

    /// The study that a file lies in, where it was brought here.
    pub fn study_of(&self, path: &Path) -> Option<usize> {
        self.studies.iter().position(|one| self.images_of(&one.study.id).any(|images| path.starts_with(images)))
    }

    /// Both names of a study's images: as told, and without links.
    fn images_of(&self, id: &str) -> impl Iterator<Item = PathBuf> {
        [&self.place, &self.real_place].into_iter().flatten().map(move |place| place.of(id).images())
    }

    /// Lists these instead. Whatever is under way keeps its study, even where no file names it any more.
    fn list(&mut self, mut studies: Vec<ListedStudy>) {
        let old = std::mem::take(&mut self.studies);
        for (idx, one) in old.iter().enumerate() {
            let is_busy = self.happening(idx) != Happening::Rest;
            match studies.iter_mut().find(|other| other.study.id == one.study.id) {
                Some(same) if is_busy => *same = one.clone(),
                Some(same) => same.trouble.clone_from(&one.trouble),
                None if is_busy => studies.push(one.clone()),
                None => {}
            }
        }
        let now_at = |idx: usize| studies.iter().position(|one| one.study.id == old[idx].study.id);
        self.chosen = self.chosen.filter(|idx| *idx < old.len()).and_then(now_at);
        self.waiting = self.waiting.iter().filter_map(|idx| now_at(*idx)).collect();
        for idx in [self.running.as_mut().map(|it| &mut it.idx), self.removing.as_mut().map(|it| &mut it.0)] {
            idx.into_iter().for_each(|idx| *idx = now_at(*idx).unwrap_or(*idx));
        }
        self.studies = studies;
    }
}

impl AppState {
    /// Keeps public studies in this data folder from now on, and looks what of them is there. Contacts nobody.
    pub fn keep_catalogue(&mut self, data: PathBuf) {
        self.catalogue.place = Some(Place::in_data(&data));
        self.catalogue.data = Some(data);
        self.look_at_catalogue();
    }

    /// Reads the person's own catalogue, and looks what is here: at the start, and whenever the page is opened.
    pub(super) fn look_at_catalogue(&mut self) {
        let Some((place, data)) = self.catalogue.place.clone().zip(self.catalogue.data.clone()) else { return };
        let broke_off = "Looking for public studies broke off.";
        self.catalogue.looking = Some(Job::start(self.waker.clone(), broke_off, move |_| {
            let catalogue = Catalogue::with_own(&data.join(USER_FILE));
            let standings = catalogue.studies.iter().map(|study| place.standing(study)).collect();
            Ok(Looked { catalogue, standings, free_mb: place.free_mb(), real_place: place.real() })
        }));
    }

    pub(super) fn dispatch_catalogue(&mut self, command: CatalogueCommand) {
        if command != CatalogueCommand::Remove {
            self.catalogue.asks_to_remove = false;
        }
        match command {
            CatalogueCommand::Choose(idx) => self.choose_public(idx),
            CatalogueCommand::Step(steps) => {
                let last = self.catalogue.studies.len().saturating_sub(1);
                let next = self.catalogue.chosen.map_or(0, |idx| idx.saturating_add_signed(steps).min(last));
                self.choose_public(next);
            }
            CatalogueCommand::Download => self.on_chosen(Self::ask_for),
            CatalogueCommand::Stop => self.on_chosen(Self::stop_coming),
            CatalogueCommand::Open => self.on_chosen(Self::open_public),
            CatalogueCommand::Practise => self.on_chosen(Self::practise_on),
            CatalogueCommand::AskRemove => self.on_chosen(Self::ask_remove),
            CatalogueCommand::KeepIt => {}
            CatalogueCommand::Remove => {
                if std::mem::take(&mut self.catalogue.asks_to_remove) {
                    self.on_chosen(Self::remove_public);
                }
            }
        }
    }

    fn choose_public(&mut self, idx: usize) {
        if idx < self.catalogue.studies.len() {
            if self.mode != Mode::Library || self.library.page != LibraryPage::Catalogue {
                self.show_page(LibraryPage::Catalogue);
            }
            self.notice = None;
            self.catalogue.chosen = Some(idx);
        }
    }

    fn on_chosen(&mut self, act: fn(&mut Self, usize)) {
        match self.catalogue.chosen_study().map(|(idx, _)| idx) {
            Some(idx) => act(self, idx),
            None => {
                let why = "Choose a study of the public catalogue first.";
                self.notice = Some(Notice::warning(why.to_owned()));
            }
        }
    }

    fn ask_for(&mut self, idx: usize) {
        if self.catalogue.happening(idx) != Happening::Rest || self.catalogue.studies[idx].standing == Standing::Here {
            return;
        }
        if self.catalogue.place.is_none() {
            let why = "There is no home folder to keep studies in, so none can be downloaded.";
            self.notice = Some(Notice::warning(why.to_owned()));
            return;
        }
        self.catalogue.studies[idx].trouble = None;
        self.catalogue.waiting.push_back(idx);
        self.next_download();
    }

    /// One study comes at a time, with several of its files at once.
    fn next_download(&mut self) {
        if self.catalogue.running.is_some() {
            return;
        }
        let Some(place) = &self.catalogue.place else { return };
        if let Some(idx) = self.catalogue.waiting.pop_front()
            && let Some(one) = self.catalogue.studies.get(idx)
        {
            let running = Running::start(idx, &one.study, place, Patience::default(), &self.waker);
            self.catalogue.running = Some(running);
        }
    }

    fn stop_coming(&mut self, idx: usize) {
        self.catalogue.waiting.retain(|waiting| *waiting != idx);
        if let Some(running) = self.catalogue.running.as_mut().filter(|running| running.idx == idx) {
            running.stop();
        }
    }

    fn open_public(&mut self, idx: usize) {
        self.open_public_then(idx, |_| {});
    }

    fn practise_on(&mut self, idx: usize) {
        self.open_public_then(idx, |app| app.practising.open = true);
    }

    fn open_public_then(&mut self, idx: usize, then: Then) {
        let one = &self.catalogue.studies[idx];
        let Some(place) = self.catalogue.place.as_ref().filter(|_| one.standing == Standing::Here) else {
            let why = format!("{} is not on this computer. Download it first.", one.study.title);
            self.notice = Some(Notice::warning(why));
            return;
        };
        let images = place.of(&one.study.id).images();
        self.open_then(&[images], then);
    }

    fn ask_remove(&mut self, idx: usize) {
        let is_something = self.catalogue.studies[idx].standing != Standing::NotHere;
        self.catalogue.asks_to_remove = is_something && self.catalogue.happening(idx) == Happening::Rest;
    }

    /// Removes a study's files, and it from the studies seen. A person was asked before.
    pub(super) fn remove_public(&mut self, idx: usize) {
        let Some(place) = self.catalogue.place.clone().filter(|_| self.catalogue.removing.is_none()) else { return };
        let Some(study) = self.catalogue.studies.get(idx).map(|one| one.study.clone()) else { return };
        let images: Vec<_> = self.catalogue.images_of(&study.id).collect();
        self.forget_below(&images);
        let broke_off = "Removing the study broke off. Remove it again.";
        let job = Job::start(self.waker.clone(), broke_off, move |_| {
            let removed = place.remove(&study.id).map_err(|it| it.to_string());
            Ok((removed, After::of(&place, &study)))
        });
        self.catalogue.removing = Some((idx, job));
    }
}
