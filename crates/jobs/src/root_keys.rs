//! What time does to root keys.

use registry::Registry;

/// Deletes the root keys that were retired so long ago that nothing needs them.
pub(crate) async fn prune_root_keys(registry: Registry) {
    match registry.access().prune_root_keys().await {
        Ok(pruned) if pruned.deleted == 0 => {}
        Ok(pruned) => tracing::info!(pruned.deleted, pruned.sealed_anew, "retired root keys were deleted"),
        Err(error) => tracing::warn!(%error, "retired root keys are still to be deleted"),
    }
}
