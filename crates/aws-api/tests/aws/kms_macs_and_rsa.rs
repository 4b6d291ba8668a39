//! GenerateMac and VerifyMac; Encrypt, Decrypt and ReEncrypt with RSA keys; GenerateDataKeyPair.

use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPublicEncryptingKey, PublicEncryptingKey};
use aws_lc_rs::signature::{self, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use testkit::TestServer;

use crate::kms_caller::{Kms, base64, bytes, text, user_arn};

fn mac(key: &str, text: &str, algorithm: &str) -> Value {
    json!({"KeyId": key, "Message": base64(text), "MacAlgorithm": algorithm})
}

fn with(mut input: Value, member: &str, value: impl Into<Value>) -> Value {
    input[member] = value.into();
    input
}

#[tokio::test]
async fn every_kind_of_mac_key_makes_and_verifies_its_codes_and_no_other() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let all = ["224", "256", "384", "512"];
    for (at, bits) in all.iter().enumerate() {
        let (spec, algorithm) = (format!("HMAC_{bits}"), format!("HMAC_SHA_{bits}"));
        let created = root.ok("CreateKey", json!({"KeySpec": spec, "KeyUsage": "GENERATE_VERIFY_MAC"})).await;
        let metadata = &created["KeyMetadata"];
        assert_eq!(metadata["MacAlgorithms"], json!([algorithm]));
        assert_eq!((&metadata["KeySpec"], &metadata["CustomerMasterKeySpec"]), (&json!(spec), &json!(spec)));
        assert_eq!(metadata["KeyUsage"], "GENERATE_VERIFY_MAC");
        for absent in ["EncryptionAlgorithms", "SigningAlgorithms", "CurrentKeyMaterialId"] {
            assert!(metadata.get(absent).is_none(), "{metadata}");
        }
        let key = metadata["Arn"].as_str().expect("an ARN");
        let made = root.ok("GenerateMac", mac(key, "message", &algorithm)).await;
        assert_eq!(made, json!({"KeyId": key, "Mac": made["Mac"], "MacAlgorithm": algorithm}));
        assert_eq!(bytes(&made["Mac"]).len() * 8, bits.parse::<usize>().expect("a number"));
        assert_eq!(root.ok("GenerateMac", mac(key, "message", &algorithm)).await, made, "the same again");
        let verified = root.ok("VerifyMac", with(mac(key, "message", &algorithm), "Mac", made["Mac"].clone())).await;
        assert_eq!(verified, json!({"KeyId": key, "MacValid": true, "MacAlgorithm": algorithm}));
        let short = STANDARD.encode(&bytes(&made["Mac"])[1..]);
        for (text, code) in [("another", made["Mac"].clone()), ("message", json!(short))] {
            let input = with(mac(key, text, &algorithm), "Mac", code);
            assert_eq!(root.refusal("VerifyMac", input, "KMSInvalidMacException").await, "");
        }
        let other = format!("HMAC_SHA_{}", all[(at + 1) % all.len()]);
        let message = format!("Algorithm {other} is incompatible with key spec {spec}.");
        root.refused("GenerateMac", mac(key, "x", &other), "InvalidKeyUsageException", &message).await;
        let message = format!("{key} key usage is GENERATE_VERIFY_MAC which is not valid for Encrypt.");
        let input = json!({"KeyId": key, "Plaintext": base64("x")});
        root.refused("Encrypt", input, "InvalidKeyUsageException", &message).await;
        root.refusal("GetPublicKey", json!({"KeyId": key}), "UnsupportedOperationException").await;
        root.refusal("EnableKeyRotation", json!({"KeyId": key}), "UnsupportedOperationException").await;
    }
}

#[tokio::test]
async fn macs_obey_states_grants_and_dry_runs() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let key = root.key_with(json!({"KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC"})).await;
    let another = root.key_with(json!({"KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC"})).await;
    let input = mac(&key, "message", "HMAC_SHA_256");
    let made = root.ok("GenerateMac", input.clone()).await["Mac"].clone();
    let verify = with(input.clone(), "Mac", made.clone());
    let of_other = with(mac(&another, "message", "HMAC_SHA_256"), "Mac", made);
    root.refusal("VerifyMac", of_other, "KMSInvalidMacException").await;
    for (operation, input) in [("GenerateMac", &input), ("VerifyMac", &verify)] {
        root.refusal(operation, with(input.clone(), "DryRun", true), "DryRunOperationException").await;
        root.refusal(operation, with(input.clone(), "GrantTokens", json!(["x"])), "InvalidGrantTokenException").await;
        root.refusal(operation, with(input.clone(), "MacAlgorithm", "HMAC_MD5"), "ValidationException").await;
        root.refusal(operation, with(input.clone(), "Message", ""), "ValidationException").await;
    }
    let ci = Kms::user(&server, "ci", &[]).await;
    let grant = json!({"KeyId": key, "GranteePrincipal": user_arn("ci"), "Operations": ["VerifyMac"]});
    ci.refusal("VerifyMac", verify.clone(), "AccessDeniedException").await;
    root.ok("CreateGrant", grant.clone()).await;
    ci.ok("VerifyMac", verify.clone()).await;
    ci.refusal("GenerateMac", input.clone(), "AccessDeniedException").await;
    root.refusal("CreateGrant", with(grant, "Operations", json!(["Sign"])), "ValidationException").await;
    root.ok("DisableKey", json!({"KeyId": key})).await;
    for (operation, input) in [("GenerateMac", input), ("VerifyMac", verify)] {
        root.refused(operation, input, "DisabledException", &format!("{key} is disabled.")).await;
    }
}

#[tokio::test]
async fn rsa_keys_encrypt_a_little_and_decrypt_what_others_encrypted_with_the_public_key() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let created = root.ok("CreateKey", json!({"KeySpec": "RSA_2048", "KeyUsage": "ENCRYPT_DECRYPT"})).await;
    let metadata = &created["KeyMetadata"];
    assert_eq!(metadata["EncryptionAlgorithms"], json!(["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"]));
    let key = metadata["Arn"].as_str().expect("an ARN");
    let encrypt = |text: &str, algorithm: &str| json!({"KeyId": key, "Plaintext": base64(text), "EncryptionAlgorithm": algorithm});
    for (algorithm, max) in [("RSAES_OAEP_SHA_1", 214), ("RSAES_OAEP_SHA_256", 190)] {
        let encrypted = root.ok("Encrypt", encrypt(&"x".repeat(max), algorithm)).await;
        let blob = &encrypted["CiphertextBlob"];
        assert_eq!(encrypted, json!({"KeyId": key, "CiphertextBlob": blob, "EncryptionAlgorithm": algorithm}));
        assert_eq!(bytes(blob).len(), 256);
        let decrypt = json!({"KeyId": key, "CiphertextBlob": blob, "EncryptionAlgorithm": algorithm});
        let decrypted = root.ok("Decrypt", decrypt.clone()).await;
        assert_eq!(decrypted["EncryptionAlgorithm"], algorithm);
        assert_eq!(text(&decrypted["Plaintext"]), "x".repeat(max));
        assert!(decrypted.get("KeyMaterialId").is_none(), "{decrypted}");
        let message =
            format!("Algorithm {algorithm} and key spec RSA_2048 cannot encrypt data larger than {max} bytes.");
        root.refused("Encrypt", encrypt(&"x".repeat(max + 1), algorithm), "ValidationException", &message).await;
        let mut unnamed = decrypt.clone();
        unnamed.as_object_mut().expect("an object").remove("KeyId");
        root.refusal("Decrypt", unnamed, "ValidationException").await;
        let with_context = with(decrypt.clone(), "EncryptionContext", json!({"a": "b"}));
        root.refusal("Decrypt", with_context, "ValidationException").await;
        let garbage = with(decrypt, "CiphertextBlob", STANDARD.encode([7; 256]));
        root.refusal("Decrypt", garbage, "InvalidCiphertextException").await;
    }
    let public = root.ok("GetPublicKey", json!({"KeyId": key})).await;
    assert_eq!(public["EncryptionAlgorithms"], metadata["EncryptionAlgorithms"]);
    assert!(public.get("SigningAlgorithms").is_none(), "{public}");
    let theirs = PublicEncryptingKey::from_der(&bytes(&public["PublicKey"])).expect("a public key");
    let theirs = OaepPublicEncryptingKey::new(theirs).expect("a public key");
    let mut block = vec![0; theirs.ciphertext_size()];
    let block = theirs.encrypt(&OAEP_SHA256_MGF1SHA256, b"from afar", &mut block, None).expect("it encrypts");
    let decrypt = json!({
        "KeyId": key, "CiphertextBlob": STANDARD.encode(block), "EncryptionAlgorithm": "RSAES_OAEP_SHA_256",
    });
    assert_eq!(text(&root.ok("Decrypt", decrypt.clone()).await["Plaintext"]), "from afar");

    // From an RSA key to a symmetric one and back.
    let symmetric = root.key().await;
    let to_symmetric = json!({
        "CiphertextBlob": decrypt["CiphertextBlob"], "SourceKeyId": key,
        "SourceEncryptionAlgorithm": "RSAES_OAEP_SHA_256", "DestinationKeyId": symmetric,
    });
    let moved = root.ok("ReEncrypt", to_symmetric).await;
    assert_eq!((&moved["SourceKeyId"], &moved["KeyId"]), (&json!(key), &json!(symmetric)));
    assert_eq!(moved["SourceEncryptionAlgorithm"], "RSAES_OAEP_SHA_256");
    assert!(moved.get("SourceKeyMaterialId").is_none() && moved.get("DestinationKeyMaterialId").is_some(), "{moved}");
    assert_eq!(root.decrypt(moved["CiphertextBlob"].as_str().expect("a blob")).await, "from afar");
    let back = json!({
        "CiphertextBlob": moved["CiphertextBlob"], "DestinationKeyId": key,
        "DestinationEncryptionAlgorithm": "RSAES_OAEP_SHA_1",
    });
    let back = root.ok("ReEncrypt", back).await["CiphertextBlob"].clone();
    let input = json!({"KeyId": key, "CiphertextBlob": back, "EncryptionAlgorithm": "RSAES_OAEP_SHA_1"});
    assert_eq!(text(&root.ok("Decrypt", input).await["Plaintext"]), "from afar");
    for (operation, input) in [
        ("Encrypt", json!({"KeyId": key, "Plaintext": base64("x")})),
        ("GenerateDataKey", json!({"KeyId": key, "KeySpec": "AES_256"})),
    ] {
        let message = "Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048.";
        root.refused(operation, input, "InvalidKeyUsageException", message).await;
    }
}

#[tokio::test]
async fn data_key_pairs_are_given_out_encrypted_and_where_asked_for_in_the_clear() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let key = root.key().await;
    let input = json!({"KeyId": key, "KeyPairSpec": "ECC_NIST_P256", "EncryptionContext": {"a": "b"}});
    let made = root.ok("GenerateDataKeyPair", input.clone()).await;
    assert_eq!((&made["KeyId"], &made["KeyPairSpec"]), (&json!(key), &json!("ECC_NIST_P256")));
    let private = bytes(&made["PrivateKeyPlaintext"]);
    let pair = EcdsaKeyPair::from_pkcs8(&signature::ECDSA_P256_SHA256_ASN1_SIGNING, &private).expect("a private key");
    assert!(bytes(&made["PublicKey"]).ends_with(pair.public_key().as_ref()), "the public key is of the private one");
    let decrypt = json!({"CiphertextBlob": made["PrivateKeyCiphertextBlob"], "EncryptionContext": {"a": "b"}});
    assert_eq!(bytes(&root.ok("Decrypt", decrypt.clone()).await["Plaintext"]), private);
    root.refusal("Decrypt", with(decrypt, "EncryptionContext", json!({})), "InvalidCiphertextException").await;
    let hidden = root.ok("GenerateDataKeyPairWithoutPlaintext", input.clone()).await;
    assert!(hidden.get("PrivateKeyPlaintext").is_none() && hidden["PublicKey"] != made["PublicKey"], "{hidden}");
    let rsa = root.ok("GenerateDataKeyPair", with(input.clone(), "KeyPairSpec", "RSA_2048")).await;
    assert_eq!(bytes(&rsa["PublicKey"]).len(), 294);
    for operation in ["GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext"] {
        root.refusal(operation, with(input.clone(), "DryRun", true), "DryRunOperationException").await;
        root.refusal(operation, with(input.clone(), "KeyPairSpec", "SM2"), "UnsupportedOperationException").await;
        root.refusal(operation, with(input.clone(), "KeyPairSpec", "HMAC_256"), "ValidationException").await;
    }
}
