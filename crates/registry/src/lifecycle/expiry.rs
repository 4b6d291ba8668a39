//! Carrying lifecycle policies out.
//!
//! A policy that is due is claimed for a while, evaluated, and what it takes is deleted in small transactions. Each of
//! these looks again: at the policy, at whether anything happened that the plan did not know of and that might keep an
//! image, and at each image. A run that is cut short is made up for by the next, and two at once do no harm.

use std::time::Duration;

use meta::images::{self, ImageKey};
use meta::lifecycle_policies::{self, Due};
use meta::{Tx, image_tags, repositories};
use model::lifecycle::{LifecyclePolicy, expiry_order, next_change};
use model::{Digest, RegistryId, RepositoryName, Tag, Timestamp};

use super::candidates::Planned;
use crate::{Error, Registry};

/// Every policy is evaluated at least so often.
const EVALUATED_EVERY: Duration = Duration::from_secs(24 * 3600);
/// One repository keeps the others waiting for no longer.
const TURN: Duration = Duration::from_secs(120);
/// When an evaluation that was cut short is made up for. Longer than a turn.
const CLAIMED_FOR: Duration = Duration::from_secs(600);
/// About how many images go in one transaction. What goes together is not torn apart for less than [`BATCH_MAX`].
const BATCH: usize = 100;
/// The most images that go in one transaction.
const BATCH_MAX: usize = 500;

/// An image that a lifecycle policy took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpiredImage {
    /// The registry it was in.
    pub registry: RegistryId,
    /// The repository it was in.
    pub repository: RepositoryName,
    /// Its digest.
    pub digest: Digest,
    /// The tags it had.
    pub tags: Vec<Tag>,
    /// The priority of the rule that took it.
    pub rule_priority: u32,
    /// Why the rule took it.
    pub reason: String,
}

/// An image that is to go, as it was when that was decided.
#[derive(Debug, Clone)]
struct Condemned {
    key: ImageKey,
    digest: Digest,
    tags: Vec<Tag>,
    /// The image that it follows: it stays as long as that does.
    follows: Option<Digest>,
    /// The rule, by its place in the policy.
    rule: Option<usize>,
}

impl Registry {
    /// Carries out the lifecycle policies that are due. `tell` hears of each image that went; returns how many did.
    ///
    /// # Errors
    /// The database's; what went before is gone, and a later run goes on.
    pub async fn expire_due(&self, tell: &(dyn Fn(&ExpiredImage) + Send + Sync)) -> Result<u64, Error> {
        let mut expired = 0;
        loop {
            let now = self.0.clock.now();
            let claim = self.0.db.write_freeing("claim_due_lifecycle_policy", move |tx| {
                Box::pin(async move { lifecycle_policies::claim_due(tx, now, now + CLAIMED_FOR).await })
            });
            let Some(due) = claim.await? else { return Ok(expired) };
            expired += self.evaluate(due, now, tell).await?;
        }
    }

    async fn evaluate(
        &self,
        due: Due,
        now: Timestamp,
        tell: &(dyn Fn(&ExpiredImage) + Send + Sync),
    ) -> Result<u64, Error> {
        let mut next = now + EVALUATED_EVERY;
        let mut expired = 0;
        match LifecyclePolicy::parse(&due.text) {
            // It was read when it was set.
            Err(error) => {
                tracing::error!(repository = %due.repository.name, %error, "a stored lifecycle policy is none");
            }
            Ok(policy) => {
                let planned = self.plan_lifecycle(due.repository.key, policy, now).await?;
                let Planned { policy, candidates, plan } = &planned;
                next = next_change(policy, plan, &candidates.images, now).map_or(next, |change| change.min(next));
                for batch in batches(&planned) {
                    if self.0.clock.now().since(now) >= TURN {
                        next = now;
                        break;
                    }
                    let Some(gone) = self.expire(&due, batch).await? else { break };
                    expired += gone.len() as u64;
                    for image in gone {
                        tell(&told(&due, policy, image));
                    }
                }
            }
        }
        let evaluated = self.0.db.write_freeing("end_lifecycle_evaluation", move |tx| {
            Box::pin(async move { lifecycle_policies::evaluated(tx, &due, now, next).await })
        });
        evaluated.await?;
        Ok(expired)
    }

    /// Deletes those of a batch that are still as they were planned; none if the plan does not count any more.
    async fn expire(&self, due: &Due, batch: Vec<Condemned>) -> Result<Option<Vec<Condemned>>, Error> {
        let (due, now) = (due.clone(), self.0.clock.now());
        let expire = self.0.db.write_freeing("expire_images", move |tx| {
            Box::pin(async move {
                let there = repositories::lock(tx, due.repository.key).await?;
                if !there || !lifecycle_policies::is_current(tx, &due).await? {
                    return Ok::<_, meta::Error>(None);
                }
                let mut gone = Vec::with_capacity(batch.len());
                for condemned in batch {
                    if expire_one(tx, &due, &condemned, now).await? {
                        gone.push(condemned);
                    }
                }
                Ok(Some(gone))
            })
        });
        Ok(expire.await?)
    }
}

async fn expire_one(tx: &mut Tx, due: &Due, condemned: &Condemned, now: Timestamp) -> Result<bool, meta::Error> {
    let repository = due.repository.key;
    let Some(image) = images::find(tx, repository, &condemned.digest).await? else { return Ok(false) };
    if image.key != condemned.key || image_tags::of_image(tx, image.key).await? != condemned.tags {
        return Ok(false);
    }
    if let Some(subject) = &condemned.follows
        && images::find(tx, repository, subject).await?.is_some()
    {
        return Ok(false);
    }
    if !images::parents(tx, repository, &condemned.digest).await?.is_empty() {
        return Ok(false);
    }
    images::delete(tx, image.key, now).await?;
    Ok(true)
}

/// What goes, in the order of its going, cut where nothing is torn apart.
fn batches(planned: &Planned) -> Vec<Vec<Condemned>> {
    let (images, plan) = (&planned.candidates.images, &planned.plan);
    let condemned = |k: usize| Condemned {
        key: planned.candidates.keys[k],
        digest: images[k].digest,
        tags: images[k].tags.clone(),
        follows: images[k].subject.map(|subject| images[subject].digest),
        rule: plan.deciding_rule(k),
    };
    let (mut batches, mut batch) = (Vec::new(), Vec::new());
    for group in expiry_order(plan, images) {
        if !batch.is_empty() && batch.len() + group.len() > BATCH {
            batches.push(std::mem::take(&mut batch));
        }
        for k in group {
            batch.push(condemned(k));
            if batch.len() == BATCH_MAX {
                batches.push(std::mem::take(&mut batch));
            }
        }
    }
    if !batch.is_empty() {
        batches.push(batch);
    }
    batches
}

fn told(due: &Due, policy: &LifecyclePolicy, image: Condemned) -> ExpiredImage {
    let rule = image.rule.and_then(|rule| policy.rules.get(rule));
    let reason = match (&image.follows, rule) {
        (Some(subject), _) => format!("refers to {subject}, which expired"),
        (None, Some(rule)) => rule.aim.reason(),
        (None, None) => String::new(),
    };
    ExpiredImage {
        registry: due.repository.registry.clone(),
        repository: due.repository.name.clone(),
        digest: image.digest,
        tags: image.tags,
        rule_priority: rule.map_or(0, |rule| rule.priority),
        reason,
    }
}
