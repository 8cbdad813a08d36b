//! Codestreams of the standard, of another encoder and of nobody: decoded, or refused in words.

use super::*;

/// The picture of 4 × 4 samples and its codestream of ISO/IEC 14495-1 H.3.
const EXAMPLE: [u16; 16] = [0, 0, 90, 74, 68, 50, 43, 205, 64, 145, 145, 145, 100, 145, 145, 145];
const EXAMPLE_DATA: [u8; 30] = [
    0xC0, 0, 0, 0x6C, 0x80, 0x20, 0x8E, 0x01, 0xC0, 0, 0, 0x57, 0x40, 0, 0, 0x6E, 0xE6, 0, 0, 0x01, 0xBC, 0x18, 0, 0,
    0x05, 0xD8, 0, 0, 0x91, 0x60,
];

fn segment_of(marker: u8, body: &[u8]) -> Vec<u8> {
    [&[0xFF, marker][..], &(body.len() as u16 + 2).to_be_bytes(), body].concat()
}

fn frame_of(bits: u8, rows: u8, columns: u8, n: u8) -> Vec<u8> {
    let mut body = vec![bits, 0, rows, 0, columns, n];
    (1..=n).for_each(|id| body.extend([id, 0x11, 0]));
    segment_of(0xF7, &body)
}

fn scan_of(ids: &[u8], near: u8, interleave: u8) -> Vec<u8> {
    let mut body = vec![ids.len() as u8];
    ids.iter().for_each(|id| body.extend([*id, 0]));
    body.extend([near, interleave, 0]);
    segment_of(0xDA, &body)
}

fn stream(parts: &[&[u8]]) -> Vec<u8> {
    [&[0xFF, 0xD8], &parts.concat()[..], &[0xFF, 0xD9]].concat()
}

fn decoded(stream: &[u8]) -> Result<Vec<u16>, String> {
    picture(stream, |_| Ok(())).map(|(_, samples)| samples)
}

#[test]
fn the_example_of_the_standard_is_decoded() {
    let whole = stream(&[&frame_of(8, 4, 4, 1), &scan_of(&[1], 0, 0), &EXAMPLE_DATA]);
    assert_eq!(decoded(&whole), Ok(EXAMPLE.to_vec()));
}

/// The whole codestream of the example.
fn example() -> Vec<u8> {
    stream(&[&frame_of(8, 4, 4, 1), &scan_of(&[1], 0, 0), &EXAMPLE_DATA])
}

/// A picture by a formula: a flat quarter for runs, a slope, and jumps over the whole range.
fn by_formula(side: usize, n: usize, bits: u16) -> Vec<u16> {
    let most = (1usize << bits) - 1;
    let sample = |y: usize, x: usize, c: usize| match () {
        () if y >= side / 2 && x < side / 2 => most / 2,
        () => (x * y * 3 + (x * 7 + y * 5) % 4 + 11 * c + if (x + y + c) % 9 == 8 { most } else { 0 }) % (most + 1),
    };
    (0..side * side * n).map(|at| sample(at / n / side, at / n % side, at % n) as u16).collect()
}

/// Such pictures as an encoder of others wrote them: side, components, bits, allowed error, codestream.
const BY_OTHERS: [(usize, usize, u16, u16, &str); 9] = [
    (8, 1, 2, 0, "ffd8fff7000b020008000801011100ffda0008010100000000a492a527ed5a56ddd7b6ed4ef2faff0f80ffd9"),
    (
        8,
        1,
        12,
        0,
        "ffd8fff7000b0c0008000801011100ffda0008010100000000a2c281022c1085026c58d1cb870a34575250a9585b08c450000000001f\
         ed81040000000003f3d1488a903adc54a71cb382f68ce6432640ffd9",
    ),
    (
        8,
        1,
        16,
        0,
        "ffd8fff7000b100008000801011100fff8000d01ffff0012004301140040ffda0008010100000000a02c0280100202c010080500206c\
         0580d01c0b80700a0340507412050082905808684908488820000000000003ff6d80100400000000000003ff1e80a404414801d06e02\
         a05218e41984107a1464330210921200ffd9",
    ),
    (
        8,
        1,
        8,
        3,
        "ffd8fff7000b080008000801011100ffda0008010100030000fe7d6e97264a489000015400000912ab222c6442c64220ffd9",
    ),
    (
        6,
        3,
        8,
        0,
        "ffd8fff70011080006000603011100021100031100ffda000801010000000097685d05564c460c63000000fbc80000038c041260e100\
         270914b0ffda000801020000000002aa6cba0aac988c18c4000001e190000006c01824c141006e1a2160ffda0008010300000000001d\
         5365d0556d88c1882000000e5c800000338061a6050c0370b10b00ffd9",
    ),
    (
        6,
        3,
        8,
        0,
        "ffd8fff70011080006000603011100021100031100ffda000c030100020003000001009768502aa6ca05aa6cba0aac9a5f4da4dd7118\
         318d190847499d84000001f3900000071808080f28de608225165624c1c2004b12539635cd711392e2a521c4c8f0ffd9",
    ),
    (
        6,
        3,
        8,
        0,
        "ffd8fff70011080006000603011100021100031100ffda000c030100020003000002004001031957226da6c8abb6942ad2beb264d748\
         8c8c98310e3230dc4000001f303c11254a000001c6379640862c08424ac9a2a8429c011c6b88aa99c510921effd9",
    ),
    (
        6,
        3,
        8,
        2,
        "ffd8fff70011080006000603011100021100031100ffda000c030100020003000202004212f4aa3eb4acdbec6a9c8a920a92c8000003\
         8800001022b50000180006000000bc41a14de7b0910425c66c488444ffd9",
    ),
    (
        6,
        4,
        10,
        0,
        "ffd8fff700140a0006000604011100021100031100041100ffda000e04010002000300040000020040e3812b56b3953b2155515b5357\
         ca52842227779bd67336a5452535284462d956a55047311ac53bb3200000003f78000b003000544222422200000003e30d7b99000000\
         078421862cc64090889b34554d04bdc79a616e22aa69a887b9ee6b00ffd9",
    ),
];

fn bytes_of(hex: &str) -> Vec<u8> {
    hex.as_bytes()
        .as_chunks::<2>()
        .0
        .iter()
        .map(|pair| u8::from_str_radix(&String::from_utf8_lossy(pair), 16).expect("hexadecimal digits"))
        .collect()
}

#[test]
fn streams_of_another_encoder_give_its_pictures() {
    for (side, n, bits, near, hex) in BY_OTHERS {
        let found = decoded(&bytes_of(hex)).expect("a picture");
        let wanted = by_formula(side, n, bits);
        assert_eq!(found.len(), wanted.len());
        let apart = found.iter().zip(&wanted).map(|(a, b)| a.abs_diff(*b)).max();
        assert_eq!(apart, Some(near), "{side} {n} {bits}");
    }
}

/// The example twice, one below the other, with a restart marker between.
fn restarted(interval: &[u8], marker: u8) -> Vec<u8> {
    let data = [&EXAMPLE_DATA[..], &[0xFF, marker], &EXAMPLE_DATA].concat();
    stream(&[&frame_of(8, 8, 4, 1), &segment_of(0xDD, interval), &scan_of(&[1], 0, 0), &data])
}

#[test]
fn a_restart_forgets_what_was_learnt() {
    for interval in [&[0, 4][..], &[0, 0, 4], &[0, 0, 0, 4]] {
        assert_eq!(decoded(&restarted(interval, 0xD0)), Ok([EXAMPLE, EXAMPLE].concat()));
    }
    let wrong = |interval: &[u8], marker| decoded(&restarted(interval, marker)).expect_err("refused");
    assert_eq!(wrong(&[0, 4], 0xD1), "behind row 4 is no restart marker, or another one");
    assert_eq!(wrong(&[0, 3], 0xD0), "its compressed data go on behind row 3, where they should end");
    assert_eq!(wrong(&[0, 5], 0xD0), "its compressed data end in row 5");
    assert_eq!(wrong(&[0, 0], 0xD0), "its compressed data end in row 5");
    assert_eq!(wrong(&[4], 0xD0), "its restart interval is broken");
}

#[test]
fn what_is_not_read_is_said_by_name() {
    let says = |parts: &[&[u8]], words: &str| {
        let why = decoded(&stream(parts)).expect_err(words);
        assert!(why.contains(words), "{why}");
    };
    let (frame, scan) = (frame_of(8, 4, 4, 1), scan_of(&[1], 0, 0));
    let changed = |segment: &[u8], at: usize, value: u8| {
        let mut segment = segment.to_vec();
        segment[at] = value;
        segment
    };
    let with = |more: &[u8], words| says(&[&frame, more, &scan, &EXAMPLE_DATA], words);
    with(&segment_of(0xE8, b"mrfx\x02"), "HP2");
    with(&segment_of(0xE8, b"mrfx\x09"), "unknown transform");
    with(&segment_of(0xF8, &[4, 2, 0, 1, 0, 1]), "above 65,535");
    with(&segment_of(0xF8, &[1, 0]), "coding parameters are broken");
    with(&segment_of(0xF8, &[9]), "unknown kind");
    with(&segment_of(0xC0, &frame[4..]), "it is JPEG and not JPEG-LS");
    with(&frame, "two frame headers");
    with(&segment_of(0xDC, &[0, 4]), "marker FFDC");
    with(&[0xFF, 0xD9, 0, 2], "marker FFD9");
    with(&[0xFF, 0xD9], "it ends before its last scan");
    let as_scan = |scan: &[u8], words| says(&[&frame, scan, &EXAMPLE_DATA], words);
    as_scan(&scan_of(&[2], 0, 0), "scan header is broken");
    as_scan(&scan_of(&[], 0, 0), "scan header is broken");
    as_scan(&scan_of(&[1], 0, 3), "scan header is broken");
    as_scan(&scan_of(&[1, 1], 0, 1), "comes twice");
    as_scan(&scan_of(&[1], 128, 0), "allowed error 128");
    as_scan(&changed(&scan, 6, 1), "mapping table");
    as_scan(&changed(&scan, 9, 1), "point transform");
    let as_frame = |frame: &[u8], words| says(&[frame, &scan, &EXAMPLE_DATA], words);
    as_frame(&[], "its size is not said");
    as_frame(&frame_of(1, 4, 4, 1), "samples of 1 bits");
    as_frame(&frame_of(17, 4, 4, 1), "samples of 17 bits");
    as_frame(&frame_of(8, 0, 4, 1), "does not say its size");
    as_frame(&frame_of(8, 4, 4, 0), "frame header is broken");
    as_frame(&changed(&frame, 9, 2), "frame header is broken");
    as_frame(&changed(&frame_of(8, 4, 4, 3), 14, 0x22), "components of different sizes");
    // Another component never comes.
    as_frame(&frame_of(8, 4, 4, 2), "it ends before its last scan");
}

#[test]
fn markers_that_change_nothing_are_passed() {
    let more = [segment_of(0xE8, b"mrfx\0"), segment_of(0xE8, b"SPIFF\0"), segment_of(0xFE, b"a word"), vec![0xFF]];
    let table = segment_of(0xF8, &[2, 1, 1, 9, 8, 7]);
    let whole = [&[0xFF, 0xD8], &more.concat()[..], &table, &example()[2..]].concat();
    assert_eq!(decoded(&whole), Ok(EXAMPLE.to_vec()));
}

#[test]
fn no_memory_is_taken_for_what_cannot_come_out() {
    let mut large = example();
    large[7..11].fill(0xFF);
    assert!(decoded(&large).is_err_and(|why| why.contains("cannot become 65535 x 65535 pixels")));
    let refused = picture(&example(), |stated| Err(format!("{} x {}", stated.columns, stated.rows)));
    assert_eq!(refused, Err("4 x 4".to_owned()));
}

#[test]
fn a_broken_picture_is_an_error_and_never_a_panic() {
    for (.., hex) in BY_OTHERS {
        let whole = bytes_of(hex);
        for len in 0..whole.len() - 2 {
            assert!(decoded(&whole[..len]).is_err(), "{len} of {hex}");
        }
        for at in 2..whole.len() {
            for bit in 0..8 {
                let mut changed = whole.clone();
                changed[at] ^= 1 << bit;
                let _ = decoded(&changed);
            }
            let mut marked = whole.clone();
            marked[at] = 0xFF;
            let _ = decoded(&marked);
        }
    }
}

#[test]
fn data_of_one_kind_end_in_words() {
    for (byte, words) in [(0u8, "cannot be"), (0xFF, "data end"), (0x7F, "data")] {
        for (bits, near) in [(2, 0), (8, 3), (16, 0), (16, 255)] {
            let data = vec![byte; 4000];
            let whole = stream(&[&frame_of(bits, 200, 200, 1), &scan_of(&[1], near, 0), &data]);
            assert!(decoded(&whole).is_err_and(|why| why.contains(words)), "{byte} {bits} {near}");
        }
    }
    // A run of whole parts, then a last part longer than what is left of the line.
    let data = [0b1111_1111, 0b0111_1111, 0b1111_0111, 0xFF, 0x7F];
    let whole = stream(&[&frame_of(8, 4, 40, 1), &scan_of(&[1], 0, 0), &data]);
    assert!(decoded(&whole).is_err_and(|why| why.contains("longer than the line")));
}
