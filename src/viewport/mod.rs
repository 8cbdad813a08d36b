//! How one series is shown: slice, zoom, pan, window.
