//! What time does to images that have a lifecycle policy.

use registry::{ExpiredImage, Registry};

/// Carries out the lifecycle policies that are due, and looks after previews.
pub(crate) async fn expire_images(registry: Registry) {
    if let Err(error) = registry.keep_lifecycle_previews().await {
        tracing::warn!(%error, "some previews of lifecycle policies are still to be made or forgotten");
    }
    match registry.expire_due(&tell).await {
        Ok(0) => {}
        Ok(images) => tracing::info!(images, "lifecycle policies took {images} images"),
        Err(error) => tracing::warn!(%error, "some lifecycle policies are still to be carried out"),
    }
}

fn tell(image: &ExpiredImage) {
    let tags: Vec<&str> = image.tags.iter().map(AsRef::as_ref).collect();
    tracing::info!(
        registry = %image.registry,
        repository = %image.repository,
        digest = %image.digest,
        tags = tags.join(","),
        rule_priority = image.rule_priority,
        reason = %image.reason,
        "a lifecycle policy took an image"
    );
}
