//! Opening a CT of 300 slices of 512 × 512: to the first picture and to the whole series, beside reading the same bytes.
//!
//! Read the results as ratios to `floor/…` of the same run. The files were just written, so all of it comes from memory
//! in both. Memory at its highest is printed first, beside that of the pixels.
//!
//! And the headers of 2,000 files, beside reading the first block of each, and beside DCMTK and GDCM where they are
//! installed: those are processes of their own, whose start is a few milliseconds.

#![expect(clippy::expect_used, reason = "a benchmark stops at the first fault")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::{
    fs::{self, File},
    hint::black_box,
    io::Read,
    path::{Path, PathBuf},
    process::{Command as Process, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use criterion::{Criterion, criterion_group, criterion_main};
use dicom_core::VR;
use dicom_dictionary_std::tags;
use support::{
    Slice,
    app::{Driver, is_decoded},
};
use thecal::{
    app::{AppState, Command, StudyCommand},
    dicom::Limits,
    source::{Cancel, Files, LoadEvent, load_headers},
};

const N_SLICES: u32 = 300;
const SIDE: u16 = 512;

/// Writes the CT under names whose order tells nothing.
fn write_ct(folder: &Path) -> Vec<PathBuf> {
    let paths = (0..N_SLICES).map(|number| {
        let mut slice = Slice::axial(1, number);
        slice.text(tags::MODALITY, VR::CS, "CT").text(tags::RESCALE_INTERCEPT, VR::DS, "-1024");
        slice.text(tags::RESCALE_SLOPE, VR::DS, "1").text(tags::RESCALE_TYPE, VR::LO, "HU");
        slice.text(tags::WINDOW_CENTER, VR::DS, "40").text(tags::WINDOW_WIDTH, VR::DS, "400");
        slice.words(SIDE, SIDE, 16, |idx| (idx as u32).wrapping_mul(2_654_435_761).wrapping_add(number) as u16 & 0xFFF);
        slice.write(folder, &format!("{:05}", number * 7919 % 10_007))
    });
    paths.collect()
}

/// Reads every file whole, on as many threads as there are cores; what was read is handed over, to be kept or dropped.
fn read_all(paths: &[PathBuf], took: impl Fn(Vec<u8>) + Sync) {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                    took(fs::read(path).expect("bytes"));
                }
            });
        }
    });
}

fn has_all_frames(app: &AppState) -> bool {
    app.slot_series(0).is_some_and(|series| series.frames.len() == N_SLICES as usize) && is_decoded(app)
}

/// How long it takes from the command to open until `done`. What comes after it, and tidying up, is not counted.
fn time_to(folder: &Path, done: impl Fn(&AppState) -> bool) -> Duration {
    let mut driver = Driver::new();
    let started = Instant::now();
    driver.app.dispatch(Command::Study(StudyCommand::Open(vec![folder.to_owned()])));
    driver.until("it is there", done);
    let took = started.elapsed();
    driver.until("the rest is there", has_all_frames);
    took
}

/// Memory in use at its highest so far, in MB; not everywhere can it be asked for.
fn peak_mb() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1000)
}

fn bench(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let paths = write_ct(folder.path());
    let before = peak_mb();
    time_to(folder.path(), has_all_frames);
    let pixels_mb = u64::from(N_SLICES) * u64::from(SIDE).pow(2) * 2 / 1_000_000;
    println!("memory: {before:?} MB before, {:?} MB at its highest, pixels {pixels_mb} MB", peak_mb());
    let mut group = c.benchmark_group("opening");
    group.sample_size(10);
    group.bench_function("floor/read all bytes and drop them", |b| {
        b.iter(|| read_all(&paths, |bytes| drop(black_box(bytes))));
    });
    group.bench_function("floor/read all bytes and keep them", |b| {
        b.iter_with_large_drop(|| {
            let kept = Mutex::new(Vec::new());
            read_all(&paths, |bytes| kept.lock().expect("not poisoned").push(bytes));
            kept
        });
    });
    group.bench_function("whole series", |b| {
        b.iter_custom(|n| (0..n).map(|_| time_to(folder.path(), has_all_frames)).sum());
    });
    group.bench_function("first picture", |b| {
        b.iter_custom(|n| (0..n).map(|_| time_to(folder.path(), |app| app.ready_pixels(0).is_some())).sum());
    });
    group.finish();
}

const N_FILES: u32 = 2000;
/// The first block of a file: most headers fit it.
const FIRST_BLOCK: u64 = 8 << 10;

/// Other people's programs that read every header of a folder, and their arguments before it.
const PEERS: [(&str, &[&str]); 2] = [
    ("dcmdump", &["--scan-directories", "--recurse", "--search", "0020,000e"]),
    ("gdcmscanner", &["-t", "0020,000e", "-d"]),
];

/// Reads the first block of each file, on as many threads as there are cores.
fn read_first_blocks(paths: &[PathBuf]) {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                let mut block = Vec::new();
                while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                    block.clear();
                    let file = File::open(path).expect("a file");
                    file.take(FIRST_BLOCK).read_to_end(&mut block).expect("bytes");
                    black_box(&block);
                }
            });
        }
    });
}

/// How many headers there are in a folder.
fn scan(folder: &Path) -> usize {
    let n_headers = Arc::new(AtomicUsize::new(0));
    let (count, source) = (Arc::clone(&n_headers), Arc::new(Files::new(vec![folder.to_owned()])));
    let (sender, done) = std::sync::mpsc::channel();
    let _ = load_headers(source, Limits::default(), Cancel::new(), move |event| match event {
        LoadEvent::Header(_) => drop(count.fetch_add(1, Ordering::Relaxed)),
        LoadEvent::Done { .. } => drop(sender.send(())),
        _ => {}
    });
    done.recv().expect("an end");
    n_headers.load(Ordering::Relaxed)
}

fn run_peer(program: &str, arguments: &[&str], folder: &Path) -> bool {
    let mut process = Process::new(program);
    process.args(arguments).arg(folder).stdout(Stdio::null()).stderr(Stdio::null());
    process.status().is_ok_and(|status| status.success())
}

fn bench_scan(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let written = (0..N_FILES).map(|number| {
        let mut slice = Slice::axial(1 + number / 200, number % 200);
        slice.words(128, 128, 12, |idx| (idx as u32).wrapping_mul(2_654_435_761) as u16 & 0xFFF);
        slice.write(folder.path(), &format!("{:05}", number * 7919 % 10_007))
    });
    let paths: Vec<PathBuf> = written.collect();
    let mut group = c.benchmark_group("folder scan");
    group.sample_size(10);
    group.bench_function("floor/first 8 KiB of 2,000 files", |b| b.iter(|| read_first_blocks(&paths)));
    group.bench_function("headers of 2,000 files", |b| {
        b.iter(|| assert_eq!(scan(folder.path()), N_FILES as usize));
    });
    for (program, arguments) in PEERS {
        if !run_peer(program, arguments, folder.path()) {
            println!("skipped: {program} is not installed");
            continue;
        }
        group.bench_function(format!("peer/{program}"), |b| {
            b.iter(|| assert!(run_peer(program, arguments, folder.path())));
        });
    }
    group.finish();
}

criterion_group!(benches, bench, bench_scan);
criterion_main!(benches);
