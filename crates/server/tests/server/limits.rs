//! Clients that send too much, or too slowly.

use std::time::Duration;

use testkit::TestServer;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Short enough for a test to wait for, long enough for a server that is busy.
const SHORT: Duration = Duration::from_millis(300);

/// Sends bytes and reads until the server closes.
async fn exchange(server: &TestServer, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(server.address()).await.expect("connected");
    // The server may close before it has read all of it.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

fn status(answer: &str) -> &str {
    answer.lines().next().unwrap_or_default()
}

#[tokio::test]
async fn heads_have_a_limit_and_the_client_is_told() {
    let server = TestServer::start().await;
    let long_header = format!("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: {}\r\n\r\n", "a".repeat(300_000));
    let many_headers = format!("GET /healthz HTTP/1.1\r\nHost: x\r\n{}\r\n", "X-Many: a\r\n".repeat(200));
    let long_target = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(70_000));
    for (request, expected) in [
        (long_header, "HTTP/1.1 431 Request Header Fields Too Large"),
        (many_headers, "HTTP/1.1 431 Request Header Fields Too Large"),
        (long_target, "HTTP/1.1 431 Request Header Fields Too Large"),
        ("nonsense\r\n\r\n".to_owned(), "HTTP/1.1 400 Bad Request"),
    ] {
        assert_eq!(status(&exchange(&server, request.as_bytes()).await), expected);
    }
}

#[tokio::test]
async fn a_client_that_is_still_sending_reads_why_it_was_refused() {
    let server = TestServer::start().await;
    let body = vec![b'a'; 9_000_000];
    let head = format!(
        "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Amz-Target: AmazonEC2ContainerRegistry_V20150921.PutImage\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    let answer = exchange(&server, &[head.as_bytes(), &body].concat()).await;
    assert_eq!(status(&answer), "HTTP/1.1 400 Bad Request", "{answer}");
    assert!(answer.contains("MissingAuthenticationToken"), "{answer}");
}

#[tokio::test]
async fn a_head_that_does_not_come_in_time_ends_the_connection() {
    let server = TestServer::builder().settings(|settings| settings.patience.request_head = SHORT).start().await;
    assert_eq!(exchange(&server, b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ").await, "");
}

#[tokio::test]
async fn a_connection_that_says_nothing_ends() {
    let server = TestServer::builder().settings(|settings| settings.patience.handshake = SHORT).start().await;
    for beginning in [&b""[..], b"P", b"PRI", b"\x16\x03\x01\x00\xff"] {
        assert_eq!(exchange(&server, beginning).await, "", "{beginning:?}");
    }
}

#[tokio::test]
async fn an_idle_connection_ends_after_its_last_answer() {
    let server = TestServer::builder().settings(|settings| settings.patience.request_head = SHORT).start().await;
    let answer = exchange(&server, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("ok\n"), "{answer}");
}

#[tokio::test]
async fn a_body_that_stalls_ends_the_request() {
    let server = TestServer::builder().settings(|settings| settings.patience.request_body = SHORT).start().await;
    let request = b"POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: AmazonEC2ContainerRegistry_V20150921.PutImage\r\n\
        Content-Length: 100\r\n\r\n{\"rep";
    let answer = exchange(&server, request).await;
    assert_eq!(status(&answer), "HTTP/1.1 400 Bad Request", "{answer}");
    assert!(answer.contains("MissingAuthenticationToken"), "{answer}");
}

#[tokio::test]
async fn more_connections_than_allowed_wait_for_their_turn() {
    let server = TestServer::builder().settings(|settings| settings.connections_max = 1).start().await;
    let request = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let first = TcpStream::connect(server.address()).await.expect("connected");
    let second = tokio::spawn({
        let address = server.address();
        async move {
            let mut stream = TcpStream::connect(address).await.expect("the system takes it");
            stream.write_all(request).await.expect("written");
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.expect("read");
            answer
        }
    });
    drop(first);
    assert!(second.await.expect("no panic").starts_with("HTTP/1.1 200 OK"));
}

#[tokio::test]
async fn silent_strangers_make_room_for_who_comes_after_them() {
    let server = TestServer::builder().settings(|settings| settings.connections_max = 4).start().await;
    let mut silent = Vec::new();
    for beginning in [&b""[..], b"GET /v2/ HTTP/1.1\r\n", b"P", b"\x16\x03\x01", b"GET /", b""] {
        let mut stream = TcpStream::connect(server.address()).await.expect("connected");
        stream.write_all(beginning).await.expect("written");
        silent.push(stream);
    }
    // Longer than any of them would be waited for is not waited for: the test would say so by its time.
    let request = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let answer = tokio::time::timeout(Duration::from_secs(5), exchange(&server, request)).await.expect("at once");
    assert_eq!(status(&answer), "HTTP/1.1 200 OK");
    // The oldest went.
    let mut rest = Vec::new();
    assert!(matches!(silent[0].read_to_end(&mut rest).await, Ok(0) | Err(_)));
}

#[tokio::test]
async fn heads_that_others_may_read_in_another_way_are_refused() {
    let server = TestServer::start().await;
    for (head, expected) in [
        ("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close", 200),
        ("GET /healthz HTTP/1.0", 200),
        ("GET /healthz HTTP/1.1", 400),
        ("GET /v2/ HTTP/1.1", 400),
        ("POST / HTTP/1.1\r\nContent-Length: 0", 400),
        ("GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y", 400),
        ("GET /healthz HTTP/1.1\r\nHost: x\r\nHost: x", 400),
        ("GET /healthz HTTP/1.1\r\nHost: x/y", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked", 501),
        ("PUT /v2/a/manifests/b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked", 501),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity, chunked", 501),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, chunked", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked", 400),
        ("PUT /v2/a/blobs/uploads/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 18446744073709551615", 413),
        ("PUT /v2/a/blobs/uploads/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 18446744073709551614", 413),
        ("PUT /v2/a/blobs/uploads/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999", 400),
        ("PUT /v2/a/blobs/uploads/1 HTTP/1.1\r\nHost: x\r\nContent-Length: -1", 400),
    ] {
        let request = format!("{head}\r\n\r\n");
        let answer = tokio::time::timeout(Duration::from_secs(20), exchange(&server, request.as_bytes())).await;
        let answer = answer.unwrap_or_else(|_| panic!("{head}: the connection stays open"));
        let status = answer.split(' ').nth(1);
        assert_eq!(status, Some(expected.to_string().as_str()), "{head}: {answer}");
    }
}
