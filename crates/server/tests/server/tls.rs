//! TLS and plain HTTP on one port, with certificates by the program's own authority or the operator's.

use std::fs;

use rcgen::KeyPair;
use reqwest::{Certificate, Client};
use server::settings::TlsMode;
use server::system::{SystemClock, SystemRandom};
use testkit::{Builder, TestServer};

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

#[tokio::test]
async fn the_operators_certificate_is_used_when_there_is_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let key = KeyPair::generate().expect("a key");
    let params = rcgen::CertificateParams::new(vec!["wharf.example.net".to_owned()]).expect("a name");
    let certificate = params.self_signed(&key).expect("a certificate").pem();
    let (certificate_path, key_path) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    fs::write(&certificate_path, &certificate).expect("written");
    fs::write(&key_path, key.serialize_pem()).expect("written");
    let server =
        server().settings(|settings| settings.tls.own = Some((certificate_path.clone(), key_path))).start().await;
    let client = Client::builder()
        .tls_certs_only([Certificate::from_pem(certificate.as_bytes()).expect("a certificate")])
        .resolve("wharf.example.net", server.address())
        .build()
        .expect("a client");
    assert_eq!(get(&client, "https://wharf.example.net/healthz".to_owned()).await.expect("an answer").0, 200);
    assert!(!server.data_dir().join("tls").exists(), "no authority is made");

    let broken =
        self::server().settings(|settings| settings.tls.own = Some((certificate_path.clone(), certificate_path)));
    let Err((_, error)) = broken.try_start().await else { panic!("it started") };
    assert!(error.to_string().contains("cert.pem"), "the file is named: {error}");
}
