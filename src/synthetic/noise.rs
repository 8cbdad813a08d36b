//! Stateless noise from hashed lattices: the same point gives the same value in every series and on any thread.

use std::sync::LazyLock;

use crate::synthetic::same::SameEverywhere as _;

/// A family of noise fields: one seed a structure, so that structures do not share a pattern.
#[derive(Clone, Copy, Debug)]
pub struct Grain(pub u32);

/// A point's coordinates in mm, in any frame.
type At = [f64; 3];

impl Grain {
    /// The field of another structure of the same body.
    pub fn of(self, structure: u32) -> Self {
        Self(self.0.wrapping_mul(0x9E37_79B1).wrapping_add(structure.wrapping_mul(7919)))
    }

    /// Gradient noise of about unit variance: `wavelength` in mm, octaves of half the wavelength and half the gain.
    pub fn at(self, at: At, wavelength: f64, octaves: u32) -> f64 {
        self.rough(at, wavelength, octaves, 0.5)
    }

    /// Like [`Self::at`] with another gain from octave to octave.
    pub fn rough(self, [x, y, z]: At, wavelength: f64, octaves: u32, gain: f64) -> f64 {
        let (mut sum, mut power, mut amplitude) = (0.0, 0.0, 1.0);
        let mut frequency = 1.0 / wavelength;
        let directions = &*DIRECTIONS;
        for octave in 0..octaves {
            let shift = f64::from(octave);
            let scaled = [x * frequency + 13.7 * shift, y * frequency + 7.1 * shift, z * frequency + 3.3 * shift];
            sum += amplitude * perlin(directions, scaled, self.0.wrapping_add(101 * octave));
            power += amplitude * amplitude;
            amplitude *= gain;
            frequency *= 2.0;
        }
        sum / power.sqrt() / 0.42
    }

    /// Like [`Self::rough`] with each axis stretched: 4 makes the pattern four times longer along it.
    pub fn stretched(self, [x, y, z]: At, by: At, wavelength: f64, octaves: u32, gain: f64) -> f64 {
        self.rough([x / by[0], y / by[1], z / by[2]], wavelength, octaves, gain)
    }

    /// Worley noise in cells of size 1: distances to the nearest and the second nearest seed point.
    pub fn cells(self, [x, y, z]: At) -> (f64, f64) {
        let (i, j, k) = (below(x), below(y), below(z));
        let (mut first, mut second) = (f64::MAX, f64::MAX);
        for (a, b, c) in NEIGHBOURS.map(|(a, b, c)| (i + a, j + b, k + c)) {
            let h = hash(a, b, c, self.0);
            let part = |shift: u32| f64::from((h >> shift) & 1023) / 1023.0;
            let (dx, dy, dz) = (f64::from(a) + part(0) - x, f64::from(b) + part(10) - y, f64::from(c) + part(20) - z);
            let d = dx * dx + dy * dy + dz * dz;
            if d < first {
                second = first;
                first = d;
            } else if d < second {
                second = d;
            }
        }
        (first.sqrt(), second.sqrt())
    }

    /// Width of the wall between two Worley cells: 0 on the wall.
    pub fn walls(self, at: At) -> f64 {
        let (first, second) = self.cells(at);
        second - first
    }

    /// A number from 0 to 1 for a counter.
    pub fn uniform(self, counter: u32) -> f64 {
        f64::from(hash(counter.cast_signed(), 0x51, 0x7, self.0)) / f64::from(u32::MAX)
    }

    /// A number between two limits for a counter.
    pub fn between(self, counter: u32, low: f64, high: f64) -> f64 {
        low + (high - low) * self.uniform(counter)
    }

    /// Nearly a normal number of unit variance for a counter, quickly: the sum of a hash's four bytes.
    pub fn bell_shaped(self, counter: u32) -> f64 {
        let h = hash(counter.cast_signed(), 0x2F, 0x61, self.0);
        let sum: u32 = h.to_le_bytes().into_iter().map(u32::from).sum();
        // A byte has a mean of 127.5 and a variance of (256^2 - 1) / 12.
        (f64::from(sum) - 510.0) / 147.8
    }

    /// A normally distributed number of unit variance for a counter (Box and Muller).
    pub fn normal(self, counter: u32) -> f64 {
        let radius = (-2.0 * (1.0 - self.uniform(counter)).max(1e-12).same_ln()).sqrt();
        radius * (std::f64::consts::TAU * self.of(1).uniform(counter)).same_cos()
    }
}

const NEIGHBOURS: [(i32, i32, i32); 27] = {
    let mut all = [(0, 0, 0); 27];
    let mut idx = 0;
    while idx < 27 {
        all[idx] = (idx as i32 % 3 - 1, idx as i32 / 3 % 3 - 1, idx as i32 / 9 - 1);
        idx += 1;
    }
    all
};

fn lattice(index: i32, prime: u32) -> u32 {
    index.cast_unsigned().wrapping_mul(prime)
}

fn mixed(sum: u32, seed: u32) -> u32 {
    let h = sum.wrapping_add(seed.wrapping_mul(1_274_126_177));
    let h = (h ^ (h >> 13)).wrapping_mul(1_274_126_177);
    let h = (h ^ (h >> 16)).wrapping_mul(2_246_822_519);
    h ^ (h >> 15)
}

fn hash(i: i32, j: i32, k: i32, seed: u32) -> u32 {
    let sum = lattice(i, 374_761_393).wrapping_add(lattice(j, 668_265_263)).wrapping_add(lattice(k, 2_147_483_647));
    mixed(sum, seed)
}

/// Directions of a lattice point's gradient.
const N_DIRECTIONS: usize = 64;

/// Gradients from a table, evenly over the sphere (a Fibonacci lattice of square roots only): cheaper than making each
/// from bits, and of one length.
static DIRECTIONS: LazyLock<[At; N_DIRECTIONS]> = LazyLock::new(|| {
    std::array::from_fn(|idx| {
        let height = 1.0 - (2.0 * idx as f64 + 1.0) / N_DIRECTIONS as f64;
        let (sin, cos) = (idx as f64 * 2.399_963_229_728_653).same_sin_cos();
        let radius = (1.0 - height * height).sqrt();
        [radius * cos, radius * sin, height]
    })
});

/// The whole number below; coordinates are far from the ends of its range.
fn below(x: f64) -> i32 {
    let cut = x as i32;
    cut - i32::from(x < f64::from(cut))
}

fn perlin(directions: &[At; N_DIRECTIONS], [x, y, z]: At, seed: u32) -> f64 {
    let (i, j, k) = (below(x), below(y), below(z));
    let (x, y, z) = (x - f64::from(i), y - f64::from(j), z - f64::from(k));
    let ease = |t: f64| t * t * t * (t * (t * 6.0 - 15.0) + 10.0);
    let (u, v, w) = (ease(x), ease(y), ease(z));
    let (left, right) = (lattice(i, 374_761_393), lattice(i.wrapping_add(1), 374_761_393));
    let edge = |b: i32, c: i32| {
        let rest = lattice(j.wrapping_add(b), 668_265_263).wrapping_add(lattice(k.wrapping_add(c), 2_147_483_647));
        let (y, z) = (y - f64::from(b), z - f64::from(c));
        let end = |sum: u32, x: f64| {
            let [a, b, c] = directions[(mixed(sum.wrapping_add(rest), seed) >> 26) as usize];
            a * x + b * y + c * z
        };
        lerp(end(left, x), end(right, x - 1.0), u)
    };
    1.9 * lerp(lerp(edge(0, 0), edge(1, 0), v), lerp(edge(0, 1), edge(1, 1), v), w)
}

fn lerp(a: f64, b: f64, t: f64) -> f64 {
    a + t * (b - a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_has_about_unit_variance_and_no_bias() {
        let field = Grain(3);
        let values: Vec<f64> =
            (0..20_000u32).map(|n| field.at([f64::from(n) * 1.37, f64::from(n % 97) * 2.11, 0.3], 5.0, 3)).collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / values.len() as f64;
        assert!(mean.abs() < 0.1 && (0.5..1.6).contains(&variance), "mean {mean}, variance {variance}");
    }

    #[test]
    fn normal_numbers_are_normal() {
        for draw in [Grain::normal, Grain::bell_shaped] {
            let values: Vec<f64> = (0..20_000).map(|n| draw(Grain(9), n)).collect();
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            let variance = values.iter().map(|v| v * v).sum::<f64>() / values.len() as f64;
            assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.05, "mean {mean}, variance {variance}");
        }
    }
}
