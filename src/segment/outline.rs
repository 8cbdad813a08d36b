//! The outline of runs: edges between pixels, those in one line as one.

use std::collections::BTreeMap;

use super::Run;
use crate::geometry::ImagePoint;

/// The edges, as places on the image: corners of pixels lie half a pixel from their centres.
pub fn of(runs: &[Run]) -> Vec<[ImagePoint; 2]> {
    let mut edges = Vec::new();
    let rows: Vec<&[Run]> = runs.chunk_by(|a, b| a.y == b.y).collect();
    // Upright edges that go on from the row above: their column, and where they began.
    let mut open: BTreeMap<u32, u32> = BTreeMap::new();
    let mut above: Option<&[Run]> = None;
    for row in rows {
        let y = row[0].y;
        let touches = above.is_some_and(|above| above[0].y + 1 == y);
        if !touches {
            close(&mut open, above, &mut edges);
            flat(above.unwrap_or_default(), &[], above.map_or(0, |above| above[0].y + 1), &mut edges);
        }
        flat(if touches { above.unwrap_or_default() } else { &[] }, row, y, &mut edges);
        let now: Vec<u32> = row.iter().flat_map(|run| [run.from, run.to]).collect();
        let ended: Vec<u32> = open.keys().filter(|column| !now.contains(column)).copied().collect();
        for column in ended {
            edges.extend(open.remove(&column).map(|from| upright(column, from, y)));
        }
        for column in now {
            open.entry(column).or_insert(y);
        }
        above = Some(row);
    }
    close(&mut open, above, &mut edges);
    flat(above.unwrap_or_default(), &[], above.map_or(0, |above| above[0].y + 1), &mut edges);
    edges
}

fn close(open: &mut BTreeMap<u32, u32>, above: Option<&[Run]>, edges: &mut Vec<[ImagePoint; 2]>) {
    let Some(above) = above else { return };
    edges.extend(std::mem::take(open).into_iter().map(|(column, from)| upright(column, from, above[0].y + 1)));
}

fn corner(column: u32, row: u32) -> ImagePoint {
    ImagePoint::new(f64::from(column) - 0.5, f64::from(row) - 0.5)
}

fn upright(column: u32, from: u32, to: u32) -> [ImagePoint; 2] {
    [corner(column, from), corner(column, to)]
}

/// The edges above row `y`: where one of the two rows is inside and the other is not.
fn flat(above: &[Run], row: &[Run], y: u32, edges: &mut Vec<[ImagePoint; 2]>) {
    let mut ends: Vec<u32> = above.iter().chain(row).flat_map(|run| [run.from, run.to]).collect();
    ends.sort_unstable();
    // Each end changes whether exactly one row is inside; two ends at one place change nothing.
    let mut from = None;
    for end in ends {
        match from.take() {
            Some(start) if start == end => {}
            Some(start) => edges.push([corner(start, y), corner(end, y)]),
            None => from = Some(end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(y: u32, from: u32, to: u32) -> Run {
        Run { y, from, to }
    }

    /// The outline's length is the number of pixel sides between inside and outside.
    #[test]
    fn the_outline_is_as_long_as_there_are_sides() {
        for runs in [
            vec![run(0, 0, 1)],
            vec![run(2, 1, 4), run(3, 1, 2), run(3, 3, 4), run(4, 1, 4)],
            vec![run(0, 0, 2), run(1, 1, 3), run(5, 0, 1)],
            vec![run(0, 0, 2), run(1, 2, 4)],
        ] {
            let inside = |x: i64, y: i64| {
                runs.iter().any(|run| i64::from(run.y) == y && (i64::from(run.from)..i64::from(run.to)).contains(&x))
            };
            let sides: usize = (-1..8)
                .flat_map(|y| (-1..8).map(move |x| (x, y)))
                .map(|(x, y)| {
                    usize::from(inside(x, y) != inside(x + 1, y)) + usize::from(inside(x, y) != inside(x, y + 1))
                })
                .sum();
            let length: f64 = of(&runs).iter().map(|[a, b]| (a.x - b.x).abs() + (a.y - b.y).abs()).sum();
            assert_eq!(length, sides as f64, "{runs:?}");
        }
    }

    #[test]
    fn edges_in_one_line_are_one() {
        assert_eq!(of(&[run(0, 2, 9), run(1, 2, 9), run(2, 2, 9)]).len(), 4);
    }
}
