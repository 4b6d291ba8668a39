//! GetCallerIdentity.

use model::{AccountId, Caller};

/// Who calls, as it is told to itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallerIdentity {
    /// Its account.
    pub account: AccountId,
    /// Its ARN.
    pub arn: String,
    /// Its unique id.
    pub user_id: String,
}

impl CallerIdentity {
    /// Tells a caller who it is. That takes no permission, and no policy can forbid it: whoever can sign a request can
    /// know it.
    #[must_use]
    pub fn of(caller: &Caller) -> Self {
        let principal = &caller.principal;
        Self {
            account: principal.account(),
            arn: principal.to_string(),
            user_id: principal.user_id().unwrap_or_default(),
        }
    }
}
