//! `wharfinger blob`: what is known of a stored layer. It only reads, and works beside a running server.

use std::process::ExitCode;

use clap::Subcommand;
use model::Digest;
use registry::{HoldingImage, LayerCopy, Registry};
use serde_json::json;

use super::{DONE, block_on, clock, print, random, settings_of};
use crate::Error;
use crate::deployment::Deployment;
use crate::settings::Flags;

#[derive(Subcommand)]
pub(super) enum Verb {
    /// List the repositories and images that hold a layer, in all registries; exit code 1 if the layer is not stored
    Holders {
        /// The layer's digest, sha256:...
        digest: Digest,
        /// Print one JSON document for each image
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        flags: Flags<false>,
    },
}

pub(super) fn run(verb: Verb) -> Result<ExitCode, Error> {
    let Verb::Holders { digest, json, flags } = verb;
    let settings = settings_of(&flags)?;
    block_on(async {
        let deployment = Deployment::open_beside(&settings, clock(), random()).await?;
        let copies = deployment.registry.layer_copies(digest).await?;
        if copies.is_empty() && !json {
            print(format_args!("no registry here has the layer {digest}\n"));
        }
        for copy in &copies {
            print_copy(&deployment.registry, copy, json).await?;
        }
        deployment.database.close().await;
        Ok(if copies.is_empty() { ExitCode::from(1) } else { DONE })
    })
}

async fn print_copy(registry: &Registry, copy: &LayerCopy, as_json: bool) -> Result<(), Error> {
    if !as_json {
        let key = copy.kms_key.as_ref().map(|key| format!(", under the key {key}")).unwrap_or_default();
        let state = if copy.damaged { ", DAMAGED: push the layer again to heal it" } else { "" };
        let LayerCopy { registry, blob, size_bytes, .. } = copy;
        print(format_args!("registry {registry}: blob {blob} ({size_bytes} bytes{key}){state}\n"));
    }
    let mut after = None;
    loop {
        let page = registry.holders(copy, after).await?;
        for image in &page.images {
            if as_json {
                print(format_args!("{}\n", json!({"copy": copy, "image": image})));
            } else {
                print(format_args!("  {}\n", in_words(image)));
            }
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    for (_, name) in registry.idle_holders(copy).await? {
        if as_json {
            print(format_args!("{}\n", json!({"copy": copy, "repository": name.to_string()})));
        } else {
            print(format_args!("  {name}: as a layer that no image holds\n"));
        }
    }
    Ok(())
}

/// An image and its tags, as people write them.
pub(super) fn in_words(image: &HoldingImage) -> String {
    let HoldingImage { repository, digest, tags, .. } = image;
    if tags.is_empty() {
        return format!("{repository}@{digest} (no tag)");
    }
    let tags: Vec<String> = tags.iter().map(ToString::to_string).collect();
    format!("{repository}@{digest} ({})", tags.join(", "))
}
