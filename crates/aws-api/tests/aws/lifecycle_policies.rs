//! Lifecycle policies: PutLifecyclePolicy, GetLifecyclePolicy, DeleteLifecyclePolicy, and what they take.

use std::sync::Mutex;
use std::time::Duration;

use registry::ExpiredImage;
use serde_json::{Value, json};
use testkit::{Image, TestServer};

use crate::caller::{ACCOUNT, Caller, put};

pub const DAY: Duration = Duration::from_secs(24 * 3600);
const MILLISECOND: Duration = Duration::from_millis(1);

/// A rule of these priority, selection and action; `expire` if nothing else is said.
pub fn rule(priority: u32, selection: &Value) -> Value {
    json!({"rulePriority": priority, "description": "as the test has it", "selection": selection, "action": {"type": "expire"}})
}

pub fn more_than(count: u32) -> Value {
    json!({"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": count})
}

pub fn untagged_for(days: u32) -> Value {
    json!({"tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": days})
}

pub fn policy(rules: &[Value]) -> String {
    json!({"rules": rules}).to_string()
}

async fn set(root: &Caller<'_>, rules: &[Value]) {
    let input = json!({"repositoryName": "app", "lifecyclePolicyText": policy(rules)});
    root.ok("PutLifecyclePolicy", input).await;
}

/// Does what the job does; what it told.
async fn expire(server: &TestServer) -> Vec<ExpiredImage> {
    let told = Mutex::new(Vec::new());
    let tell = |image: &ExpiredImage| told.lock().expect("no panic").push(image.clone());
    let count = server.registry().expire_due(&tell).await.expect("it runs");
    let told = told.into_inner().expect("no panic");
    assert_eq!(count, told.len() as u64);
    told
}

async fn expired(server: &TestServer) -> Vec<String> {
    let mut digests: Vec<String> = expire(server).await.iter().map(|image| image.digest.to_string()).collect();
    digests.sort_unstable();
    digests
}

async fn there(root: &Caller<'_>) -> Vec<String> {
    let listed = root.ok("DescribeImages", json!({"repositoryName": "app", "maxResults": 1000})).await;
    let details = listed["imageDetails"].as_array().expect("a list");
    details.iter().map(|image| image["imageDigest"].as_str().expect("a digest").to_owned()).collect()
}

fn digests(images: &[&Image]) -> Vec<String> {
    let mut digests: Vec<String> = images.iter().map(|image| image.digest()).collect();
    digests.sort_unstable();
    digests
}

#[tokio::test]
async fn a_policy_is_kept_by_priority_and_taken_away() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    root.create_repository("app").await;
    let of_app = json!({"repositoryName": "app"});
    let given = policy(&[rule(20, &more_than(3)), rule(3, &untagged_for(14))]);
    let kept = policy(&[rule(3, &untagged_for(14)), rule(20, &more_than(3))]);
    let put = root.ok("PutLifecyclePolicy", json!({"repositoryName": "app", "lifecyclePolicyText": given})).await;
    assert_eq!((&put["registryId"], &put["repositoryName"]), (&json!(ACCOUNT), &json!("app")));
    let same = |text: &Value, expected: &str| {
        let text: Value = serde_json::from_str(text.as_str().expect("a text")).expect("JSON");
        assert_eq!(text, serde_json::from_str::<Value>(expected).expect("JSON"));
    };
    same(&put["lifecyclePolicyText"], &kept);
    let got = root.ok("GetLifecyclePolicy", of_app.clone()).await;
    same(&got["lifecyclePolicyText"], &kept);
    assert_eq!(got["lastEvaluatedAt"], json!(0.0), "it was never evaluated");
    assert!(expired(&server).await.is_empty());
    let got = root.ok("GetLifecyclePolicy", of_app.clone()).await;
    assert_eq!(got["lastEvaluatedAt"], json!(1_767_225_600.0));
    // Another takes its place as a whole.
    set(&root, &[rule(1, &more_than(1))]).await;
    let deleted = root.ok("DeleteLifecyclePolicy", of_app.clone()).await;
    same(&deleted["lifecyclePolicyText"], &policy(&[rule(1, &more_than(1))]));
    assert_eq!(deleted["lastEvaluatedAt"], json!(0.0));
    for operation in ["GetLifecyclePolicy", "DeleteLifecyclePolicy", "StartLifecyclePolicyPreview"] {
        let message = format!(
            "Lifecycle policy does not exist for the repository with name 'app' in the registry with id '{ACCOUNT}'"
        );
        root.refused(operation, of_app.clone(), "LifecyclePolicyNotFoundException", &message).await;
    }
}

#[tokio::test]
async fn what_is_no_policy_is_refused_in_ecrs_words() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    root.create_repository("app").await;
    let at = "LifecyclePolicyText";
    let with = |key: &str, value: Value| {
        let mut changed = rule(1, &more_than(1));
        changed["selection"][key] = value;
        policy(&[changed])
    };
    for (text, detail) in [
        ("x".repeat(100), "Could not map policyString into LifecyclePolicy."),
        (with("countNumber", json!(0)), "numeric instance is lower than the required minimum (minimum: 1, found: 0)"),
        (with("tagStatus", json!("tagged")), "Must specify tagPrefixList or tagPatternList when tagStatus=TAGGED."),
        (
            policy(&[rule(1, &untagged_for(1)), rule(2, &untagged_for(2))]),
            "Only one rule can select Untagged images per storage class",
        ),
    ] {
        for operation in ["PutLifecyclePolicy", "StartLifecyclePolicyPreview"] {
            let input = json!({"repositoryName": "app", "lifecyclePolicyText": text});
            let constraint = format!("Lifecycle policy validation failure: {detail}");
            root.refused_parameter(operation, input, at, &constraint).await;
        }
    }
    for operation in ["PutLifecyclePolicy", "StartLifecyclePolicyPreview"] {
        let short = json!({"repositoryName": "app", "lifecyclePolicyText": "{}"});
        let _ = root.refusal(operation, &short, "InvalidParameterException").await;
    }
    // Nothing is accepted that would do nothing.
    let mut to_archive = rule(1, &untagged_for(30));
    to_archive["action"] = json!({"type": "transition", "targetStorageClass": "archive"});
    let mut in_archive = rule(1, &untagged_for(120));
    in_archive["selection"]["storageClass"] = "archive".into();
    in_archive["selection"]["countType"] = "sinceImageTransitioned".into();
    for changed in [to_archive, in_archive] {
        for operation in ["PutLifecyclePolicy", "StartLifecyclePolicyPreview"] {
            let input = json!({"repositoryName": "app", "lifecyclePolicyText": policy(std::slice::from_ref(&changed))});
            let message = "Wharfinger does not serve this yet: lifecycle policy rules that move images to the archive \
                           storage class or expire them from there";
            root.refused(operation, input, "UnsupportedOperationException", message).await;
        }
    }
}

#[tokio::test]
async fn images_go_when_they_are_too_many_and_soon_after_a_push() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    root.create_repository("app").await;
    let images: Vec<Image> = (1..=4).map(|seed| Image::random(seed, &[10])).collect();
    for (image, tag) in images[..3].iter().zip(["v1", "v2", "v3"]) {
        root.push("app", Some(tag), image).await;
        server.clock().advance(Duration::from_secs(1));
    }
    set(&root, &[rule(7, &more_than(2))]).await;
    let told = expire(&server).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].digest.to_string(), images[0].digest());
    assert_eq!((told[0].registry.account.as_str(), told[0].repository.as_str()), (ACCOUNT, "app"));
    assert_eq!(told[0].tags.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), ["v1"]);
    assert_eq!((told[0].rule_priority, told[0].reason.as_str()), (7, "not among the newest 2 that the rule matches"));
    assert_eq!(there(&root).await, digests(&[&images[1], &images[2]]));
    // It runs again when images were pushed, and not before.
    server.clock().advance(Duration::from_secs(3600));
    assert!(expired(&server).await.is_empty());
    root.push("app", Some("v4"), &images[3]).await;
    server.clock().advance(Duration::from_secs(59));
    assert!(expired(&server).await.is_empty());
    server.clock().advance(Duration::from_secs(1));
    assert_eq!(expired(&server).await, digests(&[&images[1]]));
    assert!(expired(&server).await.is_empty(), "a second run has nothing to do");
}

#[tokio::test]
async fn images_go_as_soon_as_they_are_too_old_also_after_a_restart() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    root.create_repository("app").await;
    let (untagged, tagged) = (Image::random(1, &[10]), Image::random(2, &[10]));
    root.push("app", None, &untagged).await;
    root.push("app", Some("v1"), &tagged).await;
    server.clock().advance(DAY / 2);
    set(&root, &[rule(1, &untagged_for(1))]).await;
    assert!(expired(&server).await.is_empty());
    server.clock().advance(DAY / 2);
    assert!(expired(&server).await.is_empty(), "it is a day old, and not older");
    let server = server.restart().await;
    server.clock().advance(MILLISECOND);
    assert_eq!(expired(&server).await, digests(&[&untagged]));
    let root = Caller::root(&server);
    assert_eq!(there(&root).await, digests(&[&tagged]));
    // An image that loses its tag becomes one without, and counts from when it was pushed.
    let newer = Image::random(3, &[10]);
    root.push("app", Some("v1"), &newer).await;
    server.clock().advance(Duration::from_secs(60));
    assert_eq!(expired(&server).await, digests(&[&tagged]));
}

#[tokio::test]
async fn signed_images_of_two_architectures_go_whole_and_the_newest_stays_whole() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    root.create_repository("app").await;
    let mut sets = Vec::new();
    for release in 1..=3 {
        let (amd, arm) = (Image::random(release * 10, &[10]), Image::random(release * 10 + 1, &[10]));
        let index = Image::index(&[&amd, &arm]);
        let signature = Image::artifact(&index, "application/vnd.example.signature", b"signed");
        for (image, tag) in [(&amd, None), (&arm, None), (&index, Some(format!("v{release}"))), (&signature, None)] {
            root.push("app", tag.as_deref(), image).await;
            server.clock().advance(MILLISECOND);
        }
        sets.push([amd, arm, index, signature]);
    }
    set(&root, &[rule(1, &more_than(1))]).await;
    let told = expire(&server).await;
    let place =
        |image: &Image| told.iter().position(|told| told.digest.to_string() == image.digest()).expect("it is told of");
    for [amd, arm, index, signature] in &sets[..2] {
        assert!(place(index) < place(amd) && place(index) < place(arm) && place(index) < place(signature));
        let reason = format!("refers to {}, which expired", index.digest());
        assert_eq!(told[place(signature)].reason, reason);
        assert_eq!(told[place(signature)].rule_priority, 1);
    }
    assert_eq!(told.len(), 8);
    assert!(place(&sets[0][2]) < place(&sets[1][2]), "the oldest goes first");
    assert_eq!(there(&root).await, digests(&sets[2].iter().collect::<Vec<_>>()));
    server.clock().advance(DAY * 2);
    assert!(expired(&server).await.is_empty());
    // When the index goes, what it listed is not spared any longer.
    let delete = json!({"repositoryName": "app", "imageIds": [{"imageDigest": sets[2][2].digest()}]});
    root.ok("BatchDeleteImage", delete).await;
    server.clock().advance(Duration::from_secs(60));
    assert_eq!(expired(&server).await, digests(&[&sets[2][0], &sets[2][1]]), "the newest of what is left stays");
}

#[tokio::test]
async fn many_images_go_in_one_run() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    root.create_repository("app").await;
    let base = Image::random(1, &[10]);
    root.upload_layers("app", &base).await;
    for number in 0..230 {
        let mut image = base.clone();
        let mut manifest: Value = serde_json::from_slice(&image.manifest).expect("JSON");
        manifest["annotations"] = json!({"number": number.to_string()});
        image.manifest = manifest.to_string().into();
        root.ok("PutImage", put("app", None, &image)).await;
    }
    set(&root, &[rule(1, &untagged_for(1))]).await;
    assert!(expired(&server).await.is_empty());
    server.clock().advance(DAY + MILLISECOND);
    assert_eq!(expired(&server).await.len(), 230);
    assert!(there(&root).await.is_empty());
}
