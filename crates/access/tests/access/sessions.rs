//! Temporary credentials: what they are believed for, and what ends them.

use std::time::Duration;

use access::iam::{NewPolicy, PolicyHolder};
use access::sts::{GetFederationToken, GetSessionToken, SessionPolicies};
use access::{Access, AuthenticationError, TokenError};
use model::sigv4::{Invalid, Refusal};
use model::{Action, Caller, Principal};

use crate::deployment::{ACCOUNT, START, origin, region};
use crate::scene::{Credentials, Scene, may, to_assume, trust, user_arn};
use crate::world::{document, statement};

/// What a password stands for.
async fn log_in(access: &Access, password: &str) -> Result<Caller, TokenError> {
    access.authenticate_token(password, &region("us-east-1"), origin()).await
}

fn password_of(access: &Access, caller: &Caller) -> String {
    access.issue_token(caller, &region("us-east-1")).password
}

#[tokio::test]
async fn a_session_is_its_role_and_knows_when_it_began() {
    let scene = Scene::new().await;
    let credentials = scene.session().await;
    assert!(credentials.id.starts_with("ASIA") && credentials.id.len() == 20, "{}", credentials.id);
    assert_eq!(credentials.secret.len(), 40);
    let caller = scene.caller(&credentials).await;
    assert_eq!(caller.principal.to_string(), format!("arn:aws:sts::{ACCOUNT}:assumed-role/runner/job-7"));
    assert!(caller.principal.unique_id().is_some_and(|id| id.starts_with("AROA")));
    assert_eq!(*caller.access_key_id, *credentials.id);
    assert_eq!(caller.session.as_ref().map(|session| session.issued_at), Some(START));
    assert!(caller.session_policies.is_none());
    assert_eq!(may(scene.access(), &caller, Action::PUT_IMAGE).await, Ok(()));
}

#[tokio::test]
async fn a_session_ends_when_it_was_said_to() {
    let scene = Scene::new().await;
    let asked = GetSessionToken { duration_secs: Some(900), ..GetSessionToken::default() };
    let new = scene.access().get_session_token(&scene.root, asked).await.expect("a session").credentials;
    assert_eq!(new.expires_at, START + Duration::from_secs(900));
    let credentials = Credentials::from(new.clone());
    scene.deployment.clock.set(new.expires_at - Duration::from_millis(1));
    scene.caller(&credentials).await;
    scene.deployment.clock.set(new.expires_at);
    let refusal = scene.refusal(&credentials).await;
    assert_eq!(refusal, Refusal::ExpiredToken);
    assert_eq!(refusal.to_string(), "The security token included in the request is expired");
    let forged = Credentials { secret: "wrong".into(), ..credentials };
    assert_eq!(scene.refusal(&forged).await, Refusal::ExpiredToken, "whatever it signs with");
}

#[tokio::test]
async fn credentials_are_believed_whole_or_not_at_all() {
    let scene = Scene::new().await;
    let session = scene.session().await;
    let root = Credentials::of_root();
    let other = scene.access().get_session_token(&scene.root, GetSessionToken::default()).await.expect("a session");
    let other = Credentials::from(other.credentials);
    let password = password_of(scene.access(), &scene.caller(&session).await);
    let with_token = |token: Option<String>| Credentials { token, ..session.clone() };
    for (what, credentials, refusal) in [
        ("no token", with_token(None), Refusal::UnrecognizedClient),
        ("an empty token", with_token(Some(String::new())), Refusal::UnrecognizedClient),
        ("nonsense", with_token(Some("token".into())), Refusal::UnrecognizedClient),
        ("another session's token", with_token(other.token.clone()), Refusal::UnrecognizedClient),
        ("a registry password", with_token(Some(password)), Refusal::UnrecognizedClient),
        ("another session's key", Credentials { id: other.id.clone(), ..session.clone() }, Refusal::UnrecognizedClient),
        (
            "a long-term key with a token",
            Credentials { token: session.token.clone(), ..root.clone() },
            Refusal::UnrecognizedClient,
        ),
        ("a wrong secret", Credentials { secret: other.secret.clone(), ..session.clone() }, Invalid::Mismatch.into()),
    ] {
        assert_eq!(scene.refusal(&credentials).await, refusal, "{what}");
    }
    scene.caller(&session).await;
}

#[tokio::test]
async fn a_token_with_any_bit_changed_or_sealed_elsewhere_is_no_token() {
    let scene = Scene::new().await;
    let session = scene.session().await;
    let token = session.token.clone().expect("a token");
    for bit in 0..token.len() * 8 {
        let mut flipped = token.clone().into_bytes();
        flipped[bit / 8] ^= 1 << (bit % 8);
        // What cannot stand in a header never gets here.
        if !flipped[bit / 8].is_ascii_graphic() {
            continue;
        }
        let flipped = Credentials { token: String::from_utf8(flipped).ok(), ..session.clone() };
        let refused = flipped.prove(scene.access(), "sts").await;
        let is_unrecognized = matches!(
            refused,
            Err(AuthenticationError::Refused(Refusal::UnrecognizedClient) | AuthenticationError::TooManyFailures)
        );
        assert!(is_unrecognized, "bit {bit}: {refused:?}");
    }
    let elsewhere = Scene { deployment: crate::deployment::Deployment::empty_with(99).await, root: scene.root.clone() };
    assert_eq!(elsewhere.refusal(&session).await, Refusal::UnrecognizedClient);
    scene.caller(&session).await;
}

#[tokio::test]
async fn a_role_that_is_deleted_takes_its_sessions_along_and_one_made_anew_does_not_inherit_them() {
    let scene = Scene::new().await;
    let session = scene.session().await;
    let password = password_of(scene.access(), &scene.caller(&session).await);
    log_in(scene.access(), &password).await.expect("is believed");
    let (access, root) = (scene.access(), &scene.root);
    access.delete_inline_policy(root, PolicyHolder::role("runner"), "p").await.expect("is gone");
    access.delete_role(root, "runner").await.expect("is gone");
    for what in ["gone", "made anew"] {
        assert_eq!(scene.refusal(&session).await, Refusal::UnrecognizedClient, "{what}");
        let refused = log_in(access, &password).await;
        assert!(matches!(refused, Err(TokenError::Invalid)), "{what}: {refused:?}");
        if what == "gone" {
            scene.role("runner", &trust(&user_arn("ci"), "sts:*")).await;
        }
    }
}

#[tokio::test]
async fn a_role_that_another_node_deleted_is_gone_within_two_seconds() {
    let scene = Scene::new().await;
    let session = scene.session().await;
    let there = scene.deployment.another_node().await;
    session.prove(&there, "sts").await.expect("is believed");
    let (access, root) = (scene.access(), &scene.root);
    access.delete_inline_policy(root, PolicyHolder::role("runner"), "p").await.expect("is gone");
    access.delete_role(root, "runner").await.expect("is gone");
    scene.deployment.clock.set(START + Duration::from_secs(2));
    let refused = session.prove(&there, "sts").await;
    assert!(matches!(refused, Err(AuthenticationError::Refused(Refusal::UnrecognizedClient))), "{refused:?}");
}

#[tokio::test]
async fn keys_and_what_was_got_with_them_fall_as_aws_lets_them() {
    let scene = Scene::new().await;
    let (access, root) = (scene.access(), &scene.root);
    let key = scene.user("ci", "").await;
    let user = scene.caller(&key).await;
    let session = access.get_session_token(&user, GetSessionToken::default()).await.expect("a session");
    let session = Credentials::from(session.credentials);
    let of_key = password_of(access, &user);
    let of_session = password_of(access, &scene.caller(&session).await);
    access.update_access_key(root, Some("ci"), key.id.clone(), false).await.expect("is inactive");
    assert_eq!(scene.refusal(&key).await, Refusal::UnrecognizedClient);
    assert!(matches!(log_in(access, &of_key).await, Err(TokenError::Invalid)), "a password falls with its key");
    scene.caller(&session).await;
    log_in(access, &of_session).await.expect("a session does not fall with the key");
    access.update_access_key(root, Some("ci"), key.id.clone(), true).await.expect("is active");
    log_in(access, &of_key).await.expect("the key is back");
    access.delete_access_key(root, Some("ci"), key.id.clone()).await.expect("is gone");
    access.delete_user(root, "ci").await.expect("is gone");
    for what in ["gone", "made anew"] {
        assert_eq!(scene.refusal(&key).await, Refusal::UnrecognizedClient, "{what}");
        assert_eq!(scene.refusal(&session).await, Refusal::UnrecognizedClient, "{what}");
        for password in [&of_key, &of_session] {
            assert!(matches!(log_in(access, password).await, Err(TokenError::Invalid)), "{what}");
        }
        if what == "gone" {
            scene.user("ci", "").await;
        }
    }
}

#[tokio::test]
async fn a_user_that_is_renamed_keeps_its_keys_sessions_and_passwords() {
    let scene = Scene::new().await;
    let access = scene.access();
    let key = scene.user("ci", "").await;
    let user = scene.caller(&key).await;
    let session = access.get_session_token(&user, GetSessionToken::default()).await.expect("a session");
    let password = password_of(access, &user);
    access.update_user(&scene.root, "ci", Some("cd".into()), Some("/team/".into())).await.expect("is renamed");
    let session = scene.caller(&session.credentials.into()).await;
    for caller in [scene.caller(&key).await, session, log_in(access, &password).await.expect("is believed")] {
        assert_eq!(caller.principal.to_string(), format!("arn:aws:iam::{ACCOUNT}:user/team/cd"));
    }
}

#[tokio::test]
async fn a_password_that_a_session_got_outlives_the_session_and_has_its_bounds() {
    let scene = Scene::new().await;
    let access = scene.access();
    scene.session().await;
    let ci = scene.access().create_access_key(&scene.root, Some("ci")).await.expect("a key");
    let ci = Credentials { id: ci.listed.id, secret: ci.secret.to_string(), token: None };
    let only_pull = SessionPolicies {
        policy: Some(document(&statement("Allow", "ecr:BatchGetImage", "*"))),
        policy_arns: Vec::new(),
    };
    let arn = format!("arn:aws:iam::{ACCOUNT}:role/runner");
    let asked = access::sts::AssumeRole { policies: only_pull, duration_secs: Some(900), ..to_assume(&arn) };
    let session = scene.assume(&scene.caller(&ci).await, asked).await.expect("is trusted").session;
    let session = scene.caller(&session.credentials.into()).await;
    let password = password_of(access, &session);
    assert!(password.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{password}");
    scene.deployment.clock.set(START + Duration::from_secs(12 * 60 * 60) - Duration::from_millis(1));
    let bearer = log_in(access, &password).await.expect("is believed");
    for caller in [&session, &bearer] {
        assert_eq!(may(access, caller, Action::BATCH_GET_IMAGE).await, Ok(()));
        let words = may(access, caller, Action::PUT_IMAGE).await.expect_err("is narrowed");
        assert!(words.contains("assumed-role/runner/job-7 is not authorized to perform: ecr:PutImage"), "{words}");
        assert!(words.ends_with("because no session policy allows the ecr:PutImage action"), "{words}");
    }
    assert_eq!(bearer.principal, session.principal);
    assert_eq!(bearer.session, session.session);
    access.delete_inline_policy(&scene.root, PolicyHolder::role("runner"), "p").await.expect("is gone");
    let words = may(access, &bearer, Action::BATCH_GET_IMAGE).await.expect_err("is decided anew");
    assert!(words.contains("no identity-based policy"), "{words}");
    scene.deployment.clock.set(START + Duration::from_secs(12 * 60 * 60));
    assert!(matches!(log_in(access, &password).await, Err(TokenError::Expired)));
}

#[tokio::test]
async fn managed_policies_that_bound_a_session_are_looked_up_at_every_use() {
    let scene = Scene::new().await;
    let (access, root) = (scene.access(), &scene.root);
    let pull = document(&statement("Allow", "ecr:BatchGetImage", "*"));
    let new = NewPolicy { name: "Pull".into(), document: pull, ..NewPolicy::default() };
    let policy = access.create_policy(root, new).await.expect("a policy").arn;
    let user = scene.user("ci", "").await;
    let role = scene.role("runner", &trust(&user_arn("ci"), "sts:*")).await;
    scene.allow(PolicyHolder::role("runner"), &statement("Allow", "ecr:*", "*")).await;
    let policies = SessionPolicies { policy: None, policy_arns: vec![policy.clone()] };
    let asked = access::sts::AssumeRole { policies, ..to_assume(&role) };
    let session = scene.assume(&scene.caller(&user).await, asked).await.expect("is trusted").session;
    let session = Credentials::from(session.credentials);
    let pulls_and_puts = async || {
        let caller = scene.caller(&session).await;
        let pulls = may(access, &caller, Action::BATCH_GET_IMAGE).await.is_ok();
        (pulls, may(access, &caller, Action::PUT_IMAGE).await.is_ok())
    };
    assert_eq!(pulls_and_puts().await, (true, false));
    let put = document(&statement("Allow", "ecr:PutImage", "*"));
    access.create_policy_version(root, &policy, put, true).await.expect("a version");
    assert_eq!(pulls_and_puts().await, (false, true), "as it says now");
    access.delete_policy_version(root, &policy, "v1").await.expect("is gone");
    access.delete_policy(root, &policy).await.expect("is gone");
    assert_eq!(pulls_and_puts().await, (false, false), "a bound that is gone allows nothing");
}

#[tokio::test]
async fn federated_users_have_what_both_their_policies_and_their_user_allow() {
    let scene = Scene::new().await;
    let access = scene.access();
    let allowed = format!("{},{}", statement("Allow", "sts:*", "*"), statement("Allow", "ecr:*", "*"));
    let key = scene.user("ci", &allowed).await;
    let user = scene.caller(&key).await;
    let pull = SessionPolicies {
        policy: Some(document(&statement("Allow", "ecr:BatchGetImage", "*"))),
        policy_arns: Vec::new(),
    };
    for (what, from, policies, pulls) in [
        ("of a user", &user, pull.clone(), true),
        ("of a user, without policies", &user, SessionPolicies::default(), false),
        ("of root", &scene.root, pull.clone(), true),
        ("of root, without policies", &scene.root, SessionPolicies::default(), false),
    ] {
        let asked = GetFederationToken { name: "guest".into(), policies, ..GetFederationToken::default() };
        let session = access.get_federation_token(from, &region("us-east-1"), asked).await.expect(what);
        let credentials = Credentials::from(session.credentials);
        let caller = scene.caller(&credentials).await;
        assert_eq!(caller.principal.to_string(), format!("arn:aws:sts::{ACCOUNT}:federated-user/guest"));
        assert_eq!(caller.session.as_ref().and_then(|session| session.behind.clone()), Some(from.principal.clone()));
        let bearer = log_in(access, &password_of(access, &caller)).await.expect(what);
        for caller in [caller, bearer] {
            assert_eq!(may(access, &caller, Action::BATCH_GET_IMAGE).await.is_ok(), pulls, "{what}");
            assert!(may(access, &caller, Action::PUT_IMAGE).await.is_err(), "{what}");
        }
        let refused = credentials.prove(access, "iam").await;
        assert!(
            matches!(refused, Err(AuthenticationError::Refused(Refusal::UnrecognizedClient))),
            "{what} is kept from IAM: {refused:?}"
        );
    }
}

#[tokio::test]
async fn sessions_without_a_second_factor_are_kept_from_iam_and_roles_are_not() {
    let scene = Scene::new().await;
    let (access, key) = (scene.access(), scene.user("someone", "").await);
    let role = scene.session().await;
    let user = scene.caller(&key).await;
    for (what, credentials, is_let_in) in [
        ("a user's key", key, true),
        ("root's key", Credentials::of_root(), true),
        ("a role's session", role, true),
        (
            "a user's session",
            access.get_session_token(&user, GetSessionToken::default()).await.expect("a session").credentials.into(),
            false,
        ),
        (
            "root's session",
            access.get_session_token(&scene.root, GetSessionToken::default()).await.expect("one").credentials.into(),
            false,
        ),
    ] {
        assert_eq!(credentials.prove(access, "iam").await.is_ok(), is_let_in, "{what}");
        assert!(credentials.prove(access, "ecr").await.is_ok(), "{what}");
    }
}

#[tokio::test]
async fn uses_of_keys_and_roles_are_written_down() {
    let scene = Scene::new().await;
    let session = scene.session().await;
    let caller = scene.caller(&session).await;
    let Principal::AssumedRole { role_id, .. } = caller.principal else { panic!("no role") };
    let key = scene.user("other", "").await;
    scene.caller(&key).await;
    let mut attempts = 0;
    loop {
        let (key_id, role_id) = (key.id.clone(), role_id.clone());
        let read = scene.deployment.db.read("last_uses", move |tx| {
            Box::pin(async move {
                let key = meta::access_keys::last_use(tx, &key_id).await?;
                let role = meta::roles::find(tx, &role_id).await?.and_then(|role| role.last_used);
                Ok::<_, meta::Error>(key.zip(role))
            })
        });
        if let Some((key, role)) = read.await.expect("is read") {
            assert_eq!((key.at, key.region.as_str(), key.service.as_str()), (START, "us-east-1", "sts"));
            assert_eq!(role, (START, "us-east-1".to_owned()));
            return;
        }
        attempts += 1;
        assert!(attempts < 100_000, "no use was written down");
        tokio::task::yield_now().await;
    }
}
