//! Lifecycle policies: which images of a repository expire or go to the archive, and when.
//!
//! A policy is read by [`LifecyclePolicy::parse`], which refuses what ECR refuses. [`plan`] says what it does to a set of
//! images at a moment. Both are pure: the preview, the job that carries a policy out, and the command line use the same.

mod document;
mod order;
mod plan;
mod words;

use thiserror::Error;

pub use document::TEXT_LEN;
pub use order::{expiry_order, next_change};
pub use plan::{Outcome, Plan, PlannedImage, RuleCounts, plan};

use crate::stars;

/// A policy's rules, by priority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifecyclePolicy {
    /// The rules, the one that precedes all others first.
    pub rules: Vec<Rule>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// `rulePriority`: unique in the policy; the lower precedes.
    pub priority: u32,
    /// What its author says of it.
    pub description: Option<String>,
    /// Which images it is about.
    pub tags: TagSelection,
    /// What it does, and to which images of those.
    pub aim: Aim,
}

/// `tagStatus`, with the list that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TagSelection {
    /// Images without tags.
    Untagged,
    /// All images.
    Any,
    /// Images that have a tag for **each** of the patterns; one tag may do for several.
    Patterns(Vec<String>),
    /// Images that have, for **each** of the prefixes, a tag that begins with it.
    Prefixes(Vec<String>),
}

/// A rule's `countType` with its number, and its action: the combinations that ECR has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// `imageCountMoreThan`: all but the newest so many.
    CountMoreThan(u32, Action),
    /// `sinceImagePushed`: what was pushed longer ago than so many days.
    DaysSincePushed(u32, Action),
    /// `sinceImagePulled`: goes to the archive when it was last pulled longer ago than so many days.
    DaysSincePulled(u32),
    /// `sinceImageTransitioned`: expires when it has been in the archive for longer than so many days.
    DaysSinceTransitioned(u32),
}

/// What a rule does with an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The image is deleted with all its tags.
    Expire,
    /// The image goes to the archive.
    Transition,
}

/// Where an image is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum StorageClass {
    /// At hand: it can be pulled.
    #[default]
    Standard,
    /// In the archive: it has to be restored before it can be pulled.
    Archive,
}

/// Why a text is no lifecycle policy: ECR's words, which are those of a JSON schema validator, or where ECR's are not
/// known, words of our own. One line for each place.
#[derive(Debug, Error, PartialEq, Eq, Clone)]
#[error("Lifecycle policy validation failure: {0}")]
pub struct BadLifecyclePolicy(pub String);

impl LifecyclePolicy {
    /// The first rule that needs the archive: one that moves images there, or that is about images there.
    #[must_use]
    pub fn rule_for_archive(&self) -> Option<&Rule> {
        let needs_it =
            |rule: &&Rule| rule.action() == Action::Transition || rule.storage_class() == StorageClass::Archive;
        self.rules.iter().find(needs_it)
    }
}

impl Rule {
    /// The storage class whose images it is about.
    #[must_use]
    pub fn storage_class(&self) -> StorageClass {
        match self.aim {
            Aim::DaysSinceTransitioned(_) => StorageClass::Archive,
            _ => StorageClass::Standard,
        }
    }

    /// What it does.
    #[must_use]
    pub fn action(&self) -> Action {
        match self.aim {
            Aim::CountMoreThan(_, action) | Aim::DaysSincePushed(_, action) => action,
            Aim::DaysSincePulled(_) => Action::Transition,
            Aim::DaysSinceTransitioned(_) => Action::Expire,
        }
    }
}

impl TagSelection {
    /// Whether an image with these tags is selected.
    pub fn matches<T: AsRef<str>>(&self, tags: &[T]) -> bool {
        let one_fits = |fits: &dyn Fn(&str) -> bool| tags.iter().any(|tag| fits(tag.as_ref()));
        match self {
            Self::Any => true,
            Self::Untagged => tags.is_empty(),
            Self::Patterns(patterns) => patterns.iter().all(|pattern| one_fits(&|tag| stars::matches(pattern, tag))),
            Self::Prefixes(prefixes) => prefixes.iter().all(|prefix| one_fits(&|tag| tag.starts_with(&**prefix))),
        }
    }
}
