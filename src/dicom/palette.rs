//! Palette Color Lookup Tables, whole and in segments (PS3.3 C.7.6.3.1.5, C.7.6.3.1.6, C.7.9.2).

use dicom_core::Tag;
use dicom_dictionary_std::tags;

use super::{
    dataset::DataSet,
    element::Element,
    lut::{Descriptor, descriptor},
};
use crate::study::{Palette, PaletteChannel};

/// One channel: its name and the attributes of its descriptor, its data and its data in segments.
type Channel = (&'static str, Tag, Tag, Tag);

const CHANNELS: [Channel; 3] = [
    (
        "red",
        tags::RED_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
        tags::RED_PALETTE_COLOR_LOOKUP_TABLE_DATA,
        tags::SEGMENTED_RED_PALETTE_COLOR_LOOKUP_TABLE_DATA,
    ),
    (
        "green",
        tags::GREEN_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
        tags::GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA,
        tags::SEGMENTED_GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA,
    ),
    (
        "blue",
        tags::BLUE_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
        tags::BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA,
        tags::SEGMENTED_BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA,
    ),
];

/// The colours of a header whose pixels are `signed`, or what is wrong with them.
pub(super) fn palette(set: &DataSet, signed: bool, notes: &mut Vec<String>) -> Result<Palette, String> {
    let [red, green, blue] = CHANNELS.map(|channel| table(set, channel, signed));
    let tables = [red?, green?, blue?];
    let deepest = tables.iter().flat_map(|table| &table.entries).copied().max().unwrap_or(0);
    let all_deep = tables.iter().all(|table| table.bits > 8);
    // Sixteen bits of which only eight are used would be all but black, which nobody means.
    let down = if all_deep && (1..256).contains(&deepest) {
        notes.push("its palette says 16 bits and uses 8: read as 8".to_owned());
        Some(0)
    } else {
        None
    };
    Ok(Palette {
        channels: tables.map(|table| {
            let down = down.unwrap_or(if table.bits > 8 { 8 } else { 0 });
            let entries = table.entries.iter().map(|entry| (entry >> down).min(255) as u8).collect();
            PaletteChannel { first_mapped: table.first_mapped, entries }
        }),
    })
}

struct Table {
    first_mapped: i32,
    bits: u8,
    entries: Vec<u16>,
}

fn table(set: &DataSet, (name, described, whole, segmented): Channel, signed: bool) -> Result<Table, String> {
    let element = set.get(described).ok_or_else(|| format!("its {name} table is not described"))?;
    let Descriptor { n, first_mapped, bits } = descriptor(element, signed)?;
    let (mut bits, entries) = match (set.get(whole), set.get(segmented)) {
        (Some(data), _) => whole_table(data, n, bits),
        (None, Some(data)) => (bits, expand(data, n, bits)?),
        (None, None) => return Err(format!("its {name} table is missing")),
    };
    if entries.len() < n {
        return Err(format!("its {name} table says {n} entries and has {}", entries.len()));
    }
    if bits <= 8 && entries.iter().any(|entry| *entry > 255) {
        bits = 16;
    }
    Ok(Table { first_mapped, bits, entries })
}

/// Entries and their bits. Their number tells how wide they are, whatever the descriptor says.
fn whole_table(data: &Element, n: usize, bits: u8) -> (u8, Vec<u16>) {
    if data.bytes.len() >= 2 * n {
        return (bits, data.words().into_iter().take(n).collect());
    }
    (8, data.single_bytes().into_iter().take(n).map(u16::from).collect())
}

/// Puts a table in segments together, at most `n` entries of it.
fn expand(data: &Element, n: usize, bits: u8) -> Result<Vec<u16>, String> {
    let wide = bits > 8;
    let units = if wide { data.words() } else { data.single_bytes().into_iter().map(u16::from).collect() };
    let mut segments = Segments { units, wide, n, big: data.big, entries: Vec::new(), left: MOST_SEGMENTS };
    segments.run(0, None)?;
    Ok(segments.entries)
}

/// A table cannot have more segments than entries, but for empty ones.
const MOST_SEGMENTS: usize = 2 * 65_536;

/// A table in the making.
struct Segments {
    /// The data in units of an entry.
    units: Vec<u16>,
    wide: bool,
    n: usize,
    big: bool,
    entries: Vec<u16>,
    /// How many segments may still be carried out: empty ones again and again would never end.
    left: usize,
}

impl Segments {
    /// Carries out segments from unit `pos` on: so many of an indirect segment, else all.
    fn run(&mut self, mut pos: usize, count: Option<usize>) -> Result<(), String> {
        let mut done = 0;
        while self.entries.len() < self.n && count.is_none_or(|count| done < count) {
            let &[kind, len, ..] = self.units.get(pos..).unwrap_or_default() else { break };
            self.left = self.left.checked_sub(1).ok_or("its palette has too many segments")?;
            let len = usize::from(len);
            pos += 2;
            pos += match (kind, count) {
                (0, _) => self.discrete(pos, len)?,
                (1, _) => self.linear(pos, len)?,
                // An indirect segment names no indirect ones (PS3.3 C.7.9.2.3).
                (2, None) => self.indirect(pos, len)?,
                _ => return Err(format!("its palette has a segment of kind {kind} where none can be")),
            };
            done += 1;
        }
        self.entries.truncate(self.n);
        Ok(())
    }

    fn discrete(&mut self, pos: usize, len: usize) -> Result<usize, String> {
        let values = self.units.get(pos..pos + len).ok_or("its palette ends inside a segment")?;
        self.entries.extend_from_slice(values);
        Ok(len)
    }

    fn linear(&mut self, pos: usize, len: usize) -> Result<usize, String> {
        let to = *self.units.get(pos).ok_or("its palette ends inside a segment")?;
        let from = *self.entries.last().ok_or("its palette begins with a segment that needs one before it")?;
        let (from, rise) = (f64::from(from), f64::from(to) - f64::from(from));
        let step = |idx: usize| (from + rise * idx as f64 / len as f64).round_ties_even() as u16;
        self.entries.extend((1..=len).map(step));
        Ok(1)
    }

    fn indirect(&mut self, pos: usize, len: usize) -> Result<usize, String> {
        let n_units = if self.wide { 2 } else { 4 };
        let units = self.units.get(pos..pos + n_units).ok_or("its palette ends inside a segment")?;
        let word = |low: u16, high: u16| usize::from(low) | usize::from(high) << 8;
        let offset = match *units {
            [low, high] => usize::from(low) | usize::from(high) << 16,
            [a, b, c, d] if self.big => word(b, a) | word(d, c) << 16,
            [a, b, c, d] => word(a, b) | word(c, d) << 16,
            _ => return Err("its palette ends inside a segment".to_owned()),
        };
        // The offset counts bytes; entries of 16 bits are two each.
        self.run(if self.wide { offset / 2 } else { offset }, Some(len))?;
        Ok(n_units)
    }
}

#[cfg(test)]
mod tests {
    use dicom_core::VR;

    use super::*;

    fn words(words: &[u16]) -> Element {
        let bytes = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        Element { vr: Some(VR::OW), big: false, bytes, items: Vec::new(), own_charset: None }
    }

    #[test]
    fn segments_are_put_together() {
        // 0, then in 4 steps up to 1000, then the ramp again from 1000, then a constant
        let data = words(&[0, 1, 0, 1, 4, 1000, 2, 1, 6, 0, 1, 2, 7]);
        assert_eq!(expand(&data, 11, 16), Ok(vec![0, 250, 500, 750, 1000, 1000, 1000, 1000, 1000, 504, 7]));
        let narrow = Element {
            bytes: vec![0, 2, 10, 20, 1, 2, 30, 2, 1, 0, 0, 0, 0],
            big: false,
            vr: None,
            items: Vec::new(),
            own_charset: None,
        };
        assert_eq!(expand(&narrow, 6, 8), Ok(vec![10, 20, 25, 30, 10, 20]));
    }

    #[test]
    fn broken_segments_are_sentences() {
        for broken in [&[1u16, 3, 9][..], &[0, 9, 1], &[0, 1, 5, 7, 1, 1], &[0, 1, 5, 2, 3], &[0, 1, 5, 2, 1, 6, 0]] {
            let result = expand(&words(broken), 100, 16);
            assert!(result.is_err(), "{broken:?}: {result:?}");
        }
        assert_eq!(expand(&words(&[]), 100, 16), Ok(Vec::new()));
        assert_eq!(expand(&words(&[0, 1, 5, 1, 60000, 5]), 100, 16), Ok(vec![5; 100]), "never more than it says");
    }
}
