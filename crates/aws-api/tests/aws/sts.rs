//! STS over HTTP, and what its credentials do at the other doors.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::{Answer, Client, Credentials, TestServer};

use crate::caller::ACCOUNT;
use crate::iam_caller::{Iam, trusting};

const XMLNS: &str = r#"xmlns="https://sts.amazonaws.com/doc/2011-06-15/""#;

async fn sts(server: &TestServer, who: &Credentials, operation: &str, input: Value) -> Answer {
    server.call_as(who, "sts", operation, &input).await
}

/// A role that everybody in the account may assume, and may do as this says.
async fn role(root: &Iam<'_>, name: &str, policy: &Value) -> String {
    let arn = format!("arn:aws:iam::{ACCOUNT}:role/{name}");
    root.ok("CreateRole", json!({"RoleName": name, "AssumeRolePolicyDocument": trusting(ACCOUNT)})).await;
    let document = json!({"Version": "2012-10-17", "Statement": [policy]}).to_string();
    root.ok("PutRolePolicy", json!({"RoleName": name, "PolicyName": "p", "PolicyDocument": document})).await;
    arn
}

/// A user who may use STS.
async fn user<'s>(root: &Iam<'s>, name: &str) -> Iam<'s> {
    let user = root.user(name).await;
    let document = json!({
        "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:*", "Resource": "*"}],
    });
    let input = json!({"UserName": name, "PolicyName": "p", "PolicyDocument": document.to_string()});
    root.ok("PutUserPolicy", input).await;
    user
}

fn parts(answer: &Answer, operation: &str, parts: &[&str]) -> Vec<String> {
    let part = |name: &&str| answer.xml(&format!("{operation}Result/{name}"));
    parts.iter().map(|name| part(name).unwrap_or_else(|| panic!("no {name} in {}", answer.text()))).collect()
}

#[tokio::test]
async fn a_role_is_assumed_and_its_session_works_at_every_door() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    server.create_repository("team/app").await;
    let user = user(&root, "ci").await;
    let arn = role(&root, "runner", &json!({"Effect": "Allow", "Action": "ecr:*", "Resource": "*"})).await;
    let input = json!({"RoleArn": arn, "RoleSessionName": "job-7", "DurationSeconds": 900});
    let assumed = sts(&server, &user.credentials, "AssumeRole", input).await.expect(200);
    assert!(assumed.text().contains(XMLNS), "{}", assumed.text());
    let role_id = parts(&assumed, "AssumeRole", &["AssumedRoleUser/AssumedRoleId"]).remove(0);
    assert!(role_id.starts_with("AROA") && role_id.ends_with(":job-7"), "{role_id}");
    let session_arn = format!("arn:aws:sts::{ACCOUNT}:assumed-role/runner/job-7");
    assert_eq!(
        parts(&assumed, "AssumeRole", &["AssumedRoleUser/Arn", "Credentials/Expiration"]),
        [session_arn.as_str(), "2026-01-01T00:15:00Z"]
    );
    assert_eq!(assumed.xml("AssumeRoleResult/PackedPolicySize"), None);
    let session = Credentials::of(&assumed, "AssumeRoleResult/Credentials");

    let who = sts(&server, &session, "GetCallerIdentity", json!({})).await.expect(200);
    assert_eq!(parts(&who, "GetCallerIdentity", &["Account", "Arn", "UserId"]), [ACCOUNT, &session_arn, &role_id]);
    let described = server.call_as(&session, "ecr", "DescribeRepositories", &json!({})).await.expect(200).json();
    assert_eq!(described["repositories"][0]["repositoryName"], "team/app");
    let client = log_in(&server, &session).await;
    let _ = client.get("/v2/team/app/tags/list").await.expect(200);

    server.clock().advance(Duration::from_secs(900));
    let over = sts(&server, &session, "GetCallerIdentity", json!({})).await;
    assert_eq!((over.status, over.error_code().as_str()), (403, "ExpiredToken"));
    let over = server.call_as(&session, "ecr", "DescribeRepositories", &json!({})).await;
    assert_eq!((over.status, over.error_code().as_str()), (400, "ExpiredTokenException"));
    let _ = client.get("/v2/team/app/tags/list").await.expect(200);

    let input = json!({"RoleArn": arn, "RoleSessionName": "job-8"});
    let again = sts(&server, &user.credentials, "AssumeRole", input).await.expect(200);
    let session = Credentials::of(&again, "AssumeRoleResult/Credentials");
    root.ok("DeleteRolePolicy", json!({"RoleName": "runner", "PolicyName": "p"})).await;
    let refused = client.get("/v2/team/app/tags/list").await;
    assert_eq!((refused.status, refused.error_code().as_str()), (403, "DENIED"));
    root.ok("DeleteRole", json!({"RoleName": "runner"})).await;
    let _ = client.get("/v2/team/app/tags/list").await.expect(401);
    let gone = sts(&server, &session, "GetCallerIdentity", json!({})).await;
    assert_eq!((gone.status, gone.error_code().as_str()), (403, "InvalidClientTokenId"));
}

/// A client of `/v2/` with the password that credentials get.
async fn log_in(server: &TestServer, who: &Credentials) -> Client {
    use base64::Engine as _;

    let answer = server.call_as(who, "ecr", "GetAuthorizationToken", &json!({})).await.expect(200).json();
    let token = answer["authorizationData"][0]["authorizationToken"].as_str().expect("a token").to_owned();
    let login = base64::engine::general_purpose::STANDARD.decode(token).expect("Base64");
    let login = String::from_utf8(login).expect("text");
    let password = login.strip_prefix("AWS:").expect("a user name").to_owned();
    Client::new(Default::default(), &server.url(), Some(password))
}

#[tokio::test]
async fn sessions_of_users_and_of_those_whom_they_vouch_for_say_who_they_are() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let user = user(&root, "ci").await;
    let got = sts(&server, &user.credentials, "GetSessionToken", json!({"DurationSeconds": 900})).await.expect(200);
    let session = Credentials::of(&got, "GetSessionTokenResult/Credentials");
    let who = sts(&server, &session, "GetCallerIdentity", json!({})).await.expect(200);
    assert_eq!(parts(&who, "GetCallerIdentity", &["Arn"]), [format!("arn:aws:iam::{ACCOUNT}:user/ci")]);
    let kept_out = server.call_as(&session, "iam", "GetUser", &json!({})).await;
    assert_eq!((kept_out.status, kept_out.error_code().as_str()), (403, "InvalidClientTokenId"));

    let policy = json!({
        "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ecr:Describe*", "Resource": "*"}],
    });
    let input = json!({"Name": "guest", "Policy": policy.to_string(), "Tags": [{"Key": "Team", "Value": "core"}]});
    let got = sts(&server, &user.credentials, "GetFederationToken", input).await.expect(200);
    let arn = format!("arn:aws:sts::{ACCOUNT}:federated-user/guest");
    assert_eq!(
        parts(&got, "GetFederationToken", &["FederatedUser/Arn", "FederatedUser/FederatedUserId", "PackedPolicySize"]),
        [arn.as_str(), &format!("{ACCOUNT}:guest"), "3"]
    );
    let bare = sts(&server, &user.credentials, "GetFederationToken", json!({"Name": "guest"})).await.expect(200);
    assert_eq!(parts(&bare, "GetFederationToken", &["PackedPolicySize"]), ["0"]);
    let federated = Credentials::of(&got, "GetFederationTokenResult/Credentials");
    let who = sts(&server, &federated, "GetCallerIdentity", json!({})).await.expect(200);
    assert_eq!(parts(&who, "GetCallerIdentity", &["Arn"]), [arn]);

    let input = json!({"AccessKeyId": federated.access_key_id});
    let info = sts(&server, &user.credentials, "GetAccessKeyInfo", input).await.expect(200);
    assert_eq!(parts(&info, "GetAccessKeyInfo", &["Account"]), [ACCOUNT]);
}

#[tokio::test]
async fn refusals_go_out_with_the_codes_and_statuses_of_the_model() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let user = user(&root, "ci").await;
    let arn = role(&root, "runner", &json!({"Effect": "Allow", "Action": "ecr:*", "Resource": "*"})).await;
    let nobody = root.user("nobody").await;
    let asked = |extra: Value| {
        let mut input = json!({"RoleArn": arn, "RoleSessionName": "job-7"});
        input.as_object_mut().expect("an object").extend(extra.as_object().expect("an object").clone());
        input
    };
    let tags: Vec<_> =
        (0..50).map(|i| json!({"Key": format!("{i}{}", "k".repeat(99)), "Value": "v".repeat(99)})).collect();
    for (who, operation, input, status, code, words) in [
        (
            &nobody.credentials,
            "AssumeRole",
            asked(json!({})),
            403,
            "AccessDenied",
            "is not authorized to perform: sts:AssumeRole",
        ),
        (&root.credentials, "AssumeRole", asked(json!({})), 403, "AccessDenied", "Roles may not be assumed by root"),
        (
            &user.credentials,
            "AssumeRole",
            asked(json!({"DurationSeconds": 899})),
            400,
            "ValidationError",
            "durationSeconds",
        ),
        (
            &user.credentials,
            "AssumeRole",
            asked(json!({"DurationSeconds": 7200})),
            400,
            "ValidationError",
            "MaxSessionDuration",
        ),
        (
            &user.credentials,
            "AssumeRole",
            asked(json!({"RoleSessionName": "a b"})),
            400,
            "ValidationError",
            "roleSessionName",
        ),
        (&user.credentials, "AssumeRole", asked(json!({"Policy": "{}"})), 400, "MalformedPolicyDocument", ""),
        (
            &user.credentials,
            "AssumeRole",
            asked(json!({"TransitiveTagKeys": ["a"]})),
            400,
            "InvalidParameterValue",
            "The specified transitive tag key must be included in the requested tags.",
        ),
        (
            &user.credentials,
            "AssumeRole",
            asked(json!({"Tags": [{"Key": "a", "Value": "1"}, {"Key": "A", "Value": "2"}]})),
            400,
            "InvalidParameterValue",
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
        ),
        (
            &user.credentials,
            "GetFederationToken",
            json!({"Name": "guest", "Tags": [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]}),
            400,
            "InvalidParameterValue",
            "Duplicate tag keys found.",
        ),
        (&user.credentials, "AssumeRole", asked(json!({"Tags": tags})), 403, "AccessDenied", "sts:TagSession"),
        (
            &user.credentials,
            "AssumeRole",
            asked(json!({"ProvidedContexts": [{"ProviderArn": arn, "ContextAssertion": "text"}]})),
            400,
            "ValidationError",
            "ProvidedContexts",
        ),
        (
            &user.credentials,
            "GetFederationToken",
            json!({"Name": "guest", "Tags": tags}),
            400,
            "PackedPolicyTooLarge",
            "",
        ),
        (
            &nobody.credentials,
            "GetAccessKeyInfo",
            json!({"AccessKeyId": "AKIAIOSFODNN7EXAMPLE"}),
            403,
            "AccessDenied",
            "",
        ),
    ] {
        let answer = sts(&server, who, operation, input.clone()).await;
        assert_eq!((answer.status, answer.error_code().as_str()), (status, code), "{operation} {input}");
        assert!(answer.error_message().contains(words), "{operation} {input}: {}", answer.error_message());
    }
}

#[tokio::test]
async fn nobody_is_told_who_it_is_without_a_signature() {
    let server = TestServer::start().await;
    for operation in ["GetCallerIdentity", "AssumeRole", "GetSessionToken"] {
        let answer = server.call_unsigned("sts", operation, &json!({})).await;
        assert_eq!((answer.status, answer.error_code().as_str()), (403, "MissingAuthenticationToken"), "{operation}");
    }
}
