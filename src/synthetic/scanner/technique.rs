//! How a hospital scans: field of view, matrix, slices, contrast, coil and filter. Every seed has its own, as every
//! patient's pictures come from somewhere else; without variation it is the usual one of the tables.

use super::{
    filter::Filter,
    protocol::{Contrast, Geometry, MrSeries, SAC_DEPTH_MM, STIR, Sequence, T1, T2, T2_VOLUME},
    receive::Coil,
    stack::{Matrix, Phase},
};
use crate::synthetic::{Palette, SpinEcho, Tissue, noise::Grain};

/// Points painted for each one acquired, at least; and how many are painted in all where the matrix is not finer.
const FINER: (f64, f64) = (1.04, 134_400.0);
/// Sides of a square picture that scanners show.
const SHOWN: [usize; 4] = [320, 384, 448, 512];
/// Width that a sagittal stack covers, and how many slices it may have.
const ACROSS_MM: f64 = 64.0;
const SLICES: (f64, f64) = (13.0, 18.0);

/// How a patient lies under a sagittal stack: nobody lies quite straight.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Turn {
    /// The stack is turned about the long axis, in degrees.
    pub long_deg: f64,
    /// The stack leans to a side: turned about the axis from front to back, in degrees.
    pub lean_deg: f64,
    /// The stack is moved to the left, in mm.
    pub aside_mm: f64,
}

/// Where a stack lies and how finely it is read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slab {
    /// Side of the square field of view in mm.
    pub fov_mm: f64,
    /// y and z of its centre; of axial slices, how far behind and above a disc's middle.
    pub centre_mm: (f64, f64),
    /// How many slices, where the body does not tell.
    pub count: i32,
    /// Thickness and distance of the slices in mm.
    pub slice_mm: (f64, f64),
    /// The matrices.
    pub matrix: Matrix,
    /// The phase direction.
    pub phase: Phase,
    /// How it is turned.
    pub turn: Turn,
}

const SAGITTAL: Slab = Slab {
    fov_mm: 300.0,
    centre_mm: (-18.0, 34.0),
    count: 15,
    slice_mm: (4.0, 4.4),
    matrix: Matrix { painted: (336, 400), acquired: (256, 320), shown: 384 },
    phase: Phase::Column,
    turn: Turn { long_deg: 0.0, lean_deg: 0.0, aside_mm: 0.0 },
};

const AXIAL: Slab = Slab {
    fov_mm: 200.0,
    centre_mm: (20.0, 0.0),
    matrix: Matrix { painted: (256, 288), acquired: (208, 240), shown: 256 },
    phase: Phase::Row,
    ..SAGITTAL
};

/// 1 mm for each of its 288 pixels and 96 partitions.
const VOLUME: Slab = Slab {
    fov_mm: 288.0,
    centre_mm: (-18.0, 30.0),
    count: 96,
    slice_mm: (1.0, 1.0),
    matrix: Matrix { painted: (320, 320), acquired: (272, 288), shown: 288 },
    ..SAGITTAL
};

/// The sequences of one geometry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sequences {
    t2: Sequence,
    t1: Sequence,
    stir: Sequence,
}

impl Sequences {
    /// The one that makes a contrast.
    pub fn of(&self, contrast: Contrast) -> &Sequence {
        match contrast {
            Contrast::T2 | Contrast::T2Volume => &self.t2,
            Contrast::T1 => &self.t1,
            Contrast::Stir => &self.stir,
        }
    }

    /// What tissues look like in them.
    pub fn palette(&self) -> Palette {
        Palette::of_echoes([self.t2, self.t1, self.stir].map(|it| it.echo))
    }
}

/// How a patient is scanned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Technique {
    sagittal: (Slab, Sequences),
    axial: (Slab, Sequences),
    volume: (Slab, Sequences),
    /// How far the correction of distortion pulls the corners in, as a share of half the field.
    pub edge: f64,
    /// Widths of the windows in the headers, against usual ones.
    pub window: f64,
}

impl Default for Technique {
    fn default() -> Self {
        Self::standard()
    }
}

impl Technique {
    /// The usual one.
    pub fn standard() -> Self {
        let all = Sequences { t2: T2, t1: T1, stir: STIR };
        let volume = Sequences { t2: T2_VOLUME, ..all };
        Self { sagittal: (SAGITTAL, all), axial: (AXIAL, all), volume: (VOLUME, volume), edge: 0.0, window: 1.0 }
    }

    /// The technique of a seed; `variation` from 0, the usual one, to 1.
    pub fn of(seed: u32, variation: f64) -> Self {
        if variation <= 0.0 {
            return Self::standard();
        }
        let draw = Draw { grain: Grain(seed).of(5100), variation };
        let slab = sagittal(draw);
        let all = sequences(draw, &slab);
        let t2 = axial_t2(draw.of(1), &all.t2);
        Self {
            sagittal: (slab, all),
            axial: (axial(draw.of(1), &slab), Sequences { t2, ..all }),
            volume: (VOLUME, Sequences { t2: volume_t2(draw.of(2), &all.t2), ..all }),
            edge: if draw.happens(0, 0.5) { draw.between(1, 0.0, 0.01, 0.05) } else { 0.0 },
            window: draw.between(2, 1.0, 1.0, 1.42),
        }
    }

    /// Slices and sequences of a geometry.
    pub fn row(&self, geometry: Geometry) -> (&Slab, &Sequences) {
        let (slab, sequences) = match geometry {
            Geometry::Sagittal => &self.sagittal,
            Geometry::AxialBlocks => &self.axial,
            Geometry::Volume => &self.volume,
        };
        (slab, sequences)
    }

    /// The same with the middle of the sagittal field at this height.
    pub fn at_height(mut self, z_mm: f64) -> Self {
        self.sagittal.0.centre_mm.1 = z_mm;
        self
    }

    /// Window Center and Window Width of a series in its stored values.
    pub fn window(&self, series: &MrSeries) -> (f64, f64) {
        let sequence = self.row(series.geometry).1.of(series.contrast);
        let (centre, width) = series.window;
        let by = self.window * sequence.stored * sequence.heard();
        ((centre * by).round(), (width * by).round())
    }
}

/// Numbers of one seed about usual values.
#[derive(Clone, Copy)]
struct Draw {
    grain: Grain,
    variation: f64,
}

impl Draw {
    fn of(self, part: u32) -> Self {
        Self { grain: self.grain.of(part), ..self }
    }

    /// Anything between two limits; less variation draws it to the usual value.
    fn between(self, counter: u32, usual: f64, low: f64, high: f64) -> f64 {
        self.toward(usual, self.grain.between(counter, low, high))
    }

    /// A number of the technique's own; less variation draws it to the usual value.
    fn toward(self, usual: f64, own: f64) -> f64 {
        usual + self.variation * (own - usual)
    }

    /// A deviation with this spread, not beyond `most`.
    fn normal(self, counter: u32, spread: f64, most: f64) -> f64 {
        self.variation * (spread * self.grain.normal(counter)).clamp(-most, most)
    }

    fn happens(self, counter: u32, chance: f64) -> bool {
        self.grain.uniform(counter) < chance * self.variation
    }
}

/// The nearest multiple.
fn to(step: f64, value: f64) -> f64 {
    (value / step).round() * step
}

/// A number with one decimal.
fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// A matrix that reads pixels of these sizes (phase, readout) in mm, shown one size larger where `fine`.
fn matrix(fov_mm: f64, (phase_mm, read_mm): (f64, f64), shown: &[usize], fine: bool) -> Matrix {
    let most = shown.last().copied().unwrap_or(512);
    let points = |mm: f64| (to(8.0, fov_mm / mm) as usize).min(most);
    let acquired = (points(phase_mm), points(read_mm));
    let more = (FINER.1 / (acquired.0 * acquired.1) as f64).sqrt().clamp(FINER.0, 1.3);
    let painted = |n: usize| (n as f64 * more / 8.0).ceil() as usize * 8;
    let first = shown.iter().position(|side| *side >= acquired.0.max(acquired.1)).unwrap_or(shown.len() - 1);
    let shown = shown[(first + usize::from(fine)).min(shown.len() - 1)];
    Matrix { painted: (painted(acquired.0), painted(acquired.1)), acquired, shown }
}

fn sagittal(draw: Draw) -> Slab {
    let d = draw.of(10);
    let fov_mm = to(10.0, d.between(0, 300.0, 255.0, 325.0));
    // Fine matrices are rarer than usual ones.
    let read_mm = d.between(1, 0.9, 0.72, 1.07) + d.normal(2, 0.05, 0.1).abs();
    let phase_mm = (read_mm * d.between(3, 1.2, 1.10, 1.60)).min(1.30);
    let thick = to(0.5, d.between(4, 4.0, 2.9, 4.6)).max(3.0);
    let spacing = tenths(thick * (1.0 + d.between(5, 0.1, 0.08, 0.25)));
    let behind = 132.0 - 0.35 * (300.0 - fov_mm) + d.normal(6, 5.0, 10.0);
    let height = 34.0 + 0.27 * (300.0 - fov_mm) + d.normal(7, 7.0, 14.0);
    Slab {
        fov_mm,
        centre_mm: (tenths(behind - fov_mm / 2.0), tenths(height)),
        count: (ACROSS_MM / spacing).round().clamp(SLICES.0, SLICES.1) as i32,
        slice_mm: (thick, spacing),
        matrix: matrix(fov_mm, (phase_mm, read_mm), &SHOWN, d.happens(8, 0.4)),
        phase: if d.happens(9, 0.2) { Phase::Row } else { Phase::Column },
        turn: Turn {
            long_deg: d.normal(10, 1.4, 3.0),
            lean_deg: d.normal(11, 0.7, 1.5),
            aside_mm: d.normal(12, 1.0, 2.5),
        },
    }
}

fn axial(draw: Draw, sagittal: &Slab) -> Slab {
    let d = draw.of(11);
    let fov_mm = to(5.0, d.between(0, 200.0, 180.0, 215.0));
    let mm = d.between(1, 0.83, 0.68, 0.88);
    let phase_mm = mm * d.between(2, 1.15, 1.05, 1.3);
    Slab {
        fov_mm,
        slice_mm: (sagittal.slice_mm.0.max(3.5), sagittal.slice_mm.1.max(3.8)),
        matrix: matrix(fov_mm, (phase_mm, mm), &[256, 320, 384], d.happens(3, 0.3)),
        ..AXIAL
    }
}

/// Sagittal sequences share coil, filter, readout and artefacts of the day; times are their own.
fn sequences(draw: Draw, slab: &Slab) -> Sequences {
    let filter = filter(draw.of(20));
    let coil = coil(draw.of(21));
    // Most pictures are quiet, few are grainy.
    let loud = draw.grain.uniform(20);
    let noise = draw.toward(3.4, 0.55 + 0.65 * loud.powi(2));
    let shared = |it: Sequence, part: u32| {
        let d = draw.of(30 + part);
        let far_field = (it.coil.far_field.0 / 0.36 * coil.far_field.0, it.coil.far_field.1 / 95.0 * coil.far_field.1);
        let own = Coil { far_field, ..coil };
        let quiet = it.sigma / T2.sigma * d.between(0, 1.0, 0.9, 1.12);
        Sequence {
            bandwidth_hz: to(5.0, it.bandwidth_hz / 380.0 * draw.between(21, 380.0, 140.0, 420.0)),
            fat_way: if draw.happens(22, 0.45) { -1.0 } else { 1.0 },
            flip_deg: to(10.0, draw.between(23, 150.0, 120.0, 180.0)),
            coil: own,
            filter,
            sigma: sigma(noise * quiet, &own, &filter),
            ..artefacts(draw.of(22), it)
        }
    };
    let lines = slab.matrix.acquired.0 as f64;
    Sequences {
        t2: t2(draw.of(40), shared(T2, 0), lines),
        t1: t1(draw.of(41), shared(T1, 1)),
        stir: stir(draw.of(42), shared(STIR, 2)),
    }
}

/// Noise of the acquired samples in signal, so that it is this many per cent of fluid in the filtered picture.
fn sigma(percent: f64, coil: &Coil, filter: &Filter) -> f64 {
    1.25 * percent * coil.heard(SAC_DEPTH_MM) * Filter::SLIGHT.noise() / filter.noise()
}

/// Nothing but against ringing, smoothing, or sharpening with a little smoothing.
fn filter(draw: Draw) -> Filter {
    let kind = draw.grain.uniform(0);
    let taper = draw.between(1, 0.5, 0.35, 0.95);
    let by = |low: f64, high: f64, counter: u32| draw.between(counter, 0.0, low, high);
    let (smooth, sharpen) = match kind {
        it if it < 0.10 => (0.0, 0.0),
        it if it < 0.64 => (by(0.3, 1.3, 2), 0.0),
        _ => (by(0.0, 0.7, 2), by(0.0, 0.14, 3)),
    };
    Filter { taper, smooth, sharpen, veil: by(0.02, 0.14, 4) }
}

fn coil(draw: Draw) -> Coil {
    let usual = Coil::SPINE;
    let pitch = draw.between(2, usual.elements_mm.0, 52.0, 80.0);
    let (least, most) = if draw.happens(10, 0.5) { (0.05, 0.34) } else { (-0.14, 0.10) };
    Coil {
        far_field: (draw.between(0, 0.36, 0.26, 0.48), draw.between(1, 95.0, 72.0, 125.0)),
        skin: draw.between(3, usual.skin, least, most),
        elements_mm: (pitch, draw.between(4, usual.elements_mm.1, 0.0, pitch)),
        bumps: (draw.between(5, usual.bumps.0, 0.005, 0.05), draw.between(6, usual.bumps.1, 0.04, 0.15)),
        length_mm: (draw.between(7, 85.0, 66.0, 104.0), draw.between(8, 175.0, 150.0, 215.0)),
        slope: draw.between(9, usual.slope, -0.0030, 0.0028),
    }
}

/// What moves, what is saturated, and what is done about the coil's fall-off.
fn artefacts(draw: Draw, it: Sequence) -> Sequence {
    let has_band = !draw.happens(0, 0.55);
    // Some scanners make the coil's field even, others leave the back bright.
    let (least, most) = if draw.happens(10, 0.55) { (-0.15, 0.15) } else { (0.05, 0.55) };
    Sequence {
        normalise: (it.normalise + draw.between(1, 0.0, least, most)).clamp(0.1, 1.0),
        saturation: if has_band { it.saturation / 0.4 * draw.between(2, 0.4, 0.12, 0.55) } else { 0.0 },
        band_mm: (draw.between(3, 48.0, 42.0, 64.0), draw.between(4, 9.0, 6.0, 16.0)),
        pulsation: it.pulsation / 6.0 * draw.between(5, 6.0, 1.0, 5.0),
        breathing: it.breathing * draw.between(6, 1.0, 0.15, 0.6),
        fluid_pulse: draw.between(7, 0.0, 0.0, 0.005),
        shot_error: draw.between(8, 0.009, 0.0005, 0.003),
        stored: it.stored / 9.0 * draw.between(9, 9.0, 4.0, 12.0),
        ..it
    }
}

fn t2(draw: Draw, it: Sequence, lines: f64) -> Sequence {
    let echo_spacing_ms = tenths(draw.between(0, 10.5, 8.0, 12.6));
    let nth = (draw.between(1, 105.0, 77.0, 104.0) / echo_spacing_ms).round();
    let train = (nth * draw.between(2, 1.6, 1.25, 2.1)).round().clamp(nth + 2.0, lines / 6.0);
    let read_ms = train * echo_spacing_ms;
    Sequence {
        echo: SpinEcho {
            tr_ms: to(10.0, draw.between(3, 3500.0, 2600.0, 5000.0)),
            te_ms: tenths(nth * echo_spacing_ms),
            fat: draw.between(4, 1.0, 0.76, 1.12) + draw.variation * (10.5 - echo_spacing_ms) * 0.03,
            ..SpinEcho::T2
        }
        .gained(Tissue::Csf),
        echo_train: train as u32,
        echo_spacing_ms,
        averages: draw.between(5, 2.0, 1.0, 3.99) as u32,
        // Signals that fade along a long train blur the phase direction.
        decay: (0.22 * read_ms / 168.0 * draw.between(6, 1.0, 0.7, 1.3)).clamp(0.1, 0.5),
        ..it
    }
}

fn t1(draw: Draw, it: Sequence) -> Sequence {
    let echo_spacing_ms = tenths(draw.between(0, 11.0, 8.5, 13.5));
    let echo_train = draw.between(1, 3.0, 2.0, 4.99) as u32;
    Sequence {
        echo: SpinEcho {
            tr_ms: to(10.0, draw.between(2, 550.0, 440.0, 680.0)),
            te_ms: echo_spacing_ms,
            ..SpinEcho::T1
        }
        .gained(Tissue::Fat),
        echo_train,
        echo_spacing_ms,
        averages: draw.between(3, 2.0, 1.0, 3.99) as u32,
        decay: draw.between(4, 0.12, 0.06, 0.18),
        ..it
    }
}

fn stir(draw: Draw, it: Sequence) -> Sequence {
    let echo_spacing_ms = tenths(draw.between(0, 10.0, 8.5, 12.0));
    let nth = (draw.between(1, 60.0, 42.0, 75.0) / echo_spacing_ms).round();
    let usual = SpinEcho::STIR;
    let echo = SpinEcho {
        tr_ms: to(10.0, draw.between(2, usual.tr_ms, 3600.0, 5600.0)),
        te_ms: tenths(nth * echo_spacing_ms),
        ti_ms: usual.ti_ms.map(|ti| draw.between(3, ti, 148.0, 162.0).round()),
        ..usual
    };
    Sequence {
        echo: echo.gained(Tissue::Csf),
        echo_train: (nth * draw.between(4, 2.0, 1.6, 2.4)).round() as u32,
        echo_spacing_ms,
        ..it
    }
}

/// Axial slices are read by the same scanner, with a little noise and echo of their own.
fn axial_t2(draw: Draw, sagittal: &Sequence) -> Sequence {
    let nth = (sagittal.echo.te_ms / sagittal.echo_spacing_ms + draw.normal(0, 0.7, 1.5)).round().max(2.0);
    Sequence {
        echo: SpinEcho {
            te_ms: tenths(nth * sagittal.echo_spacing_ms),
            tr_ms: to(10.0, sagittal.echo.tr_ms * draw.between(1, 1.0, 0.9, 1.2)),
            ..sagittal.echo
        }
        .gained(Tissue::Csf),
        echo_train: sagittal.echo_train.max(nth as u32 + 2),
        sigma: T2.sigma + 0.6 * (sagittal.sigma - T2.sigma),
        normalise: T2.normalise + 0.6 * (sagittal.normalise - T2.normalise),
        fat_way: 1.0,
        ..*sagittal
    }
}

fn volume_t2(draw: Draw, sagittal: &Sequence) -> Sequence {
    let nth = (draw.between(0, 105.0, 90.0, 125.0) / T2_VOLUME.echo_spacing_ms).round();
    let half = |own: f64, its: f64| own + 0.5 * (its - own);
    Sequence {
        echo: SpinEcho { te_ms: tenths(nth * T2_VOLUME.echo_spacing_ms), ..T2_VOLUME.echo }.gained(Tissue::Csf),
        sigma: T2_VOLUME.sigma * draw.between(1, 1.0, 0.8, 1.25),
        coil: sagittal.coil,
        filter: Filter {
            taper: half(Filter::SLIGHT.taper, sagittal.filter.taper),
            smooth: 0.5 * sagittal.filter.smooth,
            sharpen: 0.5 * sagittal.filter.sharpen,
            veil: 0.5 * sagittal.filter.veil,
        },
        normalise: half(T2_VOLUME.normalise, sagittal.normalise),
        breathing: T2_VOLUME.breathing * sagittal.breathing,
        stored: sagittal.stored,
        ..T2_VOLUME
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every sequence of a technique.
    fn all(technique: &Technique) -> Vec<Sequence> {
        let rows = Geometry::ALL.map(|geometry| *technique.row(geometry).1);
        rows.into_iter().flat_map(|it| [it.t2, it.t1, it.stir]).collect()
    }

    #[test]
    fn without_variation_every_seed_is_scanned_in_the_usual_way() {
        assert_eq!((Technique::of(3, 0.0), Technique::of(9, 0.0)), (Technique::standard(), Technique::standard()));
        assert!(Technique::of(3, 1.0) != Technique::of(9, 1.0) && Technique::of(3, 1.0) == Technique::of(3, 1.0));
    }

    #[test]
    fn an_echo_train_reaches_its_effective_echo() {
        let techniques = (0..300).map(|seed| Technique::of(seed, 1.0)).chain([Technique::standard()]);
        for sequence in techniques.flat_map(|it| all(&it)) {
            let last_ms = f64::from(sequence.echo_train) * sequence.echo_spacing_ms + 0.05;
            let echo = sequence.echo;
            let times = sequence.echo_spacing_ms..=last_ms;
            assert!(times.contains(&echo.te_ms) && last_ms < echo.tr_ms, "{sequence:?}");
        }
    }

    #[test]
    fn three_hundred_hospitals_are_plausible_and_differ() {
        for seed in 0..300 {
            let technique = Technique::of(seed, 1.0);
            let (slab, sequences) = technique.row(Geometry::Sagittal);
            let Matrix { painted, acquired, shown } = slab.matrix;
            let pixel = [acquired.0, acquired.1].map(|n| slab.fov_mm / n as f64);
            assert!((250.0..=330.0).contains(&slab.fov_mm), "{slab:?}");
            assert!(pixel.iter().all(|mm| (0.5..1.35).contains(mm)), "{slab:?}");
            assert!(painted.0 >= acquired.0 && painted.1 >= acquired.1 && shown >= acquired.0.max(acquired.1));
            assert!((3.0..=4.5).contains(&slab.slice_mm.0) && slab.slice_mm.1 > slab.slice_mm.0, "{slab:?}");
            let wide = f64::from(slab.count) * slab.slice_mm.1;
            assert!((54.0..76.0).contains(&wide), "{slab:?}");
            let t2 = sequences.of(Contrast::T2);
            assert!((72.0..132.0).contains(&t2.echo.te_ms) && t2.sigma > 0.0, "{t2:?}");
            assert!((130.0..=425.0).contains(&t2.bandwidth_hz), "{t2:?}");
        }
        let rows = (0..300).filter(|seed| Technique::of(*seed, 1.0).sagittal.0.phase == Phase::Row).count();
        assert!((30..90).contains(&rows), "{rows} of 300 read from head to foot");
    }

    #[test]
    fn techniques_cost_about_what_the_usual_one_costs() {
        let points = |slab: &Slab| {
            let (lines, samples) = slab.matrix.painted;
            f64::from(slab.count) * (lines * samples) as f64
        };
        let cost: Vec<f64> =
            (0..300).map(|seed| points(&Technique::of(seed, 1.0).sagittal.0) / points(&SAGITTAL)).collect();
        let mean = cost.iter().sum::<f64>() / cost.len() as f64;
        assert!(mean < 1.12 && cost.iter().all(|it| *it < 2.4), "{mean} {cost:?}");
    }
}
