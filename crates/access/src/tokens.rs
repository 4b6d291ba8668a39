//! Authorization tokens: the 12-hour registry passwords.

use std::sync::Arc;

use model::{Caller, Origin, Region, Timestamp};

use crate::{Access, TokenError};

/// A registry password and its end.
#[derive(Clone)]
pub struct AuthorizationToken {
    /// Goes with the user name `AWS`; has no colon and no white space.
    pub password: String,
    /// Twelve hours after it was issued.
    pub expires_at: Timestamp,
}

impl Access {
    /// Issues a token that stands for the caller in one region.
    #[must_use]
    pub fn issue_token(&self, _caller: &Caller, _region: &Region) -> AuthorizationToken {
        todo!()
    }

    /// Who a password stands for, when it is used in `region`.
    ///
    /// # Errors
    /// See [`TokenError`].
    pub async fn authenticate_token(
        &self,
        _password: &str,
        _region: &Region,
        _origin: Arc<Origin>,
    ) -> Result<Caller, TokenError> {
        todo!()
    }
}
