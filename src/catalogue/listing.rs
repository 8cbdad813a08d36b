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
    let (mut path, mut value, mut said) = (Vec::<String>::new(), String::new(), Said::default());
    let (mut page, mut is_truncated, mut was_listing) = (Page::default(), false, false);
    loop {
        match reader.read_event().map_err(|_| no_listing())? {
            Event::Start(start) => {
                path.push(start.local_name().as_ref().to_owned());
                was_listing |= path.len() == 1 && path[0] == "ListBucketResult";
                if MOST_DEPTH < path.len() || !was_listing {
                    return Err(no_listing());
                }
                value.clear();
            }
            Event::Text(text) => push(&mut value, &text.xml10_content())?,
            Event::GeneralRef(name) => push(&mut value, meaning(&name)?)?,
            Event::End(_) => {
                let names: Vec<&str> = path.iter().map(String::as_str).collect();
                match names.as_slice() {
                    [_, "Contents", "Key"] => said.key.clone_from(&value),
                    [_, "Contents", "Size"] => said.size.clone_from(&value),
                    [_, "Contents", "ETag"] => said.etag.clone_from(&value),
                    [_, "Contents"] => page.objects.push(object(&std::mem::take(&mut said), series)?),
                    [_, "IsTruncated"] => is_truncated = value.trim() == "true",
                    [_, "NextContinuationToken"] => page.next = Some(value.clone()),
                    _ => {}
                }
                path.pop();
                value.clear();
            }
            Event::Eof => break,
            // A document type could make a short text mean a long one.
            Event::DocType(_) => return Err(no_listing()),
            _ => {}
        }
    }
    if !was_listing || !path.is_empty() {
        return Err(no_listing());
    }
    page.next = page.next.filter(|_| is_truncated);
    match is_truncated && page.next.as_ref().is_none_or(String::is_empty) {
        true => Err("its listing goes on and does not say where".to_owned()),
        false => Ok(page),
    }
}

fn no_listing() -> String {
    "its answer is no listing of files".to_owned()
}

fn push(value: &mut String, more: &str) -> Result<(), String> {
    value.push_str(more);
    if MOST_VALUE_CHARS < value.len() { Err("its listing has a value that is far too long".to_owned()) } else { Ok(()) }
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
