use serde_json::{Value, json};

use crate::row::Reach::{Never, Policy};
use crate::row::Row;

fn row(operation: &'static str, input: Value) -> Row {
    Row::new("kms", operation, input)
}

/// Something that is done to keys of the caller's account only.
fn to_own_key(operation: &'static str, mut input: Value) -> Row {
    input["KeyId"] = "<key>".into();
    row(operation, input).reached(Never)
}

/// Something that another account's key policy can let one do.
fn with_key(operation: &'static str, input: Value) -> Row {
    to_own_key(operation, input).reached(Policy)
}

pub fn rows() -> Vec<Row> {
    [keys(), aliases(), ciphers(), signatures(), grants()].into_iter().flatten().collect()
}

fn keys() -> Vec<Row> {
    let tags = || json!([{"TagKey": "a", "TagValue": "b"}]);
    let schedule = || json!({"KeyId": "<key>", "PendingWindowInDays": 7});
    let key = || json!({"KeyId": "<key>"});
    vec![
        row("CreateKey", json!({})),
        row("CreateKey", json!({"Tags": tags()})).takes_also(&["kms:TagResource"]),
        row("CreateKey", json!({"Policy": "<key policy>"})),
        with_key("DescribeKey", json!({})),
        row("DescribeKey", json!({"KeyId": "<key id>"})),
        row("DescribeKey", json!({"KeyId": "<alias>"})),
        row("Encrypt", json!({"KeyId": "<key id>", "Plaintext": "YQ=="})),
        row("ListKeys", json!({})),
        to_own_key("UpdateKeyDescription", json!({"Description": "another"})),
        to_own_key("EnableKey", json!({})).given("DisableKey", key()),
        to_own_key("DisableKey", json!({})),
        to_own_key("ScheduleKeyDeletion", json!({"PendingWindowInDays": 7})),
        to_own_key("CancelKeyDeletion", json!({})).given("ScheduleKeyDeletion", schedule()),
        to_own_key("GetKeyPolicy", json!({})),
        to_own_key("PutKeyPolicy", json!({"Policy": "<key policy>"})),
        to_own_key("ListKeyPolicies", json!({})),
        to_own_key("EnableKeyRotation", json!({})),
        to_own_key("DisableKeyRotation", json!({})).given("EnableKeyRotation", key()),
        with_key("GetKeyRotationStatus", json!({})),
        to_own_key("ListKeyRotations", json!({})).given("RotateKeyOnDemand", key()),
        to_own_key("RotateKeyOnDemand", json!({})),
        to_own_key("TagResource", json!({"Tags": tags()})),
        to_own_key("UntagResource", json!({"TagKeys": ["note"]})),
        to_own_key("ListResourceTags", json!({})).given("TagResource", json!({"KeyId": "<key>", "Tags": tags()})),
        row("GenerateRandom", json!({"NumberOfBytes": 8})),
    ]
}

fn aliases() -> Vec<Row> {
    vec![
        row("CreateAlias", json!({"AliasName": "alias/<new name>", "TargetKeyId": "<key>"})).reached(Never),
        row("UpdateAlias", json!({"AliasName": "<alias>", "TargetKeyId": "<second key>"})).reached(Never),
        row("DeleteAlias", json!({"AliasName": "<alias>"})),
        row("ListAliases", json!({})),
        row("ListAliases", json!({"KeyId": "<key>"}))
            .given("CreateAlias", json!({"AliasName": "alias/<new name>", "TargetKeyId": "<key>"})),
        row("DescribeKey", json!({"KeyId": "<alias of key>"})).reached(Policy),
    ]
}

fn ciphers() -> Vec<Row> {
    vec![
        with_key("Encrypt", json!({"Plaintext": "YQ=="})),
        with_key("Decrypt", json!({"CiphertextBlob": "<ciphertext>"})),
        row("Decrypt", json!({"CiphertextBlob": "<ciphertext>"})).reached(Policy),
        with_key("GenerateDataKey", json!({"KeySpec": "AES_256"})),
        with_key("GenerateDataKeyWithoutPlaintext", json!({"KeySpec": "AES_256"})),
        row(
            "ReEncrypt",
            json!({"CiphertextBlob": "<ciphertext>", "SourceKeyId": "<key>", "DestinationKeyId": "<second key>"}),
        )
        .takes(&["kms:ReEncryptFrom", "kms:ReEncryptTo"])
        .reached(Policy),
    ]
}

fn signatures() -> Vec<Row> {
    let of = |key: &str, mut input: Value| {
        input["KeyId"] = key.into();
        input
    };
    let sign = || json!({"Message": "YQ==", "SigningAlgorithm": "ECDSA_SHA_256"});
    let mac = || json!({"Message": "YQ==", "MacAlgorithm": "HMAC_SHA_256"});
    let with = |mut input: Value, member: &str, value: &str| {
        input[member] = value.into();
        input
    };
    let verify = with(of("<signing key>", sign()), "Signature", "YQ==");
    let verify_mac = with(of("<mac key>", mac()), "Mac", "YQ==");
    vec![
        row("CreateKey", json!({"KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY"})),
        row("Sign", of("<signing key>", sign())).reached(Policy),
        row("Verify", verify).fails("KMSInvalidSignatureException", "it is no signature").reached(Policy),
        row("GetPublicKey", json!({"KeyId": "<signing key>"})).reached(Policy),
        row("GenerateMac", of("<mac key>", mac())).reached(Policy),
        row("VerifyMac", verify_mac).fails("KMSInvalidMacException", "it is no code").reached(Policy),
        with_key("GenerateDataKeyPair", json!({"KeyPairSpec": "ECC_NIST_P256"})),
        with_key("GenerateDataKeyPairWithoutPlaintext", json!({"KeyPairSpec": "ECC_NIST_P256"})),
    ]
}

fn grants() -> Vec<Row> {
    let new = |grantee: &str| json!({"GranteePrincipal": grantee, "Operations": ["Encrypt"]});
    let given = |name: &str| {
        json!({
            "KeyId": "<key>", "GranteePrincipal": "<user arn>", "RetiringPrincipal": "<user arn>",
            "Operations": ["Encrypt"], "Name": name,
        })
    };
    vec![
        with_key(
            "CreateGrant",
            json!({
                "GranteePrincipal": "<role arn>", "RetiringPrincipal": "<user arn>", "Operations": ["Encrypt"],
                "Name": "name", "Constraints": {"EncryptionContextEquals": {"a": "b"}},
            }),
        )
        .may_name("user arn", "to whom a key is given is its account's business")
        .may_name("role arn", "to whom a key is given is its account's business"),
        with_key("CreateGrant", new("<user arn>"))
            .may_name("user arn", "to whom a key is given is its account's business"),
        with_key("ListGrants", json!({})).given("CreateGrant", given("a")).given("CreateGrant", given("b")),
        with_key("ListGrants", json!({"GrantId": "<grant>"})).blind("a key's list can be narrowed by any text"),
        with_key("ListGrants", json!({"GranteePrincipal": "<user arn>"}))
            .given("CreateGrant", given("a"))
            .blind("a key's list can be narrowed by any text"),
        row("ListRetirableGrants", json!({"RetiringPrincipal": "<user arn>"}))
            .given("CreateGrant", given("a"))
            .given("CreateGrant", given("b"))
            .reached(Never),
        with_key("RevokeGrant", json!({"GrantId": "<grant>"})),
        with_key("RetireGrant", json!({"GrantId": "<grant>"})),
        row("RetireGrant", json!({"GrantToken": "<grant token>"})).reached(Policy),
    ]
}
