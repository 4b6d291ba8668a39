//! What time does to secrets.

use registry::Registry;

/// Deletes the secrets whose recovery window is over.
pub(crate) async fn delete_due_secrets(registry: Registry) {
    match registry.access().delete_due_secrets().await {
        Ok(0) => {}
        Ok(secrets) => tracing::info!(secrets, "{secrets} secrets were deleted with their values"),
        Err(error) => tracing::warn!(%error, "some secrets are still to be deleted"),
    }
}
