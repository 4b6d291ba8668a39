//! Uploads, in all the ways that there are.

use model::mutability::TagMutability;
use model::{Algorithm, Digest};
use registry::Settings;

use crate::deployment::{Deployment, HOST, image};

#[tokio::test]
async fn a_layer_longer_than_any_may_be_is_refused_when_it_is_announced() {
    let deployment = Deployment::with_repository().await;
    let (upload, digest) = (deployment.begin_upload("team/app").await, Digest::sha256(b"x"));
    for (method, path) in [
        ("PATCH", upload.clone()),
        ("PUT", format!("{upload}?digest={digest}")),
        ("POST", format!("/v2/team/app/blobs/uploads/?digest={digest}")),
    ] {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost:3270\r\nAuthorization: {}\r\nContent-Length: {}\r\n\r\nx",
            deployment.root,
            52_000_u64 * 1024 * 1024 + 1
        );
        let answer =
            tokio::time::timeout(std::time::Duration::from_secs(20), deployment.send_raw(head.as_bytes())).await;
        let answer = answer.unwrap_or_else(|_| panic!("{method} {path} waits for the body"));
        assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("SIZE_INVALID"), "{method} {path}: {answer}");
    }
}

#[tokio::test]
async fn an_upload_is_one_request_or_two_or_many() {
    let deployment = Deployment::with_repository().await;
    for algorithm in [Algorithm::Sha256, Algorithm::Sha512] {
        let digest = |content: &[u8]| Digest::of(algorithm, content);

        let at_once = b"one request".to_vec();
        let path = format!("/v2/team/app/blobs/uploads/?digest={}", digest(&at_once));
        let created = deployment.send("POST", &path, &[], at_once.clone()).await.expect(201);
        assert_eq!(created.header("location"), format!("/v2/team/app/blobs/{}", digest(&at_once)));
        assert_eq!(created.header("docker-content-digest"), digest(&at_once).to_string());

        let in_two = b"two requests".to_vec();
        let upload = deployment.begin_upload("team/app").await;
        let path = format!("{upload}?digest={}", digest(&in_two));
        deployment.send("PUT", &path, &[], in_two.clone()).await.expect(201);

        let streamed = b"streamed and closed".to_vec();
        let upload = deployment.begin_upload("team/app").await;
        deployment.send("PATCH", &upload, &[], streamed.clone()).await.expect(202);
        deployment.ask("PUT", &format!("{upload}?digest={}", digest(&streamed))).await.expect(201);

        let chunked = b"0123456789abcdefghij".to_vec();
        let upload = deployment.begin_upload("team/app").await;
        deployment.send("PATCH", &upload, &[("content-range", "0-9")], chunked[..10].to_vec()).await.expect(202);
        let path = format!("{upload}?digest={}", digest(&chunked));
        deployment.send("PUT", &path, &[("content-range", "10-19")], chunked[10..].to_vec()).await.expect(201);

        for content in [at_once, in_two, streamed, chunked] {
            let got = deployment.ask("GET", &format!("/v2/team/app/blobs/{}", digest(&content))).await.expect(200);
            assert_eq!(got.body, content);
        }
    }
}

#[tokio::test]
async fn an_upload_says_where_it_stands_and_a_chunk_that_does_not_fit_changes_nothing() {
    let deployment = Deployment::with_repository().await;
    let begun = deployment.ask("POST", "/v2/team/app/blobs/uploads").await.expect(202);
    assert_eq!(begun.header("range"), "0-0");
    let (upload, id) = (begun.header("location").to_owned(), begun.header("docker-upload-uuid").to_owned());
    assert_eq!(upload, format!("/v2/team/app/blobs/uploads/{id}"));
    assert_eq!(deployment.ask("GET", &upload).await.expect(204).header("range"), "0-0");

    let chunk = |range: &'static str| [("content-range", range)];
    let appended = deployment.send("PATCH", &upload, &chunk("0-9"), vec![b'a'; 10]).await.expect(202);
    assert_eq!((appended.header("range"), appended.header("docker-upload-uuid")), ("0-9", id.as_str()));
    let digest = Digest::sha256(&[[b'a'; 10], [b'b'; 10]].concat());
    for (method, path) in [("PATCH", upload.clone()), ("PUT", format!("{upload}?digest={digest}"))] {
        // Of those that name another length too, the position counts.
        for range in ["0-9", "5-14", "11-20", "20-29", "0-1", "5-99", "bytes 20-20/30"] {
            let misfit = deployment.send(method, &path, &chunk(range), vec![b'c'; 10]).await;
            let misfit = misfit.expect_refusal(416, "BLOB_UPLOAD_INVALID");
            assert_eq!(
                (misfit.header("range"), misfit.header("location")),
                ("0-9", upload.as_str()),
                "{method} {range}"
            );
        }
        for (range, code) in
            [("10-18", "SIZE_INVALID"), ("10", "BLOB_UPLOAD_INVALID"), ("19-10", "BLOB_UPLOAD_INVALID")]
        {
            deployment.send(method, &path, &chunk(range), vec![b'c'; 10]).await.expect_refusal(400, code);
        }
        assert_eq!(deployment.ask("GET", &upload).await.expect(204).header("range"), "0-9");
    }
    deployment.send("PATCH", &upload, &chunk("10-19"), vec![b'b'; 10]).await.expect(202);
    assert_eq!(deployment.ask("GET", &upload).await.expect(204).header("range"), "0-19");
    deployment.ask("PUT", &format!("{upload}?digest={digest}")).await.expect(201);
    deployment.ask("GET", &upload).await.expect_refusal(404, "BLOB_UPLOAD_UNKNOWN");
}

#[tokio::test]
async fn a_wrong_digest_stores_nothing() {
    let deployment = Deployment::with_repository().await;
    let (right, wrong) = (Digest::sha256(b"bytes"), Digest::sha256(b"other bytes"));
    let wrong_sha512 = Digest::of(Algorithm::Sha512, b"other bytes");
    for digest in [wrong, wrong_sha512] {
        let path = format!("/v2/team/app/blobs/uploads/?digest={digest}");
        deployment.send("POST", &path, &[], b"bytes".to_vec()).await.expect_refusal(400, "DIGEST_INVALID");
        let path = format!("{}?digest={digest}", deployment.begin_upload("team/app").await);
        deployment.send("PUT", &path, &[], b"bytes".to_vec()).await.expect_refusal(400, "DIGEST_INVALID");
        deployment.ask("HEAD", &format!("/v2/team/app/blobs/{digest}")).await.expect(404);
    }
    deployment.ask("HEAD", &format!("/v2/team/app/blobs/{right}")).await.expect(404);
}

#[tokio::test]
async fn a_digest_that_is_none_is_refused_and_the_upload_lives_on() {
    let deployment = Deployment::with_repository().await;
    let upload = deployment.begin_upload("team/app").await;
    deployment.send("PATCH", &upload, &[], b"bytes".to_vec()).await.expect(202);
    for digest in ["", "sha256:baddigeststring", "md5:d41d8cd98f00b204e9800998ecf8427e", "sha256", "..%2F"] {
        deployment.ask("PUT", &format!("{upload}?digest={digest}")).await.expect_refusal(400, "DIGEST_INVALID");
    }
    deployment.ask("PUT", &upload).await.expect_refusal(400, "DIGEST_INVALID");
    deployment.ask("PUT", &format!("{upload}?digest={}", Digest::sha256(b"bytes"))).await.expect(201);
}

#[tokio::test]
async fn a_cancelled_upload_is_gone() {
    let deployment = Deployment::with_repository().await;
    let upload = deployment.begin_upload("team/app").await;
    deployment.send("PATCH", &upload, &[], b"bytes".to_vec()).await.expect(202);
    deployment.ask("DELETE", &upload).await.expect(204);
    let digest = Digest::sha256(b"bytes");
    for (method, path) in [
        ("GET", upload.clone()),
        ("PATCH", upload.clone()),
        ("PUT", format!("{upload}?digest={digest}")),
        ("DELETE", upload.clone()),
    ] {
        deployment.ask(method, &path).await.expect_refusal(404, "BLOB_UPLOAD_UNKNOWN");
    }
}

#[tokio::test]
async fn an_upload_is_of_one_repository() {
    let deployment = Deployment::with_repository().await;
    deployment.create_repository("team/other", TagMutability::Mutable).await;
    let upload = deployment.begin_upload("team/app").await;
    let elsewhere = upload.replace("team/app", "team/other");
    let digest = Digest::sha256(b"");
    for (method, path) in [
        ("GET", elsewhere.clone()),
        ("PATCH", elsewhere.clone()),
        ("PUT", format!("{elsewhere}?digest={digest}")),
        ("DELETE", elsewhere),
        ("GET", "/v2/team/app/blobs/uploads/not-an-id".into()),
        ("GET", "/v2/team/app/blobs/uploads/00000000-0000-4000-8000-000000000000".into()),
    ] {
        deployment.ask(method, &path).await.expect_refusal(404, "BLOB_UPLOAD_UNKNOWN");
    }
    deployment.ask("GET", &upload).await.expect(204);
}

#[tokio::test]
async fn a_body_that_breaks_off_makes_no_layer_and_its_upload_can_go_on() {
    let deployment = Deployment::with_repository().await;
    let content = vec![b'x'; 1000];
    let digest = Digest::sha256(&content);
    let upload = deployment.begin_upload("team/app").await;
    let root = &deployment.root;
    for (method, path) in [
        ("PATCH", upload.clone()),
        ("PUT", format!("{upload}?digest={digest}")),
        ("POST", format!("/v2/team/app/blobs/uploads/?digest={digest}")),
    ] {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {HOST}\r\nauthorization: {root}\r\ncontent-length: 1000\r\n\r\n"
        );
        let answer = deployment.send_raw_and_hang_up(&[head.as_bytes(), &content[..400]].concat()).await;
        assert!(!answer.starts_with("HTTP/1.1 2"), "{method}: {answer}");
        deployment.ask("HEAD", &format!("/v2/team/app/blobs/{digest}")).await.expect(404);
    }
    let stands = deployment.ask("GET", &upload).await.expect(204);
    let kept = match stands.header("range") {
        "0-0" => 0,
        range => range.strip_prefix("0-").and_then(|last| last.parse::<usize>().ok()).expect("a range") + 1,
    };
    let range = format!("{kept}-999");
    let path = format!("{upload}?digest={digest}");
    deployment.send("PUT", &path, &[("content-range", &range)], content[kept..].to_vec()).await.expect(201);
    assert_eq!(deployment.ask("GET", &format!("/v2/team/app/blobs/{digest}")).await.expect(200).body, content);
}

#[tokio::test]
async fn a_mount_spares_the_upload_only_where_it_is_switched_on_and_an_image_holds_the_layer() {
    for (blob_mounting, held, status) in [(true, true, 201), (true, false, 202), (false, true, 202)] {
        let deployment = Deployment::with(Settings { blob_mounting, ..Settings::default() }).await;
        for name in ["team/app", "team/source"] {
            deployment.create_repository(name, TagMutability::Mutable).await;
        }
        let image = image("a");
        let digest = deployment.push_blob("team/source", &image.blobs[1]).await;
        if held {
            deployment.push("team/source", "v1", &image).await;
        }
        for from in ["team/source", "team%2Fsource", "111111111111.dkr.ecr.us-east-1/team/source"] {
            let path = format!("/v2/team/app/blobs/uploads/?mount={digest}&from={from}");
            let got = deployment.ask("POST", &path).await.expect(status);
            if status == 201 {
                assert_eq!(got.header("location"), format!("/v2/team/app/blobs/{digest}"));
                assert_eq!(got.header("docker-content-digest"), digest.to_string());
            } else {
                assert!(got.header("location").starts_with("/v2/team/app/blobs/uploads/"));
            }
        }
        let head = if status == 201 { 200 } else { 404 };
        deployment.ask("HEAD", &format!("/v2/team/app/blobs/{digest}")).await.expect(head);
        for query in [
            format!("mount={digest}"),
            format!("mount={digest}&from=NO"),
            format!("mount={digest}&from=team/none"),
            format!("mount={digest}&from=111111111111.dkr.ecr.eu-west-1/team/source"),
            format!("mount={digest}&from=222222222222.dkr.ecr.us-east-1/team/source"),
            format!("mount={}&from=team/source", Digest::sha256(b"unknown")),
        ] {
            deployment.ask("POST", &format!("/v2/team/app/blobs/uploads/?{query}")).await.expect(202);
        }
        let path = "/v2/team/app/blobs/uploads/?mount=sha256:12&from=team/source";
        deployment.ask("POST", path).await.expect_refusal(400, "DIGEST_INVALID");
    }
}
