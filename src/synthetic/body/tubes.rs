//! Tubes as chains of round cones, found through a grid: bowel, vessels, ureters.

use crate::synthetic::{same::SameEverywhere as _, shape::from_segment};

/// Side of a cell of the grid in mm, and the box that it covers.
const CELL_MM: f64 = 14.0;
const LOW: [f64; 3] = [-182.0, -168.0, -140.0];
const COUNT: [usize; 3] = [26, 19, 27];
/// Pieces between two given nodes.
const PIECES: usize = 4;

/// A place on a tube's middle line with the tube's radius there.
pub(super) type Node = ([f64; 3], f64);

/// Two ends of a cone with their radii.
#[derive(Clone, Copy, Debug)]
struct Link {
    from: Node,
    to: Node,
    /// How much shallower it is than wide.
    flat: f64,
    tube: u16,
    /// Its number along the tube.
    order: u16,
}

/// The tube nearest to a point.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nearest {
    /// Which tube, by the order in which they were added.
    pub tube: usize,
    /// Signed distance to its surface; half way to a neighbour that presses on it.
    pub distance: f64,
    /// Place along the tube, in nodes.
    pub along: f64,
    /// The point seen from the tube's middle line, and the radius there.
    pub off: [f64; 3],
    pub radius: f64,
}

/// A set of tubes.
#[derive(Clone, Debug)]
pub(super) struct Tubes {
    links: Vec<Link>,
    cells: Vec<Vec<u16>>,
    tubes: usize,
    /// How far beyond its surface a tube is found.
    reach: f64,
    /// Whether tubes press on each other, with a wall between, or run into each other.
    press: bool,
}

impl Tubes {
    /// No tubes yet.
    pub(super) fn new(reach: f64, press: bool) -> Self {
        Self { links: Vec::new(), cells: vec![Vec::new(); COUNT.iter().product()], tubes: 0, reach, press }
    }

    /// Adds a tube that bends smoothly through its nodes.
    pub(super) fn add(&mut self, nodes: &[Node], flat: f64) {
        let points = bent(nodes);
        for (order, pair) in points.windows(2).enumerate() {
            let link = Link { from: pair[0], to: pair[1], flat, tube: self.tubes as u16, order: order as u16 };
            let idx = self.links.len() as u16;
            self.links.push(link);
            let around = link.around(self.reach);
            for cell in cells_in(around) {
                self.cells[cell].push(idx);
            }
        }
        self.tubes += 1;
    }

    /// The tube nearest to a point; tubes that press on each other share the space between.
    pub(super) fn nearest(&self, at: [f64; 3]) -> Option<Nearest> {
        let links = self.cells.get(cell_of(at)?)?;
        let mut best: Option<(&Link, Nearest)> = None;
        for link in links.iter().map(|idx| &self.links[usize::from(*idx)]) {
            let near = link.nearest(at);
            if best.as_ref().is_none_or(|it| near.distance < it.1.distance) {
                best = Some((link, near));
            }
        }
        let (link, mut nearest) = best?;
        if self.press && nearest.distance < 0.0 {
            let others = links.iter().map(|idx| &self.links[usize::from(*idx)]).filter(|it| !it.joins(link));
            let second = others.map(|it| it.nearest(at).distance).fold(f64::MAX, f64::min);
            nearest.distance = nearest.distance.max((nearest.distance - second) / 2.0);
        }
        Some(nearest)
    }
}

impl Link {
    fn nearest(&self, at: [f64; 3]) -> Nearest {
        let (off, t) = from_segment(at, self.from.0, self.to.0);
        let radius = self.from.1 + t * (self.to.1 - self.from.1);
        let distance = off[0].same_hypot(off[1] / self.flat).same_hypot(off[2]) - radius;
        let along = (f64::from(self.order) + t) / PIECES as f64;
        Nearest { tube: usize::from(self.tube), distance, along, off, radius }
    }

    /// Whether it runs on from the other one, so that no wall lies between.
    fn joins(&self, other: &Self) -> bool {
        self.tube == other.tube && self.order.abs_diff(other.order) <= 2 * PIECES as u16
    }

    fn around(&self, reach: f64) -> ([f64; 3], [f64; 3]) {
        let r = self.from.1.max(self.to.1) + reach;
        let low = std::array::from_fn(|k| self.from.0[k].min(self.to.0[k]) - r);
        (low, std::array::from_fn(|k| self.from.0[k].max(self.to.0[k]) + r))
    }
}

/// A smooth line through the nodes (Catmull and Rom), each step cut into pieces.
fn bent(nodes: &[Node]) -> Vec<Node> {
    let last = nodes.len().saturating_sub(1);
    let node = |idx: isize| nodes[idx.clamp(0, last as isize) as usize];
    let piece = |step: usize, t: f64| {
        let [a, b, c, d] = [-1, 0, 1, 2].map(|off| node(step as isize + off));
        let curve = |a: f64, b: f64, c: f64, d: f64| {
            b + 0.5 * t * (c - a + t * (2.0 * a - 5.0 * b + 4.0 * c - d + t * (3.0 * (b - c) + d - a)))
        };
        (std::array::from_fn(|k| curve(a.0[k], b.0[k], c.0[k], d.0[k])), curve(a.1, b.1, c.1, d.1))
    };
    let steps = (0..last).flat_map(|step| (0..PIECES).map(move |k| (step, k as f64 / PIECES as f64)));
    steps.map(|(step, t)| piece(step, t)).chain(nodes.last().copied()).collect()
}

fn cell_of(at: [f64; 3]) -> Option<usize> {
    let part: [f64; 3] = std::array::from_fn(|k| (at[k] - LOW[k]) / CELL_MM);
    let is_inside = (0..3).all(|k| part[k] >= 0.0 && part[k] < COUNT[k] as f64);
    is_inside.then(|| number(part.map(|it| it as usize)))
}

fn number([i, j, k]: [usize; 3]) -> usize {
    (k * COUNT[1] + j) * COUNT[0] + i
}

fn cells_in((low, high): ([f64; 3], [f64; 3])) -> Vec<usize> {
    let range = |k: usize| {
        let cell = |value: f64| ((value - LOW[k]) / CELL_MM).max(0.0) as usize;
        cell(low[k])..(cell(high[k]) + 1).min(COUNT[k])
    };
    let mut all = Vec::new();
    for k in range(2) {
        all.extend(range(1).flat_map(|j| range(0).map(move |i| number([i, j, k]))));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tube_is_found_along_its_whole_length_and_shares_space_with_a_neighbour() {
        let mut tubes = Tubes::new(4.0, true);
        tubes.add(&[([0.0, 0.0, 0.0], 10.0), ([0.0, 0.0, 40.0], 10.0)], 1.0);
        tubes.add(&[([16.0, 0.0, 0.0], 10.0), ([16.0, 0.0, 40.0], 10.0)], 1.0);
        let at = |x: f64, z: f64| tubes.nearest([x, 0.0, z]).map(|it| (it.tube, it.distance));
        assert_eq!(at(-2.0, 20.0).map(|it| it.0), Some(0));
        assert!(at(-7.0, 33.0).is_some_and(|it| (it.1 + 3.0).abs() < 0.01));
        assert!(at(8.0, 20.0).is_some_and(|it| it.1.abs() < 0.01), "{:?}", at(8.0, 20.0));
        assert!(at(100.0, 20.0).is_none());
    }
}
