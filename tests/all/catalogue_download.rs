//! Bringing a public study here from a store that does everything a store can do wrong.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpListener,
    path::Path,
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use thecal::{
    catalogue::{Patience, Place, Progress, PublicStudy, Standing, Trouble, fetch},
    source::Cancel,
};

use super::support::{
    Slice,
    public_study::{self, FILES, SERIES, key, objects, patience},
    store::{Reply, Request, Store, entry, entry_of, of_contents},
};

fn quiet(_: &Progress) {}

/// A store with the study, the study as a catalogue has it, and a folder to keep it in.
fn setting() -> (Store, PublicStudy, tempfile::TempDir, Place) {
    let store = Store::start(objects());
    let study = public_study::study("test", &store.host_toml());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let place = Place::in_data(folder.path());
    (store, study, folder, place)
}

fn fetched(study: &PublicStudy, place: &Place) -> Result<(), Trouble> {
    fetch(study, place, &patience(), &Cancel::new(), &quiet)
}

/// One attempt at each object.
fn once(study: &PublicStudy, place: &Place) -> Result<(), Trouble> {
    fetch(study, place, &Patience { attempts: 1, ..patience() }, &Cancel::new(), &quiet)
}

/// Every file that lies below a folder, by its path from there, with its bytes.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(at) = pending.pop() {
        for entry in fs::read_dir(&at).into_iter().flatten().flatten() {
            match entry.path() {
                path if path.is_dir() => pending.push(path),
                // The lock's file is empty and stays.
                path if path.extension().is_some_and(|it| it == "lock") => {}
                path => {
                    let name = path.strip_prefix(folder).expect("below").to_string_lossy().into_owned();
                    found.push((name, fs::read(&path).expect("read")));
                }
            }
        }
    }
    found.sort();
    found
}

fn assert_whole(study: &PublicStudy, place: &Place) {
    assert_eq!(place.standing(study), Standing::Here);
    let images = files(&place.of("test").images());
    assert_eq!(images, objects().into_iter().collect::<Vec<_>>(), "the very bytes, and nothing else");
}

fn part_key(name: &str) -> String {
    name.trim_start_matches("catalogue/test/images/").trim_end_matches(".part").to_owned()
}

fn is_object(request: &Request) -> bool {
    !request.is_listing
}

#[test]
fn a_study_comes_whole_in_pages_with_its_licence_and_nothing_comes_twice() {
    let (store, study, folder, place) = setting();
    assert_eq!(place.standing(&study), Standing::NotHere);
    store.page_of(2);
    let told: Mutex<Vec<Progress>> = Mutex::default();
    let tell = |progress: &Progress| told.lock().expect("not poisoned").push(*progress);
    assert_eq!(fetch(&study, &place, &patience(), &Cancel::new(), &tell), Ok(()));
    assert_whole(&study, &place);
    let last = *told.lock().expect("not poisoned").last().expect("told");
    assert_eq!((last.percent(), last.files_done, last.files), (100, 8, 8));
    let listings = store.asked().iter().filter(|request| request.is_listing).count();
    assert_eq!(listings, 3 + 2, "pages of two keys");
    let credit = fs::read_to_string(folder.path().join("catalogue/test/ATTRIBUTION.txt")).expect("beside the images");
    for part in
        ["Test data. 10.1000/test. CC BY 4.0.", "https://example.org/by", "https://doi.org/10.1000/test", "not to try"]
    {
        assert!(credit.contains(part), "{part}: {credit}");
    }
    store.rule(|_| Reply::Usual);
    assert_eq!(fetched(&study, &place), Ok(()));
    assert!(!store.asked().iter().any(is_object), "what is whole is not asked for again");
    place.remove("test").expect("removed");
    assert_eq!(place.standing(&study), Standing::NotHere);
    assert_eq!(files(folder.path()), [], "nothing is left");
    place.remove("test").expect("it is gone already");
}

#[test]
fn several_objects_come_at_once_and_never_more_than_asked() {
    let (store, study, _folder, place) = setting();
    store.rule(|request| {
        thread::sleep(Duration::from_millis(if request.is_listing { 0 } else { 60 }));
        Reply::Usual
    });
    let six = Patience { at_once: 6, ..patience() };
    assert_eq!(fetch(&study, &place, &six, &Cancel::new(), &quiet), Ok(()));
    assert!((4..=6).contains(&store.most_at_once()), "{}", store.most_at_once());
}

#[test]
fn a_connection_cut_at_every_point_goes_on_from_there() {
    let (store, study, folder, place) = setting();
    let whole = objects().values().map(Vec::len).max().expect("objects");
    for cut in (0..whole).step_by(61).chain([1, 2, whole - 1]) {
        store.rule(
            move |request| if is_object(request) && request.nth == 0 { Reply::CutAfter(cut) } else { Reply::Usual },
        );
        let first = once(&study, &place);
        assert!(matches!(first, Err(Trouble::Broken { .. })), "cut after {cut}: {first:?}");
        assert_ne!(place.standing(&study), Standing::Here);
        let parts: Vec<_> = files(folder.path()).into_iter().filter(|(name, _)| name.ends_with(".part")).collect();
        assert!(cut == 0 || !parts.is_empty(), "what came is kept");
        store.rule(|_| Reply::Usual);
        assert_eq!(fetched(&study, &place), Ok(()), "cut after {cut}");
        assert_whole(&study, &place);
        // A part may have all its bytes and only lack its name.
        let is_short = |name: &str, bytes: &[u8]| bytes.len() < objects()[&part_key(name)].len();
        for (name, bytes) in parts.iter().filter(|(name, bytes)| !bytes.is_empty() && is_short(name, bytes)) {
            let asked = store.asked();
            let on = asked.iter().find(|one| is_object(one) && name.contains(&one.key)).expect("asked for the rest");
            assert_eq!(on.from, Some(bytes.len()), "from where it broke off");
        }
        place.remove("test").expect("removed");
    }
}

#[test]
fn a_cut_heals_by_itself_where_the_host_is_patient() {
    let (store, study, _folder, place) = setting();
    store.rule(|request| match request.nth {
        0 if request.is_listing => Reply::CutAfter(90),
        0 => Reply::CutAfter(400),
        1 => Reply::Status(503),
        _ => Reply::Usual,
    });
    assert_eq!(fetched(&study, &place), Ok(()));
    assert_whole(&study, &place);
}

#[test]
fn a_host_without_ranges_sends_all_anew() {
    let (store, study, _folder, place) = setting();
    store.rule(
        |request| if request.nth == 0 && is_object(request) { Reply::CutAfter(500) } else { Reply::WithoutRange },
    );
    let told: Mutex<Vec<Progress>> = Mutex::default();
    let tell = |progress: &Progress| told.lock().expect("not poisoned").push(*progress);
    assert_eq!(fetch(&study, &place, &patience(), &Cancel::new(), &tell), Ok(()));
    assert_whole(&study, &place);
    let last = *told.lock().expect("not poisoned").last().expect("told");
    assert_eq!(last.bytes_done, last.bytes, "what was dropped is not counted");
}

#[test]
fn stopping_after_any_number_of_steps_leaves_what_the_next_time_goes_on_from() {
    let (store, study, _folder, place) = setting();
    for steps in 0..16 {
        let (cancel, n) = (Cancel::new(), Mutex::new(0));
        let tell = |_: &Progress| {
            let mut n = n.lock().expect("not poisoned");
            *n += 1;
            if *n > steps {
                cancel.cancel();
            }
        };
        let result = fetch(&study, &place, &patience(), &cancel, &tell);
        assert_eq!(result, Err(Trouble::Stopped), "after {steps}");
        assert_ne!(place.standing(&study), Standing::Here);
        store.rule(|_| Reply::Usual);
        // A part may have all its bytes and only lack its name.
        let is_all = |(name, bytes): &&(String, Vec<u8>)| objects()[name.trim_end_matches(".part")] == *bytes;
        let kept = files(&place.of("test").images()).iter().filter(is_all).count();
        assert_eq!(fetched(&study, &place), Ok(()), "after {steps}");
        assert_eq!(store.asked().iter().filter(|it| is_object(it)).count(), 8 - kept, "only what was missing");
        assert_whole(&study, &place);
        place.remove("test").expect("removed");
    }
}

/// What a store does, and a word of the sentence that a person reads of it.
type Harm = (&'static str, Box<dyn Fn(&Request) -> Reply + Send + Sync>, &'static str);

fn harm(name: &'static str, rule: impl Fn(&Request) -> Reply + Send + Sync + 'static, told: &'static str) -> Harm {
    (name, Box::new(rule), told)
}

fn of_listing(inner: String) -> impl Fn(&Request) -> Reply + Send + Sync {
    move |request| if request.is_listing { Reply::Body(of_contents(&inner).into_bytes()) } else { Reply::Usual }
}

fn of_objects(reply: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> impl Fn(&Request) -> Reply + Send + Sync {
    move |request| if request.is_listing { Reply::Usual } else { reply(request) }
}

fn listed_harm() -> Vec<Harm> {
    let all = |change: &dyn Fn(&str, &[u8]) -> String| -> String {
        objects().iter().filter(|(key, _)| key.starts_with(SERIES[0])).map(|(key, bytes)| change(key, bytes)).collect()
    };
    let endless = |request: &Request| {
        let n = request.nth;
        let inner = format!("<IsTruncated>true</IsTruncated><NextContinuationToken>t{n}</NextContinuationToken>");
        Reply::Body(of_contents(&inner).into_bytes())
    };
    let circle = "<IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>".to_owned();
    let many: String = (0..20).map(|n| entry(&key(0, n), b"x")).collect();
    vec![
        harm("403", |_| Reply::Status(403), "refuses with status 403"),
        harm("404", |_| Reply::Status(404), "may have been withdrawn"),
        harm("500", |_| Reply::Status(500), "refuses with status 500"),
        harm("elsewhere", |_| Reply::Status(302), "It sends elsewhere"),
        harm("HTML", |_| Reply::Body(b"<html><body>Welcome to the guest network</body></html>".to_vec()), "no listing"),
        harm("no HTTP", |_| Reply::Raw(b"SSH-2.0-OpenSSH\r\n\r\n".to_vec()), "not in the form of the web"),
        harm("endless listing", endless, "does not end"),
        harm("circle", of_listing(circle), "leads in a circle"),
        harm("too many files", of_listing(many), "more files than the series"),
        harm("huge listing", |_| Reply::Body(vec![b' '; 3 << 20]), "far too long"),
        harm(
            "half a listing",
            |request| if request.is_listing { Reply::CutAfter(200) } else { Reply::Usual },
            "broke off",
        ),
        harm("few files", of_listing(entry(&key(0, 0), b"x")), "has 1 files where the catalogue has 5"),
        harm("twice", of_listing(entry(&key(0, 0), b"x").repeat(5)), "names a file twice"),
        harm("out of the folder", of_listing(all(&|_, bytes| entry("../../../evil.dcm", bytes))), "none of the series"),
        harm("absolute", of_listing(all(&|_, bytes| entry("/tmp/evil.dcm", bytes))), "none of the series"),
        harm("other series", of_listing(all(&|_, bytes| entry(&key(1, 0), bytes))), "none of the series"),
        harm("no number", of_listing(all(&|key, _| entry_of(key, 0, ""))), "a file of 0 bytes"),
        harm("large", of_listing(all(&|key, _| entry_of(key, 1 << 40, ""))), "a file of 1099511627776 bytes"),
        harm("sum", of_listing(all(&|key, _| entry_of(key, 50_000, ""))), "MB where the catalogue has"),
    ]
}

fn object_harm() -> Vec<Harm> {
    let other_series = Slice::axial(9, 0).bytes();
    let without_md5 = move |request: &Request| match request.is_listing {
        true => {
            let all = objects();
            let of = all.iter().filter(|(key, _)| key.starts_with(&request.key));
            let inner: String = of.map(|(key, bytes)| entry_of(key, bytes.len(), "\"abc-2\"")).collect();
            Reply::Body(of_contents(&inner).into_bytes())
        }
        false => {
            let wanted = objects()[&request.key].len();
            let mut bytes = other_series.clone();
            bytes.resize(wanted, 0);
            Reply::Body(bytes)
        }
    };
    let garbled = |request: &Request| {
        let mut bytes = objects()[&request.key].clone();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        Reply::Body(bytes)
    };
    let longer = |request: &Request| Reply::Body([objects()[&request.key].clone(), vec![0; 9]].concat());
    let without_length = |request: &Request| {
        let head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_vec();
        Reply::Raw([head, objects()[&request.key].clone(), vec![0; 100_000]].concat())
    };
    let html = |request: &Request| {
        let mut page = b"<html>sign in</html>".to_vec();
        page.resize(objects()[&request.key].len(), b' ');
        Reply::Body(page)
    };
    vec![
        harm("object 403", of_objects(|_| Reply::Status(403)), "refuses with status 403"),
        harm("object 500", of_objects(|_| Reply::Status(500)), "refuses with status 500"),
        harm("object elsewhere", of_objects(|_| Reply::Status(307)), "It sends elsewhere"),
        harm("MD5", of_objects(garbled), "damaged (its MD5"),
        harm("longer", of_objects(longer), "another size"),
        harm("longer than said", of_objects(without_length), "longer than in its listing"),
        harm("page for a file", of_objects(html), "damaged (its MD5"),
        harm("series UID", without_md5, "another series"),
        harm("slow", of_objects(|_| Reply::Drip(Duration::from_millis(30))), "takes too long"),
        harm("silent", of_objects(|_| Reply::Silence(Duration::from_secs(3))), "takes too long"),
        harm("silent listing", |_| Reply::Silence(Duration::from_secs(3)), "takes too long"),
    ]
}

#[test]
fn whatever_a_store_does_wrong_is_told_and_nothing_of_it_takes_a_name() {
    for (name, rule, told) in listed_harm().into_iter().chain(object_harm()) {
        let (store, study, folder, place) = setting();
        store.rule(rule);
        let trouble = fetch(&study, &place, &Patience { attempts: 2, ..patience() }, &Cancel::new(), &quiet);
        let sentence = trouble.expect_err(name).to_string();
        assert!(sentence.contains(told) && sentence.ends_with('.'), "{name}: {sentence}");
        assert_ne!(place.standing(&study), Standing::Here, "{name}");
        let whole = files(folder.path()).into_iter().map(|(file, _)| file).filter(|file| file.ends_with(".dcm"));
        assert_eq!(whole.collect::<Vec<_>>(), Vec::<String>::new(), "{name}");
        assert!(!folder.path().join("evil.dcm").exists() && !Path::new("/tmp/evil.dcm").exists(), "{name}");
        store.rule(|_| Reply::Usual);
        assert_eq!(fetched(&study, &place), Ok(()), "{name}: afterwards");
        assert_whole(&study, &place);
    }
}

#[test]
fn a_part_that_is_none_of_the_file_is_found_out_and_fetched_anew() {
    let (store, study, _folder, place) = setting();
    let images = place.of("test").images();
    for (number, part) in [vec![7; 300], vec![7; 1 << 20], objects()[&key(0, 2)].clone()].into_iter().enumerate() {
        fs::create_dir_all(images.join(SERIES[0])).expect("made");
        let name = format!("{}.part", key(0, number as u32));
        fs::write(images.join(name), part).expect("written");
    }
    // A whole file of another size is not taken for whole.
    fs::write(images.join(key(0, 4)), b"short").expect("written");
    assert_eq!(fetched(&study, &place), Ok(()));
    assert_whole(&study, &place);
    let of_whole_part = |request: &&Request| request.key == key(0, 2);
    assert_eq!(store.asked().iter().filter(of_whole_part).count(), 0, "all its bytes lay here");
}

#[test]
fn where_one_host_fails_the_next_is_asked_and_stays_the_first() {
    let (bad, good) = (Store::start(objects()), Store::start(objects()));
    let gone = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a port that nobody listens on");
    let nobody = format!(
        "[[host]]\nname = \"Nobody\"\nlist = \"http://{gone}/?p={{prefix}}\"\nget = \"http://{gone}/{{key}}\"\n"
    );
    for (first, n_bad) in [(bad.host_toml(), 1), (nobody.clone(), 0)] {
        let study = public_study::study("test", &(first + &good.host_toml()));
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = Place::in_data(folder.path());
        bad.rule(|_| Reply::Status(404));
        good.rule(|_| Reply::Usual);
        assert_eq!(fetched(&study, &place), Ok(()));
        assert_whole(&study, &place);
        assert_eq!(bad.asked().len(), n_bad, "once is enough");
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let place = Place::in_data(folder.path());
    let study = public_study::study("test", &(bad.host_toml() + &nobody));
    let trouble = fetched(&study, &place).expect_err("both fail");
    assert!(matches!(trouble, Trouble::Refused { status: 404, .. }), "the one that answered: {trouble:?}");
    // No computer ever has such a name (RFC 6761, 6.4).
    let unknown = nobody.replace(&format!("http://{gone}"), "https://archive.invalid");
    for host in [nobody, unknown] {
        let study = public_study::study("test", &host);
        let sentence = fetched(&study, &place).expect_err("nobody").to_string();
        assert!(sentence.contains("offline") && sentence.contains("sample cases"), "{sentence}");
    }
}

#[test]
fn two_programs_do_not_fetch_one_study_at_once() {
    let (store, study, _folder, place) = setting();
    store.rule(|request| if is_object(request) { Reply::Drip(Duration::from_millis(1)) } else { Reply::Usual });
    let (cancel, busy) = (Cancel::new(), Arc::new(Mutex::new(None)));
    thread::scope(|scope| {
        let first = scope.spawn(|| {
            let tell = |progress: &Progress| {
                let mut busy = busy.lock().expect("not poisoned");
                if progress.bytes_done > 0 && busy.is_none() {
                    *busy = Some((once(&study, &place), place.remove("test")));
                    cancel.cancel();
                }
            };
            fetch(&study, &place, &patience(), &cancel, &tell)
        });
        assert_eq!(first.join().expect("no panic"), Err(Trouble::Stopped));
    });
    assert_eq!(busy.lock().expect("not poisoned").take(), Some((Err(Trouble::Busy), Err(Trouble::Busy))));
    store.rule(|_| Reply::Usual);
    assert_eq!(fetched(&study, &place), Ok(()));
}

#[test]
fn a_host_whose_certificate_nobody_vouches_for_is_refused() {
    let (address, asked) = untrusted_host();
    let host = format!(
        "[[host]]\nname = \"Impostor\"\nlist = \"https://localhost:{0}/?p={{prefix}}\"\nget = \"https://localhost:{0}/{{key}}\"\n",
        address.port()
    );
    let study = public_study::study("test", &host);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let trouble = fetched(&study, &Place::in_data(folder.path())).expect_err("refused");
    // A computer without any list of certificates trusts nobody, either.
    assert!(matches!(trouble, Trouble::Certificate { .. } | Trouble::NoRoots), "{trouble:?}");
    assert_eq!(*asked.lock().expect("not poisoned"), Vec::<u8>::new(), "nothing was asked");
}

/// A host on this computer that speaks TLS with a certificate of its own making, and what it was asked.
fn untrusted_host() -> (std::net::SocketAddr, Arc<Mutex<Vec<u8>>>) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .expect("a server");
    let (listener, asked) = (TcpListener::bind("127.0.0.1:0").expect("a port"), Arc::<Mutex<Vec<u8>>>::default());
    let address = listener.local_addr().expect("its address");
    let (config, heard) = (Arc::new(config), Arc::clone(&asked));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let connection = rustls::ServerConnection::new(Arc::clone(&config)).expect("a connection");
            let mut tls = rustls::StreamOwned::new(connection, stream);
            let mut buffer = [0; 1024];
            if let Ok(n) = tls.read(&mut buffer) {
                heard.lock().expect("not poisoned").extend_from_slice(&buffer[..n]);
                let _ = tls.write_all(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
            }
        }
    });
    (address, asked)
}

#[test]
fn the_test_study_is_what_its_catalogue_says() {
    let study = public_study::study("test", "");
    assert_eq!(study.instances(), FILES.iter().sum::<u32>() as usize);
}
