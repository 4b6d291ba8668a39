//! Proof of identity by SigV4 signature.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::digest::{Context, SHA256};
use model::sigv4::{Parsed, Refusal, SigningKey};
use model::{Caller, Origin, Region};
use moka::sync::Cache;

use crate::access_keys::KnownKey;
use crate::{Access, AuthenticationError, Error};

/// How many derived keys are kept: one for each key, region and service in use, and each day of the two around midnight.
const SIGNING_KEYS_MAX: u64 = 10_000;

/// A derived key that nobody signed with for so long is derived anew.
const SIGNING_KEY_IDLE: Duration = Duration::from_secs(60 * 60);

/// How much of a body is hashed before other requests get their turn.
const HASHED_AT_ONCE_BYTES: usize = 256 * 1024;

/// What signatures of unknown keys are verified with, so that they cost as much as others.
const NOBODYS_SECRET: &[u8] = b"0123456789012345678901234567890123456789";

/// The parts of a request that a signature covers.
#[derive(Debug, Clone, Copy)]
pub struct SignedRequest<'a> {
    /// `POST`, ...
    pub method: &'a str,
    /// The path as it came, still percent-encoded.
    pub path: &'a str,
    /// The query as it came, without the question mark.
    pub query: &'a str,
    /// All headers in the order they came, names in lower case.
    pub headers: &'a [(&'a str, &'a str)],
    /// The raw body.
    pub body: &'a [u8],
}

/// A caller, and the scope it signed for.
#[derive(Debug, Clone)]
pub struct Authenticated {
    /// Who it is.
    pub caller: Caller,
    /// The region of the credential scope.
    pub region: Region,
}

/// The keys that were derived of late from the secrets of callers who proved that they have them.
pub(crate) struct SigningKeys(Cache<Scope, Arc<SigningKey>>);

/// What a signing key is derived from.
#[derive(PartialEq, Eq, Hash)]
struct Scope {
    access_key_id: Box<str>,
    /// Of the secret as it is stored: a replaced secret never meets the keys of the one before.
    fingerprint: [u8; 32],
    date: Box<str>,
    region: Box<str>,
    service: Box<str>,
}

impl SigningKeys {
    pub(crate) fn new() -> Self {
        Self(Cache::builder().max_capacity(SIGNING_KEYS_MAX).time_to_idle(SIGNING_KEY_IDLE).build())
    }
}

impl Access {
    /// Looks at all of a signed request but its body and what depends on it, so that nobody reads the body of a request
    /// that is not signed, not of now, or signed with a key that does not exist. `request.body` is not looked at.
    ///
    /// # Errors
    /// Those that [`Access::authenticate`] would have found first.
    pub async fn screen(&self, request: SignedRequest<'_>, services: &[&str]) -> Result<(), AuthenticationError> {
        let SignedRequest { method, path, query, headers, body: _ } = request;
        let parsed = Parsed::from_request(method, path, query, headers)?;
        parsed.check(self.0.clock.now(), services)?;
        match self.signer(&parsed).await? {
            Some(_) => Ok(()),
            None => Err(Refusal::UnrecognizedClient.into()),
        }
    }

    /// Verifies a request signed for one of `services`, the first of which a refusal names.
    ///
    /// # Errors
    /// Exactly what AWS would say; see [`AuthenticationError`].
    pub async fn authenticate(
        &self,
        request: SignedRequest<'_>,
        services: &[&str],
        origin: Arc<Origin>,
    ) -> Result<Authenticated, AuthenticationError> {
        let SignedRequest { method, path, query, headers, body } = request;
        let now = self.0.clock.now();
        let parsed = Parsed::from_request(method, path, query, headers)?;
        parsed.check(now, services)?;
        let body_sha256_hex = sha256_hex(body).await;
        let Some(known) = self.signer(&parsed).await? else {
            // Whatever this says, the answer is the same.
            let _ = parsed.verify(&parsed.signing_key(NOBODYS_SECRET), &body_sha256_hex, now, services);
            return Err(Refusal::UnrecognizedClient.into());
        };
        self.verify(&parsed, &known, |key| parsed.verify(key, &body_sha256_hex, now, services))?;
        let (principal, access_key_id) = (known.principal.clone(), parsed.access_key_id().into());
        Ok(Authenticated {
            caller: Caller { principal, access_key_id, origin, session: None, session_policies: None },
            region: parsed.region().clone(),
        })
    }

    /// The key that a request is signed with, if there is one. Temporary keys (`ASIA...`), and with them session tokens,
    /// are not given out by this version, so none that comes can be genuine.
    async fn signer(&self, parsed: &Parsed) -> Result<Option<Arc<KnownKey>>, Error> {
        if parsed.session_token().is_some() || parsed.access_key_id().starts_with("ASIA") {
            return Ok(None);
        }
        self.known_key(parsed.access_key_id()).await
    }

    /// Runs `verify` with the key for the request's scope. A derived key is kept only when it was the right one: nobody
    /// fills the cache without the secret.
    fn verify(
        &self,
        parsed: &Parsed,
        known: &KnownKey,
        verify: impl FnOnce(&SigningKey) -> Result<(), Refusal>,
    ) -> Result<(), AuthenticationError> {
        let scope = Scope {
            access_key_id: parsed.access_key_id().into(),
            fingerprint: known.fingerprint,
            date: parsed.scope_date().into(),
            region: parsed.region().as_str().into(),
            service: parsed.service().into(),
        };
        let SigningKeys(kept) = &self.0.signing_keys;
        if let Some(key) = kept.get(&scope) {
            return Ok(verify(&key)?);
        }
        let secret = self.open_secret(parsed.access_key_id(), &known.sealed_secret)?;
        let key = parsed.signing_key(&secret);
        verify(&key)?;
        kept.insert(scope, Arc::new(key));
        Ok(())
    }
}

/// Hashes a body of up to many megabytes without keeping others waiting.
async fn sha256_hex(body: &[u8]) -> String {
    let mut context = Context::new(&SHA256);
    for (i, piece) in body.chunks(HASHED_AT_ONCE_BYTES).enumerate() {
        if i > 0 {
            tokio::task::yield_now().await;
        }
        context.update(piece);
    }
    context.finish().as_ref().iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
