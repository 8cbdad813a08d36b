//! All headers of a source at once, for tasks that wait for the last one anyway.

use std::sync::{Arc, mpsc};

use crate::{
    dicom::Limits,
    source::{Cancel, LoadEvent, Source, load_headers},
    study::{Instance, StudyFailure},
};

/// Every image's header, and the files that could not be read, by path.
pub fn all_headers(source: Arc<dyn Source>) -> (Vec<Arc<Instance>>, Vec<StudyFailure>) {
    let (sender, receiver) = mpsc::sync_channel(256);
    let tell = move |event| {
        // Nobody listens any more only when this function is gone.
        let _ = sender.send(event);
    };
    let _ = load_headers(source, Limits::default(), Cancel::new(), tell);
    let (mut instances, mut failures) = (Vec::new(), Vec::new());
    for event in receiver {
        match event {
            LoadEvent::Found { .. } => {}
            LoadEvent::Header(instance) => instances.push(Arc::from(instance)),
            LoadEvent::Failed(failure) => failures.push(failure),
            LoadEvent::Done { .. } => break,
        }
    }
    failures.sort_by(|a, b| a.path.cmp(&b.path));
    (instances, failures)
}
