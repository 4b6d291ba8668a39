//! GetFederationToken.

use model::decision::Resource;
use model::identity::SessionContext;
use model::policy::is_session_name;
use model::{Caller, Principal, Region, action};

use super::asked::SessionTags;
use super::{Error, NewSession, SESSION_GETS_NO_FEDERATION_TOKEN, SessionPolicies, user_duration};
use crate::Access;
use crate::gate::Ask;
use crate::sessions::Holder;

/// The longest name, in characters: half of what sessions may have.
const NAME_LEN_MAX: usize = 32;

/// What GetFederationToken takes.
#[derive(Debug, Clone, Default)]
pub struct GetFederationToken {
    /// The federated user's name: 2 to 32 letters, digits and `_+=,.@-`.
    pub name: String,
    /// How long the session is to last; twelve hours when nobody says, an hour at most for root.
    pub duration_secs: Option<u32>,
    /// What bounds the session. Without any, it may nothing but what policies on resources give it by its own name.
    pub policies: SessionPolicies,
    /// Its tags.
    pub tags: Vec<(String, String)>,
    /// The least length of the session token.
    pub token_len_min: usize,
}

impl Access {
    /// Begins a session of somebody whom the user or root who asks vouches for.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn get_federation_token(
        &self,
        caller: &Caller,
        region: &Region,
        request: GetFederationToken,
    ) -> Result<NewSession, Error> {
        let name = request.name.as_str();
        let holder = match &caller.principal {
            _ if caller.session.is_some() => None,
            Principal::User { id, .. } => Some(Holder::FederatedByUser { id: id.clone(), name: name.into() }),
            Principal::Root(account) => {
                Some(Holder::FederatedByRoot { account: account.as_str().into(), name: name.into() })
            }
            _ => None,
        };
        let holder = holder.ok_or(Error::Forbidden(SESSION_GETS_NO_FEDERATION_TOKEN))?;
        if name.len() > NAME_LEN_MAX || !is_session_name(name) {
            return Err(Error::ValidationError("Name is invalid".to_owned()));
        }
        let SessionTags { tags, .. } = SessionTags::new(&request.tags, &[], None)?;
        let account = caller.account();
        let arn = format!("arn:aws:sts::{account}:federated-user/{name}");
        let tagging = (!tags.is_empty()).then_some(action::sts::TAG_SESSION);
        for action in [action::sts::GET_FEDERATION_TOKEN].into_iter().chain(tagging) {
            let ask = Ask::new(caller, action, Resource::Arn(&arn));
            self.ask(Ask { region: Some(region), request_tags: Some(&tags), ..ask }).await?;
        }
        let lifetime = user_duration(request.duration_secs, matches!(caller.principal, Principal::Root(_)))?;
        let mut context = SessionContext { tags, ..SessionContext::new(self.0.clock.now()) };
        self.bound(&mut context, account, &request.policies).await?;
        let principal = Principal::FederatedUser { account, name: name.into() };
        self.begin_session(principal, holder, &context, lifetime, request.token_len_min)
    }
}
