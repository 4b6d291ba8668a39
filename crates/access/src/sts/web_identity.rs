//! AssumeRoleWithWebIdentity.

use std::collections::BTreeMap;
use std::sync::Arc;

use meta::oidc_providers::{self, OidcProvider};
use model::identity::SessionContext;
use model::policy::{Extras, is_session_name};
use model::{AccountId, Caller, Origin, Principal, action};

use super::asked::SessionTags;
use super::assume_role::role_duration;
use super::target::{Asked, Target};
use super::{Error, NewSession, ROLE_DURATION_SECS, SessionPolicies};
use crate::web_identity::{Claims, Unverified, provider_url};
use crate::{Access, Refused};

/// All that a bearer who may not is told: whether the role is there is not its business.
const NOT_AUTHORIZED: Error = Error::Forbidden("Not authorized to perform sts:AssumeRoleWithWebIdentity");

/// What AssumeRoleWithWebIdentity takes.
#[derive(Clone, Default)]
pub struct AssumeRoleWithWebIdentity {
    /// The role.
    pub role_arn: String,
    /// The session's name: 2 to 64 letters, digits and `_+=,.@-`.
    pub session_name: String,
    /// The identity provider's token: a JWT.
    pub token: String,
    /// For providers of OAuth 2.0 access tokens, which are not served.
    pub provider_id: Option<String>,
    /// How long the session is to last; an hour when nobody says.
    pub duration_secs: Option<u32>,
    /// What bounds the session.
    pub policies: SessionPolicies,
    /// The least length of the session token.
    pub token_len_min: usize,
}

/// A role's session that was got by AssumeRoleWithWebIdentity.
#[derive(Clone)]
pub struct AssumedWithWebIdentity {
    /// The session.
    pub session: NewSession,
    /// The ARN of the provider.
    pub provider: String,
    /// The client that the token was issued to.
    pub audience: String,
    /// Whom the token is about.
    pub subject: String,
    /// Who the person behind the session is said to be.
    pub source_identity: Option<String>,
}

impl Access {
    /// Begins a session of a role for whoever brings a token of a provider that the role trusts.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn assume_role_with_web_identity(
        &self,
        origin: Arc<Origin>,
        request: AssumeRoleWithWebIdentity,
    ) -> Result<AssumedWithWebIdentity, Error> {
        if !is_session_name(&request.session_name) {
            return Err(Error::ValidationError("RoleSessionName is invalid".to_owned()));
        }
        if request.provider_id.is_some() {
            let message =
                "ProviderId is for OAuth 2.0 access tokens, which are not served: give an OpenID Connect token";
            return Err(Error::ValidationError(message.to_owned()));
        }
        self.look_for_root_keys().await?;
        let target = self.target(&request.role_arn).await?;
        let (provider, audience, claims) = self.verified(target.account, &request.token).await?;
        let tags = SessionTags::new(&pairs(&claims), &claims.transitive_tag_keys, None).map_err(rejected)?;
        let source_identity = claims.source_identity.as_deref();
        if source_identity.is_some_and(|source_identity| !is_session_name(source_identity)) {
            return Err(Error::IDPRejectedClaim("The source identity of the token is invalid".to_owned()));
        }
        let bearer = Principal::WebIdentity { account: target.account, provider: provider.url.as_str().into() };
        let provider_arn = bearer.to_string();
        let mut context = SessionContext {
            tags: tags.tags,
            transitive_tag_keys: tags.transitive_keys,
            source_identity: source_identity.map(Box::from),
            federated_provider: Some(provider_arn.as_str().into()),
            claims: condition_keys(&provider.url, &audience, &claims),
            ..SessionContext::new(self.0.clock.now())
        };
        let caller = Caller {
            principal: bearer,
            access_key_id: "".into(),
            origin,
            session: Some(Arc::new(context.clone())),
            session_policies: None,
        };
        let extras = extras(&request, &context);
        let asked = Asked {
            region: None,
            tags: &context.tags,
            sets_source_identity: source_identity.is_some(),
            extras: &extras,
        };
        let action = action::sts::ASSUME_ROLE_WITH_WEB_IDENTITY;
        let role = self.ask_to_assume(&caller, action, target, asked).await.map_err(not_authorized)?;
        let lifetime = role_duration(request.duration_secs, &role, false)?;
        self.bound(&mut context, role.account, &request.policies).await?;
        let (principal, holder) = Target::session(&role, &request.session_name);
        let session = self.begin_session(principal, holder, &context, lifetime, request.token_len_min)?;
        Ok(AssumedWithWebIdentity {
            session,
            provider: provider_arn,
            audience,
            subject: claims.subject,
            source_identity: claims.source_identity,
        })
    }

    /// Verifies a token of a provider that the account has created; the client that it was issued to comes with it.
    async fn verified(&self, account: AccountId, token: &str) -> Result<(OidcProvider, String, Claims), Error> {
        let unverified = Unverified::read(token)?;
        let issuer = unverified.issuer().to_owned();
        let no_provider = || {
            let message = format!("No OpenIDConnect provider found in your account for {issuer}");
            Error::InvalidIdentityToken(message)
        };
        let url = provider_url(&issuer, self.0.options.oidc_allow_loopback).ok_or_else(no_provider)?.to_owned();
        let read = self.0.db.read("find_oidc_provider", move |tx| {
            Box::pin(async move { oidc_providers::find(tx, account, &url).await })
        });
        let provider = read.await?.ok_or_else(no_provider)?;
        let claims = unverified.verify(&self.0.issuers, self.0.clock.now()).await?;
        let client = claims.audience.clients.iter().find(|client| provider.client_ids.contains(client)).cloned();
        let client = client.ok_or_else(|| Error::InvalidIdentityToken("Incorrect token audience".to_owned()))?;
        Ok((provider, client, claims))
    }
}

fn pairs(claims: &Claims) -> Vec<(String, String)> {
    claims.tags.iter().map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// What is wrong with tags that the provider, not the caller, chose.
fn rejected(error: Error) -> Error {
    match error {
        Error::ValidationError(message) => Error::IDPRejectedClaim(message),
        Error::InvalidParameterValue(message) => Error::IDPRejectedClaim(message.to_owned()),
        other => other,
    }
}

fn not_authorized(refused: Refused) -> Error {
    match refused {
        Refused::Denied(denial) => {
            tracing::info!(%denial, "A role was refused to the bearer of an identity provider's token.");
            NOT_AUTHORIZED
        }
        other => other.into(),
    }
}

/// The token's claims as conditions ask about them: `<provider's url>:sub`, in lower case.
///
/// AWS gives `aud`, `sub` and `amr` of any provider, and more of some that it knows. Here all texts of the token count
/// whoever the provider is, so that a self-hosted GitHub or GitLab can be trusted as finely as the hosted one.
fn condition_keys(url: &str, audience: &str, claims: &Claims) -> BTreeMap<Box<str>, Vec<Box<str>>> {
    let key = |name: &str| Box::from(format!("{url}:{name}").to_lowercase());
    let values = |values: &[String]| values.iter().map(|value| Box::from(value.as_str())).collect::<Vec<Box<str>>>();
    let mut keys: BTreeMap<Box<str>, Vec<Box<str>>> =
        claims.texts.iter().map(|(name, texts)| (key(name), values(texts))).collect();
    keys.insert(key("aud"), vec![audience.into()]);
    if let Some(original) = &claims.audience.original {
        keys.insert(key("oaud"), values(original));
    }
    keys
}

fn extras(request: &AssumeRoleWithWebIdentity, context: &SessionContext) -> Extras {
    let mut extras = Extras::new();
    extras.set("sts:RoleSessionName", &request.session_name);
    extras.set("sts:DurationSeconds", &request.duration_secs.unwrap_or(ROLE_DURATION_SECS).to_string());
    if let Some(source_identity) = &context.source_identity {
        extras.set("sts:SourceIdentity", source_identity);
    }
    if !context.transitive_tag_keys.is_empty() {
        extras.set_all("sts:TransitiveTagKeys", context.transitive_tag_keys.iter().map(String::as_str));
    }
    extras
}
