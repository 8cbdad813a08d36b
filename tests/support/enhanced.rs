//! A builder of enhanced multi-frame objects: functional groups for all frames and frame by frame.

use dicom_core::{DataElement, PrimitiveValue, Tag, VR, value::DataSetSequence};
use dicom_dictionary_std::tags;
use dicom_object::InMemDicomObject;

use super::{Slice, decimals};

/// An attribute inside a group.
pub type Element = DataElement<InMemDicomObject>;
/// One functional group.
pub type Group = Element;

/// An enhanced object of 2 × 2 pixels; those of each frame are its number from 0.
pub struct Enhanced {
    /// The file, with everything but the groups.
    pub slice: Slice,
    /// Groups for all frames.
    pub shared: Vec<Group>,
    /// Groups of each frame.
    pub frames: Vec<Vec<Group>>,
}

impl Enhanced {
    /// An object of `n_frames` frames of which nothing is said.
    pub fn new(number: u32, n_frames: usize) -> Self {
        let mut slice = Slice::sagittal(1, number);
        for tag in [tags::IMAGE_POSITION_PATIENT, tags::IMAGE_ORIENTATION_PATIENT, tags::PIXEL_SPACING] {
            slice.without(tag);
        }
        slice.words(2, 2, 16, |_| 0);
        slice.text(tags::NUMBER_OF_FRAMES, VR::IS, &n_frames.to_string());
        let pixels: Vec<u16> = (0..4 * n_frames).map(|idx| (idx / 4) as u16).collect();
        slice.object.put(DataElement::new(tags::PIXEL_DATA, VR::OW, PrimitiveValue::U16(pixels.as_slice().into())));
        Self { slice, shared: Vec::new(), frames: vec![Vec::new(); n_frames] }
    }

    /// An object with orientation and spacing for all frames and these positions.
    pub fn placed(number: u32, positions: &[[f64; 3]], cosines: [f64; 6]) -> Self {
        let mut object = Self::new(number, positions.len());
        object.shared = vec![orientation(cosines), measures([0.5, 0.25])];
        object.frames = positions.iter().map(|at| vec![position(*at)]).collect();
        object
    }

    /// Adds a group to each frame, made from its index.
    pub fn each(mut self, group: impl Fn(usize) -> Group) -> Self {
        for (idx, frame) in self.frames.iter_mut().enumerate() {
            frame.push(group(idx));
        }
        self
    }

    /// Says what the Dimension Index Values count.
    pub fn dimensions(mut self, pointers: &[Tag]) -> Self {
        let items = pointers.iter().map(|tag| {
            let pointer = PrimitiveValue::Tags([*tag].as_slice().into());
            item([DataElement::new(tags::DIMENSION_INDEX_POINTER, VR::AT, pointer)])
        });
        self.slice.object.put(sequence(tags::DIMENSION_INDEX_SEQUENCE, items.collect()));
        self
    }

    /// The file with its groups.
    pub fn file(&self) -> Slice {
        let mut slice = self.slice.clone();
        if !self.shared.is_empty() {
            slice.object.put(sequence(tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE, vec![item(self.shared.clone())]));
        }
        if !self.frames.is_empty() {
            let items = self.frames.iter().map(|groups| item(groups.clone()));
            slice.object.put(sequence(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, items.collect()));
        }
        slice
    }

    /// Its header as the program reads it.
    pub fn read(&self) -> thecal::study::Instance {
        self.file().read().expect("a good file")
    }
}

/// An item of a sequence.
pub fn item(elements: impl IntoIterator<Item = Element>) -> InMemDicomObject {
    let mut object = InMemDicomObject::new_empty();
    elements.into_iter().for_each(|element| {
        object.put(element);
    });
    object
}

/// A sequence.
pub fn sequence(tag: Tag, items: Vec<InMemDicomObject>) -> Element {
    DataElement::new(tag, VR::SQ, DataSetSequence::from(items))
}

/// A group of these attributes.
pub fn group(tag: Tag, elements: impl IntoIterator<Item = Element>) -> Group {
    sequence(tag, vec![item(elements)])
}

/// A text attribute.
pub fn text(tag: Tag, vr: VR, text: &str) -> Element {
    DataElement::new(tag, vr, PrimitiveValue::from(text))
}

/// A FD attribute.
pub fn double(tag: Tag, value: f64) -> Element {
    DataElement::new(tag, VR::FD, PrimitiveValue::from(value))
}

/// An UL attribute.
pub fn long(tag: Tag, values: &[u32]) -> Element {
    DataElement::new(tag, VR::UL, PrimitiveValue::U32(values.into()))
}

/// Plane Position.
pub fn position(at: [f64; 3]) -> Group {
    group(tags::PLANE_POSITION_SEQUENCE, [text(tags::IMAGE_POSITION_PATIENT, VR::DS, &decimals(&at))])
}

/// Plane Orientation.
pub fn orientation(cosines: [f64; 6]) -> Group {
    group(tags::PLANE_ORIENTATION_SEQUENCE, [text(tags::IMAGE_ORIENTATION_PATIENT, VR::DS, &decimals(&cosines))])
}

/// Pixel Measures: between rows and between columns; slices are 4 mm thick.
pub fn measures(spacing: [f64; 2]) -> Group {
    let thickness = text(tags::SLICE_THICKNESS, VR::DS, "4");
    group(tags::PIXEL_MEASURES_SEQUENCE, [text(tags::PIXEL_SPACING, VR::DS, &decimals(&spacing)), thickness])
}

/// Pixel Value Transformation.
pub fn rescale(slope: f64, intercept: f64) -> Group {
    let slope = text(tags::RESCALE_SLOPE, VR::DS, &slope.to_string());
    let intercept = text(tags::RESCALE_INTERCEPT, VR::DS, &intercept.to_string());
    group(tags::PIXEL_VALUE_TRANSFORMATION_SEQUENCE, [slope, intercept, text(tags::RESCALE_TYPE, VR::LO, "HU")])
}

/// Frame VOI LUT.
pub fn window(center: f64, width: f64) -> Group {
    let center = text(tags::WINDOW_CENTER, VR::DS, &center.to_string());
    group(tags::FRAME_VOILUT_SEQUENCE, [center, text(tags::WINDOW_WIDTH, VR::DS, &width.to_string())])
}

/// Frame Content: Stack ID, In-Stack Position Number, Dimension Index Values.
pub fn content(stack: &str, position: u32, dimensions: &[u32]) -> Group {
    let stack = text(tags::STACK_ID, VR::SH, stack);
    let position = long(tags::IN_STACK_POSITION_NUMBER, &[position]);
    group(tags::FRAME_CONTENT_SEQUENCE, [stack, position, long(tags::DIMENSION_INDEX_VALUES, dimensions)])
}

/// Frame Content with dimensions only.
pub fn dimension_values(values: &[u32]) -> Group {
    group(tags::FRAME_CONTENT_SEQUENCE, [long(tags::DIMENSION_INDEX_VALUES, values)])
}

/// MR Echo: the echo time in ms.
pub fn echo(ms: f64) -> Group {
    group(tags::MR_ECHO_SEQUENCE, [double(tags::EFFECTIVE_ECHO_TIME, ms)])
}

/// MR Timing and Related Parameters: the repetition time in ms.
pub fn repetition(ms: f64) -> Group {
    let ms = text(tags::REPETITION_TIME, VR::DS, &ms.to_string());
    group(tags::MR_TIMING_AND_RELATED_PARAMETERS_SEQUENCE, [ms])
}

/// MR Modifier: the inversion time in ms.
pub fn inversion(ms: f64) -> Group {
    group(tags::MR_MODIFIER_SEQUENCE, [double(tags::INVERSION_TIMES, ms)])
}

/// MR Diffusion: the b-value in s/mm².
pub fn b_value(value: f64) -> Group {
    group(tags::MR_DIFFUSION_SEQUENCE, [double(tags::DIFFUSION_B_VALUE, value)])
}
