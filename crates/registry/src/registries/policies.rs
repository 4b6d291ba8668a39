//! The policy of a whole registry.

use meta::{account_settings, registry_policies};
use model::decision::RegistryScope;
use model::policy::{Policy, PolicyKind};
use model::{AccountSetting, Action, Caller, Region, RegistryId};

use crate::repositories::policies::unpinned;
use crate::{Error, Registry};

/// ECR's whole answer to a policy that it does not take.
const INVALID: &str = "Invalid registry policy provided";

impl Registry {
    /// PutRegistryPolicy: replaces the policy of the caller's registry as a whole, and gives back its text.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::InvalidParameter`].
    pub async fn put_registry_policy(&self, caller: &Caller, region: &Region, text: String) -> Result<String, Error> {
        let registry = self.own_registry(caller, Action::PUT_REGISTRY_POLICY, region).await?;
        let policy = Policy::parse(&text, PolicyKind::Registry).map_err(|_| refused())?;
        let put = self.0.db.write("put_registry_policy", move |tx| {
            Box::pin(async move {
                let scope = account_settings::find(tx, &registry, AccountSetting::RegistryPolicyScope.name()).await?;
                if RegistryScope::of_setting(scope.as_deref()) == RegistryScope::V1 && !policy.fits_registry_scope_v1()
                {
                    return Err(refused());
                }
                let pinned = access::iam::pin_principals(tx, &text).await?.map_err(|bad| unpinned(&bad, INVALID))?;
                registry_policies::put(tx, &registry, &pinned).await?;
                Ok::<_, Error>(access::iam::show_principals(tx, &pinned).await?)
            })
        });
        let shown = put.await?;
        self.0.access.changed();
        Ok(shown)
    }

    /// GetRegistryPolicy: the text.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RegistryPolicyNotFound`].
    pub async fn get_registry_policy(&self, caller: &Caller, region: &Region) -> Result<String, Error> {
        let registry = self.own_registry(caller, Action::GET_REGISTRY_POLICY, region).await?;
        let get = self.0.db.scan("get_registry_policy", move |tx| {
            Box::pin(async move {
                match registry_policies::find(tx, &registry).await? {
                    Some(pinned) => Ok(access::iam::show_principals(tx, &pinned).await?),
                    None => Err(Error::RegistryPolicyNotFound(registry.account)),
                }
            })
        });
        get.await
    }

    /// DeleteRegistryPolicy: the text that was.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RegistryPolicyNotFound`].
    pub async fn delete_registry_policy(&self, caller: &Caller, region: &Region) -> Result<String, Error> {
        let registry = self.own_registry(caller, Action::DELETE_REGISTRY_POLICY, region).await?;
        let delete = self.0.db.write_freeing("delete_registry_policy", move |tx| {
            Box::pin(async move {
                match registry_policies::delete(tx, &registry).await? {
                    Some(pinned) => Ok(access::iam::show_principals(tx, &pinned).await?),
                    None => Err(Error::RegistryPolicyNotFound(registry.account)),
                }
            })
        });
        let text = delete.await?;
        self.0.access.changed();
        Ok(text)
    }

    async fn own_registry(&self, caller: &Caller, action: Action, region: &Region) -> Result<RegistryId, Error> {
        self.0.access.any_resource(caller, action, region).await?;
        Ok(Self::registry_of(caller, None, region))
    }
}

fn refused() -> Error {
    Error::InvalidParameter { at: "PolicyText", constraint: INVALID.to_owned() }
}
