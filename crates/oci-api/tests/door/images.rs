//! Manifests and tags.

use model::mutability::TagMutability;
use model::{Algorithm, Digest};
use serde_json::{Value, json};

use crate::deployment::{Deployment, OCI_INDEX, OCI_MANIFEST, image, index};

#[tokio::test]
async fn what_is_pushed_comes_back_byte_for_byte_by_tag_and_by_digest() {
    let deployment = Deployment::with_repository().await;
    let image = image("a");
    let put = deployment.push("team/app", "v1", &image).await;
    let digest = image.digest().to_string();
    assert_eq!(put.header("location"), format!("/v2/team/app/manifests/{digest}"));
    assert_eq!(put.header("docker-content-digest"), digest);
    for reference in ["v1", &digest, &digest.replace(':', "%3A")] {
        let path = format!("/v2/team/app/manifests/{reference}");
        let got = deployment.ask("GET", &path).await.expect(200);
        assert_eq!(got.body, image.manifest);
        let head = deployment.ask("HEAD", &path).await.expect(200);
        assert!(head.body.is_empty());
        for got in [got, head] {
            assert_eq!(got.header("content-type"), OCI_MANIFEST);
            assert_eq!(got.header("content-length"), image.manifest.len().to_string());
            assert_eq!(got.header("docker-content-digest"), digest);
            assert_eq!(got.header("etag"), format!("\"{digest}\""));
        }
    }
    let etag = format!("\"{digest}\"");
    let known = deployment.send("GET", "/v2/team/app/manifests/v1", &[("if-none-match", &etag)], Vec::new()).await;
    assert!(known.expect(304).body.is_empty());
}

#[tokio::test]
async fn a_put_again_is_a_success_and_moving_a_locked_tag_is_not() {
    let deployment = Deployment::start().await;
    deployment.create_repository("team/app", TagMutability::Immutable).await;
    let (first, second) = (image("a"), image("b"));
    deployment.push("team/app", "v1", &first).await;
    deployment.push("team/app", "v1", &first).await;
    for blob in &second.blobs {
        deployment.push_blob("team/app", blob).await;
    }
    let refused = deployment.put_manifest("team/app", "v1", &second.manifest).await.expect_refusal(400, "TAG_INVALID");
    assert_eq!(
        refused.message(),
        "The image tag 'v1' already exists in the 'team/app' repository and cannot be overwritten because the tag is \
         immutable."
    );
    assert_eq!(deployment.ask("GET", "/v2/team/app/manifests/v1").await.body, first.manifest);
}

#[tokio::test]
async fn of_several_tags_all_are_put_or_none() {
    let deployment = Deployment::start().await;
    deployment.create_repository("team/app", TagMutability::Immutable).await;
    let (first, second) = (image("a"), image("b"));
    deployment.push("team/app", "locked", &first).await;
    for blob in &second.blobs {
        deployment.push_blob("team/app", blob).await;
    }
    let reference = |tags: &str| format!("{}?{tags}", second.digest());
    for tags in ["tag=ok&tag=locked", "tag=locked&tag=ok"] {
        let refused = deployment.put_manifest("team/app", &reference(tags), &second.manifest).await;
        refused.expect_refusal(400, "TAG_INVALID");
        deployment.ask("GET", "/v2/team/app/manifests/ok").await.expect(404);
        deployment.ask("GET", &format!("/v2/team/app/manifests/{}", second.digest())).await.expect(404);
    }
    deployment.put_manifest("team/app", &reference("tag=one&tag=two&tag=one"), &second.manifest).await.expect(201);
    for tag in ["one", "two"] {
        let got = deployment.ask("GET", &format!("/v2/team/app/manifests/{tag}")).await.expect(200);
        assert_eq!(got.body, second.manifest);
    }
}

#[tokio::test]
async fn an_index_of_layers_is_refused_with_what_helps_buildkit() {
    let deployment = Deployment::with_repository().await;
    let layer = b"a layer of a build cache".to_vec();
    let digest = deployment.push_blob("team/app", &layer).await;
    let cache = json!({
        "schemaVersion": 2,
        "mediaType": OCI_INDEX,
        "manifests": [
            {"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": digest.to_string(), "size": layer.len()},
            {"mediaType": "application/vnd.buildkit.cacheconfig.v0", "digest": digest.to_string(), "size": layer.len()},
        ],
    });
    let refused = deployment.put_manifest("team/app", "cache", cache.to_string().as_bytes()).await;
    let message = refused.expect_refusal(405, "UNSUPPORTED").message();
    assert!(message.contains("lists layers") && message.contains("image-manifest=true"), "{message}");
}

#[tokio::test]
async fn a_manifest_that_gives_content_another_size_is_refused() {
    let deployment = Deployment::with_repository().await;
    let image = image("a");
    deployment.push("team/app", "v1", &image).await;
    let lie = |manifest: &[u8], path: &str| {
        let mut lie: Value = serde_json::from_slice(manifest).expect("JSON");
        *lie.pointer_mut(path).expect("a size") = json!(1_000_000);
        lie.to_string().into_bytes()
    };
    for (manifest, path, digest) in [
        (image.manifest.clone(), "/config/size", Digest::sha256(&image.blobs[0])),
        (image.manifest.clone(), "/layers/0/size", Digest::sha256(&image.blobs[1])),
        (index(&[&image]), "/manifests/0/size", image.digest()),
    ] {
        let refused = deployment.put_manifest("team/app", "v2", &lie(&manifest, path)).await;
        let message = refused.expect_refusal(405, "UNSUPPORTED").message();
        assert!(message.contains(&digest.to_string()) && message.contains("1000000 bytes"), "{path}: {message}");
    }
    deployment.ask("GET", "/v2/team/app/manifests/v2").await.expect(404);
}

#[tokio::test]
async fn a_manifest_put_by_digest_takes_its_tags_from_the_query() {
    let deployment = Deployment::with_repository().await;
    let image = image("a");
    for blob in &image.blobs {
        deployment.push_blob("team/app", blob).await;
    }
    for algorithm in [Algorithm::Sha256, Algorithm::Sha512] {
        let digest = Digest::of(algorithm, &image.manifest);
        let (one, two) = (format!("{algorithm:?}-1"), format!("{algorithm:?}-2"));
        let reference = format!("{digest}?tag={one}&tag={two}");
        let put = deployment.put_manifest("team/app", &reference, &image.manifest).await.expect(201);
        let tags: Vec<_> = put.headers.get_all("oci-tag").iter().collect();
        assert_eq!(tags, [&one, &two]);
        for reference in [one, two, digest.to_string()] {
            let got = deployment.ask("GET", &format!("/v2/team/app/manifests/{reference}")).await.expect(200);
            assert_eq!(got.header("docker-content-digest"), digest.to_string());
        }
    }
    let by_tag = deployment.put_manifest("team/app", "v1?tag=v2", &image.manifest).await.expect(201);
    assert!(!by_tag.headers.contains_key("oci-tag"), "only a digest takes tags");
    let digest = image.digest();
    let bad = deployment.put_manifest("team/app", &format!("{digest}?tag=ok&tag=-bad"), &image.manifest).await;
    bad.expect_refusal(400, "TAG_INVALID");
    let many: String = (0..51).map(|n| format!("&tag=t{n}")).collect();
    let many = deployment.put_manifest("team/app", &format!("{digest}?{many}"), &image.manifest).await;
    many.expect_refusal(414, "TAG_INVALID");
    let list = deployment.ask("GET", "/v2/team/app/tags/list").await.json();
    assert_eq!(list["tags"], json!(["Sha256-1", "Sha256-2", "Sha512-1", "Sha512-2", "v1"]));
}

#[tokio::test]
async fn an_index_needs_its_children_and_keeps_them() {
    let deployment = Deployment::with_repository().await;
    let (one, two) = (image("a"), image("b"));
    let index = index(&[&one, &two]);
    deployment.push("team/app", &one.digest().to_string(), &one).await;
    let missing = deployment.put_manifest("team/app", "v1", &index).await;
    let missing = missing.expect_refusal(404, "MANIFEST_BLOB_UNKNOWN").message();
    assert!(missing.contains(&two.digest().to_string()) && !missing.contains(&one.digest().to_string()), "{missing}");
    deployment.push("team/app", &two.digest().to_string(), &two).await;
    deployment.put_manifest("team/app", "v1", &index).await.expect(201);
    assert_eq!(deployment.ask("HEAD", "/v2/team/app/manifests/v1").await.header("content-type"), OCI_INDEX);

    let child = format!("/v2/team/app/manifests/{}", one.digest());
    let held = deployment.ask("DELETE", &child).await.expect_refusal(405, "UNSUPPORTED").message();
    let parent = Digest::sha256(&index);
    assert_eq!(held, format!("Requested image referenced by manifest list: [{parent}]"));
    deployment.ask("DELETE", &format!("/v2/team/app/manifests/{parent}")).await.expect(202);
    deployment.ask("DELETE", &child).await.expect(202);
    deployment.ask("GET", &child).await.expect_refusal(404, "MANIFEST_UNKNOWN");
}

#[tokio::test]
async fn deleting_the_last_tag_deletes_the_image_and_deleting_the_image_its_tags() {
    let deployment = Deployment::with_repository().await;
    let image = image("a");
    for tag in ["v1", "v2"] {
        deployment.push("team/app", tag, &image).await;
    }
    let by_digest = format!("/v2/team/app/manifests/{}", image.digest());
    deployment.ask("DELETE", "/v2/team/app/manifests/v1").await.expect(202);
    deployment.ask("GET", "/v2/team/app/manifests/v1").await.expect(404);
    deployment.ask("GET", &by_digest).await.expect(200);
    deployment.ask("DELETE", "/v2/team/app/manifests/v2").await.expect(202);
    deployment.ask("GET", &by_digest).await.expect(404);
    deployment.ask("DELETE", "/v2/team/app/manifests/v2").await.expect_refusal(404, "MANIFEST_UNKNOWN");

    for tag in ["v1", "v2"] {
        deployment.push("team/app", tag, &image).await;
    }
    deployment.ask("DELETE", &by_digest).await.expect(202);
    deployment.ask("GET", "/v2/team/app/manifests/v1").await.expect(404);
    deployment.ask("GET", "/v2/team/app/manifests/v2").await.expect(404);
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let deployment = Deployment::with_repository().await;
    let image = image("a");
    let unknown = deployment.ask("GET", "/v2/team/app/manifests/v1").await.expect_refusal(404, "MANIFEST_UNKNOWN");
    assert_eq!(unknown.message(), "Requested image not found");
    deployment.ask("GET", "/v2/team/app/manifests/-v1").await.expect_refusal(404, "MANIFEST_UNKNOWN");
    deployment.ask("DELETE", "/v2/team/app/manifests/-v1").await.expect_refusal(404, "MANIFEST_UNKNOWN");
    let missing = deployment.put_manifest("team/app", "v1", &image.manifest).await;
    missing.expect_refusal(404, "MANIFEST_BLOB_UNKNOWN");
    let nowhere = deployment.put_manifest("team/none", "v1", &image.manifest).await;
    assert_eq!(
        nowhere.expect_refusal(404, "NAME_UNKNOWN").message(),
        "The repository with name 'team/none' does not exist in the registry with id '111111111111'"
    );
    for path in ["manifests/v1", "tags/list"] {
        deployment.ask("GET", &format!("/v2/team/none/{path}")).await.expect_refusal(404, "NAME_UNKNOWN");
    }
}

#[tokio::test]
async fn tags_come_in_byte_order_and_in_pages_that_link_on() {
    let deployment = Deployment::with_repository().await;
    let image = image("a");
    for tag in ["b", "a", "C", "_", "a.1"] {
        deployment.push("team/app", tag, &image).await;
    }
    let list = deployment.ask("GET", "/v2/team/app/tags/list").await.expect(200);
    assert_eq!(list.json(), json!({ "name": "team/app", "tags": ["C", "_", "a", "a.1", "b"] }));
    assert!(!list.headers.contains_key("link"));

    let (mut seen, mut path) = (Vec::new(), "/v2/team/app/tags/list?n=2".to_owned());
    loop {
        let page = deployment.ask("GET", &path).await.expect(200);
        let tags = page.json()["tags"].as_array().expect("tags").clone();
        assert!((1..=2).contains(&tags.len()));
        seen.extend(tags);
        match page.header("link").strip_prefix('<').and_then(|link| link.split_once('>')) {
            Some((next, rel)) => {
                assert_eq!(rel, "; rel=\"next\"");
                path = next.to_owned();
            }
            None => break,
        }
    }
    assert_eq!(json!(seen), json!(["C", "_", "a", "a.1", "b"]));
    let after = deployment.ask("GET", "/v2/team/app/tags/list?last=a&n=1").await.json();
    assert_eq!(after["tags"], json!(["a.1"]));
    let none = deployment.ask("GET", "/v2/team/app/tags/list?n=0").await.expect(200);
    assert_eq!(none.json()["tags"], json!([]));
    assert!(!none.headers.contains_key("link"));
    let over = deployment.ask("GET", "/v2/team/app/tags/list?n=1001").await.expect_refusal(405, "UNSUPPORTED");
    assert_eq!(
        over.message(),
        "Invalid parameter at 'maxResults' failed to satisfy constraint: 'Member must have value less than or equal to 1000'"
    );
}

#[tokio::test]
async fn addresses_keep_the_component_that_selected_the_registry() {
    let deployment = Deployment::start().await;
    deployment.create_repository_in("eu-west-1", "team/app", TagMutability::Mutable).await;
    let there = deployment.login("111111111111", "eu-west-1").await;
    let base = "/v2/111111111111.dkr.ecr.eu-west-1/team/app";
    let ask = async |method: &'static str, path: String, body: Vec<u8>| {
        let headers = [("authorization", there.as_str())];
        deployment.send_as_is(method, &path, &headers, body).await.expect("an answer")
    };
    let begun = ask("POST", format!("{base}/blobs/uploads/"), Vec::new()).await.expect(202);
    assert!(begun.header("location").starts_with(&format!("{base}/blobs/uploads/")));
    let image = image("a");
    for blob in &image.blobs {
        let digest = Digest::sha256(blob);
        let put = ask("POST", format!("{base}/blobs/uploads/?digest={digest}"), blob.clone()).await.expect(201);
        assert_eq!(put.header("location"), format!("{base}/blobs/{digest}"));
    }
    for tag in ["v1", "v2"] {
        let put = ask("PUT", format!("{base}/manifests/{tag}"), image.manifest.clone()).await.expect(201);
        assert_eq!(put.header("location"), format!("{base}/manifests/{}", image.digest()));
    }
    let tags = ask("GET", format!("{base}/tags/list?n=1"), Vec::new()).await.expect(200);
    assert_eq!(tags.header("link"), format!("<{base}/tags/list?last=v1&n=1>; rel=\"next\""));
    deployment.ask("GET", "/v2/team/app/manifests/v1").await.expect_refusal(404, "NAME_UNKNOWN");
}

#[tokio::test]
async fn the_body_of_an_answer_has_the_length_that_its_header_says() {
    let deployment = Deployment::with_repository().await;
    deployment.push("team/app", "v1", &image("a")).await;
    for path in
        ["/v2/", "/v2/_catalog", "/v2/team/app/tags/list", "/v2/team/app/manifests/v1", "/v2/team/none/tags/list"]
    {
        let (got, head) = (deployment.ask("GET", path).await, deployment.ask("HEAD", path).await);
        assert_eq!(got.header("content-length"), got.body.len().to_string(), "{path}");
        assert!(head.body.is_empty());
        let fixed = |headers: &http::HeaderMap| {
            let mut headers = headers.clone();
            headers.remove("date");
            headers
        };
        assert_eq!((head.status, fixed(&head.headers)), (got.status, fixed(&got.headers)), "{path}");
    }
}
