//! Simulation: what policies would say to requests that nobody made. The judge is the gate's own.

mod scene;
mod source;

use std::collections::BTreeMap;

use model::action::iam;
use model::decision::{PolicySource, Reason, Resource, Verdict};
use model::page::{NextToken, Page};
use model::policy::Statement;
use model::{AccountId, Arn, Caller};

use super::Error;
use crate::Access;
use crate::gate::Ask;
use crate::identities::{IdentityRows, PolicyText};
use scene::given;
use source::Source;

pub(crate) use scene::unknown_circumstances;
pub(crate) use source::role_session;

/// What is listed, for markers.
const LISTING: &str = "simulation";

/// How much text of policies may be gone over for one page: with long policies, pages are short.
const PAGE_READ_BYTES_MAX: usize = 16 * 1024 * 1024;

/// The parameters that both ways to simulate have.
#[derive(Debug, Clone, Default)]
pub struct Simulation {
    /// Policies of the caller, beside those it has.
    pub policies: Vec<String>,
    /// The caller's boundary, instead of the one it has: at most one.
    pub boundaries: Vec<String>,
    /// What it wants to do.
    pub actions: Vec<String>,
    /// What it wants to do it to; `*` when there are none.
    pub resources: Vec<String>,
    /// The policy on each of the resources.
    pub resource_policy: Option<String>,
    /// The account, by its root's ARN, that owns the resources whose ARNs name none.
    pub resource_owner: Option<String>,
    /// The user who asks.
    pub caller_arn: Option<String>,
    /// Condition keys and their values.
    pub context: Vec<(String, Vec<String>)>,
    /// How many results a page has at most.
    pub limit: usize,
    /// Where the page begins.
    pub marker: Option<String>,
}

/// What came of one action on one resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simulated {
    /// The action.
    pub action: String,
    /// The resource.
    pub resource: String,
    /// The decision.
    pub decision: Outcome,
    /// The statements that decided.
    pub matched: Vec<MatchedStatement>,
    /// The condition keys that the policies ask for and nobody gave.
    pub missing_keys: Vec<String>,
    /// Whether the boundary allows it; none without one.
    pub boundary_allows: Option<bool>,
}

/// A decision in IAM's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A policy allows it.
    Allowed,
    /// A statement denies it.
    ExplicitDeny,
    /// Nothing allows it.
    ImplicitDeny,
}

/// A statement, by its policy and place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchedStatement {
    /// A managed policy's name; `user_<name of the user>_<name>` and its like for inline ones; `PolicyInputList.1` and
    /// its like for what was given.
    pub policy_id: String,
    /// Of which kind the policy is.
    pub policy_type: &'static str,
    /// Line and column where it begins, from one.
    pub start: (usize, usize),
    /// Line and column where it has ended.
    pub end: (usize, usize),
}

impl Outcome {
    /// The decision as IAM's API spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::ExplicitDeny => "explicitDeny",
            Self::ImplicitDeny => "implicitDeny",
        }
    }

    fn of(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Allow => Self::Allowed,
            Verdict::Deny(denial) => match denial.reason() {
                Reason::ExplicitDeny(_) => Self::ExplicitDeny,
                Reason::NotAllowed(_) => Self::ImplicitDeny,
            },
        }
    }
}

impl Access {
    /// SimulateCustomPolicy.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::InvalidInput`], [`Error::ValidationError`].
    pub async fn simulate_custom_policy(
        &self,
        caller: &Caller,
        simulation: Simulation,
    ) -> Result<Page<Simulated>, Error> {
        self.ask(Ask::new(caller, iam::SIMULATE_CUSTOM_POLICY, Resource::Any)).await?;
        self.simulate(caller.account(), Source::nobody(), simulation).await
    }

    /// SimulatePrincipalPolicy: the policies of a user (with those of its groups), group or role.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::NoSuchEntity`], [`Error::InvalidInput`], [`Error::ValidationError`].
    pub async fn simulate_principal_policy(
        &self,
        caller: &Caller,
        source_arn: &str,
        simulation: Simulation,
    ) -> Result<Page<Simulated>, Error> {
        let source = self.policy_source(caller, iam::SIMULATE_PRINCIPAL_POLICY, source_arn).await?;
        self.simulate(caller.account(), source, simulation).await
    }

    /// GetContextKeysForCustomPolicy: the condition keys that policies ask for.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::InvalidInput`].
    pub async fn get_context_keys_for_custom_policy(
        &self,
        caller: &Caller,
        policies: &[String],
    ) -> Result<Vec<String>, Error> {
        self.ask(Ask::new(caller, iam::GET_CONTEXT_KEYS_FOR_CUSTOM_POLICY, Resource::Any)).await?;
        self.context_keys(given("PolicyInputList", policies))
    }

    /// GetContextKeysForPrincipalPolicy: the condition keys that the policies of a user (with those of its groups), group
    /// or role ask for, and others that are given.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::NoSuchEntity`], [`Error::InvalidInput`].
    pub async fn get_context_keys_for_principal_policy(
        &self,
        caller: &Caller,
        source_arn: &str,
        policies: &[String],
    ) -> Result<Vec<String>, Error> {
        let action = iam::GET_CONTEXT_KEYS_FOR_PRINCIPAL_POLICY;
        let IdentityRows { policies: own, boundary, .. } = self.policy_source(caller, action, source_arn).await?.rows;
        self.context_keys(own.into_iter().chain(boundary).chain(given("PolicyInputList", policies)))
    }

    fn context_keys(&self, policies: impl IntoIterator<Item = PolicyText>) -> Result<Vec<String>, Error> {
        let mut spellings = BTreeMap::new();
        for policy in policies {
            let compiled = if policy.source == PolicySource::Given {
                self.compile_given(policy.kind, &policy.text)?
            } else {
                self.stored_policy(policy.name, policy.source, policy.kind, &policy.text)?.policy
            };
            for key in compiled.statements().iter().flat_map(Statement::condition_keys) {
                spellings.entry(key.name().to_owned()).or_insert_with(|| key.spelling().to_owned());
            }
        }
        Ok(spellings.into_values().collect())
    }

    async fn simulate(
        &self,
        account: AccountId,
        source: Source,
        mut simulation: Simulation,
    ) -> Result<Page<Simulated>, Error> {
        if simulation.resources.is_empty() {
            simulation.resources.push("*".to_owned());
        }
        let Simulation { actions, resources, limit, marker, .. } = &simulation;
        check_actions(actions)?;
        check_resources(resources)?;
        let begin = begin_of_page(marker.as_deref())?;
        let scene = self.scene(account, source, &simulation)?;
        let limit = (*limit).min(PAGE_READ_BYTES_MAX / scene.len_bytes().max(1)).max(1);
        let pairs = actions.len().saturating_mul(resources.len());
        let places = (begin.min(pairs)..pairs).take(limit.saturating_add(1)).collect();
        let page = Page::cut(places, limit, LISTING, |place| (place + 1).to_string());
        let mut items = Vec::with_capacity(page.items.len());
        for place in page.items {
            let (action, resource) = (&actions[place / resources.len()], &resources[place % resources.len()]);
            items.push(self.simulate_one(&scene, &simulation, action, resource));
            // Others want to be served too.
            tokio::task::yield_now().await;
        }
        Ok(Page { items, next: page.next })
    }
}

fn check_actions(actions: &[String]) -> Result<(), Error> {
    if actions.is_empty() {
        let message = "1 validation error detected: Value at 'actionNames' failed to satisfy constraint: Member must not \
                       be null";
        return Err(Error::ValidationError(message.to_owned()));
    }
    for action in actions {
        let is_one = matches!(action.split_once(':'), Some((service, name)) if !service.is_empty() && !name.is_empty());
        if !is_one || action.contains(['*', '?']) {
            return Err(Error::InvalidInput(format!("Invalid action name: {action}")));
        }
    }
    Ok(())
}

fn check_resources(resources: &[String]) -> Result<(), Error> {
    match resources.iter().find(|resource| *resource != "*" && resource.parse::<Arn>().is_err()) {
        Some(bad) => Err(Error::InvalidInput(format!("Invalid resource ARN: {bad}"))),
        None => Ok(()),
    }
}

/// The place of the page's first pair of action and resource among all.
fn begin_of_page(marker: Option<&str>) -> Result<usize, Error> {
    let Some(marker) = marker else { return Ok(0) };
    let place = NextToken::read(LISTING, marker).ok().and_then(|place| place.parse().ok());
    place.ok_or_else(|| Error::ValidationError("Invalid Marker.".to_owned()))
}
