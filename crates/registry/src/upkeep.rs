//! What nobody calls for: collection, and what operators ask when something is damaged.
//!
//! Nothing here has a caller to be authorised. `jobs` and the command line use it.

pub(crate) mod collection;
pub(crate) mod fsck;
pub(crate) mod holders;
pub(crate) mod strays;
