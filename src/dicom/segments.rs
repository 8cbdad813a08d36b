//! Segments and frames of a Segmentation object from its header.

use dicom_core::Tag;
use dicom_dictionary_std::{tags, uids};

use super::{charset::Charset, dataset::DataSet, element::Element, frames::Frames};
use crate::study::{SegmentFacts, SegmentFrame, SegmentStorage, SegmentationFacts};

/// More segments than the standard's number can name make no sense.
const MOST_SEGMENTS: usize = u16::MAX as usize;

/// What a header says of segments; `None` where the object is no Segmentation.
pub(super) fn segmentation(
    set: &DataSet,
    frames: &Frames,
    n_frames: u32,
    charset: &Charset,
) -> Option<SegmentationFacts> {
    let class = ascii(set, tags::SOP_CLASS_UID);
    if class != uids::SEGMENTATION_STORAGE && class != uids::LABEL_MAP_SEGMENTATION_STORAGE {
        return None;
    }
    let storage = match ascii(set, tags::SEGMENTATION_TYPE).as_str() {
        "LABELMAP" => SegmentStorage::Labelmap,
        "FRACTIONAL" => SegmentStorage::Fractional { max: max_fractional(set) },
        _ if class == uids::LABEL_MAP_SEGMENTATION_STORAGE => SegmentStorage::Labelmap,
        _ => SegmentStorage::Binary,
    };
    let items = set.items(tags::SEGMENT_SEQUENCE).iter().take(MOST_SEGMENTS);
    let segments: Vec<SegmentFacts> = items.filter_map(|item| segment(item, charset)).collect();
    // An object of one segment need not say in each frame which it is.
    let only = if let [one] = segments.as_slice() { Some(one.number) } else { None };
    let of_frame = |idx: usize| SegmentFrame {
        segment: if storage == SegmentStorage::Labelmap { None } else { number_of_frame(set, idx).or(only) },
        plane: frames.all.get(idx).map_or(frames.first.plane, |facts| facts.plane),
    };
    let measures = shared(set).and_then(|groups| groups.items(tags::PIXEL_MEASURES_SEQUENCE).first());
    let mm = |tag| measures.and_then(|set| set.get(tag)?.number()).filter(|mm| (1e-3..1e3).contains(mm));
    let between_mm = mm(tags::SPACING_BETWEEN_SLICES).or_else(|| mm(tags::SLICE_THICKNESS));
    Some(SegmentationFacts { storage, segments, frames: (0..n_frames as usize).map(of_frame).collect(), between_mm })
}

fn max_fractional(set: &DataSet) -> u16 {
    let max = set.get(tags::MAXIMUM_FRACTIONAL_VALUE).and_then(Element::integer);
    max.and_then(|max| u16::try_from(max).ok()).filter(|max| 0 < *max).unwrap_or(255)
}

fn segment(item: &DataSet, charset: &Charset) -> Option<SegmentFacts> {
    let meaning = |tag| {
        let code = item.items(tag).first().and_then(|code| code.get(tags::CODE_MEANING));
        code.map(|meaning| meaning.text(charset)).unwrap_or_default()
    };
    Some(SegmentFacts {
        number: number(item, tags::SEGMENT_NUMBER)?,
        label: item.get(tags::SEGMENT_LABEL).map(|label| label.text(charset)).unwrap_or_default(),
        category: meaning(tags::SEGMENTED_PROPERTY_CATEGORY_CODE_SEQUENCE),
        property: meaning(tags::SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE),
        lab: item.get(tags::RECOMMENDED_DISPLAY_CIE_LAB_VALUE).and_then(lab),
    })
}

/// CIELab from unsigned 16-bit numbers (PS3.3 C.10.7.1.1).
fn lab(element: &Element) -> Option<[f64; 3]> {
    let values = element.numbers();
    let [Some(l), Some(a), Some(b)] = *values.as_slice() else { return None };
    Some([l / 65535.0 * 100.0, a / 65535.0 * 255.0 - 128.0, b / 65535.0 * 255.0 - 128.0])
}

fn shared(set: &DataSet) -> Option<&DataSet> {
    set.items(tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE).first()
}

fn number_of_frame(set: &DataSet, idx: usize) -> Option<u16> {
    let of = |groups: &DataSet| {
        let found = groups.items(tags::SEGMENT_IDENTIFICATION_SEQUENCE).first();
        found.and_then(|item| number(item, tags::REFERENCED_SEGMENT_NUMBER))
    };
    let own = set.items(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).get(idx).and_then(of);
    own.or_else(|| shared(set).and_then(of))
}

fn number(set: &DataSet, tag: Tag) -> Option<u16> {
    set.get(tag).and_then(Element::integer).and_then(|number| u16::try_from(number).ok())
}

fn ascii(set: &DataSet, tag: Tag) -> String {
    set.get(tag).map(Element::ascii).unwrap_or_default()
}
