//! What a principal may by itself: the policies of users, groups and roles, compiled, and remembered for two seconds.

use std::sync::Arc;

use model::Principal;
use model::decision::NamedPolicy;
use model::resource_tag::ResourceTags;

use crate::Access;

/// All that is looked up about a user or role for a decision.
#[derive(Debug, Default)]
pub(crate) struct Identity {
    /// Attached and inline policies, those of a user's groups included.
    pub(crate) policies: Vec<NamedPolicy>,
    /// The permissions boundary.
    pub(crate) boundary: Option<NamedPolicy>,
    /// The tags of the user or role.
    pub(crate) tags: ResourceTags,
}

impl Access {
    /// The policies of a principal. Root, services and strangers have none of their own.
    pub(crate) async fn identity_of(&self, _principal: &Principal) -> Result<Arc<Identity>, meta::Error> {
        Ok(Arc::default())
    }
}
