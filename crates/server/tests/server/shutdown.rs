//! Stopping: what is in flight is finished, what is not begun is not begun.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use testkit::{TestServer, digest_of};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::program::Program;

const LAYER: &[u8] = b"a layer that takes its time";

/// Begins to push [`LAYER`] and returns when the server has begun to take it: it asks for the body then.
async fn begin_push(server: &TestServer) -> TcpStream {
    server.create_repository("team/app").await;
    let location = server.client().await.begin_upload("team/app").await;
    let target = location.strip_prefix(&server.url()).unwrap_or(&location);
    let separator = if target.contains('?') { '&' } else { '?' };
    let credentials = STANDARD.encode(format!("AWS:{}", server.password().await));
    let head = format!(
        "PUT {target}{separator}digest={} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {credentials}\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        digest_of(LAYER),
        LAYER.len()
    );
    let mut stream = TcpStream::connect(server.address()).await.expect("connected");
    stream.write_all(head.as_bytes()).await.expect("written");
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).await.expect("it goes on");
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream
}

#[tokio::test]
async fn an_upload_in_flight_is_finished() {
    let server = TestServer::start().await;
    let mut upload = begin_push(&server).await;
    upload.write_all(&LAYER[..5]).await.expect("written");
    let address = server.address();
    let folder = tokio::spawn(server.stop());
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    upload.write_all(&LAYER[5..]).await.expect("written");
    let mut answer = String::new();
    upload.read_to_string(&mut answer).await.expect("read to the end: the connection is closed then");
    assert!(answer.starts_with("HTTP/1.1 201 Created"), "{answer}");
    let server = folder.await.expect("stopped with grace").start().await;
    let client = server.client().await;
    let path = format!("/v2/team/app/blobs/{}", digest_of(LAYER));
    let head = client.request(http::Method::HEAD, &path, &[], "");
    assert_eq!(head.await.expect(200).header("content-length"), LAYER.len().to_string());
}

#[tokio::test]
async fn a_request_that_takes_longer_than_the_grace_is_dropped() {
    let server = TestServer::builder().settings(|settings| settings.shutdown_grace = Duration::ZERO).start().await;
    let mut upload = begin_push(&server).await;
    assert!(!Box::pin(server.into_running().shutdown()).await, "it says that it dropped something");
    let mut answer = Vec::new();
    assert!(matches!(upload.read_to_end(&mut answer).await, Ok(0) | Err(_)), "{answer:?}");
}

#[tokio::test]
async fn who_does_not_want_to_wait_need_not() {
    let server =
        TestServer::builder().settings(|settings| settings.shutdown_grace = Duration::from_secs(3600)).start().await;
    let _upload = begin_push(&server).await;
    let running = server.into_running();
    let aborting = running.aborting();
    let stopped = tokio::spawn(Box::pin(running.shutdown()));
    aborting.cancel();
    assert!(!stopped.await.expect("no panic"));
}

#[tokio::test]
async fn idle_connections_do_not_hold_it_up() {
    let server =
        TestServer::builder().settings(|settings| settings.shutdown_grace = Duration::from_secs(3600)).start().await;
    let mut idle = TcpStream::connect(server.address()).await.expect("connected");
    idle.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("written");
    let mut byte = [0];
    idle.read_exact(&mut byte).await.expect("answered");
    let _silent = TcpStream::connect(server.address()).await.expect("connected");
    server.stop().await;
}

#[tokio::test]
async fn tasks_that_outlive_their_request_are_finished_before_the_database_is_closed() {
    let server = TestServer::start().await;
    let (address, registry) = (server.address(), server.registry().clone());
    let (release, released) = tokio::sync::oneshot::channel::<()>();
    let task = registry.access().tasks().clone().spawn(async move {
        released.await.expect("released");
        registry.check_ready().await
    });
    let stopped = tokio::spawn(Box::pin(server.into_running().shutdown()));
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    release.send(()).expect("it waits");
    task.await.expect("no panic").expect("the database is still open");
    assert!(stopped.await.expect("no panic"), "nothing was dropped");
}

#[tokio::test]
async fn what_hangs_is_left_behind() {
    let server = TestServer::builder().settings(|settings| settings.shutdown_grace = Duration::ZERO).start().await;
    let (release, released) = std::sync::mpsc::channel::<()>();
    // A disk that does not answer.
    let hangs = server.registry().access().tasks().spawn_blocking(move || released.recv());
    assert!(!Box::pin(server.into_running().shutdown()).await, "it says that it left something behind");
    assert!(!hangs.is_finished());
    drop(release);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_layer_whose_client_hangs_up_while_the_server_stops_is_there_or_can_be_sent_again() {
    let mut server = TestServer::start().await;
    server.create_repository("team/app").await;
    for round in 0..12_u8 {
        let layer = [LAYER, &[round]].concat();
        let digest = digest_of(&layer);
        let location = server.client().await.begin_upload("team/app").await;
        let target = location.strip_prefix(&server.url()).unwrap_or(&location).to_owned();
        let separator = if target.contains('?') { '&' } else { '?' };
        let credentials = STANDARD.encode(format!("AWS:{}", server.password().await));
        let head = format!(
            "PUT {target}{separator}digest={digest} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {credentials}\r\n\
             Content-Length: {}\r\n\r\n",
            layer.len()
        );
        let mut stream = TcpStream::connect(server.address()).await.expect("connected");
        stream.set_zero_linger().expect("set");
        stream.write_all(&[head.as_bytes(), &layer].concat()).await.expect("written");
        for _ in 0..40 * u32::from(round) {
            tokio::task::yield_now().await;
        }
        drop(stream);
        server = server.restart().await;
        let client = server.client().await;
        let path = format!("/v2/team/app/blobs/{digest}");
        if client.request(http::Method::HEAD, &path, &[], "").await.status != 200 {
            let again = format!("{}{target}", server.url());
            let _ = client.complete_upload(&again, &digest, layer.clone().into()).await.expect(201);
        }
        assert_eq!(client.pull_blob("team/app", &digest).await.expect(200).body, layer, "round {round}");
    }
}

#[test]
fn the_program_ends_with_zero_when_it_is_told_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::serve(folder.path(), &[]);
    program.terminate();
    let (code, log) = program.end();
    assert_eq!(code, Some(0));
    assert!(log.contains("\"message\":\"stopped\""), "{log}");
}
