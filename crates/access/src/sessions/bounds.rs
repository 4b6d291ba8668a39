//! The policies that bound a session: one handed over as text, compiled once, and managed ones, looked up at every use.

use std::sync::Arc;

use model::AccountId;
use model::decision::{NamedPolicy, PolicySource};
use model::identity::SessionContext;
use model::policy::PolicyKind;
use model::policy::managed::ManagedPolicy;

use super::Holder;
use crate::iam::PolicyArn;
use crate::recent::Recent;
use crate::{Access, Error};

/// What denials and explanations call a policy that was handed over.
const NAME: &str = "SessionPolicy";

/// The texts of account's managed policies by ARN, as of less than two seconds ago.
pub(crate) type ManagedTexts = Recent<Arc<str>, Arc<str>>;

/// What all texts may take.
const TEXTS_BYTES_MAX: u64 = 4 * 1024 * 1024;

pub(crate) fn remembered() -> ManagedTexts {
    ManagedTexts::new(TEXTS_BYTES_MAX, |text| text.len())
}

/// What bounds a session.
pub(crate) enum Bounds {
    /// Nothing: it may what its role or user may.
    None,
    /// Policies that do not change; a federated user without any may nothing by itself.
    Fixed(Arc<[NamedPolicy]>),
    /// Managed policies, beside one that was handed over.
    Managed { handed_over: Option<NamedPolicy>, arns: Box<[Arc<str>]> },
}

impl Access {
    /// What bounds a session that says so; none when its policy does not compile.
    pub(super) fn session_bounds(&self, holder: &Holder, context: &SessionContext) -> Option<Bounds> {
        let handed_over = match &context.policy {
            Some(text) => Some(self.handed_over(text)?),
            None => None,
        };
        Some(if !context.policy_arns.is_empty() {
            Bounds::Managed { handed_over, arns: context.policy_arns.iter().map(|arn| Arc::from(&**arn)).collect() }
        } else if handed_over.is_some() || holder.is_federated() {
            Bounds::Fixed(handed_over.into_iter().collect())
        } else {
            Bounds::None
        })
    }

    fn handed_over(&self, text: &str) -> Option<NamedPolicy> {
        let policy = self.compile(PolicyKind::Session, text).ok()?;
        Some(NamedPolicy { name: NAME.into(), source: PolicySource::Given, policy })
    }

    /// The policies that bound a session of somebody in `account`. One that is no more bounds to nothing: the others
    /// have to allow.
    pub(super) async fn bounding_policies(
        &self,
        bounds: &Bounds,
        account: AccountId,
    ) -> Result<Option<Arc<[NamedPolicy]>>, Error> {
        match bounds {
            Bounds::None => Ok(None),
            Bounds::Fixed(policies) => Ok(Some(Arc::clone(policies))),
            Bounds::Managed { handed_over, arns } => {
                let mut policies: Vec<NamedPolicy> = handed_over.iter().cloned().collect();
                for arn in arns {
                    policies.extend(self.session_policy(account, arn).await?);
                }
                Ok(Some(policies.into()))
            }
        }
    }

    /// The managed policy with this ARN, if it is AWS's or the account's.
    pub(crate) async fn session_policy(&self, account: AccountId, arn: &str) -> Result<Option<NamedPolicy>, Error> {
        if let Some(policy) = ManagedPolicy::find(arn) {
            return self.stored_policy(arn, PolicySource::AwsManaged, PolicyKind::Managed, policy.document).map(Some);
        }
        let Some(text) = self.managed_text(account, arn).await? else { return Ok(None) };
        self.stored_policy(arn, PolicySource::UserManaged, PolicyKind::Managed, &text).map(Some)
    }

    async fn managed_text(&self, account: AccountId, arn: &str) -> Result<Option<Arc<str>>, Error> {
        // What is remembered is remembered for all accounts.
        if PolicyArn::parse(arn).is_none_or(|parsed| parsed.account != Some(account)) {
            return Ok(None);
        }
        let (texts, now) = (&self.0.managed_texts, self.0.clock.now());
        if let Some(text) = texts.get(arn, now) {
            return Ok(Some(text));
        }
        let (reading, wanted) = (texts.begin(now), arn.to_owned());
        let read = self.0.db.read("find_session_policy", move |tx| {
            Box::pin(async move { Self::managed_policy_document(tx, account, &wanted).await })
        });
        let in_force = read.await?;
        let Some(text) = in_force.map(|policy| Arc::<str>::from(policy.document)) else { return Ok(None) };
        texts.keep(arn.into(), reading, Arc::clone(&text));
        Ok(Some(text))
    }
}
