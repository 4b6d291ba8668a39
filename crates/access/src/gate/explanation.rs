//! Why somebody may or may not, for the operator who asks: the gate's own decision, told in full.

mod beyond;
mod given;

use meta::{Tx, roles, users};
use model::action::RequestedAction;
use model::decision::{Layer, Matched, NamedPolicy, Policies, PolicySource, Reason, Resource, Verdict, explain};
use model::policy::{AwsPrincipal, Effect};
use model::{AccountId, Arn, Caller, Principal, Region, RegistryId, RepositoryName};

use super::Ask;
use super::said::Said;
use crate::iam::{role_session, unknown_circumstances};
use crate::{Access, Error};
pub use beyond::BeyondPolicies;
use given::{check_action, check_context};

/// A request that nobody made.
#[derive(Debug, Clone)]
pub struct Hypothetical {
    /// Who would ask: an ARN, an account's number for its root, or a service such as `codebuild.amazonaws.com`.
    pub principal: String,
    /// What it would do: `ecr:PutImage`.
    pub action: String,
    /// What it would do it to: an ARN, or `*`.
    pub resource: String,
    /// Where it would ask, unless the resource tells.
    pub region: Region,
    /// Condition keys and their values; a key can have several.
    pub context: Vec<(String, String)>,
}

/// A decision, and all that bears on it.
#[derive(Debug, Clone)]
pub struct Explained {
    /// The decision of the policies.
    pub verdict: Verdict,
    /// What stands instead, whatever policies say.
    pub beyond: Option<BeyondPolicies>,
    /// The role that was named without a session: its session is made up.
    pub role: Option<String>,
    /// Whether a grant may allow what the policies do not: it is a key, and its grants were not asked.
    pub may_be_granted: bool,
    /// The statement that decided: none where nothing allows, or where root needs no statement.
    pub deciding: Option<ExplainedStatement>,
    /// All statements that match the request, whatever they came to.
    pub matched: Vec<ExplainedStatement>,
    /// All policies that were asked.
    pub considered: Vec<ConsideredPolicy>,
    /// The condition keys in the policies that the request has no value for.
    pub missing_keys: Vec<String>,
}

impl Explained {
    /// Whether the request would be allowed.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        match self.beyond {
            Some(beyond) => beyond == BeyondPolicies::NoPermissionNeeded,
            None => self.verdict == Verdict::Allow,
        }
    }

    /// Why it would not, as its refusal would say, but for sessions that nobody has.
    #[must_use]
    pub fn refusal(&self) -> Option<String> {
        match (self.beyond, &self.verdict) {
            (Some(BeyondPolicies::Refused(message)), _) => Some(message.to_owned()),
            (Some(BeyondPolicies::NoPermissionNeeded), _) | (None, Verdict::Allow) => None,
            (None, Verdict::Deny(denial)) => {
                let text = denial.to_string();
                Some(match (&self.role, text.split_once(" is not authorized ")) {
                    (Some(role), Some((_, rest))) => format!("A session of role {role} is not authorized {rest}"),
                    _ => text,
                })
            }
        }
    }
}

/// A statement, by its policy and place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedStatement {
    /// Its policy.
    pub policy: ConsideredPolicy,
    /// Its place in the policy, from one.
    pub place: usize,
    /// Its id, if it has one.
    pub sid: Option<String>,
    /// What it does.
    pub effect: Effect,
}

/// A policy that was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsideredPolicy {
    /// The part that it plays.
    pub layer: Layer,
    /// Where it was found.
    pub source: PolicySource,
    /// What it is called: the ARN of a managed policy or of what it is on, `user_<user>_<name>` and its like for inline
    /// ones.
    pub name: String,
}

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum NotExplained {
    /// There is nobody of that name, or it does not name anybody.
    #[error("there is no principal {0} here: name an account's root, a user, a role, a role's session or a service")]
    Principal(String),
    /// The text is not an action.
    #[error("{0} is not an action such as ecr:PutImage")]
    Action(String),
    /// A service that is served here has no such action.
    #[error("there is no action {0}")]
    NoSuchAction(String),
    /// The text is no value that the condition key can have.
    #[error("{value} is no value of {key}, which is {kind}")]
    ContextValue {
        /// The condition key.
        key: String,
        /// The text.
        value: String,
        /// What the key's values are.
        kind: &'static str,
    },
    /// The text is not a resource that the gate is asked about.
    #[error("{0} is not the ARN of a resource here, and not *")]
    Resource(String),
    /// A stored policy could not be read, or the database failed.
    #[error(transparent)]
    Internal(#[from] Error),
}

/// A resource as the gate is asked about it.
enum Target {
    Any,
    Repository(RegistryId, RepositoryName),
    AllRepositories(RegistryId),
    Other(String),
}

impl Target {
    fn parse(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::Any);
        }
        let arn: Arn = text.parse().ok()?;
        if let Some((registry, name)) = arn.as_repository() {
            return Some(Self::Repository(registry, name));
        }
        if &*arn.service == "ecr" {
            let registry = RegistryId { account: arn.account.parse().ok()?, region: arn.region.parse().ok()? };
            let is_all = Arn::all_repositories(&registry) == arn;
            return is_all.then_some(Self::AllRepositories(registry));
        }
        Some(Self::Other(text.to_owned()))
    }

    fn resource(&self) -> Resource<'_> {
        match self {
            Self::Any => Resource::Any,
            Self::Repository(registry, name) => Resource::Repository { registry, name },
            Self::AllRepositories(registry) => Resource::AllRepositories(registry),
            Self::Other(arn) => Resource::Arn(arn),
        }
    }

    fn is_key(&self) -> bool {
        let Self::Other(arn) = self else { return false };
        arn.parse().is_ok_and(|arn: Arn| &*arn.service == "kms" && arn.resource.starts_with("key/"))
    }

    /// The registry that is spoken to.
    fn registry(&self, caller: &Caller, action: &str, region: &Region) -> Option<RegistryId> {
        match self {
            Self::Repository(registry, _) | Self::AllRepositories(registry) => Some(registry.clone()),
            Self::Any if action.starts_with("ecr:") => {
                Some(RegistryId { account: caller.account(), region: region.clone() })
            }
            Self::Any | Self::Other(_) => None,
        }
    }
}

impl Access {
    /// Decides a request that nobody made, as the gate would, and tells what bears on it. Only the operator can ask:
    /// it is not asked whether anybody may know. Grants of KMS keys are no policies, and not looked at: where they could
    /// matter, [`Explained::may_be_granted`] tells.
    ///
    /// # Errors
    /// See [`NotExplained`].
    pub async fn explain(&self, hypothetical: &Hypothetical) -> Result<Explained, NotExplained> {
        let Hypothetical { principal, action, resource, region, context } = hypothetical;
        check_action(action)?;
        context.iter().try_for_each(|(key, value)| check_context(key, value))?;
        let target = Target::parse(resource).ok_or_else(|| NotExplained::Resource(resource.clone()))?;
        let (origin, mut extras) = unknown_circumstances();
        let mut keys: Vec<&str> = context.iter().map(|(key, _)| key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            extras.set_all(key, context.iter().filter(|(other, _)| other == key).map(|(_, value)| value.as_str()));
        }
        let role = principal.parse().ok().filter(is_role).map(|_| principal.clone());
        let principal = self.principal_named(principal, target.resource().owner()).await?;
        let beyond = BeyondPolicies::of(&principal, action);
        let caller = Caller { principal, access_key_id: "".into(), origin, session: None, session_policies: None };
        let identity = self.identity_of(&caller).await?;
        let registry = target.registry(&caller, action, region);
        let found = self.find(&caller, &identity, target.resource(), registry.as_ref()).await?;
        let said = match &target {
            Target::Other(arn) => self.said_on(arn, action).await?,
            _ => Said::default(),
        };
        let region = registry.as_ref().map(|registry| &registry.region).or(Some(region));
        let ask = Ask::new(&caller, RequestedAction::named(action), target.resource()).about(&found, region);
        let ask = Ask {
            policy: ask.policy.or(said.policy.as_ref()),
            rule: said.rule,
            resource_tags: ask.resource_tags.or(said.tags.as_ref()),
            extras: Some(&extras),
            ..ask
        };
        Ok(self.put(ask, &identity, |request, policies| {
            let explanation = explain(request, policies);
            let verdict = explanation.decision.verdict;
            let is_missing =
                matches!(&verdict, Verdict::Deny(denial) if matches!(denial.reason(), Reason::NotAllowed(_)));
            Explained {
                beyond,
                role,
                may_be_granted: is_missing && target.is_key(),
                considered: considered(policies),
                verdict,
                deciding: explanation
                    .decision
                    .deciding
                    .as_ref()
                    .filter(|_| beyond.is_none())
                    .map(ExplainedStatement::from),
                matched: explanation.matched.iter().map(ExplainedStatement::from).collect(),
                missing_keys: explanation.missing_keys.into_iter().map(str::to_owned).collect(),
            }
        }))
    }

    /// Who it is that a text names; services work for `owner`.
    async fn principal_named(&self, text: &str, owner: Option<AccountId>) -> Result<Principal, NotExplained> {
        let unknown = || NotExplained::Principal(text.to_owned());
        if text.ends_with(".amazonaws.com") {
            let on_behalf_of = owner.ok_or_else(unknown)?;
            return Ok(Principal::Service { name: text.into(), on_behalf_of });
        }
        // Whoever is here is of this partition.
        if text.starts_with("arn:") && !text.starts_with("arn:aws:") {
            return Err(unknown());
        }
        let named = AwsPrincipal::parse(text).ok_or_else(unknown)?;
        let read = self.0.db.read("find_principal", move |tx| Box::pin(async move { find_principal(tx, named).await }));
        read.await?.ok_or_else(unknown)
    }
}

async fn find_principal(tx: &mut Tx, named: AwsPrincipal) -> Result<Option<Principal>, Error> {
    Ok(match named {
        AwsPrincipal::Account(account) => {
            meta::accounts::find(tx, account).await?.map(|account| Principal::Root(account.id))
        }
        AwsPrincipal::User(account, path_and_name) => {
            let (path, name) = split(&path_and_name);
            let user =
                users::find_by_name(tx, account, name).await?.filter(|user| (&*user.path, &*user.name) == (path, name));
            user.map(|user| Principal::User {
                account,
                path: user.path.into(),
                name: user.name.into(),
                id: user.id.into(),
            })
        }
        AwsPrincipal::Role(account, path_and_name) => {
            let (path, name) = split(&path_and_name);
            let role =
                roles::find_by_name(tx, account, name).await?.filter(|role| (&*role.path, &*role.name) == (path, name));
            role.map(|role| role_session(role, None))
        }
        AwsPrincipal::Session(account, names) => match names.split_once('/') {
            Some((name, session)) => {
                let role = roles::find_by_name(tx, account, name).await?.filter(|role| role.name == name);
                role.map(|role| role_session(role, Some(session)))
            }
            None => None,
        },
        _ => None,
    })
}

/// Path and name of `/team/ci`: `/team/` and `ci`.
fn split(path_and_name: &str) -> (&str, &str) {
    path_and_name.split_at(path_and_name.rfind('/').map_or(0, |at| at + 1))
}

fn is_role(arn: &Arn) -> bool {
    &*arn.service == "iam" && arn.resource.starts_with("role/")
}

/// All policies of a decision, in the order in which they are asked.
fn considered(policies: &Policies<'_>) -> Vec<ConsideredPolicy> {
    let bounds = [(Layer::Endpoint, policies.endpoint), (Layer::Boundary, policies.boundary)];
    let of_session = policies.session.unwrap_or_default().iter().map(|policy| (Layer::Session, policy));
    let of_identity = policies.identity.iter().map(|policy| (Layer::Identity, policy));
    let on_resource = policies.resource.map(|policy| (policies.resource_layer(), policy));
    let on_registry = policies.registry.map(|(policy, _)| (Layer::Registry, policy));
    let bounds = bounds.into_iter().filter_map(|(layer, policy)| Some((layer, policy?)));
    let all = bounds.chain(of_session).chain(of_identity).chain(on_resource).chain(on_registry);
    all.map(|(layer, policy)| ConsideredPolicy::new(layer, policy)).collect()
}

impl ConsideredPolicy {
    fn new(layer: Layer, policy: &NamedPolicy) -> Self {
        Self { layer, source: policy.source, name: policy.name.to_string() }
    }
}

impl From<&Matched<'_>> for ExplainedStatement {
    fn from(matched: &Matched<'_>) -> Self {
        Self {
            policy: ConsideredPolicy::new(matched.layer, matched.policy),
            place: matched.index + 1,
            sid: matched.statement.sid().map(str::to_owned),
            effect: matched.statement.effect(),
        }
    }
}
