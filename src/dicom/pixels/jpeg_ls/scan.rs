//! The samples of one JPEG-LS scan, line by line (ISO/IEC 14495-1 annexes A and B).

use super::{
    Fault,
    bits::{Bits, Golomb},
    context::{CONTEXTS, Context, RunContext},
    preset::Preset,
};

/// J: how many bits say the length of a run's last part, by how well runs went before.
const RUN_BITS: [u32; 32] =
    [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15];
/// The most samples that one bit can stand for.
pub(super) const LONGEST_RUN: usize = 1 << 15;

/// Two lines of one component: `line` is in the making. Each has a sample more at both ends.
pub(super) struct Lines {
    above: Vec<u16>,
    line: Vec<u16>,
    /// RUNindex: how well runs went before.
    run: usize,
}

impl Lines {
    /// Above the first line all is 0.
    pub fn new(columns: usize) -> Self {
        Self { above: vec![0; columns + 2], line: vec![0; columns + 2], run: 0 }
    }

    /// As before the first line.
    fn restart(&mut self) {
        self.line.fill(0);
        self.run = 0;
    }

    /// Makes the line the one above, and gives the ends their samples (A.2.1).
    fn next(&mut self) {
        std::mem::swap(&mut self.above, &mut self.line);
        let last = self.above.len() - 1;
        self.above[last] = self.above[last - 1];
        self.line[0] = self.above[1];
    }

    /// The samples of the line.
    pub fn samples(&self) -> &[u16] {
        &self.line[1..self.line.len() - 1]
    }
}

/// A scan's decoder.
pub(super) struct Scan<'s> {
    bits: Bits<'s>,
    preset: Preset,
    contexts: [Context; CONTEXTS],
    /// Of samples that end a run, where those on the left and above differ, and where they are alike.
    runs: [RunContext; 2],
    /// The kind of every gradient, -4 to 4, from the least to the greatest.
    kinds: Vec<i8>,
}

impl<'s> Scan<'s> {
    pub fn new(stream: &'s [u8], preset: Preset) -> Self {
        Self {
            bits: Bits::new(stream),
            contexts: [Context::new(&preset); CONTEXTS],
            runs: [false, true].map(|is_alike| RunContext::new(&preset, is_alike)),
            kinds: kinds(&preset),
            preset,
        }
    }

    /// Starts anew behind a restart marker, which has to be that of number `idx`.
    pub fn restart(&mut self, idx: usize, lines: &mut [Lines]) -> Result<(), Fault> {
        let rest = match self.bits.end()? {
            [0xFF, marker, rest @ ..] if usize::from(*marker) == 0xD0 + idx % 8 => rest,
            [] => return Err(Fault::Ended),
            _ => return Err(Fault::Restart),
        };
        self.bits = Bits::new(rest);
        self.contexts = [Context::new(&self.preset); CONTEXTS];
        self.runs = [false, true].map(|is_alike| RunContext::new(&self.preset, is_alike));
        lines.iter_mut().for_each(Lines::restart);
        Ok(())
    }

    /// What follows the scan.
    pub fn end(self) -> Result<&'s [u8], Fault> {
        self.bits.end()
    }

    /// The next line of one component.
    pub fn line(&mut self, lines: &mut Lines) -> Result<(), Fault> {
        if self.preset.near == 0 { self.line_within::<true>(lines) } else { self.line_within::<false>(lines) }
    }

    fn line_within<const LOSSLESS: bool>(&mut self, lines: &mut Lines) -> Result<(), Fault> {
        lines.next();
        let Lines { above, line, run } = lines;
        let Self { bits: kept, preset, contexts, runs, kinds } = self;
        let (mut bits, preset, kinds) = (*kept, *preset, &kinds[..]);
        let n = line.len();
        let (above, line) = (&above[..n], &mut line[..n]);
        let mut x = 1;
        let mut before = kind(kinds, &preset, above[1], above[0]);
        while x + 1 < n {
            let near = Neighbours { left: line[x - 1], above: above[x], corner: above[x - 1] };
            // The gradient on the right above is the middle one of the next sample.
            let right = kind(kinds, &preset, above[x + 1], near.above);
            let context = 81 * right + 9 * before + kind(kinds, &preset, near.corner, near.left);
            before = right;
            if context != 0 {
                line[x] = regular::<LOSSLESS>(&mut bits, contexts, &preset, context, near)?;
                x += 1;
                continue;
            }
            let Run { len, is_ended } = run_of(&mut bits, run, n - 1 - x)?;
            line[x..x + len].fill(near.left);
            x += len;
            if is_ended {
                let is_alike = i32::from(near.left.abs_diff(above[x])) <= preset.near;
                let coded = run_end(&mut bits, &mut runs[usize::from(is_alike)], &preset, *run)?;
                line[x] = match is_alike {
                    true => sample::<LOSSLESS>(near.left.into(), coded, &preset),
                    false => sample_below::<LOSSLESS>(near.left, above[x], coded, &preset),
                };
                *run = run.saturating_sub(1);
                x += 1;
            }
            before = kind(kinds, &preset, above[x.min(n - 1)], above[x - 1]);
        }
        *kept = bits;
        Ok(())
    }

    /// The next line of all components, pixel by pixel: a run is one of all components.
    pub fn pixels(&mut self, lines: &mut [Lines]) -> Result<(), Fault> {
        if self.preset.near == 0 { self.pixels_within::<true>(lines) } else { self.pixels_within::<false>(lines) }
    }

    fn pixels_within<const LOSSLESS: bool>(&mut self, lines: &mut [Lines]) -> Result<(), Fault> {
        lines.iter_mut().for_each(Lines::next);
        let Some(last) = lines.first().map(|lines| lines.line.len() - 1) else { return Ok(()) };
        let mut x = 1;
        while x < last {
            let mut contexts = [0; 4];
            for (context, Lines { above, line, .. }) in contexts.iter_mut().zip(&*lines) {
                let kind = |a, b| kind(&self.kinds, &self.preset, a, b);
                *context = 81 * kind(above[x + 1], above[x])
                    + 9 * kind(above[x], above[x - 1])
                    + kind(above[x - 1], line[x - 1]);
            }
            if contexts != [0; 4] {
                for (context, Lines { above, line, .. }) in contexts.into_iter().zip(&mut *lines) {
                    let near = Neighbours { left: line[x - 1], above: above[x], corner: above[x - 1] };
                    line[x] = regular::<LOSSLESS>(&mut self.bits, &mut self.contexts, &self.preset, context, near)?;
                }
                x += 1;
                continue;
            }
            x = self.run_of_pixels::<LOSSLESS>(lines, x, last)?;
        }
        Ok(())
    }

    /// A run from `x` on and the pixel that ends it; where the next one is.
    fn run_of_pixels<const LOSSLESS: bool>(
        &mut self,
        lines: &mut [Lines],
        x: usize,
        last: usize,
    ) -> Result<usize, Fault> {
        // How well runs went is said of the whole pixel: the first component keeps it.
        let mut index = lines[0].run;
        let Run { len, is_ended } = run_of(&mut self.bits, &mut index, last - x)?;
        let end = x + len;
        for Lines { above, line, .. } in &mut *lines {
            let left = line[x - 1];
            line[x..end].fill(left);
            if is_ended {
                // Here samples that are alike have no context of their own.
                let coded = run_end(&mut self.bits, &mut self.runs[0], &self.preset, index)?;
                line[end] = sample_below::<LOSSLESS>(left, above[end], coded, &self.preset);
            }
        }
        lines[0].run = if is_ended { index.saturating_sub(1) } else { index };
        Ok(end + usize::from(is_ended))
    }
}

/// Kinds of gradients by how steep they are (A.3.3).
fn kinds(preset: &Preset) -> Vec<i8> {
    let [t1, t2, t3] = preset.thresholds;
    let steps = [(preset.near + 1, 1), (t1, 2), (t2, 3), (t3, 4)];
    let mut kinds = vec![0; 2 * preset.max as usize + 1];
    let (down, up) = kinds.split_at_mut(preset.max as usize);
    for (from, kind) in steps {
        // The thresholds of few values may lie beyond them.
        let from = from.min(preset.max + 1) as usize;
        up[from..].fill(kind);
        let to = down.len() + 1 - from;
        down[..to].fill(-kind);
    }
    kinds
}

/// The kind of the gradient from `b` to `a`.
#[inline(always)]
fn kind(kinds: &[i8], preset: &Preset, a: u16, b: u16) -> i32 {
    let gradient = i32::from(a) - i32::from(b) + preset.max;
    kinds.get(gradient as usize).copied().unwrap_or(0).into()
}

/// The samples round one that is to be decoded.
#[derive(Clone, Copy)]
struct Neighbours {
    left: u16,
    above: u16,
    corner: u16,
}

impl Neighbours {
    /// The median of the two and of the plane through all three (A.4.1).
    #[inline(always)]
    fn predicted(self) -> i32 {
        let [left, above, corner] = [self.left, self.above, self.corner].map(i32::from);
        (left + above - corner).clamp(left.min(above), left.max(above))
    }
}

/// A sample by its prediction and its difference (A.4 to A.6).
#[inline(always)]
fn regular<const LOSSLESS: bool>(
    bits: &mut Bits<'_>,
    contexts: &mut [Context; CONTEXTS],
    preset: &Preset,
    context: i32,
    near: Neighbours,
) -> Result<u16, Fault> {
    // All ones where the gradients are the opposite of those the context is named by.
    let opposite = context >> 31;
    let context = &mut contexts[context.unsigned_abs() as usize];
    let signed = |number: i32| (number ^ opposite) - opposite;
    let predicted = (near.predicted() + signed(context.correction)).clamp(0, preset.max);
    let k = context.k();
    let code = Golomb { k, escape: preset.limit - preset.width - 1, width: preset.width };
    let coded = within(bits.golomb(code)?, preset)?.cast_signed();
    let mut difference = (coded >> 1) ^ -(coded & 1);
    if LOSSLESS && k == 0 && context.is_low() {
        difference = !difference;
    }
    context.learn(difference, preset);
    Ok(sample::<LOSSLESS>(predicted, signed(difference), preset))
}

/// A coded difference, which is within the range in a stream that is right.
#[inline(always)]
fn within(coded: u64, preset: &Preset) -> Result<u32, Fault> {
    if coded > preset.range as u64 { Err(Fault::Difference) } else { Ok(coded as u32) }
}

/// The sample that a difference makes of a prediction; differences go round at the ends of the range (A.4.5).
#[inline(always)]
fn sample<const LOSSLESS: bool>(predicted: i32, difference: i32, preset: &Preset) -> u16 {
    let (near, step) = if LOSSLESS { (0, 1) } else { (preset.near, preset.step()) };
    let mut sample = predicted + difference * step;
    if sample < -near {
        sample += preset.range * step;
    } else if sample > preset.max + near {
        sample -= preset.range * step;
    }
    sample.clamp(0, preset.max) as u16
}

/// Samples that repeat the one on their left.
struct Run {
    len: usize,
    /// Whether another sample ends it, and not the line.
    is_ended: bool,
}

/// The run that begins here, of at most `most` samples (A.7.1).
fn run_of(bits: &mut Bits<'_>, index: &mut usize, most: usize) -> Result<Run, Fault> {
    let mut len = 0;
    while bits.bit()? {
        let part = 1 << RUN_BITS[*index];
        if len + part <= most {
            *index = (*index + 1).min(RUN_BITS.len() - 1);
        }
        len += part;
        if len >= most {
            return Ok(Run { len: most, is_ended: false });
        }
    }
    len += bits.take(RUN_BITS[*index])? as usize;
    if len < most { Ok(Run { len, is_ended: true }) } else { Err(Fault::Run) }
}

/// The difference of the sample that ends a run (A.7.2).
fn run_end(bits: &mut Bits<'_>, context: &mut RunContext, preset: &Preset, index: usize) -> Result<i32, Fault> {
    let k = context.k();
    let limit = preset.limit - RUN_BITS[index] - 1;
    let code = Golomb { k, escape: limit - preset.width - 1, width: preset.width };
    let coded = within(bits.golomb(code)?, preset)?;
    Ok(context.learn(coded, k, preset))
}

/// The sample by that difference from the one above, in the direction away from the left one.
fn sample_below<const LOSSLESS: bool>(left: u16, above: u16, difference: i32, preset: &Preset) -> u16 {
    sample::<LOSSLESS>(above.into(), if left > above { -difference } else { difference }, preset)
}
