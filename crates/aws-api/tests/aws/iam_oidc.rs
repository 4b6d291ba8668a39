//! OpenID Connect identity providers over HTTP.

use serde_json::{Value, json};
use testkit::TestServer;

use crate::caller::ACCOUNT;
use crate::iam_caller::Iam;

const URL: &str = "https://token.actions.githubusercontent.com";

fn arn(url: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:oidc-provider/{url}")
}

/// An operation's input, on the provider of [`URL`].
fn on(more: &Value) -> Value {
    on_arn(&arn("token.actions.githubusercontent.com"), more)
}

fn on_arn(arn: &str, more: &Value) -> Value {
    let mut input = more.clone();
    input["OpenIDConnectProviderArn"] = arn.into();
    input
}

/// All operations on one provider, with inputs that would do.
fn operations() -> Vec<(&'static str, Value)> {
    vec![
        ("GetOpenIDConnectProvider", json!({})),
        ("UpdateOpenIDConnectProviderThumbprint", json!({ "ThumbprintList": ["a".repeat(40)] })),
        ("AddClientIDToOpenIDConnectProvider", json!({ "ClientID": "x" })),
        ("RemoveClientIDFromOpenIDConnectProvider", json!({ "ClientID": "x" })),
        ("TagOpenIDConnectProvider", json!({ "Tags": [{ "Key": "a", "Value": "b" }] })),
        ("UntagOpenIDConnectProvider", json!({ "TagKeys": ["a"] })),
        ("ListOpenIDConnectProviderTags", json!({})),
        ("DeleteOpenIDConnectProvider", json!({})),
    ]
}

#[tokio::test]
async fn a_provider_is_created_shown_changed_and_deleted() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let input = json!({
        "Url": URL, "ClientIDList": ["sts.amazonaws.com"], "ThumbprintList": ["6938FD4D98BAB03FAADB97B34396831E3780AEA1"],
        "Tags": [{ "Key": "team", "Value": "core" }],
    });
    let created = root.ok("CreateOpenIDConnectProvider", input.clone()).await;
    let its_arn = arn("token.actions.githubusercontent.com");
    let path = "CreateOpenIDConnectProviderResult/OpenIDConnectProviderArn";
    assert_eq!(created.xml(path), Some(its_arn.clone()));
    let message = format!("Provider with url {URL} already exists.");
    root.refused("CreateOpenIDConnectProvider", input, 409, "EntityAlreadyExists", &message).await;

    root.ok("AddClientIDToOpenIDConnectProvider", on(&json!({ "ClientID": "app" }))).await;
    root.ok("AddClientIDToOpenIDConnectProvider", on(&json!({ "ClientID": "app" }))).await;
    let shown = root.ok("GetOpenIDConnectProvider", on(&json!({}))).await;
    let all = |part: &str| shown.xml_all(&format!("GetOpenIDConnectProviderResult/{part}"));
    assert_eq!(all("Url"), ["token.actions.githubusercontent.com"], "without the scheme");
    assert_eq!(all("ClientIDList/member"), ["sts.amazonaws.com", "app"]);
    assert_eq!(all("ThumbprintList/member"), ["6938fd4d98bab03faadb97b34396831e3780aea1"]);
    assert_eq!(all("CreateDate"), ["2026-01-01T00:00:00Z"]);
    assert_eq!((all("Tags/member/Key"), all("Tags/member/Value")), (vec!["team".into()], vec!["core".into()]));

    for client_id in ["sts.amazonaws.com", "never there"] {
        root.ok("RemoveClientIDFromOpenIDConnectProvider", on(&json!({ "ClientID": client_id }))).await;
    }
    let prints = json!({ "ThumbprintList": ["a".repeat(40), "B".repeat(40)] });
    root.ok("UpdateOpenIDConnectProviderThumbprint", on(&prints)).await;
    root.ok(
        "TagOpenIDConnectProvider",
        on(&json!({ "Tags": [{ "Key": "Team", "Value": "x" }, { "Key": "b", "Value": "" }] })),
    )
    .await;
    root.ok("UntagOpenIDConnectProvider", on(&json!({ "TagKeys": ["b"] }))).await;
    let shown = root.ok("GetOpenIDConnectProvider", on(&json!({}))).await;
    assert_eq!(shown.xml_all("GetOpenIDConnectProviderResult/ClientIDList/member"), ["app"]);
    let prints = shown.xml_all("GetOpenIDConnectProviderResult/ThumbprintList/member");
    assert_eq!(prints, ["a".repeat(40), "b".repeat(40)]);
    let tags = root.ok("ListOpenIDConnectProviderTags", on(&json!({}))).await;
    assert_eq!(tags.xml_all("ListOpenIDConnectProviderTagsResult/Tags/member/Key"), ["Team"]);

    let listed = root.ok("ListOpenIDConnectProviders", json!({})).await;
    assert_eq!(
        listed.xml_all("ListOpenIDConnectProvidersResult/OpenIDConnectProviderList/member/Arn"),
        [its_arn.as_str()]
    );
    root.ok("DeleteOpenIDConnectProvider", on(&json!({}))).await;
    for (operation, more) in operations() {
        let message = match operation {
            "DeleteOpenIDConnectProvider" => format!("OpenId connect Provider {its_arn} cannot be found."),
            _ => format!("OpenIDConnect Provider not found for arn {its_arn}"),
        };
        root.refused(operation, on(&more), 404, "NoSuchEntity", &message).await;
    }
    // Made anew, it has nothing of the one before.
    root.ok("CreateOpenIDConnectProvider", json!({ "Url": URL })).await;
    let shown = root.ok("GetOpenIDConnectProvider", on(&json!({}))).await;
    for part in ["ClientIDList/member", "ThumbprintList/member", "Tags/member/Key"] {
        assert!(shown.xml_all(&format!("GetOpenIDConnectProviderResult/{part}")).is_empty(), "{part}");
    }
}

#[tokio::test]
async fn what_a_provider_cannot_be_is_refused() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let many = |count: usize| (0..count).map(|number| number.to_string()).collect::<Vec<_>>();
    for (input, status, code, message) in [
        (json!({ "Url": "example.com" }), 400, "ValidationError", "Invalid Open ID Connect Provider URL"),
        (
            json!({ "Url": "http://example.com" }),
            400,
            "InvalidInput",
            "Invalid Open ID Connect Provider URL. The URL must begin with https://.",
        ),
        (json!({ "Url": "https://example.com:8443" }), 400, "InvalidInput", "Invalid Open ID Connect Provider URL."),
        (json!({ "Url": "https://example.com?a=b" }), 400, "InvalidInput", "Invalid Open ID Connect Provider URL."),
        (
            json!({ "Url": "http://localhost:4000" }),
            400,
            "InvalidInput",
            "Invalid Open ID Connect Provider URL. The URL must begin with https://.",
        ),
        (
            json!({ "Url": URL, "ThumbprintList": vec!["a".repeat(40); 6] }),
            400,
            "InvalidInput",
            "Thumbprint list must contain fewer than 5 entries.",
        ),
        (
            json!({ "Url": URL, "ThumbprintList": ["g".repeat(40)] }),
            400,
            "InvalidInput",
            "Thumbprint must be hexadecimal.",
        ),
        (
            json!({ "Url": URL, "ClientIDList": many(101) }),
            409,
            "LimitExceeded",
            "Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100",
        ),
        (
            json!({ "Url": URL, "Tags": [{ "Key": "a", "Value": "" }, { "Key": "A", "Value": "" }] }),
            400,
            "InvalidInput",
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
        ),
    ] {
        root.refused("CreateOpenIDConnectProvider", input, status, code, message).await;
    }
    for input in
        [json!({ "Url": URL, "ThumbprintList": ["a".repeat(39)] }), json!({ "Url": URL, "ClientIDList": [""] })]
    {
        let answer = root.call("CreateOpenIDConnectProvider", input).await.expect(400);
        assert_eq!(answer.error_code(), "ValidationError");
    }
    for (bad, code, message) in [
        ("arn:aws:iam::000000000000:role/r", "InvalidInput", "ARN arn:aws:iam::000000000000:role/r is not valid."),
        ("xxxxxxxxxxxxxxxxxxxx", "ValidationError", "Invalid ARN:  Could not be parsed!"),
    ] {
        root.refused("GetOpenIDConnectProvider", on_arn(bad, &json!({})), 400, code, message).await;
    }
}

#[tokio::test]
async fn an_account_knows_a_hundred_providers_with_a_hundred_client_ids() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    for number in 0..100 {
        root.ok("CreateOpenIDConnectProvider", json!({ "Url": format!("https://idp{number}.example.com") })).await;
    }
    let message = "Cannot exceed quota for OpenIdConnectProvidersPerAccount: 100";
    root.refused("CreateOpenIDConnectProvider", json!({ "Url": URL }), 409, "LimitExceeded", message).await;
    let its_arn = arn("idp0.example.com");
    for number in 0..100 {
        let input = on_arn(&its_arn, &json!({ "ClientID": format!("client{number}") }));
        root.ok("AddClientIDToOpenIDConnectProvider", input).await;
    }
    let message = "Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100";
    let input = on_arn(&its_arn, &json!({ "ClientID": "one too many" }));
    root.refused("AddClientIDToOpenIDConnectProvider", input, 409, "LimitExceeded", message).await;
}

#[tokio::test]
async fn nobody_touches_providers_or_learns_of_them_without_permission() {
    let server = TestServer::start().await;
    let (root, other) = (Iam::root(&server), Iam::other(&server).await);
    root.ok("CreateOpenIDConnectProvider", json!({ "Url": URL })).await;
    let ann = root.user("ann").await;
    for url in ["token.actions.githubusercontent.com", "absent.example.com"] {
        for (operation, more) in operations() {
            ann.denied("ann", operation, on_arn(&arn(url), &more), &arn(url)).await;
            let answer = other.call(operation, on_arn(&arn(url), &more)).await;
            assert_eq!((answer.status, answer.error_code().as_str()), (403, "AccessDenied"), "{operation} {url}");
        }
    }
    let new = json!({ "Url": "https://new.example.com/a" });
    ann.denied("ann", "CreateOpenIDConnectProvider", new, &arn("new.example.com/a")).await;
    ann.denied("ann", "ListOpenIDConnectProviders", json!({}), &arn("*")).await;
    let theirs = other.ok("ListOpenIDConnectProviders", json!({})).await;
    assert!(theirs.xml_all("ListOpenIDConnectProvidersResult/OpenIDConnectProviderList/member").is_empty());
    root.ok("GetOpenIDConnectProvider", on(&json!({}))).await;
}

#[tokio::test]
async fn loopback_providers_are_taken_where_the_deployment_allows_them() {
    let server = TestServer::builder().settings(|settings| settings.oidc_allow_loopback = true).start().await;
    let root = Iam::root(&server);
    let created = root.ok("CreateOpenIDConnectProvider", json!({ "Url": "http://localhost:4000" })).await;
    let path = "CreateOpenIDConnectProviderResult/OpenIDConnectProviderArn";
    assert_eq!(created.xml(path), Some(arn("localhost:4000")));
    let message = "Invalid Open ID Connect Provider URL. The URL must begin with https://.";
    let elsewhere = json!({ "Url": "http://idp.example.com:4000" });
    root.refused("CreateOpenIDConnectProvider", elsewhere, 400, "InvalidInput", message).await;
}
