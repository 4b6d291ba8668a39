use std::time::Duration;

use access::DownloadGrant;
use meta::repositories::RepositoryKey;
use model::{Algorithm, Digest};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::deployment::{ACCOUNT, Deployment, KEY_ID, START, caller, name, region, registry};

fn grant() -> DownloadGrant {
    DownloadGrant {
        registry: registry(ACCOUNT),
        repository: name("team/app"),
        key: RepositoryKey(7),
        digest: Digest::sha256(b"layer"),
        expires_at: START + Duration::from_secs(3600),
    }
}

#[tokio::test]
async fn grants_open_as_they_were_sealed_until_they_end() {
    let deployment = Deployment::empty().await;
    let long_name = name(&("ab/".repeat(85) + "c"));
    for grant in [
        grant(),
        DownloadGrant { digest: Digest::of(Algorithm::Sha512, b"layer"), ..grant() },
        DownloadGrant { repository: long_name, digest: Digest::of(Algorithm::Sha512, b""), ..grant() },
    ] {
        let sealed = deployment.access.seal_download(&grant);
        assert!(sealed.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{sealed}");
        deployment.clock.set(grant.expires_at - Duration::from_millis(1));
        assert_eq!(deployment.access.open_download(&sealed).await.expect("no failure"), Some(grant.clone()));
        deployment.clock.set(grant.expires_at);
        assert_eq!(deployment.access.open_download(&sealed).await.expect("no failure"), None);
        deployment.clock.set(START);
    }
}

#[tokio::test]
async fn what_was_sealed_elsewhere_or_for_another_purpose_is_no_grant() {
    let deployment = Deployment::with_root().await;
    let elsewhere = Deployment::empty_with(2).await.access.seal_download(&grant());
    assert_eq!(deployment.access.open_download(&elsewhere).await.expect("no failure"), None);
    let token = deployment.access.issue_token(&caller(ACCOUNT, KEY_ID), &region("us-east-1"));
    assert_eq!(deployment.access.open_download(&token.password).await.expect("no failure"), None);
}

#[tokio::test]
async fn a_grant_with_any_bit_changed_does_not_open() {
    let access = Deployment::empty().await.access;
    let sealed = access.seal_download(&grant()).into_bytes();
    for bit in 0..sealed.len() * 8 {
        let mut flipped = sealed.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let flipped = String::from_utf8_lossy(&flipped).into_owned();
        assert_eq!(access.open_download(&flipped).await.expect("no failure"), None, "bit {bit}");
    }
}

#[test]
fn arbitrary_text_is_no_grant() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let deployment = runtime.block_on(Deployment::empty());
    let texts = prop_oneof![any::<String>(), "[A-Za-z0-9_-]{0,600}"];
    let outcome = TestRunner::default().run(&texts, |text| {
        prop_assert_eq!(runtime.block_on(deployment.access.open_download(&text)).expect("no failure"), None);
        Ok(())
    });
    outcome.expect("no text opens");
}
