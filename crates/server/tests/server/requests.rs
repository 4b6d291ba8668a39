//! What every request gets, whichever door it goes through.

use http::Method;
use serde_json::json;
use testkit::{Client, Image, TestServer};

#[tokio::test]
async fn every_answer_carries_the_id_of_its_request_once_and_ids_from_outside_are_not_taken() {
    let server = TestServer::start().await;
    let client = Client::new(Default::default(), &server.url(), None);
    let foreign = [("x-request-id", "mine"), ("x-amzn-requestid", "mine")];
    let mut ids = Vec::new();
    for (method, path, header) in [
        (Method::GET, "/healthz", "x-request-id"),
        (Method::GET, "/v2/", "x-request-id"),
        (Method::GET, "/v2/a/manifests/b", "x-request-id"),
        (Method::GET, "/nowhere", "x-request-id"),
        (Method::POST, "/", "x-amzn-requestid"),
    ] {
        let answer = client.request(method, path, &foreign, "").await;
        assert_eq!(answer.headers.get_all(header).iter().count(), 1, "{path}");
        assert_eq!(answer.header(header).len(), 36, "{path}");
        ids.push(answer.header(header).to_owned());
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 5, "each has its own");
}

#[tokio::test]
async fn an_image_goes_in_by_one_door_and_is_seen_through_the_other() {
    for encrypt in [true, false] {
        let server = TestServer::builder().settings(|settings| settings.registry.encrypt_blobs = encrypt).start().await;
        server.create_repository("team/app").await;
        let (one, two) = (Image::random(1, &[3_000_000, 10]), Image::random(2, &[0]));
        let index = Image::index(&[&one, &two]);
        let client = server.client().await;
        client.push_image("team/app", "one", &one).await;
        client.push_image("team/app", "two", &two).await;
        client.push_image("team/app", "all", &index).await;
        let signature = Image::artifact(&one, "application/vnd.example.signature", b"signed");
        client.push_image("team/app", &signature.digest(), &signature).await;
        client.assert_holds("team/app", "all", &index).await;
        client.assert_holds("team/app", &one.digest(), &one).await;
        let described = server.aws("DescribeImages", &json!({"repositoryName": "team/app"})).await.expect(200).json();
        let mut seen: Vec<&str> = described["imageDetails"]
            .as_array()
            .expect("images")
            .iter()
            .filter_map(|i| i["imageDigest"].as_str())
            .collect();
        let mut pushed = [&one, &two, &index, &signature].map(Image::digest);
        seen.sort_unstable();
        pushed.sort_unstable();
        assert_eq!(seen, pushed);
    }
}

#[tokio::test]
async fn nobody_gets_in_without_a_password() {
    let server = TestServer::start().await;
    server.create_repository("team/app").await;
    let anonymous = server.client().await.anonymous();
    for path in ["/v2/", "/v2/team/app/tags/list", "/v2/_catalog"] {
        assert!(anonymous.get(path).await.expect(401).header("www-authenticate").starts_with("Basic "), "{path}");
    }
}

#[tokio::test]
async fn the_same_works_over_postgres() {
    let Some(cluster) = testkit::postgres::Cluster::shared() else { return };
    let server = TestServer::builder().postgres(&cluster.create_database()).start().await;
    server.create_repository("team/app").await;
    let image = Image::random(3, &[50_000]);
    let client = server.client().await;
    client.push_image("team/app", "v1", &image).await;
    let server = server.restart().await;
    server.client().await.assert_holds("team/app", "v1", &image).await;
}

#[tokio::test]
async fn a_proxys_word_on_the_client_counts_only_if_the_proxy_is_trusted() {
    let only_from_203 = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Deny", "Principal": "*", "Action": "ecr:*",
            "Condition": {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
        }],
    });
    for (trusted, forwarded_for, status, scheme) in [
        (None, "203.0.113.9", 403, "http"),
        (Some("198.51.100.1"), "203.0.113.9", 403, "http"),
        (Some("127.0.0.0/8"), "203.0.113.9", 200, "https"),
        (Some("127.0.0.0/8"), "203.0.113.9, 198.51.100.7", 403, "https"),
    ] {
        let trusted = trusted.map(|text| model::policy::Network::parse(text).expect("a network"));
        let builder = TestServer::builder().settings(|settings| settings.trusted_proxies.extend(trusted));
        let server = builder.start().await;
        server.create_repository("team/app").await;
        let input = json!({"repositoryName": "team/app", "policyText": only_from_203.to_string(), "force": true});
        let _ = server.aws("SetRepositoryPolicy", &input).await.expect(200);
        let headers = [("x-forwarded-for", forwarded_for), ("x-forwarded-proto", "https")];
        let client = server.client().await;
        let answer = client.request(Method::GET, "/v2/team/app/tags/list", &headers, "").await;
        assert_eq!(answer.status, status, "{trusted:?} {forwarded_for}");
        let challenge = client.anonymous().request(Method::GET, "/v2/", &headers, "").await.expect(401);
        let realm = format!("Basic realm=\"{scheme}://");
        assert!(challenge.header("www-authenticate").starts_with(&realm), "{trusted:?} {forwarded_for}");
    }
}

#[tokio::test]
async fn whoever_asks_for_another_service_of_aws_is_told_its_name() {
    let server = TestServer::start().await;
    let client = Client::new(Default::default(), &server.url(), None);
    let signed = |service: &str| {
        format!(
            "AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0"
        )
    };
    for (method, path, service, status) in [
        (Method::GET, "/", "s3", 501),
        (Method::PUT, "/bucket/key", "s3", 501),
        (Method::POST, "/", "ec2", 400),
        (Method::GET, "/2015-03-31/functions", "lambda", 400),
    ] {
        let answer = client.request(method, path, &[("authorization", &signed(service))], "").await;
        assert_eq!(answer.status, status, "{path}");
        let words = format!("Wharfinger does not serve the AWS service {service}, but ecr, ");
        assert!(answer.text().contains(&words), "{path}: {}", answer.text());
        assert!(!answer.text().contains("<html"), "{path}");
    }
    let page = client.request(Method::GET, "/", &[("authorization", &signed("ecr"))], "").await;
    assert_eq!(page.status, 200, "services that are served have no call here, but a page");
}
