//! The line of one request, as text and as JSON. Written by every request, so it is written by hand: what a general
//! formatter costs is a good part of what a small answer costs.

use std::borrow::Cow;
use std::fmt::Display;
use std::io::Write as _;
use std::net::IpAddr;
use std::time::Duration;

use http::{Method, Uri};
use model::Origin;
use model::summary::{Operation, Summary};

use crate::log::escape::{push_json, push_text};
use crate::log::{Form, time};

/// Parameters of `/v2/` that may stand in a log. All others may be secrets, or be one in a later version.
const HARMLESS_PARAMETERS: [&str; 7] = ["digest", "mount", "from", "n", "last", "tag", "artifactType"];

/// What a line of text has of a user agent: docker's is longer than all the rest together.
const TEXT_AGENT_CHARS_MAX: usize = 40;
/// What a line has of any value that a stranger can make as long as a head may be.
const VALUE_CHARS_MAX: usize = 1024;

/// What is written about a request.
pub(crate) struct Line<'a> {
    pub(crate) method: &'a Method,
    pub(crate) uri: &'a Uri,
    /// `None` when the client left before there was an answer.
    pub(crate) status: Option<u16>,
    /// Whether the answer left as a whole.
    pub(crate) complete: bool,
    pub(crate) received_bytes: u64,
    pub(crate) sent_bytes: u64,
    pub(crate) duration: Duration,
    pub(crate) origin: &'a Origin,
    pub(crate) summary: &'a Summary,
}

impl Line<'_> {
    /// Appends the line, its line feed included.
    pub(crate) fn write(&self, out: &mut Vec<u8>, form: Form) {
        match form {
            Form::Text { in_colour } => self.write_text(out, in_colour),
            Form::Json => self.write_json(out),
        }
    }

    fn write_text(&self, out: &mut Vec<u8>, in_colour: bool) {
        let (dim, green, plain) = if in_colour { ("\x1b[2m", "\x1b[32m", "\x1b[0m") } else { ("", "", "") };
        let text = |out: &mut Vec<u8>, name: &str, value: &str| {
            out.extend_from_slice(name.as_bytes());
            push_text(out, value);
        };
        push_all(out, [dim.as_bytes(), time::now().as_bytes(), plain.as_bytes()]);
        push_all(out, [b" ", green.as_bytes(), b" INFO", plain.as_bytes()]);
        text(out, " ", self.method.as_str());
        text(out, " ", &cut(&redacted(self.uri), VALUE_CHARS_MAX));
        match self.status {
            Some(status) => push_named_number(out, " ", u64::from(status)),
            None => out.extend_from_slice(b" -"),
        }
        push_milliseconds(out, " ", self.duration);
        out.extend_from_slice(b"ms");
        if let Some(Operation { service, name }) = self.summary.operation {
            push_all(out, [b" ", service.as_bytes(), b":", name.as_bytes()]);
        }
        if let Some(repository) = &self.summary.repository {
            text(out, " repository=", repository.as_str());
        }
        if let Some(refusal) = &self.summary.refusal {
            text(out, " code=", refusal.code);
            text(out, " reason=", &cut(&refusal.reason, VALUE_CHARS_MAX));
        }
        if !self.complete {
            out.extend_from_slice(b" complete=false");
        }
        for (name, bytes) in [(" in=", self.received_bytes), (" out=", self.sent_bytes)] {
            if bytes > 0 {
                push_named_number(out, name, bytes);
            }
        }
        if let Some(caller) = &self.summary.caller {
            text(out, " caller=", &caller.to_string());
        }
        out.extend_from_slice(b" client=");
        push_address(out, self.origin.source_ip);
        out.extend_from_slice(b" request_id=");
        push_uuid(out, self.origin);
        text(out, " host=", &cut(&self.origin.host, VALUE_CHARS_MAX));
        if !self.origin.user_agent.is_empty() {
            text(out, " agent=", &cut(&self.origin.user_agent, TEXT_AGENT_CHARS_MAX));
        }
        out.push(b'\n');
    }

    fn write_json(&self, out: &mut Vec<u8>) {
        let text = |out: &mut Vec<u8>, name: &str, value: &str| {
            push_all(out, [b",\"", name.as_bytes(), b"\":"]);
            push_json(out, value);
        };
        push_all(out, [b"{\"timestamp\":\"", time::now().as_bytes(), b"\",\"level\":\"INFO\",\"message\":\"request\""]);
        text(out, "method", self.method.as_str());
        text(out, "path", &cut(&redacted(self.uri), VALUE_CHARS_MAX));
        if let Some(status) = self.status {
            push_named_number(out, ",\"status\":", u64::from(status));
        }
        if let Some(Operation { service, name }) = self.summary.operation {
            push_all(out, [b",\"operation\":\"", service.as_bytes(), b":", name.as_bytes(), b"\""]);
        }
        if let Some(repository) = &self.summary.repository {
            text(out, "repository", repository.as_str());
        }
        if let Some(refusal) = &self.summary.refusal {
            text(out, "code", refusal.code);
            text(out, "reason", &cut(&refusal.reason, VALUE_CHARS_MAX));
        }
        out.extend_from_slice(if self.complete { b",\"complete\":true" } else { b",\"complete\":false" });
        push_named_number(out, ",\"bytes_in\":", self.received_bytes);
        push_named_number(out, ",\"bytes_out\":", self.sent_bytes);
        push_milliseconds(out, ",\"duration_ms\":", self.duration);
        out.extend_from_slice(b",\"request_id\":\"");
        push_uuid(out, self.origin);
        out.extend_from_slice(b"\",\"client\":\"");
        push_address(out, self.origin.source_ip);
        out.push(b'"');
        if let Some(caller) = &self.summary.caller {
            text(out, "caller", &caller.to_string());
        }
        text(out, "host", &cut(&self.origin.host, VALUE_CHARS_MAX));
        text(out, "user_agent", &cut(&self.origin.user_agent, VALUE_CHARS_MAX));
        out.extend_from_slice(b",\"target\":\"request\"}\n");
    }
}

fn push_all<const N: usize>(out: &mut Vec<u8>, parts: [&[u8]; N]) {
    for part in parts {
        out.extend_from_slice(part);
    }
}

fn push_named_number(out: &mut Vec<u8>, name: &str, value: u64) {
    out.extend_from_slice(name.as_bytes());
    push_number(out, value);
}

fn push_number(out: &mut Vec<u8>, mut value: u64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

/// With three digits behind the point.
fn push_milliseconds(out: &mut Vec<u8>, name: &str, duration: Duration) {
    let micros = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
    push_named_number(out, name, micros / 1000);
    let rest = micros % 1000;
    let digit = |value: u64| b'0' + (value % 10) as u8;
    out.extend_from_slice(&[b'.', digit(rest / 100), digit(rest / 10), digit(rest)]);
}

fn push_address(out: &mut Vec<u8>, address: IpAddr) {
    match address {
        IpAddr::V4(address) => {
            for (k, octet) in address.octets().into_iter().enumerate() {
                if k > 0 {
                    out.push(b'.');
                }
                push_number(out, u64::from(octet));
            }
        }
        IpAddr::V6(address) => push_display(out, &address),
    }
}

fn push_uuid(out: &mut Vec<u8>, origin: &Origin) {
    let mut buffer = uuid::Uuid::encode_buffer();
    out.extend_from_slice(origin.request_id.as_hyphenated().encode_lower(&mut buffer).as_bytes());
}

fn push_display(out: &mut Vec<u8>, value: &dyn Display) {
    // A vector takes any bytes.
    _ = write!(out, "{value}");
}

/// The beginning of a value, and a sign that there is more.
fn cut(value: &str, chars_max: usize) -> Cow<'_, str> {
    // No text has more characters than bytes.
    if value.len() <= chars_max {
        return Cow::Borrowed(value);
    }
    match value.char_indices().nth(chars_max) {
        Some((end, _)) => Cow::Owned(format!("{}...", &value[..end])),
        None => Cow::Borrowed(value),
    }
}

/// The target as it may stand in a log: the path, and of the query what is known to be harmless.
fn redacted(uri: &Uri) -> Cow<'_, str> {
    let Some(query) = uri.query() else { return Cow::Borrowed(uri.path()) };
    let mut text = uri.path().to_owned();
    for (at, parameter) in query.split('&').enumerate() {
        text.push(if at == 0 { '?' } else { '&' });
        match parameter.split_once('=') {
            Some((name, _)) if !HARMLESS_PARAMETERS.contains(&name) => {
                text.push_str(name);
                text.push_str("=...");
            }
            _ => text.push_str(parameter),
        }
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use model::Principal;
    use model::summary::RefusalSummary;

    use super::*;

    fn origin(host: &str, user_agent: &str) -> Origin {
        Origin {
            request_id: uuid::Uuid::from_u128(7),
            source_ip: [192, 0, 2, 10].into(),
            secure_transport: false,
            host: host.into(),
            user_agent: user_agent.into(),
        }
    }

    fn line(form: Form, uri: &str, origin: &Origin, summary: &Summary, status: Option<u16>) -> String {
        let line = Line {
            method: &Method::GET,
            uri: &uri.parse().expect("a target"),
            status,
            complete: status.is_some(),
            received_bytes: 0,
            sent_bytes: 1234,
            duration: Duration::from_micros(12_034),
            origin,
            summary,
        };
        let mut out = Vec::new();
        line.write(&mut out, form);
        let text = String::from_utf8(out).expect("text");
        assert!(text.ends_with('\n') && text.matches('\n').count() == 1, "{text}");
        text
    }

    fn denied() -> Summary {
        Summary {
            operation: Some(Operation { service: "oci", name: "GetManifest" }),
            repository: Some("team/app".parse().expect("a name")),
            caller: Some(Principal::Root("123456789012".parse().expect("an account"))),
            refusal: Some(RefusalSummary { code: "DENIED", reason: "User: x is not authorized".into() }),
        }
    }

    const TEXT: Form = Form::Text { in_colour: false };

    #[test]
    fn a_denial_is_told_in_the_line() {
        let agent = "docker/27.5.1 go/go1.22.11 git-commit/4c9b3b0 kernel/6.1 os/linux arch/amd64";
        let origin = origin("localhost:3270", agent);
        let text = line(TEXT, "/v2/team/app/manifests/v1", &origin, &denied(), Some(403));
        let (_, rest) = text.split_once("Z  INFO ").expect("time and level");
        assert_eq!(
            rest,
            "GET /v2/team/app/manifests/v1 403 12.034ms oci:GetManifest repository=team/app code=DENIED \
             reason=\"User: x is not authorized\" out=1234 caller=arn:aws:iam::123456789012:root client=192.0.2.10 \
             request_id=00000000-0000-0000-0000-000000000007 host=localhost:3270 \
             agent=\"docker/27.5.1 go/go1.22.11 git-commit/4c...\"\n"
        );
        let json = line(Form::Json, "/v2/team/app/manifests/v1", &origin, &denied(), Some(403));
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        for (name, value) in [
            ("level", serde_json::json!("INFO")),
            ("message", "request".into()),
            ("target", "request".into()),
            ("method", "GET".into()),
            ("path", "/v2/team/app/manifests/v1".into()),
            ("status", 403.into()),
            ("operation", "oci:GetManifest".into()),
            ("repository", "team/app".into()),
            ("code", "DENIED".into()),
            ("reason", "User: x is not authorized".into()),
            ("complete", true.into()),
            ("bytes_in", 0.into()),
            ("bytes_out", 1234.into()),
            ("duration_ms", 12.034.into()),
            ("request_id", "00000000-0000-0000-0000-000000000007".into()),
            ("client", "192.0.2.10".into()),
            ("caller", "arn:aws:iam::123456789012:root".into()),
            ("host", "localhost:3270".into()),
            ("user_agent", agent.into()),
        ] {
            assert_eq!(json[name], value, "{name}");
        }
    }

    #[test]
    fn what_strangers_write_does_no_harm_in_any_form() {
        let hostile = "\u{9b}31m\u{202e}EVIL\u{2028}\x1b[2J\n\"quoted\"";
        let origin = origin(hostile, hostile);
        let path = "/v2/\u{9b}31m\u{202e}EVIL\u{2028}";
        for form in [TEXT, Form::Json] {
            let text = line(form, path, &origin, &Summary::default(), None);
            for bad in ['\u{9b}', '\u{202e}', '\u{2028}', '\x1b'] {
                assert!(!text.contains(bad), "{text:?}");
            }
        }
        let json = line(Form::Json, path, &origin, &Summary::default(), None);
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!((json["path"].as_str(), json["host"].as_str()), (Some(path), Some(hostile)));
        assert_eq!(json["complete"], false);
    }

    #[test]
    fn a_line_is_no_longer_than_its_parts_may_be() {
        let long = "x".repeat(60_000);
        let origin = origin(&long, &long);
        let refusal = Some(RefusalSummary { code: "DENIED", reason: long.as_str().into() });
        let summary = Summary { refusal, ..Summary::default() };
        for form in [TEXT, Form::Json] {
            assert!(line(form, &format!("/{long}"), &origin, &summary, Some(403)).len() < 5000);
        }
    }

    #[test]
    fn a_log_line_has_no_value_that_may_be_a_secret() {
        let table = [
            ("/v2/team/app/tags/list?n=10&last=v1", "/v2/team/app/tags/list?n=10&last=v1"),
            ("/v2/a/blobs/sha256:0?grant=hush", "/v2/a/blobs/sha256:0?grant=..."),
            ("/?X-Amz-Signature=hush&X-Amz-Security-Token=hush", "/?X-Amz-Signature=...&X-Amz-Security-Token=..."),
            ("/v2/a/blobs/uploads/1?digest=sha256:0&_state=hush", "/v2/a/blobs/uploads/1?digest=sha256:0&_state=..."),
            ("/v2/", "/v2/"),
            ("/v2/?flag", "/v2/?flag"),
        ];
        for (target, logged) in table {
            assert_eq!(redacted(&target.parse().expect("a target")), logged);
        }
    }
}
