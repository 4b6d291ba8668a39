//! `wharfinger key rotate`. It works beside a running server; whoever is killed in the middle does it again.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use access::{Rotated, RotationProgress};
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::{DONE, block_on, clock, print, random, settings_of};
use crate::Error;
use crate::deployment::Deployment;
use crate::master_key::{KeyFile, MasterKeyPlace};
use crate::settings::{Flags, Settings};

#[derive(Subcommand)]
pub(super) enum Verb {
    /// Make a new root key and encrypt all keys and secrets with it; or change the master key, which encrypts the root keys
    Rotate {
        /// Change the master key instead, to a new one that takes the place of the present one
        #[arg(long)]
        new_master_key: bool,
        /// Change the master key instead, to the one in this file, which is created if it does not exist
        #[arg(long, value_name = "FILE", conflicts_with = "new_master_key")]
        new_master_key_file: Option<PathBuf>,
        /// Print what was done as JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        flags: Flags<false>,
    },
}

pub(super) fn run(verb: Verb) -> Result<ExitCode, Error> {
    let Verb::Rotate { new_master_key, new_master_key_file, json, flags } = verb;
    let settings = settings_of(&flags)?;
    match (new_master_key_file, new_master_key) {
        (Some(path), _) => change_master_key(json, &settings, Some(path)),
        (None, true) => change_master_key(json, &settings, None),
        (None, false) => rotate(json, &settings),
    }
}

fn rotate(as_json: bool, settings: &Settings) -> Result<ExitCode, Error> {
    let bar = spinner();
    let rotated = block_on(async {
        let deployment = Deployment::open_beside(settings, clock(), random()).await?;
        let told = |progress: RotationProgress| bar.set_message(in_words(progress));
        let rotated = deployment.registry.access().rotate_root_keys(told).await?;
        deployment.database.close().await;
        Ok(rotated)
    })?;
    bar.finish_and_clear();
    if as_json {
        print(format_args!("{:#}\n", serde_json::to_value(rotated).unwrap_or_default()));
        return Ok(DONE);
    }
    let Rotated { version, was_under_way, progress, deleted } = rotated;
    let begun = if was_under_way { ", which had been begun before" } else { "" };
    print(format_args!("everything is sealed under root key {version}{begun}: {}\n", in_words(progress)));
    if deleted > 0 {
        print(format_args!("{deleted} root keys that were retired long ago were deleted\n"));
    }
    Ok(DONE)
}

fn change_master_key(as_json: bool, settings: &Settings, file: Option<PathBuf>) -> Result<ExitCode, Error> {
    block_on(async {
        let random = random();
        let deployment = Deployment::open_beside(settings, clock(), Arc::clone(&random)).await?;
        let place = MasterKeyPlace::of(&settings.master_key, &settings.data_dir, clock())?;
        // The new key is durable before anything is sealed under it.
        let new = match &file {
            Some(path) => KeyFile::plain(path.clone()).find_or_draw(random.as_ref()).await?,
            None => place.find_or_draw_next(random.as_ref()).await?,
        };
        deployment.registry.access().change_master_key(&new).await?;
        if file.is_none() {
            place.take_over()?;
        }
        deployment.database.close().await;
        Ok(())
    })?;
    if as_json {
        print(format_args!("{:#}\n", json!({"masterKeyFile": file})));
    } else if let Some(path) = file {
        print(format_args!(
            "root keys are sealed under the key in {path} now: start the server with --master-key-file {path}\n",
            path = path.display()
        ));
    } else {
        print(
            "root keys are sealed under a new master key, which is in the place of the old one: restart the server\n",
        );
    }
    Ok(DONE)
}

fn in_words(progress: RotationProgress) -> String {
    let RotationProgress { seen, sealed_anew, unreadable } = progress;
    let damaged = if unreadable > 0 { format!(", {unreadable} cannot be read") } else { String::new() };
    format!("{seen} keys and secrets seen, {sealed_anew} sealed anew{damaged}")
}

fn spinner() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{spinner} {msg}").unwrap_or_else(|_| ProgressStyle::default_spinner());
    ProgressBar::new_spinner().with_style(style)
}
