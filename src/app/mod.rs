//! What the program knows and the commands that change it.
