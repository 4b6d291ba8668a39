//! What refers to a manifest.

use model::Digest;
use serde_json::json;

use crate::deployment::{Deployment, OCI_INDEX, OCI_MANIFEST, artifact, image};

#[tokio::test]
async fn referrers_are_listed_whether_or_not_their_subject_is_there() {
    let deployment = Deployment::with_repository().await;
    let subject = image("a");
    let path = format!("/v2/team/app/referrers/{}", subject.digest());
    let none = deployment.ask("GET", &path).await.expect(200);
    assert_eq!(none.header("content-type"), OCI_INDEX);
    assert_eq!(none.json(), json!({ "schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": [] }));

    let (sbom, signature) = (artifact(&subject.manifest, "a/sbom+json"), artifact(&subject.manifest, "a/signature"));
    for artifact in [&sbom, &signature] {
        let put = deployment.push("team/app", &artifact.digest().to_string(), artifact).await;
        assert_eq!(put.header("oci-subject"), subject.digest().to_string());
    }
    let all = deployment.ask("GET", &path).await.expect(200);
    assert!(!all.headers.contains_key("oci-filters-applied"));
    assert_eq!(all.json()["manifests"].as_array().map(Vec::len), Some(2));
    let unfiltered = deployment.ask("GET", &format!("{path}?artifactType=&next=")).await.expect(200);
    assert!(!unfiltered.headers.contains_key("oci-filters-applied"));
    assert_eq!(unfiltered.body, all.body);

    for filter in ["a/sbom+json", "a%2Fsbom%2Bjson"] {
        let some = deployment.ask("GET", &format!("{path}?artifactType={filter}")).await.expect(200);
        assert_eq!(some.header("oci-filters-applied"), "artifactType");
        assert_eq!(
            some.json()["manifests"],
            json!([{
                "mediaType": OCI_MANIFEST,
                "digest": sbom.digest().to_string(),
                "size": sbom.manifest.len(),
                "artifactType": "a/sbom+json",
                "annotations": { "kind": "a/sbom+json" },
            }])
        );
    }
    let other = deployment.ask("GET", &format!("{path}?artifactType=a/other")).await.expect(200);
    assert_eq!(other.json()["manifests"], json!([]));
}

#[tokio::test]
async fn a_page_of_referrers_is_no_longer_than_a_manifest_and_links_to_the_next() {
    let deployment = Deployment::with_repository().await;
    let subject = image("a");
    let long = "x".repeat(200_000);
    let mut pushed = Vec::new();
    for n in 0..40 {
        let mut artifact = artifact(&subject.manifest, "a/long");
        let mut manifest: serde_json::Value = serde_json::from_slice(&artifact.manifest).expect("JSON");
        manifest["annotations"] = json!({ "n": n.to_string(), "long": long });
        artifact.manifest = manifest.to_string().into_bytes();
        deployment.push("team/app", &artifact.digest().to_string(), &artifact).await;
        pushed.push(artifact.digest().to_string());
    }
    let base = format!("/v2/team/app/referrers/{}", subject.digest());
    let (mut seen, mut pages, mut path) = (Vec::new(), 0, format!("{base}?artifactType=a/long"));
    loop {
        let page = deployment.ask("GET", &path).await.expect(200);
        assert!(page.body.len() < 8 * 1024 * 1024, "{}", page.body.len());
        let manifests = page.json()["manifests"].as_array().expect("manifests").clone();
        seen.extend(manifests.iter().map(|manifest| manifest["digest"].as_str().unwrap_or_default().to_owned()));
        pages += 1;
        match page.header("link").strip_prefix('<').and_then(|link| link.split_once('>')) {
            Some((next, _)) => {
                assert!(next.starts_with(&format!("{base}?artifactType=a/long&next=")), "{next}");
                path = next.to_owned();
            }
            None => break,
        }
    }
    pushed.sort_unstable();
    seen.sort_unstable();
    assert_eq!(seen, pushed);
    assert_eq!(pages, 2);
    deployment.ask("GET", &format!("{base}?next=nonsense")).await.expect_refusal(405, "UNSUPPORTED");
}

#[tokio::test]
async fn referrers_need_a_digest_and_a_repository() {
    let deployment = Deployment::with_repository().await;
    deployment.ask("GET", "/v2/team/app/referrers/sha256:12").await.expect_refusal(400, "DIGEST_INVALID");
    deployment.ask("GET", "/v2/team/app/referrers/latest").await.expect_refusal(400, "DIGEST_INVALID");
    let path = format!("/v2/team/none/referrers/{}", Digest::sha256(b"x"));
    deployment.ask("GET", &path).await.expect_refusal(404, "NAME_UNKNOWN");
}
