//! Lays synthetic slices beside real ones in the same window, size and grid, to see what gives ours away.
//!
//! `cargo run --release --example comparison_sheet -- OUT.png [--recipe FILE] [--seed N] [--rows
//! mid,para,far,t1,axial,thin,thin-para,thin-far,thin-other,ct,ct-planes,film] [--native]`. The thin rows lay our 3D T2
//! beside real ones. Real slices come from the folder named by `THECAL_STUDIES` (left half of a row) and are left out
//! where it is unset; `--native` shows ours alone as a scanner would. `ct` lays axial slices of our CT below those of a
//! real one, `ct-planes` sagittal and coronal ones; `film` shows radiographs.

use std::{env, error::Error, fs, path::PathBuf};

use dicom_pixeldata::PixelDecoder as _;
use image::{GrayImage, Luma, imageops};
use thecal::synthetic::{
    Body, Recipe,
    scanner::{Contrast, Detail, Geometry, Slice, Stack, Technique, scan},
};

/// Side of a tile in mm, and how many pixels show a millimetre.
const TILE_MM: u32 = 210;
const ZOOM: u32 = 3;
/// The share of pixels that is white, in ‰, and the share that is black.
const WHITE: f64 = 0.996;
const BLACK: f64 = 0.03;

#[path = "comparison_sheet/xray.rs"]
mod xray;

type Fault = Box<dyn Error>;

/// A plane of values with its pixel size in mm and the place that the tile is centred on, in pixels.
struct Plane {
    values: Vec<f64>,
    size: (usize, usize),
    pixel_mm: f64,
    middle: (f64, f64),
}

/// A row of the sheet: a name, what is scanned, which planes of it by their offset in mm, what is real.
struct Row {
    name: &'static str,
    contrast: Contrast,
    geometry: Geometry,
    ours: &'static [f64],
    real: Option<(&'static str, &'static [usize])>,
}

impl Row {
    fn is_axial(&self) -> bool {
        self.geometry == Geometry::AxialBlocks
    }
}

/// Real slices by index: the midline lies at 32 of the first set; heights are rows of the second.
const ROWS: [Row; 9] = [
    Row {
        name: "mid",
        contrast: Contrast::T2,
        geometry: Geometry::Sagittal,
        ours: &[0.0, 4.4],
        real: Some(("mr-wide-sac-sag-t2-1mm", &[32, 35])),
    },
    Row {
        name: "para",
        contrast: Contrast::T2,
        geometry: Geometry::Sagittal,
        ours: &[-17.6, 13.2],
        real: Some(("mr-wide-sac-sag-t2-1mm", &[14, 46])),
    },
    Row {
        name: "far",
        contrast: Contrast::T2,
        geometry: Geometry::Sagittal,
        ours: &[-26.4, 22.0],
        real: Some(("mr-wide-sac-sag-t2-1mm", &[8, 54])),
    },
    Row { name: "t1", contrast: Contrast::T1, geometry: Geometry::Sagittal, ours: &[0.0, 8.8, 17.6, 26.4], real: None },
    Row {
        name: "axial",
        contrast: Contrast::T2,
        geometry: Geometry::AxialBlocks,
        ours: &[0.03, 0.10, 0.17, 0.24, 0.36, 0.5, 0.63, 0.76, 0.86, 0.97],
        real: Some(("mr-lumbar-t2-3d-1mm", &[95, 130])),
    },
    thin("thin", &[0.0, 4.0], ("mr-wide-sac-sag-t2-1mm", &[32, 37])),
    thin("thin-para", &[-17.0, 12.0], ("mr-wide-sac-sag-t2-1mm", &[16, 46])),
    thin("thin-far", &[-27.0, 22.0], ("mr-wide-sac-sag-t2-1mm", &[8, 54])),
    thin("thin-other", &[0.0, 8.0], ("mr-lumbar-t2-3d-1mm", &[14, 21])),
];

/// A row of the volume with thin partitions.
const fn thin(name: &'static str, ours: &'static [f64], real: (&'static str, &'static [usize])) -> Row {
    Row { name, contrast: Contrast::T2Volume, geometry: Geometry::Volume, ours, real: Some(real) }
}

fn main() -> Result<(), Fault> {
    let args: Vec<String> = env::args().skip(1).collect();
    let option = |name: &str| args.iter().position(|it| it == name).and_then(|idx| args.get(idx + 1));
    let out = args.first().ok_or("give the name of the picture to write")?;
    let seed = option("--seed").map(|seed| seed.parse()).transpose()?;
    let recipe = match option("--recipe") {
        Some(file) => Recipe::parse_as(&fs::read_to_string(file)?, seed)?,
        None => Recipe::normal(seed.unwrap_or(23)),
    };
    let native = args.iter().any(|it| it == "--native");
    let wanted = option("--rows").map_or("mid,para,far,t1,axial", String::as_str);
    let body = Body::from_recipe(&recipe);
    let mut rows = Vec::new();
    for row in ROWS.iter().filter(|row| wanted.split(',').any(|it| it == row.name)) {
        let mut tiles = if native { Vec::new() } else { real(row)? };
        tiles.extend(ours(&body, &recipe.technique, row).iter().map(|plane| tile(plane, native)));
        let (first, rest) = tiles.split_at(tiles.len().min(5));
        rows.extend([first, rest].into_iter().filter(|it| !it.is_empty()).map(beside));
    }
    if wanted.split(',').any(|it| it == "ct") {
        rows.extend(xray::ct(&body, native)?.iter().map(|row| beside(row)));
    }
    if wanted.split(',').any(|it| it == "ct-planes") {
        rows.extend(xray::planes(&body)?.iter().map(|row| beside(row)));
    }
    if wanted.split(',').any(|it| it == "film") {
        rows.push(beside(&xray::radiographs(&body)));
    }
    below(&rows).save(out)?;
    Ok(())
}

/// The planes of a row, scanned.
fn ours(body: &Body, technique: &Technique, row: &Row) -> Vec<Plane> {
    let mut stack = Stack::of(row.geometry, body, technique, Detail::Full);
    let all = stack.planes.clone();
    let spine = body.vertebrae[5].centre;
    stack.planes = row.ours.iter().map(|at| all[nearest(&all, spine, row.is_axial(), *at)]).collect();
    let mut series = scan(body, &stack, &[row.contrast], 1, &mut || true).unwrap_or_default();
    let plane = |slice: Slice| {
        let side = stack.matrix.shown;
        let at = slice.plane.image_from_lps(thecal::geometry::LpsPoint::new(0.0, spine.0, spine.1));
        let middle = if row.is_axial() { (side as f64 / 2.0, side as f64 / 2.0) } else { (at.x + 5.0, at.y) };
        let values = slice.pixels.iter().map(|it| f64::from(*it)).collect();
        Plane { values, size: (side, side), pixel_mm: slice.plane.spacing.between_rows_mm, middle }
    };
    series.pop().unwrap_or_default().into_iter().map(plane).collect()
}

/// Sagittal planes by their distance from the median plane at the spine, axial ones by their share of the stack.
fn nearest(planes: &[thecal::geometry::ImagePlane], spine: (f64, f64), is_axial: bool, at: f64) -> usize {
    if is_axial {
        return ((at * planes.len() as f64) as usize).min(planes.len() - 1);
    }
    let place = thecal::geometry::LpsPoint::new(at, spine.0, spine.1);
    let off = |idx: &usize| planes[*idx].signed_distance_mm(place).abs();
    (0..planes.len()).min_by(|a, b| off(a).total_cmp(&off(b))).unwrap_or(0)
}

/// The real slices of a row as tiles; none where the studies are not at hand.
fn real(row: &Row) -> Result<Vec<GrayImage>, Fault> {
    let (Some(folder), Some((set, picks))) = (env::var_os("THECAL_STUDIES"), row.real) else {
        eprintln!("{}: no real slices (THECAL_STUDIES, or none of this kind)", row.name);
        return Ok(Vec::new());
    };
    let mut files: Vec<PathBuf> =
        fs::read_dir(PathBuf::from(folder).join(set))?.filter_map(|it| Some(it.ok()?.path())).collect();
    files.sort();
    let mut slices = Vec::new();
    for file in &files {
        let object = dicom_object::open_file(file)?;
        let at: f64 = object.element_by_name("ImagePositionPatient")?.to_multi_float64()?[0];
        let pixels = object.decode_pixel_data()?;
        let size = (pixels.columns() as usize, pixels.rows() as usize);
        slices.push((at, size, pixels.to_vec::<f64>()?));
    }
    slices.sort_by(|a, b| a.0.total_cmp(&b.0));
    let size = slices[0].1;
    let lowest = floor_of(&slices[slices.len() / 2].2);
    let plane = |pick: &usize| {
        let (size, values) = if row.is_axial() {
            // Across the stack: x runs over the slices, y over a slice's columns.
            let line = |column: usize| slices.iter().map(move |it| it.2[pick * size.0 + column]);
            ((slices.len(), size.0), (0..size.0).flat_map(line).collect())
        } else {
            (size, slices[(*pick).min(slices.len() - 1)].2.clone())
        };
        let values: Vec<f64> = values.iter().map(|it: &f64| (it - lowest).max(0.0)).collect();
        let middle = (size.0 as f64 / 2.0, size.1 as f64 * if row.is_axial() { 0.72 } else { 0.5 });
        tile(&Plane { values, size, pixel_mm: 1.0, middle }, false)
    };
    Ok(picks.iter().map(plane).collect())
}

fn floor_of(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[(sorted.len() as f64 * BLACK) as usize]
}

/// A tile on the sheet's grid, in a window from black to its own brightest thousandths.
fn tile(plane: &Plane, native: bool) -> GrayImage {
    let (width, height) = (plane.size.0 as u32, plane.size.1 as u32);
    let mut sorted = plane.values.clone();
    sorted.sort_by(f64::total_cmp);
    let white = sorted[(sorted.len() as f64 * WHITE) as usize].max(1.0);
    let level = |x: u32, y: u32| (plane.values[(y * width + x) as usize] / white * 255.0).clamp(0.0, 255.0) as u8;
    let mut picture = GrayImage::from_fn(width, height, |x, y| Luma([level(x, y)]));
    if native {
        return imageops::resize(&picture, width * 3 / 2, height * 3 / 2, imageops::FilterType::CatmullRom);
    }
    let (grid_w, grid_h) = ((f64::from(width) * plane.pixel_mm) as u32, (f64::from(height) * plane.pixel_mm) as u32);
    if plane.pixel_mm < 1.0 {
        picture = imageops::resize(&picture, grid_w, grid_h, imageops::FilterType::Triangle);
    }
    let half = i64::from(TILE_MM / 2);
    let (left, top) =
        ((plane.middle.0 * plane.pixel_mm) as i64 - half, (plane.middle.1 * plane.pixel_mm) as i64 - half);
    let mut framed = GrayImage::new(TILE_MM, TILE_MM);
    imageops::overlay(&mut framed, &picture, -left, -top);
    imageops::resize(&framed, TILE_MM * ZOOM, TILE_MM * ZOOM, imageops::FilterType::CatmullRom)
}

fn beside(tiles: &[GrayImage]) -> GrayImage {
    let height = tiles.iter().map(GrayImage::height).max().unwrap_or(1);
    let mut row = GrayImage::new(tiles.iter().map(|it| it.width() + 4).sum(), height);
    let mut left = 0;
    for it in tiles {
        imageops::overlay(&mut row, it, left, 0);
        left += i64::from(it.width()) + 4;
    }
    row
}

fn below(rows: &[GrayImage]) -> GrayImage {
    let width = rows.iter().map(GrayImage::width).max().unwrap_or(1);
    let mut sheet = GrayImage::new(width, rows.iter().map(|it| it.height() + 4).sum::<u32>().max(1));
    let mut top = 0;
    for row in rows {
        imageops::overlay(&mut sheet, row, 0, top);
        top += i64::from(row.height()) + 4;
    }
    sheet
}
