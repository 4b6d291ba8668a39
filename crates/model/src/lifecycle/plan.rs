//! What a policy does to images at a moment: ECR's evaluation in five steps.
//!
//! 1. A rule *matches* the images of its storage class that its tags select.
//! 2. A rule *wants*, of all images that it matches, those beyond its count or older than its days; what other rules do is
//!    not looked at.
//! 3. Of the rules that match an image, the first alone may act on it: it shields the image from all later ones, also
//!    where it keeps it.
//! 4. An image that an index lists stays for as long as the index does.
//! 5. What refers to an image by `subject` is no image of its own here: it goes where its subject goes.

use std::cmp::Reverse;
use std::time::Duration;

use super::{Action, Aim, LifecyclePolicy, Rule, StorageClass};
use crate::{Digest, Timestamp};

pub(super) const DAY: Duration = Duration::from_secs(24 * 3600);

/// An image, as far as lifecycle policies look at it. Others of the same list are named by their place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedImage<T> {
    /// Its digest.
    pub digest: Digest,
    /// Its tags.
    pub tags: Vec<T>,
    /// Where it is.
    pub storage_class: StorageClass,
    /// When it was first pushed.
    pub pushed_at: Timestamp,
    /// When it was last pulled, if it was.
    pub pulled_at: Option<Timestamp>,
    /// When it was last restored from the archive, if it was.
    pub activated_at: Option<Timestamp>,
    /// When it last went to the archive, if it did.
    pub archived_at: Option<Timestamp>,
    /// The indexes that list it.
    pub listed_by: Vec<usize>,
    /// The image that it refers to, if that is there.
    pub subject: Option<usize>,
}

/// What happens to one image, and why. Rules are named by their place in the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// No rule matches it.
    Unmatched,
    /// The first rule that matches it keeps it.
    Kept {
        /// That rule.
        by: usize,
        /// The first later rule that would have acted on it.
        shielded_from: Option<usize>,
    },
    /// A rule wants it, but an index that stays lists it.
    Listed {
        /// The rule.
        wanted_by: usize,
        /// The index.
        index: usize,
    },
    /// A rule acts on it.
    Taken {
        /// The rule.
        by: usize,
        /// What it does.
        action: Action,
    },
    /// It refers to another image and shares its fate.
    Follows {
        /// The image.
        subject: usize,
        /// What happens to both; none if they stay.
        action: Option<Action>,
    },
}

/// How many images a rule was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RuleCounts {
    /// How many it matches.
    pub matched: usize,
    /// How many of these it wants.
    pub wanted: usize,
    /// How many of these it acts on.
    pub taken: usize,
}

/// What a policy does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// For each image, in the order given.
    pub outcomes: Vec<Outcome>,
    /// For each rule, in the order of the policy.
    pub rules: Vec<RuleCounts>,
}

impl Outcome {
    /// What is done with the image; none if it stays.
    #[must_use]
    pub fn action(&self) -> Option<Action> {
        match *self {
            Self::Taken { action, .. } => Some(action),
            Self::Follows { action, .. } => action,
            Self::Unmatched | Self::Kept { .. } | Self::Listed { .. } => None,
        }
    }
}

impl Plan {
    /// The rule that acts on an image, also where it acts on the image at the end of the chain of subjects; by its place in
    /// the policy.
    #[must_use]
    pub fn deciding_rule(&self, image: usize) -> Option<usize> {
        let mut at = image;
        // A chain is no longer than the list.
        for _ in 0..self.outcomes.len() {
            match self.outcomes[at] {
                Outcome::Taken { by, .. } | Outcome::Kept { by, .. } => return Some(by),
                Outcome::Listed { wanted_by, .. } => return Some(wanted_by),
                Outcome::Follows { subject, .. } => at = subject,
                Outcome::Unmatched => return None,
            }
        }
        None
    }
}

/// Says what `policy` does to `images` at `now`. It takes time linear in the images, but for sorting them, for each rule.
#[must_use]
pub fn plan<T: AsRef<str>>(policy: &LifecyclePolicy, images: &[PlannedImage<T>], now: Timestamp) -> Plan {
    let mut outcomes = vec![Outcome::Unmatched; images.len()];
    let mut rules = Vec::with_capacity(policy.rules.len());
    for (number, rule) in policy.rules.iter().enumerate() {
        let matched: Vec<usize> = (0..images.len()).filter(|&k| matches(rule, &images[k])).collect();
        let mut counts = RuleCounts { matched: matched.len(), ..RuleCounts::default() };
        let wanted = wanted(rule, matched.clone(), images, now);
        counts.wanted = wanted.len();
        for k in matched {
            if outcomes[k] == Outcome::Unmatched {
                outcomes[k] = Outcome::Kept { by: number, shielded_from: None };
            }
        }
        for k in wanted {
            match &mut outcomes[k] {
                Outcome::Kept { by, .. } if *by == number => {
                    outcomes[k] = Outcome::Taken { by: number, action: rule.action() };
                }
                Outcome::Kept { shielded_from: shielded_from @ None, .. } => *shielded_from = Some(number),
                _ => {}
            }
        }
        rules.push(counts);
    }
    spare_listed(&mut outcomes, images);
    for outcome in &outcomes {
        if let Outcome::Taken { by, .. } = outcome {
            rules[*by].taken += 1;
        }
    }
    follow_subjects(&mut outcomes, images);
    Plan { outcomes, rules }
}

fn matches<T: AsRef<str>>(rule: &Rule, image: &PlannedImage<T>) -> bool {
    image.subject.is_none() && image.storage_class == rule.storage_class() && rule.tags.matches(&image.tags)
}

/// Those of `matched` that the rule wants.
fn wanted<T>(rule: &Rule, mut matched: Vec<usize>, images: &[PlannedImage<T>], now: Timestamp) -> Vec<usize> {
    let older = |days: u32, since: fn(&PlannedImage<T>) -> Timestamp, mut of: Vec<usize>| {
        of.retain(|&k| now.since(since(&images[k])) > DAY * days);
        of
    };
    match rule.aim {
        Aim::CountMoreThan(count, _) => {
            // What was pushed in the same millisecond is told apart somehow, and always in the same way.
            matched.sort_unstable_by_key(|&k| Reverse((arrived_at(&images[k]), images[k].digest)));
            matched.split_off(matched.len().min(usize::try_from(count).unwrap_or(usize::MAX)))
        }
        Aim::DaysSincePushed(days, _) => older(days, arrived_at, matched),
        Aim::DaysSincePulled(days) => older(days, used_at, matched),
        Aim::DaysSinceTransitioned(days) => older(days, archived_at, matched),
    }
}

/// A restored image counts as pushed when it was restored.
pub(super) fn arrived_at<T>(image: &PlannedImage<T>) -> Timestamp {
    image.activated_at.unwrap_or(image.pushed_at)
}

fn used_at<T>(image: &PlannedImage<T>) -> Timestamp {
    let arrived_at = arrived_at(image);
    image.pulled_at.map_or(arrived_at, |pulled_at| pulled_at.max(arrived_at))
}

fn archived_at<T>(image: &PlannedImage<T>) -> Timestamp {
    image.archived_at.unwrap_or(image.pushed_at)
}

/// Spares what an index lists that stays. An index that goes may be listed itself, by one that stays, so this is repeated
/// until nothing changes; indexes are seldom nested, and never deeply.
fn spare_listed<T>(outcomes: &mut [Outcome], images: &[PlannedImage<T>]) {
    loop {
        let mut changed = false;
        for k in 0..images.len() {
            let Outcome::Taken { by, action } = outcomes[k] else { continue };
            // A child that is deleted would be missing when an index in the archive is restored.
            let holds = |&index: &usize| match outcomes[index].action() {
                Some(Action::Expire) => false,
                Some(Action::Transition) => action == Action::Expire,
                None => images[index].storage_class == StorageClass::Standard || action == Action::Expire,
            };
            if let Some(&index) = images[k].listed_by.iter().find(|index| holds(index)) {
                outcomes[k] = Outcome::Listed { wanted_by: by, index };
                changed = true;
            }
        }
        if !changed {
            return;
        }
    }
}

/// Gives referrers the fate of the image at the end of the chain of subjects. Digests leave no room for circles.
fn follow_subjects<T>(outcomes: &mut [Outcome], images: &[PlannedImage<T>]) {
    for k in 0..images.len() {
        let Some(subject) = images[k].subject else { continue };
        let (mut last, mut steps) = (subject, 0);
        while let Some(next) = images[last].subject.filter(|_| steps < images.len()) {
            (last, steps) = (next, steps + 1);
        }
        let action = outcomes[last].action();
        // One that an index lists as well stays with the index.
        let stays = |&index: &usize| index != k && outcomes[index].action().is_none();
        let listed = images[k].listed_by.iter().any(stays);
        outcomes[k] = Outcome::Follows { subject, action: action.filter(|_| !listed) };
    }
}

#[cfg(test)]
mod tests;
