//! CT slices beside real ones on one grid, and radiographs of ours alone.

use std::{env, fs, path::PathBuf};

use dicom_pixeldata::PixelDecoder as _;
use image::{GrayImage, Luma, imageops};
use thecal::synthetic::{
    Body,
    scanner::{
        Detail,
        ct::{CtStack, INTERCEPT, Reconstruction, scan_ct},
        xray::{Exposure, Film, View, take},
    },
};

use super::Fault;

/// The grid on which ours and real ones are shown, mm; how many pixels show one of its cells; side of a tile in cells.
const GRID_MM: f64 = 3.0;
const ZOOM: u32 = 3;
const CELLS: usize = 124;
/// The real set, and its slices from head to foot: L1 to the sacrum.
const REAL: (&str, [usize; 5]) = ("ct-lumbosacral-3mm", [30, 40, 50, 64, 74]);
/// Vertebrae at whose middle ours are shown.
const LEVELS: [usize; 5] = [3, 4, 5, 7, 9];
/// Windows: soft tissue and bone.
const WINDOWS: [(f64, f64); 2] = [(40.0, 400.0), (350.0, 2000.0)];

/// Hounsfield units on the grid, with the body in the middle.
struct Plane {
    columns: usize,
    values: Vec<f64>,
}

impl Plane {
    fn tile(&self, (centre, width): (f64, f64)) -> GrayImage {
        let rows = self.values.len() / self.columns;
        let level = |value: f64| ((value - centre) / width * 255.0 + 127.5).clamp(0.0, 255.0) as u8;
        let picture = GrayImage::from_fn(self.columns as u32, rows as u32, |x, y| {
            Luma([level(self.values[y as usize * self.columns + x as usize])])
        });
        let side = CELLS as u32;
        let mut framed = GrayImage::new(side, side);
        let off = |n: u32| (i64::from(side) - i64::from(n)) / 2;
        imageops::overlay(&mut framed, &picture, off(picture.width()), off(picture.height()));
        imageops::resize(&framed, side * ZOOM, side * ZOOM, imageops::FilterType::CatmullRom)
    }
}

/// Rows of the sheet: real and ours in each window; `native` shows ours alone, as its matrix is.
pub fn ct(body: &Body, native: bool) -> Result<Vec<Vec<GrayImage>>, Fault> {
    let mut rows = Vec::new();
    let real = if native { Vec::new() } else { real()? };
    let ours = ours(body, native);
    for window in WINDOWS {
        rows.push(real.iter().map(|it| it.tile(window)).collect::<Vec<_>>());
        rows.push(ours.iter().map(|it| if native { whole(it, window) } else { it.tile(window) }).collect());
    }
    rows.retain(|row| !row.is_empty());
    Ok(rows)
}

fn whole(plane: &Plane, (centre, width): (f64, f64)) -> GrayImage {
    let level = |value: f64| ((value - centre) / width * 255.0 + 127.5).clamp(0.0, 255.0) as u8;
    let side = plane.columns as u32;
    GrayImage::from_fn(side, side, |x, y| Luma([level(plane.values[(y * side + x) as usize])]))
}

/// Our slices; on the grid, an average over each of its cells.
fn ours(body: &Body, native: bool) -> Vec<Plane> {
    let mut stack = CtStack::of(
        Reconstruction { side: if native { 512 } else { 256 }, ..Reconstruction::SOFT },
        body,
        Detail::Full,
    );
    let all = stack.planes.clone();
    let height = |idx: &usize| body.vertebrae[*idx].centre.1;
    let nearest = |z: f64| all.iter().min_by(|a, b| (a.position.0.z - z).abs().total_cmp(&(b.position.0.z - z).abs()));
    stack.planes = LEVELS.iter().filter_map(|idx| nearest(height(idx)).copied()).collect();
    let side = stack.reconstruction.side;
    let pixel = stack.reconstruction.fov_mm / side as f64;
    let plane = |pixels: &[u16]| {
        let hu = |idx: usize| f64::from(pixels[idx]) + INTERCEPT;
        if native {
            return Plane { columns: side, values: (0..side * side).map(hu).collect() };
        }
        let columns = (stack.reconstruction.fov_mm / GRID_MM) as usize;
        let mut sums = vec![(0.0, 0.0); columns * columns];
        let cell = |k: usize| (((k as f64 + 0.5) * pixel / GRID_MM) as usize).min(columns - 1);
        for idx in 0..side * side {
            let sum = &mut sums[cell(idx / side) * columns + cell(idx % side)];
            *sum = (sum.0 + hu(idx), sum.1 + 1.0);
        }
        Plane { columns, values: sums.into_iter().map(|(sum, n)| sum / f64::max(n, 1.0)).collect() }
    };
    scan_ct(body, &stack, &mut || true).unwrap_or_default().iter().map(|slice| plane(&slice.pixels)).collect()
}

/// The real slices; none where the studies are not at hand.
fn real() -> Result<Vec<Plane>, Fault> {
    let Some(folder) = env::var_os("THECAL_STUDIES") else {
        eprintln!("ct: no real slices (THECAL_STUDIES)");
        return Ok(Vec::new());
    };
    let files = fs::read_dir(PathBuf::from(folder).join(REAL.0))?.filter_map(|it| Some(it.ok()?.path()));
    let mut slices = Vec::new();
    for file in files {
        let object = dicom_object::open_file(file)?;
        let height: f64 = object.element_by_name("ImagePositionPatient")?.to_multi_float64()?[2];
        let pixels = object.decode_pixel_data()?;
        slices.push((height, Plane { columns: pixels.columns() as usize, values: pixels.to_vec::<f64>()? }));
    }
    slices.sort_by(|a, b| b.0.total_cmp(&a.0));
    Ok(slices.into_iter().enumerate().filter(|(idx, _)| REAL.1.contains(idx)).map(|(_, (_, plane))| plane).collect())
}

/// A row of radiographs: lateral and frontal.
pub fn radiographs(body: &Body) -> Vec<GrayImage> {
    let (centre, width) = Film::window();
    let one = |view| {
        let film = take(body, &Exposure::of(view, body, Detail::Full), &mut || true)?;
        let (rows, columns) = film.exposure.size;
        let level = |x: u32, y: u32| f64::from(film.pixels[y as usize * columns + x as usize]);
        Some(GrayImage::from_fn(columns as u32, rows as u32, |x, y| {
            Luma([((level(x, y) - centre) / width * 255.0 + 127.5).clamp(0.0, 255.0) as u8])
        }))
    };
    [View::Lateral, View::Frontal].into_iter().filter_map(one).collect()
}
