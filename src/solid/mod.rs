//! Solids seen from outside: bone of a CT or structures of a Segmentation as shaded surfaces, on the CPU.
//!
//! Pure. A [`Field`] says how full each place is; a ray through every pixel finds where it becomes solid; what is found is
//! shaded by its slope, by what lies round it and by its depth. A plane may cut everything open.

mod camera;
mod cast;
mod draw;
mod field;
mod grid;
mod shade;
#[cfg(test)]
mod tests;

pub use camera::{Camera, Cut};
pub use draw::{Solid, SolidScene, draw_solids};
pub use field::{Field, FieldError};
pub use grid::EvenGrid;
