//! Which source samples make an output sample along one axis, and with what weight.

use std::ops::Range;

/// Weighted source samples for each output sample along one axis; outside the image there are none.
pub(super) struct AxisTaps {
    /// Taps per output sample.
    pub count: usize,
    /// Outputs from here...
    pub start: usize,
    /// ...to before here lie on the image.
    pub end: usize,
    /// Source index of each tap, `count` per output, clamped to the image.
    pub index: Vec<u32>,
    /// Weight of each tap, `count` per output; they sum to 1.
    pub weight: Vec<f32>,
    /// Nearest source index of each output.
    pub nearest: Vec<u32>,
    /// Whether weights can be negative, so that results have to be kept inside the taps' range.
    pub overshoots: bool,
}

impl AxisTaps {
    /// The source samples that outputs on the image are made of.
    pub(super) fn needed(&self) -> Range<usize> {
        let used = &self.index[self.start * self.count..self.end * self.count];
        let (first, last) = (used.iter().min().copied(), used.iter().max().copied());
        first.zip(last).map_or(0..0, |(first, last)| first as usize..last as usize + 1)
    }
}

/// Where an output axis falls on a source axis.
#[derive(Clone, Copy, Debug)]
pub(super) struct AxisMap {
    /// Source place of output sample 0's centre, in pixels from the first source sample's centre.
    pub first: f64,
    /// Source pixels per output sample; negative where flipped.
    pub step: f64,
    /// Source samples.
    pub source: usize,
    /// Output samples.
    pub output: usize,
}

impl AxisMap {
    fn place(&self, output: usize) -> f64 {
        self.first + self.step * output as f64
    }

    /// The outputs whose centre lies on the image, which reaches half a pixel past its outer centres.
    fn covered(&self) -> (usize, usize) {
        let on_image = |idx: &usize| {
            let at = self.place(*idx);
            -0.5 - 1e-9 <= at && at < self.source as f64 - 0.5 - 1e-9
        };
        let start = (0..self.output).find(on_image).unwrap_or(self.output);
        let end = (start..self.output).rev().find(on_image).map_or(start, |last| last + 1);
        (start, end)
    }

    fn clamped(&self, at: f64) -> u32 {
        at.clamp(0.0, self.source as f64 - 1.0) as u32
    }

    /// Taps for this axis: one where `smooth` is off, else Catmull-Rom when magnifying, a tent when minifying.
    pub(super) fn taps(&self, smooth: bool) -> AxisTaps {
        let (start, end) = self.covered();
        let scale = self.step.abs();
        let overshoots = smooth && scale <= 1.0;
        let count = match (smooth, overshoots) {
            (false, _) => 1,
            (true, true) => 4,
            (true, false) => (2.0 * scale).ceil() as usize + 1,
        };
        let mut taps = AxisTaps {
            count,
            start,
            end,
            index: Vec::with_capacity(count * self.output),
            weight: Vec::with_capacity(count * self.output),
            nearest: (0..self.output).map(|idx| self.clamped((self.place(idx) + 1e-9).round())).collect(),
            overshoots,
        };
        for idx in 0..self.output {
            let at = settle(self.place(idx));
            let first = match (smooth, overshoots) {
                (false, _) => f64::from(taps.nearest[idx]),
                (true, true) => at.floor() - 1.0,
                (true, false) => (at - scale).ceil(),
            };
            let from = taps.weight.len();
            for tap in 0..count {
                let source = first + tap as f64;
                taps.index.push(self.clamped(source));
                taps.weight.push(match (smooth, overshoots) {
                    (false, _) => 1.0,
                    (true, true) => catmull_rom(at - source),
                    (true, false) => (1.0 - (at - source).abs() / scale).max(0.0) as f32,
                });
            }
            let sum: f32 = taps.weight[from..].iter().sum();
            taps.weight[from..].iter_mut().for_each(|weight| *weight /= sum);
        }
        taps
    }
}

/// A place within rounding error of a sample is on it, so that 1:1 is exact.
fn settle(at: f64) -> f64 {
    if (at - at.round()).abs() < 1e-6 { at.round() } else { at }
}

/// The Catmull-Rom kernel at a distance in samples.
fn catmull_rom(distance: f64) -> f32 {
    let d = distance.abs();
    (if d < 1.0 {
        1.0 + d * d * (1.5 * d - 2.5)
    } else if d < 2.0 {
        2.0 + d * (-4.0 + d * (2.5 - 0.5 * d))
    } else {
        0.0
    }) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_sum_to_one_and_are_exact_on_samples() {
        let one_to_one = AxisMap { first: 0.0, step: 1.0, source: 8, output: 8 }.taps(true);
        assert_eq!(&one_to_one.weight[8..12], &[0.0, 1.0, 0.0, 0.0]);
        assert_eq!(&one_to_one.index[8..12], &[1, 2, 3, 4]);
        for step in [0.3, 0.99, 1.01, 2.0, 7.3] {
            let taps = AxisMap { first: -0.2, step, source: 50, output: 6 }.taps(true);
            for weights in taps.weight.chunks(taps.count) {
                assert!((weights.iter().sum::<f32>() - 1.0).abs() < 1e-5);
            }
        }
    }

    #[test]
    fn outputs_beyond_the_image_are_left_out() {
        let taps = AxisMap { first: -2.0, step: 1.0, source: 3, output: 10 }.taps(true);
        assert_eq!((taps.start, taps.end), (2, 5));
        let flipped = AxisMap { first: 4.0, step: -1.0, source: 3, output: 10 }.taps(true);
        assert_eq!((flipped.start, flipped.end), (2, 5));
        assert_eq!(flipped.nearest[2], 2);
        let away = AxisMap { first: 40.0, step: 1.0, source: 3, output: 10 }.taps(true);
        assert_eq!(away.start, away.end);
    }
}
