//! The attributes that are kept while walking over a header; all others are passed over by their length.

use dicom_core::Tag;
use dicom_dictionary_std::tags as t;

use super::overlay;

/// Kept wherever they stand, at the top or inside a sequence that is itself kept.
const WANTED: &[Tag] = &[
    t::SPECIFIC_CHARACTER_SET,
    t::IMAGE_TYPE,
    t::SOP_CLASS_UID,
    t::SOP_INSTANCE_UID,
    t::SYNTHETIC_DATA,
    t::STUDY_DATE,
    t::MODALITY,
    t::STUDY_DESCRIPTION,
    t::SERIES_DESCRIPTION,
    t::PATIENT_NAME,
    t::PATIENT_ID,
    t::BODY_PART_EXAMINED,
    t::SLICE_THICKNESS,
    t::REPETITION_TIME,
    t::ECHO_TIME,
    t::INVERSION_TIME,
    t::SPACING_BETWEEN_SLICES,
    t::IMAGER_PIXEL_SPACING,
    t::NOMINAL_SCANNED_PIXEL_SPACING,
    t::STUDY_INSTANCE_UID,
    t::SERIES_INSTANCE_UID,
    t::SERIES_NUMBER,
    t::INSTANCE_NUMBER,
    t::IMAGE_POSITION_PATIENT,
    t::IMAGE_ORIENTATION_PATIENT,
    t::FRAME_OF_REFERENCE_UID,
    t::PLANE_POSITION_SEQUENCE,
    t::PLANE_ORIENTATION_SEQUENCE,
    t::SAMPLES_PER_PIXEL,
    t::PHOTOMETRIC_INTERPRETATION,
    t::PLANAR_CONFIGURATION,
    t::NUMBER_OF_FRAMES,
    t::ROWS,
    t::COLUMNS,
    t::PIXEL_SPACING,
    t::PIXEL_ASPECT_RATIO,
    t::BITS_ALLOCATED,
    t::BITS_STORED,
    t::HIGH_BIT,
    t::PIXEL_REPRESENTATION,
    t::PIXEL_PADDING_VALUE,
    t::PIXEL_PADDING_RANGE_LIMIT,
    t::FLOAT_PIXEL_PADDING_VALUE,
    t::DOUBLE_FLOAT_PIXEL_PADDING_VALUE,
    t::FLOAT_PIXEL_PADDING_RANGE_LIMIT,
    t::DOUBLE_FLOAT_PIXEL_PADDING_RANGE_LIMIT,
    t::WINDOW_CENTER,
    t::WINDOW_WIDTH,
    t::RESCALE_INTERCEPT,
    t::RESCALE_SLOPE,
    t::RESCALE_TYPE,
    t::WINDOW_CENTER_WIDTH_EXPLANATION,
    t::VOILUT_FUNCTION,
    t::RED_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
    t::GREEN_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
    t::BLUE_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
    t::RED_PALETTE_COLOR_LOOKUP_TABLE_DATA,
    t::GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA,
    t::BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA,
    t::SEGMENTED_RED_PALETTE_COLOR_LOOKUP_TABLE_DATA,
    t::SEGMENTED_GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA,
    t::SEGMENTED_BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA,
    t::MODALITY_LUT_SEQUENCE,
    t::LUT_DESCRIPTOR,
    t::LUT_EXPLANATION,
    t::MODALITY_LUT_TYPE,
    t::LUT_DATA,
    t::VOILUT_SEQUENCE,
    t::PIXEL_MEASURES_SEQUENCE,
    t::FRAME_VOILUT_SEQUENCE,
    t::PIXEL_VALUE_TRANSFORMATION_SEQUENCE,
    t::PRESENTATION_LUT_SHAPE,
    t::SHARED_FUNCTIONAL_GROUPS_SEQUENCE,
    t::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE,
    t::EXTENDED_OFFSET_TABLE,
];

/// Of [`WANTED`], those that hold items.
const SEQUENCES: &[Tag] = &[
    t::PLANE_POSITION_SEQUENCE,
    t::PLANE_ORIENTATION_SEQUENCE,
    t::MODALITY_LUT_SEQUENCE,
    t::VOILUT_SEQUENCE,
    t::PIXEL_MEASURES_SEQUENCE,
    t::FRAME_VOILUT_SEQUENCE,
    t::PIXEL_VALUE_TRANSFORMATION_SEQUENCE,
    t::SHARED_FUNCTIONAL_GROUPS_SEQUENCE,
    t::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE,
];

/// Whether an attribute is kept.
pub(super) fn is_wanted(tag: Tag) -> bool {
    WANTED.binary_search(&tag).is_ok() || overlay::describes(tag)
}

/// Whether a kept attribute is a sequence; implicit files do not say so themselves.
pub(super) fn is_sequence(tag: Tag) -> bool {
    SEQUENCES.binary_search(&tag).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lists_are_in_order() {
        assert!(WANTED.is_sorted());
        assert!(SEQUENCES.is_sorted());
        assert!(SEQUENCES.iter().all(|tag| is_wanted(*tag)));
    }
}
