//! A registry's settings.

use access::Circumstances;
use meta::account_settings;
use model::policy::Extras;
use model::{AccountSetting, Action, Caller, Region, RegistryId};

use crate::{Error, Registry};

impl Registry {
    /// GetAccountSetting: the value, or what it is while nobody has set it.
    ///
    /// # Errors
    /// [`Error::AccessDenied`].
    pub async fn get_account_setting(
        &self,
        caller: &Caller,
        region: &Region,
        setting: AccountSetting,
    ) -> Result<String, Error> {
        let registry = self.may_speak_of(caller, Action::GET_ACCOUNT_SETTING, region, setting).await?;
        self.account_setting(&registry, setting).await
    }

    /// PutAccountSetting. `value` must be one of the setting's.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::InvalidParameter`].
    pub async fn put_account_setting(
        &self,
        caller: &Caller,
        region: &Region,
        setting: AccountSetting,
        value: &str,
    ) -> Result<&'static str, Error> {
        let registry = self.may_speak_of(caller, Action::PUT_ACCOUNT_SETTING, region, setting).await?;
        let value = setting
            .value(value)
            .map_err(|reason| Error::InvalidParameter { at: "value", constraint: reason.to_string() })?;
        let put = self.0.db.write("put_account_setting", move |tx| {
            Box::pin(async move { account_settings::put(tx, &registry, setting.name(), value).await })
        });
        put.await?;
        self.0.access.changed();
        Ok(value)
    }

    /// The setting's value in a registry.
    pub(crate) async fn account_setting(
        &self,
        registry: &RegistryId,
        setting: AccountSetting,
    ) -> Result<String, Error> {
        let registry = registry.clone();
        let found = self.0.db.read("get_account_setting", move |tx| {
            Box::pin(async move { account_settings::find(tx, &registry, setting.name()).await })
        });
        let default = match setting {
            AccountSetting::BlobMounting if self.0.settings.blob_mounting => "ENABLED",
            AccountSetting::BlobMounting => "DISABLED",
            AccountSetting::RegistryPolicyScope => "V2",
        };
        Ok(found.await?.unwrap_or_else(|| default.to_owned()))
    }

    async fn may_speak_of(
        &self,
        caller: &Caller,
        action: Action,
        region: &Region,
        setting: AccountSetting,
    ) -> Result<RegistryId, Error> {
        let mut extras = Extras::new();
        extras.set("ecr:AccountSetting", setting.name());
        let circumstances = Circumstances { extras: Some(&extras), ..Circumstances::default() };
        self.0.access.any_resource_given(caller, action, region, circumstances).await?;
        Ok(Self::registry_of(caller, None, region))
    }
}
