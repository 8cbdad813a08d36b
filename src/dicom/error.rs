//! What can go wrong with one file, each as one plain sentence without a word about the patient.

/// Why a file or a frame could not be read. `Display` is one sentence: what failed, why with figures, what to do where
/// something can be done. It begins small and has no full stop: who shows it puts it into a line or makes it a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DicomError {
    /// The bytes are not DICOM.
    #[error("this is not a DICOM file: it neither carries the mark DICM nor begins like a DICOM data set")]
    NotDicom,
    /// DICOM, but nothing to look at.
    #[error("this is {0}, which holds no image; it can be left out")]
    NoImage(String),
    /// The operating system refused.
    #[error("the file could not be read: {0}; check that its drive is there and that you may read the file")]
    Io(String),
    /// The file ends too early.
    #[error("the file is incomplete: {what} needs {needed} bytes and {left} are there; copy it again from its source")]
    Truncated {
        /// What was being read.
        what: &'static str,
        /// How many bytes it needs.
        needed: u64,
        /// How many there are.
        left: u64,
    },
    /// A figure past one of the [`super::Limits`].
    #[error(
        "the file is refused: {what} is {value}, and at most {limit} are read; if that cannot be, copy it again from its source"
    )]
    OverLimit {
        /// What was counted.
        what: &'static str,
        /// What the file says.
        value: u64,
        /// The limit.
        limit: u64,
    },
    /// Reading takes longer than [`super::Limits`] allow.
    #[error(
        "the file is refused: reading it takes more than {seconds} seconds; copy it to a drive of this computer and try again"
    )]
    TooSlow {
        /// How many seconds there were.
        seconds: u32,
    },
    /// Bytes or values that contradict the standard.
    #[error("the file is damaged: {0}; copy it again from its source")]
    Damaged(String),
    /// Valid, but beyond this build.
    #[error("{0} not read by this version; if the source can, export it uncompressed, as grayscale or RGB")]
    Unsupported(String),
    /// An image that is listed and cannot be drawn, in the sentence its header was given.
    #[error("{0}")]
    Unshown(String),
    /// An archive, or an entry of one, in a sentence of its own.
    #[error("{0}")]
    Archive(String),
    /// A decoder gave up.
    #[error(
        "frame {frame} could not be decompressed from {codec}: {reason}; copy the file again from its source, or export it uncompressed"
    )]
    Decoder {
        /// Counts from 1.
        frame: u32,
        /// Which compression.
        codec: &'static str,
        /// The decoder's own words.
        reason: String,
    },
    /// There is no such frame.
    #[error("there is no frame {frame}: the number of frames in the file is {frames}")]
    NoSuchFrame {
        /// Counts from 1.
        frame: u64,
        /// How many there are.
        frames: u32,
    },
    /// A panic inside the reader, caught.
    #[error("the file could not be read because of a fault in this program; please report it")]
    Crash,
}

impl DicomError {
    /// Whether the file is simply not a DICOM image, so that nothing is lost by leaving it out.
    pub fn is_harmless(&self) -> bool {
        matches!(self, Self::NotDicom | Self::NoImage(_))
    }
}

impl From<std::io::Error> for DicomError {
    fn from(error: std::io::Error) -> Self {
        // An error of this program that came through a reader, such as that of an archive.
        if let Some(own) = error.get_ref().and_then(|inner| inner.downcast_ref::<Self>()) {
            return own.clone();
        }
        // The kind only: some platforms put the path, and with it perhaps a name, into the message.
        Self::Io(error.kind().to_string())
    }
}

/// Runs `read` and turns a panic in it into [`DicomError::Crash`].
pub(super) fn without_panic<T>(read: impl FnOnce() -> Result<T, DicomError>) -> Result<T, DicomError> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)).unwrap_or(Err(DicomError::Crash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_no_image_is_harmless() {
        assert!(DicomError::NotDicom.is_harmless());
        assert!(DicomError::NoImage("a DICOMDIR".into()).is_harmless());
        assert!(!DicomError::Crash.is_harmless());
    }

    #[test]
    fn every_error_begins_small_and_leaves_the_stop_to_whoever_shows_it() {
        let said = "it does not say its Rows".to_owned();
        let all = [
            DicomError::NotDicom,
            DicomError::NoImage("a DICOMDIR".into()),
            std::io::Error::from(std::io::ErrorKind::PermissionDenied).into(),
            DicomError::Truncated { what: "the frame", needed: 8, left: 3 },
            DicomError::OverLimit { what: "the number of rows", value: 40_000, limit: 32_768 },
            DicomError::TooSlow { seconds: 60 },
            DicomError::Damaged(said.clone()),
            DicomError::Unsupported("one-bit images in RLE are".into()),
            DicomError::Unshown(DicomError::Unsupported("one-bit images in RLE are".into()).to_string()),
            DicomError::Decoder { frame: 1, codec: "JPEG", reason: said },
            DicomError::NoSuchFrame { frame: 9, frames: 3 },
            DicomError::Crash,
        ];
        for error in all {
            let text = error.to_string();
            assert!(text.starts_with(|c: char| c.is_ascii_lowercase()), "{text}");
            assert!(text.ends_with(|c: char| c.is_alphanumeric()), "{text}");
            assert!(!text.contains("; ;") && !text.contains('\n'), "{text}");
        }
    }

    #[test]
    fn a_panic_becomes_an_error() {
        let caught = without_panic(|| -> Result<(), DicomError> { Err(DicomError::NotDicom) });
        assert_eq!(caught, Err(DicomError::NotDicom));
        let entries: Vec<u8> = Vec::new();
        assert_eq!(without_panic(|| Ok(entries[std::hint::black_box(3)])), Err(DicomError::Crash));
    }
}
