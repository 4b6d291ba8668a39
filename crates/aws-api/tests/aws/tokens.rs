//! GetAuthorizationToken.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use testkit::{Client, Image, TestServer};

use crate::caller::{ACCOUNT, Caller, OTHER_ACCOUNT};
use crate::signer::ECR;

/// What `aws ecr get-login-password` makes of an entry: it takes the text apart at every colon and wants two parts.
fn password(entry: &Value) -> String {
    let decoded = STANDARD.decode(entry["authorizationToken"].as_str().expect("a token")).expect("Base64");
    let login = String::from_utf8(decoded).expect("text");
    let parts: Vec<&str> = login.split(':').collect();
    let [user, password] = parts[..] else { panic!("{} colons", parts.len() - 1) };
    assert_eq!(user, "AWS");
    assert!(!password.is_empty() && !password.contains(char::is_whitespace));
    password.to_owned()
}

async fn entries(caller: &Caller<'_>, input: Value) -> Vec<Value> {
    let output = caller.ok("GetAuthorizationToken", input).await;
    assert_eq!(output.as_object().map(serde_json::Map::len), Some(1));
    output["authorizationData"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn a_token_is_a_login_for_twelve_hours_at_the_host_that_was_called() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    server.clock().advance(Duration::from_millis(500));
    let entry = entries(&root, json!({})).await.remove(0);
    let expected = json!({
        "authorizationToken": entry["authorizationToken"],
        "expiresAt": 1_767_225_600.5 + 43_200.0,
        "proxyEndpoint": server.url(),
    });
    assert_eq!(entry, expected);
    password(&entry);
}

#[tokio::test]
async fn registry_ids_multiply_entries_and_change_nothing_else() {
    let server = TestServer::builder().settings(|settings| settings.domain = Some("example.com".into())).start().await;
    let root = Caller::root(&server);
    let endpoints = |entries: &[Value]| -> Vec<String> {
        entries.iter().map(|entry| entry["proxyEndpoint"].as_str().expect("a URL").to_owned()).collect()
    };
    let endpoint = |account: &str| format!("https://{account}.dkr.ecr.us-east-1.example.com");
    assert_eq!(endpoints(&entries(&root, json!({})).await), [endpoint(ACCOUNT)]);
    // They need not be accounts of this deployment, and need not let the caller in.
    let ids = [OTHER_ACCOUNT, ACCOUNT, "222222222222"];
    let several = entries(&root, json!({"registryIds": ids})).await;
    assert_eq!(endpoints(&several), ids.map(endpoint));
    root.create_repository("app").await;
    for entry in &several {
        let client = Client::new(Default::default(), &server.url(), Some(password(entry)));
        let _ = client.get("/v2/app/tags/list").await.expect(200);
    }
    for (ids, at, constraint) in [
        (json!([]), "registryIds", "Member must have length greater than or equal to 1"),
        (json!(vec![ACCOUNT; 11]), "registryIds", "Member must have length less than or equal to 10"),
        (json!([ACCOUNT, "1"]), "registryIds.2.member", "Member must satisfy regular expression pattern: [0-9]{12}"),
    ] {
        root.refused_parameter("GetAuthorizationToken", json!({"registryIds": ids}), at, constraint).await;
    }
}

#[tokio::test]
async fn through_a_registrys_host_the_endpoint_is_of_that_form() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let host = "111111111111.dkr.ecr.us-east-1.example.com:3270";
    let signed = root.signer().sign(host, &format!("{ECR}.GetAuthorizationToken"), b"");
    let answer = root.send(signed).await.expect(200).json();
    let endpoint = &answer["authorizationData"][0]["proxyEndpoint"];
    assert_eq!(*endpoint, "http://000000000000.dkr.ecr.us-east-1.example.com:3270");
}

#[tokio::test]
async fn a_token_ends_after_twelve_hours() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    root.create_repository("app").await;
    let client = root.docker().await;
    server.clock().advance(Duration::from_millis(12 * 3_600_000 - 1));
    let _ = client.get("/v2/app/tags/list").await.expect(200);
    server.clock().advance(Duration::from_millis(1));
    for path in ["/v2/", "/v2/app/tags/list", "/v2/absent/tags/list"] {
        let answer = client.get(path).await.expect(403).json();
        assert_eq!(answer["errors"][0]["code"], "DENIED");
        let message = answer["errors"][0]["message"].as_str().expect("a sentence");
        assert_eq!(message, "Your authorization token has expired. Reauthenticate and try again.");
    }
    let _ = root.docker().await.get("/v2/app/tags/list").await.expect(200);
}

#[tokio::test]
async fn a_token_is_bound_to_its_region_and_its_owner() {
    let server = TestServer::start().await;
    let (root, other) = (Caller::root(&server), Caller::other(&server).await);
    root.create_repository("app").await;
    let ireland = root.in_region("eu-west-1");
    ireland.create_repository("app").await;
    let (here, there) = ("/v2/app/tags/list", "/v2/000000000000.dkr.ecr.eu-west-1/app/tags/list");
    for (client, path, status) in [
        (root.docker().await, here, 200),
        (root.docker().await, there, 401),
        (ireland.docker().await, here, 401),
        (ireland.docker().await, there, 200),
        (other.docker().await, here, 403),
        (other.docker().await, there, 401),
    ] {
        let _ = client.get(path).await.expect(status);
    }
}

#[tokio::test]
async fn passwords_that_were_not_given_out_are_worth_nothing() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let good = password(&entries(&root, json!({})).await[0]);
    let mut tampered = good.clone().into_bytes();
    let middle = tampered.len() / 2;
    tampered[middle] = if tampered[middle] == b'A' { b'B' } else { b'A' };
    let tampered = String::from_utf8(tampered).expect("text");
    root.create_repository("app").await;
    for bad in ["", "secret", &good[1..], &good[..good.len() - 1], &tampered, &root.credentials.secret_access_key] {
        let client = Client::new(Default::default(), &server.url(), Some(bad.to_owned()));
        let answer = client.get("/v2/app/tags/list").await.expect(401);
        assert_eq!(answer.text(), "Not Authorized\n", "{bad}");
        let pushed = client.push_manifest("app", "v1", &Image::random(1, &[])).await;
        assert_eq!(pushed.status, 401);
    }
}
