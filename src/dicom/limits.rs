//! Every limit on what a file may make the program do, in one place.

use std::time::{Duration, Instant};

use super::DicomError;

/// Upper bounds on sizes that files declare. A file past one is refused in a sentence that names the figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file.
    pub file_bytes: u64,
    /// Sequences and items inside each other.
    pub nesting_depth: usize,
    /// Data elements of one header, nested ones included.
    pub elements: usize,
    /// Bytes of one attribute value that the program keeps; the longest is a table of 65,536 entries.
    pub value_bytes: u64,
    /// Bytes of memory for all that the program keeps of one header: values, and what each attribute and item costs.
    pub header_bytes: u64,
    /// Number of Frames (0028,0008).
    pub frames: u32,
    /// Rows (0028,0010) and Columns (0028,0011).
    pub rows_columns: u32,
    /// Bytes of one frame once decoded, two for each pixel.
    pub frame_bytes: u64,
    /// Bytes of all frames of one instance once decoded, two for each pixel.
    pub instance_bytes: u64,
    /// Fragments of one compressed image.
    pub fragments: usize,
    /// Bytes that a deflated data set may become.
    pub inflated_bytes: u64,
    /// How many times its own size a deflated data set may become, past the first [`Self::inflate_free_bytes`].
    pub inflate_ratio: u64,
    /// Bytes of a deflated data set to which no ratio applies: a blank slice deflates to a thousandth.
    pub inflate_free_bytes: u64,
    /// Seconds that one header, or one frame, may take to be read and decoded.
    pub seconds_per_file: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 4 << 30,
            nesting_depth: 64,
            elements: 2_000_000,
            value_bytes: 1 << 20,
            header_bytes: 128 << 20,
            frames: 65_536,
            rows_columns: 32_768,
            frame_bytes: 512 << 20,
            instance_bytes: 2 << 30,
            fragments: 1_000_000,
            inflated_bytes: 512 << 20,
            inflate_ratio: 200,
            inflate_free_bytes: 16 << 20,
            seconds_per_file: 60,
        }
    }
}

impl Limits {
    /// The usual limits, where decoded pixels may take at most a quarter of this machine's memory. Only Linux tells how
    /// much that is.
    pub fn of_this_machine() -> Self {
        memory_bytes().map_or_else(Self::default, |bytes| Self::default().within(bytes / 4))
    }

    /// These limits, with decoded pixels of at most so many bytes.
    pub fn within(self, decoded_bytes: u64) -> Self {
        Self {
            frame_bytes: self.frame_bytes.min(decoded_bytes),
            instance_bytes: self.instance_bytes.min(decoded_bytes),
            ..self
        }
    }
}

/// How much memory this machine has.
fn memory_bytes() -> Option<u64> {
    let told = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = told.lines().find(|line| line.starts_with("MemTotal:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok()?.checked_mul(1024)
}

/// When reading a file is given up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline {
    begun: Instant,
    seconds: u32,
}

impl Deadline {
    /// From now on, as long as the limits allow.
    pub fn new(limits: &Limits) -> Self {
        Self { begun: Instant::now(), seconds: limits.seconds_per_file }
    }

    /// # Errors
    /// [`DicomError::TooSlow`] once the time is over.
    pub fn check(self) -> Result<(), DicomError> {
        let is_over = self.begun.elapsed() >= Duration::from_secs(self.seconds.into());
        if is_over { Err(DicomError::TooSlow { seconds: self.seconds }) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_memory_lowers_what_may_be_decoded_and_much_does_not_raise_it() {
        let usual = Limits::default();
        assert_eq!(usual.clone().within(1 << 40), usual);
        let small = usual.within(100 << 20);
        assert_eq!((small.frame_bytes, small.instance_bytes), (100 << 20, 100 << 20));
        let here = Limits::of_this_machine();
        assert!(here.frame_bytes > 0 && here.instance_bytes <= Limits::default().instance_bytes);
    }

    #[test]
    fn time_runs_out() {
        assert_eq!(Deadline::new(&Limits::default()).check(), Ok(()));
        let none = Limits { seconds_per_file: 0, ..Limits::default() };
        assert_eq!(Deadline::new(&none).check(), Err(DicomError::TooSlow { seconds: 0 }));
    }
}
