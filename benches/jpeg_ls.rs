//! Decoding one JPEG-LS picture of 512 × 512 as a CT makes them, of 12 and 16 bits, lossless and near-lossless.
//!
//! Read the results as ratios to `floor/…` of the same run: the same picture uncompressed. Beside
//! them criterion says how many pixels a second that is. Where python3 has pyjpegls, what CharLS takes is printed first.

#![expect(clippy::expect_used, reason = "a benchmark stops at the first fault")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::{fs, hint::black_box, io::Cursor, path::Path, process::Command};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dicom_core::{DataElement, VR, value::PixelFragmentSequence};
use dicom_dictionary_std::{tags, uids};
use support::{
    Slice,
    jpeg_ls::{Coding, Picture, encode},
};
use thecal::dicom::{Limits, read_frame, read_header};

const SIDE: u16 = 512;

/// What a CT slice is like to a coder: air round a body, organs a few levels apart, edges, and noise.
fn ct(most: u16) -> Vec<u16> {
    let mut seed = 1u32;
    let mut noise = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        [0, 8, 16, 24].iter().map(|at| (seed >> at & 0xFF) as i32 - 128).sum::<i32>() / 14
    };
    let sample = |at: usize| {
        let (x, y) = ((at % 512) as f64 / 256.0 - 1.0, (at / 512) as f64 / 256.0 - 1.0);
        let within = |cx: f64, cy: f64, a: f64, b: f64| ((x - cx) / a).powi(2) + ((y - cy) / b).powi(2) < 1.0;
        let level = match () {
            () if !within(0.0, 0.0, 0.85, 0.65) => return 0,
            () if within(0.0, 0.35, 0.13, 0.12) => 1700,
            () if within(0.4, -0.1, 0.25, 0.3) || within(-0.4, -0.1, 0.25, 0.3) => 1060,
            () if within(0.0, -0.2, 0.6, 0.35) => 1010,
            () => 920,
        };
        (level + noise()).clamp(0, most.into()) as u16
    };
    (0..usize::from(SIDE).pow(2)).map(sample).collect()
}

fn file(samples: &[u16], bits: u16, compressed: Option<(&'static str, Vec<u8>)>) -> Vec<u8> {
    let mut slice = Slice::axial(1, 1);
    slice.words(SIDE, SIDE, bits, |idx| samples[idx]);
    if let Some((syntax, codestream)) = compressed {
        slice.transfer_syntax = syntax;
        let fragments = PixelFragmentSequence::new_fragments(vec![codestream]);
        slice.object.put(DataElement::new(tags::PIXEL_DATA, VR::OB, fragments));
    }
    slice.bytes()
}

/// Milliseconds that CharLS takes for a codestream, the best of forty, where it is installed.
fn charls_ms(codestream: &[u8]) -> Option<String> {
    const SCRIPT: &str = "import sys, time, _CharLS\ncode = open(sys.argv[1], 'rb').read()\nbest = 9\nfor _ in range(40):\n    \
                          start = time.perf_counter()\n    _CharLS._decode(code)\n    best = min(best, \
                          time.perf_counter() - start)\nprint(f'{best * 1000:.2f}')";
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("picture.jls");
    fs::write(&path, codestream).expect("a file");
    let output = Command::new("python3").args(["-c", SCRIPT]).arg(path).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn bench(c: &mut Criterion) {
    let mut group = c.benchmark_group("jpeg_ls");
    group.throughput(Throughput::Elements(u64::from(SIDE).pow(2)));
    let mut time = |name: &str, bytes: Vec<u8>| {
        let (len, limits) = (bytes.len() as u64, Limits::default());
        let header = read_header(&mut Cursor::new(&bytes), len, Path::new("a/b"), &limits).expect("a header");
        group.bench_function(name, |b| {
            b.iter(|| black_box(read_frame(&mut Cursor::new(&bytes), len, &header, 0, &limits).expect("a frame")));
        });
    };
    let samples = ct(4095);
    time("floor/uncompressed", file(&samples, 12, None));
    for (name, bits, near) in [("12 bits", 12, 0), ("16 bits", 16, 0), ("12 bits, near 2", 12, 2)] {
        let picture = Picture { rows: SIDE.into(), columns: SIDE.into(), n: 1, samples: samples.clone() };
        let codestream = encode(&picture, Coding { near, ..Coding::of(bits) });
        let per_pixel = codestream.len() as f64 * 8.0 / f64::from(SIDE).powi(2);
        let charls = charls_ms(&codestream);
        println!("{name}: {per_pixel:.2} bits a pixel; CharLS takes {charls:?} ms");
        time(name, file(&samples, bits, Some((uids::JPEGLS_LOSSLESS, codestream))));
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
