//! A stand-in for a public object store on 127.0.0.1: listings in pages, objects with ranges, and every way to fail.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use md5::{Digest as _, Md5};

/// What somebody asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// `SERIES/INSTANCE.dcm`, or the prefix of a listing.
    pub key: String,
    /// Whether a listing was asked for.
    pub is_listing: bool,
    /// The token of a listing.
    pub token: Option<String>,
    /// The first byte asked for.
    pub from: Option<usize>,
    /// How many requests for the same came before.
    pub nth: usize,
}

/// How it is answered.
#[derive(Clone, Debug)]
pub enum Reply {
    /// As a good store does.
    Usual,
    /// An error.
    Status(u16),
    /// The whole object, whatever range was asked for.
    WithoutRange,
    /// The usual answer with its body cut off after so many bytes.
    CutAfter(usize),
    /// Status 200 with another body.
    Body(Vec<u8>),
    /// Exactly these bytes.
    Raw(Vec<u8>),
    /// The usual answer, byte after byte with so long a pause.
    Drip(Duration),
    /// Nothing, for so long.
    Silence(Duration),
}

type Rule = Box<dyn Fn(&Request) -> Reply + Send + Sync>;

struct Shared {
    objects: Mutex<BTreeMap<String, Vec<u8>>>,
    page: AtomicUsize,
    rule: Mutex<Arc<Rule>>,
    asked: Mutex<Vec<Request>>,
    at_once: AtomicUsize,
    most_at_once: AtomicUsize,
}

/// The store; it answers until the test ends.
pub struct Store {
    /// Where it is.
    pub address: SocketAddr,
    shared: Arc<Shared>,
}

impl Store {
    /// A store with these objects.
    pub fn start(objects: BTreeMap<String, Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its address");
        let shared = Arc::new(Shared {
            objects: Mutex::new(objects),
            page: AtomicUsize::new(1000),
            rule: Mutex::new(Arc::new(Box::new(|_| Reply::Usual))),
            asked: Mutex::default(),
            at_once: AtomicUsize::new(0),
            most_at_once: AtomicUsize::new(0),
        });
        let of_thread = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&of_thread);
                thread::spawn(move || {
                    let now = shared.at_once.fetch_add(1, Ordering::SeqCst) + 1;
                    shared.most_at_once.fetch_max(now, Ordering::SeqCst);
                    // Whoever asks may hang up at any time.
                    let _ = shared.serve(&stream);
                    shared.at_once.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { address, shared }
    }

    /// As hosts of a catalogue.
    pub fn host_toml(&self) -> String {
        let at = self.address;
        format!(
            "[[host]]\nname = \"Stand-in {}\"\nlist = \"http://{at}/?list-type=2&prefix={{prefix}}\"\nget = \
             \"http://{at}/{{key}}\"\n",
            at.port()
        )
    }

    /// Keys in a page of a listing.
    pub fn page_of(&self, n: usize) {
        self.shared.page.store(n, Ordering::SeqCst);
    }

    /// Answers by a rule from now on, and forgets what was asked.
    pub fn rule(&self, rule: impl Fn(&Request) -> Reply + Send + Sync + 'static) {
        *self.shared.rule.lock().expect("not poisoned") = Arc::new(Box::new(rule));
        self.shared.asked.lock().expect("not poisoned").clear();
    }

    /// What was asked since the rule was set.
    pub fn asked(&self) -> Vec<Request> {
        self.shared.asked.lock().expect("not poisoned").clone()
    }

    /// The most connections there were at once.
    pub fn most_at_once(&self) -> usize {
        self.shared.most_at_once.load(Ordering::SeqCst)
    }

    /// Changes what it holds.
    pub fn put(&self, key: &str, bytes: Vec<u8>) {
        self.shared.objects.lock().expect("not poisoned").insert(key.to_owned(), bytes);
    }
}

impl Shared {
    fn serve(&self, stream: &TcpStream) -> std::io::Result<()> {
        let mut request = self.read(stream)?;
        let reply = {
            let mut asked = self.asked.lock().expect("not poisoned");
            let same = |one: &&Request| one.key == request.key && one.is_listing == request.is_listing;
            request.nth = asked.iter().filter(same).count();
            asked.push(request.clone());
            drop(asked);
            let rule = Arc::clone(&self.rule.lock().expect("not poisoned"));
            rule(&request)
        };
        let mut out = stream;
        match reply {
            Reply::Usual => {
                let (head, body) = self.usual(&request);
                out.write_all(head.as_bytes())?;
                out.write_all(&body)
            }
            Reply::WithoutRange => {
                let (head, body) = self.usual(&Request { from: None, ..request });
                out.write_all(head.as_bytes())?;
                out.write_all(&body)
            }
            Reply::CutAfter(n) => {
                let (head, body) = self.usual(&request);
                out.write_all(head.as_bytes())?;
                out.write_all(&body[..n.min(body.len())])
            }
            Reply::Status(status) => {
                let elsewhere = if (300..400).contains(&status) { "Location: http://127.0.0.1:1/\r\n" } else { "" };
                write!(out, "HTTP/1.1 {status} No\r\n{elsewhere}Content-Length: 2\r\nConnection: close\r\n\r\nno")
            }
            Reply::Body(body) => {
                write!(out, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len())?;
                out.write_all(&body)
            }
            Reply::Raw(bytes) => out.write_all(&bytes),
            Reply::Drip(pause) => {
                let (head, body) = self.usual(&request);
                out.write_all(head.as_bytes())?;
                body.iter().try_for_each(|byte| {
                    thread::sleep(pause);
                    out.write_all(&[*byte])
                })
            }
            Reply::Silence(time) => {
                thread::sleep(time);
                Ok(())
            }
        }
    }

    fn read(&self, stream: &TcpStream) -> std::io::Result<Request> {
        let mut lines = BufReader::new(stream.take(16 << 10));
        let mut first = String::new();
        lines.read_line(&mut first)?;
        let mut from = None;
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line)? == 0 || line.trim().is_empty() {
                break;
            }
            let line = line.to_lowercase();
            let range = line.trim().strip_prefix("range: bytes=").and_then(|range| range.strip_suffix('-'));
            from = range.and_then(|from| from.parse().ok()).or(from);
        }
        let target = first.split(' ').nth(1).unwrap_or("/").to_owned();
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)).map(str::to_owned);
        let is_listing = query.contains("list-type=2");
        let key = if is_listing { value("prefix=").unwrap_or_default() } else { path[1..].to_owned() };
        Ok(Request { key, is_listing, token: value("continuation-token="), from, nth: 0 })
    }

    fn usual(&self, request: &Request) -> (String, Vec<u8>) {
        let ok =
            |body: &[u8]| format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        let objects = self.objects.lock().expect("not poisoned");
        if request.is_listing {
            let body = listing(&objects, request, self.page.load(Ordering::SeqCst)).into_bytes();
            return (ok(&body), body);
        }
        match (objects.get(&request.key), request.from) {
            (None, _) => {
                ("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned(), vec![])
            }
            (Some(bytes), None) => (ok(bytes), bytes.clone()),
            (Some(bytes), Some(from)) if bytes.len() <= from => {
                ("HTTP/1.1 416 Range\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned(), vec![])
            }
            (Some(bytes), Some(from)) => {
                let (rest, n) = (bytes[from..].to_vec(), bytes.len());
                let head = format!(
                    "HTTP/1.1 206 Partial Content\r\nContent-Length: {}\r\nContent-Range: bytes {from}-{}/{n}\r\n\
                     Connection: close\r\n\r\n",
                    rest.len(),
                    n - 1
                );
                (head, rest)
            }
        }
    }
}

/// A page of `ListBucketResult`; a token is the number of the first key in it, with letters that need encoding.
fn listing(objects: &BTreeMap<String, Vec<u8>>, request: &Request, page: usize) -> String {
    let keys: Vec<_> = objects.iter().filter(|(key, _)| key.starts_with(&request.key)).collect();
    let number =
        |token: &String| token.strip_prefix("a%2Bb%2F").and_then(|rest| rest.strip_suffix("%3D")?.parse().ok());
    let first: usize = request.token.as_ref().map_or(0, |token| number(token).expect("a token of this store"));
    let contents: String = keys[first..].iter().take(page).map(|(key, bytes)| entry(key, bytes)).collect();
    let next = first + page;
    let more = match next < keys.len() {
        true => format!("<IsTruncated>true</IsTruncated><NextContinuationToken>a+b/{next}=</NextContinuationToken>"),
        false => "<IsTruncated>false</IsTruncated>".to_owned(),
    };
    of_contents(&format!("{contents}{more}"))
}

/// A listing with this inside.
pub fn of_contents(inner: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
         <Name>stand-in</Name>{inner}</ListBucketResult>"
    )
}

/// An object's entry in a listing.
pub fn entry(key: &str, bytes: &[u8]) -> String {
    let md5: String = Md5::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    entry_of(key, bytes.len(), &format!("&quot;{md5}&quot;"))
}

/// The same with any size and ETag.
pub fn entry_of(key: &str, size: usize, etag: &str) -> String {
    format!("<Contents><Key>{key}</Key><ETag>{etag}</ETag><Size>{size}</Size></Contents>")
}
