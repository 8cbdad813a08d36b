//! What criteria ask for, taken from the truth.

use super::{LesionTruth, Truth};
use crate::{
    dural::{CriterionSet, Quantity, Verdict, published},
    study::VertebralLevel::{self, L1, S2},
    synthetic::lesion::LesionKind,
};

impl Truth {
    /// A quantity of the body; `None` where it was not measured.
    pub fn quantity(&self, what: Quantity) -> Option<f64> {
        let at = |level: VertebralLevel| self.level(level);
        match what {
            Quantity::Dsd(level) => {
                at(level).map(|it| it.dsd_mm).or_else(|| self.below_sac.contains(&level).then_some(0.0))
            }
            Quantity::Dsr(level) => Some(at(level)?.dsr()),
            Quantity::Ahn(level) => Some(at(level)?.ahn_mm),
            Quantity::Sleeve(level) => at(level)?.sleeve_mm,
            Quantity::Interpedicular(level) => at(level)?.canal.interpedicular_mm,
            Quantity::CanalAp(level) => at(level)?.canal.ap_mm,
            // The paper's formula is not available.
            Quantity::RadiographScalloping(_) => None,
            Quantity::LevelsWithoutFat => Some(self.levels_without_fat().count() as f64),
            // A bag without an open neck is no meningocele.
            Quantity::AnteriorMeningocele => {
                Some(self.count(|it| it.kind == LesionKind::AnteriorMeningocele && it.neck.is_some()))
            }
            Quantity::SleeveHerniation => Some(self.count(|it| it.kind == LesionKind::SleeveHerniation)),
            Quantity::RadicularCysts => {
                Some(self.count(|it| matches!(it.kind, LesionKind::RadicularCysts | LesionKind::PerineuralCyst)))
            }
        }
    }

    fn count(&self, which: impl Fn(&LesionTruth) -> bool) -> f64 {
        self.lesions.iter().filter(|it| which(it)).count() as f64
    }

    /// Lumbar and upper sacral levels where the sac lies on the bone.
    pub fn levels_without_fat(&self) -> impl Iterator<Item = VertebralLevel> + '_ {
        self.levels.iter().filter(|it| (L1..=S2).contains(&it.level) && it.fat_lost()).map(|it| it.level)
    }

    /// What every published set says of the body.
    pub fn verdicts(&self) -> Vec<(&'static CriterionSet, Verdict)> {
        published().iter().map(|set| (set, set.verdict(&|what| self.quantity(what).into()))).collect()
    }
}
