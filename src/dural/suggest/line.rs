//! A wall's line followed up and down from mid-corpus: noise and vessels cross it in one place, the line is there in all.

use super::{
    Pixels,
    profile::{Profile, STEP_MM, steps_in},
};
use crate::geometry::{LpsPoint, LpsVector};

/// Rows across the line lie so far apart, mm.
const ROW_MM: f64 = 0.5;
/// So many slants are tried either way.
const SLANTS: i32 = 4;
/// From row to row the line leaves its slant by so many steps at most.
const BEND_STEPS: usize = 2;
/// What a step off its slant costs, as a share of marrow.
const BEND_COST: f64 = 0.012;
/// A line is told from what lies within so many mm on both sides.
const SIDE_MM: f64 = 3.0;
/// A rise is the difference of so many mm on both sides.
const STEP_SIDE_MM: f64 = 1.2;
/// How much a line counts that is only darker than marrow.
const EDGE: f64 = 0.25;
/// What stands out more than this share of marrow stands out enough.
const ENOUGH: f64 = 0.6;
/// Fluid is brighter than this share of the brightest.
const FLUID: f64 = 0.8;

/// Where a line is looked for: from marrow outwards, and up along the wall.
#[derive(Clone, Copy)]
pub(super) struct Wall<'a> {
    pub pixels: Pixels<'a>,
    /// The place expected at mid-corpus.
    pub at: LpsPoint,
    pub out: LpsVector,
    pub up: LpsVector,
    /// From where to where outwards, mm.
    pub reach: (f64, f64),
    /// Heights that are looked at, of both signs: from and to so many mm.
    pub heights: (f64, f64),
    /// The steepest slant that is tried, either way: so many mm outwards for each mm up.
    pub slant: f64,
    /// What a millimetre off the expected place costs, squared, as a share of marrow.
    pub off_cost: f64,
}

/// A line: so many mm outwards at mid-corpus, for each mm up, for each square of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub bend: [f64; 3],
    /// How much it stands out, as a share of marrow.
    pub strength: f64,
}

impl Line {
    /// How much longer a way across it is along the axis than straight.
    pub fn aslant(&self) -> f64 {
        self.bend[1].hypot(1.0)
    }

    /// Its place at a height.
    pub fn at(&self, height: f64) -> f64 {
        self.bend[0] + height * (self.bend[1] + height * self.bend[2])
    }
}

impl Wall<'_> {
    fn rows(&self) -> Vec<f64> {
        let count = ((self.heights.1 - self.heights.0) / ROW_MM).round() as i32;
        let one = |idx: i32| self.heights.0 + f64::from(idx) * ROW_MM;
        let upper = (0..=count).map(one);
        (0..=count).rev().map(|idx| -one(idx)).chain(upper.filter(|height| 0.0 < *height)).collect()
    }

    fn read(&self, height: f64, shift: f64) -> Option<Profile> {
        let from = self.at + self.up * height + self.out * shift;
        Profile::read(self.pixels, (from, self.out), self.reach, (self.up, ROW_MM))
    }

    /// Where fluid begins, half-way up: fat before it is bright, but not as bright.
    pub fn fluid(&self) -> Option<Line> {
        let rows: Vec<(f64, Profile)> =
            self.rows().into_iter().filter_map(|height| Some((height, self.read(height, 0.0)?))).collect();
        let mut tops: Vec<f64> = rows.iter().map(|row| row.1.values[row.1.most(0, row.1.values.len())]).collect();
        tops.sort_by(f64::total_cmp);
        let top = tops.get(tops.len() / 2)?;
        let edge = |(height, r): &(f64, Profile)| {
            let inside = r.values.iter().position(|it| FLUID * top < *it)?;
            let dark = r.values[r.least(inside.saturating_sub(steps_in(SIDE_MM)), inside + 1)];
            Some([*height, r.falls_below_exactly((top + dark) / 2.0, inside, -1)])
        };
        let mut points: Vec<[f64; 2]> = rows.iter().filter_map(edge).collect();
        let mut line = Line { bend: parabola(&points)?, strength: 1.0 };
        for _ in 0..3 {
            points.sort_by(|a, b| (a[1] - line.at(a[0])).abs().total_cmp(&(b[1] - line.at(b[0])).abs()));
            points.truncate((points.len() * 9 / 10).max(6));
            line.bend = parabola(&points)?;
        }
        Some(line)
    }

    /// The line that stands out most; by height the place is told where the search ends.
    pub fn follow(&self, mark: Mark, marrow: f64, end: &dyn Fn(f64) -> f64) -> Option<Line> {
        let heights = self.rows();
        let rows: Vec<(f64, Vec<f64>)> = heights
            .iter()
            .filter_map(|height| Some((*height, mark.of(&self.read(*height, 0.0)?, marrow, end(*height)))))
            .collect();
        if 2 * rows.len() < heights.len() {
            return None;
        }
        let tried = (-SLANTS..=SLANTS).map(|k| self.slant * f64::from(k) / f64::from(SLANTS));
        tried.filter_map(|slant| self.best_path(&rows, slant)).max_by(|a, b| a.strength.total_cmp(&b.strength))
    }

    /// The best path of a slant, by dynamic programming from the lowest row to the highest.
    fn best_path(&self, rows: &[(f64, Vec<f64>)], slant: f64) -> Option<Line> {
        let width = rows.iter().map(|row| row.1.len()).min()?;
        let off = |place: usize| self.reach.0 + place as f64 * STEP_MM;
        let wish = |place: usize| self.off_cost * off(place).powi(2);
        let value = |row: &(f64, Vec<f64>), place: usize| {
            let shifted = place as f64 + slant * row.0 / STEP_MM;
            let inside = 0.0 <= shifted && shifted < row.1.len() as f64;
            if inside { row.1[shifted as usize] - wish(place) } else { -1.0 }
        };
        let mut best: Vec<f64> = (0..width).map(|place| value(&rows[0], place)).collect();
        let mut came: Vec<Vec<usize>> = Vec::with_capacity(rows.len());
        for row in &rows[1..] {
            let from = |place: usize| {
                let near = place.saturating_sub(BEND_STEPS)..(place + BEND_STEPS + 1).min(width);
                near.fold((f64::MIN, place), |top, other| {
                    let here = best[other] - BEND_COST * other.abs_diff(place) as f64;
                    if top.0 < here { (here, other) } else { top }
                })
            };
            let steps: Vec<(f64, usize)> = (0..width).map(from).collect();
            best = (0..width).map(|place| steps[place].0 + value(row, place)).collect();
            came.push(steps.into_iter().map(|step| step.1).collect());
        }
        let mut place = (0..width).max_by(|a, b| best[*a].total_cmp(&best[*b]))?;
        let strength = best[place] / rows.len() as f64;
        let mut path = vec![place];
        for steps in came.iter().rev() {
            place = steps[place];
            path.push(place);
        }
        path.reverse();
        let points: Vec<[f64; 2]> =
            rows.iter().zip(&path).map(|(row, place)| [row.0, off(*place) + slant * row.0]).collect();
        Some(Line { bend: parabola(&points)?, strength })
    }

    /// The profile averaged along a line; its places are those at mid-corpus.
    pub fn straightened(&self, line: &Line) -> Option<Profile> {
        let read: Vec<Profile> =
            self.rows().into_iter().filter_map(|height| self.read(height, line.at(height) - line.bend[0])).collect();
        Profile::mean_of(&read)
    }
}

/// What of a wall stands out.
#[derive(Clone, Copy)]
pub(super) enum Mark {
    /// A line darker than what lies on both sides, or at least than marrow.
    Black,
    /// Where something brighter begins.
    Rise,
}

impl Mark {
    /// How much it stands out at each reading up to a place, as a share of marrow.
    fn of(self, r: &Profile, marrow: f64, end: f64) -> Vec<f64> {
        let (count, side) = (r.values.len(), steps_in(SIDE_MM));
        let end = if end < r.place(count - 1) { r.index(end) } else { count };
        let share = |more: f64| (more / marrow).clamp(0.0, ENOUGH);
        let black = |idx: usize| {
            let inner = r.values[r.most(idx.saturating_sub(side), idx + 1)].min(1.2 * marrow);
            let outer = r.values[r.most(idx, (idx + side).min(end).max(idx + 1))];
            let [a, b] = [inner, outer].map(|it| share(it - r.values[idx]));
            a.min(b) + EDGE * a
        };
        let step = steps_in(STEP_SIDE_MM);
        let rise = |idx: usize| share(r.mean(idx, (idx + step).min(end)) - r.mean(idx.saturating_sub(step), idx));
        let one = |idx: usize| match self {
            _ if end <= idx => 0.0,
            Self::Black => black(idx),
            Self::Rise => rise(idx),
        };
        (0..count).map(one).collect()
    }
}

/// Least squares through points of (height, place).
fn parabola(points: &[[f64; 2]]) -> Option<[f64; 3]> {
    let sum = |k: i32| points.iter().map(|[h, _]| h.powi(k)).sum::<f64>();
    let with = |k: i32| points.iter().map(|[h, p]| p * h.powi(k)).sum::<f64>();
    let (s, t) = ([0, 1, 2, 3, 4].map(sum), [0, 1, 2].map(with));
    let det = |m: [[f64; 3]; 3]| {
        m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
            + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
    };
    let rows = [[s[0], s[1], s[2]], [s[1], s[2], s[3]], [s[2], s[3], s[4]]];
    let whole = det(rows);
    let with_column = |column: usize| {
        let mut changed = rows;
        changed.iter_mut().zip(t).for_each(|(row, value)| row[column] = value);
        det(changed) / whole
    };
    (1e-9 < whole.abs()).then(|| [0, 1, 2].map(with_column))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marrow of 100, at a slanting wall a black line 2 mm thick, before it 120; a bright vessel across the line in one place.
    fn pixels(at: LpsPoint) -> Option<f64> {
        let off = at.0.y - 0.4 * at.0.z - 1.0;
        let vessel = (1.5..2.5).contains(&at.0.z);
        Some(match off {
            _ if vessel => 150.0,
            off if off.abs() < 1.0 => 20.0,
            off if off < 0.0 => 100.0,
            _ => 120.0,
        })
    }

    fn wall() -> Wall<'static> {
        let (out, up) = (LpsVector::new(0.0, 1.0, 0.0), LpsVector::new(0.0, 0.0, 1.0));
        let at = LpsPoint::default();
        Wall { pixels: &pixels, at, out, up, reach: (-8.0, 6.0), heights: (0.0, 5.0), slant: 0.8, off_cost: 0.006 }
    }

    #[test]
    fn a_slanting_line_is_followed_past_a_vessel() {
        let line = wall().follow(Mark::Black, 100.0, &|_| f64::MAX).expect("a line");
        assert!((line.bend[0] - 1.0).abs() < 0.7 && (line.bend[1] - 0.4).abs() < 0.1, "{line:?}");
        let r = wall().straightened(&line).expect("readings");
        let black = r.least(0, r.values.len());
        assert!(
            r.values[black] < 50.0 && (r.place(black) - 1.0).abs() < 0.7,
            "{} at {}",
            r.values[black],
            r.place(black)
        );
    }

    #[test]
    fn a_rise_is_found_before_where_the_search_ends() {
        let line = wall().follow(Mark::Rise, 100.0, &|height| 3.0 + 0.4 * height).expect("a line");
        assert!((line.bend[0] - 2.0).abs() < 0.7, "the far side of the black line: {line:?}");
        let none = wall().follow(Mark::Rise, 100.0, &|height| 0.4 * height - 1.0).expect("a line of no strength");
        assert!(none.strength < 0.1, "{none:?}");
    }

    #[test]
    fn a_parabola_goes_through_its_points() {
        let points = [-2.0, -1.0, 0.5, 3.0].map(|h: f64| [h, 1.0 - 2.0 * h + 0.5 * h * h]);
        let [a, b, c] = parabola(&points).expect("three at least");
        assert!((a - 1.0).abs() < 1e-9 && (b + 2.0).abs() < 1e-9 && (c - 0.5).abs() < 1e-9);
        assert!(parabola(&points[..2]).is_none());
    }
}
