//! Pixels against pydicom on the odd files of its own wheel: every file is equal or refused, never different.
//!
//! Skipped with a message where python3 has no pydicom.

mod support;

use std::{fs, io::Write, path::Path, process::Command};

/// Decodes every grayscale test file of pydicom and writes the frames as little-endian 32-bit integers.
const SCRIPT: &str = r"
import glob, os, sys, warnings
warnings.simplefilter('ignore')
import pydicom, numpy
out = sys.argv[1]
root = os.path.join(os.path.dirname(pydicom.__file__), 'data', 'test_files')
for number, path in enumerate(sorted(glob.glob(os.path.join(root, '**', '*'), recursive=True))):
    if not os.path.isfile(path):
        continue
    try:
        ds = pydicom.dcmread(path, force=True)
        if 'PixelData' not in ds or ds.SamplesPerPixel != 1:
            raise ValueError('no grayscale pixels')
        frames = max(1, int(ds.get('NumberOfFrames', 1) or 1))
        pixels = ds.pixel_array.astype('<i4').reshape(frames, -1)
        name = os.path.join(out, str(number) + '.i32')
        pixels.tofile(name)
    except Exception as error:
        frames, name = 0, 'unread'
    print(frames, name, path, sep='\t')
";

#[test]
fn grayscale_files_are_equal_or_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = Command::new("python3").arg("-c").arg(SCRIPT).arg(folder.path()).output();
    let Some(output) = output.ok().filter(|output| output.status.success()) else {
        eprintln!("skipped: python3 with pydicom is not installed");
        return;
    };
    let mut different = Vec::new();
    let (mut equal, mut refused, mut alone) = (0, 0, 0);
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let [n_frames, decoded, path] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let name = Path::new(path).file_name().expect("a file").to_string_lossy().into_owned();
        match compare(Path::new(path), n_frames.parse().expect("a number"), Path::new(decoded)) {
            Ok(true) => equal += 1,
            Ok(false) => alone += 1,
            Err(Fault::Refused(sentence)) => {
                refused += 1;
                say(&format!("refused {name}: {sentence}"));
            }
            Err(Fault::Different(how)) => different.push(format!("{name}: {how}")),
        }
    }
    say(&format!("{equal} equal, {refused} refused, {alone} read here and not by pydicom"));
    assert!(different.is_empty(), "\n{}", different.join("\n"));
    assert!(equal > 10, "the comparison compared next to nothing");
}

enum Fault {
    Refused(String),
    Different(String),
}

fn compare(path: &Path, n_frames: u32, decoded: &Path) -> Result<bool, Fault> {
    let bytes = fs::read(path).expect("a readable file");
    let instance = support::read(&bytes).map_err(|error| Fault::Refused(error.to_string()))?;
    if n_frames == 0 {
        return Ok(false);
    }
    let peer = fs::read(decoded).expect("the peer's pixels");
    let per_frame = peer.len() / n_frames as usize;
    for frame in 0..instance.n_frames.min(n_frames) {
        let pixels = support::read_frame(&bytes, frame).map_err(|error| Fault::Refused(error.to_string()))?;
        let ours: Vec<u8> = pixels
            .words()
            .iter()
            .flat_map(|word| thecal::study::FramePixels::value_of(*word, instance.format.signed).to_le_bytes())
            .collect();
        let theirs = &peer[frame as usize * per_frame..][..per_frame];
        if ours != theirs {
            let at = ours.chunks(4).zip(theirs.chunks(4)).position(|(a, b)| a != b);
            let differing = ours.chunks(4).zip(theirs.chunks(4)).filter(|(a, b)| a != b).count();
            return Err(Fault::Different(format!(
                "frame {frame}, {differing} pixels, first {at:?}, notes {:?}",
                instance.notes
            )));
        }
    }
    if instance.n_frames != n_frames {
        return Err(Fault::Different(format!("{} frames against {n_frames}", instance.n_frames)));
    }
    Ok(true)
}

fn say(line: &str) {
    // Past the test harness's capture only with --nocapture; then it is the report.
    let _ = writeln!(std::io::stderr(), "{line}");
}
