//! The things that operations are about. Whatever is ours has our mark in its name, its tags and its content.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use testkit::{Answer, Image, digest_of};

use crate::scene::Scene;
use crate::world::{policy, trust};

/// The kinds that name nothing that exists. Whoever sends them may keep them, so they do not have our mark.
pub const NAMES_OF_NOTHING: [&str; 5] =
    ["new name", "any policy", "repository policy", "resource policy", "key policy"];

const NO_MARK: &str = "fresh";

/// The first password of every user who has one.
pub const PASSWORD: &str = "Canary-Password-1";

/// Makes a thing; gives what names it.
pub async fn make(scene: &Scene<'_>, kind: &str) -> String {
    let owner = scene.owner;
    if let Some(kind) = kind.strip_prefix("second ") {
        return Box::pin(make(scene, kind)).await;
    }
    match kind {
        "account" => owner.account.to_owned(),
        "other account" => scene.other_account().to_owned(),
        "registry" if owner.account == scene.world.ours.account => String::new(),
        "registry" => format!("{}.dkr.ecr.us-east-1/", owner.account),
        "new name" => scene.unique_with(NO_MARK),
        "any policy" => any_policy(scene, NO_MARK),
        "repository policy" => repository_policy(scene, NO_MARK),
        "key policy" => key_policy(scene, NO_MARK),
        "resource policy" => resource_policy(scene),
        _ => match made_of(kind) {
            "iam" => iam(scene, kind).await,
            "ecr" => ecr(scene, kind).await,
            "kms" => kms(scene, kind).await,
            "secretsmanager" => secrets(scene, kind).await,
            _ => panic!("nobody knows how to make <{kind}>"),
        },
    }
}

fn made_of(kind: &str) -> &'static str {
    match kind {
        "user" | "user arn" | "group" | "role" | "role arn" | "policy" | "policy version" | "provider"
        | "access key" | "instance profile" | "device" | "service role" | "deletion task" => "iam",
        "repository" | "repository arn" | "image" | "manifest" | "manifest digest" | "layer" | "loose layer"
        | "upload" | "filled upload" | "filled digest" => "ecr",
        "key" | "key id" | "signing key" | "mac key" | "alias" | "alias of key" | "ciphertext" | "grant"
        | "grant token" => "kms",
        "secret" | "secret name" | "secret version" | "first version" => "secretsmanager",
        _ => "",
    }
}

/// A policy that lets nobody do much.
fn any_policy(scene: &Scene<'_>, mark: &str) -> String {
    let arn = format!("arn:aws:ecr:us-east-1:{}:repository/{}", scene.owner.account, scene.unique_with(mark));
    policy(json!({"Effect": "Allow", "Action": "ecr:ListImages", "Resource": arn}))
}

fn owner_mark(scene: &Scene<'_>) -> &'static str {
    scene.owner.mark
}

async fn ok(scene: &Scene<'_>, service: &str, operation: &str, input: Value) -> Answer {
    scene.world.ok(&scene.owner.root, service, operation, input).await
}

fn text(answer: &Answer, path: &str) -> String {
    answer.xml(path).unwrap_or_else(|| panic!("no {path} in {}", answer.text()))
}

fn member(answer: &Answer, path: &str) -> String {
    let json = answer.json();
    json.pointer(path).and_then(Value::as_str).unwrap_or_else(|| panic!("no {path} in {json}")).to_owned()
}

async fn iam(scene: &Scene<'_>, kind: &str) -> String {
    let name = scene.unique();
    let tags = json!([{"Key": "note", "Value": scene.unique()}]);
    match kind {
        "user" => {
            ok(scene, "iam", "CreateUser", json!({"UserName": name, "Tags": tags})).await;
            name
        }
        "user arn" => format!("arn:aws:iam::{}:user/{}", scene.owner.account, scene.get("user").await),
        "group" => {
            ok(scene, "iam", "CreateGroup", json!({"GroupName": name})).await;
            name
        }
        "role" => {
            let mut trusted = vec![scene.owner.account];
            trusted.extend(scene.open.then(|| scene.other_account()));
            let input = json!({
                "RoleName": name, "AssumeRolePolicyDocument": trust(&trusted), "Description": scene.unique(), "Tags": tags,
            });
            ok(scene, "iam", "CreateRole", input).await;
            name
        }
        "instance profile" => {
            ok(scene, "iam", "CreateInstanceProfile", json!({"InstanceProfileName": name, "Tags": tags})).await;
            name
        }
        "device" => {
            let input = json!({"VirtualMFADeviceName": name, "Tags": tags});
            let created = ok(scene, "iam", "CreateVirtualMFADevice", input).await;
            text(&created, "CreateVirtualMFADeviceResult/VirtualMFADevice/SerialNumber")
        }
        "service role" => {
            // An account has one at most.
            let input = json!({"AWSServiceName": "replication.ecr.amazonaws.com"});
            let created = scene.world.call(Some(&scene.owner.root), "iam", "CreateServiceLinkedRole", &input).await;
            assert!(created.status == 200 || created.error_code() == "InvalidInput", "{}", created.text());
            "AWSServiceRoleForECRReplication".to_owned()
        }
        "deletion task" => {
            let input = json!({"RoleName": scene.get("service role").await});
            let deleted = ok(scene, "iam", "DeleteServiceLinkedRole", input).await;
            text(&deleted, "DeleteServiceLinkedRoleResult/DeletionTaskId")
        }
        "role arn" => format!("arn:aws:iam::{}:role/{}", scene.owner.account, scene.get("role").await),
        "policy" => {
            let document = any_policy(scene, owner_mark(scene));
            let input =
                json!({"PolicyName": name, "PolicyDocument": document, "Description": scene.unique(), "Tags": tags});
            text(&ok(scene, "iam", "CreatePolicy", input).await, "CreatePolicyResult/Policy/Arn")
        }
        "policy version" => {
            let input =
                json!({"PolicyArn": scene.get("policy").await, "PolicyDocument": any_policy(scene, owner_mark(scene))});
            let answer = ok(scene, "iam", "CreatePolicyVersion", input).await;
            text(&answer, "CreatePolicyVersionResult/PolicyVersion/VersionId")
        }
        "provider" => {
            let input = json!({
                "Url": format!("https://{name}.example"), "ClientIDList": ["one", scene.unique()],
                "ThumbprintList": ["0".repeat(40)], "Tags": tags,
            });
            let answer = ok(scene, "iam", "CreateOpenIDConnectProvider", input).await;
            text(&answer, "CreateOpenIDConnectProviderResult/OpenIDConnectProviderArn")
        }
        _ => {
            let answer = ok(scene, "iam", "CreateAccessKey", json!({"UserName": scene.get("user").await})).await;
            text(&answer, "CreateAccessKeyResult/AccessKey/AccessKeyId")
        }
    }
}

async fn ecr(scene: &Scene<'_>, kind: &str) -> String {
    let registry = scene.owner.account;
    match kind {
        "repository" => {
            let name = scene.unique();
            let input = json!({"repositoryName": name, "tags": [{"Key": "note", "Value": scene.unique()}]});
            ok(scene, "ecr", "CreateRepository", input).await;
            if scene.open {
                let input = json!({"repositoryName": name, "policyText": repository_policy(scene, owner_mark(scene))});
                ok(scene, "ecr", "SetRepositoryPolicy", input).await;
            }
            name
        }
        "repository arn" => {
            format!("arn:aws:ecr:us-east-1:{registry}:repository/{}", scene.get("repository").await)
        }
        "image" => {
            let (repository, image) = (scene.get("repository").await, pushed(scene).await);
            let manifest = String::from_utf8(image.manifest.to_vec()).expect("JSON");
            let input = json!({"repositoryName": repository, "imageManifest": manifest, "imageTag": scene.unique()});
            ok(scene, "ecr", "PutImage", input).await;
            scene.set("layer", digest_of(&image.blobs[1]));
            image.digest()
        }
        "layer" => {
            scene.get("image").await;
            scene.get(kind).await
        }
        "loose layer" => push(scene, scene.unique().as_bytes()).await,
        "manifest" => {
            let image = pushed(scene).await;
            scene.set("manifest digest", image.digest());
            String::from_utf8(image.manifest.to_vec()).expect("JSON")
        }
        "manifest digest" => {
            scene.get("manifest").await;
            scene.get(kind).await
        }
        "upload" | "filled upload" => {
            let repository = scene.get("repository").await;
            let input = json!({"registryId": registry, "repositoryName": repository});
            let begun = scene.world.ok(&scene.beginner, "ecr", "InitiateLayerUpload", input).await;
            let upload = member(&begun, "/uploadId");
            if kind == "filled upload" {
                let content = scene.unique();
                let part = part(registry, &repository, &upload, content.as_bytes());
                scene.world.ok(&scene.beginner, "ecr", "UploadLayerPart", part).await;
                scene.set("filled digest", digest_of(content.as_bytes()));
            }
            upload
        }
        _ => {
            scene.get("filled upload").await;
            scene.get(kind).await
        }
    }
}

/// What lets the other account do everything to a repository, or hardly anything if the scene is not open.
fn repository_policy(scene: &Scene<'_>, mark: &str) -> String {
    let action = if scene.open { "ecr:*" } else { "ecr:DescribeImageScanFindings" };
    let sid: String = scene.unique_with(mark).chars().filter(char::is_ascii_alphanumeric).collect();
    let statement =
        json!({"Sid": sid, "Effect": "Allow", "Principal": {"AWS": scene.other_account()}, "Action": action});
    policy(statement)
}

/// An image whose layers are in the repository, and whose manifest is not.
async fn pushed(scene: &Scene<'_>) -> Image {
    let subject = Image::random(u64::from(scene.world.server.address().port()), &[1]);
    let image = Image::artifact(&subject, "application/x-test", scene.unique().as_bytes());
    for blob in &image.blobs {
        push(scene, blob).await;
    }
    image
}

async fn push(scene: &Scene<'_>, blob: &[u8]) -> String {
    let (registry, repository) = (scene.owner.account, scene.get("repository").await);
    let digest = digest_of(blob);
    let begun = ok(scene, "ecr", "InitiateLayerUpload", json!({"repositoryName": repository})).await;
    let upload = member(&begun, "/uploadId");
    ok(scene, "ecr", "UploadLayerPart", part(registry, &repository, &upload, blob)).await;
    let input = json!({"repositoryName": repository, "uploadId": upload, "layerDigests": [digest]});
    let root = Some(&scene.owner.root);
    let completed = scene.world.call(root, "ecr", "CompleteLayerUpload", &input).await;
    let is_there = completed.status == 200 || completed.error_code() == "LayerAlreadyExistsException";
    assert!(is_there, "{}", completed.text());
    digest
}

fn part(registry: &str, repository: &str, upload: &str, bytes: &[u8]) -> Value {
    json!({
        "registryId": registry, "repositoryName": repository, "uploadId": upload,
        "partFirstByte": 0, "partLastByte": bytes.len() - 1, "layerPartBlob": STANDARD.encode(bytes),
    })
}

async fn kms(scene: &Scene<'_>, kind: &str) -> String {
    match kind {
        "key" | "signing key" | "mac key" => {
            let (spec, usage) = match kind {
                "signing key" => ("ECC_NIST_P256", "SIGN_VERIFY"),
                "mac key" => ("HMAC_256", "GENERATE_VERIFY_MAC"),
                _ => ("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"),
            };
            let input = json!({
                "KeySpec": spec,
                "KeyUsage": usage,
                "Description": scene.unique(),
                "Policy": key_policy(scene, owner_mark(scene)),
                "Tags": [{"TagKey": "note", "TagValue": scene.unique()}],
            });
            member(&ok(scene, "kms", "CreateKey", input).await, "/KeyMetadata/Arn")
        }
        "key id" => scene.get("key").await.rsplit('/').next().expect("an id").to_owned(),
        "alias" | "alias of key" => {
            let alias = format!("alias/{}", scene.unique());
            ok(scene, "kms", "CreateAlias", json!({"AliasName": alias, "TargetKeyId": scene.get("key").await})).await;
            if kind == "alias" { alias } else { format!("arn:aws:kms:us-east-1:{}:{alias}", scene.owner.account) }
        }
        "ciphertext" => {
            let input = json!({"KeyId": scene.get("key").await, "Plaintext": STANDARD.encode(scene.unique())});
            member(&ok(scene, "kms", "Encrypt", input).await, "/CiphertextBlob")
        }
        _ => {
            let input = json!({
                "KeyId": scene.get("key").await,
                "GranteePrincipal": format!("arn:aws:iam::{}:root", scene.owner.account),
                "Operations": ["Decrypt"],
                "Name": scene.unique(),
            });
            let answer = ok(scene, "kms", "CreateGrant", input).await;
            let (id, token) = (member(&answer, "/GrantId"), member(&answer, "/GrantToken"));
            scene.set("grant", id.clone());
            scene.set("grant token", token.clone());
            if kind == "grant" { id } else { token }
        }
    }
}

fn key_policy(scene: &Scene<'_>, mark: &str) -> String {
    let mut accounts = vec![scene.owner.account];
    accounts.extend(scene.open.then(|| scene.other_account()));
    let sid = scene.unique_with(mark);
    let statement =
        json!({"Sid": sid, "Effect": "Allow", "Principal": {"AWS": accounts}, "Action": "kms:*", "Resource": "*"});
    policy(statement)
}

async fn secrets(scene: &Scene<'_>, kind: &str) -> String {
    match kind {
        "secret" => {
            let input = json!({
                "Name": scene.unique(),
                "Description": scene.unique(),
                "SecretString": scene.unique(),
                "KmsKeyId": scene.get("key").await,
                "Tags": [{"Key": "note", "Value": scene.unique()}],
            });
            let created = ok(scene, "secretsmanager", "CreateSecret", input).await;
            let arn = member(&created, "/ARN");
            scene.set("first version", member(&created, "/VersionId"));
            scene.set("secret name", member(&created, "/Name"));
            if scene.open {
                let input = json!({"SecretId": arn, "ResourcePolicy": resource_policy(scene)});
                ok(scene, "secretsmanager", "PutResourcePolicy", input).await;
            }
            arn
        }
        "secret name" | "first version" => {
            scene.get("secret").await;
            scene.get(kind).await
        }
        _ => {
            let input = json!({"SecretId": scene.get("secret").await, "SecretString": scene.unique()});
            member(&ok(scene, "secretsmanager", "PutSecretValue", input).await, "/VersionId")
        }
    }
}

fn resource_policy(scene: &Scene<'_>) -> String {
    let action = if scene.open { "secretsmanager:*" } else { "secretsmanager:ListSecretVersionIds" };
    let principal = json!({"AWS": format!("arn:aws:iam::{}:root", scene.other_account())});
    policy(json!({"Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*"}))
}
