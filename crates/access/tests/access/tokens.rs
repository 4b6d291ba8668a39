use std::time::Duration;

use access::{Access, AuthorizationToken, DownloadGrant, TokenError};
use meta::access_keys::AccessKey;
use meta::repositories::RepositoryKey;
use model::{Caller, Clock, Digest};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::deployment::{
    ACCOUNT, Deployment, KEY_ID, OTHER_ACCOUNT, START, account, caller, name, origin, region, registry,
};

const LIFETIME: Duration = Duration::from_secs(12 * 60 * 60);

fn issue(access: &Access) -> AuthorizationToken {
    access.issue_token(&caller(ACCOUNT, KEY_ID), &region("us-east-1"))
}

async fn use_token(access: &Access, password: &str) -> Result<Caller, TokenError> {
    access.authenticate_token(password, &region("us-east-1"), origin()).await
}

async fn assert_invalid(access: &Access, password: &str, why: &str) {
    let outcome = use_token(access, password).await;
    assert!(is_disbelieved(&outcome), "{why}: {outcome:?}");
}

/// After many of them, it is not said any more what is wrong.
fn is_disbelieved(outcome: &Result<Caller, TokenError>) -> bool {
    matches!(outcome, Err(TokenError::Invalid | TokenError::TooManyFailures))
}

#[tokio::test]
async fn a_token_stands_for_who_got_it() {
    let deployment = Deployment::with_root().await;
    let token = issue(&deployment.access);
    let caller = use_token(&deployment.access, &token.password).await.expect("is believed");
    assert_eq!(caller.account(), account(ACCOUNT));
    assert_eq!(&*caller.access_key_id, KEY_ID);
}

#[tokio::test]
async fn passwords_survive_basic_authentication_and_the_command_line() {
    let deployment = Deployment::with_root().await;
    let passwords: Vec<String> = (0..50).map(|_| issue(&deployment.access).password).collect();
    for password in &passwords {
        assert!(password.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{password}");
        assert!(password.len() < 1024, "{password}");
        assert!(!password.contains(KEY_ID) && !password.contains(ACCOUNT), "it is opaque");
    }
    let different: std::collections::HashSet<_> = passwords.iter().collect();
    assert_eq!(different.len(), passwords.len());
}

#[tokio::test]
async fn a_token_ends_after_twelve_hours() {
    let deployment = Deployment::with_root().await;
    let token = issue(&deployment.access);
    assert_eq!(token.expires_at, START + LIFETIME);
    deployment.clock.set(START + LIFETIME - Duration::from_millis(1));
    use_token(&deployment.access, &token.password).await.expect("its last moment");
    for after in [START + LIFETIME, START + LIFETIME * 1000] {
        deployment.clock.set(after);
        let refused = use_token(&deployment.access, &token.password).await.expect_err("is over");
        assert!(matches!(refused, TokenError::Expired), "{refused:?}");
        assert_eq!(refused.to_string(), "Your authorization token has expired. Reauthenticate and try again.");
    }
}

#[tokio::test]
async fn a_token_is_good_in_its_region_only() {
    let deployment = Deployment::with_root().await;
    let token = issue(&deployment.access);
    for elsewhere in ["us-east-2", "us-east-11", "eu-central-1"] {
        let outcome = deployment.access.authenticate_token(&token.password, &region(elsewhere), origin()).await;
        assert!(matches!(outcome, Err(TokenError::Invalid)), "{elsewhere}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_token_falls_with_the_key_it_was_got_with() {
    let deployment = Deployment::with_root().await;
    let [key] = <[AccessKey; 1]>::try_from(deployment.keys(ACCOUNT).await).expect("one key");
    deployment.insert_key(AccessKey { id: "AKIAINACTIVEEXAMPLE1".into(), active: false, ..key }).await;
    for (why, holder) in [
        ("the key is gone", caller(ACCOUNT, "AKIAUNKNOWNEXAMPLE12")),
        ("the key is inactive", caller(ACCOUNT, "AKIAINACTIVEEXAMPLE1")),
        ("the key is somebody else's", caller(OTHER_ACCOUNT, KEY_ID)),
    ] {
        let token = deployment.access.issue_token(&holder, &region("us-east-1"));
        assert_invalid(&deployment.access, &token.password, why).await;
    }
}

#[tokio::test]
async fn what_was_sealed_elsewhere_or_for_another_purpose_is_no_token() {
    let deployment = Deployment::with_root().await;
    let elsewhere = issue(&Deployment::empty_with(2).await.access);
    assert_invalid(&deployment.access, &elsewhere.password, "another master key").await;
    let grant = DownloadGrant {
        registry: registry(ACCOUNT),
        repository: name("team/app"),
        key: RepositoryKey(1),
        digest: Digest::sha256(b"layer"),
        expires_at: deployment.clock.now() + LIFETIME,
    };
    assert_invalid(&deployment.access, &deployment.access.seal_download(&grant), "a grant").await;
}

#[tokio::test]
async fn a_token_with_any_bit_changed_or_any_end_cut_off_is_refused() {
    let access = Deployment::with_root().await.access;
    let password = issue(&access).password;
    for bit in 0..password.len() * 8 {
        let mut flipped = password.clone().into_bytes();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert_invalid(&access, &String::from_utf8_lossy(&flipped), "a flipped bit").await;
    }
    for len in 0..password.len() {
        assert_invalid(&access, &password[..len], "cut off").await;
    }
    for longer in [format!("{password}="), format!("{password}A"), format!(" {password}"), format!("{password}\n")] {
        assert_invalid(&access, &longer, "more than there was").await;
    }
    assert_invalid(&access, &"A".repeat(10_000_000), "huge").await;
}

#[test]
fn arbitrary_text_is_no_token() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let access = runtime.block_on(Deployment::with_root()).access;
    let texts = prop_oneof![any::<String>(), "[A-Za-z0-9_-]{0,600}"];
    let outcome = TestRunner::new(Config::default()).run(&texts, |text| {
        let outcome = runtime.block_on(use_token(&access, &text));
        prop_assert!(is_disbelieved(&outcome), "{:?}", outcome);
        Ok(())
    });
    outcome.expect("no text is believed");
}
