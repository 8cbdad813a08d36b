//! Suggested lines on the two real MR of `THECAL_STUDIES`, against diameters measured by hand on the same slice.
//!
//! Without that variable, or without those studies, the test says so and passes.

use std::{env, path::PathBuf};

use crate::support::app::Driver;
use thecal::{
    app::{Command, LevelCommand, SheetCommand, Tool, ViewCommand},
    dural::Slot,
    geometry::ImagePoint,
    study::VertebralLevel::{self, L1, L2, L3, L4, L5, S1, T12},
};

/// A study with its midsagittal slice, counted from 0 along the series, where its front walls lie on it (column, row), and
/// between which lengths by hand on that slice, enlarged fourteen times, a suggestion must lie: see [`sac`] and [`STUDIES`].
struct ByHand {
    folder: &'static str,
    x_mm: f64,
    front_walls: &'static [(VertebralLevel, [f64; 2])],
    between_mm: &'static [(Slot, [f64; 2])],
}

/// How far the inner diameter of a sac may be off what a hand measured between its walls, mm.
const WITHIN_MM: f64 = 1.5;
/// How exactly the margins of a black line can be read from pixels of 1 mm, mm.
const MARGIN_MM: f64 = 0.3;

const fn sac(level: VertebralLevel, by_hand: f64) -> (Slot, [f64; 2]) {
    (Slot::Sac(level), [by_hand - WITHIN_MM, by_hand + WITHIN_MM])
}

/// The black line round a body is cortex with ligament, and bone ends somewhere within it: not before its inner margins nor
/// beyond its outer ones, which are the mean of five rows at half depth.
const fn body(level: VertebralLevel, [inner, outer]: [f64; 2]) -> (Slot, [f64; 2]) {
    (Slot::Body(level), [inner - MARGIN_MM, outer + MARGIN_MM])
}

/// Margins in columns: at L4 of the wide sac in front 60.0 and 62.4, and fluid from 92.8 on with nothing black before it; at
/// L3 of the other in front 129.4 and 132.1, behind 157.4 and 159.0.
const STUDIES: [ByHand; 2] = [
    ByHand {
        folder: "mr-wide-sac-sag-t2-1mm",
        x_mm: 0.0,
        front_walls: &[
            (L1, [76.0, 20.0]),
            (L2, [71.5, 51.0]),
            (L3, [65.0, 84.0]),
            (L4, [60.5, 118.0]),
            (L5, [61.5, 150.0]),
            (S1, [84.0, 191.0]),
        ],
        between_mm: &[sac(L4, 15.7), sac(L5, 18.6), body(L4, [30.4, 32.8])],
    },
    ByHand {
        folder: "mr-lumbar-t2-3d-1mm",
        x_mm: -11.8,
        front_walls: &[
            (T12, [147.0, 52.0]),
            (L1, [142.5, 82.0]),
            (L2, [136.3, 113.0]),
            (L3, [130.7, 146.0]),
            (L4, [124.5, 181.0]),
        ],
        between_mm: &[sac(L3, 14.0), body(L3, [25.3, 29.6])],
    },
];

#[test]
fn suggestions_on_real_mr_agree_with_hand_measurements() {
    let Some(root) = env::var_os("THECAL_STUDIES").map(PathBuf::from) else {
        eprintln!("skipped: THECAL_STUDIES does not name a folder of studies");
        return;
    };
    for study in STUDIES {
        let folder = root.join(study.folder);
        if !folder.is_dir() {
            eprintln!("skipped: THECAL_STUDIES has no {}", study.folder);
            continue;
        }
        let mut driver = labelled(&folder, &study);
        for (slot, [least, most]) in study.between_mm {
            driver.app.dispatch(Command::Sheet(SheetCommand::GoTo(*slot)));
            driver.until_pictures();
            let found = driver.app.suggestion().unwrap_or_else(|| panic!("{} {slot}: nothing suggested", study.folder));
            let (mm, sure) = (found.length_mm(), found.confidence);
            println!("{} {slot}: suggested {mm:.1}, by hand {least:.1} to {most:.1} mm ({sure:.2})", study.folder);
            assert!((*least..=*most).contains(&mm), "{} {slot}: {mm:.1} for {least:.1} to {most:.1} mm", study.folder);
        }
    }
}

/// The study with its slice on show, its vertebrae named and the worksheet up.
fn labelled(folder: &std::path::Path, study: &ByHand) -> Driver {
    let mut driver = Driver::opened(folder);
    let series = driver.app.slot_series(0).expect("a series").clone();
    let off = |frame: &usize| (series.frames[*frame].plane.expect("a plane").position.0.x - study.x_mm).abs();
    let frame = (0..series.frames.len()).min_by(|a, b| off(a).total_cmp(&off(b))).expect("a slice");
    driver.view(ViewCommand::ToFrame(frame));
    driver.until_pictures();
    driver.view(ViewCommand::Tool(Tool::Levels));
    for (level, [column, row]) in study.front_walls {
        let offered = driver.app.offered_level().unwrap_or(S1);
        let by = *level as isize - offered as isize;
        driver.app.dispatch(Command::Level(LevelCommand::Offer(by)));
        assert_eq!(driver.app.offered_level(), Some(*level));
        driver.app.dispatch(Command::Level(LevelCommand::Place { slot: 0, at: ImagePoint::new(*column, *row) }));
    }
    driver.app.dispatch(Command::Sheet(SheetCommand::Toggle));
    driver
}
