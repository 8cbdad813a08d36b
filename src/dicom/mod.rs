//! The only door to the standard: headers, pixel decoding, writing.
