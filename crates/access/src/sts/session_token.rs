//! GetSessionToken.

use model::identity::SessionContext;
use model::{Caller, Principal};

use super::mfa::ShownMfa;
use super::{Error, NewSession, SESSION_GETS_NO_SESSION_TOKEN, user_duration};
use crate::Access;
use crate::sessions::Holder;

/// What GetSessionToken takes.
#[derive(Debug, Clone, Default)]
pub struct GetSessionToken {
    /// How long the session is to last; twelve hours when nobody says, an hour at most for root.
    pub duration_secs: Option<u32>,
    /// The second factor that is shown.
    pub mfa: ShownMfa,
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
        let lifetime = user_duration(request.duration_secs, is_root)?;
        let mfa_at = self.mfa_shown(caller, &request.mfa).await?;
        let context = SessionContext { mfa_at, ..SessionContext::new(self.0.clock.now()) };
        self.begin_session(caller.principal.clone(), holder, &context, lifetime, request.token_len_min)
    }
}
