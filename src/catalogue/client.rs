//! Asking one host for listings and objects, and what its answers and silences mean.

use std::{
    io::{self, Read as _},
    sync::Arc,
    time::Duration,
};

use ureq::{
    Agent, Body, Timeout,
    http::{Response, header},
    tls::{RootCerts, TlsConfig},
};

use super::{
    Host, Patience, Trouble,
    listing::{MOST_PAGE_BYTES, Page, parse_page},
};

/// Bytes taken at once.
const CHUNK_BYTES: usize = 32 << 10;
/// The most bytes of an answer's head.
const MOST_HEAD_BYTES: usize = 32 << 10;

/// One host and the way to it.
pub struct Client {
    agent: Agent,
    /// Where it is.
    pub host: Host,
}

/// What an object's bytes are given to; it may stop the transfer.
pub type Sink<'a> = &'a mut dyn FnMut(&[u8]) -> Result<(), Trouble>;

impl Client {
    /// A way to a host. Nothing is contacted yet.
    pub fn new(host: &Host, patience: &Patience) -> Self {
        let time = |time: Duration| Some(time);
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .https_only(host.list.starts_with("https://") && host.get.starts_with("https://"))
            // Sent elsewhere, a host could make this computer ask anything of anybody.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .max_response_header_size(MOST_HEAD_BYTES)
            .max_idle_connections_per_host(patience.at_once)
            .user_agent(concat!("thecal/", env!("CARGO_PKG_VERSION")))
            .timeout_resolve(time(patience.connect))
            .timeout_connect(time(patience.connect))
            .timeout_recv_response(time(patience.answer))
            .timeout_per_read(time(patience.read))
            .timeout_recv_body(time(patience.body));
        // What is on this computer is not asked for through a proxy.
        let config = if is_here(&host.list) { config.proxy(None) } else { config };
        Self { agent: config.build().new_agent(), host: host.clone() }
    }

    /// A page of the listing of a series: the first, or the one that a token leads to.
    ///
    /// # Errors
    /// [`Trouble`] of this host.
    pub fn list(&self, series: &str, token: Option<&str>) -> Result<Page, Trouble> {
        let mut address = self.host.list.replace("{prefix}", &format!("{series}/"));
        if let Some(token) = token {
            let mark = if address.contains('?') { '&' } else { '?' };
            address.push_str(&format!("{mark}continuation-token={}", percent_encoded(token)));
        }
        let answer = self.agent.get(address.as_str()).call().map_err(|error| self.meaning(error))?;
        let mut answer = self.accepted(answer, &[200])?;
        let mut bytes = Vec::new();
        let reader = answer.body_mut().as_reader().take(MOST_PAGE_BYTES + 1);
        read_all(reader, &mut bytes).map_err(|error| self.meaning(ureq::Error::from(error)))?;
        if MOST_PAGE_BYTES < bytes.len() as u64 {
            return Err(self.wrong("its listing is far too long"));
        }
        parse_page(&bytes, series).map_err(|what| self.wrong(&what))
    }

    /// The bytes of an object from a place on, to its end. Returns where the bytes begin that `sink` got: a host that
    /// takes no account of the place sends all from the start, and says so before the first byte by `restart`.
    ///
    /// # Errors
    /// [`Trouble`] of this host, or of `sink`. What came until then was given.
    pub fn get(
        &self,
        key: &str,
        (from, size): (u64, u64),
        restart: &mut dyn FnMut() -> Result<(), Trouble>,
        sink: Sink<'_>,
    ) -> Result<(), Trouble> {
        let address = self.host.get.replace("{key}", key);
        let mut request = self.agent.get(address.as_str());
        if from > 0 {
            request = request.header(header::RANGE, format!("bytes={from}-"));
        }
        let answer = request.call().map_err(|error| self.meaning(error))?;
        let mut answer = self.accepted(answer, if from > 0 { &[206, 200] } else { &[200] })?;
        let expected = match answer.status().as_u16() {
            206 => self.range_of(&answer, from, size)?,
            _ if from > 0 => {
                restart()?;
                size
            }
            _ => size,
        };
        if answer.body().content_length().is_some_and(|length| length != expected) {
            return Err(self.wrong("a file has another size than in its listing"));
        }
        self.take_body(answer.body_mut(), expected, sink)
    }

    fn take_body(&self, body: &mut Body, expected: u64, sink: Sink<'_>) -> Result<(), Trouble> {
        let mut reader = body.as_reader();
        let (mut buffer, mut left) = (vec![0; CHUNK_BYTES], expected);
        loop {
            let n_read = match reader.read(&mut buffer) {
                Ok(n_read) => n_read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.meaning(ureq::Error::from(error))),
            };
            match (n_read, left) {
                (0, 0) => return Ok(()),
                (0, _) => return Err(self.broken()),
                (n, left) if left < n as u64 => {
                    return Err(self.wrong("a file is longer than in its listing"));
                }
                (n, _) => sink(&buffer[..n])?,
            }
            left -= n_read as u64;
        }
    }

    /// Bytes that an answer to a range has, which has to be the one that was asked for (RFC 9110, 14.4).
    fn range_of(&self, answer: &Response<Body>, from: u64, size: u64) -> Result<u64, Trouble> {
        let said = answer.headers().get(header::CONTENT_RANGE).and_then(|value| value.to_str().ok());
        match said == Some(format!("bytes {from}-{}/{size}", size - 1).as_str()) {
            true => Ok(size - from),
            false => Err(self.wrong("it sent another part of a file than was asked for")),
        }
    }

    fn accepted(&self, answer: Response<Body>, wanted: &[u16]) -> Result<Response<Body>, Trouble> {
        let status = answer.status().as_u16();
        match wanted.contains(&status) {
            true => Ok(answer),
            // Beyond its end: what lies here is not the beginning of it.
            false if status == 416 => Err(self.wrong("a file is shorter than in its listing")),
            false => Err(Trouble::Refused { host: self.host.name.clone(), status }),
        }
    }

    /// That this host sent something wrong.
    pub fn wrong(&self, what: &str) -> Trouble {
        Trouble::Wrong { host: self.host.name.clone(), what: what.to_owned() }
    }

    fn broken(&self) -> Trouble {
        Trouble::Broken { host: self.host.name.clone() }
    }

    fn meaning(&self, error: ureq::Error) -> Trouble {
        let host = self.host.name.clone();
        match error {
            ureq::Error::HostNotFound | ureq::Error::ConnectionFailed | ureq::Error::ConnectProxyFailed(_) => {
                Trouble::Offline
            }
            ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => Trouble::Offline,
            ureq::Error::Timeout(_) => Trouble::TooSlow { host },
            ureq::Error::Rustls(error) => self.meaning_of_tls(&error),
            ureq::Error::Io(error) => self.meaning_of_io(&error),
            ureq::Error::BodyStalled => self.broken(),
            _ => self.wrong("its answer is not in the form of the web"),
        }
    }

    fn meaning_of_io(&self, error: &io::Error) -> Trouble {
        use io::ErrorKind as Kind;
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
        if let Some(error) = inner {
            return self.meaning_of_tls(error);
        }
        match error.kind() {
            Kind::ConnectionRefused | Kind::NetworkUnreachable | Kind::HostUnreachable | Kind::NetworkDown => {
                Trouble::Offline
            }
            _ if is_of_names(error) => Trouble::Offline,
            Kind::TimedOut | Kind::WouldBlock => Trouble::TooSlow { host: self.host.name.clone() },
            _ => self.broken(),
        }
    }

    fn meaning_of_tls(&self, error: &rustls::Error) -> Trouble {
        match error {
            rustls::Error::InvalidCertificate(_) => Trouble::Certificate { host: self.host.name.clone() },
            rustls::Error::General(_) => Trouble::NoRoots,
            _ => self.wrong("it does not speak a safe protocol"),
        }
    }
}

/// Whether a host's name could not be looked up, which has no kind of its own: without a network that is what happens.
fn is_of_names(error: &io::Error) -> bool {
    /// `WSAHOST_NOT_FOUND` to `WSANO_DATA` of Windows.
    const NAME_ERRORS: std::ops::RangeInclusive<i32> = 11001..=11004;
    let by_number = error.raw_os_error().is_some_and(|number| NAME_ERRORS.contains(&number));
    by_number || error.to_string().contains("lookup address")
}

/// Whether an address is one of this computer.
fn is_here(address: &str) -> bool {
    address.starts_with("http://")
}

fn read_all(mut reader: impl io::Read, bytes: &mut Vec<u8>) -> io::Result<()> {
    reader.read_to_end(bytes).map(|_| ())
}

/// A text as a value of a query (RFC 3986, 2.3).
fn percent_encoded(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let encoded = |byte: u8| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(encoded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_becomes_a_value_of_a_query() {
        assert_eq!(percent_encoded("1a+b/c= é&"), "1a%2Bb%2Fc%3D%20%C3%A9%26");
    }
}
