//! Marks and overlays as shapes, and a painter of shapes into pixels.
