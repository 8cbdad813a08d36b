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
use super::{AppState, LibraryPage, Mode, Notice, job::Job};
use crate::catalogue::{Catalogue, Patience, Place, Progress, PublicStudy, Standing, USER_FILE, built_in};

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
    place: Option<Place>,
    looking: Option<Job<Looked>>,
    running: Option<Running>,
    waiting: VecDeque<usize>,
    pub(super) removing: Option<(usize, Job<()>)>,
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
            place: None,
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
        let images = |one: &ListedStudy| {
            let images = self.place.as_ref()?.of(&one.study.id).images();
            // As opening it names it.
            Some((images.canonicalize().unwrap_or(images), one.study.title.clone()))
        };
        here.filter_map(images).collect()
    }

    /// The study that a file lies in, where it was brought here.
    pub fn study_of(&self, path: &Path) -> Option<usize> {
        let place = self.place.as_ref()?;
        let lies_in =
            |images: PathBuf| path.starts_with(&images) || path.starts_with(images.canonicalize().unwrap_or(images));
        self.studies.iter().position(|one| lies_in(place.of(&one.study.id).images()))
    }
}

impl AppState {
    /// Keeps public studies in this data folder from now on, and looks what of them is there. Contacts nobody.
    pub fn keep_catalogue(&mut self, data: PathBuf) {
        let place = Place::in_data(&data);
        self.catalogue.place = Some(place.clone());
        let broke_off = "Looking for public studies broke off.";
        self.catalogue.looking = Some(Job::start(self.waker.clone(), broke_off, move |_| {
            let catalogue = Catalogue::with_own(&data.join(USER_FILE));
            let standings = catalogue.studies.iter().map(|study| place.standing(study)).collect();
            Ok(Looked { catalogue, standings, free_mb: place.free_mb() })
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
            self.go(Mode::Library);
            self.library.page = LibraryPage::Catalogue;
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
        let one = &self.catalogue.studies[idx];
        let Some(place) = self.catalogue.place.as_ref().filter(|_| one.standing == Standing::Here) else {
            let why = format!("{} is not on this computer. Download it first.", one.study.title);
            self.notice = Some(Notice::warning(why));
            return;
        };
        let images = place.of(&one.study.id).images();
        self.open(&[images]);
    }

    fn practise_on(&mut self, idx: usize) {
        if self.catalogue.studies[idx].standing != Standing::Here {
            return self.open_public(idx);
        }
        self.open_public(idx);
        self.practising.open = true;
    }

    fn ask_remove(&mut self, idx: usize) {
        let is_something = self.catalogue.studies[idx].standing != Standing::NotHere;
        self.catalogue.asks_to_remove = is_something && self.catalogue.happening(idx) == Happening::Rest;
    }

    /// Removes a study's files, and it from the studies seen. A person was asked before.
    pub(super) fn remove_public(&mut self, idx: usize) {
        let Some(place) = self.catalogue.place.clone().filter(|_| self.catalogue.removing.is_none()) else { return };
        let Some(id) = self.catalogue.studies.get(idx).map(|one| one.study.id.clone()) else { return };
        self.forget_below(&place.of(&id).images());
        let broke_off = "Removing the study broke off. Remove it again.";
        let job = Job::start(self.waker.clone(), broke_off, move |_| place.remove(&id).map_err(|it| it.to_string()));
        self.catalogue.removing = Some((idx, job));
    }
}
