//! PutImage, BatchGetImage, BatchDeleteImage, DescribeImages, ListImages.

use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};
use testkit::{Image, TestServer, digest_of};

use crate::caller::{ACCOUNT, Caller, NOWHERE, no_repository, put};

const OCI_MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const OCI_INDEX: &str = "application/vnd.oci.image.index.v1+json";
const OCI_CONFIG: &str = "application/vnd.oci.image.config.v1+json";
const BAD_DIGEST: &str =
    "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'";
const BAD_TAG: &str =
    "Invalid request parameters: image tag should satisfy the regex '[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}'";
const NO_ID: &str = "Invalid request parameters: both tag and digest cannot be null";
const NO_IMAGE: &str = "Requested image not found";

/// A server with the repository `app`.
async fn server() -> TestServer {
    let server = TestServer::start().await;
    Caller::root(&server).create_repository("app").await;
    server
}

/// An image with these bytes for a manifest.
fn manifest(text: impl Into<String>) -> Image {
    Image { manifest: Bytes::from(text.into()), media_type: OCI_MANIFEST, blobs: Vec::new() }
}

fn by_digest(image: &Image) -> Value {
    json!({"imageDigest": image.digest()})
}

fn by_both(image: &Image, tag: &str) -> Value {
    json!({"imageDigest": image.digest(), "imageTag": tag})
}

fn by_tag(tag: &str) -> Value {
    json!({"imageTag": tag})
}

fn failure(id: &Value, code: &str, reason: &str) -> Value {
    json!({"imageId": id, "failureCode": code, "failureReason": reason})
}

async fn delete(root: &Caller<'_>, ids: &[Value]) -> Value {
    root.ok("BatchDeleteImage", json!({"repositoryName": "app", "imageIds": ids})).await
}

/// All (digest, tag) pairs of `app`.
async fn listed(root: &Caller<'_>) -> Vec<Value> {
    root.ok("ListImages", json!({"repositoryName": "app"})).await["imageIds"].as_array().expect("a list").clone()
}

async fn described(root: &Caller<'_>, id: &Value) -> Value {
    let output = root.ok("DescribeImages", json!({"repositoryName": "app", "imageIds": [id]})).await;
    output["imageDetails"][0].clone()
}

/// Both in the same order, whatever that is.
fn assert_same(one: &[Value], other: &[Value]) {
    let sorted = |list: &[Value]| {
        let mut texts: Vec<String> = list.iter().map(Value::to_string).collect();
        texts.sort_unstable();
        texts
    };
    assert_eq!(sorted(one), sorted(other));
}

#[tokio::test]
async fn an_image_is_put_got_described_listed_and_deleted() {
    let server = server().await;
    let root = Caller::root(&server);
    let image = Image::random(1, &[1000, 24]);
    let text = std::str::from_utf8(&image.manifest).expect("JSON");
    root.upload_layers("app", &image).await;
    server.clock().advance(Duration::from_millis(250));
    let expected = json!({
        "registryId": ACCOUNT,
        "repositoryName": "app",
        "imageId": by_both(&image, "v1"),
        "imageManifest": text,
        "imageManifestMediaType": OCI_MANIFEST,
    });
    assert_eq!(root.ok("PutImage", put("app", Some("v1"), &image)).await, json!({"image": expected}));
    let size_bytes: usize = image.blobs.iter().map(Bytes::len).sum();
    let detail = json!({
        "registryId": ACCOUNT,
        "repositoryName": "app",
        "imageDigest": image.digest(),
        "imageTags": ["v1"],
        "imageSizeInBytes": size_bytes,
        "imagePushedAt": 1_767_225_600.25,
        "imageManifestMediaType": OCI_MANIFEST,
        "artifactMediaType": OCI_CONFIG,
        "imageStatus": "ACTIVE",
    });
    for input in [json!({"repositoryName": "app"}), json!({"repositoryName": "app", "imageIds": [by_tag("v1")]})] {
        assert_eq!(root.ok("DescribeImages", input).await, json!({"imageDetails": [detail]}));
    }
    let ids = json!({"imageIds": [by_both(&image, "v1")]});
    assert_eq!(root.ok("ListImages", json!({"repositoryName": "app"})).await, ids);
    let got = root.ok("BatchGetImage", json!({"repositoryName": "app", "imageIds": [by_tag("v1")]})).await;
    assert_eq!(got, json!({"images": [expected], "failures": []}));
    let deleted = delete(&root, &[by_digest(&image)]).await;
    assert_eq!(deleted, json!({"imageIds": [by_both(&image, "v1")], "failures": []}));
    assert_eq!(root.ok("ListImages", json!({"repositoryName": "app"})).await, json!({"imageIds": []}));
    assert_eq!(root.ok("DescribeImages", json!({"repositoryName": "app"})).await, json!({"imageDetails": []}));
}

#[tokio::test]
async fn an_image_without_tags_has_no_member_for_them() {
    let server = server().await;
    let root = Caller::root(&server);
    let image = Image::random(1, &[]);
    root.upload_layers("app", &image).await;
    let answer = root.ok("PutImage", put("app", None, &image)).await;
    assert_eq!(answer["image"]["imageId"], by_digest(&image));
    assert!(described(&root, &by_digest(&image)).await.get("imageTags").is_none());
    assert_eq!(listed(&root).await, [by_digest(&image)]);
    let got = root.ok("BatchGetImage", json!({"repositoryName": "app", "imageIds": [by_digest(&image)]})).await;
    assert_eq!(got["images"][0]["imageId"], by_digest(&image));
    let deleted = delete(&root, &[by_digest(&image)]).await;
    assert_eq!(deleted, json!({"imageIds": [by_digest(&image)], "failures": []}));
}

#[tokio::test]
async fn a_pull_is_noted() {
    let server = server().await;
    let root = Caller::root(&server);
    let image = Image::random(1, &[]);
    root.push("app", Some("v1"), &image).await;
    assert!(described(&root, &by_tag("v1")).await.get("lastRecordedPullTime").is_none());
    server.clock().advance(Duration::from_secs(5));
    root.ok("BatchGetImage", json!({"repositoryName": "app", "imageIds": [by_tag("v1")]})).await;
    server.registry().flush_pull_times().await.expect("written");
    let detail = described(&root, &by_tag("v1")).await;
    assert_eq!(detail["lastRecordedPullTime"], 1_767_225_605.0);
    assert_eq!(detail["imagePushedAt"], 1_767_225_600.0);
}

#[tokio::test]
async fn manifests_that_are_none_are_refused() {
    let server = server().await;
    let root = Caller::root(&server);
    let image = Image::random(1, &[10]);
    root.upload_layers("app", &image).await;
    let text = String::from_utf8(image.manifest.to_vec()).expect("JSON");
    let untyped = text.replace(&format!(r#""mediaType":"{OCI_MANIFEST}","#), "");
    assert_ne!(untyped, text);
    let unknown = "application/vnd.oci.artifact.manifest.v1+json";
    for broken in [
        "{".to_owned(),
        "null".to_owned(),
        "[]".to_owned(),
        format!("{text} x"),
        text.replace(r#""schemaVersion":2"#, r#""schemaVersion":3"#),
        text.replace(OCI_MANIFEST, OCI_INDEX),
        text.replace("sha256:", "sha0:"),
        format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000)),
    ] {
        let input = put("app", Some("v1"), &manifest(broken));
        root.refused_parameter("PutImage", input, "ImageManifest", "Invalid JSON syntax").await;
    }
    let taken = [
        "application/vnd.docker.distribution.manifest.v2+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.docker.distribution.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v1+prettyjws",
        OCI_MANIFEST,
        OCI_INDEX,
    ];
    for (text, declared, given) in [
        (&untyped, None, "Neither the manifest nor the request names a media type".to_owned()),
        (&untyped, Some("text/plain"), "The media type 'text/plain' is not one of a manifest".to_owned()),
        (&text.replace(OCI_MANIFEST, unknown), None, format!("The media type '{unknown}' is not one of a manifest")),
        (
            &text,
            Some(OCI_INDEX),
            format!("The media type '{OCI_INDEX}' of the request is not the manifest's own, '{OCI_MANIFEST}'"),
        ),
    ] {
        let mut input = put("app", Some("v1"), &manifest(text.clone()));
        if let Some(declared) = declared {
            input["imageManifestMediaType"] = declared.into();
        }
        let words = format!("{given}. Media types of manifests are {}", taken.join(", "));
        root.refused_parameter("PutImage", input, "ImageManifest", &words).await;
    }
    let mut input = put("app", Some("v1"), &manifest(untyped.clone()));
    input["imageManifestMediaType"] = OCI_MANIFEST.into();
    let answer = root.ok("PutImage", input).await;
    assert_eq!(answer["image"]["imageManifestMediaType"], OCI_MANIFEST);
    assert_eq!(answer["image"]["imageManifest"], untyped);
    assert_eq!(answer["image"]["imageId"]["imageDigest"], digest_of(untyped.as_bytes()));
}

#[tokio::test]
async fn parameters_of_images_that_break_a_rule_are_refused() {
    let server = server().await;
    let root = Caller::root(&server);
    let (null, ids) = ("Member must not be null", json!([{"imageTag": "v1"}]));
    let too_short = "Member must have length greater than or equal to 1";
    let image = Image::random(1, &[]);
    let mut long_tag = put("app", None, &image);
    long_tag["imageTag"] = "t".repeat(301).into();
    let mut bad_tag = put("app", None, &image);
    bad_tag["imageTag"] = "-v1".into();
    let not_a_tag = "a tag is 1 to 128 letters, digits, underscores, periods and hyphens, and starts with neither of the \
                     last two";
    for (operation, input, at, constraint) in [
        ("PutImage", json!({"imageManifest": "{}"}), "repositoryName", null),
        ("PutImage", json!({"repositoryName": "app"}), "ImageManifest", null),
        ("PutImage", json!({"repositoryName": "app", "imageManifest": ""}), "ImageManifest", too_short),
        (
            "PutImage",
            json!({"repositoryName": "app", "imageManifest": " ".repeat(4_194_305)}),
            "ImageManifest",
            "Member must have length less than or equal to 4194304",
        ),
        ("PutImage", put("app", Some(""), &image), "imageTag", too_short),
        ("PutImage", long_tag, "imageTag", "Member must have length less than or equal to 300"),
        ("PutImage", bad_tag, "imageTag", not_a_tag),
        ("BatchGetImage", json!({"imageIds": ids}), "repositoryName", null),
        ("BatchGetImage", json!({"repositoryName": "app"}), "imageIds", null),
        ("BatchGetImage", json!({"repositoryName": "app", "imageIds": []}), "imageIds", too_short),
        ("BatchDeleteImage", json!({"repositoryName": "app"}), "imageIds", null),
        (
            "BatchDeleteImage",
            json!({"repositoryName": "app", "imageIds": vec![json!({"imageTag": "v1"}); 101]}),
            "imageIds",
            "Member must have length less than or equal to 100",
        ),
        ("BatchDeleteImage", json!({"repositoryName": "app", "imageIds": [null]}), "imageIds.1.member", null),
        ("DescribeImages", json!({}), "repositoryName", null),
        (
            "DescribeImages",
            json!({"repositoryName": "app", "filter": {"tagStatus": "SOME"}}),
            "filter.tagStatus",
            "Member must satisfy enum value set: [TAGGED, UNTAGGED, ANY]",
        ),
        ("ListImages", json!({}), "repositoryName", null),
        (
            "ListImages",
            json!({"repositoryName": "app", "maxResults": 0}),
            "maxResults",
            "Member must have value greater than or equal to 1",
        ),
        (
            "DescribeImages",
            json!({"repositoryName": "app", "maxResults": 1001}),
            "maxResults",
            "Member must have value less than or equal to 1000",
        ),
        (
            "DescribeImages",
            json!({"repositoryName": "app", "maxResults": 1, "imageIds": ids}),
            "maxResults",
            "Member must not be specified together with imageIds",
        ),
        (
            "DescribeImages",
            json!({"repositoryName": "app", "nextToken": "x", "imageIds": ids}),
            "nextToken",
            "Member must not be specified together with imageIds",
        ),
        ("DescribeImages", json!({"repositoryName": "app", "imageIds": [{}]}), "imageIds", NO_ID),
        (
            "DescribeImages",
            json!({"repositoryName": "app", "imageIds": [{"imageDigest": "x"}]}),
            "imageIds",
            BAD_DIGEST,
        ),
        ("DescribeImages", json!({"repositoryName": "app", "imageIds": [{"imageTag": "*"}]}), "imageIds", BAD_TAG),
    ] {
        root.refused_parameter(operation, input, at, constraint).await;
    }
    assert_eq!(listed(&root).await, [] as [Value; 0]);
}

#[tokio::test]
async fn a_manifest_of_four_mebibytes_goes_in() {
    let server = server().await;
    let root = Caller::root(&server);
    let image = Image::random(1, &[]);
    root.upload_layers("app", &image).await;
    let mut text = String::from_utf8(image.manifest.to_vec()).expect("JSON");
    text.push_str(&" ".repeat(4 * 1024 * 1024 - text.len()));
    let answer = root.ok("PutImage", put("app", Some("v1"), &manifest(text.clone()))).await;
    assert!(answer["image"]["imageManifest"] == text, "verbatim");
}

#[tokio::test]
async fn the_digest_of_a_manifest_is_that_of_its_exact_bytes() {
    let server = server().await;
    let root = Caller::root(&server);
    let image = Image::random(1, &[]);
    root.upload_layers("app", &image).await;
    let mut input = put("app", Some("v1"), &image);
    input["imageDigest"] = NOWHERE.into();
    let message = format!("The image manifest has digest '{}', but the request says '{NOWHERE}'", image.digest());
    root.refused("PutImage", input.clone(), "ImageDigestDoesNotMatchException", &message).await;
    input["imageDigest"] = image.digest().into();
    root.ok("PutImage", input).await;
    let spaced = manifest(format!("{} ", std::str::from_utf8(&image.manifest).expect("JSON")));
    root.ok("PutImage", put("app", Some("v2"), &spaced)).await;
    assert_same(&listed(&root).await, &[by_both(&image, "v1"), by_both(&spaced, "v2")]);
}

#[tokio::test]
async fn what_a_manifest_needs_must_be_in_the_same_repository() {
    let server = server().await;
    let root = Caller::root(&server);
    root.create_repository("other").await;
    let image = Image::random(1, &[10]);
    let index = Image::index(&[&image]);
    root.push("other", Some("v1"), &image).await;
    let message = |what: &str, digests: &str| {
        format!(
            "{what} with digests '[{digests}]' required for pushing image into repository with name 'app' in the \
             registry with id '000000000000' do not exist"
        )
    };
    let [config, layer] = &image.blobs[..] else { panic!("two blobs") };
    let only_layer = Image { blobs: vec![layer.clone()], ..image.clone() };
    root.upload_layers("app", &only_layer).await;
    let input = put("app", Some("v1"), &image);
    root.refused("PutImage", input, "LayersNotFoundException", &message("Layers", &digest_of(config))).await;
    let input = put("app", Some("all"), &index);
    let refused = message("Images", &image.digest());
    root.refused("PutImage", input, "ReferencedImagesNotFoundException", &refused).await;
    assert_eq!(listed(&root).await, [] as [Value; 0]);
    root.push("other", Some("all"), &index).await;
}

#[tokio::test]
async fn foreign_layers_need_not_be_there() {
    let server = server().await;
    let root = Caller::root(&server);
    let image = Image::random(1, &[10]);
    let mut json: Value = serde_json::from_slice(&image.manifest).expect("JSON");
    json["layers"][0]["mediaType"] = "application/vnd.oci.image.layer.nondistributable.v1.tar".into();
    json["layers"][0]["urls"] = json!(["https://example.com/layer"]);
    let foreign = Image { manifest: json.to_string().into(), blobs: image.blobs[..1].to_vec(), ..image };
    root.push("app", Some("v1"), &foreign).await;
}

#[tokio::test]
async fn dockers_manifests_go_in_as_they_are() {
    const DOCKER_CONFIG: &str = "application/vnd.docker.container.image.v1+json";
    const DOCKER_MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";
    const DOCKER_LIST: &str = "application/vnd.docker.distribution.manifest.list.v2+json";
    let server = server().await;
    let root = Caller::root(&server);
    let oci = Image::random(1, &[10]);
    let text = |image: &Image| String::from_utf8(image.manifest.to_vec()).expect("JSON");
    let docker = text(&oci).replace(OCI_MANIFEST, DOCKER_MANIFEST).replace(OCI_CONFIG, DOCKER_CONFIG);
    let image = Image { manifest: docker.into(), media_type: DOCKER_MANIFEST, blobs: oci.blobs };
    let list = text(&Image::index(&[&image])).replace(OCI_INDEX, DOCKER_LIST);
    for (image, artifact_type) in [(&image, json!(DOCKER_CONFIG)), (&manifest(list.clone()), Value::Null)] {
        root.push("app", None, image).await;
        let media_type = if artifact_type.is_null() { DOCKER_LIST } else { DOCKER_MANIFEST };
        let detail = described(&root, &by_digest(image)).await;
        assert_eq!(
            (&detail["imageManifestMediaType"], &detail["artifactMediaType"]),
            (&json!(media_type), &artifact_type)
        );
        let got = root.ok("BatchGetImage", json!({"repositoryName": "app", "imageIds": [by_digest(image)]})).await;
        assert_eq!(got["images"][0]["imageManifestMediaType"], media_type);
        assert_eq!(got["images"][0]["imageManifest"], text(image));
    }
}

#[tokio::test]
async fn an_image_has_at_most_a_thousand_tags() {
    let server = server().await;
    let root = Caller::root(&server);
    let image = Image::random(1, &[]);
    root.upload_layers("app", &image).await;
    for i in 0..1000 {
        root.ok("PutImage", put("app", Some(&format!("v{i}")), &image)).await;
    }
    let one_more = put("app", Some("v1000"), &image);
    let message = "An image can have at most 1000 tags";
    root.refused("PutImage", one_more.clone(), "LimitExceededException", message).await;
    delete(&root, &[by_tag("v0")]).await;
    root.ok("PutImage", one_more).await;
}

#[tokio::test]
async fn putting_what_is_there_is_an_error_unless_the_tag_is_new() {
    let server = server().await;
    let root = Caller::root(&server);
    let image = Image::random(1, &[10]);
    root.push("app", Some("v1"), &image).await;
    let message = |tag: &str| {
        format!(
            "Image with digest '{}' and tag '{tag}' already exists in the repository with name 'app' in registry with \
             id '000000000000'",
            image.digest()
        )
    };
    for (tag, shown) in [(Some("v1"), "v1"), (None, "null")] {
        root.refused("PutImage", put("app", tag, &image), "ImageAlreadyExistsException", &message(shown)).await;
    }
    server.clock().advance(Duration::from_secs(60));
    root.ok("PutImage", put("app", Some("a2"), &image)).await;
    let detail = described(&root, &by_digest(&image)).await;
    assert_eq!(detail["imageTags"], json!(["a2", "v1"]));
    assert_eq!(detail["imagePushedAt"], 1_767_225_600.0, "pushed when it first came");
}

#[tokio::test]
async fn a_tag_that_moves_leaves_an_untagged_image() {
    let server = server().await;
    let root = Caller::root(&server);
    let (old, new) = (Image::random(1, &[10]), Image::random(2, &[10]));
    root.push("app", Some("latest"), &old).await;
    root.push("app", Some("latest"), &new).await;
    assert_same(&listed(&root).await, &[by_digest(&old), by_both(&new, "latest")]);
    root.ok("PutImage", put("app", Some("latest"), &old)).await;
    assert_same(&listed(&root).await, &[by_both(&old, "latest"), by_digest(&new)]);
}

#[tokio::test]
async fn locked_tags_do_not_move_and_can_be_deleted() {
    let filter = |text: &str| json!([{"filterType": "WILDCARD", "filter": text}]);
    let server = server().await;
    let root = Caller::root(&server);
    let (old, new) = (Image::random(1, &[10]), Image::random(2, &[10]));
    root.upload_layers("app", &new).await;
    for (mode, filters, tag, locked) in [
        ("MUTABLE", None, "v1", false),
        ("IMMUTABLE", None, "v1", true),
        ("IMMUTABLE_WITH_EXCLUSION", Some(filter("dev-*")), "v1", true),
        ("IMMUTABLE_WITH_EXCLUSION", Some(filter("dev-*")), "dev-7", false),
        ("MUTABLE_WITH_EXCLUSION", Some(filter("v*.*")), "v1.0", true),
        ("MUTABLE_WITH_EXCLUSION", Some(filter("v*.*")), "v1", false),
    ] {
        root.push("app", Some(tag), &old).await;
        let mut mutability = json!({"repositoryName": "app", "imageTagMutability": mode});
        if let Some(filters) = filters {
            mutability["imageTagMutabilityExclusionFilters"] = filters;
        }
        root.ok("PutImageTagMutability", mutability).await;
        let moved = put("app", Some(tag), &new);
        if locked {
            let message = format!(
                "The image tag '{tag}' already exists in the 'app' repository and cannot be overwritten because the \
                 tag is immutable."
            );
            root.refused("PutImage", moved, "ImageTagAlreadyExistsException", &message).await;
            let again = put("app", Some(tag), &old);
            root.refusal("PutImage", &again, "ImageAlreadyExistsException").await;
            assert_eq!(listed(&root).await, [by_both(&old, tag)], "{mode} {tag}");
            root.ok("PutImage", put("app", Some("dev-new"), &new)).await;
        } else {
            root.ok("PutImage", moved).await;
            assert_same(&listed(&root).await, &[by_digest(&old), by_both(&new, tag)]);
        }
        let deleted = delete(&root, &[by_digest(&old), by_digest(&new)]).await;
        assert_eq!(deleted["failures"], json!([]), "{mode} {tag}: immutability is no protection");
        assert_eq!(listed(&root).await, [] as [Value; 0]);
    }
}

#[tokio::test]
async fn each_image_of_a_batch_succeeds_or_fails_by_itself() {
    let server = server().await;
    let root = Caller::root(&server);
    let (one, two) = (Image::random(1, &[1]), Image::random(2, &[1]));
    root.push("app", Some("one"), &one).await;
    root.push("app", Some("two"), &two).await;
    let table = [
        (json!({}), "MissingDigestAndTag", NO_ID),
        (json!({"imageDigest": "x"}), "InvalidImageDigest", BAD_DIGEST),
        (json!({"imageDigest": "sha256:xyz"}), "InvalidImageDigest", BAD_DIGEST),
        (json!({"imageDigest": "", "imageTag": "one"}), "InvalidImageDigest", BAD_DIGEST),
        (json!({"imageTag": "*"}), "InvalidImageTag", BAD_TAG),
        (json!({"imageTag": "t".repeat(129)}), "InvalidImageTag", BAD_TAG),
        (json!({"imageDigest": NOWHERE}), "ImageNotFound", NO_IMAGE),
        (json!({"imageDigest": "sha256:abc"}), "ImageNotFound", NO_IMAGE),
        (json!({"imageDigest": "md5:00"}), "ImageNotFound", NO_IMAGE),
        (json!({"imageTag": "absent"}), "ImageNotFound", NO_IMAGE),
        (json!({"imageDigest": one.digest(), "imageTag": "absent"}), "ImageNotFound", NO_IMAGE),
        (
            by_both(&one, "two"),
            "ImageTagDoesNotMatchDigest",
            "Requested image tag does not match the requested image digest",
        ),
    ];
    let failures: Value = table.iter().map(|(id, code, reason)| failure(id, code, reason)).collect();
    let mut ids: Vec<Value> = table.iter().map(|(id, ..)| id.clone()).collect();
    ids.push(by_tag("one"));
    for operation in ["BatchGetImage", "BatchDeleteImage"] {
        let output = root.ok(operation, json!({"repositoryName": "app", "imageIds": ids})).await;
        assert_eq!(output["failures"], failures, "{operation}");
        let list = if operation == "BatchGetImage" { &output["images"] } else { &output["imageIds"] };
        assert_eq!(list.as_array().map(Vec::len), Some(1), "{operation}");
    }
    assert_eq!(listed(&root).await, [by_both(&two, "two")]);
}

#[tokio::test]
async fn images_are_got_in_the_order_and_by_the_ids_asked_for() {
    let server = server().await;
    let root = Caller::root(&server);
    let image = Image::random(1, &[1]);
    root.push("app", Some("v1"), &image).await;
    root.ok("PutImage", put("app", Some("v2"), &image)).await;
    let ids = [by_tag("v2"), by_digest(&image), by_both(&image, "v1")];
    let got = root.ok("BatchGetImage", json!({"repositoryName": "app", "imageIds": ids})).await;
    let got: Vec<&Value> = got["images"].as_array().expect("images").iter().map(|image| &image["imageId"]).collect();
    assert_eq!(got, [&by_both(&image, "v2"), &by_digest(&image), &by_both(&image, "v1")]);
}

#[tokio::test]
async fn the_last_tag_takes_the_image_with_it() {
    let server = server().await;
    let root = Caller::root(&server);
    let image = Image::random(1, &[1]);
    root.push("app", Some("v1"), &image).await;
    for tag in ["v2", "v3"] {
        root.ok("PutImage", put("app", Some(tag), &image)).await;
    }
    for (id, left) in [(by_tag("v1"), &["v2", "v3"][..]), (by_both(&image, "v2"), &["v3"]), (by_tag("v3"), &[])] {
        let deleted = delete(&root, std::slice::from_ref(&id)).await;
        assert_eq!(deleted, json!({"imageIds": [by_both(&image, id["imageTag"].as_str().unwrap())], "failures": []}));
        let expected: Vec<Value> = left.iter().map(|tag| by_both(&image, tag)).collect();
        assert_same(&listed(&root).await, &expected);
    }
    root.refusal(
        "DescribeImages",
        &json!({"repositoryName": "app", "imageIds": [by_digest(&image)]}),
        "ImageNotFoundException",
    )
    .await;
}

#[tokio::test]
async fn deleting_by_digest_tells_of_every_tag() {
    let server = server().await;
    let root = Caller::root(&server);
    let image = Image::random(1, &[1]);
    root.push("app", Some("v1"), &image).await;
    root.ok("PutImage", put("app", Some("v2"), &image)).await;
    let deleted = delete(&root, &[by_digest(&image), by_digest(&image)]).await;
    let gone = failure(&by_digest(&image), "ImageNotFound", NO_IMAGE);
    assert_eq!(deleted, json!({"imageIds": [by_both(&image, "v1"), by_both(&image, "v2")], "failures": [gone]}));
}

#[tokio::test]
async fn what_an_index_lists_stays_as_long_as_the_index() {
    let server = server().await;
    let root = Caller::root(&server);
    let (one, two) = (Image::random(1, &[1]), Image::random(2, &[1]));
    let index = Image::index(&[&one, &two]);
    root.push("app", Some("one"), &one).await;
    root.push("app", None, &two).await;
    root.push("app", Some("all"), &index).await;
    let reason = format!("Requested image referenced by manifest list: [{}]", index.digest());
    for id in [by_digest(&one), by_tag("one"), by_both(&one, "one"), by_digest(&two)] {
        let deleted = delete(&root, std::slice::from_ref(&id)).await;
        let held = failure(&id, "ImageReferencedByManifestList", &reason);
        assert_eq!(deleted, json!({"imageIds": [], "failures": [held]}));
    }
    root.ok("PutImage", put("app", Some("spare"), &one)).await;
    let deleted = delete(&root, &[by_tag("spare")]).await;
    assert_eq!(deleted["failures"], json!([]), "a tag that is not the last may go");
    // A child before, the index, and a child after, in one call.
    let deleted = delete(&root, &[by_digest(&one), by_tag("all"), by_digest(&two)]).await;
    assert_eq!(deleted["failures"], json!([]));
    let gone = [by_both(&index, "all"), by_both(&one, "one"), by_digest(&two)];
    assert_same(deleted["imageIds"].as_array().expect("a list"), &gone);
    assert_eq!(listed(&root).await, [] as [Value; 0]);
}

#[tokio::test]
async fn an_index_weighs_what_its_largest_child_does() {
    let server = server().await;
    let root = Caller::root(&server);
    let (small, large) = (Image::random(1, &[10]), Image::random(2, &[5000, 200]));
    let index = Image::index(&[&small, &large]);
    for image in [&small, &large, &index] {
        root.push("app", None, image).await;
    }
    let detail = described(&root, &by_digest(&index)).await;
    let large_bytes: usize = large.blobs.iter().map(Bytes::len).sum();
    assert_eq!(detail["imageSizeInBytes"], large_bytes);
    assert_eq!(detail["imageManifestMediaType"], OCI_INDEX);
    assert!(detail.get("artifactMediaType").is_none());
}

#[tokio::test]
async fn images_are_described_by_id_all_or_none() {
    let server = server().await;
    let root = Caller::root(&server);
    let (one, two) = (Image::random(1, &[1]), Image::random(2, &[1]));
    root.push("app", Some("one"), &one).await;
    root.push("app", Some("two"), &two).await;
    let ids = [by_tag("two"), by_digest(&one), by_both(&two, "two")];
    let output = root.ok("DescribeImages", json!({"repositoryName": "app", "imageIds": ids})).await;
    let details = output["imageDetails"].as_array().expect("a list");
    let digests: Vec<&Value> = details.iter().map(|detail| &detail["imageDigest"]).collect();
    assert_eq!(digests, [&json!(two.digest()), &json!(one.digest())], "each image once");
    let short = "sha256:abc";
    for (id, shown) in [
        (by_tag("three"), "{imageDigest:'null', imageTag:'three'}".to_owned()),
        (json!({"imageDigest": NOWHERE}), format!("{{imageDigest:'{NOWHERE}', imageTag:'null'}}")),
        (json!({"imageDigest": short}), format!("{{imageDigest:'{short}', imageTag:'null'}}")),
        (by_both(&one, "two"), format!("{{imageDigest:'{}', imageTag:'two'}}", one.digest())),
    ] {
        let message = format!(
            "The image with imageId {shown} does not exist within the repository with name 'app' in the registry with \
             id '000000000000'"
        );
        let input = json!({"repositoryName": "app", "imageIds": [by_tag("one"), id]});
        root.refused("DescribeImages", input, "ImageNotFoundException", &message).await;
    }
}

#[tokio::test]
async fn listings_filter_by_tags_and_status() {
    let server = server().await;
    let root = Caller::root(&server);
    let (tagged, untagged) = (Image::random(1, &[1]), Image::random(2, &[1]));
    root.push("app", Some("v1"), &tagged).await;
    root.ok("PutImage", put("app", Some("v2"), &tagged)).await;
    root.push("app", None, &untagged).await;
    for (filter, images, ids) in [
        (json!({}), 2, 3),
        (json!({"tagStatus": "ANY"}), 2, 3),
        (json!({"tagStatus": "TAGGED"}), 1, 2),
        (json!({"tagStatus": "UNTAGGED"}), 1, 1),
        (json!({"imageStatus": "ACTIVE"}), 2, 3),
        (json!({"imageStatus": "ANY", "tagStatus": "UNTAGGED"}), 1, 1),
        (json!({"imageStatus": "ARCHIVED"}), 0, 0),
        (json!({"imageStatus": "ACTIVATING"}), 0, 0),
    ] {
        for (operation, member, count) in [("DescribeImages", "imageDetails", images), ("ListImages", "imageIds", ids)]
        {
            let output = root.ok(operation, json!({"repositoryName": "app", "filter": filter})).await;
            assert_eq!(output[member].as_array().map(Vec::len), Some(count), "{operation} {filter}");
            assert!(output.get("nextToken").is_none());
        }
    }
    let input = json!({"repositoryName": "app", "filter": {"imageStatus": "ARCHIVED"}, "imageIds": [by_tag("v1")]});
    let output = root.ok("DescribeImages", input).await;
    assert_eq!(output["imageDetails"].as_array().map(Vec::len), Some(1), "ids are asked for whatever their status");
}

#[tokio::test]
async fn listings_come_in_pages_each_row_once() {
    let server = server().await;
    let root = Caller::root(&server);
    let config = Image::random(0, &[]);
    root.upload_layers("app", &config).await;
    // Fifty images with two tags each, and one with none: different bytes over the same configuration.
    let text = std::str::from_utf8(&config.manifest).expect("JSON");
    for i in 0..51 {
        let image = manifest(format!("{text}{}", " ".repeat(i)));
        let tags = [format!("a{i}"), format!("b{i}")];
        let tags = if i == 50 { &[][..] } else { &tags[..] };
        for tag in tags {
            root.ok("PutImage", put("app", Some(tag), &image)).await;
        }
        if tags.is_empty() {
            root.ok("PutImage", put("app", None, &image)).await;
        }
    }
    for (operation, member, max_results, lengths) in [
        ("ListImages", "imageIds", None, &[100, 1][..]),
        ("ListImages", "imageIds", Some(33), &[33, 33, 33, 2]),
        ("ListImages", "imageIds", Some(1000), &[101]),
        ("DescribeImages", "imageDetails", None, &[51]),
        ("DescribeImages", "imageDetails", Some(25), &[25, 25, 1]),
        ("DescribeImages", "imageDetails", Some(17), &[17, 17, 17]),
    ] {
        let mut input = json!({"repositoryName": "app"});
        if let Some(max_results) = max_results {
            input["maxResults"] = max_results.into();
        }
        let pages = root.pages(operation, input, member).await;
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), lengths, "{operation}");
        let mut rows: Vec<String> = pages.concat().iter().map(Value::to_string).collect();
        rows.sort_unstable();
        rows.dedup();
        assert_eq!(rows.len(), lengths.iter().sum::<usize>(), "{operation}");
    }
    let input = json!({"repositoryName": "app", "maxResults": 30, "filter": {"tagStatus": "TAGGED"}});
    let pages = root.pages("ListImages", input, "imageIds").await;
    assert_eq!(pages.concat().len(), 100, "the filter holds on every page");
}

#[tokio::test]
async fn a_token_is_good_only_for_its_operation_repository_and_filter() {
    let server = server().await;
    let root = Caller::root(&server);
    root.create_repository("other").await;
    for (repository, seed) in [("app", 1), ("app", 2), ("other", 1), ("other", 2)] {
        root.push(repository, Some(&format!("v{seed}")), &Image::random(seed, &[1])).await;
    }
    let first = |operation| {
        let root = &root;
        async move {
            let page = root.ok(operation, json!({"repositoryName": "app", "maxResults": 1})).await;
            page["nextToken"].as_str().expect("there is more").to_owned()
        }
    };
    let (list, describe) = (first("ListImages").await, first("DescribeImages").await);
    let foreign = "the token is not one that this listing gave out";
    for (operation, token, own) in [("ListImages", &list, &describe), ("DescribeImages", &describe, &list)] {
        for input in [
            json!({"repositoryName": "app", "nextToken": own}),
            json!({"repositoryName": "other", "nextToken": token}),
            json!({"repositoryName": "app", "nextToken": token, "filter": {"tagStatus": "TAGGED"}}),
            json!({"repositoryName": "app", "nextToken": "nonsense"}),
            json!({"repositoryName": "app", "nextToken": ""}),
        ] {
            root.refused_parameter(operation, input, "nextToken", foreign).await;
        }
        root.ok(operation, json!({"repositoryName": "app", "nextToken": token})).await;
    }
}

#[tokio::test]
async fn images_of_a_repository_that_is_not_there() {
    let server = server().await;
    let root = Caller::root(&server);
    let ids = json!([{"imageTag": "v1"}]);
    for (operation, mut input) in [
        ("PutImage", put("absent", Some("v1"), &manifest("not even JSON"))),
        ("BatchGetImage", json!({"imageIds": ids})),
        ("BatchDeleteImage", json!({"imageIds": ids})),
        ("DescribeImages", json!({"imageIds": ids})),
        ("DescribeImages", json!({"filter": {"imageStatus": "ARCHIVED"}})),
        ("ListImages", json!({"filter": {"imageStatus": "ARCHIVED"}})),
    ] {
        input["repositoryName"] = "absent".into();
        root.refused(operation, input, "RepositoryNotFoundException", &no_repository("absent", ACCOUNT)).await;
    }
}
