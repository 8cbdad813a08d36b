//! Names of objects at a host: only `SERIES/INSTANCE.dcm`, both UUIDs, may become a file.

/// Length of a UUID in text.
const UUID_CHARS: usize = 36;

/// Whether a text is a UUID in small letters (RFC 9562): digits, `a` to `f`, hyphens in their places.
pub fn is_uuid(text: &str) -> bool {
    let fits = |(at, byte): (usize, u8)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
    };
    text.len() == UUID_CHARS && text.bytes().enumerate().all(fits)
}

/// The instance's UUID of an object's name in the folder of a series; `None` for every other form, so that nothing a
/// host says leads out of the folder.
pub fn instance_of<'a>(key: &'a str, series: &str) -> Option<&'a str> {
    let instance = key.strip_prefix(series)?.strip_prefix('/')?.strip_suffix(".dcm")?;
    is_uuid(instance).then_some(instance)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERIES: &str = "2ab5dd89-023a-4e32-a9cf-c86391389a09";
    const INSTANCE: &str = "961a576b-120d-4d91-9253-ac5e1458191e";

    #[test]
    fn only_a_uuid_in_the_series_folder_becomes_a_file() {
        assert_eq!(instance_of(&format!("{SERIES}/{INSTANCE}.dcm"), SERIES), Some(INSTANCE));
        for wrong in [
            format!("{INSTANCE}/{SERIES}.dcm"),
            format!("{SERIES}/../{INSTANCE}.dcm"),
            format!("{SERIES}/{INSTANCE}.dcm.exe"),
            format!("{SERIES}/{INSTANCE}"),
            format!("{SERIES}/../../../../../../../../../aaaaaa.dcm"),
            format!("{SERIES}/{}.dcm", INSTANCE.to_uppercase()),
            format!("{SERIES}/{}.dcm", INSTANCE.replace('-', "/")),
            format!("{SERIES}//{INSTANCE}.dcm"),
            format!("/{SERIES}/{INSTANCE}.dcm"),
            format!("{SERIES}\\{INSTANCE}.dcm"),
            format!("{SERIES}/"),
            String::new(),
        ] {
            assert_eq!(instance_of(&wrong, SERIES), None, "{wrong}");
        }
        assert!(!is_uuid("2ab5dd89-023a-4e32-a9cf-c86391389a0é"));
    }
}
