//! The door for time: collection, expiry, lifecycle policies, coarse pull times.
//!
//! A job takes no input. It compares what is with what ought to be, may run twice and do no harm, and may be cut short
//! between any two of its steps: the next run goes on. When a job is due is decided here; what it does, in `registry` and
//! `access`.

mod kms;
mod lifecycle;
mod root_keys;
mod secrets;

use std::time::Duration;

use model::collection::StrayLimit;
use registry::{Collected, Registry};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval_at};

/// How often each job runs.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// How long after the start jobs run for the first time, so that a start is not slowed by them.
    pub first_after: Duration,
    /// Expired uploads, and layers and blobs that nothing points at.
    pub collect_every: Duration,
    /// Pull times that are noted in memory.
    pub flush_pull_times_every: Duration,
    /// KMS keys whose day of deletion has come, or whose material is due to be replaced.
    pub keep_keys_every: Duration,
    /// Secrets whose recovery window is over.
    pub delete_due_secrets_every: Duration,
    /// Lifecycle policies that are due.
    pub expire_images_every: Duration,
    /// Root keys that were retired long ago.
    pub prune_root_keys_every: Duration,
}

impl Default for Schedule {
    fn default() -> Self {
        Self {
            first_after: Duration::from_secs(10),
            collect_every: Duration::from_secs(3600),
            flush_pull_times_every: Duration::from_secs(10),
            keep_keys_every: Duration::from_secs(600),
            delete_due_secrets_every: Duration::from_secs(600),
            expire_images_every: Duration::from_secs(60),
            prune_root_keys_every: Duration::from_secs(3600),
        }
    }
}

/// Jobs at work. Dropping them ends them at their next step.
pub struct Jobs {
    registry: Registry,
    stop: watch::Sender<bool>,
    running: JoinSet<()>,
}

/// Begins to run all jobs.
#[must_use]
pub fn start(registry: &Registry, schedule: &Schedule) -> Jobs {
    let (stop, stopped) = watch::channel(false);
    let mut running = JoinSet::new();
    let every = |period| Rhythm { first_after: schedule.first_after.min(period), period, stopped: stopped.clone() };
    let (collection, pull_times) = (every(schedule.collect_every), every(schedule.flush_pull_times_every));
    let collecting = registry.clone();
    running.spawn(collection.run(move || collect(collecting.clone())));
    let flushing = registry.clone();
    running.spawn(pull_times.run(move || flush_pull_times(flushing.clone())));
    let (keys, keeping) = (every(schedule.keep_keys_every), registry.clone());
    running.spawn(keys.run(move || kms::keep_keys(keeping.clone())));
    let (due_secrets, deleting) = (every(schedule.delete_due_secrets_every), registry.clone());
    running.spawn(due_secrets.run(move || secrets::delete_due_secrets(deleting.clone())));
    let (policies, expiring) = (every(schedule.expire_images_every), registry.clone());
    running.spawn(policies.run(move || lifecycle::expire_images(expiring.clone())));
    let (retired, pruning) = (every(schedule.prune_root_keys_every), registry.clone());
    running.spawn(retired.run(move || root_keys::prune_root_keys(pruning.clone())));
    Jobs { registry: registry.clone(), stop, running }
}

impl Jobs {
    /// Ends all jobs at their next step, then writes down what would be lost.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        while let Some(ended) = self.running.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a job ended in a panic");
            }
        }
        flush_pull_times(self.registry.clone()).await;
    }
}

/// When a job runs.
struct Rhythm {
    first_after: Duration,
    period: Duration,
    stopped: watch::Receiver<bool>,
}

impl Rhythm {
    /// Runs a job again and again until it is stopped. A run that takes longer than the period is followed by a rest.
    async fn run<J, F>(mut self, job: J)
    where
        J: Fn() -> F + Send,
        F: Future<Output = ()> + Send,
    {
        let mut ticks = interval_at(tokio::time::Instant::now() + self.first_after, self.period);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = self.stopped.wait_for(|stopped| *stopped) => return,
                _ = ticks.tick() => {}
            }
            tokio::select! {
                _ = self.stopped.wait_for(|stopped| *stopped) => return,
                () = job() => {}
            }
        }
    }
}

async fn collect(registry: Registry) {
    let collected = match registry.collect(StrayLimit::SmallShare).await {
        Ok(collected) => collected,
        Err(error) => return tracing::warn!(%error, "the collection broke off and will go on at its next time"),
    };
    let Collected { layers, blobs, blob_bytes, uploads, strays, strays_refused, restored, quarantine_deleted } =
        collected;
    if strays_refused > 0 {
        tracing::warn!(
            strays = strays_refused,
            "the database does not know {strays_refused} of the stored layers, which is more than crashes leave behind; they \
             were not touched. Is it the right database, or an old backup? `wharfinger gc --strays` moves them to quarantine"
        );
    }
    if collected == (Collected { strays_refused, ..Collected::default() }) {
        return tracing::debug!("the collection found nothing to collect");
    }
    tracing::info!(
        layers,
        blobs,
        blob_bytes,
        uploads,
        strays,
        restored,
        quarantine_deleted,
        "the collection took {layers} layers, {blobs} blobs, {uploads} uploads and {strays} strays"
    );
}

async fn flush_pull_times(registry: Registry) {
    match registry.flush_pull_times().await {
        Ok(0) => {}
        Ok(images) => tracing::debug!(images, "pull times of {images} images were written"),
        Err(error) => tracing::warn!(%error, "some pull times were lost"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn rhythm(stopped: watch::Receiver<bool>) -> Rhythm {
        Rhythm { first_after: Duration::from_secs(10), period: Duration::from_secs(3600), stopped }
    }

    #[tokio::test(start_paused = true)]
    async fn a_job_runs_soon_after_the_start_and_then_once_a_period() {
        let (stop, stopped) = watch::channel(false);
        let runs = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&runs);
        let task = tokio::spawn(rhythm(stopped).run(move || {
            counted.fetch_add(1, Ordering::Relaxed);
            std::future::ready(())
        }));
        for (after_s, expected) in [(9, 0), (2, 1), (3590, 1), (10, 2)] {
            tokio::time::sleep(Duration::from_secs(after_s)).await;
            assert_eq!(runs.load(Ordering::Relaxed), expected);
        }
        stop.send_replace(true);
        task.await.expect("it ends when it is stopped");
    }

    #[tokio::test(start_paused = true)]
    async fn a_job_that_is_at_work_is_cut_short() {
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(rhythm(stopped).run(std::future::pending));
        tokio::time::sleep(Duration::from_secs(60)).await;
        stop.send_replace(true);
        task.await.expect("it ends when it is stopped");
    }
}
