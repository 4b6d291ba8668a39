//! Encrypt, Decrypt, ReEncrypt, GenerateDataKey, GenerateDataKeyWithoutPlaintext, GenerateRandom, and what rotation does to
//! them.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use testkit::TestServer;

use crate::kms_caller::{Kms, base64, bytes, id_of, text};

const DAY: Duration = Duration::from_secs(24 * 3600);
const UNKNOWN: &str = "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or \
                       you are not allowed to access.";
const DRY_RUN: &str = "The request would have succeeded, but the DryRun option is set.";

#[tokio::test]
async fn what_is_encrypted_is_decrypted_by_the_same_key_and_context() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let key = root.key().await;
    let context = json!({"purpose": "test", "Größe": "7"});
    for plaintext in ["x", "a longer text, with ü", &"y".repeat(4096)] {
        let input = json!({"KeyId": id_of(&key), "Plaintext": base64(plaintext), "EncryptionContext": context});
        let encrypted = root.ok("Encrypt", input.clone()).await;
        assert_eq!(
            (&encrypted["KeyId"], &encrypted["EncryptionAlgorithm"]),
            (&json!(key), &json!("SYMMETRIC_DEFAULT"))
        );
        let blob = &encrypted["CiphertextBlob"];
        assert_ne!(root.ok("Encrypt", input).await["CiphertextBlob"], *blob, "never the same twice");
        let material =
            root.ok("DescribeKey", json!({"KeyId": key})).await["KeyMetadata"]["CurrentKeyMaterialId"].clone();
        for name in [None, Some(key.as_str()), Some(id_of(&key))] {
            let mut input = json!({"CiphertextBlob": blob, "EncryptionContext": context});
            if let Some(name) = name {
                input["KeyId"] = name.into();
            }
            let expected = json!({
                "KeyId": key,
                "Plaintext": base64(plaintext),
                "EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
                "KeyMaterialId": material,
            });
            assert_eq!(root.ok("Decrypt", input).await, expected);
        }
        for other in [json!({}), json!({"purpose": "test"}), json!({"Purpose": "test", "Größe": "7"})] {
            let input = json!({"CiphertextBlob": blob, "EncryptionContext": other});
            root.refused("Decrypt", input, "InvalidCiphertextException", "").await;
        }
    }
}

#[tokio::test]
async fn a_changed_ciphertext_opens_nothing() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let (key, other) = (root.key().await, root.key().await);
    let blob = STANDARD.decode(root.encrypt(&key, "secret").await).expect("Base64");
    for byte in 0..blob.len() {
        let mut flipped = blob.clone();
        flipped[byte] ^= 1;
        let answer = root.call("Decrypt", &json!({"CiphertextBlob": STANDARD.encode(&flipped)})).await;
        // In the key id's place stands another key's.
        let code = if (1..17).contains(&byte) { "AccessDeniedException" } else { "InvalidCiphertextException" };
        assert_eq!(answer.error_code(), code, "byte {byte}");
    }
    let mut transplanted = blob.clone();
    transplanted[1..17].copy_from_slice(uuid::Uuid::parse_str(id_of(&other)).expect("a UUID").as_bytes());
    for bad in [transplanted, b"x".to_vec(), blob[..blob.len() - 1].to_vec(), [&blob[..], b"x"].concat()] {
        let input = json!({"CiphertextBlob": STANDARD.encode(bad)});
        root.refused("Decrypt", input, "InvalidCiphertextException", "").await;
    }
}

#[tokio::test]
async fn a_named_key_must_be_the_one_that_encrypted() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let (key, other) = (root.key().await, root.key().await);
    let blob = root.encrypt(&key, "secret").await;
    let message = "The key ID in the request does not identify a CMK that can perform this operation.";
    root.refused("Decrypt", json!({"CiphertextBlob": blob, "KeyId": other}), "IncorrectKeyException", message).await;
    let input = json!({"CiphertextBlob": blob, "SourceKeyId": other, "DestinationKeyId": key});
    root.refused("ReEncrypt", input, "IncorrectKeyException", message).await;
    let ireland = root.in_region("eu-west-1");
    ireland.refused("Decrypt", json!({"CiphertextBlob": blob}), "AccessDeniedException", UNKNOWN).await;
    let stranger = Kms::other(&server).await;
    stranger.refused("Decrypt", json!({"CiphertextBlob": blob}), "AccessDeniedException", UNKNOWN).await;
}

#[tokio::test]
async fn a_ciphertext_is_put_under_another_key_and_context_unseen() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let (one, two) = (root.key().await, root.key().await);
    let old = json!({"a": "b"});
    let encrypted =
        root.ok("Encrypt", json!({"KeyId": one, "Plaintext": base64("secret"), "EncryptionContext": old})).await;
    let blob = &encrypted["CiphertextBlob"];
    let input = json!({
        "CiphertextBlob": blob,
        "SourceEncryptionContext": old,
        "SourceKeyId": one,
        "DestinationKeyId": two,
        "DestinationEncryptionContext": {"c": "d"},
    });
    let mut done = root.ok("ReEncrypt", input).await;
    let moved = done["CiphertextBlob"].take();
    for material in ["SourceKeyMaterialId", "DestinationKeyMaterialId"] {
        assert_eq!(done[material].take().as_str().map(str::len), Some(64));
    }
    assert_eq!(
        done,
        json!({
            "CiphertextBlob": null,
            "SourceKeyId": one,
            "KeyId": two,
            "SourceEncryptionAlgorithm": "SYMMETRIC_DEFAULT",
            "DestinationEncryptionAlgorithm": "SYMMETRIC_DEFAULT",
            "SourceKeyMaterialId": null,
            "DestinationKeyMaterialId": null,
        })
    );
    let decrypted = root.ok("Decrypt", json!({"CiphertextBlob": moved, "EncryptionContext": {"c": "d"}})).await;
    assert_eq!((text(&decrypted["Plaintext"]).as_str(), &decrypted["KeyId"]), ("secret", &json!(two)));
    let wrong = json!({"CiphertextBlob": blob, "DestinationKeyId": two});
    root.refused("ReEncrypt", wrong, "InvalidCiphertextException", "").await;
}

#[tokio::test]
async fn data_keys_have_the_length_that_is_asked_and_come_back_out_of_their_ciphertext() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let key = root.key().await;
    for (spec, len) in [
        (json!({"KeySpec": "AES_256"}), 32),
        (json!({"KeySpec": "AES_128"}), 16),
        (json!({"NumberOfBytes": 1}), 1),
        (json!({"NumberOfBytes": 1024}), 1024),
    ] {
        let mut input = json!({"KeyId": key, "EncryptionContext": {"a": "b"}});
        input.as_object_mut().expect("an object").extend(spec.as_object().expect("an object").clone());
        let generated = root.ok("GenerateDataKey", input.clone()).await;
        assert_eq!((bytes(&generated["Plaintext"]).len(), &generated["KeyId"]), (len, &json!(key)));
        let opened = json!({"CiphertextBlob": generated["CiphertextBlob"], "EncryptionContext": {"a": "b"}});
        let opened = root.ok("Decrypt", opened).await;
        assert_eq!(
            (&opened["Plaintext"], &opened["KeyMaterialId"]),
            (&generated["Plaintext"], &generated["KeyMaterialId"])
        );
        let sealed = root.ok("GenerateDataKeyWithoutPlaintext", input).await;
        assert!(sealed.get("Plaintext").is_none());
        let opened = json!({"CiphertextBlob": sealed["CiphertextBlob"], "EncryptionContext": {"a": "b"}});
        assert_eq!(bytes(&root.ok("Decrypt", opened).await["Plaintext"]).len(), len);
    }
    let both_or_neither = "Please specify either number of bytes or key spec.";
    let too_many = "1 validation error detected: Value '1025' at 'numberOfBytes' failed to satisfy constraint: Member must \
                    have value less than or equal to 1024";
    for operation in ["GenerateDataKey", "GenerateDataKeyWithoutPlaintext"] {
        for (spec, message) in [
            (json!({"KeyId": key}), both_or_neither),
            (json!({"KeyId": key, "KeySpec": "AES_256", "NumberOfBytes": 32}), both_or_neither),
            (json!({"KeyId": key, "NumberOfBytes": 1025}), too_many),
        ] {
            root.refused(operation, spec, "ValidationException", message).await;
        }
    }
}

#[tokio::test]
async fn random_bytes_are_given_out_as_many_as_are_asked() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let generate = |len: u32| json!({"NumberOfBytes": len});
    for len in [1, 32, 1024] {
        let bytes = bytes(&root.ok("GenerateRandom", generate(len)).await["Plaintext"]);
        assert_eq!(bytes.len(), len as usize);
    }
    assert_ne!(root.ok("GenerateRandom", generate(16)).await, root.ok("GenerateRandom", generate(16)).await);
    for input in [generate(0), generate(1025), json!({})] {
        root.refusal("GenerateRandom", input, "ValidationException").await;
    }
}

#[tokio::test]
async fn what_is_too_long_or_empty_or_of_another_kind_is_refused() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let key = root.key().await;
    let blob = root.encrypt(&key, "x").await;
    for (plaintext, bound) in
        [(String::new(), "greater than or equal to 1"), ("x".repeat(4097), "less than or equal to 4096")]
    {
        let message = root
            .refusal("Encrypt", json!({"KeyId": key, "Plaintext": base64(&plaintext)}), "ValidationException")
            .await;
        assert!(
            message.contains(&format!("'plaintext' failed to satisfy constraint: Member must have length {bound}")),
            "{message}"
        );
        assert!(!message.contains("eHh4"), "what is secret is not repeated: {message}");
    }
    for (operation, input, code) in [
        (
            "Encrypt",
            json!({"KeyId": key, "Plaintext": base64("x"), "EncryptionAlgorithm": "RSAES_OAEP_SHA_256"}),
            "InvalidKeyUsageException",
        ),
        (
            "Decrypt",
            json!({"CiphertextBlob": blob, "KeyId": key, "EncryptionAlgorithm": "RSAES_OAEP_SHA_1"}),
            "InvalidKeyUsageException",
        ),
        (
            "Decrypt",
            json!({"CiphertextBlob": blob, "Recipient": {"AttestationDocument": base64("x")}}),
            "UnsupportedOperationException",
        ),
        ("Decrypt", json!({}), "ValidationException"),
        ("GenerateRandom", json!({"NumberOfBytes": 1, "CustomKeyStoreId": "cks-1"}), "UnsupportedOperationException"),
        (
            "Encrypt",
            json!({"KeyId": key, "Plaintext": base64("x"), "GrantTokens": ["x"]}),
            "InvalidGrantTokenException",
        ),
    ] {
        root.refusal(operation, input, code).await;
    }
}

#[tokio::test]
async fn a_dry_run_says_what_would_come_and_does_nothing() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let (key, stranger) = (root.key().await, Kms::user(&server, "nobody", &[]).await);
    let blob = root.encrypt(&key, "x").await;
    let grantee = "arn:aws:iam::000000000000:root";
    let grant = json!({"KeyId": key, "GranteePrincipal": grantee, "Operations": ["Decrypt"]});
    let grant_id = root.ok("CreateGrant", grant).await["GrantId"].clone();
    for (operation, input) in [
        ("Encrypt", json!({"KeyId": key, "Plaintext": base64("x")})),
        ("Decrypt", json!({"CiphertextBlob": blob})),
        ("Decrypt", json!({"KeyId": key, "DryRunModifiers": ["IGNORE_CIPHERTEXT"]})),
        ("ReEncrypt", json!({"CiphertextBlob": blob, "DestinationKeyId": key})),
        ("GenerateDataKey", json!({"KeyId": key, "KeySpec": "AES_256"})),
        ("GenerateDataKeyWithoutPlaintext", json!({"KeyId": key, "KeySpec": "AES_256"})),
        ("CreateGrant", json!({"KeyId": key, "GranteePrincipal": grantee, "Operations": ["Encrypt"]})),
        ("RetireGrant", json!({"KeyId": key, "GrantId": grant_id})),
        ("RevokeGrant", json!({"KeyId": key, "GrantId": grant_id})),
    ] {
        let mut dry = input.clone();
        dry["DryRun"] = true.into();
        root.refused(operation, dry.clone(), "DryRunOperationException", DRY_RUN).await;
        stranger.refusal(operation, dry, "AccessDeniedException").await;
    }
    let grants = root.ok("ListGrants", json!({"KeyId": key})).await;
    assert_eq!(grants["Grants"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn rotation_adds_material_and_old_ciphertexts_still_open() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let key = root.key().await;
    let id = json!({"KeyId": key});
    assert_eq!(root.ok("GetKeyRotationStatus", id.clone()).await, json!({"KeyId": key, "KeyRotationEnabled": false}));
    let first = root.encrypt(&key, "first").await;
    root.ok("EnableKeyRotation", json!({"KeyId": key, "RotationPeriodInDays": 90})).await;
    let status = root.ok("GetKeyRotationStatus", id.clone()).await;
    assert_eq!(
        status,
        json!({
            "KeyId": key,
            "KeyRotationEnabled": true,
            "RotationPeriodInDays": 90,
            "NextRotationDate": 1_767_225_600.0 + 90.0 * DAY.as_secs_f64(),
        })
    );
    assert_eq!(root.ok("RotateKeyOnDemand", id.clone()).await, id);
    assert_eq!(root.ok("GetKeyRotationStatus", id.clone()).await, status, "on demand changes no schedule");
    let second = root.encrypt(&key, "second").await;
    let access = server.registry().access();
    assert_eq!(access.rotate_due_keys().await.expect("the database works"), 0);
    server.clock().advance(DAY * 200);
    for rotated in [1, 0] {
        assert_eq!(access.rotate_due_keys().await.expect("the database works"), rotated);
    }
    let status = root.ok("GetKeyRotationStatus", id.clone()).await;
    assert_eq!(
        status["NextRotationDate"],
        1_767_225_600.0 + 270.0 * DAY.as_secs_f64(),
        "what was missed is not made up for"
    );
    let third = root.encrypt(&key, "third").await;
    let mut materials = Vec::new();
    for (blob, expected) in [(&first, "first"), (&second, "second"), (&third, "third")] {
        let decrypted = root.ok("Decrypt", json!({"CiphertextBlob": blob})).await;
        assert_eq!(text(&decrypted["Plaintext"]), expected);
        materials.push(decrypted["KeyMaterialId"].clone());
    }
    let entry = |material: &Value, state: &str, rotation: Option<(&str, f64)>| {
        let mut entry = json!({"KeyId": key, "KeyMaterialId": material, "KeyMaterialState": state});
        if let Some((why, at)) = rotation {
            entry["RotationType"] = why.into();
            entry["RotationDate"] = at.into();
        }
        entry
    };
    let all = [
        entry(&materials[0], "NON_CURRENT", None),
        entry(&materials[1], "NON_CURRENT", Some(("ON_DEMAND", 1_767_225_600.0))),
        entry(&materials[2], "CURRENT", Some(("AUTOMATIC", 1_767_225_600.0 + 200.0 * DAY.as_secs_f64()))),
    ];
    let listed = root.pages("ListKeyRotations", json!({"KeyId": key, "Limit": 1}), "Rotations").await;
    assert_eq!(listed.concat(), all[1..]);
    let input = json!({"KeyId": key, "IncludeKeyMaterial": "ALL_KEY_MATERIAL", "Limit": 2});
    assert_eq!(root.pages("ListKeyRotations", input, "Rotations").await, [all[..2].to_vec(), all[2..].to_vec()]);

    root.ok("DisableKeyRotation", id.clone()).await;
    assert_eq!(root.ok("GetKeyRotationStatus", id.clone()).await, json!({"KeyId": key, "KeyRotationEnabled": false}));
    server.clock().advance(DAY * 1000);
    assert_eq!(access.rotate_due_keys().await.expect("the database works"), 0);
}

#[tokio::test]
async fn rotation_has_bounds() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let key = root.key().await;
    for days in [89, 2561] {
        let input = json!({"KeyId": key, "RotationPeriodInDays": days});
        root.refusal("EnableKeyRotation", input, "ValidationException").await;
    }
    root.ok("EnableKeyRotation", json!({"KeyId": key})).await;
    assert_eq!(root.ok("GetKeyRotationStatus", json!({"KeyId": key})).await["RotationPeriodInDays"], 365);
    for _ in 0..25 {
        root.ok("RotateKeyOnDemand", json!({"KeyId": key})).await;
    }
    let message = format!(
        "The on-demand rotations limit has been reached for the given keyId. No more on-demand rotations can be performed \
         for this key: {key}"
    );
    root.refused("RotateKeyOnDemand", json!({"KeyId": key}), "LimitExceededException", &message).await;

    // A disabled key is not rotated, and catches up once when it is enabled; one that is to be deleted says it is not.
    root.ok("DisableKey", json!({"KeyId": key})).await;
    server.clock().advance(DAY * 366);
    let access = server.registry().access();
    assert_eq!(access.rotate_due_keys().await.expect("the database works"), 0);
    root.ok("EnableKey", json!({"KeyId": key})).await;
    assert_eq!(access.rotate_due_keys().await.expect("the database works"), 1);
    root.ok("ScheduleKeyDeletion", json!({"KeyId": key})).await;
    let status = root.ok("GetKeyRotationStatus", json!({"KeyId": key})).await;
    assert_eq!(status, json!({"KeyId": key, "KeyRotationEnabled": false}));
    root.ok("CancelKeyDeletion", json!({"KeyId": key})).await;
    assert_eq!(root.ok("GetKeyRotationStatus", json!({"KeyId": key})).await["KeyRotationEnabled"], true);
}
