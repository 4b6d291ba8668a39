//! The command line: `wharfinger <verb>`. The verbs and their exit codes are a contract with scripts.
//!
//! 0 means done, 1 that `fsck` found something, that `gc` left strays, that `account create` had nothing to do or that what `policy explain` was
//! asked about is denied, 2 that the verb could not run.

mod account;
mod adopt;
mod env;
mod fsck;
mod gc;
mod key;
mod policy;
mod serve;
mod settings;
mod trust;

use std::fmt::Display;
use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use model::{Clock, Random};
use rustix::fs::Mode;

use crate::Error;
use crate::settings::{Flags, Settings};
use crate::system::{SystemClock, SystemRandom};

const DONE: ExitCode = ExitCode::SUCCESS;

/// Your own Elastic Container Registry.
#[derive(Parser)]
#[command(name = "wharfinger", version, about, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Serve the registry
    Serve {
        #[command(flatten)]
        flags: Flags<true>,
    },
    /// Print the environment in which AWS clients talk to the server, for `eval`
    Env {
        #[command(flatten)]
        flags: Flags<false>,
    },
    /// Create and list accounts
    Account {
        #[command(subcommand)]
        verb: account::Verb,
    },
    /// Declare that the data folder and the database belong to one deployment
    Adopt {
        #[command(flatten)]
        flags: Flags<false>,
    },
    /// Hash every layer and manifest again and check every row; exit code 1 when something is wrong
    Fsck {
        /// Print the report as JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        flags: Flags<false>,
    },
    /// Delete now what nothing has pointed at for the collection grace
    Gc {
        /// Print what was collected as JSON
        #[arg(long)]
        json: bool,
        /// The grace, instead of the settings'
        #[arg(long, value_name = "TIME", value_parser = crate::settings::parse_duration)]
        grace: Option<std::time::Duration>,
        /// Move stored layers that the database does not know to quarantine, however many they are
        #[arg(long)]
        strays: bool,
        #[command(flatten)]
        flags: Flags<false>,
    },
    /// Change the keys that everything is sealed under
    Key {
        #[command(subcommand)]
        verb: key::Verb,
    },
    /// Explain what policies come to
    Policy {
        #[command(subcommand)]
        verb: policy::Verb,
    },
    /// Print how to trust the certificates that the server makes
    Trust {
        /// Print the authority's certificate itself
        #[arg(long)]
        pem: bool,
        #[command(flatten)]
        flags: Flags<false>,
    },
    /// Print all settings with their meaning, in the form of a wharfinger.toml
    Settings,
}

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    let verb = Cli::parse().verb;
    // Whatever is made from here on is for its owner only.
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    let done = match verb {
        Verb::Serve { flags } => serve::run(&flags),
        Verb::Env { flags } => env::run(&flags),
        Verb::Account { verb } => account::run(verb),
        Verb::Fsck { json, flags } => fsck::run(json, &flags),
        Verb::Adopt { flags } => adopt::run(&flags),
        Verb::Gc { json, grace, strays, flags } => gc::run(json, grace, strays, &flags),
        Verb::Key { verb } => key::run(verb),
        Verb::Policy { verb } => policy::run(verb),
        Verb::Trust { pem, flags } => trust::run(pem, &flags),
        Verb::Settings => settings::run(),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            say(format_args!("wharfinger: {error}\n"));
            match error {
                Error::AccountExists(_) => ExitCode::from(1),
                _ => ExitCode::from(2),
            }
        }
    }
}

/// The settings in force for a verb.
fn settings_of<const SERVE: bool>(flags: &Flags<SERVE>) -> Result<Settings, Error> {
    Ok(Settings::from_layers(&flags.layers()?)?)
}

fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock)
}

fn random() -> Arc<dyn Random> {
    Arc::new(SystemRandom)
}

/// Runs a verb that is not `serve` on a runtime of its own.
fn block_on<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|source| Error::System { doing: "start the runtime", source })?;
    let done = runtime.block_on(work);
    runtime.shutdown_background();
    done
}

/// Prints what the verb was asked for. A reader that has gone, as `head` does, is no failure.
fn print(text: impl Display) {
    let mut out = io::stdout().lock();
    drop(write!(out, "{text}").and_then(|()| out.flush()));
}

/// Tells a person something that scripts do not read.
fn say(text: impl Display) {
    drop(write!(io::stderr().lock(), "{text}"));
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn secrets_are_no_flags() {
        for name in ["--master-key", "--root-secret-access-key", "--root-access-key-id"] {
            assert!(Cli::try_parse_from(["wharfinger", "serve", name, "x"]).is_err(), "{name}");
        }
    }

    #[test]
    fn verbs_other_than_serve_take_the_settings_they_need() {
        assert!(Cli::try_parse_from(["wharfinger", "fsck", "--data-dir", "x", "--database", "y"]).is_ok());
        assert!(Cli::try_parse_from(["wharfinger", "fsck", "--listen", "127.0.0.1:1"]).is_err());
        assert!(Cli::try_parse_from(["wharfinger", "gc", "--grace", "0s"]).is_ok());
        assert!(Cli::try_parse_from(["wharfinger", "gc", "--grace", "soon"]).is_err());
    }
}
