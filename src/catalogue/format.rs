//! The catalogue as text: reading it, and telling in a sentence which field of which study is wrong.

use std::{collections::BTreeSet, sync::Arc};

use toml::{Table, Value};

use super::{Host, PublicSeries, PublicStudy, Teaches, key::is_uuid};
use crate::study::{SeriesInstanceUid, shown};

/// The most bytes of a catalogue file.
pub const MOST_BYTES: u64 = 1 << 20;
const FORMAT: i64 = 1;
const MOST_STUDIES: usize = 500;
const MOST_SERIES: usize = 40;
const MOST_HOSTS: usize = 4;
const MOST_INSTANCES: i64 = 5000;
const MOST_MEGABYTES: f64 = 4000.0;

/// What a catalogue holds, and what of it cannot be used.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Where its studies lie.
    pub hosts: Arc<[Host]>,
    /// Those that can be used, in the order of the file.
    pub studies: Vec<PublicStudy>,
    /// One sentence for each that cannot.
    pub faults: Vec<String>,
}

/// Reads a catalogue. A study with a fault is left out and told; `usual` hosts stand for a file that names none.
pub fn parse(text: &str, usual: &Arc<[Host]>) -> Found {
    let table: Table = match text.parse() {
        Ok(table) => table,
        Err(error) => {
            let why = toml_message(&error);
            return Found { faults: vec![format!("It is no TOML file: {why}.")], ..Found::default() };
        }
    };
    let whole = Fields { of: "The catalogue".to_owned(), table: &table };
    read_whole(&whole, usual).unwrap_or_else(|fault| Found { faults: vec![fault], ..Found::default() })
}

fn toml_message(error: &toml::de::Error) -> String {
    shown(error.message().lines().next().unwrap_or("it cannot be read"))
}

fn read_whole(whole: &Fields<'_>, usual: &Arc<[Host]>) -> Result<Found, String> {
    let format = whole.integer("format", FORMAT, FORMAT)?;
    debug_assert_eq!(format, FORMAT);
    let hosts = match whole.tables("host", 0, MOST_HOSTS)? {
        none if none.is_empty() => Arc::clone(usual),
        tables => tables.iter().map(host).collect::<Result<Vec<_>, _>>()?.into(),
    };
    let mut found = Found { hosts: Arc::clone(&hosts), ..Found::default() };
    let mut ids = BTreeSet::new();
    for fields in whole.tables("study", 0, MOST_STUDIES)? {
        match study(&fields, &hosts) {
            Ok(study) if !ids.insert(study.id.clone()) => {
                found.faults.push(format!("Study \"{}\": id is there twice; each needs its own.", study.id));
            }
            Ok(study) => found.studies.push(study),
            Err(fault) => found.faults.push(fault),
        }
    }
    Ok(found)
}

fn host(fields: &Fields<'_>) -> Result<Host, String> {
    Ok(Host {
        name: fields.text("name", 60)?,
        list: fields.address("list", "{prefix}")?,
        get: fields.address("get", "{key}")?,
    })
}

fn study(fields: &Fields<'_>, hosts: &Arc<[Host]>) -> Result<PublicStudy, String> {
    let id = fields.checked("id", 60, "small letters, digits and hyphens, up to 60", is_slug)?;
    let fields = &Fields { of: format!("Study \"{id}\""), table: fields.table };
    let series = fields.tables("series", 1, MOST_SERIES)?.iter().map(series).collect::<Result<Vec<_>, _>>()?;
    let study = PublicStudy {
        title: fields.text("title", 120)?,
        collection: fields.text("collection", 60)?,
        modality: fields.checked("modality", 16, "a DICOM modality such as MR or CT", is_modality)?,
        planes: fields.texts("planes", 6, 20)?,
        teaches: fields.texts("teaches", 8, 20)?.iter().map(|word| teaches(fields, word)).collect::<Result<_, _>>()?,
        note: fields.text("note", 250)?,
        licence: fields.text("licence", 60)?,
        licence_url: fields.checked("licence_url", 200, "an address that begins with https://", is_https)?,
        doi: fields.checked("doi", 120, "a DOI such as 10.7937/abcd", is_doi)?,
        attribution: fields.text("attribution", 250)?,
        series,
        hosts: Arc::clone(hosts),
        id,
    };
    let uuids: BTreeSet<_> = study.series.iter().map(|series| &series.uuid).collect();
    match uuids.len() == study.series.len() {
        true => Ok(study),
        false => Err(format!("{}: two series have one uuid; each needs its own.", fields.of)),
    }
}

fn series(fields: &Fields<'_>) -> Result<PublicSeries, String> {
    let instances = fields.integer("instances", 1, MOST_INSTANCES)?;
    Ok(PublicSeries {
        name: fields.text("name", 60)?,
        uuid: fields.checked("uuid", 36, "a UUID in small letters", is_uuid)?,
        uid: SeriesInstanceUid(fields.checked("uid", 64, "a Series Instance UID: digits and points", is_uid)?),
        instances: usize::try_from(instances).unwrap_or_default(),
        megabytes: fields.number("megabytes", 0.001, MOST_MEGABYTES)?,
    })
}

fn teaches(fields: &Fields<'_>, word: &str) -> Result<Teaches, String> {
    let known = Teaches::ALL.iter().find(|(_, known, _)| *known == word).map(|(one, ..)| *one);
    known.ok_or_else(|| {
        let words: Vec<_> = Teaches::ALL.iter().map(|(_, word, _)| *word).collect();
        fields.fault("teaches", &Value::String(word.to_owned()), &format!("one of {}", words.join(", ")))
    })
}

fn is_slug(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    text.bytes().all(fits) && !text.starts_with('-') && !text.ends_with('-')
}

fn is_modality(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

fn is_uid(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && text.contains('.')
}

fn is_doi(text: &str) -> bool {
    text.starts_with("10.") && text.contains('/') && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn is_https(text: &str) -> bool {
    text.starts_with("https://") && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Whether an address is safe to ask: encrypted, or within this computer. A name with a password is neither.
fn is_safe_address(text: &str) -> bool {
    let local = ["http://127.0.0.1:", "http://127.0.0.1/", "http://localhost:", "http://localhost/", "http://[::1]:"];
    let host = text.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default();
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic()) && !text.contains('#');
    let is_named = !host.is_empty() && !host.contains(['@', '{', '?']);
    is_plain && is_named && (text.starts_with("https://") || local.iter().any(|local| text.starts_with(local)))
}

/// A table of the file, and what it is for a person.
struct Fields<'a> {
    of: String,
    table: &'a Table,
}

impl<'a> Fields<'a> {
    fn fault(&self, name: &str, value: &Value, wanted: &str) -> String {
        let value: String = shown(&value.to_string()).chars().take(80).collect();
        format!("{}: {name} is {value}; it has to be {wanted}.", self.of)
    }

    fn get(&self, name: &str, wanted: &str) -> Result<&'a Value, String> {
        self.table.get(name).ok_or_else(|| format!("{}: {name} is missing; it has to be {wanted}.", self.of))
    }

    fn checked(&self, name: &str, most: usize, wanted: &str, fits: fn(&str) -> bool) -> Result<String, String> {
        let value = self.get(name, wanted)?;
        let text = value.as_str().filter(|text| !text.is_empty() && text.chars().count() <= most && fits(text));
        text.map(str::to_owned).ok_or_else(|| self.fault(name, value, wanted))
    }

    /// A text for a person: no controls, nothing that turns what stands beside it.
    fn text(&self, name: &str, most: usize) -> Result<String, String> {
        let wanted = format!("a text of up to {most} characters");
        self.checked(name, most, &wanted, |text| shown(text) == text)
    }

    fn address(&self, name: &str, place: &str) -> Result<String, String> {
        let wanted = format!("an address with {place} in it that begins with https://, or http:// for this computer");
        let value = self.get(name, &wanted)?;
        let text = value.as_str().filter(|text| text.len() <= 300 && text.matches(place).count() == 1);
        let safe = text.filter(|text| is_safe_address(text) && text.matches('{').count() == 1);
        safe.map(str::to_owned).ok_or_else(|| self.fault(name, value, &wanted))
    }

    fn integer(&self, name: &str, least: i64, most: i64) -> Result<i64, String> {
        let wanted = if least == most { least.to_string() } else { format!("a whole number from {least} to {most}") };
        let value = self.get(name, &wanted)?;
        let number = value.as_integer().filter(|number| (least..=most).contains(number));
        number.ok_or_else(|| self.fault(name, value, &wanted))
    }

    fn number(&self, name: &str, least: f64, most: f64) -> Result<f64, String> {
        let wanted = format!("a number from {least} to {most}");
        let value = self.get(name, &wanted)?;
        let number = value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64));
        number.filter(|it| (least..=most).contains(it)).ok_or_else(|| self.fault(name, value, &wanted))
    }

    fn texts(&self, name: &str, most: usize, most_chars: usize) -> Result<Vec<String>, String> {
        let wanted = format!("a list of 1 to {most} texts of up to {most_chars} characters");
        let value = self.get(name, &wanted)?;
        let fits = |text: &&str| !text.is_empty() && text.chars().count() <= most_chars && shown(text) == **text;
        let texts: Option<Vec<String>> = value
            .as_array()
            .filter(|array| (1..=most).contains(&array.len()))
            .and_then(|array| array.iter().map(|one| one.as_str().filter(fits).map(str::to_owned)).collect());
        texts.ok_or_else(|| self.fault(name, value, &wanted))
    }

    /// Tables of a list; each is told by its number.
    fn tables(&self, name: &str, least: usize, most: usize) -> Result<Vec<Fields<'a>>, String> {
        let wanted = format!("a list of {least} to {most} tables");
        let value = match self.table.get(name) {
            None if least == 0 => return Ok(Vec::new()),
            None => return Err(format!("{}: {name} is missing; it has to be {wanted}.", self.of)),
            Some(value) => value,
        };
        let array = value.as_array().filter(|array| (least..=most).contains(&array.len()));
        let tables: Option<Vec<&'a Table>> = array.and_then(|array| array.iter().map(Value::as_table).collect());
        let of = |(idx, table)| Fields { of: format!("{}, {name} {}", self.of, idx + 1), table };
        tables.map(|all| all.into_iter().enumerate().map(of).collect()).ok_or_else(|| self.fault(name, value, &wanted))
    }
}
