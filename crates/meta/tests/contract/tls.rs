//! PostgreSQL over TLS: what each `sslmode` accepts, against real servers.

use std::fs;
use std::sync::OnceLock;

use meta::{Database, Error, Location};
use rcgen::{BasicConstraints, Certificate, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use tempfile::TempDir;

use crate::postgres::{Cluster, OnTcp, TlsFiles};

/// Whose name says how the server lets them in.
const USERS: &[&str] = &["over_tls", "in_clear", "with_certificate", "with_password"];
const RULES: &str = "
    local     all all                           trust
    hostssl   all over_tls         127.0.0.1/32 trust
    hostnossl all in_clear         127.0.0.1/32 trust
    hostssl   all with_certificate 127.0.0.1/32 cert
    hostssl   all with_password    127.0.0.1/32 scram-sha-256
";

struct Authority {
    certificate: Certificate,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&key).expect("a certificate");
        Self { certificate, issuer: Issuer::new(params, key) }
    }

    /// A certificate for hosts and a common name, and its key, in PEM.
    fn issue(&self, hosts: &[&str], common_name: &str) -> (String, String) {
        let hosts: Vec<String> = hosts.iter().copied().map(str::to_owned).collect();
        let mut params = CertificateParams::new(hosts).expect("names");
        params.distinguished_name.push(DnType::CommonName, common_name);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        (certificate.pem(), key.serialize_pem())
    }
}

/// A server with a certificate for `localhost`, and the files that clients name.
struct World {
    cluster: Cluster,
    folder: TempDir,
}

impl World {
    fn shared() -> Option<&'static Self> {
        static SHARED: OnceLock<Option<World>> = OnceLock::new();
        SHARED.get_or_init(Self::start).as_ref()
    }

    fn start() -> Option<Self> {
        // Where there is no PostgreSQL, this says so or fails.
        Cluster::shared()?;
        let folder = tempfile::tempdir().expect("a folder");
        let (ours, others) = (Authority::new("ours"), Authority::new("others"));
        let (certificate, key) = ours.issue(&["localhost"], "db");
        let write = |name: &str, contents: &str| fs::write(folder.path().join(name), contents).expect("a file");
        write("ours.pem", &ours.certificate.pem());
        write("others.pem", &others.certificate.pem());
        for (file, authority) in [("client", &ours), ("strange", &others)] {
            let (certificate, key) = authority.issue(&[], "with_certificate");
            write(&format!("{file}.pem"), &certificate);
            write(&format!("{file}.key"), &key);
        }
        let client_authority = ours.certificate.pem();
        let tls = Some(TlsFiles { certificate, key, client_authority });
        let cluster = Cluster::on_tcp(&OnTcp { tls, rules: RULES })?;
        for user in USERS {
            cluster.run(&format!("CREATE ROLE {user} LOGIN SUPERUSER PASSWORD 'hush'"));
        }
        Some(Self { cluster, folder })
    }

    fn location(&self, user: &str, host: &str, query: &str) -> Location {
        let folder = self.folder.path().to_str().expect("a path").replace('/', "%2F");
        let query = query.replace('@', &format!("{folder}%2F"));
        Location::Postgres(format!("postgres://{user}:hush@{host}:{}/postgres?{query}", self.cluster.port()))
    }
}

/// Whether a connection is made, or the words that the refusal has in it.
type Expected = Result<(), &'static [&'static str]>;

async fn expect(location: &Location, case: &str, expected: Expected) {
    match (Database::is_blank(location).await, expected) {
        (Ok(_), Ok(())) => {}
        (Err(error), Err(words)) => {
            let error = error.to_string();
            for word in words {
                assert!(error.contains(word), "{case}: {error}");
            }
            assert!(!error.contains("hush"), "{case}: {error}");
        }
        (Ok(_), Err(words)) => panic!("{case}: was accepted, instead of {words:?}"),
        (Err(error), Ok(())) => panic!("{case}: {error}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mode_accepts_what_it_should() {
    let Some(world) = tokio::task::spawn_blocking(World::shared).await.expect("a world") else { return };
    let unknown: Expected = Err(&["no TLS with localhost", "UnknownIssuer", "sslrootcert"]);
    let unencrypted: Expected = Err(&["no pg_hba.conf entry", "no encryption"]);
    let encrypted: Expected = Err(&["no pg_hba.conf entry", "SSL encryption"]);
    let table: &[(&str, &str, &str, Expected)] = &[
        ("over_tls", "localhost", "sslmode=disable", unencrypted),
        ("over_tls", "localhost", "", Ok(())),
        ("over_tls", "localhost", "sslmode=prefer", Ok(())),
        ("over_tls", "localhost", "sslmode=require", Ok(())),
        ("over_tls", "127.0.0.1", "sslmode=require", Ok(())),
        ("over_tls", "localhost", "sslmode=require&sslrootcert=@ours.pem", Ok(())),
        ("over_tls", "localhost", "sslmode=require&sslrootcert=@others.pem", unknown),
        ("over_tls", "localhost", "sslmode=verify-ca&sslrootcert=@ours.pem", Ok(())),
        ("over_tls", "127.0.0.1", "sslmode=verify-ca&sslrootcert=@ours.pem", Ok(())),
        ("over_tls", "localhost", "sslmode=verify-ca&sslrootcert=@others.pem", unknown),
        ("over_tls", "localhost", "sslmode=verify-full&sslrootcert=@ours.pem", Ok(())),
        ("over_tls", "localhost", "sslmode=verify-full&sslrootcert=@others.pem", unknown),
        ("over_tls", "localhost", "sslrootcert=system", unknown),
        (
            "over_tls",
            "127.0.0.1",
            "sslmode=verify-full&sslrootcert=@ours.pem",
            Err(&["no TLS with 127.0.0.1", "localhost", "sslmode=verify-ca"]),
        ),
        // What is encrypted if possible falls back to what is not.
        ("in_clear", "localhost", "sslmode=disable", Ok(())),
        ("in_clear", "localhost", "sslmode=prefer", Ok(())),
        ("in_clear", "localhost", "sslmode=prefer&sslrootcert=@others.pem", Ok(())),
        ("over_tls", "localhost", "sslmode=prefer&sslrootcert=@others.pem", unknown),
        ("in_clear", "localhost", "sslmode=require", encrypted),
        ("in_clear", "localhost", "sslmode=verify-full&sslrootcert=@ours.pem", encrypted),
        // Certificates of clients.
        ("with_certificate", "localhost", "sslmode=require", Err(&["valid client certificate"])),
        ("with_certificate", "localhost", "sslmode=require&sslcert=@client.pem&sslkey=@client.key", Ok(())),
        (
            "with_certificate",
            "localhost",
            "sslmode=require&sslcert=@strange.pem&sslkey=@strange.key",
            Err(&["no TLS with", "sslcert"]),
        ),
        // Passwords that are bound to the connection.
        ("with_password", "localhost", "sslmode=require&channel_binding=require", Ok(())),
        // Files that cannot be used.
        ("over_tls", "localhost", "sslmode=require&sslrootcert=@absent.pem", Err(&["absent.pem"])),
        ("in_clear", "localhost", "sslmode=prefer&sslrootcert=@client.key", Err(&["client.key", "no certificate"])),
        (
            "with_certificate",
            "localhost",
            "sslmode=require&sslcert=@client.pem&sslkey=@strange.key",
            Err(&["strange.key"]),
        ),
        ("over_tls", "localhost", "sslmode=allow", Err(&["sslmode must be"])),
    ];
    for (user, host, query, expected) in table {
        let case = format!("{user} at {host}, {query}");
        expect(&world.location(user, host, query), &case, *expected).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_connections_are_encrypted() {
    let Some(world) = tokio::task::spawn_blocking(World::shared).await.expect("a world") else { return };
    // The server lets nobody of this name in without TLS: neither the pool nor the session that holds the claim.
    let location = world.location("over_tls", "localhost", "sslmode=verify-full&sslrootcert=@ours.pem");
    let database = Database::open(&location).await.expect("an open database");
    let claim = database.claim("this test").await.expect("a claim");
    assert!(claim.is_held().await);
    assert!(matches!(database.claim("another").await, Err(Error::Claimed { .. })));
    database.ping().await.expect("an answer");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_read_for_each_connection() {
    let Some(world) = tokio::task::spawn_blocking(World::shared).await.expect("a world") else { return };
    let renewed = |from: &str| {
        let path = |name: &str| world.folder.path().join(name);
        fs::copy(path(from), path("renewed.pem")).expect("a copy");
    };
    renewed("ours.pem");
    // Another database than that which the other test claims.
    world.cluster.run("CREATE DATABASE renewed");
    let query = "dbname=renewed&sslmode=verify-ca&sslrootcert=@renewed.pem";
    let location = world.location("over_tls", "localhost", query);
    let database = Database::open(&location).await.expect("an open database");
    // The claim takes the only connection there is along, so that the next statement needs a new one.
    let _claim = database.claim("this test").await.expect("a claim");
    renewed("others.pem");
    let error = database.ping().await.expect_err("a refusal").to_string();
    assert!(error.contains("UnknownIssuer"), "{error}");
    renewed("ours.pem");
    database.ping().await.expect("an answer");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_tls_is_refused_where_it_is_required() {
    let rules = "local all all trust\nhost all all 127.0.0.1/32 trust";
    let start = || Cluster::shared().and_then(|_| Cluster::on_tcp(&OnTcp { tls: None, rules }));
    let Some(cluster) = tokio::task::spawn_blocking(start).await.expect("a cluster") else { return };
    let location =
        |query: &str| Location::Postgres(format!("postgres://postgres@localhost:{}/postgres?{query}", cluster.port()));
    let refused: Expected = Err(&["no TLS with postgres://localhost", "does not offer it", "ssl = on", "sslmode="]);
    for (query, expected) in [
        ("", Ok(())),
        ("sslmode=prefer", Ok(())),
        ("sslmode=disable", Ok(())),
        ("sslmode=require", refused),
        ("sslrootcert=system", refused),
    ] {
        expect(&location(query), query, expected).await;
    }
}
