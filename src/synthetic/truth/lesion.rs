//! A lesion's truth: how large it came out, where its neck is and how wide, where a root runs.

use crate::{
    geometry::LpsPoint,
    study::VertebralLevel,
    synthetic::{
        Body,
        body::{Lesion, Pouch},
        lesion::LesionKind,
    },
};

/// Steps along a ray, and how far a ray looks beyond a bag's half axis.
const STEP_MM: f64 = 0.05;
/// See [`STEP_MM`].
const BEYOND: f64 = 1.6;
/// A neck begins so far outside the sac and ends so far before the bag.
const NECK_OFF_MM: (f64, f64) = (2.0, 1.0);
/// Distance of two places at which a neck is measured.
const NECK_STEP_MM: f64 = 0.5;

/// What is true of a lesion.
#[derive(Clone, Debug, PartialEq)]
pub struct LesionTruth {
    /// What it is.
    pub kind: LesionKind,
    /// The vertebra it belongs to.
    pub level: VertebralLevel,
    /// -1 on the right, 1 on the left, 0 in the middle.
    pub side: f64,
    /// Middle of its bag.
    pub centre: LpsPoint,
    /// Through the middle: sideways, backwards, upwards, mm.
    pub size_mm: [f64; 3],
    /// The ends of those lines: right and left, front and back, lower and upper; patient's right first.
    pub ends: [[LpsPoint; 2]; 3],
    /// The narrowest place between sac and bag, and its width across, mm.
    pub neck: Option<(LpsPoint, f64)>,
    /// Where the thickest root in it is nearest to the middle.
    pub root: Option<LpsPoint>,
}

impl LesionTruth {
    /// Measures a lesion of a body.
    pub(super) fn of(body: &Body, lesion: &Lesion) -> Self {
        let pouch = &lesion.pouch;
        let place = |at: [f64; 3]| body.place(at);
        let reach = [0, 1, 2].map(|k| [-1.0, 1.0].map(|sign| reach(body, lesion, pouch.centre, k, sign)));
        let end = |k: usize, sign: f64, far: f64| place(pouch.place(moved(pouch.centre, k, sign * far)));
        Self {
            kind: lesion.recipe.kind,
            level: lesion.recipe.level,
            side: lesion.side,
            centre: place(pouch.middle()),
            size_mm: reach.map(|[a, b]| a + b),
            ends: [0, 1, 2].map(|k| [end(k, -1.0, reach[k][0]), end(k, 1.0, reach[k][1])]),
            neck: has_neck(lesion.recipe.kind).then(|| neck(body, lesion)).flatten().map(|(at, mm)| (place(at), mm)),
            root: root(lesion).map(place),
        }
    }
}

fn has_neck(kind: LesionKind) -> bool {
    matches!(kind, LesionKind::AnteriorMeningocele | LesionKind::LateralMeningocele)
}

fn moved(mut at: [f64; 3], k: usize, by: f64) -> [f64; 3] {
    at[k] += by;
    at
}

/// How far the inside reaches from a place along one of the seat's axes.
fn reach(body: &Body, lesion: &Lesion, from: [f64; 3], k: usize, sign: f64) -> f64 {
    let most = BEYOND * lesion.pouch.half[k];
    let inside = |t: f64| body.lesion_distance(lesion, lesion.pouch.place(moved(from, k, sign * t))) < 0.0;
    let steps = (0..(most / STEP_MM) as u32).map(|step| f64::from(step) * STEP_MM);
    steps.take_while(|t| inside(*t)).last().unwrap_or_default()
}

/// The narrowest place of a neck with its width up and down; `None` where the fluid does not reach through.
fn neck(body: &Body, lesion: &Lesion) -> Option<([f64; 3], f64)> {
    let pouch = &lesion.pouch;
    let is_between = |local: &[f64; 3]| {
        let at = pouch.place(*local);
        body.sac_distance_at(at) > NECK_OFF_MM.0 && bag_distance(pouch, *local) > NECK_OFF_MM.1
    };
    let width = |local: [f64; 3]| {
        let [down, up] = [-1.0, 1.0].map(|sign| reach(body, lesion, local, 2, sign));
        (pouch.place(moved(local, 2, (up - down) / 2.0)), up + down)
    };
    let narrowest = course(pouch).filter(is_between).map(width).min_by(|a, b| a.1.total_cmp(&b.1));
    narrowest.filter(|it| it.1 > 0.0)
}

/// Places along the middle of the neck.
fn course(pouch: &Pouch) -> impl Iterator<Item = [f64; 3]> + '_ {
    pouch.neck.windows(2).flat_map(|pair| {
        let [a, b] = [pair[0], pair[1]];
        let long: f64 = (0..3).map(|k| (b[k] - a[k]).powi(2)).sum::<f64>().sqrt();
        let count = (long / NECK_STEP_MM).ceil().max(1.0);
        (0..count as u32).map(move |step| {
            let t = f64::from(step) / count;
            std::array::from_fn(|k| a[k] + t * (b[k] - a[k]))
        })
    })
}

/// To the smooth bag, which is what the neck is not.
fn bag_distance(pouch: &Pouch, local: [f64; 3]) -> f64 {
    let r2: f64 = (0..3).map(|k| ((local[k] - pouch.centre[k]) / pouch.half[k]).powi(2)).sum();
    (r2.sqrt() - 1.0) * pouch.least_half()
}

/// The middle of the thickest thread.
fn root(lesion: &Lesion) -> Option<[f64; 3]> {
    let thickest = lesion.threads.iter().max_by(|a, b| a.2.total_cmp(&b.2))?;
    Some(std::array::from_fn(|k| (thickest.0[k] + thickest.1[k]) / 2.0))
}
