//! ZIP archives: they open like folders, nothing is unpacked, and what is wrong in one costs no other file.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, mpsc},
    time::Duration,
};

use crate::support::{
    Slice,
    app::Driver,
    nifti::{Nifti, gzipped},
    zip::{Entry, Zip, deflated, end64, wide},
};
use thecal::{
    cli::inspect,
    dicom::Limits,
    source::{ArchiveLimits, Cancel, Files, LoadEvent, Source, load_headers, read_frame},
    study::{Instance, StudyFailure},
};

/// What a load brings, and the source to read frames from.
pub struct Loaded {
    pub source: Arc<Files>,
    pub instances: Vec<Instance>,
    pub failures: Vec<StudyFailure>,
}

pub fn load(roots: &[&Path]) -> Loaded {
    let source = Arc::new(Files::new(roots.iter().map(|root| root.to_path_buf()).collect()));
    let (sender, events) = mpsc::channel();
    let tell = move |event| {
        let _ = sender.send(event);
    };
    let _ = load_headers(source.clone(), Limits::default(), Cancel::new(), tell);
    let mut loaded = Loaded { source, instances: Vec::new(), failures: Vec::new() };
    loop {
        match events.recv_timeout(Duration::from_secs(30)).expect("an event") {
            LoadEvent::Header(instance) => loaded.instances.push(*instance),
            LoadEvent::Failed(failure) => loaded.failures.push(failure),
            LoadEvent::Found { .. } => {}
            LoadEvent::Done { .. } => break,
        }
    }
    loaded.instances.sort_by(|a, b| a.path.cmp(&b.path));
    loaded
}

impl Loaded {
    /// Images of a series, by its number.
    pub fn n_of(&self, series: u32) -> usize {
        self.instances.iter().filter(|it| it.facts.series_number == Some(series as i32)).count()
    }

    /// All frames decode.
    pub fn decode(&self) {
        for instance in &self.instances {
            self.frame(instance).unwrap_or_else(|why| panic!("{}: {why}", instance.path.display()));
        }
    }

    fn frame(&self, instance: &Instance) -> Result<(), String> {
        let (mut reader, len) = self.source.open(&instance.path).map_err(|error| error.to_string())?;
        let read = read_frame(&mut *reader, len, instance, 0, &Limits::default());
        read.map(|_| ()).map_err(|error| error.to_string())
    }

    fn told(&self, words: &str) -> usize {
        self.failures.iter().filter(|it| it.reason.contains(words)).count()
    }
}

fn slices(series: u32, n: u32, how: fn(&str, &[u8]) -> Entry) -> Vec<Entry> {
    (0..n).map(|number| how(&format!("IMG/{number}.dcm"), &Slice::sagittal(series, number).bytes())).collect()
}

fn written(folder: &Path, name: &str, zip: &Zip) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, zip.bytes()).expect("a file");
    path
}

fn temporary() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

#[test]
fn an_archive_opens_like_a_folder_wherever_it_lies() {
    let folder = temporary();
    let mut entries = slices(1, 5, Entry::deflated);
    entries.extend(slices(2, 3, |name, bytes| Entry::stored(&format!("B\\{name}"), bytes)));
    entries.push(Entry::stored("IMG/", b""));
    entries.push(Entry::stored("readme.txt", b"no image"));
    let rows = [[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]];
    let nifti = Nifti::new([4, 3, 2], rows, &[7; 24]);
    entries.push(Entry::deflated("brain.nii", &nifti.bytes()));
    entries.push(Entry::stored("brain2.nii.gz", &gzipped(&nifti.bytes())));
    let path = written(folder.path(), "a.zip", &Zip::of(entries));
    for root in [&*path, folder.path()] {
        let loaded = load(&[root]);
        assert_eq!((loaded.n_of(1), loaded.n_of(2), loaded.instances.len()), (5, 3, 10), "{:?}", loaded.failures);
        loaded.decode();
        assert!(matches!(&loaded.failures[..], [one] if one.harmless), "the text: {:?}", loaded.failures);
        assert!(loaded.instances.iter().all(|it| it.path.starts_with(&path)), "named by the archive and the entry");
    }
    // Whoever names a file means it, whatever it is called.
    let other = folder.path().join("download");
    fs::rename(&path, &other).expect("renamed");
    assert_eq!(load(&[&other]).instances.len(), 10);
    let names: Vec<_> = fs::read_dir(folder.path()).expect("a folder").collect();
    assert_eq!(names.len(), 1, "nothing is unpacked");
}

#[test]
fn archives_lie_in_each_other_once_and_stand_behind_programs_and_before_comments() {
    let folder = temporary();
    let inner = Zip::of(slices(1, 3, Entry::deflated)).bytes();
    let innermost = Zip::of(slices(3, 3, Entry::deflated)).bytes();
    let deep = Zip::of(vec![Entry::stored("deeper.zip", &innermost)]).bytes();
    let mut entries = slices(2, 2, Entry::deflated);
    entries.push(Entry::deflated("inner.zip", &inner));
    entries.push(Entry::stored("stored.ZIP", &deep));
    let zip = Zip::of(entries).but(|zip| {
        zip.before = vec![0x4D; 5000];
        zip.comment = b"a comment with PK\x05\x06 in it, and more than twenty-two bytes".to_vec();
    });
    let path = written(folder.path(), "a.zip", &zip);
    let loaded = load(&[&path]);
    assert_eq!((loaded.n_of(1), loaded.n_of(2), loaded.n_of(3)), (3, 2, 0), "{:?}", loaded.failures);
    assert_eq!((loaded.told("an archive in an archive in an archive"), loaded.failures.len()), (1, 1));
    loaded.decode();
}

#[test]
fn large_archives_say_their_figures_elsewhere() {
    let folder = temporary();
    let entries: Vec<_> = slices(1, 4, Entry::deflated)
        .into_iter()
        .map(|entry| {
            let (size, packed) = (entry.size.into(), entry.packed_size.into());
            entry.but(|it| (it.size, it.packed_size, it.extra) = (u32::MAX, u32::MAX, wide(&[size, packed])))
        })
        .collect();
    let plain = Zip::of(entries).bytes();
    let end = plain.len() - 22;
    let at = |from: usize| u32::from_le_bytes(plain[end + from..end + from + 4].try_into().expect("four"));
    let (table_len, table_from) = (at(12), at(16));
    let mut bytes = plain[..end].to_vec();
    let at = bytes.len() as u64;
    bytes.extend(end64(4, table_len.into(), table_from.into(), at));
    bytes.extend(b"PK\x05\x06\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\0");
    let path = folder.path().join("a.zip");
    fs::write(&path, bytes).expect("a file");
    let loaded = load(&[&path]);
    assert_eq!((loaded.n_of(1), loaded.failures.len()), (4, 0), "{:?}", loaded.failures);
    loaded.decode();
}

#[test]
fn a_wrong_checksum_is_told_and_the_picture_is_shown() {
    let folder = temporary();
    let mut entries = slices(1, 3, Entry::deflated);
    entries[1].crc ^= 1;
    let path = written(folder.path(), "a.zip", &Zip::of(entries));
    let mut report = Vec::new();
    inspect::run(std::slice::from_ref(&path), false, &mut report).expect("a report");
    let report = String::from_utf8(report).expect("text");
    assert!(
        report.contains("3 images") && report.contains("IMG/1.dcm: this entry of the ZIP archive has a wrong checksum")
    );
    let mut driver = Driver::opened(&path);
    driver.until_decoded();
    driver.until("it is told", |app| app.failures().is_some_and(|all| all.len() == 1));
    let failures = driver.app.failures().expect("opened");
    let failure = failures.iter().next().expect("one");
    assert!(failure.reason.contains("wrong checksum") && failure.path.ends_with("IMG/1.dcm"), "{failure:?}");
    let n_ready = driver.app.studies[0].series[0].frames.len();
    assert_eq!(n_ready, 3);
}

#[test]
fn the_first_picture_is_there_before_the_last_entry_is_read() {
    let folder = temporary();
    let mut entries = slices(1, 40, Entry::stored);
    // What comes last is large: nothing of it is needed for what comes first.
    entries.push(Entry::stored("last.bin", &vec![7; 8 << 20]));
    let path = written(folder.path(), "a.zip", &Zip::of(entries));
    let source = Files::new(vec![path]);
    let mut n = 0;
    let _ = source.scan(&mut |place| {
        n += 1;
        let (mut reader, len) = source.open(&place).expect("an entry");
        let read = thecal::source::read_header(&mut *reader, len, &place, &Limits::default()).expect("a header");
        read_frame(&mut *reader, len, &read, 0, &Limits::default()).expect("a picture");
        std::ops::ControlFlow::Break(())
    });
    assert_eq!(n, 1, "read while the archive is being walked through");
}

#[test]
fn an_archive_that_changes_is_told_and_not_read_wrongly() {
    let folder = temporary();
    let path = written(folder.path(), "a.zip", &Zip::of(slices(1, 3, Entry::deflated)));
    let loaded = load(&[&path]);
    let shifted = Zip::of(slices(2, 3, Entry::deflated)).but(|zip| zip.before = vec![0; 999]);
    written(folder.path(), "a.zip", &shifted);
    // What is kept may still be shown; nothing is read from the other archive.
    let fresh = Files::new(vec![path.clone()]);
    let mut places = Vec::new();
    fresh.scan(&mut |place| {
        places.push(place);
        std::ops::ControlFlow::Continue(())
    });
    written(folder.path(), "a.zip", &Zip::of(slices(3, 2, Entry::stored)));
    let error = fresh.open(&places[0]).and_then(|(mut reader, _)| reader.read(&mut [0; 8])).expect_err("another");
    assert!(error.to_string().contains("another one by now"), "{error}");
    fs::remove_file(&path).expect("removed");
    assert!(fresh.open(&places[1]).is_err());
    drop(loaded);
}

/// All files below a folder, as entries.
fn packed(folder: &Path, below: &str, entries: &mut Vec<Entry>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = format!("{below}/{}", path.file_name().expect("a name").to_string_lossy());
        if path.is_dir() {
            packed(&path, &name, entries);
        } else {
            entries.push(Entry::deflated(&name, &fs::read(&path).expect("a file")));
        }
    }
}

#[test]
fn a_teaching_case_in_an_archive_is_one() {
    let folder = temporary();
    let case = folder.path().join("case");
    fs::create_dir(&case).expect("a folder");
    crate::support::case::write(&case);
    let mut entries = Vec::new();
    packed(&case, "mine", &mut entries);
    entries.push(Entry::deflated("mine/truth/x.dcm", &Slice::sagittal(77, 1).bytes()));
    let truth = "schema = 2\n[level.L5]\ndsd_mm = 14.0\n";
    entries.push(Entry::deflated("mine/truth.toml", truth.as_bytes()));
    let path = written(folder.path(), "case.zip", &Zip::of(entries.clone()));
    let (plain, zipped) = (Driver::opened(&case), Driver::opened(&path));
    let (of_folder, of_archive) = (plain.app.case.clone().expect("a case"), zipped.app.case.clone().expect("a case"));
    assert_eq!((&of_archive.title, &of_archive.findings), (&of_folder.title, &of_folder.findings));
    assert!(!of_folder.findings.is_empty());
    let series = |app: &thecal::app::AppState| app.listed_series().map(|it| it.uid.clone()).collect::<Vec<_>>();
    assert_eq!(series(&zipped.app), series(&plain.app), "and nothing but its images");
    let packed = thecal::case::packed_case(&path).expect("a case");
    assert_eq!(packed.truth.sheet, Some(path.join("mine/truth.toml")));
    assert_eq!(packed.truth.segmentations, [path.join("mine/truth/x.dcm")]);
    let mut text = String::new();
    let (mut reader, _) = packed.truth.source.open(&path.join("mine/truth.toml")).expect("opened");
    std::io::Read::read_to_string(&mut reader, &mut text).expect("text");
    assert_eq!(text, truth, "the truth is read from the archive");
    let inside = load(&[&path.join("mine/truth")]);
    assert_eq!((inside.instances.len(), inside.failures.len()), (1, 0), "a place in an archive opens as well");

    let other: Vec<_> =
        entries.iter().map(|it| it.clone().but(|it| it.name.splice(0..4, *b"more").for_each(drop))).collect();
    entries.extend(other);
    let two = written(folder.path(), "two.zip", &Zip::of(entries));
    assert!(Driver::opened(&two).app.case.is_none(), "of two cases none is meant");
    for spoilt in [&b"schema = 1\nid = 7"[..], b"\xFF\xFE", &vec![b'#'; 9 << 20]] {
        let zip = written(folder.path(), "bad.zip", &Zip::of(vec![Entry::deflated("c/case.toml", spoilt)]));
        let app = Driver::opened(&zip).app;
        assert!(app.case.is_none() && app.notice.is_some_and(|it| it.0.contains("opened without it")));
    }
}

/// An attack, how many of its own images are shown all the same, and what is told of it.
struct Attack {
    name: &'static str,
    zip: Vec<u8>,
    n_shown: usize,
    told: &'static str,
}

fn attack(name: &'static str, zip: Zip, n_shown: usize, told: &'static str) -> Attack {
    Attack { name, zip: zip.bytes(), n_shown, told }
}

/// One entry is spoilt, two are as they should be.
fn spoilt(name: &'static str, told: &'static str, spoil: impl FnOnce(&mut Entry)) -> Attack {
    let mut entries = slices(1, 3, Entry::deflated);
    spoil(&mut entries[1]);
    attack(name, Zip::of(entries), 2, told)
}

fn named(name: &'static str, told: &'static str) -> Attack {
    spoilt(name, told, |it| it.name = name.as_bytes().to_vec())
}

fn of_end(name: &'static str, n_shown: usize, told: &'static str, spoil: impl FnOnce(&mut Zip)) -> Attack {
    attack(name, Zip::of(slices(1, 3, Entry::deflated)).but(spoil), n_shown, told)
}

fn of_bytes(name: &'static str, told: &'static str, spoil: impl FnOnce(&mut Vec<u8>)) -> Attack {
    let mut zip = Zip::of(slices(1, 3, Entry::deflated)).bytes();
    spoil(&mut zip);
    Attack { name, zip, n_shown: 0, told }
}

fn attacks() -> Vec<Attack> {
    let zeros = vec![0; 64 << 20];
    let mut twice = slices(1, 3, Entry::deflated);
    twice[1].name = twice[0].name.clone();
    let mut over = slices(1, 3, Entry::deflated);
    over[1].at = Some(0);
    over[2].at = Some(0);
    let symlink = |it: &mut Entry| (it.made_by, it.attributes) = (3 << 8, 0o120_777 << 16);
    let many = {
        let limit = ArchiveLimits::default().entries;
        let mut all = slices(1, 3, Entry::deflated);
        let empty = Entry::stored("x/", b"").but(|it| it.name = b"x/".to_vec());
        all.extend(vec![empty; limit]);
        all
    };
    vec![
        named("../../outside.dcm", "leads out of the archive"),
        named("/etc/outside.dcm", "leads out of the archive"),
        named("..\\..\\outside.dcm", "leads out of the archive"),
        named("C:\\outside.dcm", "leads out of the archive"),
        named("a/../../outside.dcm", "leads out of the archive"),
        named("a\0b", "its name is none"),
        spoilt("a long name", "too long", |it| it.name = vec![b'a'; 5000]),
        spoilt("many folders", "too many folders", |it| it.name = b"a/".repeat(100)),
        spoilt("no name", "no name", |it| it.name.clear()),
        spoilt("encrypted", "is encrypted", |it| it.flags = 1),
        spoilt("encrypted with AES", "is encrypted", |it| it.method = 99),
        spoilt("strongly encrypted", "is encrypted", |it| it.flags = 0x41),
        spoilt("another method", "by method 14", |it| it.method = 14),
        spoilt("a link", "a link or a device", symlink),
        spoilt("says 4 GB", "", |it| (it.size, it.extra) = (u32::MAX, wide(&[4 << 30]))),
        spoilt("says 16 EB", "", |it| (it.size, it.extra) = (u32::MAX, wide(&[u64::MAX]))),
        spoilt("large without a figure", "its size is not said", |it| it.size = u32::MAX),
        spoilt("large with half a figure", "its size is not said", |it| {
            (it.size, it.extra) = (u32::MAX, vec![1, 0, 8, 0, 1, 2]);
        }),
        spoilt("longer than the archive", "beyond the archive's end", |it| it.packed_size = 0x7FFF_FFFF),
        spoilt("lies beyond", "beyond the archive's end", |it| it.at = Some(0xFFFF_FF00)),
        spoilt("lies where nothing is", "none does", |it| it.shift = 7),
        spoilt("its header is another", "none does", |it| it.mark = *b"PK\x01\x02"),
        spoilt("its header reaches too far", "reaches beyond", |it| it.local_extra = 0xFFFF),
        spoilt("no deflate", "", |it| it.packed.fill(0xFF)),
        spoilt("stored with two sizes", "two sizes", |it| it.method = 0),
        spoilt("a bomb", "once decompressed", |it| *it = Entry::deflated("bomb.dcm", &zeros)),
        spoilt("a bomb that lies", "", |it| {
            let packed = deflated(&zeros);
            (it.packed_size, it.size, it.packed) = (packed.len() as u32, 1 << 20, packed);
        }),
        attack("over each other", Zip::of(over), 1, "lies over another one"),
        attack("one name twice", Zip::of(twice), 2, "another one has its name"),
        attack("too many", Zip::of(many).but(|zip| zip.n_entries = Some(9)), 3, "the number of entries"),
        of_end("fewer than said", 3, "should name 9", |zip| zip.n_entries = Some(9)),
        of_end("more than said", 3, "should name 1", |zip| zip.n_entries = Some(1)),
        of_end("several pieces", 0, "in several pieces", |zip| zip.disk = 3),
        of_end("a table of 4 GB", 0, "table of contents", |zip| zip.table_len = Some(0xF000_0000)),
        of_end("a table that lies beyond", 0, "lies beyond its end", |zip| {
            (zip.table_from, zip.between) = (Some(0xF000_0000), vec![0; 9]);
        }),
        of_end("large, and the record is missing", 0, "is missing", |zip| {
            zip.n_entries = Some(u16::MAX);
            zip.between = end64(3, 1, 1, u64::MAX - 3)[56..].to_vec();
        }),
        of_end("large with figures past all", 0, "table of contents", |zip| {
            zip.n_entries = Some(u16::MAX);
            zip.between = end64(u64::MAX, u64::MAX, u64::MAX, u64::MAX);
        }),
        of_bytes("cut off", "is missing", |zip| zip.truncate(zip.len() - 30)),
        of_bytes("nothing but a mark", "is missing", |zip| zip.truncate(4)),
        of_bytes("no archive", "it is none", |zip| zip.fill(7)),
        of_bytes("empty", "it is none", Vec::clear),
    ]
}

#[test]
fn no_archive_does_harm_or_hides_what_lies_beside_it() {
    let all = attacks();
    assert!(all.len() >= 40);
    for Attack { name, zip, n_shown, told } in all {
        let outer = temporary();
        let outside = outer.path().join("outside.dcm");
        fs::write(&outside, Slice::sagittal(8, 1).bytes()).expect("a file");
        let folder = outer.path().join("a/b");
        fs::create_dir_all(&folder).expect("a folder");
        for number in 0..4 {
            Slice::axial(9, number).write(&folder, &format!("{number}.dcm"));
        }
        fs::write(folder.join("attack.zip"), zip).expect("a file");
        let loaded = load(&[&folder]);
        assert_eq!(loaded.n_of(9), 4, "{name}: the good series");
        assert_eq!((loaded.n_of(8), loaded.n_of(1)), (0, n_shown), "{name}: {:?}", loaded.failures);
        assert!(!loaded.failures.is_empty(), "{name}: told");
        assert!(loaded.told(told) > 0, "{name}: {:?}", loaded.failures);
        assert!(loaded.failures.iter().all(|it| it.path.starts_with(&folder)), "{name}: {:?}", loaded.failures);
        loaded.decode();
        assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 5, "{name}: nothing was written");
    }
}

#[test]
fn every_byte_may_be_another_and_every_length_may_be_too_short() {
    let zip = Zip::of(vec![Entry::deflated("a/1.dcm", &Slice::sagittal(1, 1).bytes()), Entry::stored("b", b"text")]);
    let whole = zip.bytes();
    let folder = temporary();
    let path = folder.path().join("a.zip");
    let scan = |bytes: &[u8]| {
        fs::write(&path, bytes).expect("a file");
        let source = Files::new(vec![path.clone()]);
        let mut places = Vec::new();
        source.scan(&mut |place| {
            places.push(place);
            std::ops::ControlFlow::Continue(())
        });
        for place in &places {
            assert!(place.starts_with(&path));
            if let Ok((mut reader, len)) = source.open(place) {
                let _ = thecal::source::read_header(&mut *reader, len, place, &Limits::default());
            }
        }
    };
    for len in (0..whole.len()).step_by(5) {
        scan(&whole[..len]);
    }
    // Headers, table and end, but not the deflated bytes between them.
    for at in (0..60).chain(whole.len() - 190..whole.len()) {
        for value in [0, 0x7F, 0xFF] {
            let mut bytes = whole.clone();
            bytes[at] = value;
            scan(&bytes);
        }
    }
}

/// An archive by an ordinary program, under a password.
#[test]
fn an_encrypted_archive_is_told_once() {
    let folder = temporary();
    let inside = folder.path().join("in");
    fs::create_dir(&inside).expect("a folder");
    for number in 0..5 {
        Slice::sagittal(1, number).write(&inside, &format!("{number}.dcm"));
    }
    let zip = Command::new("zip").args(["-q", "-r", "-P", "secret", "a.zip", "in"]).current_dir(folder.path()).status();
    if !zip.is_ok_and(|status| status.success()) {
        println!("skipped: there is no program zip");
        return;
    }
    let driver = Driver::opened(&folder.path().join("a.zip"));
    let failures = driver.app.failures().expect("opened");
    let groups = failures.groups();
    assert!(matches!(&groups[..], [one] if one.total == 5), "{groups:?}");
    assert!(groups[0].sentence().starts_with("5 files alike: this entry of the ZIP archive is encrypted"));
    assert_eq!(failures.without_identity().lines().count(), 1);
}
