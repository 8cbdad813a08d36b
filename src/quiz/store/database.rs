//! Opening the progress file: made, brought up to date, refused or set aside, and never half of these.

use std::{
    ffi::OsString,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior, config::DbConfig};

use super::{progress::Progress, rows};

use crate::study::{shown, shown_path};

/// Each step makes the schema one version newer. A step that was ever released is never changed.
const STEPS: [&str; 1] = ["
    CREATE TABLE sessions (
        id TEXT PRIMARY KEY,
        started_at_ms INTEGER NOT NULL,
        finished_at_ms INTEGER,
        items TEXT NOT NULL
    );
    CREATE TABLE attempts (
        id INTEGER PRIMARY KEY,
        session_id TEXT REFERENCES sessions (id),
        case_id TEXT NOT NULL,
        question_id TEXT NOT NULL,
        answered_at_ms INTEGER NOT NULL,
        given_kind TEXT NOT NULL,
        given_text TEXT,
        x_mm REAL,
        y_mm REAL,
        z_mm REAL,
        is_right INTEGER NOT NULL,
        score REAL NOT NULL,
        distance_mm REAL,
        confidence TEXT,
        hint_taken INTEGER NOT NULL,
        seconds REAL NOT NULL
    );
    CREATE TABLE cases (
        case_id TEXT PRIMARY KEY,
        first_opened_ms INTEGER NOT NULL,
        last_opened_ms INTEGER NOT NULL
    );
    CREATE TABLE revealed (
        case_id TEXT NOT NULL,
        finding_id TEXT NOT NULL,
        revealed_at_ms INTEGER NOT NULL,
        PRIMARY KEY (case_id, finding_id)
    );
"];
/// How long one program waits while another writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How often it is tried to be the only program that opens the file just now.
const LOCK_TRIES: u32 = 250;
const LOCK_PAUSE: Duration = Duration::from_millis(20);
/// Damaged files that are kept.
const MAX_DAMAGED: u32 = 1_000;

/// The progress file, open and sound.
pub(super) struct Database {
    pub connection: Connection,
    /// What it holds.
    pub progress: Progress,
    /// What the person should know.
    pub notice: Option<String>,
}

/// Why a progress file cannot be used as it is.
enum Trouble {
    Damaged,
    Newer,
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        use ErrorCode::{DatabaseCorrupt, NotADatabase, Unknown};
        // A plain SQL error on our own statements is a table or column that is not there.
        match error.sqlite_error_code() {
            Some(DatabaseCorrupt | NotADatabase | Unknown) | None => Self::Damaged,
            Some(_) => Self::Sqlite(error),
        }
    }
}

/// Opens the file, made anew where there is none or a damaged one.
///
/// # Errors
/// A sentence for the person; the file is then as it was.
pub(super) fn open(path: &Path) -> Result<Database, String> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| no_folder(folder, &error))?;
    }
    let _alone = wait_to_be_alone(path);
    match open_sound(path) {
        Err(Trouble::Damaged) => {
            let aside = set_aside(path).map_err(|error| cannot_set_aside(path, &error))?;
            let fresh = open_sound(path).map_err(|trouble| refusal(path, &trouble))?;
            Ok(Database { notice: Some(set_aside_notice(&aside)), ..fresh })
        }
        other => other.map_err(|trouble| refusal(path, &trouble)),
    }
}

fn open_sound(path: &Path) -> Result<Database, Trouble> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // Until the file is known to be ours, closing it must not write what waits in its log.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    version(&connection)?;
    let verdict: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(Trouble::Damaged);
    }
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    migrate(&mut connection)?;
    let progress = rows::read(&connection)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(Database { connection, progress, notice: None })
}

/// How many steps the file has had.
fn version(connection: &Connection) -> Result<usize, Trouble> {
    let number: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    match usize::try_from(number) {
        Ok(n) if STEPS.len() < n => Err(Trouble::Newer),
        Ok(n) => Ok(n),
        Err(_) => Err(Trouble::Damaged),
    }
}

fn migrate(connection: &mut Connection) -> Result<(), Trouble> {
    if version(connection)? == STEPS.len() {
        return Ok(());
    }
    let step_by_step = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = version(&step_by_step)?;
    let n_tables: i64 = step_by_step.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
    if done == 0 && n_tables > 0 {
        return Err(Trouble::Damaged); // a database, but of some other program
    }
    for step in &STEPS[done..] {
        step_by_step.execute_batch(step)?;
    }
    step_by_step.pragma_update(None, "user_version", STEPS.len() as i64)?;
    Ok(step_by_step.commit()?)
}

/// Keeps a second program from making or setting aside the same file at the same moment; the lock ends with the
/// returned file, or with the program. Where locks do not work, SQLite's own have to do.
fn wait_to_be_alone(path: &Path) -> Option<File> {
    let lock = File::create(beside(path, ".lock")).ok()?;
    for _ in 0..LOCK_TRIES {
        match lock.try_lock() {
            Ok(()) => return Some(lock),
            Err(fs::TryLockError::WouldBlock) => thread::sleep(LOCK_PAUSE),
            Err(fs::TryLockError::Error(_)) => return None,
        }
    }
    None
}

/// Moves a damaged file and its log out of the way; where to.
fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let name = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let (stem, extension) = (name(path.file_stem()), name(path.extension()));
    let mut candidates = (1..=MAX_DAMAGED).map(|n| path.with_file_name(format!("{stem}.damaged-{n}.{extension}")));
    let aside = candidates.find(|it| !it.exists()).ok_or(io::ErrorKind::AlreadyExists)?;
    fs::rename(path, &aside)?;
    // The file goes first: beside an empty new one SQLite throws an old log away.
    for suffix in ["-wal", "-shm"] {
        let _ = fs::rename(beside(path, suffix), beside(&aside, suffix));
    }
    Ok(aside)
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

fn file_name(path: &Path) -> String {
    shown(&path.file_name().unwrap_or_default().to_string_lossy())
}

fn set_aside_notice(aside: &Path) -> String {
    format!("The progress file was damaged. It is kept as {}, and progress begins anew.", file_name(aside))
}

fn no_folder(folder: &Path, error: &io::Error) -> String {
    let (folder, why) = (shown_path(folder), error.kind());
    format!("Progress is not saved: the folder {folder} cannot be made ({why}). Check the folder above it.")
}

fn cannot_set_aside(path: &Path, error: &io::Error) -> String {
    let (path, why) = (shown_path(path), error.kind());
    format!("Progress is not saved: {path} is damaged and cannot be renamed ({why}). Move it away by hand.")
}

fn refusal(path: &Path, trouble: &Trouble) -> String {
    let path = shown_path(path);
    match trouble {
        Trouble::Newer => format!(
            "Progress is not saved: {path} was written by a newer version of this program and is left as it is. \
             Use the newer version."
        ),
        Trouble::Damaged => format!("Progress is not saved: {path} is damaged. Move it away by hand."),
        Trouble::Sqlite(error) => format!(
            "Progress is not saved: {path} cannot be opened ({}). Check that the file and its folder can be written.",
            reason(error)
        ),
    }
}

/// What SQLite says, in plain words where it is something a person can change.
pub(super) fn reason(error: &rusqlite::Error) -> String {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => "another program is using it".to_owned(),
        Some(ErrorCode::DiskFull) => "the disk is full".to_owned(),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => "it is read-only".to_owned(),
        Some(ErrorCode::CannotOpen) => "it is not a file that can be opened".to_owned(),
        Some(ErrorCode::SystemIoFailure) => "the disk reports an error".to_owned(),
        _ => error.to_string(),
    }
}
