//! Arrows on the lateral radiograph: it has no places in the patient, so theirs are followed along the rays onto it.

use super::{
    Body, FindingKind, Uids,
    identity::Role,
    scanner::{
        Detail,
        xray::{Exposure, View},
    },
};
use crate::{
    annotation::{Arrow, Caption, Mark, MarkSpace},
    geometry::LpsPoint,
};

/// A radiograph shows bone; what else a finding may be is not seen on it.
const SHOWN: [FindingKind; 2] = [FindingKind::Scalloping, FindingKind::StraightWall];

/// The marks of a finding as they lie on the lateral radiograph; none where it does not show the finding.
pub(super) fn film_marks(kind: FindingKind, marks: &[Mark], body: &Body, uids: &Uids) -> Vec<Mark> {
    if !SHOWN.contains(&kind) {
        return Vec::new();
    }
    let exposure = Exposure::of(View::Lateral, body, Detail::Full);
    let pixel = |at: LpsPoint| {
        let at = exposure.pixel(at);
        LpsPoint::new((at.x * 10.0).round() / 10.0, (at.y * 10.0).round() / 10.0, 0.0)
    };
    let on_film = |mark: &Mark| Mark {
        space: MarkSpace::Image(uids.instance(Role::RadiographLateral, 0)),
        arrow: mark.arrow.map(|arrow| Arrow { tip: pixel(arrow.tip), tail: arrow.tail.map(pixel) }),
        caption: mark.caption.clone().map(|caption| Caption { at: caption.at.map(pixel), ..caption }),
        only_on: None,
        ..mark.clone()
    };
    marks.iter().map(on_film).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        case::Finding,
        synthetic::{Order, make_ordered},
    };

    const RECIPE: &str = include_str!("../../sample_studies/recipes/lumbar-01.toml");

    fn on_film(finding: &Finding) -> usize {
        finding.marks.iter().filter(|mark| matches!(mark.space, MarkSpace::Image(_))).count()
    }

    #[test]
    fn hollows_carry_an_arrow_on_the_radiograph_where_it_is_made() {
        let made = |roles: &[Role]| {
            let series = roles.to_vec();
            let order =
                Order { detail: Detail::Coarse, series, segmentations: false, seed: None, as_recipe_says: false };
            make_ordered(RECIPE, &order, &mut |_| true).expect("made").case
        };
        let (with, without) = (made(&[Role::RadiographLateral]), made(&[Role::SagittalStir]));
        let hollows = with.findings.iter().filter(|it| it.sign == Some(FindingKind::Scalloping.sign()));
        assert!(0 < hollows.clone().count() && hollows.clone().all(|it| on_film(it) == 1));
        assert_eq!(with.findings.iter().map(on_film).sum::<usize>(), hollows.count());
        assert_eq!(without.findings.iter().map(on_film).sum::<usize>(), 0);
    }
}
