//! What must hold for all policies.

use model::policy::{Policy, PolicyKind};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::case::Case;

const KINDS: [PolicyKind; 12] = [
    PolicyKind::Managed,
    PolicyKind::InlineUser,
    PolicyKind::InlineGroup,
    PolicyKind::InlineRole,
    PolicyKind::Session,
    PolicyKind::Trust,
    PolicyKind::Repository,
    PolicyKind::PublicRepository,
    PolicyKind::Registry,
    PolicyKind::Key,
    PolicyKind::Secret,
    PolicyKind::Endpoint,
];

fn actions() -> impl Strategy<Value = (&'static str, Value)> {
    let patterns =
        vec!["*", "ecr:*", "ecr:Batch*", "ecr:BatchGetImage", "ecr:?utImage", "ecr:PutImage", "ecr:*Image", "ecr:Get*"];
    (select(vec!["Action", "NotAction"]), prop::collection::vec(select(patterns), 1..3))
        .prop_map(|(element, patterns)| (element, json!(patterns)))
}

fn resources() -> impl Strategy<Value = (&'static str, Value)> {
    let patterns = vec![
        "*",
        "arn:aws:ecr:us-east-1:111122223333:repository/team/app",
        "arn:aws:ecr:*:111122223333:repository/team/*",
        "arn:aws:ecr:us-*-1:*:repository/*app",
        "arn:aws:ecr:eu-*:*:*",
        "arn:aws:ecr:*:*:repository/${aws:username}/*",
        "arn:aws:ecr:*:*:repository/t???/*",
    ];
    (select(vec!["Resource", "NotResource"]), prop::collection::vec(select(patterns), 1..3))
        .prop_map(|(element, patterns)| (element, json!(patterns)))
}

fn conditions() -> impl Strategy<Value = Value> {
    let one = select(vec![
        json!({"Bool": {"aws:SecureTransport": "true"}}),
        json!({"StringEquals": {"aws:UserAgent": ["a", "b"]}}),
        json!({"StringNotLike": {"aws:UserAgent": "a*"}}),
        json!({"StringEqualsIfExists": {"aws:SourceVpce": "vpce-1"}}),
        json!({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}),
        json!({"ForAllValues:StringEquals": {"aws:TagKeys": ["x", "y"]}}),
        json!({"ForAnyValue:StringLike": {"aws:TagKeys": "x*"}}),
        json!({"Null": {"aws:SourceVpce": "true"}}),
        json!({"StringEquals": {"aws:ResourceTag/t": "${aws:PrincipalTag/t}"}}),
    ]);
    prop_oneof![2 => Just(json!({})), 3 => one]
}

fn principals() -> impl Strategy<Value = (&'static str, Value)> {
    let listed = vec![
        json!("*"),
        json!({"AWS": "111122223333"}),
        json!({"AWS": ["arn:aws:iam::111122223333:user/ci", "111122223333"]}),
        json!({"AWS": "arn:aws:iam::444455556666:root"}),
        json!({"AWS": "arn:aws:iam::111122223333:role/runner"}),
        json!({"AWS": "arn:aws:sts::111122223333:assumed-role/runner/job-7"}),
        json!({"Service": "codebuild.amazonaws.com"}),
    ];
    (select(vec!["Principal", "Principal", "NotPrincipal"]), select(listed))
}

fn statement(with_principal: bool, effects: &'static [&'static str]) -> impl Strategy<Value = Value> {
    (select(effects), actions(), resources(), conditions(), principals()).prop_map(
        move |(effect, action, resource, condition, principal)| {
            let mut statement = json!({"Effect": effect, "Condition": condition});
            statement[action.0] = action.1;
            statement[resource.0] = resource.1;
            if with_principal {
                statement[principal.0] = principal.1;
            }
            statement
        },
    )
}

fn statements(with_principal: bool) -> impl Strategy<Value = Vec<Value>> {
    prop::collection::vec(statement(with_principal, &["Allow", "Allow", "Deny"]), 1..5)
}

fn document(statements: &[Value]) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

prop_compose! {
    pub fn any_case()(
        who in select(vec![
            "user:111122223333/ci", "root:111122223333", "role:111122223333/runner/job-7", "user:444455556666/ci",
            "root:444455556666", "service:codebuild.amazonaws.com/111122223333", "federated:111122223333/guest",
        ]),
        action in select(vec!["ecr:BatchGetImage", "ecr:PutImage", "ecr:GetAuthorizationToken", "ecr:CreateRepository"]),
        identity in statements(false),
        resource in prop::option::of(statements(true)),
        registry in prop::option::of(statements(true)),
        boundary in prop::option::weighted(0.3, statements(false)),
        session in prop::option::weighted(0.3, statements(false)),
        endpoint in prop::option::weighted(0.2, statements(true)),
        scope in select(vec!["V1", "V2"]),
        secure in any::<bool>(),
        agent in select(vec!["a", "c"]),
        tag_keys in prop::option::of(select(vec![json!(["x"]), json!(["x", "z"])])),
    ) -> Case {
        let mut context = json!({"aws:SecureTransport": secure, "aws:UserAgent": agent});
        if let Some(keys) = tag_keys {
            context["aws:TagKeys"] = keys;
        }
        let one = |statements: Option<Vec<Value>>| statements.map(|statements| document(&statements));
        let case = json!({
            "rule": "drawn", "expect": "", "who": who, "action": action, "scope": scope, "context": context,
            "identity": [document(&identity)], "boundary": one(boundary), "session": session.map(|s| vec![document(&s)]),
            "endpoint": one(endpoint), "resource": one(resource), "registry": one(registry),
        });
        serde_json::from_value(case).expect("is a case")
    }
}

/// All documents of a case that have a list of statements.
fn documents(case: &mut Case) -> Vec<&mut Vec<Value>> {
    let lone = [&mut case.boundary, &mut case.endpoint, &mut case.resource, &mut case.registry];
    let all = lone.into_iter().flatten().chain(case.identity.iter_mut()).chain(case.session.iter_mut().flatten());
    all.filter_map(|document| document.get_mut("Statement")?.as_array_mut()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn one_more_deny_never_allows(case in any_case(), deny in statement(false, &["Deny"])) {
        let (before, _) = case.outcome();
        let mut stricter = case;
        stricter.identity.push(document(&[deny]));
        let (after, _) = stricter.outcome();
        prop_assert!(before || !after);
    }

    #[test]
    fn one_more_allow_never_denies(case in any_case(), allow in statement(false, &["Allow"])) {
        let (before, _) = case.outcome();
        let mut laxer = case;
        laxer.identity.push(document(&[allow]));
        let (after, _) = laxer.outcome();
        prop_assert!(!before || after);
    }

    #[test]
    fn a_deny_of_everything_denies_everything(case in any_case(), layer in 0..5_usize) {
        let mut denied = case;
        let all = json!({"Effect": "Deny", "Action": "*", "Resource": "*"});
        let everybody = json!({"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"});
        match layer {
            0 => denied.identity.push(document(&[all])),
            1 => denied.session = Some(vec![document(&[all])]),
            2 => denied.boundary = Some(document(&[all])),
            3 => denied.resource = Some(document(&[everybody])),
            _ => denied.endpoint = Some(document(&[everybody])),
        }
        let (allowed, why) = denied.outcome();
        prop_assert!(!allowed && why.starts_with("an explicit deny"), "{}", why);
    }

    #[test]
    fn a_statement_about_something_else_changes_nothing(case in any_case(), effect in select(vec!["Allow", "Deny"])) {
        let before = case.outcome();
        let mut padded = case;
        for statements in documents(&mut padded) {
            let mut other = json!({"Effect": effect, "Action": "ecr:DeleteRepository", "Resource": "*"});
            if statements[0].get("Principal").or(statements[0].get("NotPrincipal")).is_some() {
                other["Principal"] = json!("*");
            }
            statements.insert(0, other);
        }
        prop_assert_eq!(padded.outcome(), before);
    }

    #[test]
    fn the_order_of_statements_and_policies_does_not_matter(case in any_case()) {
        let before = case.outcome();
        let mut reversed = case.clone();
        documents(&mut reversed).into_iter().for_each(|statements| statements.reverse());
        prop_assert_eq!(reversed.outcome(), before.clone());
        let mut split = case;
        let statements = split.identity[0]["Statement"].as_array().expect("a list");
        split.identity = statements.iter().rev().map(|one| document(std::slice::from_ref(one))).collect();
        prop_assert_eq!(split.outcome(), before);
    }

    #[test]
    fn bounds_never_give(case in any_case()) {
        let (bounded, _) = case.outcome();
        let mut unbounded = case;
        (unbounded.boundary, unbounded.session, unbounded.endpoint) = (None, None, None);
        let (free, _) = unbounded.outcome();
        prop_assert!(free || !bounded);
    }

    #[test]
    fn another_account_needs_a_policy_here(case in any_case()) {
        let mut alone = case;
        (alone.resource, alone.registry) = (None, None);
        let elsewhere = alone.who.contains("444455556666") || alone.who.starts_with("service");
        let (allowed, _) = alone.outcome();
        prop_assert!(!(elsewhere && allowed));
    }

    #[test]
    fn any_text_is_a_policy_or_is_refused(text in ".{0,200}") {
        for kind in KINDS {
            _ = Policy::parse(&text, kind);
        }
    }

    #[test]
    fn what_is_nearly_a_policy_is_one_or_is_refused(
        statements in statements(true), at in any::<prop::sample::Index>(), with in "[\\x00-\\x7f]{0,3}",
    ) {
        let text = document(&statements).to_string();
        let at = at.index(text.len());
        let end = (at + with.len() % 2 + 1).min(text.len());
        if text.is_char_boundary(at) && text.is_char_boundary(end) {
            let changed = format!("{}{with}{}", &text[..at], &text[end..]);
            for kind in KINDS {
                if let Ok(policy) = Policy::parse(&changed, kind) {
                    prop_assert!(!policy.statements().is_empty());
                }
            }
        }
    }
}
