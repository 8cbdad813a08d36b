//! Limits so small that a fuzzer comes to each of them, and that memory stays low.

use thecal::dicom::Limits;

/// For inputs of at most 64 KiB.
pub fn small() -> Limits {
    Limits {
        nesting_depth: 16,
        elements: 20_000,
        value_bytes: 64 << 10,
        header_bytes: 256 << 10,
        frames: 4096,
        rows_columns: 4096,
        frame_bytes: 4 << 20,
        instance_bytes: 64 << 20,
        fragments: 4096,
        inflated_bytes: 4 << 20,
        inflate_free_bytes: 1 << 20,
        ..Limits::default()
    }
}
