//! Beside the crate `iam-rs`, which knows one bag of policies and no accounts: on whatever it can be asked, it must say
//! what we say, or the difference is explained here.

use std::collections::BTreeMap;

use iam_rs::{Arn, Context, ContextValue, Decision, IAMPolicy, IAMRequest, PolicyEvaluator, PrincipalId};
use model::Principal;
use proptest::prelude::*;
use serde_json::Value;

use crate::case::{Case, document, principal};
use crate::properties::any_case;

/// Rules where it differs, and why we do not follow.
const EXPLAINED: &[(&str, &[&str])] = &[
    ("case is folded beyond ASCII: tags are Unicode", &["StringEqualsIgnoreCase ignores case beyond ASCII"]),
    (
        "it reads no date without a time and no time without a zone, both of which the W3C's note has",
        &[
            "DateGreaterThan takes a later time",
            "DateGreaterThan leaves the bound out",
            "DateGreaterThanEquals takes the bound",
            "DateGreaterThanEquals refuses an earlier time",
            "DateEquals refuses another date",
            "DateNotEquals takes another date",
        ],
    ),
    (
        "flags arrive as texts where they come from outside, and in any case",
        &["Bool takes the flag in any case", "Bool compares a text that is a flag"],
    ),
    ("an IPv4 client of an IPv6 socket is an IPv4 client", &["an IPv4 address in IPv6 clothes is the IPv4 address"]),
    ("IAM documents that ArnEquals and ArnLike do the same", &["ArnEquals takes wildcards as ArnLike does"]),
    (
        "IAM documents that each part of an ARN is compared by itself; it compares the whole as a text",
        &["ArnLike matches part by part", "a star in a part does not reach into the next"],
    ),
    ("IAM documents that an empty text is a set of nothing", &["ForAllValues takes an empty value for none"]),
    (
        "it has no set operators with IfExists, which IAM takes",
        &["ForAnyValue with IfExists takes an absent key", "ForAnyValue with IfExists refuses an empty value"],
    ),
    (
        "what negates is the opposite of what does not, also for many values without a set operator",
        &["a plain negated operator on many values refuses one of them"],
    ),
    (
        "IAM documents that it completes an ARN with stars",
        &["an ARN that ends early stands for all that follows", "an ARN that ends early holds to what it has"],
    ),
    (
        "it fills in no variables in conditions",
        &[
            "the cache's role fetches its secrets",
            "an escaped star is a star",
            "an escaped question mark is a question mark",
            "an escaped dollar is a dollar",
            "tags of caller and resource can be compared",
            "variables ignore case where the operator does",
            "variables may stand in ARNs of conditions",
            "names of variables are found in any case",
        ],
    ),
    (
        "it puts an empty text where a variable has no value; IAM documents that nothing is equal to it or like it",
        &[
            "a variable without a value matches nothing",
            "a variable without a value in a deny of resources denies nothing",
            "a variable without a value in NotResource excepts nothing",
        ],
    ),
    (
        "it reads the wildcards and colons of a variable's value as the policy's own, which would let a caller choose them",
        &["a value's wildcards are characters", "a value's colons separate no parts"],
    ),
    (
        "it is told one name of the caller: a session's role and a user's id are others",
        &["a repository's policy that names the role allows its sessions", "a user is named by its id"],
    ),
    ("it reads one kind of principal in a statement", &["one of several principals is enough"]),
    (
        "who is excepted from an allow by the account is excepted",
        &["an allow of all but an account does not allow those in it"],
    ),
    (
        "everybody is everybody with an identity in AWS: a stranger's token has none",
        &["a role that trusts everybody does not trust every token"],
    ),
];

/// What it says; an error of its own is no allow. None for what it cannot be asked.
fn second_opinion(case: &Case) -> Option<Result<bool, String>> {
    let alone = case.boundary.is_none() && case.session.is_none() && case.endpoint.is_none() && case.registry.is_none();
    // What it knows of the time it would have to be told as a number.
    let is_timeless = !case.condition.as_ref().is_some_and(|condition| condition.to_string().contains("EpochTime"));
    let resource = Arn::parse(&case.on).ok()?;
    let who = principal(&case.who, None);
    let is_guest = resource.account_id.parse().is_ok_and(|owner: model::AccountId| owner != who.account());
    // One bag holds either kind of policies, and nobody in it is root.
    let documents = case.identity_documents();
    let is_one_bag = documents.is_empty() || case.resource.is_none();
    if !alone || !is_timeless || !is_one_bag || is_guest || matches!(who, Principal::Root(_)) {
        return None;
    }
    let documents = documents.into_iter().chain(case.resource.clone().map(document).map(on_all));
    let policies: Result<Vec<_>, _> = documents.map(serde_json::from_value::<IAMPolicy>).collect();
    let policies = match policies {
        Ok(policies) => policies,
        Err(error) => return Some(Err(error.to_string())),
    };
    let name = PrincipalId::String(who.to_string());
    let asked = match who {
        Principal::Service { .. } => iam_rs::Principal::Service(name),
        Principal::WebIdentity { .. } => iam_rs::Principal::Federated(name),
        _ => iam_rs::Principal::Aws(name),
    };
    let request = IAMRequest::new_with_context(asked, case.action.clone(), resource, context(case, &who));
    let evaluated = PolicyEvaluator::with_policies(policies).evaluate(&request);
    Some(evaluated.map(|result| result.decision == Decision::Allow).map_err(|error| error.to_string()))
}

/// It has no policies that are on their resource: their statements get one.
fn on_all(mut document: Value) -> Value {
    let statements = document.get_mut("Statement").and_then(Value::as_array_mut).expect("a list");
    for statement in statements.iter_mut().filter(|statement| statement.get("Resource").is_none()) {
        statement["Resource"] = "*".into();
    }
    document
}

/// The case's context, as it wants it.
fn context(case: &Case, who: &Principal) -> Context {
    let text = |text: &str| ContextValue::String(text.into());
    let mut context = Context::new()
        .with_string("aws:PrincipalAccount", who.account().to_string())
        .with_string("aws:ResourceAccount", case.on.split(':').nth(4).unwrap_or_default())
        .with_boolean("aws:SecureTransport", false)
        .with_boolean("aws:PrincipalIsAWSService", matches!(who, Principal::Service { .. }))
        .with_string("aws:SourceIp", "127.0.0.1")
        .with_string("aws:CurrentTime", "2026-11-20T08:00:00Z");
    let facts = [
        ("aws:PrincipalServiceName", matches!(who, Principal::Service { .. }).then(|| who.to_string())),
        ("aws:username", who.user_name().map(str::to_owned)),
        ("aws:userid", who.user_id()),
        ("aws:PrincipalType", who.kind().map(str::to_owned)),
        ("aws:PrincipalArn", who.principal_arn().map(|arn| arn.to_string())),
    ];
    for (key, value) in facts {
        if let Some(value) = value {
            context.insert(key.into(), text(&value));
        }
    }
    let via = case.context.get("aws:CalledVia").and_then(Value::as_array);
    context.insert("aws:ViaAWSService".into(), ContextValue::Boolean(via.is_some()));
    if let Some([first, .., last]) = via.map(Vec::as_slice) {
        context.insert("aws:CalledViaFirst".into(), text(first.as_str().unwrap_or_default()));
        context.insert("aws:CalledViaLast".into(), text(last.as_str().unwrap_or_default()));
    }
    let mut tag_keys = Vec::new();
    for (key, value) in &case.context {
        let value = match value {
            Value::Bool(flag) => ContextValue::Boolean(*flag),
            Value::String(one) if key == "aws:MultiFactorAuthAge" || key == "kms:GrantCount" => {
                one.parse().map_or_else(|_| text(one), ContextValue::Number)
            }
            Value::String(one) => text(one),
            Value::Array(many) => {
                ContextValue::StringList(many.iter().filter_map(Value::as_str).map(str::to_owned).collect())
            }
            other => panic!("no value of a key: {other}"),
        };
        if let Some(tag) = key.strip_prefix("aws:RequestTag/") {
            tag_keys.push(tag.to_owned());
        }
        if let Some(tag) = key.strip_prefix("aws:ResourceTag/") {
            context.insert(format!("ecr:ResourceTag/{tag}"), value.clone());
        }
        let key = key.replace("session-tag/", "aws:PrincipalTag/");
        context.insert(key.strip_prefix("claim/").unwrap_or(&key).into(), value);
    }
    if !tag_keys.is_empty() {
        context.insert("aws:TagKeys".into(), ContextValue::StringList(tag_keys));
    }
    context
}

#[test]
fn every_difference_is_explained() {
    let mut explained: BTreeMap<&str, &str> =
        EXPLAINED.iter().flat_map(|(why, rules)| rules.iter().map(move |rule| (*rule, *why))).collect();
    let (mut asked, mut unexplained) = (0, Vec::new());
    for case in Case::all() {
        let Some(theirs) = second_opinion(&case) else { continue };
        asked += 1;
        let ours = case.expect == "allow";
        if theirs != Ok(ours) && explained.remove(&*case.rule).is_none() {
            unexplained.push(format!("{}: ours {ours}, theirs {theirs:?}", case.rule));
        }
    }
    assert!(unexplained.is_empty(), "{unexplained:#?}");
    assert!(explained.is_empty(), "no longer different: {explained:#?}");
    assert!(asked > 290, "{asked}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn on_drawn_policies_of_a_user_it_says_the_same(case in any_case()) {
        let mut alone = case;
        alone.who = "user:111122223333/ci".into();
        (alone.boundary, alone.session, alone.endpoint, alone.resource, alone.registry) = (None, None, None, None, None);
        if let Some(theirs) = second_opinion(&alone) {
            prop_assert_eq!(theirs, Ok(alone.outcome().0), "{:?}", alone);
        }
    }
}
