//! Who calls: principals, and the caller that a request was authenticated as.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use crate::account::AccountId;
use crate::arn::Arn;
use crate::decision::NamedPolicy;
use crate::origin::Origin;
use crate::resource_tag::ResourceTags;
use crate::time::Timestamp;

/// Somebody that permissions can be given to or taken from.
///
/// Paths begin and end with a slash, as IAM stores them: `/`, or `/team/`. Cloning copies no text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Principal {
    /// The account itself: it has all permissions on what the account owns.
    Root(AccountId),
    /// An IAM user, with long-term keys or a session got by GetSessionToken.
    User {
        /// The account it belongs to.
        account: AccountId,
        /// Its path.
        path: Arc<str>,
        /// Its name, unique in the account.
        name: Arc<str>,
        /// `AIDA...`: a user that is made anew under the same name has another one.
        id: Arc<str>,
    },
    /// A session of a role.
    AssumedRole {
        /// The account that the role belongs to.
        account: AccountId,
        /// The role's path.
        role_path: Arc<str>,
        /// The role's name, unique in the account.
        role_name: Arc<str>,
        /// `AROA...`
        role_id: Arc<str>,
        /// The name that whoever assumed the role gave the session.
        session_name: Arc<str>,
    },
    /// A session got by GetFederationToken.
    FederatedUser {
        /// The account of the user who got it.
        account: AccountId,
        /// The name it was given.
        name: Arc<str>,
    },
    /// A bearer of an identity provider's token, who asks for a role and is nobody else yet.
    WebIdentity {
        /// The account that knows the provider.
        account: AccountId,
        /// The provider's URL without the scheme, such as `token.actions.githubusercontent.com`.
        provider: Arc<str>,
    },
    /// A service of the deployment itself, acting for an account.
    Service {
        /// Such as `codebuild.amazonaws.com`.
        name: Arc<str>,
        /// Whom it works for: `aws:SourceAccount`.
        on_behalf_of: AccountId,
    },
}

impl Principal {
    /// The account that the principal belongs to; a service has the account that it works for.
    #[must_use]
    pub fn account(&self) -> AccountId {
        match self {
            Self::Root(account)
            | Self::User { account, .. }
            | Self::AssumedRole { account, .. }
            | Self::FederatedUser { account, .. }
            | Self::WebIdentity { account, .. }
            | Self::Service { on_behalf_of: account, .. } => *account,
        }
    }

    /// The principal's ARN, as denials print it: of a role's session that is the session. Services have none.
    #[must_use]
    pub fn arn(&self) -> Option<Arn> {
        let (service, account, resource) = match self {
            Self::Root(account) => return Some(Arn::root(*account)),
            Self::User { account, path, name, .. } => ("iam", account, format!("user{path}{name}")),
            Self::AssumedRole { account, role_name, session_name, .. } => {
                ("sts", account, format!("assumed-role/{role_name}/{session_name}"))
            }
            Self::FederatedUser { account, name } => ("sts", account, format!("federated-user/{name}")),
            Self::WebIdentity { account, provider } => ("iam", account, format!("oidc-provider/{provider}")),
            Self::Service { .. } => return None,
        };
        Some(identity_arn(service, *account, &resource))
    }

    /// `aws:PrincipalArn`: of a role's session that is the role, path included.
    #[must_use]
    pub fn principal_arn(&self) -> Option<Arn> {
        match self {
            Self::AssumedRole { account, role_path, role_name, .. } => {
                Some(identity_arn("iam", *account, &format!("role{role_path}{role_name}")))
            }
            _ => self.arn(),
        }
    }

    /// `aws:userid`, which is also what GetCallerIdentity answers as `UserId`.
    #[must_use]
    pub fn user_id(&self) -> Option<String> {
        match self {
            Self::Root(account) => Some(account.to_string()),
            Self::User { id, .. } => Some(id.to_string()),
            Self::AssumedRole { role_id, session_name, .. } => Some(format!("{role_id}:{session_name}")),
            Self::FederatedUser { account, name } => Some(format!("{account}:{name}")),
            Self::WebIdentity { .. } | Self::Service { .. } => None,
        }
    }

    /// `aws:username`, which only users have.
    #[must_use]
    pub fn user_name(&self) -> Option<&str> {
        match self {
            Self::User { name, .. } => Some(name),
            _ => None,
        }
    }

    /// `aws:PrincipalType`
    #[must_use]
    pub fn kind(&self) -> Option<&'static str> {
        match self {
            Self::Root(_) => Some("Account"),
            Self::User { .. } => Some("User"),
            Self::AssumedRole { .. } => Some("AssumedRole"),
            Self::FederatedUser { .. } => Some("FederatedUser"),
            Self::WebIdentity { .. } | Self::Service { .. } => None,
        }
    }

    /// The unique id (`AIDA...`, `AROA...`) by which a policy can name the user or role that this is.
    #[must_use]
    pub fn unique_id(&self) -> Option<&str> {
        match self {
            Self::User { id, .. } => Some(id),
            Self::AssumedRole { role_id, .. } => Some(role_id),
            _ => None,
        }
    }
}

fn identity_arn(service: &str, account: AccountId, resource: &str) -> Arn {
    Arn {
        partition: "aws".into(),
        service: service.into(),
        region: "".into(),
        account: account.as_str().into(),
        resource: resource.into(),
    }
}

/// The principal as denials print it: the ARN, or the service's name.
impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root(account) => write!(f, "arn:aws:iam::{account}:root"),
            Self::User { account, path, name, .. } => write!(f, "arn:aws:iam::{account}:user{path}{name}"),
            Self::AssumedRole { account, role_name, session_name, .. } => {
                write!(f, "arn:aws:sts::{account}:assumed-role/{role_name}/{session_name}")
            }
            Self::FederatedUser { account, name } => write!(f, "arn:aws:sts::{account}:federated-user/{name}"),
            Self::WebIdentity { account, provider } => write!(f, "arn:aws:iam::{account}:oidc-provider/{provider}"),
            Self::Service { name, .. } => f.write_str(name),
        }
    }
}

/// What temporary credentials know beyond the principal. It is fixed when they are issued.
///
/// What managed policies say, boundaries and the tags of users and roles are not here: whoever gathers the values of a
/// decision looks them up, so that a change of them bites at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionContext {
    /// `aws:TokenIssueTime`
    pub issued_at: Timestamp,
    /// When the second factor was shown; none when the session was got without one.
    pub mfa_at: Option<Timestamp>,
    /// Session tags; they win over the role's or user's tags of the same key.
    pub tags: ResourceTags,
    /// `aws:SourceIdentity`
    pub source_identity: Option<Box<str>>,
    /// `aws:FederatedProvider`: the ARN of the provider whose token was traded for the session.
    pub federated_provider: Option<Box<str>>,
    /// The token's claims by condition key in lower case, such as `token.actions.githubusercontent.com:sub`.
    pub claims: BTreeMap<Box<str>, Vec<Box<str>>>,
    /// The keys of session tags that go along when the session assumes a role.
    pub transitive_tag_keys: BTreeSet<String>,
    /// The policy that was handed over to bound the session.
    pub policy: Option<Arc<str>>,
    /// The ARNs of managed policies that bound the session.
    pub policy_arns: Vec<Box<str>>,
    /// The user or root whose permissions the session has, where it is not the principal: of GetFederationToken.
    pub behind: Option<Principal>,
}

impl SessionContext {
    /// A session that knows nothing but when it was issued.
    #[must_use]
    pub fn new(issued_at: Timestamp) -> Self {
        Self {
            issued_at,
            mfa_at: None,
            tags: ResourceTags::new(),
            source_identity: None,
            federated_provider: None,
            claims: BTreeMap::new(),
            transitive_tag_keys: BTreeSet::new(),
            policy: None,
            policy_arns: Vec::new(),
            behind: None,
        }
    }
}

/// A principal that has proved who it is, and how it did.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who it is.
    pub principal: Principal,
    /// The access key that signed the request or obtained the token.
    pub access_key_id: Box<str>,
    /// Where the request came from, for conditions and for the addresses that answers carry.
    pub origin: Arc<Origin>,
    /// What the temporary credentials know; none for long-term keys.
    pub session: Option<Arc<SessionContext>>,
    /// The policies that bound the session, each of which may allow; none where the session has no such bound.
    pub session_policies: Option<Arc<[NamedPolicy]>>,
}

impl Caller {
    /// The caller's account, which `registryId` defaults to.
    #[must_use]
    pub fn account(&self) -> AccountId {
        self.principal.account()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_principal_has_the_names_that_iam_gives_it() {
        let account: AccountId = "111122223333".parse().expect("account");
        let user = |path: &str| Principal::User {
            account,
            path: path.into(),
            name: "ci".into(),
            id: "AIDACKCEVSQ6C2EXAMPLE".into(),
        };
        let role = Principal::AssumedRole {
            account,
            role_path: "/build/".into(),
            role_name: "runner".into(),
            role_id: "AROADBQP57FF2AEXAMPLE".into(),
            session_name: "job-7".into(),
        };
        let federated = Principal::FederatedUser { account, name: "guest".into() };
        let web = Principal::WebIdentity { account, provider: "idp.example.com/a".into() };
        let service = Principal::Service { name: "codebuild.amazonaws.com".into(), on_behalf_of: account };
        let table = [
            (Principal::Root(account), "arn:aws:iam::111122223333:root", None, Some("111122223333"), Some("Account")),
            (user("/"), "arn:aws:iam::111122223333:user/ci", Some("ci"), Some("AIDACKCEVSQ6C2EXAMPLE"), Some("User")),
            (
                user("/team/"),
                "arn:aws:iam::111122223333:user/team/ci",
                Some("ci"),
                Some("AIDACKCEVSQ6C2EXAMPLE"),
                Some("User"),
            ),
            (
                role.clone(),
                "arn:aws:sts::111122223333:assumed-role/runner/job-7",
                None,
                Some("AROADBQP57FF2AEXAMPLE:job-7"),
                Some("AssumedRole"),
            ),
            (
                federated,
                "arn:aws:sts::111122223333:federated-user/guest",
                None,
                Some("111122223333:guest"),
                Some("FederatedUser"),
            ),
            (web, "arn:aws:iam::111122223333:oidc-provider/idp.example.com/a", None, None, None),
            (service, "codebuild.amazonaws.com", None, None, None),
        ];
        for (principal, printed, user_name, user_id, kind) in table {
            assert_eq!(principal.to_string(), printed);
            assert_eq!(principal.arn().map_or(printed.into(), |arn| arn.to_string()), printed);
            assert_eq!(principal.user_name(), user_name, "{printed}");
            assert_eq!(principal.user_id().as_deref(), user_id, "{printed}");
            assert_eq!(principal.kind(), kind, "{printed}");
            assert_eq!(principal.account(), account, "{printed}");
        }
        let role_arn = role.principal_arn().expect("has one").to_string();
        assert_eq!(role_arn, "arn:aws:iam::111122223333:role/build/runner");
    }
}
