//! GetSecretValue, PutSecretValue, BatchGetSecretValue, ListSecretVersionIds, UpdateSecretVersionStage.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::TestServer;

use crate::secrets_caller::{NOT_FOUND, Secrets, token};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// Which version has which stage.
async fn stages(root: &Secrets<'_>) -> Value {
    root.ok("DescribeSecret", json!({"SecretId": "db"})).await["VersionIdsToStages"].clone()
}

/// The secret `db` with the versions one and two, of which two is current.
async fn with_two_versions(root: &Secrets<'_>) -> String {
    let create = json!({"Name": "db", "SecretString": "1", "ClientRequestToken": token("one")});
    let arn = root.ok("CreateSecret", create).await["ARN"].as_str().expect("an ARN").to_owned();
    put(root, "two", "2", Value::Null).await;
    arn
}

async fn put(root: &Secrets<'_>, name: &str, value: &str, stages: Value) -> Value {
    let input =
        json!({"SecretId": "db", "SecretString": value, "ClientRequestToken": token(name), "VersionStages": stages});
    root.ok("PutSecretValue", input).await
}

#[tokio::test]
async fn a_value_comes_back_as_it_was_given() {
    let server = TestServer::start().await;
    let root = Secrets::root(&server);
    let arn = with_two_versions(&root).await;
    for id in ["db", &arn, arn.rsplit_once('-').expect("a suffix").0] {
        let expected = json!({
            "ARN": arn,
            "Name": "db",
            "VersionId": token("two"),
            "SecretString": "2",
            "VersionStages": ["AWSCURRENT"],
            "CreatedDate": 1_767_225_600.0,
        });
        assert_eq!(root.ok("GetSecretValue", json!({"SecretId": id})).await, expected);
    }
    let binary = json!({"Name": "bytes", "SecretBinary": "AP8="});
    root.ok("CreateSecret", binary).await;
    let value = root.ok("GetSecretValue", json!({"SecretId": "bytes"})).await;
    assert!(value["SecretBinary"] == "AP8=" && value.get("SecretString").is_none(), "{value}");
    let text = "{\"a\": \"é \\\"\"}\n".repeat(100);
    let _ = put(&root, "three", &text, Value::Null).await;
    assert_eq!(root.text("db").await, text);
}

#[tokio::test]
async fn a_version_is_meant_by_id_by_stage_or_by_both() {
    let server = TestServer::start().await;
    let root = Secrets::root(&server);
    with_two_versions(&root).await;
    let (one, two, none) = (token("one"), token("two"), token("none"));
    for (more, expected) in [
        (json!({}), "2"),
        (json!({"VersionStage": "AWSCURRENT"}), "2"),
        (json!({"VersionStage": "AWSPREVIOUS"}), "1"),
        (json!({"VersionId": one}), "1"),
        (json!({"VersionId": two, "VersionStage": "AWSCURRENT"}), "2"),
    ] {
        let mut input = more.clone();
        input["SecretId"] = "db".into();
        assert_eq!(root.ok("GetSecretValue", input).await["SecretString"], expected, "{more}");
    }
    let no_stage = "Secrets Manager can't find the specified secret value for staging label: AWSPENDING";
    let no_version = format!("Secrets Manager can't find the specified secret value for VersionId: {none}");
    for (more, code, message) in [
        (json!({"VersionStage": "AWSPENDING"}), NOT_FOUND.0, no_stage),
        (json!({"VersionId": none}), NOT_FOUND.0, no_version.as_str()),
        (json!({"VersionId": none, "VersionStage": "AWSCURRENT"}), NOT_FOUND.0, no_version.as_str()),
        (
            json!({"VersionId": one, "VersionStage": "AWSCURRENT"}),
            "InvalidRequestException",
            "You provided a VersionStage that is not associated to the provided VersionId.",
        ),
    ] {
        let mut input = more;
        input["SecretId"] = "db".into();
        root.refused("GetSecretValue", input, code, message).await;
    }
}

#[tokio::test]
async fn a_new_current_version_makes_the_one_before_the_previous_one() {
    let server = TestServer::start().await;
    let root = Secrets::root(&server);
    with_two_versions(&root).await;
    let (one, two, three, four) = (token("one"), token("two"), token("three"), token("four"));
    assert_eq!(stages(&root).await, json!({&one: ["AWSPREVIOUS"], &two: ["AWSCURRENT"]}));
    let written = put(&root, "three", "3", json!(["AWSPENDING", "MINE"])).await;
    assert_eq!(written["VersionStages"], json!(["AWSPENDING", "MINE"]));
    let expected = json!({&one: ["AWSPREVIOUS"], &two: ["AWSCURRENT"], &three: ["AWSPENDING", "MINE"]});
    assert_eq!(stages(&root).await, expected);
    put(&root, "four", "4", json!(["AWSCURRENT", "MINE"])).await;
    let expected = json!({&two: ["AWSPREVIOUS"], &three: ["AWSPENDING"], &four: ["AWSCURRENT", "MINE"]});
    assert_eq!(stages(&root).await, expected);
    // The first version of a secret is the current one in any case.
    root.ok("CreateSecret", json!({"Name": "empty"})).await;
    let first = json!({"SecretId": "empty", "SecretString": "x", "VersionStages": ["MINE"]});
    assert_eq!(root.ok("PutSecretValue", first).await["VersionStages"], json!(["MINE", "AWSCURRENT"]));
}

#[tokio::test]
async fn a_value_that_comes_twice_is_put_once() {
    let server = TestServer::start().await;
    let root = Secrets::root(&server);
    let arn = with_two_versions(&root).await;
    put(&root, "three", "3", Value::Null).await;
    let again = put(&root, "two", "2", Value::Null).await;
    assert_eq!(again["VersionStages"], json!(["AWSPREVIOUS"]), "nothing moves");
    assert_eq!(root.text("db").await, "3");
    let input = json!({"SecretId": "db", "SecretString": "other", "ClientRequestToken": token("two")});
    let message = format!(
        "You can't use ClientRequestToken {} because that value is already in use for a version of secret {arn}.",
        token("two")
    );
    root.refused("PutSecretValue", input, "ResourceExistsException", &message).await;
    let binary = json!({"SecretId": "db", "SecretBinary": "Mg==", "ClientRequestToken": token("two")});
    root.refused("PutSecretValue", binary, "ResourceExistsException", &message).await;
    for (input, code) in [
        (json!({"SecretId": "db"}), "InvalidParameterException"),
        (json!({"SecretId": "db", "SecretString": "x", "SecretBinary": "eA=="}), "InvalidParameterException"),
        (json!({"SecretId": "db", "SecretString": "x", "RotationToken": "x".repeat(36)}), "InvalidParameterException"),
        (json!({"SecretId": "none", "SecretString": "x"}), "ResourceNotFoundException"),
    ] {
        root.refusal("PutSecretValue", input, code).await;
    }
}

#[tokio::test]
async fn a_secret_has_at_most_twenty_stages() {
    let server = TestServer::start().await;
    let root = Secrets::root(&server);
    with_two_versions(&root).await;
    let labels = |count: usize| -> Value { (0..count).map(|n| json!(format!("L{n}"))).collect() };
    put(&root, "three", "3", labels(18)).await;
    let more = json!({"SecretId": "db", "SecretString": "4", "VersionStages": ["ONE MORE"]});
    let message = "A secret can have at most 20 staging labels.";
    root.refused("PutSecretValue", more, "LimitExceededException", message).await;
    put(&root, "four", "4", json!(["L0"])).await;
}

#[tokio::test]
async fn versions_that_nothing_names_go_when_they_are_many_and_old() {
    let server = TestServer::start().await;
    let root = Secrets::root(&server);
    with_two_versions(&root).await;
    for n in 3..=112 {
        put(&root, &n.to_string(), "x", Value::Null).await;
    }
    let count = async || {
        let list = json!({"SecretId": "db", "IncludeDeprecated": true, "MaxResults": 100});
        let first = root.ok("ListSecretVersionIds", list.clone()).await;
        let mut count = first["Versions"].as_array().expect("versions").len();
        if let Some(next) = first.get("NextToken") {
            let mut list = list;
            list["NextToken"] = next.clone();
            count += root.ok("ListSecretVersionIds", list).await["Versions"].as_array().expect("versions").len();
        }
        count
    };
    assert_eq!(count().await, 112, "all are of today");
    server.clock().advance(DAY + Duration::from_secs(1));
    put(&root, "last", "x", Value::Null).await;
    assert_eq!(count().await, 102, "a hundred, the current and the previous one");
}

#[tokio::test]
async fn the_versions_of_a_secret_are_listed_by_pages() {
    let server = TestServer::start().await;
    let root = Secrets::root(&server);
    let arn = with_two_versions(&root).await;
    put(&root, "three", "3", Value::Null).await;
    let version = |name: &str, stages: Value| {
        let mut version = json!({"VersionId": token(name), "CreatedDate": 1_767_225_600.0,
            "KmsKeyIds": ["DefaultEncryptionKey"]});
        if !stages.is_null() {
            version["VersionStages"] = stages;
        }
        version
    };
    let (current, previous) = (version("three", json!(["AWSCURRENT"])), version("two", json!(["AWSPREVIOUS"])));
    let listed = root.ok("ListSecretVersionIds", json!({"SecretId": "db"})).await;
    assert_eq!(listed, json!({"ARN": arn, "Name": "db", "Versions": [current, previous]}));
    let mut input = json!({"SecretId": "db", "IncludeDeprecated": true, "MaxResults": 2});
    let first = root.ok("ListSecretVersionIds", input.clone()).await;
    assert_eq!(first["Versions"], json!([version("one", Value::Null), current]));
    input["NextToken"] = first["NextToken"].clone();
    let second = root.ok("ListSecretVersionIds", input.clone()).await;
    assert_eq!(second, json!({"ARN": arn, "Name": "db", "Versions": [previous]}));
    input["IncludeDeprecated"] = false.into();
    root.refusal("ListSecretVersionIds", input, "InvalidNextTokenException").await;
}

#[tokio::test]
async fn stages_are_moved_from_the_version_that_has_them() {
    let server = TestServer::start().await;
    let root = Secrets::root(&server);
    with_two_versions(&root).await;
    put(&root, "three", "3", json!(["MINE"])).await;
    let (one, two, three, none) = (token("one"), token("two"), token("three"), token("none"));
    let moving = |stage: &str, from: Option<&str>, to: Option<&str>| json!({"SecretId": "db", "VersionStage": stage, "RemoveFromVersionId": from, "MoveToVersionId": to});
    let held = format!(
        "Staging label AWSCURRENT is currently attached to version {two}, so you must explicitly reference that version \
         in RemoveFromVersionId."
    );
    for (input, code, message) in [
        (
            moving("AWSCURRENT", None, Some(&three)),
            "InvalidParameterException",
            format!("The parameter RemoveFromVersionId can't be empty. {held}"),
        ),
        (
            moving("AWSCURRENT", Some(&one), Some(&three)),
            "InvalidParameterException",
            format!("The parameter RemoveFromVersionId is not right. {held}"),
        ),
        (
            moving("AWSCURRENT", Some(&two), None),
            "InvalidParameterException",
            "You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed."
                .to_owned(),
        ),
        (
            moving("NEW", Some(&two), None),
            "InvalidParameterException",
            format!("Staging label NEW is not attached to version {two}."),
        ),
        (
            moving("NEW", None, None),
            "InvalidParameterException",
            "You must specify RemoveFromVersionId, MoveToVersionId, or both.".to_owned(),
        ),
        (
            moving("NEW", None, Some(&none)),
            "ResourceNotFoundException",
            format!("Secrets Manager can't find the specified secret value for VersionId: {none}"),
        ),
    ] {
        root.refused("UpdateSecretVersionStage", input, code, &message).await;
    }
    let before = json!({&one: ["AWSPREVIOUS"], &two: ["AWSCURRENT"], &three: ["MINE"]});
    assert_eq!(stages(&root).await, before);
    for (input, expected) in [
        (
            moving("NEW", None, Some(&one)),
            json!({&one: ["AWSPREVIOUS", "NEW"], &two: ["AWSCURRENT"], &three: ["MINE"]}),
        ),
        (
            moving("NEW", None, Some(&one)),
            json!({&one: ["AWSPREVIOUS", "NEW"], &two: ["AWSCURRENT"], &three: ["MINE"]}),
        ),
        (moving("NEW", Some(&one), None), before),
        (
            moving("AWSCURRENT", Some(&two), Some(&three)),
            json!({&two: ["AWSPREVIOUS"], &three: ["AWSCURRENT", "MINE"]}),
        ),
        // Back again: the stages change places.
        (
            moving("AWSCURRENT", Some(&three), Some(&two)),
            json!({&two: ["AWSCURRENT"], &three: ["AWSPREVIOUS", "MINE"]}),
        ),
    ] {
        root.ok("UpdateSecretVersionStage", input.clone()).await;
        assert_eq!(stages(&root).await, expected, "{input}");
    }
    assert_eq!(root.text("db").await, "2");
}

#[tokio::test]
async fn the_day_of_the_last_access_is_noted() {
    let server = TestServer::start().await;
    let root = Secrets::root(&server);
    with_two_versions(&root).await;
    let accessed = async || root.ok("DescribeSecret", json!({"SecretId": "db"})).await.get("LastAccessedDate").cloned();
    assert_eq!(accessed().await, None);
    for (hours, expected) in [(1, 1_767_225_600.0), (22, 1_767_225_600.0), (2, 1_767_312_000.0)] {
        server.clock().advance(Duration::from_secs(hours * 3600));
        root.text("db").await;
        // It is noted beside the answer.
        let mut noted = accessed().await;
        for _ in 0..1000 {
            if noted == Some(json!(expected)) {
                break;
            }
            noted = accessed().await;
        }
        assert_eq!(noted, Some(json!(expected)));
    }
}

#[tokio::test]
async fn many_values_come_at_once_with_what_is_wrong_with_others() {
    let server = TestServer::start().await;
    let root = Secrets::root(&server);
    for name in ["a1", "a2", "b1"] {
        root.create(name, name).await;
    }
    root.ok("DeleteSecret", json!({"SecretId": "b1"})).await;
    let answer = root.ok("BatchGetSecretValue", json!({"SecretIdList": ["a2", "none", "a1", "b1", "a b"]})).await;
    let texts = |answer: &Value| -> Vec<Value> {
        answer["SecretValues"].as_array().expect("values").iter().map(|one| one["SecretString"].clone()).collect()
    };
    assert_eq!(texts(&answer), ["a2", "a1"]);
    let errors: Vec<(Value, Value)> = answer["Errors"]
        .as_array()
        .expect("errors")
        .iter()
        .map(|one| (one["SecretId"].clone(), one["ErrorCode"].clone()))
        .collect();
    let error = |id: &str, code: &str| (json!(id), json!(code));
    assert_eq!(
        errors,
        [
            error("none", "ResourceNotFoundException"),
            error("b1", "InvalidRequestException"),
            error("a b", "ValidationException")
        ]
    );
    assert_eq!(answer["Errors"][0]["Message"], NOT_FOUND.1);

    let mut input = json!({"Filters": [{"Key": "name", "Values": ["a"]}], "MaxResults": 1});
    let first = root.ok("BatchGetSecretValue", input.clone()).await;
    assert_eq!((texts(&first), &first["Errors"]), (vec![json!("a1")], &json!([])));
    input["NextToken"] = first["NextToken"].clone();
    let second = root.ok("BatchGetSecretValue", input).await;
    assert_eq!((texts(&second), second.get("NextToken")), (vec![json!("a2")], None));
    for input in [
        json!({}),
        json!({"SecretIdList": ["a1"], "Filters": [{"Key": "name", "Values": ["a"]}]}),
        json!({"SecretIdList": ["a1"], "MaxResults": 1}),
        json!({"Filters": [{"Key": "name"}]}),
    ] {
        root.refusal("BatchGetSecretValue", input, "InvalidParameterException").await;
    }
}
