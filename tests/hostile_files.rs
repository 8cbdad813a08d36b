//! Every kind of hostile file beside a good series, each in a process of its own: it ends soon and by design, memory
//! stays low, the good series is there and is read, and the bad file is told of.
//!
//! `THECAL_HOSTILE_FILES=FOLDER` writes all of them into a folder: as seeds for fuzzing, or to be looked at.

#[path = "support/hostile/mod.rs"]
mod hostile;

use std::{
    collections::BTreeSet,
    env, fs,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use hostile::{Draft, GOOD_SERIES, Kind, kinds};
use serde_json::Value;
use thecal::{
    dicom::Limits,
    source::{Cancel, Files, LoadEvent, Source, load_headers, read_frame},
    study::shown,
};

/// How long one file may take, at most.
const PATIENCE: Duration = Duration::from_secs(10);
/// What one file may cost above the good series alone.
const MAX_GROWTH_KB: u64 = 300_000;
/// Tells the process that this test starts which folder to read.
const CHILD_FOLDER: &str = "THECAL_HOSTILE_CHILD";
/// What is said of a fault in the program itself: never right, whatever the file.
const CRASH: &str = "fault in this program";
/// Kinds that are known to fail, each with the reason; to be emptied.
const WAITING: &[&str] = &[];

/// How a process ended.
struct Ended {
    code: Option<i32>,
    took: Duration,
    /// Memory at its highest; only Linux tells.
    peak_kb: Option<u64>,
    out: String,
    err: String,
}

fn memory_kb(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Reads a stream to its end on a thread, so that a full pipe never holds up who writes.
fn drained(stream: impl std::io::Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = std::io::Read::read_to_end(&mut { stream }, &mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Runs a process to its end, or until patience does; looks at its memory all the while.
fn run(command: &mut Command) -> Ended {
    let started = Instant::now();
    let mut child: Child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a process");
    let (out, err) = (drained(child.stdout.take().expect("piped")), drained(child.stderr.take().expect("piped")));
    let mut peak_kb = None;
    let status = loop {
        // The highest mark never falls, so the last reading tells; the first may still be of the memory that a process
        // has in common with us for an instant while it starts.
        peak_kb = memory_kb(child.id()).or(peak_kb);
        if let Some(status) = child.try_wait().expect("a process of ours") {
            break Some(status);
        }
        if started.elapsed() > PATIENCE {
            let _ = child.kill();
            let _ = child.wait();
            break None;
        }
        thread::sleep(Duration::from_millis(2));
    };
    let code = status.and_then(|status| status.code());
    let took = started.elapsed();
    Ended { code, took, peak_kb, out: out.join().expect("read"), err: err.join().expect("read") }
}

fn inspect(folder: &Path) -> Ended {
    run(Command::new(env!("CARGO_BIN_EXE_thecal")).args(["inspect", "--json"]).arg(folder))
}

/// Draws the bad file alone: a window, a table or a place that cannot be must not stop it.
fn render(folder: &Path) -> Ended {
    let (bad, out) = (folder.join("bad.dcm"), folder.join("picture.png"));
    run(Command::new(env!("CARGO_BIN_EXE_thecal"))
        .arg("render")
        .arg(bad)
        .arg("--out")
        .arg(out)
        .args(["--size", "64x64"]))
}

/// This test itself, as a process that reads every frame of every file in the folder.
fn read_all_frames(folder: &Path) -> Ended {
    let own = env::current_exe().expect("this test");
    run(Command::new(own)
        .args(["the_child_reads_every_frame", "--exact", "--nocapture"])
        .env(CHILD_FOLDER, folder)
        .env("RUST_BACKTRACE", "0"))
}

#[test]
fn the_child_reads_every_frame() {
    let Some(folder) = env::var_os(CHILD_FOLDER) else { return };
    let source = std::sync::Arc::new(Files::new(vec![folder.into()]));
    let (sender, events) = mpsc::channel();
    let limits = Limits::default();
    let _ = load_headers(source.clone(), limits.clone(), Cancel::new(), move |event| drop(sender.send(event)));
    let mut said = BTreeSet::new();
    for event in events {
        let LoadEvent::Header(instance) = event else { continue };
        let (mut reader, len) = source.open(&instance.path).expect("a file");
        let mut n_read = 0;
        for frame_idx in 0..instance.n_frames {
            match read_frame(&mut *reader, len, &instance, frame_idx, &limits) {
                Ok(pixels) => {
                    n_read += 1;
                    let n = u64::from(pixels.rows) * u64::from(pixels.columns);
                    assert_eq!(pixels.values.len() as u64, n, "the frame is of another size than it says");
                }
                Err(error) => drop(said.insert(error.to_string())),
            }
            // What is wrong with hundreds of frames alike is wrong with all of them.
            if frame_idx > 300 && n_read == 0 {
                break;
            }
        }
        if instance.facts.series_uid.as_str() == GOOD_SERIES {
            println!("good slice: {n_read} of {} read", instance.n_frames);
        }
    }
    said.iter().for_each(|error| println!("frame: {error}"));
}

/// A folder with the two good slices, and the bad one.
fn folder_with(kind: Option<&Kind>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for number in [1, 2] {
        fs::write(folder.path().join(format!("good {number}.dcm")), Draft::good(number).bytes()).expect("a file");
    }
    if let Some(kind) = kind {
        fs::write(folder.path().join("bad.dcm"), (kind.make)()).expect("a file");
    }
    folder
}

/// Everything that is wrong with how a kind is taken, and what was said of it.
fn faults(kind: &Kind, base_kb: [Option<u64>; 2]) -> (Vec<String>, String) {
    let folder = folder_with(Some(kind));
    let (report, frames) = (inspect(folder.path()), read_all_frames(folder.path()));
    let picture = render(folder.path());
    let mut faults = Vec::new();
    for (what, ended, base) in
        [("inspect", &report, base_kb[0]), ("reading frames", &frames, base_kb[1]), ("render", &picture, base_kb[0])]
    {
        // What cannot be drawn is an error of its own: 1, or 2 for words that are wrong.
        if ended.code != Some(0) && !(what == "render" && ended.code == Some(1)) {
            let err: String = ended.err.chars().take(300).collect();
            faults.push(format!("{what} ended with {:?} after {:?}: {err}", ended.code, ended.took));
        }
        if let (Some(base), Some(peak)) = (base, ended.peak_kb)
            && peak > base + MAX_GROWTH_KB
        {
            faults.push(format!("{what} took {} MB", peak / 1000));
        }
    }
    let (said, has_good, is_told) = told(&report.out);
    let said = format!("{said}{}", frames.out.lines().filter(|line| line.starts_with("frame: ")).collect::<String>());
    if !has_good {
        faults.push("the good series is not there".to_owned());
    }
    if frames.out.matches("good slice: 1 of 1 read").count() < 2 {
        faults.push("the good slices are not read".to_owned());
    }
    if !is_told {
        faults.push("nothing is said of the bad file".to_owned());
    }
    for text in [&said, &frames.out, &picture.err] {
        if text.contains(CRASH) || text.contains("panicked at") {
            faults.push(format!("a crash: {text}"));
        }
    }
    for line in [&report.out, &picture.err, &picture.out].into_iter().flat_map(|text| text.lines()) {
        if line.trim_matches(char::is_whitespace) != shown_line(line) {
            faults.push(format!("something hidden is printed: {line:?}"));
        }
    }
    if !said.contains(kind.said) {
        faults.push(format!("not said: {:?}, but: {said}", kind.said));
    }
    (faults, format!("{:>5} ms, {:>5} ms: {said}", report.took.as_millis(), frames.took.as_millis()))
}

/// A line as it may be printed, however long.
fn shown_line(line: &str) -> String {
    let chars: Vec<char> = line.trim_matches(char::is_whitespace).chars().collect();
    chars
        .chunks(200)
        .map(|part| shown(&format!("x{}x", part.iter().collect::<String>())))
        .map(|part| part[1..part.len() - 1].to_owned())
        .collect()
}

/// What a report says of the bad file, whether the good series is in it, and whether the bad file is, one way or another.
fn told(report: &str) -> (String, bool, bool) {
    let report: Value = serde_json::from_str(report).unwrap_or_default();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let failures = list(&report["failures"]);
    let series: Vec<Value> = list(&report["studies"]).iter().flat_map(|study| list(&study["series"])).collect();
    let is_good = |one: &Value| one["series_instance_uid"] == GOOD_SERIES;
    let has_good = series.iter().any(|one| is_good(one) && one["n_frames"].as_u64() >= Some(2));
    let mut said: Vec<String> = failures.iter().map(|it| it["reason"].to_string()).collect();
    said.extend(series.iter().flat_map(|one| list(&one["warnings"])).map(|warning| warning.to_string()));
    let is_failure = failures.iter().any(|it| it["path"].as_str().is_some_and(|path| path.ends_with("bad.dcm")));
    let is_series = series.iter().any(|one| !is_good(one));
    let is_noted = series.iter().any(|one| is_good(one) && !list(&one["warnings"]).is_empty());
    (said.join(" "), has_good, is_failure || is_series || is_noted)
}

#[test]
fn every_kind_of_hostile_file_is_told_of_and_harms_nothing() {
    let kinds = kinds();
    let names: BTreeSet<&str> = kinds.iter().map(|kind| kind.name.as_str()).collect();
    assert!(names.len() == kinds.len() && kinds.len() >= 80, "{} kinds, {} names", kinds.len(), names.len());
    let good = folder_with(None);
    let base_kb = [inspect(good.path()).peak_kb, read_all_frames(good.path()).peak_kb];
    if base_kb.contains(&None) {
        eprintln!("skipped in part: this system does not tell how much memory a process takes");
    }
    let only = env::var("THECAL_HOSTILE_ONLY").unwrap_or_default();
    let (next, all) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from).min(4) {
            scope.spawn(|| {
                while let Some(kind) = kinds.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if !kind.name.contains(&only) {
                        continue;
                    }
                    let (faults, said) = faults(kind, base_kb);
                    println!("{}: {}", kind.name, said.chars().take(400).collect::<String>());
                    let is_waiting = WAITING.contains(&kind.name.as_str());
                    let faults = faults.into_iter().filter(|_| !is_waiting);
                    all.lock().expect("not poisoned").extend(faults.map(|fault| format!("{}: {fault}", kind.name)));
                }
            });
        }
    });
    let all = all.into_inner().expect("not poisoned");
    assert!(all.is_empty(), "\n{}", all.join("\n"));
}

#[test]
fn they_are_written_where_asked() {
    let Some(folder) = env::var_os("THECAL_HOSTILE_FILES") else { return };
    fs::create_dir_all(&folder).expect("a folder");
    for kind in kinds() {
        let name: String = kind.name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
        fs::write(Path::new(&folder).join(name), (kind.make)()).expect("a file");
    }
}
