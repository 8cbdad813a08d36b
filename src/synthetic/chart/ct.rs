//! How a CT was scanned, as its scanner writes it.

use super::Chart;
use crate::{
    dicom::{CtImage, CtTechnique, Medium, ct_image_file},
    study::Window,
    synthetic::{
        scanner::{
            Protocol, Slice,
            ct::{CtStack, INTERCEPT},
        },
        study::MakeError,
    },
};

/// Tube voltage in kV, tube current in mA and time of a turn in ms.
const TUBE: (f64, u32, u32) = (120.0, 250, 1000);
/// Diameter of the scanned circle, and from the focal spot to the detector and to the centre, mm.
const GANTRY_MM: (f64, f64, f64) = (500.0, 1085.6, 595.0);
/// The seconds that the table takes to pass.
const SECONDS: f64 = 14.0;

impl Chart<'_> {
    /// Files of a series in instance order.
    pub(super) fn ct_files(
        &self,
        protocol: &Protocol,
        stack: &CtStack,
        slices: &[Slice],
    ) -> Result<Vec<Vec<u8>>, MakeError> {
        let facts = self.facts(protocol.role);
        let technique = self.ct_technique(protocol, stack);
        let (centre, width) = stack.reconstruction.window;
        self.each(protocol.role, slices, |number, sop_uid, slice| {
            let image = CtImage {
                facts: &facts,
                sop_uid,
                frame_of_reference: &self.space,
                number,
                plane: slice.plane,
                technique: &technique,
                window: Window::linear(centre, width),
                intercept_hu: INTERCEPT,
                columns: stack.reconstruction.side,
                pixels: &slice.pixels,
            };
            ct_image_file(&image)
        })
    }

    fn ct_technique(&self, protocol: &Protocol, stack: &CtStack) -> CtTechnique {
        let it = &stack.reconstruction;
        let medium = Medium { agent: "IOHEXOL".to_owned(), route: "INTRATHECAL".to_owned() };
        CtTechnique {
            kvp: TUBE.0,
            current_ma_and_time_ms: (TUBE.1, TUBE.2),
            kernel: it.kernel.name().to_owned(),
            filter: "BODY".to_owned(),
            slice_mm: it.slice_mm,
            diameters_mm: (it.fov_mm, GANTRY_MM.0),
            table_height_mm: stack.couch.height_mm(stack.centre_y),
            focal_spot_mm: 0.9,
            source_mm: (GANTRY_MM.1, GANTRY_MM.2),
            medium: it.has_medium.then_some(medium),
            protocol_name: protocol.description.to_owned(),
            when: self.when(protocol, SECONDS),
            person: self.person(),
        }
    }
}
