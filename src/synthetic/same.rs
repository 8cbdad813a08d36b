//! Mathematics that gives the same bits on every processor and system: the standard library asks the platform for these.

/// Transcendental functions from `libm` in place of the platform's, so that a recipe makes the same picture everywhere.
pub trait SameEverywhere {
    /// e to this power.
    fn same_exp(self) -> Self;
    /// Natural logarithm.
    fn same_ln(self) -> Self;
    /// This to a power.
    fn same_powf(self, power: Self) -> Self;
    /// Sine of an angle in radians.
    fn same_sin(self) -> Self;
    /// Cosine of an angle in radians.
    fn same_cos(self) -> Self;
    /// Sine and cosine of an angle in radians.
    fn same_sin_cos(self) -> (Self, Self)
    where
        Self: Sized;
    /// Tangent of an angle in radians.
    fn same_tan(self) -> Self;
    /// Length of the vector of this and another; no care is taken of numbers beyond 1e150, bodies are smaller.
    fn same_hypot(self, other: Self) -> Self;
}

impl SameEverywhere for f64 {
    fn same_exp(self) -> Self {
        two_to(self * std::f64::consts::LOG2_E)
    }

    fn same_ln(self) -> Self {
        libm::log(self)
    }

    fn same_powf(self, power: Self) -> Self {
        power_of(self, power)
    }

    fn same_sin(self) -> Self {
        libm::sin(self)
    }

    fn same_cos(self) -> Self {
        libm::cos(self)
    }

    fn same_sin_cos(self) -> (Self, Self) {
        libm::sincos(self)
    }

    fn same_tan(self) -> Self {
        libm::tan(self)
    }

    fn same_hypot(self, other: Self) -> Self {
        // Products, sums and roots are exact to the last bit everywhere (IEEE 754).
        (self * self + other * other).sqrt()
    }
}

/// This positive number to a power, to thirteen digits: shapes ask for many powers, and libm, which is right to the last
/// bit, takes three times as long.
fn power_of(base: f64, power: f64) -> f64 {
    if !(f64::MIN_POSITIVE..f64::INFINITY).contains(&base) {
        return libm::pow(base, power);
    }
    two_to(power * log_two(base))
}

/// 2 / ((2 k + 1) ln 2): the series of the logarithm in (m - 1) / (m + 1).
const LOG: [f64; 9] = {
    let mut all = [0.0; 9];
    let mut k = 0;
    while k < 9 {
        all[k] = 2.0 * std::f64::consts::LOG2_E / (2 * k + 1) as f64;
        k += 1;
    }
    all
};

/// Logarithm to base 2 of a positive number that is not subnormal.
fn log_two(x: f64) -> f64 {
    // The exponent, and a mantissa from the root of a half to the root of two.
    let offset = x.to_bits().wrapping_sub(std::f64::consts::FRAC_1_SQRT_2.to_bits());
    let exponent = offset.cast_signed() >> 52;
    let mantissa = f64::from_bits(x.to_bits().wrapping_sub((exponent << 52).cast_unsigned()));
    let t = (mantissa - 1.0) / (mantissa + 1.0);
    let t2 = t * t;
    let t4 = t2 * t2;
    let [a, b, c, d, e, f, g, h, i] = LOG;
    let low = (a + b * t2) + t4 * (c + d * t2);
    let high = (e + f * t2) + t4 * ((g + h * t2) + t4 * i);
    exponent as f64 + t * (low + t4 * t4 * high)
}

/// (ln 2)^k / k!: the series of the power of two.
const EXP: [f64; 13] = {
    let mut all = [1.0; 13];
    let mut k = 1;
    while k < 13 {
        all[k] = all[k - 1] * std::f64::consts::LN_2 / k as f64;
        k += 1;
    }
    all
};

/// Two to a power; nothing below 2^-1020, and at most 2^1020.
fn two_to(power: f64) -> f64 {
    if power < -1020.0 {
        return 0.0;
    }
    let power = if power > 1020.0 { 1020.0 } else { power };
    // Adding and taking away 1.5 * 2^52 rounds to the nearest whole number.
    const ROUND: f64 = 6_755_399_441_055_744.0;
    let whole = (power + ROUND) - ROUND;
    let x = power - whole;
    let (x2, [a, b, c, d, e, f, g, h, i, j, k, l, m]) = (x * x, EXP);
    let x4 = x2 * x2;
    let low = (a + b * x) + x2 * (c + d * x);
    let middle = (e + f * x) + x2 * (g + h * x);
    let high = (i + j * x) + x2 * (k + l * x) + x4 * m;
    let part = low + x4 * (middle + x4 * high);
    part * f64::from_bits(((whole as i64 + 1023) << 52).cast_unsigned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quick_powers_agree_with_exact_ones() {
        for n in 1..4000 {
            let (base, power) = (f64::from(n) * 0.0037, f64::from(n % 61) * 0.11 - 2.0);
            let (quick, exact) = (base.same_powf(power), libm::pow(base, power));
            assert!((quick / exact - 1.0).abs() < 1e-12, "{base} ^ {power}: {quick} {exact}");
            let x = f64::from(n) * 0.02 - 40.0;
            assert!((x.same_exp() / libm::exp(x) - 1.0).abs() < 1e-12, "e ^ {x}");
        }
        assert_eq!((0f64.same_powf(2.3), 1f64.same_powf(7.1), (-1e6f64).same_exp()), (0.0, 1.0, 0.0));
        assert!(f64::NAN.same_powf(2.0).is_nan() && f64::NAN.same_exp().is_nan());
    }
}
