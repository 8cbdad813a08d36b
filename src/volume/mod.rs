//! From loose instances to ordered series.
