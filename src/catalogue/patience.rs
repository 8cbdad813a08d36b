//! How long a host may take, how often it is asked, how many are asked at once.

use std::time::Duration;

/// Limits in time and number of one download.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For finding the host and connecting to it.
    pub connect: Duration,
    /// For the head of an answer.
    pub answer: Duration,
    /// For the next bytes of an answer.
    pub read: Duration,
    /// For a whole answer; what came until then is kept and asked on from there.
    pub body: Duration,
    /// An answer that was broken off with fewer new bytes than this counts as an attempt.
    pub least_bytes: u64,
    /// Attempts for one object or listing, at each host.
    pub attempts: u32,
    /// Pause before the second attempt; it doubles with each.
    pub pause: Duration,
    /// Requests at once.
    pub at_once: usize,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            answer: Duration::from_secs(20),
            read: Duration::from_secs(12),
            body: Duration::from_secs(20),
            least_bytes: 16 << 10,
            attempts: 3,
            pause: Duration::from_millis(500),
            at_once: 6,
        }
    }
}
