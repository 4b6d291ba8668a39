//! STS: temporary credentials. One function for each verb of the STS API.

mod access_key_info;
mod asked;
mod assume_role;
mod caller_identity;
mod error;
mod federation_token;
mod mfa;
mod session_token;
mod target;
mod web_identity;

use std::time::Duration;

use model::Principal;

pub use asked::SessionPolicies;
pub use assume_role::{AssumeRole, AssumedRole};
pub use caller_identity::CallerIdentity;
pub use error::Error;
pub use federation_token::GetFederationToken;
pub use mfa::ShownMfa;
pub use session_token::GetSessionToken;
pub use web_identity::{AssumeRoleWithWebIdentity, AssumedWithWebIdentity};

use crate::NewCredentials;

/// What callers are told whom no policy could let; `policy explain` says the same.
pub(crate) const ROOT_ASSUMES_NO_ROLE: &str = "Roles may not be assumed by root accounts.";
pub(crate) const SESSION_GETS_NO_SESSION_TOKEN: &str = "Cannot call GetSessionToken with session credentials";
pub(crate) const SESSION_GETS_NO_FEDERATION_TOKEN: &str = "Cannot call GetFederationToken with session credentials";

/// The shortest session.
const DURATION_SECS_MIN: u32 = 900;

/// How long a role's session lasts when nobody says, and at most when it is got with another role's session.
const ROLE_DURATION_SECS: u32 = 3600;

/// How long the sessions of GetSessionToken and GetFederationToken last when nobody says, and at most.
const USER_DURATION_SECS: u32 = 43_200;
const USER_DURATION_SECS_MAX: u32 = 129_600;

/// The longest session of an account's root, which longer ones that are asked for are cut down to.
const ROOT_DURATION_SECS_MAX: u32 = 3600;

/// A session that has just begun.
#[derive(Clone)]
pub struct NewSession {
    /// What proves it.
    pub credentials: NewCredentials,
    /// Who it is.
    pub principal: Principal,
    /// How much of the room for policies and tags is taken, in percent; none if nothing was asked to go along.
    pub packed_policy_percent: Option<u32>,
}

impl NewCredentials {
    /// How much of the room for session tokens is taken, in percent.
    #[must_use]
    pub fn token_utilization_percent(&self) -> u32 {
        let percent = (self.session_token.len() * 100).div_ceil(crate::sessions::SESSION_TOKEN_LEN_MAX);
        u32::try_from(percent).unwrap_or(100)
    }
}

/// How long a session of a user or root is to last.
fn user_duration(asked_secs: Option<u32>, is_root: bool) -> Result<Duration, Error> {
    let secs = asked_secs.unwrap_or(USER_DURATION_SECS);
    if !(DURATION_SECS_MIN..=USER_DURATION_SECS_MAX).contains(&secs) {
        return Err(bad_duration(DURATION_SECS_MIN, USER_DURATION_SECS_MAX));
    }
    Ok(Duration::from_secs(if is_root { secs.min(ROOT_DURATION_SECS_MAX) } else { secs }.into()))
}

fn bad_duration(min: u32, max: u32) -> Error {
    Error::ValidationError(format!("DurationSeconds must be from {min} to {max}"))
}
