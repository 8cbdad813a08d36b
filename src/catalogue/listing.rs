//! A host's listing of a series: one page of `ListBucketResult` (Amazon S3 API, ListObjectsV2), and no more than that.

use quick_xml::{Reader, events::Event};

use super::key;

/// The most bytes of a page: a thousand keys take about 400,000.
pub const MOST_PAGE_BYTES: u64 = 1 << 20;
/// The most pages of a series.
pub const MOST_PAGES: usize = 16;
/// The most bytes of one file: a slice of a body scan has half a million, an enhanced object tens of millions.
pub const MOST_FILE_BYTES: u64 = 256 << 20;
/// The most characters of one value.
const MOST_VALUE_CHARS: usize = 2048;
/// Elements within elements; a listing has three.
const MOST_DEPTH: usize = 8;

/// An object of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// UUID of the instance.
    pub instance: String,
    /// Bytes.
    pub size: u64,
    /// MD5 of the bytes, where the ETag is a plain one.
    pub md5: Option<[u8; 16]>,
}

/// One page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// In the host's order.
    pub objects: Vec<Object>,
    /// What to ask for the next page with.
    pub next: Option<String>,
}

/// What is said of an object until its element ends.
#[derive(Default)]
struct Said {
    key: String,
    size: String,
    etag: String,
}

/// Reads a page of the listing of a series.
///
/// # Errors
/// Part of a sentence: what is wrong with it. Names of any other form than `SERIES/UUID.dcm` are, too.
pub fn parse_page(bytes: &[u8], series: &str) -> Result<Page, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| no_listing())?;
    let mut reader = Reader::from_str(text);
    let mut parser = Parser { series, ..Parser::default() };
    loop {
        match reader.read_event().map_err(|_| no_listing())? {
            Event::Start(start) => parser.begin(start.local_name().as_ref())?,
            Event::Text(text) => parser.push(&text.xml10_content())?,
            Event::GeneralRef(name) => parser.push(meaning(&name)?)?,
            Event::End(_) => parser.end()?,
            Event::Eof => return parser.page(),
            // A document type could make a short text mean a long one.
            Event::DocType(_) => return Err(no_listing()),
            _ => {}
        }
    }
}

/// Where in a page one is, and what it said so far.
#[derive(Default)]
struct Parser<'a> {
    series: &'a str,
    path: Vec<String>,
    value: String,
    said: Said,
    page: Page,
    is_truncated: bool,
    was_listing: bool,
}

impl Parser<'_> {
    fn begin(&mut self, name: &str) -> Result<(), String> {
        self.path.push(name.to_owned());
        self.was_listing |= self.path.len() == 1 && name == "ListBucketResult";
        self.value.clear();
        if MOST_DEPTH < self.path.len() || !self.was_listing { Err(no_listing()) } else { Ok(()) }
    }

    fn push(&mut self, more: &str) -> Result<(), String> {
        self.value.push_str(more);
        match self.value.len() {
            ..=MOST_VALUE_CHARS => Ok(()),
            _ => Err("its listing has a value that is far too long".to_owned()),
        }
    }

    fn end(&mut self) -> Result<(), String> {
        let names: Vec<&str> = self.path.iter().map(String::as_str).collect();
        let value = std::mem::take(&mut self.value);
        match names.as_slice() {
            [_, "Contents", "Key"] => self.said.key = value,
            [_, "Contents", "Size"] => self.said.size = value,
            [_, "Contents", "ETag"] => self.said.etag = value,
            [_, "Contents"] => self.page.objects.push(object(&std::mem::take(&mut self.said), self.series)?),
            [_, "IsTruncated"] => self.is_truncated = value.trim() == "true",
            [_, "NextContinuationToken"] => self.page.next = Some(value),
            _ => {}
        }
        self.path.pop();
        Ok(())
    }

    fn page(mut self) -> Result<Page, String> {
        if !self.was_listing || !self.path.is_empty() {
            return Err(no_listing());
        }
        self.page.next = self.page.next.filter(|_| self.is_truncated);
        match self.is_truncated && self.page.next.as_ref().is_none_or(String::is_empty) {
            true => Err("its listing goes on and does not say where".to_owned()),
            false => Ok(self.page),
        }
    }
}

fn no_listing() -> String {
    "its answer is no listing of files".to_owned()
}

/// The five entities that XML itself has.
fn meaning(name: &str) -> Result<&'static str, String> {
    match name {
        "quot" | "#34" | "#x22" => Ok("\""),
        "amp" => Ok("&"),
        "lt" => Ok("<"),
        "gt" => Ok(">"),
        "apos" => Ok("'"),
        _ => Err(no_listing()),
    }
}

fn object(said: &Said, series: &str) -> Result<Object, String> {
    let instance = key::instance_of(&said.key, series)
        .ok_or("its listing names a file that is none of the series".to_owned())?
        .to_owned();
    let size = said.size.trim().parse().map_err(|_| "its listing has a size that is no number".to_owned())?;
    if size == 0 || MOST_FILE_BYTES < size {
        return Err(format!("its listing has a file of {size} bytes"));
    }
    Ok(Object { instance, size, md5: plain_md5(&said.etag) })
}

/// An ETag that is an MD5: 32 digits to the base of 16. One of an upload in parts has a hyphen and is none.
fn plain_md5(etag: &str) -> Option<[u8; 16]> {
    let digits = etag.trim().trim_matches('"');
    if digits.len() != 32 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut md5 = [0; 16];
    for (at, byte) in md5.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(md5)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERIES: &str = "2ab5dd89-023a-4e32-a9cf-c86391389a09";
    const INSTANCE: &str = "961a576b-120d-4d91-9253-ac5e1458191e";

    fn page(key: &str, size: &str, etag: &str, tail: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
             <Name>bucket</Name><Prefix>{SERIES}/</Prefix><Contents><Key>{key}</Key><LastModified>2020</LastModified>\
             <ETag>{etag}</ETag><Size>{size}</Size></Contents>{tail}</ListBucketResult>"
        )
    }

    #[test]
    fn a_page_is_read_with_sizes_sums_and_where_it_goes_on() {
        let key = format!("{SERIES}/{INSTANCE}.dcm");
        let tail = "<IsTruncated>true</IsTruncated><NextContinuationToken>a+b/c=&amp;</NextContinuationToken>";
        let read =
            parse_page(page(&key, "12", "&quot;00112233445566778899aabbccddeeff&quot;", tail).as_bytes(), SERIES);
        let read = read.expect("a page");
        assert_eq!(read.next.as_deref(), Some("a+b/c=&"));
        assert_eq!((read.objects[0].instance.as_str(), read.objects[0].size), (INSTANCE, 12));
        assert_eq!(read.objects[0].md5.expect("plain")[..3], [0, 0x11, 0x22]);
        let last = "<IsTruncated>false</IsTruncated><NextContinuationToken>x</NextContinuationToken>";
        let read = parse_page(page(&key, "12", "\"00112233445566778899aabbccddeeff-2\"", last).as_bytes(), SERIES);
        let read = read.expect("a page");
        assert_eq!((read.next, read.objects[0].md5), (None, None));
    }

    #[test]
    fn what_is_no_listing_is_refused() {
        let key = format!("{SERIES}/{INSTANCE}.dcm");
        for wrong in [
            "<html><body>Sign in to the network</body></html>".to_owned(),
            "Sign in".to_owned(),
            String::new(),
            "{\"Contents\": []}".to_owned(),
            page(&key, "12", "", "")[..200].to_owned(),
            page("../../etc/passwd", "12", "", ""),
            page(&key, "-1", "", ""),
            page(&key, "0", "", ""),
            page(&key, "99999999999999", "", ""),
            page(&key, "1", "", "<IsTruncated>true</IsTruncated>"),
            page(&key, "1", &"x".repeat(5000), ""),
            page(&key, "1", "", &"<a>".repeat(20)),
            format!("<!DOCTYPE a [<!ENTITY b \"{key}\">]>{}", page("&b;", "1", "", "")),
            page("&b;", "1", "", ""),
        ] {
            assert!(parse_page(wrong.as_bytes(), SERIES).is_err(), "{wrong}");
        }
        assert!(parse_page(&[0xff, 0xfe, 0], SERIES).is_err());
    }
}
