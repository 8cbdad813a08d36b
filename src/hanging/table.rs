//! The hanging protocols: which arrangement, and which series in which of its viewports.

use super::{Kind, Recognised};
use crate::{
    geometry::AnatomicalPlane,
    study::Weighting,
    viewport::Layout::{self, Four, OnePlusTwo, Three, Two},
};

/// What is wanted of a series besides its plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// MR of this weighting.
    Weighted(Weighting),
    /// MR that shows fluid with fat dark: STIR, or T2 with fat suppression.
    FatDark,
    /// Any MR.
    AnyMr,
    /// CT with a sharp kernel.
    BoneCt,
    /// CT with a smooth kernel.
    SoftCt,
    /// Any CT.
    AnyCt,
    /// A radiograph from the front or from behind.
    Frontal,
    /// A radiograph from the side.
    Lateral,
    /// Anything in this plane.
    Any,
}

/// A plane and a kind; without a plane any.
pub(super) type Want = (Option<AnatomicalPlane>, What);

/// A viewport of a protocol: what is wanted there, the best first, and what it is there for.
pub(super) struct Place {
    pub wants: &'static [Want],
    pub why: &'static str,
}

/// One way to hang a study; it applies where every viewport has something it wants.
pub(super) struct Protocol {
    pub name: &'static str,
    pub layout: Layout,
    pub places: &'static [Place],
}

const SAG: Option<AnatomicalPlane> = Some(AnatomicalPlane::Sagittal);
const AX: Option<AnatomicalPlane> = Some(AnatomicalPlane::Axial);
const COR: Option<AnatomicalPlane> = Some(AnatomicalPlane::Coronal);
const T1: What = What::Weighted(Weighting::T1);
const T2: What = What::Weighted(Weighting::T2);

const SAG_T2: Place =
    Place { wants: &[(SAG, T2)], why: "a sagittal T2 first: sac, cord, roots and discs are told apart best" };
const SAG_T1: Place = Place {
    wants: &[(SAG, T1)],
    why: "the sagittal T1 beside the T2: marrow, and fat round the sac and in the foramina",
};
const SAG_STIR: Place = Place {
    wants: &[(SAG, What::FatDark)],
    why: "a sagittal with dark fat under the T2: oedema, and fluid beside fat",
};
const AX_MR: Place = Place {
    wants: &[(AX, T2), (AX, What::AnyMr)],
    why: "an axial at the side: the sac's width and the roots, level by level",
};

/// The protocols in the order in which they are tried.
pub(super) const PROTOCOLS: &[Protocol] = &[
    Protocol { name: "Lumbar MR with STIR", layout: Four, places: &[SAG_T2, SAG_T1, SAG_STIR, AX_MR] },
    Protocol { name: "Sagittal MR", layout: Three, places: &[SAG_T2, SAG_T1, SAG_STIR] },
    Protocol {
        name: "Lumbar MR",
        layout: OnePlusTwo,
        places: &[
            Place { wants: &[(SAG, T2), (SAG, What::AnyMr)], why: SAG_T2.why },
            AX_MR,
            Place {
                wants: &[(SAG, T1), (SAG, What::FatDark), (SAG, What::AnyMr)],
                why: "a second sagittal for what the first does not tell: marrow, and fat round the sac",
            },
        ],
    },
    Protocol {
        name: "Lumbar CT, reformatted",
        layout: OnePlusTwo,
        places: &[
            Place {
                wants: &[(SAG, What::BoneCt), (SAG, What::AnyCt)],
                why: "the sagittal first: alignment and posterior walls",
            },
            Place { wants: &[(AX, What::BoneCt), (AX, What::AnyCt)], why: "the axial: pedicles, laminae and canal" },
            Place {
                wants: &[(AX, What::SoftCt), (COR, What::BoneCt), (COR, What::AnyCt)],
                why: "what the other two do not tell: soft tissue, or the coronal plane",
            },
        ],
    },
    Protocol {
        name: "Lumbar CT in two kernels",
        layout: Two,
        places: &[
            Place { wants: &[(AX, What::BoneCt)], why: "the sharp kernel at the left: cortex, pedicles, laminae" },
            Place { wants: &[(AX, What::SoftCt)], why: "the smooth kernel at the right: sac, discs, soft tissue" },
        ],
    },
    Protocol {
        name: "Radiographs",
        layout: Two,
        places: &[
            Place { wants: &[(None, What::Frontal)], why: "the frontal view at the left: counting, pedicles" },
            Place { wants: &[(None, What::Lateral)], why: "the lateral view at the right: posterior walls, alignment" },
        ],
    },
];

/// What no protocol covers: the planes in the order in which they tell most of the spine.
pub(super) const GENERAL: &[Place] = &[
    Place { wants: &[(SAG, T2), (SAG, What::Any)], why: "a sagittal tells most of the spine" },
    Place { wants: &[(AX, T2), (AX, What::Any)], why: "an axial, level by level" },
    Place { wants: &[(SAG, T1), (SAG, What::Any)], why: "another sagittal for what the first does not tell" },
    Place { wants: &[(COR, What::Any)], why: "the coronal plane" },
];

impl What {
    /// Whether a series is that.
    pub fn is(self, series: &Recognised) -> bool {
        let weighting = match series.kind {
            Kind::Mr(weighting) => weighting,
            _ => None,
        };
        let fat_dark =
            weighting == Some(Weighting::Stir) || (weighting == Some(Weighting::T2) && series.is_fat_suppressed);
        match self {
            // A T2 with fat suppression does not stand for the plain one.
            Self::Weighted(wanted) => weighting == Some(wanted) && !(wanted == Weighting::T2 && fat_dark),
            Self::FatDark => fat_dark,
            Self::AnyMr => matches!(series.kind, Kind::Mr(_)),
            Self::BoneCt => series.kind == Kind::BoneCt,
            Self::SoftCt => series.kind == Kind::SoftCt,
            Self::AnyCt => matches!(series.kind, Kind::BoneCt | Kind::SoftCt),
            Self::Frontal => series.kind == Kind::Radiograph && !series.is_lateral,
            Self::Lateral => series.kind == Kind::Radiograph && series.is_lateral,
            Self::Any => true,
        }
    }
}
