//! AWS JSON 1.1 itself: targets, bodies, headers, and what is honestly not served.

use aws_api::OperationStatus;
use aws_api::shapes::{Protocol, SERVICES};
use serde_json::{Value, json};
use testkit::{Answer, TestServer};

use crate::caller::{Caller, OTHER_ACCOUNT, part};
use crate::signer::{ECR, ECR_PUBLIC};

/// The longest body of most operations, and of UploadLayerPart.
const BODY_BYTES_MAX: usize = 8 * 1024 * 1024;
const PART_BODY_BYTES_MAX: usize = 32 * 1024 * 1024;

/// Calls an operation of any service without input, as root or as nobody.
async fn call_bare(root: &Caller<'_>, operation: &OperationStatus, signed_by_root: bool) -> Answer {
    let OperationStatus { service, name, .. } = operation;
    let mut signer = root.signer();
    signer.service = (*service).into();
    let known = SERVICES.iter().find(|known| known.name == *service).expect("a service");
    let mut signed = match known.protocol {
        Protocol::Json { target_prefix } => signer.sign(&root.host(), &format!("{target_prefix}.{name}"), b"{}"),
        Protocol::Query { version, .. } => {
            signer.sign_form(&root.host(), format!("Action={name}&Version={version}").as_bytes())
        }
    };
    if !signed_by_root {
        signed.set("authorization", None);
    }
    root.send(signed).await
}

/// Calls by target, signed for a service.
async fn call(root: &Caller<'_>, target: &str, service: &str) -> Answer {
    let mut signer = root.signer();
    signer.service = service.into();
    root.send(signer.sign(&root.host(), target, b"{}")).await
}

#[tokio::test]
async fn every_operation_of_the_models_is_served_or_says_that_it_is_not() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    for operation in aws_api::operations() {
        let OperationStatus { service, name, supported } = operation;
        let answer = call_bare(&root, &operation, true).await;
        if supported {
            assert!(answer.status < 500, "{service}:{name}: {}", answer.text());
            if answer.status != 200 {
                assert_ne!(answer.error_code(), "UnsupportedOperationException", "{service}:{name}");
            }
            continue;
        }
        let message =
            format!("Wharfinger does not serve {service}:{name} yet; docs/operations.md lists what it serves.");
        let told = (answer.status, answer.error_code(), answer.error_message());
        assert_eq!(told, (400, "UnsupportedOperationException".into(), message));
    }
}

#[tokio::test]
async fn operations_that_need_a_signature_tell_strangers_nothing() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    for operation in aws_api::operations().filter(|operation| operation.name != "AssumeRoleWithWebIdentity") {
        let answer = call_bare(&root, &operation, false).await;
        let expected = match operation.service {
            "iam" | "sts" => (403, "MissingAuthenticationToken"),
            _ => (400, "MissingAuthenticationTokenException"),
        };
        assert_eq!((answer.status, answer.error_code().as_str()), expected, "{operation:?}");
    }
}

#[tokio::test]
async fn each_service_wants_a_signature_of_its_own() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    for (prefix, signed_for, wanted) in [(ECR, "ecr-public", "ecr"), (ECR_PUBLIC, "ecr", "ecr-public")] {
        let answer = call(&root, &format!("{prefix}.DescribeRepositories"), signed_for).await.expect(400);
        let message = format!("Credential should be scoped to correct service: '{wanted}'.");
        assert_eq!(answer.json(), json!({"__type": "InvalidSignatureException", "message": message}));
    }
}

#[tokio::test]
async fn targets_that_name_no_operation_are_refused() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let message = "The header X-Amz-Target names no operation of the services ecr, ecr-public, kms and secretsmanager.";
    for (target, service, operation) in [
        ("AmazonEC2ContainerRegistry_V20150921.NoSuchOperation", "ecr", "NoSuchOperation"),
        ("AmazonEC2ContainerRegistry_V20150921.listimages", "ecr", "listimages"),
        ("AmazonEC2ContainerRegistry_V20150921.ListImages.ListImages", "ecr", "ListImages.ListImages"),
        ("SpencerFrontendService.ListImages", "ecr-public", "ListImages"),
        ("TrentService.ConnectCustomKeyStore", "kms", "ConnectCustomKeyStore"),
        ("secretsmanager.RotateSecret", "secretsmanager", "RotateSecret"),
    ] {
        let answer = call(&root, target, service).await;
        let message =
            format!("Wharfinger does not serve {service}:{operation}; docs/operations.md lists what it serves.");
        let expected = json!({"__type": "UnknownOperationException", "message": message});
        assert_eq!((answer.status, answer.json()), (400, expected), "{target}");
    }
    for target in [
        "AmazonEC2ContainerRegistry_V20150921.",
        "AmazonEC2ContainerRegistry_V20150921",
        "DynamoDB_20120810.ListTables",
        "ListImages",
        ".",
    ] {
        let answer = call(&root, target, "ecr").await;
        let expected = json!({"__type": "UnknownOperationException", "message": message});
        assert_eq!((answer.status, answer.json()), (400, expected), "{target}");
    }
    let mut signed = root.signer().sign(&root.host(), "", b"{}");
    signed.set("x-amz-target", None);
    assert_eq!(root.send(signed).await.expect(400).error_code(), "UnknownOperationException");
}

#[tokio::test]
async fn a_second_target_is_not_overlooked() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let mut signed = root.signer().sign(&root.host(), &format!("{ECR}.DescribeRepositories"), b"{}");
    signed.headers.push(("x-amz-target", format!("{ECR}.DeleteRepository")));
    let answer = root.send(signed).await.expect(400);
    assert_eq!(answer.error_code(), "IncompleteSignatureException", "{}", answer.text());
}

#[tokio::test]
async fn bodies_that_are_not_the_operations_input_are_refused_and_say_why() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let deep = format!(r#"{{"filter":{}1{}}}"#, r#"{"filter":"#.repeat(50_000), "}".repeat(50_000));
    let lists = "[".repeat(200_000);
    for (operation, body, message) in [
        ("ListImages", "{", "EOF while parsing an object"),
        ("ListImages", "nonsense", "expected ident"),
        ("ListImages", "null", "Unexpected null at the start of the request"),
        ("ListImages", "[]", "Start of list found where not expected"),
        ("ListImages", r#""text""#, "Expected map or structure or null"),
        ("ListImages", "{} {}", "trailing characters"),
        ("ListImages", r#"{"maxResults":1,}"#, "trailing comma"),
        ("ListImages", &lists, "Start of list found where not expected"),
        ("ListImages", r#"{"repositoryName":1}"#, "NUMBER_VALUE can not be converted to a String"),
        ("ListImages", r#"{"repositoryName":true}"#, "TRUE_VALUE can not be converted to a String"),
        ("ListImages", r#"{"repositoryName":["app"]}"#, "Start of list found where not expected"),
        ("ListImages", r#"{"repositoryName":{}}"#, "Start of structure or map found where not expected"),
        ("ListImages", r#"{"maxResults":"5"}"#, "STRING_VALUE can not be converted to an Integer"),
        ("ListImages", r#"{"maxResults":1.5}"#, "NUMBER_VALUE can not be converted to an Integer"),
        ("ListImages", r#"{"maxResults":1e400}"#, "number out of range"),
        ("ListImages", r#"{"maxResults":99999999999999999999}"#, "NUMBER_VALUE can not be converted to an Integer"),
        ("ListImages", r#"{"filter":[]}"#, "Start of list found where not expected"),
        ("ListImages", r#"{"repositoryName":"a","repositoryName":"b"}"#, "Duplicate field 'repositoryName'"),
        ("ListImages", r#"{"repositoryName":"a","repositoryName":null}"#, "Duplicate field 'repositoryName'"),
        ("ListImages", r#"{"repositoryName":"a","repository\u004eame":"b"}"#, "Duplicate field 'repositoryName'"),
        ("ListImages", r#"{"repositoryName":"\ud800"}"#, "unexpected end of hex escape"),
        ("DeleteRepository", r#"{"force":"true"}"#, "STRING_VALUE can not be converted to a Boolean"),
        ("DeleteRepository", r#"{"force":1}"#, "NUMBER_VALUE can not be converted to a Boolean"),
        ("BatchGetImage", r#"{"imageIds":"x"}"#, "Expected list or null"),
        ("BatchGetImage", r#"{"imageIds":[1]}"#, "Expected map or structure or null"),
        ("UploadLayerPart", r#"{"layerPartBlob":1}"#, "NUMBER_VALUE can not be converted to a Blob"),
    ] {
        let answer = root.call(operation, body.as_bytes()).await;
        let shown = format!("{}: {}", &body[..body.len().min(80)], answer.text());
        assert_eq!((answer.status, answer.error_code().as_str()), (400, "SerializationException"), "{shown}");
        let told = answer.json()["message"].as_str().expect("a sentence").to_owned();
        assert!(told.contains(message), "{shown}");
    }
    let answer = root.call("ListImages", b"{\"repositoryName\":\"\xff\"}").await.expect(400);
    assert_eq!(answer.error_code(), "SerializationException", "{}", answer.text());
    // Known members nest no deeper than the model, and unknown ones are skipped at any depth.
    let answer = root.call("ListImages", deep.as_bytes()).await.expect(400);
    assert_eq!(answer.error_code(), "InvalidParameterException", "{}", answer.text());
}

#[tokio::test]
async fn what_nobody_knows_is_ignored_and_null_is_absent() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    root.create_repository("app").await;
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for body in [
        r#"{"repositoryName":"app"}"#,
        " {\n\t\"repositoryName\" : \"app\" }\r\n",
        r#"{"repository\u004eame":"app"}"#,
        r#"{"repositoryName":"app","unknown":{"a":[1,null,{"b":"c"}]}}"#,
        r#"{"repositoryName":"app","RepositoryName":1,"unknown":1,"unknown":2}"#,
        r#"{"repositoryName":"app","registryId":null,"nextToken":null,"filter":null,"maxResults":null}"#,
        r#"{"repositoryName":"app","filter":{"unknown":true,"tagStatus":null}}"#,
        &format!(r#"{{"repositoryName":"app","unknown":{deep}}}"#),
    ] {
        let answer = root.call("ListImages", body.as_bytes()).await;
        let shown = &body[..body.len().min(80)];
        assert_eq!((answer.status, answer.text().as_str()), (200, r#"{"imageIds":[]}"#), "{shown}");
    }
}

#[tokio::test]
async fn an_empty_body_is_an_empty_input() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let answer = root.call("DescribeRepositories", b"").await.expect(200);
    assert_eq!(answer.json(), json!({"repositories": []}));
    let answer = root.call("ListImages", b"").await.expect(400);
    let message = "Invalid parameter at 'repositoryName' failed to satisfy constraint: 'Member must not be null'";
    assert_eq!(answer.json(), json!({"__type": "InvalidParameterException", "message": message}));
}

#[tokio::test]
async fn bodies_have_a_limit() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let padded = |len_bytes: usize| {
        let mut body = b"{}".to_vec();
        body.resize(len_bytes, b' ');
        body
    };
    let _ = root.call("DescribeRepositories", &padded(BODY_BYTES_MAX)).await.expect(200);
    for (operation, limit_bytes) in [
        ("DescribeRepositories", BODY_BYTES_MAX),
        ("PutImage", BODY_BYTES_MAX),
        ("UploadLayerPart", PART_BODY_BYTES_MAX),
    ] {
        let answer = root.call(operation, &padded(limit_bytes + 1)).await.expect(413);
        let message = format!("The request body is longer than the {limit_bytes} bytes that this operation takes.");
        assert_eq!(answer.json(), json!({"__type": "RequestEntityTooLargeException", "message": message}));
    }
    let answer = root.call("UploadLayerPart", &padded(PART_BODY_BYTES_MAX)).await.expect(400);
    assert_eq!(answer.error_code(), "InvalidParameterException", "it was read");
}

#[tokio::test]
async fn answers_have_the_headers_of_the_protocol() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let mut ids = Vec::new();
    for (operation, code) in [
        ("DescribeRepositories", ""),
        ("ListImages", "InvalidParameterException"),
        ("PutReplicationConfiguration", "UnsupportedOperationException"),
        ("NoSuchOperation", "UnknownOperationException"),
    ] {
        let answer = root.call(operation, b"{}").await;
        assert_eq!(answer.header("content-type"), "application/x-amz-json-1.1", "{operation}");
        assert_eq!(answer.header("content-length"), answer.body.len().to_string(), "{operation}");
        assert!(!answer.header("date").is_empty(), "{operation}");
        assert_eq!(answer.header("x-amzn-errortype"), code, "{operation}");
        assert_eq!(answer.headers.get_all("x-amzn-requestid").iter().count(), 1, "{operation}");
        let id = answer.header("x-amzn-requestid").to_owned();
        let uuid: uuid::Uuid = id.parse().expect("a UUID");
        assert_eq!(uuid.hyphenated().to_string(), id, "as the log spells it");
        ids.push(id);
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 4, "each request has its own");
}

/// The disk that layers are on fails; the caller is told that something did, and not what.
#[tokio::test]
async fn failures_of_ours_are_not_the_callers_to_read() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    root.create_repository("app").await;
    let upload = root.ok("InitiateLayerUpload", json!({"repositoryName": "app"})).await;
    let blobs = server.data_dir().join("blobs");
    std::fs::remove_dir_all(&blobs).expect("removed");
    std::fs::write(&blobs, "").expect("in the folder's place");
    let input = part("app", upload["uploadId"].as_str().expect("an id"), 0, &[7; 1_000_000]);
    let answer = root.call("UploadLayerPart", input.to_string().as_bytes()).await.expect(500);
    let message = "The registry could not do this now. Try again.";
    assert_eq!(answer.json(), json!({"__type": "ServerException", "message": message}));
}

/// A request about another registry is not read as one about the caller's own.
#[tokio::test]
async fn a_registry_id_is_never_ignored() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    root.create_repository("app").await;
    for operation in ["DescribeRepositories", "ListImages", "DescribeImages", "InitiateLayerUpload", "DeleteRepository"]
    {
        let mut input = json!({"registryId": OTHER_ACCOUNT});
        if operation != "DescribeRepositories" {
            input["repositoryName"] = "app".into();
        }
        root.refusal(operation, &input, "AccessDeniedException").await;
        input["registryId"] = Value::from("12");
        let pattern = "Member must satisfy regular expression pattern: [0-9]{12}";
        root.refused_parameter(operation, input, "registryId", pattern).await;
    }
}
