//! What a principal may by itself: the policies of users, groups and roles, compiled, and remembered for two seconds.

use std::sync::{Arc, LazyLock};

use meta::policy_attachments::PrincipalKind;
use meta::{Tx, groups, inline_policies, owned_tags, policy_attachments, roles, users};
use model::decision::{NamedPolicy, PolicySource};
use model::policy::PolicyKind;
use model::policy::managed::ManagedPolicy;
use model::resource_tag::ResourceTags;
use model::{AccountId, Caller, Principal};

use crate::compiled::compiled_bytes;
use crate::iam::InForce;
use crate::recent::Recent;
use crate::{Access, Error};

/// What all remembered identities may take. The policies that several share are counted for each.
const BYTES_MAX: u64 = 32 * 1024 * 1024;

/// About what an identity takes beside its policies and tags.
const ENTRY_BYTES: usize = 512;

/// How many attachments are read at a time.
const PAGE_LEN: usize = 100;

/// What the root of an account may, for the sessions that it gets.
const ROOT_POLICY_ARN: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

/// Whoever is no more may nothing, whatever policies elsewhere still name it.
const NOTHING: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}"#;

/// The identities that were looked up of late, by unique id.
pub(crate) type Identities = Recent<Box<str>, Arc<Identity>>;

/// No identities yet.
pub(crate) fn remembered() -> Identities {
    Recent::new(BYTES_MAX, |identity: &Arc<Identity>| identity.bytes)
}

/// All that is looked up about a user or role for a decision.
#[derive(Debug, Default)]
pub(crate) struct Identity {
    /// Attached and inline policies, those of a user's groups included.
    pub(crate) policies: Vec<NamedPolicy>,
    /// The permissions boundary.
    pub(crate) boundary: Option<NamedPolicy>,
    /// The tags of the user or role.
    pub(crate) tags: ResourceTags,
    /// Whether any of the policies does.
    pub(crate) asks_for_resource_tags: bool,
    bytes: usize,
}

/// An [`Identity`] as the rows have it.
#[derive(Debug, Default)]
pub(crate) struct IdentityRows {
    pub(crate) policies: Vec<PolicyText>,
    pub(crate) boundary: Option<PolicyText>,
    pub(crate) tags: ResourceTags,
}

/// A policy as a row has it.
#[derive(Debug, Clone)]
pub(crate) struct PolicyText {
    /// A managed policy's ARN; for an inline one `user_<name of the user>_<name>`, and so for groups and roles.
    pub(crate) name: Arc<str>,
    pub(crate) source: PolicySource,
    pub(crate) kind: PolicyKind,
    pub(crate) text: String,
}

/// Whose rows a principal's permissions are.
enum Holder<'a> {
    /// Root needs none; services and strangers have none of their own.
    Nobody,
    /// Somebody who got a session as the root of an account.
    SessionOfRoot,
    User(&'a str),
    Role(&'a str),
}

impl<'a> Holder<'a> {
    fn of(caller: &'a Caller) -> Self {
        match &caller.principal {
            Principal::Root(_) | Principal::WebIdentity { .. } | Principal::Service { .. } => Self::Nobody,
            Principal::User { id, .. } => Self::User(id),
            Principal::AssumedRole { role_id, .. } => Self::Role(role_id),
            Principal::FederatedUser { .. } => {
                match caller.session.as_deref().and_then(|session| session.behind.as_ref()) {
                    Some(Principal::User { id, .. }) => Self::User(id),
                    Some(Principal::Root(_)) => Self::SessionOfRoot,
                    _ => Self::Nobody,
                }
            }
        }
    }
}

impl Access {
    /// The policies, boundary and tags of whoever calls.
    ///
    /// # Errors
    /// The database's, and that a policy cannot be read: then nobody can say what it forbids.
    pub(crate) async fn identity_of(&self, caller: &Caller) -> Result<Arc<Identity>, Error> {
        static NOBODY: LazyLock<Arc<Identity>> = LazyLock::new(Arc::default);
        let (id, is_role) = match Holder::of(caller) {
            Holder::Nobody => return Ok(Arc::clone(&NOBODY)),
            Holder::SessionOfRoot => return Ok(Arc::new(self.compile_identity(IdentityRows::of_root())?)),
            Holder::User(id) => (id, false),
            Holder::Role(id) => (id, true),
        };
        let (identities, now) = (&self.0.identities, self.0.clock.now());
        if let Some(identity) = identities.get(id, now) {
            return Ok(identity);
        }
        let (reading, wanted) = (identities.begin(now), id.to_owned());
        let read = self.0.db.read("find_identity", move |tx| {
            Box::pin(async move {
                if is_role {
                    IdentityRows::of_role(tx, &wanted).await
                } else {
                    IdentityRows::of_user(tx, &wanted).await
                }
            })
        });
        let rows = read.await?.unwrap_or_else(IdentityRows::of_the_gone);
        let identity = Arc::new(self.compile_identity(rows)?);
        identities.keep(id.into(), reading, Arc::clone(&identity));
        Ok(identity)
    }

    /// Compiles what the rows say.
    ///
    /// # Errors
    /// [`Error::UnreadablePolicy`]
    pub(crate) fn compile_identity(&self, rows: IdentityRows) -> Result<Identity, Error> {
        let IdentityRows { policies, boundary, tags } = rows;
        let texts = policies.iter().chain(&boundary).map(|policy| compiled_bytes(&policy.text) as usize).sum::<usize>();
        let bytes = ENTRY_BYTES + texts + tags.iter().map(|(key, value)| key.len() + value.len() + 64).sum::<usize>();
        let compile = |policy: PolicyText| self.stored_policy(policy.name, policy.source, policy.kind, &policy.text);
        let policies = policies.into_iter().map(compile).collect::<Result<Vec<_>, _>>()?;
        let boundary = boundary.map(compile).transpose()?;
        let asks_for_resource_tags =
            policies.iter().chain(&boundary).any(|policy| policy.policy.asks_for_resource_tags());
        Ok(Identity { policies, boundary, tags, asks_for_resource_tags, bytes })
    }
}

impl IdentityRows {
    /// The user with this id; none if there is none.
    pub(crate) async fn of_user(tx: &mut Tx, id: &str) -> Result<Option<Self>, Error> {
        let Some(user) = users::find(tx, id).await? else { return Ok(None) };
        let mut policies = policies_of(tx, user.account, PrincipalKind::User, id, &user.name).await?;
        for group in groups::of_user(tx, id).await? {
            policies.extend(policies_of(tx, group.account, PrincipalKind::Group, &group.id, &group.name).await?);
        }
        let boundary = boundary(tx, user.account, user.boundary_arn.as_deref()).await?;
        Ok(Some(Self { policies, boundary, tags: owned_tags::of(tx, id).await? }))
    }

    /// The role with this id; none if there is none.
    pub(crate) async fn of_role(tx: &mut Tx, id: &str) -> Result<Option<Self>, Error> {
        let Some(role) = roles::find(tx, id).await? else { return Ok(None) };
        let policies = policies_of(tx, role.account, PrincipalKind::Role, id, &role.name).await?;
        let boundary = boundary(tx, role.account, role.boundary_arn.as_deref()).await?;
        Ok(Some(Self { policies, boundary, tags: owned_tags::of(tx, id).await? }))
    }

    /// What membership of a group gives.
    pub(crate) async fn of_group(tx: &mut Tx, group: &groups::Group) -> Result<Self, Error> {
        let policies = policies_of(tx, group.account, PrincipalKind::Group, &group.id, &group.name).await?;
        Ok(Self { policies, ..Self::default() })
    }

    fn of_root() -> Self {
        let policies = ManagedPolicy::find(ROOT_POLICY_ARN).map(of_aws).into_iter().collect();
        Self { policies, ..Self::default() }
    }

    fn of_the_gone() -> Self {
        let nothing = PolicyText {
            name: "deleted".into(),
            source: PolicySource::Given,
            kind: PolicyKind::Managed,
            text: NOTHING.to_owned(),
        };
        Self { policies: vec![nothing], ..Self::default() }
    }
}

/// The policies that are attached to, or in, one user, group or role.
async fn policies_of(
    tx: &mut Tx,
    account: AccountId,
    kind: PrincipalKind,
    id: &str,
    name: &str,
) -> Result<Vec<PolicyText>, Error> {
    let mut policies = Vec::new();
    let mut attached: Vec<String> = Vec::new();
    loop {
        let after = attached.last().cloned();
        let page = policy_attachments::of_principal(tx, id, after.as_deref(), PAGE_LEN).await?;
        let is_last = page.len() < PAGE_LEN;
        attached.extend(page);
        if is_last {
            break;
        }
    }
    for arn in &attached {
        policies.push(managed_policy(tx, account, arn).await?);
    }
    let (prefix, source, kind) = match kind {
        PrincipalKind::User => ("user", PolicySource::User, PolicyKind::InlineUser),
        PrincipalKind::Group => ("group", PolicySource::Group, PolicyKind::InlineGroup),
        PrincipalKind::Role => ("role", PolicySource::Role, PolicyKind::InlineRole),
    };
    policies.extend(inline_policies::of_principal(tx, id).await?.into_iter().map(|(policy, text)| PolicyText {
        name: format!("{prefix}_{name}_{policy}").into(),
        source,
        kind,
        text,
    }));
    Ok(policies)
}

async fn boundary(tx: &mut Tx, account: AccountId, arn: Option<&str>) -> Result<Option<PolicyText>, Error> {
    match arn {
        Some(arn) => managed_policy(tx, account, arn).await.map(Some),
        None => Ok(None),
    }
}

/// The default version of a managed policy that is in use in an account.
async fn managed_policy(tx: &mut Tx, account: AccountId, arn: &str) -> Result<PolicyText, Error> {
    let in_force = Access::managed_policy_document(tx, account, arn).await?;
    let InForce { is_of_aws, document } = in_force.ok_or_else(|| Error::MissingPolicy(arn.to_owned()))?;
    let source = if is_of_aws { PolicySource::AwsManaged } else { PolicySource::UserManaged };
    Ok(PolicyText { name: arn.into(), source, kind: PolicyKind::Managed, text: document })
}

fn of_aws(policy: &ManagedPolicy) -> PolicyText {
    PolicyText {
        name: policy.arn().into(),
        source: PolicySource::AwsManaged,
        kind: PolicyKind::Managed,
        text: policy.document.to_owned(),
    }
}
