//! Modality LUT, VOI LUTs and windows as the header gives them (PS3.3 C.11.1, C.11.2).

use dicom_core::VR;
use dicom_dictionary_std::tags;

use super::{charset::Charset, dataset::DataSet, element::Element, groups::Groups};
use crate::study::{LookupTable, ModalityLut, PresentationLutShape, VoiFunction, Window};

/// The Modality LUT table of the whole object, where there is a usable one.
pub(super) fn modality_table(
    main: &DataSet,
    signed: bool,
    charset: &Charset,
    notes: &mut Vec<String>,
) -> Option<ModalityLut> {
    let item = main.items(tags::MODALITY_LUT_SEQUENCE).first()?;
    match table(item, signed, charset) {
        Ok(table) => {
            let unit = item.get(tags::MODALITY_LUT_TYPE).map(Element::ascii).unwrap_or_default();
            Some(ModalityLut::Table { table, unit })
        }
        Err(fault) => {
            notes.push(format!("its Modality LUT is not used, values are as stored: {fault}"));
            None
        }
    }
}

/// Slope and intercept of a frame, else values as stored.
pub(super) fn rescale(groups: &Groups<'_>, notes: &mut Vec<String>) -> ModalityLut {
    let of = [tags::RESCALE_SLOPE, tags::RESCALE_INTERCEPT];
    let set = groups.first_with_any(&of, tags::PIXEL_VALUE_TRANSFORMATION_SEQUENCE);
    let find = |tag| set.and_then(|set| set.get(tag));
    let [slope, intercept] = of.map(find);
    let unit = find(tags::RESCALE_TYPE).map(Element::ascii).unwrap_or_default();
    let slope_value = slope.map_or(Some(1.0), Element::number).filter(|slope| *slope != 0.0);
    let intercept_value = intercept.map_or(Some(0.0), Element::number);
    match (slope_value, intercept_value) {
        (Some(slope), Some(intercept)) => ModalityLut::Rescale { slope, intercept, unit },
        _ => {
            notes.push("its rescale slope or intercept is no usable number: values are as stored".to_owned());
            ModalityLut::identity()
        }
    }
}

/// The VOI LUT tables of the whole object.
pub(super) fn voi_tables(
    main: &DataSet,
    signed_input: bool,
    charset: &Charset,
    notes: &mut Vec<String>,
) -> Vec<LookupTable> {
    let mut tables = Vec::new();
    for item in main.items(tags::VOILUT_SEQUENCE) {
        match table(item, signed_input, charset) {
            Ok(table) => tables.push(table),
            Err(fault) => notes.push(format!("one of its VOI LUTs is not used: {fault}")),
        }
    }
    tables
}

/// The windows of a frame with their explanations.
pub(super) fn windows(
    groups: &Groups<'_>,
    charset: &Charset,
    notes: &mut Vec<String>,
) -> Vec<(Window, Option<String>)> {
    let set = groups.first_with_any(&[tags::WINDOW_CENTER, tags::WINDOW_WIDTH], tags::FRAME_VOILUT_SEQUENCE);
    let find = |tag| set.and_then(|set| set.get(tag));
    let (Some(centers), Some(widths)) = (find(tags::WINDOW_CENTER), find(tags::WINDOW_WIDTH)) else {
        return Vec::new();
    };
    let function = match find(tags::VOILUT_FUNCTION).map(Element::ascii).as_deref() {
        Some("SIGMOID") => VoiFunction::Sigmoid,
        Some("LINEAR_EXACT") => VoiFunction::LinearExact,
        _ => VoiFunction::Linear,
    };
    let explanations = find(tags::WINDOW_CENTER_WIDTH_EXPLANATION).map(|e| e.texts(charset)).unwrap_or_default();
    let (centers, widths) = (centers.numbers(), widths.numbers());
    let mut windows = Vec::new();
    for (idx, pair) in centers.iter().zip(&widths).enumerate() {
        let smallest = if function == VoiFunction::Linear { 1.0 } else { f64::MIN_POSITIVE };
        match pair {
            (Some(center), Some(width)) if *width >= smallest => {
                let explanation = explanations.get(idx).filter(|text| !text.is_empty()).cloned();
                windows.push((Window { center: *center, width: *width, function }, explanation));
            }
            _ => notes.push("one of its windows has no usable width and is left out".to_owned()),
        }
    }
    if centers.len() != widths.len() {
        notes.push("it has window centres and widths in different numbers: the pairs are used".to_owned());
    }
    windows
}

/// Presentation LUT Shape (2050,0020).
pub(super) fn presentation_lut(set: &DataSet) -> PresentationLutShape {
    match set.get(tags::PRESENTATION_LUT_SHAPE).map(Element::ascii).as_deref() {
        Some("INVERSE") => PresentationLutShape::Inverse,
        _ => PresentationLutShape::Identity,
    }
}

/// One item of a LUT sequence (PS3.3 C.11.1.1.1), or what is wrong with it.
fn table(item: &DataSet, signed_input: bool, charset: &Charset) -> Result<LookupTable, String> {
    let described = item.get(tags::LUT_DESCRIPTOR).ok_or("it has no descriptor")?;
    let Descriptor { n, first_mapped, bits } = descriptor(described, signed_input)?;
    let data = item.get(tags::LUT_DATA).ok_or("it has no data")?;
    let entries: Vec<u16> = if data.bytes.len() >= 2 * n {
        data.words().into_iter().take(n).collect()
    } else if bits == 8 && data.bytes.len() >= n {
        data.single_bytes().into_iter().take(n).map(u16::from).collect()
    } else {
        return Err(format!("it says {n} entries and has {} bytes", data.bytes.len()));
    };
    let explanation = item.get(tags::LUT_EXPLANATION).map(|e| e.text(charset)).filter(|text| !text.is_empty());
    Ok(LookupTable { first_mapped, bits, entries, explanation })
}

/// What a LUT Descriptor says of its table.
#[derive(Clone, Copy)]
pub(super) struct Descriptor {
    /// Number of entries, at least 1.
    pub n: usize,
    /// Input that maps to the first entry.
    pub first_mapped: i32,
    /// Bits of an entry, 8 to 16.
    pub bits: u8,
}

/// Reads a LUT Descriptor, whose second value has the sign of the input where the VR does not say (PS3.3 C.11.1.1).
pub(super) fn descriptor(element: &Element, signed_input: bool) -> Result<Descriptor, String> {
    let words = element.words();
    let [n, first, bits] = words[..] else { return Err("its descriptor has not three values".to_owned()) };
    let signed = match element.vr {
        Some(VR::SS) => true,
        Some(VR::US) => false,
        _ => signed_input,
    };
    Ok(Descriptor {
        n: if n == 0 { 65_536 } else { usize::from(n) },
        first_mapped: if signed { i32::from(first.cast_signed()) } else { i32::from(first) },
        bits: u8::try_from(bits).ok().filter(|bits| (8..=16).contains(bits)).ok_or("its entries have odd bits")?,
    })
}
