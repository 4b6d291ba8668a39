//! Clients of HTTP/2, and what they may have under way.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_util::future::{join_all, poll_fn};
use h2::client::{Builder, SendRequest};
use h2::{Reason, SendStream};
use http::{Method, Request};
use testkit::{Client, Image, TestServer, digest_of};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Short enough for a test to wait for, long enough for a server that is busy.
const SHORT: Duration = Duration::from_millis(300);
/// Longer than anything here may take.
const LONG: Duration = Duration::from_secs(20);
/// What a stranger may send before it is read, as `src/http2.rs` has it.
const STRANGER_WINDOW_BYTES: usize = 32 * 1024;

fn client(server: &TestServer, password: String) -> Client {
    let http = reqwest::Client::builder().http2_prior_knowledge().build().expect("a client");
    Client::new(http, &server.url(), Some(password))
}

/// A connection whose client takes `window` bytes of every answer.
async fn connect(server: &TestServer, window: u32) -> SendRequest<Bytes> {
    let stream = TcpStream::connect(server.address()).await.expect("connected");
    let mut builder = Builder::new();
    builder.initial_window_size(window);
    let (sender, connection) = builder.handshake(stream).await.expect("a handshake");
    tokio::spawn(connection);
    sender.ready().await.expect("ready")
}

fn request(method: Method, path: &str, headers: &[(&str, &str)]) -> Request<()> {
    let mut request = Request::builder().method(method).uri(format!("http://localhost{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(()).expect("a request")
}

fn form() -> Request<()> {
    request(Method::POST, "/", &[("content-type", "application/x-www-form-urlencoded")])
}

/// What may be sent on a stream now, as soon as that is at least `wanted` bytes.
async fn room(stream: &mut SendStream<Bytes>, wanted: usize) -> usize {
    stream.reserve_capacity(1024 * 1024);
    let enough = poll_fn(|cx| {
        while stream.capacity() < wanted {
            match stream.poll_capacity(cx) {
                std::task::Poll::Ready(Some(Ok(_))) => {}
                std::task::Poll::Ready(other) => panic!("{other:?}"),
                std::task::Poll::Pending => return std::task::Poll::Pending,
            }
        }
        std::task::Poll::Ready(())
    });
    timeout(LONG, enough).await.expect("room in time");
    stream.capacity()
}

#[tokio::test]
async fn an_image_is_pushed_and_pulled() {
    let server = TestServer::start().await;
    server.create_repository("team/app").await;
    let client = client(&server, server.password().await);
    let image = Image::random(1, &[3_000_000, 10, 0]);
    client.push_image("team/app", "v1", &image).await;
    client.assert_holds("team/app", "v1", &image).await;
    // More at once than a connection may have under way.
    let path = format!("/v2/team/app/blobs/{}", digest_of(&image.blobs[1]));
    for answer in join_all((0..200).map(|_| client.get(&path))).await {
        assert_eq!(answer.expect(200).body, image.blobs[1]);
    }
    let head = client.request(Method::HEAD, "/v2/team/app/manifests/v1", &[], "").await.expect(200);
    assert_eq!(head.header("content-length"), image.manifest.len().to_string());
    assert!(head.body.is_empty() && head.header("date").ends_with(" GMT") && head.headers.get("connection").is_none());
    let none = client.get("/v2/team/app/manifests/none").await.expect(404);
    assert!(!none.body.is_empty());
}

#[tokio::test]
async fn a_reader_that_takes_nothing_loses_its_answer_and_not_the_connection() {
    let server = TestServer::builder().settings(|settings| settings.patience.response = SHORT).start().await;
    server.create_repository("team/app").await;
    let (layer, password) = (vec![7; 2_000_000], server.password().await);
    server.client().await.push_blob("team/app", layer.clone().into()).await;
    let authorization = format!("Basic {}", STANDARD.encode(format!("AWS:{password}")));
    let headers = [("authorization", authorization.as_str())];
    let path = format!("/v2/team/app/blobs/{}", digest_of(&layer));
    for window in [0, 100_000] {
        let mut sender = connect(&server, window).await;
        let (answer, _) = sender.send_request(request(Method::GET, &path, &headers), true).expect("sent");
        let mut body = answer.await.expect("a head").into_body();
        let outcome = timeout(LONG, async {
            loop {
                if let Err(error) = body.data().await.expect("it does not end") {
                    break error;
                }
            }
        });
        assert_eq!(outcome.await.expect("in time").reason(), Some(Reason::CANCEL), "{window}");
        let (answer, _) = sender.send_request(request(Method::GET, "/healthz", &[]), true).expect("sent");
        assert_eq!(answer.await.expect("an answer").status(), 200);
    }
}

#[tokio::test]
async fn who_is_known_may_send_more_at_a_time() {
    let server = TestServer::start().await;
    let authorization = format!("Basic {}", STANDARD.encode(format!("AWS:{}", server.password().await)));
    let mut sender = connect(&server, 65_535).await;
    let (answer, _) = sender.send_request(request(Method::GET, "/v2/", &[]), true).expect("sent");
    assert_eq!(answer.await.expect("an answer").status(), 401);
    let (_answer, mut body) = sender.send_request(form(), false).expect("sent");
    assert_eq!(room(&mut body, 1).await, STRANGER_WINDOW_BYTES);
    let headers = [("authorization", authorization.as_str())];
    let (answer, _) = sender.send_request(request(Method::GET, "/v2/", &headers), true).expect("sent");
    assert_eq!(answer.await.expect("an answer").status(), 200);
    assert!(room(&mut body, STRANGER_WINDOW_BYTES + 1).await > STRANGER_WINDOW_BYTES);
}

#[tokio::test]
async fn a_stranger_has_few_requests_under_way() {
    let server = TestServer::start().await;
    let mut sender = connect(&server, 65_535).await;
    let mut held: Vec<_> = (0..8).map(|_| sender.send_request(form(), false).expect("sent")).collect();
    let (waits, _) = sender.send_request(request(Method::GET, "/healthz", &[]), true).expect("sent");
    let refused = timeout(LONG, waits).await.expect("in time").expect_err("refused");
    assert_eq!(refused.reason(), Some(Reason::REFUSED_STREAM));
    // As soon as one is over there is room again.
    let (_, mut body) = held.pop().expect("eight");
    body.send_reset(Reason::CANCEL);
    let (answer, _) = sender.send_request(request(Method::GET, "/healthz", &[]), true).expect("sent");
    assert_eq!(answer.await.expect("an answer").status(), 200);
}

#[tokio::test]
async fn a_server_that_stops_lets_requests_finish() {
    let server = TestServer::start().await;
    server.create_repository("team/app").await;
    let authorization = format!("Basic {}", STANDARD.encode(format!("AWS:{}", server.password().await)));
    let mut sender = connect(&server, 65_535).await;
    let content = b"a layer";
    let path = format!("/v2/team/app/blobs/uploads/?digest={}", digest_of(content));
    let headers = [("authorization", authorization.as_str())];
    let (answer, mut body) = sender.send_request(request(Method::POST, &path, &headers), false).expect("sent");
    body.send_data(Bytes::from_static(&content[..3]), false).expect("sent");
    // The request is under way once another on the same connection was answered.
    let (ping, _) = sender.send_request(request(Method::GET, "/healthz", &[]), true).expect("sent");
    assert_eq!(ping.await.expect("an answer").status(), 200);
    let stopping = tokio::spawn(server.stop());
    tokio::task::yield_now().await;
    body.send_data(Bytes::from_static(&content[3..]), true).expect("sent");
    assert_eq!(timeout(LONG, answer).await.expect("in time").expect("an answer").status(), 201);
    drop(sender);
    drop(timeout(LONG, stopping).await.expect("in time").expect("stopped"));
}
