//! Signed requests: by botocore, and by a signer of our own that can also sign what botocore would not.

use access::{Access, Authenticated, AuthenticationError, SignedRequest};
use aws_lc_rs::{digest, hmac};

use crate::deployment::origin;

/// A request whose parts can be changed.
#[derive(Clone)]
pub struct Request {
    pub method: &'static str,
    pub query: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Request {
    /// Does with the request what a door does.
    pub async fn authenticate(&self, access: &Access) -> Result<Authenticated, AuthenticationError> {
        let headers: Vec<(&str, &str)> = self.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let Self { method, query, body, .. } = self;
        let signed = SignedRequest { method, path: "/", query, headers: &headers, body };
        access.authenticate(signed, &["ecr", "sts"], origin()).await
    }
}

/// botocore's `SigV4Auth`, with the example credentials at 2015-08-30T12:36:00Z.
pub fn header_form_of_botocore() -> Request {
    let headers = [
        ("host", "api.ecr.us-east-1.amazonaws.com"),
        ("x-amz-target", "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken"),
        ("content-type", "application/x-amz-json-1.1"),
        ("x-amz-date", "20150830T123600Z"),
        (
            "authorization",
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20150830/us-east-1/ecr/aws4_request, \
             SignedHeaders=content-type;host;x-amz-date;x-amz-target, \
             Signature=0b9bdd8ff586e6a2ae2e8857f721c727253ca48156325f05e872218250523b38",
        ),
    ];
    Request {
        method: "POST",
        query: String::new(),
        headers: headers.map(|(name, value)| (name, value.to_owned())).into(),
        body: br#"{"registryIds":["111111111111"]}"#.to_vec(),
    }
}

/// botocore's `SigV4QueryAuth`, good for a minute from 2015-08-30T12:36:00Z.
pub fn presigned_form_of_botocore() -> Request {
    let query = "Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256\
                 &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20150830%2Fus-east-1%2Fsts%2Faws4_request\
                 &X-Amz-Date=20150830T123600Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host\
                 &X-Amz-Signature=943c1d95fabe0cb716ea5690911adce5caca43d595898cc538ddc1385aefb6d2";
    Request {
        method: "GET",
        query: query.to_owned(),
        headers: vec![("host", "sts.us-east-1.amazonaws.com".to_owned())],
        body: Vec::new(),
    }
}

/// Signs in the header form at 2015-08-30T12:36:00Z.
pub struct Signer<'a> {
    pub access_key_id: &'a str,
    pub secret: &'a str,
    pub region: &'a str,
    pub service: &'a str,
    pub session_token: Option<&'a str>,
}

impl Signer<'_> {
    pub fn sign(&self, body: &[u8]) -> Request {
        let mut headers = vec![("host", "localhost:3270".to_owned()), ("x-amz-date", "20150830T123600Z".to_owned())];
        headers.extend(self.session_token.map(|token| ("x-amz-security-token", token.to_owned())));
        let names = headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";");
        let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let canonical = format!("POST\n/\n\n{lines}\n{names}\n{}", sha256_hex(body));
        let scope = format!("20150830/{}/{}/aws4_request", self.region, self.service);
        let to_sign = format!("AWS4-HMAC-SHA256\n20150830T123600Z\n{scope}\n{}", sha256_hex(canonical.as_bytes()));
        let steps = ["20150830", self.region, self.service, "aws4_request", &to_sign];
        let signature = steps
            .iter()
            .fold(format!("AWS4{}", self.secret).into_bytes(), |key, step| hmac_sha256(&key, step.as_bytes()));
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={}",
            self.access_key_id,
            hex(&signature)
        );
        headers.push(("authorization", authorization));
        Request { method: "POST", query: String::new(), headers, body: body.to_vec() }
    }
}

fn hmac_sha256(key: &[u8], message: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message).as_ref().to_vec()
}

fn sha256_hex(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes).as_ref())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
