//! `thecal catalogue`: which public studies there are, bringing one here, removing it.

use std::{
    io::{self, IsTerminal as _, Write},
    sync::Mutex,
    time::{Duration, Instant},
};

use crate::{
    app::data_folder,
    catalogue::{Catalogue, Patience, Place, Progress, PublicStudy, Standing, USER_FILE, fetch},
    source::Cancel,
    study::shown_path,
};

const NO_HOME: &str = "there is no home folder to keep studies in; set HOME and try again.";

/// Lists the studies with what of them is here. Contacts nobody.
///
/// # Errors
/// A sentence, where there is no data folder or `out` cannot be written.
pub fn list(out: &mut impl Write) -> Result<(), String> {
    let (catalogue, place) = catalogue()?;
    let mut write = |line: String| writeln!(out, "{line}").map_err(|error| error.to_string());
    for study in &catalogue.studies {
        let PublicStudy { id, title, modality, planes, licence, doi, .. } = study;
        let state = match place.standing(study) {
            Standing::Here => format!("here: {}", shown_path(&place.of(id).images())),
            Standing::Partly(bytes) => format!("{:.1} MB of it are here", bytes as f64 / 1e6),
            Standing::NotHere => "not here".to_owned(),
        };
        write(format!("{id}: {title}"))?;
        write(format!("  {modality}, {}, {}, {} images", planes.join(" and "), study.size_words(), study.instances()))?;
        write(format!("  {}", study.good_for()))?;
        write(format!("  {licence}, https://doi.org/{doi}"))?;
        write(format!("  {state}"))?;
    }
    write("None is labelled with dural ectasia; what each covers is inferred from names and counts.".to_owned())?;
    write("The archive asks everybody not to try to find out who the people in the images are.".to_owned())
}

/// Brings a study here, or what is missing of it; its licence and attribution are told first, on standard error, and so
/// is how far it is. Stopped by Ctrl C, it goes on from there the next time. Prints the folder of the images.
///
/// # Errors
/// A sentence: no such study, or [`crate::catalogue::Trouble`].
pub fn get(id: &str, out: &mut impl Write) -> Result<(), String> {
    let (catalogue, place) = catalogue()?;
    let study = find(&catalogue, id)?;
    eprintln!("{}", study.attribution);
    eprintln!("Licence: {}, {}. {}.", study.licence, study.licence_url, study.size_words());
    eprintln!("The archive asks everybody not to try to find out who the people in the images are.");
    let meter = Meter::new();
    let result = fetch(study, &place, &Patience::default(), &Cancel::new(), &|progress| meter.tell(progress));
    meter.end();
    result.map_err(|trouble| trouble.to_string())?;
    eprintln!("All {} images are here, each of them checked.", study.instances());
    writeln!(out, "{}", shown_path(&place.of(id).images())).map_err(|error| error.to_string())
}

/// Removes what is here of a study.
///
/// # Errors
/// A sentence: no such study, nothing of it is here, or what the disk says.
pub fn remove(id: &str) -> Result<(), String> {
    let (catalogue, place) = catalogue()?;
    let study = find(&catalogue, id)?;
    if place.standing(study) == Standing::NotHere {
        return Err(format!("nothing of {id} is on this computer."));
    }
    let stayed = place.remove(id).map_err(|trouble| trouble.to_string())?;
    stayed.sentence().iter().for_each(|told| eprintln!("thecal: {told}"));
    Ok(())
}

fn catalogue() -> Result<(Catalogue, Place), String> {
    let data = data_folder().ok_or(NO_HOME)?;
    let catalogue = Catalogue::with_own(&data.join(USER_FILE));
    catalogue.faults.iter().for_each(|fault| eprintln!("thecal: {fault}"));
    Ok((catalogue, Place::in_data(&data)))
}

fn find<'a>(catalogue: &'a Catalogue, id: &str) -> Result<&'a PublicStudy, String> {
    let ids = || catalogue.studies.iter().map(|study| study.id.as_str()).collect::<Vec<_>>().join(", ");
    catalogue.study(id).ok_or_else(|| format!("there is no study of this name; there are {}.", ids()))
}

/// How far it is, on one line that is written anew; on no terminal a line for each tenth.
struct Meter {
    is_terminal: bool,
    told: Mutex<Option<(Instant, u32)>>,
}

impl Meter {
    const EVERY: Duration = Duration::from_millis(200);

    fn new() -> Self {
        Self { is_terminal: io::stderr().is_terminal(), told: Mutex::new(None) }
    }

    fn tell(&self, progress: &Progress) {
        let Ok(mut told) = self.told.lock() else { return };
        let step = if progress.files == 0 { 0 } else { 1 + progress.percent() / 10 };
        let due = match *told {
            None => true,
            Some((at, _)) if self.is_terminal => Self::EVERY <= at.elapsed() || progress.percent() == 100,
            Some((_, before)) => before != step,
        };
        if !due {
            return;
        }
        *told = Some((Instant::now(), step));
        let files = format!("{} of {} images", progress.files_done, progress.files);
        let words = if progress.files == 0 { progress.words() } else { format!("{}, {files}", progress.words()) };
        match self.is_terminal {
            // What was longer before is overwritten.
            true => eprint!("\r{words:<78}"),
            false => eprintln!("{words}"),
        }
    }

    fn end(&self) {
        if self.is_terminal {
            eprintln!();
        }
    }
}
