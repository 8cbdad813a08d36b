//! What an order asks of the scanners: jobs, each of which makes the pictures of one or more series.

use super::{
    Body,
    scanner::{
        Acquisition, Contrast, Geometry, MrSeries, PROTOCOLS, Protocol, Slice, Stack, Technique,
        ct::{CtStack, scan_ct},
        scan,
        xray::{Exposure, Film, n_layers, take},
    },
    study::{Order, Progress},
};

/// A series' pictures.
pub(super) struct Scanned {
    pub protocol: &'static Protocol,
    pub pictures: Pictures,
}

/// The pictures of a series with what is to be said of how they were made.
pub(super) enum Pictures {
    Mr { series: &'static MrSeries, stack: Box<Stack>, slices: Vec<Slice> },
    Ct { stack: CtStack, slices: Vec<Slice> },
    Radiograph(Film),
}

/// Everything an order asks for of a body.
pub(super) struct Jobs<'a> {
    body: &'a Body,
    all: Vec<Job>,
}

enum Job {
    /// Contrasts of one geometry, painted once; and the seed of their noise.
    Mr {
        rows: Vec<(&'static Protocol, &'static MrSeries)>,
        stack: Box<Stack>,
        seed: u32,
    },
    Ct {
        row: &'static Protocol,
        stack: CtStack,
    },
    Radiograph {
        row: &'static Protocol,
        exposure: Exposure,
    },
}

/// The jobs of an order, as a technique scans them.
pub(super) fn jobs<'a>(body: &'a Body, technique: &Technique, order: &Order) -> Jobs<'a> {
    let rows = PROTOCOLS.iter().filter(|row| order.series.contains(&row.role));
    let other = rows.filter_map(|row| match row.acquisition {
        Acquisition::Mr(_) => None,
        Acquisition::Ct(it) => Some(Job::Ct { row, stack: CtStack::of(it, body, order.detail) }),
        Acquisition::Radiograph(view) => {
            Some(Job::Radiograph { row, exposure: Exposure::of(view, body, order.detail) })
        }
    });
    let mut all = mr_jobs(body, technique, order);
    all.extend(other);
    Jobs { body, all }
}

/// A job a geometry that is asked for.
fn mr_jobs(body: &Body, technique: &Technique, order: &Order) -> Vec<Job> {
    let asked = |geometry: Geometry| {
        let rows = PROTOCOLS.iter().filter(|row| order.series.contains(&row.role));
        let of = rows.filter_map(|row| Some((row, row.mr()?)));
        of.filter(|(_, series)| series.geometry == geometry).collect::<Vec<_>>()
    };
    let geometries = Geometry::ALL.into_iter().map(|geometry| (geometry, asked(geometry)));
    let geometries = geometries.filter(|(_, rows)| !rows.is_empty());
    let job = |(seed, (geometry, rows))| {
        let stack = Box::new(Stack::of(geometry, body, technique, order.detail));
        Job::Mr { rows, stack, seed }
    };
    (1u32..).zip(geometries).map(job).collect()
}

impl Jobs<'_> {
    /// Makes all pictures; `step` is told after each slice and stops it with `false`: then there are none.
    pub(super) fn run(self, step: &mut dyn FnMut(&Progress) -> bool) -> Option<Vec<Scanned>> {
        let total = self.all.iter().map(Job::n_steps).sum();
        let mut before = 0;
        let mut scanned = Vec::new();
        for job in self.all {
            let (series, of) = (job.names(), job.n_steps());
            let mut done = 0;
            let mut next = || {
                done += 1;
                step(&Progress { series: series.clone(), slice: (done, of), done: (before + done, total) })
            };
            scanned.extend(job.run(self.body, &mut next)?);
            before += of;
        }
        Some(scanned)
    }
}

impl Job {
    fn n_steps(&self) -> usize {
        match self {
            Self::Mr { stack, .. } => stack.planes.len(),
            Self::Ct { stack, .. } => stack.planes.len(),
            Self::Radiograph { exposure, .. } => n_layers(exposure),
        }
    }

    fn names(&self) -> String {
        match self {
            Self::Mr { rows, .. } => rows.iter().map(|(row, _)| row.description).collect::<Vec<_>>().join(", "),
            Self::Ct { row, .. } | Self::Radiograph { row, .. } => row.description.to_owned(),
        }
    }

    fn run(self, body: &Body, step: &mut dyn FnMut() -> bool) -> Option<Vec<Scanned>> {
        match self {
            Self::Mr { rows, stack, seed } => {
                let contrasts: Vec<Contrast> = rows.iter().map(|(_, series)| series.contrast).collect();
                let pictures = scan(body, &stack, &contrasts, seed, step)?;
                let one = |((protocol, series), slices)| Scanned {
                    protocol,
                    pictures: Pictures::Mr { series, stack: stack.clone(), slices },
                };
                Some(rows.into_iter().zip(pictures).map(one).collect())
            }
            Self::Ct { row, stack } => {
                let slices = scan_ct(body, &stack, step)?;
                Some(vec![Scanned { protocol: row, pictures: Pictures::Ct { stack, slices } }])
            }
            Self::Radiograph { row, exposure } => {
                let film = take(body, &exposure, step)?;
                Some(vec![Scanned { protocol: row, pictures: Pictures::Radiograph(film) }])
            }
        }
    }
}
