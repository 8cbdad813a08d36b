//! Discs with a DICOMDIR: what it names comes first, what is wrong with it costs nothing, and nothing off the disc is read.

use std::{
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
    process::Command,
};

use super::zip::load;
use crate::support::{
    Slice,
    dicomdir::{Record, bytes, of_images},
    zip::{Entry, Zip},
};
use thecal::{
    cli::inspect,
    source::{Files, Source},
};

/// Images 0 to 3 of a series as a disc has them.
const ON_DISC: [&str; 4] = ["IMAGES/IM3", "IMAGES/IM1", "IMAGES/IM2", "MORE/IM0"];
const FILE_IDS: [&str; 4] = ["IMAGES\\IM3", "IMAGES\\IM1", "IMAGES\\IM2", "MORE\\IM0"];

fn disc(folder: &Path) {
    for (name, number) in ON_DISC.iter().zip([3, 1, 2, 0]) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, Slice::axial(9, number).bytes()).expect("a file");
    }
    fs::write(folder.join("AUTORUN.INF"), b"[autorun]").expect("a file");
}

fn temporary() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// The names that are told, in their order.
fn scanned(root: &Path) -> (Vec<PathBuf>, Vec<String>) {
    let mut found = Vec::new();
    let failures = Files::new(vec![root.to_owned()]).scan(&mut |path| {
        found.push(path);
        ControlFlow::Continue(())
    });
    (found, failures.into_iter().map(|it| it.reason).collect())
}

#[test]
fn what_a_disc_names_comes_first_in_its_order_and_each_file_once() {
    let folder = temporary();
    disc(folder.path());
    let contents = folder.path().join("DICOMDIR");
    fs::write(&contents, bytes(&of_images(&FILE_IDS), None)).expect("a file");
    for root in [folder.path(), &contents] {
        let (found, failures) = scanned(root);
        let mut expected: Vec<_> = ON_DISC.iter().map(|name| folder.path().join(name)).collect();
        expected.push(folder.path().join("AUTORUN.INF"));
        assert_eq!((found, failures), (expected, Vec::new()));
        let loaded = load(&[root]);
        assert_eq!(loaded.n_of(9), 4);
        loaded.decode();
    }
    let outcome = inspect::run(&[contents], true, &mut Vec::new()).expect("a report");
    assert_eq!(outcome.code(), 0, "the disc that the file stands for has images");
}

#[test]
fn a_disc_in_an_archive_is_one_too() {
    let folder = temporary();
    let mut entries = vec![Entry::deflated("cd/dicomdir", &bytes(&of_images(&FILE_IDS), None))];
    for (name, number) in ON_DISC.iter().zip([3, 1, 2, 0]).rev() {
        entries.push(Entry::deflated(&format!("cd/{}.;1", name.to_lowercase()), &Slice::axial(9, number).bytes()));
    }
    entries.push(Entry::stored("im0", &Slice::sagittal(8, 1).bytes()));
    let path = folder.path().join("cd.zip");
    fs::write(&path, Zip::of(entries).bytes()).expect("a file");
    let (found, failures) = scanned(&path);
    let mut expected: Vec<_> = ON_DISC.map(|name| path.join(format!("cd/{}.;1", name.to_lowercase()))).to_vec();
    expected.push(path.join("im0"));
    assert_eq!((found, failures), (expected, Vec::new()));
    let loaded = load(&[&path]);
    assert_eq!((loaded.n_of(9), loaded.n_of(8)), (4, 1));
    loaded.decode();
}

type Attack = (&'static str, Vec<u8>, &'static str);

fn changed(name: &'static str, told: &'static str, change: impl FnOnce(&mut Vec<Record>)) -> Attack {
    let mut records = of_images(&FILE_IDS);
    change(&mut records);
    (name, bytes(&records, None), told)
}

fn naming(name: &'static str, file: &str, told: &'static str) -> Attack {
    let mut ids = FILE_IDS.to_vec();
    ids.push(file);
    (name, bytes(&of_images(&ids), None), told)
}

fn attacks() -> Vec<Attack> {
    let whole = bytes(&of_images(&FILE_IDS), None);
    let cut = |len: usize| whole[..len].to_vec();
    let with = |from: &[u8], to: &[u8]| {
        let at = whole.windows(from.len()).position(|part| part == from).expect("there");
        let mut file = whole.clone();
        file[at..at + to.len()].copy_from_slice(to);
        file
    };
    vec![
        ("empty", Vec::new(), "cannot be used"),
        ("text", b"no directory".to_vec(), "cannot be used"),
        ("an image", Slice::sagittal(7, 1).bytes(), "cannot be used"),
        ("cut in the meta information", cut(150), "cannot be used"),
        ("cut before the records", cut(300), "cannot be used"),
        ("cut in a record", cut(whole.len() - 5), "cannot be used"),
        ("no first record", bytes(&of_images(&FILE_IDS), Some(0)), "which directory record is the first"),
        ("a first record beyond the end", bytes(&of_images(&FILE_IDS), Some(u32::MAX)), "lies where none is"),
        ("a first record in the preamble", bytes(&of_images(&FILE_IDS), Some(3)), "lies where none is"),
        ("records of 4 GB", with(b"SQ\0\0", b"SQ\0\0\xF0\xFF\xFF\xFF"), "cannot be used"),
        changed("a record after itself", "in a circle", |all| all[4].next = Some(4)),
        changed("a record below itself", "in a circle", |all| all[0].lower = Some(0)),
        changed("a circle of images", "in a circle", |all| all[6].next = Some(3)),
        changed("a circle through the root", "in a circle", |all| all[2].lower = Some(0)),
        changed("an offset beside a record", "lies where none is", |all| all[3].next_at = Some(401)),
        changed("an offset beyond the end", "lies where none is", |all| all[1].lower_at = Some(0x7FFF_FFFF)),
        changed("a record left out", "does not name 2 images", |all| all[4].next = None),
        changed("a record taken out", "does not name 1 image", |all| all[4].in_use = 0),
        changed("no images", "does not name 4 images", |all| all[2].lower = None),
        naming("a file that is gone", "IMAGES\\IM9", "names 1 file that cannot be found"),
        naming("a folder", "IMAGES", "names 1 file that cannot be found"),
        naming("out of the disc", "..\\OUTSIDE", "names 1 file off the disc"),
        naming("out of the disc by a detour", "IMAGES\\..\\..\\OUTSIDE", "names 1 file off the disc"),
        naming("out of the disc by slashes", "../OUTSIDE", "names 1 file off the disc"),
        naming("an absolute path", "/etc/passwd", "names 1 file off the disc"),
        naming("a drive", "C:\\OUTSIDE", "names 1 file off the disc"),
        naming("another computer", "\\\\HOST\\OUTSIDE", "names 1 file off the disc"),
        naming("very many folders", &"A\\".repeat(40), "names 1 file off the disc"),
        naming("through a link", "LINK\\OUTSIDE", "names 1 file that cannot be found"),
        naming("a link", "LINKED", "names 1 file that cannot be found"),
    ]
}

#[test]
fn no_directory_does_harm_and_the_folder_is_read_all_the_same() {
    let all = attacks();
    assert!(all.len() >= 30);
    for (name, contents, told) in all {
        let outer = temporary();
        fs::write(outer.path().join("OUTSIDE"), Slice::sagittal(8, 1).bytes()).expect("a file");
        let folder = outer.path().join("disc");
        fs::create_dir(&folder).expect("a folder");
        disc(&folder);
        fs::write(folder.join("DICOMDIR"), contents).expect("a file");
        #[cfg(unix)]
        if name.contains("link") {
            std::os::unix::fs::symlink(outer.path(), folder.join("LINK")).expect("a link");
            std::os::unix::fs::symlink(outer.path().join("OUTSIDE"), folder.join("LINKED")).expect("a link");
        }
        let loaded = load(&[&folder]);
        assert_eq!(loaded.n_of(9), 4, "{name}: {:?}", loaded.failures);
        assert_eq!(loaded.n_of(8), 0, "{name}: nothing off the disc is read");
        loaded.decode();
        let about: Vec<_> = loaded.failures.iter().filter(|it| it.path.ends_with("DICOMDIR")).collect();
        assert!(matches!(&about[..], [one] if one.reason.contains(told)), "{name}: {about:?}");
        assert!(about[0].reason.ends_with("the whole folder was searched"), "{name}: {about:?}");
        assert!(loaded.failures.iter().all(|it| it.path.starts_with(&folder)), "{name}: {:?}", loaded.failures);
    }
}

#[test]
fn every_byte_of_a_directory_may_be_another() {
    let folder = temporary();
    disc(folder.path());
    let whole = bytes(&of_images(&FILE_IDS), None);
    for at in 128..whole.len() {
        let mut spoilt = whole.clone();
        spoilt[at] ^= 0xFF;
        fs::write(folder.path().join("DICOMDIR"), spoilt).expect("a file");
        let (mut found, _) = scanned(folder.path());
        found.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("IM")));
        found.sort();
        found.dedup();
        assert_eq!(found.len(), 4, "byte {at}");
    }
}

/// A disc as another program writes it.
const BY_PYDICOM: &str = r"
import sys
from pydicom.fileset import FileSet
fs = FileSet()
for name in sys.argv[2:]:
    fs.add(name)
fs.write(sys.argv[1])
";

#[test]
fn a_disc_written_by_pydicom_opens_in_its_order() {
    let folder = temporary();
    let plain = folder.path().join("plain");
    fs::create_dir(&plain).expect("a folder");
    let mut names = Vec::new();
    for series in [1, 2] {
        for number in 0..3 {
            let mut slice = Slice::axial(series, number);
            for (tag, vr, text) in [
                ((0x0010, 0x0010), dicom_core::VR::PN, "A^B"),
                ((0x0010, 0x0020), dicom_core::VR::LO, "1"),
                ((0x0008, 0x0020), dicom_core::VR::DA, "20200101"),
                ((0x0008, 0x0030), dicom_core::VR::TM, "120000"),
                ((0x0020, 0x0010), dicom_core::VR::SH, "1"),
            ] {
                slice.text(dicom_core::Tag(tag.0, tag.1), vr, text);
            }
            let sop = slice.object.element(dicom_dictionary_std::tags::SOP_INSTANCE_UID).expect("set").to_str();
            let sop = sop.expect("text").into_owned();
            names.push(plain.join(format!("{series}-{number}")));
            let meta = dicom_object::FileMetaTableBuilder::new()
                .transfer_syntax(slice.transfer_syntax)
                .media_storage_sop_class_uid(dicom_dictionary_std::uids::MR_IMAGE_STORAGE)
                .media_storage_sop_instance_uid(sop);
            let file = slice.object.clone().with_meta(meta).expect("a file");
            file.write_to_file(names.last().expect("one")).expect("written");
        }
    }
    let cd = folder.path().join("cd");
    let run = Command::new("python3").args(["-c", BY_PYDICOM]).arg(&cd).args(&names).output();
    let Some(run) = run.ok().filter(|run| !String::from_utf8_lossy(&run.stderr).contains("No module named")) else {
        println!("skipped: there is no python3 with pydicom");
        return;
    };
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let (found, failures) = scanned(&cd);
    assert_eq!((found.len(), failures.len()), (6, 0), "{failures:?}");
    let loaded = load(&[&cd.join("DICOMDIR")]);
    assert_eq!((loaded.n_of(1), loaded.n_of(2), loaded.failures.len()), (3, 3, 0), "{:?}", loaded.failures);
    loaded.decode();
}
