//! The lesions of a body: where each lies, what it holds, and what gives way to it.

use super::{
    Body, Spot,
    canal::Canal,
    canvas::Canvas,
    pouch::{Pouch, Seat},
    vertebra::Vertebra,
};
use crate::synthetic::{
    lesion::{LesionKind, LesionRecipe},
    noise::Grain,
    recipe::Recipe,
    shape::{capsule, inside, smooth_max, smooth_min, smooth_step},
    tissue::Tissue,
};

/// A lesion on one side, as it lies in the body.
#[derive(Clone, Debug)]
pub struct Lesion {
    /// What the recipe says of it.
    pub recipe: LesionRecipe,
    /// -1 on the right, 1 on the left, 0 in the middle.
    pub side: f64,
    /// Its shape.
    pub pouch: Pouch,
    /// Nerve fibres through it: from, to, radius.
    pub threads: Vec<([f64; 3], [f64; 3], f64)>,
    /// Fat that caps it above and below.
    caps: Vec<Pouch>,
}

/// Bone stays so far from a pouch.
const BONE_MM: f64 = 0.7;
/// And keeps a cortex there, of this half thickness.
const RIM_MM: f64 = 0.45;
/// A cyst outside the dura stays so far from the sac: dura, a trace of fat, the cyst's own wall.
const OFF_SAC_MM: f64 = 0.9;
/// How much brighter still fluid is than that of the sac, which flows.
const STILL: f64 = 1.04;

/// The lesions of a recipe.
pub(super) fn lesions(recipe: &Recipe, vertebrae: &[Vertebra], canal: &Canal, grain: Grain) -> Vec<Lesion> {
    let mut all = Vec::new();
    for (idx, wanted) in recipe.lesions.iter().enumerate() {
        let Some(place) = vertebrae.iter().position(|it| it.level == Some(wanted.level)) else { continue };
        for side in wanted.sides() {
            let own = grain.of(700 + 10 * idx as u32 + u32::from(side > 0.0));
            let site = Site { wanted, side, vertebrae, idx: place, canal, grain: own };
            all.extend(site.lesion());
        }
    }
    all
}

/// What placing a lesion needs to know.
struct Site<'a> {
    wanted: &'a LesionRecipe,
    side: f64,
    vertebrae: &'a [Vertebra],
    idx: usize,
    canal: &'a Canal,
    grain: Grain,
}

impl Site<'_> {
    fn lesion(&self) -> Option<Lesion> {
        let half = self.wanted.size_mm.map(|size| size / 2.0);
        let (pouch, caps) = match self.wanted.kind {
            LesionKind::AnteriorMeningocele => (self.anterior(half)?, Vec::new()),
            LesionKind::PerineuralCyst | LesionKind::RadicularCysts => (self.sacral_cyst(half)?, Vec::new()),
            LesionKind::LateralMeningocele | LesionKind::SleeveHerniation => (self.lateral(half), Vec::new()),
            LesionKind::WideForamen => (self.foraminal(half), Vec::new()),
            LesionKind::ArachnoidCyst => self.dorsal_cyst(half)?,
            LesionKind::DorsalDiverticulum => (self.diverticulum(half)?, Vec::new()),
            LesionKind::IntraduralMass => (self.mass(half)?, Vec::new()),
        };
        let threads = self.threads(&pouch);
        Some(Lesion { recipe: *self.wanted, side: self.side, pouch, threads, caps })
    }

    fn vertebra(&self) -> &Vertebra {
        &self.vertebrae[self.idx]
    }

    /// Where on the canal's line the middle of the level is.
    fn s(&self) -> Option<f64> {
        self.canal.at.get(&self.wanted.level).copied()
    }

    /// Half way to the next level: the height of the foramen below.
    fn s_below(&self) -> Option<f64> {
        let below = self.vertebrae.get(self.idx + 1)?.level?;
        Some((self.s()? + *self.canal.at.get(&below)?) / 2.0)
    }

    fn pouch(&self, seat: Seat, centre: [f64; 3], half: [f64; 3], neck: Vec<[f64; 3]>) -> Pouch {
        let sided = |[x, back, up]: [f64; 3]| [if self.side == 0.0 { x } else { self.side * x }, back, up];
        Pouch {
            seat,
            centre: sided(centre),
            half,
            neck: neck.into_iter().map(sided).collect(),
            neck_radius: self.wanted.neck_mm / 2.0,
            bow: 0.0,
            in_front_of: None,
            grain: self.grain,
        }
    }

    /// From the canal through the foramen below, the bag before the sacrum; it leans towards the middle.
    fn anterior(&self, half: [f64; 3]) -> Option<Pouch> {
        let s = self.s_below()?;
        let front = -(self.canal.radius(s) + 1.5);
        let seat = Seat::on_canal(self.canal, s);
        // What is solid before the foramen, and where the bag begins.
        let depth = self.vertebra().inferior + 2.0;
        let radius = self.wanted.neck_mm / 2.0;
        let through = [17.0, front - 0.4 * depth, 0.0];
        let exit = [19.0, front - depth - radius, -3.0];
        let centre = [14.0, front - depth - half[1] - 0.3 * radius, -4.0];
        let neck = vec![[5.0, 0.0, 6.0], [11.0, front * 0.5, 3.0], through, exit, centre];
        let mut pouch = self.pouch(seat, centre, half, neck);
        pouch.in_front_of = Some(front - depth + 1.0);
        Some(pouch)
    }

    /// Beside the sac at the foramen of a sacral root.
    fn sacral_cyst(&self, half: [f64; 3]) -> Option<Pouch> {
        let s = self.s()? + 3.0;
        let seat = Seat::on_canal(self.canal, s);
        let aside = (self.canal.half_axes(s).1 + half[0] - 1.0).max(half[0] + 1.0);
        let centre = [aside, -0.5, 0.0];
        Some(self.pouch(seat, centre, half, vec![[0.5 * aside.min(6.0), 0.0, half[2] + 4.0], centre]))
    }

    /// Through the foramen below to the side; a herniated sleeve stays in it.
    fn lateral(&self, half: [f64; 3]) -> Pouch {
        let (vertebra, seat) = (self.vertebra(), Seat::behind(self.vertebra()));
        let (edge, height) = (vertebra.canal_width / 2.0, vertebra.height());
        let is_sleeve = self.wanted.kind == LesionKind::SleeveHerniation;
        let (out, down) = if is_sleeve { (0.5 * half[0], -0.30) } else { (6.0 + half[0], -0.62) };
        let through = [edge + 2.0, 5.0, if is_sleeve { -0.24 } else { -0.50 } * height];
        let centre = [edge + out, if is_sleeve { 4.4 } else { 3.0 }, down * height];
        let start = [0.55 * edge, 0.5 * vertebra.canal_ap, if is_sleeve { 0.0 } else { -0.46 } * height];
        self.pouch(seat, centre, half, vec![start, through, centre])
    }

    /// Round the foramen below, without a neck.
    fn foraminal(&self, half: [f64; 3]) -> Pouch {
        let vertebra = self.vertebra();
        let centre = [vertebra.canal_width / 2.0 + 5.0, 4.8, -0.46 * vertebra.height()];
        self.pouch(Seat::behind(vertebra), centre, half, Vec::new())
    }

    /// Behind the sac, as long as said, with fat on both ends.
    fn dorsal_cyst(&self, half: [f64; 3]) -> Option<(Pouch, Vec<Pouch>)> {
        let s = self.s()?;
        let seat = Seat::on_canal(self.canal, s);
        let behind = self.canal.radius(s) + half[1] - 2.0;
        let cyst = self.pouch(seat, [0.0, behind, 0.0], half, Vec::new());
        let cyst = Pouch { bow: seat.bow(self.canal, s, 0.8 * half[2]), ..cyst };
        let cap = |up: f64| {
            let here = Seat::on_canal(self.canal, s - up);
            let back = self.canal.radius(s - up) + 1.5;
            self.pouch(here, [0.0, back, 0.0], [6.5, 4.0, 12.0], Vec::new())
        };
        Some((cyst, vec![cap(half[2] + 5.0), cap(-half[2] - 5.0)]))
    }

    /// Open to the sac over its whole width, into the lamina.
    fn diverticulum(&self, half: [f64; 3]) -> Option<Pouch> {
        let s = self.s()? + 2.0 * self.grain.normal(3);
        let seat = Seat::on_canal(self.canal, s);
        let radius = self.canal.radius(s);
        let centre = [2.0 * self.grain.normal(4), radius + 0.35 * half[1], 0.0];
        Some(self.pouch(seat, centre, half, vec![[0.0, 0.4 * radius, 0.0], centre]))
    }

    /// In the sac.
    fn mass(&self, half: [f64; 3]) -> Option<Pouch> {
        let seat = Seat::on_canal(self.canal, self.s()?);
        Some(self.pouch(seat, [1.5, 0.0, 0.0], half, Vec::new()))
    }

    /// The root and a fibre beside it run along the wall of a cyst or through a sleeve.
    fn threads(&self, pouch: &Pouch) -> Vec<([f64; 3], [f64; 3], f64)> {
        let line = |from: [f64; 3], to: [f64; 3], radius: f64| (pouch.place(from), pouch.place(to), radius);
        let [x, back, up] = pouch.centre;
        let [a, b, c] = pouch.half;
        match self.wanted.kind {
            LesionKind::PerineuralCyst | LesionKind::RadicularCysts => {
                let thick = if self.wanted.kind == LesionKind::PerineuralCyst { 1.3 } else { 0.9 };
                let root = line(
                    [x - 0.35 * self.side * a, back - 0.45 * b, up + c + 3.0],
                    [x + 0.45 * self.side * a, back - 0.50 * b, up - c - 3.0],
                    thick,
                );
                let fibre = line(
                    [x - 0.2 * self.side * a, back + 0.25 * b, up + c],
                    [x + 0.1 * self.side * a, back + 0.1 * b, up - c],
                    0.6,
                );
                vec![root, fibre]
            }
            LesionKind::SleeveHerniation => {
                vec![line(
                    [x - self.side * (a + 4.0), back + 1.0, up + 8.0],
                    [x + self.side * (a + 4.0), back, up - 5.0],
                    1.3,
                )]
            }
            _ => Vec::new(),
        }
    }
}

impl Lesion {
    /// Whether it holds the fluid of the sac.
    pub fn is_fluid(&self) -> bool {
        !matches!(self.recipe.kind, LesionKind::WideForamen | LesionKind::IntraduralMass)
    }

    /// Whether it is open to the sac.
    fn is_joined(&self) -> bool {
        self.is_fluid() && self.recipe.kind != LesionKind::ArachnoidCyst
    }

    /// Whether bone gives way to it.
    fn is_hollow(&self) -> bool {
        self.recipe.kind != LesionKind::IntraduralMass
    }

    /// Whether it pushes soft tissue aside.
    fn displaces(&self) -> bool {
        matches!(self.recipe.kind, LesionKind::AnteriorMeningocele | LesionKind::LateralMeningocele)
    }

    /// Signed distance to its inside, given that to the sac.
    fn distance(&self, at: [f64; 3], sac: f64) -> f64 {
        let d = self.pouch.distance(at);
        match self.recipe.kind {
            LesionKind::ArachnoidCyst => smooth_max(d, OFF_SAC_MM - sac, 1.5),
            LesionKind::IntraduralMass => smooth_max(d, sac + 0.6, 1.0),
            _ => d,
        }
    }
}

impl Body {
    /// The lesions, in the order of the recipe, right before left.
    pub fn lesions(&self) -> &[Lesion] {
        &self.lesions
    }

    /// Signed distance to a lesion's inside at a point of the symmetric body, as painted.
    pub fn lesion_distance(&self, lesion: &Lesion, at: [f64; 3]) -> f64 {
        lesion.distance(at, self.sac_distance_at(at))
    }

    /// Signed distance to the nearest lesion before which bone gives way.
    pub(super) fn hollows(&self, at: [f64; 3], sac: f64) -> f64 {
        let hollow = self.lesions.iter().filter(|it| it.is_hollow());
        hollow.map(|it| it.distance(at, sac)).fold(60.0, f64::min)
    }

    /// A surface of bone that stays off a hollow.
    pub(super) fn hollowed(bone: f64, hollow: f64) -> f64 {
        if hollow > 8.0 { bone } else { smooth_max(bone, BONE_MM - hollow, 1.0) }
    }

    /// The cortex that bone keeps before a hollow.
    pub(super) fn rim(canvas: &mut Canvas, hollow: f64) {
        let spongy = matches!(canvas.sample.tissue, Tissue::Marrow | Tissue::PosteriorMarrow);
        if hollow < 3.0 && spongy {
            let off = (hollow - BONE_MM - RIM_MM).abs() - RIM_MM;
            canvas.put(inside(off, 0.5) * 0.9, Tissue::Cortex);
        }
    }

    /// Where the soft tissue at a point was before large pouches pushed it aside.
    pub(super) fn undisplaced(&self, at: [f64; 3]) -> [f64; 3] {
        self.lesions.iter().filter(|it| it.displaces()).fold(at, |at, it| it.pouch.before(at))
    }

    /// The fat of widened foramina, before the bone.
    pub(super) fn widened(&self, canvas: &mut Canvas, spot: &Spot) {
        for lesion in self.lesions.iter().filter(|it| it.recipe.kind == LesionKind::WideForamen) {
            let g = lesion.pouch.grain;
            let tone = 1.05 + 0.10 * g.of(5).at(spot.at, 4.0, 2);
            canvas.textured(inside(lesion.pouch.distance(spot.at), 1.2), Tissue::Fat, tone, 0.97);
        }
    }

    /// Fluid, wall and fibres of every lesion, after bone and sac.
    pub(super) fn paint_lesions(&self, canvas: &mut Canvas, spot: &Spot, sac: f64) {
        for lesion in &self.lesions {
            let d = lesion.distance(spot.at, sac);
            self.caps(canvas, spot, lesion, d.min(sac));
            if d < 2.5 {
                self.filled(canvas, spot, lesion, (d, sac));
            }
        }
    }

    fn filled(&self, canvas: &mut Canvas, spot: &Spot, lesion: &Lesion, (d, sac): (f64, f64)) {
        let g = lesion.pouch.grain;
        match lesion.recipe.kind {
            LesionKind::WideForamen => return,
            LesionKind::IntraduralMass => {
                let tone = 1.0 + 0.18 * g.of(2).at(spot.at, 4.0, 3);
                canvas.grained(inside(d, 0.7), Tissue::Mass, tone, 0.4);
                return;
            }
            _ => {}
        }
        // Where it opens into the sac there is no wall between.
        let outside = if lesion.is_joined() { smooth_step(sac, -0.4, 0.8) } else { 1.0 };
        let joined = if lesion.is_joined() { smooth_min(d, sac + 0.2, 2.5) } else { d };
        let open = if lesion.is_joined() { smooth_step(sac, -1.6, -0.4) } else { 1.0 };
        let cover = (0.72 + 0.14 * g.of(1).at(spot.at, 8.0, 2)).clamp(0.3, 1.0);
        canvas.put(inside(joined - 0.45, 0.7) * cover * outside, Tissue::Ligament);
        let still = STILL + 0.015 * g.of(3).at(spot.at, 20.0, 1);
        canvas.grained(inside(joined, 0.5) * open, Tissue::Csf, still, 0.3);
        for (from, to, radius) in &lesion.threads {
            let thread = capsule(spot.at, *from, *to, *radius, [1.0; 3]);
            let bent = thread + 0.5 * g.of(4).at(spot.at, 7.0, 1);
            canvas.textured(inside(bent, 0.7) * inside(d - 0.2, 0.5) * outside * 0.95, Tissue::Root, 1.0, 1.0);
        }
    }

    /// Fat above and below a cyst, between it and the sac.
    fn caps(&self, canvas: &mut Canvas, spot: &Spot, lesion: &Lesion, off: f64) {
        for cap in &lesion.caps {
            let d = smooth_max(cap.distance(spot.at), 0.7 - off, 1.0);
            canvas.textured(inside(d, 0.9), Tissue::EpiduralFat, 0.98, 1.0);
        }
    }
}
