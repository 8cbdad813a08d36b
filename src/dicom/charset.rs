//! Bytes to text in the file's own character sets, code extensions included (PS3.3 C.12.1.1.2, PS3.5 6.1.2).
//!
//! The tables are those of `encoding_rs`, which are built for the web: an EUC encoding holds the ISO 2022 set of the same
//! country in its upper half, and the Windows code pages hold the ISO 8859 ones.

use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_8859_2, ISO_8859_3, ISO_8859_4, ISO_8859_5, ISO_8859_6,
    ISO_8859_7, ISO_8859_8, ISO_8859_15, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1252, WINDOWS_1254,
};

use super::format::printable;

/// A set that escapes switch to: its characters are `width` bytes, found in an encoding by their upper halves.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Set {
    encoding: &'static Encoding,
    width: usize,
    /// What the encoding puts before each character of this set.
    prefix: Option<u8>,
}

const fn single(encoding: &'static Encoding) -> Set {
    Set { encoding, width: 1, prefix: None }
}

const fn double(encoding: &'static Encoding) -> Set {
    Set { encoding, width: 2, prefix: None }
}

const LATIN_1: Set = single(WINDOWS_1252);
const JIS_X_0208: Set = double(EUC_JP);
const JIS_X_0212: Set = Set { encoding: EUC_JP, width: 2, prefix: Some(0x8F) };
const KATAKANA: Set = single(SHIFT_JIS);
const KS_X_1001: Set = double(EUC_KR);
const GB_2312: Set = double(GBK);

/// Sets by the number of their registration, in the code `ISO_IR n` or `ISO 2022 IR n`; the set of the upper half (G1).
const REGISTERED: [(u32, Option<Set>); 20] = [
    (6, None),
    (14, None),
    (87, None),
    (159, None),
    (13, Some(KATAKANA)),
    (58, Some(GB_2312)),
    (100, Some(LATIN_1)),
    (101, Some(single(ISO_8859_2))),
    (109, Some(single(ISO_8859_3))),
    (110, Some(single(ISO_8859_4))),
    (126, Some(single(ISO_8859_7))),
    (127, Some(single(ISO_8859_6))),
    (138, Some(single(ISO_8859_8))),
    (144, Some(single(ISO_8859_5))),
    (148, Some(single(WINDOWS_1254))),
    (149, Some(KS_X_1001)),
    (165, Some(GB_2312)),
    (166, Some(single(WINDOWS_874))),
    (168, None),
    (203, Some(single(ISO_8859_15))),
];

/// What an escape sequence designates: the lower half (G0) or the upper one (G1).
#[derive(Clone, Copy)]
enum Designates {
    Lower(Option<Set>),
    Upper(Set),
}

use Designates::{Lower, Upper};

/// Escape sequences without their first byte (PS3.3 tables C.12-3 and C.12-4), and three that older writers use. The
/// Japanese letters of ISO-IR 14 are those of ASCII but for two signs.
const ESCAPES: [(&[u8], Designates); 23] = [
    (b"(B", Lower(None)),
    (b"(J", Lower(None)),
    (b"(I", Lower(Some(KATAKANA))),
    (b"$B", Lower(Some(JIS_X_0208))),
    (b"$@", Lower(Some(JIS_X_0208))),
    (b"$(B", Lower(Some(JIS_X_0208))),
    (b"$(D", Lower(Some(JIS_X_0212))),
    (b")I", Upper(KATAKANA)),
    (b"$)C", Upper(KS_X_1001)),
    (b"$)A", Upper(GB_2312)),
    (b"$)B", Upper(JIS_X_0208)),
    (b"$A", Lower(Some(GB_2312))),
    (b"-A", Upper(LATIN_1)),
    (b"-B", Upper(single(ISO_8859_2))),
    (b"-C", Upper(single(ISO_8859_3))),
    (b"-D", Upper(single(ISO_8859_4))),
    (b"-F", Upper(single(ISO_8859_7))),
    (b"-G", Upper(single(ISO_8859_6))),
    (b"-H", Upper(single(ISO_8859_8))),
    (b"-L", Upper(single(ISO_8859_5))),
    (b"-M", Upper(single(WINDOWS_1254))),
    (b"-T", Upper(single(WINDOWS_874))),
    (b"-b", Upper(single(ISO_8859_15))),
];

const ESC: u8 = 0x1B;

/// What ends the reach of escapes, beside the ends of lines (PS3.5 6.1.2.5.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Delimiters {
    /// Between values.
    Values,
    /// Between values, and in a person's name between groups and components.
    Name,
}

impl Delimiters {
    fn has(self, byte: u8) -> bool {
        byte == b'\\' || self == Self::Name && matches!(byte, b'^' | b'=')
    }
}

/// How text beyond ASCII is read.
#[derive(Clone, Debug, Default)]
pub(super) struct Charset {
    /// An encoding of whole values, without code extensions.
    whole: Option<&'static Encoding>,
    /// The upper half at the start and after each delimiter.
    upper: Option<Set>,
    /// Whether the file names any character set.
    is_named: bool,
    /// The first term that is none.
    unknown: Option<String>,
}

impl Charset {
    /// From Specific Character Set (0008,0005).
    ///
    /// Where its first value gives no upper half, that of the next one does: strict files switch to it by an escape,
    /// and there are others.
    pub fn from_codes(codes: &str) -> Self {
        let codes: Vec<&str> = codes.split('\\').map(str::trim).take(16).collect();
        let terms: Vec<Option<Term>> = codes.iter().map(|code| Term::of(code)).collect();
        let unknown = terms.iter().position(Option::is_none).map(|idx| printable(codes[idx]));
        let whole = terms.first().and_then(|term| term.as_ref()?.whole());
        let upper = terms.iter().flatten().find_map(|term| term.upper());
        Self { whole, upper, is_named: codes.iter().any(|code| !code.is_empty()), unknown }
    }

    /// What had to be assumed to read these values, in plain words.
    pub fn assumption<'v>(&self, mut values: impl Iterator<Item = &'v [u8]>) -> Option<String> {
        let is_beyond = values.any(|bytes| !bytes.is_ascii() || bytes.contains(&ESC));
        match &self.unknown {
            _ if !is_beyond => None,
            Some(code) => {
                Some(format!("its character set {code} is not known: some letters in its texts may be wrong"))
            }
            None if !self.is_named => {
                Some("it does not name the character set of its texts: some letters may be wrong".to_owned())
            }
            None => None,
        }
    }

    /// The text of a value. Bytes that the character set does not know become replacement characters; without a
    /// character set, UTF-8 is tried and then Latin-1.
    pub fn decode(&self, bytes: &[u8], delimiters: Delimiters) -> String {
        if let Some(encoding) = self.whole {
            return plain(encoding, bytes);
        }
        if bytes.contains(&ESC) {
            return Decoder::new(self.upper, delimiters).run(bytes);
        }
        match self.upper {
            _ if bytes.is_ascii() => String::from_utf8_lossy(bytes).into_owned(),
            Some(set) => plain(set.encoding, bytes),
            None => std::str::from_utf8(bytes).map_or_else(|_| plain(WINDOWS_1252, bytes), str::to_owned),
        }
    }
}

fn plain(encoding: &'static Encoding, bytes: &[u8]) -> String {
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// One Defined Term of Specific Character Set.
enum Term {
    Whole(&'static Encoding),
    Extended(Option<Set>),
}

impl Term {
    /// The term with the spellings that are met: `ISO_IR 100`, `ISO-IR 100`, `ISO_IR_100`, `ISO 2022 IR 100`.
    fn of(code: &str) -> Option<Self> {
        let code = code.to_ascii_uppercase();
        match code.as_str() {
            "" | "DEFAULT" => return Some(Self::Extended(None)),
            "UTF-8" | "UTF8" => return Some(Self::Whole(UTF_8)),
            "GB18030" => return Some(Self::Whole(GB18030)),
            "GBK" | "GB2312" | "ISO 2022 GBK" | "ISO 2022 58" => return Some(Self::Whole(GBK)),
            "BIG5" => return Some(Self::Whole(BIG5)),
            _ => {}
        }
        let number: u32 = code.split("IR").nth(1)?.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().ok()?;
        if number == 192 {
            return Some(Self::Whole(UTF_8));
        }
        REGISTERED.iter().find(|(registered, _)| *registered == number).map(|(_, set)| Self::Extended(*set))
    }

    fn whole(&self) -> Option<&'static Encoding> {
        if let Self::Whole(encoding) = self { Some(encoding) } else { None }
    }

    fn upper(&self) -> Option<Set> {
        if let Self::Extended(set) = self { *set } else { None }
    }
}

/// Reads one value with escapes in it.
struct Decoder {
    initial: Option<Set>,
    /// `None`: ASCII.
    lower: Option<Set>,
    /// `None`: nothing was designated.
    upper: Option<Set>,
    delimiters: Delimiters,
    out: String,
}

impl Decoder {
    fn new(initial: Option<Set>, delimiters: Delimiters) -> Self {
        Self { initial, lower: None, upper: initial, delimiters, out: String::new() }
    }

    fn run(mut self, mut rest: &[u8]) -> String {
        while let Some(first) = rest.first() {
            let n = match *first {
                ESC => self.escape(&rest[1..]) + 1,
                byte @ (..=0x20 | 0x7F) => self.control(byte),
                byte @ 0x21..=0x7E => match self.lower {
                    Some(set) => self.character(set, rest),
                    None => self.ascii(byte),
                },
                0x80.. => self.character(self.upper.unwrap_or(LATIN_1), rest),
            };
            rest = &rest[n..];
        }
        self.out
    }

    /// Follows an escape; one that is not known is only passed over, so that what comes after it stays readable.
    fn escape(&mut self, rest: &[u8]) -> usize {
        let Some((sequence, designates)) = ESCAPES.iter().find(|(sequence, _)| rest.starts_with(sequence)) else {
            return 0;
        };
        match designates {
            Lower(set) => self.lower = *set,
            Upper(set) => self.upper = Some(*set),
        }
        sequence.len()
    }

    fn control(&mut self, byte: u8) -> usize {
        if matches!(byte, b'\t' | b'\n' | 0x0C | b'\r') {
            self.reset();
        }
        self.out.push(char::from(byte));
        1
    }

    fn ascii(&mut self, byte: u8) -> usize {
        if self.delimiters.has(byte) {
            self.reset();
        }
        self.out.push(char::from(byte));
        1
    }

    fn reset(&mut self) {
        (self.lower, self.upper) = (None, self.initial);
    }

    /// One character of a set, from bytes of either half. A half of one is a replacement character.
    fn character(&mut self, set: Set, rest: &[u8]) -> usize {
        let bytes = &rest[..set.width.min(rest.len())];
        let is_upper = |byte: &u8| *byte >= 0x80;
        let is_whole = bytes.len() == set.width
            && bytes.iter().all(|byte| is_upper(byte) == is_upper(&bytes[0]) && !matches!(byte, 0..=0x20 | 0x7F));
        if !is_whole {
            self.out.push(char::REPLACEMENT_CHARACTER);
            return 1;
        }
        let encoded: Vec<u8> = set.prefix.into_iter().chain(bytes.iter().map(|byte| byte | 0x80)).collect();
        self.out.push_str(&plain(set.encoding, &encoded));
        set.width
    }
}
