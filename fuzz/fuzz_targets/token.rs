//! Registry passwords and download grants: no text is believed but those that were sealed here, and those unchanged.
#![no_main]

use std::net::Ipv4Addr;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use access::{Access, DownloadGrant, RootCredentials, TokenError};
use meta::{Database, Location};
use model::seal::Key;
use model::{Caller, Clock, Digest, Origin, Principal, Random, Region, RegistryId, Timestamp};
use tokio::runtime::Runtime;

const NOW: Timestamp = Timestamp::from_millis(1_440_938_160_000);

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        NOW
    }
}

impl Random for Fixed {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(1);
    }
}

struct Deployment {
    runtime: Runtime,
    access: Access,
    region: Region,
    origin: Arc<Origin>,
    password: String,
    grant: String,
}

static DEPLOYMENT: LazyLock<Deployment> = LazyLock::new(|| {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let folder = tempfile::tempdir().expect("a folder").keep();
    let database = runtime.block_on(Database::open(&Location::Sqlite(folder.join("meta.db")))).expect("a database");
    let access = Access::new(database, Key::new([7; 32]), Arc::new(Fixed), Arc::new(Fixed));
    let account = "111111111111".parse().expect("an account");
    let root = RootCredentials::new(account, "AKIAIOSFODNN7EXAMPLE".into(), "secret".into()).expect("credentials");
    runtime.block_on(access.ensure_root(&root)).expect("the root is there");
    let region: Region = "us-east-1".parse().expect("a region");
    let origin = Arc::new(Origin {
        request_id: uuid::Uuid::nil(),
        source_ip: Ipv4Addr::LOCALHOST.into(),
        secure_transport: false,
        host: "localhost".into(),
        user_agent: "".into(),
    });
    let access_key_id = root.access_key_id.as_str().into();
    let caller = Caller { principal: Principal::Root(account), access_key_id, origin: Arc::clone(&origin) };
    let password = access.issue_token(&caller, &region).password;
    let grant = access.seal_download(&DownloadGrant {
        registry: RegistryId { account, region: region.clone() },
        repository: "team/app".parse().expect("a name"),
        digest: Digest::sha256(b"layer"),
        expires_at: NOW + Duration::from_secs(60),
    });
    Deployment { runtime, access, region, origin, password, grant }
});

/// The text with `edits` applied: pairs of a place and a byte to put there.
fn edited(text: &str, edits: &[u8]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for edit in edits.chunks_exact(2) {
        let place = usize::from(edit[0]) % bytes.len();
        bytes[place] = edit[1];
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn check(text: &str) {
    let Deployment { runtime, access, region, origin, password, grant } = &*DEPLOYMENT;
    match runtime.block_on(access.authenticate_token(text, region, Arc::clone(origin))) {
        Ok(_) => assert_eq!(text, password),
        Err(TokenError::Invalid) => assert_ne!(text, password),
        Err(other) => panic!("{text:?}: {other}"),
    }
    assert_eq!(access.open_download(text).is_some(), text == grant, "{text:?}");
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    check(&String::from_utf8_lossy(data));
    check(&edited(&DEPLOYMENT.password, data));
    check(&edited(&DEPLOYMENT.grant, data));
});
