//! Clients that hang up in the middle, and come back at once.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use testkit::{Client, TestServer, digest_of};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

const LEN_BYTES: usize = 200_000;
const ROUNDS: usize = 200;

/// Sends a whole chunk, and does not wait for the answer; dropping the connection resets it.
async fn patch(server: &TestServer, password: &str, location: &str, byte: u8) -> TcpStream {
    let credentials = STANDARD.encode(format!("AWS:{password}"));
    let head = format!(
        "PATCH {location} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {credentials}\r\nContent-Length: {LEN_BYTES}\r\n\r\n"
    );
    let mut stream = TcpStream::connect(server.address()).await.expect("connected");
    stream.set_zero_linger().expect("set");
    stream.write_all(head.as_bytes()).await.expect("written");
    stream.write_all(&vec![byte; LEN_BYTES]).await.expect("written");
    stream
}

/// Sends the chunk again as long as the first request is still at it, which hangs up after some tries; the status that
/// ends that.
async fn patch_again(client: &Client, location: &str, byte: u8, first: TcpStream, tries: usize) -> u16 {
    let range = format!("0-{}", LEN_BYTES - 1);
    let mut first = Some(first);
    for attempt in 0..10_000 {
        if attempt == tries {
            first.take();
        }
        let body = vec![byte; LEN_BYTES];
        let answer = client.request(Method::PATCH, location, &[("content-range", &range)], body).await;
        if answer.status != 429 {
            return answer.status;
        }
    }
    panic!("the upload stays busy");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dropped_request_has_sent_is_taken_wholly_or_not_at_all() {
    let server = TestServer::start().await;
    server.create_repository("team/app").await;
    let (client, password) = (server.client().await, server.password().await);
    for round in 0..ROUNDS {
        let location = client.begin_upload("team/app").await;
        let first = patch(&server, &password, &location, b'a').await;
        let byte = match patch_again(&client, &location, b'b', first, round % 4).await {
            202 => b'b',
            416 if client.get(&location).await.expect(204).header("range") == format!("0-{}", LEN_BYTES - 1) => b'a',
            // The reset overtook some of the bytes; what came before it counts, and is nobody's layer.
            416 => continue,
            other => panic!("round {round}: {other}"),
        };
        let content = vec![byte; LEN_BYTES];
        let digest = digest_of(&content);
        let _ = client.complete_upload(&location, &digest, "".into()).await.expect(201);
        let pulled = client.pull_blob("team/app", &digest).await.expect(200);
        assert!(pulled.body == content, "round {round}: other bytes under the digest");
        let _ = client.request(Method::DELETE, &format!("/v2/team/app/blobs/{digest}"), &[], "").await.expect(202);
    }
}
