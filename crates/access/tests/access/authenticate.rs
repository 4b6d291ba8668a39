use std::time::Duration;

use access::{Authenticated, AuthenticationError, Error, RootCredentials};
use meta::access_keys::AccessKey;
use model::Clock;
use model::sigv4::{Incomplete, Invalid, Refusal, ScopeFault};

use crate::deployment::{ACCOUNT, Deployment, KEY_ID, SECRET, START, account};
use crate::requests::{Request, Signer, header_form_of_botocore, presigned_form_of_botocore};

const SIGNER: Signer<'static> =
    Signer { access_key_id: KEY_ID, secret: SECRET, region: "us-east-1", service: "ecr", session_token: None };

const MISMATCH: &str = "The request signature we calculated does not match the signature you provided. Check your AWS \
                        Secret Access Key and signing method. Consult the service documentation for details.";

impl Deployment {
    async fn authenticate(&self, request: &Request) -> Result<Authenticated, AuthenticationError> {
        request.authenticate(&self.access).await
    }

    async fn refusal(&self, request: &Request) -> Refusal {
        match self.authenticate(request).await {
            Err(AuthenticationError::Refused(refusal)) => refusal,
            other => panic!("not refused: {other:?}"),
        }
    }
}

#[tokio::test]
async fn botocores_signatures_are_believed_in_both_forms() {
    let deployment = Deployment::with_root().await;
    for request in [header_form_of_botocore(), presigned_form_of_botocore()] {
        let authenticated = deployment.authenticate(&request).await.expect("is believed");
        assert_eq!(authenticated.caller.account(), account(ACCOUNT));
        assert_eq!(&*authenticated.caller.access_key_id, KEY_ID);
        assert_eq!(authenticated.region.as_str(), "us-east-1");
    }
}

#[tokio::test]
async fn the_region_is_that_of_the_scope() {
    let deployment = Deployment::with_root().await;
    for region in ["us-east-1", "eu-central-1", "local"] {
        let authenticated = deployment.authenticate(&Signer { region, ..SIGNER }.sign(b"{}")).await;
        assert_eq!(authenticated.expect("is believed").region.as_str(), region);
    }
}

#[tokio::test]
async fn bodies_longer_than_one_turn_of_hashing_are_hashed_whole() {
    let deployment = Deployment::with_root().await;
    for len in [256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 3_000_000] {
        let mut request = SIGNER.sign(&vec![b'x'; len]);
        deployment.authenticate(&request).await.expect("is believed");
        *request.body.last_mut().expect("not empty") = b'y';
        assert_eq!(deployment.refusal(&request).await, Invalid::Mismatch.into(), "{len}");
    }
}

#[tokio::test]
async fn clocks_may_differ_by_fifteen_minutes_and_no_more() {
    let deployment = Deployment::with_root().await;
    let quarter = Duration::from_secs(15 * 60);
    let second = Duration::from_secs(1);
    for now in [START - quarter, START, START + quarter] {
        deployment.clock.set(now);
        deployment.authenticate(&header_form_of_botocore()).await.expect("within the window");
    }
    deployment.clock.set(START + quarter + second);
    assert_eq!(
        deployment.refusal(&header_form_of_botocore()).await.to_string(),
        "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T125101Z - 15 min.)"
    );
    deployment.clock.set(START - quarter - second);
    assert_eq!(
        deployment.refusal(&header_form_of_botocore()).await.to_string(),
        "Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z (20150830T122059Z + 15 min.)"
    );
}

#[tokio::test]
async fn a_presigned_request_ends_when_it_says() {
    let deployment = Deployment::with_root().await;
    deployment.clock.set(START + Duration::from_secs(60));
    deployment.authenticate(&presigned_form_of_botocore()).await.expect("its last second");
    deployment.clock.set(START + Duration::from_secs(61));
    let refusal = deployment.refusal(&presigned_form_of_botocore()).await;
    assert!(matches!(refusal, Refusal::Invalid(Invalid::Expired { lifetime_secs: 60, .. })), "{refusal:?}");
}

#[tokio::test]
async fn a_wrong_secret_is_a_wrong_signature_before_and_after_the_right_one_was_seen() {
    let deployment = Deployment::with_root().await;
    let forged = Signer { secret: "not the secret", ..SIGNER }.sign(b"{}");
    assert_eq!(deployment.refusal(&forged).await.to_string(), MISMATCH);
    deployment.authenticate(&SIGNER.sign(b"{}")).await.expect("is believed");
    assert_eq!(deployment.refusal(&forged).await.to_string(), MISMATCH);
}

#[tokio::test]
async fn a_replaced_secret_is_done_with_at_once() {
    let deployment = Deployment::with_root().await;
    deployment.authenticate(&SIGNER.sign(b"{}")).await.expect("is believed");
    let renewed = RootCredentials::new(account(ACCOUNT), KEY_ID.into(), "renewed".into()).expect("credentials");
    deployment.access.ensure_root(&renewed).await.expect("the secret is replaced");
    assert_eq!(deployment.refusal(&SIGNER.sign(b"{}")).await, Invalid::Mismatch.into());
    deployment.authenticate(&Signer { secret: "renewed", ..SIGNER }.sign(b"{}")).await.expect("is believed");
}

#[tokio::test]
async fn keys_that_are_not_there_are_unrecognized_whatever_they_sign_with() {
    let deployment = Deployment::with_root().await;
    let [key] = <[AccessKey; 1]>::try_from(deployment.keys(ACCOUNT).await).expect("one key");
    deployment.insert_key(AccessKey { id: "AKIAINACTIVEEXAMPLE1".into(), active: false, ..key.clone() }).await;
    deployment.insert_key(AccessKey { id: "ASIAIOSFODNN7EXAMPLE".into(), ..key }).await;
    for (what, signer) in [
        ("unknown", Signer { access_key_id: "AKIAUNKNOWNEXAMPLE12", ..SIGNER }),
        ("not a key id", Signer { access_key_id: "root", ..SIGNER }),
        ("inactive", Signer { access_key_id: "AKIAINACTIVEEXAMPLE1", ..SIGNER }),
        ("temporary", Signer { access_key_id: "ASIAIOSFODNN7EXAMPLE", session_token: Some("token"), ..SIGNER }),
        ("temporary, no token", Signer { access_key_id: "ASIAIOSFODNN7EXAMPLE", ..SIGNER }),
        ("a long-term key with a token", Signer { session_token: Some("token"), ..SIGNER }),
        ("a wrong secret with a token", Signer { session_token: Some("token"), secret: "wrong", ..SIGNER }),
    ] {
        let refusal = deployment.refusal(&signer.sign(b"{}")).await;
        assert_eq!(refusal, Refusal::UnrecognizedClient, "{what}");
        assert_eq!(refusal.to_string(), "The security token included in the request is invalid.");
    }
}

#[tokio::test]
async fn a_key_works_as_soon_as_it_is_there() {
    let deployment = Deployment::with_root().await;
    let late = Signer { access_key_id: "AKIALATEEXAMPLE12345", ..SIGNER }.sign(b"{}");
    assert_eq!(deployment.refusal(&late).await, Refusal::UnrecognizedClient);
    let credentials =
        RootCredentials::new(account(ACCOUNT), "AKIALATEEXAMPLE12345".into(), SECRET.into()).expect("credentials");
    deployment.access.ensure_root(&credentials).await.expect("the key is there");
    deployment.authenticate(&late).await.expect("is believed");
}

#[tokio::test]
async fn what_needs_no_key_is_refused_before_the_key_is_looked_for() {
    let deployment = Deployment::with_root().await;
    let nobody = Signer { access_key_id: "AKIAUNKNOWNEXAMPLE12", ..SIGNER };

    let mut unsigned = nobody.sign(b"{}");
    unsigned.headers.retain(|(name, _)| *name != "authorization");
    assert_eq!(deployment.refusal(&unsigned).await, Refusal::MissingAuthenticationToken);

    let mut incomplete = nobody.sign(b"{}");
    let (_, authorization) = incomplete.headers.last_mut().expect("the authorization");
    authorization.truncate(authorization.find(", Signature").expect("a signature"));
    let refusal = deployment.refusal(&incomplete).await;
    assert!(matches!(refusal, Refusal::Incomplete(Incomplete::HeaderLacks { .. })), "{refusal:?}");

    let for_another = Signer { service: "s3", ..nobody }.sign(b"{}");
    let faults = Invalid::Scope(vec![ScopeFault::Service("ecr".into())]);
    assert_eq!(deployment.refusal(&for_another).await, faults.into());

    deployment.clock.set(deployment.clock.now() + Duration::from_secs(3600));
    let refusal = deployment.refusal(&nobody.sign(b"{}")).await;
    assert!(matches!(refusal, Refusal::Invalid(Invalid::Expired { .. })), "{refusal:?}");
}

#[tokio::test]
async fn a_secret_that_does_not_open_is_not_the_callers_fault() {
    let deployment = Deployment::with_root().await;
    let mut damaged = deployment.keys(ACCOUNT).await.remove(0).sealed_secret;
    damaged[20] ^= 1;
    let write = deployment
        .db
        .write("damage", move |tx| Box::pin(async move { meta::access_keys::set_secret(tx, KEY_ID, &damaged).await }));
    assert!(write.await.expect("written"));
    let failed = SIGNER.sign(b"{}").authenticate(&deployment.access).await;
    assert!(matches!(failed, Err(AuthenticationError::Internal(Error::WrongMasterKey))), "{failed:?}");
}
