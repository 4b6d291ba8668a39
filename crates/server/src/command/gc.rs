//! `wharfinger gc`. It works beside a running server; with a shorter grace than pushes take, pushes in flight are told
//! that layers are missing, and nothing else.

use std::process::ExitCode;
use std::time::Duration;

use indicatif::HumanBytes;
use registry::Collected;

use super::{DONE, block_on, clock, print, random, settings_of};
use crate::Error;
use crate::deployment::Deployment;
use crate::settings::Flags;

pub(super) fn run(json: bool, grace: Option<Duration>, flags: &Flags<false>) -> Result<ExitCode, Error> {
    let mut settings = settings_of(flags)?;
    if let Some(grace) = grace {
        settings.registry.collection_grace = grace;
    }
    let collected = block_on(async {
        let deployment = Deployment::open_beside(&settings, clock(), random()).await?;
        let collected = deployment.registry.collect().await?;
        deployment.database.close().await;
        Ok(collected)
    })?;
    if json {
        print(format_args!("{:#}\n", serde_json::to_value(collected).unwrap_or_default()));
    } else {
        let Collected { layers, blobs, blob_bytes, uploads, strays } = collected;
        print(format_args!(
            "collected {layers} layers, {blobs} blobs ({}), {uploads} uploads and {strays} strays\n",
            HumanBytes(blob_bytes)
        ));
    }
    Ok(DONE)
}
