//! How a frame was acquired, from wherever plain and enhanced objects keep it.

use dicom_core::{Tag, VR};
use dicom_dictionary_std::tags;

use super::{element::Element, groups::Groups, plane::number};
use crate::study::Acquisition;

/// Fat answers so much lower than water, Hz in a field of 1 T: 3.5 millionths of 42.58 MHz.
const FAT_HZ: f64 = 149.0;

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
        fat_off: fat_off(groups),
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

/// So many samples of the readout. Of the four numbers of a matrix those of the readout come first, down a column and
/// along a row; enhanced objects have no such matrix.
fn fat_off(groups: Groups<'_>) -> Option<[f64; 2]> {
    let positive = |tag| number(groups, tag, tags::MR_MODIFIER_SEQUENCE).filter(|it| 0.0 < *it);
    let samples = FAT_HZ * positive(tags::MAGNETIC_FIELD_STRENGTH)? / positive(tags::PIXEL_BANDWIDTH)?;
    let matrix = groups.find(tags::ACQUISITION_MATRIX, tags::MR_MODIFIER_SEQUENCE)?.numbers_as(VR::US);
    let count = |idx: usize| matrix.get(idx).copied().flatten().filter(|it| samples < *it);
    let [down, along] = [count(0), count(1)].map(|count| count.map_or(0.0, |count| samples / count));
    (0.0 < down + along).then_some([along, down])
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
