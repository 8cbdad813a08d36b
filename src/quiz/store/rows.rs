//! Changes to rows and rows to progress.

use rusqlite::{Connection, Row, Transaction, params};

use super::progress::{Attempt, Change, Progress, SessionId, UnfinishedSession};
use crate::{
    geometry::LpsPoint,
    quiz::{Confidence, Item, Kept},
};

/// Writes one change.
pub(super) fn write(to: &Transaction<'_>, change: &Change) -> rusqlite::Result<()> {
    match change {
        Change::Begun { id, started_at_ms, items } => {
            let sql = "INSERT INTO sessions (id, started_at_ms, items) VALUES (?1, ?2, ?3)";
            to.execute(sql, params![id.0, started_at_ms, items_text(items)])
        }
        Change::Finished { id, finished_at_ms } => {
            to.execute("UPDATE sessions SET finished_at_ms = ?2 WHERE id = ?1", params![id.0, finished_at_ms])
        }
        Change::Answered(attempt) => write_attempt(to, attempt),
        Change::Opened { case_id, at_ms } => to.execute(
            "INSERT INTO cases (case_id, first_opened_ms, last_opened_ms) VALUES (?1, ?2, ?2)
             ON CONFLICT (case_id) DO UPDATE SET last_opened_ms = ?2",
            params![case_id, at_ms],
        ),
        Change::Revealed { case_id, finding_id, at_ms } => to.execute(
            "INSERT INTO revealed (case_id, finding_id, revealed_at_ms) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            params![case_id, finding_id, at_ms],
        ),
    }
    .map(drop)
}

fn write_attempt(to: &Transaction<'_>, it: &Attempt) -> rusqlite::Result<usize> {
    let (kind, text, place) = match &it.given {
        Kept::Marker(at) => ("marker", None, Some(at.to_array())),
        Kept::Choice(id) => ("choice", Some(id.as_str()), None),
        Kept::Level(level) => ("level", Some(level.name()), None),
    };
    let [x, y, z] = [0, 1, 2].map(|axis| place.map(|place| place[axis]));
    to.execute(
        "INSERT INTO attempts (session_id, case_id, question_id, answered_at_ms, given_kind, given_text, x_mm, y_mm,
             z_mm, is_right, score, distance_mm, confidence, hint_taken, seconds)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        params![
            it.session.as_ref().map(|id| &id.0),
            it.item.case_id,
            it.item.question_id,
            it.answered_at_ms,
            kind,
            text,
            x,
            y,
            z,
            it.right,
            it.points(),
            it.distance_mm,
            it.confidence.map(Confidence::word),
            it.hint_taken,
            if it.seconds.is_finite() { it.seconds } else { 0.0 },
        ],
    )
}

/// Reads everything.
pub(super) fn read(from: &Connection) -> rusqlite::Result<Progress> {
    let mut progress = Progress { unfinished: newest_unfinished(from)?, ..Progress::default() };
    for attempt in all(from, "SELECT * FROM attempts ORDER BY id", attempt)?.into_iter().flatten() {
        progress.apply(&Change::Answered(attempt));
    }
    for (case_id, first, last) in all(from, "SELECT case_id, first_opened_ms, last_opened_ms FROM cases", |row| {
        Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?))
    })? {
        progress.apply(&Change::Opened { case_id: case_id.clone(), at_ms: first });
        progress.apply(&Change::Opened { case_id, at_ms: last });
    }
    for change in all(from, "SELECT case_id, finding_id, revealed_at_ms FROM revealed", |row| {
        Ok(Change::Revealed { case_id: row.get(0)?, finding_id: row.get(1)?, at_ms: row.get(2)? })
    })? {
        progress.apply(&change);
    }
    Ok(progress)
}

fn all<T>(from: &Connection, sql: &str, read: impl Fn(&Row<'_>) -> rusqlite::Result<T>) -> rusqlite::Result<Vec<T>> {
    from.prepare(sql)?.query_map([], |row| read(row))?.collect()
}

/// The newest quiz if it is not finished; what is older is no longer offered.
fn newest_unfinished(from: &Connection) -> rusqlite::Result<Option<UnfinishedSession>> {
    let sql = "SELECT id, started_at_ms, items, finished_at_ms FROM sessions ORDER BY rowid DESC LIMIT 1";
    let newest = all(from, sql, |row| {
        let (items, finished): (String, Option<i64>) = (row.get(2)?, row.get(3)?);
        let id = SessionId(row.get(0)?);
        let open = |items| UnfinishedSession { id, started_at_ms: 0, items, answered: Vec::new() };
        let started_at_ms = row.get(1)?;
        let session = items_of(&items).filter(|_| finished.is_none()).map(open);
        Ok(session.map(|it| UnfinishedSession { started_at_ms, ..it }))
    })?;
    Ok(newest.into_iter().flatten().next())
}

/// A row as an attempt; `None` where it holds what this version cannot read.
fn attempt(row: &Row<'_>) -> rusqlite::Result<Option<Attempt>> {
    let Some(given) = given(row)? else { return Ok(None) };
    let word: Option<String> = row.get("confidence")?;
    Ok(Some(Attempt {
        session: row.get::<_, Option<String>>("session_id")?.map(SessionId),
        item: Item { case_id: row.get("case_id")?, question_id: row.get("question_id")? },
        answered_at_ms: row.get("answered_at_ms")?,
        given,
        right: row.get("is_right")?,
        distance_mm: row.get("distance_mm")?,
        confidence: word.and_then(|word| Confidence::of_word(&word)),
        hint_taken: row.get("hint_taken")?,
        seconds: row.get("seconds")?,
    }))
}

fn given(row: &Row<'_>) -> rusqlite::Result<Option<Kept>> {
    let (kind, text): (String, Option<String>) = (row.get("given_kind")?, row.get("given_text")?);
    let [x, y, z]: [Option<f64>; 3] = [row.get("x_mm")?, row.get("y_mm")?, row.get("z_mm")?];
    Ok(match (kind.as_str(), text) {
        ("marker", _) => x.zip(y).zip(z).map(|((x, y), z)| Kept::Marker(LpsPoint::new(x, y, z))),
        ("choice", Some(id)) => Some(Kept::Choice(id)),
        ("level", Some(name)) => name.parse().ok().map(Kept::Level),
        _ => None,
    })
}

/// Questions as JSON: `[["case id", "question id"], …]`.
fn items_text(items: &[Item]) -> String {
    let pairs: Vec<[&str; 2]> = items.iter().map(|it| [it.case_id.as_str(), it.question_id.as_str()]).collect();
    serde_json::to_string(&pairs).unwrap_or_default()
}

fn items_of(text: &str) -> Option<Vec<Item>> {
    let pairs: Vec<[String; 2]> = serde_json::from_str(text).ok()?;
    Some(pairs.into_iter().map(|[case_id, question_id]| Item { case_id, question_id }).collect())
}
