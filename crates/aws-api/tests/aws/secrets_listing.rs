//! ListSecrets and GetRandomPassword.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::TestServer;

use crate::secrets_caller::Secrets;

fn names(answer: &Value) -> Vec<&str> {
    answer["SecretList"].as_array().expect("a list").iter().filter_map(|one| one["Name"].as_str()).collect()
}

async fn with_secrets(root: &Secrets<'_>) {
    for (name, description, tag) in
        [("b", "Billing database", "core"), ("a/1", "Images", "edge"), ("c", "other", "core"), ("a/2", "Images", "x")]
    {
        let tags = json!([{"Key": "Team", "Value": tag}]);
        let create = json!({"Name": name, "Description": description, "SecretString": "x", "Tags": tags});
        root.ok("CreateSecret", create).await;
        root.server.clock().advance(Duration::from_secs(1));
    }
}

#[tokio::test]
async fn secrets_are_listed_with_all_but_their_values() {
    let server = TestServer::start().await;
    let root = Secrets::root(&server);
    assert_eq!(root.ok("ListSecrets", json!({})).await, json!({"SecretList": []}));
    let create = json!({"Name": "db", "SecretString": "x", "ClientRequestToken": "a".repeat(32)});
    let arn = root.ok("CreateSecret", create).await["ARN"].clone();
    let expected = json!({
        "ARN": arn,
        "Name": "db",
        "CreatedDate": 1_767_225_600.0,
        "LastChangedDate": 1_767_225_600.0,
        "SecretVersionsToStages": {"a".repeat(32): ["AWSCURRENT"]},
    });
    assert_eq!(root.ok("ListSecrets", json!({})).await, json!({"SecretList": [expected]}));
    // Other accounts and regions have their own.
    assert_eq!(Secrets::other(&server).await.ok("ListSecrets", json!({})).await["SecretList"], json!([]));
    assert_eq!(root.in_region("eu-west-1").ok("ListSecrets", json!({})).await["SecretList"], json!([]));
}

#[tokio::test]
async fn filters_are_all_held_and_any_value_of_one_is_enough() {
    let server = TestServer::start().await;
    let root = Secrets::root(&server);
    with_secrets(&root).await;
    let filter = |key: &str, values: &[&str]| json!({"Key": key, "Values": values});
    for (filters, expected) in [
        (vec![], vec!["b", "a/1", "c", "a/2"]),
        (vec![filter("name", &["a/"])], vec!["a/1", "a/2"]),
        (vec![filter("name", &["a/1", "c"])], vec!["a/1", "c"]),
        (vec![filter("name", &["!a/"])], vec!["b", "c"]),
        (vec![filter("name", &["a/"]), filter("tag-value", &["ed"])], vec!["a/1"]),
        (vec![filter("tag-key", &["Te"])], vec!["b", "a/1", "c", "a/2"]),
        (vec![filter("tag-key", &["team"])], vec![]),
        (vec![filter("description", &["images"])], vec!["a/1", "a/2"]),
        (vec![filter("all", &["core"])], vec!["b", "c"]),
        (vec![filter("owning-service", &["rds"])], vec![]),
    ] {
        let answer = root.ok("ListSecrets", json!({"Filters": filters})).await;
        assert_eq!(names(&answer), expected, "{filters:?}");
    }
    for filters in [json!([{"Key": "name"}]), json!([{"Values": ["a"]}])] {
        root.refusal("ListSecrets", json!({"Filters": filters}), "InvalidParameterException").await;
    }
}

#[tokio::test]
async fn a_listing_is_paged_in_either_order() {
    let server = TestServer::start().await;
    let root = Secrets::root(&server);
    with_secrets(&root).await;
    // Accesses are noted by the day, and written after the answer.
    for name in ["c", "b"] {
        root.ok("GetSecretValue", json!({"SecretId": name})).await;
        while root.ok("DescribeSecret", json!({"SecretId": name})).await.get("LastAccessedDate").is_none() {
            tokio::task::yield_now().await;
        }
        server.clock().advance(Duration::from_secs(24 * 60 * 60));
    }
    for name in ["a/1", "c"] {
        root.ok("UpdateSecret", json!({"SecretId": name, "Description": "changed"})).await;
        server.clock().advance(Duration::from_secs(1));
    }
    for (by, order, expected) in [
        (Value::Null, Value::Null, ["b", "a/1", "c", "a/2"]),
        (Value::Null, json!("desc"), ["a/2", "c", "a/1", "b"]),
        (json!("name"), json!("asc"), ["a/1", "a/2", "b", "c"]),
        (json!("name"), json!("desc"), ["c", "b", "a/2", "a/1"]),
        (json!("last-changed-date"), Value::Null, ["b", "a/2", "a/1", "c"]),
        (json!("last-changed-date"), json!("desc"), ["c", "a/1", "a/2", "b"]),
        (json!("last-accessed-date"), json!("asc"), ["a/1", "a/2", "c", "b"]),
        (json!("last-accessed-date"), json!("desc"), ["b", "c", "a/2", "a/1"]),
        (json!("created-date"), json!("asc"), ["b", "a/1", "c", "a/2"]),
        (json!("created-date"), json!("desc"), ["a/2", "c", "a/1", "b"]),
    ] {
        for size in 1..=5 {
            let mut input = json!({"SortBy": by, "SortOrder": order, "MaxResults": size});
            let mut seen: Vec<String> = Vec::new();
            loop {
                let page = root.ok("ListSecrets", input.clone()).await;
                assert!(names(&page).len() <= size);
                seen.extend(names(&page).into_iter().map(str::to_owned));
                match page.get("NextToken") {
                    Some(next) => input["NextToken"] = next.clone(),
                    None => break,
                }
            }
            assert_eq!(seen, expected, "by {size}");
        }
    }
    let first = root.ok("ListSecrets", json!({"MaxResults": 1})).await;
    for input in [
        json!({"NextToken": "x"}),
        json!({"NextToken": first["NextToken"], "SortOrder": "desc"}),
        json!({"NextToken": first["NextToken"], "IncludePlannedDeletion": true}),
    ] {
        root.refusal("ListSecrets", input, "InvalidNextTokenException").await;
    }
}

#[tokio::test]
async fn secrets_that_are_about_to_be_deleted_are_listed_when_asked_for() {
    let server = TestServer::start().await;
    let root = Secrets::root(&server);
    with_secrets(&root).await;
    root.ok("DeleteSecret", json!({"SecretId": "b"})).await;
    assert_eq!(names(&root.ok("ListSecrets", json!({})).await), ["a/1", "c", "a/2"]);
    let all = root.ok("ListSecrets", json!({"IncludePlannedDeletion": true})).await;
    assert_eq!(names(&all), ["b", "a/1", "c", "a/2"]);
    assert_eq!(all["SecretList"][0]["DeletedDate"], json!(1_767_225_604.0));
    assert!(all["SecretList"][1].get("DeletedDate").is_none());
}

#[tokio::test]
async fn passwords_are_as_they_were_asked_for() {
    let server = TestServer::start().await;
    let root = Secrets::root(&server);
    let password = async |input: Value| {
        let answer = root.ok("GetRandomPassword", input).await;
        answer["RandomPassword"].as_str().expect("a password").to_owned()
    };
    let (one, two) = (password(json!({})).await, password(json!({})).await);
    assert!(one.len() == 32 && one != two);
    let digits = json!({"PasswordLength": 8, "ExcludeLowercase": true, "ExcludeUppercase": true,
        "ExcludePunctuation": true, "ExcludeCharacters": "01234567"});
    assert!(password(digits).await.bytes().all(|b| b == b'8' || b == b'9'));
    let short = json!({"PasswordLength": 3});
    let message = "Password length is too short based on the required types.";
    root.refused("GetRandomPassword", short, "InvalidParameterException", message).await;
    let free = json!({"PasswordLength": 3, "RequireEachIncludedType": false});
    assert_eq!(password(free).await.len(), 3);
}
