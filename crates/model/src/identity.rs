//! Who calls: principals, and the caller that a request was authenticated as.

use std::fmt;
use std::sync::Arc;

use crate::account::AccountId;
use crate::arn::Arn;
use crate::origin::Origin;

/// Somebody that permissions can be given to or taken from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Principal {
    /// The account itself: it has all permissions on what the account owns.
    Root(AccountId),
}

impl Principal {
    /// The account that the principal belongs to.
    #[must_use]
    pub fn account(&self) -> AccountId {
        match self {
            Self::Root(account) => *account,
        }
    }

    /// The principal's ARN, as denials print it.
    #[must_use]
    pub fn arn(&self) -> Arn {
        match self {
            Self::Root(account) => Arn::root(*account),
        }
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.arn().fmt(f)
    }
}

/// A principal that has proved who it is, and how it did.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who it is.
    pub principal: Principal,
    /// The access key that signed the request or obtained the token.
    pub access_key_id: Box<str>,
    /// Where the request came from, for conditions and for the addresses that answers carry.
    pub origin: Arc<Origin>,
}

impl Caller {
    /// The caller's account, which `registryId` defaults to.
    #[must_use]
    pub fn account(&self) -> AccountId {
        self.principal.account()
    }
}
