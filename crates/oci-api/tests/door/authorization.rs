//! Who gets in, and what is said to whom does not.

use std::time::Duration;

use model::Digest;

use crate::deployment::{Deployment, basic, image};

#[tokio::test]
async fn the_root_is_let_in_and_told_that_this_is_a_registry() {
    let deployment = Deployment::start().await;
    for path in ["/v2/", "/v2", "/v2/111111111111.dkr.ecr.us-east-1/"] {
        let got = deployment.ask("GET", path).await.expect(200);
        assert_eq!(&got.body[..], b"{}", "{path}");
        assert_eq!(got.header("docker-distribution-api-version"), "registry/2.0");
    }
}

#[tokio::test]
async fn whoever_has_no_good_password_is_challenged_on_every_path() {
    let deployment = Deployment::with_repository().await;
    let digest = Digest::sha256(b"x");
    let other_region = deployment.login(crate::deployment::ACCOUNT, "eu-west-1").await;
    let mut forged = deployment.root.clone();
    forged.replace_range(40..44, "AAAA");
    let bearer = deployment.root.replace("Basic", "Bearer");
    let paths = [
        ("GET", "/v2/".to_owned()),
        ("GET", "/v2/_catalog".into()),
        ("GET", "/v2/team/app/tags/list".into()),
        ("GET", "/v2/team/app/manifests/v1".into()),
        ("PUT", "/v2/team/app/manifests/v1".into()),
        ("DELETE", "/v2/team/app/manifests/v1".into()),
        ("GET", format!("/v2/team/app/blobs/{digest}")),
        ("POST", "/v2/team/app/blobs/uploads/".into()),
        ("GET", "/v2/team/app/blobs/uploads/1".into()),
        ("PATCH", "/v2/team/app/blobs/uploads/1".into()),
        ("PUT", "/v2/team/app/blobs/uploads/1".into()),
        ("DELETE", "/v2/team/app/blobs/uploads/1".into()),
        ("GET", format!("/v2/team/app/referrers/{digest}")),
        ("GET", "/v2/UPPER/tags/list".into()),
        ("GET", "/v2/no/such/endpoint".into()),
        ("BREW", "/v2/".into()),
    ];
    let someone_else = basic("me", "secret");
    for authorization in [None, Some(&other_region), Some(&forged), Some(&bearer), Some(&someone_else)] {
        for (method, path) in &paths {
            let headers: Vec<_> = authorization.iter().map(|value| ("authorization", value.as_str())).collect();
            let got = deployment.send_as_is(method, path, &headers, Vec::new()).await.expect("an answer").expect(401);
            assert_eq!(&got.body[..], b"Not Authorized\n", "{method} {path}");
            assert_eq!(
                got.header("www-authenticate"),
                r#"Basic realm="http://localhost:3270/",service="ecr.amazonaws.com""#
            );
            assert_eq!(got.header("docker-distribution-api-version"), "registry/2.0");
        }
    }
}

#[tokio::test]
async fn a_password_lasts_twelve_hours_and_then_says_so() {
    let deployment = Deployment::start().await;
    deployment.clock.turn(Duration::from_secs(12 * 3600 - 1));
    deployment.ask("GET", "/v2/").await.expect(200);
    deployment.clock.turn(Duration::from_secs(1));
    let got = deployment.ask("GET", "/v2/").await.expect_refusal(403, "DENIED");
    assert_eq!(got.message(), "Your authorization token has expired. Reauthenticate and try again.");
}

/// A body that never comes: whoever waits for it waits for ever.
#[tokio::test]
async fn who_may_not_is_denied_before_the_body_is_read() {
    let deployment = Deployment::with_repository().await;
    let (stranger, digest) = (deployment.stranger().await, Digest::sha256(b"x"));
    for (method, path) in [
        ("PUT", "/v2/team/app/manifests/v1".to_owned()),
        ("PUT", format!("/v2/team/app/manifests/{digest}?tag=v1&tag=v2")),
        ("PUT", "/v2/team/none/manifests/v1".into()),
        ("POST", format!("/v2/team/app/blobs/uploads/?digest={digest}")),
        ("PATCH", "/v2/team/app/blobs/uploads/1".into()),
        ("PUT", format!("/v2/team/app/blobs/uploads/1?digest={digest}")),
    ] {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost:3270\r\nAuthorization: {stranger}\r\n\
             Content-Length: 4194304\r\n\r\n{{"
        );
        let answer = tokio::time::timeout(Duration::from_secs(20), deployment.send_raw(head.as_bytes())).await;
        let answer = answer.unwrap_or_else(|_| panic!("{method} {path} waits for the body"));
        assert!(answer.starts_with("HTTP/1.1 403 "), "{method} {path}: {answer}");
        assert!(answer.contains("DENIED"), "{method} {path}: {answer}");
    }
}

#[tokio::test]
async fn the_root_of_another_account_is_denied_in_words_of_iam_whether_or_not_things_exist() {
    let deployment = Deployment::with_repository().await;
    let image = image("a");
    deployment.push("team/app", "v1", &image).await;
    let upload = deployment.begin_upload("team/app").await;
    let stranger = deployment.stranger().await;
    let (here, digest) = (image.digest(), Digest::sha256(&image.blobs[1]));
    for (method, path, action) in [
        ("GET", "/v2/team/app/manifests/v1".to_owned(), "ecr:BatchGetImage"),
        ("GET", "/v2/team/none/manifests/v1".into(), "ecr:BatchGetImage"),
        ("PUT", "/v2/team/app/manifests/v1".into(), "ecr:PutImage"),
        ("DELETE", "/v2/team/app/manifests/v1".into(), "ecr:BatchDeleteImage"),
        ("GET", "/v2/team/app/tags/list".into(), "ecr:ListImages"),
        ("GET", format!("/v2/team/app/blobs/{digest}"), "ecr:GetDownloadUrlForLayer"),
        ("DELETE", format!("/v2/team/app/blobs/{digest}"), "ecr:BatchDeleteImage"),
        ("GET", format!("/v2/team/app/referrers/{here}"), "ecr:BatchGetImage"),
        ("POST", "/v2/team/app/blobs/uploads/".into(), "ecr:InitiateLayerUpload"),
        ("POST", format!("/v2/team/app/blobs/uploads/?digest={digest}"), "ecr:InitiateLayerUpload"),
        ("GET", upload.clone(), "ecr:UploadLayerPart"),
        ("PATCH", upload.clone(), "ecr:UploadLayerPart"),
        ("PUT", format!("{upload}?digest={digest}"), "ecr:CompleteLayerUpload"),
        ("DELETE", upload.clone(), "ecr:UploadLayerPart"),
        ("GET", "/v2/_catalog".into(), "ecr:DescribeRepositories"),
    ] {
        let headers = [("authorization", stranger.as_str())];
        let got = deployment.send_as_is(method, &path, &headers, Vec::new()).await.expect("an answer");
        let message = got.expect_refusal(403, "DENIED").message();
        let words = format!("User: arn:aws:iam::222222222222:root is not authorized to perform: {action} on resource:");
        assert!(message.starts_with(&words), "{method} {path}: {message}");
    }
    deployment.ask("GET", "/v2/team/app/manifests/v1").await.expect(200);
    deployment.ask("GET", &upload).await.expect(204);
    let headers = [("authorization", stranger.as_str())];
    let head = deployment.send_as_is("HEAD", &format!("/v2/team/app/blobs/{digest}"), &headers, Vec::new()).await;
    assert!(head.expect("an answer").expect(403).body.is_empty());
}

#[tokio::test]
async fn a_password_may_not_take_another_registrys_component_to_another_region() {
    let deployment = Deployment::start().await;
    deployment.ask("GET", "/v2/111111111111.dkr.ecr.eu-west-1/").await.expect(401);
    let there = deployment.login(crate::deployment::ACCOUNT, "eu-west-1").await;
    let headers = [("authorization", there.as_str())];
    let got = deployment.send_as_is("GET", "/v2/111111111111.dkr.ecr.eu-west-1/", &headers, Vec::new()).await;
    got.expect("an answer").expect(200);
}

#[tokio::test]
async fn a_download_grant_opens_its_layer_to_anybody_and_nothing_else() {
    let deployment = Deployment::with_repository().await;
    deployment.create_repository("team/other", model::mutability::TagMutability::Mutable).await;
    let image = image("a");
    for name in ["team/app", "team/other"] {
        deployment.push(name, "v1", &image).await;
    }
    let [config, layer] = [0, 1].map(|at: usize| Digest::sha256(&image.blobs[at]));
    let (caller, registry) = (deployment.caller(), crate::deployment::registry_id("111111111111", "us-east-1"));
    let name = crate::deployment::repository("team/app");
    let grant = deployment.registry.grant_download(&caller, &registry, &name, layer).await.expect("a grant");
    let ask = async |method: &'static str, path: String| {
        deployment.send_as_is(method, &path, &[], Vec::new()).await.expect("an answer")
    };

    let path = format!("/v2/team/app/blobs/{layer}?grant={grant}");
    assert_eq!(ask("GET", path.clone()).await.expect(200).body, image.blobs[1]);
    assert_eq!(ask("HEAD", path.clone()).await.expect(200).header("content-length"), image.blobs[1].len().to_string());
    for other in [
        format!("/v2/team/app/blobs/{config}?grant={grant}"),
        format!("/v2/team/other/blobs/{layer}?grant={grant}"),
        format!("/v2/111111111111.dkr.ecr.eu-west-1/team/app/blobs/{layer}?grant={grant}"),
        format!("/v2/team/app/blobs/{layer}?grant={grant}x"),
        format!("/v2/team/app/blobs/{layer}?grant="),
    ] {
        ask("GET", other).await.expect_refusal(403, "DENIED");
    }
    ask("GET", format!("/v2/team/app/manifests/v1?grant={grant}")).await.expect(401);
    ask("DELETE", path.clone()).await.expect(401);
    deployment.clock.turn(Duration::from_secs(3600));
    ask("GET", path).await.expect_refusal(403, "DENIED");
}

#[tokio::test]
async fn after_many_wrong_passwords_clients_are_told_to_wait_and_right_ones_work_all_the_same() {
    let deployment = Deployment::start().await;
    let wrong = basic("AWS", "wrong");
    let ask = || async {
        let headers = [("authorization", wrong.as_str())];
        deployment.send_as_is("GET", "/v2/", &headers, Vec::new()).await.expect("an answer")
    };
    for _ in 0..100 {
        ask().await.expect(401);
    }
    let got = ask().await.expect_refusal(429, "TOOMANYREQUESTS");
    assert_eq!(got.header("retry-after"), "60");
    deployment.ask("GET", "/v2/").await.expect(200);
    deployment.clock.turn(Duration::from_secs(60));
    ask().await.expect(401);
}
