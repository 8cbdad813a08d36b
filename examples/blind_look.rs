//! The blind look: crops of real sagittal T2 and of ours, mixed at random, for a fresh eye to tell apart.
//!
//! `cargo run --release --example blind_look -- OUT.png KEY.txt --real FOLDER [--seed N]`. The folder holds grey PNG
//! pictures of 100 x 100 pixels of 1 mm, cut from real midline slices; it never belongs to the project. Twelve of them
//! and twelve of our patients, each another seed, lie on the sheet in one grid, one window and random order; the key
//! says which are ours. A reader who tells at most 16 of the 24 right cannot tell them apart (p = 0.08 for 16 or more).

use std::{env, error::Error, fmt::Write as _, fs, path::PathBuf};

use image::{GrayImage, ImageBuffer, Luma, imageops};
use thecal::{
    geometry::{ImagePlane, LpsPoint},
    synthetic::{
        Body, Recipe,
        scanner::{Contrast, Detail, Geometry, Slice, Stack, scan},
    },
};

/// Side of a crop in mm and pixels, how much it is enlarged, crops of each kind, crops in a row.
const SIDE: u32 = 100;
const ZOOM: u32 = 3;
const EACH: usize = 12;
/// Crops of one patient of ours, as there are of a real one.
const OF_ONE: usize = 2;
/// How much wider a sac may be than the average control's: the people of the real pictures have wide ones.
const WIDER: f64 = 0.3;
/// How much lower than usual one may end, mm.
const LOWER_MM: (f64, f64) = (4.0, 16.0);
/// How much more their backs are hollow than the average adult's: their upper lumbar sacs lean forwards.
const HOLLOWER: (f64, f64) = (1.0, 1.5);
/// The middle of a crop lies so far behind that of the body, as the real ones are cut, and how far off that it may be, mm.
const BEHIND_MM: f64 = 37.0;
/// See [`BEHIND_MM`].
const OFF_MM: usize = 10;
const ACROSS: usize = 6;
/// The share of pixels that is not white.
const WHITE: f64 = 0.998;

type Fault = Box<dyn Error>;

/// Numbers that follow from a seed, for order and choice.
struct Dice(u64);

impl Dice {
    /// SplitMix64.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        it ^ (it >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// A number from 0 to 1.
    fn share(&mut self) -> f64 {
        self.below(101) as f64 / 100.0
    }

    fn shuffle<T>(&mut self, all: &mut [T]) {
        for idx in (1..all.len()).rev() {
            all.swap(idx, self.below(idx + 1));
        }
    }
}

fn main() -> Result<(), Fault> {
    let args: Vec<String> = env::args().skip(1).collect();
    let option = |name: &str| args.iter().position(|it| it == name).and_then(|idx| args.get(idx + 1));
    let (Some(out), Some(key)) = (args.first(), args.get(1)) else { return Err("name the picture and the key".into()) };
    let folder = option("--real").ok_or("--real FOLDER: where the real crops are")?;
    let mut dice = Dice(option("--seed").map_or(Ok(1), |seed| seed.parse())?);
    let mut crops = real(&PathBuf::from(folder), &mut dice)?;
    for _ in 0..EACH / OF_ONE {
        let seed = dice.next() as u32;
        for crop in ours(seed, &mut dice)? {
            crops.push((format!("ours, seed {seed}"), windowed(&crop)));
        }
    }
    dice.shuffle(&mut crops);
    let tile = SIDE * ZOOM + 4;
    let mut sheet = GrayImage::new(tile * ACROSS as u32, tile * crops.len().div_ceil(ACROSS) as u32);
    let mut answers = String::new();
    for (idx, (name, crop)) in crops.iter().enumerate() {
        writeln!(answers, "row {} column {}: {name}", idx / ACROSS + 1, idx % ACROSS + 1)?;
        let large = imageops::resize(crop, SIDE * ZOOM, SIDE * ZOOM, imageops::FilterType::CatmullRom);
        let at = |place: usize| place as i64 * i64::from(tile);
        imageops::overlay(&mut sheet, &large, at(idx % ACROSS), at(idx / ACROSS));
    }
    sheet.save(out)?;
    Ok(fs::write(key, answers)?)
}

/// Twelve of the folder's pictures.
fn real(folder: &PathBuf, dice: &mut Dice) -> Result<Vec<(String, GrayImage)>, Fault> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?.filter_map(|it| Some(it.ok()?.path())).collect();
    files.retain(|it| it.extension().is_some_and(|it| it == "png"));
    files.sort();
    dice.shuffle(&mut files);
    if files.len() < EACH {
        return Err(format!("{}: {} pictures, {EACH} are needed", folder.display(), files.len()).into());
    }
    let one = |file: &PathBuf| {
        let crop = image::open(file)?.to_luma8();
        if crop.dimensions() != (SIDE, SIDE) {
            return Err(format!("{}: not {SIDE} x {SIDE} pixels", file.display()).into());
        }
        let values: Vec<f64> = crop.pixels().map(|it| f64::from(it.0[0])).collect();
        Ok(("real".to_owned(), windowed(&values)))
    };
    files.iter().take(EACH).map(one).collect()
}

/// Crops of a patient, one of the upper levels and one of the lower.
fn ours(seed: u32, dice: &mut Dice) -> Result<[Vec<f64>; OF_ONE], Fault> {
    let mut recipe = Recipe::normal(seed);
    let wider = 1.0 + WIDER * dice.share();
    recipe.levels.values_mut().for_each(|it| it.dsd_mm *= wider);
    // And they all end at the lower edge of S2 or in S3.
    recipe.person.sac_tip_mm = LOWER_MM.0 + (LOWER_MM.1 - LOWER_MM.0) * dice.share();
    recipe.person.lordosis *= HOLLOWER.0 + (HOLLOWER.1 - HOLLOWER.0) * dice.share();
    let body = Body::from_recipe(&recipe);
    let levels = [2 + dice.below(3), 5 + dice.below(3)];
    let [upper, lower] = levels.map(|idx| midline(&recipe, &body, idx, dice));
    Ok([upper?, lower?])
}

/// The midline slice round the canal at a vertebra, on a grid of 1 mm.
fn midline(recipe: &Recipe, body: &Body, idx: usize, dice: &mut Dice) -> Result<Vec<f64>, Fault> {
    let mut stack = Stack::of(Geometry::Sagittal, body, &recipe.technique, Detail::Full);
    let level = &body.vertebrae[idx];
    // The slice that a reader takes for the midline there: the nearest, or the one beside it where that is as good.
    let [first, second, ..] = stack.planes[..] else { return Err("fewer than two slices".into()) };
    let apart = (second.position - first.position).dot(first.normal());
    let middle = body.median(level.centre) + first.normal() * (apart * (dice.share() - 0.5));
    let away = |plane: &ImagePlane| (middle - plane.position).dot(plane.normal()).abs();
    let nearest = stack.planes.iter().copied().min_by(|a, b| away(a).total_cmp(&away(b)));
    stack.planes = nearest.into_iter().collect();
    let slice = scan(body, &stack, &[Contrast::T2], recipe.seed, &mut || true).and_then(|mut it| it.pop()?.pop());
    // Round the sac, as the real ones are cut.
    let mut off = || dice.below(2 * OFF_MM + 1) as f64 - OFF_MM as f64;
    let off = (off(), off());
    let (y, z) = level.plane(BEHIND_MM, 0.0);
    let (y, z) = (y + off.0, z + off.1);
    // Windowed as a whole, as pictures of real ones come.
    let slice = slice.ok_or("nothing was scanned")?;
    let white = brightest(slice.pixels.iter().copied().map(f64::from).collect());
    let values = crop(slice, stack.matrix.shown, (y, z)).ok_or("the crop lies outside")?;
    Ok(values.into_iter().map(|it| it.min(white)).collect())
}

/// Pixels of 1 mm round `(y, z)`, brought to that grid as pictures usually are.
fn crop(slice: Slice, side: usize, (y, z): (f64, f64)) -> Option<Vec<f64>> {
    let pixels = 1.0 / slice.plane.spacing.between_rows_mm;
    let (wide, all) = ((f64::from(SIDE) * pixels).round(), side as u32);
    // Wholly inside the picture, and off its darkened edges.
    let off = 8.0 * pixels;
    let place = slice.plane.image_from_lps(LpsPoint::new(0.0, y, z));
    let corner = |it: f64| (it - wide / 2.0).clamp(off, f64::from(all) - wide - off).round() as u32;
    let whole = ImageBuffer::<Luma<u16>, _>::from_raw(all, all, slice.pixels)?;
    let part = imageops::crop_imm(&whole, corner(place.x), corner(place.y), wide as u32, wide as u32).to_image();
    let crop = imageops::resize(&part, SIDE, SIDE, imageops::FilterType::CatmullRom);
    Some(crop.pixels().map(|it| f64::from(it.0[0])).collect())
}

/// What few pixels are brighter than.
fn brightest(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(values.len() as f64 * WHITE) as usize].max(1.0)
}

/// A crop in a window from nothing to its own brightest thousandths.
fn windowed(values: &[f64]) -> GrayImage {
    let white = brightest(values.to_vec());
    let level = |x: u32, y: u32| (values[(y * SIDE + x) as usize] / white * 235.0).clamp(0.0, 255.0) as u8;
    GrayImage::from_fn(SIDE, SIDE, |x, y| Luma([level(x, y)]))
}
