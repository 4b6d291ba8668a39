//! AWS Query itself: forms, XML, and whom it believes.

use std::time::Duration;

use futures_util::{FutureExt as _, StreamExt as _};
use http::Method;
use http_body_util::BodyExt as _;
use serde_json::json;
use testkit::{Answer, TestServer};

use crate::caller::{ACCOUNT, Caller};
use crate::signer::{Signed, Signer};

const IAM: &str = "2010-05-08";
const STS: &str = "2011-06-15";

/// The longest form, and the longest one of a stranger.
const FORM_BYTES_MAX: usize = 1024 * 1024;
const UNSIGNED_FORM_BYTES_MAX: usize = 128 * 1024;

fn signer(root: &Caller<'_>, service: &str) -> Signer {
    Signer { service: service.into(), ..root.signer() }
}

async fn form(root: &Caller<'_>, service: &str, body: &str) -> Answer {
    root.send(signer(root, service).sign_form(&root.host(), body.as_bytes())).await
}

async fn unsigned(root: &Caller<'_>, body: &str) -> Answer {
    let mut signed = root.signer().sign_form(&root.host(), body.as_bytes());
    signed.set("authorization", None);
    root.send(signed).await
}

#[track_caller]
fn assert_refused(answer: &Answer, status: u16, code: &str, message: &str) {
    let told = (answer.status, answer.error_code(), answer.error_message());
    assert_eq!(told, (status, code.to_owned(), message.to_owned()), "{}", answer.text());
}

#[tokio::test]
async fn an_answer_is_xml_in_the_services_name_space_with_the_requests_id() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let answer = form(&root, "sts", &format!("Action=GetCallerIdentity&Version={STS}")).await.expect(200);
    assert_eq!(answer.header("content-type"), "text/xml");
    assert_eq!(answer.header("content-length"), answer.body.len().to_string());
    let id = answer.header("x-amzn-requestid");
    assert_eq!(
        answer.text(),
        format!(
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
             <Account>{ACCOUNT}</Account><Arn>arn:aws:iam::{ACCOUNT}:root</Arn><UserId>{ACCOUNT}</UserId>\
             </GetCallerIdentityResult><ResponseMetadata><RequestId>{id}</RequestId></ResponseMetadata>\
             </GetCallerIdentityResponse>"
        )
    );
}

#[tokio::test]
async fn an_error_is_xml_too_and_says_whose_fault_it_is() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let answer = form(&root, "iam", &format!("Action=No%3CSuch%3E&Version={IAM}")).await.expect(400);
    assert_eq!((answer.header("content-type"), answer.header("x-amzn-errortype")), ("text/xml", ""));
    let id = answer.header("x-amzn-requestid");
    assert_eq!(
        answer.text(),
        format!(
            "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error><Type>Sender</Type>\
             <Code>InvalidAction</Code>\
             <Message>Wharfinger does not serve iam:No&lt;Such&gt;; docs/operations.md lists what it \
             serves.</Message></Error>\
             <RequestId>{id}</RequestId></ErrorResponse>"
        )
    );
}

#[tokio::test]
async fn an_operation_is_named_by_action_and_version_within_the_scopes_service() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    for (service, action, version) in [
        ("iam", "GetCallerIdentity", STS),
        ("iam", "GetUser", STS),
        ("sts", "GetUser", IAM),
        ("iam", "GetUser", "2010"),
    ] {
        let answer = form(&root, service, &format!("Action={action}&Version={version}")).await;
        let message = format!("Could not find operation {action} for version {version}");
        assert_refused(&answer, 400, "InvalidAction", &message);
    }
    for unsaid in ["", "&Version="] {
        let answer = form(&root, "iam", &format!("Action=GetUser{unsaid}")).await;
        let message = "Could not find operation GetUser for version NO_VERSION_SPECIFIED";
        assert_refused(&answer, 400, "InvalidAction", message);
    }
    for (service, action, version) in [
        ("iam", "getuser", IAM),
        ("iam", "CreateServerCertificate", IAM),
        ("sts", "AssumeRoleWithSAML", STS),
        ("sts", "GetUser", STS),
    ] {
        let answer = form(&root, service, &format!("Action={action}&Version={version}")).await;
        let message = format!("Wharfinger does not serve {service}:{action}; docs/operations.md lists what it serves.");
        assert_refused(&answer, 400, "InvalidAction", &message);
    }
    let answer = form(&root, "iam", &format!("Version={IAM}")).await;
    assert_refused(&answer, 400, "MissingAction", "The form has no Action.");
    let answer = form(&root, "iam", "").await;
    assert_refused(&answer, 400, "MissingAction", "The form has no Action.");
}

#[tokio::test]
async fn signers_that_are_not_who_they_say_are_refused_with_403_and_querys_own_codes() {
    type Change = fn(&mut Signer);
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let mismatch = "The request signature we calculated does not match the signature you provided. Check your AWS Secret \
                    Access Key and signing method. Consult the service documentation for details.";
    let invalid_token = "The security token included in the request is invalid.";
    let table: [(&str, Change, &str, &str); 7] = [
        ("unknown key", |s| s.access_key_id = "AKIAIOSFODNN7EXAMPLE".into(), "InvalidClientTokenId", invalid_token),
        ("unknown session", |s| s.access_key_id = "ASIAIOSFODNN7EXAMPLE".into(), "InvalidClientTokenId", invalid_token),
        ("wrong secret", |s| s.secret.push('x'), "SignatureDoesNotMatch", mismatch),
        (
            "a service of another protocol",
            |s| s.service = "ecr".into(),
            "SignatureDoesNotMatch",
            "Credential should be scoped to correct service: 'iam'.",
        ),
        (
            "no region",
            |s| s.region = "US_EAST".into(),
            "SignatureDoesNotMatch",
            "Credential should be scoped to a valid region, not 'US_EAST'.",
        ),
        (
            "too late",
            |s| s.signed_at = s.signed_at - Duration::from_secs(16 * 60),
            "SignatureDoesNotMatch",
            "Signature expired: 20251231T234400Z is now earlier than 20251231T234500Z (20260101T000000Z - 15 min.)",
        ),
        (
            "a long credential",
            |s| s.access_key_id = "A/B".into(),
            "IncompleteSignature",
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got \
             'A/B/20260101/us-east-1/iam/aws4_request'",
        ),
    ];
    for (what, change, code, message) in table {
        let mut signer = signer(&root, "iam");
        change(&mut signer);
        let body = format!("Action=ListUsers&Version={IAM}");
        let answer = root.send(signer.sign_form(&root.host(), body.as_bytes())).await;
        assert_eq!(answer.status, 403, "{what}");
        assert_refused(&answer, 403, code, message);
    }
}

#[tokio::test]
async fn what_was_changed_after_it_was_signed_is_refused() {
    type Change = fn(&mut Signed);
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let changes: [(&str, Change); 4] = [
        ("body", |s| s.body = format!("Action=DeleteUser&Version={IAM}&UserName=ann").into_bytes()),
        ("one more pair", |s| s.body.extend_from_slice(b"&MaxItems=1")),
        ("content type", |s| s.set("content-type", Some("application/x-www-form-urlencoded"))),
        ("query", |s| s.target.push_str("?Action=DeleteUser")),
    ];
    for (what, change) in changes {
        let body = format!("Action=ListUsers&Version={IAM}");
        let mut signed = signer(&root, "iam").sign_form(&root.host(), body.as_bytes());
        change(&mut signed);
        let answer = root.send(signed).await.expect(403);
        assert_eq!(answer.error_code(), "SignatureDoesNotMatch", "{what}");
    }
}

#[tokio::test]
async fn strangers_may_only_ask_for_a_role_by_a_token() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let missing = "Request is missing Authentication Token";
    for body in [
        format!("Action=ListUsers&Version={IAM}"),
        format!("Action=GetCallerIdentity&Version={STS}"),
        format!("Action=AssumeRoleWithWebIdentity&Action=ListUsers&Version={STS}"),
        "Action=AssumeRoleWithWebIdentity".into(),
        String::new(),
        "\u{0}%FF".into(),
    ] {
        assert_refused(&unsigned(&root, &body).await, 403, "MissingAuthenticationToken", missing);
    }
    for (service, action, version) in
        [("sts", "AssumeRoleWithSAML", STS), ("sts", "No", STS), ("iam", "AssumeRoleWithWebIdentity", IAM)]
    {
        let answer = unsigned(&root, &format!("Action={action}&Version={version}")).await;
        let message = format!("Wharfinger does not serve {service}:{action}; docs/operations.md lists what it serves.");
        assert_refused(&answer, 400, "InvalidAction", &message);
    }
    let answer =
        unsigned(&root, &format!("Action=AssumeRoleWithWebIdentity&Version={STS}&RoleArn=x")).await.expect(400);
    assert_eq!(answer.error_code(), "ValidationError", "{}", answer.text());
    assert!(answer.text().contains("https://sts.amazonaws.com/doc/2011-06-15/"), "{}", answer.text());
    // What is in a signature's place has to be one.
    let mut signed = root.signer().sign_form(&root.host(), b"Action=AssumeRoleWithWebIdentity&Version=2011-06-15");
    signed.set("authorization", Some("Basic QVdTOnNlY3JldA=="));
    assert_refused(&root.send(signed).await, 403, "MissingAuthenticationToken", missing);
}

#[tokio::test]
async fn forms_that_are_not_the_operations_input_are_refused_and_say_why() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    for (rest, message) in [
        ("UserName=a&UserName=b", "Duplicate value at 'UserName'"),
        ("Tags.1.Key=a", "Expected 'member' and a number at 'Tags.1.Key'"),
        ("Tags.member.0.Key=a", "Expected 'member' and a number at 'Tags.member.0.Key'"),
        ("Tags.member.1=a", "A single value for a structure, list or map at 'Tags.member.1'"),
        ("UserName=%C3", "The form is not UTF-8"),
    ] {
        let answer = form(&root, "iam", &format!("Action=CreateUser&Version={IAM}&{rest}")).await;
        assert_refused(&answer, 400, "MalformedInput", message);
    }
    let answer = form(&root, "iam", &format!("Action=ListUsers&Version={IAM}&MaxItems=many")).await;
    assert_refused(&answer, 400, "MalformedInput", "A value that is not an integer at 'MaxItems'");
    let answer = form(&root, "iam", &format!("Action=CreateUser&Action=ListUsers&Version={IAM}")).await;
    assert_refused(&answer, 400, "MalformedInput", "Duplicate value at 'Action'");
}

#[tokio::test]
async fn violations_are_named_in_one_sentence() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let create = format!("Action=CreateUser&Version={IAM}");
    let pattern = r"Member must satisfy regular expression pattern: [\w+=,.@-]+";
    for (rest, message) in [
        (
            "",
            "1 validation error detected: Value null at 'userName' failed to satisfy constraint: Member must not be null",
        ),
        (
            "&UserName=a%20b",
            &format!("1 validation error detected: Value 'a b' at 'userName' failed to satisfy constraint: {pattern}"),
        ),
        (
            "&UserName=a&Tags.member.1.Key=k",
            "1 validation error detected: Value null at 'tags.1.member.value' failed to satisfy constraint: \
             Member must not be null",
        ),
    ] {
        assert_refused(&form(&root, "iam", &format!("{create}{rest}")).await, 400, "ValidationError", message);
    }
    // The other new services speak AWS JSON and say it in the same way.
    for (service, operation, input, place) in [
        ("kms", "DescribeKey", json!({"KeyId": ""}), "keyId"),
        ("secretsmanager", "GetSecretValue", json!({"SecretId": ""}), "secretId"),
    ] {
        let answer = server.call(service, operation, &input).await;
        let message = format!(
            "1 validation error detected: Value '' at '{place}' failed to satisfy constraint: \
             Member must have length greater than or equal to 1"
        );
        assert_refused(&answer, 400, "ValidationException", &message);
    }
}

#[tokio::test]
async fn pairs_that_nobody_knows_are_ignored() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let body = format!("&&Version={STS}&Unknown=1&Unknown=2&Deep.member.x.y=&=&Action=GetCallerIdentity&");
    let answer = form(&root, "sts", &body).await.expect(200);
    assert_eq!(answer.xml("GetCallerIdentityResult/Account").as_deref(), Some(ACCOUNT));
}

#[tokio::test]
async fn forms_have_a_limit_and_those_of_strangers_a_lower_one() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let padded = |len_bytes: usize| {
        let body = format!("Action=GetCallerIdentity&Version={STS}&Padding=");
        let padding = "x".repeat(len_bytes - body.len());
        body + &padding
    };
    let _ = form(&root, "sts", &padded(FORM_BYTES_MAX)).await.expect(200);
    let too_long =
        |limit_bytes| format!("The request body is longer than the {limit_bytes} bytes that this operation takes.");
    let answer = form(&root, "sts", &padded(FORM_BYTES_MAX + 1)).await;
    assert_refused(&answer, 413, "RequestEntityTooLargeException", &too_long(FORM_BYTES_MAX));
    let answer = unsigned(&root, &padded(UNSIGNED_FORM_BYTES_MAX)).await;
    assert_eq!(answer.error_code(), "MissingAuthenticationToken");
    let answer = unsigned(&root, &padded(UNSIGNED_FORM_BYTES_MAX + 1)).await;
    assert_refused(&answer, 413, "RequestEntityTooLargeException", &too_long(UNSIGNED_FORM_BYTES_MAX));
}

#[tokio::test]
async fn a_form_with_a_target_is_not_a_query() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let mut signed = signer(&root, "iam").sign_form(&root.host(), b"Action=ListUsers&Version=2010-05-08");
    signed.set("x-amz-target", Some("iam.ListUsers"));
    let answer = root.send(signed).await.expect(400);
    assert_eq!(answer.json()["__type"], "UnknownOperationException");
}

#[tokio::test]
async fn strangers_wait_for_nobodys_large_body_however_little_they_say_of_their_own() {
    let server = TestServer::start().await;
    let door = aws_api::AwsApi::new(server.registry().clone());
    let origin = model::Origin {
        request_id: uuid::Uuid::nil(),
        source_ip: std::net::Ipv4Addr::LOCALHOST.into(),
        secure_transport: false,
        host: "localhost".into(),
        user_agent: "".into(),
    };
    type Frame = http_body::Frame<bytes::Bytes>;
    type Failure = Box<dyn std::error::Error + Send + Sync>;
    // Bodies of unknown length that never end, more of them than there are places for large ones.
    let ask = |ending: bool| {
        let frames = futures_util::stream::iter((!ending).then_some(()))
            .then(|()| std::future::pending::<Result<Frame, Failure>>());
        let body = http_body_util::StreamBody::new(frames).boxed_unsync();
        let form = "application/x-www-form-urlencoded";
        http::Request::post("/").header("content-type", form).body(body).expect("a request")
    };
    let waiting = Vec::from_iter((0..20).map(|_| Box::pin(door.handle(ask(false), &origin))));
    let waiting = waiting.into_iter().map(|mut asked| {
        assert!((&mut asked).now_or_never().is_none(), "its body has not ended");
        asked
    });
    let _waiting = Vec::from_iter(waiting);
    let answer = door.handle(ask(true), &origin).now_or_never().expect("is answered at once");
    assert_eq!(answer.status(), 403);
}

#[tokio::test]
async fn a_call_may_stand_in_the_query_whichever_way_it_is_signed() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let (host, identity) = (root.host(), format!("Action=GetCallerIdentity&Version={STS}"));
    let arn = format!("<Arn>arn:aws:iam::{ACCOUNT}:root</Arn>");
    for method in [Method::GET, Method::POST] {
        let presigned = signer(&root, "sts").presign_query(method, &host, &identity, 60);
        let answer = root.send(presigned).await.expect(200);
        assert_eq!((answer.header("content-type"), answer.text().contains(&arn)), ("text/xml", true));
    }
    let _ = form(&root, "iam", &format!("Action=CreateUser&UserName=a%2Bb&Version={IAM}")).await.expect(200);
    let get_user = format!("Action=GetUser&UserName=a%2Bb&Version={IAM}");
    let signed = signer(&root, "iam").sign_get(&host, &get_user);
    let answer = root.send(signed.clone()).await.expect(200);
    assert!(answer.text().contains("<UserName>a+b</UserName>"), "{}", answer.text());
    // To the signature a plus is the same; it must not be another user's name.
    let mut respelt = signed;
    respelt.target = respelt.target.replace("%2B", "+");
    let answer = root.send(respelt).await.expect(200);
    assert!(answer.text().contains("<UserName>a+b</UserName>"), "{}", answer.text());
    let presigned = signer(&root, "iam").presign_query(Method::GET, &host, &get_user, 60);
    let _ = root.send(presigned).await.expect(200);
}

#[tokio::test]
async fn a_call_in_the_query_is_covered_by_its_signature_and_ends_with_it() {
    type Change = fn(&mut Signed);
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let parameters = format!("Action=GetUser&UserName=ann&Version={IAM}");
    let presigned = signer(&root, "iam").presign_query(Method::GET, &root.host(), &parameters, 60);
    let signed = signer(&root, "iam").sign_get(&root.host(), &parameters);
    let table: [(&str, &Signed, Change); 7] = [
        ("another action", &presigned, |s| s.target = s.target.replace("GetUser", "DeleteUser")),
        ("another name", &presigned, |s| s.target = s.target.replace("=ann", "=bob")),
        ("one more parameter", &presigned, |s| s.target.push_str("&Path=x")),
        ("another method", &presigned, |s| s.method = Method::POST),
        ("a body", &presigned, |s| s.body = b"UserName=bob".to_vec()),
        ("a header", &presigned, |s| s.set("x-k8s-aws-id", Some("other"))),
        ("another action", &signed, |s| s.target = s.target.replace("GetUser", "DeleteUser")),
    ];
    for (what, original, change) in table {
        let mut changed = original.clone();
        change(&mut changed);
        let answer = root.send(changed).await;
        assert_eq!((answer.status, answer.error_code()), (403, "SignatureDoesNotMatch".into()), "{what}");
    }
    server.clock().advance(Duration::from_secs(61));
    let message =
        "Signature expired: 20260101T000000Z is now earlier than 20260101T000001Z (20260101T000101Z - 1 min.)";
    assert_refused(&root.send(presigned).await, 403, "SignatureDoesNotMatch", message);
    let mut anonymous = signed;
    anonymous.set("authorization", None);
    let answer = root.send(anonymous).await;
    assert_eq!((answer.status, answer.error_code()), (403, "MissingAuthenticationToken".into()));
}

#[tokio::test]
async fn a_query_and_a_body_may_not_name_two_operations() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let identity = format!("Action=GetCallerIdentity&Version={STS}");
    for (query, body, refusal) in [
        ("Action=GetCallerIdentity", identity.as_str(), None),
        ("Action=GetCallerIdentity", "Version=2011-06-15", None),
        ("Action=GetSessionToken", identity.as_str(), Some("The query and the body differ at 'Action'")),
        ("Version=2010-05-08", identity.as_str(), Some("The query and the body differ at 'Version'")),
    ] {
        let signed = signer(&root, "sts").sign_form_with(&root.host(), query, body.as_bytes());
        let answer = root.send(signed).await;
        match refusal {
            None => assert_eq!(answer.status, 200, "{query} {body}: {}", answer.text()),
            Some(message) => assert_refused(&answer, 400, "MalformedInput", message),
        }
    }
}
