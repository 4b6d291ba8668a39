//! The second factor that a request for temporary credentials shows: the serial number of an MFA device, and its code.

use std::sync::Arc;

use model::identity::SessionContext;
use model::{Caller, Timestamp};

use super::Error;
use crate::Access;
use crate::iam::BadMfa;

/// `SerialNumber` and `TokenCode`: both, or neither.
#[derive(Debug, Clone, Default)]
pub struct ShownMfa {
    /// The ARN of a virtual MFA device.
    pub serial: Option<String>,
    /// The code that it shows.
    pub code: Option<String>,
}

const INCOMPLETE: Error =
    Error::Forbidden("MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.");

const NO_DEVICE: Error = Error::Forbidden(
    "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and \
     associated with this user.",
);

const BAD_CODE: Error = Error::Forbidden("MultiFactorAuthentication failed with invalid MFA one time pass code.");

impl Access {
    /// When the second factor was shown, which is now; none where none is shown.
    pub(super) async fn mfa_shown(&self, caller: &Caller, mfa: &ShownMfa) -> Result<Option<Timestamp>, Error> {
        let (serial, code) = match (&mfa.serial, &mfa.code) {
            (None, None) => return Ok(None),
            (Some(serial), Some(code)) => (serial, code),
            _ => return Err(INCOMPLETE),
        };
        match self.check_mfa_code(caller, serial, code).await {
            Ok(()) => Ok(Some(self.0.clock.now())),
            Err(BadMfa::NoDevice) => Err(NO_DEVICE),
            Err(BadMfa::BadCode) => Err(BAD_CODE),
            Err(BadMfa::Internal(error)) => Err(error.into()),
        }
    }

    /// The caller as one who has just shown a second factor, which conditions can ask about; none where none is shown.
    pub(super) async fn caller_with_mfa(&self, caller: &Caller, mfa: &ShownMfa) -> Result<Option<Caller>, Error> {
        let Some(at) = self.mfa_shown(caller, mfa).await? else { return Ok(None) };
        let session = caller.session.as_deref().cloned().unwrap_or_else(|| SessionContext::new(at));
        let session = Some(Arc::new(SessionContext { mfa_at: Some(at), ..session }));
        Ok(Some(Caller { session, ..caller.clone() }))
    }
}
