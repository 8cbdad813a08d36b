//! Reading named values out of a TOML table, with errors that name file, field, value and what is allowed.

use toml::{Table, Value};

use crate::geometry::LpsPoint;
use crate::study::shown;

/// A value that is missing, or not what is allowed there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldError {
    /// The field is not there.
    #[error("{file}: \"{}\" is missing; allowed is {allowed}", shown(.field))]
    Missing {
        /// The file's name.
        file: String,
        /// The field with its place, e.g. `finding 2, mark 1, tip_mm`.
        field: String,
        /// What may stand there.
        allowed: String,
    },
    /// The field holds something else.
    #[error("{file}: \"{}\" is {}; allowed is {}", shown(.field), shown(.value), shown(.allowed))]
    NotAllowed {
        /// The file's name.
        file: String,
        /// The field with its place.
        field: String,
        /// What was found, shortened.
        value: String,
        /// What may stand there.
        allowed: String,
    },
    /// A field that is not known, where only known ones are accepted.
    #[error("{file}: \"{}\" is not a known field; allowed are {allowed}", shown(.field))]
    Unknown {
        /// The file's name.
        file: String,
        /// The field with its place.
        field: String,
        /// The known fields.
        allowed: String,
    },
}

/// A table that is being read, together with its place in the file.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a> {
    file: &'a str,
    table: &'a Table,
    place: Place<'a>,
}

/// Where a table lies: nested tables and items of arrays, outermost first.
#[derive(Clone, Copy, Debug)]
enum Place<'a> {
    Top,
    Table(&'a Place<'a>, &'a str),
    Owned(&'a str),
}

impl Place<'_> {
    fn text(&self) -> String {
        match self {
            Self::Top => String::new(),
            Self::Table(parent, name) => format!("{}{name}, ", parent.text()),
            Self::Owned(text) => (*text).to_owned(),
        }
    }
}

type Field<T> = Result<T, FieldError>;

/// No list that a person wrote is longer.
const MAX_ITEMS: usize = 10_000;

impl<'a> Fields<'a> {
    /// The top table of a file.
    pub fn new(file: &'a str, table: &'a Table) -> Self {
        Self { file, table, place: Place::Top }
    }

    /// The same table, said to lie at `place`, e.g. `"finding 2, "`.
    pub fn at(file: &'a str, table: &'a Table, place: &'a str) -> Self {
        Self { file, table, place: Place::Owned(place) }
    }

    /// The names in this table.
    pub fn keys(&self) -> impl Iterator<Item = &'a str> {
        self.table.keys().map(String::as_str)
    }

    /// Refuses every name that is not in `known`.
    ///
    /// # Errors
    /// [`FieldError::Unknown`] for the first such name.
    pub fn only(&self, known: &[&str]) -> Field<()> {
        match self.keys().find(|key| !known.contains(key)) {
            None => Ok(()),
            Some(key) => Err(FieldError::Unknown {
                file: self.file.to_owned(),
                field: self.name(key),
                allowed: known.join(", "),
            }),
        }
    }

    /// An error about a field of this table.
    pub fn not_allowed(&self, key: &str, allowed: impl Into<String>) -> FieldError {
        let (file, field) = (self.file.to_owned(), self.name(key));
        match self.table.get(key) {
            None => FieldError::Missing { file, field, allowed: allowed.into() },
            Some(value) => FieldError::NotAllowed { file, field, value: written(value), allowed: allowed.into() },
        }
    }

    /// A text that must be there.
    ///
    /// # Errors
    /// [`FieldError`] where it is missing or no text.
    pub fn text(&self, key: &str) -> Field<String> {
        self.opt_text(key)?.ok_or_else(|| self.not_allowed(key, "a text"))
    }

    /// A text that may be left out.
    ///
    /// # Errors
    /// [`FieldError`] where it is no text.
    pub fn opt_text(&self, key: &str) -> Field<Option<String>> {
        match self.table.get(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(self.not_allowed(key, "a text")),
        }
    }

    /// One of a list of words; `None` where it is left out.
    ///
    /// # Errors
    /// [`FieldError`] for any other word.
    pub fn opt_word(&self, key: &str, allowed: &[&str]) -> Field<Option<String>> {
        match self.opt_text(key)? {
            Some(word) if !allowed.contains(&word.as_str()) => {
                Err(self.not_allowed(key, format!("one of {}", allowed.join(", "))))
            }
            word => Ok(word),
        }
    }

    /// One of a list of words that must be there.
    ///
    /// # Errors
    /// [`FieldError`] where it is missing or any other word.
    pub fn word(&self, key: &str, allowed: &[&str]) -> Field<String> {
        let missing = || self.not_allowed(key, format!("one of {}", allowed.join(", ")));
        self.opt_word(key, allowed)?.ok_or_else(missing)
    }

    /// Texts in an array; empty where it is left out.
    ///
    /// # Errors
    /// [`FieldError`] where it is no array of texts.
    pub fn texts(&self, key: &str) -> Field<Vec<String>> {
        let fault = || self.not_allowed(key, "a list of texts");
        let Some(value) = self.table.get(key) else { return Ok(Vec::new()) };
        let items = value.as_array().ok_or_else(fault)?;
        items.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(fault)).collect()
    }

    /// `true` or `false`; `None` where it is left out.
    ///
    /// # Errors
    /// [`FieldError`] where it is anything else.
    pub fn opt_flag(&self, key: &str) -> Field<Option<bool>> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        value.as_bool().map(Some).ok_or_else(|| self.not_allowed(key, "true or false"))
    }

    /// A whole number between two limits, both allowed.
    ///
    /// # Errors
    /// [`FieldError`] where it is missing, no whole number or outside.
    pub fn integer(&self, key: &str, low: i64, high: i64) -> Field<i64> {
        let value = self.table.get(key).and_then(Value::as_integer).filter(|n| (low..=high).contains(n));
        value.ok_or_else(|| self.not_allowed(key, format!("a whole number from {low} to {high}")))
    }

    /// A number between two limits, both allowed; `None` where it is left out.
    ///
    /// # Errors
    /// [`FieldError`] where it is no number or outside.
    pub fn opt_number(&self, key: &str, low: f64, high: f64) -> Field<Option<f64>> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        let inside = number_of(value).filter(|n| (low..=high).contains(n));
        inside.map(Some).ok_or_else(|| self.not_allowed(key, between(low, high)))
    }

    /// A number between two limits that must be there.
    ///
    /// # Errors
    /// [`FieldError`] where it is missing, no number or outside.
    pub fn number(&self, key: &str, low: f64, high: f64) -> Field<f64> {
        self.opt_number(key, low, high)?.ok_or_else(|| self.not_allowed(key, between(low, high)))
    }

    /// `N` finite numbers in an array; `None` where it is left out.
    ///
    /// # Errors
    /// [`FieldError`] where it is anything else.
    pub fn opt_numbers<const N: usize>(&self, key: &str) -> Field<Option<[f64; N]>> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        let numbers: Option<Vec<f64>> =
            value.as_array().and_then(|items| items.iter().map(number_of).collect::<Option<_>>());
        let exact = numbers.and_then(|numbers| <[f64; N]>::try_from(numbers).ok());
        exact.map(Some).ok_or_else(|| self.not_allowed(key, format!("{N} finite numbers like {}", example(N))))
    }

    /// A point in patient space, `[x, y, z]` in mm; `None` where it is left out.
    ///
    /// # Errors
    /// [`FieldError`] where it is anything else.
    pub fn opt_point(&self, key: &str) -> Field<Option<LpsPoint>> {
        Ok(self.opt_numbers::<3>(key)?.map(LpsPoint::from))
    }

    /// A point in patient space that must be there.
    ///
    /// # Errors
    /// [`FieldError`] where it is missing or anything else.
    pub fn point(&self, key: &str) -> Field<LpsPoint> {
        self.opt_point(key)?.ok_or_else(|| self.not_allowed(key, "a point like [10.5, 20.5, 30.5]"))
    }

    /// Points in patient space, `[[x, y, z], …]` in mm; `None` where they are left out.
    ///
    /// # Errors
    /// [`FieldError`] where it is anything else.
    pub fn opt_points(&self, key: &str) -> Field<Option<Vec<LpsPoint>>> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        let items = value.as_array().filter(|items| items.len() <= MAX_ITEMS);
        let points = items.and_then(|items| items.iter().map(point_of).collect());
        points.map(Some).ok_or_else(|| self.not_allowed(key, "points like [[10.5, 20.5, 30.5], [40.5, 50.5, 60.5]]"))
    }

    /// A table inside this one; `None` where it is left out.
    ///
    /// # Errors
    /// [`FieldError`] where it is no table.
    pub fn opt_table<'b>(&'b self, key: &'b str) -> Field<Option<Fields<'b>>> {
        match self.table.get(key) {
            None => Ok(None),
            Some(Value::Table(table)) => {
                Ok(Some(Fields { file: self.file, table, place: Place::Table(&self.place, key) }))
            }
            Some(_) => Err(self.not_allowed(key, format!("a table like [{key}]"))),
        }
    }

    /// What `read` makes of each table of an array like `[[finding]]`; empty where it is left out.
    ///
    /// # Errors
    /// [`FieldError`] where it is no array of tables, and what `read` returns.
    pub fn each<T>(&self, key: &str, mut read: impl FnMut(Fields<'_>) -> Field<T>) -> Field<Vec<T>> {
        let fault = || self.not_allowed(key, format!("a list of tables like [[{key}]]"));
        let Some(value) = self.table.get(key) else { return Ok(Vec::new()) };
        let items = value.as_array().ok_or_else(fault)?;
        if items.len() > MAX_ITEMS {
            return Err(self.not_allowed(key, format!("at most {MAX_ITEMS} tables")));
        }
        let mut read_one = |(idx, item): (usize, &Value)| {
            let place = format!("{}{key} {}, ", self.place.text(), idx + 1);
            read(Fields::at(self.file, item.as_table().ok_or_else(fault)?, &place))
        };
        items.iter().enumerate().map(&mut read_one).collect()
    }

    fn name(&self, key: &str) -> String {
        format!("{}{key}", self.place.text())
    }
}

fn number_of(value: &Value) -> Option<f64> {
    match value {
        Value::Float(number) => Some(*number).filter(|n| n.is_finite()),
        Value::Integer(number) => Some(*number as f64),
        _ => None,
    }
}

fn point_of(value: &Value) -> Option<LpsPoint> {
    let numbers: Vec<f64> = value.as_array()?.iter().map(number_of).collect::<Option<_>>()?;
    <[f64; 3]>::try_from(numbers).ok().map(LpsPoint::from)
}

fn between(low: f64, high: f64) -> String {
    match (low.is_finite() && low > f64::MIN, high.is_finite() && high < f64::MAX) {
        (true, true) => format!("a number from {low} to {high}"),
        (true, false) => format!("a number of at least {low}"),
        _ => "a finite number".to_owned(),
    }
}

fn example(n: usize) -> String {
    let numbers: Vec<_> = (0..n).map(|idx| format!("{}.5", 10 * (idx + 1))).collect();
    format!("[{}]", numbers.join(", "))
}

/// A value as it would be written, at most 40 characters.
fn written(value: &Value) -> String {
    let text = value.to_string();
    let short: String = text.chars().take(40).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}
