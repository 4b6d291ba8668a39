//! DescribeSecret: all that is known of a secret but its value.

use std::collections::BTreeMap;

use meta::secrets::{self, Secret, Stage};
use model::action::secretsmanager as actions;
use model::resource_tag::ResourceTags;
use model::{Caller, Region};

use super::Error;
use super::asking::{Loaded, Use};
use crate::Access;

/// A secret with its tags and stages.
#[derive(Debug, Clone)]
pub struct SecretDescription {
    /// The secret.
    pub secret: Secret,
    /// Its tags.
    pub tags: ResourceTags,
    /// The stages of its versions, by the versions' ids.
    pub stages: BTreeMap<String, Vec<String>>,
}

impl Access {
    /// What is known of a secret, also of one that is about to be deleted.
    ///
    /// # Errors
    /// `ResourceNotFound`
    pub async fn describe_secret(
        &self,
        caller: &Caller,
        region: &Region,
        id: &str,
    ) -> Result<SecretDescription, Error> {
        let permit = self.use_secret(&Use::new(caller, region, actions::DESCRIBE_SECRET), id).await?;
        let arn = permit.secret.arn.clone();
        let stages =
            self.0.db.read("find_secret_stages", move |tx| Box::pin(async move { secrets::stages(tx, &[&arn]).await }));
        let stages = by_version(stages.await?);
        let Loaded { secret, tags } = (*permit).clone();
        Ok(SecretDescription { secret, tags, stages })
    }
}

/// Stages of one secret by the versions that have them.
pub(super) fn by_version(stages: impl IntoIterator<Item = Stage>) -> BTreeMap<String, Vec<String>> {
    let mut by_version: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for Stage { stage, version, .. } in stages {
        by_version.entry(version).or_default().push(stage);
    }
    by_version
}
