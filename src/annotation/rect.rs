//! Upright rectangles in a viewport, and what they may meet.

use crate::geometry::ViewPoint;

/// An upright rectangle in viewport pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ViewRect {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Bottom edge.
    pub bottom: f64,
}

impl ViewRect {
    /// The rectangle with this top left corner and size.
    pub fn at(left: f64, top: f64, [width, height]: [f64; 2]) -> Self {
        Self { left, top, right: left + width, bottom: top + height }
    }

    /// The rectangle of this size round a centre.
    pub fn around(center: ViewPoint, [width, height]: [f64; 2]) -> Self {
        Self::at(center.x - width / 2.0, center.y - height / 2.0, [width, height])
    }

    /// Its middle.
    pub fn center(&self) -> ViewPoint {
        ViewPoint::new(f64::midpoint(self.left, self.right), f64::midpoint(self.top, self.bottom))
    }

    /// Horizontal extent.
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Vertical extent.
    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// The rectangle with every edge moved outwards by `by`.
    pub fn grown(&self, by: f64) -> Self {
        Self { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }

    /// Whether the two share any area.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    /// Whether `other` lies wholly inside.
    pub fn holds(&self, other: &Self) -> bool {
        self.left <= other.left && self.top <= other.top && other.right <= self.right && other.bottom <= self.bottom
    }

    /// Whether a point lies inside.
    pub fn contains(&self, at: ViewPoint) -> bool {
        self.left <= at.x && at.x <= self.right && self.top <= at.y && at.y <= self.bottom
    }

    /// The rectangle's point nearest to `at`.
    pub fn nearest(&self, at: ViewPoint) -> ViewPoint {
        ViewPoint::new(at.x.clamp(self.left, self.right), at.y.clamp(self.top, self.bottom))
    }

    /// Distance of a point from the rectangle; 0 inside.
    pub fn distance(&self, at: ViewPoint) -> f64 {
        self.nearest(at).distance(at)
    }

    /// Whether a straight line from `a` to `b` touches the rectangle.
    pub fn is_crossed_by(&self, [a, b]: [ViewPoint; 2]) -> bool {
        let mut range = (0.0f64, 1.0f64);
        for (from, step, low, high) in
            [(a.x, b.x - a.x, self.left, self.right), (a.y, b.y - a.y, self.top, self.bottom)]
        {
            if step.abs() < 1e-9 {
                if from < low || high < from {
                    return false;
                }
                continue;
            }
            let (near, far) = ((low - from) / step, (high - from) / step);
            range = (range.0.max(near.min(far)), range.1.min(near.max(far)));
        }
        range.0 <= range.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_points_meet_rectangles() {
        let rect = ViewRect::at(10.0, 10.0, [20.0, 10.0]);
        assert_eq!(rect.distance(ViewPoint::new(33.0, 24.0)), 5.0);
        assert_eq!(rect.distance(ViewPoint::new(15.0, 12.0)), 0.0);
        let line = |ax, ay, bx, by| [ViewPoint::new(ax, ay), ViewPoint::new(bx, by)];
        assert!(rect.is_crossed_by(line(0.0, 0.0, 40.0, 30.0)));
        assert!(!rect.is_crossed_by(line(0.0, 0.0, 9.0, 30.0)));
        assert!(!rect.is_crossed_by(line(0.0, 0.0, 5.0, 7.0)), "too short to reach");
        assert!(!rect.overlaps(&ViewRect::at(30.0, 10.0, [5.0, 5.0])), "touching is not overlapping");
    }
}
