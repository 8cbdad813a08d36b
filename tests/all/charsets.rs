//! Names and descriptions in every character set of the standard, by its own examples and beside pydicom.

use std::process::Command;

use crate::support::Slice;
use dicom_core::{DataElement, PrimitiveValue, VR};
use dicom_dictionary_std::tags;
use proptest::prelude::*;
use thecal::study::Instance;

/// A header with these bytes as Specific Character Set, Patient's Name and Series Description.
fn header(codes: &str, name: &[u8], description: &[u8]) -> Instance {
    let mut slice = Slice::sagittal(1, 1);
    slice.text(tags::SPECIFIC_CHARACTER_SET, VR::CS, codes);
    for (tag, bytes) in [(tags::PATIENT_NAME, name), (tags::SERIES_DESCRIPTION, description)] {
        // Written as UN so that the bytes stay as they are: what counts is how they are read.
        slice.object.put(DataElement::new(tag, VR::UN, PrimitiveValue::from(bytes.to_vec())));
    }
    slice.read().expect("a good file")
}

fn name(codes: &str, name: &[u8]) -> String {
    header(codes, name, b"").facts.patient.name
}

fn description(codes: &str, bytes: &[u8]) -> String {
    header(codes, b"", bytes).facts.series_description
}

#[test]
fn japanese_names_of_the_standard() {
    // PS3.5 H.3.1 and H.3.2
    let ascii = b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B";
    assert_eq!(name("\\ISO 2022 IR 87", ascii), "Yamada Tarou = 山田 太郎 = やまだ たろう");
    let katakana =
        b"\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J=\x1b$B$d$^$@\x1b(J^\x1b$B$?$m$&\x1b(J";
    assert_eq!(name("ISO 2022 IR 13\\ISO 2022 IR 87", katakana), "ﾔﾏﾀﾞ ﾀﾛｳ = 山田 太郎 = やまだ たろう");
    assert_eq!(name("ISO_IR 13", b"\xd4\xcf\xc0\xde^\xc0\xdb\xb3"), "ﾔﾏﾀﾞ ﾀﾛｳ");
    // JIS X 0212
    assert_eq!(description("\\ISO 2022 IR 159", b"x \x1b$(DP!\x1b(B y"), "x 碻 y");
}

#[test]
fn korean_names_of_the_standard() {
    // PS3.5 I.2 and I.3
    let escaped = b"Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf";
    assert_eq!(name("\\ISO 2022 IR 149", escaped), "Hong Gildong = 洪 吉洞 = 홍 길동");
    let lines = b"The 1st line has \x1b$)C\xb1\xe6\xb5\xbf.\r\n\x1b$)C\xc8\xab";
    assert_eq!(description("\\ISO 2022 IR 149", lines), "The 1st line has 길동.  홍");
    let unescaped = b"Hong^Gildong=\xfb\xf3^\xd1\xce\xd4\xd7=\xc8\xab^\xb1\xe6\xb5\xbf";
    assert_eq!(name("ISO 2022 IR 149", unescaped), "Hong Gildong = 洪 吉洞 = 홍 길동");
}

#[test]
fn chinese_names_of_the_standard() {
    // PS3.5 J.1, J.2 and K.2
    let utf_8 = "Wang^XiaoDong=王^小東".as_bytes();
    assert_eq!(name("ISO_IR 192", utf_8), "Wang XiaoDong = 王 小東");
    let gb = b"Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab";
    for codes in ["GB18030", "GBK"] {
        assert_eq!(name(codes, gb), "Wang XiaoDong = 王 小东", "{codes}");
    }
    let extended = b"Zhang^XiaoDong=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab";
    assert_eq!(name("\\ISO 2022 IR 58", extended), "Zhang XiaoDong = 张 小东");
    // Four bytes of GB18030; and a character of GBK whose second byte is a backslash, which is no delimiter.
    assert_eq!(description("GB18030", b"\x81\x30\x89\x38 \x81\x5c"), "ß 乗");
}

#[test]
fn single_byte_sets() {
    for (number, bytes, expected) in [
        (100, &b"\xc4neas^R\xfcdiger"[..], "Äneas Rüdiger"),
        (101, b"Wa\xb3\xeasa^Li\xb9ka", "Wałęsa Liška"),
        (109, b"G\xf6ttin^\xa1\xd8", "Göttin ĦĜ"),
        (110, b"\xa1\xa2\xa3", "ĄĸŖ"),
        (144, b"\xbb\xee\xda\xe1\xd5\xdc\xd1\xe3\xe0\xd3", "Люксембург"),
        (127, b"\xe2\xc8\xc7\xe6\xea^\xe4\xe6\xd2\xc7\xd1", "قباني لنزار"),
        (126, b"\xc4\xe9\xef\xed\xf5\xf3\xe9\xef\xf2", "Διονυσιος"),
        (138, b"\xf9\xf8\xe5\xef^\xe3\xe1\xe5\xf8\xe4", "שרון דבורה"),
        (148, b"\xc7avu\xfeo\xf0lu^\xdd", "Çavuşoğlu İ"),
        (203, b"\xa4 \xbc\xbd", "€ Œœ"),
        (166, b"\xbb\xc3\xd0\xe0\xb7\xc8\xe4\xb7\xc2", "ประเทศไทย"),
    ] {
        for code in [format!("ISO_IR {number}"), format!("ISO 2022 IR {number}"), format!("ISO_IR_{number}")] {
            let read = header(&code, bytes, b"");
            assert_eq!((read.facts.patient.name.as_str(), read.notes.len()), (expected, 0), "{code}");
        }
    }
    assert_eq!(name("ISO_IR 6", b"Doe^Jane"), "Doe Jane");
}

#[test]
fn escapes_reach_to_the_next_delimiter() {
    let greek = b"Dionysios=\x1b-F\xc4\xe9\xef^\xc4=\x1b-F\xc4";
    assert_eq!(name("ISO 2022 IR 100\\ISO 2022 IR 126", greek), "Dionysios = Διο Ä = Δ");
    // No name: carets and equals signs are letters like any other; a tab and a backslash end an escape's reach.
    let text = b"\x1b-F\xc4^\xc4=\xc4\t\xc4\x1b-F\xc4\\\xc4";
    assert_eq!(description("ISO 2022 IR 100\\ISO 2022 IR 126", text), "Δ^Δ=Δ ÄΔ\\Ä");
    // Inside two-byte characters the bytes of ^ and \ are no delimiters.
    assert_eq!(name("\\ISO 2022 IR 87", b"\x1b$B$^\\$\x1b(B^x"), "ま椶 x");
}

#[test]
fn broken_escapes_end_in_readable_text() {
    assert_eq!(description("\\ISO 2022 IR 87", b"a\x1b$B;"), "a\u{fffd}");
    assert_eq!(description("\\ISO 2022 IR 87", b"a\x1b"), "a");
    assert_eq!(description("\\ISO 2022 IR 87", b"\x1b[31mred"), "[31mred");
    assert_eq!(description("\\ISO 2022 IR 149", b"\x1b$)C\xb1x"), "\u{fffd}x");
    assert_eq!(description("ISO_IR 192", b"M\xfcller"), "M\u{fffd}ller");
}

#[test]
fn what_was_assumed_is_told() {
    let of = |codes: &str, bytes: &[u8]| header(codes, b"", bytes).notes;
    assert_eq!(of("", b"SAG T2"), Vec::<String>::new());
    assert!(matches!(&of("", b"R\xfccken")[..], [note] if note.contains("does not name the character set")));
    assert!(matches!(&of("KLINGON", b"R\xfccken")[..], [note] if note.contains("KLINGON is not known")));
    assert_eq!(of("KLINGON", b"SAG T2"), Vec::<String>::new());
}

#[test]
fn nothing_hidden_comes_out_of_a_header() {
    let read = header("ISO_IR 192", "Doe\u{202E}^\u{1b}[2JJane".as_bytes(), "\u{2066}T2\r\n\u{0}SAG".as_bytes());
    assert_eq!(read.facts.patient.name, "Doe [2JJane");
    assert_eq!(read.facts.series_description, "T2  SAG");
    let long = header("ISO_IR 192", &[b'x'; 65_536], &[b'y'; 65_536]).facts;
    assert!(long.patient.name.len() < 300 && long.series_description.len() < 300);
    let mut slice = Slice::sagittal(1, 1);
    for (tag, text) in [(tags::MODALITY, "M\u{1b}R"), (tags::SERIES_INSTANCE_UID, "1.2\u{202e}.3\u{7}")] {
        slice.object.put(DataElement::new(tag, VR::UN, PrimitiveValue::from(text.as_bytes().to_vec())));
    }
    let facts = slice.read().expect("a header").facts;
    assert_eq!((facts.modality.as_str(), facts.series_uid.as_str()), ("MR", "1.2.3"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_in_any_set_end_as_text_fit_to_be_shown(
        codes in prop::sample::select(vec!["", "\\ISO 2022 IR 87", "ISO 2022 IR 13", "ISO 2022 IR 149", "ISO_IR 192", "GB18030", "ISO_IR 166"]),
        pieces in prop::collection::vec(
            prop_oneof![
                prop::collection::vec(any::<u8>(), 0..6),
                prop::sample::select(vec![&b"\x1b$B"[..], b"\x1b(J", b"\x1b$(D", b"\x1b$)C", b"\x1b-F", b"\x1b", b"^", b"=", b"\\"])
                    .prop_map(<[u8]>::to_vec),
            ],
            0..30,
        ),
    ) {
        let bytes = pieces.concat();
        let facts = header(codes, &bytes, &bytes).facts;
        for text in [facts.patient.name, facts.series_description] {
            prop_assert!(!text.contains(|c: char| c.is_control() || ('\u{202A}'..='\u{202E}').contains(&c)), "{text:?}");
        }
    }
}

/// Prints the character set, the raw name and the name as pydicom reads it, of every file that has one.
const SCRIPT: &str = r"
import glob, os, sys, warnings
warnings.simplefilter('ignore')
import pydicom
root = os.path.join(os.path.dirname(pydicom.__file__), 'data')
for path in sorted(glob.glob(os.path.join(root, '*_files', '*.dcm'))):
    try:
        ds = pydicom.dcmread(path, force=True, stop_before_pixels=True)
        if 'PatientName' not in ds:
            continue
        raw = ds.get_item('PatientName').value
        codes = ds.get('SpecificCharacterSet', '') or ''
        codes = codes if isinstance(codes, str) else '\\'.join(codes)
        name = str(ds.PatientName)
    except Exception:
        continue
    print(os.path.basename(path), codes, raw.hex(), name.encode('utf-8').hex(), sep='\t')
";

#[test]
fn names_are_those_that_pydicom_reads() {
    let output = Command::new("python3").arg("-c").arg(SCRIPT).output();
    let Some(output) = output.ok().filter(|output| output.status.success()) else {
        eprintln!("skipped: python3 with pydicom is not installed");
        return;
    };
    let mut n_beyond_ascii = 0;
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let [file, codes, raw, peer] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let peer = String::from_utf8(unhex(peer)).expect("UTF-8");
        assert_eq!(name(codes, &unhex(raw)), shown(&peer), "{file}");
        n_beyond_ascii += usize::from(!peer.is_ascii());
    }
    assert!(n_beyond_ascii > 10, "the comparison compared next to nothing");
}

/// A name as the program shows it.
fn shown(name: &str) -> String {
    let components = |group: &str| {
        let parts: Vec<&str> = group.split('^').map(str::trim).filter(|part| !part.is_empty()).collect();
        parts.join(" ")
    };
    let groups = name.split('=').map(components).filter(|group| !group.is_empty());
    groups.collect::<Vec<_>>().join(" = ")
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|idx| u8::from_str_radix(&text[2 * idx..][..2], 16).expect("hexadecimal")).collect()
}
