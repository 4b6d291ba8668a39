//! ListImageReferrers.

use serde_json::{Value, json};
use testkit::{Image, TestServer};

use crate::caller::{ACCOUNT, Caller, NOWHERE, no_repository};

const SIGNATURE: &str = "application/vnd.example.signature";
const SBOM: &str = "application/vnd.example.sbom";
const OCI_MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

/// A server with the repository `app`, in which there is an image.
async fn server_with_image() -> (TestServer, Image) {
    let server = TestServer::start().await;
    let image = Image::random(1, &[10]);
    let root = Caller::root(&server);
    root.create_repository("app").await;
    root.push("app", Some("v1"), &image).await;
    (server, image)
}

fn of(subject: &Image) -> Value {
    json!({"repositoryName": "app", "subjectId": {"imageDigest": subject.digest()}})
}

#[tokio::test]
async fn referrers_are_listed_with_what_their_manifests_say() {
    let (server, image) = server_with_image().await;
    let root = Caller::root(&server);
    assert_eq!(root.ok("ListImageReferrers", of(&image)).await, json!({"referrers": []}));
    let mut signature = Image::artifact(&image, SIGNATURE, b"signed");
    let mut manifest: Value = serde_json::from_slice(&signature.manifest).expect("JSON");
    manifest["annotations"] = json!({"by": "é"});
    signature.manifest = manifest.to_string().into();
    root.push("app", None, &signature).await;
    let expected = json!({
        "digest": signature.digest(),
        "mediaType": OCI_MANIFEST,
        "artifactType": SIGNATURE,
        "size": signature.manifest.len(),
        "annotations": {"by": "é"},
        "artifactStatus": "ACTIVE",
    });
    assert_eq!(root.ok("ListImageReferrers", of(&image)).await, json!({"referrers": [expected]}));
    let input = json!({"repositoryName": "app", "imageIds": [{"imageDigest": signature.digest()}]});
    let described = root.ok("DescribeImages", input).await;
    assert_eq!(described["imageDetails"][0]["subjectManifestDigest"], image.digest());
    assert_eq!(described["imageDetails"][0]["artifactMediaType"], SIGNATURE);
    let delete = json!({"repositoryName": "app", "imageIds": [{"imageDigest": signature.digest()}]});
    root.ok("BatchDeleteImage", delete).await;
    assert_eq!(root.ok("ListImageReferrers", of(&image)).await, json!({"referrers": []}));
}

#[tokio::test]
async fn a_subject_need_not_exist() {
    let (server, _) = server_with_image().await;
    let root = Caller::root(&server);
    let absent = Image::random(2, &[10]);
    assert_eq!(root.ok("ListImageReferrers", of(&absent)).await, json!({"referrers": []}));
    root.push("app", None, &Image::artifact(&absent, SBOM, b"parts")).await;
    let referrers = root.ok("ListImageReferrers", of(&absent)).await;
    assert_eq!(referrers["referrers"][0]["annotations"], json!({}));
    assert_eq!(referrers["referrers"][0]["artifactType"], SBOM);
}

#[tokio::test]
async fn referrers_of_another_repository_are_not_there() {
    let (server, image) = server_with_image().await;
    let root = Caller::root(&server);
    root.create_repository("other").await;
    root.push("other", None, &Image::artifact(&image, SBOM, b"parts")).await;
    assert_eq!(root.ok("ListImageReferrers", of(&image)).await, json!({"referrers": []}));
}

#[tokio::test]
async fn referrers_are_filtered_by_type_and_come_in_pages() {
    let (server, image) = server_with_image().await;
    let root = Caller::root(&server);
    for i in 0..21_u8 {
        let artifact_type = if i < 2 { SIGNATURE } else { SBOM };
        root.push("app", None, &Image::artifact(&image, artifact_type, &[i])).await;
    }
    let filter = |types: &[&str]| json!({"filter": {"artifactTypes": types}});
    for (more, lengths) in [
        (json!({}), &[20, 1][..]),
        (json!({"maxResults": 50}), &[21]),
        (json!({"maxResults": 10}), &[10, 10, 1]),
        (filter(&[]), &[20, 1]),
        (filter(&[SIGNATURE]), &[2]),
        (filter(&[SIGNATURE, SBOM]), &[20, 1]),
        (filter(&["application/vnd.example"]), &[0]),
        (json!({"filter": {"artifactTypes": [SBOM], "artifactStatus": "ACTIVE"}, "maxResults": 18}), &[18, 1]),
    ] {
        let mut input = of(&image);
        input.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        let pages = root.pages("ListImageReferrers", input, "referrers").await;
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), lengths, "{more}");
        let mut digests: Vec<String> = pages.concat().iter().map(|referrer| referrer["digest"].to_string()).collect();
        digests.sort_unstable();
        digests.dedup();
        assert_eq!(digests.len(), lengths.iter().sum::<usize>(), "{more}");
    }
}

#[tokio::test]
async fn archived_referrers_are_not_the_active_ones() {
    let (server, image) = server_with_image().await;
    let root = Caller::root(&server);
    root.push("app", None, &Image::artifact(&image, SBOM, b"parts")).await;
    for (status, count) in [("ACTIVE", 1), ("ANY", 1), ("ARCHIVED", 0), ("ACTIVATING", 0)] {
        let mut input = of(&image);
        input["filter"] = json!({"artifactStatus": status});
        let output = root.ok("ListImageReferrers", input).await;
        assert_eq!(output["referrers"].as_array().map(Vec::len), Some(count), "{status}");
    }
}

#[tokio::test]
async fn a_token_is_good_only_for_its_subject_and_filter() {
    let (server, image) = server_with_image().await;
    let root = Caller::root(&server);
    for i in 0..3_u8 {
        root.push("app", None, &Image::artifact(&image, SBOM, &[i])).await;
    }
    let with = |more: Value| {
        let mut input = of(&image);
        input.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        input
    };
    let page = root.ok("ListImageReferrers", with(json!({"maxResults": 1}))).await;
    let token = page["nextToken"].as_str().expect("there is more");
    let other_subject = json!({"imageDigest": NOWHERE});
    for more in [
        json!({"nextToken": token, "subjectId": other_subject}),
        json!({"nextToken": token, "filter": {"artifactTypes": [SBOM]}}),
        json!({"nextToken": "nonsense"}),
    ] {
        let foreign = "the token is not one that this listing gave out";
        root.refused_parameter("ListImageReferrers", with(more), "nextToken", foreign).await;
    }
    root.ok("ListImageReferrers", with(json!({"nextToken": token}))).await;
}

#[tokio::test]
async fn pages_go_on_whatever_the_types_are_called() {
    let (server, image) = server_with_image().await;
    let root = Caller::root(&server);
    let types = ["line\nbreak", "a b", "é"];
    for artifact_type in types {
        root.push("app", None, &Image::artifact(&image, artifact_type, artifact_type.as_bytes())).await;
    }
    let mut input = of(&image);
    input["filter"] = json!({"artifactTypes": types});
    input["maxResults"] = 1.into();
    let pages = root.pages("ListImageReferrers", input.clone(), "referrers").await;
    assert_eq!(pages.concat().len(), types.len());
    let token = root.ok("ListImageReferrers", input.clone()).await["nextToken"].clone();
    input["nextToken"] = token;
    input["filter"] = json!({"artifactTypes": ["line\nbreak", "a", "b", "é"]});
    let foreign = "the token is not one that this listing gave out";
    root.refused_parameter("ListImageReferrers", input, "nextToken", foreign).await;
}

#[tokio::test]
async fn parameters_of_referrers_that_break_a_rule_are_refused() {
    let (server, image) = server_with_image().await;
    let root = Caller::root(&server);
    let types = |types: &[&str]| json!({"artifactTypes": types});
    for (member, value, at, constraint) in [
        ("maxResults", json!(51), "maxResults", "Member must have value less than or equal to 50"),
        ("maxResults", json!(0), "maxResults", "Member must have value greater than or equal to 1"),
        ("subjectId", json!({}), "subjectId.imageDigest", "Member must not be null"),
        ("subjectId", Value::Null, "subjectId", "Member must not be null"),
        ("subjectId", json!({"imageDigest": "x"}), "subjectId.imageDigest", "a digest is written algorithm:hex"),
        ("filter", types(&["a"; 6]), "filter.artifactTypes", "Member must have length less than or equal to 5"),
        ("filter", types(&[""]), "filter.artifactTypes.1.member", "Member must have length greater than or equal to 1"),
    ] {
        let mut input = of(&image);
        input[member] = value;
        root.refused_parameter("ListImageReferrers", input, at, constraint).await;
    }
    let mut input = of(&image);
    input["repositoryName"] = "absent".into();
    let missing = no_repository("absent", ACCOUNT);
    root.refused("ListImageReferrers", input, "RepositoryNotFoundException", &missing).await;
}
