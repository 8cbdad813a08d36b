//! The body's outline: skin, the fat under it, and the fascia and wall inside.

use super::habit::Habit;
use crate::synthetic::{
    curve::{Line, Profile},
    noise::Grain,
    same::SameEverywhere as _,
    shape::{barrel, bell, smooth_step},
};

/// Depth of the skin of the back behind the canal's centre line, by height above the top of S1, mm.
const DEPTH: [(f64, f64); 12] = [
    (-160.0, 16.0),
    (-110.0, 22.0),
    (-85.0, 29.0),
    (-60.0, 38.0),
    (-35.0, 48.0),
    (-15.0, 56.5),
    (10.0, 60.0),
    (40.0, 58.0),
    (80.0, 55.5),
    (130.0, 54.5),
    (200.0, 55.0),
    (260.0, 56.0),
];
/// How much nearer to the sacrum the skin may lie than [`DEPTH`] says, mm.
const SACRAL_HOLLOW_MM: f64 = 13.0;
/// [`DEPTH`] is that of a loin whose spinous processes reach so far behind the canal, mm.
const TIPS_MM: f64 = 29.5;
/// How much deeper than they ask the back is in a person, mm.
const DEEPER_MM: (f64, f64) = (-1.5, 2.5);
/// Thickness of the fat under the skin of the back that [`DEPTH`] holds, by height: of a slim loin and of the pad over
/// the sacrum, mm.
const FAT: [(f64, f64, f64); 11] = [
    (-150.0, 8.0, 0.0),
    (-100.0, 7.5, 2.5),
    (-70.0, 7.0, 7.0),
    (-40.0, 6.5, 11.5),
    (-12.0, 6.0, 13.5),
    (12.0, 6.0, 11.0),
    (35.0, 6.0, 6.0),
    (60.0, 6.0, 2.0),
    (90.0, 5.5, 0.5),
    (130.0, 5.5, 0.0),
    (240.0, 5.5, 0.0),
];
/// Wall of the front, y by height, of a flat belly, and how far a round one stands out before it.
const FRONT: [(f64, f64, f64); 10] = [
    (-150.0, -98.0, 0.0),
    (-118.0, -103.0, 4.0),
    (-85.0, -103.0, 12.0),
    (-45.0, -104.0, 28.0),
    (0.0, -106.0, 44.0),
    (40.0, -107.0, 52.0),
    (80.0, -110.0, 50.0),
    (120.0, -117.0, 36.0),
    (165.0, -128.0, 14.0),
    (260.0, -140.0, 2.0),
];
/// Height of the navel.
pub(super) const NAVEL_Z: f64 = 58.0;
/// Half width of the trunk by height.
const HALF_WIDTH: [(f64, f64); 6] =
    [(-110.0, 182.0), (-60.0, 178.0), (0.0, 170.0), (60.0, 160.0), (130.0, 152.0), (240.0, 152.0)];
/// The middle of the trunk's cross-section.
pub(super) const MIDDLE_Y: f64 = -10.0;

/// The trunk's outline.
#[derive(Clone, Debug)]
pub(super) struct Skin {
    back: Profile,
    front: Profile,
    half_width: Profile,
    fat: Profile,
    furrow: Profile,
    habit: Habit,
    grain: Grain,
}

/// Where a point lies with regard to skin and wall.
#[derive(Clone, Copy, Debug)]
pub(super) struct Depths {
    /// Signed distance to the skin, negative inside.
    pub skin: f64,
    /// Signed distance to the fascia under the fat, negative deep to it.
    pub fascia: f64,
    /// Thickness of the fat there.
    pub fat: f64,
}

impl Skin {
    /// The skin behind this canal, whose spinous processes reach `tips` mm behind it.
    pub(super) fn new(line: &Line, tips: f64, habit: Habit, grain: Grain) -> Self {
        let depth = Profile::new(DEPTH.to_vec());
        // The skin does not follow every turn of the spine: average over 60 mm.
        let behind = |z: f64| (-6..=6).map(|k| line.y_at(z + 5.0 * f64::from(k))).sum::<f64>() / 13.0;
        let knots = (-16..=26).map(|k| f64::from(k) * 10.0);
        // Thin over the spine in most; how thick the pad over the sacrum is, is another matter.
        let g = grain.of(9);
        let (thin, pad) = (habit.fat.same_powf(1.5) * g.between(0, 0.62, 1.12), habit.fat * g.between(1, 0.12, 0.85));
        let uneven = |z: f64| 1.0 + 0.13 * g.of(1).at([0.0, 0.0, z], 55.0, 2);
        let fat = Profile::new(FAT.map(|(z, loin, low)| (z, (loin * thin + low * pad) * uneven(z))).to_vec());
        // Over the sacrum it lies on bone in some and on thick muscle in others.
        let hollow = g.between(2, 0.0, SACRAL_HOLLOW_MM);
        // Everywhere the tips of the processes nearly touch the fascia.
        let deeper = tips - TIPS_MM + g.between(3, DEEPER_MM.0, DEEPER_MM.1);
        let held = Profile::new(FAT.map(|(z, loin, low)| (z, loin + low)).to_vec());
        let back = knots.map(|z| {
            let sunk = hollow * smooth_step(z, 0.0, -40.0) * smooth_step(z, -150.0, -90.0);
            (z, behind(z) + depth.at(z) + fat.at(z) - held.at(z) - sunk + deeper)
        });
        Self {
            back: Profile::new(back.collect()),
            front: Profile::new(
                FRONT.map(|(z, flat, round)| (z, flat - habit.belly * round - ventral_fat(habit, z))).to_vec(),
            ),
            half_width: Profile::new(HALF_WIDTH.to_vec()),
            fat,
            furrow: Profile::new(vec![
                (-110.0, 17.0),
                (-60.0, 11.0),
                (-20.0, 6.0),
                (20.0, 9.0),
                (60.0, 11.0),
                (140.0, 9.0),
            ]),
            habit,
            grain,
        }
    }

    /// y of the skin of the back in the midline at a height.
    pub(super) fn back_y(&self, z: f64) -> f64 {
        self.back.at(z)
    }

    /// y of the foremost skin and of the hindmost at a height, which lies beside the furrow.
    pub(super) fn ends_y(&self, z: f64) -> (f64, f64) {
        let deepest = self.back.at(z) + self.furrow.at(z) + 2.0;
        let hindmost = |k: i32| {
            let mut steps = (0..90).map(|step| deepest - f64::from(step));
            steps.find(|y| self.depths(10.0 * f64::from(k), *y, z).skin < 0.0).unwrap_or(self.back.at(z))
        };
        (self.front.at(z), (-9..=9).map(hindmost).fold(self.back.at(z), f64::max))
    }

    /// y of the inside of the abdominal wall in the median plane.
    pub(super) fn inner_front_y(&self, z: f64) -> f64 {
        self.front.at(z) + ventral_fat(self.habit, z) + 8.0
    }

    /// The depths of a point. In the midline of the back the furrow brings skin and fascia nearer.
    pub(super) fn depths(&self, x: f64, y: f64, z: f64) -> Depths {
        let furrow = self.furrow.at(z);
        let across = (x / 22.0).abs();
        let in_furrow = (-across * across.sqrt()).same_exp() * 1.06 - 0.06 + 0.0016 * (x.abs() - 45.0).max(0.0);
        let midline = self.back.at(z);
        let back = midline + furrow * (1.0 - in_furrow);
        let half = self.half_width.at(z) + 8.0 * (self.habit.fat - 1.0);
        let skin = if y > MIDDLE_Y {
            barrel(x, y - MIDDLE_Y, half, back - MIDDLE_Y, 0.42)
        } else {
            // The chest is squarer than the belly.
            barrel(x, y - MIDDLE_Y, half, MIDDLE_Y - self.front.at(z), 0.15 + 0.35 * smooth_step(z, 60.0, 160.0))
        };
        let navel = 9.0 * bell(z - NAVEL_Z, 6.5) * bell(x, 8.0);
        let skin = if y < MIDDLE_Y - 30.0 { skin + navel } else { skin };
        let skin = skin + 0.25 * self.grain.at([0.3 * x, 0.0, z], 9.0, 1);
        let dorsal = self.fat.at(z) + furrow * (1.0 - in_furrow) * 0.35;
        let front = smooth_step(y, MIDDLE_Y + 30.0, MIDDLE_Y - 30.0);
        let fat = dorsal + 0.04 * x.abs();
        let fat = fat + front * (ventral_fat(self.habit, z) - fat);
        Depths { skin, fascia: skin + fat + 2.0, fat }
    }
}

/// Thickness of the fat under the skin of the belly: most below the navel.
fn ventral_fat(habit: Habit, z: f64) -> f64 {
    let low = 5.0 * bell(z - 10.0, 55.0) - 4.0 * smooth_step(z, 90.0, 160.0);
    (8.0 + low + 4.0 * habit.belly) * habit.fat * if habit.is_female { 1.35 } else { 1.0 }
}
