//! Pictures with their marks as files.
