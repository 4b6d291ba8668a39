//! CreateAlias, UpdateAlias, DeleteAlias, ListAliases.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::TestServer;

use crate::caller::ACCOUNT;
use crate::kms_caller::{Kms, id_of};

fn arn(name: &str) -> String {
    format!("arn:aws:kms:us-east-1:{ACCOUNT}:{name}")
}

fn create(name: &str, key: &str) -> Value {
    json!({"AliasName": name, "TargetKeyId": key})
}

#[tokio::test]
async fn an_alias_is_created_moved_listed_and_deleted() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let (one, two) = (root.key().await, root.key().await);
    assert_eq!(root.ok("CreateAlias", create("alias/team/a_b-1", id_of(&one))).await, Value::Null);
    server.clock().advance(Duration::from_secs(5));
    root.ok("UpdateAlias", create("alias/team/a_b-1", &two)).await;
    let listed = root.ok("ListAliases", json!({})).await;
    let expected = json!({
        "AliasName": "alias/team/a_b-1",
        "AliasArn": arn("alias/team/a_b-1"),
        "TargetKeyId": id_of(&two),
        "CreationDate": 1_767_225_600.0,
        "LastUpdatedDate": 1_767_225_605.0,
    });
    let unmade = |name: &str| json!({"AliasName": name, "AliasArn": arn(name)});
    let services = [unmade("alias/aws/ecr"), unmade("alias/aws/secretsmanager")];
    assert_eq!(listed, json!({"Aliases": [services[0], services[1], expected], "Truncated": false}));
    let blob = root.encrypt("alias/team/a_b-1", "x").await;
    assert_eq!(root.ok("Decrypt", json!({"CiphertextBlob": blob})).await["KeyId"], two);
    root.ok("DeleteAlias", json!({"AliasName": "alias/team/a_b-1"})).await;
    assert_eq!(root.ok("ListAliases", json!({})).await["Aliases"], json!(services));
    let message = format!("Alias {} is not found.", arn("alias/team/a_b-1"));
    root.refused("DeleteAlias", json!({"AliasName": "alias/team/a_b-1"}), "NotFoundException", &message).await;
    root.refused("UpdateAlias", create("alias/team/a_b-1", &two), "NotFoundException", &message).await;
}

#[tokio::test]
async fn a_name_that_cannot_be_or_is_taken_is_refused() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let key = root.key().await;
    root.ok("CreateAlias", create("alias/a", &key)).await;
    let taken = format!("An alias with the name {} already exists", arn("alias/a"));
    let reserved = "Alias names that begin with alias/aws/ are reserved.";
    let no_prefix = "Alias must start with the prefix \"alias/\". Please see \
                     https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html";
    let pattern = "1 validation error detected: Value 'alias/a.b' at 'aliasName' failed to satisfy constraint: Member must \
                   satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$";
    for (name, target, code, message) in [
        ("alias/a", key.as_str(), "AlreadyExistsException", taken.as_str()),
        ("a", &key, "ValidationException", no_prefix),
        ("aliases/a", &key, "ValidationException", no_prefix),
        ("alias/", &key, "ValidationException", "Invalid identifier"),
        ("alias/a:b", &key, "ValidationException", "alias/a:b contains invalid characters for an alias"),
        ("alias/a.b", &key, "ValidationException", pattern),
        ("alias/aws/ecr", &key, "NotAuthorizedException", reserved),
        ("alias/aws/any", &key, "NotAuthorizedException", reserved),
        ("alias/b", "alias/a", "ValidationException", "Aliases must refer to keys. Not aliases"),
        ("alias/b", "x", "NotFoundException", "Invalid keyId 'x'"),
    ] {
        root.refused("CreateAlias", create(name, target), code, message).await;
    }
    root.refused("DeleteAlias", json!({"AliasName": "a"}), "ValidationException", no_prefix).await;
    root.refused("UpdateAlias", create("a", &key), "ValidationException", no_prefix).await;
    root.refused("DeleteAlias", json!({"AliasName": "alias/aws/ecr"}), "NotAuthorizedException", reserved).await;
    root.refused("UpdateAlias", create("alias/aws/ecr", &key), "NotAuthorizedException", reserved).await;
}

#[tokio::test]
async fn aliases_are_listed_in_pages_and_by_key() {
    let server = TestServer::start().await;
    let (root, other) = (Kms::root(&server), Kms::other(&server).await);
    let (one, two) = (root.key().await, root.key().await);
    for (name, key) in [("alias/c", &one), ("alias/a", &one), ("alias/b", &two)] {
        root.ok("CreateAlias", create(name, key)).await;
    }
    other.ok("CreateAlias", create("alias/a", &other.key().await)).await;
    let names = |pages: Vec<Vec<Value>>| -> Vec<Vec<String>> {
        let name = |alias: Value| alias["AliasName"].as_str().expect("a name").to_owned();
        pages.into_iter().map(|page| page.into_iter().map(name).collect()).collect()
    };
    let pages = root.pages("ListAliases", json!({"Limit": 2}), "Aliases").await;
    let [ecr, secrets] = ["alias/aws/ecr", "alias/aws/secretsmanager"];
    assert_eq!(names(pages), [vec!["alias/a", ecr], vec![secrets, "alias/b"], vec!["alias/c"]]);
    root.ok("DescribeKey", json!({"KeyId": secrets})).await;
    let pages = root.pages("ListAliases", json!({"Limit": 1}), "Aliases").await;
    assert_eq!(names(pages), [vec!["alias/a"], vec![ecr], vec![secrets], vec!["alias/b"], vec!["alias/c"]]);
    let pages = root.pages("ListAliases", json!({"Limit": 1, "KeyId": one}), "Aliases").await;
    assert_eq!(names(pages), [vec!["alias/a"], vec!["alias/c"]]);
    root.refused("ListAliases", json!({"KeyId": "alias/a"}), "NotFoundException", "Invalid keyId alias/a").await;
    let message = format!("Key '{}' does not exist", one.replace(ACCOUNT, "111111111111"));
    other.refused("ListAliases", json!({"KeyId": id_of(&one)}), "NotFoundException", &message).await;
    let message = format!("Key '{one}' does not exist");
    other.refused("ListAliases", json!({"KeyId": one}), "NotFoundException", &message).await;
}

#[tokio::test]
async fn the_keys_of_services_are_made_when_somebody_asks_and_are_nobodys_to_change() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    for (alias, service) in [("alias/aws/ecr", "ecr"), ("alias/aws/secretsmanager", "secretsmanager")] {
        let described = root.ok("DescribeKey", json!({"KeyId": alias})).await["KeyMetadata"].clone();
        assert_eq!((&described["KeyManager"], &described["KeyState"]), (&json!("AWS"), &json!("Enabled")));
        let key = described["Arn"].as_str().expect("an ARN").to_owned();
        assert_eq!(root.ok("DescribeKey", json!({"KeyId": alias})).await["KeyMetadata"]["Arn"], *key, "once");
        let rotation = root.ok("GetKeyRotationStatus", json!({"KeyId": key})).await;
        assert_eq!((&rotation["KeyRotationEnabled"], &rotation["RotationPeriodInDays"]), (&json!(true), &json!(365)));
        let policy = root.ok("GetKeyPolicy", json!({"KeyId": key})).await["Policy"].to_string();
        assert!(policy.contains(&format!("{service}.us-east-1.amazonaws.com")), "{policy}");
        let root_arn = format!("arn:aws:iam::{ACCOUNT}:root");
        for (operation, input) in [
            ("DisableKey", json!({"KeyId": key})),
            ("ScheduleKeyDeletion", json!({"KeyId": key})),
            ("PutKeyPolicy", json!({"KeyId": key, "Policy": "{}"})),
            ("DisableKeyRotation", json!({"KeyId": key})),
            ("Encrypt", json!({"KeyId": key, "Plaintext": "eA=="})),
            ("TagResource", json!({"KeyId": key, "Tags": []})),
        ] {
            let message = format!(
                "User: {root_arn} is not authorized to perform: kms:{operation} on resource: {key} because no \
                 resource-based policy allows the kms:{operation} action"
            );
            root.refused(operation, input, "AccessDeniedException", &message).await;
        }
    }
    let aliases = root.ok("ListAliases", json!({})).await["Aliases"].clone();
    let names: Vec<_> = aliases.as_array().expect("a list").iter().map(|alias| &alias["AliasName"]).collect();
    assert_eq!(names, ["alias/aws/ecr", "alias/aws/secretsmanager"]);
    let message = format!("Alias {} is not found.", arn("alias/aws/s3"));
    root.refused("DescribeKey", json!({"KeyId": "alias/aws/s3"}), "NotFoundException", &message).await;
}
