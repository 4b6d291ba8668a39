//! Whoever asks why is told of every statement.

use std::sync::Arc;

use model::decision::{Layer, NamedPolicy, Policies, PolicySource, Verdict, explain};
use model::policy::{Effect, Policy, PolicyKind};

use crate::case::Case;

const DOCUMENT: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "Pull", "Effect": "Allow", "Action": "ecr:Batch*", "Resource": "*"},
    {"Sid": "Push", "Effect": "Allow", "Action": "ecr:Put*", "Resource": "*"},
    {
      "Sid": "Office",
      "Effect": "Deny",
      "Action": "ecr:*",
      "Resource": "arn:aws:ecr:*:*:repository/${aws:PrincipalTag/team}/*",
      "Condition": {"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}, "StringEquals": {"aws:UserAgent": "${aws:username}"}}
    },
    {"Sid": "All", "Effect": "Allow", "Action": "*", "Resource": "*"}
  ]
}"#;

fn named(document: &str, kind: PolicyKind) -> NamedPolicy {
    let policy = Arc::new(Policy::parse(document, kind).expect("is one"));
    NamedPolicy { name: "p".into(), source: PolicySource::UserManaged, policy }
}

fn case(context: &str) -> Case {
    serde_json::from_str(&format!(r#"{{"rule": "r", "expect": "allow", "context": {context}}}"#)).expect("is a case")
}

#[test]
fn all_statements_that_match_are_told_and_the_one_that_decided() {
    let identity = [named(DOCUMENT, PolicyKind::Managed)];
    let boundary = named(
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ecr:*","Resource":"*"}]}"#,
        PolicyKind::Managed,
    );
    let policies = Policies { identity: &identity, boundary: Some(&boundary), ..Policies::none() };
    let told = |context: &str| {
        case(context).ask(|request| {
            let explanation = explain(request, &policies);
            let matched: Vec<_> =
                explanation.matched.iter().map(|m| (m.layer, m.index, m.statement.sid().map(str::to_owned))).collect();
            let deciding = explanation.decision.deciding.map(|m| (m.layer, m.index));
            let missing: Vec<String> = explanation.missing_keys.iter().map(|&key| key.to_owned()).collect();
            (explanation.decision.verdict, matched, deciding, missing, explanation.boundary_allows)
        })
    };
    let sid = |sid: &str| Some(sid.to_owned());
    let (verdict, matched, deciding, missing, boundary_allows) = told("{}");
    assert_eq!(verdict, Verdict::Allow);
    assert_eq!(
        matched,
        [(Layer::Boundary, 0, None), (Layer::Identity, 0, sid("Pull")), (Layer::Identity, 3, sid("All"))]
    );
    assert_eq!(deciding, Some((Layer::Identity, 0)));
    assert_eq!(missing, ["aws:principaltag/team", "aws:useragent"]);
    assert_eq!(boundary_allows, Some(true));

    let (verdict, matched, deciding, missing, _) =
        told(r#"{"aws:PrincipalTag/team": "team", "aws:UserAgent": "ci", "aws:SourceIp": "203.0.113.7"}"#);
    assert!(matches!(verdict, Verdict::Deny(_)));
    assert_eq!(matched.len(), 4);
    assert_eq!(deciding, Some((Layer::Identity, 2)));
    assert!(missing.is_empty());
}

#[test]
fn a_policy_tells_its_keys_and_where_its_statements_stand() {
    let policy = Policy::parse(DOCUMENT, PolicyKind::Managed).expect("is one");
    let keys: Vec<_> = policy.condition_keys().into_iter().collect();
    assert_eq!(keys, ["aws:principaltag/team", "aws:sourceip", "aws:useragent", "aws:username"]);
    let office = &policy.statements()[2];
    assert_eq!((office.sid(), office.effect()), (Some("Office"), Effect::Deny));
    assert!(
        DOCUMENT[office.span()].starts_with("{\n      \"Sid\": \"Office\"") && DOCUMENT[office.span()].ends_with('}')
    );
    assert_eq!((office.position(DOCUMENT), office.end_position(DOCUMENT)), ((6, 5), (12, 6)));
    let lone = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
    let policy = Policy::parse(lone, PolicyKind::Managed).expect("is one");
    assert_eq!(&lone[policy.statements()[0].span()], r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#);
}

#[test]
fn deciding_and_explaining_agree_on_every_case() {
    for case in Case::all() {
        let gathered = case.gather();
        let (allowed, _) = case.outcome();
        let explained = case.ask(|request| {
            let explanation = explain(request, &gathered.policies());
            if let Some(deciding) = explanation.decision.deciding {
                let found = explanation.matched.iter().any(|m| (m.layer, m.index) == (deciding.layer, deciding.index));
                assert!(found, "{}", case.rule);
            }
            explanation.decision.verdict == Verdict::Allow
        });
        assert_eq!(explained, allowed, "{}", case.rule);
    }
}
