//! Proof of identity by SigV4 signature.

use std::fmt::Write as _;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::digest::{Context, SHA256};
use model::sigv4::{Invalid, Parsed, Refusal, SigningKey};
use model::{Caller, Origin, Principal, Region};
use moka::sync::Cache;

use crate::access_keys::KnownKey;
use crate::budget::Standing;
use crate::sessions::{Resumed, SessionCredentials};
use crate::{Access, AuthenticationError, Error};

/// How many derived keys are kept: one for each key, region and service in use, and each day of the two around midnight.
const SIGNING_KEYS_MAX: u64 = 10_000;

/// A derived key that nobody signed with for so long is derived anew.
const SIGNING_KEY_IDLE: Duration = Duration::from_secs(60 * 60);

/// How much of a body is hashed before other requests get their turn.
const HASHED_AT_ONCE_BYTES: usize = 256 * 1024;

/// What signatures of unknown keys are verified with, so that they cost as much as others.
const NOBODYS_SECRET: &[u8] = b"0123456789012345678901234567890123456789";

/// What the ids of temporary keys begin with.
const TEMPORARY: &str = "ASIA";

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

/// Whose signature a request is said to have.
enum Signer {
    /// A long-term key's.
    Key(Arc<KnownKey>),
    /// That of a session whose role or user is there.
    Session(Arc<SessionCredentials>, Resumed),
}

/// The keys that were derived of late from the secrets of callers who proved that they have them.
pub(crate) struct SigningKeys(Cache<Scope, Arc<SigningKey>>);

/// What a signing key is derived from.
#[derive(PartialEq, Eq, Hash)]
struct Scope {
    access_key_id: Box<str>,
    /// Of the secret as it is stored or sealed: a replaced secret never meets the keys of the one before.
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
    /// that is not signed, not of now, or signed with a key that does not exist. `request.body` is not looked at. Says
    /// what the caller has proved by that and by earlier requests from its address.
    ///
    /// # Errors
    /// Those that [`Access::authenticate`] would have found first.
    pub async fn screen(
        &self,
        request: SignedRequest<'_>,
        services: &[&str],
        origin: &Origin,
    ) -> Result<Standing, AuthenticationError> {
        let SignedRequest { method, path, query, headers, body: _ } = request;
        let now = self.0.clock.now();
        let parsed = Parsed::from_request(method, path, query, headers)?;
        parsed.check(now, services)?;
        if self.signer(&parsed, origin.source_ip).await?.is_none() {
            return Err(self.unrecognized(origin.source_ip));
        }
        let is_at_work = self.0.slow_down.is_at_work(origin.source_ip, parsed.access_key_id(), now);
        Ok(if is_at_work { Standing::Proven } else { Standing::Known })
    }

    /// Notes that the body of a request that [`Access::screen`] let pass came so slowly that it lost its place: its
    /// signature will never be judged, so it counts as a guess at the secret.
    pub fn lost_its_place(&self, request: SignedRequest<'_>, origin: &Origin) {
        let SignedRequest { method, path, query, headers, body: _ } = request;
        if let Ok(parsed) = Parsed::from_request(method, path, query, headers) {
            self.0.slow_down.guessed(origin.source_ip, parsed.access_key_id(), self.0.clock.now());
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
        let Some(signer) = self.signer(&parsed, origin.source_ip).await? else {
            // Whatever this says, the answer is the same.
            let _ = parsed.verify(&parsed.signing_key(NOBODYS_SECRET), &body_sha256_hex, now, services);
            return Err(self.unrecognized(origin.source_ip));
        };
        let verified = self.verify(&parsed, &signer, |key| parsed.verify(key, &body_sha256_hex, now, services));
        verified.await.map_err(|error| self.slowed_down(error, &parsed, origin.source_ip))?;
        self.look_for_root_keys().await?;
        Ok(Authenticated { region: parsed.region().clone(), caller: self.proved(signer, &parsed, origin) })
    }

    /// The key or session that a request is said to be signed with, if there is one. Temporary keys come with their
    /// session's token, and long-term keys come without any.
    async fn signer(&self, parsed: &Parsed, source_ip: IpAddr) -> Result<Option<Signer>, AuthenticationError> {
        let id = parsed.access_key_id();
        match parsed.session_token() {
            Some(token) if id.starts_with(TEMPORARY) => self.session_signer(parsed, token).await,
            None if !id.starts_with(TEMPORARY) => {
                let Some(known) = self.known_key(id).await? else { return Ok(None) };
                if !self.0.slow_down.may_try(source_ip, id, self.0.clock.now()) {
                    return Err(AuthenticationError::TooManyFailures);
                }
                Ok(Some(Signer::Key(known)))
            }
            _ => Ok(None),
        }
    }

    async fn session_signer(&self, parsed: &Parsed, token: &str) -> Result<Option<Signer>, AuthenticationError> {
        let Some(credentials) = self.open_session(token).await? else { return Ok(None) };
        if !credentials.has_key_id(parsed.access_key_id()) {
            return Ok(None);
        }
        if credentials.is_expired(self.0.clock.now()) {
            return Err(Refusal::ExpiredToken.into());
        }
        let Some(resumed) = self.resume(&credentials.session).await? else { return Ok(None) };
        if parsed.service() == "iam" && resumed.is_kept_from_iam() {
            return Ok(None);
        }
        Ok(Some(Signer::Session(credentials, resumed)))
    }

    /// Runs `verify` with the key for the request's scope. A derived key is kept only when it was the right one: nobody
    /// fills the cache without the secret.
    async fn verify(
        &self,
        parsed: &Parsed,
        signer: &Signer,
        verify: impl FnOnce(&SigningKey) -> Result<(), Refusal>,
    ) -> Result<(), AuthenticationError> {
        let scope = Scope {
            access_key_id: parsed.access_key_id().into(),
            fingerprint: match signer {
                Signer::Key(known) => known.fingerprint,
                Signer::Session(credentials, _) => credentials.hash.bytes(),
            },
            date: parsed.scope_date().into(),
            region: parsed.region().as_str().into(),
            service: parsed.service().into(),
        };
        let SigningKeys(kept) = &self.0.signing_keys;
        if let Some(key) = kept.get(&scope) {
            return Ok(verify(&key)?);
        }
        let key = match signer {
            Signer::Key(known) => {
                parsed.signing_key(&self.open_secret(parsed.access_key_id(), &known.sealed_secret).await?)
            }
            Signer::Session(credentials, _) => parsed.signing_key(credentials.secret.as_bytes()),
        };
        verify(&key)?;
        kept.insert(scope, Arc::new(key));
        Ok(())
    }

    /// The caller who signed, of whom it is noted that it was here.
    fn proved(&self, signer: Signer, parsed: &Parsed, origin: Arc<Origin>) -> Caller {
        let (id, region) = (parsed.access_key_id(), parsed.region());
        self.0.slow_down.proved(origin.source_ip, id, self.0.clock.now());
        match signer {
            Signer::Key(known) => {
                self.note_key_use(id, known.last_used_at, region, parsed.service());
                let principal = known.principal.clone();
                Caller { principal, access_key_id: id.into(), origin, session: None, session_policies: None }
            }
            Signer::Session(_, resumed) => {
                if let Principal::AssumedRole { role_id, .. } = &resumed.principal {
                    self.note_role_use(role_id, resumed.last_used_at, region);
                }
                resumed.into_caller(id, origin)
            }
        }
    }

    /// The answer to a key or session that is not there.
    fn unrecognized(&self, source_ip: IpAddr) -> AuthenticationError {
        if self.0.slow_down.failed(source_ip, self.0.clock.now()) {
            return AuthenticationError::TooManyFailures;
        }
        Refusal::UnrecognizedClient.into()
    }

    /// The answer to a signature that is wrong, which is all that counts as an attempt on a secret.
    fn slowed_down(&self, error: AuthenticationError, parsed: &Parsed, source_ip: IpAddr) -> AuthenticationError {
        if !matches!(error, AuthenticationError::Refused(Refusal::Invalid(Invalid::Mismatch))) {
            return error;
        }
        let now = self.0.clock.now();
        self.0.slow_down.guessed(source_ip, parsed.access_key_id(), now);
        if self.0.slow_down.failed(source_ip, now) { AuthenticationError::TooManyFailures } else { error }
    }
}

impl From<meta::Error> for AuthenticationError {
    fn from(error: meta::Error) -> Self {
        Self::Internal(Error::Database(error))
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
