//! What a JPEG-LS decoder learns of differences as it goes (ISO/IEC 14495-1 A.2, A.6, A.7.2).

use super::preset::Preset;

/// How many contexts there are of three gradients, each of nine kinds, with their opposites together.
pub(super) const CONTEXTS: usize = 365;

/// What is known of differences between samples and their predictions, where neighbours differ alike.
#[derive(Clone, Copy)]
pub(super) struct Context {
    /// A: the sum of their sizes.
    size: u32,
    /// B: their sum, less what the correction takes from it.
    sum: i32,
    /// C: what predictions are corrected by.
    pub correction: i32,
    /// N: how many there were.
    n: u32,
}

impl Context {
    /// What is known at first.
    pub fn new(preset: &Preset) -> Self {
        Self { size: first_size(preset), sum: 0, correction: 0, n: 1 }
    }

    /// How many bits of a difference are written as they are (A.5.1).
    #[inline(always)]
    pub fn k(&self) -> u32 {
        low_bits(self.n, self.size)
    }

    /// Whether differences of 0 and -1 have changed places in their order (A.5.2).
    #[inline(always)]
    pub fn is_low(&self) -> bool {
        2 * self.sum <= -self.n.cast_signed()
    }

    /// Takes a difference in (A.6). No branch depends on the picture but that of the memory's end.
    #[inline(always)]
    pub fn learn(&mut self, difference: i32, preset: &Preset) {
        self.size += difference.unsigned_abs();
        let mut sum = self.sum + difference * preset.step();
        if self.n == preset.reset {
            self.size >>= 1;
            sum >>= 1;
            self.n >>= 1;
        }
        self.n += 1;
        let n = self.n.cast_signed();
        let side = i32::from(sum > 0) - i32::from(sum <= -n);
        self.sum = (sum - side * n).clamp(1 - n, 0);
        self.correction = (self.correction + side).clamp(-128, 127);
    }
}

/// What is known of the samples that end runs.
#[derive(Clone, Copy)]
pub(super) struct RunContext {
    size: u32,
    n: u32,
    /// Nn: how many were negative.
    negative: u32,
    /// RItype: 1 where the samples on the left and above are alike.
    alike: u32,
}

impl RunContext {
    /// What is known at first.
    pub fn new(preset: &Preset, is_alike: bool) -> Self {
        Self { size: first_size(preset), n: 1, negative: 0, alike: is_alike.into() }
    }

    /// How many bits are written as they are (A.7.2).
    pub fn k(&self) -> u32 {
        low_bits(self.n, self.size + self.alike * (self.n >> 1))
    }

    /// The difference that `coded` stands for; takes it in.
    pub fn learn(&mut self, coded: u32, k: u32, preset: &Preset) -> i32 {
        let twice = coded + self.alike;
        let is_odd = twice % 2 == 1;
        let size = twice.div_ceil(2);
        let is_negative = size > 0 && (k != 0 || 2 * self.negative >= self.n) == is_odd;
        self.negative += u32::from(is_negative);
        self.size += (coded + 1 - self.alike) >> 1;
        if self.n == preset.reset {
            self.size >>= 1;
            self.n >>= 1;
            self.negative >>= 1;
        }
        self.n += 1;
        if is_negative { -size.cast_signed() } else { size.cast_signed() }
    }
}

fn first_size(preset: &Preset) -> u32 {
    ((preset.range + 32) / 64).max(2).cast_unsigned()
}

/// The lowest k for which `n` times 2 to the k reaches `size`.
#[inline(always)]
fn low_bits(n: u32, size: u32) -> u32 {
    let k = n.leading_zeros().saturating_sub(size.leading_zeros());
    k + u32::from(n << k < size)
}

#[cfg(test)]
mod tests {
    use super::{super::preset::Asked, *};

    #[test]
    fn low_bits_are_as_few_as_reach() {
        for n in 1..70u32 {
            for size in (0..3000).chain([65_535, 1 << 20, u32::MAX]) {
                let k = low_bits(n, size);
                assert!(u64::from(n) << k >= size.into(), "{n} {size}");
                assert!(k == 0 || u64::from(n) << (k - 1) < size.into(), "{n} {size}");
            }
        }
    }

    #[test]
    fn learning_is_that_of_the_standard() {
        let preset = Preset::new(8, 0, Asked::default()).expect("a preset");
        let mut context = Context::new(&preset);
        let (mut a, mut b, mut c, mut n) = (4, 0, 0, 1);
        let mut seed = 1u32;
        for _ in 0..20_000 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let difference = ((seed >> 20) % 41).cast_signed() - (((seed >> 9) % 50).cast_signed());
            context.learn(difference, &preset);
            // A.6.1, A.6.2, word by word.
            b += difference;
            a += difference.abs();
            if n == 64 {
                a >>= 1;
                b = if b >= 0 { b >> 1 } else { -((1 - b) >> 1) };
                n >>= 1;
            }
            n += 1;
            if b <= -n {
                b += n;
                c = (c - 1).max(-128);
                b = b.max(1 - n);
            } else if b > 0 {
                b -= n;
                c = (c + 1).min(127);
                b = b.min(0);
            }
            assert_eq!((context.size, context.sum, context.correction, context.n), (a as u32, b, c, n as u32));
        }
    }
}
