//! Temporary credentials: sealed, not stored.
//!
//! A session token holds all that a session is: its key, its secret, whose session it is, and what bounds it. Nothing of
//! it is in a row, so any node can believe it; but whose session it is, is looked up at every use by its unique id, so a
//! role or user that is deleted takes its sessions along, and one that is made anew under the same name does not inherit
//! them. Managed policies that bound a session are looked up at every use too.

mod bounds;
mod holder;
mod key_id;
mod opened;
mod sealed;

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::decision::NamedPolicy;
use model::identity::SessionContext;
use model::{AccountId, Caller, Origin, Principal, Timestamp, source};
use zeroize::Zeroizing;

use crate::subkeys::seal_text;
use crate::{Access, Error};

use bounds::Bounds;
pub(crate) use bounds::{ManagedTexts, remembered as remembered_texts};
pub(crate) use holder::{Holder, Holders, remembered as remembered_holders};
pub(crate) use key_id::account_of;
pub(crate) use opened::{Opened, TextHash};
use sealed::Sealed;
pub(crate) use sealed::SealedSession;

/// The longest session token. Clients send it in a header with every request, and proxies have limits for those.
pub(crate) const SESSION_TOKEN_LEN_MAX: usize = 8 * 1024;

/// A session as it was sealed, before anybody looked whether its role or user is still there.
pub(crate) struct Session {
    pub(crate) holder: Holder,
    context: Arc<SessionContext>,
    bounds: Bounds,
}

/// The credentials that a session token stands for.
pub(crate) struct SessionCredentials {
    access_key_id: Box<str>,
    pub(crate) secret: Zeroizing<String>,
    expires_at: Timestamp,
    pub(crate) session: Session,
    /// Of the token: what is derived from the secret is kept under it.
    pub(crate) hash: TextHash,
}

/// A session whose role or user is there.
pub(crate) struct Resumed {
    pub(crate) principal: Principal,
    pub(crate) context: Arc<SessionContext>,
    pub(crate) policies: Option<Arc<[NamedPolicy]>>,
    /// Of a role, its last use that its row has.
    pub(crate) last_used_at: Option<Timestamp>,
}

/// Credentials that were just made.
#[derive(Clone)]
pub struct NewCredentials {
    /// `ASIA...`
    pub access_key_id: String,
    /// 40 characters.
    pub secret_access_key: Zeroizing<String>,
    /// Goes with every request; at most 8 KiB.
    pub session_token: String,
    /// When they end.
    pub expires_at: Timestamp,
}

/// The session would need a longer token than there may be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TokenTooLong;

impl Resumed {
    pub(crate) fn into_caller(self, access_key_id: &str, origin: Arc<Origin>) -> Caller {
        Caller {
            principal: self.principal,
            access_key_id: access_key_id.into(),
            origin,
            session: Some(self.context),
            session_policies: self.policies,
        }
    }

    /// Whether these are credentials that AWS keeps away from IAM: those of GetFederationToken, and those of
    /// GetSessionToken that were got without a second factor.
    pub(crate) fn is_kept_from_iam(&self) -> bool {
        match self.principal {
            Principal::FederatedUser { .. } => true,
            Principal::User { .. } | Principal::Root(_) => self.context.mfa_at.is_none(),
            _ => false,
        }
    }
}

impl SessionCredentials {
    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        now >= self.expires_at
    }

    pub(crate) fn has_key_id(&self, id: &str) -> bool {
        *self.access_key_id == *id
    }
}

impl Access {
    /// Makes credentials for a session of somebody in `account`, whose token has at least `len_min` characters.
    ///
    /// # Errors
    /// [`TokenTooLong`] when too much was asked to go along.
    pub(crate) fn new_session(
        &self,
        account: AccountId,
        holder: Holder,
        context: &SessionContext,
        lifetime: Duration,
        len_min: usize,
    ) -> Result<NewCredentials, TokenTooLong> {
        let random = self.0.random.as_ref();
        let access_key_id = key_id::generate(account, random);
        let secret_bytes = Zeroizing::new(source::random_bytes::<30>(random));
        let secret_access_key = Zeroizing::new(STANDARD.encode(*secret_bytes));
        let expires_at = context.issued_at + lifetime;
        let sealed = Sealed {
            version: sealed::VERSION,
            access_key_id: access_key_id.as_str().into(),
            secret: secret_access_key.as_str().into(),
            expires_at_ms: expires_at.as_millis(),
            session: SealedSession::new(holder, context),
            filler: String::new(),
        };
        let session_token = seal_text(&self.0.subkeys.sessions, &sealed.into_json(len_min), random);
        if session_token.len() > SESSION_TOKEN_LEN_MAX {
            return Err(TokenTooLong);
        }
        Ok(NewCredentials { access_key_id, secret_access_key, session_token, expires_at })
    }

    /// The credentials that a session token stands for; none for any other text.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn open_session(&self, token: &str) -> Result<Option<Arc<SessionCredentials>>, Error> {
        if token.len() > SESSION_TOKEN_LEN_MAX {
            return Ok(None);
        }
        let hash = TextHash::of(token);
        if let Some(open) = self.0.open_sessions.get(hash) {
            return Ok(Some(open));
        }
        let Some(message) = self.open_text(&self.0.subkeys.sessions, token).await? else { return Ok(None) };
        let Some(open) = self.read_session(&message, hash).map(Arc::new) else { return Ok(None) };
        self.0.open_sessions.keep(hash, token.len(), Arc::clone(&open));
        Ok(Some(open))
    }

    fn read_session(&self, message: &[u8], hash: TextHash) -> Option<SessionCredentials> {
        let sealed = Sealed::from_json(message)?;
        Some(SessionCredentials {
            access_key_id: sealed.access_key_id.into(),
            secret: Zeroizing::new(sealed.secret.into_owned()),
            expires_at: Timestamp::from_millis(sealed.expires_at_ms),
            session: self.unseal(sealed.session)?,
            hash,
        })
    }

    /// Compiles what a sealed session says; none if no session could have said it.
    pub(crate) fn unseal(&self, sealed: SealedSession) -> Option<Session> {
        let (holder, context) = sealed.into_context();
        let bounds = self.session_bounds(&holder, &context)?;
        Some(Session { holder, context: Arc::new(context), bounds })
    }

    /// Who a session speaks for, and what bounds it; none when its role or user is no more.
    ///
    /// # Errors
    /// A managed policy cannot be read, or the database failed.
    pub(crate) async fn resume(&self, session: &Session) -> Result<Option<Resumed>, Error> {
        let Some(found) = self.principal_of(&session.holder).await? else { return Ok(None) };
        let policies = self.bounding_policies(&session.bounds, found.principal.account()).await?;
        let mut context = Arc::clone(&session.context);
        if found.behind.is_some() {
            Arc::make_mut(&mut context).behind = found.behind;
        }
        Ok(Some(Resumed { principal: found.principal, context, policies, last_used_at: found.last_used_at }))
    }
}
