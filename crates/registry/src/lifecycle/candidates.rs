//! The images of a repository, as plans look at them.

use std::collections::HashMap;

use meta::image_tags;
use meta::images::{self, ImageKey, TagStatus};
use meta::repositories::RepositoryKey;
use model::lifecycle::{LifecyclePolicy, Plan, PlannedImage, StorageClass, plan};
use model::{Digest, Tag, Timestamp};

use crate::{Error, Registry};

/// Rows read in one transaction.
const PAGE: usize = 1_000;

/// All images of a repository, by digest. ECR's quota of images bounds how many there are.
#[derive(Debug, Default)]
pub(crate) struct Candidates {
    /// Their rows.
    pub(crate) keys: Vec<ImageKey>,
    /// The images, in the same order.
    pub(crate) images: Vec<PlannedImage<Tag>>,
    /// What each refers to, whether or not that is there.
    subjects: Vec<Option<Digest>>,
    /// A place in the list, and an index that lists the image there.
    listings: Vec<(usize, ImageKey)>,
}

impl Candidates {
    fn resolve(&mut self) {
        let places: HashMap<ImageKey, usize> = self.keys.iter().enumerate().map(|(k, key)| (*key, k)).collect();
        for (child, index) in std::mem::take(&mut self.listings) {
            if let Some(&index) = places.get(&index) {
                self.images[child].listed_by.push(index);
            }
        }
        let subjects = std::mem::take(&mut self.subjects);
        if subjects.iter().all(Option::is_none) {
            return;
        }
        let places: HashMap<Digest, usize> =
            self.images.iter().enumerate().map(|(k, image)| (image.digest, k)).collect();
        for (image, subject) in self.images.iter_mut().zip(subjects) {
            image.subject = subject.and_then(|digest| places.get(&digest).copied());
        }
    }
}

impl Registry {
    /// Reads the images of a repository in pages, so that no transaction lasts long. What is pushed meanwhile may be
    /// missing.
    pub(crate) async fn candidates(&self, repository: RepositoryKey) -> Result<Candidates, Error> {
        let mut found = Candidates::default();
        loop {
            let after = found.images.last().map(|image| image.digest.to_string());
            let page = self.0.db.scan("read_lifecycle_candidates", move |tx| {
                Box::pin(async move {
                    let rows = images::page(tx, repository, TagStatus::Any, after.as_deref(), PAGE).await?;
                    let keys: Vec<ImageKey> = rows.iter().map(|image| image.key).collect();
                    let digests: Vec<Digest> = rows.iter().map(|image| image.digest).collect();
                    let tags = image_tags::of_images(tx, &keys).await?;
                    let listings = images::listings(tx, repository, &digests).await?;
                    Ok::<_, meta::Error>((rows, tags, listings))
                })
            });
            let (rows, tags, listings) = page.await?;
            let (len, first) = (rows.len(), found.images.len());
            let places: HashMap<Digest, usize> =
                rows.iter().enumerate().map(|(k, image)| (image.digest, first + k)).collect();
            found.listings.extend(listings.into_iter().filter_map(|(child, key)| Some((*places.get(&child)?, key))));
            for (image, (_, tags)) in rows.into_iter().zip(tags) {
                found.keys.push(image.key);
                found.subjects.push(image.subject);
                found.images.push(PlannedImage {
                    digest: image.digest,
                    tags,
                    storage_class: StorageClass::Standard,
                    pushed_at: image.pushed_at,
                    pulled_at: image.last_pulled_at,
                    activated_at: None,
                    archived_at: None,
                    listed_by: Vec::new(),
                    subject: None,
                });
            }
            if len < PAGE {
                found.resolve();
                return Ok(found);
            }
        }
    }

    /// What a policy does at `now` to the images of a repository. Planned away from the threads that serve requests.
    pub(crate) async fn plan_lifecycle(
        &self,
        repository: RepositoryKey,
        policy: LifecyclePolicy,
        now: Timestamp,
    ) -> Result<Planned, Error> {
        let candidates = self.candidates(repository).await?;
        let planned = tokio::task::spawn_blocking(move || {
            let plan = plan(&policy, &candidates.images, now);
            Planned { policy, candidates, plan }
        });
        planned.await.map_err(|_| Error::PlanLost)
    }
}

/// A plan with what it was made of.
#[derive(Debug)]
pub(crate) struct Planned {
    pub(crate) policy: LifecyclePolicy,
    pub(crate) candidates: Candidates,
    pub(crate) plan: Plan,
}
