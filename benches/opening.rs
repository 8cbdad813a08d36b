//! Opening a CT of 300 slices of 512 × 512: to the first picture and to the whole series, beside reading the same bytes.
//!
//! Read the results as ratios to `floor/…` of the same run. The files were just written, so all of it comes from memory
//! in both. Memory at its highest is printed first, beside that of the pixels.

#![expect(clippy::expect_used, reason = "a benchmark stops at the first fault")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::{
    fs,
    hint::black_box,
    path::{Path, PathBuf},
    sync::{
        Mutex,
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
use thecal::app::{AppState, Command, StudyCommand};

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

criterion_group!(benches, bench);
criterion_main!(benches);
