//! Referrers: what refers to an image by `subject`.

use meta::referrers::{self, Referrer};
use model::page::{NextToken, Page};
use model::{Action, Caller, Digest, RegistryId, RepositoryName};

use crate::{Error, Registry};

impl Registry {
    /// ListImageReferrers: a page of the manifests whose subject is `subject`, which need not exist.
    /// Authorised as `ecr:BatchGetImage`, as ECR does.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], [`Error::InvalidParameter`] for a token of another listing.
    #[expect(clippy::too_many_arguments, reason = "the operation's own parameters")]
    pub async fn list_image_referrers(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        subject: Digest,
        artifact_types: Vec<String>,
        limit: usize,
        next_token: Option<&str>,
    ) -> Result<Page<Referrer>, Error> {
        let repository = self.0.access.repository(caller, Action::BATCH_GET_IMAGE, registry, name).await?.key;
        // Quoted, so that a type may have any characters.
        let listing = format!("referrers {} {subject} {artifact_types:?}", repository.0);
        let after = next_token.map(|token| NextToken::read(&listing, token)).transpose()?;
        let rows = self.0.db.scan("list_image_referrers", move |tx| {
            Box::pin(async move {
                let types: Vec<&str> = artifact_types.iter().map(String::as_str).collect();
                referrers::page(tx, repository, &subject, &types, after.as_deref(), limit + 1).await
            })
        });
        Ok(Page::cut(rows.await?, limit, &listing, |referrer| referrer.digest.to_string()))
    }
}
