//! The body as a volume of labels: one structure a voxel, on an even grid over the spine from T12 to S4 and over what
//! bulges out of it.

use rayon::prelude::*;

use super::{Body, Tissue, body::Pouch};
use crate::{
    dicom::{CodedWord, Segment},
    geometry::{ImagePlane, LpsPoint, LpsVector, PixelSpacing},
    study::VertebralLevel::{self, L1, L2, L3, L4, L5, S1, S2, S3, T12},
};

/// Half the width of the grid, mm.
const HALF_WIDTH_MM: f64 = 40.0;
/// Room round the vertebrae in front, below, above, mm.
const MARGIN_MM: f64 = 4.0;
/// How far processes reach behind the bony canal, and where below a body's middle.
const PROCESS_MM: (f64, f64) = (32.0, -14.0);
/// Room round the bag of a lesion, whose surface wavers.
const LESION_MARGIN_MM: f64 = 3.0;
/// Indices of T12 and S4 among the body's vertebrae.
const ENDS: (usize, usize) = (1, 10);
/// Slices between two questions whether to stop.
const SLICES_A_STEP: usize = 8;

const ANATOMY: CodedWord = sct("91723000", "Anatomical Structure");
const SUBSTANCE: CodedWord = sct("91720002", "Body Substance");
const TISSUE: CodedWord = sct("85756007", "Tissue");
const SACRUM: CodedWord = sct("54735007", "Sacrum");

const fn sct(value: &'static str, meaning: &'static str) -> CodedWord {
    CodedWord { scheme: "SCT", value, meaning }
}

const fn bone(label: &'static str, property: CodedWord, a: f64) -> Segment {
    Segment { label, category: ANATOMY, property, lab: [80.0, a, 30.0] }
}

const fn disc(label: &'static str, value: &'static str, meaning: &'static str, l: f64) -> Segment {
    Segment { label, category: ANATOMY, property: sct(value, meaning), lab: [l, 30.0, -40.0] }
}

/// What labels stand for, from 1: always all of them, whatever is in the body. Codes are those of DICOM's context
/// groups 7151, 7166 and 7602 (PS3.16); it has none for single sacral segments and nerve roots, so the wider word stands.
pub(super) const SEGMENTS: [Segment; 20] = [
    bone("T12", sct("23215003", "T12 vertebra"), 0.0),
    bone("L1", sct("66794005", "L1 vertebra"), 12.0),
    bone("L2", sct("14293000", "L2 vertebra"), 0.0),
    bone("L3", sct("36470004", "L3 vertebra"), 12.0),
    bone("L4", sct("11994002", "L4 vertebra"), 0.0),
    bone("L5", sct("49668003", "L5 vertebra"), 12.0),
    bone("S1", SACRUM, 0.0),
    bone("S2", SACRUM, 12.0),
    bone("S3", SACRUM, 0.0),
    disc("T12/L1 disc", "76206002", "T12/L1 disc", 50.0),
    disc("L1/L2 disc", "80064006", "L1/L2 disc", 60.0),
    disc("L2/L3 disc", "67459009", "L2/L3 disc", 50.0),
    disc("L3/L4 disc", "62551000", "L3/L4 disc", 60.0),
    disc("L4/L5 disc", "84020006", "L4/L5 disc", 50.0),
    disc("L5/S1 disc", "715056000", "L5/S1 disc", 60.0),
    Segment {
        label: "Cerebrospinal fluid",
        category: SUBSTANCE,
        property: sct("65216001", "Cerebrospinal Fluid"),
        lab: [75.0, -15.0, -25.0],
    },
    Segment {
        label: "Spinal cord",
        category: ANATOMY,
        property: sct("2748008", "Spinal cord"),
        lab: [85.0, -5.0, 75.0],
    },
    Segment { label: "Nerve roots", category: TISSUE, property: sct("91728009", "Nerve"), lab: [70.0, 20.0, 70.0] },
    Segment { label: "Epidural fat", category: TISSUE, property: sct("55603005", "Fat"), lab: [92.0, -5.0, 40.0] },
    Segment {
        label: "Ligamentum flavum",
        category: TISSUE,
        property: sct("52082005", "Ligament"),
        lab: [55.0, 45.0, 30.0],
    },
];

/// Levels of the first labels, in their order.
const BONES: [VertebralLevel; 9] = [T12, L1, L2, L3, L4, L5, S1, S2, S3];
/// The label of the disc below T12.
const FIRST_DISC: u8 = 10;
const CSF: u8 = 16;
const CORD: u8 = 17;
const ROOTS: u8 = 18;
const FAT: u8 = 19;
const FLAVUM: u8 = 20;
/// What belongs to a lesion beside the spine; other organs have no labels.
const OF_LESIONS: [u8; 3] = [CSF, ROOTS, FAT];

/// An even grid of axial slices, from the lowest up.
#[derive(Clone, Debug)]
pub(super) struct LabelGrid {
    /// The lowest slice.
    pub plane: ImagePlane,
    /// From a slice to the next above.
    pub step: LpsVector,
    /// Rows and columns.
    pub size: (usize, usize),
    /// Number of slices.
    pub n_slices: usize,
    lesions: Vec<Reach>,
}

/// The box in the patient that a lesion lies in: its lowest and its highest coordinates.
#[derive(Clone, Copy, Debug)]
struct Reach {
    low: [f64; 3],
    high: [f64; 3],
}

impl Reach {
    fn of(body: &Body, pouch: &Pouch) -> Self {
        let none = Self { low: [f64::MAX; 3], high: [f64::MIN; 3] };
        pouch.corners().map(|at| body.place(at).to_array()).fold(none, |reach, at| Self {
            low: std::array::from_fn(|k| reach.low[k].min(at[k] - LESION_MARGIN_MM)),
            high: std::array::from_fn(|k| reach.high[k].max(at[k] + LESION_MARGIN_MM)),
        })
    }

    fn holds(&self, k: usize, at: f64) -> bool {
        (self.low[k]..self.high[k]).contains(&at)
    }
}

impl LabelGrid {
    /// The grid over a body's spine and its lesions with voxels of this size.
    pub(super) fn over(body: &Body, voxel_mm: f64) -> Self {
        let spine = &body.vertebrae[ENDS.0..=ENDS.1];
        let corners = spine.iter().flat_map(|it| {
            let (front, half) = (-it.ap() / 2.0 - MARGIN_MM, it.height() / 2.0 + MARGIN_MM);
            let back = it.ap() / 2.0 + it.canal_ap + if it.sacral { 14.0 } else { PROCESS_MM.0 };
            let low = if it.sacral { 0.0 } else { PROCESS_MM.1 };
            [it.plane(front, half), it.plane(front, -half), it.plane(back, low), it.plane(it.ap() / 2.0, half)]
        });
        let (mut low, mut high) = ((f64::MAX, f64::MAX), (f64::MIN, f64::MIN));
        for (y, z) in corners {
            (low, high) = ((low.0.min(y), low.1.min(z)), (high.0.max(y), high.1.max(z)));
        }
        let lesions: Vec<Reach> = body.lesions().iter().map(|it| Reach::of(body, &it.pouch)).collect();
        let mut half_width = HALF_WIDTH_MM;
        for it in &lesions {
            (low, high) =
                ((low.0.min(it.low[1]), low.1.min(it.low[2])), (high.0.max(it.high[1]), high.1.max(it.high[2])));
            half_width = half_width.max(-it.low[0]).max(it.high[0]);
        }
        let count = |length: f64| (length / voxel_mm).ceil() as usize;
        let columns = count(2.0 * half_width);
        // Centres on whole voxels, so that the grid does not shiver with the last digits of the body's size.
        let start = |at: f64| (at / voxel_mm).floor() * voxel_mm;
        let x = -(columns as f64 - 1.0) / 2.0 * voxel_mm;
        let plane = ImagePlane {
            position: LpsPoint::new(x, start(low.0), start(low.1)),
            row_direction: LpsVector::new(1.0, 0.0, 0.0),
            column_direction: LpsVector::new(0.0, 1.0, 0.0),
            spacing: PixelSpacing { between_rows_mm: voxel_mm, between_columns_mm: voxel_mm },
        };
        let size = (count(high.0 - low.0) + 1, columns);
        Self { plane, step: LpsVector::new(0.0, 0.0, voxel_mm), size, n_slices: count(high.1 - low.1) + 1, lesions }
    }

    /// The middle of a voxel.
    pub(super) fn place(&self, slice: usize, row: usize, column: usize) -> LpsPoint {
        let spacing = self.plane.spacing;
        self.plane.position
            + self.step * slice as f64
            + self.plane.column_direction * (row as f64 * spacing.between_rows_mm)
            + self.plane.row_direction * (column as f64 * spacing.between_columns_mm)
    }

    /// How often `step` of [`Self::labels`] is asked.
    pub(super) fn n_parts(&self) -> usize {
        self.n_slices.div_ceil(SLICES_A_STEP)
    }

    /// Labels of all voxels; `step` is asked now and then and stops it with `false`.
    pub(super) fn labels(&self, body: &Body, step: &mut dyn FnMut() -> bool) -> Option<Vec<u8>> {
        let size = self.size.0 * self.size.1;
        let mut labels = vec![0u8; size * self.n_slices];
        for (part, slices) in labels.chunks_mut(size * SLICES_A_STEP).enumerate() {
            slices.par_chunks_mut(self.size.1).enumerate().for_each(|(row, line)| {
                self.fill(body, part * SLICES_A_STEP + row / self.size.0, row % self.size.0, line);
            });
            if !step() {
                return None;
            }
        }
        Some(labels)
    }

    fn fill(&self, body: &Body, slice: usize, row: usize, line: &mut [u8]) {
        let [_, y, z] = self.place(slice, row, 0).to_array();
        let half_width = body.spine_half_width(y, z).unwrap_or(0.0);
        let lesions: Vec<&Reach> = self.lesions.iter().filter(|it| it.holds(1, y) && it.holds(2, z)).collect();
        if half_width == 0.0 && lesions.is_empty() {
            return;
        }
        for (column, label) in line.iter_mut().enumerate() {
            let place = self.place(slice, row, column);
            if place.0.x.abs() < half_width {
                *label = label_at(body, place);
            } else if lesions.iter().any(|it| it.holds(0, place.0.x)) {
                *label = Some(label_at(body, place)).filter(|it| OF_LESIONS.contains(it)).unwrap_or_default();
            }
        }
    }
}

/// The label of the structure at a point; 0 is none of them.
pub(super) fn label_at(body: &Body, at: LpsPoint) -> u8 {
    match body.tissue_at(at) {
        Tissue::Csf => CSF,
        Tissue::Cord => CORD,
        Tissue::Root => ROOTS,
        Tissue::EpiduralFat => FAT,
        Tissue::Flavum => FLAVUM,
        Tissue::Annulus | Tissue::Nucleus => disc_label(body, at),
        Tissue::Marrow | Tissue::PosteriorMarrow | Tissue::Cortex | Tissue::Vein => bone_label(body, at),
        _ => 0,
    }
}

fn bone_label(body: &Body, at: LpsPoint) -> u8 {
    let level = body.owner(at).and_then(|idx| body.vertebrae[idx].level);
    let place = BONES.iter().position(|it| Some(*it) == level);
    place.map_or(0, |place| place as u8 + 1)
}

fn disc_label(body: &Body, at: LpsPoint) -> u8 {
    let [_, y, z] = at.to_array();
    let discs = body.vertebrae.iter().skip(ENDS.0).zip(FIRST_DISC..).filter_map(|(it, label)| {
        let (p, q) = it.disc.as_ref()?.frame(y, z);
        // The outline of a disc is what tissue says; here only which disc it is.
        let half = it.disc.as_ref()?.ap / 2.0;
        (p.abs() < half + 6.0).then_some((label, q.abs()))
    });
    discs.min_by(|a, b| a.1.total_cmp(&b.1)).filter(|it| it.1 < 14.0).map_or(0, |it| it.0)
}
