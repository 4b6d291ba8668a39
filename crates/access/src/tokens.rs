//! Authorization tokens: the 12-hour registry passwords.
//!
//! A token is sealed, not stored: it names a principal, the access key it was got with, a region and an end. What the
//! principal may do is decided anew at every use, so a change of permissions bites tokens that are out already.

use std::sync::Arc;
use std::time::Duration;

use model::{Caller, Origin, Region, Timestamp};
use serde::{Deserialize, Serialize};

use crate::subkeys::{open_text, seal_text};
use crate::{Access, TokenError};

/// How long a token lasts, as ECR's do.
const LIFETIME: Duration = Duration::from_secs(12 * 60 * 60);

/// A registry password and its end.
#[derive(Clone)]
pub struct AuthorizationToken {
    /// Goes with the user name `AWS`; has no colon and no white space.
    pub password: String,
    /// Twelve hours after it was issued.
    pub expires_at: Timestamp,
}

/// What is sealed. Version 1.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims<'a> {
    version: u8,
    /// An ARN.
    principal: &'a str,
    access_key_id: &'a str,
    region: &'a str,
    issued_at_ms: i64,
    expires_at_ms: i64,
}

const VERSION: u8 = 1;

impl Access {
    /// Issues a token that stands for the caller in one region.
    #[must_use]
    pub fn issue_token(&self, caller: &Caller, region: &Region) -> AuthorizationToken {
        let issued_at = self.0.clock.now();
        let expires_at = issued_at + LIFETIME;
        let claims = Claims {
            version: VERSION,
            principal: &caller.principal.to_string(),
            access_key_id: &caller.access_key_id,
            region: region.as_str(),
            issued_at_ms: issued_at.as_millis(),
            expires_at_ms: expires_at.as_millis(),
        };
        let message = serde_json::to_vec(&claims).expect("texts and numbers are always JSON");
        let password = seal_text(&self.0.subkeys.tokens, &message, self.0.random.as_ref());
        AuthorizationToken { password, expires_at }
    }

    /// Who a password stands for, when it is used in `region`.
    ///
    /// # Errors
    /// See [`TokenError`].
    pub async fn authenticate_token(
        &self,
        password: &str,
        region: &Region,
        origin: Arc<Origin>,
    ) -> Result<Caller, TokenError> {
        let message = open_text(&self.0.subkeys.tokens, password).ok_or(TokenError::Invalid)?;
        let claims: Claims<'_> = serde_json::from_slice(&message).map_err(|_| TokenError::Invalid)?;
        if claims.version != VERSION || claims.region != region.as_str() {
            return Err(TokenError::Invalid);
        }
        if self.0.clock.now() >= Timestamp::from_millis(claims.expires_at_ms) {
            return Err(TokenError::Expired);
        }
        let known = self.known_key(claims.access_key_id).await?.ok_or(TokenError::Invalid)?;
        if *known.principal_arn != *claims.principal {
            return Err(TokenError::Invalid);
        }
        Ok(Caller {
            principal: known.principal.clone(),
            access_key_id: claims.access_key_id.into(),
            origin,
            session: None,
            session_policies: None,
        })
    }
}
