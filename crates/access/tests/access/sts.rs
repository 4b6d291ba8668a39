//! The verbs of STS: who may, and what it is refused with.

use access::iam::PolicyHolder;
use access::sts::{AssumeRole, CallerIdentity, Error, GetFederationToken, GetSessionToken, SessionPolicies, ShownMfa};
use model::Caller;

use crate::deployment::{ACCOUNT, KEY_ID, OTHER_ACCOUNT, caller, region};
use crate::scene::{Credentials, Scene, to_assume, trust, user_arn};
use crate::world::{document, statement};

/// The code that a refusal goes out with, and its words.
fn refusal<T>(outcome: Result<T, Error>) -> (&'static str, String) {
    let Err(error) = outcome else { return ("", String::new()) };
    let code = match error {
        Error::AccessDenied(_) | Error::Forbidden(_) => "AccessDenied",
        Error::ValidationError(_) => "ValidationError",
        Error::InvalidParameterValue(_) => "InvalidParameterValue",
        Error::MalformedPolicyDocument(_) => "MalformedPolicyDocument",
        Error::PackedPolicyTooLarge(_) => "PackedPolicyTooLarge",
        _ => panic!("{error:?}"),
    };
    (code, error.to_string())
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

/// A statement that trusts `ci` with some action under a condition.
fn trust_if(action: &str, condition: &str) -> String {
    let arn = user_arn("ci");
    format!(
        r#"{{"Effect":"Allow","Principal":{{"AWS":"{arn}"}},"Action":{action},"Condition":{{"StringEquals":{{{condition}}}}}}}"#
    )
}

#[tokio::test]
async fn everybody_is_told_who_it_is() {
    let scene = Scene::new().await;
    let role = scene.caller(&scene.session().await).await;
    let user = scene.caller(&scene.user("someone", &statement("Deny", "*", "*")).await).await;
    let session = scene.access().get_session_token(&scene.root, GetSessionToken::default()).await.expect("a session");
    let session = scene.caller(&session.credentials.into()).await;
    for (caller, arn, id_starts) in [
        (&scene.root, format!("arn:aws:iam::{ACCOUNT}:root"), ACCOUNT),
        (&session, format!("arn:aws:iam::{ACCOUNT}:root"), ACCOUNT),
        (&user, user_arn("someone"), "AIDA"),
        (&role, format!("arn:aws:sts::{ACCOUNT}:assumed-role/runner/job-7"), "AROA"),
    ] {
        let identity = CallerIdentity::of(caller);
        assert_eq!((identity.account.as_str(), &identity.arn), (ACCOUNT, &arn));
        assert!(identity.user_id.starts_with(id_starts), "{}", identity.user_id);
    }
    assert!(CallerIdentity::of(&role).user_id.ends_with(":job-7"));
}

#[tokio::test]
async fn a_role_is_assumed_by_whom_it_trusts_under_its_conditions() {
    let scene = Scene::new().await;
    let ci = scene.caller(&scene.user("ci", "").await).await;
    let other = scene.caller(&scene.user("other", &statement("Allow", "sts:AssumeRole", "*")).await).await;
    let external_id = |id: &str| AssumeRole { external_id: Some(id.into()), ..AssumeRole::default() };
    let assume_if = |condition| trust_if(r#""sts:AssumeRole""#, condition);
    let table: [(&str, String, &Caller, AssumeRole, bool); 11] = [
        ("by name", trust(&user_arn("ci"), "sts:AssumeRole"), &ci, AssumeRole::default(), true),
        ("somebody else", trust(&user_arn("ci"), "sts:AssumeRole"), &other, AssumeRole::default(), false),
        (
            "by account, not allowed by its own policies",
            trust(ACCOUNT, "sts:AssumeRole"),
            &ci,
            AssumeRole::default(),
            false,
        ),
        (
            "by account, allowed by its own policies",
            trust(ACCOUNT, "sts:AssumeRole"),
            &other,
            AssumeRole::default(),
            true,
        ),
        ("another account", trust(OTHER_ACCOUNT, "sts:AssumeRole"), &other, AssumeRole::default(), false),
        ("the external id", assume_if(r#""sts:ExternalId":"agreed""#), &ci, external_id("agreed"), true),
        ("another external id", assume_if(r#""sts:ExternalId":"agreed""#), &ci, external_id("guessed"), false),
        ("no external id", assume_if(r#""sts:ExternalId":"agreed""#), &ci, AssumeRole::default(), false),
        (
            "the session's name",
            assume_if(r#""sts:RoleSessionName":"${aws:username}""#),
            &ci,
            AssumeRole::default(),
            false,
        ),
        (
            "the user's name",
            assume_if(r#""sts:RoleSessionName":"${aws:username}""#),
            &ci,
            AssumeRole { session_name: "ci".into(), ..AssumeRole::default() },
            true,
        ),
        ("for so long", assume_if(r#""sts:DurationSeconds":"3600""#), &ci, AssumeRole::default(), true),
    ];
    for (i, (what, trust, caller, asked, is_trusted)) in table.into_iter().enumerate() {
        let arn = scene.role(&format!("role-{i}"), &trust).await;
        let session_name = if asked.session_name.is_empty() { "job-7".into() } else { asked.session_name.clone() };
        let outcome = scene.assume(caller, AssumeRole { role_arn: arn.clone(), session_name, ..asked }).await;
        if is_trusted {
            assert!(outcome.is_ok(), "{what}: {:?}", outcome.err());
            continue;
        }
        let (code, words) = refusal(outcome);
        assert_eq!(code, "AccessDenied", "{what}");
        assert!(words.contains(&format!("is not authorized to perform: sts:AssumeRole on resource: {arn}")), "{words}");
    }
}

#[tokio::test]
async fn a_role_that_is_not_there_is_refused_like_one_that_does_not_trust() {
    let scene = Scene::new().await;
    let user = scene.caller(&scene.user("ci", "").await).await;
    let there = scene.role("there", &trust(OTHER_ACCOUNT, "sts:AssumeRole")).await;
    let words = async |arn: &str| {
        let (code, words) = refusal(scene.assume(&user, to_assume(arn)).await);
        assert_eq!(code, "AccessDenied", "{arn}");
        words.replace(arn, "ARN")
    };
    let expected = words(&there).await;
    for arn in [
        format!("arn:aws:iam::{ACCOUNT}:role/gone"),
        format!("arn:aws:iam::{ACCOUNT}:role/THERE"),
        format!("arn:aws:iam::{ACCOUNT}:role/path/there"),
    ] {
        assert_eq!(words(&arn).await, expected, "{arn}");
    }
    let elsewhere = format!("arn:aws:iam::{OTHER_ACCOUNT}:role/any");
    assert!(words(&elsewhere).await.contains("no identity-based policy allows the sts:AssumeRole action"));
}

#[tokio::test]
async fn across_accounts_the_role_and_the_callers_own_policies_must_agree() {
    let scene = Scene::new().await;
    let access = scene.access();
    let their_root = caller(OTHER_ACCOUNT, KEY_ID);
    let new = access::iam::NewUser { name: "guest".into(), ..access::iam::NewUser::default() };
    access.create_user(&their_root, new).await.expect("a user");
    let key = access.create_access_key(&their_root, Some("guest")).await.expect("a key");
    let key = Credentials { id: key.listed.id, secret: key.secret.to_string(), token: None };
    let guest = scene.caller(&key).await;
    let trusting = scene.role("trusting", &trust(OTHER_ACCOUNT, "sts:AssumeRole")).await;
    let other = scene.role("other", &trust(ACCOUNT, "sts:AssumeRole")).await;
    let policy = document(&statement("Allow", "sts:AssumeRole", "*"));
    let (code, words) = refusal(scene.assume(&guest, to_assume(&trusting)).await);
    assert_eq!(code, "AccessDenied");
    assert!(words.contains("no identity-based policy"), "{words}");
    access.put_inline_policy(&their_root, PolicyHolder::user("guest"), "p", policy).await.expect("a policy");
    scene.assume(&guest, to_assume(&trusting)).await.expect("both agree");
    let (code, words) = refusal(scene.assume(&guest, to_assume(&other)).await);
    assert_eq!(code, "AccessDenied");
    assert!(words.contains("no role trust policy"), "{words}");
}

#[tokio::test]
async fn roots_and_federated_users_assume_no_roles() {
    let scene = Scene::new().await;
    let arn = scene.role("open", &trust("*", "sts:*")).await;
    let asked = GetFederationToken { name: "guest".into(), ..GetFederationToken::default() };
    let federated = scene.access().get_federation_token(&scene.root, &region("us-east-1"), asked).await.expect("one");
    let federated = scene.caller(&federated.credentials.into()).await;
    for (caller, words) in [
        (&scene.root, "Roles may not be assumed by root accounts."),
        (&federated, "Cannot call AssumeRole with federation credentials"),
    ] {
        assert_eq!(refusal(scene.assume(caller, to_assume(&arn)).await), ("AccessDenied", words.to_owned()));
    }
}

#[tokio::test]
async fn a_role_assumed_with_a_role_lasts_an_hour_and_inherits_what_passes_on() {
    let scene = Scene::new().await;
    let user = scene.caller(&scene.user("ci", "").await).await;
    let first = scene.role("first", &trust(&user_arn("ci"), "sts:*")).await;
    let second = scene.role("second", &trust(&first, "sts:*")).await;
    let third = scene.role("third", &trust(&first, "sts:AssumeRole")).await;
    scene.allow(PolicyHolder::role("first"), &statement("Allow", "sts:*", "*")).await;
    let asked = AssumeRole {
        tags: pairs(&[("Team", "core"), ("Job", "7")]),
        transitive_tag_keys: vec!["Team".into()],
        source_identity: Some("ana".into()),
        duration_secs: Some(7200),
        ..to_assume(&first)
    };
    let assumed = scene.assume(&user, asked).await.expect("is trusted");
    assert_eq!(assumed.source_identity.as_deref(), Some("ana"));
    let session = scene.caller(&assumed.session.credentials.into()).await;
    let chained = scene.assume(&session, to_assume(&second)).await.expect("is trusted");
    assert_eq!(chained.source_identity.as_deref(), Some("ana"));
    let chained = scene.caller(&chained.session.credentials.into()).await.session.expect("a session");
    assert_eq!(chained.tags, [("Team".to_owned(), "core".to_owned())].into());
    assert_eq!(chained.transitive_tag_keys, ["Team".to_owned()].into());
    let over_an_hour = AssumeRole { duration_secs: Some(3601), ..to_assume(&second) };
    let overridden = AssumeRole { tags: pairs(&[("team", "other")]), ..to_assume(&second) };
    let renamed = AssumeRole { source_identity: Some("eve".into()), ..to_assume(&second) };
    for (what, asked, code) in [
        ("longer than an hour", over_an_hour, "ValidationError"),
        ("an inherited tag", overridden, "InvalidParameterValue"),
        ("another source identity", renamed, "AccessDenied"),
        ("inherited tags need their own permission", to_assume(&third), "AccessDenied"),
    ] {
        assert_eq!(refusal(scene.assume(&session, asked).await).0, code, "{what}");
    }
}

#[tokio::test]
async fn tags_and_source_identities_take_permissions_of_their_own() {
    let scene = Scene::new().await;
    let user = scene.caller(&scene.user("ci", "").await).await;
    let plain = scene.role("plain", &trust(&user_arn("ci"), "sts:AssumeRole")).await;
    let both = r#"["sts:AssumeRole","sts:TagSession"]"#;
    let tagging = scene.role("tagging", &trust_if(both, r#""aws:RequestTag/Team":"core""#)).await;
    let all = scene.role("all", &trust(&user_arn("ci"), "sts:*")).await;
    let tagged = |arn: &str, value| AssumeRole { tags: pairs(&[("Team", value)]), ..to_assume(arn) };
    let named = |arn: &str| AssumeRole { source_identity: Some("ana".into()), ..to_assume(arn) };
    for (what, asked, denied_action) in [
        ("nothing of its own", to_assume(&plain), None),
        ("tags", tagged(&plain, "core"), Some("sts:TagSession")),
        ("a source identity", named(&plain), Some("sts:SetSourceIdentity")),
        ("the right tag", tagged(&tagging, "core"), None),
        ("another tag", tagged(&tagging, "other"), Some("sts:AssumeRole")),
        ("tags, allowed", tagged(&all, "any"), None),
        ("a source identity, allowed", named(&all), None),
    ] {
        let (code, words) = refusal(scene.assume(&user, asked).await);
        assert_eq!(code, if denied_action.is_some() { "AccessDenied" } else { "" }, "{what}: {words}");
        if let Some(action) = denied_action {
            assert!(words.contains(&format!("is not authorized to perform: {action} on")), "{what}: {words}");
        }
    }
}

#[tokio::test]
async fn what_cannot_be_is_refused_by_name() {
    let scene = Scene::new().await;
    let user = scene.caller(&scene.user("ci", "").await).await;
    let arn = scene.role("runner", &trust(&user_arn("ci"), "sts:*")).await;
    let asked = || to_assume(&arn);
    let mfa = |serial| ShownMfa { serial, code: Some("123456".to_owned()) };
    let policy = |text: String| AssumeRole {
        policies: SessionPolicies { policy: Some(text), policy_arns: Vec::new() },
        ..asked()
    };
    let arns =
        |arns: Vec<String>| AssumeRole { policies: SessionPolicies { policy: None, policy_arns: arns }, ..asked() };
    let long = document(&statement("Allow", "*", &format!("arn:aws:s3:::{}", "x".repeat(2048))));
    let big_tags: Vec<_> = (0..50).map(|i| (format!("{i}{}", "k".repeat(100)), "v".repeat(200))).collect();
    let pull_only = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly".to_owned();
    for (what, asked, code, words) in [
        ("no ARN", AssumeRole { role_arn: "runner".into(), ..asked() }, "ValidationError", "runner is invalid"),
        ("a user's ARN", AssumeRole { role_arn: user_arn("ci"), ..asked() }, "ValidationError", "is invalid"),
        ("no name", AssumeRole { session_name: "x".into(), ..asked() }, "ValidationError", "RoleSessionName"),
        (
            "a slash in the name",
            AssumeRole { session_name: "a/b".into(), ..asked() },
            "ValidationError",
            "RoleSessionName",
        ),
        ("too short", AssumeRole { duration_secs: Some(899), ..asked() }, "ValidationError", "from 900 to 43200"),
        ("too long for any", AssumeRole { duration_secs: Some(43_201), ..asked() }, "ValidationError", "from 900 to"),
        (
            "too long for the role",
            AssumeRole { duration_secs: Some(7201), ..asked() },
            "ValidationError",
            "exceeds the MaxSessionDuration set for this role",
        ),
        ("a code without a device", AssumeRole { mfa: mfa(None), ..asked() }, "AccessDenied", "must provide both MFA"),
        (
            "a device that is not there",
            AssumeRole { mfa: mfa(Some(format!("arn:aws:iam::{ACCOUNT}:mfa/x"))), ..asked() },
            "AccessDenied",
            "verify your MFA serial number",
        ),
        ("no policy", policy("{".into()), "MalformedPolicyDocument", "invalid Json"),
        (
            "a policy with a principal",
            policy(document(&trust("*", "*"))),
            "MalformedPolicyDocument",
            "should not specify a principal",
        ),
        ("a policy that is too long", policy(long), "PackedPolicyTooLarge", ""),
        (
            "tags that are too long",
            AssumeRole { tags: big_tags, ..asked() },
            "PackedPolicyTooLarge",
            "Packed policy consumes",
        ),
        (
            "a policy that is not there",
            arns(vec![format!("arn:aws:iam::{ACCOUNT}:policy/x")]),
            "ValidationError",
            "does not exist",
        ),
        (
            "a policy of another account",
            arns(vec![format!("arn:aws:iam::{OTHER_ACCOUNT}:policy/x")]),
            "ValidationError",
            "does not exist",
        ),
        ("too many policies", arns(vec![pull_only.clone(); 11]), "ValidationError", "at most 10"),
        (
            "a bad source identity",
            AssumeRole { source_identity: Some("a b".into()), ..asked() },
            "ValidationError",
            "SourceIdentity",
        ),
    ] {
        let (refused, message) = refusal(scene.assume(&user, asked).await);
        assert_eq!(refused, code, "{what}: {message}");
        assert!(message.contains(words), "{what}: {message}");
    }
    let good = AssumeRole { duration_secs: Some(7200), token_len_min: 4096, ..arns(vec![pull_only; 2]) };
    let session = scene.assume(&user, good).await.expect("is trusted").session;
    assert_eq!(session.packed_policy_percent, Some(3));
    let token_len = session.credentials.session_token.len();
    assert!((4096..4200).contains(&token_len), "{token_len}");
    assert_eq!(session.credentials.token_utilization_percent(), 51);
}

#[tokio::test]
async fn sessions_of_users_and_roots_are_got_with_long_term_keys_only() {
    let scene = Scene::new().await;
    let (access, region) = (scene.access(), region("us-east-1"));
    let user = scene.caller(&scene.user("someone", "").await).await;
    let allowed = scene.caller(&scene.user("allowed", &statement("Allow", "sts:GetFederationToken", "*")).await).await;
    let role = scene.caller(&scene.session().await).await;
    let session = access.get_session_token(&user, GetSessionToken::default()).await.expect("a session");
    assert_eq!(session.credentials.expires_at, crate::deployment::START + std::time::Duration::from_secs(43_200));
    let session = scene.caller(&session.credentials.into()).await;
    let long = GetSessionToken { duration_secs: Some(129_600), ..GetSessionToken::default() };
    let of_root = access.get_session_token(&scene.root, long).await.expect("is cut down");
    assert_eq!(of_root.credentials.expires_at, crate::deployment::START + std::time::Duration::from_secs(3600));
    for caller in [&role, &session] {
        let outcome = access.get_session_token(caller, GetSessionToken::default()).await;
        let words = "Cannot call GetSessionToken with session credentials".to_owned();
        assert_eq!(refusal(outcome), ("AccessDenied", words));
        let asked = GetFederationToken { name: "guest".into(), ..GetFederationToken::default() };
        let outcome = access.get_federation_token(caller, &region, asked).await;
        let words = "Cannot call GetFederationToken with session credentials".to_owned();
        assert_eq!(refusal(outcome), ("AccessDenied", words));
    }
    let federation = |tags| GetFederationToken { name: "guest".into(), tags, ..GetFederationToken::default() };
    for (what, caller, asked, denied_action) in [
        ("not allowed", &user, federation(vec![]), Some("sts:GetFederationToken")),
        ("allowed", &allowed, federation(vec![]), None),
        ("tags, not allowed", &allowed, federation(pairs(&[("a", "b")])), Some("sts:TagSession")),
        ("root", &scene.root, federation(pairs(&[("a", "b")])), None),
    ] {
        let (code, words) = refusal(access.get_federation_token(caller, &region, asked).await);
        assert_eq!(code, if denied_action.is_some() { "AccessDenied" } else { "" }, "{what}: {words}");
        if let Some(action) = denied_action {
            let expected = format!("perform: {action} on resource: arn:aws:sts::{ACCOUNT}:federated-user/guest");
            assert!(words.contains(&expected), "{what}: {words}");
        }
    }
    let bad = GetSessionToken { duration_secs: Some(899), ..GetSessionToken::default() };
    assert_eq!(refusal(access.get_session_token(&user, bad).await).0, "ValidationError");
    let bad = GetFederationToken { name: "x".repeat(33), ..GetFederationToken::default() };
    assert_eq!(refusal(access.get_federation_token(&allowed, &region, bad).await).0, "ValidationError");
}

#[tokio::test]
async fn whose_key_it_is_is_told_to_those_who_may_know() {
    let scene = Scene::new().await;
    let (access, region) = (scene.access(), region("us-east-1"));
    let session = scene.session().await;
    let user = scene.caller(&scene.user("someone", "").await).await;
    for id in [KEY_ID, session.id.as_str()] {
        let account = access.access_key_info(&scene.root, &region, id).await.expect("is known");
        assert_eq!(account.as_str(), ACCOUNT);
        let (code, words) = refusal(access.access_key_info(&user, &region, id).await);
        assert_eq!(code, "AccessDenied");
        assert!(words.contains("perform: sts:GetAccessKeyInfo on resource: *"), "{words}");
    }
    let unknown = access.access_key_info(&scene.root, &region, "AKIAUNKNOWNEXAMPLE12").await;
    assert_eq!(refusal(unknown).0, "ValidationError");
}
