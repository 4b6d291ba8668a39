//! AssumeRoleWithWebIdentity over HTTP, with an issuer that is asked over HTTP too.

use std::sync::LazyLock;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use testkit::{Answer, Credentials, TestServer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::caller::ACCOUNT;
use crate::iam_caller::Iam;

static KEY: LazyLock<RsaKeyPair> = LazyLock::new(|| RsaKeyPair::generate(KeySize::Rsa2048).expect("a key"));

/// Serves an issuer's documents on this machine, and gives its URL.
async fn issuer() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://localhost:{}", listener.local_addr().expect("an address").port());
    let discovery = json!({"issuer": url, "jwks_uri": format!("{url}/keys")}).to_string();
    let modulus = KEY.public_key().modulus().big_endian_without_leading_zero().to_vec();
    let key = json!({"kty": "RSA", "kid": "one", "use": "sig", "n": URL_SAFE_NO_PAD.encode(modulus), "e": "AQAB"});
    let keys = json!({"keys": [key]}).to_string();
    tokio::spawn(async move {
        loop {
            let Ok((mut stream, _)) = listener.accept().await else { return };
            let mut head = vec![0; 4096];
            let len = stream.read(&mut head).await.unwrap_or(0);
            let body = if head[..len].starts_with(b"GET /keys ") { &keys } else { &discovery };
            let answer =
                format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    url
}

fn token(claims: &Value) -> String {
    let head = json!({"alg": "RS256", "kid": "one"});
    let message =
        format!("{}.{}", URL_SAFE_NO_PAD.encode(head.to_string()), URL_SAFE_NO_PAD.encode(claims.to_string()));
    let mut signature = vec![0; KEY.public_modulus_len()];
    KEY.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature).expect("a signature");
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

async fn trade(server: &TestServer, role: &str, token: &str) -> Answer {
    let input = json!({
        "RoleArn": format!("arn:aws:iam::{ACCOUNT}:role/{role}"), "RoleSessionName": "job-7",
        "WebIdentityToken": token,
    });
    server.call_unsigned("sts", "AssumeRoleWithWebIdentity", &input).await
}

#[tokio::test]
async fn a_jobs_token_is_traded_without_a_signature() {
    let server = TestServer::builder().settings(|settings| settings.oidc_allow_loopback = true).start().await;
    let root = Iam::root(&server);
    let url = issuer().await;
    let (_, host) = url.split_once("://").expect("a scheme");
    let provider = format!("arn:aws:iam::{ACCOUNT}:oidc-provider/{host}");
    let input = json!({"Url": url, "ClientIDList": ["sts.amazonaws.com"]});
    root.ok("CreateOpenIDConnectProvider", input).await;
    let trust = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow", "Principal": {"Federated": provider}, "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {
                "StringEquals": {format!("{host}:aud"): "sts.amazonaws.com"},
                "StringLike": {format!("{host}:sub"): "repo:octo/app:*"},
            },
        }],
    });
    let input = json!({"RoleName": "runner", "AssumeRolePolicyDocument": trust.to_string()});
    root.ok("CreateRole", input).await;

    // 2026-01-01T00:00:00Z, where the server's clock stands.
    let now = 1_767_225_600;
    let claims = |sub: &str, exp: i64| json!({"iss": url, "aud": "sts.amazonaws.com", "sub": sub, "iat": now, "nbf": now, "exp": exp});
    let good = token(&claims("repo:octo/app:ref:refs/heads/main", now + 300));
    let traded = trade(&server, "runner", &good).await.expect(200);
    for (part, expected) in [
        ("Provider", provider.as_str()),
        ("Audience", "sts.amazonaws.com"),
        ("SubjectFromWebIdentityToken", "repo:octo/app:ref:refs/heads/main"),
        ("AssumedRoleUser/Arn", &format!("arn:aws:sts::{ACCOUNT}:assumed-role/runner/job-7")),
        ("Credentials/Expiration", "2026-01-01T01:00:00Z"),
    ] {
        let told = traded.xml(&format!("AssumeRoleWithWebIdentityResult/{part}"));
        assert_eq!(told.as_deref(), Some(expected), "{part}");
    }
    let session = Credentials::of(&traded, "AssumeRoleWithWebIdentityResult/Credentials");
    let who = server.call_as(&session, "sts", "GetCallerIdentity", &json!({})).await.expect(200);
    assert!(who.text().contains("assumed-role/runner/job-7"), "{}", who.text());

    let other_repository = token(&claims("repo:octo/other:ref:refs/heads/main", now + 300));
    let over = token(&claims("repo:octo/app:ref:refs/heads/main", now));
    let elsewhere = token(&json!({"iss": "https://elsewhere.example", "sub": "x", "aud": "x", "iat": 0, "exp": 1}));
    for (role, token, status, code) in [
        ("runner", other_repository.as_str(), 403, "AccessDenied"),
        ("gone", &good, 403, "AccessDenied"),
        ("runner", &over, 400, "ExpiredTokenException"),
        ("runner", &elsewhere, 400, "InvalidIdentityToken"),
        ("runner", "no token", 400, "InvalidIdentityToken"),
    ] {
        let answer = trade(&server, role, token).await;
        assert_eq!((answer.status, answer.error_code().as_str()), (status, code), "{role} {}", answer.text());
    }
}
