//! BatchCheckLayerAvailability, the three steps of an upload, GetDownloadUrlForLayer.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::Random as _;
use serde_json::{Value, json};
use testkit::{Answer, Client, Image, SeededRandom, TestServer, digest_of};

use crate::caller::{ACCOUNT, Caller, NOWHERE, OTHER_ACCOUNT, no_repository, part};

const PART_BYTES_MIN: usize = 5 * 1024 * 1024;
const NO_UPLOAD: &str = "00000000-0000-0000-0000-000000000000";
const WITHIN: &str = "the repository with name 'app' in the registry with id '000000000000'";

/// A server with the repository `app`.
async fn server() -> TestServer {
    let server = TestServer::start().await;
    Caller::root(&server).create_repository("app").await;
    server
}

fn noise(seed: u64, len_bytes: usize) -> Vec<u8> {
    let mut bytes = vec![0; len_bytes];
    SeededRandom::new(seed).fill(&mut bytes);
    bytes
}

async fn begin(caller: &Caller<'_>, repository: &str) -> String {
    let output = caller.ok("InitiateLayerUpload", json!({"repositoryName": repository})).await;
    output["uploadId"].as_str().expect("an id").to_owned()
}

fn complete(repository: &str, upload: &str, digest: &str) -> Value {
    json!({"repositoryName": repository, "uploadId": upload, "layerDigests": [digest]})
}

async fn check(root: &Caller<'_>, repository: &str, digests: &[&str]) -> Value {
    let input = json!({"repositoryName": repository, "layerDigests": digests});
    root.ok("BatchCheckLayerAvailability", input).await
}

async fn assert_no_upload(caller: &Caller<'_>, repository: &str, upload: &str, account: &str) {
    let message = format!(
        "The upload '{upload}' does not exist in the repository with name '{repository}' in the registry with id \
         '{account}'"
    );
    for (operation, input) in [
        ("UploadLayerPart", part(repository, upload, 0, b"a")),
        ("CompleteLayerUpload", complete(repository, upload, NOWHERE)),
    ] {
        caller.refused(operation, input, "UploadNotFoundException", &message).await;
    }
}

#[tokio::test]
async fn a_layer_is_uploaded_in_parts() {
    let server = server().await;
    let root = Caller::root(&server);
    let bytes = noise(1, PART_BYTES_MIN + 1000);
    let digest = digest_of(&bytes);
    let output = root.ok("InitiateLayerUpload", json!({"repositoryName": "app"})).await;
    let upload = output["uploadId"].as_str().expect("an id");
    assert_eq!(upload.parse::<uuid::Uuid>().expect("a UUID").to_string(), upload);
    assert_eq!(output, json!({"uploadId": upload, "partSize": 10_485_760}));
    for (first, last) in [(0, PART_BYTES_MIN - 1), (PART_BYTES_MIN, bytes.len() - 1)] {
        let output = root.ok("UploadLayerPart", part("app", upload, first, &bytes[first..=last])).await;
        let expected = json!({
            "registryId": ACCOUNT, "repositoryName": "app", "uploadId": upload, "lastByteReceived": last,
        });
        assert_eq!(output, expected);
    }
    let output = root.ok("CompleteLayerUpload", complete("app", upload, &digest)).await;
    let expected = json!({"registryId": ACCOUNT, "repositoryName": "app", "uploadId": upload, "layerDigest": digest});
    assert_eq!(output, expected);
    assert_no_upload(&root, "app", upload, ACCOUNT).await;
    let pulled = root.docker().await.pull_blob("app", &digest).await.expect(200);
    assert!(pulled.body == bytes, "bit for bit");
}

#[tokio::test]
async fn a_part_that_does_not_continue_the_upload_is_refused_and_told_where_it_stands() {
    let server = server().await;
    let root = Caller::root(&server);
    let upload = begin(&root, "app").await;
    let refuse = async |input: Value, next: u64, message: &str| {
        let mut expected = json!({
            "__type": "InvalidLayerPartException",
            "message": message,
            "registryId": ACCOUNT,
            "repositoryName": "app",
            "uploadId": upload,
        });
        if next > 0 {
            expected["lastValidByteReceived"] = (next - 1).into();
        }
        assert_eq!(root.refusal("UploadLayerPart", &input, "InvalidLayerPartException").await, expected, "{input}");
    };
    let with_last = |last: u64| {
        let mut input = part("app", &upload, 0, b"abc");
        input["partLastByte"] = last.into();
        input
    };
    let instead = |got: usize, of: u64| format!("First byte of the layer part is {got} instead of {of}");
    let length = |got: u64, of: u64| format!("The layer part has {got} bytes instead of the {of} of its range");
    refuse(part("app", &upload, 1, b"b"), 0, &instead(1, 0)).await;
    for last in [0, 1, 3, u64::MAX / 2] {
        refuse(with_last(last), 0, &length(3, last + 1)).await;
    }
    refuse(part("app", &upload, 0, b""), 0, &length(0, 1)).await;
    root.ok("UploadLayerPart", part("app", &upload, 0, b"abc")).await;
    for first in [0, 2, 4, 1_000_000] {
        refuse(part("app", &upload, first, b"x"), 3, &instead(first, 3)).await;
    }
    root.ok("UploadLayerPart", part("app", &upload, 3, b"def")).await;
    refuse(part("app", &upload, 3, b"def"), 6, &instead(3, 6)).await;
}

#[tokio::test]
async fn only_the_last_part_may_be_small() {
    let server = server().await;
    let root = Caller::root(&server);
    let upload = begin(&root, "app").await;
    let (first, second) = (noise(1, PART_BYTES_MIN - 1), noise(2, 1));
    root.ok("UploadLayerPart", part("app", &upload, 0, &first)).await;
    root.ok("UploadLayerPart", part("app", &upload, first.len(), &second)).await;
    let digest = digest_of(&[first, second].concat());
    let message = "All layer parts except the last part should be at least 5MB";
    root.refused("CompleteLayerUpload", complete("app", &upload, &digest), "LayerPartTooSmallException", message).await;
    assert_eq!(check(&root, "app", &[&digest]).await["layers"][0]["layerAvailability"], "UNAVAILABLE");
}

#[tokio::test]
async fn a_part_has_at_most_twenty_mebibytes() {
    const PART_BYTES_MAX: usize = 20 * 1024 * 1024;
    let server = server().await;
    let root = Caller::root(&server);
    let upload = begin(&root, "app").await;
    let bytes = vec![7; PART_BYTES_MAX + 1];
    let body = part("app", &upload, 0, &bytes).to_string();
    let answer = root.call("UploadLayerPart", body.as_bytes()).await.expect(400);
    let message = "Invalid parameter at 'layerPartBlob' failed to satisfy constraint: 'Member must have length less \
                   than or equal to 20971520'";
    assert_eq!(answer.json(), json!({"__type": "InvalidParameterException", "message": message}));
    let output = root.ok("UploadLayerPart", part("app", &upload, 0, &bytes[1..])).await;
    assert_eq!(output["lastByteReceived"], PART_BYTES_MAX - 1);
}

#[tokio::test]
async fn an_upload_ends_in_a_layer_or_says_why_not() {
    let server = server().await;
    let root = Caller::root(&server);
    let digest = digest_of(b"abc");

    let empty = begin(&root, "app").await;
    let message = format!(
        "The upload with id '{empty}' in the repository with name 'app' in registry with id '{ACCOUNT}' cannot be completed \
         because it does not have any parts"
    );
    root.refused("CompleteLayerUpload", complete("app", &empty, &digest), "EmptyUploadException", &message).await;

    let wrong = begin(&root, "app").await;
    root.ok("UploadLayerPart", part("app", &wrong, 0, b"abd")).await;
    let message = "None of the provided layer digests match the calculated layer digest";
    root.refused("CompleteLayerUpload", complete("app", &wrong, &digest), "InvalidLayerException", message).await;
    assert_no_upload(&root, "app", &wrong, ACCOUNT).await;
    for digest in [&digest, &digest_of(b"abd")] {
        assert_eq!(check(&root, "app", &[digest]).await["layers"][0]["layerAvailability"], "UNAVAILABLE");
    }

    for again in [false, true] {
        let upload = begin(&root, "app").await;
        root.ok("UploadLayerPart", part("app", &upload, 0, b"abc")).await;
        if again {
            let message = format!("The layer with digest '{digest}' already exists in {WITHIN}");
            let input = complete("app", &upload, &digest);
            root.refused("CompleteLayerUpload", input, "LayerAlreadyExistsException", &message).await;
        } else {
            root.ok("CompleteLayerUpload", complete("app", &upload, &digest)).await;
        }
        assert_eq!(check(&root, "app", &[&digest]).await["layers"][0]["layerAvailability"], "AVAILABLE");
        assert_no_upload(&root, "app", &upload, ACCOUNT).await;
    }
}

#[tokio::test]
async fn an_upload_is_known_only_in_its_repository_and_to_its_owner() {
    let server = server().await;
    let (root, other) = (Caller::root(&server), Caller::other(&server).await);
    root.create_repository("second").await;
    other.create_repository("app").await;
    let upload = begin(&root, "app").await;
    assert_no_upload(&root, "app", NO_UPLOAD, ACCOUNT).await;
    assert_no_upload(&root, "second", &upload, ACCOUNT).await;
    assert_no_upload(&other, "app", &upload, OTHER_ACCOUNT).await;
    let elsewhere = root.in_region("eu-west-1");
    elsewhere.create_repository("app").await;
    assert_no_upload(&elsewhere, "app", &upload, ACCOUNT).await;
    root.ok("UploadLayerPart", part("app", &upload, 0, b"abc")).await;
}

#[tokio::test]
async fn an_upload_goes_with_its_repository() {
    let server = server().await;
    let root = Caller::root(&server);
    let upload = begin(&root, "app").await;
    root.ok("UploadLayerPart", part("app", &upload, 0, b"abc")).await;
    root.ok("DeleteRepository", json!({"repositoryName": "app"})).await;
    root.create_repository("app").await;
    assert_no_upload(&root, "app", &upload, ACCOUNT).await;
}

#[tokio::test]
async fn layers_are_available_in_the_repository_they_were_pushed_to() {
    let server = server().await;
    let root = Caller::root(&server);
    root.create_repository("other").await;
    let image = Image::random(1, &[100]);
    let [config, layer] = [digest_of(&image.blobs[0]), digest_of(&image.blobs[1])];
    root.upload_layers("app", &image).await;
    let available = |digest: &str, size: usize, media_type: &str| {
        json!({
            "layerDigest": digest, "layerAvailability": "AVAILABLE", "layerSize": size, "mediaType": media_type,
        })
    };
    let unavailable = |digest: &str| json!({"layerDigest": digest, "layerAvailability": "UNAVAILABLE"});
    let general = "application/octet-stream";
    let expected = json!({"layers": [available(&layer, 100, general)], "failures": []});
    assert_eq!(check(&root, "app", &[&layer]).await, expected);
    root.ok("PutImage", crate::caller::put("app", None, &image)).await;
    let upper_case = NOWHERE.replacen('0', "A", 10);
    let checked =
        check(&root, "app", &[&layer, NOWHERE, &config, "", "x", "sha256:", "md5:00", &upper_case, "sha256:xyz"]).await;
    let malformed = "Invalid request parameters: layer digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'";
    let empty = "Invalid request parameters: layer digest cannot be empty";
    let failure = |digest: &str, code: &str, reason: &str| json!({"layerDigest": digest, "failureCode": code, "failureReason": reason});
    let expected = json!({
        "layers": [
            available(&layer, 100, "application/vnd.oci.image.layer.v1.tar"),
            unavailable(NOWHERE),
            available(&config, image.blobs[0].len(), "application/vnd.oci.image.config.v1+json"),
            unavailable("md5:00"),
            unavailable(&upper_case),
        ],
        "failures": [
            failure("", "MissingLayerDigest", empty),
            failure("x", "InvalidLayerDigest", malformed),
            failure("sha256:", "InvalidLayerDigest", malformed),
            failure("sha256:xyz", "InvalidLayerDigest", malformed),
        ],
    });
    assert_eq!(checked, expected);
    let elsewhere = json!({"layers": [unavailable(&layer)], "failures": []});
    assert_eq!(check(&root, "other", &[&layer]).await, elsewhere);
}

/// Fetches without credentials.
async fn fetch(url: &str) -> Answer {
    Client::new(Default::default(), "", None).get(url).await
}

#[tokio::test]
async fn a_download_url_works_for_an_hour_without_credentials_and_for_its_layer_alone() {
    let server = server().await;
    let root = Caller::root(&server);
    root.create_repository("other").await;
    let image = Image::random(1, &[100_000]);
    for repository in ["app", "other"] {
        root.push(repository, Some("v1"), &image).await;
    }
    let [config, layer] = [digest_of(&image.blobs[0]), digest_of(&image.blobs[1])];
    for (digest, bytes) in [(&config, &image.blobs[0]), (&layer, &image.blobs[1])] {
        let output = root.ok("GetDownloadUrlForLayer", json!({"repositoryName": "app", "layerDigest": digest})).await;
        let url = output["downloadUrl"].as_str().expect("a URL");
        assert_eq!(output, json!({"downloadUrl": url, "layerDigest": digest}));
        assert!(fetch(url).await.expect(200).body == *bytes);
    }
    let output = root.ok("GetDownloadUrlForLayer", json!({"repositoryName": "app", "layerDigest": layer})).await;
    let url = output["downloadUrl"].as_str().expect("a URL");
    let grant = url.split_once("?grant=").expect("a grant").1;
    let middle = grant.len() / 2;
    let flipped = if grant.as_bytes()[middle] == b'A' { "B" } else { "A" };
    let tampered = format!("{}{flipped}{}", &grant[..middle], &grant[middle + 1..]);
    for wrong in [
        url.replace(&layer, &config),
        url.replace("/v2/app/", "/v2/other/"),
        url.replace("/v2/app/", "/v2/absent/"),
        url.replace("/v2/app/", "/v2/000000000000.dkr.ecr.eu-west-1/app/"),
        url.replace(grant, &tampered),
        url.replace(grant, &grant[1..]),
        url.replace(grant, ""),
    ] {
        assert_ne!(wrong, url);
        assert_eq!(fetch(&wrong).await.expect(403).error_code(), "DENIED", "{wrong}");
    }
    let _ = fetch(url.split_once('?').expect("a query").0).await.expect(401);
    server.clock().advance(Duration::from_millis(3_600_000 - 1));
    let _ = fetch(url).await.expect(200);
    server.clock().advance(Duration::from_millis(1));
    assert_eq!(fetch(url).await.expect(403).error_code(), "DENIED");
}

#[tokio::test]
async fn a_download_url_does_not_outlive_its_repository() {
    let server = server().await;
    let root = Caller::root(&server);
    let image = Image::random(1, &[100]);
    root.push("app", Some("v1"), &image).await;
    let input = json!({"repositoryName": "app", "layerDigest": digest_of(&image.blobs[1])});
    let output = root.ok("GetDownloadUrlForLayer", input).await;
    let url = output["downloadUrl"].as_str().expect("a URL");
    let _ = fetch(url).await.expect(200);
    root.ok("DeleteRepository", json!({"repositoryName": "app", "force": true})).await;
    assert_eq!(fetch(url).await.expect(404).error_code(), "NAME_UNKNOWN");
    root.create_repository("app").await;
    root.push("app", Some("v1"), &image).await;
    assert_eq!(fetch(url).await.expect(403).error_code(), "DENIED");
}

#[tokio::test]
async fn download_urls_lead_to_the_registry_of_whoever_asks() {
    let server = server().await;
    let (root, other) = (Caller::root(&server), Caller::other(&server).await);
    let ireland = root.in_region("eu-west-1");
    for (seed, caller) in [(1, &other), (2, &ireland)] {
        let image = Image::random(seed, &[100]);
        caller.create_repository("team/app").await;
        caller.push("team/app", Some("v1"), &image).await;
        let input = json!({"repositoryName": "team/app", "layerDigest": digest_of(&image.blobs[1])});
        let output = caller.ok("GetDownloadUrlForLayer", input).await;
        let pulled = fetch(output["downloadUrl"].as_str().expect("a URL")).await.expect(200);
        assert!(pulled.body == image.blobs[1], "{} in {}", caller.account(), caller.region);
    }
}

#[tokio::test]
async fn only_layers_that_an_image_holds_are_given_out() {
    let server = server().await;
    let root = Caller::root(&server);
    let image = Image::random(1, &[100]);
    root.upload_layers("app", &image).await;
    let layer = digest_of(&image.blobs[1]);
    let get = |digest: &str| json!({"repositoryName": "app", "layerDigest": digest});
    let unreferenced = format!("The layer with digest '{layer}' is not referenced by any image in {WITHIN}");
    root.refused("GetDownloadUrlForLayer", get(&layer), "LayerInaccessibleException", &unreferenced).await;
    let absent = format!("The layer with digest '{NOWHERE}' does not exist within {WITHIN}");
    root.refused("GetDownloadUrlForLayer", get(NOWHERE), "LayersNotFoundException", &absent).await;
    root.ok("PutImage", crate::caller::put("app", Some("v1"), &image)).await;
    root.ok("GetDownloadUrlForLayer", get(&layer)).await;
    root.ok("BatchDeleteImage", json!({"repositoryName": "app", "imageIds": [{"imageTag": "v1"}]})).await;
    root.refused("GetDownloadUrlForLayer", get(&layer), "LayerInaccessibleException", &unreferenced).await;
}

#[tokio::test]
async fn parameters_of_layers_that_break_a_rule_are_refused() {
    let server = server().await;
    let root = Caller::root(&server);
    let upload = begin(&root, "app").await;
    let null = "Member must not be null";
    let (too_short, negative) =
        ("Member must have length greater than or equal to 1", "Member must have value greater than or equal to 0");
    let digests = "Member must satisfy regular expression pattern: [a-zA-Z0-9-_+.]+:[a-fA-F0-9]+";
    let ids = "Member must satisfy regular expression pattern: \
               [0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";
    let many = "Member must have length less than or equal to 100";
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut input = part("app", &upload, 0, b"a");
        change(&mut input);
        input
    };
    for (operation, input, at, constraint) in [
        ("BatchCheckLayerAvailability", json!({"repositoryName": "app"}), "layerDigests", null),
        ("BatchCheckLayerAvailability", json!({"layerDigests": [NOWHERE]}), "repositoryName", null),
        (
            "BatchCheckLayerAvailability",
            json!({"repositoryName": "app", "layerDigests": []}),
            "layerDigests",
            too_short,
        ),
        (
            "BatchCheckLayerAvailability",
            json!({"repositoryName": "app", "layerDigests": vec![NOWHERE; 101]}),
            "layerDigests",
            many,
        ),
        (
            "BatchCheckLayerAvailability",
            json!({"repositoryName": "app", "layerDigests": ["x".repeat(1001)]}),
            "layerDigests.1.member",
            "Member must have length less than or equal to 1000",
        ),
        ("InitiateLayerUpload", json!({}), "repositoryName", null),
        ("UploadLayerPart", changed(&|input| input["uploadId"] = "x".into()), "uploadId", ids),
        ("UploadLayerPart", changed(&|input| input["uploadId"] = Value::Null), "uploadId", null),
        ("UploadLayerPart", changed(&|input| input["layerPartBlob"] = Value::Null), "layerPartBlob", null),
        ("UploadLayerPart", changed(&|input| input["partFirstByte"] = (-1).into()), "partFirstByte", negative),
        ("UploadLayerPart", changed(&|input| input["partLastByte"] = (-1).into()), "partLastByte", negative),
        ("CompleteLayerUpload", json!({"repositoryName": "app", "uploadId": upload}), "layerDigests", null),
        ("CompleteLayerUpload", complete("app", "x", NOWHERE), "uploadId", ids),
        ("CompleteLayerUpload", complete("app", &upload, "x"), "layerDigests.1.member", digests),
        (
            "CompleteLayerUpload",
            json!({"repositoryName": "app", "uploadId": upload, "layerDigests": [NOWHERE, NOWHERE]}),
            "layerDigests",
            "Member must have length less than or equal to 1",
        ),
        ("GetDownloadUrlForLayer", json!({"repositoryName": "app"}), "layerDigest", null),
        ("GetDownloadUrlForLayer", json!({"repositoryName": "app", "layerDigest": "x"}), "layerDigest", digests),
    ] {
        root.refused_parameter(operation, input, at, constraint).await;
    }
    for blob in ["!", "YQ", "YQ=", "Y Q=", "YQ==\n"] {
        let input = changed(&|input| input["layerPartBlob"] = blob.into());
        root.refusal("UploadLayerPart", &input, "SerializationException").await;
    }
    root.ok("UploadLayerPart", part("app", &upload, 0, b"a")).await;
    assert_eq!(STANDARD.encode(b"a"), "YQ==");
}

#[tokio::test]
async fn layers_of_a_repository_that_is_not_there() {
    let server = server().await;
    let root = Caller::root(&server);
    for (operation, mut input) in [
        ("BatchCheckLayerAvailability", json!({"layerDigests": [NOWHERE]})),
        ("InitiateLayerUpload", json!({})),
        ("UploadLayerPart", part("absent", NO_UPLOAD, 0, b"a")),
        ("CompleteLayerUpload", complete("absent", NO_UPLOAD, NOWHERE)),
        ("GetDownloadUrlForLayer", json!({"layerDigest": NOWHERE})),
    ] {
        input["repositoryName"] = "absent".into();
        root.refused(operation, input, "RepositoryNotFoundException", &no_repository("absent", ACCOUNT)).await;
    }
}
