//! Health, readiness, metrics and the front page.

use http::Method;
use testkit::{Client, TestServer};

fn anyone(server: &TestServer) -> Client {
    Client::new(Default::default(), &server.url(), None)
}

#[tokio::test]
async fn anyone_may_ask_how_the_server_is() {
    let server = TestServer::start().await;
    let client = anyone(&server);
    assert_eq!(client.get("/healthz").await.expect(200).text(), "ok\n");
    assert_eq!(client.get("/readyz").await.expect(200).text(), "ready\n");
    let metrics = client.get("/metrics").await.expect(200);
    assert!(metrics.header("content-type").starts_with("application/openmetrics-text"));
    let page = metrics.text();
    assert!(page.contains("wharfinger_requests_total{face=\"web\",method=\"GET\",status=\"2xx\"} 2\n"), "{page}");
    assert!(page.contains("wharfinger_requests_in_flight 1\n"), "its own request is in flight: {page}");
}

#[tokio::test]
async fn the_front_page_says_what_to_type_and_loads_nothing() {
    let server = TestServer::start().await;
    let page = anyone(&server).get("/").await.expect(200);
    assert!(page.text().contains(&format!("docker push {}/team/app:v1", server.address())));
    assert!(page.header("content-security-policy").starts_with("default-src 'none'; style-src 'sha256-"));
    let _ = anyone(&server).get("/?action=GetUser&lang=en").await.expect(200);
    let call = anyone(&server).get("/?Action=GetUser&Version=2010-05-08").await.expect(403);
    assert!(call.text().contains("MissingAuthenticationToken"), "{}", call.text());
    let head = anyone(&server).request(Method::HEAD, "/", &[], "").await.expect(200);
    assert!(head.body.is_empty());
}

#[tokio::test]
async fn pages_are_only_read_and_other_paths_are_nothing() {
    let server = TestServer::start().await;
    for (method, path, status) in [
        (Method::POST, "/healthz", 405),
        (Method::DELETE, "/", 405),
        (Method::GET, "/healthz/", 404),
        (Method::GET, "/v3/", 404),
        (Method::POST, "/login", 404),
    ] {
        let _ = anyone(&server).request(method, path, &[], "").await.expect(status);
    }
    for (method, path, allowed) in [
        (Method::PUT, "/", "GET, HEAD, POST"),
        (Method::DELETE, "/?Action=GetUser", "GET, HEAD, POST"),
        (Method::POST, "/readyz", "GET, HEAD"),
    ] {
        let refused = anyone(&server).request(method, path, &[], "").await.expect(405);
        assert_eq!(refused.header("allow"), allowed);
        for method in allowed.split(", ") {
            assert!(refused.text().contains(method), "{path}: {}", refused.text());
        }
    }
}
