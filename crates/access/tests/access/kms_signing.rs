//! Keys that sign, from inside the program: how their material is kept, and that nothing else is done with it.

use access::Access;
use access::kms::{CreateKey, EncryptionContext, GenerateDataKeyPair, GenerateMac, KeySpecification, Sign};
use meta::kms_keys;
use model::kms::{KeySpec, MacAlgorithm, MessageType, SigningAlgorithm};
use model::{Caller, Region};
use uuid::Uuid;

use crate::deployment::{ACCOUNT, KEY_ID, caller, name, region, registry};
use crate::world::World;

const SECRET: &str = "arn:aws:secretsmanager:us-east-1:111111111111:secret:db-AbCdEf";

fn home() -> Region {
    region("us-east-1")
}

fn root() -> Caller {
    caller(ACCOUNT, KEY_ID)
}

async fn new_key(access: &Access, spec: &str, usage: &str) -> String {
    let specification =
        KeySpecification { key_spec: Some(spec.into()), key_usage: Some(usage.into()), ..KeySpecification::default() };
    let create = CreateKey { specification, ..CreateKey::default() };
    access.create_key(&root(), &home(), create).await.expect("a key").arn.to_string()
}

fn sign<'a>(key: &'a str, algorithm: SigningAlgorithm) -> Sign<'a> {
    Sign { key, message: b"message", message_type: MessageType::Raw, algorithm, dry_run: false }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[tokio::test]
async fn material_is_sealed_at_rest_and_opens_after_the_root_keys_are_changed() {
    let world = World::new().await;
    let access = &world.deployment.access;
    for (spec, algorithm) in
        [("ECC_NIST_P256", SigningAlgorithm::EcdsaSha256), ("RSA_2048", SigningAlgorithm::RsassaPkcs1V15Sha256)]
    {
        let key = new_key(access, spec, "SIGN_VERIFY").await;
        let public = access.get_public_key(&root(), &home(), &key).await.expect("a public key");
        // The private key is stored with its public one: where that is not to be seen, neither is the other.
        let known = &public.der[public.der.len() - 64..public.der.len() - 16];
        let id = public.arn.id();
        let rows = world.deployment.db.read("versions", move |tx| Box::pin(kms_keys::versions(tx, id)));
        for row in rows.await.expect("rows") {
            assert!(!contains(&row.sealed_material, known), "{spec}");
        }
        let signature = access.sign(&root(), &home(), sign(&key, algorithm)).await.expect("it signs").signature;
        access.rotate_root_keys(|_| {}).await.expect("they are changed");
        let there = world.deployment.another_node().await;
        for access in [access, &there] {
            let verified = access.verify_signature(&root(), &home(), sign(&key, algorithm), &signature).await;
            assert_eq!(verified.expect("it verifies").to_string(), key);
            assert_eq!(access.get_public_key(&root(), &home(), &key).await.expect("a public key").der, public.der);
        }
    }
}

#[tokio::test]
async fn a_mac_key_has_the_length_of_an_aes_key_and_is_never_used_as_one() {
    let world = World::new().await;
    let access = &world.deployment.access;
    let key = new_key(access, "HMAC_256", "GENERATE_VERIFY_MAC").await;
    let generate = GenerateMac { key: &key, message: b"m", algorithm: MacAlgorithm::HmacSha256, dry_run: false };
    assert_eq!(access.generate_mac(&root(), &home(), generate).await.expect("a code").mac.len(), 32);
    let refused = access.seal_secret_value(&root(), Some(&key), SECRET, "version", b"x").await;
    assert_eq!(refused.expect_err("no key for that").code(), "InvalidKeyUsageException");
    let refused = access.repository_key(&root(), &key, &registry(ACCOUNT), &name("app")).await;
    assert_eq!(refused.expect_err("no key for that").code(), "InvalidKeyUsageException");
    // Not even to check what no repository can have.
    let opened = access.open_kms_data_key_to_verify(&key, Uuid::nil(), &[1; 81]).await;
    assert!(opened.is_err());
}

#[tokio::test]
async fn a_private_key_that_is_given_out_is_not_in_what_is_written_for_debugging() {
    let world = World::new().await;
    let access = &world.deployment.access;
    let key = access.create_key(&root(), &home(), CreateKey::default()).await.expect("a key").arn.to_string();
    let generate = GenerateDataKeyPair {
        key: &key,
        spec: KeySpec::EccNistP256,
        context: EncryptionContext::default(),
        with_plaintext: true,
        dry_run: false,
    };
    let generated = access.generate_data_key_pair(&root(), &home(), generate).await.expect("root may");
    let text = format!("{generated:?}");
    let private = format!("{:?}", generated.private_key.as_slice());
    let inner = private.trim_matches(['[', ']']);
    assert!(text.contains(&key) && !text.contains(inner), "{text}");
}
