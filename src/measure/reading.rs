//! What a measurement says on one slice: its size and, where pixels are there, their statistics.

use super::{Measurement, PixelStats, Size, size, statistics};
use crate::{
    geometry::ImagePlane,
    study::{FramePixels, Instance, PixelKind, SpacingSource},
};

/// A measurement's values on one slice.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Lengths, angle or area.
    pub size: Size,
    /// What lengths are.
    pub source: SpacingSource,
    /// Of areas and probes, the pixels inside.
    pub stats: Option<PixelStats>,
    /// What the pixels' values are: a unit such as `HU`, `signal` where MR has none, or `colour`.
    pub unit: String,
}

impl Reading {
    /// Reads a measurement on a slice that lies on `plane`; without `pixels`, its size only.
    pub fn of(of: &Measurement, plane: &ImagePlane, pixels: Option<&FramePixels>, instance: &Instance) -> Self {
        let size = size(of);
        let has_inside = size != Size::Crossed;
        let stats = pixels.filter(|_| has_inside).and_then(|pixels| statistics(of, plane, pixels, instance));
        Self { size, source: of.ground.source, stats, unit: unit(instance) }
    }
}

/// The unit of the Modality LUT's output, else a word for what the values are.
fn unit(instance: &Instance) -> String {
    match (instance.format.kind(), instance.unit(), instance.facts.modality.as_str()) {
        (PixelKind::Colour, ..) => "colour",
        (_, "", "MR") => "signal",
        (_, "", _) => "pixel value",
        (_, unit, _) => unit,
    }
    .to_owned()
}
