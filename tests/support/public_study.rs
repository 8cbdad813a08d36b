//! A small public study: its objects for a store, and the catalogue that names them.

use std::collections::BTreeMap;

use thecal::catalogue::{Patience, PublicStudy, parse};

use super::Slice;

/// UUIDs of the two series.
pub const SERIES: [&str; 2] = ["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"];
/// Files of each series.
pub const FILES: [u32; 2] = [5, 3];

/// Name of a file of a series at the store.
pub fn key(series: usize, number: u32) -> String {
    format!("{}/11111111-2222-4333-8444-{number:012x}.dcm", SERIES[series])
}

/// All objects: sagittal slices and axial ones.
pub fn objects() -> BTreeMap<String, Vec<u8>> {
    let file = |series: usize, number: u32| {
        let slice = match series {
            0 => Slice::sagittal(1, number),
            _ => Slice::axial(2, number),
        };
        (key(series, number), slice.bytes())
    };
    (0..2).flat_map(|series| (0..FILES[series]).map(move |number| file(series, number))).collect()
}

/// A catalogue with the study under an id, at these hosts.
pub fn catalogue(id: &str, hosts: &str) -> String {
    let objects = objects();
    let series: String = (0..2)
        .map(|at| {
            let bytes = objects.iter().filter(|(key, _)| key.starts_with(SERIES[at])).map(|(_, bytes)| bytes.len());
            format!(
                "[[study.series]]\nname = \"Series {at}\"\nuuid = \"{}\"\nuid = \"2.25.4711.2.{}\"\ninstances = {}\n\
                 megabytes = {}\n",
                SERIES[at],
                at + 1,
                FILES[at],
                bytes.sum::<usize>() as f64 / 1e6
            )
        })
        .collect();
    format!(
        "format = 1\n{hosts}\n[[study]]\nid = \"{id}\"\ntitle = \"Test study\"\ncollection = \"TEST\"\nmodality = \
         \"MR\"\nplanes = [\"sagittal\", \"axial\"]\nteaches = [\"numbering\", \"ratios\"]\nnote = \"To test.\"\nlicence = \
         \"CC BY 4.0\"\nlicence_url = \"https://example.org/by\"\ndoi = \"10.1000/test\"\nattribution = \"Test data. \
         10.1000/test. CC BY 4.0.\"\n{series}"
    )
}

/// The study itself.
pub fn study(id: &str, hosts: &str) -> PublicStudy {
    let found = parse(&catalogue(id, hosts), &Vec::new().into());
    assert_eq!(found.faults, Vec::<String>::new());
    found.studies[0].clone()
}

/// As in earnest, in milliseconds.
pub fn patience() -> Patience {
    use std::time::Duration;
    let ms = Duration::from_millis;
    Patience { connect: ms(2000), answer: ms(300), read: ms(300), body: ms(400), pause: ms(1), ..Patience::default() }
}
