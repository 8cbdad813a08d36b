//! Where the findings of a synthetic case truly are: outlines in the median plane, taken from the body's surfaces.

use super::{Body, FindingKind, Truth, body::Vertebra, findings::rounded};
use crate::{annotation::Solid, geometry::LpsPoint, study::VertebralLevel};

/// How far a wall's region reaches into the bone, and behind the line through the wall's corners, mm.
const WALL_MM: (f64, f64) = (3.0, 1.5);
/// How far it reaches to each side.
const WALL_HALF_DEPTH_MM: f64 = 6.0;
/// The strip of fat: into the bone, behind the wall at least and at most, and to each side.
const FAT_MM: (f64, f64, f64, f64) = (1.5, 4.0, 8.0, 8.0);
/// A region of the sac is so much larger than the sac.
const SAC_MARGIN_MM: f64 = 1.0;
/// What counts as the end of the sac: its length, how much larger the region is, and to each side at least.
const SAC_END_MM: (f64, f64, f64) = (10.0, 3.0, 5.0);
/// What counts as the end of the cord.
const CONUS_RADIUS_MM: f64 = 8.0;
/// Points along each side of an outline.
const N_STEPS: i32 = 8;

/// What counts as a finding of column and sac at a level; `None` where the body has no such level.
pub(super) fn solid(kind: FindingKind, level: VertebralLevel, body: &Body, truth: &Truth) -> Option<Solid> {
    Some(match kind {
        FindingKind::Scalloping | FindingKind::StraightWall => wall(body, truth, level)?,
        FindingKind::WideSac | FindingKind::Taper | FindingKind::AdherentRoots => sac_at(body, truth, level)?,
        FindingKind::FatLost | FindingKind::FatKept => fat(body, truth, level)?,
        FindingKind::LowEnd | FindingKind::SacEnd => sac_end(body, truth),
        FindingKind::Conus => Solid::Ball { center: rounded(truth.conus), radius_mm: CONUS_RADIUS_MM },
        _ => return None,
    })
}

/// An outline from one side downwards and the other side, in the same order.
fn slab(front: &[LpsPoint], back: &[LpsPoint], half_depth_mm: f64) -> Solid {
    // A slightly curved column is not plane: its outline lies in the sagittal plane through its middle.
    let all = || front.iter().chain(back.iter().rev());
    let x = all().map(|it| it.0.x).sum::<f64>() / (front.len() + back.len()) as f64;
    let outline = all().map(|it| rounded(LpsPoint::new(x, it.0.y, it.0.z))).collect();
    Solid::Slab { outline, half_depth_mm: (half_depth_mm * 10.0).round() / 10.0 }
}

fn between(from: f64, to: f64) -> impl Iterator<Item = f64> {
    (0..=N_STEPS).map(move |step| from + (to - from) * f64::from(step) / f64::from(N_STEPS))
}

fn vertebra_at(body: &Body, level: VertebralLevel) -> Option<(usize, &Vertebra)> {
    body.vertebrae.iter().enumerate().find(|(_, it)| it.level == Some(level))
}

/// Where the posterior wall is at height q of a vertebra's own frame.
pub(super) fn wall_p(body: &Body, idx: usize, q: f64) -> f64 {
    let mut p = body.vertebrae[idx].walls(0.0, q).1 - 2.0;
    let furthest = p + 8.0;
    while body.body_distance(idx, p, q) < 0.0 && p < furthest {
        p += 0.05;
    }
    p
}

/// Where the dura is behind the wall at p, at most so far away.
pub(super) fn dura_p(body: &Body, idx: usize, (p, q): (f64, f64), at_most_mm: f64) -> f64 {
    let at = |p: f64| body.median(body.vertebrae[idx].plane(p, q));
    let mut behind = p;
    while body.sac_distance(at(behind)) > 0.0 && behind < p + at_most_mm {
        behind += 0.05;
    }
    behind
}

/// The hollow between a posterior wall and the line through its corners, grown to both sides.
fn wall(body: &Body, truth: &Truth, level: VertebralLevel) -> Option<Solid> {
    let (idx, vertebra) = vertebra_at(body, level)?;
    let corner = |idx: usize| truth.level(level).map(|it| vertebra.frame(it.corners[idx].0.y, it.corners[idx].0.z));
    let ((top_p, top_q), (low_p, low_q)) = (corner(1)?, corner(3)?);
    let at = |p: f64, q: f64| body.median(vertebra.plane(p, q));
    let chord = |q: f64| low_p + (top_p - low_p) * (q - low_q) / (top_q - low_q);
    let front: Vec<_> = between(top_q, low_q).map(|q| at(wall_p(body, idx, q).min(chord(q)) - WALL_MM.0, q)).collect();
    let back: Vec<_> = between(top_q, low_q).map(|q| at(chord(q) + WALL_MM.1, q)).collect();
    Some(slab(&front, &back, WALL_HALF_DEPTH_MM))
}

/// The sac over the height of a body.
fn sac_at(body: &Body, truth: &Truth, level: VertebralLevel) -> Option<Solid> {
    let corners = truth.level(level)?.corners;
    let along = |at: LpsPoint| body.canal.line.along(at.0.y, at.0.z).s;
    let (top, low) = (along(corners[1]), along(corners[3]));
    Some(sac_between(body, top, low, SAC_MARGIN_MM, body.canal.half_axes((top + low) / 2.0).1))
}

/// The last stretch of the sac.
fn sac_end(body: &Body, truth: &Truth) -> Solid {
    let (length, margin, least) = SAC_END_MM;
    let end = body.canal.line.along(truth.sac_end.0.y, truth.sac_end.0.z).s;
    sac_between(body, end - length, end + margin, margin, body.canal.half_axes(end - length).1.max(least))
}

fn sac_between(body: &Body, top: f64, low: f64, margin_mm: f64, half_depth_mm: f64) -> Solid {
    let edge = |s: f64, side: f64| {
        let at = |n: f64| body.median(body.canal.across(s, side * n));
        let mut n = 0.0;
        while body.sac_distance(at(n)) < 0.0 && n < 30.0 {
            n += 0.05;
        }
        at(n + margin_mm)
    };
    let front: Vec<_> = between(top, low).map(|s| edge(s, -1.0)).collect();
    let back: Vec<_> = between(top, low).map(|s| edge(s, 1.0)).collect();
    slab(&front, &back, half_depth_mm)
}

/// The strip behind the posterior walls of L5 and S1, from mid-height to mid-height; for another level behind its body.
fn fat(body: &Body, truth: &Truth, level: VertebralLevel) -> Option<Solid> {
    let (into_bone, least, most, half_depth) = FAT_MM;
    let (mut front, mut back) = (Vec::new(), Vec::new());
    let angle = [(VertebralLevel::L5, 3, 0.0, 1.0), (VertebralLevel::S1, 1, 1.0, 0.0)];
    let own = [(level, 1, 0.7, -0.7)];
    let parts: &[_] = if level == VertebralLevel::L5 { &angle } else { &own };
    for &(level, corner, from, to) in parts {
        let (idx, vertebra) = vertebra_at(body, level)?;
        let corner = truth.level(level)?.corners[corner];
        let q_corner = vertebra.frame(corner.0.y, corner.0.z).1;
        let (from, to) = (from * q_corner, to * q_corner);
        for q in between(from, to) {
            let wall = wall_p(body, idx, q);
            let behind = dura_p(body, idx, (wall, q), most) + 0.5;
            front.push(body.median(vertebra.plane(wall - into_bone, q)));
            back.push(body.median(vertebra.plane(behind.clamp(wall + least, wall + most), q)));
        }
    }
    Some(slab(&front, &back, half_depth))
}
