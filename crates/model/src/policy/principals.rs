//! Principal and NotPrincipal: whom a policy on a resource speaks of.

use crate::account::AccountId;
use crate::arn::Arn;
use crate::identity::Principal;
use crate::policy::json::Node;
use crate::policy::{BadPolicy, Effect};

/// How a statement means somebody. The later, the more it gives by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Meant {
    /// By the account: whether the principal may is left to the account's own policies.
    Account,
    /// By the role of the session, or as everybody: session policies and boundaries still bound it.
    Bounded,
    /// By its own name: nothing but a deny stands against it.
    Itself,
}

/// The principals that a statement speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principals {
    negated: bool,
    everybody: bool,
    aws: Box<[AwsPrincipal]>,
    services: Box<[Box<str>]>,
    federated: Box<[Box<str>]>,
}

/// A principal under `AWS`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AwsPrincipal {
    /// An account number, or the ARN of its root.
    Account(AccountId),
    /// A user, by path and name: `/team/ci`.
    User(AccountId, Box<str>),
    /// A role, by path and name: `/build/runner`.
    Role(AccountId, Box<str>),
    /// A session of a role, by the role's name without path and the session's: `runner/job-7`.
    Session(AccountId, Box<str>),
    /// A session got by GetFederationToken, by its name.
    FederatedUser(AccountId, Box<str>),
    /// A user or role by its unique id, `AIDA...` or `AROA...`, which is how policies are stored. The ARN comes back when
    /// they are shown, but for what was deleted.
    UniqueId(Box<str>),
    /// A session of a role, by the role's unique id and the session's name: `AROA...:job-7`.
    UniqueSession(Box<str>, Box<str>),
}

impl Principals {
    /// Reads the element's value; `negated` when it is NotPrincipal.
    pub(crate) fn parse(node: &Node, negated: bool) -> Result<Self, BadPolicy> {
        let mut everybody = false;
        let (mut aws, mut services, mut federated) = (Vec::new(), Vec::new(), Vec::new());
        let members = match node {
            Node::Text(text) if text == "*" => {
                everybody = true;
                &[]
            }
            Node::Text(text) => return Err(invalid("AWS", text)),
            Node::Object(members) if !members.is_empty() => members.as_slice(),
            _ => return Err(BadPolicy::Syntax),
        };
        for (kind, values) in members {
            for value in texts(values)? {
                match kind.as_str() {
                    "AWS" if value == "*" => everybody = true,
                    "AWS" => aws.push(AwsPrincipal::parse(value).ok_or_else(|| invalid(kind, value))?),
                    "Service" if is_service(value) => services.push(value.into()),
                    "Federated" if is_provider(value) => federated.push(value.into()),
                    "Service" | "Federated" | "CanonicalUser" => return Err(invalid(kind, value)),
                    _ => return Err(BadPolicy::Syntax),
                }
            }
        }
        let (aws, services, federated) = (aws.into(), services.into(), federated.into());
        Ok(Self { negated, everybody, aws, services, federated })
    }

    /// The principals under `AWS`: whoever stores the policy sees to it that they exist.
    #[must_use]
    pub fn aws(&self) -> &[AwsPrincipal] {
        &self.aws
    }

    /// The providers under `Federated`.
    #[must_use]
    pub fn federated(&self) -> &[Box<str>] {
        &self.federated
    }

    /// Whether it speaks of everybody: `*`, or all but some.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.everybody || self.negated
    }

    /// Whether and how a statement with this effect means the principal.
    pub(crate) fn meaning(&self, principal: &Principal, effect: Effect) -> Option<Meant> {
        match (self.negated, effect) {
            (false, _) => self.listed(principal, effect),
            // Who is excepted from a deny is so under each of its names: the user and its account, the session, its role
            // and their account.
            (true, Effect::Deny) => (!self.lists_every_name(principal)).then_some(Meant::Itself),
            (true, Effect::Allow) => self.listed(principal, Effect::Deny).is_none().then_some(Meant::Bounded),
        }
    }

    fn listed(&self, principal: &Principal, effect: Effect) -> Option<Meant> {
        let everybody = self.everybody.then(|| match principal {
            Principal::Root(_) | Principal::Service { .. } => Some(Meant::Itself),
            // Everybody who has an identity: a token of some provider is none until the role is assumed.
            Principal::WebIdentity { .. } if effect == Effect::Allow => None,
            _ => Some(Meant::Bounded),
        });
        let by_name = match principal {
            Principal::Service { name, .. } => {
                self.services.iter().any(|service| **service == **name).then_some(Meant::Itself)
            }
            Principal::WebIdentity { .. } => {
                let arn = principal.to_string();
                self.federated.iter().any(|provider| **provider == *arn).then_some(Meant::Itself)
            }
            _ => self.aws.iter().filter_map(|listed| listed.meaning(principal)).max(),
        };
        by_name.max(everybody.flatten())
    }

    fn lists_every_name(&self, principal: &Principal) -> bool {
        if self.everybody {
            return true;
        }
        let lists = |meant| self.aws.iter().any(|listed| listed.meaning(principal) == Some(meant));
        match principal {
            Principal::Service { .. } | Principal::WebIdentity { .. } => self.listed(principal, Effect::Deny).is_some(),
            Principal::Root(_) => lists(Meant::Itself),
            Principal::AssumedRole { .. } => lists(Meant::Account) && lists(Meant::Bounded) && lists(Meant::Itself),
            Principal::User { .. } | Principal::FederatedUser { .. } => lists(Meant::Account) && lists(Meant::Itself),
        }
    }
}

impl AwsPrincipal {
    /// Parses an account number, an ARN or a unique id.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(account) = text.parse() {
            return Some(Self::Account(account));
        }
        if text.starts_with("AIDA") || text.starts_with("AROA") {
            let (id, session) = text.split_once(':').map_or((text, None), |(id, session)| (id, Some(session)));
            let is_id = (16..=128).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric());
            return match session {
                None => is_id.then(|| Self::UniqueId(id.into())),
                Some(session) => (is_id && id.starts_with("AROA") && is_session_name(session))
                    .then(|| Self::UniqueSession(id.into(), session.into())),
            };
        }
        let arn: Arn = text.parse().ok()?;
        let account: AccountId = arn.account.parse().ok()?;
        if !arn.region.is_empty() || arn.resource.contains(['*', '?']) || !is_partition(&arn.partition) {
            return None;
        }
        if (&*arn.service, &*arn.resource) == ("iam", "root") {
            return Some(Self::Account(account));
        }
        let (kind, name) = arn.resource.split_once('/')?;
        if name.is_empty() || name.ends_with('/') {
            return None;
        }
        let path_and_name = &arn.resource[kind.len()..];
        match (&*arn.service, kind) {
            ("iam", "user") => Some(Self::User(account, path_and_name.into())),
            ("iam", "role") => Some(Self::Role(account, path_and_name.into())),
            ("sts", "assumed-role") if name.matches('/').count() == 1 => Some(Self::Session(account, name.into())),
            ("sts", "federated-user") if !name.contains('/') => Some(Self::FederatedUser(account, name.into())),
            _ => None,
        }
    }

    fn meaning(&self, principal: &Principal) -> Option<Meant> {
        match (self, principal) {
            (_, Principal::Service { .. } | Principal::WebIdentity { .. }) => None,
            (Self::Account(listed), Principal::Root(account)) => (listed == account).then_some(Meant::Itself),
            (Self::Account(listed), _) => (*listed == principal.account()).then_some(Meant::Account),
            (Self::User(listed, path_and_name), Principal::User { account, path, name, .. }) => {
                let same = listed == account && path_and_name.strip_prefix(&**path) == Some(name);
                same.then_some(Meant::Itself)
            }
            (Self::Role(listed, path_and_name), Principal::AssumedRole { account, role_path, role_name, .. }) => {
                let same = listed == account && path_and_name.strip_prefix(&**role_path) == Some(role_name);
                same.then_some(Meant::Bounded)
            }
            (Self::Session(listed, names), Principal::AssumedRole { account, role_name, session_name, .. }) => {
                let same = listed == account && names.split_once('/') == Some((&**role_name, &**session_name));
                same.then_some(Meant::Itself)
            }
            (Self::FederatedUser(listed, listed_name), Principal::FederatedUser { account, name }) => {
                (listed == account && **listed_name == **name).then_some(Meant::Itself)
            }
            (Self::UniqueId(listed), Principal::User { id, .. }) => (**listed == **id).then_some(Meant::Itself),
            (Self::UniqueId(listed), Principal::AssumedRole { role_id, .. }) => {
                (**listed == **role_id).then_some(Meant::Bounded)
            }
            (Self::UniqueSession(listed, listed_name), Principal::AssumedRole { role_id, session_name, .. }) => {
                (**listed == **role_id && **listed_name == **session_name).then_some(Meant::Itself)
            }
            _ => None,
        }
    }
}

fn texts(node: &Node) -> Result<Vec<&str>, BadPolicy> {
    match node {
        Node::Text(text) => Ok(vec![text]),
        Node::List(list) if !list.is_empty() => list
            .iter()
            .map(|element| match element {
                Node::Text(text) => Ok(text.as_str()),
                _ => Err(BadPolicy::Syntax),
            })
            .collect(),
        _ => Err(BadPolicy::Syntax),
    }
}

fn invalid(kind: &str, value: &str) -> BadPolicy {
    BadPolicy::Principal { kind: kind.into(), value: value.into() }
}

/// STS's `roleSessionNameType`, and that of other names that ARNs of sessions carry: 2 to 64 letters, digits and
/// `_+=,.@-` of ASCII.
#[must_use]
pub fn is_session_name(text: &str) -> bool {
    (2..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_+=,.@-".contains(&b))
}

fn is_partition(text: &str) -> bool {
    matches!(text, "aws" | "aws-cn" | "aws-us-gov")
}

fn is_service(text: &str) -> bool {
    let name = text.strip_suffix(".amazonaws.com").or_else(|| text.strip_suffix(".amazonaws.com.cn"));
    name.is_some_and(|name| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b))
    })
}

/// An OIDC or SAML provider's ARN, or the host name of one that every account knows.
fn is_provider(text: &str) -> bool {
    if let Ok(arn) = text.parse::<Arn>() {
        let of_provider = ["oidc-provider/", "saml-provider/"].iter().any(|kind| {
            arn.resource.strip_prefix(kind).is_some_and(|name| !name.is_empty() && !name.contains(['*', '?']))
        });
        return &*arn.service == "iam" && is_partition(&arn.partition) && of_provider;
    }
    text.contains('.') && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unique_id_means_its_holder_and_nobody_of_the_same_name() {
        let account: AccountId = "111122223333".parse().expect("account");
        let user = |id: &str| Principal::User { account, path: "/".into(), name: "ci".into(), id: id.into() };
        let session = |role_id: &str, name: &str| Principal::AssumedRole {
            account,
            role_path: "/".into(),
            role_name: "ci".into(),
            role_id: role_id.into(),
            session_name: name.into(),
        };
        let (user_id, role_id) = ("AIDA234567ABCDEFGHIJK", "AROA234567ABCDEFGHIJK");
        let (next_user_id, next_role_id) = ("AIDA234567ABCDEFGHIJX", "AROA234567ABCDEFGHIJX");
        let table = [
            (user_id, user(user_id), Some(Meant::Itself)),
            (user_id, user(next_user_id), None),
            (user_id, session(role_id, "job-7"), None),
            (role_id, session(role_id, "job-7"), Some(Meant::Bounded)),
            (role_id, session(next_role_id, "job-7"), None),
            (role_id, user(user_id), None),
            ("AROA234567ABCDEFGHIJK:job-7", session(role_id, "job-7"), Some(Meant::Itself)),
            ("AROA234567ABCDEFGHIJK:job-7", session(role_id, "job-8"), None),
            ("AROA234567ABCDEFGHIJK:job-7", session(next_role_id, "job-7"), None),
        ];
        for (listed, principal, expected) in table {
            let parsed = AwsPrincipal::parse(listed).expect("a principal");
            assert_eq!(parsed.meaning(&principal), expected, "{listed} {principal:?}");
        }
        for bad in ["AIDA234567ABCDEFGHIJK:job-7", "AROA234567ABCDEFGHIJK:", "AROA234567ABCDEFGHIJK:*", "AROA2:job-7"] {
            assert_eq!(AwsPrincipal::parse(bad), None, "{bad}");
        }
    }
}
