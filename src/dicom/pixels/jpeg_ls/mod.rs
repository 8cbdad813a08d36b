//! JPEG-LS, lossless and near-lossless (ISO/IEC 14495-1, ITU-T T.87): the segments of a codestream, and its scans.
//!
//! Grey and colour images of 2 to 16 bits whose components are all of one size, in every order of components.

mod bits;
mod context;
mod preset;
mod scan;
#[cfg(test)]
mod tests;

use self::{
    preset::{Asked, Preset},
    scan::{LONGEST_RUN, Lines, Scan},
};
use super::{
    codestream::{self, Samples},
    stated::{self, Stated, segment},
};
use crate::study::{Palette, PixelFormat, PixelValues};

/// One frame's values from its codestream, or what is wrong with it.
pub(super) fn decode(
    codestream: &[u8],
    format: &PixelFormat,
    palette: Option<&Palette>,
) -> Result<PixelValues, String> {
    let (stated, samples) = picture(codestream, |stated| stated.check(format))?;
    let (bytes, bits_allocated) = if stated.bits <= 8 {
        (samples.into_iter().map(|sample| sample as u8).collect(), 8)
    } else {
        (samples.into_iter().flat_map(u16::to_le_bytes).collect(), 16)
    };
    codestream::values(Samples { bytes, bits_allocated, ybr: None }, stated, format, palette)
}

/// What makes the data of a scan wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// They end before their last sample.
    Ended,
    /// They go on behind it.
    Left,
    /// A run is longer than its line.
    Run,
    /// A difference is larger than any of its depth.
    Difference,
    /// Something else is where a restart marker should be.
    Restart,
}

impl Fault {
    fn words(self, row: usize) -> String {
        match self {
            Self::Ended => format!("its compressed data end in row {}", row + 1),
            Self::Left => format!("its compressed data go on behind row {row}, where they should end"),
            Self::Run => format!("its compressed data are broken: in row {} is a run longer than the line", row + 1),
            Self::Difference => {
                format!("its compressed data are broken: row {} holds a value that cannot be", row + 1)
            }
            Self::Restart => format!("behind row {row} is no restart marker, or another one"),
        }
    }
}

/// The order of a scan's components (C.2.3, ILV).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Interleave {
    /// One component alone.
    None,
    /// A line of each in turn.
    Line,
    /// A sample of each in turn.
    Sample,
}

/// A frame header (C.2.2).
struct Frame {
    stated: Stated,
    /// The components' names.
    ids: Vec<u8>,
}

/// A scan header (C.2.3).
struct ScanHeader {
    /// The places of its components among the frame's.
    components: Vec<usize>,
    near: u8,
    interleave: Interleave,
}

/// What has been read before a scan.
#[derive(Default)]
struct Head {
    frame: Option<Frame>,
    asked: Asked,
    /// Lines between restart markers; 0 without any.
    restart: usize,
}

/// What a codestream says of itself, and its samples, component beside component. `check` sees the first before the
/// second take any memory.
fn picture(stream: &[u8], check: impl Fn(Stated) -> Result<(), String>) -> Result<(Stated, Vec<u16>), String> {
    let mut rest = stream.strip_prefix(&[0xFF, 0xD8]).ok_or("it does not begin as a JPEG-LS picture does")?;
    let (mut head, mut samples, mut is_done) = (Head::default(), Vec::new(), Vec::new());
    loop {
        let (marker, body, after) = segment(rest).ok_or("it ends before its last scan")?;
        rest = after;
        if marker != 0xDA {
            head.take(marker, body)?;
            continue;
        }
        let Frame { stated, ids } = head.frame.as_ref().ok_or("its size is not said before its first scan")?;
        if samples.is_empty() {
            check(*stated)?;
            room_for(*stated, stream.len())?;
            samples = vec![0; stated.rows as usize * stated.columns as usize * ids.len()];
            is_done = vec![false; ids.len()];
        }
        let scan = scan_header(body, ids)?;
        for component in &scan.components {
            if std::mem::replace(&mut is_done[*component], true) {
                return Err("one of its components comes twice".to_owned());
            }
        }
        rest = head.scan(&scan, *stated, rest, &mut samples)?;
        if is_done.iter().all(|is_done| *is_done) {
            return Ok((*stated, samples));
        }
    }
}

/// No memory for what cannot come out: a line takes a bit at least.
fn room_for(stated: Stated, len: usize) -> Result<(), String> {
    let bits = u64::from(stated.rows) * u64::from(stated.columns).div_ceil(LONGEST_RUN as u64);
    if bits > len as u64 * 8 {
        return Err(format!("{len} bytes cannot become {} x {} pixels", stated.columns, stated.rows));
    }
    Ok(())
}

impl Head {
    /// Takes a segment before a scan.
    fn take(&mut self, marker: u8, body: &[u8]) -> Result<(), String> {
        match marker {
            0xF7 if self.frame.is_some() => return Err("it has two frame headers".to_owned()),
            0xF7 => self.frame = Some(frame(body)?),
            0xF8 => self.parameters(body)?,
            0xDD => self.restart = restart_interval(body).ok_or("its restart interval is broken")?,
            0xE8 => colour_transform(body)?,
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                return Err("it is JPEG and not JPEG-LS".to_owned());
            }
            0xD0..=0xD7 | 0xD9 | 0xDC => return Err(format!("marker FF{marker:02X} is where none may be")),
            _ => {}
        }
        Ok(())
    }

    /// An LSE segment (C.2.4).
    fn parameters(&mut self, body: &[u8]) -> Result<(), String> {
        match body.first() {
            Some(1) => self.asked = Asked::read(body).ok_or("its coding parameters are broken")?,
            // Tables are refused where a scan goes by one.
            Some(2 | 3) => {}
            Some(4) => return Err("a size above 65,535 is not read by this version".to_owned()),
            _ => return Err("its parameters are of an unknown kind".to_owned()),
        }
        Ok(())
    }

    /// Decodes one scan and returns what follows it.
    fn scan<'s>(
        &self,
        header: &ScanHeader,
        stated: Stated,
        stream: &'s [u8],
        samples: &mut [u16],
    ) -> Result<&'s [u8], String> {
        let preset = Preset::new(stated.bits, header.near, self.asked)?;
        let (rows, columns) = (stated.rows as usize, stated.columns as usize);
        let n = stated.components as usize;
        let mut scan = Scan::new(stream, preset);
        let mut lines: Vec<Lines> = header.components.iter().map(|_| Lines::new(columns)).collect();
        for (row, out) in samples.chunks_exact_mut(columns * n).enumerate() {
            if self.restart > 0 && row > 0 && row % self.restart == 0 {
                scan.restart(row / self.restart - 1, &mut lines).map_err(|fault| fault.words(row))?;
            }
            let decoded = match header.interleave {
                Interleave::Sample => scan.pixels(&mut lines),
                _ => lines.iter_mut().try_for_each(|lines| scan.line(lines)),
            };
            decoded.map_err(|fault| fault.words(row))?;
            for (component, lines) in header.components.iter().zip(&lines) {
                place(lines.samples(), out, *component, n);
            }
        }
        scan.end().map_err(|fault| fault.words(rows))
    }
}

/// Puts a line of one component among the `n` of a row.
fn place(line: &[u16], row: &mut [u16], component: usize, n: usize) {
    if n == 1 {
        row.copy_from_slice(line);
        return;
    }
    for (pixel, sample) in row.chunks_exact_mut(n).zip(line) {
        pixel[component] = *sample;
    }
}

fn frame(body: &[u8]) -> Result<Frame, String> {
    let stated = stated::jpeg_frame(body).ok_or("its frame header is broken")?;
    let each = body.get(6..).unwrap_or_default().as_chunks::<3>().0;
    if stated.components == 0 || each.len() != stated.components as usize {
        return Err("its frame header is broken".to_owned());
    }
    if stated.rows == 0 || stated.columns == 0 {
        return Err("it does not say its size".to_owned());
    }
    if each.iter().any(|component| component[1] != each[0][1]) {
        return Err("components of different sizes are not read by this version".to_owned());
    }
    Ok(Frame { stated, ids: each.iter().map(|component| component[0]).collect() })
}

fn scan_header(body: &[u8], ids: &[u8]) -> Result<ScanHeader, String> {
    let broken = || "its scan header is broken".to_owned();
    let (n, rest) = body.split_first().ok_or_else(broken)?;
    let (each, rest) = rest.split_at_checked(2 * usize::from(*n)).ok_or_else(broken)?;
    let &[near, interleave, transform] = rest else { return Err(broken()) };
    let place = |[id, _]: &[u8; 2]| ids.iter().position(|other| other == id);
    let each = each.as_chunks::<2>().0;
    let components: Vec<usize> = each.iter().map(place).collect::<Option<_>>().ok_or_else(broken)?;
    let interleave = match (interleave, components.len()) {
        (0, 1) => Interleave::None,
        (1, 1..=4) => Interleave::Line,
        (2, 1..=4) => Interleave::Sample,
        _ => return Err(broken()),
    };
    if each.iter().any(|[_, table]| *table != 0) {
        return Err("values that go by a mapping table are not read by this version".to_owned());
    }
    if transform != 0 {
        return Err("values without their lowest bits (a point transform) are not read by this version".to_owned());
    }
    Ok(ScanHeader { components, near, interleave })
}

/// The lines between restart markers, in two to four bytes (C.2.5).
fn restart_interval(body: &[u8]) -> Option<usize> {
    let number = body.iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    (2..=4).contains(&body.len()).then(|| usize::try_from(number).ok())?
}

/// A maker's own marker for colours that were changed before they were compressed.
fn colour_transform(body: &[u8]) -> Result<(), String> {
    match body.strip_prefix(b"mrfx") {
        Some([0]) | None => Ok(()),
        Some([kind @ 1..=3]) => Err(format!("colours by the transform HP{kind} are not read by this version")),
        Some(_) => Err("colours by an unknown transform are not read by this version".to_owned()),
    }
}
