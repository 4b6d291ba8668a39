//! GetAccessKeyInfo.

use meta::access_keys;
use model::decision::Resource;
use model::{AccountId, Caller, Region, action};

use super::Error;
use crate::Access;
use crate::gate::Ask;
use crate::sessions::account_of;

impl Access {
    /// The account that an access key is of, whether the key is active or not. Of a temporary key the id says it, and
    /// nothing else is known.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn access_key_info(&self, caller: &Caller, region: &Region, id: &str) -> Result<AccountId, Error> {
        let ask = Ask::new(caller, action::sts::GET_ACCESS_KEY_INFO, Resource::Any);
        self.ask(Ask { region: Some(region), ..ask }).await?;
        if let Some(account) = account_of(id) {
            return Ok(account);
        }
        let wanted = id.to_owned();
        let read =
            self.0.db.read("find_access_key", move |tx| Box::pin(async move { access_keys::find(tx, &wanted).await }));
        let found = read.await?.map(|key| key.account);
        found.ok_or_else(|| Error::ValidationError(format!("The access key id {id} is not valid")))
    }
}
