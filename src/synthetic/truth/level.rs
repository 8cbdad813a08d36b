//! One level's landmarks and measures in the median plane.

use super::transverse::{Canal, canal};
use crate::{
    geometry::LpsPoint,
    study::VertebralLevel,
    synthetic::{
        Body,
        body::{BodyMeasures, Sleeve, Vertebra},
    },
};

/// Less fat than this behind the middle half of a body counts as lost, mm.
pub const FAT_LOST_MM: f64 = 1.0;

/// One level's landmarks and measures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LevelTruth {
    /// Which vertebra.
    pub level: VertebralLevel,
    /// Middle of its body.
    pub centre: LpsPoint,
    /// Anterior superior, posterior superior, anterior inferior, posterior inferior corner.
    pub corners: [LpsPoint; 4],
    /// Anterior and posterior wall at mid-height.
    pub middle: [LpsPoint; 2],
    /// Deepest point of the posterior wall below the chord of its corners.
    pub deepest: LpsPoint,
    /// The sac's ventral and dorsal wall at mid-height, across the sac.
    pub sac: [LpsPoint; 2],
    /// AP length of the end plates, mm.
    pub superior_ap_mm: f64,
    /// See `superior_ap_mm`.
    pub inferior_ap_mm: f64,
    /// Vertebral body diameter, mm.
    pub vbd_mm: f64,
    /// Dural sac diameter, mm.
    pub dsd_mm: f64,
    /// Depth of the concavity below the chord, mm.
    pub chord_depth_mm: f64,
    /// Mean end plate length less mid-body diameter, mm.
    pub ahn_mm: f64,
    /// The most there is between posterior wall and dura over the middle half of the body, mm.
    pub gap_mm: f64,
    /// The bony canal.
    pub canal: Canal,
    /// Widest diameter of the fluid in the root sleeves below its pedicles, mm; `None` where it was not measured.
    pub sleeve_mm: Option<f64>,
}

impl LevelTruth {
    /// Dural sac ratio.
    pub fn dsr(&self) -> f64 {
        self.dsd_mm / self.vbd_mm
    }

    /// Whether less than 1 mm is left between posterior wall and dura.
    pub fn fat_lost(&self) -> bool {
        self.gap_mm < FAT_LOST_MM
    }
}

/// A level's truth; `None` where the vertebra has no name or the sac no diameter.
pub(super) fn measured(body: &Body, idx: usize) -> Option<LevelTruth> {
    let vertebra = &body.vertebrae[idx];
    let level = vertebra.level?;
    let wall = |y: f64, z: f64| body.wall_distance(0.0, y, z);
    let (ventral, dorsal) = body.canal.diameter(vertebra, &wall)?;
    let s = *body.canal.at.get(&level)?;
    let bodily: BodyMeasures = vertebra.measure(&|p, q| body.body_distance(idx, p, q));
    let place = |(p, q): (f64, f64)| body.median(vertebra.plane(p, q));
    Some(LevelTruth {
        level,
        centre: place((0.0, 0.0)),
        corners: bodily.corners.map(place),
        middle: [place(bodily.middle.0), place(bodily.middle.1)],
        deepest: place(bodily.deepest),
        sac: [ventral, dorsal].map(|n| body.median(body.canal.across(s, n))),
        superior_ap_mm: bodily.superior_ap(),
        inferior_ap_mm: bodily.inferior_ap(),
        vbd_mm: bodily.vbd(),
        dsd_mm: dorsal - ventral,
        chord_depth_mm: bodily.chord_depth,
        ahn_mm: bodily.ahn(),
        gap_mm: gap(body, idx, vertebra),
        canal: canal(body, idx, bodily.middle.1, dorsal),
        sleeve_mm: body.sleeves().iter().filter(|it| it.level == level).map(Sleeve::width_mm).reduce(f64::max),
    })
}

/// The largest distance between posterior wall and dura over the middle half of a body.
fn gap(body: &Body, idx: usize, vertebra: &Vertebra) -> f64 {
    let one = |step: i32| {
        let q = f64::from(step) / 40.0 * vertebra.height();
        let mut p = vertebra.walls(0.0, q).1 - 1.0;
        while body.body_distance(idx, p, q) < 0.0 {
            p += 0.02;
        }
        let wall = p;
        while body.sac_distance(body.median(vertebra.plane(p, q))) > 0.0 && p < wall + 12.0 {
            p += 0.02;
        }
        p - wall
    };
    (-10..=10).step_by(2).map(one).fold(0.0, f64::max)
}
