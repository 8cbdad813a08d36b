//! The header of the slice on show, attribute by attribute, read on a thread of its own.

use std::{
    path::Path,
    sync::{
        Arc,
        mpsc::{Receiver, TryRecvError, channel},
    },
    thread,
};

use super::{AppState, Dialog, Notice};
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
    coming: Option<Receiver<Result<Vec<HeaderRow>, String>>>,
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
        let Some((title, sheet)) = self.read_header_of_slice() else {
            self.notice =
                Some(Notice::warning("There is no slice in this viewport whose header could be shown.".to_owned()));
            return;
        };
        let (state, coming) = match sheet {
            Ok(coming) => (HeaderState::Reading, Some(coming)),
            Err(why) => (HeaderState::Failed(why), None),
        };
        self.header_sheet = Some(HeaderSheet { title, state, coming });
        self.dialog = Some(Dialog::Header);
    }

    /// The slice's name, and the rows to come.
    #[allow(clippy::type_complexity, reason = "a name, and what comes or why not")]
    fn read_header_of_slice(&self) -> Option<(String, Result<Receiver<Result<Vec<HeaderRow>, String>>, String>)> {
        let series = self.slot_series(self.active)?;
        let (_, instance) = self.slot_frame(self.active)?;
        let (slice, n) = (self.slots[self.active].viewport.frame + 1, series.frames.len());
        let title = format!("{} {}, slice {slice} of {n}", series.modality, series.description);
        if instance.kind == FileKind::Nifti {
            let why = "This is a NIfTI file: it has no DICOM header. What it says of its voxels stands in the corners.";
            return Some((title, Err(why.to_owned())));
        }
        let (source, path) = (self.source_of(series)?, instance.path.clone());
        let (limits, waker) = (self.limits.clone(), self.waker.clone());
        let (sender, coming) = channel();
        thread::spawn(move || {
            let read =
                listing(&*source, &path, &limits).map_err(|error| format!("The header cannot be read: {error}."));
            if sender.send(read).is_ok() {
                waker();
            }
        });
        Some((title, Ok(coming)))
    }

    /// Takes in what was read. Returns whether anything came.
    pub(super) fn tick_header(&mut self) -> bool {
        let Some(sheet) = &mut self.header_sheet else { return false };
        let Some(coming) = &sheet.coming else { return false };
        sheet.state = match coming.try_recv() {
            Ok(Ok(rows)) => HeaderState::Rows(Arc::new(rows)),
            Ok(Err(why)) => HeaderState::Failed(why),
            Err(TryRecvError::Disconnected) => HeaderState::Failed("Reading the header broke off.".to_owned()),
            Err(TryRecvError::Empty) => return false,
        };
        sheet.coming = None;
        true
    }
}

fn listing(source: &dyn Source, path: &Path, limits: &Limits) -> Result<Vec<HeaderRow>, DicomError> {
    let (mut reader, len) = source.open(path)?;
    dicom::read_listing(&mut *reader, len, limits)
}
