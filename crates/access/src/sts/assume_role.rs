//! AssumeRole.

use std::time::Duration;

use meta::roles::Role;
use model::identity::SessionContext;
use model::policy::{Extras, is_session_name};
use model::{Caller, Principal, Region, action};

use super::asked::SessionTags;
use super::mfa::ShownMfa;
use super::target::{Asked, Target};
use super::{
    DURATION_SECS_MIN, Error, NewSession, ROLE_DURATION_SECS, ROOT_ASSUMES_NO_ROLE, SessionPolicies, bad_duration,
};
use crate::Access;

/// The longest session that any role can have.
const ROLE_DURATION_SECS_MAX: u32 = 43_200;

/// What AssumeRole takes.
#[derive(Debug, Clone, Default)]
pub struct AssumeRole {
    /// The role.
    pub role_arn: String,
    /// The session's name: 2 to 64 letters, digits and `_+=,.@-`.
    pub session_name: String,
    /// How long it is to last; an hour when nobody says.
    pub duration_secs: Option<u32>,
    /// What the role's owner and the caller agreed on.
    pub external_id: Option<String>,
    /// Who the person behind the session is.
    pub source_identity: Option<String>,
    /// What bounds the session.
    pub policies: SessionPolicies,
    /// Its tags.
    pub tags: Vec<(String, String)>,
    /// The keys of tags that pass on to the sessions that are got with it.
    pub transitive_tag_keys: Vec<String>,
    /// The second factor that is shown, for the policies that are asked. The role's session does not have it, as at AWS.
    pub mfa: ShownMfa,
    /// The least length of the session token.
    pub token_len_min: usize,
}

/// A role's session that was got by AssumeRole.
#[derive(Clone)]
pub struct AssumedRole {
    /// The session.
    pub session: NewSession,
    /// Who the person behind it is said to be.
    pub source_identity: Option<String>,
}

impl Access {
    /// Begins a session of a role.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn assume_role(
        &self,
        caller: &Caller,
        region: &Region,
        request: AssumeRole,
    ) -> Result<AssumedRole, Error> {
        let of_caller = caller.session.as_deref();
        match &caller.principal {
            Principal::User { .. } | Principal::AssumedRole { .. } => {}
            Principal::Root(_) => return Err(Error::Forbidden(ROOT_ASSUMES_NO_ROLE)),
            _ => return Err(Error::Forbidden("Cannot call AssumeRole with federation credentials")),
        }
        if !is_session_name(&request.session_name) {
            return Err(Error::ValidationError("RoleSessionName is invalid".to_owned()));
        }
        let tags = SessionTags::new(&request.tags, &request.transitive_tag_keys, of_caller)?;
        let source_identity = source_identity(request.source_identity.as_deref(), of_caller)?;
        let target = self.target(&request.role_arn).await?;
        let extras = extras(&request, &tags, source_identity);
        let asked = Asked {
            region: Some(region),
            tags: &tags.tags,
            sets_source_identity: source_identity.is_some(),
            extras: &extras,
        };
        let with_mfa = self.caller_with_mfa(caller, &request.mfa).await?;
        let asking = with_mfa.as_ref().unwrap_or(caller);
        let role = self.ask_to_assume(asking, action::sts::ASSUME_ROLE, target, asked).await?;
        let lifetime = role_duration(request.duration_secs, &role, is_chained(caller))?;
        let mut context = SessionContext {
            tags: tags.tags,
            transitive_tag_keys: tags.transitive_keys,
            source_identity: source_identity.map(Box::from),
            ..SessionContext::new(self.0.clock.now())
        };
        self.bound(&mut context, role.account, &request.policies).await?;
        let (principal, holder) = Target::session(&role, &request.session_name);
        let session = self.begin_session(principal, holder, &context, lifetime, request.token_len_min)?;
        Ok(AssumedRole { session, source_identity: context.source_identity.map(String::from) })
    }
}

/// Whether a role's session is used to get another's.
fn is_chained(caller: &Caller) -> bool {
    matches!(caller.principal, Principal::AssumedRole { .. })
}

/// How long a session of a role is to last.
pub(super) fn role_duration(asked_secs: Option<u32>, role: &Role, is_chained: bool) -> Result<Duration, Error> {
    let secs = asked_secs.unwrap_or(ROLE_DURATION_SECS);
    let refused = |message: &str| Err(Error::ValidationError(message.to_owned()));
    if !(DURATION_SECS_MIN..=ROLE_DURATION_SECS_MAX).contains(&secs) {
        return Err(bad_duration(DURATION_SECS_MIN, ROLE_DURATION_SECS_MAX));
    }
    if is_chained && secs > ROLE_DURATION_SECS {
        return refused(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
        );
    }
    if secs > role.max_session_seconds {
        return refused("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }
    Ok(Duration::from_secs(secs.into()))
}

/// Who the person behind the new session is said to be. Once it is said it stays, whatever roles are assumed.
fn source_identity<'a>(
    asked: Option<&'a str>,
    of_caller: Option<&'a SessionContext>,
) -> Result<Option<&'a str>, Error> {
    if let Some(asked) = asked
        && !is_session_name(asked)
    {
        return Err(Error::ValidationError("SourceIdentity is invalid".to_owned()));
    }
    match (of_caller.and_then(|session| session.source_identity.as_deref()), asked) {
        (Some(set), Some(asked)) if set != asked => {
            Err(Error::Forbidden("The source identity of a session cannot be changed by assuming a role"))
        }
        (Some(set), _) => Ok(Some(set)),
        (None, asked) => Ok(asked),
    }
}

fn extras(request: &AssumeRole, tags: &SessionTags, source_identity: Option<&str>) -> Extras {
    let mut extras = Extras::new();
    extras.set("sts:RoleSessionName", &request.session_name);
    extras.set("sts:DurationSeconds", &request.duration_secs.unwrap_or(ROLE_DURATION_SECS).to_string());
    if let Some(external_id) = &request.external_id {
        extras.set("sts:ExternalId", external_id);
    }
    if let Some(source_identity) = source_identity {
        extras.set("sts:SourceIdentity", source_identity);
    }
    if !tags.transitive_keys.is_empty() {
        extras.set_all("sts:TransitiveTagKeys", tags.transitive_keys.iter().map(String::as_str));
    }
    extras
}
