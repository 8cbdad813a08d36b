//! From stored values to grey on screen (PS3.4 N.2).
