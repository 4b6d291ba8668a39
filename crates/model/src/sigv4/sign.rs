//! The other side: signing requests that this program makes of others.

use sha2::{Digest as _, Sha256};

use super::{ALGORITHM, TERMINATOR, canonical, hmac, moment, signing_key};
use crate::account::Region;
use crate::time::Timestamp;

/// A request to be signed in its `Authorization` header.
#[derive(Debug, Clone, Copy)]
pub struct Unsigned<'a> {
    /// `POST`, ...
    pub method: &'a str,
    /// The path as it will go, percent-encoded.
    pub path: &'a str,
    /// The query as it will go, without the question mark.
    pub query: &'a str,
    /// The headers that the signature is to cover, `host` among them, with names in lower case.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body.
    pub body: &'a [u8],
}

/// What a request is signed with.
#[derive(Clone, Copy)]
pub struct Signer<'a> {
    /// `AKIA...` or `ASIA...`
    pub access_key_id: &'a str,
    /// The secret access key.
    pub secret: &'a [u8],
    /// What temporary keys come with.
    pub session_token: Option<&'a str>,
    /// The region of the credential scope.
    pub region: &'a Region,
    /// The service's signing name.
    pub service: &'a str,
}

impl Signer<'_> {
    /// The headers to add to a request that is made at `now`.
    #[must_use]
    pub fn sign(&self, request: &Unsigned<'_>, now: Timestamp) -> Vec<(&'static str, String)> {
        let Self { access_key_id, secret, session_token, region, service } = self;
        let time = moment::format_basic(now.as_secs());
        let date = time.get(..8).unwrap_or_default();
        let mut added = vec![("x-amz-date", time.clone())];
        added.extend(session_token.map(|token| ("x-amz-security-token", token.to_owned())));
        let mut headers = request.headers.to_vec();
        headers.extend(added.iter().map(|(name, value)| (*name, value.as_str())));
        headers.sort_unstable();
        let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
        let signed_headers = names.join(";");

        let mut canonical = Sha256::new();
        canonical.update(canonical::head(request.method, request.path, request.query, &headers, &signed_headers));
        canonical.update(hex::encode(Sha256::digest(request.body)));
        let scope = format!("{date}/{region}/{service}/{TERMINATOR}", region = region.as_str());
        let to_sign = format!("{ALGORITHM}\n{time}\n{scope}\n{}", hex::encode(canonical.finalize()));
        let key = signing_key(secret, date, region.as_str(), service);
        let signature = hex::encode(hmac::sign(&key.0, to_sign.as_bytes()));
        let authorization = format!(
            "{ALGORITHM} Credential={access_key_id}/{scope}, SignedHeaders={signed_headers}, Signature={signature}"
        );
        added.push(("authorization", authorization));
        added
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sigv4::Parsed;

    const NOW: Timestamp = Timestamp::from_millis(1_440_938_160_000);

    fn signer<'a>(region: &'a Region, session_token: Option<&'a str>) -> Signer<'a> {
        let secret = b"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
        Signer { access_key_id: "AKIDEXAMPLE", secret, session_token, region, service: "service" }
    }

    #[test]
    fn the_published_example_comes_out() {
        let region = "us-east-1".parse().expect("a region");
        let headers = [("host", "example.amazonaws.com")];
        let request = Unsigned { method: "GET", path: "/", query: "", headers: &headers, body: b"" };
        let added = signer(&region, None).sign(&request, NOW);
        let expected = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
                        SignedHeaders=host;x-amz-date, \
                        Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";
        assert_eq!(added, [("x-amz-date", "20150830T123600Z".to_owned()), ("authorization", expected.to_owned())]);
    }

    #[test]
    fn what_is_signed_here_is_believed_here_and_covers_the_body() {
        let region = "eu-central-1".parse().expect("a region");
        let own = [("x-amz-target", "TrentService.Decrypt"), ("host", "localhost:1"), ("content-type", "a/b")];
        for token in [None, Some("a token")] {
            let request = Unsigned { method: "POST", path: "/", query: "b=2&a=1", headers: &own, body: b"{}" };
            let signer = signer(&region, token);
            let added = signer.sign(&request, NOW);
            let headers: Vec<(&str, &str)> =
                own.into_iter().chain(added.iter().map(|(name, value)| (*name, value.as_str()))).collect();
            let parsed = Parsed::from_request("POST", "/", "b=2&a=1", &headers).expect("signed");
            assert_eq!(parsed.session_token(), token);
            let key = parsed.signing_key(signer.secret);
            for (body, believed) in [(&b"{}"[..], true), (b"{ }", false)] {
                let verdict = parsed.verify(&key, &hex::encode(Sha256::digest(body)), NOW, &["service"]);
                assert_eq!(verdict.is_ok(), believed);
            }
        }
    }
}
