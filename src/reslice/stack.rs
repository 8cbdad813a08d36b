//! Whether a series is a volume, and how its slices become one: spacing, tilt, gaps and memory, refused in words.

use std::ops::Range;

use super::{Grid, Levels, OUTSIDE, Voxels};
use crate::{
    geometry::{ImagePlane, LpsVector, VoxelAffine},
    study::{FramePixels, ModalityLut, PixelKind, Series},
};

/// Why a series cannot be cut anew, in one plain sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct StackRefusal(pub String);

/// How much of each slice is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// All of it.
    Full,
    /// Two by two pixels become one.
    Half,
}

/// What makes one layer of the volume.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Filler {
    /// A slice of the series, by its index.
    Slice(usize),
    /// Two slices, mixed: so much of the second.
    Between(usize, usize, f32),
    /// Nothing: slices are missing here.
    Gap,
}

/// How a series becomes a volume.
#[derive(Clone, Debug, PartialEq)]
pub struct StackPlan {
    /// Columns, rows and layers.
    pub size: [usize; 3],
    /// Columns of a whole slice.
    columns: usize,
    /// Where they lie.
    pub affine: VoxelAffine,
    /// What each layer is made of.
    pub fillers: Vec<Filler>,
    /// Whether pixels were put together.
    pub resolution: Resolution,
    /// What a person should know, one plain sentence each.
    pub notes: Vec<String>,
    /// Whether the values of all slices mean the same, so that they can be kept as stored.
    pub as_stored: bool,
    /// Whether stored values are signed.
    pub signed: bool,
}

/// Planes whose normals or rows differ by more are not parallel: cos 0.25°.
const PARALLEL: f64 = 0.999_99;
/// Slices nearer to each other lie in one place, in mm.
const SAME_PLACE_MM: f64 = 0.01;
/// A step of so many times the usual one is a gap.
const GAP: f64 = 1.5;
/// Places that differ from an even spacing by less than this share of a step are even.
const EVEN: f64 = 0.05;
/// Slices may lie so many pixels beside the line they should lie on.
const BESIDE_PX: f64 = 0.75;

impl StackPlan {
    /// How a series becomes a volume of at most `allowed` bytes.
    ///
    /// # Errors
    /// [`StackRefusal`] where its slices are no volume, or one that is too large even at half resolution.
    pub fn of(series: &Series, allowed: u64) -> Result<Self, StackRefusal> {
        let planes = parallel_planes(series)?;
        let depths = depths(&planes)?;
        let shear = shear(&planes, &depths)?;
        let mut notes = Vec::new();
        let (fillers, step_mm) = layers(&depths, &mut notes);
        let first = &planes[0];
        let by_layer = (toward(&planes) + shear) * step_mm;
        tell_tilt(shear, &mut notes);
        tell_anisotropy(series, first, step_mm, &mut notes);
        let format = &series.instances[series.frames[0].instance_idx].format;
        let size = [format.columns as usize, format.rows as usize, fillers.len()];
        let steps = [
            first.row_direction * first.spacing.between_columns_mm,
            first.column_direction * first.spacing.between_rows_mm,
            by_layer,
        ];
        let affine = VoxelAffine::new(first.position, steps)
            .ok_or_else(|| refusal("the places of its slices do not span a volume"))?;
        let plan = Self {
            size,
            columns: size[0],
            affine,
            fillers,
            resolution: Resolution::Full,
            notes,
            as_stored: means_the_same(series),
            signed: format.signed,
        };
        plan.within(allowed)
    }

    /// The plan, or that at half resolution, whichever fits.
    fn within(mut self, allowed: u64) -> Result<Self, StackRefusal> {
        let bytes = |size| Voxels::bytes_of(size).unwrap_or(u64::MAX);
        if bytes(self.size) <= allowed {
            return Ok(self);
        }
        let half = [self.size[0].div_ceil(2), self.size[1].div_ceil(2), self.size[2]];
        if allowed < bytes(half) {
            let needed = match bytes(half) {
                u64::MAX => "more voxels a side than can be kept".to_owned(),
                n => format!("{} even at half resolution", megabytes(n)),
            };
            return Err(StackRefusal(format!(
                "This series is too large to be cut anew: it takes {needed}, and {} is the most that a volume may take \
                 on this machine",
                megabytes(allowed)
            )));
        }
        let told = format!(
            "Half resolution: all of it would take {}, and a volume may take {}",
            megabytes(bytes(self.size)),
            megabytes(allowed)
        );
        self.notes.insert(0, told);
        let steps = [self.affine.step(0) * 2.0, self.affine.step(1) * 2.0, self.affine.step(2)];
        let origin = self.affine.lps_from_voxel([0.5, 0.5, 0.0]);
        self.affine = VoxelAffine::new(origin, steps).unwrap_or(self.affine);
        (self.size, self.resolution) = (half, Resolution::Half);
        Ok(self)
    }

    /// The slices that layers are made of.
    pub fn slices_of(&self, layers: Range<usize>) -> Vec<usize> {
        let layers = self.fillers.get(layers).unwrap_or(&[]);
        let mut slices: Vec<usize> = layers
            .iter()
            .flat_map(|filler| match *filler {
                Filler::Slice(one) => [Some(one), None],
                Filler::Between(one, other, _) => [Some(one), Some(other)],
                Filler::Gap => [None, None],
            })
            .flatten()
            .collect();
        slices.dedup();
        slices
    }

    /// A volume with nothing in it yet.
    ///
    /// # Errors
    /// [`StackRefusal`] where it is too large to be counted.
    pub fn empty(&self) -> Result<Voxels, StackRefusal> {
        Voxels::new(self.size).ok_or_else(|| refusal("it has too many voxels"))
    }

    /// Fills a layer from the grey levels of whole slices.
    pub fn fill<'l>(&self, voxels: &mut Voxels, layer: usize, levels: impl Fn(usize) -> Option<&'l [u16]>) {
        let Some(filler) = self.fillers.get(layer) else { return };
        let made = match *filler {
            Filler::Slice(one) => levels(one).map(<[u16]>::to_vec),
            Filler::Between(one, other, share) => {
                levels(one).zip(levels(other)).map(|(one, other)| between(one, other, share))
            }
            Filler::Gap => None,
        };
        match made {
            Some(made) if self.resolution == Resolution::Half => {
                voxels.fill_slice(layer, &halved(&made, self.columns, [self.size[0], self.size[1]]));
            }
            Some(made) => voxels.fill_slice(layer, &made),
            None => voxels.leave_gap(),
        }
    }

    /// The finished volume.
    pub fn finish(&self, voxels: Voxels, levels: Levels) -> Grid {
        Grid::new(voxels, self.affine, levels)
    }
}

/// The least and the greatest that the Modality LUT gives of a frame.
pub fn range_of(frame: &FramePixels, series: &Series, slice: usize) -> Option<[f64; 2]> {
    let instance = series.instance(slice)?;
    let padding = instance.format.padding;
    let pixels =
        (0..frame.rows_present.min(frame.rows)).flat_map(|row| (0..frame.columns).map(move |column| (column, row)));
    let values = pixels
        .filter_map(|(column, row)| frame.stored(column, row))
        .filter(|stored| padding.is_none_or(|(low, high)| !(low..=high).contains(stored)))
        .map(|stored| instance.modality_lut.apply(stored))
        .filter(|value| value.is_finite());
    values.fold(None, |range, value| {
        let [low, high] = range.unwrap_or([value, value]);
        Some([low.min(value), high.max(value)])
    })
}

fn refusal(why: &str) -> StackRefusal {
    StackRefusal(format!("This series cannot be cut anew: {why}"))
}

fn megabytes(bytes: u64) -> String {
    match bytes >> 20 {
        mb if mb < 2048 => format!("{mb} MB"),
        mb => format!("{:.1} GB", mb as f64 / 1024.0),
    }
}

/// The planes of all slices, which have one format, one spacing and one direction.
fn parallel_planes(series: &Series) -> Result<Vec<ImagePlane>, StackRefusal> {
    const FEWEST: usize = 3;
    if series.frames.len() < FEWEST {
        return Err(refusal("it has fewer than three slices"));
    }
    let planes: Option<Vec<ImagePlane>> = series.frames.iter().map(|frame| frame.plane).collect();
    let planes = planes.ok_or_else(|| refusal("not every image says where in the patient it lies"))?;
    let first = planes[0];
    let format = |slice: usize| series.instance(slice).map(|instance| &instance.format);
    let shape = format(0).map(|format| (format.rows, format.columns, format.signed, format.kind()));
    if shape.is_none_or(|(.., kind)| kind == PixelKind::Colour) {
        return Err(refusal("it is in colour"));
    }
    if let Some(why) = series.instances.iter().find_map(|instance| instance.unshown.as_ref()) {
        return Err(refusal(why));
    }
    if (0..planes.len()).any(|slice| format(slice).map(|it| (it.rows, it.columns, it.signed, it.kind())) != shape) {
        return Err(refusal("its images are not all of one size and kind"));
    }
    let alike = |a: f64, b: f64| (a - b).abs() <= 1e-3 * a;
    let is_parallel = |plane: &ImagePlane| {
        PARALLEL < plane.normal().dot(first.normal()) && PARALLEL < plane.row_direction.dot(first.row_direction)
    };
    let is_same_size = |plane: &ImagePlane| {
        alike(first.spacing.between_rows_mm, plane.spacing.between_rows_mm)
            && alike(first.spacing.between_columns_mm, plane.spacing.between_columns_mm)
    };
    match planes.iter().all(is_parallel) {
        false => Err(refusal("its slices are not parallel")),
        true if !planes.iter().all(is_same_size) => Err(refusal("its slices have pixels of different sizes")),
        true => Ok(planes),
    }
}

/// The normal, in the direction in which the slices follow each other.
fn toward(planes: &[ImagePlane]) -> LpsVector {
    let normal = planes[0].normal();
    let is_ahead = 0.0 <= (planes[planes.len() - 1].position - planes[0].position).dot(normal);
    if is_ahead { normal } else { -normal }
}

/// How far each slice lies past the first in mm, ascending.
fn depths(planes: &[ImagePlane]) -> Result<Vec<f64>, StackRefusal> {
    let direction = toward(planes);
    let depths: Vec<f64> = planes.iter().map(|plane| (plane.position - planes[0].position).dot(direction)).collect();
    if depths.windows(2).any(|pair| pair[1] - pair[0] < SAME_PLACE_MM) {
        return Err(refusal("several of its images lie in one place, as of several times or echoes"));
    }
    Ok(depths)
}

/// How far slices move sideways for each mm along the normal, as a tilted gantry makes them.
fn shear(planes: &[ImagePlane], depths: &[f64]) -> Result<LpsVector, StackRefusal> {
    let direction = toward(planes);
    let sideways = |idx: usize| (planes[idx].position - planes[0].position) - direction * depths[idx];
    let last = depths.len() - 1;
    let shear = sideways(last) * (1.0 / depths[last]);
    let spacing = planes[0].spacing;
    let allowed = BESIDE_PX * spacing.between_rows_mm.min(spacing.between_columns_mm);
    match (0..=last).all(|idx| (sideways(idx) - shear * depths[idx]).length() <= allowed) {
        true => Ok(shear),
        false => Err(refusal("its slices are shifted sideways against each other, each in its own way")),
    }
}

/// What each layer is made of, and how far apart layers are in mm.
fn layers(depths: &[f64], notes: &mut Vec<String>) -> (Vec<Filler>, f64) {
    let last = depths.len() - 1;
    let total = depths[last];
    let even = total / last as f64;
    if depths.iter().enumerate().all(|(idx, depth)| (depth - idx as f64 * even).abs() <= EVEN * even) {
        return ((0..=last).map(Filler::Slice).collect(), even);
    }
    let mut steps: Vec<f64> = depths.windows(2).map(|pair| pair[1] - pair[0]).collect();
    steps.sort_by(f64::total_cmp);
    let usual = steps[steps.len() / 2];
    let n_steps = (total / usual).round().clamp(1.0, 1e5);
    let step = total / n_steps;
    let fillers: Vec<Filler> = (0..=n_steps as usize).map(|layer| filler(depths, layer as f64 * step, usual)).collect();
    let (least, most) = (steps[0], steps[steps.len() - 1]);
    match fillers.iter().filter(|filler| **filler == Filler::Gap).count() {
        0 => notes.push(format!(
            "Slices are {least:.2} to {most:.2} mm apart: mixed to even layers of {step:.2} mm, at their true places"
        )),
        n => notes.push(format!(
            "Slices are missing: {:.1} mm without any, left black; the others lie at their true places",
            n as f64 * step
        )),
    }
    (fillers, step)
}

/// What lies at a depth between slices.
fn filler(depths: &[f64], depth: f64, usual: f64) -> Filler {
    let after = depths.partition_point(|other| *other < depth).clamp(1, depths.len() - 1);
    let (from, to) = (depths[after - 1], depths[after]);
    let share = ((depth - from) / (to - from)).clamp(0.0, 1.0);
    let near = EVEN * usual;
    match (depth - from, to - depth) {
        (past, _) if past <= near => Filler::Slice(after - 1),
        (_, left) if left <= near => Filler::Slice(after),
        _ if to - from <= GAP * usual => Filler::Between(after - 1, after, share as f32),
        (past, _) if past <= usual / 2.0 => Filler::Slice(after - 1),
        (_, left) if left <= usual / 2.0 => Filler::Slice(after),
        _ => Filler::Gap,
    }
}

fn tell_tilt(shear: LpsVector, notes: &mut Vec<String>) {
    let degrees = shear.length().atan().to_degrees();
    if 0.5 <= degrees {
        notes.push(format!("The gantry was tilted by {degrees:.1}°: every slice lies where it was taken"));
    }
}

/// Where slices are much farther apart than pixels, what is seen across them is mixed and not measured.
fn tell_anisotropy(series: &Series, plane: &ImagePlane, step_mm: f64, notes: &mut Vec<String>) {
    const COARSE: f64 = 2.0;
    let pixel = plane.spacing.between_rows_mm.min(plane.spacing.between_columns_mm);
    let thickness = series.instances.first().and_then(|instance| instance.acquisition.slice_thickness_mm);
    let gap = thickness.map(|thickness| step_mm - thickness).filter(|gap| 0.05 * step_mm < *gap);
    let unseen = gap.map(|gap| format!(", {gap:.1} mm of them in no slice")).unwrap_or_default();
    if COARSE * pixel < step_mm {
        notes.push(format!(
            "Slices {step_mm:.1} mm apart{unseen}, pixels {pixel:.2} mm: across the slices the picture is mixed"
        ));
    }
}

/// Whether one stored value means the same in every slice.
fn means_the_same(series: &Series) -> bool {
    let lut = |slice: usize| series.instance(slice).map(|instance| &instance.modality_lut);
    let is_word = series.instance(0).is_some_and(|instance| instance.format.kind() == PixelKind::Word);
    let same = |a: &ModalityLut, b: &ModalityLut| std::ptr::eq(a, b) || a == b;
    is_word && (0..series.frames.len()).all(|slice| lut(slice).zip(lut(0)).is_some_and(|(a, b)| same(a, b)))
}

/// Two slices, mixed. Where one is outside, the nearer of them.
fn between(one: &[u16], other: &[u16], share: f32) -> Vec<u16> {
    let mix = |(a, b): (&u16, &u16)| match (*a, *b) {
        (OUTSIDE, _) | (_, OUTSIDE) => {
            if share < 0.5 {
                *a
            } else {
                *b
            }
        }
        (a, b) => (f32::from(a) + (f32::from(b) - f32::from(a)) * share + 0.5) as u16,
    };
    one.iter().zip(other).map(mix).collect()
}

/// Two by two pixels of rows of `columns` become their mean, outside ones left out.
fn halved(levels: &[u16], columns: usize, [half_columns, half_rows]: [usize; 2]) -> Vec<u16> {
    let at = |column: usize, row: usize| {
        let level = if column < columns { levels.get(row * columns + column).copied() } else { None };
        level.filter(|level| *level != OUTSIDE)
    };
    let mean = |column: usize, row: usize| {
        let four = [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(x, y)| at(2 * column + x, 2 * row + y));
        let n = four.iter().flatten().count() as u32;
        let sum: u32 = four.iter().flatten().map(|level| u32::from(*level)).sum();
        (sum + n / 2).checked_div(n).map_or(OUTSIDE, |mean| mean as u16)
    };
    (0..half_rows).flat_map(|row| (0..half_columns).map(move |column| (column, row))).map(|(x, y)| mean(x, y)).collect()
}
