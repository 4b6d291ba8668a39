//! Users, groups, roles and policies put straight into the rows, as another node would.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use access::Refused;
use meta::accounts::{self, Account};
use meta::groups::{self, Group};
use meta::policy_attachments::{self, PrincipalKind};
use meta::roles::{self, Role};
use meta::users::{self, User};
use meta::{
    Error, Tx, account_settings, inline_policies, managed_policies, owned_tags, registry_policies, repositories,
    repository_policies, resource_tags,
};
use model::decision::{NamedPolicy, PolicySource};
use model::identity::SessionContext;
use model::policy::{Policy, PolicyKind};
use model::resource_tag::ResourceTags;
use model::{Action, Caller, Clock as _, Principal, RegistryId};

use crate::deployment::{ACCOUNT, Deployment, KEY_ID, OTHER_ACCOUNT, account, caller, name, registry};

/// The future that a transaction's closure gives.
type Work<'t> = Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 't>>;

/// `{"Version":...,"Statement":[...]}` of some statements.
pub fn document(statements: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#)
}

/// A statement for somebody who is not named in it.
pub fn statement(effect: &str, action: &str, resource: &str) -> String {
    format!(r#"{{"Effect":"{effect}","Action":"{action}","Resource":"{resource}"}}"#)
}

/// A statement on a repository or registry.
pub fn on_resource(effect: &str, principal: &str, action: &str) -> String {
    format!(r#"{{"Effect":"{effect}","Principal":{principal},"Action":"{action}"}}"#)
}

/// As [`on_resource`], for kinds of policies that must name their resources.
pub fn on_all(effect: &str, principal: &str, action: &str) -> String {
    format!(r#"{{"Effect":"{effect}","Principal":{principal},"Action":"{action}","Resource":"*"}}"#)
}

/// A deployment with the accounts [`ACCOUNT`] and [`OTHER_ACCOUNT`], each with a repository `team/app`.
pub struct World {
    pub deployment: Deployment,
}

impl World {
    pub async fn new() -> Self {
        let world = Self { deployment: Deployment::with_root().await };
        let created_at = world.deployment.clock.now();
        let other = Account { id: account(OTHER_ACCOUNT), created_at };
        world.write(move |tx| Box::pin(async move { accounts::insert(tx, &other).await.map(drop) })).await;
        for account in [ACCOUNT, OTHER_ACCOUNT] {
            world.deployment.create_repository(&registry(account), &name("team/app")).await;
        }
        world
    }

    /// Changes rows as another node would, and lets so much time go by that every node knows.
    pub async fn change(&self, work: impl for<'t> FnOnce(&'t mut Tx) -> Work<'t> + Send + 'static) {
        self.write(work).await;
        self.turn(Duration::from_secs(2));
    }

    /// Changes rows as another node would, just now.
    pub async fn write(&self, work: impl for<'t> FnOnce(&'t mut Tx) -> Work<'t> + Send + 'static) {
        self.deployment.db.write("change", work).await.expect("rows are written");
    }

    pub fn turn(&self, by: Duration) {
        self.deployment.clock.set(self.deployment.clock.now() + by);
    }

    /// A user whose id is made of its name.
    pub async fn user(&self, account: &str, user: &'static str) -> Caller {
        let (id, created_at) = (format!("AIDA{user:X>17}").to_uppercase(), self.deployment.clock.now());
        let row = User {
            id: id.clone(),
            account: self::account(account),
            name: user.into(),
            path: "/".into(),
            boundary_arn: None,
            created_at,
        };
        self.change(move |tx| Box::pin(async move { users::insert(tx, &row).await.map(drop) })).await;
        let principal =
            Principal::User { account: self::account(account), path: "/".into(), name: user.into(), id: id.into() };
        Caller { principal, ..caller(account, KEY_ID) }
    }

    /// A session of a new role.
    pub async fn session(&self, account: &str, role: &'static str) -> Caller {
        let (id, created_at) = (format!("AROA{role:X>17}").to_uppercase(), self.deployment.clock.now());
        let row = Role {
            id: id.clone(),
            account: self::account(account),
            name: role.into(),
            path: "/".into(),
            description: None,
            trust_policy: document(&format!(
                r#"{{"Effect":"Allow","Principal":{{"AWS":"{OTHER_ACCOUNT}"}},"Action":"sts:AssumeRole"}}"#
            )),
            max_session_seconds: 3600,
            boundary_arn: None,
            created_at,
            last_used: None,
        };
        self.change(move |tx| Box::pin(async move { roles::insert(tx, &row).await.map(drop) })).await;
        let principal = Principal::AssumedRole {
            account: self::account(account),
            role_path: "/".into(),
            role_name: role.into(),
            role_id: id.into(),
            session_name: "job".into(),
        };
        let session = Some(Arc::new(SessionContext::new(created_at)));
        Caller { principal, session, ..caller(account, KEY_ID) }
    }

    /// A group with one member.
    pub async fn group_of(&self, member: &Caller, group: &'static str) -> String {
        let (id, created_at) = (format!("AGPA{group:X>17}").to_uppercase(), self.deployment.clock.now());
        let row = Group { id: id.clone(), account: member.account(), name: group.into(), path: "/".into(), created_at };
        let member = id_of(member);
        self.change(move |tx| {
            Box::pin(async move {
                groups::insert(tx, &row).await?;
                groups::add_member(tx, &row.id, &member).await.map(drop)
            })
        })
        .await;
        id
    }

    /// Puts the inline policy `p` of a principal, by its unique id; an empty text takes it away.
    pub async fn inline(&self, principal_id: &str, statements: &str) {
        let (id, text) = (principal_id.to_owned(), document(statements));
        let is_to_go = statements.is_empty();
        self.change(move |tx| {
            Box::pin(async move {
                if is_to_go {
                    inline_policies::delete(tx, &id, "p").await.map(drop)
                } else {
                    inline_policies::put(tx, &id, "p", &text).await
                }
            })
        })
        .await;
    }

    /// Gives a caller the inline policy `p`.
    pub async fn allow(&self, caller: &Caller, statements: &str) {
        self.inline(&id_of(caller), statements).await;
    }

    /// Makes a managed policy of [`ACCOUNT`] and returns its ARN.
    pub async fn managed(&self, policy: &'static str, statements: &str) -> String {
        let now = self.deployment.clock.now();
        let row = managed_policies::ManagedPolicy {
            id: format!("ANPA{policy:X>17}").to_uppercase(),
            account: account(ACCOUNT),
            name: policy.into(),
            path: "/team/".into(),
            description: None,
            default_version: 1,
            newest_version: 1,
            created_at: now,
            updated_at: now,
        };
        let version = managed_policies::PolicyVersion { version: 1, document: document(statements), created_at: now };
        self.change(move |tx| {
            Box::pin(async move {
                managed_policies::insert(tx, &row).await?;
                managed_policies::insert_version(tx, &row.id, &version).await
            })
        })
        .await;
        format!("arn:aws:iam::{ACCOUNT}:policy/team/{policy}")
    }

    pub async fn attach(&self, caller: &Caller, arn: &str) {
        let kind = match &caller.principal {
            Principal::AssumedRole { .. } => PrincipalKind::Role,
            _ => PrincipalKind::User,
        };
        let (account, id, arn) = (caller.account(), id_of(caller), arn.to_owned());
        self.change(move |tx| {
            Box::pin(async move { policy_attachments::attach(tx, account, kind, &id, &arn).await.map(drop) })
        })
        .await;
    }

    pub async fn bound(&self, user: &Caller, arn: Option<&str>) {
        let (id, arn) = (id_of(user), arn.map(str::to_owned));
        self.change(move |tx| Box::pin(async move { users::set_boundary(tx, &id, arn.as_deref()).await.map(drop) }))
            .await;
    }

    pub async fn tag(&self, caller: &Caller, key: &'static str, value: &'static str) {
        let (id, tags) = (id_of(caller), ResourceTags::from([(key.to_owned(), value.to_owned())]));
        self.change(move |tx| Box::pin(async move { owned_tags::put(tx, &id, &tags).await })).await;
    }

    /// Puts the policy of `team/app`; an empty text takes it away.
    pub async fn on_repository(&self, registry: &RegistryId, statements: &str) {
        let (registry, text, is_to_go) = (registry.clone(), document(statements), statements.is_empty());
        self.change(move |tx| {
            Box::pin(async move {
                let key = repositories::find(tx, &registry, &name("team/app")).await?.expect("the repository").key;
                if is_to_go {
                    repository_policies::delete(tx, key).await.map(drop)
                } else {
                    repository_policies::put(tx, key, &text).await
                }
            })
        })
        .await;
    }

    /// Sets the tags of `team/app` that are given.
    pub async fn tag_repository(&self, registry: &RegistryId, key: &'static str, value: &'static str) {
        let (registry, tags) = (registry.clone(), ResourceTags::from([(key.to_owned(), value.to_owned())]));
        self.change(move |tx| {
            Box::pin(async move {
                let key = repositories::find(tx, &registry, &name("team/app")).await?.expect("the repository").key;
                resource_tags::put(tx, key, &tags).await
            })
        })
        .await;
    }

    /// Puts the policy of a registry; an empty text takes it away.
    pub async fn on_registry(&self, registry: &RegistryId, statements: &str) {
        let (registry, text, is_to_go) = (registry.clone(), document(statements), statements.is_empty());
        self.change(move |tx| {
            Box::pin(async move {
                if is_to_go {
                    registry_policies::delete(tx, &registry).await.map(drop)
                } else {
                    registry_policies::put(tx, &registry, &text).await
                }
            })
        })
        .await;
    }

    pub async fn set_scope(&self, registry: &RegistryId, scope: &'static str) {
        let registry = registry.clone();
        self.change(move |tx| {
            Box::pin(async move { account_settings::put(tx, &registry, "REGISTRY_POLICY_SCOPE", scope).await })
        })
        .await;
    }

    /// Whether the caller may pull `team/app` of a registry.
    pub async fn may_pull(&self, caller: &Caller, registry: &RegistryId) -> bool {
        self.pull(caller, registry).await.is_ok()
    }

    pub async fn pull(&self, caller: &Caller, registry: &RegistryId) -> Result<(), Refused> {
        let app = name("team/app");
        self.deployment.access.repository(caller, Action::BATCH_GET_IMAGE, registry, &app).await.map(drop)
    }

    /// Why it may not.
    pub async fn refusal(&self, caller: &Caller, registry: &RegistryId) -> String {
        let refused = self.pull(caller, registry).await.expect_err("is refused");
        assert!(matches!(refused, Refused::Denied(_)), "{refused:?}");
        refused.to_string()
    }
}

/// The unique id of a user or role.
pub fn id_of(caller: &Caller) -> String {
    caller.principal.unique_id().expect("a user or role").to_owned()
}

/// The same caller in a session that these statements bound.
pub fn within(caller: &Caller, statements: &str) -> Caller {
    let policy = Arc::new(Policy::parse(&document(statements), PolicyKind::Session).expect("a policy"));
    let policies = [NamedPolicy { name: "session".into(), source: PolicySource::Given, policy }];
    let session = caller.session.clone().or_else(|| Some(Arc::new(SessionContext::new(crate::deployment::START))));
    Caller { session, session_policies: Some(policies.into()), ..caller.clone() }
}
