//! What captions never do, tried on thousands of viewports.

use proptest::prelude::*;

use super::*;

fn room(width: f64, height: f64) -> PlacementRoom {
    let corner = |left, top, width, height| ViewRect::at(left, top, [width, height]);
    PlacementRoom {
        size: [width, height],
        inset: 10.0,
        rail_inset: 24.0,
        middle: ViewPoint::new(width / 2.0, height / 2.0),
        forbidden: vec![
            corner(8.0, 8.0, 90.0, 36.0),
            corner(width - 110.0, 8.0, 90.0, 18.0),
            corner(width / 2.0 - 8.0, 8.0, 16.0, 20.0),
            corner(8.0, height / 2.0 - 10.0, 14.0, 20.0),
            corner(width - 120.0, height - 34.0, 100.0, 26.0),
        ],
        scale: 1.0,
    }
}

fn request(tip: [f64; 2], tail: Option<[f64; 2]>, width: f64) -> CaptionRequest {
    CaptionRequest {
        tip: Some(ViewPoint::new(tip[0], tip[1])),
        tail: tail.map(|[x, y]| ViewPoint::new(x, y)),
        at: None,
        size: [width, 28.0],
        badge: [20.0, 20.0],
        chosen: false,
    }
}

fn faults(room: &PlacementRoom, requests: &[CaptionRequest], placed: &[PlacedCaption]) -> Vec<String> {
    let mut faults = Vec::new();
    let shown: Vec<_> = placed.iter().enumerate().filter(|(_, one)| one.form != CaptionForm::Hidden).collect();
    for (idx, one) in &shown {
        if !room.inner().grown(1e-6).holds(&one.rect) {
            faults.push(format!("{idx} leaves the viewport"));
        }
        for (tip_of, tip) in requests.iter().enumerate().filter_map(|(idx, request)| Some((idx, request.tip?))) {
            if one.rect.distance(tip) < room.tip_clearance() - 1e-6 {
                faults.push(format!("{idx} hides the tip of {tip_of}"));
            }
        }
        for (other_idx, other) in shown.iter().filter(|(other, _)| other < idx) {
            if one.rect.overlaps(&other.rect) {
                faults.push(format!("{idx} hides {other_idx}"));
            }
        }
    }
    faults
}

#[test]
fn one_caption_stays_with_its_tail() {
    let placed = place(&room(600.0, 600.0), &[request([300.0, 300.0], Some([250.0, 270.0]), 120.0)]);
    assert_eq!(placed[0].form, CaptionForm::Full);
    assert!(placed[0].from.distance(ViewPoint::new(250.0, 270.0)) < 1e-9, "{placed:?}");
}

#[test]
fn small_moves_move_captions_little() {
    let at = |dx: f64| {
        let tips = [[200.0, 200.0], [260.0, 320.0], [330.0, 250.0]];
        let requests = tips.map(|[x, y]| request([x + dx, y], None, 110.0));
        place(&room(700.0, 600.0), &requests)
    };
    for (before, after) in at(0.0).iter().zip(at(1.0)) {
        assert!(before.from.distance(after.from) < 3.0, "{before:?} {after:?}");
    }
}

#[test]
fn a_full_viewport_shrinks_captions_to_badges() {
    let requests: Vec<_> = (0..40)
        .map(|idx| request([30.0 + f64::from(idx % 8) * 32.0, 60.0 + f64::from(idx / 8) * 40.0], None, 180.0))
        .collect();
    let room = room(300.0, 300.0);
    let placed = place(&room, &requests);
    assert_eq!(faults(&room, &requests, &placed), Vec::<String>::new());
    assert!(placed.iter().any(|one| one.form == CaptionForm::Badge));
}

/// Panning a picture with five marks, pixel by pixel: how often a caption does anything but move along.
#[test]
fn panning_carries_captions_along() {
    let tips = [[300.0, 300.0], [360.0, 380.0], [430.0, 250.0], [380.0, 460.0], [260.0, 200.0]];
    let at = |pan: f64| {
        let mut room = room(800.0, 700.0);
        room.middle.x += pan;
        place(&room, &tips.map(|[x, y]| request([x + pan, y], None, 130.0)))
    };
    let steps = (0..150).map(f64::from);
    let jumps = steps.flat_map(|pan| at(pan).into_iter().zip(at(pan + 1.0)));
    let n_jumps = jumps.filter(|(before, after)| 1.5 < before.from.distance(after.from)).count();
    assert!(n_jumps <= 6, "{n_jumps} of {}", 150 * tips.len());
}

#[test]
fn a_crowd_is_numbers_that_hide_nothing() {
    let requests: Vec<_> =
        (0..500).map(|idx| request([f64::from(idx * 337 % 1000), f64::from(idx * 211 % 800)], None, 150.0)).collect();
    let room = room(1000.0, 800.0);
    let placed = place(&room, &requests);
    assert_eq!(faults(&room, &requests, &placed), Vec::<String>::new());
    assert!(placed.iter().all(|one| one.form != CaptionForm::Full));
    let n_shown = placed.iter().filter(|one| one.form == CaptionForm::Badge).count();
    assert!(60 < n_shown, "{n_shown} of 500");
    let one_more_than_fits_with_texts = place(&room, &requests[..=CROWD]);
    assert!(one_more_than_fits_with_texts.iter().all(|one| one.form == CaptionForm::Badge));
}

#[test]
fn in_a_crowd_the_chosen_keep_their_texts() {
    let mut requests: Vec<_> =
        (0..60).map(|idx| request([f64::from(idx * 337 % 1000), f64::from(idx * 211 % 800)], None, 150.0)).collect();
    for idx in [7, 31, 59] {
        requests[idx].chosen = true;
    }
    let room = room(1000.0, 800.0);
    let placed = place(&room, &requests);
    assert_eq!(faults(&room, &requests, &placed), Vec::<String>::new());
    for (request, placed) in requests.iter().zip(&placed) {
        assert_eq!(placed.form, if request.chosen { CaptionForm::Full } else { CaptionForm::Badge });
        assert_eq!(placed.rect.width().round(), if request.chosen { 150.0 } else { 20.0 });
    }
}

fn any_requests(width: f64, height: f64) -> impl Strategy<Value = Vec<CaptionRequest>> {
    let point = move || [0.0..width, 0.0..height];
    let one = (point(), prop::option::of(point()), 60.0..260.0f64, any::<bool>());
    let one = one.prop_map(|(tip, tail, width, chosen)| CaptionRequest { chosen, ..request(tip, tail, width) });
    prop::collection::vec(one, 1..=40)
}

fn any_scene() -> impl Strategy<Value = (PlacementRoom, Vec<CaptionRequest>)> {
    (300.0..2560.0f64, 300.0..1440.0f64)
        .prop_flat_map(|(width, height)| (Just(room(width, height)), any_requests(width, height)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn captions_hide_nothing_and_stay_inside((room, requests) in any_scene()) {
        let placed = place(&room, &requests);
        prop_assert_eq!(placed.len(), requests.len());
        prop_assert_eq!(faults(&room, &requests, &placed), Vec::<String>::new());
        prop_assert_eq!(&placed, &place(&room, &requests), "the same input gives the same places");
        let roomy = 12 * requests.len() as u32 <= (room.size[0] * room.size[1] / 1000.0) as u32;
        let n_hidden = placed.iter().filter(|one| one.form == CaptionForm::Hidden).count();
        prop_assert!(!roomy || n_hidden == 0, "{n_hidden} of {} hidden in {:?}", requests.len(), room.size);
    }
}
