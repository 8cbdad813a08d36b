//! CT slices beside real ones on one grid, and radiographs of ours alone.

use std::{env, fs, path::PathBuf};

use dicom_pixeldata::PixelDecoder as _;
use image::{GrayImage, Luma, imageops};
use thecal::{
    geometry::{ImagePlane, LpsPoint},
    synthetic::{
        Body,
        scanner::{
            Detail,
            ct::{CtStack, INTERCEPT, Reconstruction, scan_ct},
            xray::{Exposure, Film, View, take},
        },
    },
};

use super::Fault;

/// The grid on which ours and real ones are shown, mm; how many pixels show one of its cells; side of a tile in cells.
const GRID_MM: f64 = 3.0;
const ZOOM: u32 = 3;
const CELLS: usize = 124;
/// The real set, and its slices from head to foot: L3, L5/S1, the wings of the sacrum, its lower half.
const REAL: (&str, [usize; 4]) = ("ct-lumbosacral-3mm", [40, 64, 69, 76]);
/// Heights of ours in mm above the middle of these vertebrae.
const LEVELS: [(usize, f64); 4] = [(4, 2.0), (7, 16.0), (7, -6.0), (9, 6.0)];
/// Columns of the real set from side to side, and ours by x in mm: the midline, a lamina, the facets, a wing.
const SAGITTAL: ([usize; 4], [f64; 4]) = ([62, 66, 71, 77], [0.0, 12.0, 24.0, 45.0]);
/// Rows of the real set from front to back, and ours by y in mm from the middle of L3: bodies, pedicles,
/// canal and sacrum, the dorsal part.
const CORONAL: ([usize; 4], [f64; 4]) = ([58, 66, 70, 76], [0.0, 24.0, 36.0, 54.0]);
/// Windows: soft tissue and bone.
const WINDOWS: [(f64, f64); 2] = [(40.0, 400.0), (350.0, 2000.0)];
/// The window of reformats: both.
const BOTH: (f64, f64) = (250.0, 1100.0);

/// Hounsfield units on a grid, with the body in the middle.
struct Plane {
    columns: usize,
    values: Vec<f64>,
}

impl Plane {
    fn tile(&self, (centre, width): (f64, f64)) -> GrayImage {
        let picture = self.whole((centre, width));
        let side = CELLS as u32;
        let mut framed = GrayImage::new(side, side);
        let off = |n: u32| (i64::from(side) - i64::from(n)) / 2;
        imageops::overlay(&mut framed, &picture, off(picture.width()), off(picture.height()));
        imageops::resize(&framed, side * ZOOM, side * ZOOM, imageops::FilterType::CatmullRom)
    }

    fn whole(&self, (centre, width): (f64, f64)) -> GrayImage {
        let rows = self.values.len() / self.columns;
        let level = |value: f64| ((value - centre) / width * 255.0 + 127.5).clamp(0.0, 255.0) as u8;
        GrayImage::from_fn(self.columns as u32, rows as u32, |x, y| {
            Luma([level(self.values[y as usize * self.columns + x as usize])])
        })
    }
}

/// Slices from head to foot.
struct Volume(Vec<Plane>);

impl Volume {
    /// Across all slices, `values` of one of them at a time.
    fn across(&self, values: impl Fn(&Plane) -> Vec<f64>) -> Plane {
        let rows: Vec<Vec<f64>> = self.0.iter().map(values).collect();
        Plane { columns: rows.first().map_or(1, Vec::len), values: rows.concat() }
    }

    fn sagittal(&self, column: usize) -> Plane {
        self.across(|it| it.values.iter().copied().skip(column).step_by(it.columns).collect())
    }

    fn coronal(&self, row: usize) -> Plane {
        self.across(|it| it.values[row * it.columns..(row + 1) * it.columns].to_vec())
    }
}

/// Rows of the sheet: real and ours in each window; `native` shows ours alone, as its matrix is.
pub fn ct(body: &Body, native: bool) -> Result<Vec<Vec<GrayImage>>, Fault> {
    let reconstructions = if native { [Reconstruction::SOFT, Reconstruction::BONE] } else { [GRIDDED, GRIDDED] };
    let real = if native { Volume(Vec::new()) } else { real()? };
    let mut rows = Vec::new();
    for (window, it) in WINDOWS.into_iter().zip(reconstructions) {
        rows.push(REAL.1.iter().filter_map(|idx| Some(real.0.get(*idx)?.tile(window))).collect::<Vec<_>>());
        let it = Reconstruction { side: if native { 512 } else { it.side }, ..it };
        let heights: Vec<f64> = LEVELS.iter().map(|(idx, up)| body.vertebrae[*idx].centre.1 + up).collect();
        let ours = ours(body, it, &heights).0;
        rows.push(ours.iter().map(|it| if native { it.whole(window) } else { it.tile(window) }).collect());
    }
    rows.retain(|row| !row.is_empty());
    Ok(rows)
}

/// Rows of sagittal and coronal planes, real and ours.
pub fn planes(body: &Body) -> Result<Vec<Vec<GrayImage>>, Fault> {
    let real = real()?;
    let top = body.vertebrae[0].centre.1 + 12.0;
    let heights: Vec<f64> = (0..100).map(|k| top - GRID_MM * f64::from(k)).collect();
    let ours = ours(body, GRIDDED, &heights);
    let middle = |mm: f64| (mm / GRID_MM + GRIDDED.side as f64 / 2.0) as usize;
    let centre_y = CtStack::of(GRIDDED, body, Detail::Full).centre_y;
    let l3 = body.vertebrae[4].centre.0 - centre_y;
    let mut rows = Vec::new();
    if !real.0.is_empty() {
        rows.push(Vec::from(SAGITTAL.0.map(|it| real.sagittal(it))));
    }
    rows.push(Vec::from(SAGITTAL.1.map(|it| ours.sagittal(middle(it)))));
    if !real.0.is_empty() {
        rows.push(Vec::from(CORONAL.0.map(|it| real.coronal(it))));
    }
    rows.push(Vec::from(CORONAL.1.map(|it| ours.coronal(middle(l3 + it)))));
    Ok(rows.iter().map(|row| row.iter().map(|it| it.tile(BOTH)).collect()).collect())
}

/// Ours on the grid of the real set.
const GRIDDED: Reconstruction =
    Reconstruction { side: 117, fov_mm: 351.0, slice_mm: (GRID_MM, GRID_MM), painted_mm: 0.9, ..Reconstruction::SOFT };

/// Our slices at these heights.
fn ours(body: &Body, it: Reconstruction, heights: &[f64]) -> Volume {
    let mut stack = CtStack::of(it, body, Detail::Full);
    let first = stack.planes[0];
    let [x, y, _] = first.position.to_array();
    stack.planes = heights.iter().map(|z| ImagePlane { position: LpsPoint::new(x, y, *z), ..first }).collect();
    let plane = |pixels: &[u16]| Plane {
        columns: it.side,
        values: pixels.iter().map(|it| f64::from(*it) + INTERCEPT).collect(),
    };
    let slices = scan_ct(body, &stack, &mut || true).unwrap_or_default();
    Volume(slices.iter().map(|slice| plane(&slice.pixels)).collect())
}

/// The real slices from head to foot; none where the studies are not at hand.
fn real() -> Result<Volume, Fault> {
    let Some(folder) = env::var_os("THECAL_STUDIES") else {
        eprintln!("ct: no real slices (THECAL_STUDIES)");
        return Ok(Volume(Vec::new()));
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
    Ok(Volume(slices.into_iter().map(|(_, plane)| plane).collect()))
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
