//! The first path through the program by commands alone: open, see, scroll, window, arrange, stop.

use crate::support::{Slice, app::Driver, gate::Gated};
use dicom_core::VR;
use dicom_dictionary_std::tags;
use thecal::{
    annotation::Caption,
    app::{
        AppCommand, AppState, CaseCommand, Command, Dialog, FrameState, LibraryCommand, Mode, SeriesKey, Settings,
        StudyCommand, ViewCommand,
    },
    study::{Voi, Window},
    viewport::{Layout, Preset, VoiSource},
};

fn view(command: ViewCommand) -> Command {
    Command::View(command)
}

/// A sagittal and an axial series of one study, 20 and 12 slices, under names that tell nothing.
fn two_series() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for number in 0..20 {
        Slice::sagittal(1, number).write(folder.path(), &format!("{:03}", (number * 7) % 20));
    }
    let below = folder.path().join("deeper");
    std::fs::create_dir(&below).expect("a folder");
    for number in 0..12 {
        Slice::axial(2, number).write(&below, &format!("a{:03}.bin", (number * 5) % 12));
    }
    std::fs::write(folder.path().join("notes.txt"), "not an image").expect("written");
    folder
}

#[test]
fn the_first_picture_is_there_before_the_last_file_is_read() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for number in 0..300 {
        Slice::sagittal(1, number).write(folder.path(), &format!("{:05}", (number * 7919) % 10_007));
    }
    let source = Gated::new(folder.path(), 20);
    let mut driver = Driver::new();
    driver.app.open_source(source.clone());
    driver.until("a picture is there", |app| app.ready_pixels(0).is_some());
    assert!(source.n_let_through() <= 20);
    let progress = driver.app.loading.as_ref().expect("loading").progress;
    assert!(!progress.finished && progress.done <= 20, "{progress:?}");
    driver.until("all files are counted", |app| {
        app.loading.as_ref().is_some_and(|it| it.progress.scan_done && it.progress.total == 300)
    });

    // While stuck, what is there scrolls, and the slice on show stays on show when the rest arrives.
    driver.app.dispatch(view(ViewCommand::First));
    driver.app.dispatch(view(ViewCommand::Scroll(3)));
    driver.until_pictures();
    let shown = driver.app.slot_frame(0).map(|(_, instance)| instance.sop_uid.clone());
    source.open_gate();
    driver.until("everything is read", |app| app.loading.as_ref().is_some_and(|it| it.progress.finished));
    assert_eq!(driver.app.slot_series(0).map(|series| series.frames.len()), Some(300));
    assert_eq!(driver.app.slot_frame(0).map(|(_, instance)| instance.sop_uid.clone()), shown);
}

#[test]
fn stopping_keeps_what_was_read() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for number in 0..100 {
        Slice::sagittal(1, number).write(folder.path(), &number.to_string());
    }
    let source = Gated::new(folder.path(), 10);
    let mut driver = Driver::new();
    driver.app.open_source(source.clone());
    driver.until("a picture is there", |app| app.ready_pixels(0).is_some());
    driver.app.dispatch(Command::Study(StudyCommand::StopLoading));
    source.open_gate();
    driver.until("it has stopped", |app| app.loading.as_ref().is_some_and(|it| it.progress.finished));
    let progress = driver.app.loading.as_ref().expect("loading").progress;
    assert!(progress.cancelled && progress.done < 100, "{progress:?}");
    driver.until_pictures();
    assert!(driver.app.ready_pixels(0).is_some());
}

#[test]
fn a_folder_opens_recursively_and_hangs_sagittal_first() {
    let folder = two_series();
    let driver = Driver::opened(folder.path());
    let app = &driver.app;
    assert_eq!(app.studies.len(), 1);
    assert_eq!(app.layout, Layout::Two);
    let planes: Vec<_> = (0..2).filter_map(|slot| app.slot_series(slot)?.plane).map(|plane| plane.name()).collect();
    assert_eq!(planes, ["sagittal", "axial"]);
    assert_eq!(app.slots[0].viewport.frame, 9, "the middle of 20");
    let failures: Vec<_> = app.failures().into_iter().flat_map(|failures| failures.iter()).collect();
    let [failure] = failures[..] else { panic!("one file is no image: {failures:?}") };
    assert!(failure.path.ends_with("notes.txt") && failure.harmless, "{failure:?}");
}

#[test]
fn images_that_share_an_identifier_show_their_own_pixels() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for number in 0..3 {
        let mut slice = Slice::sagittal(1, number);
        slice.text(tags::SOP_INSTANCE_UID, VR::UI, "2.25.99").words(4, 4, 12, |_| 100 + number as u16);
        slice.write(folder.path(), &number.to_string());
    }
    let mut driver = Driver::opened(folder.path());
    let mut seen = Vec::new();
    for frame in 0..3 {
        driver.app.dispatch(view(ViewCommand::ToFrame(frame)));
        driver.until_pictures();
        seen.extend(driver.app.ready_pixels(0).and_then(|pixels| pixels.stored(0, 0)));
    }
    seen.sort_by(f64::total_cmp);
    assert_eq!(seen, [100.0, 101.0, 102.0]);
}

#[test]
fn a_file_that_lies_about_its_pixels_costs_that_slice_only() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for number in 0..5 {
        Slice::sagittal(1, number).write(folder.path(), &number.to_string());
    }
    let cut = folder.path().join("2");
    let bytes = std::fs::read(&cut).expect("bytes");
    // Not even its first row is left.
    std::fs::write(&cut, &bytes[..bytes.len() - 750]).expect("written");
    let mut driver = Driver::new();
    driver.app.dispatch(Command::Study(StudyCommand::Open(vec![folder.path().to_owned()])));
    driver.until("everything is read", |app| app.loading.as_ref().is_some_and(|it| it.progress.finished));
    let n_shown = driver.app.slot_series(0).map_or(0, |series| series.frames.len());
    assert_eq!(n_shown, 5, "every file is listed");
    let mut n_ready = 0;
    for frame in 0..n_shown {
        driver.app.dispatch(view(ViewCommand::ToFrame(frame)));
        driver.until("the slice is decoded or refused", |app| {
            let shown = app.slot_frame(0).map(|(frame, instance)| thecal::app::FrameKey::of(instance, frame.frame_idx));
            shown.is_some_and(|key| app.frames.peek(&key).is_some())
        });
        match driver.app.slot_pixels(0) {
            Some(FrameState::Ready(_)) => n_ready += 1,
            Some(FrameState::Failed(reason)) => assert!(reason.len() > 20, "a sentence: {reason}"),
            None => panic!("decoded or refused"),
        }
    }
    assert_eq!(n_ready, 4);
}

#[test]
fn slices_scroll_jump_and_stop_at_the_ends() {
    let folder = two_series();
    let mut driver = Driver::opened(folder.path());
    let frame = |driver: &Driver| driver.app.slots[0].viewport.frame;
    for (command, expected) in [
        (ViewCommand::Scroll(1), 10),
        (ViewCommand::Scroll(-10), 0),
        (ViewCommand::Scroll(-1), 0),
        (ViewCommand::Last, 19),
        (ViewCommand::Scroll(10), 19),
        (ViewCommand::ToFrame(4), 4),
        (ViewCommand::First, 0),
    ] {
        driver.app.dispatch(view(command.clone()));
        assert_eq!(frame(&driver), expected, "{command:?}");
    }
}

#[test]
fn the_window_comes_from_the_picture_and_follows_hand_and_presets() {
    let folder = two_series();
    let mut driver = Driver::opened(folder.path());
    let auto = driver.app.slots[0].viewport.window().expect("chosen from the picture");
    driver.app.dispatch(view(ViewCommand::DragWindow([100.0, 0.0])));
    assert!(auto.width < driver.app.slots[0].viewport.window().expect("a window").width);
    assert_eq!(driver.app.slots[0].viewport.voi_source, VoiSource::Manual);
    driver.app.dispatch(view(ViewCommand::SetWindow(50.0, 80.0)));
    assert_eq!(driver.app.slots[0].viewport.voi, Some(Voi::Window(Window::linear(50.0, 80.0))));
    driver.app.dispatch(view(ViewCommand::Preset(Preset::Auto)));
    assert_eq!(driver.app.slots[0].viewport.window(), Some(auto));
    driver.app.dispatch(view(ViewCommand::Invert));
    assert!(driver.app.slots[0].viewport.inverted);
    driver.app.dispatch(view(ViewCommand::Reset));
    assert!(!driver.app.slots[0].viewport.inverted);
}

#[test]
fn ct_presets_are_in_hounsfield_units_even_where_the_file_does_not_say_so() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for number in 0..3 {
        let mut slice = Slice::axial(1, number);
        slice.text(dicom_dictionary_std::tags::MODALITY, dicom_core::VR::CS, "CT");
        slice.write(folder.path(), &number.to_string());
    }
    let mut driver = Driver::opened(folder.path());
    assert_eq!(driver.app.slot_frame(0).map(|(_, instance)| instance.unit().to_owned()), Some("HU".to_owned()));
    driver.app.dispatch(view(ViewCommand::Preset(Preset::SoftTissue)));
    assert_eq!(driver.app.slots[0].viewport.window(), Some(Window::linear(40.0, 400.0)));
    driver.app.dispatch(view(ViewCommand::Preset(Preset::Bone)));
    assert_eq!(driver.app.slots[0].viewport.window(), Some(Window::linear(350.0, 2000.0)));
}

#[test]
fn layouts_take_in_series_that_are_not_on_screen() {
    let folder = two_series();
    let mut driver = Driver::opened(folder.path());
    driver.app.dispatch(view(ViewCommand::Layout(Layout::One)));
    let axial = driver.app.study().map(|study| SeriesKey::of(&study.series[1])).expect("two series");
    driver.app.dispatch(Command::Study(StudyCommand::ShowSeries { slot: 0, series: axial.clone() }));
    assert_eq!(driver.app.slots[0].series, Some(axial));
    driver.app.dispatch(view(ViewCommand::Layout(Layout::Four)));
    assert_eq!(driver.app.visible_slots().len(), 4);
    driver.app.dispatch(view(ViewCommand::Activate(3)));
    driver.app.dispatch(view(ViewCommand::Maximise));
    assert_eq!(driver.app.visible_slots(), 3..4);
    driver.app.dispatch(Command::App(AppCommand::Escape));
    assert_eq!(driver.app.visible_slots(), 0..4);
    driver.app.dispatch(view(ViewCommand::Layout(Layout::One)));
    assert_eq!(driver.app.active, 0);
}

#[test]
fn the_first_start_says_that_it_is_for_teaching_and_only_once() {
    let mut app = AppState::new(Settings::default(), std::sync::Arc::new(|| {})).without_saving();
    assert_eq!(app.dialog, Some(Dialog::FirstStart));
    app.dispatch(Command::App(AppCommand::CloseDialog));
    assert!(app.settings.notice_seen && app.dialog.is_none());
    let again = AppState::new(app.settings.clone(), std::sync::Arc::new(|| {}));
    assert_eq!(again.dialog, None);
}

#[test]
fn the_first_start_opens_a_sample_with_its_findings_shown_and_later_ones_the_library() {
    let mut app = AppState::new(Settings::default(), std::sync::Arc::new(|| {})).without_saving();
    app.stock_library(thecal::app::find_sample_cases());
    app.welcome();
    assert_eq!(app.mode, Mode::Study);
    assert!(app.all_revealed() && !app.findings().is_empty() && app.dialog == Some(Dialog::FirstStart));
    let seen = Settings { notice_seen: true, ..Settings::default() };
    let mut app = AppState::new(seen, std::sync::Arc::new(|| {})).without_saving();
    app.stock_library(thecal::app::find_sample_cases());
    app.welcome();
    assert_eq!(app.mode, Mode::Library);
}

#[test]
fn captions_are_worded_for_students_until_an_expert_asks() {
    let mut app = AppState::new(Settings::default(), std::sync::Arc::new(|| {})).without_saving();
    let caption = Caption { text: "Wide sac".into(), expert: Some("DSD S1 20 mm".into()), at: None };
    assert_eq!(caption.words(app.settings.wording()), "Wide sac");
    app.dispatch(Command::Case(CaseCommand::ToggleWording));
    assert_eq!(caption.words(app.settings.wording()), "DSD S1 20 mm");
    let plain = Caption { expert: None, ..caption };
    assert_eq!(plain.words(app.settings.wording()), "Wide sac");
}

#[test]
fn settings_hold_choices_and_the_folders_opened_last_until_they_are_forgotten() {
    let text = Settings { notice_seen: true, ..Settings::default() }.to_text().expect("JSON");
    let text: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let keys: Vec<_> = text.as_object().expect("an object").keys().cloned().collect();
    assert_eq!(
        keys,
        ["format", "keys", "notice_seen", "preferences", "recent"],
        "whatever joins here: nothing that a file says of a patient"
    );
    let folder = two_series();
    let mut driver = Driver::opened(folder.path());
    assert_eq!(driver.app.settings.recent, [folder.path().canonicalize().expect("a folder")]);
    driver.app.dispatch(Command::Library(LibraryCommand::ForgetRecent));
    assert_eq!(driver.app.settings.recent, Vec::<std::path::PathBuf>::new());
}

#[test]
fn opening_another_folder_replaces_what_was_open() {
    let (first, second) = (two_series(), tempfile::tempdir().expect("a temporary folder"));
    for number in 0..3 {
        Slice::axial(7, number).write(second.path(), &number.to_string());
    }
    let mut driver = Driver::opened(first.path());
    driver.app.dispatch(Command::Study(StudyCommand::Open(vec![second.path().to_owned()])));
    driver.until("everything is read", |app| app.loading.as_ref().is_some_and(|it| it.progress.finished));
    driver.until_pictures();
    assert_eq!(driver.app.study().map(|study| study.series.len()), Some(1));
    assert_eq!(driver.app.layout, Layout::One);
    assert_eq!(driver.app.slots[1].series, None);
}
