//! GetSessionToken.

use model::identity::SessionContext;
use model::{Caller, Principal};

use super::assume_role::BAD_MFA_CODE;
use super::{Error, NewSession, SESSION_GETS_NO_SESSION_TOKEN, user_duration};
use crate::Access;
use crate::sessions::Holder;

/// What GetSessionToken takes.
#[derive(Debug, Clone, Copy, Default)]
pub struct GetSessionToken {
    /// How long the session is to last; twelve hours when nobody says, an hour at most for root.
    pub duration_secs: Option<u32>,
    /// Whether a second factor is shown.
    pub shows_mfa: bool,
    /// The least length of the session token.
    pub token_len_min: usize,
}

impl Access {
    /// Begins a session of the user or root who asks. As at AWS, that takes no permission: the session may no more than
    /// its user, who has the long-term key in hand.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn get_session_token(&self, caller: &Caller, request: GetSessionToken) -> Result<NewSession, Error> {
        let is_root = matches!(caller.principal, Principal::Root(_));
        let is_user = matches!(caller.principal, Principal::User { .. });
        let holder = Holder::of(caller).filter(|_| caller.session.is_none() && (is_root || is_user));
        let holder = holder.ok_or(Error::Forbidden(SESSION_GETS_NO_SESSION_TOKEN))?;
        if request.shows_mfa {
            return Err(BAD_MFA_CODE);
        }
        let lifetime = user_duration(request.duration_secs, is_root)?;
        let context = SessionContext::new(self.0.clock.now());
        self.begin_session(caller.principal.clone(), holder, &context, lifetime, request.token_len_min)
    }
}
