//! The sentence that a denied caller reads.

use std::fmt;

use crate::action::{Action, RequestedAction};
use crate::decision::Layer;
use crate::identity::Principal;
use crate::policy::Question;

/// Why a request was denied, with all that the caller may be told. The sentence is written when somebody reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denial {
    principal: Principal,
    action: DeniedAction,
    resource: Box<str>,
    reason: Reason,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum DeniedAction {
    Known(Action),
    Other(Box<str>),
}

/// The part of a denial that says what stood against the request, or what was missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// A statement of such a policy denies it.
    ExplicitDeny(Layer),
    /// No policy of the kind allows it, and one would have to.
    NotAllowed(Layer),
}

impl Denial {
    pub(crate) fn new(question: &Question<'_>, reason: Reason) -> Self {
        Self {
            principal: question.request.principal.clone(),
            action: match question.request.action {
                RequestedAction::Known(action) => DeniedAction::Known(action),
                RequestedAction::Other(text) => DeniedAction::Other(text.into()),
            },
            resource: question.resource().into(),
            reason,
        }
    }

    /// The denial of what nobody is allowed whatever policies say, such as a change of a policy that AWS manages: none of
    /// the layer would allow it.
    #[must_use]
    pub fn not_allowed(principal: &Principal, action: Action, resource: &str, layer: Layer) -> Self {
        let (principal, action) = (principal.clone(), DeniedAction::Known(action));
        Self { principal, action, resource: resource.into(), reason: Reason::NotAllowed(layer) }
    }

    /// The same denial, of a resource as the caller called it: what it is really called may be more than the caller may
    /// know.
    #[must_use]
    pub fn of_resource(self, name: &str) -> Self {
        Self { resource: name.into(), ..self }
    }

    /// What stood against the request, or what was missing.
    #[must_use]
    pub fn reason(&self) -> Reason {
        self.reason
    }
}

/// The sentence, as AWS words it.
impl fmt::Display for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { principal, action, resource, reason } = self;
        write!(f, "User: {principal} is not authorized to perform: {action} on resource: {resource} ")?;
        match reason {
            Reason::ExplicitDeny(layer) => {
                let article = match layer {
                    Layer::Trust => "the",
                    Layer::Identity => "an",
                    _ => "a",
                };
                write!(f, "with an explicit deny in {article} {layer}")
            }
            Reason::NotAllowed(layer) => write!(f, "because no {layer} allows the {action} action"),
        }
    }
}

impl fmt::Display for DeniedAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(action) => action.fmt(f),
            Self::Other(text) => f.write_str(text),
        }
    }
}

/// The kind of policy in AWS's words.
impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Endpoint => "VPC endpoint policy",
            Self::Boundary => "permissions boundary",
            Self::Session => "session policy",
            Self::Identity => "identity-based policy",
            Self::Resource | Self::Registry => "resource-based policy",
            Self::Trust => "role trust policy",
        })
    }
}
