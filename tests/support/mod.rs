//! A small builder of DICOM files for tests: one slice, with whatever is set or left out.

#![allow(dead_code, reason = "each test file uses a part of this")]

pub mod app;
pub mod case;
pub mod dicomdir;
pub mod enhanced;
pub mod gate;
pub mod jpeg_ls;
pub mod nifti;
pub mod other_case;
pub mod public_study;
pub mod store;
pub mod window;
pub mod zip;

use std::path::{Path, PathBuf};

use dicom_core::{DataElement, PrimitiveValue, Tag, VR, value::C};
use dicom_dictionary_std::{tags, uids};
use dicom_object::{FileMetaTableBuilder, InMemDicomObject};

/// Root of every UID made here (PS3.5 B.2).
const ROOT: &str = "2.25.4711";

/// One slice as a DICOM file in memory.
#[derive(Clone)]
pub struct Slice {
    /// The data set, for tests that change it.
    pub object: InMemDicomObject,
    /// Transfer Syntax UID the file claims and is written in.
    pub transfer_syntax: &'static str,
}

impl Slice {
    /// A sagittal MR slice of 16 × 24 pixels, number `number` from the right, 4 mm apart.
    pub fn sagittal(series: u32, number: u32) -> Self {
        Self::new(series, number, [4.0 * f64::from(number), -10.0, 50.0], [0.0, 1.0, 0.0, 0.0, 0.0, -1.0])
    }

    /// An axial MR slice of 16 × 24 pixels, number `number` from the head, 5 mm apart.
    pub fn axial(series: u32, number: u32) -> Self {
        Self::new(series, number, [-10.0, -10.0, -5.0 * f64::from(number)], [1.0, 0.0, 0.0, 0.0, 1.0, 0.0])
    }

    /// A slice at a position with direction cosines; pixels are 0, 1, 2 … plus its number.
    pub fn new(series: u32, number: u32, position: [f64; 3], cosines: [f64; 6]) -> Self {
        let mut slice =
            Self { object: InMemDicomObject::new_empty(), transfer_syntax: uids::EXPLICIT_VR_LITTLE_ENDIAN };
        slice.text(tags::SOP_CLASS_UID, VR::UI, uids::MR_IMAGE_STORAGE);
        slice.text(tags::SOP_INSTANCE_UID, VR::UI, &format!("{ROOT}.3.{series}.{number}"));
        slice.text(tags::STUDY_INSTANCE_UID, VR::UI, &format!("{ROOT}.1"));
        slice.text(tags::SERIES_INSTANCE_UID, VR::UI, &format!("{ROOT}.2.{series}"));
        slice.text(tags::FRAME_OF_REFERENCE_UID, VR::UI, &format!("{ROOT}.4"));
        slice.text(tags::MODALITY, VR::CS, "MR");
        slice.text(tags::SERIES_DESCRIPTION, VR::LO, "test series");
        slice.text(tags::SERIES_NUMBER, VR::IS, &series.to_string());
        slice.text(tags::INSTANCE_NUMBER, VR::IS, &number.to_string());
        slice.text(tags::IMAGE_POSITION_PATIENT, VR::DS, &decimals(&position));
        slice.text(tags::IMAGE_ORIENTATION_PATIENT, VR::DS, &decimals(&cosines));
        slice.text(tags::PIXEL_SPACING, VR::DS, "0.5\\0.25");
        slice.text(tags::PHOTOMETRIC_INTERPRETATION, VR::CS, "MONOCHROME2");
        slice.word(tags::SAMPLES_PER_PIXEL, 1);
        slice.words(16, 24, 12, |idx| (idx as u16) + number as u16);
        slice
    }

    /// Sets a text attribute.
    pub fn text(&mut self, tag: Tag, vr: VR, text: &str) -> &mut Self {
        self.object.put(DataElement::new(tag, vr, PrimitiveValue::from(text)));
        self
    }

    /// Sets an US attribute.
    pub fn word(&mut self, tag: Tag, word: u16) -> &mut Self {
        self.object.put(DataElement::new(tag, VR::US, PrimitiveValue::from(word)));
        self
    }

    /// Sets an attribute of single bytes.
    pub fn bytes_of(&mut self, tag: Tag, vr: VR, bytes: &[u8]) -> &mut Self {
        self.object.put(DataElement::new(tag, vr, PrimitiveValue::from(bytes.to_vec())));
        self
    }

    /// Sets an attribute of 16-bit words.
    pub fn words_of(&mut self, tag: Tag, vr: VR, words: &[u16]) -> &mut Self {
        self.object.put(DataElement::new(tag, vr, PrimitiveValue::U16(words.into())));
        self
    }

    /// Leaves an attribute out.
    pub fn without(&mut self, tag: Tag) -> &mut Self {
        self.object.remove_element(tag);
        self
    }

    /// Sets unsigned 16-bit pixels and the attributes that describe them.
    pub fn words(&mut self, rows: u16, columns: u16, bits_stored: u16, value: impl Fn(usize) -> u16) -> &mut Self {
        let pixels: C<u16> = (0..usize::from(rows) * usize::from(columns)).map(value).collect();
        self.word(tags::ROWS, rows).word(tags::COLUMNS, columns);
        self.word(tags::BITS_ALLOCATED, 16).word(tags::BITS_STORED, bits_stored);
        self.word(tags::HIGH_BIT, bits_stored - 1).word(tags::PIXEL_REPRESENTATION, 0);
        self.object.put(DataElement::new(tags::PIXEL_DATA, VR::OW, PrimitiveValue::U16(pixels)));
        self
    }

    /// The file's bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let meta = FileMetaTableBuilder::new()
            .transfer_syntax(self.transfer_syntax)
            .media_storage_sop_class_uid(uids::MR_IMAGE_STORAGE)
            .media_storage_sop_instance_uid(format!("{ROOT}.3"));
        self.object.clone().with_meta(meta).expect("a test file").write_all(&mut bytes).expect("memory");
        bytes
    }

    /// Its uncompressed 8-bit pixels as a baseline JPEG, by the encoder that comes with dicom-rs.
    pub fn jpeg(&self) -> Vec<u8> {
        use dicom_encoding::{
            adapters::{EncodeOptions, PixelDataObject},
            transfer_syntax::{Codec, TransferSyntaxIndex},
        };
        let meta = dicom_object::FileMetaTableBuilder::new().transfer_syntax(uids::EXPLICIT_VR_LITTLE_ENDIAN);
        let object = self.object.clone().with_meta(meta).expect("a file");
        let registry = dicom_transfer_syntax_registry::TransferSyntaxRegistry;
        let syntax = registry.get(uids::JPEG_BASELINE8_BIT).expect("known");
        let Codec::EncapsulatedPixelData(_, Some(writer)) = syntax.codec() else { panic!("no JPEG encoder") };
        let mut frame = Vec::new();
        let object: &dyn PixelDataObject = &object;
        writer.encode_frame(object, 0, EncodeOptions::default(), &mut frame).expect("encoded");
        frame
    }

    /// Writes the file as `name` into `folder`.
    pub fn write(&self, folder: &Path, name: &str) -> PathBuf {
        let path = folder.join(name);
        std::fs::write(&path, self.bytes()).expect("a test file");
        path
    }

    /// The header as the program reads it.
    pub fn read(&self) -> Result<thecal::study::Instance, thecal::dicom::DicomError> {
        read(&self.bytes())
    }
}

/// Reads a header from bytes in memory.
pub fn read(bytes: &[u8]) -> Result<thecal::study::Instance, thecal::dicom::DicomError> {
    let len = bytes.len() as u64;
    let limits = thecal::dicom::Limits::default();
    thecal::dicom::read_header(&mut std::io::Cursor::new(bytes), len, Path::new("test.dcm"), &limits)
}

/// Reads a frame from bytes in memory.
pub fn read_frame(bytes: &[u8], frame: u32) -> Result<thecal::study::FramePixels, thecal::dicom::DicomError> {
    let instance = read(bytes)?;
    let limits = thecal::dicom::Limits::default();
    thecal::dicom::read_frame(&mut std::io::Cursor::new(bytes), bytes.len() as u64, &instance, frame, &limits)
}

/// Bytes in memory that count how many of them are read.
pub struct Counted<'b> {
    bytes: std::io::Cursor<&'b [u8]>,
    /// Bytes read so far.
    pub n_read: usize,
}

impl<'b> Counted<'b> {
    /// None of them read yet.
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { bytes: std::io::Cursor::new(bytes), n_read: 0 }
    }
}

impl std::io::Read for Counted<'_> {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let n = self.bytes.read(buf)?;
        self.n_read += n;
        Ok(n)
    }
}

impl std::io::Seek for Counted<'_> {
    fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
        self.bytes.seek(to)
    }
}

/// Numbers as a decimal string of several values.
pub fn decimals(values: &[f64]) -> String {
    values.iter().map(f64::to_string).collect::<Vec<_>>().join("\\")
}

/// An instance without a file: 16 × 24 pixels at a position with direction cosines, its UID and number from `number`.
pub fn instance(series: u32, number: i32, position: [f64; 3], cosines: [f64; 6]) -> thecal::study::Instance {
    use thecal::{
        geometry::{ImagePlane, LpsPoint, LpsVector, PixelSpacing},
        study::{Instance, PixelFormat, StudyFacts},
    };
    let [rx, ry, rz, cx, cy, cz] = cosines;
    let spacing = PixelSpacing { between_rows_mm: 0.5, between_columns_mm: 0.25 };
    let (row, column) = (LpsVector::new(rx, ry, rz), LpsVector::new(cx, cy, cz));
    Instance {
        sop_uid: thecal::study::SopInstanceUid(format!("{ROOT}.3.{series}.{number}")),
        path: PathBuf::from(format!("{series}/{number}")),
        facts: StudyFacts {
            study_uid: format!("{ROOT}.1").as_str().into(),
            series_uid: format!("{ROOT}.2.{series}").as_str().into(),
            modality: "MR".to_owned(),
            series_number: Some(series as i32),
            ..StudyFacts::default()
        },
        instance_number: Some(number),
        transfer_syntax_uid: uids::EXPLICIT_VR_LITTLE_ENDIAN.to_owned(),
        frame_of_reference: Some(format!("{ROOT}.4").as_str().into()),
        plane: Some(ImagePlane::new(LpsPoint::from(position), row, column, spacing).expect("a test file")),
        synthetic: true,
        ..Instance::of_pixels(PixelFormat::grey(16, 24, 12))
    }
}

/// Direction cosines of a sagittal image seen from the left.
pub const SAGITTAL: [f64; 6] = [0.0, 1.0, 0.0, 0.0, 0.0, -1.0];
/// Direction cosines of an axial image seen from the feet.
pub const AXIAL: [f64; 6] = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0];
/// Direction cosines of a coronal image seen from the front.
pub const CORONAL: [f64; 6] = [1.0, 0.0, 0.0, 0.0, 0.0, -1.0];
