//! The sample case that comes with the program: whole, marked as synthetic, and shown by nothing but its own files.

mod support;

use std::path::Path;

use support::app::Driver;
use thecal::{
    app::{CaseCommand, Command},
    viewport::Layout,
};

const SAMPLE: &str = "sample_studies/lumbar-01";

#[test]
fn every_finding_of_the_sample_is_seen_where_it_says() {
    let mut driver = Driver::opened(Path::new(SAMPLE));
    assert!(driver.app.failures().is_empty(), "{:?}", driver.app.failures());
    assert_eq!(driver.app.layout, Layout::OnePlusTwo);
    let n_findings = driver.app.findings().len();
    assert!(n_findings >= 3);
    for idx in 0..n_findings {
        driver.app.dispatch(Command::Case(CaseCommand::ChooseFinding(idx)));
        driver.until_pictures();
        let finding = driver.app.findings()[idx].clone();
        let series = driver.app.slot_series(driver.app.active).expect("its series is on screen").clone();
        let view = finding.view.as_ref().expect("a place to look at");
        assert_eq!(series.uid, view.series, "{}", finding.id);
        let frame = driver.app.slots[driver.app.active].viewport.frame;
        let n_shown = finding.marks.iter().filter(|mark| thecal::annotation::visible(mark, &series, frame).is_some());
        assert_eq!(n_shown.count(), finding.marks.len(), "{}: every mark is on its slice", finding.id);
        assert!(!finding.alt.is_empty() && !finding.text.is_empty(), "{}", finding.id);
    }
}

#[test]
fn all_images_of_the_sample_are_marked_as_synthetic_and_share_one_space_with_marks_and_levels() {
    let driver = Driver::opened(Path::new(SAMPLE));
    let [study] = driver.app.studies.as_slice() else { panic!("one study") };
    let case = driver.app.case.as_ref().expect("a case");
    let space = study.series[0].frame_of_reference.clone().expect("a patient space");
    for series in &study.series {
        assert_eq!(series.frame_of_reference.as_ref(), Some(&space));
        assert!(series.instances.iter().all(|instance| instance.synthetic), "{}", series.description);
        assert!(series.warnings.is_empty(), "{:?}", series.warnings);
    }
    let mut marks = driver.app.findings().iter().flat_map(|finding| &finding.marks);
    assert!(marks.all(|mark| mark.frame_of_reference == space));
    assert!(case.levels.len() >= 6, "T12 or L1 to S1 at least");
    assert_eq!(case.frame_of_reference.as_ref(), Some(&space));
    assert_eq!(case.reviewed_by, None, "nobody has reviewed it, and the panel says so");
}
