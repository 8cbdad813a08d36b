//! How a radiograph was taken, as its scanner writes it.

use super::Chart;
use crate::{
    dicom::{CodedWord, DxImage, DxTechnique, dx_image_file},
    study::Window,
    synthetic::{
        scanner::{
            Protocol,
            xray::{Exposure, Film, SOURCE_MM, View},
        },
        study::MakeError,
    },
};

/// What is shown (PS3.16, context group 4009).
const LUMBAR_SPINE: CodedWord = CodedWord { scheme: "SCT", value: "122496007", meaning: "Lumbar spine" };

/// What is said of a view: its code (PS3.16, context group 4010), its word, the directions of rows and columns; tube
/// voltage in kV, tube current in mA and time in ms.
struct Said {
    code: CodedWord,
    word: &'static str,
    directions: [&'static str; 2],
    tube: (f64, u32, u32),
}

fn said(view: View) -> Said {
    match view {
        View::Lateral => Said {
            code: CodedWord { scheme: "SCT", value: "399173006", meaning: "left lateral" },
            word: "LL",
            directions: ["P", "F"],
            tube: (90.0, 400, 160),
        },
        View::Frontal => Said {
            code: CodedWord { scheme: "SCT", value: "399348003", meaning: "antero-posterior" },
            word: "AP",
            directions: ["L", "F"],
            tube: (78.0, 400, 80),
        },
    }
}

impl Chart<'_> {
    /// The file of a radiograph.
    pub(super) fn radiograph_file(&self, protocol: &Protocol, film: &Film) -> Result<Vec<u8>, MakeError> {
        let (centre, width) = Film::window();
        let image = DxImage {
            facts: &self.facts(protocol.role),
            sop_uid: self.uids.instance(protocol.role, 0),
            number: 1,
            technique: &self.radiograph_technique(protocol, &film.exposure),
            window: Window::linear(centre, width),
            columns: film.exposure.size.1,
            pixels: &film.pixels,
        };
        dx_image_file(&image).map_err(|error| MakeError::Image(error.to_string()))
    }

    fn radiograph_technique(&self, protocol: &Protocol, exposure: &Exposure) -> DxTechnique {
        let said = said(exposure.view);
        DxTechnique {
            region: LUMBAR_SPINE,
            view: said.code,
            view_position: said.word.to_owned(),
            orientation: said.directions.map(str::to_owned),
            pixel_mm: exposure.pixel_mm,
            source_mm: SOURCE_MM,
            magnification: Exposure::magnification(),
            kvp: said.tube.0,
            current_ma_and_time_ms: (said.tube.1, said.tube.2),
            focal_spot_mm: 1.0,
            protocol_name: protocol.description.to_owned(),
            when: self.when(protocol, 1.0),
            person: self.person(),
        }
    }
}
