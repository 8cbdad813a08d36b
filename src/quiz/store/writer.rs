//! The thread that owns the database: reads it once, then writes what comes, in order, many changes at a time.

use std::{
    collections::VecDeque,
    path::Path,
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender},
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::{
    StoreEvent, database,
    progress::{Change, Progress},
    rows,
};

/// What the thread is asked for.
pub(super) enum Job {
    Write(u64, Change),
    /// Answered with whether everything before it is on disk.
    Flush(SyncSender<bool>),
}

/// What the thread tells.
pub(super) enum News {
    Loaded(Box<Progress>),
    Told(StoreEvent),
}

/// When what could not be written is tried again.
const RETRY_AFTER: Duration = Duration::from_secs(5);
/// Changes written at once.
const MAX_BATCH: usize = 1_000;

/// Works until every sender of jobs is gone.
pub(super) fn run(path: &Path, todo: &Receiver<Job>, tell: &dyn Fn(News)) {
    let opened = match database::open(path) {
        Ok(opened) => opened,
        Err(sentence) => {
            tell(News::Told(StoreEvent::Failed(sentence)));
            return tell(News::Loaded(Box::default()));
        }
    };
    if let Some(notice) = opened.notice {
        tell(News::Told(StoreEvent::Notice(notice)));
    }
    tell(News::Loaded(Box::new(opened.progress)));
    let mut writer = Writer { connection: opened.connection, waiting: VecDeque::new(), failing: false, tell };
    while writer.turn(todo) {}
}

struct Writer<'a> {
    connection: Connection,
    /// In the order in which they were made.
    waiting: VecDeque<(u64, Change)>,
    /// Whether the person was told already.
    failing: bool,
    tell: &'a dyn Fn(News),
}

impl Writer<'_> {
    /// Waits for jobs and does them; `false` once there will be no more.
    fn turn(&mut self, todo: &Receiver<Job>) -> bool {
        let first = match self.waiting.is_empty() {
            true => todo.recv().map_err(|_| RecvTimeoutError::Disconnected),
            false => todo.recv_timeout(RETRY_AFTER),
        };
        let go_on = !matches!(first, Err(RecvTimeoutError::Disconnected));
        let mut flushes = Vec::new();
        for job in first.into_iter().chain(todo.try_iter().take(MAX_BATCH)) {
            match job {
                Job::Write(number, change) => self.waiting.push_back((number, change)),
                Job::Flush(done) => flushes.push(done),
            }
        }
        self.save();
        for done in flushes {
            // Whoever asked may have stopped waiting.
            let _ = done.try_send(self.waiting.is_empty());
        }
        go_on
    }

    fn save(&mut self) {
        while !self.waiting.is_empty() {
            let n = self.waiting.len().min(MAX_BATCH);
            match write_batch(&mut self.connection, self.waiting.range(..n)) {
                Ok(()) => self.saved(n),
                Err(Fault { at: Some(at), error }) if never_fits(&error) => self.give_up(at, &error),
                Err(Fault { error, .. }) => return self.failed(&error),
            }
        }
    }

    fn saved(&mut self, n: usize) {
        self.failing = false;
        if let Some((number, _)) = self.waiting.drain(..n).next_back() {
            (self.tell)(News::Told(StoreEvent::Saved(number)));
        }
    }

    /// Leaves out a change that no further try would bring in, so that those behind it come in.
    fn give_up(&mut self, at: usize, error: &rusqlite::Error) {
        self.waiting.remove(at);
        let why = database::reason(error);
        (self.tell)(News::Told(StoreEvent::Failed(format!("One step of your progress cannot be saved ({why})."))));
    }

    fn failed(&mut self, error: &rusqlite::Error) {
        if !self.failing {
            self.failing = true;
            let why = database::reason(error);
            let sentence = format!("Progress cannot be saved ({why}). It is tried again every few seconds.");
            (self.tell)(News::Told(StoreEvent::Failed(sentence)));
        }
    }
}

struct Fault {
    /// Which change of the batch, where it was one.
    at: Option<usize>,
    error: rusqlite::Error,
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self { at: None, error }
    }
}

/// Writes all of them or none.
fn write_batch<'c>(connection: &mut Connection, batch: impl Iterator<Item = &'c (u64, Change)>) -> Result<(), Fault> {
    let together = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for (at, (_, change)) in batch.enumerate() {
        rows::write(&together, change).map_err(|error| Fault { at: Some(at), error })?;
    }
    Ok(together.commit()?)
}

fn never_fits(error: &rusqlite::Error) -> bool {
    use ErrorCode::{ConstraintViolation, ParameterOutOfRange, TooBig, TypeMismatch};
    matches!(error.sqlite_error_code(), Some(ConstraintViolation | ParameterOutOfRange | TooBig | TypeMismatch))
}
