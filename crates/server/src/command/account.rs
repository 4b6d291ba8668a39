//! `wharfinger account create|list`. They work beside a running server.

use std::process::ExitCode;

use clap::Subcommand;
use model::{AccountId, Random, source};
use serde_json::json;

use super::{DONE, block_on, clock, default_registry, print, random, settings_of};
use crate::deployment::Deployment;
use crate::settings::Flags;
use crate::{Error, credentials};

#[derive(Subcommand)]
pub(super) enum Verb {
    /// Create an account and print its root's credentials, which are shown only now
    Create {
        /// Account id, 12 digits; random if omitted
        id: Option<AccountId>,
        /// Print JSON instead of a profile for ~/.aws/credentials
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        flags: Flags<false>,
    },
    /// List all accounts
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        flags: Flags<false>,
    },
}

pub(super) fn run(verb: Verb) -> Result<ExitCode, Error> {
    match verb {
        Verb::Create { id, json, flags } => create(id, json, &flags),
        Verb::List { json, flags } => list(json, &flags),
    }
}

fn create(id: Option<AccountId>, as_json: bool, flags: &Flags<false>) -> Result<ExitCode, Error> {
    let settings = settings_of(flags)?;
    let id = id.unwrap_or_else(|| draw_account_id(random().as_ref()));
    let created = block_on(async {
        let deployment = Deployment::open_beside(&settings, clock(), random()).await?;
        let created = deployment.registry.access().create_account(id).await?;
        deployment.database.close().await;
        Ok(created)
    });
    let root = created?.ok_or(Error::AccountExists(id))?;
    if as_json {
        let secret = root.secret_access_key.as_str();
        let object = json!({"accountId": id.as_str(), "accessKeyId": root.access_key_id, "secretAccessKey": secret});
        print(format_args!("{object:#}\n"));
    } else {
        let region = default_registry(flags, &settings)?.region;
        print(credentials::profile(id.as_str(), &root, &region).as_str());
    }
    Ok(DONE)
}

fn list(as_json: bool, flags: &Flags<false>) -> Result<ExitCode, Error> {
    let settings = settings_of(flags)?;
    let accounts = block_on(async {
        let deployment = Deployment::open_beside(&settings, clock(), random()).await?;
        Ok(deployment.registry.access().accounts().await?)
    })?;
    let default = default_registry(flags, &settings)?.account;
    let created_at =
        |millis| jiff::Timestamp::from_millisecond(millis).map_or_else(|_| String::new(), |at| at.to_string());
    let rows = accounts.iter().map(|account| (account.id, created_at(account.created_at.as_millis())));
    if as_json {
        let object = |(id, at): (AccountId, String)| json!({"accountId": id.as_str(), "createdAt": at, "default": id == default});
        let objects: Vec<_> = rows.map(object).collect();
        print(format_args!("{:#}\n", serde_json::Value::from(objects)));
    } else {
        print("ACCOUNT       CREATED\n");
        rows.for_each(|(id, at)| {
            let mark = if id == default { "  (default)" } else { "" };
            print(format_args!("{id}  {at}{mark}\n"));
        });
    }
    Ok(DONE)
}

/// Twelve digits, the first not zero.
fn draw_account_id(random: &dyn Random) -> AccountId {
    let number = u64::from_be_bytes(source::random_bytes(random)) % 900_000_000_000 + 100_000_000_000;
    number.to_string().parse().expect("twelve digits")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::SystemRandom;

    #[test]
    fn drawn_account_ids_have_twelve_digits() {
        for _ in 0..1000 {
            assert!(!draw_account_id(&SystemRandom).as_str().starts_with('0'));
        }
    }
}
