//! Who is believed, and what the rest is told.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::{Answer, Image, TestServer};

use crate::caller::{ACCOUNT, Caller, NOWHERE, OTHER_ACCOUNT};
use crate::lifecycle_policies;
use crate::signer::{ECR, Signed, Signer};

const MISMATCH: &str = "The request signature we calculated does not match the signature you provided. Check your AWS \
                        Secret Access Key and signing method. Consult the service documentation for details.";
const UNRECOGNIZED: &str = "The security token included in the request is invalid.";

fn assert_refused(answer: &Answer, code: &str, message: &str, what: &str) {
    assert_eq!(answer.status, 400, "{what}: {}", answer.text());
    assert_eq!(answer.json(), json!({"__type": code, "message": message}), "{what}");
}

fn describe() -> String {
    format!("{ECR}.DescribeRepositories")
}

#[tokio::test]
async fn whoever_brings_no_signature_is_nobody() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    for operation in aws_api::operations().filter(|operation| operation.service == "ecr") {
        let mut signed = root.signer().sign(&root.host(), &format!("{ECR}.{}", operation.name), b"{}");
        signed.set("authorization", None);
        let answer = root.send(signed).await;
        assert_refused(&answer, "MissingAuthenticationTokenException", "Missing Authentication Token", operation.name);
    }
    // What is good at another door is nothing here.
    let mut signed = root.signer().sign(&root.host(), &describe(), b"{}");
    signed.set("authorization", Some("Basic QVdTOnNlY3JldA=="));
    let answer = root.send(signed).await;
    assert_refused(&answer, "MissingAuthenticationTokenException", "Missing Authentication Token", "Basic");
}

#[tokio::test]
async fn signers_that_are_not_who_they_say_are_refused() {
    type Change = fn(&mut Signer);
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let now = "20260101T000000Z";
    let scope_date = format!(
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20251231' != \
         '20260101', from '{now}'."
    );
    let table: [(&str, Change, &str, &str); 12] = [
        (
            "unknown key",
            |s| s.access_key_id = "AKIAIOSFODNN7EXAMPLE".into(),
            "UnrecognizedClientException",
            UNRECOGNIZED,
        ),
        ("no such form of key id", |s| s.access_key_id = "x".into(), "UnrecognizedClientException", UNRECOGNIZED),
        (
            "temporary key",
            |s| s.access_key_id = "ASIAIOSFODNN7EXAMPLE".into(),
            "UnrecognizedClientException",
            UNRECOGNIZED,
        ),
        ("session token", |s| s.session_token = Some("token".into()), "UnrecognizedClientException", UNRECOGNIZED),
        ("wrong secret", |s| s.secret.push('x'), "InvalidSignatureException", MISMATCH),
        (
            "another service",
            |s| s.service = "s3".into(),
            "InvalidSignatureException",
            "Credential should be scoped to correct service: 'ecr'.",
        ),
        (
            "the public registry's service",
            |s| s.service = "ecr-public".into(),
            "InvalidSignatureException",
            "Credential should be scoped to correct service: 'ecr'.",
        ),
        (
            "no region",
            |s| s.region = "US_EAST".into(),
            "InvalidSignatureException",
            "Credential should be scoped to a valid region, not 'US_EAST'.",
        ),
        (
            "another terminator",
            |s| s.terminator = "aws5_request".into(),
            "InvalidSignatureException",
            "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'.",
        ),
        ("yesterday's scope", |s| s.scope_date = Some("20251231".into()), "InvalidSignatureException", &scope_date),
        ("empty key id", |s| s.access_key_id.clear(), "UnrecognizedClientException", UNRECOGNIZED),
        (
            "a long credential",
            |s| s.access_key_id = "A/B".into(),
            "IncompleteSignatureException",
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got \
             'A/B/20260101/us-east-1/ecr/aws4_request'",
        ),
    ];
    for (what, change, code, message) in table {
        let mut signer = root.signer();
        change(&mut signer);
        let answer = root.send(signer.sign(&root.host(), &describe(), b"{}")).await;
        assert_refused(&answer, code, message, what);
    }
    root.ok("DescribeRepositories", json!({})).await;
}

#[tokio::test]
async fn what_was_changed_after_it_was_signed_is_refused() {
    type Change = fn(&mut Signed);
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let unsigned = |name: &str| format!("{name} must be a 'SignedHeader' in the AWS Authorization.");
    let (unsigned_target, unsigned_host) = (unsigned("'X-Amz-Target'"), unsigned("'Host' or ':authority'"));
    let unsigned_date = unsigned("'X-Amz-Date'");
    let (mismatch, incomplete) = ("InvalidSignatureException", "IncompleteSignatureException");
    let table: [(&str, Change, &str, &str); 17] = [
        ("body", |s| s.body = br#"{"maxResults":1}"#.to_vec(), mismatch, MISMATCH),
        ("one more space", |s| s.body.push(b' '), mismatch, MISMATCH),
        ("operation", |s| s.set("x-amz-target", Some(&format!("{ECR}.DescribeImages"))), mismatch, MISMATCH),
        ("date", |s| s.set("x-amz-date", Some("20260101T000001Z")), mismatch, MISMATCH),
        ("host", |s| s.set("host", Some("elsewhere")), mismatch, MISMATCH),
        ("content type", |s| s.set("content-type", Some("application/json")), mismatch, MISMATCH),
        ("no content type", |s| s.set("content-type", None), mismatch, MISMATCH),
        ("query", |s| s.target.push_str("?a=b"), mismatch, MISMATCH),
        ("the body's hash", |s| s.set("x-amz-content-sha256", Some("UNSIGNED-PAYLOAD")), mismatch, MISMATCH),
        ("upper-case signature", |s| edit(s, shout_signature), mismatch, MISMATCH),
        ("target not signed", |s| edit(s, |text| text.replace(";x-amz-target", "")), mismatch, &unsigned_target),
        ("host not signed", |s| edit(s, |text| text.replace("host;", "")), mismatch, &unsigned_host),
        ("date not signed", |s| edit(s, |text| text.replace("x-amz-date;", "")), mismatch, &unsigned_date),
        (
            "no signature",
            |s| edit(s, |text| text.split(", Signature").next().unwrap_or_default().to_owned()),
            incomplete,
            "Authorization header requires 'Signature' parameter.",
        ),
        (
            "no date",
            |s| s.set("x-amz-date", None),
            incomplete,
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
        ),
        (
            "another algorithm",
            |s| edit(s, |text| text.replace("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1")),
            incomplete,
            "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1' (only AWS4-HMAC-SHA256 for now). ",
        ),
        (
            "both forms",
            |s| s.target = "/?X-Amz-Algorithm=AWS4-HMAC-SHA256".into(),
            mismatch,
            "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
        ),
    ];
    for (what, change, code, message) in table {
        let mut signed = root.signer().sign(&root.host(), &describe(), b"{}");
        change(&mut signed);
        assert_refused(&root.send(signed).await, code, message, what);
    }
}

fn edit(signed: &mut Signed, change: impl FnOnce(&str) -> String) {
    let changed = change(signed.header("authorization"));
    signed.set("authorization", Some(&changed));
}

fn shout_signature(authorization: &str) -> String {
    let (head, signature) = authorization.split_once("Signature=").expect("a signature");
    // A signature of digits alone would stay what it is.
    format!("{head}Signature={}", signature.to_ascii_uppercase().replacen(char::is_numeric, "A", 1))
}

#[tokio::test]
async fn the_bodys_hash_may_be_named_when_it_is_right() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let mut signed = root.signer().sign(&root.host(), &describe(), b"{}");
    let hash = testkit::digest_of(b"{}");
    signed.set("x-amz-content-sha256", hash.strip_prefix("sha256:"));
    let _ = root.send(signed).await.expect(200);
}

#[tokio::test]
async fn clocks_may_differ_by_fifteen_minutes() {
    let server = TestServer::start().await;
    server.clock().advance(Duration::from_secs(12 * 3600));
    let root = Caller::root(&server);
    let minutes = |minutes: i64| minutes * 60;
    for (skew_secs, expected) in [
        (-minutes(15), None),
        (minutes(15), None),
        (
            -minutes(15) - 1,
            Some(
                "Signature expired: 20260101T114459Z is now earlier than 20260101T114500Z (20260101T120000Z - 15 min.)",
            ),
        ),
        (
            minutes(15) + 1,
            Some(
                "Signature not yet current: 20260101T121501Z is still later than 20260101T121500Z (20260101T120000Z + \
                 15 min.)",
            ),
        ),
    ] {
        let mut signer = root.signer();
        signer.signed_at = model::Timestamp::from_millis(signer.signed_at.as_millis() + skew_secs * 1000);
        let answer = root.send(signer.sign(&root.host(), &describe(), b"{}")).await;
        match expected {
            None => assert_eq!(answer.status, 200, "{skew_secs}: {}", answer.text()),
            Some(message) => assert_refused(&answer, "InvalidSignatureException", message, &skew_secs.to_string()),
        }
    }
}

#[tokio::test]
async fn a_presigned_request_is_good_for_as_long_as_it_says() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let presigned = root.signer().presign(&root.host(), &describe(), b"{}", 3600);
    let _ = root.send(presigned.clone()).await.expect(200);
    let mut tampered = presigned.clone();
    tampered.target = tampered.target.replace("X-Amz-Expires=3600", "X-Amz-Expires=7200");
    assert_refused(&root.send(tampered).await, "InvalidSignatureException", MISMATCH, "a longer life");
    server.clock().advance(Duration::from_secs(3600));
    let _ = root.send(presigned.clone()).await.expect(200);
    server.clock().advance(Duration::from_secs(1));
    let message =
        "Signature expired: 20260101T000000Z is now earlier than 20260101T000001Z (20260101T010001Z - 60 min.)";
    assert_refused(&root.send(presigned).await, "InvalidSignatureException", message, "ended");
    for expires in [0, 604_801] {
        let presigned = root.signer().presign(&root.host(), &describe(), b"{}", expires);
        let message = format!("'X-Amz-Expires' must be a number of seconds from 1 to 604800, got '{expires}'");
        assert_refused(&root.send(presigned).await, "IncompleteSignatureException", &message, "no such life");
    }
}

/// The inputs of every operation on a repository `app` of the first account, with the action that is asked of the gate.
fn calls_on_a_repository() -> Vec<(&'static str, &'static str, Value)> {
    let arn = format!("arn:aws:ecr:us-east-1:{ACCOUNT}:repository/app");
    let upload = "00000000-0000-0000-0000-000000000000";
    let lifecycle_policy =
        lifecycle_policies::policy(&[lifecycle_policies::rule(1, &lifecycle_policies::more_than(1))]);
    let manifest = String::from_utf8(Image::random(1, &[1]).manifest.to_vec()).expect("JSON");
    let calls = vec![
        ("BatchCheckLayerAvailability", json!({"layerDigests": [NOWHERE]})),
        ("BatchDeleteImage", json!({"imageIds": [{"imageTag": "v1"}]})),
        ("BatchGetImage", json!({"imageIds": [{"imageTag": "v1"}]})),
        ("CompleteLayerUpload", json!({"uploadId": upload, "layerDigests": [NOWHERE]})),
        ("CreateRepository", json!({})),
        ("DeleteLifecyclePolicy", json!({})),
        ("DeleteRepository", json!({"force": true})),
        ("DeleteRepositoryPolicy", json!({})),
        ("DescribeImageReplicationStatus", json!({"imageId": {"imageTag": "v1"}})),
        ("DescribeImageScanFindings", json!({"imageId": {"imageTag": "v1"}})),
        ("DescribeImageSigningStatus", json!({"imageId": {"imageTag": "v1"}})),
        ("DescribeImages", json!({})),
        ("DescribeRepositories", json!({"repositoryNames": ["app"]})),
        ("GetDownloadUrlForLayer", json!({"layerDigest": NOWHERE})),
        ("GetLifecyclePolicy", json!({})),
        ("GetLifecyclePolicyPreview", json!({})),
        ("GetRepositoryPolicy", json!({})),
        ("InitiateLayerUpload", json!({})),
        ("ListImageReferrers", json!({"subjectId": {"imageDigest": NOWHERE}})),
        ("ListImages", json!({})),
        ("ListTagsForResource", json!({"resourceArn": arn})),
        ("PutImage", json!({"imageManifest": manifest, "imageTag": "v1"})),
        ("PutImageTagMutability", json!({"imageTagMutability": "IMMUTABLE"})),
        ("PutLifecyclePolicy", json!({"lifecyclePolicyText": lifecycle_policy})),
        ("SetRepositoryPolicy", json!({"policyText": "{}"})),
        ("StartLifecyclePolicyPreview", json!({"lifecyclePolicyText": lifecycle_policy})),
        ("TagResource", json!({"resourceArn": arn, "tags": [{"Key": "a", "Value": "b"}]})),
        ("UntagResource", json!({"resourceArn": arn, "tagKeys": ["a"]})),
        (
            "UploadLayerPart",
            json!({"uploadId": upload, "partFirstByte": 0, "partLastByte": 0, "layerPartBlob": "YQ=="}),
        ),
    ];
    let action = |operation| if operation == "ListImageReferrers" { "BatchGetImage" } else { operation };
    calls
        .into_iter()
        .map(|(operation, mut input)| {
            input["registryId"] = ACCOUNT.into();
            if operation != "DescribeRepositories" {
                input["repositoryName"] = "app".into();
            }
            (operation, action(operation), input)
        })
        .collect()
}

#[tokio::test]
async fn nobody_from_another_account_may_anything_and_nobody_is_told_what_exists() {
    let server = TestServer::start().await;
    let (root, other) = (Caller::root(&server), Caller::other(&server).await);
    let calls = calls_on_a_repository();
    let served: Vec<&str> = aws_api::operations()
        .filter(|one| one.supported && one.service.starts_with("ecr"))
        .map(|one| one.name)
        .collect();
    // These are about whatever registry the caller has.
    let of_the_caller = [
        "BatchGetRepositoryScanningConfiguration",
        "DeleteRegistryPolicy",
        "DescribePullThroughCacheRules",
        "DescribeRegistry",
        "DescribeReplicationBackfillResults",
        "DescribeRepositoryCreationTemplates",
        "GetAccountSetting",
        "GetAuthorizationToken",
        "GetRegistryPolicy",
        "GetRegistryScanningConfiguration",
        "GetSigningConfiguration",
        "ListPullTimeUpdateExclusions",
        "ListReplicationBackfills",
        "PutAccountSetting",
        "PutRegistryPolicy",
    ];
    let covered: Vec<&str> = calls.iter().map(|(operation, ..)| *operation).chain(of_the_caller).collect();
    for operation in served {
        assert!(covered.contains(&operation), "{operation} is served and has no refusal here");
    }
    for exists in [false, true] {
        if exists {
            root.create_repository("app").await;
            root.push("app", Some("v1"), &Image::random(1, &[1])).await;
        }
        for (operation, action, input) in &calls {
            let message = format!(
                "User: arn:aws:iam::{OTHER_ACCOUNT}:root is not authorized to perform: ecr:{action} on resource: \
                 arn:aws:ecr:us-east-1:{ACCOUNT}:repository/app because no resource-based policy allows the \
                 ecr:{action} action"
            );
            other.refused(operation, input.clone(), "AccessDeniedException", &message).await;
        }
        let message = format!(
            "User: arn:aws:iam::{OTHER_ACCOUNT}:root is not authorized to perform: ecr:DescribeRepositories on \
             resource: arn:aws:ecr:us-east-1:{ACCOUNT}:repository/* because no resource-based policy allows the \
             ecr:DescribeRepositories action"
        );
        let all = json!({"registryId": ACCOUNT});
        other.refused("DescribeRepositories", all, "AccessDeniedException", &message).await;
    }
    let images = root.ok("DescribeImages", json!({"repositoryName": "app"})).await;
    assert_eq!(images["imageDetails"][0]["imageTags"], json!(["v1"]), "it is all still there");
}

#[tokio::test]
async fn the_same_calls_without_another_registrys_id_are_about_ones_own() {
    let server = TestServer::start().await;
    let (root, other) = (Caller::root(&server), Caller::other(&server).await);
    root.create_repository("app").await;
    for (operation, _, mut input) in calls_on_a_repository() {
        input.as_object_mut().expect("an object").remove("registryId");
        // ARNs name a registry themselves; creating succeeds.
        if operation == "CreateRepository" || input.get("resourceArn").is_some() {
            continue;
        }
        let message = crate::caller::no_repository("app", OTHER_ACCOUNT);
        other.refused(operation, input, "RepositoryNotFoundException", &message).await;
    }
}
