//! From the series of a study to their places: the first protocol that all its viewports can be filled for.

use super::{
    Recognised, recognise,
    table::{GENERAL, PROTOCOLS, Place, Protocol, Want},
};
use crate::{
    study::{Series, capitalised},
    viewport::Layout,
};

/// How a study is hung.
#[derive(Clone, Debug, PartialEq)]
pub struct Hanging {
    /// Name of the protocol.
    pub protocol: &'static str,
    /// Arrangement of the viewports.
    pub layout: Layout,
    /// Every series in the order of the viewports; those past the last viewport stand ready for larger arrangements.
    pub placements: Vec<Placement>,
}

/// One series and its reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Placement {
    /// Index into the series that were given.
    pub series: usize,
    /// Why it stands there and what it was recognised as, in sentences.
    pub why: String,
}

/// A series that has no place yet.
struct Candidate<'s> {
    idx: usize,
    series: &'s Series,
    is: Recognised,
}

/// Finds a place for every series.
pub fn hang(series: &[&Series]) -> Hanging {
    let all = || {
        let each = series.iter().enumerate();
        each.map(|(idx, series)| Candidate { idx, series, is: recognise(series) }).collect::<Vec<_>>()
    };
    if let ([_], [only]) = (series, &all()[..]) {
        let placement = Placement { series: 0, why: told("The only series of the study", only) };
        return Hanging { protocol: "General", layout: Layout::One, placements: vec![placement] };
    }
    let found = PROTOCOLS.iter().find_map(|protocol| {
        let mut rest = all();
        let placed = fill(protocol.places, &mut rest);
        (placed.len() == protocol.places.len()).then(|| finish(protocol, placed, rest))
    });
    found.unwrap_or_else(|| {
        let mut rest = all();
        let placed = fill(GENERAL, &mut rest);
        let layout = match series.len() {
            0 | 1 => Layout::One,
            2 => Layout::Two,
            _ => Layout::OnePlusTwo,
        };
        finish(&Protocol { name: "General", layout, places: GENERAL }, placed, rest)
    })
}

/// Fills places with what they want, as far as there is any.
fn fill(places: &[Place], rest: &mut Vec<Candidate<'_>>) -> Vec<Placement> {
    let take = |place: &Place, rest: &mut Vec<Candidate<'_>>| {
        let at = place.wants.iter().find_map(|want| best(want, rest))?;
        let taken = rest.remove(at);
        Some(Placement { series: taken.idx, why: told(&capitalised(place.why), &taken) })
    };
    places.iter().filter_map(|place| take(place, rest)).collect()
}

/// What stands ready behind the viewports goes in the order of the list, localisers last.
fn finish(protocol: &Protocol, mut placements: Vec<Placement>, mut rest: Vec<Candidate<'_>>) -> Hanging {
    rest.sort_by_key(|one| one.is.is_aside);
    let behind = |one: &Candidate<'_>| Placement { series: one.idx, why: told("Next in the list of series", one) };
    placements.extend(rest.iter().map(behind));
    for placement in &mut placements {
        placement.why = format!("{}: {}", protocol.name, placement.why);
    }
    Hanging { protocol: protocol.name, layout: protocol.layout, placements }
}

/// The best of what is wanted: to be read from, plain, without contrast, in thick slices, the most of them, the earliest.
fn best((plane, what): &Want, rest: &[Candidate<'_>]) -> Option<usize> {
    let is_wanted =
        |one: &Candidate<'_>| (plane.is_none() || *plane == one.series.plane) && what.is(&one.is) && !one.is.is_aside;
    let rank = |one: &Candidate<'_>| {
        (
            !one.is.has_contrast,
            !one.is.is_fat_suppressed,
            !one.is.is_volume,
            one.series.frames.len(),
            usize::MAX - one.idx,
        )
    };
    let wanted = rest.iter().enumerate().filter(|(_, one)| is_wanted(one));
    wanted.max_by_key(|(_, one)| rank(one)).map(|(at, _)| at)
}

/// Why here, what it is, and from what that is known.
fn told(why: &str, one: &Candidate<'_>) -> String {
    let mut said = format!("{why}. Recognised as {}", one.is.name);
    if !one.is.ground.is_empty() {
        said.push_str(": ");
        said.push_str(&one.is.ground);
    }
    said.push('.');
    if let Some(part) = &one.series.part {
        said.push_str(&format!(" Piece {} of {} of its series.", part.number, part.of));
    }
    if let Some((_, window)) = one.is.opening_window(one.series) {
        said.push_str(&format!(" {}.", capitalised(window)));
    }
    said
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        geometry::AnatomicalPlane::{self, Axial, Coronal, Sagittal},
        study::{Frame, Instance, PixelFormat},
    };

    fn series(modality: &str, description: &str, plane: Option<AnatomicalPlane>, n_slices: usize) -> Series {
        let frame = Frame { instance_idx: 0, frame_idx: 0, plane: None };
        Series {
            modality: modality.to_owned(),
            description: description.to_owned(),
            plane,
            instances: vec![Arc::new(Instance::of_pixels(PixelFormat::grey(1, 1, 16)))],
            frames: vec![frame; n_slices],
            ..Series::default()
        }
    }

    fn mr(description: &str, plane: AnatomicalPlane, n_slices: usize) -> Series {
        series("MR", description, Some(plane), n_slices)
    }

    /// Name of the protocol, arrangement, and the order of the series by their indices.
    fn hung(all: &[Series]) -> (&'static str, Layout, Vec<usize>) {
        let hanging = hang(&all.iter().collect::<Vec<_>>());
        let order = hanging.placements.iter().map(|it| it.series).collect();
        (hanging.protocol, hanging.layout, order)
    }

    #[test]
    fn a_lumbar_mr_hangs_as_a_reader_would_whatever_the_order_of_its_series() {
        let all = [
            mr("loc", Axial, 40),
            mr("AX T1", Axial, 30),
            mr("SAG T1", Sagittal, 15),
            mr("AX T2", Axial, 30),
            mr("SAG T2", Sagittal, 15),
        ];
        assert_eq!(hung(&all), ("Lumbar MR", Layout::OnePlusTwo, vec![4, 3, 2, 1, 0]));
        let with_stir: Vec<Series> = all.into_iter().chain([mr("SAG STIR", Sagittal, 15)]).collect();
        assert_eq!(hung(&with_stir), ("Lumbar MR with STIR", Layout::Four, vec![4, 2, 5, 3, 1, 0]));
    }

    #[test]
    fn plain_goes_before_contrast_fat_suppression_and_localisers() {
        let all = [
            mr("SAG T1 post GD", Sagittal, 20),
            mr("SAG T1", Sagittal, 15),
            mr("SAG T2 FS", Sagittal, 20),
            mr("SAG T2", Sagittal, 15),
            mr("AX T2", Axial, 30),
        ];
        assert_eq!(hung(&all), ("Lumbar MR with STIR", Layout::Four, vec![3, 1, 2, 4, 0]));
        let only_contrast = [mr("SAG T1 GD", Sagittal, 15), mr("AX T2", Axial, 30), mr("SAG T2 FS", Sagittal, 15)];
        assert_eq!(hung(&only_contrast).0, "Lumbar MR", "what there is stands for what there should be");
    }

    #[test]
    fn without_any_weighting_planes_and_slices_decide() {
        let all = [mr("", Coronal, 9), mr("", Axial, 9), mr("", Sagittal, 9), mr("", Sagittal, 12)];
        assert_eq!(hung(&all), ("Lumbar MR", Layout::OnePlusTwo, vec![3, 1, 2, 0]));
        assert_eq!(hung(&all[..2]), ("General", Layout::Two, vec![1, 0]));
        assert_eq!(hung(&[]), ("General", Layout::One, vec![]));
    }

    #[test]
    fn ct_and_radiographs_have_protocols_of_their_own() {
        let ct = |description: &str, plane| series("CT", description, Some(plane), 100);
        let kernels = [ct("soft", Axial), ct("bone", Axial)];
        assert_eq!(hung(&kernels), ("Lumbar CT in two kernels", Layout::Two, vec![1, 0]));
        let cut = [ct("soft", Axial), ct("bone", Axial), ct("bone", Sagittal), ct("bone", Coronal)];
        assert_eq!(hung(&cut), ("Lumbar CT, reformatted", Layout::OnePlusTwo, vec![2, 1, 0, 3]));
        let films = [series("DX", "L spine LAT", None, 1), series("DX", "L spine AP", None, 1)];
        assert_eq!(hung(&films), ("Radiographs", Layout::Two, vec![1, 0]));
    }

    #[test]
    fn every_place_has_a_reason_in_sentences() {
        let all = [mr("SAG T2", Sagittal, 15), mr("AX T2", Axial, 30), mr("SAG T1", Sagittal, 15)];
        for placement in hang(&all.iter().collect::<Vec<_>>()).placements {
            let why = placement.why;
            assert!(why.starts_with("Lumbar MR: ") && why.contains("Recognised as ") && why.ends_with('.'), "{why}");
            assert!(why.contains("its description says T"), "{why}");
        }
    }
}
