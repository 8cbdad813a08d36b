//! A pouch: a bag with a neck, laid out from a seat beside the column, as one smooth shape.

use super::{canal::Canal, vertebra::Vertebra};
use crate::synthetic::{
    noise::Grain,
    same::SameEverywhere as _,
    shape::{from_segment, length, smooth_max, smooth_min},
};

/// A place of the median plane from which shapes are laid out: to the left, backwards, upwards.
#[derive(Clone, Copy, Debug)]
pub struct Seat {
    origin: (f64, f64),
    back: (f64, f64),
    up: (f64, f64),
}

impl Seat {
    /// On the canal's line: backwards is away from the bodies, upwards along the line.
    pub(super) fn on_canal(canal: &Canal, s: f64) -> Self {
        let ((y, z), (ty, tz)) = canal.line.point(s);
        Self { origin: (y, z), back: (-tz, ty), up: (-ty, -tz) }
    }

    /// How the canal bends away from this seat within so far up and down: mm backwards for each square millimetre.
    pub(super) fn bow(&self, canal: &Canal, s: f64, within: f64) -> f64 {
        let off = |by: f64| {
            let (y, z) = canal.across(s + by, 0.0);
            self.local([0.0, y, z])[1]
        };
        (off(within) + off(-within)) / (2.0 * within * within)
    }

    /// On the posterior wall of a body at mid-height.
    pub(super) fn behind(vertebra: &Vertebra) -> Self {
        let (sin, cos) = vertebra.tilt.same_sin_cos();
        Self { origin: vertebra.plane(vertebra.ap() / 2.0, 0.0), back: (cos, sin), up: (-sin, cos) }
    }

    /// The point so far to the left, backwards and upwards.
    fn place(&self, [x, back, up]: [f64; 3]) -> [f64; 3] {
        let [y, z] =
            [self.origin.0 + back * self.back.0 + up * self.up.0, self.origin.1 + back * self.back.1 + up * self.up.1];
        [x, y, z]
    }

    /// How far to the left, backwards and upwards a point is.
    fn local(&self, [x, y, z]: [f64; 3]) -> [f64; 3] {
        let (dy, dz) = (y - self.origin.0, z - self.origin.1);
        [x, dy * self.back.0 + dz * self.back.1, dy * self.up.0 + dz * self.up.1]
    }
}

/// A bag and the neck that joins it to the sac.
#[derive(Clone, Debug)]
pub struct Pouch {
    /// Where it is laid out from.
    pub seat: Seat,
    /// Middle of the bag, from the seat.
    pub centre: [f64; 3],
    /// Half its axes, to the left, backwards, upwards.
    pub half: [f64; 3],
    /// Middle of the neck from the sac to the bag, from the seat; empty where there is none.
    pub neck: Vec<[f64; 3]>,
    /// Half the neck's width.
    pub neck_radius: f64,
    /// How much the bag is bent with the canal: mm backwards for each square millimetre up or down.
    pub bow: f64,
    /// The bag stays in front of this distance backwards of the seat.
    pub in_front_of: Option<f64>,
    /// Its roughness.
    pub grain: Grain,
}

/// How far the smooth joints of neck and bag reach, mm.
const JOINT_MM: f64 = 5.0;
/// Farther than this its distance tells nothing.
const FAR_MM: f64 = 14.0;

impl Pouch {
    /// Signed distance to its inner surface; far away a lower bound.
    pub fn distance(&self, at: [f64; 3]) -> f64 {
        let local = self.local(at);
        let far = self.far(local);
        if far > FAR_MM {
            return far;
        }
        let mut d = self.bag(local);
        if let Some(limit) = self.in_front_of {
            d = smooth_max(d, local[1] - limit, 4.0);
        }
        for pair in self.neck.windows(2) {
            let (off, _) = from_segment(local, pair[0], pair[1]);
            d = smooth_min(d, length(off) - self.neck_radius, JOINT_MM.min(1.4 * self.neck_radius));
        }
        let least = self.least_half();
        d + (0.06 * least).min(1.1) * self.grain.at(at, (1.1 * least).max(5.0), 2)
    }

    /// Distance to the bag alone.
    fn bag(&self, local: [f64; 3]) -> f64 {
        let (mut r2, mut slope2) = (0.0, 0.0);
        for ((at, centre), half) in local.into_iter().zip(self.centre).zip(self.half) {
            let u = (at - centre) / half;
            r2 += u * u;
            slope2 += (u / half).powi(2);
        }
        let r = r2.sqrt();
        let least = self.least_half();
        if r < 0.05 { -least } else { (r - 1.0) * r / slope2.sqrt().max(1e-6) }
    }

    /// Half its shortest axis.
    pub fn least_half(&self) -> f64 {
        self.half.iter().copied().fold(f64::MAX, f64::min)
    }

    /// Distance to a ball round everything.
    fn far(&self, local: [f64; 3]) -> f64 {
        let away = |other: &[f64; 3]| length(std::array::from_fn(|k| other[k] - self.centre[k]));
        let bag = self.half.iter().copied().fold(0.0, f64::max);
        let neck = self.neck.iter().map(|it| away(it) + self.neck_radius).fold(0.0, f64::max);
        away(&local) - bag.max(neck)
    }

    /// What lies round the bag has been pushed aside: where a point's tissue was before, its volume kept.
    pub(super) fn before(&self, at: [f64; 3]) -> [f64; 3] {
        let local = self.local(at);
        let off: [f64; 3] = std::array::from_fn(|k| local[k] - self.centre[k]);
        let r2: f64 = (0..3).map(|k| (off[k] / self.half[k]).powi(2)).sum();
        if !(1.0..16.0).contains(&r2) {
            return at;
        }
        let r = r2.sqrt();
        let fading = 1.0 - (r - 1.0) / 3.0;
        let share = (1.0 - fading / (r2 * r)).max(0.0).same_powf(1.0 / 3.0);
        self.place(std::array::from_fn(|k| self.centre[k] + share * off[k]))
    }

    /// Middle of the bag.
    pub fn middle(&self) -> [f64; 3] {
        self.place(self.centre)
    }

    /// Corners of boxes round the bag and round each end of its neck, in the space of the seat's canal or vertebra.
    pub fn corners(&self) -> impl Iterator<Item = [f64; 3]> {
        let neck = self.neck.iter().map(|end| (*end, [self.neck_radius; 3]));
        let boxes = std::iter::once((self.centre, self.half)).chain(neck);
        boxes.flat_map(move |(middle, half)| {
            (0..8).map(move |corner| {
                let side = |k: usize| if corner >> k & 1 == 0 { -half[k] } else { half[k] };
                self.place(std::array::from_fn(|k| middle[k] + side(k)))
            })
        })
    }

    /// The point so far to the left, backwards and upwards of the seat.
    pub fn place(&self, [x, back, up]: [f64; 3]) -> [f64; 3] {
        self.seat.place([x, back + self.bow * up * up, up])
    }

    /// How far to the left, backwards and upwards of the seat a point is.
    fn local(&self, at: [f64; 3]) -> [f64; 3] {
        let [x, back, up] = self.seat.local(at);
        [x, back - self.bow * up * up, up]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pouch() -> Pouch {
        Pouch {
            seat: Seat { origin: (10.0, -20.0), back: (0.8, 0.6), up: (-0.6, 0.8) },
            centre: [20.0, -30.0, 5.0],
            half: [15.0, 12.0, 10.0],
            neck: vec![[0.0, 0.0, 0.0], [20.0, -25.0, 5.0]],
            neck_radius: 4.0,
            bow: 0.0,
            in_front_of: None,
            grain: Grain(3),
        }
    }

    #[test]
    fn a_pouch_is_as_large_as_it_says_and_open_to_its_neck() {
        let pouch = pouch();
        assert!(pouch.distance(pouch.middle()) < -8.0);
        let edge = |k: usize, sign: f64| {
            let at: [f64; 3] =
                std::array::from_fn(|i| pouch.centre[i] + if i == k { sign * pouch.half[i] } else { 0.0 });
            pouch.distance(pouch.place(at)).abs()
        };
        assert!(edge(0, 1.0) < 1.0 && edge(2, 1.0) < 1.0 && edge(2, -1.0) < 1.0);
        let along = |t: f64| pouch.distance(pouch.place([20.0 * t, -25.0 * t, 5.0 * t]));
        assert!((0..=20).all(|step| along(f64::from(step) / 20.0) < -2.0), "the neck is open");
        assert!(pouch.distance([-90.0, 0.0, 0.0]) > 50.0);
    }

    #[test]
    fn what_was_where_the_pouch_is_lies_round_it_and_far_away_nothing_moved() {
        let pouch = pouch();
        let middle = pouch.middle();
        let from = |d: f64| {
            let before = pouch.before([middle[0] + d, middle[1], middle[2]]);
            length(std::array::from_fn(|k| before[k] - middle[k]))
        };
        assert!(from(15.1) < 4.5, "{}", from(15.1));
        assert!((from(61.0) - 61.0).abs() < 1e-9);
        let all: Vec<f64> = (0..200).map(|step| from(15.01 + 0.3 * f64::from(step))).collect();
        assert!(all.windows(2).all(|pair| pair[1] > pair[0]), "nothing is folded over");
    }
}
