//! What nobody should send: each is answered clearly, and nothing is stored.

use model::Digest;
use model::mutability::TagMutability;
use proptest::prelude::*;
use serde_json::json;

use crate::deployment::{Deployment, OCI_INDEX, OCI_MANIFEST, descriptor, image, is_refusal};

#[tokio::test]
async fn tricks_with_paths_lead_nowhere() {
    let deployment = Deployment::with_repository().await;
    for (path, status, code) in [
        ("/v2/%2e%2e/%2e%2e/etc/passwd", 404, "UNSUPPORTED"),
        ("/v2/../../etc/tags/list", 400, "NAME_INVALID"),
        ("/v2/a%2F..%2F..%2Fb/tags/list", 400, "NAME_INVALID"),
        ("/v2/team%2Fapp/tags/list", 400, "NAME_INVALID"),
        ("/v2/team%252Fapp/tags/list", 400, "NAME_INVALID"),
        ("/v2/team/app%00/tags/list", 400, "NAME_INVALID"),
        ("/v2/team/app%0d%0aset-cookie:x/tags/list", 400, "NAME_INVALID"),
        ("/v2/UPPER/tags/list", 400, "NAME_INVALID"),
        ("/v2/a//b/tags/list", 400, "NAME_INVALID"),
        ("/v2/team/app/manifests/..%2F..%2Fx", 400, "NAME_INVALID"),
        ("/v2/team/app/manifests/..", 404, "MANIFEST_UNKNOWN"),
        ("/v2/team/app/blobs/sha256:..%2F..%2Fx", 400, "NAME_INVALID"),
        ("/v2/team/app/blobs/sha256:..", 400, "DIGEST_INVALID"),
        ("/v2/team/app/blobs/uploads/..", 404, "BLOB_UPLOAD_UNKNOWN"),
        ("/v2/team/app", 404, "UNSUPPORTED"),
        ("/v2//", 404, "UNSUPPORTED"),
    ] {
        let got = deployment.ask("GET", path).await;
        assert_eq!((got.status, got.code().as_str()), (status, code), "{path}");
    }
}

#[tokio::test]
async fn methods_that_an_endpoint_does_not_have_are_refused_with_those_it_has() {
    let deployment = Deployment::with_repository().await;
    let digest = Digest::sha256(b"x");
    for (path, allowed, refused) in [
        ("/v2/".to_owned(), "GET, HEAD", ["POST", "DELETE"]),
        ("/v2/_catalog".into(), "GET, HEAD", ["PUT", "DELETE"]),
        ("/v2/team/app/tags/list".into(), "GET, HEAD", ["POST", "DELETE"]),
        ("/v2/team/app/manifests/v1".into(), "GET, HEAD, PUT, DELETE", ["POST", "PATCH"]),
        (format!("/v2/team/app/blobs/{digest}"), "GET, HEAD, DELETE", ["PUT", "POST"]),
        ("/v2/team/app/blobs/uploads/".into(), "POST", ["GET", "PUT"]),
        ("/v2/team/app/blobs/uploads/1".into(), "GET, HEAD, PATCH, PUT, DELETE", ["POST", "BREW"]),
        (format!("/v2/team/app/referrers/{digest}"), "GET, HEAD", ["POST", "DELETE"]),
    ] {
        for method in refused {
            let got = deployment.ask(method, &path).await.expect_refusal(405, "UNSUPPORTED");
            assert_eq!(got.header("allow"), allowed, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn page_sizes_out_of_bounds_are_refused_before_anything_is_read() {
    let deployment = Deployment::with_repository().await;
    for list in ["team/app/tags/list", "_catalog"] {
        for n in ["1001", "9223372036854775808", "18446744073709551616", "-1", "many", "1e3"] {
            deployment.ask("GET", &format!("/v2/{list}?n={n}")).await.expect_refusal(405, "UNSUPPORTED");
        }
        let empty = deployment.ask("GET", &format!("/v2/{list}?n=")).await.expect(200);
        assert_eq!(empty.body, deployment.ask("GET", &format!("/v2/{list}")).await.body);
    }
}

#[tokio::test]
async fn manifests_that_are_none_are_refused_and_not_stored() {
    let deployment = Deployment::with_repository().await;
    let image = image("a");
    for blob in &image.blobs {
        deployment.push_blob("team/app", blob).await;
    }
    let config = descriptor(&image.blobs[0], "application/vnd.oci.image.config.v1+json");
    let both = json!({ "schemaVersion": 2, "config": config, "layers": [], "manifests": [] }).to_string();
    let wide = json!({ "schemaVersion": 2, "config": config, "layers": vec![&config; 20_000] }).to_string();
    let deep = format!(r#"{{"schemaVersion":2,"x":{}1{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    let many_keys: Vec<String> = (0..100_000).map(|n| format!(r#""{n}":{n}"#)).collect();
    let twice = String::from_utf8_lossy(&image.manifest).replacen('{', r#"{"schemaVersion":2,"#, 1);
    let good = String::from_utf8_lossy(&image.manifest).into_owned();
    for (what, manifest, media_type) in [
        ("not JSON", "{".to_owned(), OCI_MANIFEST),
        ("empty", String::new(), OCI_MANIFEST),
        ("image and index", both.clone(), OCI_MANIFEST),
        ("index and image", both, OCI_INDEX),
        ("too many layers", wide, OCI_MANIFEST),
        ("too deep", deep, OCI_MANIFEST),
        ("keys without end", format!("{{{}}}", many_keys.join(",")), OCI_MANIFEST),
        ("duplicate keys", twice, OCI_MANIFEST),
        ("unknown media type", r#"{"schemaVersion":2}"#.into(), "application/vnd.unknown+json"),
        ("no media type", r#"{"schemaVersion":2}"#.into(), ""),
        ("another media type than it says", good.clone(), OCI_INDEX),
    ] {
        let headers = [("content-type", media_type)];
        let got = deployment.send("PUT", "/v2/team/app/manifests/v1", &headers, manifest.into_bytes()).await;
        assert_eq!((got.status, got.code().as_str()), (405, "UNSUPPORTED"), "{what}: {got:?}");
    }
    for (media_type, given) in [
        ("text/plain", "The media type 'text/plain' of the request is not the manifest's own"),
        (OCI_INDEX, "The media type 'application/vnd.oci.image.index.v1+json' of the request is not"),
    ] {
        let headers = [("content-type", media_type)];
        let got = deployment.send("PUT", "/v2/team/app/manifests/v1", &headers, image.manifest.clone()).await;
        let words = got.expect_refusal(405, "UNSUPPORTED").message();
        assert!(words.contains(given) && words.contains(OCI_MANIFEST), "{words}");
    }
    let other = format!("/v2/team/app/manifests/{}", Digest::sha256(b"other"));
    deployment.send("PUT", &other, &[], image.manifest.clone()).await.expect_refusal(400, "DIGEST_INVALID");
    for (reference, code) in
        [("-v1", "TAG_INVALID"), ("sha256:12", "DIGEST_INVALID"), ("md5:12", "DIGEST_INVALID"), ("", "TAG_INVALID")]
    {
        deployment.put_manifest("team/app", reference, &image.manifest).await.expect_refusal(400, code);
    }
    let tags = deployment.ask("GET", "/v2/team/app/tags/list").await.json();
    assert_eq!(tags["tags"], json!([]));
    deployment.ask("GET", &format!("/v2/team/app/manifests/{}", image.digest())).await.expect(404);
    deployment.put_manifest("team/app", "v1", good.as_bytes()).await.expect(201);
}

#[tokio::test]
async fn a_manifest_longer_than_four_mebibytes_is_not_read_to_its_end() {
    let deployment = Deployment::with_repository().await;
    let announced = deployment.put_manifest("team/app", "v1", &vec![b' '; 4 * 1024 * 1024 + 1]).await;
    announced.expect_refusal(413, "MANIFEST_INVALID");
    // Without a length, the chunk that goes too far is never asked for: this one is longer than what is sent of it.
    let head = format!(
        "PUT /v2/team/app/manifests/v1 HTTP/1.1\r\nhost: localhost\r\nauthorization: {}\r\n\
         transfer-encoding: chunked\r\n\r\n{:x}\r\n",
        deployment.root,
        1_u64 << 40
    );
    let answer = deployment.send_raw(&[head.as_bytes(), &vec![b' '; 4 * 1024 * 1024 + 100_000]].concat()).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
}

#[test]
fn no_request_makes_the_door_fail() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let deployment = runtime.block_on(async {
        let deployment = Deployment::with_repository().await;
        deployment.create_repository("team/other", TagMutability::Mutable).await;
        deployment
    });
    let methods = prop::sample::select(vec!["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS"]);
    let path =
        "/v2/(team/app|team/none|\\.\\.|[a-z%]{0,3})/(manifests|blobs|blobs/uploads|referrers|tags)/[a-z0-9:%./]{0,12}";
    let query = "(digest|mount|from|n|last|tag|grant|next|artifactType)=[a-zA-Z0-9:%&=+/-]{0,20}";
    let range = "[a-z0-9=, -]{0,20}";
    let requests = (methods, path, query, range, prop::collection::vec(any::<u8>(), 0..50));
    proptest!(ProptestConfig::with_cases(300), |((method, path, query, range, body) in requests)| {
        let path = format!("{path}?{query}");
        let headers = [("range", range.as_str()), ("content-range", &range), ("if-none-match", &range)];
        prop_assume!(path.parse::<http::Uri>().is_ok());
        let got = runtime.block_on(deployment.send(method, &path, &headers, body));
        prop_assert!(got.status < 300 || is_refusal(got.status), "{} {}: {:?}", method, path, got);
    });
}

#[tokio::test]
async fn after_a_refusal_the_connection_serves_the_next_request_or_says_that_it_will_not() {
    let deployment = Deployment::with_repository().await;
    let root = &deployment.root;
    let who = format!("authorization: {root}\r\n");
    let next = format!("GET /v2/ HTTP/1.1\r\nhost: localhost\r\n{who}connection: close\r\n\r\n");
    for (body_bytes, fields, statuses) in [
        (0, "", vec!["401", "200"]),
        (1000, "", vec!["401", "200"]),
        (1000, "expect: 100-continue\r\n", vec!["401"]),
        (300_000, "", vec!["401"]),
        (1000, &who, vec!["400", "200"]),
        (300_000, &who, vec!["400"]),
    ] {
        let head = format!(
            "PUT /v2/team/app/blobs/uploads/1 HTTP/1.1\r\nhost: localhost\r\n{fields}content-length: {body_bytes}\r\n\r\n"
        );
        let body = vec![b'x'; body_bytes];
        let answer = deployment.send_raw(&[head.as_bytes(), &body, next.as_bytes()].concat()).await;
        let answered: Vec<&str> = answer.split("HTTP/1.1 ").skip(1).filter_map(|answer| answer.get(..3)).collect();
        assert_eq!(answered, statuses, "{body_bytes} bytes, {fields:?}: {answer}");
        let closes = answer.split("HTTP/1.1 ").nth(1).is_some_and(|first| first.contains("connection: close"));
        assert_eq!(closes, statuses.len() == 1, "{answer}");
    }
}
