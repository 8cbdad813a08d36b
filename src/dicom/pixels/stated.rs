//! What a JPEG or JPEG 2000 codestream says of its image, held against the header before anything is decoded.
//!
//! A decoder believes the codestream and the DICOM header believes itself; where they disagree on size the picture
//! would be wrong without an error.

use crate::study::PixelFormat;

/// What a codestream says of its image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stated {
    pub rows: u32,
    pub columns: u32,
    pub components: u32,
    pub bits: u16,
    /// Whether the codestream itself holds signed values: JPEG 2000 only.
    pub signed: bool,
}

impl Stated {
    /// Holds it against the header's format.
    pub fn check(self, format: &PixelFormat) -> Result<(), String> {
        let Self { rows, columns, components, bits, signed } = self;
        if (rows, columns) != (format.rows, format.columns) {
            return Err(format!(
                "the compressed picture is {columns} x {rows}, the header says {} x {}",
                format.columns, format.rows
            ));
        }
        if components != u32::from(format.samples_per_pixel) {
            return Err(format!(
                "the compressed picture has {components} colour components, the header says {}",
                format.samples_per_pixel
            ));
        }
        if bits == 0 || bits > 16 {
            return Err(format!("the compressed picture has {bits} bits for each sample"));
        }
        if signed && (!format.signed || components > 1) {
            return Err("the compressed picture holds signed values, the header says unsigned".to_owned());
        }
        Ok(())
    }
}

/// What a JPEG says before its first scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Jpeg {
    /// Its image.
    pub stated: Stated,
    /// The second byte of its Start of Frame marker: which process.
    pub process: u8,
    /// Whether it says that its components are luminance and colour differences, or that they are not.
    pub ybr: Option<bool>,
}

/// How many scans a JPEG may have: each may walk over the whole picture again, and encoders write ten or so.
const MAX_SCANS: usize = 128;

/// What is wrong with a JPEG of too many scans (ITU-T T.81 B.2.3). In coded data a marker's first byte is stuffed, so that
/// no scan is missed.
pub(super) fn check_scans(stream: &[u8]) -> Result<(), String> {
    let scans = stream.windows(2).filter(|pair| *pair == [0xFF, 0xDA]).count();
    if scans > MAX_SCANS {
        return Err(format!("the compressed picture has {scans} scans, and at most {MAX_SCANS} are read"));
    }
    Ok(())
}

/// The segments of a JPEG up to its first scan (ITU-T T.81 B.2.1, B.2.2).
pub(super) fn jpeg(stream: &[u8]) -> Option<Jpeg> {
    let mut rest = stream.strip_prefix(&[0xFF, 0xD8])?;
    let mut frame = None;
    let (mut jfif, mut adobe, mut named) = (false, None, false);
    while let &[0xFF, marker, ..] = rest {
        if marker == 0xFF {
            rest = &rest[1..];
            continue;
        }
        let segment = rest.get(2..)?;
        let len = usize::from(u16::from_be_bytes(*segment.first_chunk()?)).max(2);
        let body = segment.get(2..len).unwrap_or_else(|| segment.get(2..).unwrap_or_default());
        match marker {
            0xDA | 0xD9 => break,
            0xE0 => jfif |= body.starts_with(b"JFIF\0"),
            0xEE if body.starts_with(b"Adobe") => adobe = body.get(11).copied(),
            0xC0..=0xCF if ![0xC4, 0xC8, 0xCC].contains(&marker) => {
                frame = Some((marker, jpeg_frame(body)?));
                let ids = [6, 9, 12].map(|at| body.get(at).copied().unwrap_or(0));
                named = [*b"RGB", *b"rgb"].contains(&ids);
            }
            _ => {}
        }
        rest = segment.get(len..).unwrap_or_default();
    }
    let (process, stated) = frame?;
    // Names of components say more than markers that a converter may have put there.
    let ybr = if named { Some(false) } else { adobe.map(|transform| transform != 0).or(jfif.then_some(true)) };
    Some(Jpeg { stated, process, ybr })
}

/// The next marker with its segment, and what follows it.
pub(super) fn segment(mut stream: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    while !matches!(stream, [0xFF, marker, ..] if *marker != 0xFF && *marker != 0) {
        stream = stream.get(1..)?;
    }
    let marker = stream[1];
    let len = usize::from(u16::from_be_bytes(*stream.get(2..)?.first_chunk()?));
    Some((marker, stream.get(4..2 + len)?, stream.get(2 + len..)?))
}

/// A frame header of JPEG or JPEG-LS (ITU-T T.81 B.2.2, T.87 C.2.2).
pub(super) fn jpeg_frame(body: &[u8]) -> Option<Stated> {
    let &[bits, r1, r0, c1, c0, components] = body.first_chunk()?;
    Some(Stated {
        rows: u16::from_be_bytes([r1, r0]).into(),
        columns: u16::from_be_bytes([c1, c0]).into(),
        components: components.into(),
        bits: bits.into(),
        signed: false,
    })
}

/// How many tiles a JPEG 2000 picture may have: the decoder keeps some 10 KB for each, whether it is there or not. Pictures
/// of 32,768 x 32,768 in tiles of 256 x 256 have as many.
const MAX_TILES: u64 = 16_384;

/// The SIZ segment of a JPEG 2000 codestream (ITU-T T.800 A.5.1), bare or in a JP2 file. `None` where it is odd: with
/// components of different depths or sizes, or more tiles than [`MAX_TILES`].
pub(super) fn jpeg2000(stream: &[u8]) -> Option<Stated> {
    const START: [u8; 4] = [0xFF, 0x4F, 0xFF, 0x51];
    let start = stream.windows(4).take(4096).position(|window| window == START)?;
    let size = stream.get(start + 4..)?;
    let fixed: &[u8; 38] = size.first_chunk()?;
    let long = |at: usize| u32::from_be_bytes([fixed[at], fixed[at + 1], fixed[at + 2], fixed[at + 3]]);
    let [x_end, y_end, x_start, y_start] = [4, 8, 12, 16].map(long);
    let [tile_width, tile_height] = [20, 24].map(long);
    let (columns, rows) = (x_end.checked_sub(x_start)?, y_end.checked_sub(y_start)?);
    let tiles = u64::from(x_end.div_ceil(tile_width.max(1))) * u64::from(y_end.div_ceil(tile_height.max(1)));
    if tile_width == 0 || tile_height == 0 || tiles > MAX_TILES {
        return None;
    }
    let components = u16::from_be_bytes([fixed[36], fixed[37]]);
    let each = size.get(38..38 + 3 * usize::from(components))?.as_chunks::<3>().0;
    let &[depth, 1, 1] = each.first()? else { return None };
    each.iter().all(|component| *component == [depth, 1, 1]).then_some(Stated {
        rows,
        columns,
        components: components.into(),
        bits: u16::from(depth & 0x7F) + 1,
        signed: depth & 0x80 != 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jpeg_says_its_size_before_it_is_decoded() {
        let stream =
            [&[0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2][..], &[0xFF, 0xFF, 0xC3, 0, 11, 12, 1, 0, 2, 0, 1, 0, 0x11, 0]]
                .concat();
        let stated = Stated { rows: 256, columns: 512, components: 1, bits: 12, signed: false };
        assert_eq!(jpeg(&stream), Some(Jpeg { stated, process: 0xC3, ybr: None }));
        assert_eq!(jpeg(&stream[..12]), None);
        assert_eq!(jpeg(&[0xFF, 0xD8, 0xFF, 0xE0, 0, 0]), None);
    }

    #[test]
    fn markers_and_names_tell_the_colours() {
        let frame = |ids: [u8; 3]| {
            let [a, b, c] = ids;
            vec![0xFF, 0xC0, 0, 17, 8, 0, 1, 0, 1, 3, a, 0x11, 0, b, 0x11, 0, c, 0x11, 0]
        };
        let jfif = [&[0xFF, 0xE0, 0, 8][..], b"JFIF\0\x01"].concat();
        let adobe = |transform| [&[0xFF, 0xEE, 0, 14][..], b"Adobe\0\x64\0\0\0\0", &[transform]].concat();
        let ybr = |parts: &[&[u8]]| jpeg(&[&[0xFF, 0xD8], &parts.concat()[..]].concat()).and_then(|jpeg| jpeg.ybr);
        assert_eq!(ybr(&[&frame([1, 2, 3])]), None);
        assert_eq!(ybr(&[&jfif, &frame([1, 2, 3])]), Some(true));
        assert_eq!(ybr(&[&adobe(0), &frame([1, 2, 3])]), Some(false));
        assert_eq!(ybr(&[&jfif, &frame([1, 2, 3]), &adobe(1)]), Some(true));
        assert_eq!(ybr(&[&jfif, &frame(*b"RGB")]), Some(false));
    }

    #[test]
    fn a_million_tiles_are_refused() {
        let mut stream = vec![0xFF, 0x4F, 0xFF, 0x51, 0, 41, 0, 0];
        for long in [4096u32, 4096, 0, 0, 512, 512, 0, 0] {
            stream.extend_from_slice(&long.to_be_bytes());
        }
        stream.extend_from_slice(&[0, 1, 0x8B, 1, 1]);
        let stated = Stated { rows: 4096, columns: 4096, components: 1, bits: 12, signed: true };
        assert_eq!(jpeg2000(&stream), Some(stated));
        let mut many = stream.clone();
        many[24..32].copy_from_slice(&[0, 0, 0, 1, 0, 0, 0, 1]);
        assert_eq!(jpeg2000(&many), None);
        stream[41] = 3;
        stream.extend_from_slice(&[0x8B, 1, 1, 0x87, 1, 1]);
        assert_eq!(jpeg2000(&stream), None, "one component of another depth");
    }
}
