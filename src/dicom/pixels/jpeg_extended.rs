//! JPEG Extended of 12 bits: sequential DCT with Huffman coding (ITU-T T.81 F.2), which `jpeg-decoder` leaves out.
//!
//! Grey images, and colour images whose components are all of one size.

use super::{
    huffman::{Bits, Huffman},
    stated::{Stated, segment},
};

/// One coefficient's place in a block by its place in the stream (figure A.6).
const ZIGZAG: [usize; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21,
    28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54,
    47, 55, 62, 63,
];
/// Half the range of 12 bits, by which samples are shifted before they are compressed (A.3.1).
const LEVEL: f32 = 2048.0;
const MOST: f32 = 4095.0;

/// Samples of a whole image, component beside component, as little-endian words; or what is wrong with it.
pub(super) fn decode(stream: &[u8], stated: Stated) -> Result<Vec<u8>, String> {
    let (columns, rows) = (stated.columns as usize, stated.rows as usize);
    let n = stated.components as usize;
    // A block takes two bits at least: no memory for what cannot come out.
    if columns.div_ceil(8) * rows.div_ceil(8) * n > stream.len().saturating_mul(4) {
        return Err(format!("{} bytes cannot become {columns} x {rows} pixels", stream.len()));
    }
    let mut picture = Picture { columns, rows, n, samples: vec![0; columns * rows * n], basis: basis() };
    let (mut tables, mut components, mut n_done) = (Tables::default(), Vec::new(), 0);
    let mut rest = stream.get(2..).unwrap_or_default();
    while n_done < picture.n {
        let (marker, body, after) = segment(rest).ok_or("it ends before its last scan")?;
        rest = after;
        match marker {
            // A second frame header with other components would put samples beside the picture.
            0xC1 => components = frame(body).filter(|all| all.len() == n).ok_or("its frame header is broken")?,
            0xC4 => tables.huffman(body).ok_or("its Huffman tables are broken")?,
            0xDB => tables.quantization(body).ok_or("its quantization tables are broken")?,
            0xDD => tables.restart = body.first_chunk().map_or(0, |bytes| u16::from_be_bytes(*bytes)),
            0xDA => {
                let scanned = scan(body, &components).ok_or("its scan header is broken")?;
                n_done += scanned.len();
                rest = picture.scan(&scanned, &tables, rest)?;
            }
            _ => {}
        }
    }
    Ok(picture.samples.into_iter().flat_map(u16::to_le_bytes).collect())
}

/// One component of the frame.
#[derive(Clone, Copy)]
struct Component {
    /// Its place among the components.
    idx: usize,
    id: u8,
    quantization: usize,
}

/// The components of a frame header, where all are of one size (B.2.2).
fn frame(body: &[u8]) -> Option<Vec<Component>> {
    let n = usize::from(*body.get(5)?);
    let each = body.get(6..6 + 3 * n)?.as_chunks::<3>().0;
    let sampling = each.first()?[1];
    let of_one_size = n == 1 || each.iter().all(|it| it[1] == sampling && sampling == 0x11);
    let component = |(idx, it): (usize, &[u8; 3])| Component { idx, id: it[0], quantization: usize::from(it[2] & 3) };
    of_one_size.then(|| each.iter().enumerate().map(component).collect())
}

/// A component in a scan, with its tables.
struct Scanned {
    component: Component,
    dc: usize,
    ac: usize,
}

fn scan(body: &[u8], components: &[Component]) -> Option<Vec<Scanned>> {
    let n = usize::from(*body.first()?);
    let each = body.get(1..1 + 2 * n)?.as_chunks::<2>().0;
    let scanned = each.iter().map(|[id, tables]| {
        let component = *components.iter().find(|component| component.id == *id)?;
        Some(Scanned { component, dc: usize::from(tables >> 4 & 3), ac: usize::from(tables & 3) })
    });
    scanned.collect::<Option<Vec<_>>>().filter(|scanned| !scanned.is_empty())
}

#[derive(Default)]
struct Tables {
    quantization: [Option<[u16; 64]>; 4],
    dc: [Option<Huffman>; 4],
    ac: [Option<Huffman>; 4],
    /// Blocks between restart markers; 0 without any.
    restart: u16,
}

impl Tables {
    /// B.2.4.1
    fn quantization(&mut self, mut body: &[u8]) -> Option<()> {
        while let Some((&kind, rest)) = body.split_first() {
            let wide = kind >> 4 == 1;
            let (values, rest) = rest.split_at_checked(if wide { 128 } else { 64 })?;
            let value = |idx: usize| {
                if wide { u16::from_be_bytes([values[2 * idx], values[2 * idx + 1]]) } else { values[idx].into() }
            };
            *self.quantization.get_mut(usize::from(kind & 15))? = Some(std::array::from_fn(value));
            body = rest;
        }
        Some(())
    }

    /// B.2.4.2
    fn huffman(&mut self, mut body: &[u8]) -> Option<()> {
        while let Some((&kind, rest)) = body.split_first() {
            let (counts, rest) = rest.split_first_chunk::<16>()?;
            let n = counts.iter().map(|count| usize::from(*count)).sum();
            let (values, rest) = rest.split_at_checked(n)?;
            let class = if kind >> 4 == 0 { &mut self.dc } else { &mut self.ac };
            *class.get_mut(usize::from(kind & 15))? = Some(Huffman { counts: *counts, values: values.to_vec() });
            body = rest;
        }
        Some(())
    }
}

/// The picture in the making.
struct Picture {
    columns: usize,
    rows: usize,
    /// Components.
    n: usize,
    samples: Vec<u16>,
    basis: Basis,
}

impl Picture {
    /// Decodes one scan and returns what follows it.
    fn scan<'s>(&mut self, scanned: &[Scanned], tables: &Tables, stream: &'s [u8]) -> Result<&'s [u8], String> {
        let mut bits = Bits::new(stream);
        let mut before = vec![0i32; scanned.len()];
        let across = self.columns.div_ceil(8);
        for block in 0..across * self.rows.div_ceil(8) {
            let restart = usize::from(tables.restart);
            if restart > 0 && block > 0 && block % restart == 0 {
                bits.restart().ok_or("a restart marker is missing")?;
                before.fill(0);
            }
            for (of, before) in scanned.iter().zip(&mut before) {
                let coefficients = block_of(&mut bits, of, tables, before).ok_or("its compressed data are broken")?;
                self.place(&coefficients, of.component.idx, 8 * (block % across), 8 * (block / across));
            }
        }
        Ok(bits.stream)
    }

    fn place(&mut self, coefficients: &[f32; 64], component: usize, left: usize, top: usize) {
        let samples = inverse_transform(coefficients, &self.basis);
        for (row, line) in (top..self.rows).zip(samples.as_chunks::<8>().0) {
            for (column, sample) in (left..self.columns).zip(line) {
                let value = (sample + LEVEL).clamp(0.0, MOST).round() as u16;
                self.samples[(row * self.columns + column) * self.n + component] = value;
            }
        }
    }
}

/// The dequantized coefficients of one block (F.2.2).
fn block_of(bits: &mut Bits<'_>, of: &Scanned, tables: &Tables, before: &mut i32) -> Option<[f32; 64]> {
    let quantization = tables.quantization[of.component.quantization].as_ref()?;
    let (dc, ac) = (tables.dc[of.dc].as_ref()?, tables.ac[of.ac].as_ref()?);
    let mut coefficients = [0.0; 64];
    let size = dc.read(bits)?;
    *before = before.wrapping_add(bits.signed(size.into())?);
    coefficients[0] = *before as f32 * f32::from(quantization[0]);
    let mut at = 1;
    while at < 64 {
        let code = ac.read(bits)?;
        let (zeros, size) = (usize::from(code >> 4), u32::from(code & 15));
        if size == 0 {
            if zeros != 15 {
                break;
            }
            at += 16;
            continue;
        }
        at += zeros;
        let value = bits.signed(size)?;
        *coefficients.get_mut(*ZIGZAG.get(at)?)? = value as f32 * f32::from(*quantization.get(at)?);
        at += 1;
    }
    Some(coefficients)
}

/// What each wave adds at each of eight places.
type Basis = [[f32; 8]; 8];

fn basis() -> Basis {
    use std::f32::consts::{FRAC_1_SQRT_2, PI};
    let of = |place: usize, wave: usize| {
        let scale = if wave == 0 { FRAC_1_SQRT_2 } else { 1.0 };
        scale / 2.0 * ((2 * place + 1) as f32 * wave as f32 * PI / 16.0).cos()
    };
    std::array::from_fn(|place| std::array::from_fn(|wave| of(place, wave)))
}

/// The inverse cosine transform, first along rows, then along columns (A.3.3).
fn inverse_transform(coefficients: &[f32; 64], basis: &Basis) -> [f32; 64] {
    let sum = |place: usize, value: &dyn Fn(usize) -> f32| (0..8).map(|wave| basis[place][wave] * value(wave)).sum();
    let rows: [f32; 64] = std::array::from_fn(|at| sum(at % 8, &|wave| coefficients[at / 8 * 8 + wave]));
    std::array::from_fn(|at| sum(at / 8, &|wave| rows[wave * 8 + at % 8]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATED: Stated = Stated { rows: 8, columns: 8, components: 1, bits: 12, signed: false };

    /// A picture of 8 × 8 pixels whose only coefficient is the first: 1024 of size 11, then the end of the block.
    fn stream() -> Vec<u8> {
        let quantization = [&[0xFF, 0xDB, 0, 67, 0][..], &[1; 64]].concat();
        let frame = [0xFF, 0xC1, 0, 11, 12, 0, 8, 0, 8, 1, 1, 0x11, 0];
        let table = |class, value| {
            let mut counts = [0; 16];
            counts[0] = 1;
            [&[0xFF, 0xC4, 0, 20, class][..], &counts, &[value]].concat()
        };
        let scan = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0];
        let data = [0b0100_0000, 0b0000_0111, 0xFF, 0xD9];
        [&[0xFF, 0xD8], &quantization[..], &frame, &table(0, 11), &table(0x10, 0), &scan, &data].concat()
    }

    #[test]
    fn a_block_of_one_coefficient_is_flat() {
        let bytes = decode(&stream(), STATED).expect("a picture");
        let words: Vec<u16> = bytes.as_chunks().0.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
        assert_eq!(words, [2048 + 1024 / 8; 64]);
    }

    #[test]
    fn a_run_of_zeros_past_the_block_is_refused() {
        // Runs of fifteen zeros and a coefficient, of which the fourth lies beyond the 64th place.
        let mut wild = stream();
        let table = wild.windows(4).rposition(|at| at == [0xFF, 0xC4, 0, 20]).expect("the second table");
        wild[table + 21] = 0xF1;
        let data = wild.len() - 4;
        wild.splice(data.., [0b0100_0000, 0b0000_0101, 0b0101_0101, 0xFF, 0xD9]);
        assert!(decode(&wild, STATED).is_err_and(|why| why.contains("compressed data are broken")));
    }

    #[test]
    fn the_transform_is_that_of_the_standard() {
        let mut coefficients = [0.0; 64];
        coefficients[8 + 2] = 100.0;
        let samples = inverse_transform(&coefficients, &basis());
        for (at, sample) in samples.iter().enumerate() {
            let (x, y) = ((at % 8) as f32, (at / 8) as f32);
            let wave = |place: f32, n: f32| ((2.0 * place + 1.0) * n * std::f32::consts::PI / 16.0).cos();
            assert!((sample - 25.0 * wave(x, 2.0) * wave(y, 1.0)).abs() < 1e-3, "{at}");
        }
    }

    #[test]
    fn a_second_frame_header_of_more_components_is_refused() {
        let mut twice = stream();
        let second = [0xFF, 0xC1, 0, 17, 12, 0, 8, 0, 8, 3, 2, 0x11, 0, 3, 0x11, 0, 1, 0x11, 0];
        let at = twice.windows(2).position(|two| two == [0xFF, 0xDA]).expect("a scan");
        twice.splice(at..at, second);
        assert_eq!(decode(&twice, STATED), Err("its frame header is broken".to_owned()));
    }

    #[test]
    fn a_broken_picture_is_an_error() {
        let whole = stream();
        for len in 0..whole.len() - 2 {
            assert!(decode(&whole[..len], STATED).is_err(), "{len}");
        }
        assert!(decode(&whole, Stated { rows: 30_000, columns: 30_000, ..STATED }).is_err());
        for at in 2..whole.len() {
            for wild in [0, 0x7F, 0xFF] {
                let mut changed = whole.clone();
                changed[at] = wild;
                let _ = decode(&changed, STATED);
            }
        }
    }
}
