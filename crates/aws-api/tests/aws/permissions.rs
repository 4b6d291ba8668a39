//! What policies let users and sessions do with repositories, end to end.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use testkit::{Client, Credentials, Image, TestServer, digest_of};

use crate::caller::ACCOUNT;
use crate::iam_caller::{Iam, trusting};

/// A document of one statement that allows actions on a resource.
fn allow(actions: &[&str], resource: &str) -> String {
    let statement = json!({"Effect": "Allow", "Action": actions, "Resource": resource});
    json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
}

async fn put(root: &Iam<'_>, user: &str, document: &str) {
    root.ok("PutUserPolicy", json!({"UserName": user, "PolicyName": "p", "PolicyDocument": document})).await;
}

/// Calls an operation of ECR; its status and error code.
async fn ecr(server: &TestServer, who: &Credentials, operation: &str, input: Value) -> (u16, Value) {
    let answer = server.call_as(who, "ecr", operation, &input).await;
    (answer.status, answer.json())
}

/// A client of `/v2/` with a password of whom the credentials are of.
async fn client(server: &TestServer, who: &Credentials) -> Client {
    let answer = server.call_as(who, "ecr", "GetAuthorizationToken", &json!({})).await.expect(200).json();
    let token = answer["authorizationData"][0]["authorizationToken"].as_str().expect("a token").to_owned();
    let login = String::from_utf8(STANDARD.decode(token).expect("Base64")).expect("text");
    let password = login.strip_prefix("AWS:").expect("a user name").to_owned();
    Client::new(Default::default(), &server.url(), Some(password))
}

#[tokio::test]
async fn an_upload_belongs_to_the_role_whose_session_began_it() {
    let server = TestServer::start().await;
    server.create_repository("app").await;
    let root = Iam::root(&server);
    let trust = trusting(&format!("arn:aws:iam::{ACCOUNT}:root"));
    let document = allow(&["ecr:*"], "*");
    for role in ["runner", "other"] {
        root.ok("CreateRole", json!({"RoleName": role, "AssumeRolePolicyDocument": trust})).await;
        root.ok("PutRolePolicy", json!({"RoleName": role, "PolicyName": "p", "PolicyDocument": document})).await;
    }
    let starter = root.user("starter").await;
    put(&root, "starter", &allow(&["sts:AssumeRole"], "*")).await;
    let session = async |role: &str, name: &str| {
        let input = json!({"RoleArn": format!("arn:aws:iam::{ACCOUNT}:role/{role}"), "RoleSessionName": name});
        let assumed = server.call_as(&starter.credentials, "sts", "AssumeRole", &input).await.expect(200);
        Credentials::of(&assumed, "AssumeRoleResult/Credentials")
    };
    let (one, other) = (session("runner", "one").await, session("other", "one").await);
    let (status, begun) = ecr(&server, &one, "InitiateLayerUpload", json!({"repositoryName": "app"})).await;
    assert_eq!(status, 200, "{begun}");
    let upload = begun["uploadId"].as_str().expect("an id");
    let blob = STANDARD.encode(b"layer");
    let part = json!({
        "repositoryName": "app", "uploadId": upload, "partFirstByte": 0, "partLastByte": 4, "layerPartBlob": blob,
    });
    for (who, status) in [(&other, 400), (&root.credentials, 400), (&one, 200)] {
        let (told, answer) = ecr(&server, who, "UploadLayerPart", part.clone()).await;
        assert_eq!(told, status, "{answer}");
        assert!(status == 200 || answer["__type"] == "UploadNotFoundException", "{answer}");
    }
    // A CI job that goes on with it has a session of another name.
    let anew = session("runner", "two").await;
    let complete = json!({"repositoryName": "app", "uploadId": upload, "layerDigests": [digest_of(b"layer")]});
    let (status, answer) = ecr(&server, &anew, "CompleteLayerUpload", complete).await;
    assert_eq!(status, 200, "{answer}");
}

#[tokio::test]
async fn whoever_creates_a_repository_with_tags_must_be_let_set_them() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let ci = root.user("ci").await;
    let create = async |name: &str, team: &str| {
        let tags = json!([{"Key": "team", "Value": team}]);
        ecr(&server, &ci.credentials, "CreateRepository", json!({"repositoryName": name, "tags": tags})).await
    };
    put(&root, "ci", &allow(&["ecr:CreateRepository"], "*")).await;
    let (status, answer) = create("one", "blue").await;
    assert_eq!((status, &answer["__type"]), (400, &json!("AccessDeniedException")));
    assert!(answer["message"].as_str().is_some_and(|text| text.contains("ecr:TagResource")), "{answer}");
    let plain = ecr(&server, &ci.credentials, "CreateRepository", json!({"repositoryName": "plain"})).await;
    assert_eq!(plain.0, 200, "{}", plain.1);

    let statements = json!([
        {"Effect": "Allow", "Action": "ecr:TagResource", "Resource": "*"},
        {"Effect": "Allow", "Action": "ecr:CreateRepository", "Resource": "*",
         "Condition": {"StringEquals": {"aws:RequestTag/team": "blue"}}},
    ]);
    put(&root, "ci", &json!({"Version": "2012-10-17", "Statement": statements}).to_string()).await;
    assert_eq!(create("two", "red").await.0, 400);
    let (status, answer) = create("two", "blue").await;
    assert_eq!(status, 200, "{answer}");
}

#[tokio::test]
async fn a_source_that_is_denied_looks_like_one_that_is_not_there() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    for name in ["target", "open", "closed"] {
        server.create_repository(name).await;
    }
    let setting = json!({"name": "BLOB_MOUNTING", "value": "ENABLED"});
    let _ = server.aws("PutAccountSetting", &setting).await.expect(200);
    let image = Image::random(1, &[1000]);
    let by_root = server.client().await;
    for name in ["open", "closed"] {
        by_root.push_image(name, "v1", &image).await;
    }
    let ci = root.user("ci").await;
    let resource = |name: &str| format!("arn:aws:ecr:us-east-1:{ACCOUNT}:repository/{name}");
    let statements = json!([
        {"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"},
        {"Effect": "Allow", "Action": "ecr:*", "Resource": [resource("target"), resource("open")]},
    ]);
    put(&root, "ci", &json!({"Version": "2012-10-17", "Statement": statements}).to_string()).await;
    let client = client(&server, &ci.credentials).await;
    let digest = digest_of(&image.blobs[0]);
    let mount = async |from: &str| {
        let path = format!("/v2/target/blobs/uploads/?mount={digest}&from={from}");
        let answer = client.request(http::Method::POST, &path, &[], "").await;
        let names: Vec<_> = answer.headers.keys().map(|name| name.as_str().to_owned()).collect();
        (answer.status, names, answer.body.len())
    };
    let (denied, absent) = (mount("closed").await, mount("absent").await);
    assert_eq!(denied.0, 202);
    assert_eq!(denied, absent);
    assert_eq!(mount("open").await.0, 201, "the same layer of a source that is open");
}

#[tokio::test]
async fn simulations_answer_in_the_words_of_iam() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let ci = root.user("ci").await;
    put(&root, "ci", &allow(&["ecr:BatchGetImage"], "*")).await;
    let custom = json!({
        "PolicyInputList": [allow(&["ecr:PutImage"], "arn:aws:ecr:us-east-1:000000000000:repository/app")],
        "ActionNames": ["ecr:PutImage", "ecr:ListImages"],
        "ResourceArns": ["arn:aws:ecr:us-east-1:000000000000:repository/app"],
        "PermissionsBoundaryPolicyInputList": [allow(&["ecr:*"], "*")],
        "MaxItems": 1,
    });
    let first = root.ok("SimulateCustomPolicy", custom.clone()).await;
    let part = |path: &str| first.xml(&format!("SimulateCustomPolicyResult/{path}"));
    let of_result = |path: &str| part(&format!("EvaluationResults/member/{path}"));
    for (path, expected) in [
        ("EvalActionName", "ecr:PutImage"),
        ("EvalResourceName", "arn:aws:ecr:us-east-1:000000000000:repository/app"),
        ("EvalDecision", "allowed"),
        ("MatchedStatements/member/SourcePolicyId", "PolicyInputList.1"),
        ("MatchedStatements/member/SourcePolicyType", "IAM Policy"),
        ("MatchedStatements/member/StartPosition/Line", "1"),
        ("PermissionsBoundaryDecisionDetail/AllowedByPermissionsBoundary", "true"),
        ("OrganizationsDecisionDetail/AllowedByOrganizations", "true"),
        ("EvalDecisionDetails", ""),
        ("ResourceSpecificResults/member/EvalResourceName", "arn:aws:ecr:us-east-1:000000000000:repository/app"),
        ("ResourceSpecificResults/member/EvalResourceDecision", "allowed"),
        ("ResourceSpecificResults/member/MatchedStatements/member/SourcePolicyId", "PolicyInputList.1"),
        ("ResourceSpecificResults/member/PermissionsBoundaryDecisionDetail/AllowedByPermissionsBoundary", "true"),
    ] {
        assert_eq!(of_result(path).as_deref(), Some(expected), "{path}");
    }
    assert_eq!(
        first.xml_all("SimulateCustomPolicyResult/EvaluationResults/member/ResourceSpecificResults/member").len(),
        1
    );
    assert_eq!(part("IsTruncated").as_deref(), Some("true"));
    let marker = part("Marker").expect("there is more");
    let mut next = custom.clone();
    next["Marker"] = marker.into();
    let second = root.ok("SimulateCustomPolicy", next).await;
    let part = |path: &str| second.xml(&format!("SimulateCustomPolicyResult/{path}"));
    assert_eq!(part("EvaluationResults/member/EvalDecision").as_deref(), Some("implicitDeny"));
    assert_eq!(part("IsTruncated").as_deref(), Some("false"));

    let arn = format!("arn:aws:iam::{ACCOUNT}:user/ci");
    let principal = json!({"PolicySourceArn": arn, "ActionNames": ["ecr:BatchGetImage"]});
    let answer = root.ok("SimulatePrincipalPolicy", principal.clone()).await;
    let by = "SimulatePrincipalPolicyResult/EvaluationResults/member/MatchedStatements/member/SourcePolicyId";
    assert_eq!(answer.xml(by).as_deref(), Some("user_ci_p"));
    let specific = "SimulatePrincipalPolicyResult/EvaluationResults/member/ResourceSpecificResults";
    assert_eq!(answer.xml(specific), None, "the request names no resource");
    ci.denied("ci", "SimulatePrincipalPolicy", principal, &arn).await;
    ci.denied("ci", "SimulateCustomPolicy", custom, "*").await;

    let condition = json!({"StringEquals": {"aws:PrincipalTag/Team": "${aws:username}"}});
    let statement = json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition});
    let document = json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
    let input = json!({"PolicyInputList": [document]});
    let answer = root.ok("GetContextKeysForCustomPolicy", input.clone()).await;
    let names = answer.xml_all("GetContextKeysForCustomPolicyResult/ContextKeyNames/member");
    assert_eq!(names, ["aws:PrincipalTag/Team", "aws:username"]);
    ci.denied("ci", "GetContextKeysForCustomPolicy", input, "*").await;
    let input = json!({"PolicySourceArn": arn, "PolicyInputList": [document]});
    let answer = root.ok("GetContextKeysForPrincipalPolicy", input.clone()).await;
    assert_eq!(answer.xml_all("GetContextKeysForPrincipalPolicyResult/ContextKeyNames/member").len(), 2);
    ci.denied("ci", "GetContextKeysForPrincipalPolicy", input, &arn).await;
}
