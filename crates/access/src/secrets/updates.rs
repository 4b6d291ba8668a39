//! UpdateSecret.

use model::action::secretsmanager as actions;
use model::{Caller, Region};

use super::asking::Use;
use super::writes::Edit;
use super::{Error, PutSecretValue, SecretValue, WrittenSecret};
use crate::Access;

/// The longest description, in characters.
const DESCRIPTION_LEN_MAX: usize = 2048;

/// What is to be changed of a secret; the rest stays as it is.
#[derive(Debug, Clone, Default)]
pub struct UpdateSecret {
    /// What its owner says of it.
    pub description: Option<String>,
    /// The KMS key of its versions; the empty text for the one that Secrets Manager has in the account.
    pub kms_key: Option<String>,
    /// The value of a new current version.
    pub value: Option<SecretValue>,
    /// `ClientRequestToken`: the id of that version, by which a request that comes twice is known.
    pub token: Option<String>,
}

impl Access {
    /// Changes a secret. With another key, the versions that have one of AWS's stages are encrypted anew under it.
    ///
    /// # Errors
    /// Those of [`Access::put_secret_value`].
    pub async fn update_secret(
        &self,
        caller: &Caller,
        region: &Region,
        id: &str,
        update: UpdateSecret,
    ) -> Result<WrittenSecret, Error> {
        let UpdateSecret { description, kms_key: new_key, value, token } = update;
        if description.as_ref().is_some_and(|text| text.chars().count() > DESCRIPTION_LEN_MAX) {
            let message = format!("A description has at most {DESCRIPTION_LEN_MAX} characters.");
            return Err(Error::InvalidParameter(message));
        }
        let wanted = Use::new(caller, region, actions::UPDATE_SECRET)
            .with("secretsmanager:Description", description.as_deref())
            .with("secretsmanager:KmsKeyId", new_key.as_deref());
        let permit = self.use_live_secret(&wanted, id).await?;
        let edit = Edit { description, kms_key: new_key.map(|key| kms_key(Some(key))) };
        let put = value.map(|value| PutSecretValue { value, token, stages: None });
        self.write_secret(caller, permit.secret.clone(), edit, put).await
    }
}

/// The key that a request names: the empty text stands for none.
pub(super) fn kms_key(named: Option<String>) -> Option<String> {
    named.filter(|key| !key.is_empty())
}
