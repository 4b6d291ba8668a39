//! TagResource, UntagResource, ListTagsForResource.

use serde_json::{Value, json};
use testkit::TestServer;

use crate::caller::{ACCOUNT, Caller, no_repository};

const ARN: &str = "arn:aws:ecr:us-east-1:000000000000:repository/app";

fn tag(key: &str, value: &str) -> Value {
    json!({"Key": key, "Value": value})
}

async fn tags(root: &Caller<'_>) -> Value {
    root.ok("ListTagsForResource", json!({"resourceArn": ARN})).await
}

#[tokio::test]
async fn tags_are_added_overwritten_and_taken_away_by_key() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    root.create_repository("app").await;
    assert_eq!(tags(&root).await, json!({"tags": []}));
    let first = json!({"resourceArn": ARN, "tags": [tag("team", "core"), tag("Team", ""), tag("é +-=._:/@", "ü")]});
    assert_eq!(root.ok("TagResource", first).await, json!({}));
    root.ok("TagResource", json!({"resourceArn": ARN, "tags": [tag("team", "edge")]})).await;
    assert_eq!(tags(&root).await, json!({"tags": [tag("Team", ""), tag("team", "edge"), tag("é +-=._:/@", "ü")]}));
    let untag = json!({"resourceArn": ARN, "tagKeys": ["team", "absent", "TEAM"]});
    assert_eq!(root.ok("UntagResource", untag).await, json!({}));
    assert_eq!(tags(&root).await, json!({"tags": [tag("Team", ""), tag("é +-=._:/@", "ü")]}));
}

#[tokio::test]
async fn a_repository_has_at_most_fifty_tags() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    root.create_repository("app").await;
    let many: Vec<Value> = (0..50).map(|i| tag(&format!("k{i}"), "")).collect();
    root.ok("TagResource", json!({"resourceArn": ARN, "tags": many})).await;
    let full = "A repository can have at most 50 tags";
    let one_more = json!({"resourceArn": ARN, "tags": [tag("k0", "new"), tag("k50", "")]});
    root.refused("TagResource", one_more, "TooManyTagsException", full).await;
    let all = tags(&root).await;
    let values = all["tags"].as_array().expect("a list").iter();
    assert_eq!(values.filter(|tag| tag["Value"] == "").count(), 50, "none of it was done");
    root.ok("TagResource", json!({"resourceArn": ARN, "tags": [tag("k0", "new")]})).await;
}

#[tokio::test]
async fn tags_that_break_a_rule_are_refused() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    root.create_repository("app").await;
    let (long_key, long_value) = ("k".repeat(129), "v".repeat(257));
    let key = |key: &str| {
        format!("Invalid tag key '{key}'. Tag keys must be 1 to 128 letters, digits, spaces and + - = . _ : / @")
    };
    let value =
        "Invalid value for tag key 'a'. Tag values must be at most 256 letters, digits, spaces and + - = . _ : / @";
    let reserved =
        |key: &str| format!("Invalid tag key '{key}'. Tag keys that start with 'aws:' are reserved for system use");
    for (tags, message) in [
        (json!([tag("", "x")]), key("")),
        (json!([tag(&long_key, "x")]), key(&long_key)),
        (json!([tag("a*", "x")]), key("a*")),
        (json!([tag("ok", "x"), tag("aws:x", "x")]), reserved("aws:x")),
        (json!([tag("AWS:x", "x")]), reserved("AWS:x")),
        (json!([tag("a", &long_value)]), value.to_owned()),
        (json!([tag("a", "x\n")]), value.to_owned()),
        (json!([tag("a", "1"), tag("a", "2")]), "Invalid tag key 'a'. Duplicate tag keys are not allowed".to_owned()),
    ] {
        let input = json!({"resourceArn": ARN, "tags": tags});
        root.refused("TagResource", input, "InvalidTagParameterException", &message).await;
    }
    let null = "Member must not be null";
    for (operation, input, at) in [
        ("TagResource", json!({"resourceArn": ARN}), "tags"),
        ("TagResource", json!({"tags": []}), "resourceArn"),
        ("TagResource", json!({"resourceArn": ARN, "tags": [{"Key": "a"}]}), "tags.1.member.Value"),
        ("TagResource", json!({"resourceArn": ARN, "tags": [{"Value": "a"}]}), "tags.1.member.Key"),
        ("UntagResource", json!({"resourceArn": ARN}), "tagKeys"),
        ("ListTagsForResource", json!({}), "resourceArn"),
    ] {
        root.refused_parameter(operation, input, at, null).await;
    }
    assert_eq!(tags(&root).await, json!({"tags": []}), "nothing came of them");
}

fn on(operation: &str, arn: &str) -> Value {
    match operation {
        "TagResource" => json!({"resourceArn": arn, "tags": [tag("a", "b")]}),
        "UntagResource" => json!({"resourceArn": arn, "tagKeys": ["a"]}),
        _ => json!({"resourceArn": arn}),
    }
}

#[tokio::test]
async fn only_repositories_of_the_region_can_be_tagged() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    root.create_repository("app").await;
    for operation in ["TagResource", "UntagResource", "ListTagsForResource"] {
        for arn in [
            "",
            "app",
            "arn:aws:ecr:us-east-1:000000000000:repository/",
            "arn:aws:ecr:us-east-1:000000000000:repository/App",
            "arn:aws:ecr:us-east-1:000000000000:repository/*",
            "arn:aws:ecr:us-east-1:000000000000:app",
            "arn:aws:ecr:us-east-1::repository/app",
            "arn:aws:ecr::000000000000:repository/app",
            "arn:aws:ecr:eu-west-1:000000000000:repository/app",
            "arn:aws-cn:ecr:us-east-1:000000000000:repository/app",
            "arn:aws:s3:us-east-1:000000000000:repository/app",
            "arn:aws:ecr-public::000000000000:repository/app",
        ] {
            root.refused_parameter(operation, on(operation, arn), "resourceArn", "Invalid ARN").await;
        }
        let missing = on(operation, "arn:aws:ecr:us-east-1:000000000000:repository/other");
        root.refused(operation, missing, "RepositoryNotFoundException", &no_repository("other", ACCOUNT)).await;
    }
}
