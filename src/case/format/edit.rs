//! Editing TOML in place: what is the same keeps its spelling, what a person added stays.

use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value};

use super::{ANSWERS_FILE, Fields};
use crate::geometry::LpsPoint;

/// Sets or removes a value; one that is the same already keeps its spelling, any keeps the comment beside it.
pub(super) fn put(table: &mut Table, key: &str, value: Option<Value>) {
    let Some(mut value) = value else {
        table.remove(key);
        return;
    };
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) if same(old, &value) => {}
        Some(old) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        None => {
            table.insert(key, Item::Value(value));
        }
    }
}

/// Sets or removes the values of a table inside a table, which is made where it is not there yet.
pub(super) fn put_nested<const N: usize>(
    entry: &mut Table,
    key: &str,
    inline: bool,
    fields: [(&str, Option<Value>); N],
) {
    if let Some(Item::Value(Value::InlineTable(old))) = entry.get_mut(key) {
        // `{ … }` is edited as a table and put back the way it was written.
        let mut table = std::mem::take(old).into_table();
        fields.into_iter().for_each(|(name, value)| put(&mut table, name, value));
        *old = table.into_inline_table();
        old.fmt();
        return;
    }
    if inline && !entry.contains_key(key) {
        let given = fields.into_iter().filter_map(|(name, value)| Some((name, value?)));
        entry.insert(key, Item::Value(Value::InlineTable(given.collect::<InlineTable>())));
        return;
    }
    if !entry.get(key).is_some_and(Item::is_table) {
        entry.insert(key, Item::Table(Table::new()));
    }
    if let Some(table) = entry.get_mut(key).and_then(Item::as_table_mut) {
        fields.into_iter().for_each(|(name, value)| put(table, name, value));
    }
}

fn same(old: &Value, new: &Value) -> bool {
    let number = |value: &Value| value.as_float().or_else(|| value.as_integer().map(|n| n as f64));
    match (old, new) {
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::String(a), Value::String(b)) => a.value() == b.value(),
        _ => number(old).is_some() && number(old) == number(new),
    }
}

/// An empty text is left out unless the file says the key already.
pub(super) fn text_unless_empty(table: &Table, key: &str, text: &str) -> Option<Value> {
    (!text.is_empty() || table.contains_key(key)).then(|| text.into())
}

/// Numbers in a line.
pub(super) fn numbers(all: &[f64]) -> Value {
    Value::Array(all.iter().copied().collect::<Array>())
}

/// `[x, y, z]`.
pub(super) fn point(at: LpsPoint) -> Value {
    numbers(&at.to_array())
}

/// Texts one a line.
pub(super) fn lines(texts: &[String]) -> Value {
    let mut array: Array = texts.iter().map(String::as_str).collect();
    array.iter_mut().for_each(|item| item.decor_mut().set_prefix("\n  "));
    array.set_trailing("\n");
    array.set_trailing_comma(true);
    Value::Array(array)
}

/// The tables of an array, taken out of it, whether written `[[key]]` or `key = [{ … }]`.
pub(super) fn taken(table: &mut Table, key: &str) -> Vec<Table> {
    match table.get_mut(key) {
        Some(Item::ArrayOfTables(array)) => std::mem::take(array).into_iter().collect(),
        Some(Item::Value(Value::Array(array))) => {
            array.iter().filter_map(|item| item.as_inline_table().cloned().map(InlineTable::into_table)).collect()
        }
        _ => Vec::new(),
    }
}

/// Takes out the first table that is wanted.
pub(super) fn claim(left: &mut Vec<Table>, wanted: impl Fn(&Table) -> bool) -> Option<Table> {
    let idx = left.iter().position(wanted)?;
    Some(left.remove(idx))
}

/// A table for each item, in the items' order: items have no ids, so those that did not change find their own table
/// first, and the others take what is left in order.
pub(super) fn tables_like<T: PartialEq>(
    mut old: Vec<Table>,
    items: &[T],
    said: impl Fn(&Table) -> Option<T>,
) -> Vec<(Table, &T)> {
    let mut known: Vec<Option<T>> = old.iter().map(said).collect();
    let mut kept: Vec<Option<Table>> = Vec::with_capacity(items.len());
    for item in items {
        let idx = known.iter().position(|known| known.as_ref() == Some(item));
        kept.push(idx.map(|idx| {
            known.remove(idx);
            old.remove(idx)
        }));
    }
    let n_new = kept.iter().filter(|it| it.is_none()).count();
    let mut left = if n_new <= old.len() { old } else { Vec::new() }.into_iter();
    let table = |kept: Option<Table>| kept.or_else(|| left.next()).unwrap_or_default();
    kept.into_iter().map(table).zip(items).collect()
}

/// A table for each id: those that are there in their order, then new ones; none for ids that are gone.
pub(super) fn tables_by_id<'i, T>(
    old: Vec<Table>,
    key: &str,
    items: impl IntoIterator<Item = (&'i str, T)>,
) -> Vec<(Table, T)> {
    let mut left: Vec<(&str, T)> = items.into_iter().collect();
    let mut tables = Vec::with_capacity(left.len());
    for table in old {
        let id = table.get(key).and_then(Item::as_str);
        if let Some(idx) = left.iter().position(|(other, _)| Some(*other) == id) {
            tables.push((table, left.remove(idx).1));
        }
    }
    tables.extend(left.into_iter().map(|(_, item)| (Table::new(), item)));
    tables
}

/// What a reader makes of a table that is being edited.
pub(super) fn read_again<T>(table: &Table, read: impl FnOnce(Fields<'_>) -> Option<T>) -> Option<T> {
    let plain: toml::Table = toml::from_str(&DocumentMut::from(table.clone()).to_string()).ok()?;
    read(Fields::new(ANSWERS_FILE, &plain))
}

/// Puts the tables in this order; they print where the array stands.
pub(super) fn place_tables(table: &mut Table, key: &str, mut wanted: Vec<Table>) {
    if wanted.is_empty() {
        table.remove(key);
        return;
    }
    if !stand_in_order(&wanted) {
        wanted.iter_mut().for_each(forget_position);
    }
    let array: ArrayOfTables = wanted.into_iter().collect();
    match table.get_mut(key) {
        Some(item) => *item = Item::ArrayOfTables(array),
        None => {
            table.insert(key, Item::ArrayOfTables(array));
        }
    }
}

/// Whether tables that were there stand where they were, and new ones come after them.
fn stand_in_order(tables: &[Table]) -> bool {
    let places: Vec<Option<isize>> = tables.iter().map(Table::position).collect();
    let n_old = places.iter().take_while(|place| place.is_some()).count();
    places[..n_old].is_sorted() && places[n_old..].iter().all(Option::is_none)
}

/// Lets a table and all inside print in the order they are held in, not where they once stood.
fn forget_position(table: &mut Table) {
    table.set_position(None);
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(inner) => forget_position(inner),
            Item::ArrayOfTables(array) => array.iter_mut().for_each(forget_position),
            _ => {}
        }
    }
}
