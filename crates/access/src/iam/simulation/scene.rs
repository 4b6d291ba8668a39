//! The circumstances of a simulation, and one question in them.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::Arc;

use model::action::RequestedAction;
use model::decision::{Explanation, Layer, Matched, NamedPolicy, PolicySource, Resource, ResourceRule, explain};
use model::policy::{ConditionKey, Effect, Extras, Policy, PolicyKind, Statement};
use model::{AccountId, Arn, Caller, Origin, Principal};

use super::source::{Source, SourceKind};
use super::{Error, MatchedStatement, Outcome, Simulated, Simulation};
use crate::Access;
use crate::gate::Ask;
use crate::identities::{Identity, IdentityRows, PolicyText};

/// What only real requests have: whoever makes a request up has to tell it.
const UNKNOWN_KEYS: [&str; 3] = ["aws:SourceIp", "aws:SecureTransport", "aws:UserAgent"];

/// A simulation is of no time, unless it is told.
const TIME_KEYS: [&str; 2] = ["aws:CurrentTime", "aws:EpochTime"];

/// What is not known of a caller that nobody named.
const UNKNOWN_KEYS_OF_NOBODY: [&str; 3] = ["aws:username", "aws:userid", "aws:PrincipalArn"];

/// As what policies are read that are given: no kind that IAM keeps may be longer.
const GIVEN: PolicyKind = PolicyKind::InlineRole;

/// All that the questions of one simulation have in common.
pub(super) struct Scene {
    caller: Caller,
    identity: Identity,
    /// On resources of the services that each kind is for.
    resource_policies: Vec<(PolicyKind, NamedPolicy)>,
    resource_policy_bytes: usize,
    extras: Extras,
    /// What the policies say, by name, for the places of statements.
    texts: BTreeMap<Arc<str>, String>,
    /// The condition keys of all policies in lower case, and as they are spelled there.
    spellings: BTreeMap<String, String>,
}

/// A place that no request comes from, and the condition keys that a made-up request has no values for, whatever the
/// place says.
pub(crate) fn unknown_circumstances() -> (Arc<Origin>, Extras) {
    let origin = Origin {
        request_id: uuid::Uuid::nil(),
        source_ip: Ipv4Addr::UNSPECIFIED.into(),
        secure_transport: false,
        host: "".into(),
        user_agent: "".into(),
    };
    let mut extras = Extras::new();
    UNKNOWN_KEYS.iter().for_each(|key| extras.set_all(key, []));
    (Arc::new(origin), extras)
}

/// Policies that a request brings along, called as IAM calls them.
pub(super) fn given<'t>(list: &'t str, texts: &'t [String]) -> impl Iterator<Item = PolicyText> + 't {
    texts.iter().enumerate().map(move |(place, text)| PolicyText {
        name: format!("{list}.{}", place + 1).into(),
        source: PolicySource::Given,
        kind: GIVEN,
        text: text.clone(),
    })
}

impl Access {
    pub(super) fn compile_given(&self, kind: PolicyKind, text: &str) -> Result<Arc<Policy>, Error> {
        self.compile(kind, text).map_err(|bad| Error::InvalidInput(bad.to_string()))
    }

    pub(super) fn scene(&self, account: AccountId, source: Source, simulation: &Simulation) -> Result<Scene, Error> {
        let Source { principal, mut rows, .. } = source;
        let (principal, unknown_keys) = asker(account, principal, simulation)?;
        check_owner(&principal, simulation)?;
        if simulation.boundaries.len() > 1 {
            return Err(Error::InvalidInput("There can be at most one permissions boundary.".to_owned()));
        }
        rows.policies.extend(given("PolicyInputList", &simulation.policies));
        rows.boundary = given("PermissionsBoundaryPolicyInputList", &simulation.boundaries).next().or(rows.boundary);
        let texts = self.check(&rows)?;
        let identity = self.compile_identity(rows)?;
        let resource_policies = self.resource_policies(simulation)?;
        let resource_policy_bytes = simulation.resource_policy.as_ref().map_or(0, String::len);
        let (origin, mut extras) = unknown_circumstances();
        unknown_keys.iter().chain(&TIME_KEYS).for_each(|key| extras.set_all(key, []));
        for (key, values) in &simulation.context {
            extras.set_all(key, values.iter().map(String::as_str));
        }
        let spellings = spellings(identity.policies.iter().chain(&identity.boundary), &resource_policies);
        let caller = Caller { principal, access_key_id: "".into(), origin, session: None, session_policies: None };
        Ok(Scene { caller, identity, resource_policies, resource_policy_bytes, extras, texts, spellings })
    }

    /// What all the policies say, by name. Those that were given may be wrong.
    fn check(&self, rows: &IdentityRows) -> Result<BTreeMap<Arc<str>, String>, Error> {
        let mut texts = BTreeMap::new();
        for policy in rows.policies.iter().chain(&rows.boundary) {
            if policy.source == PolicySource::Given {
                self.compile_given(policy.kind, &policy.text)?;
            }
            texts.insert(Arc::clone(&policy.name), policy.text.clone());
        }
        Ok(texts)
    }

    fn resource_policies(&self, simulation: &Simulation) -> Result<Vec<(PolicyKind, NamedPolicy)>, Error> {
        let Some(text) = &simulation.resource_policy else { return Ok(Vec::new()) };
        let mut policies: Vec<(PolicyKind, NamedPolicy)> = Vec::new();
        for kind in simulation.resources.iter().map(|resource| resource_kind(resource)) {
            if policies.iter().all(|(other, _)| *other != kind) {
                let policy = self.compile_given(kind, text)?;
                policies.push((
                    kind,
                    NamedPolicy { name: "ResourcePolicy".into(), source: PolicySource::Resource, policy },
                ));
            }
        }
        Ok(policies)
    }

    /// Asks one question of a simulation.
    pub(super) fn simulate_one(
        &self,
        scene: &Scene,
        simulation: &Simulation,
        action: &str,
        resource: &str,
    ) -> Simulated {
        let kind = resource_kind(resource);
        let policy = scene.resource_policies.iter().find(|(on, _)| *on == kind).map(|(_, policy)| policy);
        let asked = if resource == "*" { Resource::Any } else { Resource::Arn(resource) };
        let rule = match (policy, kind) {
            (Some(_), PolicyKind::Key) => ResourceRule::Required,
            _ => ResourceRule::Sufficient,
        };
        let extras = Some(&scene.extras);
        let ask = Ask { policy, rule, extras, ..Ask::new(&scene.caller, RequestedAction::named(action), asked) };
        self.put(ask, &scene.identity, |request, policies| {
            let explanation = explain(request, policies);
            let decision = Outcome::of(&explanation.decision.verdict);
            let place = |matched: &Matched<'_>| scene.place(matched, simulation.resource_policy.as_deref());
            Simulated {
                action: action.to_owned(),
                resource: resource.to_owned(),
                decision,
                matched: deciding(&explanation, decision).map(place).collect(),
                missing_keys: explanation
                    .missing_keys
                    .iter()
                    .map(|key| scene.spellings.get(*key).cloned().unwrap_or_else(|| (*key).to_owned()))
                    .collect(),
                boundary_allows: explanation.boundary_allows,
            }
        })
    }
}

impl Scene {
    /// How long all the policies are that are asked each time.
    pub(super) fn len_bytes(&self) -> usize {
        self.texts.values().map(String::len).sum::<usize>() + self.resource_policy_bytes
    }

    fn place(&self, matched: &Matched<'_>, resource_policy: Option<&str>) -> MatchedStatement {
        let Matched { layer, policy, statement, .. } = matched;
        let text = match layer {
            Layer::Resource => resource_policy.unwrap_or_default(),
            _ => self.texts.get(&policy.name).map_or("", String::as_str),
        };
        let policy_id = match policy.source {
            PolicySource::AwsManaged | PolicySource::UserManaged => policy.name.rsplit('/').next().unwrap_or_default(),
            _ => &policy.name,
        };
        MatchedStatement {
            policy_id: policy_id.to_owned(),
            policy_type: match layer {
                Layer::Resource => "Resource Policy",
                Layer::Boundary => "Permissions Boundary Policy",
                _ => "IAM Policy",
            },
            start: statement.position(text),
            end: statement.end_position(text),
        }
    }
}

/// The statements that a decision rests on.
fn deciding<'e>(explanation: &'e Explanation<'_>, outcome: Outcome) -> impl Iterator<Item = &'e Matched<'e>> {
    explanation.matched.iter().filter(move |matched| match outcome {
        Outcome::Allowed => matched.statement.effect() == Effect::Allow && matched.layer != Layer::Boundary,
        Outcome::ExplicitDeny => matched.statement.effect() == Effect::Deny,
        Outcome::ImplicitDeny => false,
    })
}

/// Who asks, and which of its condition keys have no values.
fn asker(
    account: AccountId,
    source: Option<Principal>,
    simulation: &Simulation,
) -> Result<(Principal, &'static [&'static str]), Error> {
    if let Some(arn) = &simulation.caller_arn {
        let invalid = || Error::InvalidInput(format!("Invalid CallerArn: {arn} is not the ARN of a user."));
        let (kind, account, path, name) = SourceKind::parse(arn).ok_or_else(invalid)?;
        if kind != SourceKind::User {
            return Err(invalid());
        }
        return match source {
            Some(principal) if principal.to_string() == *arn => Ok((principal, &[])),
            _ => {
                Ok((Principal::User { account, path: path.into(), name: name.into(), id: "".into() }, &["aws:userid"]))
            }
        };
    }
    let is_user = matches!(source, Some(Principal::User { .. }));
    if simulation.resource_policy.is_some() && !is_user {
        return Err(Error::InvalidInput("CallerArn is required with ResourcePolicy.".to_owned()));
    }
    match source {
        Some(user @ Principal::User { .. }) => Ok((user, &[])),
        Some(session) => Ok((session, &["aws:userid"])),
        None => {
            let nobody = Principal::User { account, path: "/".into(), name: "".into(), id: "".into() };
            Ok((nobody, &UNKNOWN_KEYS_OF_NOBODY))
        }
    }
}

/// Whoever owns what belongs to no account by its ARN is taken to be the asker's account, as at the gate.
fn check_owner(asker: &Principal, simulation: &Simulation) -> Result<(), Error> {
    let Some(text) = &simulation.resource_owner else { return Ok(()) };
    let account = text.strip_prefix("arn:aws:iam::").and_then(|rest| rest.strip_suffix(":root")).unwrap_or(text);
    let owner: AccountId =
        account.parse().map_err(|_| Error::InvalidInput(format!("Invalid ResourceOwner: {text}")))?;
    let names_nobody = |resource: &String| resource != "*" && Resource::Arn(resource).owner().is_none();
    if owner != asker.account() && simulation.resources.iter().any(names_nobody) {
        return Err(Error::InvalidInput(
            "ResourceOwner can be another account than the caller's only of resources whose ARNs name it.".to_owned(),
        ));
    }
    Ok(())
}

/// As what a policy on a resource is read.
fn resource_kind(resource: &str) -> PolicyKind {
    match resource.parse::<Arn>().as_ref().map(|arn| &*arn.service) {
        Ok("ecr") => PolicyKind::Repository,
        Ok("ecr-public") => PolicyKind::PublicRepository,
        Ok("kms") => PolicyKind::Key,
        Ok("secretsmanager") => PolicyKind::Secret,
        // The one kind that speaks of resources and principals and belongs to no service.
        _ => PolicyKind::Endpoint,
    }
}

fn spellings<'p>(
    identity: impl Iterator<Item = &'p NamedPolicy>,
    resource_policies: &[(PolicyKind, NamedPolicy)],
) -> BTreeMap<String, String> {
    let of_resources = resource_policies.iter().map(|(_, policy)| policy.policy.statements());
    let all = identity.map(|policy| policy.policy.statements()).chain(of_resources).flatten();
    let spell = |key: &ConditionKey| (key.name().to_owned(), key.spelling().to_owned());
    all.flat_map(Statement::condition_keys).map(spell).collect()
}
