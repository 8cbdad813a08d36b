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
        libm::exp(self)
    }

    fn same_ln(self) -> Self {
        libm::log(self)
    }

    fn same_powf(self, power: Self) -> Self {
        libm::pow(self, power)
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
