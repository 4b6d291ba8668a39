//! Tokens of identity providers, traded for sessions of roles: what is believed, and every way of not being.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use access::iam::NewOidcProvider;
use access::sts::{AssumeRoleWithWebIdentity, AssumedWithWebIdentity, Error};
use access::web_identity::{Fetch, FetchError, Fetched, Fetching};
use access::{Access, Options};
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model::Action;
use serde_json::{Value, json};

use crate::deployment::{ACCOUNT, KEY_ID, OTHER_ACCOUNT, START, caller, origin, region};
use crate::scene::{Credentials, Scene, may};
use crate::world::statement;

const URL: &str = "token.actions.githubusercontent.com";
const NOT_AUTHORIZED: &str = "Not authorized to perform sts:AssumeRoleWithWebIdentity";

/// Pages of an internet that has no others.
#[derive(Default)]
struct Internet(Mutex<HashMap<String, String>>);

impl Internet {
    fn put(&self, url: String, page: &Value) {
        self.0.lock().expect("unpoisoned").insert(url, page.to_string());
    }

    /// Publishes an issuer and its keys.
    fn publish(&self, issuer: &str, keys: &[Value]) {
        let jwks_uri = format!("{issuer}/jwks");
        self.put(
            format!("{issuer}/.well-known/openid-configuration"),
            &json!({"issuer": issuer, "jwks_uri": jwks_uri}),
        );
        self.put(jwks_uri, &json!({"keys": keys}));
    }
}

impl Fetch for Internet {
    fn fetch<'f>(&'f self, url: &'f str) -> Fetching<'f> {
        let page = self.0.lock().expect("unpoisoned").get(url).cloned();
        Box::pin(
            async move { page.map(|page| Fetched { body: page.into(), max_age: None }).ok_or(FetchError::Unreachable) },
        )
    }
}

/// The issuer's RSA key, and one that somebody else has.
fn rsa_keys() -> &'static [RsaKeyPair; 2] {
    static KEYS: OnceLock<[RsaKeyPair; 2]> = OnceLock::new();
    KEYS.get_or_init(|| [0, 1].map(|_| RsaKeyPair::generate(KeySize::Rsa2048).expect("a key")))
}

fn ec_key() -> &'static EcdsaKeyPair {
    static KEY: OnceLock<EcdsaKeyPair> = OnceLock::new();
    KEY.get_or_init(|| EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key"))
}

fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn rsa_jwk(id: &str, key: &RsaKeyPair) -> Value {
    let modulus = key.public_key().modulus().big_endian_without_leading_zero().to_vec();
    json!({"kty": "RSA", "kid": id, "use": "sig", "alg": "RS256", "n": encoded(modulus), "e": "AQAB"})
}

fn ec_jwk(id: &str) -> Value {
    let point = ec_key().public_key().as_ref();
    json!({"kty": "EC", "kid": id, "crv": "P-256", "x": encoded(&point[1..33]), "y": encoded(&point[33..])})
}

fn message(header: &Value, claims: &Value) -> String {
    format!("{}.{}", encoded(header.to_string()), encoded(claims.to_string()))
}

fn signed_by(key: &RsaKeyPair, header: &Value, claims: &Value) -> String {
    let message = message(header, claims);
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature).expect("a signature");
    format!("{message}.{}", encoded(signature))
}

/// A token of the issuer.
fn token(claims: &Value) -> String {
    signed_by(&rsa_keys()[0], &json!({"alg": "RS256", "typ": "JWT", "kid": "one"}), claims)
}

/// What a job's token says, with some of it replaced, or left out where it is null.
fn claims(replaced: Value) -> Value {
    let now = START.as_secs();
    let mut claims = json!({
        "iss": format!("https://{URL}"),
        "aud": "sts.amazonaws.com",
        "sub": "repo:octo/app:ref:refs/heads/main",
        "repository": "octo/app",
        "job_workflow_ref": "octo/app/.github/workflows/push.yml@refs/heads/main",
        "jti": "1", "iat": now, "nbf": now - 300, "exp": now + 300,
    });
    let members = claims.as_object_mut().expect("an object");
    let Value::Object(replaced) = replaced else { panic!("no object: {replaced}") };
    members.extend(replaced);
    members.retain(|_, value| !value.is_null());
    claims
}

/// A deployment whose account knows an issuer and has roles that trust it.
struct Trading {
    scene: Scene,
    internet: Arc<Internet>,
    access: Access,
}

/// A statement that trusts bearers of the issuer's tokens under some condition.
fn trust_if(action: &str, condition: &str) -> String {
    format!(
        r#"{{"Effect":"Allow","Principal":{{"Federated":"arn:aws:iam::{ACCOUNT}:oidc-provider/{URL}"}},
            "Action":{action},"Condition":{{{condition}}}}}"#
    )
}

impl Trading {
    async fn new() -> Self {
        let scene = Scene::new().await;
        let internet = Arc::new(Internet::default());
        internet.publish(&format!("https://{URL}"), &[rsa_jwk("one", &rsa_keys()[0]), ec_jwk("curve")]);
        let fetch = Arc::clone(&internet) as Arc<dyn Fetch>;
        let access = scene.deployment.node_with(Options { fetch: Some(fetch), ..Options::default() }).await;
        let new = NewOidcProvider {
            url: format!("https://{URL}"),
            client_ids: vec!["sts.amazonaws.com".into()],
            ..NewOidcProvider::default()
        };
        access.create_open_id_connect_provider(&scene.root, new).await.expect("a provider");
        scene.role("open", &trust_if(r#""sts:*""#, "")).await;
        Self { scene, internet, access }
    }

    async fn trade(&self, role: &str, token: &str) -> Result<AssumedWithWebIdentity, Error> {
        self.ask(AssumeRoleWithWebIdentity {
            role_arn: format!("arn:aws:iam::{ACCOUNT}:role/{role}"),
            session_name: "job-7".into(),
            token: token.to_owned(),
            ..AssumeRoleWithWebIdentity::default()
        })
        .await
    }

    async fn ask(&self, request: AssumeRoleWithWebIdentity) -> Result<AssumedWithWebIdentity, Error> {
        self.access.assume_role_with_web_identity(origin(), request).await
    }

    /// The code and words of a refusal.
    async fn refusal(&self, role: &str, token: &str) -> (&'static str, String) {
        let Err(error) = self.trade(role, token).await else { return ("", String::new()) };
        (code(&error), error.to_string())
    }
}

fn code(error: &Error) -> &'static str {
    match error {
        Error::Forbidden(_) => "AccessDenied",
        Error::ValidationError(_) => "ValidationError",
        Error::PackedPolicyTooLarge(_) => "PackedPolicyTooLarge",
        Error::InvalidIdentityToken(_) => "InvalidIdentityToken",
        Error::ExpiredToken(_) => "ExpiredTokenException",
        Error::IDPRejectedClaim(_) => "IDPRejectedClaim",
        Error::IDPCommunicationError(_) => "IDPCommunicationError",
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_jobs_token_is_traded_for_a_session_that_knows_where_it_came_from() {
    let trading = Trading::new().await;
    let pull = format!(
        r#"{{"Effect":"Allow","Action":"ecr:BatchGetImage","Resource":"*",
            "Condition":{{"StringEquals":{{"{URL}:repository":"octo/app"}}}}}}"#
    );
    trading.scene.allow(access::iam::PolicyHolder::role("open"), &pull).await;
    let traded = trading.trade("open", &token(&claims(json!({})))).await.expect("is believed");
    let provider = format!("arn:aws:iam::{ACCOUNT}:oidc-provider/{URL}");
    assert_eq!((&traded.provider, traded.audience.as_str()), (&provider, "sts.amazonaws.com"));
    assert_eq!(traded.subject, "repo:octo/app:ref:refs/heads/main");
    let credentials = Credentials::from(traded.session.credentials);
    let caller = credentials.prove(&trading.access, "sts").await.expect("is believed");
    assert_eq!(caller.principal.to_string(), format!("arn:aws:sts::{ACCOUNT}:assumed-role/open/job-7"));
    let session = caller.session.as_deref().expect("a session");
    assert_eq!(session.federated_provider.as_deref(), Some(provider.as_str()));
    let password = trading.access.issue_token(&caller, &region("us-east-1")).password;
    let bearer =
        trading.access.authenticate_token(&password, &region("us-east-1"), origin()).await.expect("is believed");
    for caller in [&caller, &bearer] {
        assert_eq!(
            may(&trading.access, caller, Action::BATCH_GET_IMAGE).await,
            Ok(()),
            "the claims are with the session"
        );
        assert!(may(&trading.access, caller, Action::PUT_IMAGE).await.is_err());
    }
}

#[tokio::test]
async fn tokens_signed_with_a_curve_are_believed_too() {
    let trading = Trading::new().await;
    let message = message(&json!({"alg": "ES256", "kid": "curve"}), &claims(json!({})));
    let signature = ec_key().sign(&SystemRandom::new(), message.as_bytes()).expect("a signature");
    let token = format!("{message}.{}", encoded(signature.as_ref()));
    assert_eq!(trading.refusal("open", &token).await.0, "");
    let tampered = token.replacen(&encoded(signature.as_ref())[..8], "AAAAAAAA", 1);
    assert_eq!(trading.refusal("open", &tampered).await.0, "InvalidIdentityToken");
}

#[tokio::test]
async fn a_role_trusts_by_the_tokens_claims() {
    let trading = Trading::new().await;
    let web = r#""sts:AssumeRoleWithWebIdentity""#;
    let exactly = |claim: &str, value: &str| format!(r#""StringEquals":{{"{URL}:{claim}":"{value}"}}"#);
    let other_provider = format!(
        r#"{{"Effect":"Allow","Principal":{{"Federated":"arn:aws:iam::{ACCOUNT}:oidc-provider/other.example.com"}},
            "Action":"sts:*"}}"#
    );
    for (i, (what, trust, is_trusted)) in [
        ("the provider alone", trust_if(web, ""), true),
        ("the audience", trust_if(web, &exactly("aud", "sts.amazonaws.com")), true),
        ("another audience", trust_if(web, &exactly("aud", "sts.example.com")), false),
        ("the subject", trust_if(web, &exactly("sub", "repo:octo/app:ref:refs/heads/main")), true),
        ("another branch", trust_if(web, &exactly("sub", "repo:octo/app:ref:refs/heads/dev")), false),
        ("any branch", trust_if(web, &format!(r#""StringLike":{{"{URL}:sub":"repo:octo/app:*"}}"#)), true),
        ("another repository", trust_if(web, &format!(r#""StringLike":{{"{URL}:sub":"repo:octo/other:*"}}"#)), false),
        ("the repository", trust_if(web, &exactly("repository", "octo/app")), true),
        ("a claim that is not there", trust_if(web, &exactly("environment", "prod")), false),
        ("another action", trust_if(r#""sts:AssumeRole""#, ""), false),
        ("another provider", other_provider, false),
        ("everybody of AWS", crate::scene::trust("*", "sts:*"), false),
        ("the account", crate::scene::trust(ACCOUNT, "sts:*"), false),
    ]
    .into_iter()
    .enumerate()
    {
        let role = format!("role-{i}");
        trading.scene.role(&role, &trust).await;
        let refusal = trading.refusal(&role, &token(&claims(json!({})))).await;
        let expected = if is_trusted { ("", String::new()) } else { ("AccessDenied", NOT_AUTHORIZED.to_owned()) };
        assert_eq!(refusal, expected, "{what}");
    }
    let gone = trading.refusal("gone", &token(&claims(json!({})))).await;
    assert_eq!(gone, ("AccessDenied", NOT_AUTHORIZED.to_owned()), "a role that is not there trusts nobody");
}

#[tokio::test]
async fn tokens_that_are_forged_are_not_believed() {
    let trading = Trading::new().await;
    let [own, foreign] = rsa_keys();
    let good = claims(json!({}));
    let header = |alg: &str, kid: &str| json!({"alg": alg, "typ": "JWT", "kid": kid});
    let hs256 = |header: &Value, secret: &[u8]| {
        let message = message(header, &good);
        let signature = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), message.as_bytes());
        format!("{message}.{}", encoded(signature.as_ref()))
    };
    let published = rsa_jwk("one", own);
    let with_jwk = |extra: Value| {
        let mut header = header("RS256", "one");
        header.as_object_mut().expect("an object").extend(extra.as_object().expect("an object").clone());
        header
    };
    let whole = token(&good);
    let (message_of_whole, signature) = whole.rsplit_once('.').expect("a signature");
    let other_claims = encoded(claims(json!({"sub": "repo:octo/other:ref:refs/heads/main"})).to_string());
    let swapped = format!("{}.{other_claims}.{signature}", whole.split('.').next().expect("a header"));
    for (what, forged) in [
        ("alg none", format!("{}.", message(&header("none", "one"), &good))),
        ("alg None", format!("{}.", message(&header("None", "one"), &good))),
        ("alg none with a signature", format!("{}.{signature}", message(&header("none", "one"), &good))),
        ("no signature", format!("{message_of_whole}.")),
        (
            "HS256 with the public modulus",
            hs256(&header("HS256", "one"), published["n"].as_str().expect("n").as_bytes()),
        ),
        ("HS256 with the public key as JSON", hs256(&header("HS256", "one"), published.to_string().as_bytes())),
        ("HS256 with an empty secret", hs256(&header("HS256", "one"), b"")),
        ("RS256 that is an HMAC", hs256(&header("RS256", "one"), published["n"].as_str().expect("n").as_bytes())),
        ("another algorithm of the key's kind", signed_by(own, &header("RS512", "one"), &good)),
        ("another kind of algorithm", signed_by(own, &header("ES256", "one"), &good)),
        ("a curve's id", signed_by(own, &header("RS256", "curve"), &good)),
        ("another key's signature", signed_by(foreign, &header("RS256", "one"), &good)),
        ("a kid that is not there", signed_by(own, &header("RS256", "two"), &good)),
        ("no kid", signed_by(own, &json!({"alg": "RS256"}), &good)),
        ("an embedded key", signed_by(foreign, &with_jwk(json!({"jwk": rsa_jwk("one", foreign)})), &good)),
        ("a key elsewhere", signed_by(foreign, &with_jwk(json!({"jku": "https://evil.example/jwks"})), &good)),
        ("something critical", signed_by(own, &with_jwk(json!({"crit": ["exp"]})), &good)),
        ("other claims under the signature", swapped),
        ("huge", format!("{whole}{}", "A".repeat(20_000))),
        ("a password", "secret".to_owned()),
        ("nothing", String::new()),
    ] {
        assert_eq!(trading.refusal("open", &forged).await.0, "InvalidIdentityToken", "{what}");
    }
    let bytes = whole.as_bytes();
    for i in 0..bytes.len() {
        // The last character of a part may have bits that mean nothing; the alphabet's neighbour changes the first ones.
        let other = if bytes[i] == b'A' { b'g' } else { b'A' };
        let mut changed = bytes.to_vec();
        changed[i] = if bytes[i] == b'.' { b'A' } else { other };
        let changed = String::from_utf8(changed).expect("text");
        assert_ne!(trading.refusal("open", &changed).await.0, "", "character {i}");
    }
    assert_eq!(trading.refusal("open", &whole).await.0, "");
}

#[tokio::test]
async fn genuine_tokens_for_others_or_for_another_time_are_refused_with_the_reason() {
    let trading = Trading::new().await;
    let now = START.as_secs();
    let tags = "https://aws.amazon.com/tags";
    for (what, replaced, code, words) in [
        ("another audience", json!({"aud": "other"}), "InvalidIdentityToken", "Incorrect token audience"),
        ("one of many audiences", json!({"aud": ["other", "sts.amazonaws.com"]}), "", ""),
        ("issued to another client", json!({"azp": "other"}), "InvalidIdentityToken", "Incorrect token audience"),
        ("no audience", json!({"aud": null}), "InvalidIdentityToken", "Missing a required claim: aud"),
        ("no subject", json!({"sub": null}), "InvalidIdentityToken", "Missing a required claim: sub"),
        ("no issuer", json!({"iss": null}), "InvalidIdentityToken", "Missing a required claim: iss"),
        ("no issue time", json!({"iat": null}), "InvalidIdentityToken", "Missing a required claim: iat"),
        ("no end", json!({"exp": null}), "InvalidIdentityToken", "Missing a required claim: exp"),
        ("no start", json!({"nbf": null}), "", ""),
        ("over", json!({"exp": now}), "ExpiredTokenException", "Token expired: current date/time"),
        ("long over", json!({"exp": 1}), "ExpiredTokenException", "must be before the expiration date/time 1"),
        ("from the future", json!({"iat": now + 301}), "InvalidIdentityToken", "not yet valid"),
        ("not yet begun", json!({"nbf": now + 301}), "InvalidIdentityToken", "not yet valid"),
        (
            "an issuer that the account does not know",
            json!({"iss": "https://evil.example"}),
            "InvalidIdentityToken",
            "No OpenIDConnect provider found in your account for https://evil.example",
        ),
        (
            "the issuer without TLS",
            json!({"iss": format!("http://{URL}")}),
            "InvalidIdentityToken",
            "No OpenIDConnect provider found in your account",
        ),
        (
            "the issuer with a slash",
            json!({"iss": format!("https://{URL}/")}),
            "InvalidIdentityToken",
            "No OpenIDConnect provider found in your account",
        ),
        ("tags", json!({tags: {"principal_tags": {"Team": ["core"]}}}), "", ""),
        ("tags that cannot be", json!({tags: {"principal_tags": {"aws:x": ["y"]}}}), "IDPRejectedClaim", "reserved"),
        (
            "a source identity that cannot be",
            json!({"https://aws.amazon.com/source_identity": "a b"}),
            "IDPRejectedClaim",
            "source identity",
        ),
        ("claims without end", json!({"long": "x".repeat(9000)}), "PackedPolicyTooLarge", "do not fit"),
    ] {
        let (refused, message) = trading.refusal("open", &token(&claims(replaced))).await;
        assert_eq!(refused, code, "{what}: {message}");
        assert!(message.contains(words), "{what}: {message}");
    }
}

#[tokio::test]
async fn a_provider_counts_in_the_account_that_created_it_and_for_as_long_as_it_is_there() {
    let trading = Trading::new().await;
    let (access, whole) = (&trading.access, token(&claims(json!({}))));
    let request = AssumeRoleWithWebIdentity {
        role_arn: format!("arn:aws:iam::{OTHER_ACCOUNT}:role/any"),
        session_name: "job-7".into(),
        token: whole.clone(),
        ..AssumeRoleWithWebIdentity::default()
    };
    let error = trading.ask(request).await.err().expect("is refused");
    assert_eq!(code(&error), "InvalidIdentityToken");
    assert!(error.to_string().starts_with("No OpenIDConnect provider found"), "{error}");
    assert_eq!(trading.refusal("open", &whole).await.0, "");
    let arn = format!("arn:aws:iam::{ACCOUNT}:oidc-provider/{URL}");
    access.delete_open_id_connect_provider(&caller(ACCOUNT, KEY_ID), &arn).await.expect("is gone");
    assert_eq!(trading.refusal("open", &whole).await.0, "InvalidIdentityToken");
}

#[tokio::test]
async fn what_goes_wrong_at_the_provider_is_told_apart_from_bad_tokens() {
    let trading = Trading::new().await;
    let whole = token(&claims(json!({})));
    let well_known = format!("https://{URL}/.well-known/openid-configuration");
    trading.internet.0.lock().expect("unpoisoned").clear();
    assert_eq!(trading.refusal("open", &whole).await.0, "IDPCommunicationError");
    for (i, page) in [json!({"issuer": "https://other.example", "jwks_uri": "https://x"}), json!({})].iter().enumerate()
    {
        trading.internet.put(well_known.clone(), page);
        // So long after the last failure it is tried again.
        trading.scene.deployment.clock.set(START + Duration::from_secs(10 * (i as u64 + 1)));
        assert_eq!(trading.refusal("open", &whole).await.0, "InvalidIdentityToken", "{page}");
    }
    trading.internet.publish(&format!("https://{URL}"), &[rsa_jwk("one", &rsa_keys()[0])]);
    trading.scene.deployment.clock.set(START + Duration::from_secs(30));
    assert_eq!(trading.refusal("open", &whole).await.0, "");
}

#[tokio::test]
async fn sessions_of_bearers_are_bounded_like_all_of_the_role() {
    let trading = Trading::new().await;
    trading.scene.allow(access::iam::PolicyHolder::role("open"), &statement("Allow", "ecr:*", "*")).await;
    let request = |duration_secs, policy: Option<&str>| AssumeRoleWithWebIdentity {
        role_arn: format!("arn:aws:iam::{ACCOUNT}:role/open"),
        session_name: "job-7".into(),
        token: token(&claims(json!({}))),
        duration_secs,
        policies: access::sts::SessionPolicies { policy: policy.map(crate::world::document), policy_arns: Vec::new() },
        ..AssumeRoleWithWebIdentity::default()
    };
    for (what, request, refused) in [
        ("longer than the role's", request(Some(7201), None), "ValidationError"),
        ("no name", AssumeRoleWithWebIdentity { session_name: "x".into(), ..request(None, None) }, "ValidationError"),
        ("no role", AssumeRoleWithWebIdentity { role_arn: "x".into(), ..request(None, None) }, "ValidationError"),
        (
            "an access token's provider",
            AssumeRoleWithWebIdentity { provider_id: Some("graph.facebook.com".into()), ..request(None, None) },
            "ValidationError",
        ),
    ] {
        let error = trading.ask(request).await.err().expect(what);
        assert_eq!(code(&error), refused, "{what}");
    }
    let narrowed = request(Some(7200), Some(&statement("Allow", "ecr:BatchGetImage", "*")));
    let session = trading.ask(narrowed).await.expect("is believed").session;
    assert_eq!(session.credentials.expires_at, START + Duration::from_secs(7200));
    let caller = Credentials::from(session.credentials).prove(&trading.access, "ecr").await.expect("is believed");
    assert_eq!(may(&trading.access, &caller, Action::BATCH_GET_IMAGE).await, Ok(()));
    assert!(may(&trading.access, &caller, Action::PUT_IMAGE).await.is_err());
}

#[tokio::test]
async fn issuers_without_tls_are_believed_on_this_machine_only_and_only_when_that_is_allowed() {
    let trading = Trading::new().await;
    let issuer = "http://localhost:4000";
    let fetch = Arc::clone(&trading.internet) as Arc<dyn Fetch>;
    trading.internet.publish(issuer, &[rsa_jwk("one", &rsa_keys()[0])]);
    let lenient = Options { oidc_allow_loopback: true, fetch: Some(fetch), ..Options::default() };
    let lenient = trading.scene.deployment.node_with(lenient).await;
    let new = NewOidcProvider {
        url: issuer.into(),
        client_ids: vec!["sts.amazonaws.com".into()],
        ..NewOidcProvider::default()
    };
    let refused = trading.access.create_open_id_connect_provider(&trading.scene.root, new.clone()).await;
    assert!(refused.is_err(), "not when it is not allowed");
    lenient.create_open_id_connect_provider(&trading.scene.root, new).await.expect("a provider");
    let federated = format!(r#"{{"Federated":"arn:aws:iam::{ACCOUNT}:oidc-provider/localhost:4000"}}"#);
    let trust = format!(r#"{{"Effect":"Allow","Principal":{federated},"Action":"sts:*"}}"#);
    trading.scene.role("local", &trust).await;
    let request = AssumeRoleWithWebIdentity {
        role_arn: format!("arn:aws:iam::{ACCOUNT}:role/local"),
        session_name: "job-7".into(),
        token: token(&claims(json!({"iss": issuer}))),
        ..AssumeRoleWithWebIdentity::default()
    };
    let strict = trading.ask(request.clone()).await.err().expect("is refused");
    assert_eq!(code(&strict), "InvalidIdentityToken");
    assert!(lenient.assume_role_with_web_identity(origin(), request).await.is_ok());
}
