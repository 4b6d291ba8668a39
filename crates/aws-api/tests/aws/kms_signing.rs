//! CreateKey, DescribeKey and GetPublicKey of keys that sign; Sign and Verify; and what such keys are refused for.

use aws_lc_rs::digest::{self, digest};
use aws_lc_rs::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use serde_json::{Value, json};
use testkit::TestServer;

use crate::caller::{ACCOUNT, Caller};
use crate::kms_caller::{Kms, about, allowing, base64, bytes, key_policy, user_arn};

const RSA: [&str; 6] = [
    "RSASSA_PKCS1_V1_5_SHA_256",
    "RSASSA_PKCS1_V1_5_SHA_384",
    "RSASSA_PKCS1_V1_5_SHA_512",
    "RSASSA_PSS_SHA_256",
    "RSASSA_PSS_SHA_384",
    "RSASSA_PSS_SHA_512",
];

/// A key that signs, of a specification.
fn signing(spec: &str) -> Value {
    json!({"KeySpec": spec, "KeyUsage": "SIGN_VERIFY"})
}

fn sign(key: &str, text: &str, algorithm: &str) -> Value {
    json!({"KeyId": key, "Message": base64(text), "SigningAlgorithm": algorithm})
}

/// The same with the signature.
fn with(mut input: Value, member: &str, value: impl Into<Value>) -> Value {
    input[member] = value.into();
    input
}

/// The digest of a text, in Base64, as an algorithm signs it.
fn digest_of(text: &str, algorithm: &str) -> String {
    use base64::Engine as _;
    let hash = match algorithm.rsplit_once('_').expect("a hash").1 {
        "256" => &digest::SHA256,
        "384" => &digest::SHA384,
        _ => &digest::SHA512,
    };
    base64::engine::general_purpose::STANDARD.encode(digest(hash, text.as_bytes()))
}

#[tokio::test]
async fn every_kind_of_signing_key_signs_and_verifies_by_all_its_algorithms_and_no_other() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    for (spec, algorithms, other) in [
        ("RSA_2048", RSA.as_slice(), "ECDSA_SHA_256"),
        ("RSA_3072", &RSA, "ECDSA_SHA_384"),
        ("RSA_4096", &RSA, "ECDSA_SHA_512"),
        ("ECC_NIST_P256", &["ECDSA_SHA_256"], "ECDSA_SHA_384"),
        ("ECC_NIST_P384", &["ECDSA_SHA_384"], "ECDSA_SHA_256"),
        ("ECC_NIST_P521", &["ECDSA_SHA_512"], "RSASSA_PSS_SHA_512"),
        ("ECC_SECG_P256K1", &["ECDSA_SHA_256"], "ECDSA_SHA_512"),
    ] {
        let created = root.ok("CreateKey", signing(spec)).await["KeyMetadata"].clone();
        let key = created["Arn"].as_str().expect("an ARN");
        let expected = json!({
            "AWSAccountId": ACCOUNT,
            "KeyId": created["KeyId"],
            "Arn": key,
            "CreationDate": created["CreationDate"],
            "Enabled": true,
            "Description": "",
            "KeyUsage": "SIGN_VERIFY",
            "KeyState": "Enabled",
            "Origin": "AWS_KMS",
            "KeyManager": "CUSTOMER",
            "CustomerMasterKeySpec": spec,
            "KeySpec": spec,
            "SigningAlgorithms": algorithms,
            "MultiRegion": false,
        });
        assert_eq!(created, expected, "{spec}");
        assert_eq!(root.ok("DescribeKey", json!({"KeyId": key})).await["KeyMetadata"], expected, "{spec}");
        let public = root.ok("GetPublicKey", json!({"KeyId": created["KeyId"]})).await;
        let expected = json!({
            "KeyId": key,
            "PublicKey": public["PublicKey"],
            "CustomerMasterKeySpec": spec,
            "KeySpec": spec,
            "KeyUsage": "SIGN_VERIFY",
            "SigningAlgorithms": algorithms,
        });
        assert_eq!(public, expected, "{spec}");
        for algorithm in algorithms {
            let input = sign(key, "message", algorithm);
            let signed = root.ok("Sign", input.clone()).await;
            let signature = &signed["Signature"];
            assert_eq!(signed, json!({"KeyId": key, "Signature": signature, "SigningAlgorithm": algorithm}));
            let of_digest = json!({
                "KeyId": key, "Message": digest_of("message", algorithm), "MessageType": "DIGEST",
                "SigningAlgorithm": algorithm,
            });
            let by_digest = root.ok("Sign", of_digest.clone()).await["Signature"].clone();
            for (input, signature) in
                [(&input, signature), (&of_digest, signature), (&input, &by_digest), (&of_digest, &by_digest)]
            {
                let verified = root.ok("Verify", with(input.clone(), "Signature", signature.clone())).await;
                assert_eq!(verified, json!({"KeyId": key, "SignatureValid": true, "SigningAlgorithm": algorithm}));
            }
            for (input, signature) in [
                (sign(key, "another message", algorithm), signature.clone()),
                (input.clone(), json!(base64("no signature"))),
            ] {
                let input = with(input, "Signature", signature);
                assert_eq!(root.refusal("Verify", input, "KMSInvalidSignatureException").await, "");
            }
            let message = format!("Digest is invalid length for algorithm {algorithm}.");
            let short = with(input.clone(), "MessageType", "DIGEST");
            root.refused("Sign", short.clone(), "ValidationException", &message).await;
            let short = with(short, "Signature", signature.clone());
            root.refused("Verify", short, "ValidationException", &message).await;
        }
        let message = format!("Algorithm {other} is incompatible with key spec {spec}.");
        let input = sign(key, "message", other);
        root.refused("Sign", input.clone(), "InvalidKeyUsageException", &message).await;
        let input = with(input, "Signature", base64("x"));
        root.refused("Verify", input, "InvalidKeyUsageException", &message).await;
    }
}

#[tokio::test]
async fn others_verify_a_signature_with_the_public_key() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let cases: [(&str, &str, &'static dyn VerificationAlgorithm); 3] = [
        ("RSA_2048", "RSASSA_PSS_SHA_256", &signature::RSA_PSS_2048_8192_SHA256),
        ("RSA_2048", "RSASSA_PKCS1_V1_5_SHA_512", &signature::RSA_PKCS1_2048_8192_SHA512),
        ("ECC_NIST_P256", "ECDSA_SHA_256", &signature::ECDSA_P256_SHA256_ASN1),
    ];
    for (spec, algorithm, verification) in cases {
        let key = root.key_with(signing(spec)).await;
        root.ok("CreateAlias", json!({"AliasName": format!("alias/{algorithm}"), "TargetKeyId": key})).await;
        let alias = format!("alias/{algorithm}");
        let public = root.ok("GetPublicKey", json!({"KeyId": alias})).await;
        let signed = root.ok("Sign", sign(&alias, "message", algorithm)).await;
        assert_eq!((&public["KeyId"], &signed["KeyId"]), (&json!(key), &json!(key)));
        let verifier = UnparsedPublicKey::new(verification, bytes(&public["PublicKey"]));
        assert!(verifier.verify(b"message", &bytes(&signed["Signature"])).is_ok(), "{algorithm}");
        assert!(verifier.verify(b"another", &bytes(&signed["Signature"])).is_err(), "{algorithm}");
    }
}

#[tokio::test]
async fn a_kind_of_key_that_there_is_not_is_refused() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let no_usage = "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.";
    for (input, code, message) in [
        (json!({"KeySpec": "RSA_2048"}), "ValidationException", no_usage),
        (json!({"CustomerMasterKeySpec": "HMAC_256"}), "ValidationException", no_usage),
        (
            json!({"KeySpec": "ECC_NIST_P256", "KeyUsage": "ENCRYPT_DECRYPT"}),
            "ValidationException",
            "KeyUsage ENCRYPT_DECRYPT is not compatible with KeySpec ECC_NIST_P256",
        ),
        (
            json!({"KeySpec": "HMAC_256", "KeyUsage": "SIGN_VERIFY"}),
            "ValidationException",
            "KeyUsage SIGN_VERIFY is not compatible with KeySpec HMAC_256",
        ),
        (
            json!({"KeyUsage": "SIGN_VERIFY"}),
            "ValidationException",
            "KeyUsage SIGN_VERIFY is not compatible with KeySpec SYMMETRIC_DEFAULT",
        ),
        (
            json!({"KeySpec": "RSA_2048", "CustomerMasterKeySpec": "RSA_2048", "KeyUsage": "SIGN_VERIFY"}),
            "ValidationException",
            "You cannot specify KeySpec and CustomerMasterKeySpec in the same request.",
        ),
        (
            json!({"KeySpec": "ML_DSA_44", "KeyUsage": "SIGN_VERIFY"}),
            "UnsupportedOperationException",
            "Wharfinger does not serve keys with KeySpec ML_DSA_44.",
        ),
        (
            json!({"KeySpec": "ECC_NIST_P256", "KeyUsage": "KEY_AGREEMENT"}),
            "UnsupportedOperationException",
            "Wharfinger does not serve keys with KeyUsage KEY_AGREEMENT.",
        ),
    ] {
        root.refused("CreateKey", input, code, message).await;
    }
    let old = root.ok("CreateKey", json!({"CustomerMasterKeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY"})).await;
    assert_eq!(old["KeyMetadata"]["KeySpec"], "ECC_NIST_P256");
}

#[tokio::test]
async fn a_signing_key_is_refused_for_all_that_it_is_not_for() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let (key, symmetric) = (root.key_with(signing("ECC_NIST_P256")).await, root.key().await);
    let blob = root.encrypt(&symmetric, "secret").await;
    let usage = |operation: &str| format!("{key} key usage is SIGN_VERIFY which is not valid for {operation}.");
    let mac = json!({"KeyId": key, "Message": base64("x"), "MacAlgorithm": "HMAC_SHA_256"});
    for (operation, named, input) in [
        ("Encrypt", "Encrypt", json!({"KeyId": key, "Plaintext": base64("x")})),
        ("GenerateDataKey", "GenerateDataKey", json!({"KeyId": key, "KeySpec": "AES_256"})),
        (
            "GenerateDataKeyWithoutPlaintext",
            "GenerateDataKeyWithoutPlaintext",
            json!({"KeyId": key, "KeySpec": "AES_256"}),
        ),
        ("GenerateDataKeyPair", "GenerateDataKeyPair", json!({"KeyId": key, "KeyPairSpec": "ECC_NIST_P256"})),
        ("ReEncrypt", "ReEncryptTo", json!({"CiphertextBlob": blob, "DestinationKeyId": key})),
        ("GenerateMac", "GenerateMac", mac.clone()),
        ("VerifyMac", "VerifyMac", with(mac, "Mac", base64("x"))),
    ] {
        root.refused(operation, input, "InvalidKeyUsageException", &usage(named)).await;
    }
    let message = "The key ID in the request does not identify a CMK that can perform this operation.";
    let other = json!({"KeyId": key, "CiphertextBlob": blob});
    root.refused("Decrypt", other, "IncorrectKeyException", message).await;
    let of_spec = |key: &str, spec: &str| format!("{key} key spec is {spec} which is not valid for this operation.");
    for operation in ["EnableKeyRotation", "DisableKeyRotation", "RotateKeyOnDemand", "ListKeyRotations"] {
        let message = of_spec(&key, "ECC_NIST_P256");
        root.refused(operation, json!({"KeyId": key}), "UnsupportedOperationException", &message).await;
    }
    let status = root.ok("GetKeyRotationStatus", json!({"KeyId": key})).await;
    assert_eq!(status, json!({"KeyId": key, "KeyRotationEnabled": false}));
    let message = of_spec(&symmetric, "SYMMETRIC_DEFAULT");
    root.refused("GetPublicKey", json!({"KeyId": symmetric}), "UnsupportedOperationException", &message).await;
    let message = format!("{symmetric} key usage is ENCRYPT_DECRYPT which is not valid for Sign.");
    let input = sign(&symmetric, "x", "ECDSA_SHA_256");
    root.refused("Sign", input.clone(), "InvalidKeyUsageException", &message).await;
    let input = with(input, "Signature", base64("x"));
    root.refused("Verify", input, "InvalidKeyUsageException", &message.replace("Sign.", "Verify.")).await;

    // Nothing is ever encrypted that could not be decrypted again.
    let caller = Caller::root(&server);
    let repository = json!({
        "repositoryName": "app", "encryptionConfiguration": {"encryptionType": "KMS", "kmsKey": key},
    });
    let refused = caller.refusal("CreateRepository", &repository, "KmsException").await;
    assert_eq!(refused["kmsError"], "InvalidKeyUsageException", "{refused}");
    let secret = json!({"Name": "db", "SecretString": "x", "KmsKeyId": key});
    let answer = server.call("secretsmanager", "CreateSecret", &secret).await;
    assert_eq!(answer.error_code(), "EncryptionFailure", "{}", answer.text());
}

#[tokio::test]
async fn messages_that_are_none_and_words_that_are_none_are_refused() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let key = root.key_with(signing("ECC_NIST_P256")).await;
    for (text, bound) in [("", "greater than or equal to 1"), (&"x".repeat(4097), "less than or equal to 4096")] {
        let message = root.refusal("Sign", sign(&key, text, "ECDSA_SHA_256"), "ValidationException").await;
        assert!(message.contains(bound) && message.contains("'message'"), "{message}");
    }
    root.ok("Sign", sign(&key, &"x".repeat(4096), "ECDSA_SHA_256")).await;
    root.refusal("Sign", sign(&key, "x", "ECDSA_SHA_1"), "ValidationException").await;
    root.refusal("Sign", sign(&key, "x", "SM2DSA"), "UnsupportedOperationException").await;
    let input = with(sign(&key, "x", "ECDSA_SHA_256"), "MessageType", "EXTERNAL_MU");
    root.refusal("Sign", input, "ValidationException").await;
    let input = with(sign(&key, "x", "ECDSA_SHA_256"), "GrantTokens", json!(["x"]));
    root.refusal("Sign", input, "InvalidGrantTokenException").await;
    let dry = with(sign(&key, "x", "ECDSA_SHA_256"), "DryRun", true);
    root.refusal("Sign", dry.clone(), "DryRunOperationException").await;
    root.refusal("Verify", with(dry, "Signature", base64("x")), "DryRunOperationException").await;
}

#[tokio::test]
async fn a_signing_key_that_is_disabled_or_to_be_deleted_does_nothing_until_it_is_enabled() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let key = root.key_with(signing("ECC_NIST_P256")).await;
    let input = sign(&key, "message", "ECDSA_SHA_256");
    let signature = root.ok("Sign", input.clone()).await["Signature"].clone();
    let verify = with(input.clone(), "Signature", signature);
    let uses = [("Sign", input), ("Verify", verify.clone()), ("GetPublicKey", json!({"KeyId": key}))];
    root.ok("DisableKey", json!({"KeyId": key})).await;
    for (operation, input) in &uses {
        let message = format!("{key} is disabled.");
        root.refused(operation, input.clone(), "DisabledException", &message).await;
    }
    root.ok("ScheduleKeyDeletion", json!({"KeyId": key, "PendingWindowInDays": 7})).await;
    for (operation, input) in &uses {
        let message = format!("{key} is pending deletion.");
        root.refused(operation, input.clone(), "KMSInvalidStateException", &message).await;
    }
    root.ok("CancelKeyDeletion", json!({"KeyId": key})).await;
    root.ok("EnableKey", json!({"KeyId": key})).await;
    root.ok("Verify", verify).await;
}

#[tokio::test]
async fn an_alias_goes_over_to_a_key_of_its_kind_only() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let (first, second) = (root.key_with(signing("ECC_NIST_P256")).await, root.key_with(signing("RSA_2048")).await);
    root.ok("CreateAlias", json!({"AliasName": "alias/release", "TargetKeyId": first})).await;
    let symmetric = root.key().await;
    let update = |key: &str| json!({"AliasName": "alias/release", "TargetKeyId": key});
    root.refusal("UpdateAlias", update(&symmetric), "ValidationException").await;
    root.ok("UpdateAlias", update(&second)).await;
    assert_eq!(root.ok("DescribeKey", json!({"KeyId": "alias/release"})).await["KeyMetadata"]["Arn"], json!(second));
}

#[tokio::test]
async fn grants_policies_and_conditions_let_others_sign() {
    let server = TestServer::start().await;
    let (root, other) = (Kms::root(&server), Kms::other(&server).await);
    let key = root.key_with(signing("RSA_2048")).await;
    let ci = Kms::user(&server, "ci", &[]).await;
    let input = sign(&key, "message", "RSASSA_PSS_SHA_256");
    let public = json!({"KeyId": key});
    ci.refusal("Sign", input.clone(), "AccessDeniedException").await;
    other.refusal("Sign", input.clone(), "AccessDeniedException").await;
    let grant = json!({
        "KeyId": key, "GranteePrincipal": user_arn("ci"), "Operations": ["Sign", "Verify", "GetPublicKey"],
    });
    let token = root.ok("CreateGrant", grant.clone()).await["GrantToken"].clone();
    let signature = ci.ok("Sign", with(input.clone(), "GrantTokens", json!([token]))).await["Signature"].clone();
    ci.ok("Verify", with(input.clone(), "Signature", signature.clone())).await;
    ci.ok("GetPublicKey", public.clone()).await;
    ci.refusal("DisableKey", public.clone(), "AccessDeniedException").await;
    for (member, value) in [
        ("Operations", json!(["Sign", "Decrypt"])),
        ("Operations", json!(["GenerateMac"])),
        ("Constraints", json!({"EncryptionContextEquals": {"a": "b"}})),
    ] {
        root.refusal("CreateGrant", with(grant.clone(), member, value), "ValidationException").await;
    }

    // What is done and how are conditions.
    let mut statement = allowing(&["kms:Sign", "kms:Verify"], &key);
    statement["Condition"] = json!({"StringEquals": {
        "kms:SigningAlgorithm": "RSASSA_PSS_SHA_256", "kms:MessageType": "RAW", "kms:KeySpec": "RSA_2048",
        "kms:KeyUsage": "SIGN_VERIFY",
    }});
    let bound = Kms::user(&server, "bound", &[statement]).await;
    bound.ok("Sign", input.clone()).await;
    bound.ok("Verify", with(input.clone(), "Signature", signature)).await;
    bound.refusal("Sign", sign(&key, "message", "RSASSA_PSS_SHA_384"), "AccessDeniedException").await;
    let of_digest = json!({
        "KeyId": key, "Message": digest_of("message", "RSASSA_PSS_SHA_256"), "MessageType": "DIGEST",
        "SigningAlgorithm": "RSASSA_PSS_SHA_256",
    });
    bound.refusal("Sign", of_digest, "AccessDeniedException").await;
    let maker = {
        let mut statement = allowing(&["kms:CreateKey"], "*");
        statement["Condition"] =
            json!({"StringEquals": {"kms:KeySpec": "ECC_NIST_P256", "kms:KeyUsage": "SIGN_VERIFY"}});
        Kms::user(&server, "maker", &[statement]).await
    };
    maker.ok("CreateKey", signing("ECC_NIST_P256")).await;
    maker.refusal("CreateKey", signing("ECC_NIST_P384"), "AccessDeniedException").await;
    maker.refusal("CreateKey", json!({}), "AccessDeniedException").await;

    // A key's policy lets another account's root.
    let stranger = format!("arn:aws:iam::{}:root", crate::caller::OTHER_ACCOUNT);
    let policy = key_policy(&[about("Allow", &stranger, &["kms:Sign", "kms:GetPublicKey"])]);
    root.ok("PutKeyPolicy", json!({"KeyId": key, "Policy": policy})).await;
    other.ok("Sign", input.clone()).await;
    other.ok("GetPublicKey", public).await;
    other.refusal("Verify", with(input, "Signature", base64("x")), "AccessDeniedException").await;
}
