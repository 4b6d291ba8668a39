//! The line of each request, and its place in the metrics.

use std::io;
use std::sync::{Mutex, OnceLock, PoisonError};

use http::Method;
use serde_json::{Value, json};
use testkit::{Credentials, Image, TestServer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::program::Program;

/// All lines of this process: a server that is embedded logs by `tracing`.
static LINES: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct ToLines;

impl io::Write for ToLines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LINES.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn record_lines() {
    static STARTED: OnceLock<()> = OnceLock::new();
    STARTED.get_or_init(|| {
        let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(|| ToLines);
        subscriber.with_max_level(tracing_subscriber::filter::LevelFilter::INFO).init();
    });
}

/// The line of the one request that has all of `parts` in it. It is written when the answer has left, which the client
/// may see a moment before.
async fn line_with(parts: &[&str]) -> String {
    for _ in 0..2000 {
        let text = String::from_utf8_lossy(&LINES.lock().unwrap_or_else(PoisonError::into_inner)).into_owned();
        let mut found = text.lines().filter(|line| parts.iter().all(|part| line.contains(part)));
        if let Some(line) = found.next() {
            return line.to_owned();
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    panic!("no line has {parts:?}");
}

#[tokio::test]
async fn a_line_names_operation_repository_code_and_why_a_request_was_refused() {
    record_lines();
    let server = TestServer::builder().settings(|settings| settings.log.access = true).start().await;
    server.create_repository("lines/app").await;
    let client = server.client().await;
    client.push_image("lines/app", "v1", &Image::random(71, &[100])).await;
    let nobody = {
        let _ = server.call("iam", "CreateUser", &json!({"UserName": "liner"})).await.expect(200);
        let keys = server.call("iam", "CreateAccessKey", &json!({"UserName": "liner"})).await.expect(200);
        Credentials::of(&keys, "CreateAccessKeyResult/AccessKey")
    };
    let put = line_with(&["PUT /v2/lines/app/manifests/v1 201"]).await;
    assert!(put.contains(" oci:PutManifest repository=lines/app "), "{put}");
    assert!(put.contains(" caller=arn:aws:iam::") && !put.contains("code=") && !put.contains("complete="), "{put}");

    let _ = client.get("/v2/lines/app/manifests/none").await.expect(404);
    let absent = line_with(&["GET /v2/lines/app/manifests/none 404", "oci:GetManifest"]).await;
    assert!(absent.contains(" code=MANIFEST_UNKNOWN reason=\"Requested image not found\""), "{absent}");

    let _ = client.anonymous().get("/v2/lines/app/tags/list").await.expect(401);
    let unknown = line_with(&["GET /v2/lines/app/tags/list 401", "oci:ListTags"]).await;
    assert!(unknown.contains(" code=UNAUTHORIZED reason=\"The request has no authorization token\""), "{unknown}");

    let gone = json!({"repositoryName": "lines/gone", "force": true});
    let _ = server.aws("DeleteRepository", &gone).await.expect(400);
    let gone = line_with(&["POST / 400", "ecr:DeleteRepository"]).await;
    assert!(gone.contains(" repository=lines/gone code=RepositoryNotFoundException reason=\"The repository"), "{gone}");

    let listed = json!({"repositoryName": "lines/app"});
    let denied = server.call_as(&nobody, "ecr", "ListImages", &listed).await.expect(400);
    let line = line_with(&["POST / 400", "ecr:ListImages repository=lines/app"]).await;
    assert!(line.contains(&format!(" code=AccessDeniedException reason=\"{}\"", denied.error_message())), "{line}");
    assert!(line.contains("/liner is not authorized to perform: ecr:ListImages on resource: arn:aws:ecr:"), "{line}");
    assert!(line.contains(" caller=arn:aws:iam::000000000000:user/liner "), "{line}");

    let denied = server.call_as(&nobody, "iam", "ListUsers", &json!({})).await.expect(403);
    let line = line_with(&["POST / 403", "iam:ListUsers"]).await;
    assert!(line.contains(&format!(" code=AccessDenied reason=\"{}\"", denied.error_message())), "{line}");

    let arn = json!({"resourceArn": "arn:aws:ecr:us-east-1:000000000000:repository/lines/app"});
    let _ = server.call_as(&nobody, "ecr", "ListTagsForResource", &arn).await.expect(400);
    line_with(&["ecr:ListTagsForResource repository=lines/app code=AccessDeniedException"]).await;
    check_metrics(&server).await;
}

async fn check_metrics(server: &TestServer) {
    let page = server.client().await.get("/metrics").await.expect(200).text();
    for line in [
        r#"wharfinger_operations_total{operation="oci:PutManifest",code="ok"} 1"#,
        r#"wharfinger_operations_total{operation="oci:GetManifest",code="MANIFEST_UNKNOWN"} 1"#,
        r#"wharfinger_operations_total{operation="oci:ListTags",code="UNAUTHORIZED"} 1"#,
        r#"wharfinger_operations_total{operation="ecr:DeleteRepository",code="RepositoryNotFoundException"} 1"#,
        r#"wharfinger_operations_total{operation="ecr:ListImages",code="AccessDeniedException"} 1"#,
        r#"wharfinger_operations_total{operation="iam:ListUsers",code="AccessDenied"} 1"#,
    ] {
        assert!(page.lines().any(|found| found == line), "{line} is not in\n{page}");
    }
}

#[tokio::test]
async fn a_batch_names_each_repository_that_it_is_about_only_if_there_is_one() {
    record_lines();
    let server = TestServer::builder().settings(|settings| settings.log.access = true).start().await;
    let names = json!({"repositoryNames": ["lines/none"]});
    let _ = server.aws("DescribeRepositories", &names).await.expect(400);
    let line = line_with(&["ecr:DescribeRepositories code=RepositoryNotFoundException", "lines/none"]).await;
    assert!(!line.contains("repository="), "{line}");
    let client = server.client().await;
    let _ = client.request(Method::PUT, "/v2/lines/none/tags/list", &[], "").await.expect(405);
    let line = line_with(&["PUT /v2/lines/none/tags/list 405"]).await;
    assert!(!line.contains("oci:") && line.contains("repository=lines/none code=UNSUPPORTED"), "{line}");
}

/// What the program logs about a request for a path that a stranger filled with control characters.
async fn hostile_line(format: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--log-format", format];
    let program = Program::from_command(&mut crate::program::verb(folder.path(), &arguments));
    let mut stream = TcpStream::connect(&program.address).await.expect("connected");
    let path = "/v2/\u{9b}31m\u{202e}EVIL\u{2028}/tags/list";
    let head = format!("GET {path} HTTP/1.1\r\nHost: x\r\nUser-Agent: \u{9b}\u{202e}\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await.expect("written");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("answered");
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    program.terminate();
    let (_, lines) = program.end();
    lines.lines().find(|line| line.contains("EVIL")).expect("a line").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_form_of_the_log_has_a_character_that_a_terminal_obeys() {
    let json = hostile_line("json").await;
    let text = hostile_line("text").await;
    for line in [&json, &text] {
        for bad in ['\u{9b}', '\u{202e}', '\u{2028}'] {
            assert!(!line.contains(bad), "{line:?}");
        }
    }
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["path"], "/v2/\u{9b}31m\u{202e}EVIL\u{2028}/tags/list");
    assert_eq!(json["code"], "UNAUTHORIZED");
    assert!(text.contains(r#" "/v2/\u{9b}31m\u{202e}EVIL\u{2028}/tags/list" 401 "#), "{text}");
}
