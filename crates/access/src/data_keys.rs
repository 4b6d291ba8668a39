//! Data keys: each blob has its own, wrapped under a root key for that blob alone.

use model::seal::Key;
use uuid::Uuid;

use crate::{Access, Error};

/// A blob's data key, plain and wrapped.
#[derive(Debug, Clone)]
pub struct DataKey {
    /// The key itself, in memory only.
    pub key: Key,
    /// The key as a row may hold it.
    pub wrapped: Vec<u8>,
}

impl Access {
    /// Draws a data key for the blob with this id.
    #[must_use]
    pub fn new_data_key(&self, blob: Uuid) -> DataKey {
        let random = self.0.random.as_ref();
        let key = Key::generate(random);
        let wrapped = self.0.subkeys.data_keys.seal(blob.as_bytes(), key.expose(), random);
        DataKey { key, wrapped }
    }

    /// Unwraps the data key of the blob with this id.
    ///
    /// # Errors
    /// [`Error::WrongMasterKey`] when it was not wrapped under a root key of this deployment for this blob; the database's.
    pub async fn open_data_key(&self, blob: Uuid, wrapped: &[u8]) -> Result<Key, Error> {
        let bytes = self.open_sealed(&self.0.subkeys.data_keys, blob.as_bytes(), wrapped).await?;
        let bytes = bytes.ok_or(Error::WrongMasterKey)?;
        let bytes: &[u8; 32] = bytes.as_slice().try_into().map_err(|_| Error::WrongMasterKey)?;
        Ok(Key::new(*bytes))
    }
}
