//! How an MR series was scanned, as its scanner writes it.

use super::Chart;
use crate::{
    dicom::{MrImage, MrTechnique, Person, When, mr_image_file},
    study::Window,
    synthetic::{
        scanner::{Geometry, MrSeries, Phase, Protocol, Slice, Stack},
        study::MakeError,
    },
};

/// The field of the magnet in tesla, and the frequency of its protons in MHz.
const FIELD: [f64; 2] = [63.87, 1.5];

impl Chart<'_> {
    /// Files of a series in instance order.
    pub(super) fn mr_files(
        &self,
        protocol: &Protocol,
        series: &MrSeries,
        stack: &Stack,
        slices: &[Slice],
    ) -> Result<Vec<Vec<u8>>, MakeError> {
        let facts = self.facts(protocol.role);
        let seconds = self.seconds(series);
        let technique = technique(protocol, series, stack, self.when(protocol, seconds), self.person());
        let (centre, width) = self.recipe.technique.window(series);
        self.each(protocol.role, slices, |number, sop_uid, slice| {
            let image = MrImage {
                facts: &facts,
                sop_uid,
                frame_of_reference: &self.space,
                number,
                plane: slice.plane,
                technique: &technique,
                window: Window::linear(centre, width),
                columns: stack.matrix.shown,
                pixels: &slice.pixels,
            };
            mr_image_file(&image)
        })
    }

    /// The seconds that a series takes.
    pub(super) fn seconds(&self, series: &MrSeries) -> f64 {
        let (slab, sequences) = self.recipe.technique.row(series.geometry);
        sequences.of(series.contrast).seconds(slab.matrix.acquired.0 as f64)
    }
}

fn technique(protocol: &Protocol, series: &MrSeries, stack: &Stack, when: When, person: Person) -> MrTechnique {
    let sequence = stack.sequences.of(series.contrast);
    let is_volume = series.geometry == Geometry::Volume;
    let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let is_inverted = sequence.echo.ti_ms.is_some();
    let (lines, samples) = (stack.matrix.acquired.0 as u16, stack.matrix.acquired.1 as u16);
    let is_column = stack.phase == Phase::Column;
    MrTechnique {
        image_type: list(&["ORIGINAL", "PRIMARY", "OTHER"]),
        scanning_sequence: list(if is_inverted { &["SE", "IR"] } else { &["SE"] }),
        sequence_variant: list(if is_inverted { &["SK", "MP", "OSP"] } else { &["SK", "OSP"] }),
        scan_options: list(if sequence.saturation > 0.0 { &["SP"] } else { &[] }),
        is_volume,
        slice_mm: [stack.thickness_mm, stack.spacing_mm],
        repetition_and_echo_ms: [sequence.echo.tr_ms, sequence.echo.te_ms],
        inversion_ms: sequence.echo.ti_ms,
        averages: f64::from(sequence.averages),
        frequency_and_field: FIELD,
        phase_steps: u32::from(lines),
        echo_train: sequence.echo_train,
        percent: [(f64::from(lines) / f64::from(samples) * 100.0).round(), 100.0],
        bandwidth_hz: sequence.bandwidth_hz,
        receive_coil: "SPINE".to_owned(),
        matrix: if is_column { [0, samples, lines, 0] } else { [samples, 0, 0, lines] },
        phase_direction: if is_column { "COL" } else { "ROW" }.to_owned(),
        flip_deg: sequence.flip_deg,
        sequence_name: sequence.name(),
        protocol_name: protocol.description.to_owned(),
        when,
        person,
    }
}
