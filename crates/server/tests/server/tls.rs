//! TLS and plain HTTP on one port, with certificates by the program's own authority or the operator's.

use std::fs;
use std::path::PathBuf;

use rcgen::KeyPair;
use reqwest::{Certificate, Client};
use rustix::process::Signal;
use server::settings::TlsMode;
use server::system::{SystemClock, SystemRandom};
use tempfile::TempDir;
use testkit::{Builder, TestServer};

use crate::program::Program;

fn server() -> Builder {
    TestServer::builder().system_clock()
}

/// A client that trusts this server's authority and finds all names at its address.
fn trusting(server: &TestServer) -> reqwest::ClientBuilder {
    let (_, pem) = server::tls::trusted_certificate(&server.data_dir().join("tls"), &SystemClock, &SystemRandom)
        .expect("an authority");
    Client::builder().tls_certs_only([Certificate::from_pem(pem.as_bytes()).expect("a certificate")])
}

async fn get(client: &Client, url: String) -> Result<(u16, reqwest::Version), reqwest::Error> {
    client.get(url).send().await.map(|answer| (answer.status().as_u16(), answer.version()))
}

#[tokio::test]
async fn one_port_speaks_plain_http_and_tls_in_both_versions() {
    let server = server().start().await;
    let (address, port) = (server.address(), server.address().port());
    let client = trusting(&server).build().expect("a client");
    let old = trusting(&server).http1_only().build().expect("a client");
    let prior = Client::builder().http2_prior_knowledge().build().expect("a client");
    for (client, url, version) in [
        (&client, format!("http://{address}/healthz"), reqwest::Version::HTTP_11),
        (&prior, format!("http://{address}/healthz"), reqwest::Version::HTTP_2),
        (&client, format!("https://localhost:{port}/healthz"), reqwest::Version::HTTP_2),
        (&old, format!("https://localhost:{port}/healthz"), reqwest::Version::HTTP_11),
        (&client, format!("https://{address}/healthz"), reqwest::Version::HTTP_2),
    ] {
        assert_eq!(get(client, url.clone()).await.expect("an answer"), (200, version), "{url}");
    }
    let stranger = Client::new();
    assert!(get(&stranger, format!("https://localhost:{port}/healthz")).await.is_err(), "nobody trusts it unasked");
}

#[tokio::test]
async fn certificates_are_made_for_names_of_the_domain_and_given_ones_and_no_others() {
    let server = server()
        .settings(|settings| {
            settings.domain = Some("example.org".into());
            settings.tls.names = vec!["wharf.example.net".parse().expect("a name")];
        })
        .start()
        .await;
    let names = [
        ("123456789012.dkr.ecr.eu-west-1.example.org", true),
        ("api.ecr.eu-west-1.example.org", true),
        ("wharf.example.net", true),
        ("www.example.org", false),
        ("example.net", false),
    ];
    let mut client = trusting(&server);
    for (name, _) in names {
        client = client.resolve(name, server.address());
    }
    let client = client.build().expect("a client");
    for (name, served) in names {
        let answer = get(&client, format!("https://{name}/healthz")).await;
        assert_eq!(answer.is_ok(), served, "{name}: {answer:?}");
    }
}

#[tokio::test]
async fn the_authority_outlives_a_restart() {
    let server = server().start().await;
    let client = trusting(&server).build().expect("a client");
    let server = server.restart().await;
    let url = format!("https://localhost:{}/healthz", server.address().port());
    assert_eq!(get(&client, url).await.expect("an answer").0, 200);
}

#[tokio::test]
async fn plain_http_is_turned_away_when_tls_is_required_and_tls_when_it_is_off() {
    let required = server().settings(|settings| settings.tls.mode = TlsMode::Required).start().await;
    let client = trusting(&required).build().expect("a client");
    assert_eq!(get(&client, format!("http://{}/healthz", required.address())).await.expect("an answer").0, 400);
    let url = format!("https://{}/healthz", required.address());
    assert_eq!(get(&client, url).await.expect("an answer").0, 200);
    let off = server().settings(|settings| settings.tls.mode = TlsMode::Off).start().await;
    assert!(get(&client, format!("https://{}/healthz", off.address())).await.is_err());
    assert_eq!(get(&client, format!("http://{}/healthz", off.address())).await.expect("an answer").0, 200);
}

/// The name in the operator's certificates.
const HOST: &str = "wharf.example.net";

/// A self-signed certificate and its key, in PEM.
struct Pair {
    certificate: String,
    key: String,
}

impl Pair {
    fn new() -> Self {
        let key = KeyPair::generate().expect("a key");
        let params = rcgen::CertificateParams::new(vec![HOST.to_owned()]).expect("a name");
        Self { certificate: params.self_signed(&key).expect("a certificate").pem(), key: key.serialize_pem() }
    }

    /// Whether the server at the address shows this certificate.
    async fn is_shown_at(&self, address: std::net::SocketAddr) -> bool {
        let client = Client::builder()
            .tls_certs_only([Certificate::from_pem(self.certificate.as_bytes()).expect("a certificate")])
            .resolve(HOST, address)
            .build()
            .expect("a client");
        get(&client, format!("https://{HOST}:{}/healthz", address.port())).await.is_ok_and(|(status, _)| status == 200)
    }
}

/// The operator's files.
struct Files(TempDir);

impl Files {
    fn with(pair: &Pair) -> Self {
        let files = Self(tempfile::tempdir().expect("a folder"));
        files.write(&pair.certificate, &pair.key);
        files
    }

    fn write(&self, certificate: &str, key: &str) {
        let (certificate_path, key_path) = self.paths();
        fs::write(certificate_path, certificate).expect("written");
        fs::write(key_path, key).expect("written");
    }

    fn paths(&self) -> (PathBuf, PathBuf) {
        (self.0.path().join("cert.pem"), self.0.path().join("key.pem"))
    }
}

#[tokio::test]
async fn the_operators_certificate_is_used_when_there_is_one() {
    let pair = Pair::new();
    let files = Files::with(&pair);
    let server = server().settings(|settings| settings.tls.own = Some(files.paths())).start().await;
    assert!(pair.is_shown_at(server.address()).await);
    assert!(!Pair::new().is_shown_at(server.address()).await);
    assert!(!server.data_dir().join("tls").exists(), "no authority is made");

    let (certificate_path, _) = files.paths();
    let broken =
        self::server().settings(|settings| settings.tls.own = Some((certificate_path.clone(), certificate_path)));
    let Err((_, error)) = broken.try_start().await else { panic!("it started") };
    assert!(error.to_string().contains("cert.pem"), "the file is named: {error}");
}

#[tokio::test]
async fn a_new_pair_is_used_and_a_broken_one_is_not() {
    let (first, second, third) = (Pair::new(), Pair::new(), Pair::new());
    let files = Files::with(&first);
    let server = server().settings(|settings| settings.tls.own = Some(files.paths())).start().await;
    let address = server.address();
    for (certificate, key, shown) in [
        (&*second.certificate, &*first.key, &first),
        (&*second.certificate, &*second.key, &second),
        ("", &*second.key, &second),
        ("nonsense", "nonsense", &second),
        (&*third.certificate, &third.key[..third.key.len() / 2], &second),
        (&*third.certificate, &*third.key, &third),
    ] {
        files.write(certificate, key);
        server.running().reload().await;
        for pair in [&first, &second, &third] {
            let is_expected = std::ptr::eq(pair, shown);
            assert_eq!(pair.is_shown_at(address).await, is_expected, "{certificate}\n{key}");
        }
    }
    let (certificate_path, _) = files.paths();
    fs::remove_file(certificate_path).expect("removed");
    server.running().reload().await;
    assert!(third.is_shown_at(address).await);
}

#[tokio::test]
async fn changed_files_are_noticed_by_themselves() {
    let (first, second) = (Pair::new(), Pair::new());
    let files = Files::with(&first);
    let server = server().settings(|settings| settings.tls.own = Some(files.paths())).start().await;
    assert!(first.is_shown_at(server.address()).await);
    files.write(&second.certificate, &second.key);
    while !second.is_shown_at(server.address()).await {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hangup_has_the_program_read_the_files_again() {
    let (first, second) = (Pair::new(), Pair::new());
    let files = Files::with(&first);
    let folder = tempfile::tempdir().expect("a folder");
    let (certificate, key) = files.paths();
    let arguments = ["--tls-cert", certificate.to_str().expect("text"), "--tls-key", key.to_str().expect("text")];
    let mut program = Program::serve(folder.path(), &arguments);
    let address = program.address.parse().expect("an address");
    files.write(&second.certificate, &first.key);
    program.signal(Signal::HUP);
    assert!(program.wait_for_line("TLS: ").contains("stays in use"));
    assert!(first.is_shown_at(address).await);
    files.write(&second.certificate, &second.key);
    program.signal(Signal::HUP);
    let _ = program.wait_for_line("is used from now on");
    assert!(second.is_shown_at(address).await);
    program.terminate();
    assert_eq!(program.end().0, Some(0));
}

#[test]
fn a_hangup_stops_no_server_that_has_nothing_to_read_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::serve(folder.path(), &[]);
    program.signal(Signal::HUP);
    program.terminate();
    assert_eq!(program.end().0, Some(0), "it ended because it was told to");
}
