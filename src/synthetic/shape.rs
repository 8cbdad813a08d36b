//! Signed distances in mm, negative inside, and how shapes are joined and painted with soft edges.

use crate::synthetic::same::SameEverywhere as _;
/// How much of a point lies inside a shape, for an edge `width` mm wide.
pub fn inside(distance: f64, width: f64) -> f64 {
    (0.5 - distance / width).clamp(0.0, 1.0)
}

/// 0 at `low` and 1 at `high`, smooth between; `low` may be above `high`.
pub fn smooth_step(x: f64, low: f64, high: f64) -> f64 {
    let t = ((x - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// Intersection of two shapes with an edge rounded over `k` mm.
pub fn smooth_max(a: f64, b: f64, k: f64) -> f64 {
    let h = (k - (a - b).abs()).max(0.0) / k;
    a.max(b) + h * h * k * 0.25
}

/// Union of two shapes with a fillet of `k` mm.
pub fn smooth_min(a: f64, b: f64, k: f64) -> f64 {
    -smooth_max(-a, -b, k)
}

/// A bell of height 1, `width` mm from its top to 1/e.
pub fn bell(x: f64, width: f64) -> f64 {
    let t = x / width;
    (-t * t).same_exp()
}

/// Distance to a superellipse |x/a|^n + |y/b|^n = 1, exact on the axes and to first order elsewhere; beyond twice its
/// size a lower bound, which costs no powers.
pub fn superellipse(x: f64, y: f64, a: f64, b: f64, n: f64) -> f64 {
    let (u, v) = ((x / a).abs().max(1e-9), (y / b).abs().max(1e-9));
    let most = u.max(v);
    if most > 2.0 {
        return (most - 1.0) * a.min(b);
    }
    // In units of the larger of the two: f = most (1 + least^n)^(1/n), |grad f| = f |(u^(n-1)/a, v^(n-1)/b)| / sum.
    let small = (u.min(v) / most).same_powf(n);
    let (un, vn) = if u < v { (small, 1.0) } else { (1.0, small) };
    let f = most * (1.0 + small).same_powf(1.0 / n);
    let (du, dv) = (un / (u * a), vn / (v * b));
    let slope = f / (1.0 + small) * (du * du + dv * dv).sqrt();
    (f - 1.0) / slope.max(1.0 / a.max(b))
}

/// Distance to an oval that is `full` of the way from an ellipse to |x/a|^4 + |y/b|^4 = 1, by square roots alone: 0.42 is
/// near the exponent 2.5. Exact on the axes and to first order elsewhere.
pub fn barrel(x: f64, y: f64, a: f64, b: f64, full: f64) -> f64 {
    let (u, v) = ((x / a).abs().max(1e-9), (y / b).abs().max(1e-9));
    let (uu, vv) = (u * u, v * v);
    let (round, square) = ((uu + vv).sqrt(), (uu * uu + vv * vv).sqrt().sqrt());
    let f = round + full * (square - round);
    let round_slope = ((uu / (a * a) + vv / (b * b)) / (uu + vv)).sqrt();
    let cube = square * square * square;
    let square_slope = (uu * u / a).same_hypot(vv * v / b) / cube;
    (f - 1.0) / (round_slope + full * (square_slope - round_slope)).max(1.0 / a.max(b))
}

/// Distance to a closed polygon.
pub fn polygon(x: f64, y: f64, corners: &[(f64, f64)]) -> f64 {
    let mut nearest = f64::MAX;
    let mut sign = 1.0;
    let mut previous = corners.len().saturating_sub(1);
    for (idx, &(ix, iy)) in corners.iter().enumerate() {
        let (jx, jy) = corners[previous];
        let (ex, ey, wx, wy) = (jx - ix, jy - iy, x - ix, y - iy);
        let t = ((wx * ex + wy * ey) / (ex * ex + ey * ey)).clamp(0.0, 1.0);
        let (bx, by) = (wx - ex * t, wy - ey * t);
        nearest = nearest.min(bx * bx + by * by);
        let (above, below, left) = (y >= iy, y < jy, ex * wy > ey * wx);
        if (above && below && left) || !(above || below || left) {
            sign = -sign;
        }
        previous = idx;
    }
    sign * nearest.sqrt()
}

/// A point seen from the nearest point of the segment from `a` to `b`, and how far along it that one lies, 0 to 1.
pub fn from_segment(at: [f64; 3], a: [f64; 3], b: [f64; 3]) -> ([f64; 3], f64) {
    let along: [f64; 3] = std::array::from_fn(|k| b[k] - a[k]);
    let from: [f64; 3] = std::array::from_fn(|k| at[k] - a[k]);
    let t = (dot(from, along) / dot(along, along).max(1e-6)).clamp(0.0, 1.0);
    (std::array::from_fn(|k| from[k] - t * along[k]), t)
}

/// Length of a vector.
pub fn length(vector: [f64; 3]) -> f64 {
    dot(vector, vector).sqrt()
}

fn dot(u: [f64; 3], v: [f64; 3]) -> f64 {
    u[0] * v[0] + u[1] * v[1] + u[2] * v[2]
}

/// Distance to a capsule from `a` to `b`, each axis squeezed by `by`.
pub fn capsule(at: [f64; 3], a: [f64; 3], b: [f64; 3], radius: f64, by: [f64; 3]) -> f64 {
    let (off, _) = from_segment(at, a, b);
    length(std::array::from_fn(|k| off[k] / by[k])) - radius
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_barrel_is_near_a_superellipse() {
        for (x, y) in [(3.0, 0.0), (0.0, -9.0), (6.0, 7.0), (-2.0, 4.0), (9.0, 8.0)] {
            let (a, b) = (barrel(x, y, 10.0, 8.0, 0.42), superellipse(x, y, 10.0, 8.0, 2.5));
            assert!((a - b).abs() < 0.25, "{a} {b} at {x} {y}");
        }
    }

    #[test]
    fn distances_are_negative_inside_and_exact_on_the_axes() {
        let square = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)];
        assert_eq!(polygon(2.0, 1.0, &square), -1.0);
        assert_eq!(polygon(7.0, 8.0, &square), 5.0);
        assert!((superellipse(0.0, 12.0, 20.0, 10.0, 2.3) - 2.0).abs() < 1e-6);
        assert!((10.0..22.1).contains(&superellipse(0.0, 32.0, 20.0, 10.0, 2.3)), "a lower bound far off");
        let d = capsule([0.0, 3.0, 5.0], [0.0; 3], [0.0, 0.0, 10.0], 1.0, [1.0; 3]);
        assert!((d - 2.0).abs() < 1e-12);
        assert!(smooth_max(1.0, 1.0, 2.0) > 1.0 && smooth_min(1.0, 1.0, 2.0) < 1.0);
    }
}
