//! Texts that abuse character sets, hide something, or look like paths.

use dicom_dictionary_std::tags as t;

use super::{
    Draft, Kind,
    draft::{long, short},
    kind,
};

fn described(charset: &str, text: &[u8]) -> Vec<u8> {
    let draft = Draft::new().text(t::SPECIFIC_CHARACTER_SET, b"CS", charset);
    draft.raw(t::SERIES_DESCRIPTION, long(t::SERIES_DESCRIPTION, b"UT", text.len() as u32, text)).bytes()
}

pub fn kinds() -> Vec<Kind> {
    vec![
        kind("character set unknown", "KLINGON is not known", || described("KLINGON", b"R\xFCcken")),
        kind("ten thousand character sets", "", || described(&"ISO 2022 IR 87\\".repeat(4000), b"text")),
        kind("a storm of escapes", "", || described("\\ISO 2022 IR 87", &b"\x1b$B\x1b(J\x1b$(D".repeat(6000))),
        kind("escapes cut off", "", || described("\\ISO 2022 IR 87", b"a\x1b$")),
        kind("not UTF-8", "", || described("ISO_IR 192", b"\xff\xfe\xc0\x80\xed\xa0\x80")),
        kind("a description of 64 KB", "", || described("ISO_IR 192", &[b'x'; 65_536])),
        kind("a name of 64 KB", "", || {
            Draft::new().raw(t::PATIENT_NAME, long(t::PATIENT_NAME, b"UT", 65_536, &[b'^'; 65_536])).bytes()
        }),
        kind("a modality of 60 KB", "", || Draft::new().text(t::MODALITY, b"CS", &"M".repeat(60_000)).bytes()),
        kind("an identifier of 60 KB", "", || {
            Draft::new().text(t::SERIES_INSTANCE_UID, b"UI", &"1.2".repeat(20_000)).bytes()
        }),
        kind("direction overrides", "", || described("ISO_IR 192", "\u{202E}gpj.exe\u{2066}\u{200F}".as_bytes())),
        kind("control characters", "", || described("ISO_IR 192", b"\x1b[2J\x07\x00\x9b31m\r\n\x08")),
        kind("marks piled up", "", || described("ISO_IR 192", format!("a{}", "\u{301}".repeat(5000)).as_bytes())),
        kind("quotes and braces", "", || described("ISO_IR 192", br#""}],"x":[{"\"#)),
        kind("a path as description", "", || described("ISO_IR 192", b"../../../../etc/passwd")),
        kind("a path as name", "", || Draft::new().text(t::PATIENT_NAME, b"PN", "..\\..\\C:/Windows^../..").bytes()),
        kind("a path as identifier", "", || {
            Draft::new().text(t::SERIES_INSTANCE_UID, b"UI", "../../../tmp/x\0").bytes()
        }),
        kind("identifiers of nothing but zeros", "it has no", || {
            Draft::new()
                .text(t::STUDY_INSTANCE_UID, b"UI", "\0\0\0\0")
                .text(t::SERIES_INSTANCE_UID, b"UI", "\0\0")
                .text(t::SOP_INSTANCE_UID, b"UI", "    ")
                .bytes()
        }),
        kind("format strings", "", || described("ISO_IR 192", b"{} {0:?} %s %n ${HOME} $(id)")),
        kind("a number as text of words", "", || {
            Draft::new().raw(t::SERIES_NUMBER, short(t::SERIES_NUMBER, b"IS", b"999999999999999999999 ")).bytes()
        }),
    ]
}
