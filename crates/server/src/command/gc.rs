//! `wharfinger gc`. It works beside a running server; with a shorter grace than pushes take, pushes in flight are told
//! that layers are missing, and nothing else.

use std::process::ExitCode;
use std::time::Duration;

use indicatif::{HumanBytes, HumanDuration};
use model::collection::StrayLimit;
use registry::{Collected, Waiting};
use serde_json::json;

use super::progress::Progress;
use super::{DONE, block_on, clock, print, random, settings_of};
use crate::Error;
use crate::deployment::Deployment;
use crate::settings::Flags;

pub(super) fn run(json: bool, grace: Option<Duration>, strays: bool, flags: &Flags<false>) -> Result<ExitCode, Error> {
    let mut settings = settings_of(flags)?;
    if let Some(grace) = grace {
        settings.registry.collection_grace = grace;
    }
    let limit = if strays { StrayLimit::None } else { StrayLimit::SmallShare };
    let told = Progress::in_words();
    let (collected, waiting) = block_on(async {
        let deployment = Deployment::open_beside(&settings, clock(), random()).await?;
        let tell = |so_far: &Collected| {
            told.say(&format!("collected {} blobs ({}) so far", so_far.blobs, HumanBytes(so_far.blob_bytes)));
        };
        let collected = deployment.registry.collect_telling(limit, &tell).await?;
        let waiting = deployment.registry.waiting_for_collection().await?;
        deployment.database.close().await;
        Ok((collected, waiting))
    })?;
    told.finish();
    if json {
        let mut report = serde_json::to_value(collected).unwrap_or_default();
        report["waiting"] = json!(waiting);
        print(format_args!("{report:#}\n"));
    } else {
        print_report(&collected);
        print_waiting(&waiting, settings.registry.collection_grace, settings.registry.upload_expiry);
    }
    Ok(if collected.strays_refused > 0 { ExitCode::from(1) } else { DONE })
}

fn print_report(collected: &Collected) {
    let Collected { layers, blobs, blob_bytes, uploads, strays, strays_refused, restored, quarantine_deleted } =
        collected;
    print(format_args!(
        "collected {layers} layers, {blobs} blobs ({}), {uploads} uploads and {strays} strays\n",
        HumanBytes(*blob_bytes)
    ));
    if *strays > 0 {
        print(
            "strays are stored layers that the database does not know; they stay in quarantine for a day or longer\n",
        );
    }
    if *restored > 0 {
        print(format_args!("restored {restored} layers from quarantine: the database knows them again\n"));
    }
    if *quarantine_deleted > 0 {
        print(format_args!("deleted {quarantine_deleted} layers whose time in quarantine was over\n"));
    }
    if *strays_refused > 0 {
        print(format_args!(
            "the database does not know {strays_refused} of the stored layers, which is more than crashes leave behind; \
             they were not touched. Is it the right database, or an old backup? `wharfinger gc --strays` moves them to \
             quarantine all the same\n"
        ));
    }
}

fn print_waiting(waiting: &Waiting, grace: Duration, upload_expiry: Duration) {
    let Waiting { blobs, blob_bytes, uploads, upload_bytes } = waiting;
    if *blobs > 0 {
        print(format_args!(
            "{blobs} layers ({}) that no image holds wait until their grace of {} is over; `wharfinger gc --grace 0s` \
             collects them now\n",
            HumanBytes(*blob_bytes),
            HumanDuration(grace)
        ));
    }
    if *uploads > 0 {
        print(format_args!(
            "{uploads} uploads ({}) are not complete; each is collected when no bytes came for {} (--upload-expiry)\n",
            HumanBytes(*upload_bytes),
            HumanDuration(upload_expiry)
        ));
    }
}
