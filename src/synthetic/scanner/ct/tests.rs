//! A CT in numbers: tissues are where the domain notes have them, noise is that of back-projection, kernels blur as they
//! say, and a caliper on the pixels finds the truth.

use super::{noise::USUAL_MM, *};
use crate::{
    geometry::{ImagePoint, LpsPoint, LpsVector},
    study::VertebralLevel::{self, L2, L4, L5},
    synthetic::{LevelTruth, Recipe, Tissue, Truth, scanner::Detail, truth::tests::PATIENTS},
};

/// Slices of a reconstruction, a third as fine, at these heights.
fn few(body: &Body, it: Reconstruction, heights: &[f64]) -> CtStack {
    let it = Reconstruction { side: 128, painted_mm: 2.0 * it.painted_mm, ..it };
    let mut stack = CtStack::of(it, body, Detail::Full);
    let first = stack.planes[0];
    let at = |z: &f64| {
        let [x, y, _] = first.position.to_array();
        ImagePlane { position: LpsPoint::new(x, y, *z), ..first }
    };
    stack.planes = heights.iter().map(at).collect();
    stack
}

fn mean_and_sd(values: &[f64]) -> (f64, f64) {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    (mean, (values.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / values.len() as f64).sqrt())
}

/// The tissue at a place; a disc is one.
fn kind(body: &Body, at: LpsPoint) -> Tissue {
    match body.tissue_at(at) {
        Tissue::Nucleus => Tissue::Annulus,
        other => other,
    }
}

/// The tissue of a place where all is that within `reach` mm in the slice and less across.
fn is_pure(body: &Body, at: LpsPoint, reach: f64) -> Option<Tissue> {
    let tissue = kind(body, at);
    let steps =
        [(1.0, 0.0, 0.0), (-1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, -1.0, 0.0), (0.0, 0.0, 0.6), (0.0, 0.0, -0.6)];
    let near = |(a, b, c): &(f64, f64, f64)| kind(body, at + LpsVector::new(*a, *b, *c) * reach);
    steps.iter().all(|step| near(step) == tissue).then_some(tissue)
}

#[test]
fn tissues_have_the_numbers_of_the_domain_notes() {
    let mut recipe = Recipe::normal(23);
    (recipe.person.age_years, recipe.person.fat) = (40.0, 1.0);
    let body = Body::from_recipe(&recipe);
    let level = |idx: usize| body.vertebrae[idx].centre.1;
    let disc = body.vertebrae[4].disc.as_ref().expect("a disc").centre.1;
    let stack = few(&body, Reconstruction::SOFT, &[level(2), level(4), disc, level(8) - 30.0]);
    let mut found = vec![Vec::new(); Tissue::ALL.len()];
    for slice in scan_ct(&body, &stack, &mut || true).expect("scanned") {
        for (idx, value) in slice.pixels.iter().enumerate() {
            let at = slice.plane.lps_from_image(ImagePoint::new((idx % 128) as f64, (idx / 128) as f64));
            let Some(tissue) = is_pure(&body, at, 3.0) else { continue };
            found[tissue as usize].push(f64::from(*value) + INTERCEPT);
        }
    }
    let spongy = crate::synthetic::hounsfield::spongy_hu(&recipe.person);
    let expected = [
        (Tissue::Fat, -115.0, -85.0),
        (Tissue::Muscle, 36.0, 60.0),
        (Tissue::Marrow, spongy - 35.0, spongy + 35.0),
        (Tissue::Annulus, 70.0, 115.0),
        (Tissue::Csf, -10.0, 26.0),
        (Tissue::BowelContent, 0.0, 60.0),
        (Tissue::FlowVoid, 25.0, 60.0),
    ];
    for (tissue, low, high) in expected {
        let (mean, _) = mean_and_sd(&found[tissue as usize]);
        println!("{tissue:?}: {mean:.1} of {} pixels", found[tissue as usize].len());
        assert!(found[tissue as usize].len() >= 2, "{tissue:?} is hardly there");
        assert!((low..high).contains(&mean), "{tissue:?}: {mean:.1} HU");
    }
    let (air, _) = mean_and_sd(&found[Tissue::Air as usize]);
    assert!(air < -940.0, "air and table: {air:.0} HU");
    let [spongy, muscle] = [Tissue::Marrow, Tissue::Muscle].map(|it| mean_and_sd(&found[it as usize]).1);
    assert!(spongy > muscle + 3.0, "spongy bone has a texture: {spongy:.1} HU, muscle {muscle:.1}");
}

/// Noise alone about a place that is so many mm to the left of the middle and behind it, as a square of pixels of 1 mm.
fn noise(body: &Body, stack: &CtStack, height: f64, (x, y): (f64, f64), kernel: Kernel) -> Vec<f64> {
    let plane = ImagePlane { position: LpsPoint::new(0.0, 0.0, height), ..stack.planes[0] };
    let rays = Rays::through(body, stack, &plane);
    let places = |middle: f64| (-SQUARE..=SQUARE).map(|k| middle + f64::from(k)).collect::<Vec<_>>();
    let slice = Section { height_mm: height, thickness_mm: stack.reconstruction.slice_mm.0 };
    let [a, b] = [1, 2].map(|scan| Errors::new(&rays, kernel, slice, Grain(scan)).projected(&places(x), &places(y)));
    // What both scans have in common is no noise.
    a.iter().zip(&b).map(|(a, b)| (a - b) / std::f64::consts::SQRT_2).collect()
}

const SQUARE: i32 = 20;

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let ((mean_a, sd_a), (mean_b, sd_b)) = (mean_and_sd(a), mean_and_sd(b));
    a.iter().zip(b).map(|(a, b)| (a - mean_a) * (b - mean_b)).sum::<f64>() / (a.len() as f64 * sd_a * sd_b)
}

/// Correlation of a square's pixels with those so many columns and rows further.
fn lag(noise: &[f64], (columns, rows): (usize, usize)) -> f64 {
    let side = (2 * SQUARE + 1) as usize;
    let places = |from: (usize, usize)| {
        let rows = from.1..from.1 + side - rows;
        rows.flat_map(move |row| (from.0..from.0 + side - columns).map(move |column| noise[row * side + column]))
            .collect::<Vec<_>>()
    };
    correlation(&places((0, 0)), &places((columns, rows)))
}

#[test]
fn noise_has_the_kernels_strength_and_follows_the_rays() {
    let body = Body::from_recipe(&Recipe::normal(23));
    let stack = few(&body, Reconstruction::SOFT, &[60.0]);
    let soft = noise(&body, &stack, 60.0, (0.0, 0.0), Kernel::Soft);
    let (_, sd) = mean_and_sd(&soft);
    assert!((9.5..17.0).contains(&sd), "soft noise in the middle: {sd:.1} HU");
    let (_, sharp) = mean_and_sd(&noise(&body, &stack, 60.0, (0.0, 0.0), Kernel::Bone));
    assert!((32.0..52.0).contains(&sharp), "sharp noise in the middle: {sharp:.1} HU");
    // At the side most noise comes with the long rays from left to right, as in the real set (0.64 and 0.21).
    let side = noise(&body, &stack, 60.0, (105.0, 0.0), Kernel::Soft);
    let (along, across) = (lag(&side, (1, 0)), lag(&side, (0, 1)));
    println!("{sd:.1} {sharp:.1} HU; lag 1: {along:.2} {across:.2}");
    assert!((0.4..0.85).contains(&along) && along > across + 0.2, "{along:.2} {across:.2}");
    assert!(lag(&soft, (1, 0)) > 0.15 && lag(&soft, (3, 0)).abs() < 0.25, "not white, and no blotches");
    let thicker = few(&body, Reconstruction { slice_mm: (2.0 * USUAL_MM, 2.0), ..Reconstruction::SOFT }, &[60.0]);
    let (_, calm) = mean_and_sd(&noise(&body, &thicker, 60.0, (0.0, 0.0), Kernel::Soft));
    assert!((0.6..0.82).contains(&(calm / sd)), "twice as thick: {calm:.1} HU after {sd:.1}");
    let next = noise(&body, &stack, 62.0, (0.0, 0.0), Kernel::Soft);
    let akin = correlation(&soft, &next);
    assert!((0.15..0.75).contains(&akin), "neighbouring slices: {akin:.2}");
}

/// Values of a step from 0 to 1000 behind a kernel, every twentieth of a mm.
fn edge(kernel: Kernel) -> Vec<f64> {
    const SIDE: usize = 512;
    let step: Vec<f64> = (0..SIDE * 2).map(|idx| if idx % SIDE < SIDE / 2 { 0.0 } else { 1000.0 }).collect();
    let lines = crate::synthetic::scanner::spectrum::Lines::new(SIDE);
    let gain: Vec<f64> = lines.frequencies(0.05).iter().map(|f| kernel.transfer(*f)).collect();
    let [line, _] = lines.filtered([&step[..SIDE], &step[SIDE..]], &gain);
    line[SIDE / 4..SIDE * 3 / 4].to_vec()
}

#[test]
fn edges_are_as_wide_as_the_kernel_makes_them() {
    for (kernel, width, over) in [(Kernel::Soft, 1.45, 0.0), (Kernel::Bone, 0.40, 0.106)] {
        let line = edge(kernel);
        let reaches = |level: f64| line.iter().position(|it| *it > level).expect("an edge") as f64 * 0.05;
        let (got, top) = (reaches(900.0) - reaches(100.0), line.iter().copied().fold(0.0, f64::max) / 1000.0 - 1.0);
        assert!((got - width).abs() < 0.12, "{kernel:?}: 10 to 90 % over {got:.2} mm");
        assert!((top - over).abs() < 0.02, "{kernel:?}: overshoot {top:.3}");
    }
}

/// Slices through a vertebra's sagittal middle, 2 mm apart, fine and small.
fn column(body: &Body, it: Reconstruction, heights: (f64, f64), y: f64) -> (CtStack, Vec<Slice>) {
    let it = Reconstruction { fov_mm: 90.0, side: 144, ..it };
    let mut stack = few(body, it, &[heights.1]);
    stack.reconstruction = it;
    let pixel = it.fov_mm / it.side as f64;
    let corner = (it.side - 1) as f64 / 2.0 * pixel;
    let spacing = crate::geometry::PixelSpacing { between_rows_mm: pixel, between_columns_mm: pixel };
    let n = ((heights.1 - heights.0) / 2.0).ceil() as usize + 2;
    let plane = |k: usize| {
        let position = LpsPoint::new(-corner, y - corner, heights.1 + 1.0 - 2.0 * k as f64);
        ImagePlane { position, spacing, ..stack.planes[0] }
    };
    stack.planes = (0..n).map(plane).collect();
    let slices = scan_ct(body, &stack, &mut || true).expect("scanned");
    (stack, slices)
}

/// Hounsfield units every tenth of a mm on the line through two points and beyond, averaged 2 mm to both sides.
fn profile(slices: &[Slice], [a, b]: [LpsPoint; 2], beyond: f64) -> Vec<f64> {
    let line = (b - a).normalized().expect("two places");
    let start = a - line * beyond;
    let length = a.distance_mm(b) + 2.0 * beyond;
    let one = |k: usize| {
        let at = start + line * (0.1 * k as f64);
        [-2.0, -1.0, 0.0, 1.0, 2.0].map(|x| value(slices, at + LpsVector::new(x, 0.0, 0.0))).iter().sum::<f64>() / 5.0
    };
    (0..(length / 0.1) as usize).map(one).collect()
}

fn value(slices: &[Slice], at: LpsPoint) -> f64 {
    let (top, spacing) = (slices[0].plane.position.0.z, 2.0);
    let level = ((top - at.0.z) / spacing).clamp(0.0, (slices.len() - 1) as f64 - 1e-6);
    let (first, part) = (level as usize, level.fract());
    let in_slice = |slice: &Slice| {
        let place = slice.plane.image_from_lps(at);
        let (i, j) = (place.x as usize, place.y as usize);
        let (u, v) = (place.x.fract(), place.y.fract());
        let pixel = |i: usize, j: usize| f64::from(slice.pixels[j * 144 + i]) + INTERCEPT;
        (pixel(i, j) * (1.0 - u) + pixel(i + 1, j) * u) * (1.0 - v)
            + (pixel(i, j + 1) * (1.0 - u) + pixel(i + 1, j + 1) * u) * v
    };
    in_slice(&slices[first]) * (1.0 - part) + in_slice(&slices[first + 1]) * part
}

/// What lies on bone, ligament or muscle, in HU.
const SOFT_HU: f64 = 60.0;

/// Where a profile crosses half of what lies between soft tissue and its highest place within 3 mm of the expected end,
/// from outside in, in mm; the profile begins `beyond` mm outside of it.
fn outer_edge(profile: &[f64], beyond: f64) -> f64 {
    let place = |mm: f64| ((beyond + mm) / 0.1) as usize;
    let top = (place(-2.5)..place(3.0)).max_by(|a, b| profile[*a].total_cmp(&profile[*b])).unwrap_or(0);
    let half = (profile[top] + SOFT_HU) / 2.0;
    let before = profile[..=top].iter().rposition(|value| *value < half).unwrap_or(0);
    before as f64 * 0.1 - beyond
}

/// Where contrast medium ends before dura and fat: half-way down to the darkest place near the expected end, which lies
/// `beyond` mm from the profile's start.
fn medium_edge(profile: &[f64], beyond: f64) -> f64 {
    let place = |mm: f64| (((beyond + mm) / 0.1) as usize).min(profile.len() - 1);
    let (from, to) = (place(-2.0), place(1.5));
    let dark = (from..to).min_by(|a, b| profile[*a].total_cmp(&profile[*b])).unwrap_or(from);
    // Next to it: farther in, where the medium lies, it is brighter than at the wall before it.
    let bright = profile[dark..(dark + 20).min(profile.len())].iter().copied().fold(f64::MIN, f64::max);
    let half = (bright + profile[dark]) / 2.0;
    let within = profile[dark..].iter().position(|value| *value > half).unwrap_or(0);
    (dark + within) as f64 * 0.1 - beyond
}

type Edge = fn(&[f64], f64) -> f64;

fn length(slices: &[Slice], ends: [LpsPoint; 2], beyond: f64, edge: Edge) -> f64 {
    let forth = profile(slices, ends, beyond);
    let back: Vec<f64> = forth.iter().rev().copied().collect();
    ends[0].distance_mm(ends[1]) - edge(&forth, beyond) - edge(&back, beyond)
}

fn heights(ends: [LpsPoint; 2]) -> (f64, f64) {
    let [a, b] = ends.map(|it| it.0.z);
    (a.min(b) - 2.0, a.max(b) + 2.0)
}

fn measured(body: &Body, it: Reconstruction, ends: [LpsPoint; 2], edge: Edge) -> f64 {
    let (_, slices) = column(body, it, heights(ends), (ends[0].0.y + ends[1].0.y) / 2.0);
    length(&slices, ends, 5.0, edge)
}

/// What is measured at a level, and whether it is held: bodies without a contrast medium, the sac with it.
type Held = (VertebralLevel, bool, bool);

/// Truth and pixels, both with the sharp kernel: the soft one runs bone and medium together where they lie a millimetre
/// apart.
fn truth_holds((name, text): (&str, &str), levels: &[Held]) {
    let body = Body::from_recipe(&Recipe::parse(text).expect("a recipe"));
    let truth = Truth::of(&body);
    let mut faults = Vec::new();
    let myelogram = Reconstruction { kernel: Kernel::Bone, ..Reconstruction::MYELOGRAM };
    for (level, holds_body, holds_sac) in levels {
        let it: &LevelTruth = truth.level(*level).expect("measured");
        let mut hold = |what: &str, truth: f64, pixels: f64| {
            println!("{name} {level} {what}: truth {truth:.2}, pixels {pixels:.2}");
            if (pixels - truth).abs() > 1.0f64.max(0.05 * truth) {
                faults.push(format!("{name} {level} {what}: truth {truth:.2}, pixels {pixels:.2}"));
            }
        };
        if *holds_body {
            hold("body", it.vbd_mm, measured(&body, Reconstruction::BONE, it.middle, outer_edge));
        }
        if *holds_sac {
            hold("sac", it.dsd_mm, measured(&body, myelogram, it.sac, medium_edge));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Roots lie on the dorsal dura from L2 down, so that medium does not show where it is.
#[test]
fn a_caliper_finds_the_truth_of_n() {
    truth_holds(PATIENTS[0], &[(L2, true, false), (L4, true, false)]);
}

/// The hollow wall of L5 has no plain edge at mid-height, where the vein leaves it.
#[test]
fn a_caliper_finds_the_wide_sac_of_b() {
    truth_holds(PATIENTS[2], &[(L5, false, true)]);
}

#[test]
fn the_medium_lies_behind_and_roots_stand_out_in_it() {
    let body = Body::from_recipe(&Recipe::normal(23));
    let l4 = *Truth::of(&body).level(L4).expect("L4");
    let (stack, slices) = column(&body, Reconstruction::MYELOGRAM, heights(l4.sac), l4.sac[0].0.y);
    let depth = l4.sac[0].distance_mm(l4.sac[1]);
    let across = (l4.sac[1] - l4.sac[0]).normalized().expect("two places");
    // Between the roots: at the front of the sac, and behind, where only the roots leave room.
    let mut thirds = [Vec::new(), Vec::new()];
    for (a, x) in (0..40).flat_map(|a| (-16..=16).map(move |x| (f64::from(a) / 40.0, 0.5 * f64::from(x)))) {
        let at = l4.sac[0] + across * (a * depth) + LpsVector::new(x, 0.0, 0.0);
        let third = if a < 0.15 { 0 } else { 1 };
        if !(0.15..=0.33).contains(&a) && is_pure(&body, at, 0.8) == Some(Tissue::Csf) {
            thirds[third].push(value(&slices, at));
        }
    }
    assert!(thirds.iter().all(|it| it.len() > 3), "{thirds:?}");
    let [front, back] = thirds.map(|it| mean_and_sd(&it).0);
    println!("medium: {front:.0} in front, {back:.0} HU behind");
    let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len() as f64;
    assert!((110.0..270.0).contains(&front) && (220.0..640.0).contains(&back), "{front:.0} to {back:.0} HU");
    assert!(back > front + 40.0, "{front:.0} to {back:.0} HU");
    let plain = CtStack { reconstruction: Reconstruction { has_medium: false, ..stack.reconstruction }, ..stack };
    let without = profile(&scan_ct(&body, &plain, &mut || true).expect("scanned"), l4.sac, 0.0);
    assert!(mean(&without[10..without.len() - 10]) < 45.0, "without medium the sac is fluid");
}
