//! Plain pictures: a series of their own, in pixels until somebody calibrates them; beside medical images they stay aside.

use std::{
    fs,
    io::Cursor,
    path::{Path, PathBuf},
    time::Duration,
};

use super::zip::load;
use crate::support::{
    Slice,
    app::Driver,
    zip::{Entry, Zip},
};
use dicom_core::VR;
use dicom_dictionary_std::tags;
use thecal::{
    app::{AppState, Command, Dialog, EditCommand, MeasureCommand, StudyCommand, Tool, ViewCommand},
    dicom::{DicomError, Limits},
    geometry::ImagePoint,
    measure::{Detail, MeasureKind, label},
    source::{read_frame, read_header},
    study::{FileKind, FramePixels, PixelValue, SpacingSource},
};

fn temporary() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// A PNG of rows of samples.
fn png(size: [u32; 2], colour: png::ColorType, depth: png::BitDepth, samples: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, size[0], size[1]);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    if colour == png::ColorType::Indexed {
        encoder.set_palette(vec![0, 0, 0, 10, 20, 30, 250, 0, 5]);
    }
    let mut writer = encoder.write_header().expect("memory");
    writer.write_image_data(samples).expect("memory");
    writer.finish().expect("memory");
    bytes
}

fn grey(columns: u32, rows: u32) -> Vec<u8> {
    let samples: Vec<u8> = (0..columns * rows).map(|idx| idx as u8).collect();
    png([columns, rows], png::ColorType::Grayscale, png::BitDepth::Eight, &samples)
}

fn jpeg() -> Vec<u8> {
    let mut slice = Slice::sagittal(1, 1);
    slice.word(tags::ROWS, 16).word(tags::COLUMNS, 16).word(tags::BITS_ALLOCATED, 8).word(tags::BITS_STORED, 8);
    slice.word(tags::HIGH_BIT, 7).bytes_of(tags::PIXEL_DATA, VR::OB, &[90; 256]);
    slice.jpeg()
}

fn read(bytes: &[u8]) -> Result<FramePixels, DicomError> {
    let (len, limits) = (bytes.len() as u64, Limits::default());
    let instance = read_header(&mut Cursor::new(bytes), len, Path::new("a/b.png"), &limits)?;
    assert_eq!((instance.kind, instance.n_frames), (FileKind::Picture, 1));
    read_frame(&mut Cursor::new(bytes), len, &instance, 0, &limits)
}

#[test]
fn every_kind_of_picture_has_its_own_pixels() {
    use png::{BitDepth::*, ColorType::*};
    let at = |bytes: &[u8], x| read(bytes).expect("a picture").at(x, 0).expect("inside");
    let stored = |value: u16| PixelValue::Stored(value.into());
    assert_eq!(at(&grey(4, 3), 2), stored(2));
    assert_eq!(at(&png([2, 1], Grayscale, Sixteen, &[1, 2, 0xFF, 0xFE]), 1), stored(0xFFFE));
    assert_eq!(at(&png([4, 1], Grayscale, Two, &[0b0001_1011]), 2), stored(170), "levels are spread over the range");
    assert_eq!(at(&png([2, 1], GrayscaleAlpha, Eight, &[200, 255, 200, 0]), 1), stored(0), "on black");
    assert_eq!(at(&png([1, 1], Rgb, Eight, &[1, 2, 3]), 0), PixelValue::Colour([1, 2, 3]));
    assert_eq!(at(&png([1, 1], Rgb, Sixteen, &[1, 9, 2, 9, 3, 9]), 0), PixelValue::Colour([1, 2, 3]));
    assert_eq!(at(&png([1, 1], Rgba, Eight, &[100, 200, 50, 51]), 0), PixelValue::Colour([20, 40, 10]));
    assert_eq!(at(&png([3, 1], Indexed, Eight, &[0, 1, 2]), 1), PixelValue::Colour([10, 20, 30]));
    assert_eq!(at(&jpeg(), 3), stored(90));
}

#[test]
fn sizes_are_checked_before_anything_is_decoded_and_damage_is_told() {
    let whole = grey(40, 30);
    for (size, words) in [([100_000u32, 30], "number of columns"), ([40, 100_000], "number of rows")] {
        let mut bytes = whole.clone();
        bytes[16..20].copy_from_slice(&size[0].to_be_bytes());
        bytes[20..24].copy_from_slice(&size[1].to_be_bytes());
        let crc = crate::support::zip::crc(&bytes[12..29]);
        bytes[29..33].copy_from_slice(&crc.to_be_bytes());
        let error = read(&bytes).expect_err("too large").to_string();
        assert!(error.contains(words), "{error}");
    }
    let mut scans = jpeg();
    let end = scans.len() - 2;
    scans.splice(end..end, [0xFF, 0xDA].repeat(1000));
    assert!(read(&scans).expect_err("too many").to_string().contains("number of scans"));
    for bytes in [whole, jpeg()] {
        for len in 8..bytes.len() - 1 {
            if let Err(error) = read(&bytes[..len]) {
                let text = error.to_string();
                assert!(text.starts_with(|c: char| c.is_ascii_lowercase()) && !text.contains('\n'), "{text}");
            }
        }
        for at in 0..bytes.len() {
            let mut spoilt = bytes.clone();
            spoilt[at] ^= 0x41;
            let _ = read(&spoilt);
        }
    }
}

#[test]
fn pictures_alone_are_listed_and_beside_medical_images_they_stay_aside() {
    let folder = temporary();
    for name in ["one.png", "two.PNG"] {
        fs::write(folder.path().join(name), grey(40, 30)).expect("a file");
    }
    fs::write(folder.path().join("photo"), jpeg()).expect("a file");
    let alone = load(&[folder.path()]);
    assert_eq!((alone.instances.len(), alone.failures.len()), (3, 0));
    alone.decode();
    let study = &alone.instances[0].facts;
    assert!(alone.instances.iter().all(|it| it.facts.study_uid == study.study_uid), "a folder is a study");
    assert_ne!(alone.instances[1].facts.series_uid, study.series_uid, "a picture is a series");
    assert_eq!(
        alone.instances.iter().map(|it| it.facts.series_description.as_str()).collect::<Vec<_>>(),
        ["one", "photo", "two"]
    );

    Slice::sagittal(1, 1).write(folder.path(), "a.dcm");
    let beside = load(&[folder.path()]);
    assert_eq!((beside.instances.len(), beside.failures.len()), (1, 3));
    assert!(beside.failures.iter().all(|it| it.harmless && it.reason.contains("beside medical images")));
    let named = folder.path().join("one.png");
    let both = load(&[folder.path(), &named]);
    assert_eq!(both.instances.len(), 3, "one that was named twice is shown: {:?}", both.failures);

    let zip = folder.path().join("p.zip");
    fs::write(&zip, Zip::of(vec![Entry::deflated("a/p.png", &grey(9, 9))]).bytes()).expect("a file");
    let zipped = load(&[&zip]);
    assert_eq!(zipped.instances.len(), 1);
    zipped.decode();
}

fn measure(driver: &mut Driver, ends: [[f64; 2]; 2]) {
    driver.app.dispatch(Command::View(ViewCommand::Tool(Tool::Measure(MeasureKind::Length))));
    for [x, y] in ends {
        driver.app.dispatch(Command::Measure(MeasureCommand::Point { slot: 0, at: ImagePoint::new(x, y) }));
    }
}

/// What every length says, and what it is.
fn said(app: &AppState) -> Vec<(String, SpacingSource)> {
    let series = app.slot_series(0).expect("a series");
    let all = app.measuring.document.all().iter();
    all.map(|one| {
        let reading = app.reading(one, series, 0).expect("a reading");
        (label(one, &reading, Detail::Value).remove(0), one.ground.source)
    })
    .collect()
}

fn opened(path: &Path, notes: &Path) -> Driver {
    let mut driver = Driver::new();
    driver.app.keep_measurements_in(notes.join("measurements"));
    driver.app.keep_notes_in(notes.join("worksheets"));
    driver.app.dispatch(Command::Study(StudyCommand::Open(vec![path.to_owned()])));
    driver.until_read();
    driver
}

/// A picture, and a DICOM image that says nothing of its pixels.
fn uncalibrated(folder: &Path) -> [PathBuf; 2] {
    let picture = folder.join("film.png");
    fs::write(&picture, grey(40, 30)).expect("a file");
    let mut slice = Slice::sagittal(1, 1);
    slice.without(tags::PIXEL_SPACING).without(tags::IMAGE_POSITION_PATIENT).without(tags::IMAGE_ORIENTATION_PATIENT);
    slice.without(tags::FRAME_OF_REFERENCE_UID);
    [picture, slice.write(folder, "film.dcm")]
}

#[test]
fn a_known_length_gives_a_picture_millimetres_that_are_kept_and_can_be_taken_back() {
    let (folder, notes) = (temporary(), temporary());
    for path in uncalibrated(folder.path()) {
        let notes = notes.path().join(path.extension().expect("an ending"));
        let mut driver = opened(&path, &notes);
        measure(&mut driver, [[2.0, 5.0], [12.0, 5.0]]);
        measure(&mut driver, [[3.0, 2.0], [3.0, 7.0]]);
        let pixels = [("10.0 px", SpacingSource::Unknown), ("5.0 px", SpacingSource::Unknown)];
        let mm = [("25.4 mm", SpacingSource::ByHand), ("12.7 mm", SpacingSource::ByHand)];
        let is = |app: &AppState, wanted: &[(&str, SpacingSource)]| {
            let said = said(app);
            let said: Vec<_> = said.iter().map(|(text, source)| (text.as_str(), *source)).collect();
            assert_eq!(said, wanted, "{}", path.display());
        };
        is(&driver.app, &pixels);

        let first = driver.app.measuring.document.all()[0].id;
        driver.app.dispatch(Command::Measure(MeasureCommand::Choose(Some(first))));
        driver.app.dispatch(Command::Measure(MeasureCommand::AskCalibration));
        assert_eq!(driver.app.dialog, Some(Dialog::Calibrate));
        driver.app.dispatch(Command::Measure(MeasureCommand::Calibrate(-1.0)));
        assert_eq!(driver.app.dialog, Some(Dialog::Calibrate), "that cannot be");
        driver.app.dispatch(Command::Measure(MeasureCommand::Calibrate(25.4)));
        assert_eq!(driver.app.dialog, None);
        is(&driver.app, &mm);
        assert_eq!(driver.app.calibrated_pixel_mm(0), Some(2.54));

        // What is drawn from then on is in millimetres too, and removing the line it came from changes nothing.
        measure(&mut driver, [[0.0, 0.0], [0.0, 10.0]]);
        assert_eq!(said(&driver.app)[2].0, "25.4 mm");
        driver.app.dispatch(Command::Measure(MeasureCommand::Choose(Some(first))));
        driver.app.dispatch(Command::Measure(MeasureCommand::Delete));
        measure(&mut driver, [[0.0, 0.0], [10.0, 0.0]]);
        assert_eq!(said(&driver.app).len(), 3);
        assert!(said(&driver.app).iter().all(|(_, source)| *source == SpacingSource::ByHand));
        for _ in 0..3 {
            driver.app.dispatch(Command::Edit(EditCommand::Undo));
        }
        is(&driver.app, &mm);
        driver.app.dispatch(Command::Edit(EditCommand::Undo));
        is(&driver.app, &pixels);
        assert_eq!(driver.app.calibrated_pixel_mm(0), None);
        driver.app.dispatch(Command::Edit(EditCommand::Redo));
        is(&driver.app, &mm);

        let patience = Duration::from_secs(20);
        assert!(driver.app.flush_measurements(patience) && driver.app.flush_notes(patience));
        drop(driver);
        let mut again = opened(&path, &notes);
        again.until("it is read", |app| app.measuring.document.all().len() == 2 && app.calibration(0).is_some());
        is(&again.app, &mm);
        again.app.dispatch(Command::Measure(MeasureCommand::ForgetCalibration));
        is(&again.app, &pixels);
    }
}

#[test]
fn what_knows_its_millimetres_is_not_calibrated() {
    let (folder, notes) = (temporary(), temporary());
    let path = Slice::sagittal(1, 1).write(folder.path(), "a.dcm");
    let mut driver = opened(&path, notes.path());
    driver.app.dispatch(Command::Measure(MeasureCommand::AskCalibration));
    assert!(driver.app.notice.as_ref().is_some_and(|notice| notice.0.starts_with("Draw a length")));
    measure(&mut driver, [[2.0, 5.0], [12.0, 5.0]]);
    driver.app.dispatch(Command::Measure(MeasureCommand::Calibrate(99.0)));
    assert_eq!(said(&driver.app), [("2.5 mm".to_owned(), SpacingSource::Patient)]);
    assert!(driver.app.notice.as_ref().is_some_and(|notice| notice.0.contains("nothing to calibrate")));
}

#[test]
fn the_dialog_asks_for_the_length_and_takes_either_mark_of_decimals() {
    use crate::support::window::{everything_said, harness, press, press_with};
    use egui::{Key, Modifiers};
    use egui_kittest::kittest::Queryable;
    let (folder, notes) = (temporary(), temporary());
    let [picture, _] = uncalibrated(folder.path());
    let mut driver = opened(&picture, notes.path());
    measure(&mut driver, [[2.0, 5.0], [12.0, 5.0]]);
    let mut window = harness(driver.app);
    assert!(everything_said(&window).contains("Recognised as picture."), "{}", everything_said(&window));
    press_with(&mut window, Modifiers::COMMAND, Key::L);
    for (typed, words) in [("ten", "Type the length as a number"), ("9000", "A length of 0.1 to 3000 mm can be told")] {
        let edit = window.get_by_label("True length in mm");
        edit.focus();
        edit.type_text(typed);
        window.run();
        press(&mut window, Key::Enter);
        assert!(everything_said(&window).contains(words), "{}", everything_said(&window));
        press(&mut window, Key::Escape);
        assert_eq!(window.state().app.dialog, None);
        press_with(&mut window, Modifiers::COMMAND, Key::L);
    }
    window.get_by_label("True length in mm").type_text("25,4 mm");
    window.run();
    press(&mut window, Key::Enter);
    assert_eq!(window.state().app.dialog, None);
    assert!(everything_said(&window).contains("25.4 mm"), "{}", everything_said(&window));
    assert!(everything_said(&window).contains("calibrated by hand"));
}
