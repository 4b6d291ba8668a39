//! One statement of a policy, compiled.

use std::ops::Range;

use crate::policy::action_set::ActionSet;
use crate::policy::arn_pattern::ArnPattern;
use crate::policy::condition::Condition;
use crate::policy::key::ConditionKey;
use crate::policy::principals::{Meant, Principals};
use crate::policy::question::Question;

/// What a statement does to the requests it matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Permits them, where nothing denies them.
    Allow,
    /// Denies them, whatever permits them.
    Deny,
}

/// One statement of a policy.
#[derive(Debug, Clone)]
pub struct Statement {
    pub(crate) sid: Option<Box<str>>,
    pub(crate) effect: Effect,
    pub(crate) principals: Option<Principals>,
    pub(crate) actions: ActionSet,
    /// None where the policy's own resource is meant.
    pub(crate) resources: Option<Resources>,
    pub(crate) conditions: Box<[Condition]>,
    pub(crate) span: Range<usize>,
}

/// Resource or NotResource.
#[derive(Debug, Clone)]
pub(crate) struct Resources {
    pub(crate) negated: bool,
    pub(crate) patterns: Box<[ArnPattern]>,
}

impl Statement {
    /// The statement's id, if it has one.
    #[must_use]
    pub fn sid(&self) -> Option<&str> {
        self.sid.as_deref()
    }

    /// What it does.
    #[must_use]
    pub fn effect(&self) -> Effect {
        self.effect
    }

    /// Whom it speaks of; none in policies that are attached to whom they speak of.
    #[must_use]
    pub fn principals(&self) -> Option<&Principals> {
        self.principals.as_ref()
    }

    /// Where the statement stands in the document, in bytes.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// Line and column of the statement's first byte in the document, both counted from one.
    #[must_use]
    pub fn position(&self, document: &str) -> (usize, usize) {
        position(document, self.span.start)
    }

    /// Line and column of the byte after the statement's last.
    #[must_use]
    pub fn end_position(&self, document: &str) -> (usize, usize) {
        position(document, self.span.end)
    }

    /// The condition keys that its outcome can depend on.
    pub fn condition_keys(&self) -> impl Iterator<Item = &ConditionKey> {
        let of_resources = self.resources.iter().flat_map(|resources| &resources.patterns);
        let of_resources = of_resources.flat_map(ArnPattern::variables).map(|variable| &variable.key);
        of_resources.chain(self.conditions.iter().flat_map(Condition::keys))
    }

    /// Whether the statement matches the request, and how it means the principal.
    pub(crate) fn matches(&self, question: &Question<'_>) -> Option<Meant> {
        if !self.actions.contains(question.request.action) {
            return None;
        }
        let meant = match &self.principals {
            None => Meant::Itself,
            Some(principals) => principals.meaning(question.request.principal, self.effect)?,
        };
        let fits = self.resources.as_ref().is_none_or(|resources| resources.contain(question))
            && self.conditions.iter().all(|condition| condition.holds(question));
        fits.then_some(meant)
    }
}

fn position(document: &str, offset: usize) -> (usize, usize) {
    let before = document.get(..offset).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

impl Resources {
    fn contain(&self, question: &Question<'_>) -> bool {
        if matches!(*self.patterns, [ArnPattern::Any]) {
            return !self.negated;
        }
        let resource = question.resource();
        self.patterns.iter().any(|pattern| pattern.matches(resource, question)) != self.negated
    }
}
