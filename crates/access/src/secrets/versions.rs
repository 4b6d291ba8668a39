//! ListSecretVersionIds.

use meta::secrets::{self, VersionEntry};
use model::action::secretsmanager as actions;
use model::page::{NextToken, Page};
use model::{Caller, Region, Timestamp};

use super::asking::Use;
use super::descriptions::by_version;
use super::{Error, SecretName};
use crate::Access;

/// A version without its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretVersionDescription {
    /// Its id.
    pub version_id: String,
    /// Its stages.
    pub stages: Vec<String>,
    /// The KMS key that it is encrypted under; none for the one that Secrets Manager has in the account.
    pub kms_key: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Access {
    /// The versions of a secret that have a stage, or with `deprecated` all, by id.
    ///
    /// # Errors
    /// `InvalidNextToken`
    pub async fn list_secret_version_ids(
        &self,
        caller: &Caller,
        region: &Region,
        id: &str,
        deprecated: bool,
        limit: usize,
        next_token: Option<&str>,
    ) -> Result<(SecretName, Page<SecretVersionDescription>), Error> {
        let permit = self.use_secret(&Use::new(caller, region, actions::LIST_SECRET_VERSION_IDS), id).await?;
        let listing = format!("secret versions {} {deprecated}", permit.secret.arn);
        let after = next_token.map(|token| NextToken::read(&listing, token)).transpose()?;
        let arn = permit.secret.arn.clone();
        let list = self.0.db.read("list_secret_versions", move |tx| {
            Box::pin(async move {
                let page = secrets::page_versions(tx, &arn, deprecated, after.as_deref(), limit + 1).await?;
                Ok::<_, Error>((page, secrets::stages(tx, &[&arn]).await?))
            })
        });
        let (page, stages) = list.await?;
        let mut stages = by_version(stages);
        let page = Page::cut(page, limit, &listing, |version| version.id.clone());
        let page = page.map(|VersionEntry { id: version_id, kms_key, created_at }| {
            let stages = stages.remove(&version_id).unwrap_or_default();
            SecretVersionDescription { version_id, stages, kms_key, created_at }
        });
        Ok((SecretName::of(&permit.secret), page))
    }
}
