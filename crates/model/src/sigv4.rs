//! AWS Signature Version 4, the arithmetic: from a request's parts to the signature it should carry.
//!
//! Both forms are read: the `Authorization` header and the presigned query (AWS General Reference, "Signing AWS API
//! requests"). A request goes through three steps, so that whoever knows the keys can stand between them:
//! [`Parsed::from_request`], [`Parsed::check`], [`Parsed::verify`].

mod canonical;
mod claims;
mod moment;
mod refusal;
mod sign;

use std::fmt;

use aws_lc_rs::hmac;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::account::Region;
use crate::time::Timestamp;

use claims::Claims;
pub use refusal::{Incomplete, Invalid, Refusal, ScopeFault};
pub use sign::{Signer, Unsigned};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const TERMINATOR: &str = "aws4_request";

/// How far a request's time may be from ours, either way.
pub const SKEW_MAX_SECS: i64 = 15 * 60;

/// The longest life of a presigned request.
pub const EXPIRES_MAX_SECS: i64 = 7 * 24 * 60 * 60;

/// The most headers that one signature may cover.
const SIGNED_HEADERS_MAX: usize = 100;

/// A request that carries a signature, before it is known whether the signature is right.
#[derive(Clone)]
pub struct Parsed {
    access_key_id: Box<str>,
    scope_date: Box<str>,
    region: Region,
    service: Box<str>,
    terminator: Box<str>,
    session_token: Option<Box<str>>,
    signed_headers: Box<str>,
    signed_at_secs: i64,
    /// How long after its time the signature is good: longer than [`SKEW_MAX_SECS`] at most when presigned.
    lifetime_secs: i64,
    claimed_body_sha256_hex: Option<Box<str>>,
    /// The canonical request up to the hash of the body, which ends it.
    canonical_head: Vec<u8>,
    signature_hex: Box<str>,
}

impl Parsed {
    /// Reads what a request claims. `path` and `query` are as they came, still percent-encoded, the query without its
    /// question mark; `headers` are all headers in the order they came. Over HTTP/2 the caller passes `:authority` as
    /// `host`.
    ///
    /// # Errors
    /// [`Refusal`] if there is no signature, or one that cannot be right whatever the key is.
    pub fn from_request(method: &str, path: &str, query: &str, headers: &[(&str, &str)]) -> Result<Self, Refusal> {
        let claims = Claims::read(query, headers)?;
        let signed_at_secs = claims.signed_at_secs()?;
        check_signed_headers(&claims, headers)?;
        if claims.algorithm != ALGORITHM {
            return Err(Incomplete::Algorithm(claims.algorithm).into());
        }
        let lifetime_secs = claims.lifetime_secs()?;
        let [access_key_id, scope_date, region, service, terminator] = claims.credential_parts()?;
        let region: Region = region.parse().map_err(|_| Invalid::Scope(vec![ScopeFault::Region(region.to_owned())]))?;
        Ok(Self {
            access_key_id: access_key_id.into(),
            scope_date: scope_date.into(),
            region,
            service: service.into(),
            terminator: terminator.into(),
            signed_at_secs,
            lifetime_secs,
            claimed_body_sha256_hex: claims::only(headers, "x-amz-content-sha256")?.map(Box::from),
            canonical_head: canonical::head(method, path, query, headers, &claims.signed_headers),
            session_token: claims.session_token.map(String::into_boxed_str),
            signed_headers: claims.signed_headers.into(),
            signature_hex: claims.signature_hex.into(),
        })
    }

    /// The id of the key that the signature is said to be made with.
    #[must_use]
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The day of the credential scope, `YYYYMMDD`.
    #[must_use]
    pub fn scope_date(&self) -> &str {
        &self.scope_date
    }

    /// The region of the credential scope.
    #[must_use]
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// The service of the credential scope, by its signing name.
    #[must_use]
    pub fn service(&self) -> &str {
        &self.service
    }

    /// The session token that came with the request.
    #[must_use]
    pub fn session_token(&self) -> Option<&str> {
        self.session_token.as_deref()
    }

    /// The names of the headers that the signature covers, in ascending order.
    pub fn signed_headers(&self) -> impl Iterator<Item = &str> {
        self.signed_headers.split(';')
    }

    /// When the request was signed, by the caller's clock.
    #[must_use]
    pub fn signed_at(&self) -> Timestamp {
        Timestamp::from_millis(self.signed_at_secs * 1000)
    }

    /// Checks all that needs no key: the time against `now`, and the scope against the signing names in `services`, the
    /// first of which a refusal names. AWS does so before it looks for the key.
    ///
    /// # Errors
    /// [`Refusal::Invalid`].
    pub fn check(&self, now: Timestamp, services: &[&str]) -> Result<(), Refusal> {
        self.check_time(now.as_secs())?;
        let mut faults = Vec::new();
        if !services.contains(&&*self.service) {
            faults.push(ScopeFault::Service(services.first().map_or_else(String::new, |&name| name.to_owned())));
        }
        if &*self.terminator != TERMINATOR {
            faults.push(ScopeFault::Terminator(self.terminator.to_string()));
        }
        let signed_at = moment::format_basic(self.signed_at_secs);
        if signed_at.get(..8) != Some(&*self.scope_date) {
            faults.push(ScopeFault::Date { scope: self.scope_date.to_string(), signed_at });
        }
        if faults.is_empty() { Ok(()) } else { Err(Invalid::Scope(faults).into()) }
    }

    fn check_time(&self, now_secs: i64) -> Result<(), Invalid> {
        let signed_at_secs = self.signed_at_secs;
        if signed_at_secs < now_secs.saturating_sub(self.lifetime_secs) {
            return Err(Invalid::Expired { signed_at_secs, now_secs, lifetime_secs: self.lifetime_secs });
        }
        if signed_at_secs > now_secs.saturating_add(SKEW_MAX_SECS) {
            return Err(Invalid::NotYetCurrent { signed_at_secs, now_secs });
        }
        Ok(())
    }

    /// Verifies the signature with the key that [`Parsed::signing_key`] or [`signing_key`] derived for this request's
    /// scope, after [`Parsed::check`]. `body_sha256_hex` is the hash of the body that came, in lower-case hex: the JSON
    /// and Query protocols sign it always, so an `x-amz-content-sha256` of any other value (`UNSIGNED-PAYLOAD` among
    /// them) is refused.
    ///
    /// # Errors
    /// [`Refusal::Invalid`].
    pub fn verify(
        &self,
        key: &SigningKey,
        body_sha256_hex: &str,
        now: Timestamp,
        services: &[&str],
    ) -> Result<(), Refusal> {
        self.check(now, services)?;
        let body_as_claimed = self.claimed_body_sha256_hex.as_deref().is_none_or(|claimed| claimed == body_sha256_hex);
        let expected_hex = hex::encode(hmac::sign(&key.0, self.string_to_sign(body_sha256_hex).as_bytes()));
        let signature_right = bool::from(expected_hex.as_bytes().ct_eq(self.signature_hex.as_bytes()));
        if body_as_claimed && signature_right { Ok(()) } else { Err(Invalid::Mismatch.into()) }
    }

    /// Derives the key for this request's scope from the secret access key.
    #[must_use]
    pub fn signing_key(&self, secret: &[u8]) -> SigningKey {
        signing_key(secret, &self.scope_date, self.region.as_str(), &self.service)
    }

    fn string_to_sign(&self, body_sha256_hex: &str) -> String {
        let mut hash = Sha256::new();
        hash.update(&self.canonical_head);
        hash.update(body_sha256_hex);
        let (time, hash_hex) = (moment::format_basic(self.signed_at_secs), hex::encode(hash.finalize()));
        let Self { scope_date, region, service, .. } = self;
        format!("{ALGORITHM}\n{time}\n{scope_date}/{region}/{service}/{TERMINATOR}\n{hash_hex}")
    }
}

/// The session token, the signature and the request's headers stay out of logs.
impl fmt::Debug for Parsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parsed")
            .field("access_key_id", &self.access_key_id)
            .field("scope_date", &self.scope_date)
            .field("region", &self.region)
            .field("service", &self.service)
            .field("signed_headers", &self.signed_headers)
            .finish_non_exhaustive()
    }
}

/// `host` and the request's time must be signed, or a signature would be good for another server or for ever; so must
/// the header that says which operation is meant, where there is one. Every signer signs all of them.
fn check_signed_headers(claims: &Claims, headers: &[(&str, &str)]) -> Result<(), Refusal> {
    let names: Vec<&str> = claims.signed_headers.split(';').collect();
    let canonical = names.is_sorted_by(|a, b| a < b)
        && names.iter().all(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic() && b != b':'))
        && !claims.signed_headers.bytes().any(|b| b.is_ascii_uppercase());
    if !canonical || names.len() > SIGNED_HEADERS_MAX {
        return Err(Incomplete::SignedHeaders.into());
    }
    let target = claims::only(headers, "x-amz-target")?.map(|_| ("x-amz-target", "'X-Amz-Target'"));
    let required = [Some(("host", "'Host' or ':authority'")), claims.date_header, target];
    match required.into_iter().flatten().find(|(name, _)| !names.contains(name)) {
        Some((_, spelling)) => Err(Invalid::Unsigned(spelling).into()),
        None => Ok(()),
    }
}

/// A key that is good for one secret, day, region and service, and therefore worth keeping. It does not print itself.
#[derive(Clone)]
pub struct SigningKey(hmac::Key);

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(..)")
    }
}

/// Derives the key that requests of the scope `date` (`YYYYMMDD`), `region`, `service` are signed with from a secret
/// access key.
#[must_use]
pub fn signing_key(secret: &[u8], date: &str, region: &str, service: &str) -> SigningKey {
    let first = Zeroizing::new([b"AWS4", secret].concat());
    let first = hmac::Key::new(hmac::HMAC_SHA256, &first);
    let last = [date, region, service, TERMINATOR]
        .iter()
        .fold(first, |key, part| hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&key, part.as_bytes()).as_ref()));
    SigningKey(last)
}

#[cfg(test)]
mod tests;
