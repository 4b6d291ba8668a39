//! `wharfinger policy explain`: why a request is allowed or denied. It works beside a running server, on the same rows and by
//! the same decision as its gate.

use std::fmt::Write as _;
use std::process::ExitCode;

use access::{BeyondPolicies, ConsideredPolicy, Explained, ExplainedStatement, Hypothetical};
use clap::Subcommand;
use model::RegistryId;
use model::decision::{Layer, PolicySource};
use model::policy::Effect;
use serde_json::json;

use super::{DONE, block_on, clock, default_registry, print, random, settings_of};
use crate::Error;
use crate::deployment::Deployment;
use crate::settings::Flags;

/// The exit code when it is denied.
const DENIED: u8 = 1;

/// The note when a KMS key's policy does not allow what a grant may.
const GRANTS_NOT_ASKED: &str = "grants of the key were not looked at: one of them may allow it";

#[derive(Subcommand)]
pub(super) enum Verb {
    /// Tell whether a request would be allowed, by which statement, and which policies apply; exit code 1 if it would be
    /// denied
    Explain {
        /// Who would ask: the ARN of a user, role, role session or root, a service such as codebuild.amazonaws.com, or a
        /// name in the default account: ci or user/ci, role/deploy, root
        #[arg(long, value_name = "PRINCIPAL")]
        principal: String,
        /// Action, such as ecr:PutImage
        #[arg(long)]
        action: String,
        /// Resource: an ARN, *, or the name of a repository in the default account and region
        #[arg(long, value_name = "RESOURCE")]
        resource: String,
        /// Value of a condition key, such as aws:SourceIp=10.0.0.1; may be given several times
        #[arg(long = "context", value_name = "KEY=VALUE", value_parser = key_and_value)]
        context: Vec<(String, String)>,
        /// Print JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        flags: Flags<false>,
    },
}

pub(super) fn run(verb: Verb) -> Result<ExitCode, Error> {
    let Verb::Explain { principal, action, resource, context, json, flags } = verb;
    let settings = settings_of(&flags)?;
    let registry = default_registry(&flags, &settings)?;
    let (principal, resource) = (principal_arn(principal, &registry), resource_arn(resource, &action, &registry));
    let hypothetical = Hypothetical { principal, action, resource, region: registry.region, context };
    let explained = block_on(async {
        let deployment = Deployment::open_beside(&settings, clock(), random()).await?;
        let explained = deployment.registry.access().explain(&hypothetical).await;
        deployment.database.close().await;
        Ok(explained?)
    })?;
    if json {
        print(format_args!("{:#}\n", object(&explained)));
    } else {
        print(text(&explained));
    }
    Ok(if explained.is_allowed() { DONE } else { ExitCode::from(DENIED) })
}

/// A principal of the default account may go by its name alone.
fn principal_arn(named: String, registry: &RegistryId) -> String {
    let RegistryId { account, region } = registry;
    let is_account = named.len() == 12 && named.bytes().all(|byte| byte.is_ascii_digit());
    // Services have dots in their names.
    if is_account || named.contains([':', '*']) || named.ends_with(".amazonaws.com") {
        return named;
    }
    let kind = if named == "root" || named.starts_with("user/") || named.starts_with("role/") { "" } else { "user/" };
    format!("arn:{}:iam::{account}:{kind}{named}", region.partition())
}

/// A repository of the default registry may go by its name alone.
fn resource_arn(named: String, action: &str, registry: &RegistryId) -> String {
    let is_of_ecr = action.len() >= 4 && action.as_bytes()[..4].eq_ignore_ascii_case(b"ecr:");
    if !is_of_ecr || named.contains(':') || named == "*" {
        return named;
    }
    let RegistryId { account, region } = registry;
    format!("arn:{}:ecr:{region}:{account}:repository/{named}", region.partition())
}

fn key_and_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if key.contains(':') => Ok((key.to_owned(), value.to_owned())),
        _ => Err("a condition key and its value look like aws:SourceIp=10.0.0.1".to_owned()),
    }
}

fn text(explained: &Explained) -> String {
    let mut text = String::new();
    // Writing to a text does not fail.
    let mut line = |line: std::fmt::Arguments<'_>| {
        let _ = writeln!(text, "{line}");
    };
    match explained.refusal() {
        None => line(format_args!("allowed")),
        Some(refusal) => line(format_args!("denied: {refusal}")),
    }
    match (&explained.deciding, explained.beyond) {
        (_, Some(BeyondPolicies::NoPermissionNeeded)) => {
            line(format_args!("decided by no statement: it needs no permission, and no policy can forbid it"));
        }
        (_, Some(BeyondPolicies::Refused(_))) => {
            line(format_args!("decided by no statement: it is refused whatever policies say"));
        }
        (Some(statement), None) => line(format_args!("decided by {}", Sentence(statement))),
        (None, None) if explained.is_allowed() => {
            line(format_args!("decided by no statement: an account's root may do everything in it"));
        }
        (None, None) => line(format_args!("decided by no statement: what no statement allows is denied")),
    }
    if explained.may_be_granted {
        line(format_args!("{GRANTS_NOT_ASKED}"));
    }
    line(format_args!("statements that match: {}", explained.matched.len()));
    for statement in &explained.matched {
        line(format_args!("  {}", Sentence(statement)));
    }
    line(format_args!("policies that apply: {}", explained.considered.len()));
    for policy in &explained.considered {
        line(format_args!("  {}: {}", policy.layer, policy.name));
    }
    if !explained.missing_keys.is_empty() {
        line(format_args!("condition keys without a value: {}", explained.missing_keys.join(", ")));
    }
    text
}

/// A statement in words.
struct Sentence<'a>(&'a ExplainedStatement);

impl std::fmt::Display for Sentence<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ExplainedStatement { policy, place, sid, effect } = self.0;
        write!(f, "{} by statement {place}", effect_word(*effect))?;
        if let Some(sid) = sid {
            write!(f, " ({sid})")?;
        }
        write!(f, " of the {} {}", policy.layer, policy.name)
    }
}

fn effect_word(effect: Effect) -> &'static str {
    match effect {
        Effect::Allow => "Allow",
        Effect::Deny => "Deny",
    }
}

fn object(explained: &Explained) -> serde_json::Value {
    let policy = |policy: &ConsideredPolicy| json!({"layer": layer_word(policy.layer), "source": source_word(policy.source), "name": policy.name});
    let statement = |found: &ExplainedStatement| {
        let effect = effect_word(found.effect);
        json!({"policy": policy(&found.policy), "statement": found.place, "sid": found.sid, "effect": effect})
    };
    let reason = explained.refusal();
    let note = explained.may_be_granted.then_some(GRANTS_NOT_ASKED);
    json!({
        "allowed": explained.is_allowed(),
        "reason": reason,
        "note": note,
        "decidedBy": explained.deciding.as_ref().map(statement),
        "matchedStatements": explained.matched.iter().map(statement).collect::<Vec<_>>(),
        "policies": explained.considered.iter().map(policy).collect::<Vec<_>>(),
        "missingContextKeys": explained.missing_keys,
    })
}

fn layer_word(layer: Layer) -> &'static str {
    match layer {
        Layer::Endpoint => "endpoint",
        Layer::Boundary => "boundary",
        Layer::Session => "session",
        Layer::Identity => "identity",
        Layer::Resource => "resource",
        Layer::Registry => "registry",
        Layer::Trust => "trust",
    }
}

fn source_word(source: PolicySource) -> &'static str {
    match source {
        PolicySource::User => "user",
        PolicySource::Group => "group",
        PolicySource::Role => "role",
        PolicySource::AwsManaged => "aws-managed",
        PolicySource::UserManaged => "user-managed",
        PolicySource::Resource => "resource",
        PolicySource::Endpoint => "endpoint",
        PolicySource::Given => "given",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_those_of_the_default_registry() {
        let registry = RegistryId {
            account: "123456789012".parse().expect("an account"),
            region: "eu-west-1".parse().expect("a region"),
        };
        for (named, expected) in [
            ("ci", "arn:aws:iam::123456789012:user/ci"),
            ("ann.lee", "arn:aws:iam::123456789012:user/ann.lee"),
            ("user/team/ci", "arn:aws:iam::123456789012:user/team/ci"),
            ("role/deploy", "arn:aws:iam::123456789012:role/deploy"),
            ("root", "arn:aws:iam::123456789012:root"),
            ("222222222222", "222222222222"),
            ("codebuild.amazonaws.com", "codebuild.amazonaws.com"),
            ("arn:aws:iam::222222222222:user/ci", "arn:aws:iam::222222222222:user/ci"),
        ] {
            assert_eq!(principal_arn(named.to_owned(), &registry), expected);
        }
        for (named, action, expected) in [
            ("team/app", "ecr:PutImage", "arn:aws:ecr:eu-west-1:123456789012:repository/team/app"),
            ("*", "ecr:CreateRepository", "*"),
            (
                "arn:aws:ecr:us-east-1:123456789012:repository/a",
                "ecr:PutImage",
                "arn:aws:ecr:us-east-1:123456789012:repository/a",
            ),
            ("team", "kms:Decrypt", "team"),
            ("team", "é", "team"),
        ] {
            assert_eq!(resource_arn(named.to_owned(), action, &registry), expected);
        }
    }
}
