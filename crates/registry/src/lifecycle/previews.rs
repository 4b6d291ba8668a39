//! StartLifecyclePolicyPreview, GetLifecyclePolicyPreview, and making the previews that were started.
//!
//! A preview is a row that says that it is in progress, and work that fills it. If the work is cut short, the row stays,
//! and the job takes the work up again.

use std::time::Duration;

use meta::images::TagStatus;
use meta::lifecycle_previews;
use meta::repositories::RepositoryKey;
use model::lifecycle::{LifecyclePolicy, Outcome};
use model::page::{NextToken, Page};
use model::{Action, Caller, RegistryId, RepositoryName, Timestamp};

use super::policies::{given_or_stored, parse};
use super::{Preview, PreviewImage, PreviewStatus};
use crate::error::InRepository;
use crate::images::RequestedImageId;
use crate::images::ids::ImageId;
use crate::repositories::lock;
use crate::{Error, ImageFailureCode, Registry, Repository};

/// How long results are shown.
const SHOWN_FOR: Duration = Duration::from_secs(24 * 3600);
/// A preview that is in progress for longer was cut short.
const CUT_SHORT_AFTER: Duration = Duration::from_secs(300);
/// How long the answer waits for the results: most are there by then.
const WAITED_FOR: Duration = Duration::from_millis(500);
/// Results written or deleted in one transaction.
const BATCH: usize = 500;
/// Previews looked at in one run of the job.
const PREVIEWS: usize = 100;

/// Which results of a preview are wanted.
#[derive(Debug, Clone)]
pub enum PreviewSelection {
    /// Those for these images; ids of others are passed over.
    Ids(Vec<RequestedImageId>),
    /// A page.
    Page {
        /// At most so many.
        limit: usize,
        /// Where to go on.
        next_token: Option<String>,
    },
}

/// A preview with some of its results.
#[derive(Debug, Clone)]
pub struct PreviewPage {
    /// The preview.
    pub preview: Preview,
    /// Images that the policy would take, the oldest first. None before the preview is complete.
    pub results: Page<PreviewImage>,
}

impl Registry {
    /// StartLifecyclePolicyPreview with a text, or of the policy that the repository has: the policy's text.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], [`Error::InvalidParameter`], [`Error::NotServedYet`],
    /// [`Error::LifecyclePolicyNotFound`], [`Error::LifecyclePolicyPreviewInProgress`].
    pub async fn start_lifecycle_policy_preview(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        text: Option<&str>,
    ) -> Result<String, Error> {
        let action = Action::START_LIFECYCLE_POLICY_PREVIEW;
        let permit = self.0.access.repository(caller, action, registry, name).await?;
        if let Some(text) = text {
            parse(text)?;
        }
        let (repository, started_at) = (Repository::clone(&permit), self.0.clock.now());
        let key = repository.key;
        let text = text.map(LifecyclePolicy::arranged);
        let start = self.0.db.write("start_lifecycle_policy_preview", move |tx| {
            Box::pin(async move {
                lock(tx, &repository).await?;
                let text = given_or_stored(tx, &repository, text).await?;
                if lifecycle_previews::start(tx, key, &text, started_at).await? {
                    Ok(text)
                } else {
                    Err(Error::LifecyclePolicyPreviewInProgress(InRepository::of(&repository)))
                }
            })
        });
        let text = start.await?;
        // A caller that hangs up does not end it.
        let at_work = self.clone();
        let work = self.0.access.tasks().spawn(async move { at_work.make_preview(key, started_at).await });
        let _ = tokio::time::timeout(WAITED_FOR, work).await;
        Ok(text)
    }

    /// GetLifecyclePolicyPreview.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], [`Error::LifecyclePolicyPreviewNotFound`],
    /// [`Error::InvalidParameter`] for a malformed id or a token of another listing.
    pub async fn get_lifecycle_policy_preview(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        tag_status: TagStatus,
        selection: PreviewSelection,
    ) -> Result<PreviewPage, Error> {
        let action = Action::GET_LIFECYCLE_POLICY_PREVIEW;
        let permit = self.0.access.repository(caller, action, registry, name).await?;
        let (repository, now) = (Repository::clone(&permit), self.0.clock.now());
        let ids = match &selection {
            PreviewSelection::Ids(ids) => Some(parsed(ids)?),
            PreviewSelection::Page { .. } => None,
        };
        let found = self.0.db.scan("get_lifecycle_policy_preview", move |tx| {
            Box::pin(async move {
                let key = repository.key;
                let Some(mut preview) = lifecycle_previews::find(tx, key).await? else {
                    return Err(Error::LifecyclePolicyPreviewNotFound(InRepository::of(&repository)));
                };
                if preview.status == PreviewStatus::Complete && now.since(preview.started_at) >= SHOWN_FOR {
                    preview.status = PreviewStatus::Expired;
                }
                let complete = preview.status == PreviewStatus::Complete;
                let results = match selection {
                    PreviewSelection::Page { limit, next_token } => {
                        let started_at = preview.started_at.as_millis();
                        let listing = format!("lifecycle preview {} {started_at} {tag_status:?}", key.0);
                        let from = next_token.map(|token| NextToken::read(&listing, &token)).transpose()?;
                        let from = from.and_then(|number| number.parse().ok()).map_or(0, |last: u64| last + 1);
                        let limit_and_one = if complete { limit + 1 } else { 0 };
                        let rows = lifecycle_previews::page(tx, key, tag_status, from, limit_and_one).await?;
                        Page::cut(rows, limit, &listing, |image| image.number.to_string())
                    }
                    PreviewSelection::Ids(_) => {
                        let mut items: Vec<PreviewImage> = Vec::new();
                        for id in ids.into_iter().flatten().filter(|_| complete) {
                            let image = match &id {
                                ImageId::Digest(digest) | ImageId::Both(digest, _) => {
                                    lifecycle_previews::by_digest(tx, key, digest).await?
                                }
                                ImageId::Tag(tag) => lifecycle_previews::by_tag(tx, key, tag).await?,
                            };
                            let wanted = |image: &PreviewImage| {
                                let has_tag = match &id {
                                    ImageId::Both(_, tag) => image.tags.contains(tag),
                                    _ => true,
                                };
                                has_tag && fits(tag_status, image) && !items.contains(image)
                            };
                            if let Some(image) = image.filter(wanted) {
                                items.push(image);
                            }
                        }
                        Page { items, next: None }
                    }
                };
                Ok(PreviewPage { preview, results })
            })
        });
        found.await
    }

    /// Makes the previews that were cut short, and forgets results that are no longer shown.
    ///
    /// # Errors
    /// The database's; the next run goes on.
    pub async fn keep_lifecycle_previews(&self) -> Result<(), Error> {
        let now = self.0.clock.now();
        for (key, started_at) in self.previews(PreviewStatus::InProgress, now - CUT_SHORT_AFTER).await? {
            self.make_preview(key, started_at).await;
        }
        for (key, started_at) in self.previews(PreviewStatus::Complete, now - SHOWN_FOR).await? {
            self.set_preview_status(key, started_at, PreviewStatus::Expired, 0).await?;
            self.delete_preview_images(key).await?;
        }
        Ok(())
    }

    async fn previews(
        &self,
        status: PreviewStatus,
        before: Timestamp,
    ) -> Result<Vec<(RepositoryKey, Timestamp)>, Error> {
        let found = self.0.db.scan("find_lifecycle_previews", move |tx| {
            Box::pin(async move { lifecycle_previews::of_status(tx, status, before, PREVIEWS).await })
        });
        Ok(found.await?)
    }

    /// Makes the preview that was started at `started_at`. May run twice.
    async fn make_preview(&self, key: RepositoryKey, started_at: Timestamp) {
        if let Err(error) = self.try_make_preview(key, started_at).await {
            tracing::warn!(%error, "a preview of a lifecycle policy could not be made");
            // Where this fails as well, the job tries again.
            let _ = self.set_preview_status(key, started_at, PreviewStatus::Failed, 0).await;
        }
    }

    async fn try_make_preview(&self, key: RepositoryKey, started_at: Timestamp) -> Result<(), Error> {
        self.delete_preview_images(key).await?;
        let found = self
            .0
            .db
            .scan("find_lifecycle_preview", move |tx| Box::pin(async move { lifecycle_previews::find(tx, key).await }));
        let Some(preview) = found.await?.filter(|preview| preview.started_at == started_at) else { return Ok(()) };
        let planned = self.plan_lifecycle(key, parse(&preview.text)?, started_at).await?;
        let mut taken: Vec<(usize, usize)> = Vec::new();
        for (k, outcome) in planned.plan.outcomes.iter().enumerate() {
            if let Outcome::Taken { by, .. } = outcome {
                taken.push((k, *by));
            }
        }
        let images = &planned.candidates.images;
        taken.sort_unstable_by_key(|(k, _)| (images[*k].pushed_at, images[*k].digest));
        let mut number = 0;
        for batch in taken.chunks(BATCH) {
            let rows: Vec<PreviewImage> = (number..)
                .zip(batch)
                .map(|(number, (k, by))| PreviewImage {
                    number,
                    digest: images[*k].digest,
                    pushed_at: images[*k].pushed_at,
                    rule_priority: planned.policy.rules[*by].priority,
                    tags: images[*k].tags.clone(),
                })
                .collect();
            number += rows.len() as u64;
            let add = self.0.db.write("add_lifecycle_preview_results", move |tx| {
                Box::pin(async move { lifecycle_previews::add(tx, key, started_at, &rows).await })
            });
            if !add.await? {
                return Ok(());
            }
        }
        self.set_preview_status(key, started_at, PreviewStatus::Complete, number).await
    }

    async fn set_preview_status(
        &self,
        key: RepositoryKey,
        started_at: Timestamp,
        status: PreviewStatus,
        count: u64,
    ) -> Result<(), Error> {
        let set = self.0.db.write_freeing("set_lifecycle_preview_status", move |tx| {
            Box::pin(async move { lifecycle_previews::set_status(tx, key, started_at, status, count).await })
        });
        Ok(set.await?)
    }

    async fn delete_preview_images(&self, key: RepositoryKey) -> Result<(), Error> {
        loop {
            let delete = self.0.db.write_freeing("delete_lifecycle_preview_results", move |tx| {
                Box::pin(async move { lifecycle_previews::delete_images(tx, key, BATCH).await })
            });
            if delete.await? < BATCH as u64 {
                return Ok(());
            }
        }
    }
}

fn parsed(ids: &[RequestedImageId]) -> Result<Vec<ImageId>, Error> {
    let mut parsed = Vec::with_capacity(ids.len());
    for id in ids {
        match id.parse() {
            Ok(id) => parsed.push(id),
            Err(ImageFailureCode::ImageNotFound) => {}
            Err(code) => return Err(Error::InvalidParameter { at: "imageIds", constraint: code.to_string() }),
        }
    }
    Ok(parsed)
}

fn fits(tag_status: TagStatus, image: &PreviewImage) -> bool {
    match tag_status {
        TagStatus::Any => true,
        TagStatus::Tagged => !image.tags.is_empty(),
        TagStatus::Untagged => image.tags.is_empty(),
    }
}
