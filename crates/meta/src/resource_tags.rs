//! Resource tags of repositories.

use model::resource_tag::ResourceTags;

use crate::repositories::RepositoryKey;
use crate::{Error, Tx};

/// A repository's tags.
pub async fn of_repository(_tx: &mut Tx, _repository: RepositoryKey) -> Result<ResourceTags, Error> {
    todo!()
}

/// Sets tags; keys that are there get the new value.
pub async fn put(_tx: &mut Tx, _repository: RepositoryKey, _tags: &ResourceTags) -> Result<(), Error> {
    todo!()
}

/// Removes the tags with these keys; absent keys are no matter.
pub async fn remove(_tx: &mut Tx, _repository: RepositoryKey, _keys: &[&str]) -> Result<(), Error> {
    todo!()
}
