//! The numbers that a JPEG-LS scan is coded with: the defaults of ISO/IEC 14495-1 C.2.4.1.1, or those of its own.

/// What a codestream asks for; zeros stand for defaults.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// MAXVAL: the highest sample.
    pub max: u16,
    /// T1, T2 and T3: which differences between neighbours are alike.
    pub thresholds: [u16; 3],
    /// RESET: how many samples a context remembers.
    pub reset: u16,
}

impl Asked {
    /// From an LSE segment of the first kind.
    pub fn read(body: &[u8]) -> Option<Self> {
        let &[1, ref words @ ..] = body else { return None };
        let &[max, t1, t2, t3, reset] = words.as_chunks::<2>().0 else { return None };
        let word = u16::from_be_bytes;
        Some(Self { max: word(max), thresholds: [t1, t2, t3].map(word), reset: word(reset) })
    }
}

/// The numbers of a scan (A.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Preset {
    /// The highest sample.
    pub max: i32,
    /// How far a sample may be from what it was.
    pub near: i32,
    /// Which differences between neighbours are alike.
    pub thresholds: [i32; 3],
    /// How many samples a context remembers.
    pub reset: u32,
    /// How many differences there are after quantization.
    pub range: i32,
    /// Bits of such a difference.
    pub width: u32,
    /// Bits of the longest code.
    pub limit: u32,
}

impl Preset {
    /// For samples of `bits` bits (2 to 16), or why there is none.
    pub fn new(bits: u16, near: u8, asked: Asked) -> Result<Self, String> {
        if !(2..=16).contains(&bits) {
            return Err(format!("samples of {bits} bits are not of JPEG-LS"));
        }
        let most = (1 << bits) - 1;
        let max = if asked.max == 0 { most } else { i32::from(asked.max) };
        let near = i32::from(near);
        if max > most || near > max / 2 {
            return Err(format!("its highest value is {max} of {bits} bits, its allowed error {near}"));
        }
        let thresholds = thresholds(max, near, asked.thresholds);
        let rising = [near + 1, thresholds[0], thresholds[1], thresholds[2], max].into_iter();
        // With few values the defaults are all of one size, above the highest value even.
        if asked.thresholds != [0; 3] && !rising.is_sorted_by(|a, b| a <= b) {
            return Err("the thresholds of its differences do not rise".to_owned());
        }
        let reset = if asked.reset == 0 { 64 } else { u32::from(asked.reset) };
        if reset < 3 {
            return Err(format!("its contexts are to be halved every {reset} samples, 3 is the least"));
        }
        let range = (max + 2 * near) / (2 * near + 1) + 1;
        let depth = bits_of(max + 1).max(2);
        Ok(Self { max, near, thresholds, reset, range, width: bits_of(range), limit: 2 * (depth + depth.max(8)) })
    }

    /// The step between differences.
    pub fn step(&self) -> i32 {
        2 * self.near + 1
    }
}

/// How many bits so many numbers need.
fn bits_of(n: i32) -> u32 {
    32 - (n - 1).leading_zeros()
}

/// T1 to T3, those that are not asked for by default (C.2.4.1.1.1).
fn thresholds(max: i32, near: i32, asked: [u16; 3]) -> [i32; 3] {
    const BASIC: [i32; 3] = [3, 7, 21];
    let mut least = near + 1;
    std::array::from_fn(|idx| {
        let more = (2 * idx as i32 + 3) * near;
        let lowest = idx as i32 + 2;
        let default = if max >= 128 {
            let factor = (max.min(4095) + 128) / 256;
            factor * (BASIC[idx] - lowest) + lowest + more
        } else {
            (BASIC[idx] / (256 / (max + 1)) + more).max(lowest)
        };
        let within = if default > max || default < least { least } else { default };
        least = if asked[idx] == 0 { within } else { asked[idx].into() };
        least
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preset(bits: u16, near: u8) -> Preset {
        Preset::new(bits, near, Asked::default()).expect("a preset")
    }

    #[test]
    fn defaults_are_those_of_the_standard() {
        // Table C.3 and what follows from its formulas for deeper samples.
        assert_eq!(preset(8, 0).thresholds, [3, 7, 21]);
        assert_eq!(preset(12, 0).thresholds, [18, 67, 276]);
        assert_eq!(preset(16, 0).thresholds, [18, 67, 276]);
        assert_eq!(preset(8, 3).thresholds, [12, 22, 42]);
        assert_eq!(preset(2, 0).thresholds, [2, 3, 3]);
        let eight = preset(8, 0);
        assert_eq!((eight.range, eight.width, eight.limit, eight.reset), (256, 8, 32, 64));
        let near = preset(8, 3);
        assert_eq!((near.range, near.width, near.limit), (38, 6, 32));
        let sixteen = preset(16, 0);
        assert_eq!((sixteen.range, sixteen.width, sixteen.limit), (65_536, 16, 64));
    }

    #[test]
    fn what_is_asked_for_is_held_against_the_depth() {
        let asked = |max, thresholds, reset| Preset::new(8, 1, Asked { max, thresholds, reset });
        let of_own = asked(100, [2, 4, 90], 10).expect("allowed");
        assert_eq!((of_own.max, of_own.thresholds, of_own.reset, of_own.limit), (100, [2, 4, 90], 10, 30));
        assert_eq!(asked(0, [0, 9, 0], 0).expect("allowed").thresholds, [6, 9, 28]);
        assert!(asked(256, [0; 3], 0).is_err_and(|why| why.contains("highest value")));
        assert!(asked(1, [0; 3], 0).is_err_and(|why| why.contains("allowed error")));
        for wrong in [[1, 9, 10], [9, 8, 10], [9, 11, 10], [9, 10, 256]] {
            assert!(asked(0, wrong, 0).is_err_and(|why| why.contains("do not rise")), "{wrong:?}");
        }
        assert!(asked(0, [0; 3], 2).is_err_and(|why| why.contains("halved")));
        for bits in [0, 1, 17] {
            assert!(Preset::new(bits, 0, Asked::default()).is_err());
        }
    }

    #[test]
    fn a_segment_of_another_length_says_nothing() {
        let body = [1, 0, 255, 0, 3, 0, 7, 0, 21, 0, 64];
        assert_eq!(Asked::read(&body), Some(Asked { max: 255, thresholds: [3, 7, 21], reset: 64 }));
        assert_eq!(Asked::read(&body[..10]), None);
        assert_eq!(Asked::read(&[&[2], &body[1..]].concat()), None);
    }
}
