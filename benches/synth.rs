//! Making a synthetic slice, of MR and of CT: painting and scanning it, beside the Fourier transforms alone that no scan can do without.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use rustfft::{FftPlannerScalar, num_complex::Complex};
use thecal::synthetic::{
    Body, Recipe,
    scanner::{
        Contrast, Detail, Stack,
        ct::{CtStack, Reconstruction, scan_ct},
        scan,
    },
};

fn slices(criterion: &mut Criterion) {
    let body = Body::from_recipe(&Recipe::normal(23));
    let mut stack = Stack::sagittal(Detail::Full);
    stack.planes = vec![stack.planes[stack.planes.len() / 2]];
    let mut group = criterion.benchmark_group("synth");
    group.sample_size(10);
    for (name, contrasts) in [
        ("one sagittal slice, T2", &[Contrast::T2][..]),
        ("one sagittal slice, T2 and T1", &[Contrast::T2, Contrast::T1]),
        ("one sagittal slice, T2, T1 and STIR", &[Contrast::T2, Contrast::T1, Contrast::Stir]),
    ] {
        group.bench_function(name, |it| it.iter(|| scan(&body, &stack, black_box(contrasts), 1, &mut || true)));
    }
    for (name, reconstruction) in
        [("one CT slice, soft", Reconstruction::SOFT), ("one CT slice, bone", Reconstruction::BONE)]
    {
        let mut stack = CtStack::of(reconstruction, &body, Detail::Full);
        stack.planes = vec![stack.planes[stack.planes.len() / 2]];
        group.bench_function(name, |it| it.iter(|| scan_ct(&body, black_box(&stack), &mut || true)));
    }
    group.bench_function("a body", |it| it.iter(|| Body::from_recipe(black_box(&Recipe::normal(23)))));
    group.bench_function("floor: the transforms of one contrast", |it| {
        let (lines, samples) = stack.matrix.painted;
        let mut planner = FftPlannerScalar::<f64>::new();
        let (along, across) = (planner.plan_fft_forward(samples), planner.plan_fft_forward(lines));
        let mut image = vec![Complex::new(1.0, 0.0); lines * samples];
        // Four states of breathing, the pulse, and the way back.
        it.iter(|| {
            (0..6).for_each(|_| {
                along.process(&mut image);
                across.process(&mut image);
                image.iter_mut().for_each(|value| *value /= (lines * samples) as f64);
            })
        });
    });
    group.finish();
}

criterion_group!(benches, slices);
criterion_main!(benches);
