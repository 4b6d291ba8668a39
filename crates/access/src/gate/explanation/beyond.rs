//! What is decided beyond policies: the calls that need no permission, and those that some callers never may make.

use model::action::sts;
use model::{Action, Principal};

use crate::sts::{ROOT_ASSUMES_NO_ROLE, SESSION_GETS_NO_FEDERATION_TOKEN, SESSION_GETS_NO_SESSION_TOKEN};

/// What stands whatever policies say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BeyondPolicies {
    /// The call needs no permission, and no policy can forbid it.
    NoPermissionNeeded,
    /// The service refuses such a caller, in these words.
    Refused(&'static str),
}

impl BeyondPolicies {
    /// What stands when somebody, by a long-term key or in a role's session, makes a call.
    pub(super) fn of(principal: &Principal, action: &str) -> Option<Self> {
        match (Action::find(action)?, principal) {
            (sts::GET_CALLER_IDENTITY, _) => Some(Self::NoPermissionNeeded),
            (sts::GET_SESSION_TOKEN, Principal::Root(_) | Principal::User { .. }) => Some(Self::NoPermissionNeeded),
            (sts::GET_SESSION_TOKEN, _) => Some(Self::Refused(SESSION_GETS_NO_SESSION_TOKEN)),
            (sts::ASSUME_ROLE, Principal::Root(_)) => Some(Self::Refused(ROOT_ASSUMES_NO_ROLE)),
            (sts::GET_FEDERATION_TOKEN, Principal::AssumedRole { .. }) => {
                Some(Self::Refused(SESSION_GETS_NO_FEDERATION_TOKEN))
            }
            _ => None,
        }
    }
}
