//! Tokens of OpenID Connect identity providers: JWTs (RFC 7519) that are signed with a key that the provider publishes.
//!
//! Whether an account has created the provider is asked before anything is fetched, so nobody makes this server talk to a
//! host that no account trusts. The algorithm is the key's, never the token's word; keys come from the provider, never
//! from the token.

mod address;
mod fetch;
mod http_fetch;
mod issuers;
mod jwk;
mod jwt;

use model::Timestamp;

pub(crate) use address::is_loopback_host;
pub use fetch::{Fetch, FetchError, Fetched, Fetching};
pub(crate) use http_fetch::HttpFetch;
pub(crate) use issuers::Issuers;
pub(crate) use jwt::Claims;

use jwt::Jwt;

/// Why a token is not believed, in AWS's words.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
pub(crate) enum Disbelief {
    /// It is no signed token at all.
    #[error("The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)")]
    NotJwt,
    /// A claim that every ID token has is not there, or is not of its type.
    #[error("Missing a required claim: {0}")]
    MissingClaim(&'static str),
    /// No key of the provider has the token's `kid` and is fit for signatures, or its signature is not by that key.
    #[error(
        "Couldn't retrieve verification key from your identity provider,  please reference \
         AssumeRoleWithWebIdentity documentation for requirements"
    )]
    NoKey,
    /// The signature is not by the key.
    #[error("The ID Token provided is not signed by the key that its header names")]
    Signature,
    /// It was issued for the future.
    #[error("Token is not yet valid: current date/time {now_secs} must be after {claim} {from_secs}")]
    NotYetValid {
        /// `nbf` or `iat`.
        claim: &'static str,
        /// What it says, in seconds since the epoch.
        from_secs: i64,
        /// The server's time.
        now_secs: i64,
    },
    /// It is over.
    #[error("Token expired: current date/time {now_secs} must be before the expiration date/time {expires_secs}")]
    Expired {
        /// `exp`, in seconds since the epoch.
        expires_secs: i64,
        /// The server's time.
        now_secs: i64,
    },
    /// The provider's documents could not be fetched.
    #[error("{0}")]
    Unreachable(FetchError),
    /// The provider's documents are not what OpenID Connect says they are.
    #[error("The identity provider's {document} cannot be used: {reason}")]
    BadDocument {
        /// Which one.
        document: &'static str,
        /// What is wrong with it.
        reason: &'static str,
    },
}

/// A token that is signed by somebody; whether by its issuer is not known yet.
pub(crate) struct Unverified<'t>(Jwt<'t>);

impl<'t> Unverified<'t> {
    pub(crate) fn read(token: &'t str) -> Result<Self, Disbelief> {
        Jwt::read(token).map(Self)
    }

    /// Who says to have issued it.
    pub(crate) fn issuer(&self) -> &str {
        self.0.issuer()
    }

    /// Verifies the signature with the issuer's key, and then that the token is of now.
    pub(crate) async fn verify(self, issuers: &Issuers, now: Timestamp) -> Result<Claims, Disbelief> {
        let Self(jwt) = self;
        let key = issuers.key(jwt.issuer(), jwt.key_id(), now).await?;
        key.verify(&jwt)?;
        let claims = jwt.into_claims()?;
        claims.check_time(now)?;
        Ok(claims)
    }
}

/// The URL of an issuer without its scheme, as providers are known by; none where the scheme is not allowed.
///
/// `http://` is for issuers on this machine, where the operator allows those.
pub(crate) fn provider_url(issuer: &str, allow_loopback: bool) -> Option<&str> {
    if let Some(url) = issuer.strip_prefix("https://") {
        return Some(url);
    }
    let url = issuer.strip_prefix("http://")?;
    let is_allowed = allow_loopback && is_loopback_host(host(url));
    is_allowed.then_some(url)
}

/// The host of a URL without its scheme.
fn host(url: &str) -> &str {
    let authority = url.split(['/', '?', '#']).next().unwrap_or_default();
    let authority = authority.rsplit('@').next().unwrap_or_default();
    if let Some((v6, _)) = authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return v6;
    }
    authority.split(':').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issuers_are_known_by_their_url_without_scheme_and_plain_ones_only_on_this_machine() {
        for (issuer, strict, lenient) in [
            ("https://token.example.com/a", Some("token.example.com/a"), Some("token.example.com/a")),
            ("http://token.example.com", None, None),
            ("http://localhost:4000", None, Some("localhost:4000")),
            ("http://127.0.0.1:4000/a", None, Some("127.0.0.1:4000/a")),
            ("http://[::1]:4000", None, Some("[::1]:4000")),
            ("http://localhost@evil.example", None, None),
            ("http://localhost.evil.example", None, None),
            ("http://evil.example/localhost", None, None),
            ("ftp://localhost", None, None),
            ("localhost", None, None),
            ("", None, None),
        ] {
            assert_eq!(provider_url(issuer, false), strict, "{issuer}");
            assert_eq!(provider_url(issuer, true), lenient, "{issuer}");
        }
    }
}
