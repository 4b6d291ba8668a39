use serde_json::{Value, json};

use crate::row::Reach::Policy;
use crate::row::Row;

fn row(operation: &'static str, input: Value) -> Row {
    Row::new("secretsmanager", operation, input)
}

fn on_secret(operation: &'static str, mut input: Value) -> Row {
    input["SecretId"] = "<secret>".into();
    row(operation, input).reached(Policy)
}

pub fn rows() -> Vec<Row> {
    let tags = || json!([{"Key": "a", "Value": "b"}]);
    let secret = || json!({"SecretId": "<secret>"});
    let value = || json!({"SecretId": "<secret>", "SecretString": "another"});
    vec![
        row("CreateSecret", json!({"Name": "<new name>", "SecretString": "x"})),
        row("CreateSecret", json!({"Name": "<new name>", "SecretString": "x", "Tags": tags()}))
            .takes_also(&["secretsmanager:TagResource"]),
        row("CreateSecret", json!({"Name": "<new name>", "SecretString": "x", "KmsKeyId": "<key>"}))
            .takes_also(&["kms:GenerateDataKey", "kms:Decrypt"]),
        on_secret("DescribeSecret", json!({})),
        on_secret("GetSecretValue", json!({})).takes_also(&["kms:Decrypt"]),
        on_secret("GetSecretValue", json!({"VersionId": "<secret version>"})).takes_also(&["kms:Decrypt"]),
        row("BatchGetSecretValue", json!({"SecretIdList": ["<secret>"]}))
            .takes_also(&["secretsmanager:GetSecretValue", "kms:Decrypt"])
            .blind("it says of each secret whether it is there"),
        row("BatchGetSecretValue", json!({"Filters": [{"Key": "tag-key", "Values": ["note"]}]}))
            .given("DescribeSecret", secret())
            .takes_also(&["secretsmanager:ListSecrets", "secretsmanager:GetSecretValue", "kms:Decrypt"]),
        row("ListSecrets", json!({})),
        on_secret("ListSecretVersionIds", json!({})).given("PutSecretValue", value()),
        on_secret("PutSecretValue", json!({"SecretString": "another"}))
            .takes_also(&["kms:GenerateDataKey", "kms:Decrypt"]),
        on_secret("UpdateSecret", json!({"Description": "another"})),
        on_secret("UpdateSecret", json!({"SecretString": "another"}))
            .takes_also(&["kms:GenerateDataKey", "kms:Decrypt"]),
        on_secret("UpdateSecret", json!({"KmsKeyId": "<second key>"}))
            .takes_also(&["kms:GenerateDataKey", "kms:Decrypt"]),
        on_secret(
            "UpdateSecretVersionStage",
            json!({
                "VersionStage": "AWSCURRENT", "MoveToVersionId": "<first version>",
                "RemoveFromVersionId": "<secret version>",
            }),
        ),
        row("GetSecretValue", json!({"SecretId": "<secret name>"})).takes_also(&["kms:Decrypt"]),
        row("BatchGetSecretValue", json!({"SecretIdList": ["<secret name>"]}))
            .takes_also(&["secretsmanager:GetSecretValue", "kms:Decrypt"])
            .blind("it says of each secret whether it is there"),
        on_secret("UpdateSecretVersionStage", json!({"VersionStage": "MINE", "MoveToVersionId": "<secret version>"})),
        on_secret("DeleteSecret", json!({})),
        on_secret("RestoreSecret", json!({})).given("DeleteSecret", secret()),
        on_secret("TagResource", json!({"Tags": tags()})),
        on_secret("UntagResource", json!({"TagKeys": ["note"]})),
        on_secret("GetResourcePolicy", json!({})),
        on_secret("PutResourcePolicy", json!({"ResourcePolicy": "<resource policy>"})),
        on_secret("DeleteResourcePolicy", json!({}))
            .given("PutResourcePolicy", json!({"SecretId": "<secret>", "ResourcePolicy": "<resource policy>"})),
        row("GetRandomPassword", json!({})),
    ]
}
