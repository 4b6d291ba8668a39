//! `wharfinger policy explain`, beside a server.

use serde_json::{Value, json};
use testkit::TestServer;

use crate::program::{run, stderr, stdout};

const APP: &str = "arn:aws:ecr:us-east-1:000000000000:repository/team/app";
const CI: &str = "arn:aws:iam::000000000000:user/ci";

/// A server with a user `ci` who may pull, and push from the office.
async fn server() -> TestServer {
    let server = TestServer::start().await;
    let document = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "ecr:BatchGetImage", "Resource": "*"},
        {"Sid": "Office", "Effect": "Allow", "Action": "ecr:PutImage", "Resource": "*",
         "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}},
    ]});
    let _ = server.call("iam", "CreateUser", &json!({"UserName": "ci"})).await.expect(200);
    let policy = json!({"UserName": "ci", "PolicyName": "push", "PolicyDocument": document.to_string()});
    let _ = server.call("iam", "PutUserPolicy", &policy).await.expect(200);
    server
}

fn explain(server: &TestServer, principal: &str, action: &str, more: &[&str]) -> (Option<i32>, String, String) {
    explain_on(server, principal, action, APP, more)
}

fn explain_on(
    server: &TestServer,
    principal: &str,
    action: &str,
    resource: &str,
    more: &[&str],
) -> (Option<i32>, String, String) {
    let folder = server.data_dir().to_str().expect("a name");
    let arguments = ["policy", "explain", "--data-dir", folder, "--principal", principal, "--action", action];
    let arguments: Vec<&str> = arguments.iter().chain(&["--resource", resource]).chain(more).copied().collect();
    let output = run(server.data_dir(), &arguments);
    (output.status.code(), stdout(&output), stderr(&output))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_is_explained_in_words_and_by_the_exit_code() {
    let server = server().await;
    let (code, text, _) = explain(&server, CI, "ecr:BatchGetImage", &[]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.starts_with("allowed\n"), "{text}");
    assert!(text.contains("decided by Allow by statement 1 of the identity-based policy user_ci_push\n"), "{text}");

    let (code, text, _) = explain(&server, CI, "ecr:PutImage", &[]);
    assert_eq!(code, Some(1), "{text}");
    let denial = format!(
        "denied: User: {CI} is not authorized to perform: ecr:PutImage on resource: {APP} because no identity-based \
         policy allows the ecr:PutImage action\n"
    );
    assert!(text.starts_with(&denial), "{text}");
    assert!(text.ends_with("condition keys without a value: aws:sourceip\n"), "{text}");

    let (code, text, _) = explain(&server, CI, "ecr:PutImage", &["--context", "aws:SourceIp=10.1.2.3"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("statement 2 (Office)"), "{text}");

    let (code, text, _) = explain_on(&server, "ci", "ecr:BatchGetImage", "team/app", &[]);
    assert!(code == Some(0) && text.starts_with("allowed\n"), "short names: {text}");

    let (code, _, error) = explain(&server, "arn:aws:iam::000000000000:user/nobody", "ecr:PutImage", &[]);
    assert_eq!(code, Some(2));
    assert!(error.contains("there is no principal arn:aws:iam::000000000000:user/nobody here"), "{error}");
    let (code, _, error) = explain(&server, CI, "ecr:NoSuch", &[]);
    assert_eq!((code, error.contains("there is no action ecr:NoSuch")), (Some(2), true), "{error}");
    for bad in ["office", "SourceIp=10.1.2.3", "aws:SourceIp=banana"] {
        assert_eq!(explain(&server, CI, "ecr:PutImage", &["--context", bad]).0, Some(2), "{bad}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_policies_do_not_decide_is_told_as_such() {
    let server = server().await;
    let (code, text, _) = explain(&server, CI, "sts:GetCallerIdentity", &[]);
    assert_eq!(code, Some(0), "{text}");
    let reason = "allowed\ndecided by no statement: it needs no permission, and no policy can forbid it\n";
    assert!(text.starts_with(reason), "{text}");

    let (code, text, _) = explain(&server, "arn:aws:iam::000000000000:root", "sts:AssumeRole", &[]);
    assert_eq!(code, Some(1), "{text}");
    let reason = "denied: Roles may not be assumed by root accounts.\ndecided by no statement: it is refused whatever \
                  policies say\n";
    assert!(text.starts_with(reason), "{text}");

    let key = "arn:aws:kms:us-east-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    let (code, text, _) = explain_on(&server, CI, "kms:Decrypt", key, &[]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("\ngrants of the key were not looked at: one of them may allow it\n"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_is_explained_as_json() {
    let server = server().await;
    let told = |action: &str| {
        let (code, text, _) = explain(&server, CI, action, &["--json"]);
        (code, serde_json::from_str::<Value>(&text).expect("JSON"))
    };
    let policy = json!({"layer": "identity", "source": "user", "name": "user_ci_push"});
    let statement = json!({"policy": policy, "statement": 1, "sid": null, "effect": "Allow"});
    assert_eq!(
        told("ecr:BatchGetImage"),
        (
            Some(0),
            json!({
                "allowed": true,
                "reason": null,
                "note": null,
                "decidedBy": statement,
                "matchedStatements": [statement],
                "policies": [policy],
                "missingContextKeys": ["aws:sourceip"],
            })
        )
    );
    let (code, denied) = told("ecr:DeleteRepository");
    assert_eq!((code, &denied["allowed"], &denied["decidedBy"]), (Some(1), &json!(false), &Value::Null));
    assert!(denied["reason"].as_str().is_some_and(|reason| reason.starts_with("User: ")), "{denied}");
}
