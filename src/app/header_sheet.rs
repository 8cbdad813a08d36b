//! The header of the slice on show, attribute by attribute, read on a thread of its own.

use std::{path::Path, sync::Arc};

use super::{AppState, Dialog, Notice, job::Job};
use crate::{
    dicom::{self, DicomError, Limits},
    source::Source,
    study::{FileKind, HeaderRow},
};

/// A header that is shown.
pub struct HeaderSheet {
    /// The series and the slice, as the viewport names them.
    pub title: String,
    /// What is known of it.
    pub state: HeaderState,
    coming: Option<Job<Vec<HeaderRow>>>,
}

/// What is known of a header.
#[derive(Clone, Debug, PartialEq)]
pub enum HeaderState {
    /// It is being read.
    Reading,
    /// All of it.
    Rows(Arc<Vec<HeaderRow>>),
    /// It cannot be read; one plain sentence.
    Failed(String),
}

impl AppState {
    /// Puts up the header of the slice in the active viewport.
    pub(super) fn show_header(&mut self) {
        let Some((title, read)) = self.header_title().zip(self.read_header()) else {
            let why = "There is no slice in this viewport whose header could be shown.";
            self.notice = Some(Notice::warning(why.to_owned()));
            return;
        };
        let (state, coming) = match read {
            Ok(coming) => (HeaderState::Reading, Some(coming)),
            Err(why) => (HeaderState::Failed(why), None),
        };
        self.header_sheet = Some(HeaderSheet { title, state, coming });
        self.dialog = Some(Dialog::Header);
    }

    fn header_title(&self) -> Option<String> {
        let series = self.slot_series(self.active)?;
        let (slice, n) = (self.slots[self.active].viewport.frame + 1, series.frames.len());
        Some(format!("{}, slice {slice} of {n}", series.told_name()))
    }

    /// The rows to come, or why there are none.
    fn read_header(&self) -> Option<Result<Job<Vec<HeaderRow>>, String>> {
        let series = self.slot_series(self.active)?;
        let (_, instance) = self.slot_frame(self.active)?;
        let none = match instance.kind {
            FileKind::Dicom => None,
            FileKind::Nifti => {
                Some("This is a NIfTI file: it has no DICOM header. What it says of its voxels stands in the corners.")
            }
            FileKind::Picture => Some("This is a plain picture: it has no DICOM header."),
        };
        if let Some(why) = none {
            return Some(Err(why.to_owned()));
        }
        let (source, path, limits) = (self.source_of(series)?, instance.path.clone(), self.limits.clone());
        Some(Ok(Job::start(self.waker.clone(), "Reading the header broke off.", move |_| {
            listing(&*source, &path, &limits).map_err(|error| format!("The header cannot be read: {error}."))
        })))
    }

    /// Takes in what was read. Returns whether anything came.
    pub(super) fn tick_header(&mut self) -> bool {
        let Some(sheet) = &mut self.header_sheet else { return false };
        let Some(read) = sheet.coming.as_ref().and_then(Job::tick) else { return false };
        sheet.state = match read {
            Ok(rows) => HeaderState::Rows(Arc::new(rows)),
            Err(why) => HeaderState::Failed(why),
        };
        sheet.coming = None;
        true
    }
}

fn listing(source: &dyn Source, path: &Path, limits: &Limits) -> Result<Vec<HeaderRow>, DicomError> {
    let (mut reader, len) = source.open(path)?;
    dicom::read_listing(&mut *reader, len, limits)
}
