//! How much memory the bodies of requests may take, by what their senders have proved, and how much those of answers.
//!
//! Some bodies cannot be used before they are there as a whole: calls of the AWS APIs, whose signature covers a hash of
//! the body, and manifests. Each of them reserves its bytes before the first of them is read, and keeps them reserved
//! until the request is done. There are three shares, so that a caller who has proved less cannot take what belongs to
//! those who have proved more. Who finds a share full waits, in order of arrival and not for long.
//!
//! A body is reserved as long as it is announced to be, so that no two bodies can block each other half way. To announce
//! a long body and then send nothing does not pay: as soon as somebody waits, bodies that come slowly lose their place.
//!
//! Answers that are read from files piece by piece have a share of their own, for the pieces that a client has not taken
//! yet. Clients that take nothing lose their answers sooner while others wait: [`Budget::answers_are_wanted`].

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep, timeout};

/// What a caller has proved so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Nothing.
    Stranger,
    /// That it knows the id of an access key. Ids are not secret.
    Known,
    /// Who it is: a signature was right on this connection, or lately from this address with this key, or a token opened
    /// and the gate said yes.
    Proven,
}

/// The unit in which memory is reserved.
const PAGE_BYTES: usize = 4096;

/// What is reserved for a body that does not say how long it is; more is reserved as it comes.
const UNANNOUNCED_BYTES: usize = 64 * 1024;

/// How often it is looked whether a body that others wait for comes too slowly; and the same when many wait.
const LOOK_EVERY: Duration = Duration::from_millis(250);
const LOOK_EVERY_IN_A_CROWD: Duration = Duration::from_millis(100);
const CROWD: usize = 32;

/// What has to come in every second while others wait.
const BYTES_PER_SEC_MIN: u128 = 64 * 1024;

/// How many may wait for each share. More are refused at once.
const WAITING_MAX: usize = 1024;

/// What an upload has in memory on its way to the disk: pieces that came, and buffers to encrypt them in.
const UPLOAD_BYTES: usize = MIB;

/// The most that an answer has in memory at a time: one span of a layer that is being sent, and the next one that is being
/// decrypted.
const ANSWER_BYTES_MAX: u64 = 1024 * 1024;

/// Bodies of up to this length have shares of their own: nobody's short call waits for somebody's long one.
const SHORT_BYTES_MAX: usize = 64 * 1024;

/// The shares: of strangers, of short and long bodies of each other standing, of answers, and of uploads.
const STRANGERS: usize = 0;
const ANSWERS: usize = 5;
const UPLOADS: usize = 6;
const SHARES: usize = 7;

const MIB: usize = 1024 * 1024;

/// The longest body that is gathered at all: a layer part of 20 971 520 bytes, as base64 within JSON.
pub const BODY_BYTES_MAX: usize = 32 * MIB;

/// The memory for bodies and answers. Cheap to clone.
#[derive(Clone)]
pub struct Budget(Arc<[Share; SHARES]>);

struct Share {
    pages: usize,
    free: Arc<Semaphore>,
    /// Those who wait, and the pages that they hold already.
    waiting: AtomicUsize,
    stuck_pages: AtomicUsize,
    held_pages: AtomicUsize,
    patience: Duration,
}

/// There is no memory, and there was none for as long as one waits; or a body came too slowly while others waited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overload {
    /// The share stayed full.
    Full,
    /// A body lost its place to those who waited.
    TooSlow,
}

impl fmt::Display for Overload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "The registry is busy with too many requests. Try again in a moment.",
            Self::TooSlow => {
                "The registry is busy with too many requests, and the body of this one came too slowly. Try again in a moment."
            }
        })
    }
}

impl std::error::Error for Overload {}

impl Default for Budget {
    /// The least that works: 76 MiB for bodies, of which 4 are for strangers, 32 MiB for answers and 48 MiB for
    /// uploads.
    fn default() -> Self {
        Self::new(0)
    }
}

impl Budget {
    /// Shares out about `total_bytes` to bodies, or the least that works if that is more: each share for long bodies has
    /// room for the longest. Answers have half as much besides, and uploads three quarters.
    #[must_use]
    pub fn new(total_bytes: usize) -> Self {
        let large = (total_bytes / 2).saturating_sub(6 * MIB).max(BODY_BYTES_MAX);
        let share = |bytes: usize, seconds| Share {
            pages: bytes / PAGE_BYTES,
            free: Arc::new(Semaphore::new(bytes / PAGE_BYTES)),
            waiting: AtomicUsize::new(0),
            stuck_pages: AtomicUsize::new(0),
            held_pages: AtomicUsize::new(0),
            patience: Duration::from_secs(seconds),
        };
        let short = 4 * MIB;
        Self(Arc::new([
            share(short, 2),
            share(short, 4),
            share(large, 4),
            share(short, 15),
            share(large, 15),
            share(large, 20),
            share(large / 2 * 3, 20),
        ]))
    }

    /// Reserves room for a body, of which `announced_bytes` is the length, if the client said it, and `limit_bytes` the
    /// most that will be read.
    ///
    /// # Errors
    /// [`Overload::Full`] if there is none for too long.
    pub async fn reserve(
        &self,
        standing: Standing,
        announced_bytes: Option<u64>,
        limit_bytes: usize,
    ) -> Result<Reserved, Overload> {
        let announced = announced_bytes.map(|bytes| usize::try_from(bytes).unwrap_or(usize::MAX));
        let bytes = announced.unwrap_or(UNANNOUNCED_BYTES).min(limit_bytes);
        let is_long = usize::from(announced_bytes.is_none() || bytes > SHORT_BYTES_MAX);
        let share = match standing {
            Standing::Stranger => STRANGERS,
            Standing::Known => 1 + is_long,
            Standing::Proven => 3 + is_long,
        };
        let mut reserved = Reserved::none(self, share);
        reserved.add(bytes.div_ceil(PAGE_BYTES).max(1)).await?;
        Ok(reserved)
    }

    /// Reserves room for an answer of so many bytes, of which only a part is in memory at a time.
    ///
    /// # Errors
    /// [`Overload::Full`] if there is none for too long.
    pub async fn reserve_answer(&self, bytes: u64) -> Result<Reserved, Overload> {
        let bytes = usize::try_from(bytes.min(ANSWER_BYTES_MAX)).unwrap_or(usize::MAX);
        let mut reserved = Reserved::none(self, ANSWERS);
        reserved.add(bytes.div_ceil(PAGE_BYTES).max(1)).await?;
        Ok(reserved)
    }

    /// Reserves room for a layer that streams through to the disk.
    ///
    /// # Errors
    /// [`Overload::Full`] if there is none for too long.
    pub async fn reserve_upload(&self) -> Result<Reserved, Overload> {
        let mut reserved = Reserved::none(self, UPLOADS);
        reserved.add(UPLOAD_BYTES / PAGE_BYTES).await?;
        Ok(reserved)
    }

    /// Whether somebody waits for the memory of answers.
    #[must_use]
    pub fn answers_are_wanted(&self) -> bool {
        self.0[ANSWERS].waiting.load(Ordering::Acquire) > 0
    }
}

impl Share {
    async fn acquire(&self, pages: usize, holding: usize) -> Result<OwnedSemaphorePermit, Overload> {
        let count = u32::try_from(pages).map_err(|_| Overload::Full)?;
        if let Ok(permit) = Arc::clone(&self.free).try_acquire_many_owned(count) {
            return Ok(permit);
        }
        let _waiting = Waiting::begin(self, holding);
        // Nobody who holds anything would ever give it back: the last to ask has to.
        let all_stuck =
            holding > 0 && self.stuck_pages.load(Ordering::Acquire) >= self.held_pages.load(Ordering::Acquire);
        if pages > self.pages || all_stuck || self.waiting.load(Ordering::Acquire) > WAITING_MAX {
            return Err(Overload::Full);
        }
        let acquired = timeout(self.patience, Arc::clone(&self.free).acquire_many_owned(count)).await;
        // Nobody closes the semaphore.
        acquired.map_err(|_| Overload::Full)?.map_err(|_| Overload::Full)
    }
}

/// One who waits for a share. It counts as long as it does, however that ends.
struct Waiting<'a> {
    share: &'a Share,
    holding: usize,
}

impl<'a> Waiting<'a> {
    fn begin(share: &'a Share, holding: usize) -> Self {
        share.waiting.fetch_add(1, Ordering::AcqRel);
        share.stuck_pages.fetch_add(holding, Ordering::AcqRel);
        Self { share, holding }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.share.waiting.fetch_sub(1, Ordering::AcqRel);
        self.share.stuck_pages.fetch_sub(self.holding, Ordering::AcqRel);
    }
}

/// Memory that is reserved for one body or answer, until this is dropped.
pub struct Reserved {
    budget: Budget,
    share: usize,
    permit: Option<OwnedSemaphorePermit>,
    pages: usize,
    pace: Pace,
}

/// How fast a body comes. Only the time counts in which its client is waited for.
#[derive(Default)]
struct Pace {
    /// Since when it is waited for.
    since: Option<Instant>,
    /// How long it was, since the pace was last judged, and how many bytes had come by then.
    waited: Duration,
    judged_bytes: usize,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Reserved {
    fn none(budget: &Budget, share: usize) -> Self {
        Self { budget: budget.clone(), share, permit: None, pages: 0, pace: Pace::default() }
    }

    /// Makes sure that `bytes` are reserved, now that so much has come.
    ///
    /// # Errors
    /// [`Overload::Full`] if there is no more room for too long.
    pub async fn hold(&mut self, bytes: usize) -> Result<(), Overload> {
        let pages = bytes.div_ceil(PAGE_BYTES);
        if pages <= self.pages {
            return Ok(());
        }
        // Doubled, so that a long body does not wait for each of its pieces.
        let room = self.budget.0[self.share].pages.saturating_sub(self.pages);
        let wanted = (pages - self.pages).max(self.pages.min(room));
        self.add(wanted).await
    }

    async fn add(&mut self, pages: usize) -> Result<(), Overload> {
        let share = &self.budget.0[self.share];
        let permit = share.acquire(pages, self.pages).await?;
        share.held_pages.fetch_add(pages, Ordering::AcqRel);
        self.pages += pages;
        match &mut self.permit {
            Some(held) => held.merge(permit),
            None => self.permit = Some(permit),
        }
        Ok(())
    }

    /// The next piece of a body as `next` brings it, of which `had_bytes` have come before.
    ///
    /// # Errors
    /// [`Overload::TooSlow`] if it does not come while others wait for the memory.
    pub async fn next<T>(&mut self, had_bytes: usize, next: impl Future<Output = T>) -> Result<T, Overload> {
        let mut next = std::pin::pin!(next);
        poll_fn(|cx| {
            let polled = next.as_mut().poll(cx);
            match self.poll_pace(cx, had_bytes, polled.is_pending()) {
                Poll::Ready(overload) => Poll::Ready(Err(overload)),
                Poll::Pending => polled.map(Ok),
            }
        })
        .await
    }

    /// Ready when a body of which `had_bytes` have come comes too slowly and others wait for the memory. `is_waiting` says
    /// whether its client is waited for now.
    pub fn poll_pace(&mut self, cx: &mut Context<'_>, had_bytes: usize, is_waiting: bool) -> Poll<Overload> {
        if !is_waiting && self.pace.since.is_none() {
            return Poll::Pending;
        }
        loop {
            let (now, look_every) = (Instant::now(), self.look_every());
            let since = self.pace.since.take().unwrap_or(now);
            self.pace.waited += now.saturating_duration_since(since);
            self.pace.since = is_waiting.then_some(now);
            if is_waiting && self.pace.waited >= look_every {
                let bytes = had_bytes.saturating_sub(self.pace.judged_bytes) as u128;
                let is_slow = bytes * 1000 < self.pace.waited.as_millis() * BYTES_PER_SEC_MIN;
                (self.pace.waited, self.pace.judged_bytes) = (Duration::ZERO, had_bytes);
                if is_slow && self.waiting() > 0 {
                    return Poll::Ready(Overload::TooSlow);
                }
            }
            if !is_waiting {
                return Poll::Pending;
            }
            let timer = self.pace.timer.get_or_insert_with(|| Box::pin(sleep(look_every)));
            if timer.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
            timer.as_mut().reset(now + look_every);
        }
    }

    fn look_every(&self) -> Duration {
        if self.waiting() > CROWD { LOOK_EVERY_IN_A_CROWD } else { LOOK_EVERY }
    }

    fn waiting(&self) -> usize {
        self.budget.0[self.share].waiting.load(Ordering::Acquire)
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        self.budget.0[self.share].held_pages.fetch_sub(self.pages, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use super::*;

    async fn reserve(budget: &Budget, standing: Standing, mib: usize) -> Result<Reserved, Overload> {
        budget.reserve(standing, Some((mib * MIB) as u64), BODY_BYTES_MAX).await
    }

    #[tokio::test(start_paused = true)]
    async fn who_has_proved_less_cannot_take_what_belongs_to_others() {
        let budget = Budget::default();
        let mut held = Vec::new();
        for (standing, room) in [(Standing::Stranger, 4), (Standing::Known, 32), (Standing::Proven, 32)] {
            for i in 0..room {
                held.push(reserve(&budget, standing, 1).await.unwrap_or_else(|_| panic!("{standing:?}, MiB {i}")));
            }
            assert_eq!(reserve(&budget, standing, 1).await.err(), Some(Overload::Full), "{standing:?}");
        }
        for standing in [Standing::Known, Standing::Proven] {
            assert!(budget.reserve(standing, Some(2), BODY_BYTES_MAX).await.is_ok(), "{standing:?}: a short call");
        }
        held.pop();
        assert!(reserve(&budget, Standing::Proven, 1).await.is_ok(), "what is given back can be had again");
    }

    #[tokio::test(start_paused = true)]
    async fn answers_have_a_share_of_their_own_and_it_shows_when_others_want_it() {
        let budget = Budget::default();
        let _bodies = reserve(&budget, Standing::Proven, 32).await.expect("room");
        let mut answers = Vec::new();
        for i in 0..32 {
            answers.push(budget.reserve_answer(u64::MAX).await.unwrap_or_else(|_| panic!("answer {i}")));
        }
        assert!(!budget.answers_are_wanted());
        let (waited, wanted) = tokio::join!(budget.reserve_answer(1), async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            let wanted = budget.answers_are_wanted();
            answers.pop();
            wanted
        });
        assert!(waited.is_ok() && wanted && !budget.answers_are_wanted());
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_of_any_length_gets_in_when_nobody_else_is_there() {
        let budget = Budget::default();
        for standing in [Standing::Known, Standing::Proven] {
            assert!(budget.reserve(standing, Some(u64::MAX), BODY_BYTES_MAX).await.is_ok());
            let mut unannounced = budget.reserve(standing, None, BODY_BYTES_MAX).await.expect("room");
            for mib in 1..=32 {
                unannounced.hold(mib * MIB).await.unwrap_or_else(|_| panic!("{standing:?}, MiB {mib}"));
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_body_keeps_its_place_until_somebody_waits() {
        let budget = Budget::default();
        let mut slow = reserve(&budget, Standing::Known, 32).await.expect("room");
        let alone = timeout(Duration::from_secs(3600), slow.next(0, pending::<()>())).await;
        assert!(alone.is_err(), "nobody minded for an hour");
        let (lost, came) = tokio::join!(
            async {
                let lost = slow.next(0, pending::<()>()).await;
                drop(slow);
                lost
            },
            async {
                let began = Instant::now();
                reserve(&budget, Standing::Known, 32).await.map(|_| began.elapsed())
            },
        );
        assert_eq!(lost, Err(Overload::TooSlow));
        assert!(came.expect("the place of the slow one") < Duration::from_secs(1));
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_trickles_is_as_slow_as_one_that_stalls_and_a_fast_one_stays() {
        for (piece_bytes, stays) in [(1, false), (1000, false), (4096, true)] {
            let budget = Budget::default();
            let mut body = reserve(&budget, Standing::Known, 32).await.expect("room");
            let waits = tokio::spawn({
                let budget = budget.clone();
                async move { reserve(&budget, Standing::Known, 1).await.is_ok() }
            });
            let mut had_bytes = 0;
            let stayed = loop {
                let piece = tokio::time::sleep(Duration::from_millis(20));
                if body.next(had_bytes, piece).await.is_err() {
                    break false;
                }
                had_bytes += piece_bytes;
                if waits.is_finished() {
                    break true;
                }
            };
            assert_eq!(stayed, stays, "{piece_bytes} bytes every 20 ms");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn bodies_that_wait_for_each_other_do_not_do_so_for_ever() {
        let budget = Budget::default();
        let mut one = budget.reserve(Standing::Proven, None, BODY_BYTES_MAX).await.expect("room");
        let mut other = budget.reserve(Standing::Proven, None, BODY_BYTES_MAX).await.expect("room");
        one.hold(16 * MIB).await.expect("room");
        other.hold(10 * MIB).await.expect("room");
        let began = Instant::now();
        let (first, second) = tokio::join!(async { one.hold(31 * MIB).await }, async {
            let outcome = other.hold(31 * MIB).await;
            drop(other);
            outcome
        },);
        assert_eq!((first, second), (Ok(()), Err(Overload::Full)));
        assert_eq!(began.elapsed(), Duration::ZERO, "at once");
    }

    #[tokio::test(start_paused = true)]
    async fn a_queue_does_not_grow_without_end() {
        let budget = Budget::default();
        let _all = reserve(&budget, Standing::Stranger, 4).await.expect("room");
        let waiting: Vec<_> = (0..WAITING_MAX)
            .map(|_| {
                let budget = budget.clone();
                tokio::spawn(async move { reserve(&budget, Standing::Stranger, 1).await.is_ok() })
            })
            .collect();
        while budget.0[STRANGERS].waiting.load(Ordering::Acquire) < WAITING_MAX {
            tokio::task::yield_now().await;
        }
        let began = Instant::now();
        assert_eq!(reserve(&budget, Standing::Stranger, 1).await.err(), Some(Overload::Full));
        assert_eq!(began.elapsed(), Duration::ZERO, "nobody waits behind so many");
        for one in waiting {
            assert!(!one.await.expect("no panic"));
        }
    }
}
