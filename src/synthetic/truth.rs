//! The truth of a body: landmarks and diameters measured on its final surfaces, never copied from the recipe.

use super::{
    Body,
    body::{BodyMeasures, Vertebra},
};
use crate::{geometry::LpsPoint, study::VertebralLevel};

/// What is true of a body. Points lie in the median plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Truth {
    /// From T11 to S3, as far as the sac has a diameter there.
    pub levels: Vec<LevelTruth>,
    /// Lowest point of the sac.
    pub sac_end: LpsPoint,
    /// Lowest point of the cord.
    pub conus: LpsPoint,
}

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
}

impl LevelTruth {
    /// Dural sac ratio.
    pub fn dsr(&self) -> f64 {
        self.dsd_mm / self.vbd_mm
    }

    /// Whether less than 1 mm is left between posterior wall and dura.
    pub fn fat_lost(&self) -> bool {
        self.gap_mm < 1.0
    }
}

impl Truth {
    /// Measures a body.
    pub fn of(body: &Body) -> Self {
        let levels = (0..body.vertebrae.len()).filter_map(|idx| level_truth(body, idx)).collect();
        let on_line = |s: f64| median(body.canal.across(s, 0.0));
        let distance = |s: f64| body.sac_distance(on_line(s));
        let mut end = body.canal.end + 2.0;
        while distance(end) > 0.0 && end > body.canal.end - 30.0 {
            end -= 0.05;
        }
        Self { levels, sac_end: on_line(end), conus: on_line(body.canal.conus) }
    }

    /// One level's truth.
    pub fn level(&self, level: VertebralLevel) -> Option<&LevelTruth> {
        self.levels.iter().find(|it| it.level == level)
    }

    /// The truth as TOML text; lengths in mm, points as LPS `[x, y, z]`.
    pub fn to_toml(&self) -> String {
        let point = |at: LpsPoint| {
            let [x, y, z] = at.to_array();
            format!("[{x:.2}, {y:.2}, {z:.2}]")
        };
        let mut text = format!(
            "# Measured on the surfaces of the synthetic body; mm, LPS.\nschema = 1\nsac_end_mm = {}\nconus_mm = {}\n",
            point(self.sac_end),
            point(self.conus)
        );
        for it in &self.levels {
            let points = [
                ("centre", it.centre),
                ("anterior_superior", it.corners[0]),
                ("posterior_superior", it.corners[1]),
                ("anterior_inferior", it.corners[2]),
                ("posterior_inferior", it.corners[3]),
                ("anterior_middle", it.middle[0]),
                ("posterior_middle", it.middle[1]),
                ("deepest", it.deepest),
                ("sac_ventral", it.sac[0]),
                ("sac_dorsal", it.sac[1]),
            ];
            let lengths = [
                ("superior_ap", it.superior_ap_mm),
                ("inferior_ap", it.inferior_ap_mm),
                ("vbd", it.vbd_mm),
                ("dsd", it.dsd_mm),
                ("chord_depth", it.chord_depth_mm),
                ("ahn", it.ahn_mm),
                ("gap", it.gap_mm),
            ];
            text += &format!("\n[level.{}]\n", it.level);
            text += &lengths.map(|(name, mm)| format!("{name}_mm = {mm:.2}\n")).concat();
            text += &format!("dsr = {:.3}\nfat_lost = {}\n", it.dsr(), it.fat_lost());
            text += &points.map(|(name, at)| format!("{name}_mm = {}\n", point(at))).concat();
        }
        text
    }
}

fn median((y, z): (f64, f64)) -> LpsPoint {
    LpsPoint::new(0.0, y, z)
}

fn level_truth(body: &Body, idx: usize) -> Option<LevelTruth> {
    let vertebra = &body.vertebrae[idx];
    let level = vertebra.level?;
    let wall = |y: f64, z: f64| body.wall_distance(0.0, y, z);
    let (ventral, dorsal) = body.canal.diameter(vertebra, &wall)?;
    let s = *body.canal.at.get(&level)?;
    let bodily: BodyMeasures = vertebra.measure(&|p, q| body.body_distance(idx, p, q));
    let place = |(p, q): (f64, f64)| median(vertebra.plane(p, q));
    Some(LevelTruth {
        level,
        centre: place((0.0, 0.0)),
        corners: bodily.corners.map(place),
        middle: [place(bodily.middle.0), place(bodily.middle.1)],
        deepest: place(bodily.deepest),
        sac: [ventral, dorsal].map(|n| median(body.canal.across(s, n))),
        superior_ap_mm: bodily.superior_ap(),
        inferior_ap_mm: bodily.inferior_ap(),
        vbd_mm: bodily.vbd(),
        dsd_mm: dorsal - ventral,
        chord_depth_mm: bodily.chord_depth,
        ahn_mm: bodily.ahn(),
        gap_mm: gap(body, idx, vertebra),
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
        while body.sac_distance(median(vertebra.plane(p, q))) > 0.0 && p < wall + 12.0 {
            p += 0.02;
        }
        p - wall
    };
    (-10..=10).step_by(2).map(one).fold(0.0, f64::max)
}
