//! What can go wrong with one file, each as one plain sentence without a word about the patient.

/// Why a file or a frame could not be read. `Display` is one sentence: what failed, why, what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DicomError {
    /// The bytes are not DICOM.
    #[error("not a DICOM file: it neither has the DICM mark nor begins like a DICOM data set")]
    NotDicom,
    /// DICOM, but nothing to look at.
    #[error("{0} holds no image; it can be left out")]
    NoImage(String),
    /// The operating system refused.
    #[error("could not be read: {0}; check that the file is still there and that you may read it")]
    Io(String),
    /// The file ends too early.
    #[error("the file is incomplete: {what} needs {needed} bytes and {left} are left; copy or export it again")]
    Truncated {
        /// What was being read.
        what: &'static str,
        /// How many bytes it needs.
        needed: u64,
        /// How many there are.
        left: u64,
    },
    /// A figure past one of the [`super::Limits`].
    #[error("refused: {what} is {value}, more than the {limit} that this program reads; the file may be damaged")]
    OverLimit {
        /// What was counted.
        what: &'static str,
        /// What the file says.
        value: u64,
        /// The limit.
        limit: u64,
    },
    /// Bytes or values that contradict the standard.
    #[error("the file is damaged: {0}; export it again from where it came from")]
    Damaged(String),
    /// Valid, but beyond this build.
    #[error("{0} not read by this build; export the image as uncompressed grayscale of 8 or 16 bits")]
    Unsupported(String),
    /// A decoder gave up.
    #[error("frame {frame} could not be decompressed ({codec}: {reason}); export it again, uncompressed if possible")]
    Decoder {
        /// Counts from 1.
        frame: u32,
        /// Which compression.
        codec: &'static str,
        /// The decoder's own words.
        reason: String,
    },
    /// There is no such frame.
    #[error("frame {frame} does not exist: the file has {frames}")]
    NoSuchFrame {
        /// Counts from 1.
        frame: u64,
        /// How many there are.
        frames: u32,
    },
    /// A panic inside the reader, caught.
    #[error("the reader gave up on this file because of a fault of its own; please report it")]
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
    fn a_panic_becomes_an_error() {
        let caught = without_panic(|| -> Result<(), DicomError> { Err(DicomError::NotDicom) });
        assert_eq!(caught, Err(DicomError::NotDicom));
        let entries: Vec<u8> = Vec::new();
        assert_eq!(without_panic(|| Ok(entries[std::hint::black_box(3)])), Err(DicomError::Crash));
    }
}
