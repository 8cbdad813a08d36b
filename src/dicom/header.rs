//! From a file's header to an [`Instance`].

use std::path::Path;

use dicom_core::Tag;
use dicom_dictionary_std::{tags, uids};

use super::{
    DicomError, Limits, ReadSeek, aspect,
    charset::Charset,
    dataset::{self, DataSet, Header, PixelElement},
    element::Element,
    error::without_panic,
    format::{self, Storage, printable},
    groups::Groups,
    ids::{Ids, ids},
    label, lut, overlay, palette, pixel_format, plane,
    preamble::{self, Opened},
    walk::{Encoding, Walk},
};
use crate::study::{
    Acquisition, FrameOfReferenceUid, Instance, ModalityLut, Palette, Patient, PhotometricInterpretation, PixelFormat,
    PixelLocation, StudyFacts,
};

/// Reads the header of one file of `len` bytes, up to its pixels and never past them.
///
/// `path` is stored in the instance, and its folder stands for missing identifiers. Missing geometry, odd LUTs and frames cut off at the end are notes on the
/// instance, not errors.
///
/// # Errors
/// [`DicomError`]: harmless ones for what is no image, sentences for what is damaged, past a limit or not read by this
/// build. A panic inside becomes [`DicomError::Crash`].
pub fn read_header(reader: &mut dyn ReadSeek, len: u64, path: &Path, limits: &Limits) -> Result<Instance, DicomError> {
    without_panic(|| {
        let mut opened = preamble::open(reader, len, limits)?;
        let header = read_main(&mut opened, limits)?;
        instance(&mut opened, &header, path, limits)
    })
}

/// Walks over the main data set of an opened file.
pub(super) fn read_main(opened: &mut Opened<'_>, limits: &Limits) -> Result<Header, DicomError> {
    dataset::read_main(&mut Walk::new(&mut opened.bytes, limits), opened.pos, opened.encoding)
}

fn instance(opened: &mut Opened<'_>, header: &Header, path: &Path, limits: &Limits) -> Result<Instance, DicomError> {
    let set = &header.set;
    let charset = Charset::from_codes(&ascii(set, tags::SPECIFIC_CHARACTER_SET));
    let mut notes = std::mem::take(&mut opened.notes);
    check_is_image(header)?;
    notes.extend(charset.assumption(TEXTS.iter().filter_map(|tag| Some(set.get(*tag)?.bytes.as_slice()))));
    if header.n_stray > 0 {
        notes.push("it has ends of sequences that nothing began: passed over".to_owned());
    }
    let ids = ids(set, path, &mut notes);
    let mut format = pixel_format::read(header, &mut notes)?;
    let declared = n_frames(header, &format, &mut notes);
    pixel_format::check(&format, declared, limits)?;
    label::repair(opened, header, &format, declared, limits);
    notes.append(&mut opened.notes);
    let Shown { n_frames, palette, unshown } = shown(opened, header, &mut format, declared, &mut notes)?;
    let native = header.pixels.is_some_and(|pixels| pixels.len.is_some());
    let overlays = overlay::planes(header, &format, native, &mut notes);
    let groups = Groups { main: set };
    let modality_lut = if n_frames > 1 && rescale_varies(&groups) {
        return Err(DicomError::Unsupported("images with another rescale for every frame are".to_owned()));
    } else {
        lut::modality_lut(&groups, format.signed, &charset, &mut notes)
    };
    let voi_signed = match &modality_lut {
        ModalityLut::Rescale { intercept, .. } => format.signed || *intercept < 0.0,
        ModalityLut::Table { .. } => false,
    };
    let plane = plane_of_all(&groups, n_frames, &mut notes);
    Ok(Instance {
        sop_uid: ids.sop.clone(),
        path: path.to_owned(),
        facts: facts(set, ids, &charset),
        instance_number: set.get(tags::INSTANCE_NUMBER).and_then(Element::integer),
        transfer_syntax_uid: opened.transfer_syntax.clone(),
        n_frames,
        frame_of_reference: Some(ascii(set, tags::FRAME_OF_REFERENCE_UID))
            .filter(|uid| !uid.is_empty())
            .map(FrameOfReferenceUid),
        plane,
        pixel_aspect: if plane.is_none() { aspect::pixel_aspect(&groups) } else { None },
        format,
        palette,
        overlays,
        unshown,
        pixels_at: pixels_at(opened, header),
        modality_lut,
        voi: lut::voi(&groups, voi_signed, &charset, &mut notes),
        presentation_lut: lut::presentation_lut(set),
        acquisition: acquisition(&groups),
        synthetic: ascii(set, tags::SYNTHETIC_DATA) == "YES",
        notes,
    })
}

/// Where the pixels are: not inside a deflated data set, and not where the header tells frames apart.
fn pixels_at(opened: &Opened<'_>, header: &Header) -> Option<PixelLocation> {
    let pixels = header.pixels.filter(|_| !opened.deflated && header.set.get(tags::EXTENDED_OFFSET_TABLE).is_none())?;
    let Encoding { explicit, big } = opened.encoding;
    Some(PixelLocation { file_len: opened.file_len, element_pos: pixels.pos, explicit_vr: explicit, big_endian: big })
}

/// One plane serves one frame; the frames of an enhanced object lie in planes of their own.
fn plane_of_all(groups: &Groups<'_>, n_frames: u32, notes: &mut Vec<String>) -> Option<crate::geometry::ImagePlane> {
    let by_frame = !groups.main.items(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).is_empty();
    if n_frames > 1 && by_frame {
        notes.push(format!("this build does not yet use the places of its {n_frames} frames: no place in the patient"));
        return None;
    }
    let plane = plane::plane(groups, notes)?;
    if n_frames > 1 {
        notes.push(format!("one position for {n_frames} frames: no place in the patient"));
        return None;
    }
    Some(plane)
}

fn rescale_varies(groups: &Groups<'_>) -> bool {
    [tags::RESCALE_SLOPE, tags::RESCALE_INTERCEPT]
        .into_iter()
        .any(|tag| groups.varies(tag, tags::PIXEL_VALUE_TRANSFORMATION_SEQUENCE))
}

fn check_is_image(header: &Header) -> Result<(), DicomError> {
    let set = &header.set;
    if ascii(set, tags::SOP_CLASS_UID) == uids::MEDIA_STORAGE_DIRECTORY_STORAGE {
        return Err(DicomError::NoImage("a DICOMDIR, the table of contents of a disc".to_owned()));
    }
    match header.pixels {
        Some(_) => Ok(()),
        // It describes an image and ends before the pixels.
        None if set.get(tags::ROWS).is_some() && set.get(tags::BITS_ALLOCATED).is_some() => Ok(()),
        None => {
            let modality = printable(&ascii(set, tags::MODALITY));
            let kind = if modality.is_empty() { "unknown kind".to_owned() } else { format!("modality {modality}") };
            Err(DicomError::NoImage(format!("a DICOM object of {kind}")))
        }
    }
}

/// Number of Frames; where it is no number, as many as the pixels are.
fn n_frames(header: &Header, format: &PixelFormat, notes: &mut Vec<String>) -> u32 {
    let Some(element) = header.set.get(tags::NUMBER_OF_FRAMES) else { return 1 };
    if let Some(number) = element.number().filter(|number| *number >= 1.0) {
        return number as u32;
    }
    let bits = header.pixels.and_then(|pixels| pixels.len).map_or(0, |len| u64::from(len) * 8);
    let counted = bits / pixel_format::stored_frame_bits(format).max(1);
    let assumed = u32::try_from(counted).unwrap_or(u32::MAX).max(1);
    notes.push(format!("Number of Frames is no usable number: {assumed} assumed"));
    assumed
}

/// What can be shown of an image.
struct Shown {
    n_frames: u32,
    palette: Option<Palette>,
    unshown: Option<String>,
}

/// What can be shown; an image of which nothing can be is kept with the sentence that says why.
///
/// # Errors
/// [`DicomError::Io`] and [`DicomError::OverLimit`], which refuse the whole file.
fn shown(
    opened: &mut Opened<'_>,
    header: &Header,
    format: &mut PixelFormat,
    declared: u32,
    notes: &mut Vec<String>,
) -> Result<Shown, DicomError> {
    match drawn(opened, header, format, declared, notes) {
        Ok((n_frames, palette)) => Ok(Shown { n_frames, palette, unshown: None }),
        Err(error @ (DicomError::Io(_) | DicomError::OverLimit { .. })) => Err(error),
        Err(error) => Ok(Shown { n_frames: declared, palette: None, unshown: Some(error.to_string()) }),
    }
}

/// The frames that are there and the colours of their indices, or why nothing can be drawn.
fn drawn(
    opened: &mut Opened<'_>,
    header: &Header,
    format: &mut PixelFormat,
    declared: u32,
    notes: &mut Vec<String>,
) -> Result<(u32, Option<Palette>), DicomError> {
    let storage = format::storage(&opened.transfer_syntax)?;
    let pixels = header
        .pixels
        .ok_or_else(|| DicomError::Damaged("it describes an image and ends before the pixels".to_owned()))?;
    if pixels.len == Some(0) {
        return Err(DicomError::Damaged("it describes an image and has no pixels".to_owned()));
    }
    pixel_format::unshare_colours(format, pixels.len, declared, notes);
    pixel_format::check_drawn(format, storage)?;
    let is_palette = format.photometric == PhotometricInterpretation::PaletteColor;
    let palette = is_palette.then(|| palette::palette(&header.set, format.signed, notes)).transpose();
    let palette = palette.map_err(|fault| DicomError::Damaged(format!("its colours cannot be made out: {fault}")))?;
    Ok((frames_there(opened, pixels, storage, format, declared, notes)?, palette))
}

/// How many frames the pixel data holds, the last perhaps in part, at most as many as it says; a note where they differ.
fn frames_there(
    opened: &mut Opened<'_>,
    pixels: PixelElement,
    storage: Storage,
    format: &PixelFormat,
    declared: u32,
    notes: &mut Vec<String>,
) -> Result<u32, DicomError> {
    match (pixels.len, storage) {
        (None, Storage::Native) => {
            return Err(DicomError::Damaged("its pixels are compressed, its label says they are not".into()));
        }
        (Some(_), storage) if storage != Storage::Native => {
            return Err(DicomError::Damaged("its label says compressed, its pixels are not".to_owned()));
        }
        (None, _) => return Ok(declared),
        // To count them, all would have to be inflated.
        (Some(_), _) if opened.deflated => return Ok(declared),
        _ => {}
    }
    let len = u64::from(pixels.len.unwrap_or(0));
    let frame_bits = pixel_format::stored_frame_bits(format);
    let present = opened.bytes.available(pixels.value_pos, len)?;
    let whole = u32::try_from(present * 8 / frame_bits).unwrap_or(u32::MAX);
    if whole >= declared {
        if len > (frame_bits * u64::from(declared)).div_ceil(8) + 1 {
            notes.push("there are more bytes of pixels than rows, columns and frames explain".to_owned());
        }
        return Ok(declared);
    }
    let rows = pixel_format::whole_rows(format, present * 8 - u64::from(whole) * frame_bits);
    if whole == 0 && rows == 0 {
        let frame = frame_bits.div_ceil(8);
        return Err(DicomError::Damaged(format!("it ends after {present} of {frame} bytes of its first frame")));
    }
    let part = if rows == 0 { String::new() } else { format!(", and {rows} of {} rows of the next", format.rows) };
    notes.push(format!("{}: {whole} of {declared} frames are in the file{part}", Instance::INCOMPLETE));
    Ok(whole + u32::from(rows > 0))
}

/// The texts that the character set matters for.
const TEXTS: [Tag; 4] = [tags::PATIENT_NAME, tags::PATIENT_ID, tags::STUDY_DESCRIPTION, tags::SERIES_DESCRIPTION];

fn facts(set: &DataSet, ids: Ids, charset: &Charset) -> StudyFacts {
    let text = |tag| set.get(tag).map(|element| element.text(charset)).unwrap_or_default();
    StudyFacts {
        study_uid: ids.study,
        series_uid: ids.series,
        patient: Patient {
            name: set.get(tags::PATIENT_NAME).map(|name| name.person_name(charset)).unwrap_or_default(),
            id: text(tags::PATIENT_ID),
        },
        study_description: text(tags::STUDY_DESCRIPTION),
        study_date: ascii(set, tags::STUDY_DATE),
        modality: ascii(set, tags::MODALITY),
        series_description: text(tags::SERIES_DESCRIPTION),
        series_number: set.get(tags::SERIES_NUMBER).and_then(Element::integer),
        body_part: ascii(set, tags::BODY_PART_EXAMINED),
    }
}

fn acquisition(groups: &Groups<'_>) -> Acquisition {
    let set = groups.main;
    let measure = |tag| groups.find(tag, tags::PIXEL_MEASURES_SEQUENCE).and_then(Element::number);
    Acquisition {
        slice_thickness_mm: measure(tags::SLICE_THICKNESS),
        spacing_between_slices_mm: measure(tags::SPACING_BETWEEN_SLICES),
        repetition_time_ms: plane::number(set, tags::REPETITION_TIME),
        echo_time_ms: plane::number(set, tags::ECHO_TIME),
        inversion_time_ms: plane::number(set, tags::INVERSION_TIME),
    }
}

fn ascii(set: &DataSet, tag: Tag) -> String {
    set.get(tag).map(Element::ascii).unwrap_or_default()
}
