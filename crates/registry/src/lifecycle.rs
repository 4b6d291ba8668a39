//! Lifecycle policies: the policies of repositories, their previews, and what they take.
//!
//! What a policy does is decided by `model::lifecycle` alone. Here are the rows: [`candidates`] reads the images of a
//! repository, [`expiry`] deletes what a plan takes, and the plan of the command line comes from the same.

pub(crate) mod candidates;
pub(crate) mod expiry;
pub(crate) mod plans;
pub(crate) mod policies;
pub(crate) mod previews;

pub use expiry::ExpiredImage;
pub use meta::lifecycle_policies::LifecyclePolicy as StoredLifecyclePolicy;
pub use meta::lifecycle_previews::{Preview, PreviewImage, PreviewStatus};
pub use plans::LifecyclePlan;
pub use previews::{PreviewPage, PreviewSelection};
