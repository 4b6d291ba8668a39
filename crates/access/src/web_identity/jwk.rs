//! Keys that providers publish (RFC 7517), and signatures by them (RFC 7518).

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use super::Disbelief;
use super::jwt::Jwt;

/// More keys than this no provider publishes.
const KEYS_MAX: usize = 100;

/// A key set as it is published. Members that are not here do not matter.
#[derive(Deserialize)]
pub(super) struct PublishedKeys {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct PublishedKey {
    kty: String,
    kid: String,
    #[serde(rename = "use")]
    purpose: Option<String>,
    alg: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

/// A key that a provider signs tokens with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct VerifyingKey {
    pub(super) id: Box<str>,
    algorithm: Algorithm,
    key: KeyBytes,
}

/// What a key is used with. There is no algorithm here whose key is a shared secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    Rs256,
    Rs384,
    Rs512,
    Es256,
    Es384,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum KeyBytes {
    Rsa {
        modulus: Vec<u8>,
        exponent: Vec<u8>,
    },
    /// An uncompressed point (SEC 1, section 2.3.3).
    Point(Vec<u8>),
}

impl Algorithm {
    fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
        }
    }
}

/// The keys of a published set that sign tokens; those of other kinds and for other uses are left out.
pub(super) fn read_keys(document: &[u8]) -> Result<Vec<VerifyingKey>, Disbelief> {
    let bad = |reason| Disbelief::BadDocument { document: "key set", reason };
    let published: PublishedKeys = serde_json::from_slice(document).map_err(|_| bad("it is no JSON Web Key Set"))?;
    if published.keys.len() > KEYS_MAX {
        return Err(bad("it has too many keys"));
    }
    let keys = published.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok());
    Ok(keys.filter_map(VerifyingKey::read).collect())
}

impl VerifyingKey {
    fn read(published: PublishedKey) -> Option<Self> {
        let bytes = |text: Option<String>| URL_SAFE_NO_PAD.decode(text?.trim_end_matches('=')).ok();
        if published.purpose.is_some_and(|purpose| purpose != "sig") {
            return None;
        }
        let algorithm = match (published.kty.as_str(), published.crv.as_deref(), published.alg.as_deref()) {
            // Providers that do not say sign with RS256, which every OpenID provider has to (Core, section 15.1).
            ("RSA", None, None | Some("RS256")) => Algorithm::Rs256,
            ("RSA", None, Some("RS384")) => Algorithm::Rs384,
            ("RSA", None, Some("RS512")) => Algorithm::Rs512,
            ("EC", Some("P-256"), None | Some("ES256")) => Algorithm::Es256,
            ("EC", Some("P-384"), None | Some("ES384")) => Algorithm::Es384,
            _ => return None,
        };
        let key = match algorithm {
            Algorithm::Rs256 | Algorithm::Rs384 | Algorithm::Rs512 => {
                KeyBytes::Rsa { modulus: bytes(published.n)?, exponent: bytes(published.e)? }
            }
            Algorithm::Es256 | Algorithm::Es384 => {
                KeyBytes::Point([&[4][..], &bytes(published.x)?, &bytes(published.y)?].concat())
            }
        };
        Some(Self { id: published.kid.into(), algorithm, key })
    }

    /// Verifies a token's signature. What the token says of the algorithm must be what the key is for.
    pub(super) fn verify(&self, jwt: &Jwt<'_>) -> Result<(), Disbelief> {
        if jwt.algorithm() != self.algorithm.name() {
            return Err(Disbelief::Signature);
        }
        let (message, signature) = (jwt.message().as_bytes(), jwt.signature());
        let rsa = |parameters: &'static RsaParameters| match &self.key {
            KeyBytes::Rsa { modulus, exponent } => {
                RsaPublicKeyComponents { n: modulus, e: exponent }.verify(parameters, message, signature)
            }
            KeyBytes::Point(_) => Err(aws_lc_rs::error::Unspecified),
        };
        let ecdsa = |algorithm| match &self.key {
            KeyBytes::Point(point) => UnparsedPublicKey::new(algorithm, point).verify(message, signature),
            KeyBytes::Rsa { .. } => Err(aws_lc_rs::error::Unspecified),
        };
        let verified = match self.algorithm {
            Algorithm::Rs256 => rsa(&RSA_PKCS1_2048_8192_SHA256),
            Algorithm::Rs384 => rsa(&RSA_PKCS1_2048_8192_SHA384),
            Algorithm::Rs512 => rsa(&RSA_PKCS1_2048_8192_SHA512),
            Algorithm::Es256 => ecdsa(&ECDSA_P256_SHA256_FIXED),
            Algorithm::Es384 => ecdsa(&ECDSA_P384_SHA384_FIXED),
        };
        verified.map_err(|_| Disbelief::Signature)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn names(keys: &serde_json::Value) -> Result<Vec<(String, &'static str)>, Disbelief> {
        let keys = read_keys(json!({"keys": keys}).to_string().as_bytes())?;
        Ok(keys.into_iter().map(|key| (key.id.into(), key.algorithm.name())).collect())
    }

    #[test]
    fn the_algorithm_is_the_keys_and_keys_for_anything_else_are_left_out() {
        let rsa = |extra: serde_json::Value| {
            let mut key = json!({"kty": "RSA", "kid": "k", "n": "AQAB", "e": "AQAB"});
            key.as_object_mut().expect("an object").extend(extra.as_object().expect("an object").clone());
            key
        };
        let ec = |crv: &str, alg: Option<&str>| json!({"kty": "EC", "kid": "k", "crv": crv, "x": "AA", "y": "AA", "alg": alg});
        for (key, expected) in [
            (rsa(json!({})), Some("RS256")),
            (rsa(json!({"use": "sig", "alg": "RS256"})), Some("RS256")),
            (rsa(json!({"alg": "RS384"})), Some("RS384")),
            (rsa(json!({"alg": "RS512"})), Some("RS512")),
            (ec("P-256", None), Some("ES256")),
            (ec("P-384", Some("ES384")), Some("ES384")),
            (rsa(json!({"use": "enc"})), None),
            (rsa(json!({"alg": "none"})), None),
            (rsa(json!({"alg": "HS256"})), None),
            (rsa(json!({"alg": "ES256"})), None),
            (rsa(json!({"alg": "RSA-OAEP"})), None),
            (rsa(json!({"kid": null})), None),
            (rsa(json!({"n": null})), None),
            (rsa(json!({"n": "!"})), None),
            (ec("P-256", Some("ES384")), None),
            (ec("P-521", None), None),
            (json!({"kty": "oct", "kid": "k", "k": "c2VjcmV0", "alg": "HS256"}), None),
            (json!({"kty": "OKP", "kid": "k", "crv": "Ed25519", "x": "AA"}), None),
            (json!("nonsense"), None),
        ] {
            let expected: Vec<_> = expected.into_iter().map(|name| ("k".to_owned(), name)).collect();
            assert_eq!(names(&json!([key])), Ok(expected), "{key}");
        }
    }

    #[test]
    fn what_is_no_key_set_is_refused() {
        for document in ["", "{}", "[]", r#"{"keys": {}}"#, r#"{"keys": 1}"#] {
            assert!(matches!(read_keys(document.as_bytes()), Err(Disbelief::BadDocument { .. })), "{document}");
        }
        assert_eq!(names(&json!(vec![json!({}); KEYS_MAX])), Ok(vec![]));
        assert!(names(&json!(vec![json!({}); KEYS_MAX + 1])).is_err());
    }
}
