//! The command line: `wharfinger <verb>`. The verbs and their exit codes are a contract with scripts.
//!
//! 0 means done, 1 that `fsck` found something, that `gc` left strays, that `blob holders` found no such layer, that `account
//! create` had nothing to do or that `policy explain` explains a denial, 2 that the verb could not run.

mod account;
mod adopt;
mod blob;
mod env;
mod fsck;
mod gc;
mod help;
mod key;
mod lifecycle;
mod policy;
mod progress;
mod serve;
mod settings;
mod texts;
mod trust;

use std::fmt::Display;
use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{FromArgMatches as _, Parser, Subcommand};
use model::{Clock, Random, RegistryId};
use rustix::fs::Mode;

use crate::settings::{Flags, Settings};
use crate::system::{SystemClock, SystemRandom};
use crate::{Endpoint, Error};

const DONE: ExitCode = ExitCode::SUCCESS;

/// A container registry with the API of Amazon ECR.
///
/// Clients of ECR work with it unmodified: docker, podman, containerd, the AWS command line and SDKs, Terraform.
#[derive(Parser)]
#[command(name = "wharfinger", version)]
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
    /// Print the variables that lead AWS clients to the server, for a shell's `eval`
    ///
    /// The variables name an endpoint for each service that is served, so that clients of other services of AWS in the same
    /// shell still reach AWS.
    Env {
        #[command(flatten)]
        form: env::Form,
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
    /// Hash every layer and manifest again and check every row; exit code 1 if something is wrong
    Fsck {
        /// Print the report as JSON
        #[arg(long)]
        json: bool,
        /// Mark damaged layers, so that pushing them again heals them; nothing is deleted
        #[arg(long)]
        repair: bool,
        #[command(flatten)]
        flags: Flags<false>,
    },
    /// Delete layers that no image has used for the grace period
    Gc {
        /// Print what was deleted as JSON
        #[arg(long)]
        json: bool,
        /// Grace period, such as 2h or 0 (default: the setting collection-grace)
        #[arg(long, value_name = "TIME", value_parser = crate::settings::parse_duration)]
        grace: Option<std::time::Duration>,
        /// Move stored layers that the database does not know to quarantine, however many they are
        #[arg(long)]
        strays: bool,
        #[command(flatten)]
        flags: Flags<false>,
    },
    /// Show which repositories and images hold a layer
    Blob {
        #[command(subcommand)]
        verb: blob::Verb,
    },
    /// Change the keys that data is encrypted with
    Key {
        #[command(subcommand)]
        verb: key::Verb,
    },
    /// Show what lifecycle policies would do
    Lifecycle {
        #[command(subcommand)]
        verb: lifecycle::Verb,
    },
    /// Explain how policies decide a request
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
    /// Print all settings with their meaning, as a wharfinger.toml
    Settings,
    /// Print a script that completes the command line in a shell
    Completions {
        /// The shell
        shell: texts::Shell,
    },
    /// Print a manual page
    Man {
        /// The verb; without one, the page of the program
        verb: Vec<String>,
        /// Write the pages of all verbs into this folder instead
        #[arg(long, value_name = "DIR", conflicts_with = "verb", value_hint = clap::ValueHint::DirPath)]
        dir: Option<std::path::PathBuf>,
    },
    /// Print the version
    Version,
}

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    let matches = help::command().get_matches();
    let verb = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit()).verb;
    // Whatever is made from here on is for its owner only.
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    let done = match verb {
        Verb::Serve { flags } => serve::run(&flags),
        Verb::Env { form, flags } => env::run(&form, &flags),
        Verb::Account { verb } => account::run(verb),
        Verb::Fsck { json, repair, flags } => fsck::run(json, repair, &flags),
        Verb::Adopt { flags } => adopt::run(&flags),
        Verb::Gc { json, grace, strays, flags } => gc::run(json, grace, strays, &flags),
        Verb::Blob { verb } => blob::run(verb),
        Verb::Key { verb } => key::run(verb),
        Verb::Lifecycle { verb } => lifecycle::run(verb),
        Verb::Policy { verb } => policy::run(verb),
        Verb::Trust { pem, flags } => trust::run(pem, &flags),
        Verb::Settings => settings::run(),
        Verb::Completions { shell } => Ok(texts::completions(shell)),
        Verb::Man { verb, dir } => texts::man(&verb, dir),
        Verb::Version => {
            print(concat!("wharfinger ", env!("CARGO_PKG_VERSION"), "\n"));
            Ok(DONE)
        }
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
    let settings = Settings::from_layers(&flags.layers()?)?;
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if let Some(meant) = crate::settings::variable_resembling(&name) {
            say(format_args!(
                "wharfinger: warning: the environment variable {name} is not a setting; did you mean {meant}?\n"
            ));
        }
    }
    Ok(settings)
}

/// The default account and region for a verb: as given to it, or else those of the server that serves the data folder.
fn default_registry(flags: &Flags<false>, settings: &Settings) -> Result<RegistryId, Error> {
    let given = flags.layers()?.0;
    let served = Endpoint::read(&settings.data_dir).ok().map(|endpoint| endpoint.default);
    let mut registry = RegistryId { account: settings.account, region: settings.region.clone() };
    if let Some(served) = served {
        if !given.contains_key("account") {
            registry.account = served.account;
        }
        if !given.contains_key("region") {
            registry.region = served.region;
        }
    }
    Ok(registry)
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
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        help::command().debug_assert();
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
        assert!(Cli::try_parse_from(["wharfinger", "gc", "--grace", "0"]).is_ok());
        assert!(Cli::try_parse_from(["wharfinger", "gc", "--grace", "soon"]).is_err());
    }
}
