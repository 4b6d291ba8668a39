//! A signer written from the specification alone (AWS General Reference, "Signing AWS API requests"), whose every part
//! can be made wrong.

use aws_lc_rs::hmac;
use http::Method;
use model::Timestamp;
use sha2::{Digest as _, Sha256};

pub const ECR: &str = "AmazonEC2ContainerRegistry_V20150921";
pub const ECR_PUBLIC: &str = "SpencerFrontendService";

/// Who signs, and for what.
#[derive(Clone)]
pub struct Signer {
    pub access_key_id: String,
    pub secret: String,
    pub region: String,
    pub service: String,
    pub terminator: String,
    /// The day of the credential scope when it is not the one of the signature.
    pub scope_date: Option<String>,
    pub signed_at: Timestamp,
    pub session_token: Option<String>,
}

/// A request as it goes out. What is changed in it now is no longer what was signed.
#[derive(Clone)]
pub struct Signed {
    pub method: Method,
    pub target: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Signed {
    /// Puts another value in a header's place; none takes it away.
    pub fn set(&mut self, name: &'static str, value: Option<&str>) {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.extend(value.map(|value| (name, value.to_owned())));
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }
}

/// `20260101T000000Z`
pub fn basic(moment: Timestamp) -> String {
    let at = jiff::Timestamp::from_millisecond(moment.as_millis()).expect("a moment of this age");
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

impl Signer {
    /// Signs a call of AWS JSON 1.1 in the `Authorization` header.
    pub fn sign(&self, host: &str, amz_target: &str, body: &[u8]) -> Signed {
        self.sign_as(host, "application/x-amz-json-1.1", Some(amz_target), "", body)
    }

    /// Signs a call of AWS Query likewise.
    pub fn sign_form(&self, host: &str, body: &[u8]) -> Signed {
        self.sign_form_with(host, "", body)
    }

    /// Signs one of AWS Query that has parameters, sorted and encoded already, in its target too.
    pub fn sign_form_with(&self, host: &str, query: &str, body: &[u8]) -> Signed {
        self.sign_as(host, "application/x-www-form-urlencoded; charset=utf-8", None, query, body)
    }

    fn sign_as(&self, host: &str, content_type: &str, amz_target: Option<&str>, query: &str, body: &[u8]) -> Signed {
        let date = basic(self.signed_at);
        let mut headers =
            vec![("content-type", content_type.to_owned()), ("host", host.to_owned()), ("x-amz-date", date.clone())];
        headers.extend(self.session_token.clone().map(|token| ("x-amz-security-token", token)));
        headers.extend(amz_target.map(|target| ("x-amz-target", target.to_owned())));
        let (names, signature) = self.signature(&Method::POST, query, &headers, body);
        let credential = format!("{}/{}", self.access_key_id, self.scope());
        headers.push((
            "authorization",
            format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature={signature}"),
        ));
        let target = if query.is_empty() { "/".into() } else { format!("/?{query}") };
        Signed { method: Method::POST, target, headers, body: body.to_vec() }
    }

    /// Signs a `GET` with these parameters, sorted and encoded already, in the `Authorization` header.
    pub fn sign_get(&self, host: &str, query: &str) -> Signed {
        let headers = vec![("host", host.to_owned()), ("x-amz-date", basic(self.signed_at))];
        let (names, signature) = self.signature(&Method::GET, query, &headers, b"");
        let credential = format!("{}/{}", self.access_key_id, self.scope());
        let authorization =
            format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature={signature}");
        let mut signed = Signed { method: Method::GET, target: format!("/?{query}"), headers, body: Vec::new() };
        signed.set("authorization", Some(&authorization));
        signed
    }

    /// Signs a call of AWS Query in the query, where the call itself stands too. `parameters` are sorted and encoded
    /// already, and all come before `X-Amz-`.
    pub fn presign_query(&self, method: Method, host: &str, parameters: &str, expires_secs: u32) -> Signed {
        let headers = vec![("host", host.to_owned()), ("x-k8s-aws-id", "cluster".to_owned())];
        let credential = format!("{}/{}", self.access_key_id, self.scope()).replace('/', "%2F");
        let query = format!(
            "{parameters}&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={credential}&X-Amz-Date={}\
             &X-Amz-Expires={expires_secs}&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id",
            basic(self.signed_at)
        );
        let (_, signature) = self.signature(&method, &query, &headers, b"");
        Signed { method, target: format!("/?{query}&X-Amz-Signature={signature}"), headers, body: Vec::new() }
    }

    /// Signs in the query.
    pub fn presign(&self, host: &str, amz_target: &str, body: &[u8], expires_secs: u32) -> Signed {
        let headers = vec![("host", host.to_owned()), ("x-amz-target", amz_target.to_owned())];
        let credential = format!("{}/{}", self.access_key_id, self.scope()).replace('/', "%2F");
        let query = format!(
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={credential}&X-Amz-Date={}&X-Amz-Expires={expires_secs}\
             &X-Amz-SignedHeaders=host%3Bx-amz-target",
            basic(self.signed_at)
        );
        let (_, signature) = self.signature(&Method::POST, &query, &headers, body);
        let target = format!("/?{query}&X-Amz-Signature={signature}");
        Signed { method: Method::POST, target, headers, body: body.to_vec() }
    }

    fn scope_date(&self) -> String {
        self.scope_date.clone().unwrap_or_else(|| basic(self.signed_at)[..8].to_owned())
    }

    fn scope(&self) -> String {
        format!("{}/{}/{}/{}", self.scope_date(), self.region, self.service, self.terminator)
    }

    fn signature(&self, method: &Method, query: &str, headers: &[(&str, String)], body: &[u8]) -> (String, String) {
        let names = headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";");
        let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let canonical = format!("{method}\n/\n{query}\n{lines}\n{names}\n{}", hex::encode(Sha256::digest(body)));
        let hash = hex::encode(Sha256::digest(canonical));
        let to_sign = format!("AWS4-HMAC-SHA256\n{}\n{}\n{hash}", basic(self.signed_at), self.scope());
        let first = format!("AWS4{}", self.secret).into_bytes();
        let parts = [self.scope_date(), self.region.clone(), self.service.clone(), self.terminator.clone()];
        let key = parts.iter().fold(first, |key, part| mac(&key, part));
        (names, hex::encode(mac(&key, &to_sign)))
    }
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes()).as_ref().to_vec()
}
