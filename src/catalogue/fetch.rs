//! A download from its first question to its record: list, compare with the catalogue, bring, check, note.

use std::{
    collections::BTreeSet,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize},
    },
};

use super::{
    Patience, Place, Progress, PublicSeries, PublicStudy, Trouble,
    client::Client,
    listing::{MOST_PAGES, Object},
    progress::Tally,
    work::Work,
    workers,
};
use crate::source::Cancel;

/// How far the sum of sizes may be from the catalogue's, as a part of it.
const MOST_OFF: f64 = 0.05;
/// What is left free on the disk beside the study.
const SPARE_BYTES: u64 = 200_000_000;

/// Brings a study here, or what is still missing of it, and blocks until all is here and checked. Contacts the study's
/// hosts and nobody else; `tell` hears of every step, from several threads.
///
/// # Errors
/// [`Trouble`], a sentence. What came until then is kept, and the next call goes on from there.
pub fn fetch(
    study: &PublicStudy,
    place: &Place,
    patience: &Patience,
    cancel: &Cancel,
    tell: &(dyn Fn(&Progress) + Sync),
) -> Result<(), Trouble> {
    let _lock = place.lock(&study.id)?;
    let clients: Vec<Client> = study.hosts.iter().map(|host| Client::new(host, patience)).collect();
    let work = Work {
        clients: &clients,
        preferred: AtomicUsize::new(0),
        patience,
        cancel,
        stop: AtomicBool::new(false),
        tally: Mutex::new(Tally::new()),
        tell,
    };
    work.count(|_| {});
    let mut tasks: Vec<(&PublicSeries, Object)> = Vec::new();
    for series in &study.series {
        let objects = work.ask(&|client| (false, list(&work, client, series)))?;
        tasks.extend(objects.into_iter().map(|object| (series, object)));
    }
    let kept = place.of(&study.id);
    let bytes = tasks.iter().map(|(_, object)| object.size).sum::<u64>();
    check_room(place, bytes.saturating_sub(already(place, study)))?;
    kept.prepare(study)?;
    work.count(|tally| tally.expect(tasks.len(), bytes));
    workers::run(&tasks, patience.at_once, &work.stop, &|(series, object)| work.bring(&kept, series, object))?;
    kept.record(study)
}

fn already(place: &Place, study: &PublicStudy) -> u64 {
    match place.standing(study) {
        super::Standing::Partly(bytes) => bytes,
        _ => 0,
    }
}

fn check_room(place: &Place, needed: u64) -> Result<(), Trouble> {
    let needed_mb = (needed + SPARE_BYTES).div_ceil(1_000_000);
    match place.free_mb() {
        Some(free_mb) if free_mb < needed_mb && needed > 0 => Err(Trouble::NoRoom { needed_mb, free_mb }),
        _ => Ok(()),
    }
}

/// All objects of a series, which are as many and as large as the catalogue says.
fn list(work: &Work<'_>, client: &Client, series: &PublicSeries) -> Result<Vec<Object>, Trouble> {
    let (mut objects, mut token) = (Vec::<Object>::new(), None::<String>);
    for _ in 0..MOST_PAGES {
        work.go_on()?;
        let page = client.list(&series.uuid, token.as_deref())?;
        objects.extend(page.objects);
        if series.instances < objects.len() {
            return Err(client.wrong("its listing has more files than the series"));
        }
        match page.next {
            None => return agrees(series, objects).map_err(|what| client.wrong(&what)),
            again if again == token => return Err(client.wrong("its listing leads in a circle")),
            next => token = next,
        }
    }
    Err(client.wrong("its listing does not end"))
}

fn agrees(series: &PublicSeries, objects: Vec<Object>) -> Result<Vec<Object>, String> {
    let names: BTreeSet<_> = objects.iter().map(|object| object.instance.as_str()).collect();
    if names.len() != objects.len() {
        return Err("its listing names a file twice".to_owned());
    }
    if objects.len() != series.instances {
        let (n, of) = (objects.len(), series.instances);
        return Err(format!("{} has {n} files where the catalogue has {of}", series.name));
    }
    let megabytes = objects.iter().map(|object| object.size).sum::<u64>() as f64 / 1e6;
    // The catalogue's figures are rounded to a hundredth.
    if MOST_OFF * series.megabytes + 0.01 < (megabytes - series.megabytes).abs() {
        let of = series.megabytes;
        return Err(format!("{} has {megabytes:.2} MB where the catalogue has {of:.2}", series.name));
    }
    Ok(objects)
}
