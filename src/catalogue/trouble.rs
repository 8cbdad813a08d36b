//! Why a download did not end well, in a sentence.

use std::io;

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The person stopped it.
    #[error("The download was stopped. What is here is kept, and the next download goes on from there.")]
    Stopped,
    /// No host can be reached at all.
    #[error("The archive cannot be reached: this computer seems to be offline. The sample cases need no network.")]
    Offline,
    /// The connection broke off, again and again.
    #[error("The connection to {host} broke off. What is here is kept; download again to go on from there.")]
    Broken {
        /// Which host was asked last.
        host: String,
    },
    /// Too slow.
    #[error("{host} takes too long to answer. What is here is kept; download again later to go on from there.")]
    TooSlow {
        /// Which host was asked last.
        host: String,
    },
    /// The host says no.
    #[error("{host} refuses with status {status}. {}", status_remedy(*status))]
    Refused {
        /// Which host was asked last.
        host: String,
        /// The HTTP status.
        status: u16,
    },
    /// The host is not who it should be.
    #[error(
        "The connection to {host} is not safe: its certificate is not trusted. Nothing was sent or kept; a network that \
         inspects connections needs its own certificate in this computer's list."
    )]
    Certificate {
        /// Which host.
        host: String,
    },
    /// Nobody is trusted here.
    #[error(
        "This computer has no list of trusted certificates, so no safe connection can be made; on Debian: sudo apt \
         install ca-certificates."
    )]
    NoRoots,
    /// The answer is not what it should be.
    #[error("{host} sent something else than the catalogue says: {what}. Nothing of it is kept; try again later.")]
    Wrong {
        /// Which host.
        host: String,
        /// What is wrong, as a part of a sentence.
        what: String,
    },
    /// Not enough room.
    #[error(
        "There is not enough room on the disk: {needed_mb} MB are needed, {free_mb} MB are free. Make room and download again."
    )]
    NoRoom {
        /// Millions of bytes still to come.
        needed_mb: u64,
        /// Millions of bytes free.
        free_mb: u64,
    },
    /// Another program is at it.
    #[error("This study is being downloaded or removed by another Thecal. Wait until that has ended.")]
    Busy,
    /// The disk says no.
    #[error("A file could not be written: {0}. Check the data folder, then download again.")]
    Disk(String),
}

fn status_remedy(status: u16) -> &'static str {
    match status {
        403 | 404 => "The study may have been withdrawn; a newer Thecal may know where it is now.",
        300..=399 => "It sends elsewhere, where nothing is asked for; a newer Thecal may know the place.",
        _ => "What is here is kept; download again later.",
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Disk(error.kind().to_string())
    }
}

impl Trouble {
    /// Whether asking the same host again may help.
    pub(super) fn may_pass(&self) -> bool {
        match self {
            Self::Broken { .. } | Self::TooSlow { .. } | Self::Wrong { .. } => true,
            Self::Refused { status, .. } => 500 <= *status || matches!(status, 408 | 429),
            _ => false,
        }
    }

    /// Whether another host may do better.
    pub(super) fn is_of_host(&self) -> bool {
        !matches!(self, Self::Stopped | Self::NoRoom { .. } | Self::Busy | Self::Disk(_) | Self::NoRoots)
    }
}
