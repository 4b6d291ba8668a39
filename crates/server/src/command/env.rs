//! `wharfinger env`.
//!
//! What is printed names an endpoint for each service that is served (`AWS_ENDPOINT_URL_ECR`), not one for all
//! (`AWS_ENDPOINT_URL`, which works too): `aws s3` in the same shell is then not sent here. Where clients look for AWS is
//! this server itself (`--domain amazonaws.com`), no endpoint is named.

use std::fmt::Write as _;
use std::process::ExitCode;

use access::RootCredentials;
use model::AccountId;
use serde_json::{Map, Value};

use super::texts::Shell;
use super::{DONE, default_registry, print, say, settings_of};
use crate::settings::{Flags, Settings};
use crate::{Endpoint, Error, credentials};

/// The services that are served, as the AWS SDKs spell them in variables: the service id in upper case, with `_` for
/// spaces.
const SERVICES: [&str; 6] = ["ECR", "ECR_PUBLIC", "IAM", "KMS", "SECRETS_MANAGER", "STS"];
/// Variables that would win over those that are printed, or go with another key.
const STALE: [&str; 5] = [
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
];

/// In what form the environment is printed.
#[derive(clap::Args)]
pub(super) struct Form {
    /// The shell that will read it
    #[arg(long, value_enum, default_value = "bash", value_name = "SHELL")]
    shell: Shell,
    /// Print JSON: the variables and their values
    #[arg(long, conflicts_with_all = ["shell", "profile"])]
    json: bool,
    /// Print a profile of this name for ~/.aws/config instead
    #[arg(long, value_name = "NAME", conflicts_with = "shell")]
    profile: Option<String>,
}

pub(super) fn run(form: &Form, flags: &Flags<false>) -> Result<ExitCode, Error> {
    let settings = settings_of(flags)?;
    let mut endpoint = Endpoint::read(&settings.data_dir)?;
    endpoint.default = default_registry(flags, &settings)?;
    let root = root(&settings, endpoint.default.account)?;
    if let Some(name) = &form.profile {
        print(profile(name, &endpoint, &root));
        return Ok(DONE);
    }
    let set = variables(&endpoint, &root);
    let unset = stale(&endpoint);
    if form.json {
        let object: Map<String, Value> = set.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
        print(format_args!("{:#}\n", Value::Object(object)));
    } else {
        print(script(form.shell, &set, &unset));
    }
    if endpoint.has_names_of_aws() {
        let host = endpoint.registry_host();
        say(format_args!(
            "wharfinger: clients find this server by the names of AWS: they must lead to it, {host} too\n"
        ));
    }
    Ok(DONE)
}

/// What is set.
fn variables(endpoint: &Endpoint, root: &RootCredentials) -> Vec<(String, String)> {
    let services = if endpoint.has_names_of_aws() { &[] } else { &SERVICES[..] };
    let mut set: Vec<(String, String)> =
        services.iter().map(|service| (format!("AWS_ENDPOINT_URL_{service}"), endpoint.url.clone())).collect();
    let region = endpoint.default.region.to_string();
    // The AWS command line reads AWS_DEFAULT_REGION only, other clients AWS_REGION only.
    for (name, value) in [
        ("AWS_ACCESS_KEY_ID", root.access_key_id.clone()),
        ("AWS_SECRET_ACCESS_KEY", root.secret_access_key.to_string()),
        ("AWS_REGION", region.clone()),
        ("AWS_DEFAULT_REGION", region),
    ] {
        set.push((name.to_owned(), value));
    }
    set
}

/// What is unset.
fn stale(endpoint: &Endpoint) -> Vec<String> {
    let mut stale: Vec<String> = STALE.map(str::to_owned).into();
    if endpoint.has_names_of_aws() {
        stale.push("AWS_ENDPOINT_URL".to_owned());
        stale.extend(SERVICES.map(|service| format!("AWS_ENDPOINT_URL_{service}")));
    }
    stale
}

fn script(shell: Shell, set: &[(String, String)], unset: &[String]) -> String {
    let mut script = String::new();
    // Writing to a text does not fail.
    for (name, value) in set {
        let _ = match shell {
            Shell::Bash | Shell::Zsh => writeln!(script, "export {name}={}", quoted(value)),
            Shell::Fish => writeln!(script, "set -gx {name} {};", quoted_for_fish(value)),
        };
    }
    let _ = match shell {
        Shell::Bash | Shell::Zsh => writeln!(script, "unset {}", unset.join(" ")),
        Shell::Fish => writeln!(script, "set -e {};", unset.join(" ")),
    };
    script
}

/// A profile for `~/.aws/config`. Whoever names it means this server, so that its endpoint is for all services.
fn profile(name: &str, endpoint: &Endpoint, root: &RootCredentials) -> String {
    let head = if name == "default" { "[default]".to_owned() } else { format!("[profile {name}]") };
    let url = if endpoint.has_names_of_aws() { String::new() } else { format!("endpoint_url = {}\n", endpoint.url) };
    format!(
        "{head}\naws_access_key_id = {}\naws_secret_access_key = {}\nregion = {}\n{url}",
        root.access_key_id,
        root.secret_access_key.as_str(),
        endpoint.default.region
    )
}

fn root(settings: &Settings, account: AccountId) -> Result<RootCredentials, Error> {
    if let Some(chosen) = &settings.root {
        let (id, secret) = (chosen.access_key_id.clone(), chosen.secret_access_key.to_string());
        return Ok(RootCredentials::new(account, id, secret)?);
    }
    let path = settings.data_dir.credentials();
    credentials::read(&path, account)?.ok_or_else(|| Error::BadCredentials {
        path,
        reason: format!(
            "it has no key of the account {account}. If the server was started with WHARFINGER_ROOT_ACCESS_KEY_ID and \
             WHARFINGER_ROOT_SECRET_ACCESS_KEY, set them here too; the keys of accounts that `wharfinger account create` \
             made are known only to their owners"
        ),
    })
}

/// The value as bash and zsh read it.
pub(super) fn quoted(value: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_./:+=@%,".contains(&b);
    if !value.is_empty() && value.bytes().all(plain) {
        value.to_owned()
    } else {
        format!("'{}'", value.replace('\'', r"'\''"))
    }
}

/// The value as fish reads it.
fn quoted_for_fish(value: &str) -> String {
    format!("'{}'", value.replace('\\', r"\\").replace('\'', r"\'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_would_change_is_quoted() {
        let table = [
            ("http://localhost:3270", "http://localhost:3270"),
            ("http://[::1]:3270", "'http://[::1]:3270'"),
            ("a$b", "'a$b'"),
            ("a'b", r"'a'\''b'"),
            ("", "''"),
        ];
        for (value, expected) in table {
            assert_eq!(quoted(value), expected);
        }
        for (value, expected) in [("a$b", "'a$b'"), ("a'b", r"'a\'b'"), (r"a\b", r"'a\\b'")] {
            assert_eq!(quoted_for_fish(value), expected);
        }
    }
}
