//! The policy language: documents in, compiled policies out.
//!
//! A [`Policy`] is parsed once and asked many times. What it means for a request is decided in [`crate::decision`];
//! nothing here knows more than one policy.

mod action_set;
mod arn_pattern;
mod condition;
mod context;
mod date;
mod document;
mod error;
mod glob;
mod json;
mod key;
mod kind;
pub mod managed;
mod network;
mod operator;
mod principals;
mod public;
mod question;
mod statement;
mod template;
mod value;

use crate::action::RequestedAction;
use action_set::KnownActions;
pub use context::{Context, Extras};
pub use error::BadPolicy;
pub use key::ConditionKey;
pub use kind::PolicyKind;
pub use network::Network;
pub(crate) use principals::Meant;
pub use principals::{AwsPrincipal, Principals, is_session_name};
pub(crate) use question::Question;
pub use statement::{Effect, Statement};

/// The version of the language that a document is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// 2008-10-17, which a document without a version is of; it has no policy variables.
    V2008,
    /// 2012-10-17
    V2012,
}

/// A parsed and compiled policy.
#[derive(Debug, Clone)]
pub struct Policy {
    version: Version,
    id: Option<Box<str>>,
    statements: Box<[Statement]>,
    /// What any statement speaks of.
    known: KnownActions,
    asks_for_resource_tags: bool,
}

impl Policy {
    /// Parses a document of some kind and compiles it.
    ///
    /// # Errors
    /// See [`BadPolicy`].
    pub fn parse(text: &str, kind: PolicyKind) -> Result<Self, BadPolicy> {
        document::parse(text, kind)
    }

    fn new(version: Version, id: Option<Box<str>>, statements: Vec<Statement>) -> Self {
        let mut known = KnownActions::NONE;
        statements.iter().for_each(|statement| known.union(statement.actions.known()));
        let asks_for_resource_tags =
            statements.iter().flat_map(Statement::condition_keys).any(ConditionKey::is_resource_tag);
        Self { version, id, statements: statements.into(), known, asks_for_resource_tags }
    }

    /// The language's version.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// The document's id, if it has one.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The statements in the document's order.
    #[must_use]
    pub fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// The condition keys that its outcome can depend on, in order, each once.
    #[must_use]
    pub fn condition_keys(&self) -> std::collections::BTreeSet<&str> {
        self.statements.iter().flat_map(Statement::condition_keys).map(ConditionKey::name).collect()
    }

    /// Whether its outcome can depend on the tags of the resource (`aws:ResourceTag/...`): they need not be looked up for
    /// policies that do not ask.
    #[must_use]
    pub fn asks_for_resource_tags(&self) -> bool {
        self.asks_for_resource_tags
    }

    /// Whether it keeps to what a registry's policy may say while the registry's scope is V1: creating repositories,
    /// replicating and importing images. All of ECR's actions at once are tolerated.
    #[must_use]
    pub fn fits_registry_scope_v1(&self) -> bool {
        self.statements.iter().all(|statement| {
            let actions = &statement.actions;
            !actions.is_negated()
                && actions.patterns().iter().all(|pattern| {
                    pattern.is_whole_service()
                        || pattern.literal_name().is_some_and(|name| {
                            matches!(name, "createrepository" | "replicateimage" | "batchimportupstreamimage")
                        })
                })
        })
    }

    /// Whether any statement speaks of the action: most policies say nothing of most.
    pub(crate) fn speaks_of(&self, action: RequestedAction<'_>) -> bool {
        match action {
            RequestedAction::Known(action) => self.known.contains(action),
            RequestedAction::Other(_) => true,
        }
    }
}

impl Version {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "2008-10-17" => Some(Self::V2008),
            "2012-10-17" => Some(Self::V2012),
            _ => None,
        }
    }
}
