//! Holds the code against the table of rooms in `ARCHITECTURE.md`: imports point down, guarded crates stay at home.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

const MAX_FILE_LINES: usize = 800;
/// The only room that may use its neighbour on the same floor: plain study values contain plain geometry.
const NEIGHBOURS_ALLOWED: &[(&str, &str)] = &[("study", "geometry")];

/// A row of the table.
struct Room {
    floor: u32,
    crates: BTreeSet<String>,
}

fn rooms() -> BTreeMap<String, Room> {
    let text = fs::read_to_string("ARCHITECTURE.md").expect("ARCHITECTURE.md");
    let mut rooms = BTreeMap::new();
    for line in text.lines().filter(|line| line.starts_with('|')) {
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        let (Some(Ok(floor)), [_, names, _, crates]) = (cells.first().map(|it| it.parse()), cells.as_slice()) else {
            continue;
        };
        let crates: BTreeSet<_> = crates
            .split(',')
            .map(|name| name.trim().replace('-', "_"))
            .filter(|name| !matches!(name.as_str(), "" | "–"))
            .collect();
        for name in names.split('`').filter(|name| name.ends_with('/')) {
            rooms.insert(name.trim_end_matches('/').to_owned(), Room { floor, crates: crates.clone() });
        }
    }
    assert!(rooms.len() >= 10, "the table of rooms was not found");
    rooms
}

#[test]
fn every_room_is_in_the_table_and_every_row_is_a_room() {
    let rooms = rooms();
    let found: BTreeSet<_> = fs::read_dir("src")
        .expect("src")
        .map(|entry| entry.expect("an entry").path())
        .map(|path| path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned())
        .filter(|name| !matches!(name.as_str(), "lib" | "main"))
        .collect();
    assert_eq!(found, rooms.keys().cloned().collect());
}

#[test]
fn imports_point_down() {
    let rooms = rooms();
    let mut faults = Vec::new();
    for_each_code_line(|room, place, line| {
        for used in rooms.keys().filter(|name| reaches(line, name)) {
            let below = rooms[used].floor < rooms[room].floor;
            let allowed = used == room || below || NEIGHBOURS_ALLOWED.contains(&(room, used));
            if !allowed {
                faults.push(format!("{place}: {room} imports {used}"));
            }
        }
    });
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn guarded_crates_stay_at_home() {
    let rooms = rooms();
    let guarded: BTreeSet<_> = rooms.values().flat_map(|room| room.crates.clone()).collect();
    let mut faults = Vec::new();
    for_each_code_line(|room, place, line| {
        for used in guarded.iter().filter(|name| names_crate(line, name)) {
            if !rooms[room].crates.contains(used) {
                faults.push(format!("{place}: {room} uses {used}"));
            }
        }
    });
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn files_stay_readable_and_say_their_idea_first() {
    let mut faults = Vec::new();
    for (_, path) in source_files() {
        let text = fs::read_to_string(&path).expect("a source file");
        let n_lines = text.lines().count();
        if MAX_FILE_LINES < n_lines {
            faults.push(format!("{}: {n_lines} lines", path.display()));
        }
        if !text.starts_with("//! ") {
            faults.push(format!("{}: its first line does not say what it is", path.display()));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// Every source file with the room it is in.
fn source_files() -> Vec<(String, PathBuf)> {
    let mut files = Vec::new();
    for room in rooms().keys() {
        collect(&Path::new("src").join(room), &mut |path| files.push((room.clone(), path)));
    }
    files
}

fn collect(dir: &Path, found: &mut dyn FnMut(PathBuf)) {
    for entry in fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") {
            found(path);
        }
    }
}

fn for_each_code_line(mut visit: impl FnMut(&str, &str, &str)) {
    for (room, path) in source_files() {
        let text = fs::read_to_string(&path).expect("a source file");
        let lines = text.lines().map(str::trim_start).enumerate().filter(|(_, line)| !line.starts_with("//"));
        for (idx, line) in lines {
            visit(&room, &format!("{}:{}", path.display(), idx + 1), line);
        }
    }
}

/// Whether a line reaches a room: `crate::room`, or a line of a `use crate::{ … }` list.
fn reaches(line: &str, room: &str) -> bool {
    let in_list = line.contains("crate::{") && words(line).any(|word| word == room);
    let starts_list_line = line.strip_prefix(room).is_some_and(|rest| rest.starts_with("::"));
    let alone_in_list = line.strip_suffix(',').is_some_and(|item| item.trim_end() == room);
    mentions_path(line, &format!("crate::{room}")) || starts_list_line || in_list || alone_in_list
}

fn mentions_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let after = line[at + path.len()..].chars().next();
        !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

/// Whether a line names a crate at the start of a path. `dicom_*` stands for all crates whose names begin so.
fn names_crate(line: &str, name: &str) -> bool {
    let matches = |word: &str| match name.strip_suffix('*') {
        Some(prefix) => word.starts_with(prefix),
        None => word == name,
    };
    let is_use = line.strip_prefix("use ").and_then(|rest| words(rest).next()).is_some_and(matches);
    let is_path = line.match_indices("::").any(|(at, _)| {
        let head = &line[..at];
        let start = head.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |idx| idx + 1);
        matches(&head[start..]) && !head[..start].ends_with("::")
    });
    is_use || is_path
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

#[test]
fn a_synthetic_patient_asks_no_platform_for_mathematics() {
    let platform = ["exp", "ln", "powf", "sin", "cos", "sin_cos", "tan", "atan", "atan2", "hypot", "cbrt", "log10"];
    let mut faults = Vec::new();
    for_each_code_line(|room, place, line| {
        let asked = |name: &&&str| line.contains(&format!(".{name}(")) || line.contains(&format!("f64::{name}"));
        if let Some(name) = platform.iter().find(asked).filter(|_| room == "synthetic") {
            faults.push(format!("{place}: {name} differs between systems; synthetic/same.rs has one that does not"));
        }
    });
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}
