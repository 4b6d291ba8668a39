//! `wharfinger key rotate`. It works beside a running server; whoever is killed in the middle does it again.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use access::{Rotated, RotationProgress};
use clap::Subcommand;
use serde_json::json;

use super::progress::Progress;
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
    let told = Progress::in_words();
    let rotated = block_on(async {
        let deployment = Deployment::open_beside(settings, clock(), random()).await?;
        let tell = |progress: RotationProgress| told.say(&in_words(progress));
        let rotated = deployment.registry.access().rotate_root_keys(tell).await?;
        deployment.database.close().await;
        Ok(rotated)
    })?;
    told.finish();
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
    let place_of_old = block_on(async {
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
        Ok(place.path().map(Path::to_owned))
    })?;
    if as_json {
        print(format_args!("{:#}\n", json!({"masterKeyFile": file})));
    } else if let Some(path) = file {
        print(after_move(&path, place_of_old.as_deref()));
    } else {
        print(
            "root keys are sealed under a new master key, which is in the place of the old one: restart the server\n",
        );
    }
    Ok(DONE)
}

/// What is left to do when the master key has moved to another file.
fn after_move(path: &Path, old: Option<&Path>) -> String {
    let path = path.display();
    let old = match old {
        Some(old) => format!(
            "- {} holds the old key, which opens only backups from before now: move it out of the data folder and keep it \
             with those backups\n",
            old.display()
        ),
        None => {
            "- WHARFINGER_MASTER_KEY holds the old key, which opens only backups from before now: take it out of the \
                 environment, or it is used instead of the file\n"
                .to_owned()
        }
    };
    format!(
        "root keys are sealed under the key in {path} now. Still to do:\n\
         - restart the server with --master-key-file {path}, and give all other verbs the same setting; \
         `master-key-file = \"{path}\"` in wharfinger.toml does both\n\
         {old}"
    )
}

fn in_words(progress: RotationProgress) -> String {
    let RotationProgress { seen, sealed_anew, unreadable } = progress;
    let damaged = if unreadable > 0 { format!(", {unreadable} cannot be read") } else { String::new() };
    format!("{seen} keys and secrets seen, {sealed_anew} sealed anew{damaged}")
}
