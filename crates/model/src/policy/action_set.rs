//! Action and NotAction, compiled to a bit for each action that Wharfinger serves.

use crate::action::{ACTIONS, Action, RequestedAction};
use crate::policy::BadPolicy;
use crate::policy::glob::Glob;

const WORDS: usize = ACTIONS.div_ceil(64);

/// A set of the actions that have a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KnownActions([u64; WORDS]);

impl KnownActions {
    pub(crate) const NONE: Self = Self([0; WORDS]);

    fn insert(&mut self, action: Action) {
        self.0[action.index() / 64] |= 1 << (action.index() % 64);
    }

    pub(crate) fn contains(&self, action: Action) -> bool {
        self.0[action.index() / 64] & (1 << (action.index() % 64)) != 0
    }

    pub(crate) fn union(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(word, other)| *word |= other);
    }
}

/// The actions that a statement speaks of.
#[derive(Debug, Clone)]
pub(crate) struct ActionSet {
    known: KnownActions,
    /// For actions without a number.
    patterns: Box<[ActionPattern]>,
    negated: bool,
}

impl ActionSet {
    /// Compiles the patterns of Action or, `negated`, of NotAction.
    pub(crate) fn new(patterns: Vec<ActionPattern>, negated: bool) -> Self {
        let mut listed = KnownActions::NONE;
        for pattern in &patterns {
            pattern.known_actions(|action| listed.insert(action));
        }
        let mut known = listed;
        if negated {
            known = KnownActions::NONE;
            Action::all().filter(|action| !listed.contains(*action)).for_each(|action| known.insert(action));
        }
        Self { known, patterns: patterns.into(), negated }
    }

    pub(crate) fn known(&self) -> &KnownActions {
        &self.known
    }

    pub(crate) fn contains(&self, action: RequestedAction<'_>) -> bool {
        match action {
            RequestedAction::Known(action) => self.known.contains(action),
            RequestedAction::Other(text) => {
                let lower = text.to_ascii_lowercase();
                let Some((service, name)) = lower.split_once(':') else { return false };
                self.patterns.iter().any(|pattern| pattern.matches(service, name)) != self.negated
            }
        }
    }

    pub(crate) fn patterns(&self) -> &[ActionPattern] {
        &self.patterns
    }

    pub(crate) fn is_negated(&self) -> bool {
        self.negated
    }
}

/// `*`, `ecr:*`, `ecr:Get*`; letters' case does not matter.
#[derive(Debug, Clone)]
pub(crate) struct ActionPattern {
    /// In lower case; none is any.
    service: Option<Box<str>>,
    name: Glob,
}

impl ActionPattern {
    pub(crate) fn parse(text: &str) -> Result<Self, BadPolicy> {
        if text == "*" {
            return Ok(Self { service: None, name: Glob::new("*") });
        }
        let (service, name) = text.split_once(':').ok_or(BadPolicy::NoVendor)?;
        if name.contains(':') {
            return Err(BadPolicy::ActionColons);
        }
        let is_name = !service.is_empty() && service.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b));
        if !is_name && service != "*" {
            return Err(BadPolicy::Vendor(service.into()));
        }
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.*?".contains(&b)) {
            return Err(BadPolicy::LegacyParsing);
        }
        let service = is_name.then(|| service.to_ascii_lowercase().into());
        Ok(Self { service, name: Glob::new(&name.to_ascii_lowercase()) })
    }

    /// The one service whose actions it means; none when it means any's.
    pub(crate) fn service(&self) -> Option<&str> {
        self.service.as_deref()
    }

    /// The name that it means, in lower case, when it means but one.
    pub(crate) fn literal_name(&self) -> Option<&str> {
        self.name.as_literal()
    }

    /// Whether it means all actions of the services that it means any of.
    pub(crate) fn is_whole_service(&self) -> bool {
        self.name.is_any()
    }

    fn matches(&self, service: &str, name: &str) -> bool {
        self.service.as_deref().is_none_or(|own| own == service) && self.name.matches(name)
    }

    fn known_actions(&self, mut found: impl FnMut(Action)) {
        if let (Some(service), Some(name)) = (self.service(), self.literal_name()) {
            if let Some(action) = Action::find(&format!("{service}:{name}")) {
                found(action);
            }
            return;
        }
        let of_service = Action::all().filter(|action| self.service().is_none_or(|own| own == action.service()));
        of_service.filter(|action| self.name.matches(&action.name().to_ascii_lowercase())).for_each(found);
    }
}
