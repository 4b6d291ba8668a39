//! What time does to KMS keys.

use registry::Registry;

/// Shreds the keys whose day of deletion has come, and gives new material to those whose period is over.
pub(crate) async fn keep_keys(registry: Registry) {
    let access = registry.access();
    match access.shred_due_keys().await {
        Ok(0) => {}
        Ok(keys) => tracing::info!(keys, "{keys} KMS keys were deleted with their material"),
        Err(error) => tracing::warn!(%error, "some KMS keys are still to be deleted"),
    }
    match access.rotate_due_keys().await {
        Ok(0) => {}
        Ok(keys) => tracing::info!(keys, "{keys} KMS keys were given new material"),
        Err(error) => tracing::warn!(%error, "some KMS keys are still to be given new material"),
    }
}
