//! How a frame was acquired, from wherever plain and enhanced objects keep it.

use dicom_core::{Tag, VR};
use dicom_dictionary_std::tags;

use super::{element::Element, groups::Groups, plane::number};
use crate::study::Acquisition;

/// The facts of one frame.
pub(super) fn acquisition(groups: Groups<'_>) -> Acquisition {
    let measure = |tag| number(groups, tag, tags::PIXEL_MEASURES_SEQUENCE);
    let echo = binary(groups, tags::EFFECTIVE_ECHO_TIME, tags::MR_ECHO_SEQUENCE, VR::FD);
    let inversion = binary(groups, tags::INVERSION_TIMES, tags::MR_MODIFIER_SEQUENCE, VR::FD);
    Acquisition {
        slice_thickness_mm: measure(tags::SLICE_THICKNESS),
        spacing_between_slices_mm: measure(tags::SPACING_BETWEEN_SLICES),
        repetition_time_ms: number(groups, tags::REPETITION_TIME, tags::MR_TIMING_AND_RELATED_PARAMETERS_SEQUENCE),
        echo_time_ms: echo.or_else(|| number(groups, tags::ECHO_TIME, tags::MR_ECHO_SEQUENCE)),
        inversion_time_ms: inversion.or_else(|| number(groups, tags::INVERSION_TIME, tags::MR_MODIFIER_SEQUENCE)),
        b_value: binary(groups, tags::DIFFUSION_B_VALUE, tags::MR_DIFFUSION_SEQUENCE, VR::FD),
        temporal_position: temporal_position(groups),
        image_type: image_type(groups),
        kernel: code(groups, tags::CONVOLUTION_KERNEL, tags::CT_RECONSTRUCTION_SEQUENCE),
        is_volume: code(groups, tags::MR_ACQUISITION_TYPE, tags::MR_TIMING_AND_RELATED_PARAMETERS_SEQUENCE) == "3D",
        has_contrast: !code(groups, tags::CONTRAST_BOLUS_AGENT, tags::MR_MODIFIER_SEQUENCE).is_empty(),
        view_position: code(groups, tags::VIEW_POSITION, tags::DETECTOR_INFORMATION_SEQUENCE),
        protocol: code(groups, tags::PROTOCOL_NAME, tags::MR_MODIFIER_SEQUENCE),
    }
}

/// A code or a name, from its group or the main data set; empty where it is not given.
fn code(groups: Groups<'_>, tag: Tag, group: Tag) -> String {
    groups.find(tag, group).map(Element::ascii).unwrap_or_default()
}

fn binary(groups: Groups<'_>, tag: Tag, group: Tag, usual: VR) -> Option<f64> {
    groups.find(tag, group)?.numbers_as(usual).first().copied().flatten()
}

fn temporal_position(groups: Groups<'_>) -> Option<i32> {
    let index = binary(groups, tags::TEMPORAL_POSITION_INDEX, tags::FRAME_CONTENT_SEQUENCE, VR::UL);
    let index = index.filter(|index| *index <= f64::from(i32::MAX)).map(|index| index as i32);
    index.or_else(|| groups.find(tags::TEMPORAL_POSITION_IDENTIFIER, tags::FRAME_CONTENT_SEQUENCE)?.integer())
}

/// Frame Type, which MR, CT and PET keep in groups of their own; else Image Type.
fn image_type(groups: Groups<'_>) -> String {
    const GROUPS: [Tag; 3] =
        [tags::MR_IMAGE_FRAME_TYPE_SEQUENCE, tags::CT_IMAGE_FRAME_TYPE_SEQUENCE, tags::PET_FRAME_TYPE_SEQUENCE];
    let of_frame = GROUPS.iter().find_map(|group| groups.find_in_groups(tags::FRAME_TYPE, *group));
    let found = of_frame.or_else(|| groups.find(tags::IMAGE_TYPE, tags::MR_IMAGE_FRAME_TYPE_SEQUENCE));
    found.map(Element::ascii).unwrap_or_default()
}
