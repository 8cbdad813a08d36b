//! JPEG 2000 and High-Throughput JPEG 2000 through `dicom-pixeldata`.

use dicom_core::{DataElement, PrimitiveValue, VR, value::PixelFragmentSequence};
use dicom_dictionary_std::{tags, uids};
use dicom_object::{FileMetaTableBuilder, InMemDicomObject};
use dicom_pixeldata::PixelDecoder;

use super::{
    codestream::{self, Samples},
    stated,
};
use crate::study::{Palette, PixelFormat, PixelValues};

/// One frame's values from its codestream, or what is wrong with it.
///
/// The decoder undoes the colour transformation that the codestream itself names (ICT, RCT); what is YBR_FULL after
/// that was so before it was compressed.
pub(super) fn decode(
    codestream: Vec<u8>,
    format: &PixelFormat,
    palette: Option<&Palette>,
    transfer_syntax: &str,
) -> Result<PixelValues, String> {
    let stated = stated::jpeg2000(&codestream).ok_or("the compressed picture does not say its size")?;
    stated.check(format)?;
    let bits_allocated = if stated.bits <= 8 { 8 } else { 16 };
    let bytes = through_pixeldata(codestream, format, bits_allocated, transfer_syntax)?;
    let samples = Samples { bytes, bits_allocated, ybr: None };
    codestream::values(samples, stated, format, palette)
}

/// Decodes one frame with `dicom-pixeldata`, as an image of one fragment that says only what was checked before.
///
/// Nothing of the file's own header goes in: no rescale, no window, no frame count could change or stop the decoding.
fn through_pixeldata(
    codestream: Vec<u8>,
    format: &PixelFormat,
    bits_allocated: u16,
    transfer_syntax: &str,
) -> Result<Vec<u8>, String> {
    let side = |n: u32| u16::try_from(n).map_err(|_| format!("{n} rows or columns are too many"));
    let words = [
        (tags::ROWS, side(format.rows)?),
        (tags::COLUMNS, side(format.columns)?),
        (tags::SAMPLES_PER_PIXEL, format.samples_per_pixel),
        (tags::BITS_ALLOCATED, bits_allocated),
        (tags::BITS_STORED, bits_allocated),
        (tags::HIGH_BIT, bits_allocated - 1),
        (tags::PLANAR_CONFIGURATION, 0),
        (tags::PIXEL_REPRESENTATION, format.signed.into()),
    ];
    let words = words.map(|(tag, word)| DataElement::new(tag, VR::US, PrimitiveValue::from(word)));
    let mut object = InMemDicomObject::from_element_iter(words);
    let photometric = if format.samples_per_pixel == 1 { "MONOCHROME2" } else { "RGB" };
    object.put_str(tags::PHOTOMETRIC_INTERPRETATION, VR::CS, photometric);
    let fragments = PixelFragmentSequence::new_fragments(vec![codestream]);
    object.put(DataElement::new(tags::PIXEL_DATA, VR::OB, fragments));
    let meta = FileMetaTableBuilder::new()
        .transfer_syntax(transfer_syntax)
        .media_storage_sop_class_uid(uids::SECONDARY_CAPTURE_IMAGE_STORAGE)
        .media_storage_sop_instance_uid("2.25.0");
    let object = object.with_meta(meta).map_err(|error| chain(&error))?;
    Ok(object.decode_pixel_data_frame(0).map_err(|error| chain(&error))?.into_data())
}

/// An error with its causes in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let words = inner.to_string();
        if !text.contains(&words) {
            text = format!("{text}: {words}");
        }
        cause = inner.source();
    }
    text.replace('\n', " ")
}
