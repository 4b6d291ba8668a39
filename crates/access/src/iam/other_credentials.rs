//! Kinds of credentials that nobody has here. Their lists are empty; who may not ask, or asks about nobody, is told so.

use model::action::iam;
use model::decision::Resource;
use model::{Action, Caller};

use super::Error;
use super::users::Whom;
use crate::Access;
use crate::gate::Ask;

/// A kind of credentials that no user has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherCredentials {
    /// ListSSHPublicKeys
    SshPublicKeys,
    /// ListSigningCertificates
    SigningCertificates,
    /// ListServiceSpecificCredentials
    ServiceSpecificCredentials,
}

impl OtherCredentials {
    fn action(self) -> Action {
        match self {
            Self::SshPublicKeys => iam::LIST_SSH_PUBLIC_KEYS,
            Self::SigningCertificates => iam::LIST_SIGNING_CERTIFICATES,
            Self::ServiceSpecificCredentials => iam::LIST_SERVICE_SPECIFIC_CREDENTIALS,
        }
    }
}

impl Access {
    /// Lists none of a user's credentials of this kind; without a name, of whoever calls.
    ///
    /// # Errors
    /// `NoSuchEntity`, `ValidationError`, and the gate's.
    pub async fn list_other_credentials(
        &self,
        caller: &Caller,
        kind: OtherCredentials,
        user: Option<&str>,
    ) -> Result<(), Error> {
        let ask = Ask::new(caller, kind.action(), Resource::Any);
        self.permitted_user_or_root(ask, Whom::of(user, caller)?).await.map(drop)
    }

    /// ListServiceSpecificCredentials of all users.
    ///
    /// # Errors
    /// The gate's.
    pub async fn list_service_specific_credentials_of_all(&self, caller: &Caller) -> Result<(), Error> {
        let all = super::arn(caller.account(), "user", "/", "*");
        self.ask(Ask::new(caller, iam::LIST_SERVICE_SPECIFIC_CREDENTIALS, Resource::Arn(&all))).await?;
        Ok(())
    }
}
