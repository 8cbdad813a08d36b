//! Planes and slabs cut from 512 × 512 × 400 voxels on one thread, beside SimpleITK and VTK where Python has them.
//!
//! The peers run in one process of `reslice_peer.py` that makes the same volume and answers in turn with this program, so
//! that both meet the same machine; CPU time, medians. `THECAL_PYTHON` names another Python than `python3`. Values are
//! compared as well: none may differ by more than one grey level.

#![expect(clippy::expect_used, reason = "a benchmark stops at the first fault")]

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{Arc, atomic::AtomicBool},
    time::Instant,
};

use thecal::{
    geometry::{ImagePlane, LpsPoint, LpsVector, PixelSpacing, ViewPoint, ViewTransform, VoxelAffine},
    render::{self, DisplayLut},
    reslice::{Grid, Levels, OUTSIDE, Plane, Slab, SlabMode, Voxels},
    study::{Instance, PixelFormat, Voi, Window},
};

const SIZE: [usize; 3] = [512, 512, 400];
const PIXEL_MM: f64 = 0.7;
const ROUNDS: usize = 9;
/// Planes cut for one figure: the system counts CPU time coarsely.
const PLANES: usize = 8;

/// The same number as `reslice_peer.py` makes of a voxel.
fn level(i: usize, j: usize, k: usize) -> u16 {
    ((i * 7 + j * 13 + k * 29 + i * j / 31 + j * k / 17) % 2048 + 100) as u16
}

fn volume() -> Grid {
    let mut voxels = Voxels::new(SIZE).expect("a volume");
    for k in 0..SIZE[2] {
        let slice: Vec<u16> = (0..SIZE[0] * SIZE[1]).map(|idx| level(idx % SIZE[0], idx / SIZE[0], k)).collect();
        voxels.fill_slice(k, &slice);
    }
    let steps = [LpsVector::new(PIXEL_MM, 0.0, 0.0), LpsVector::new(0.0, PIXEL_MM, 0.0), LpsVector::new(0.0, 0.0, 1.0)];
    let affine = VoxelAffine::new(LpsPoint::default(), steps).expect("a space");
    Grid::new(voxels, affine, Levels::Stored { signed: false })
}

/// A plane of 512 × 512 about the middle with these directions of its rows and columns.
fn plane(row: LpsVector, column: LpsVector, by_mm: f64) -> Plane {
    let middle = LpsPoint::new(PIXEL_MM * 255.5, PIXEL_MM * 255.5, 199.5) + row.cross(column) * by_mm;
    let position = middle - row * (255.5 * PIXEL_MM) - column * (255.5 * PIXEL_MM);
    let spacing = PixelSpacing { between_rows_mm: PIXEL_MM, between_columns_mm: PIXEL_MM };
    Plane { plane: ImagePlane::new(position, row, column, spacing).expect("a plane"), size: [512, 512] }
}

fn oblique() -> Plane {
    let ((sa, ca), (sb, cb)) = (0.5f64.sin_cos(), 0.4f64.sin_cos());
    plane(LpsVector::new(ca, sa, 0.0), LpsVector::new(-sa * cb, ca * cb, sb), 0.0)
}

/// CPU time of this thread in ms where the system tells it, else time on the clock.
fn cpu_ms(run: impl FnOnce()) -> f64 {
    let told = || {
        let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        text.split_whitespace().next()?.parse::<f64>().ok()
    };
    let (begun, before) = (Instant::now(), told());
    run();
    let after = told();
    before.zip(after).map_or(begun.elapsed().as_secs_f64() * 1e3, |(before, after)| (after - before) / 1e6)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The process that asks the peers.
struct Peers {
    process: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    names: Vec<String>,
}

impl Peers {
    /// `None` where there is no Python with any of them.
    fn start() -> Option<Self> {
        let python = std::env::var("THECAL_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/reslice_peer.py");
        let mut process = Command::new(python)
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let (to, from) = (process.stdin.take()?, BufReader::new(process.stdout.take()?));
        let mut peers = Self { process, to, from, names: Vec::new() };
        let names = peers.line()?;
        peers.names = names.split_whitespace().map(str::to_owned).collect();
        (!peers.names.is_empty()).then_some(peers)
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        self.from.read_line(&mut line).ok().filter(|n| 0 < *n)?;
        Some(line.trim().to_owned())
    }

    /// CPU time of one job in ms; its picture goes to a file.
    fn run(&mut self, name: &str, job: &str, file: &Path) -> f64 {
        writeln!(self.to, "{name} {job} {PLANES} {}", file.display()).expect("a peer");
        self.to.flush().expect("a peer");
        self.line().and_then(|line| line.parse().ok()).expect("a time")
    }
}

impl Drop for Peers {
    fn drop(&mut self) {
        // Without anything to read it ends; it was started here.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn compare(ours: &[u16], file: &Path) -> (u16, usize) {
    let bytes = fs::read(file).expect("a picture");
    let theirs: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
    assert_eq!(ours.len(), theirs.len());
    let both = ours.iter().zip(&theirs).filter(|(a, b)| **a != OUTSIDE && **b != OUTSIDE);
    let n_one = ours.iter().zip(&theirs).filter(|(a, b)| (**a == OUTSIDE) != (**b == OUTSIDE)).count();
    (both.map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0), n_one)
}

fn main() {
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global().expect("one thread");
    let (grid, goes_on) = (volume(), AtomicBool::new(false));
    let mut peers = Peers::start();
    if peers.is_none() {
        println!("skipped: no Python with SimpleITK or VTK");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("picture");
    let cut = oblique();
    let slab = |mode| Slab { mode, n_layers: 20, step_mm: PIXEL_MM };
    let jobs = [("thin", Slab::THIN), ("mip", slab(SlabMode::Brightest)), ("mean", slab(SlabMode::Mean))];
    for (job, slab) in jobs {
        let mut ours = Vec::new();
        let names: Vec<String> = peers.iter().flat_map(|peers| peers.names.clone()).collect();
        let names: Vec<String> = names.into_iter().filter(|name| job == "thin" || name == "vtk").collect();
        let mut theirs = vec![Vec::new(); names.len()];
        let n = if job == "thin" { PLANES } else { 1 };
        for _ in 0..ROUNDS {
            let run = || (0..n).for_each(|_| drop(std::hint::black_box(grid.levels(&cut, &slab, &goes_on))));
            ours.push(cpu_ms(run) / n as f64);
            for (name, times) in names.iter().zip(&mut theirs) {
                times.push(peers.as_mut().map_or(f64::NAN, |peers| peers.run(name, job, &file)));
            }
        }
        let ours = median(ours);
        println!("oblique {job}: {ours:.2} ms");
        let picture = grid.levels(&cut, &slab, &goes_on).expect("a picture");
        for (name, times) in names.iter().zip(theirs) {
            let time = median(times);
            peers.as_mut().map(|peers| peers.run(name, job, &file));
            let (most, n_one) = compare(&picture, &file);
            println!(
                "  {name}: {time:.2} ms, ratio {:.2}; values differ by at most {most}, {n_one} places of one only",
                ours / time
            );
        }
    }
    crosshair(&grid);
}

/// Three views of 512 × 512 cut and drawn, as where planes cross moves a step.
fn crosshair(grid: &Grid) {
    let goes_on = AtomicBool::new(false);
    let (x, y, z) = (LpsVector::new(1.0, 0.0, 0.0), LpsVector::new(0.0, 1.0, 0.0), LpsVector::new(0.0, 0.0, -1.0));
    let instance = Arc::new(Instance::of_pixels(PixelFormat::grey(512, 512, 16)));
    let lut = DisplayLut::build(&instance, &Voi::Window(Window::linear(1100.0, 2048.0)), false);
    let transform = ViewTransform::new([1.0, 0.0], [0.0, 1.0], ViewPoint::new(0.5, 0.5)).expect("a transform");
    let step = |mm: f64| {
        for (row, column) in [(y, z), (x, y), (x, z)] {
            let levels = grid.levels(&plane(row, column, mm), &Slab::THIN, &goes_on).expect("a picture");
            let pixels = grid.levels_mean().frame(levels, [512, 512]);
            std::hint::black_box(render::draw(&pixels, &lut, &transform, [512, 512], true));
        }
    };
    let times = (0..ROUNDS).map(|round| cpu_ms(|| (0..PLANES).for_each(|n| step((round * PLANES + n) as f64 * 0.7))));
    println!("three views a step: {:.2} ms", median(times.collect()) / PLANES as f64);
}
