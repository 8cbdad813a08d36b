//! The truth as TOML text, with how each number was measured.

use super::{LesionTruth, LevelTruth, Truth};
use crate::{
    annotation::Solid,
    case::Finding,
    dural::Quantity,
    geometry::LpsPoint,
    study::VertebralLevel::{L4, L5, S1, S2, S3},
};

const HEAD: &str = "\
# The truth of a synthetic body, measured on its final surfaces and not on pictures. Lengths in mm, points in LPS mm.
# Surfaces are formulas: walls, plates and dura are found by bisection to less than 0.001 mm unless said otherwise.
#
# All of the following lie in the median plane (x = 0), which is the midsagittal plane of a body without scoliosis.
# dsd: inner AP diameter of the dural sac at mid-height of the body, at right angles to the sac's centre line.
# vbd: AP diameter of the body at mid-height, outer cortex to outer cortex, along the body's own AP axis.
# dsr: dsd / vbd.
# superior_ap, inferior_ap: end plates from corner to corner; a corner is the point of the outline farthest in the
#   direction of the diagonal, found in steps of 0.04 degrees.
# chord_depth: the most the posterior wall lies in front of the line through its corners, in 33 steps along the line.
# ahn: (superior_ap + inferior_ap) / 2 - vbd; the limit of 3.5 mm at S1 belongs to this one.
# gap: the most there is between posterior wall and inner dura, at 11 heights of the middle half, in steps of 0.02 mm;
#   fat_lost is a gap below 1 mm.
# canal_ap: from the posterior wall at mid-height to the nearest bone behind the sac, a line every 3 degrees, steps of 0.1 mm.
# These are transverse to the body, from bone to bone in steps of 0.1 mm:
# interpedicular: least distance between the medial walls of the pedicles, searched every mm over 4 mm of height and
#   from 2 to 3 mm behind the posterior wall; canal_width: the widest there, in the sacrum across the canal at mid-height.
# lesion size: through the middle of the bag, sideways, backwards and upwards along the canal or the vertebra, in steps of
#   0.05 mm; neck: its narrowest place outside the sac and before the bag, up and down.
# sleeve: widest diameter of the fluid in the root sleeves below the level's pedicles, where it was measured.
";

impl Truth {
    /// The truth as TOML text; lengths in mm, points as LPS `[x, y, z]`.
    pub fn to_toml(&self, findings: &[Finding]) -> String {
        let mut text = format!(
            "{HEAD}schema = 2\nsac_end_mm = {}\nsac_end_at = \"{}\"\nconus_mm = {}\nconus_at = \"{}\"\n",
            point(self.sac_end),
            self.sac_end_at,
            point(self.conus),
            self.conus_at
        );
        self.levels.iter().for_each(|it| text += &level_text(it));
        self.lesions.iter().for_each(|it| text += &lesion_text(it));
        text += &self.inputs_text();
        self.verdicts().iter().for_each(|(set, verdict)| {
            let missing: Vec<String> = verdict.missing.iter().map(ToString::to_string).collect();
            text += &format!(
                "\n# {}\n[verdict.{}]\nresult = \"{}\"\nmet = {}\nborderline = {}\nmissing = {}\n",
                set.about,
                set.id,
                verdict.result.as_deref().unwrap_or("not decidable"),
                words(&verdict.met),
                words(&verdict.borderline),
                words(&missing)
            );
        });
        findings.iter().for_each(|finding| text += &finding_text(finding));
        text
    }

    /// What the criteria ask for beyond what the levels say.
    fn inputs_text(&self) -> String {
        let mut text =
            "\n# What criteria ask for; a level below the end of the sac has a sac of 0 mm.\n[input]\n".to_owned();
        let asked = [
            ("dsd_l4_mm", Quantity::Dsd(L4)),
            ("dsd_s1_mm", Quantity::Dsd(S1)),
            ("dsd_s2_mm", Quantity::Dsd(S2)),
            ("dsd_s3_mm", Quantity::Dsd(S3)),
            ("ahn_s1_mm", Quantity::Ahn(S1)),
            ("sleeve_l5_mm", Quantity::Sleeve(L5)),
            ("interpedicular_l4_mm", Quantity::Interpedicular(L4)),
            ("canal_ap_s1_mm", Quantity::CanalAp(S1)),
        ];
        for (name, what) in asked {
            match self.quantity(what) {
                Some(mm) => text += &format!("{name} = {mm:.2}\n"),
                None => text += &format!("# {name} was not measured\n"),
            }
        }
        let lost: Vec<String> = self.levels_without_fat().map(|level| level.to_string()).collect();
        text += &format!("levels_without_fat = {}\n", words(&lost));
        for (name, what) in [
            ("anterior_meningocele", Quantity::AnteriorMeningocele),
            ("sleeve_herniation", Quantity::SleeveHerniation),
            ("radicular_cysts", Quantity::RadicularCysts),
        ] {
            text += &format!("{name} = {}\n", self.quantity(what).is_some_and(|n| n >= 1.0));
        }
        text
    }
}

fn point(at: LpsPoint) -> String {
    let [x, y, z] = at.to_array();
    format!("[{x:.2}, {y:.2}, {z:.2}]")
}

fn words(all: &[String]) -> String {
    format!("[{}]", all.iter().map(|it| format!("\"{it}\"")).collect::<Vec<_>>().join(", "))
}

fn level_text(it: &LevelTruth) -> String {
    let lengths = [
        ("superior_ap", Some(it.superior_ap_mm)),
        ("inferior_ap", Some(it.inferior_ap_mm)),
        ("vbd", Some(it.vbd_mm)),
        ("dsd", Some(it.dsd_mm)),
        ("chord_depth", Some(it.chord_depth_mm)),
        ("ahn", Some(it.ahn_mm)),
        ("gap", Some(it.gap_mm)),
        ("canal_ap", it.canal.ap_mm),
        ("canal_width", it.canal.width_mm),
        ("interpedicular", it.canal.interpedicular_mm),
        ("sleeve", it.sleeve_mm),
    ];
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
    let length = |(name, mm): (&str, Option<f64>)| mm.map_or_else(String::new, |mm| format!("{name}_mm = {mm:.2}\n"));
    format!("\n[level.{}]\n", it.level)
        + &lengths.map(length).concat()
        + &format!("dsr = {:.3}\nfat_lost = {}\n", it.dsr(), it.fat_lost())
        + &points.map(|(name, at)| format!("{name}_mm = {}\n", point(at))).concat()
}

fn lesion_text(it: &LesionTruth) -> String {
    let [across, depth, height] = it.size_mm;
    let mut text = format!("\n[[lesion]]\nkind = \"{}\"\nlevel = \"{}\"\n", it.kind.word(), it.level);
    if it.side != 0.0 {
        text += &format!("side = \"{}\"\n", if it.side < 0.0 { "right" } else { "left" });
    }
    text += &format!("centre_mm = {}\nsize_mm = [{across:.1}, {depth:.1}, {height:.1}]\n", point(it.centre));
    if let Some((at, width)) = it.neck {
        text += &format!("neck_mm = {width:.1}\nneck_at_mm = {}\n", point(at));
    }
    text + &it.root.map_or_else(String::new, |at| format!("root_mm = {}\n", point(at)))
}

/// Where a finding is: solids in patient space, as in `answers.toml`.
fn finding_text(finding: &Finding) -> String {
    let mut text = format!("\n[[finding]]\nid = \"{}\"\n", finding.id);
    if let Some(level) = finding.level {
        text += &format!("level = \"{level}\"\n");
    }
    if let Some(sign) = finding.sign {
        text += &format!("sign = \"{}\"\n", sign.word());
    }
    for solid in finding.region.iter().flat_map(|region| &region.solids) {
        text += "[[finding.region]]\n";
        text += &match solid {
            Solid::Slab { outline, half_depth_mm } => {
                let outline: Vec<String> = outline.iter().map(|at| point(*at)).collect();
                format!("outline_mm = [{}]\nhalf_depth_mm = {half_depth_mm}\n", outline.join(", "))
            }
            Solid::Ball { center, radius_mm } => format!("center_mm = {}\nradius_mm = {radius_mm}\n", point(*center)),
        };
    }
    text
}
