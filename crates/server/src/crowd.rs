//! All connections, and which of them goes first when there is no room for another: those that have proved nothing.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use tokio_util::sync::CancellationToken;

use crate::patience::Activity;
use crate::stopwatch::Stopwatch;

/// How long a stranger's connection has been quiet at least before it is closed. Whoever has just connected gets that
/// long to send a request; more would keep those waiting who are behind an attacker's connections in the queue.
const STRANGER_QUIET_MIN: Duration = Duration::from_millis(50);

/// How old a stranger's connection is at least before it is closed with a request under way.
const STRANGER_BUSY_MIN: Duration = Duration::from_secs(2);

/// How long a connection of a client that is known has been quiet at least before it is closed.
const KNOWN_QUIET_MIN: Duration = Duration::from_secs(5);

/// The connections that are open.
#[derive(Default)]
pub(crate) struct Crowd {
    /// By age.
    members: Mutex<BTreeMap<u64, Arc<Member>>>,
    next: AtomicU64,
}

/// One connection, as far as its right to stay goes.
pub(crate) struct Member {
    began: Stopwatch,
    proved: AtomicBool,
    /// What is under way on it.
    pub(crate) activity: Arc<Activity>,
    /// Cancelled when it has to go.
    pub(crate) closing: CancellationToken,
}

/// Whose connection is closed to make room, the first first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    IdleStranger,
    /// Not closed, but soon to be an idle stranger's: worth waiting for rather than closing any of the next.
    NewStranger,
    BusyStranger,
    QuietKnown,
}

/// A connection's place in the crowd, until this is dropped.
pub(crate) struct Seat {
    crowd: Arc<Crowd>,
    id: u64,
    member: Arc<Member>,
}

impl Member {
    pub(crate) fn new() -> Self {
        Self {
            began: Stopwatch::start(),
            proved: AtomicBool::new(false),
            activity: Arc::new(Activity::new()),
            closing: CancellationToken::new(),
        }
    }

    /// Notes that a request on it was authenticated.
    pub(crate) fn prove(&self) {
        // Read first: the line in the cache is shared by the requests of the connection.
        if !self.is_proved() {
            self.proved.store(true, Ordering::Release);
        }
    }

    /// Whether a request on it was authenticated.
    pub(crate) fn is_proved(&self) -> bool {
        self.proved.load(Ordering::Acquire)
    }

    /// When it is closed for another; `None` if it stays.
    fn turn(&self) -> Option<Turn> {
        match (self.is_proved(), self.activity.quiet_for()) {
            (false, Some(quiet)) if quiet >= STRANGER_QUIET_MIN => Some(Turn::IdleStranger),
            (false, Some(_)) => Some(Turn::NewStranger),
            (false, None) if self.began.elapsed() >= STRANGER_BUSY_MIN => Some(Turn::BusyStranger),
            (true, Some(quiet)) if quiet >= KNOWN_QUIET_MIN => Some(Turn::QuietKnown),
            _ => None,
        }
    }
}

impl Crowd {
    /// Takes a new connection in.
    pub(crate) fn join(self: &Arc<Self>) -> Seat {
        let (id, member) = (self.next.fetch_add(1, Ordering::Relaxed), Arc::new(Member::new()));
        self.members.lock().insert(id, Arc::clone(&member));
        Seat { crowd: Arc::clone(self), id, member }
    }

    /// Has a connection closed to make room: the oldest idle one of a stranger's; or else the oldest one of a stranger's,
    /// or one of a known client's that has been quiet for a while. `false` if there is none to be closed yet.
    pub(crate) fn close_one(&self) -> bool {
        let mut members = self.members.lock();
        let turns = members.iter().filter_map(|(id, member)| Some((member.turn()?, *id)));
        let Some((turn, id)) = turns.min() else { return false };
        if turn == Turn::NewStranger {
            return false;
        }
        if let Some(member) = members.remove(&id) {
            member.closing.cancel();
        }
        true
    }
}

impl Seat {
    pub(crate) fn member(&self) -> Arc<Member> {
        Arc::clone(&self.member)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.crowd.members.lock().remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_closed(seat: &Seat) -> bool {
        seat.member.closing.is_cancelled()
    }

    #[tokio::test(start_paused = true)]
    async fn idle_strangers_go_first_and_the_oldest_of_them() {
        let crowd = Arc::new(Crowd::default());
        let seats: Vec<Seat> = (0..6).map(|_| crowd.join()).collect();
        let [known, busy_known, busy, idle, idle_later, gone] = &seats[..] else { panic!("six") };
        known.member.prove();
        busy_known.member.prove();
        busy_known.member.activity.begin();
        busy.member.activity.begin();
        gone.member.closing.cancel();
        crowd.members.lock().remove(&gone.id);
        assert!(!crowd.close_one(), "all have just come");
        tokio::time::advance(KNOWN_QUIET_MIN).await;
        for expected in [idle, idle_later, busy, known] {
            assert!(!is_closed(expected) && crowd.close_one() && is_closed(expected));
        }
        assert!(!crowd.close_one(), "who is at work stays");
        assert!(!is_closed(busy_known));
    }

    #[tokio::test(start_paused = true)]
    async fn who_has_just_come_or_just_been_served_stays() {
        let crowd = Arc::new(Crowd::default());
        let (busy, known) = (crowd.join(), crowd.join());
        busy.member.activity.begin();
        known.member.prove();
        assert!(!crowd.close_one());
        tokio::time::advance(STRANGER_BUSY_MIN).await;
        assert!(crowd.close_one() && is_closed(&busy));
        assert!(!crowd.close_one() && !is_closed(&known));
    }

    #[tokio::test(start_paused = true)]
    async fn a_stranger_has_a_moment_to_speak_and_nobody_else_goes_meanwhile() {
        let crowd = Arc::new(Crowd::default());
        let (known, busy) = (crowd.join(), crowd.join());
        known.member.prove();
        busy.member.activity.begin();
        tokio::time::advance(KNOWN_QUIET_MIN).await;
        let new = crowd.join();
        assert!(!crowd.close_one());
        tokio::time::advance(STRANGER_QUIET_MIN).await;
        assert!(crowd.close_one() && is_closed(&new));
        assert!(crowd.close_one() && is_closed(&busy));
        assert!(crowd.close_one() && is_closed(&known));
    }

    #[test]
    fn who_has_left_is_forgotten() {
        let crowd = Arc::new(Crowd::default());
        drop(crowd.join());
        assert!(crowd.members.lock().is_empty());
    }
}
