//! The synthetic patient, its scanners, its truth.
