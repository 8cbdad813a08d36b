//! The pixels inside a measurement: how many, and their mean, spread and ends.

use super::{MeasureKind, Measurement};
use crate::{
    geometry::{ImagePlane, ImagePoint},
    study::{FramePixels, Instance, ModalityLut, PixelValues},
};

/// Statistics over pixels in units of the Modality LUT's output.
///
/// A pixel counts when its centre lies inside the outline or on it, seen at right angles to the slice. Padding, rows that are
/// not in the file and values that are no number do not count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PixelStats {
    /// How many pixels counted, at least 1.
    pub n: u64,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation about it: the root of the mean square (divided by n, not by n − 1).
    pub sd: f64,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
}

/// On which side of the outline a centre within so many pixels of it is: on it.
const ON_EDGE_PX: f64 = 1e-6;

/// The statistics of what a measurement holds of a slice; of a probe, of the pixel it lies in. `None` where it holds no
/// pixel with a value, has no inside, or the image is in colours.
pub fn statistics(
    of: &Measurement,
    plane: &ImagePlane,
    pixels: &FramePixels,
    instance: &Instance,
) -> Option<PixelStats> {
    let outline = Outline::of(of, plane)?;
    let [n_rows, n_columns] = [pixels.rows.min(pixels.rows_present), pixels.columns].map(i64::from);
    let (top, bottom) = outline.rows();
    let first = clamp_index(top.ceil(), n_rows);
    let last = clamp_index(bottom.floor() + 1.0, n_rows);
    let mut sums = Sums::new(instance);
    for row in first..last {
        for (from, to) in outline.spans(row as f64) {
            let (from, to) = (clamp_index(from.ceil(), n_columns), clamp_index(to.floor() + 1.0, n_columns));
            let start = row * n_columns;
            if from < to {
                sums.add(&pixels.values, (start + from) as usize..(start + to) as usize);
            }
        }
    }
    sums.finish()
}

fn clamp_index(at: f64, n: i64) -> i64 {
    // A cast saturates, and of what is no number it makes 0.
    (at as i64).clamp(0, n)
}

/// An outline on the image, in pixels from the centre of the first.
enum Outline {
    /// Corners.
    Polygon(Vec<ImagePoint>),
    /// Middle and two half axes, which need not be at right angles where pixels are not square.
    Ellipse { middle: ImagePoint, axes: [[f64; 2]; 2] },
    /// The pixel that holds a place.
    Pixel(ImagePoint),
}

impl Outline {
    fn of(of: &Measurement, plane: &ImagePlane) -> Option<Self> {
        let shown: Vec<ImagePoint> = of.points.iter().map(|at| plane.image_from_lps(*at)).collect();
        match (of.kind, shown.as_slice()) {
            (MeasureKind::Probe, [at]) => Some(Self::Pixel(*at)),
            (MeasureKind::Polygon, [_, _, _, ..]) => Some(Self::Polygon(shown)),
            (MeasureKind::Ellipse, [a, b, c, d]) => {
                let half = |from: &ImagePoint, to: &ImagePoint| [(to.x - from.x) / 2.0, (to.y - from.y) / 2.0];
                let middle = ImagePoint::new(f64::midpoint(a.x, b.x), f64::midpoint(a.y, b.y));
                Some(Self::Ellipse { middle, axes: [half(a, b), half(c, d)] })
            }
            _ => None,
        }
    }

    /// The first and the last row it reaches.
    fn rows(&self) -> (f64, f64) {
        match self {
            Self::Pixel(at) => (at.y.round(), at.y.round()),
            Self::Ellipse { middle, axes: [a, b] } => {
                let reach = a[1].hypot(b[1]) + ON_EDGE_PX;
                (middle.y - reach, middle.y + reach)
            }
            Self::Polygon(corners) => {
                let ends = corners
                    .iter()
                    .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| (low.min(at.y), high.max(at.y)));
                (ends.0 - ON_EDGE_PX, ends.1 + ON_EDGE_PX)
            }
        }
    }

    /// From where to where a row lies inside, apart from each other and in order.
    fn spans(&self, row: f64) -> Vec<(f64, f64)> {
        match self {
            Self::Pixel(at) => vec![(at.x.round(), at.x.round())],
            Self::Ellipse { middle, axes } => ellipse_span(*middle, *axes, row).into_iter().collect(),
            Self::Polygon(corners) => joined(polygon_spans(corners, row)),
        }
    }
}

/// Inside is where a place is (s, t) half axes from the middle with s² + t² ≤ 1; along a row that is a quadratic in x.
fn ellipse_span(middle: ImagePoint, [a, b]: [[f64; 2]; 2], row: f64) -> Option<(f64, f64)> {
    let area = a[0] * b[1] - a[1] * b[0];
    let y = row - middle.y;
    // s = (x b₁ − y b₀) / area, t = (y a₀ − x a₁) / area.
    let p = b[1] * b[1] + a[1] * a[1];
    let q = y * (b[1] * b[0] + a[1] * a[0]);
    let r = y * y * (b[0] * b[0] + a[0] * a[0]) - area * area;
    let root = q * q - p * r;
    if p <= 0.0 || root < -ON_EDGE_PX * p {
        return None;
    }
    let (center, half) = (q / p, root.max(0.0).sqrt() / p + ON_EDGE_PX);
    Some((middle.x + center - half, middle.x + center + half))
}

/// Even-odd between crossings, and what lies on a side itself.
fn polygon_spans(corners: &[ImagePoint], row: f64) -> Vec<(f64, f64)> {
    let mut crossings = Vec::new();
    let mut spans = Vec::new();
    for (a, b) in corners.iter().zip(corners.iter().cycle().skip(1)) {
        let (low, high) = if a.y <= b.y { (a, b) } else { (b, a) };
        if high.y - low.y < ON_EDGE_PX {
            if (row - low.y).abs() <= ON_EDGE_PX {
                spans.push((low.x.min(high.x) - ON_EDGE_PX, low.x.max(high.x) + ON_EDGE_PX));
            }
            continue;
        }
        let x = low.x + (high.x - low.x) * ((row - low.y) / (high.y - low.y)).clamp(0.0, 1.0);
        if low.y <= row && row < high.y {
            crossings.push(x);
        }
        if low.y - ON_EDGE_PX <= row && row <= high.y + ON_EDGE_PX {
            spans.push((x - ON_EDGE_PX, x + ON_EDGE_PX));
        }
    }
    crossings.sort_by(f64::total_cmp);
    spans.extend(crossings.chunks_exact(2).map(|pair| (pair[0], pair[1])));
    spans
}

/// Overlapping spans as one, so that no pixel counts twice.
fn joined(mut spans: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut apart: Vec<(f64, f64)> = Vec::new();
    for (from, to) in spans {
        match apart.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => apart.push((from, to)),
        }
    }
    apart
}

/// Sums of values. Whole numbers are summed as such, so that neither mean nor spread depends on the order.
struct Sums<'a> {
    instance: &'a Instance,
    whole: Whole,
    reals: Vec<f64>,
}

/// Sums of whole numbers.
#[derive(Default)]
struct Whole {
    n: u64,
    sum: i64,
    squares: u64,
    ends: Option<(i64, i64)>,
}

impl Whole {
    fn add(&mut self, value: i64) {
        self.n += 1;
        self.sum += value;
        self.squares += (value * value).unsigned_abs();
        self.ends = Some(self.ends.map_or((value, value), |(low, high)| (low.min(value), high.max(value))));
    }

    fn finish(&self) -> Option<PixelStats> {
        let (min, max) = self.ends?;
        let (n, sum) = (i128::from(self.n), i128::from(self.sum));
        // n Σx² − (Σx)², exact.
        let spread = n * i128::from(self.squares) - sum * sum;
        let n_real = self.n as f64;
        let (mean, sd) = (self.sum as f64 / n_real, (spread as f64).sqrt() / n_real);
        Some(PixelStats { n: self.n, mean, sd, min: min as f64, max: max as f64 })
    }
}

impl<'a> Sums<'a> {
    fn new(instance: &'a Instance) -> Self {
        Self { instance, whole: Whole::default(), reals: Vec::new() }
    }

    fn add(&mut self, values: &PixelValues, range: std::ops::Range<usize>) {
        let padding = self.instance.format.padding;
        let counts = |value: f64| value.is_finite() && padding.is_none_or(|(low, high)| !(low..=high).contains(&value));
        match values {
            PixelValues::Words { signed, words } => {
                let stored =
                    words.get(range).unwrap_or_default().iter().map(|word| FramePixels::value_of(*word, *signed));
                let stored = stored.filter(|value| counts(f64::from(*value)));
                match &self.instance.modality_lut {
                    ModalityLut::Rescale { .. } => stored.for_each(|value| self.whole.add(value.into())),
                    ModalityLut::Table { table, .. } => {
                        stored.for_each(|value| self.whole.add(table.entry(f64::from(value)).into()));
                    }
                }
            }
            PixelValues::Reals(reals) => {
                let stored = reals.get(range).unwrap_or_default().iter().copied().filter(|value| counts(*value));
                self.reals.extend(stored.map(|value| self.instance.modality_lut.apply(value)));
            }
            PixelValues::Colours(_) => {}
        }
    }

    fn finish(self) -> Option<PixelStats> {
        let Some(stored) = self.whole.finish() else { return of_reals(&self.reals) };
        match &self.instance.modality_lut {
            ModalityLut::Table { .. } => Some(stored),
            ModalityLut::Rescale { slope, intercept, .. } => {
                let ends = [stored.min, stored.max].map(|value| value * slope + intercept);
                let (min, max) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
                Some(PixelStats {
                    n: stored.n,
                    mean: stored.mean * slope + intercept,
                    sd: stored.sd * slope.abs(),
                    min,
                    max,
                })
            }
        }
    }
}

/// Two passes: first the mean, then the distances from it.
fn of_reals(values: &[f64]) -> Option<PixelStats> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let sd = (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n).sqrt();
    let (min, max) = (values.iter().copied().reduce(f64::min)?, values.iter().copied().reduce(f64::max)?);
    Some(PixelStats { n: values.len() as u64, mean, sd, min, max })
}
