//! Signed calls of the AWS protocols. The signer is written from the specification alone and shares nothing with the
//! verifier that it is used against (AWS General Reference, "Signing AWS API requests").

use access::RootCredentials;
use aws_lc_rs::hmac;
use model::Timestamp;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::Answer;

/// What somebody signs with.
#[derive(Clone)]
pub struct Credentials {
    /// `AKIA...`, or `ASIA...` with a session token.
    pub access_key_id: String,
    /// The secret.
    pub secret_access_key: String,
    /// The token that temporary keys come with.
    pub session_token: Option<String>,
}

impl Credentials {
    /// The credentials in an answer of `iam` or `sts`, below the element at `path`: `CreateAccessKeyResult/AccessKey`,
    /// `AssumeRoleResult/Credentials`.
    ///
    /// # Panics
    /// If there are none.
    #[must_use]
    #[track_caller]
    pub fn of(answer: &Answer, path: &str) -> Self {
        let part = |name: &str| answer.xml(&format!("{path}/{name}"));
        Self {
            access_key_id: part("AccessKeyId").expect("an AccessKeyId"),
            secret_access_key: part("SecretAccessKey").expect("a SecretAccessKey"),
            session_token: part("SessionToken"),
        }
    }
}

impl From<&RootCredentials> for Credentials {
    fn from(root: &RootCredentials) -> Self {
        Self {
            access_key_id: root.access_key_id.clone(),
            secret_access_key: root.secret_access_key.to_string(),
            session_token: None,
        }
    }
}

/// What calls of one operation are made of.
pub(crate) struct Call<'c> {
    /// The server's base URL.
    pub url: &'c str,
    pub region: &'c str,
    pub now: Timestamp,
    /// The service's signing name.
    pub service: &'c str,
    pub operation: &'c str,
    pub input: &'c Value,
}

/// How a service is spoken to.
enum Protocol {
    /// AWS JSON 1.1, by the prefix of the target.
    Json(&'static str),
    /// AWS Query, by the version.
    Query(&'static str),
}

fn protocol(service: &str) -> Protocol {
    match service {
        "ecr" => Protocol::Json("AmazonEC2ContainerRegistry_V20150921"),
        "ecr-public" => Protocol::Json("SpencerFrontendService"),
        "kms" => Protocol::Json("TrentService"),
        "secretsmanager" => Protocol::Json("secretsmanager"),
        "iam" => Protocol::Query("2010-05-08"),
        "sts" => Protocol::Query("2011-06-15"),
        _ => panic!("nobody knows how to speak to {service}"),
    }
}

impl Call<'_> {
    /// Sends it, signed by whom `credentials` are of, or by nobody.
    pub(crate) async fn send(&self, http: &reqwest::Client, credentials: Option<&Credentials>) -> Answer {
        let Self { url, operation, input, .. } = *self;
        let (content_type, target, body) = match protocol(self.service) {
            Protocol::Json(prefix) => {
                ("application/x-amz-json-1.1", Some(format!("{prefix}.{operation}")), input.to_string())
            }
            Protocol::Query(version) => {
                ("application/x-www-form-urlencoded; charset=utf-8", None, form(operation, version, input))
            }
        };
        let host = url.split_once("://").map_or(url, |(_, host)| host);
        let mut headers = vec![("host", host.to_owned()), ("x-amz-date", self.date_time())];
        headers
            .extend(credentials.and_then(|of| of.session_token.clone()).map(|token| ("x-amz-security-token", token)));
        headers.extend(target.map(|target| ("x-amz-target", target)));
        if let Some(credentials) = credentials {
            let authorization = self.authorization(credentials, &headers, &body);
            headers.push(("authorization", authorization));
        }
        let mut request = http.post(format!("{url}/")).header("content-type", content_type).body(body);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        Answer::of(request.send().await.expect("the server answers")).await
    }

    fn date_time(&self) -> String {
        let at = jiff::Timestamp::from_millisecond(self.now.as_millis()).expect("a moment of this age");
        at.strftime("%Y%m%dT%H%M%SZ").to_string()
    }

    /// `headers` are all that are signed, in ascending order.
    fn authorization(&self, credentials: &Credentials, headers: &[(&str, String)], body: &str) -> String {
        let date_time = self.date_time();
        let date = &date_time[..8];
        let (region, service) = (self.region, self.service);
        let names = headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";");
        let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let canonical = format!("POST\n/\n\n{lines}\n{names}\n{}", hex::encode(Sha256::digest(body)));
        let scope = format!("{date}/{region}/{service}/aws4_request");
        let to_sign = format!("AWS4-HMAC-SHA256\n{date_time}\n{scope}\n{}", hex::encode(Sha256::digest(canonical)));
        let first = format!("AWS4{}", credentials.secret_access_key).into_bytes();
        let key = [date, region, service, "aws4_request"].iter().fold(first, |key, part| mac(&key, part));
        let signature = hex::encode(mac(&key, &to_sign));
        let id = &credentials.access_key_id;
        format!("AWS4-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders={names}, Signature={signature}")
    }
}

/// An input as the form of AWS Query: structures and lists by the way to each of their values.
fn form(operation: &str, version: &str, input: &Value) -> String {
    let mut pairs = vec![("Action".to_owned(), operation.to_owned()), ("Version".to_owned(), version.to_owned())];
    flatten("", input, &mut pairs);
    let encoded: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    encoded.join("&")
}

fn flatten(way: &str, value: &Value, pairs: &mut Vec<(String, String)>) {
    let text = match value {
        Value::Null => return,
        Value::Object(members) => {
            for (name, value) in members {
                let way = if way.is_empty() { name.clone() } else { format!("{way}.{name}") };
                flatten(&way, value, pairs);
            }
            return;
        }
        Value::Array(entries) if !entries.is_empty() => {
            for (i, value) in entries.iter().enumerate() {
                flatten(&format!("{way}.member.{}", i + 1), value, pairs);
            }
            return;
        }
        Value::Array(_) => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    pairs.push((way.to_owned(), text));
}

fn encode(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    })
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes()).as_ref().to_vec()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn inputs_become_forms() {
        let input = json!({
            "UserName": "a b/\u{e9}", "Tags": [{"Key": "k", "Value": ""}], "Names": ["x", "y"], "None": [],
            "MaxItems": 5, "SetAsDefault": true, "Absent": null,
        });
        let form = form("CreateUser", "2010-05-08", &input);
        let mut pairs: Vec<&str> = form.split('&').collect();
        pairs.sort_unstable();
        assert_eq!(
            pairs,
            [
                "Action=CreateUser",
                "MaxItems=5",
                "Names.member.1=x",
                "Names.member.2=y",
                "None=",
                "SetAsDefault=true",
                "Tags.member.1.Key=k",
                "Tags.member.1.Value=",
                "UserName=a%20b%2F%C3%A9",
                "Version=2010-05-08",
            ]
        );
    }
}
