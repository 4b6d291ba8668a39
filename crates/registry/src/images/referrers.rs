//! Referrers: what refers to an image by `subject`.

use meta::referrers::{self, Referrer};
use model::manifest::MANIFEST_LEN_MAX;
use model::page::{NextToken, Page};
use model::{Action, Caller, Digest, RegistryId, RepositoryName};

use crate::{Error, Registry};

/// How much the manifests of a page of referrers have together at most. Annotations, which are told with each, may be as
/// long as a manifest; and clients that do not ask for a second page exist, so that one takes in what it can.
const PAGE_MANIFEST_BYTES_MAX: u64 = MANIFEST_LEN_MAX as u64;

impl Registry {
    /// ListImageReferrers: a page of the manifests whose subject is `subject`, which need not exist. Pages may be shorter
    /// than `limit` although there is a next one.
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
        let page = self.0.db.scan("list_image_referrers", move |tx| {
            Box::pin(async move {
                let types: Vec<&str> = artifact_types.iter().map(String::as_str).collect();
                referrers::page(tx, repository, &subject, &types, after.as_deref(), limit, PAGE_MANIFEST_BYTES_MAX)
                    .await
            })
        });
        let (items, last) = page.await?;
        let next = last.map(|last| NextToken::after(&listing, &last.to_string()));
        Ok(Page { items, next })
    }
}
