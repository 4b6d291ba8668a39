//! How policies of all kinds come to one verdict.

use std::collections::BTreeSet;

use crate::action::{Action, RequestedAction};
use crate::decision::{Denial, Layer, NamedPolicy, Policies, Reason, RegistryScope, Request, ResourceRule};
use crate::identity::Principal;
use crate::policy::{Effect, Meant, Question, Statement};

/// What was decided, and by which statement.
#[derive(Debug, Clone)]
pub struct Decision<'a> {
    /// May it?
    pub verdict: Verdict,
    /// The statement that decided: that denies, or that allows. Nobody's, when nothing allows, or when the principal is
    /// root of the resource's account.
    pub deciding: Option<Matched<'a>>,
}

/// May it?
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It may.
    Allow,
    /// It may not; the sentence says why.
    Deny(Denial),
}

/// A statement that matches a request.
#[derive(Debug, Clone, Copy)]
pub struct Matched<'a> {
    /// The part that its policy plays.
    pub layer: Layer,
    /// Its policy.
    pub policy: &'a NamedPolicy,
    /// Its place in the policy, from zero.
    pub index: usize,
    /// What it says.
    pub statement: &'a Statement,
}

/// A decision with all that bears on it, for whoever asks why.
#[derive(Debug, Clone)]
pub struct Explanation<'a> {
    /// The decision itself.
    pub decision: Decision<'a>,
    /// All statements that match the request, whatever they came to.
    pub matched: Vec<Matched<'a>>,
    /// Whether the permissions boundary allows the request; none without one.
    pub boundary_allows: Option<bool>,
    /// The condition keys in the policies that the request has no value for, in lower case.
    pub missing_keys: BTreeSet<&'a str>,
}

/// Decides a request.
#[must_use]
pub fn decide<'a>(request: &Request<'_>, policies: &Policies<'a>) -> Decision<'a> {
    let question = Question::new(request);
    Evaluation::new(&question, policies, None).decide(&question, policies)
}

/// Decides a request, and lists what bears on it.
#[must_use]
pub fn explain<'a>(request: &Request<'_>, policies: &Policies<'a>) -> Explanation<'a> {
    let mut matched = Vec::new();
    let question = Question::new(request);
    let evaluation = Evaluation::new(&question, policies, Some(&mut matched));
    let all = policies.all().flat_map(|policy| policy.policy.statements());
    let missing_keys = all
        .flat_map(Statement::condition_keys)
        .filter(|key| question.values(key).as_slice().is_empty())
        .map(|key| key.name())
        .collect();
    Explanation {
        decision: evaluation.decide(&question, policies),
        matched,
        boundary_allows: policies.boundary.map(|_| evaluation.boundary.allow.is_some()),
        missing_keys,
    }
}

/// What the policies of each layer say to the request.
struct Evaluation<'a> {
    endpoint: Finding<'a>,
    boundary: Finding<'a>,
    session: Finding<'a>,
    identity: Finding<'a>,
    resource: Finding<'a>,
    registry: Finding<'a>,
}

/// What the policies of one layer say.
#[derive(Clone, Copy, Default)]
struct Finding<'a> {
    /// The statement that allows most.
    allow: Option<(Meant, Matched<'a>)>,
    /// The first statement that denies.
    deny: Option<Matched<'a>>,
}

impl<'a> Evaluation<'a> {
    /// Asks all policies. Without `matched` it stops asking a layer once nothing can change its finding.
    fn new(question: &Question<'_>, policies: &Policies<'a>, mut matched: Option<&mut Vec<Matched<'a>>>) -> Self {
        let mut ask = |layer, policies: &mut dyn Iterator<Item = &'a NamedPolicy>| {
            let mut finding = Finding::default();
            for policy in policies {
                finding.ask(question, layer, policy, matched.as_deref_mut());
            }
            finding
        };
        let resource_layer = policies.resource_layer();
        Self {
            endpoint: ask(Layer::Endpoint, &mut policies.endpoint.into_iter()),
            boundary: ask(Layer::Boundary, &mut policies.boundary.into_iter()),
            session: ask(Layer::Session, &mut policies.session.into_iter().flatten()),
            identity: ask(Layer::Identity, &mut policies.identity.iter()),
            resource: ask(resource_layer, &mut policies.resource.into_iter()),
            registry: ask(Layer::Registry, &mut policies.registry_for(question.request).into_iter()),
        }
    }

    fn decide(&self, question: &Question<'_>, policies: &Policies<'a>) -> Decision<'a> {
        let (reason, deciding) = match self.outcome(question.request, policies) {
            Ok(deciding) => return Decision { verdict: Verdict::Allow, deciding },
            Err(refusal) => refusal,
        };
        Decision { verdict: Verdict::Deny(Denial::new(question, reason)), deciding }
    }

    /// The statement that allows, if it takes one; or what stands against it.
    fn outcome(
        &self,
        request: &Request<'_>,
        policies: &Policies<'a>,
    ) -> Result<Option<Matched<'a>>, (Reason, Option<Matched<'a>>)> {
        let Self { endpoint, boundary, session, identity, resource, registry } = self;
        let of_the_caller = [endpoint, boundary, session, identity];
        let on_the_resource = [resource, registry].into_iter().filter(|_| !keeps_policies(request));
        if let Some(deny) = of_the_caller.into_iter().chain(on_the_resource).find_map(|finding| finding.deny) {
            return Err((Reason::ExplicitDeny(deny.layer), Some(deny)));
        }
        let lacks = |layer| Err((Reason::NotAllowed(layer), None));
        if policies.endpoint.is_some() && endpoint.allow.is_none() {
            return lacks(Layer::Endpoint);
        }
        let grant = self.grant(request);
        let no_grant = || lacks(policies.resource_layer());
        let account = match request.principal {
            // They have no policies of their own.
            Principal::Service { .. } | Principal::WebIdentity { .. } => {
                return grant.map_or_else(no_grant, |(_, allow)| Ok(Some(allow)));
            }
            principal => principal.account(),
        };
        let is_own = request.resource.owner().is_none_or(|owner| owner == account);
        match grant {
            Some((Meant::Itself, allow)) if is_own => Ok(Some(allow)),
            Some((Meant::Bounded, allow)) if is_own => match self.missing_bound(policies) {
                Some(layer) => lacks(layer),
                None => Ok(Some(allow)),
            },
            // Who lacks the permission anyway is not told by the reason whether there is such a role.
            None if is_own && policies.rule == ResourceRule::Trust => {
                self.identity_allows(request.principal, policies).map_or_else(lacks, |_| no_grant())
            }
            None if is_own && policies.rule != ResourceRule::Sufficient => no_grant(),
            _ => match self.identity_allows(request.principal, policies) {
                Err(layer) => lacks(layer),
                Ok(allow) if is_own => Ok(allow),
                // Across accounts both have to agree.
                Ok(_) => grant.map_or_else(no_grant, |(_, allow)| Ok(Some(allow))),
            },
        }
    }

    /// The most that policies on the resource and its registry give. Who may log in is not theirs to say.
    fn grant(&self, request: &Request<'_>) -> Option<(Meant, Matched<'a>)> {
        let logs_in = request.action == RequestedAction::Known(Action::GET_AUTHORIZATION_TOKEN);
        let registry = self.registry.allow.filter(|_| !logs_in);
        match (self.resource.allow, registry) {
            (Some(resource), Some(registry)) if registry.0 > resource.0 => Some(registry),
            (resource, registry) => resource.or(registry),
        }
    }

    /// The statement by which the principal's own policies allow the request, if root is not its name; or the kind of
    /// policy that does not.
    fn identity_allows(&self, principal: &Principal, policies: &Policies<'_>) -> Result<Option<Matched<'a>>, Layer> {
        let is_root = matches!(principal, Principal::Root(_));
        let allow = self.identity.allow.map(|(_, allow)| allow);
        if allow.is_none() && !is_root {
            return Err(Layer::Identity);
        }
        self.missing_bound(policies).map_or(Ok(allow), Err)
    }

    /// The bound that does not reach as far as the request.
    fn missing_bound(&self, policies: &Policies<'_>) -> Option<Layer> {
        if policies.boundary.is_some() && self.boundary.allow.is_none() {
            Some(Layer::Boundary)
        } else if policies.session.is_some() && self.session.allow.is_none() {
            Some(Layer::Session)
        } else {
            None
        }
    }
}

impl<'a> Finding<'a> {
    fn ask(
        &mut self,
        question: &Question<'_>,
        layer: Layer,
        policy: &'a NamedPolicy,
        mut matched: Option<&mut Vec<Matched<'a>>>,
    ) {
        if !policy.policy.speaks_of(question.request.action) {
            return;
        }
        for (index, statement) in policy.policy.statements().iter().enumerate() {
            let is_settled = match statement.effect() {
                Effect::Deny => self.deny.is_some(),
                Effect::Allow => self.allow.is_some_and(|(meant, _)| meant == Meant::Itself),
            };
            if is_settled && matched.is_none() {
                continue;
            }
            let Some(meant) = statement.matches(question) else { continue };
            let found = Matched { layer, policy, index, statement };
            if let Some(matched) = matched.as_deref_mut() {
                matched.push(found);
            }
            match statement.effect() {
                Effect::Deny => self.deny = self.deny.or(Some(found)),
                Effect::Allow if self.allow.is_none_or(|(most, _)| meant > most) => self.allow = Some((meant, found)),
                Effect::Allow => {}
            }
        }
    }
}

impl<'a> Policies<'a> {
    fn all(&self) -> impl Iterator<Item = &'a NamedPolicy> {
        let bounds = self.endpoint.into_iter().chain(self.boundary).chain(self.session.unwrap_or_default());
        let of_resource = self.resource.into_iter().chain(self.registry.map(|(policy, _)| policy));
        bounds.chain(self.identity).chain(of_resource)
    }

    /// The part that the policy on the resource plays.
    #[must_use]
    pub fn resource_layer(&self) -> Layer {
        match self.rule {
            ResourceRule::Sufficient | ResourceRule::Required => Layer::Resource,
            ResourceRule::Trust => Layer::Trust,
        }
    }

    /// The registry's policy, where its scope covers the action.
    fn registry_for(&self, request: &Request<'_>) -> Option<&'a NamedPolicy> {
        const V1: [Action; 3] =
            [Action::CREATE_REPOSITORY, Action::REPLICATE_IMAGE, Action::BATCH_IMPORT_UPSTREAM_IMAGE];
        let (policy, scope) = self.registry?;
        let covers = match (scope, request.action) {
            (RegistryScope::V2, _) => true,
            (RegistryScope::V1, RequestedAction::Known(action)) => V1.contains(&action),
            (RegistryScope::V1, RequestedAction::Other(_)) => false,
        };
        covers.then_some(policy)
    }
}

/// Whether the root of the owning account asks for what repairs the policies on a repository or registry. No policy on
/// them can deny it that: there would be nobody left to undo a policy that denies everything to everybody.
fn keeps_policies(request: &Request<'_>) -> bool {
    let Principal::Root(account) = request.principal else { return false };
    let repairs = matches!(
        request.action,
        RequestedAction::Known(
            Action::GET_REPOSITORY_POLICY
                | Action::SET_REPOSITORY_POLICY
                | Action::DELETE_REPOSITORY_POLICY
                | Action::GET_REGISTRY_POLICY
                | Action::PUT_REGISTRY_POLICY
                | Action::DELETE_REGISTRY_POLICY
        )
    );
    repairs && request.resource.owner().is_none_or(|owner| owner == *account)
}
