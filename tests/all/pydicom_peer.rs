//! Pixels against pydicom on every file with pixels of its own wheel: equal, or refused by a name on a committed list.
//!
//! Skipped with a message where python3 has no pydicom; a file that pydicom's installed decoders do not read is not
//! compared, but still has to be read here or be on the list. Lossless is equal, lossy within two levels.

use std::{collections::BTreeMap, fs, io::Write, path::Path, process::Command};

use thecal::study::{FramePixels, PixelValues};

/// Files that this build refuses, each with words of the sentence it says so in.
const REFUSED: &str = include_str!("../refused.txt");

/// What the peer says of one file.
struct Peer<'l> {
    path: &'l Path,
    kind: &'l str,
    n_frames: u32,
    is_lossy: bool,
    rows: u32,
    values_at: &'l str,
    overlay_at: &'l str,
}

impl<'l> Peer<'l> {
    fn of(line: &'l str) -> Self {
        let [path, kind, n_frames, lossy, rows, values_at, overlay_at] = line.split('\t').collect::<Vec<_>>()[..]
        else {
            panic!("{line}")
        };
        Self {
            path: Path::new(path),
            kind,
            n_frames: n_frames.parse().expect("a number"),
            is_lossy: lossy == "lossy",
            rows: rows.parse().expect("a number"),
            values_at,
            overlay_at,
        }
    }

    fn name(&self) -> String {
        self.path.file_name().expect("a file").to_string_lossy().into_owned()
    }
}

#[test]
fn every_file_with_pixels_is_equal_or_refused_by_name() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pydicom_peer.py");
    let output = Command::new("python3").arg(script).arg(folder.path()).output();
    let Some(output) = output.ok().filter(|output| output.status.success()) else {
        say("skipped: python3 with pydicom is not installed");
        return;
    };
    let mut listed: BTreeMap<&str, &str> =
        REFUSED.lines().map(|line| line.split_once('\t').expect("a name, a tab and a reason")).collect();
    let (mut faults, mut n_equal, mut alone) = (Vec::new(), 0, Vec::new());
    let text = String::from_utf8_lossy(&output.stdout);
    for peer in text.lines().map(Peer::of) {
        let name = peer.name();
        let reason = listed.remove(&name[..]);
        match (frames(&peer), reason) {
            (Err(sentence), Some(reason)) if sentence.contains(reason) => {}
            (Err(sentence), Some(reason)) => faults.push(format!("{name}: refused with {sentence:?}, not {reason:?}")),
            (Err(sentence), None) => faults.push(format!("{name}: refused and not on the list: {sentence}")),
            (Ok(_), Some(_)) => faults.push(format!("{name}: on the list of refused files and read")),
            (Ok(_), None) if peer.kind == "unread" => alone.push(format!("{name} ({})", peer.values_at)),
            (Ok(frames), None) => match differs(&frames, &peer) {
                Some(how) => faults.push(format!("{name}: {how}")),
                None => n_equal += 1,
            },
        }
    }
    say(&format!("{n_equal} equal; read here and not by pydicom: {alone:?}"));
    faults.extend(listed.keys().map(|name| format!("{name}: on the list and not among the files")));
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    assert!(n_equal > 60, "the comparison compared next to nothing: {n_equal}");
}

/// All frames of a file, or why they cannot be shown.
fn frames(peer: &Peer<'_>) -> Result<Vec<FramePixels>, String> {
    let bytes = fs::read(peer.path).expect("a readable file");
    let n_frames = crate::support::read(&bytes).map_err(|error| error.to_string())?.n_frames;
    (0..n_frames).map(|frame| crate::support::read_frame(&bytes, frame).map_err(|error| error.to_string())).collect()
}

/// How our frames differ from the peer's.
fn differs(frames: &[FramePixels], peer: &Peer<'_>) -> Option<String> {
    if frames.len() != peer.n_frames as usize {
        return Some(format!("{} frames against {}", frames.len(), peer.n_frames));
    }
    let theirs = fs::read(peer.values_at).expect("the peer's pixels");
    let overlays = (peer.overlay_at != "-").then(|| fs::read(peer.overlay_at).expect("the peer's overlay"));
    let chunks = theirs.chunks(theirs.len() / frames.len());
    for (idx, (frame, theirs)) in frames.iter().zip(chunks).enumerate() {
        if frame.rows_present != peer.rows {
            return Some(format!("{} rows are there, against {}", frame.rows_present, peer.rows));
        }
        let n_pixels = frame.rows as usize * frame.columns as usize;
        let overlay = overlays
            .as_ref()
            .map(|bits| bits[idx * n_pixels..][..n_pixels].iter().map(|bit| *bit == 1).collect::<Vec<_>>());
        if frame.overlay != overlay {
            return Some(format!("frame {idx}: another overlay"));
        }
        let Apart { kind, most, n_far } = apart(&frame.values, theirs);
        // Of colours that pixels share, decoders differ by three levels here and there among each other.
        let is_close = match (peer.is_lossy, kind) {
            (false, _) => most == 0.0,
            (true, "colour") => most <= 3.0 && n_far * 1000 <= 3 * n_pixels,
            (true, _) => most <= 2.0,
        };
        if kind != peer.kind || !is_close {
            return Some(format!("frame {idx}: {kind} against {}, {most} levels apart, {n_far} far", peer.kind));
        }
    }
    None
}

/// How far a frame's values are from the peer's.
struct Apart {
    kind: &'static str,
    most: f64,
    /// How many are more than two levels off.
    n_far: usize,
}

fn apart(values: &PixelValues, theirs: &[u8]) -> Apart {
    let (kind, ours): (_, Vec<f64>) = match values {
        PixelValues::Words { signed, words } => {
            ("grey", words.iter().map(|word| f64::from(FramePixels::value_of(*word, *signed))).collect())
        }
        PixelValues::Reals(reals) => ("grey", reals.clone()),
        PixelValues::Colours(colours) => ("colour", colours.iter().flatten().copied().map(f64::from).collect()),
    };
    let theirs: Vec<f64> = match kind {
        "grey" => theirs.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect(),
        _ => theirs.iter().copied().map(f64::from).collect(),
    };
    assert_eq!(ours.len(), theirs.len(), "{kind}");
    let differences = || ours.iter().zip(&theirs).map(|(a, b)| (a - b).abs());
    Apart { kind, most: differences().fold(0.0, f64::max), n_far: differences().filter(|it| *it > 2.0).count() }
}

fn say(line: &str) {
    // Past the test harness's capture only with --nocapture; then it is the report.
    let _ = writeln!(std::io::stderr(), "{line}");
}
