//! A registry with its door, reached by HTTP/1.1 over a pipe.

use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use access::Access;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use meta::{Database, Location};
use model::address::Addressing;
use model::mutability::TagMutability;
use model::seal::Key;
use model::{Caller, Clock, Digest, Origin, Principal, Random, RegistryId, RepositoryName, Timestamp};
use oci_api::OciApi;
use registry::{CreateRepository, Parts, Registry, Settings};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};

pub const HOST: &str = "localhost:3270";
pub const ACCOUNT: &str = "111111111111";
pub const OTHER_ACCOUNT: &str = "222222222222";
pub const OCI_MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
pub const OCI_INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// How much goes into the pipe before its reader reads.
const PIPE_BYTES: usize = 64 * 1024;

pub struct Deployment {
    pub registry: Registry,
    pub clock: Arc<HandClock>,
    /// `Authorization` of the account's root.
    pub root: String,
    folder: tempfile::TempDir,
    api: OciApi,
    account_key: Box<str>,
}

/// What came back.
#[derive(Debug)]
pub struct Got {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Got {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a readable header"))
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    /// The first code of an error document.
    pub fn code(&self) -> String {
        self.json()["errors"][0]["code"].as_str().unwrap_or_default().to_owned()
    }

    pub fn message(&self) -> String {
        self.json()["errors"][0]["message"].as_str().unwrap_or_default().to_owned()
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    #[track_caller]
    pub fn expect_refusal(self, status: u16, code: &str) -> Self {
        let got = self.expect(status);
        assert_eq!(got.code(), code, "{got:?}");
        got
    }
}

impl Deployment {
    pub async fn start() -> Self {
        Self::with(Settings::default()).await
    }

    pub async fn with(settings: Settings) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let db = Database::open(&Location::Sqlite(folder.path().join("meta.db"))).await.expect("the database opens");
        // 2015-08-30T12:36:00Z
        let clock = Arc::new(HandClock(AtomicI64::new(1_440_938_160_000)));
        let random = Arc::new(Sequence(AtomicU64::new(1)));
        let access =
            Access::open(db.clone(), Key::new([7; 32]), clock.clone(), random.clone()).await.expect("it opens");
        let blobs = blob::Store::open(&folder.path().join("blobs"), random.clone()).expect("the store opens");
        let addressing = Addressing { default: registry_id(ACCOUNT, "us-east-1"), domain: None };
        let registry = Registry::new(Parts { db, blobs, access, clock: clock.clone(), random, addressing, settings });
        let api = OciApi::new(registry.clone());
        let mut deployment =
            Self { registry, clock, root: String::new(), folder, api, account_key: String::new().into() };
        deployment.account_key = deployment.create_account(ACCOUNT).await;
        deployment.root = deployment.login(ACCOUNT, "us-east-1").await;
        deployment
    }

    /// A deployment that has the repository `team/app`.
    pub async fn with_repository() -> Self {
        let deployment = Self::start().await;
        deployment.create_repository("team/app", TagMutability::Mutable).await;
        deployment
    }

    async fn create_account(&self, account: &str) -> Box<str> {
        let created = self.registry.access().create_account(account.parse().expect("an account")).await;
        created.expect("the database works").expect("a new account").access_key_id.into()
    }

    /// `Authorization` of the root of another account.
    pub async fn stranger(&self) -> String {
        let access_key_id = self.create_account(OTHER_ACCOUNT).await;
        self.token(caller(OTHER_ACCOUNT, &access_key_id), "us-east-1").await
    }

    /// `Authorization` of an account's root in a region.
    pub async fn login(&self, account: &str, region: &str) -> String {
        self.token(caller(account, &self.account_key), region).await
    }

    async fn token(&self, caller: Caller, region: &str) -> String {
        let region = region.parse().expect("a region");
        let logins = self.registry.get_authorization_token(&caller, &region, &[]).await.expect("a token");
        basic("AWS", &logins[0].token.password)
    }

    pub fn caller(&self) -> Caller {
        caller(ACCOUNT, &self.account_key)
    }

    pub async fn create_repository(&self, name: &str, mutability: TagMutability) {
        self.create_repository_in("us-east-1", name, mutability).await;
    }

    pub async fn create_repository_in(&self, region: &str, name: &str, mutability: TagMutability) {
        let create = CreateRepository {
            registry: registry_id(ACCOUNT, region),
            name: repository(name),
            mutability,
            scan_on_push: false,
            tags: model::resource_tag::ResourceTags::default(),
            encryption: registry::Encryption::Aes256,
        };
        self.registry.create_repository(&self.caller(), create).await.expect("a repository");
    }

    /// Where layers are kept.
    pub fn blobs(&self) -> std::path::PathBuf {
        self.folder.path().join("blobs")
    }

    /// A request of the root.
    pub async fn ask(&self, method: &str, path: &str) -> Got {
        self.send(method, path, &[], Vec::new()).await
    }

    /// A request of the root with headers and a body.
    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Got {
        let mut all = vec![("authorization", self.root.as_str())];
        all.extend_from_slice(headers);
        self.send_as_is(method, path, &all, body).await.expect("an answer that ends")
    }

    /// A request with exactly these headers. An error is an answer that broke off.
    pub async fn send_as_is(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Result<Got, hyper::Error> {
        let (near, far) = tokio::io::duplex(PIPE_BYTES);
        let serving = tokio::spawn(serve(self.api.clone(), far));
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(near)).await?;
        let client = tokio::spawn(connection);
        let mut request = Request::builder().method(method).uri(path).header("host", HOST);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(Bytes::from(body))).expect("a request");
        let (head, body) = sender.send_request(request).await?.into_parts();
        let body = body.collect().await;
        drop(sender);
        _ = client.await;
        _ = serving.await;
        Ok(Got { status: head.status.as_u16(), headers: head.headers, body: body?.to_bytes() })
    }

    /// Sends bytes, and gives back all that comes until the server hangs up.
    pub async fn send_raw(&self, bytes: &[u8]) -> String {
        self.converse(bytes, false).await
    }

    /// The same with bytes that are not a whole request, after which the client hangs up.
    pub async fn send_raw_and_hang_up(&self, bytes: &[u8]) -> String {
        self.converse(bytes, true).await
    }

    async fn converse(&self, bytes: &[u8], hang_up: bool) -> String {
        let (mut near, far) = tokio::io::duplex(PIPE_BYTES);
        let serving = tokio::spawn(serve(self.api.clone(), far));
        _ = near.write_all(bytes).await;
        if hang_up {
            _ = near.shutdown().await;
        }
        let mut answer = Vec::new();
        _ = near.read_to_end(&mut answer).await;
        _ = serving.await;
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub async fn push_blob(&self, name: &str, content: &[u8]) -> Digest {
        let digest = Digest::sha256(content);
        let path = format!("/v2/{name}/blobs/uploads/?digest={digest}");
        self.send("POST", &path, &[], content.to_vec()).await.expect(201);
        digest
    }

    pub async fn put_manifest(&self, name: &str, reference: &str, manifest: &[u8]) -> Got {
        self.send("PUT", &format!("/v2/{name}/manifests/{reference}"), &[], manifest.to_vec()).await
    }

    /// Pushes an image under a reference.
    pub async fn push(&self, name: &str, reference: &str, image: &Image) -> Got {
        for blob in &image.blobs {
            self.push_blob(name, blob).await;
        }
        self.put_manifest(name, reference, &image.manifest).await.expect(201)
    }

    /// Begins an upload; its path.
    pub async fn begin_upload(&self, name: &str) -> String {
        let begun = self.ask("POST", &format!("/v2/{name}/blobs/uploads/")).await.expect(202);
        begun.header("location").to_owned()
    }
}

async fn serve(api: OciApi, pipe: DuplexStream) {
    let service = service_fn(move |request: Request<Incoming>| {
        let api = api.clone();
        async move {
            let request = request.map(|body| body.map_err(Into::into).boxed_unsync());
            Ok::<_, std::convert::Infallible>(api.handle(request, origin()).await)
        }
    });
    _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(pipe), service).await;
}

/// An image with its blobs.
pub struct Image {
    pub blobs: Vec<Vec<u8>>,
    pub manifest: Vec<u8>,
}

impl Image {
    pub fn digest(&self) -> Digest {
        Digest::sha256(&self.manifest)
    }
}

pub fn descriptor(content: &[u8], media_type: &str) -> Value {
    json!({ "mediaType": media_type, "digest": Digest::sha256(content).to_string(), "size": content.len() })
}

/// An image whose content depends on `seed`.
pub fn image(seed: &str) -> Image {
    let config = format!(r#"{{"seed":"{seed}"}}"#).into_bytes();
    let layer = format!("layer of {seed}").into_bytes();
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": OCI_MANIFEST,
        "config": descriptor(&config, "application/vnd.oci.image.config.v1+json"),
        "layers": [descriptor(&layer, "application/vnd.oci.image.layer.v1.tar")],
    });
    Image { blobs: vec![config, layer], manifest: manifest.to_string().into_bytes() }
}

/// An index of images.
pub fn index(children: &[&Image]) -> Vec<u8> {
    let manifests: Vec<Value> = children.iter().map(|child| descriptor(&child.manifest, OCI_MANIFEST)).collect();
    json!({ "schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": manifests }).to_string().into_bytes()
}

/// An artifact of a type that refers to a manifest.
pub fn artifact(subject: &[u8], artifact_type: &str) -> Image {
    let empty = b"{}".to_vec();
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": OCI_MANIFEST,
        "artifactType": artifact_type,
        "config": descriptor(&empty, "application/vnd.oci.empty.v1+json"),
        "layers": [descriptor(&empty, "application/vnd.oci.empty.v1+json")],
        "subject": descriptor(subject, OCI_MANIFEST),
        "annotations": { "kind": artifact_type },
    });
    Image { blobs: vec![empty], manifest: manifest.to_string().into_bytes() }
}

pub fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

pub fn repository(name: &str) -> RepositoryName {
    name.parse().expect("a repository name")
}

pub fn registry_id(account: &str, region: &str) -> RegistryId {
    RegistryId { account: account.parse().expect("an account"), region: region.parse().expect("a region") }
}

/// The files below a folder with at least so many bytes.
pub fn files(folder: &Path, size_bytes_min: u64) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path, size_bytes_min));
        } else if path.metadata().expect("a file").len() >= size_bytes_min {
            found.push(path);
        }
    }
    found
}

fn origin() -> Arc<Origin> {
    Arc::new(Origin {
        request_id: uuid::Uuid::nil(),
        source_ip: Ipv4Addr::LOCALHOST.into(),
        secure_transport: false,
        host: HOST.into(),
        user_agent: "".into(),
    })
}

fn caller(account: &str, access_key_id: &str) -> Caller {
    let principal = Principal::Root(account.parse().expect("an account"));
    Caller { principal, access_key_id: access_key_id.into(), session: None, session_policies: None, origin: origin() }
}

/// A clock that stands still until it is turned.
pub struct HandClock(AtomicI64);

impl HandClock {
    pub fn turn(&self, by: Duration) {
        let millis = i64::try_from(by.as_millis()).expect("a short time");
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// SplitMix64: bytes that differ from each other and not from run to run.
struct Sequence(AtomicU64);

impl Random for Sequence {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

/// Whether a status is a refusal and not a failure.
pub fn is_refusal(status: u16) -> bool {
    StatusCode::from_u16(status).is_ok_and(|status| status.is_client_error())
}
