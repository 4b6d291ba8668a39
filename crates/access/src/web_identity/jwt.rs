//! JSON Web Tokens in their compact form: `header.claims.signature` (RFC 7515, section 3.1).

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model::Timestamp;
use model::resource_tag::ResourceTags;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::Disbelief;

/// The longest token that is read, as STS's model has it.
const TOKEN_LEN_MAX: usize = 20_000;

/// How far a provider's clock may be ahead of ours.
const SKEW: Duration = Duration::from_secs(5 * 60);

/// The claim that AWS takes session tags from, and the one for a source identity.
const TAGS_CLAIM: &str = "https://aws.amazon.com/tags";
const SOURCE_IDENTITY_CLAIM: &str = "https://aws.amazon.com/source_identity";

/// Claims that mean something about the token itself and nothing about its subject.
const TECHNICAL: [&str; 8] = ["iss", "aud", "azp", "jti", "nonce", "at_hash", "c_hash", "sid"];

/// A token taken apart.
pub(super) struct Jwt<'t> {
    header: Header,
    claims: Map<String, Value>,
    /// What is signed.
    message: &'t str,
    signature: Vec<u8>,
}

/// What is read of the header. Keys that a header brings along (`jwk`, `jku`, `x5c`, `x5u`) are not looked at.
#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: String,
    #[serde(default)]
    crit: Option<Value>,
}

/// What a verified token says.
#[derive(Debug)]
pub(crate) struct Claims {
    pub(crate) subject: String,
    pub(crate) audience: Audience,
    pub(crate) tags: ResourceTags,
    pub(crate) transitive_tag_keys: Vec<String>,
    pub(crate) source_identity: Option<String>,
    /// Those that conditions can ask about, by name.
    pub(crate) texts: BTreeMap<String, Vec<String>>,
    expires_at_secs: i64,
    issued_at_secs: i64,
    not_before_secs: Option<i64>,
}

/// Whom a token is for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Audience {
    /// Whom it was issued to, where it says (`azp`); else all whom it is for.
    pub(crate) clients: Vec<String>,
    /// All whom it is for, where it says to whom it was issued.
    pub(crate) original: Option<Vec<String>>,
}

impl<'t> Jwt<'t> {
    pub(super) fn read(token: &'t str) -> Result<Self, Disbelief> {
        if token.len() > TOKEN_LEN_MAX {
            return Err(Disbelief::NotJwt);
        }
        let (message, signature) = token.rsplit_once('.').ok_or(Disbelief::NotJwt)?;
        let (header, claims) = message.split_once('.').ok_or(Disbelief::NotJwt)?;
        let bytes = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| Disbelief::NotJwt);
        let (header, claims) = (bytes(header)?, bytes(claims)?);
        let header: Header = serde_json::from_slice(&header).map_err(|_| Disbelief::NotJwt)?;
        let claims: Map<String, Value> = serde_json::from_slice(&claims).map_err(|_| Disbelief::NotJwt)?;
        // What is critical has to be understood (RFC 7515, section 4.1.11), and none of it is.
        if header.crit.is_some() {
            return Err(Disbelief::NotJwt);
        }
        if !claims.get("iss").is_some_and(Value::is_string) {
            return Err(Disbelief::MissingClaim("iss"));
        }
        Ok(Self { header, claims, message, signature: bytes(signature)? })
    }

    pub(super) fn issuer(&self) -> &str {
        self.claims.get("iss").and_then(Value::as_str).unwrap_or_default()
    }

    pub(super) fn key_id(&self) -> &str {
        &self.header.kid
    }

    pub(super) fn algorithm(&self) -> &str {
        &self.header.alg
    }

    pub(super) fn message(&self) -> &'t str {
        self.message
    }

    pub(super) fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// The claims, once the signature is verified.
    pub(super) fn into_claims(self) -> Result<Claims, Disbelief> {
        let claims = &self.claims;
        let subject = claims.get("sub").and_then(Value::as_str).filter(|subject| !subject.is_empty());
        let subject = subject.ok_or(Disbelief::MissingClaim("sub"))?.to_owned();
        let (tags, transitive_tag_keys) = claims.get(TAGS_CLAIM).map(session_tags).unwrap_or_default();
        Ok(Claims {
            audience: audience(claims).ok_or(Disbelief::MissingClaim("aud"))?,
            tags,
            transitive_tag_keys,
            source_identity: claims.get(SOURCE_IDENTITY_CLAIM).and_then(Value::as_str).map(str::to_owned),
            texts: texts(claims),
            expires_at_secs: seconds(claims, "exp").ok_or(Disbelief::MissingClaim("exp"))?,
            issued_at_secs: seconds(claims, "iat").ok_or(Disbelief::MissingClaim("iat"))?,
            not_before_secs: match claims.get("nbf") {
                Some(_) => Some(seconds(claims, "nbf").ok_or(Disbelief::MissingClaim("nbf"))?),
                None => None,
            },
            subject,
        })
    }
}

impl Claims {
    pub(super) fn check_time(&self, now: Timestamp) -> Result<(), Disbelief> {
        let (now_secs, skewed_secs) = (now.as_secs(), (now + SKEW).as_secs());
        if now_secs >= self.expires_at_secs {
            return Err(Disbelief::Expired { expires_secs: self.expires_at_secs, now_secs });
        }
        let starts = [("iat", Some(self.issued_at_secs)), ("nbf", self.not_before_secs)];
        match starts.into_iter().find_map(|(claim, secs)| Some((claim, secs.filter(|&secs| secs > skewed_secs)?))) {
            Some((claim, from_secs)) => Err(Disbelief::NotYetValid { claim, from_secs, now_secs }),
            None => Ok(()),
        }
    }
}

/// A moment in seconds, with or without a fraction (RFC 7519, section 2: NumericDate).
fn seconds(claims: &Map<String, Value>, name: &str) -> Option<i64> {
    let number = claims.get(name)?.as_number()?;
    #[expect(clippy::cast_possible_truncation, reason = "a float beyond the range becomes its end")]
    number.as_i64().or_else(|| number.as_f64().map(|secs| secs.floor() as i64))
}

/// A text, or a list of texts and nothing else.
fn strings(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(list) => list.iter().map(|one| one.as_str().map(str::to_owned)).collect(),
        _ => None,
    }
}

fn audience(claims: &Map<String, Value>) -> Option<Audience> {
    let all = strings(claims.get("aud")?).filter(|all| !all.is_empty())?;
    Some(match claims.get("azp") {
        Some(issued_to) => Audience { clients: vec![issued_to.as_str()?.to_owned()], original: Some(all) },
        None => Audience { clients: all, original: None },
    })
}

/// The claims that conditions can ask about. Condition keys have no case, so of names that differ in case only one may
/// count: those with capitals, which no standard claim has, do not.
fn texts(claims: &Map<String, Value>) -> BTreeMap<String, Vec<String>> {
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_-.".contains(&b))
    };
    let told = claims.iter().filter(|(name, _)| is_name(name) && !TECHNICAL.contains(&name.as_str()));
    told.filter_map(|(name, value)| {
        let values = match value {
            Value::Array(_) if name != "amr" => return None,
            value => strings(value)?,
        };
        Some((name.clone(), values))
    })
    .collect()
}

/// `{"principal_tags": {"Team": ["core"]}, "transitive_tag_keys": ["Team"]}`
fn session_tags(claim: &Value) -> (ResourceTags, Vec<String>) {
    let value = |value: &Value| strings(value)?.into_iter().next();
    let tags = claim.get("principal_tags").and_then(Value::as_object);
    let tags = tags.into_iter().flatten().filter_map(|(key, one)| Some((key.clone(), value(one)?))).collect();
    (tags, claim.get("transitive_tag_keys").and_then(strings).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn encoded(value: &Value) -> String {
        URL_SAFE_NO_PAD.encode(value.to_string())
    }

    fn token(header: &Value, claims: &Value) -> String {
        format!("{}.{}.{}", encoded(header), encoded(claims), URL_SAFE_NO_PAD.encode("signature"))
    }

    fn claims(replaced: Value) -> Result<Claims, Disbelief> {
        let mut all = json!({"iss": "https://i", "sub": "s", "aud": "a", "exp": 200, "iat": 100});
        let Value::Object(replaced) = replaced else { panic!("no object: {replaced}") };
        all.as_object_mut().expect("an object").extend(replaced);
        all.as_object_mut().expect("an object").retain(|_, value| !value.is_null());
        let token = token(&json!({"alg": "RS256", "kid": "k"}), &all);
        Jwt::read(&token).and_then(Jwt::into_claims)
    }

    #[test]
    fn only_compact_tokens_with_a_key_id_are_read() {
        let (header, good) = (json!({"alg": "RS256", "kid": "k", "typ": "JWT"}), json!({"iss": "https://i"}));
        let whole = token(&header, &good);
        let jwt = Jwt::read(&whole).expect("is read");
        assert_eq!((jwt.issuer(), jwt.key_id(), jwt.algorithm()), ("https://i", "k", "RS256"));
        assert_eq!(jwt.signature(), b"signature");
        assert!(whole.starts_with(jwt.message()) && jwt.message().matches('.').count() == 1);
        for (what, bad) in [
            ("nothing", String::new()),
            ("two parts", "a.b".to_owned()),
            ("four parts", format!("{whole}.x")),
            ("padding", format!("{whole}=")),
            ("no JSON", "YQ.YQ.YQ".to_owned()),
            ("no kid", token(&json!({"alg": "RS256"}), &good)),
            ("no alg", token(&json!({"kid": "k"}), &good)),
            (
                "two algs",
                format!("{}.{}.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none","alg":"RS256","kid":"k"}"#), encoded(&good)),
            ),
            ("something critical", token(&json!({"alg": "RS256", "kid": "k", "crit": ["b64"], "b64": false}), &good)),
            ("claims that are no object", token(&header, &json!([1]))),
            ("huge", format!("{whole}{}", "A".repeat(TOKEN_LEN_MAX))),
        ] {
            assert_eq!(Jwt::read(&bad).err(), Some(Disbelief::NotJwt), "{what}");
        }
        assert_eq!(Jwt::read(&token(&header, &json!({"iss": 1}))).err(), Some(Disbelief::MissingClaim("iss")));
    }

    #[test]
    fn claims_that_every_token_has_must_be_there() {
        for (name, bad) in [
            ("sub", json!({"sub": null})),
            ("sub", json!({"sub": ""})),
            ("sub", json!({"sub": 7})),
            ("aud", json!({"aud": null})),
            ("aud", json!({"aud": []})),
            ("aud", json!({"aud": ["a", 1]})),
            ("aud", json!({"azp": 1})),
            ("exp", json!({"exp": null})),
            ("exp", json!({"exp": "200"})),
            ("iat", json!({"iat": null})),
            ("nbf", json!({"nbf": "soon"})),
        ] {
            assert_eq!(claims(bad.clone()).err(), Some(Disbelief::MissingClaim(name)), "{bad}");
        }
    }

    #[test]
    fn a_token_is_good_from_its_start_to_its_end() {
        let at = |secs: i64| Timestamp::from_millis(secs * 1000);
        for (extra, now_secs, good) in [
            (json!({}), 199, true),
            (json!({}), 200, false),
            (json!({"exp": 200.9}), 200, false),
            (json!({"exp": 1e300}), 200, true),
            (json!({"exp": -1}), 0, false),
            (json!({"iat": 400, "exp": 9000}), 99, false),
            (json!({"iat": 400, "exp": 9000}), 100, true),
            (json!({"nbf": 400, "exp": 9000}), 99, false),
            (json!({"nbf": 400, "exp": 9000}), 100, true),
        ] {
            let claims = claims(extra.clone()).expect("complete");
            assert_eq!(claims.check_time(at(now_secs)).is_ok(), good, "{extra} at {now_secs}");
        }
    }

    #[test]
    fn the_audience_is_whom_the_token_was_issued_to() {
        for (extra, clients, original) in [
            (json!({"aud": "a"}), vec!["a"], None),
            (json!({"aud": ["a", "b"]}), vec!["a", "b"], None),
            (json!({"aud": ["a", "b"], "azp": "c"}), vec!["c"], Some(vec!["a", "b"])),
        ] {
            let audience = claims(extra).expect("complete").audience;
            assert_eq!(audience.clients, clients);
            assert_eq!(audience.original.is_some(), original.is_some());
            assert_eq!(audience.original.unwrap_or_default(), original.unwrap_or_default());
        }
    }

    #[test]
    fn conditions_can_ask_for_texts_under_lower_case_names() {
        let claims = claims(json!({
            "repository": "o/r", "SUB": "forged", "Repository": "forged", "ref_protected": true, "amr": ["mfa", "x"],
            "groups": ["a"], "jti": "1", "nonce": "2",
        }));
        let texts = claims.expect("complete").texts;
        let told: Vec<(&str, Vec<&str>)> =
            texts.iter().map(|(name, values)| (name.as_str(), values.iter().map(String::as_str).collect())).collect();
        assert_eq!(told, [("amr", vec!["mfa", "x"]), ("repository", vec!["o/r"]), ("sub", vec!["s"])]);
    }

    #[test]
    fn session_tags_and_a_source_identity_can_come_along() {
        let claims = claims(json!({
            TAGS_CLAIM: {"principal_tags": {"Team": ["core"], "Bad": [1]}, "transitive_tag_keys": ["Team"]},
            SOURCE_IDENTITY_CLAIM: "ana",
        }))
        .expect("complete");
        assert_eq!(claims.tags, ResourceTags::from([("Team".into(), "core".into())]));
        assert_eq!(claims.transitive_tag_keys, ["Team"]);
        assert_eq!(claims.source_identity.as_deref(), Some("ana"));
    }
}
