//! `wharfinger policy explain`: why somebody may or may not. It works beside a running server, on the same rows and by
//! the same decision as its gate.

use std::fmt::Write as _;
use std::process::ExitCode;

use access::{BeyondPolicies, ConsideredPolicy, Explained, ExplainedStatement, Hypothetical};
use clap::Subcommand;
use model::decision::{Layer, PolicySource};
use model::policy::Effect;
use serde_json::json;

use super::{DONE, block_on, clock, print, random, settings_of};
use crate::Error;
use crate::deployment::Deployment;
use crate::settings::Flags;

/// The exit code when it is denied.
const DENIED: u8 = 1;

/// What is said when a KMS key's policy does not allow what a grant may.
const GRANTS_NOT_ASKED: &str = "the grants of the key were not asked: one of them may allow it";

#[derive(Subcommand)]
pub(super) enum Verb {
    /// Tell whether a request would be allowed, by which statement, and which policies were asked; exit code 1 when it
    /// would be denied
    Explain {
        /// Who would ask: the ARN of a user, role, role's session or root, or a service such as codebuild.amazonaws.com
        #[arg(long, value_name = "ARN")]
        principal: String,
        /// What it would do, such as ecr:PutImage
        #[arg(long)]
        action: String,
        /// What it would do it to: an ARN, or *
        #[arg(long, value_name = "ARN")]
        resource: String,
        /// A condition key's value, such as aws:SourceIp=10.0.0.1; can be given several times
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
    let hypothetical = Hypothetical { principal, action, resource, region: settings.region.clone(), context };
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
            line(format_args!("decided by no statement: the root of an account may all in it"));
        }
        (None, None) => line(format_args!("decided by no statement: what nothing allows is denied")),
    }
    if explained.may_be_granted {
        line(format_args!("{GRANTS_NOT_ASKED}"));
    }
    line(format_args!("statements that match: {}", explained.matched.len()));
    for statement in &explained.matched {
        line(format_args!("  {}", Sentence(statement)));
    }
    line(format_args!("policies asked: {}", explained.considered.len()));
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
