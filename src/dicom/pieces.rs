//! What an object says of its dimensions, and of the larger object that it may be a piece of (PS3.3 C.7.6.16, C.7.6.17).

use dicom_core::{Tag, VR, dictionary::DataDictionary};
use dicom_dictionary_std::{StandardDataDictionary, tags};

use super::{dataset::DataSet, element::Element};
use crate::study::{Concatenation, SopInstanceUid};

/// What the Dimension Index Values count, in plain words.
pub(super) fn dimensions(main: &DataSet) -> Vec<String> {
    let pointer = |item: &DataSet| {
        let [group, element] = item.get(tags::DIMENSION_INDEX_POINTER)?.words()[..] else { return None };
        Some(Tag(group, element))
    };
    let items = main.items(tags::DIMENSION_INDEX_SEQUENCE).iter().take(16);
    items
        .map(|item| pointer(item).and_then(name).unwrap_or_else(|| "a dimension of the scanner's own".into()))
        .collect()
}

/// A keyword as words: `EffectiveEchoTime` is "effective echo time".
fn name(tag: Tag) -> Option<String> {
    let keyword = StandardDataDictionary.by_tag(tag)?.alias;
    let mut words = String::new();
    for c in keyword.chars() {
        if c.is_uppercase() && words.chars().last().is_some_and(|last| last.is_ascii_lowercase()) {
            words.push(' ');
        }
        words.push(c);
    }
    Some(words.to_lowercase())
}

/// The concatenation an object belongs to.
pub(super) fn concatenation(main: &DataSet) -> Option<Concatenation> {
    let uid = |tag| main.get(tag).map(Element::ascii).filter(|uid| !uid.is_empty());
    let number = |tag, usual| {
        let number = main.get(tag)?.numbers_as(usual).first().copied().flatten()?;
        (0.0..=f64::from(u32::MAX)).contains(&number).then_some(number as u32)
    };
    let source = || uid(tags::SOP_INSTANCE_UID_OF_CONCATENATION_SOURCE);
    Some(Concatenation {
        uid: SopInstanceUid(uid(tags::CONCATENATION_UID).or_else(source)?),
        number: number(tags::IN_CONCATENATION_NUMBER, VR::US),
        of: number(tags::IN_CONCATENATION_TOTAL_NUMBER, VR::US),
        frame_offset: number(tags::CONCATENATION_FRAME_OFFSET_NUMBER, VR::UL),
    })
}
