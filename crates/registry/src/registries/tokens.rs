//! Authorization tokens: what `docker login` needs.

use access::AuthorizationToken;
use model::{AccountId, Action, Caller, Region, RegistryId};

use crate::{Error, Registry};

/// A registry password, and one of the registries it is given out for.
#[derive(Clone)]
pub struct RegistryLogin {
    /// The password and its end.
    pub token: AuthorizationToken,
    /// The base URL to log in to.
    pub proxy_endpoint: String,
}

impl Registry {
    /// GetAuthorizationToken. `registry_ids` only multiplies the entries; the token is the caller's and the region's alone.
    ///
    /// # Errors
    /// [`Error::AccessDenied`].
    pub async fn get_authorization_token(
        &self,
        caller: &Caller,
        region: &Region,
        registry_ids: &[AccountId],
    ) -> Result<Vec<RegistryLogin>, Error> {
        self.0.access.any_resource(caller, Action::GET_AUTHORIZATION_TOKEN, region).await?;
        let token = self.0.access.issue_token(caller, region);
        let own = [caller.account()];
        let accounts = if registry_ids.is_empty() { &own[..] } else { registry_ids };
        let login = |&account: &AccountId| {
            let registry = RegistryId { account, region: region.clone() };
            let origin = &caller.origin;
            let proxy_endpoint = self.0.addressing.proxy_endpoint(&origin.host, origin.secure_transport, &registry);
            RegistryLogin { token: token.clone(), proxy_endpoint }
        };
        Ok(accounts.iter().map(login).collect())
    }
}
