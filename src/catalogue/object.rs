//! Bringing one object here: from where it broke off, checked, and only then under its name.

use std::{
    fs::{self, File, OpenOptions},
    io::{Read as _, Seek as _, Write as _},
    path::Path,
    time::Instant,
};

use md5::{Digest as _, Md5};

use super::{KeptStudy, PublicSeries, Trouble, client::Client, listing::Object, progress::Tally, work::Work};
use crate::dicom::{self, Limits};

impl Work<'_> {
    /// Brings an object here, unless it is.
    ///
    /// # Errors
    /// [`Trouble`]; what came is kept in the `.part` file.
    pub fn bring(&self, kept: &KeptStudy, series: &PublicSeries, object: &Object) -> Result<(), Trouble> {
        self.go_on()?;
        let (whole, part) = kept.files_of(&series.uuid, &object.instance);
        if fs::metadata(&whole).is_ok_and(|it| it.is_file() && it.len() == object.size) {
            self.count(|tally| {
                tally.found(i64::try_from(object.size).unwrap_or(0));
                tally.file_done();
            });
            return Ok(());
        }
        let lies_here = length_of(&part);
        self.count(|tally| tally.found(i64::try_from(lies_here).unwrap_or(0)));
        self.ask(&|client| self.attempt(client, &part, series, object))?;
        fs::rename(&part, &whole)?;
        self.count(Tally::file_done);
        Ok(())
    }

    /// One answer of one host; whether enough came to go on at once where it broke off.
    fn attempt(
        &self,
        client: &Client,
        part: &Path,
        series: &PublicSeries,
        object: &Object,
    ) -> (bool, Result<(), Trouble>) {
        let before = length_of(part);
        let result = self.attempt_from(client, part, series, object);
        if matches!(result, Err(Trouble::Wrong { .. })) {
            self.drop_part(part);
            return (false, result);
        }
        (self.patience.least_bytes <= length_of(part).saturating_sub(before), result)
    }

    fn attempt_from(
        &self,
        client: &Client,
        part: &Path,
        series: &PublicSeries,
        object: &Object,
    ) -> Result<(), Trouble> {
        if object.size < length_of(part) {
            self.drop_part(part);
        }
        let from = length_of(part);
        if from < object.size {
            self.receive(client, part, series, (from, object))?;
        }
        check(part, series, object).map_err(|what| client.wrong(what))
    }

    fn receive(
        &self,
        client: &Client,
        part: &Path,
        series: &PublicSeries,
        (from, object): (u64, &Object),
    ) -> Result<(), Trouble> {
        let file = OpenOptions::new().create(true).append(true).open(part)?;
        let key = format!("{}/{}.dcm", series.uuid, object.instance);
        let mut restart = || {
            file.set_len(0)?;
            self.count(|tally| tally.found(-i64::try_from(from).unwrap_or(0)));
            Ok(())
        };
        let mut sink = |bytes: &[u8]| {
            (&file).write_all(bytes)?;
            self.count(|tally| tally.received(bytes.len() as u64, Instant::now()));
            self.go_on()
        };
        client.get(&key, (from, object.size), &mut restart, &mut sink)?;
        Ok(file.sync_data()?)
    }

    fn drop_part(&self, part: &Path) {
        let bytes = length_of(part);
        if fs::remove_file(part).is_ok() {
            self.count(|tally| tally.found(-i64::try_from(bytes).unwrap_or(0)));
        }
    }
}

fn length_of(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |it| it.len())
}

/// Whether a file is what the listing and the catalogue say: its size, its MD5, and the series it says to be of.
fn check(path: &Path, series: &PublicSeries, object: &Object) -> Result<(), &'static str> {
    let mut file = File::open(path).map_err(|_| "a file vanished")?;
    if length_of(path) != object.size {
        return Err("a file has another size than in its listing");
    }
    if object.md5.is_some_and(|md5| md5_of(&mut file) != Some(md5)) {
        return Err("a file is damaged (its MD5 is not that of the listing)");
    }
    file.rewind().map_err(|_| "a file cannot be read")?;
    match dicom::read_header(&mut file, object.size, path, &Limits::default()) {
        Ok(instance) if instance.facts.series_uid == series.uid => Ok(()),
        Ok(_) => Err("a file is of another series (its Series Instance UID)"),
        Err(_) => Err("a file is no DICOM image"),
    }
}

fn md5_of(file: &mut File) -> Option<[u8; 16]> {
    let (mut md5, mut buffer) = (Md5::new(), vec![0; 64 << 10]);
    loop {
        match file.read(&mut buffer).ok()? {
            0 => return Some(md5.finalize().into()),
            n => md5.update(&buffer[..n]),
        }
    }
}
