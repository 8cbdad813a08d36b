//! How far a download is, how fast, and how long it will still take.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

/// What is being done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Asking which files there are.
    #[default]
    Listing,
    /// Fetching them.
    Fetching,
}

/// How far it is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    /// What is being done.
    pub phase: Phase,
    /// Files that are whole.
    pub files_done: usize,
    /// Files there will be.
    pub files: usize,
    /// Bytes that are here.
    pub bytes_done: u64,
    /// Bytes there will be.
    pub bytes: u64,
    /// Bytes a second over the last seconds; `None` until that can be told.
    pub speed: Option<f64>,
}

impl Progress {
    /// From 0 to 1.
    pub fn share(&self) -> f64 {
        if self.bytes == 0 { 0.0 } else { (self.bytes_done as f64 / self.bytes as f64).min(1.0) }
    }

    /// Whole percent: 100 only when all is here.
    pub fn percent(&self) -> u32 {
        (self.share() * 100.0).floor() as u32
    }

    /// How long it will take at the speed of now.
    pub fn left(&self) -> Option<Duration> {
        let speed = self.speed.filter(|speed| 1.0 <= *speed)?;
        Some(Duration::from_secs_f64((self.bytes.saturating_sub(self.bytes_done) as f64 / speed).min(360_000.0)))
    }

    /// `43 %, 2.1 MB/s, 12 s left`.
    pub fn words(&self) -> String {
        if self.phase == Phase::Listing {
            return "asking which files there are".to_owned();
        }
        let speed = self.speed.map(|speed| format!(", {:.1} MB/s", speed / 1e6)).unwrap_or_default();
        let left = self.left().map(|left| format!(", {} left", time_words(left))).unwrap_or_default();
        format!("{} %{speed}{left}", self.percent())
    }
}

fn time_words(time: Duration) -> String {
    match time.as_secs() {
        secs if secs < 60 => format!("{} s", secs.max(1)),
        secs if secs < 3600 => format!("{} min", secs.div_ceil(60)),
        secs => format!("{} h", secs.div_ceil(3600)),
    }
}

/// Keeps count while bytes come in.
#[derive(Debug)]
pub struct Tally {
    progress: Progress,
    /// When how many bytes had been received.
    marks: VecDeque<(Instant, u64)>,
    received: u64,
}

/// Speed is that of so much time.
const OVER: Duration = Duration::from_secs(5);
/// Before so much time nothing is told of it.
const AT_LEAST: Duration = Duration::from_millis(500);
/// Marks are so far apart.
const MARK_EVERY: Duration = Duration::from_millis(200);

impl Tally {
    /// At the beginning.
    pub fn new() -> Self {
        Self { progress: Progress::default(), marks: VecDeque::new(), received: 0 }
    }

    /// The files are known: so many, of so many bytes.
    pub fn expect(&mut self, files: usize, bytes: u64) {
        self.progress = Progress { phase: Phase::Fetching, files, bytes, ..Progress::default() };
    }

    /// Bytes that lay here already, or, where negative, that turned out to be of no use.
    pub fn found(&mut self, bytes: i64) {
        self.progress.bytes_done = self.progress.bytes_done.saturating_add_signed(bytes);
    }

    /// Bytes came in.
    pub fn received(&mut self, bytes: u64, now: Instant) {
        self.progress.bytes_done += bytes;
        self.received += bytes;
        if self.marks.back().is_none_or(|(at, _)| MARK_EVERY <= now - *at) {
            self.marks.push_back((now, self.received));
        }
        while self.marks.len() > 2 && OVER < now - self.marks[0].0 {
            self.marks.pop_front();
        }
        let since = self.marks.front().map(|(at, before)| (now - *at, self.received - before));
        let told = since.filter(|(time, _)| AT_LEAST <= *time);
        self.progress.speed = told.map(|(time, bytes)| bytes as f64 / time.as_secs_f64());
    }

    /// One more file is whole.
    pub fn file_done(&mut self) {
        self.progress.files_done += 1;
    }

    /// As it is now.
    pub fn progress(&self) -> Progress {
        self.progress
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speed_is_that_of_the_last_seconds_and_what_lay_here_does_not_count() {
        let (mut tally, start) = (Tally::new(), Instant::now());
        tally.expect(2, 10_000_000);
        tally.found(4_000_000);
        for step in 0..=20u32 {
            tally.received(100_000, start + Duration::from_millis(100) * step);
        }
        let progress = tally.progress();
        let speed = progress.speed.expect("two seconds");
        assert!((900_000.0..1_100_000.0).contains(&speed), "{speed}");
        assert_eq!(progress.words(), "61 %, 1.0 MB/s, 3 s left");
        for step in 1..=10u32 {
            tally.received(1_000, start + Duration::from_secs(2) + Duration::from_secs(1) * step);
        }
        assert!(tally.progress().speed.expect("known") < 2_000.0, "it became slow");
        tally.found(-4_000_000);
        assert_eq!(tally.progress().percent(), 21);
    }

    #[test]
    fn a_hundred_percent_is_said_only_at_the_end() {
        let at = |bytes_done| Progress { bytes: 1_000_000, bytes_done, ..Progress::default() }.percent();
        assert_eq!((at(999_999), at(1_000_000), at(0)), (99, 100, 0));
        assert_eq!(Progress::default().percent(), 0);
    }
}
