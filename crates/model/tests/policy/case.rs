//! One case of `tests/policy_cases/*.json`: policies, a request, and what must come of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use model::action::RequestedAction;
use model::decision::{
    Layer, NamedPolicy, Policies, PolicySource, Reason, RegistryScope, Request, Resource, ResourceRule, Verdict, decide,
};
use model::identity::SessionContext;
use model::policy::managed::ManagedPolicy;
use model::policy::{Context, Extras, Policy, PolicyKind};
use model::resource_tag::ResourceTags;
use model::{AccountId, Origin, Principal, Region, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

/// 2026-11-20T08:00:00Z, when a case does not say.
const NOW: Timestamp = Timestamp::from_millis(1_795_161_600_000);

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub rule: String,
    #[serde(default = "default_who")]
    pub who: String,
    #[serde(default = "default_action")]
    pub action: String,
    #[serde(default = "default_resource")]
    pub on: String,
    /// Short for an identity policy that allows everything under this condition.
    pub condition: Option<Value>,
    #[serde(default)]
    pub identity: Vec<Value>,
    /// Names of managed policies.
    #[serde(default)]
    pub managed: Vec<String>,
    pub boundary: Option<Value>,
    pub session: Option<Vec<Value>>,
    pub endpoint: Option<Value>,
    pub resource: Option<Value>,
    pub registry: Option<Value>,
    #[serde(default)]
    pub scope: Option<String>,
    #[serde(default)]
    pub resource_rule: Option<String>,
    #[serde(default)]
    pub context: BTreeMap<String, Value>,
    pub expect: String,
    pub why: Option<String>,
}

fn default_who() -> String {
    "user:111122223333/ci".into()
}

fn default_action() -> String {
    "ecr:BatchGetImage".into()
}

fn default_resource() -> String {
    "arn:aws:ecr:us-east-1:111122223333:repository/team/app".into()
}

/// The policies of a case, compiled.
pub struct Gathered {
    identity: Vec<NamedPolicy>,
    boundary: Option<NamedPolicy>,
    session: Option<Vec<NamedPolicy>>,
    endpoint: Option<NamedPolicy>,
    resource: Option<NamedPolicy>,
    registry: Option<NamedPolicy>,
    rule: ResourceRule,
    scope: RegistryScope,
}

impl Gathered {
    pub fn policies(&self) -> Policies<'_> {
        Policies {
            identity: &self.identity,
            boundary: self.boundary.as_ref(),
            session: self.session.as_deref(),
            endpoint: self.endpoint.as_ref(),
            resource: self.resource.as_ref(),
            rule: self.rule,
            registry: self.registry.as_ref().map(|policy| (policy, self.scope)),
        }
    }
}

impl Case {
    /// All cases of all files.
    pub fn all() -> Vec<Self> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/policy_cases");
        let mut files: Vec<_> =
            std::fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("entry").path()).collect();
        files.sort();
        let read = |path: &std::path::PathBuf| -> Vec<Self> {
            let text = std::fs::read_to_string(path).expect("the file is read");
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        };
        files.iter().flat_map(read).collect()
    }

    /// The identity's documents.
    pub fn identity_documents(&self) -> Vec<Value> {
        let of_condition = self
            .condition
            .iter()
            .map(|condition| json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition}));
        let managed = self.managed.iter().map(|name| {
            let arns =
                ["", "service-role/", "aws-service-role/"].map(|path| format!("arn:aws:iam::aws:policy/{path}{name}"));
            let found = arns.iter().find_map(|arn| ManagedPolicy::find(arn)).expect("is managed");
            serde_json::from_str(found.document).expect("is JSON")
        });
        of_condition.chain(self.identity.iter().cloned()).map(document).chain(managed).collect()
    }

    pub fn gather(&self) -> Gathered {
        let compile = |document: &Value, kind| self.compile(&self::document(document.clone()), kind);
        let resource_kind = match self.resource_rule.as_deref() {
            Some("Trust") => PolicyKind::Trust,
            Some("Required") => PolicyKind::Key,
            _ if self.action.starts_with("secretsmanager:") => PolicyKind::Secret,
            _ => PolicyKind::Repository,
        };
        Gathered {
            identity: self.identity_documents().iter().map(|document| compile(document, PolicyKind::Managed)).collect(),
            boundary: self.boundary.as_ref().map(|document| compile(document, PolicyKind::Managed)),
            session: self
                .session
                .as_ref()
                .map(|all| all.iter().map(|document| compile(document, PolicyKind::Session)).collect()),
            endpoint: self.endpoint.as_ref().map(|document| compile(document, PolicyKind::Endpoint)),
            resource: self.resource.as_ref().map(|document| compile(document, resource_kind)),
            registry: self.registry.as_ref().map(|document| compile(document, PolicyKind::Registry)),
            rule: match self.resource_rule.as_deref() {
                None => ResourceRule::Sufficient,
                Some("Required") => ResourceRule::Required,
                Some("Trust") => ResourceRule::Trust,
                Some(other) => panic!("{}: no rule {other}", self.rule),
            },
            scope: if self.scope.as_deref() == Some("V1") { RegistryScope::V1 } else { RegistryScope::V2 },
        }
    }

    fn compile(&self, document: &Value, kind: PolicyKind) -> NamedPolicy {
        let policy = Policy::parse(&document.to_string(), kind).unwrap_or_else(|bad| panic!("{}: {bad}", self.rule));
        NamedPolicy { name: "case".into(), source: PolicySource::Given, policy: Arc::new(policy) }
    }

    /// Makes the case's request, and hands it over.
    pub fn ask<T>(&self, then: impl FnOnce(&Request<'_>) -> T) -> T {
        let facts = Facts::of(self);
        let region: Option<Region> = facts.region.as_deref().map(|name| name.parse().expect("a region"));
        let called_via: Vec<&str> = facts.called_via.iter().map(String::as_str).collect();
        let mut context = Context::new(&facts.origin, facts.now);
        context.region = region.as_ref();
        context.session = facts.session.as_ref();
        context.principal_tags = Some(&facts.principal_tags);
        context.principal_org_id = facts.org.as_deref();
        context.resource_tags = Some(&facts.resource_tags);
        context.request_tags = Some(&facts.request_tags);
        context.untagged_keys = &facts.untagged_keys;
        context.source_vpce = facts.vpce.as_deref();
        context.source_vpc = facts.vpc.as_deref();
        context.vpc_source_ip = facts.vpc_source_ip.as_deref().map(|ip| ip.parse().expect("an address"));
        context.source_arn = facts.source_arn.as_deref();
        context.called_via = &called_via;
        context.extras = Some(&facts.extras);
        let resource = if self.on == "*" { Resource::Any } else { Resource::Arn(&self.on) };
        then(&Request {
            principal: &principal(&self.who, facts.unique_id.as_deref()),
            action: RequestedAction::named(&self.action),
            resource,
            context: &context,
        })
    }

    /// Whether it is allowed, and by what or why not, in the words of the cases.
    pub fn outcome(&self) -> (bool, String) {
        let gathered = self.gather();
        self.ask(|request| outcome(request, &gathered.policies()))
    }
}

/// Whether a request is allowed, and by what or why not, in the words of the cases.
pub fn outcome(request: &Request<'_>, policies: &Policies<'_>) -> (bool, String) {
    let decision = decide(request, policies);
    match decision.verdict {
        Verdict::Allow => {
            let by = decision.deciding.map_or("root", |deciding| match deciding.layer {
                Layer::Identity => "identity",
                Layer::Resource => "resource",
                Layer::Registry => "registry",
                Layer::Trust => "trust",
                layer => panic!("{layer} gives nothing"),
            });
            (true, by.into())
        }
        Verdict::Deny(denial) => {
            let Request { principal, action, resource, .. } = request;
            let head = format!("User: {principal} is not authorized to perform: {action} on resource: {resource} ");
            let sentence = denial.to_string();
            let tail = sentence.strip_prefix(&head).unwrap_or_else(|| panic!("{sentence}"));
            let (why, is_explicit) = match tail.strip_prefix("because ") {
                Some(missing) => (missing.strip_suffix(&format!(" the {action} action")), false),
                None => (tail.strip_prefix("with "), true),
            };
            assert_eq!(is_explicit, matches!(denial.reason(), Reason::ExplicitDeny(_)), "{sentence}");
            assert_eq!(is_explicit, decision.deciding.is_some(), "{sentence}");
            (false, why.unwrap_or_else(|| panic!("{sentence}")).into())
        }
    }
}

/// A whole document; a lone statement gets one around it.
pub fn document(value: Value) -> Value {
    if value.get("Statement").is_some() { value } else { json!({"Version": "2012-10-17", "Statement": [value]}) }
}

/// `user:111122223333/path/name` and its like.
pub fn principal(text: &str, unique_id: Option<&str>) -> Principal {
    let (kind, rest) = text.split_once(':').expect("kind:rest");
    if kind == "service" {
        let (name, account) = rest.split_once('/').expect("service/account");
        return Principal::Service { name: name.into(), on_behalf_of: account.parse().expect("an account") };
    }
    let (account, rest) = rest.split_once('/').unwrap_or((rest, ""));
    let account: AccountId = account.parse().expect("an account");
    let split_path = |path_and_name: &str| -> (Arc<str>, Arc<str>) {
        let at = path_and_name.rfind('/').map_or(0, |at| at + 1);
        (format!("/{}", &path_and_name[..at]).into(), path_and_name[at..].into())
    };
    let id = |prefix: &str, name: &str| {
        unique_id.map_or_else(|| prefix.to_owned() + &name.to_uppercase(), Into::into).into()
    };
    match kind {
        "root" => Principal::Root(account),
        "user" => {
            let (path, name) = split_path(rest);
            Principal::User { account, id: id("AIDA", &name), path, name }
        }
        "role" => {
            let (role, session) = rest.rsplit_once('/').expect("role/session");
            let (role_path, role_name) = split_path(role);
            let role_id = id("AROA", &role_name);
            Principal::AssumedRole { account, role_path, role_name, role_id, session_name: session.into() }
        }
        "federated" => Principal::FederatedUser { account, name: rest.into() },
        "web" => Principal::WebIdentity { account, provider: rest.into() },
        other => panic!("no such kind of principal: {other}"),
    }
}

/// A case's context, owned.
struct Facts {
    origin: Origin,
    now: Timestamp,
    region: Option<String>,
    session: Option<SessionContext>,
    principal_tags: ResourceTags,
    resource_tags: ResourceTags,
    request_tags: ResourceTags,
    untagged_keys: Vec<String>,
    org: Option<String>,
    vpce: Option<String>,
    vpc: Option<String>,
    vpc_source_ip: Option<String>,
    source_arn: Option<String>,
    called_via: Vec<String>,
    unique_id: Option<String>,
    extras: Extras,
}

impl Facts {
    fn of(case: &Case) -> Self {
        let mut facts = Self {
            origin: Origin {
                request_id: uuid::Uuid::nil(),
                source_ip: [127, 0, 0, 1].into(),
                secure_transport: false,
                host: "localhost".into(),
                user_agent: "".into(),
            },
            now: case.context.get("aws:CurrentTime").map_or(NOW, time),
            region: None,
            session: None,
            principal_tags: ResourceTags::new(),
            resource_tags: ResourceTags::new(),
            request_tags: ResourceTags::new(),
            untagged_keys: Vec::new(),
            org: None,
            vpce: None,
            vpc: None,
            vpc_source_ip: None,
            source_arn: None,
            called_via: Vec::new(),
            unique_id: None,
            extras: Extras::new(),
        };
        for (key, value) in &case.context {
            facts.set(key, value);
        }
        facts
    }

    fn set(&mut self, key: &str, value: &Value) {
        if let Some((kind, name)) = key.split_once('/') {
            let value = text(value);
            let name = name.to_owned();
            _ = match kind {
                "aws:PrincipalTag" => self.principal_tags.insert(name, value),
                "aws:ResourceTag" => self.resource_tags.insert(name, value),
                "aws:RequestTag" => self.request_tags.insert(name, value),
                "session-tag" => self.session().tags.insert(name, value),
                "claim" => {
                    self.session().claims.insert(name.to_lowercase().into(), vec![value.into()]);
                    None
                }
                other => panic!("no such tags: {other}"),
            };
            return;
        }
        match key {
            "aws:CurrentTime" => {}
            "aws:SourceIp" => self.origin.source_ip = text(value).parse().expect("an address"),
            "aws:SecureTransport" => self.origin.secure_transport = value.as_bool().expect("a flag"),
            "aws:UserAgent" => self.origin.user_agent = text(value).into(),
            "aws:RequestedRegion" => self.region = Some(text(value)),
            "aws:PrincipalOrgID" => self.org = Some(text(value)),
            "aws:SourceVpce" => self.vpce = Some(text(value)),
            "aws:SourceVpc" => self.vpc = Some(text(value)),
            "aws:VpcSourceIp" => self.vpc_source_ip = Some(text(value)),
            "aws:SourceArn" => self.source_arn = Some(text(value)),
            "aws:TagKeys" => self.untagged_keys = texts(value),
            "aws:CalledVia" => self.called_via = texts(value),
            "aws:TokenIssueTime" => self.session().issued_at = time(value),
            "aws:FederatedProvider" => self.session().federated_provider = Some(text(value).into()),
            "aws:MultiFactorAuthPresent" => {
                let now = self.now;
                self.session().mfa_at = value.as_bool().expect("a flag").then_some(now);
            }
            "aws:MultiFactorAuthAge" => {
                let at = self.now - Duration::from_secs(text(value).parse().expect("seconds"));
                self.session().mfa_at = Some(at);
            }
            "unique-id" => self.unique_id = Some(text(value)),
            _ => {
                let values = texts(value);
                self.extras.set_all(key, values.iter().map(String::as_str));
            }
        }
    }

    fn session(&mut self) -> &mut SessionContext {
        let now = self.now;
        self.session.get_or_insert_with(|| SessionContext::new(now))
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("not a text: {value}")).to_owned()
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().map(text).collect(),
        one => vec![text(one)],
    }
}

/// `2026-06-30T23:59:59Z`
fn time(value: &Value) -> Timestamp {
    let text = text(value);
    let number = |range: std::ops::Range<usize>| -> i64 { text[range].parse().expect("digits") };
    let (year, month) = (number(0..4), number(5..7));
    let (shifted_year, shifted_month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * shifted_year + shifted_year / 4 - shifted_year / 100
        + shifted_year / 400
        + (153 * shifted_month + 2) / 5
        + number(8..10)
        - 719_469;
    let secs = ((days * 24 + number(11..13)) * 60 + number(14..16)) * 60 + number(17..19);
    Timestamp::from_millis(secs * 1000)
}
