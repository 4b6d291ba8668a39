use serde_json::json;

use super::*;

fn rule(priority: u32, selection: &Value, action: &Value) -> Value {
    json!({"rulePriority": priority, "selection": selection, "action": action})
}

fn untagged() -> Value {
    json!({"tagStatus": "untagged", "countType": "imageCountMoreThan", "countNumber": 1})
}

fn any() -> Value {
    json!({"tagStatus": "any", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 14})
}

fn archived() -> Value {
    json!({
        "tagStatus": "any",
        "storageClass": "archive",
        "countType": "sinceImageTransitioned",
        "countUnit": "days",
        "countNumber": 365,
    })
}

fn tagged(key: &str, list: &Value) -> Value {
    let mut selection = json!({"tagStatus": "tagged", "countType": "imageCountMoreThan", "countNumber": 1});
    selection[key] = list.clone();
    selection
}

fn expire() -> Value {
    json!({"type": "expire"})
}

fn transition() -> Value {
    json!({"type": "transition", "targetStorageClass": "archive"})
}

fn policy(rules: &[Value]) -> String {
    json!({"rules": rules}).to_string()
}

/// The value with a member set to another.
fn with(value: &Value, pointer: &str, key: &str, new: Value) -> Value {
    let mut changed = value.clone();
    changed.pointer_mut(pointer).expect("an object")[key] = new;
    changed
}

fn without(value: &Value, key: &str) -> Value {
    let mut changed = value.clone();
    changed.as_object_mut().expect("an object").remove(key);
    changed
}

#[track_caller]
fn refused(text: &str) -> String {
    let bad = LifecyclePolicy::parse(text).expect_err(text);
    bad.to_string().strip_prefix("Lifecycle policy validation failure: ").expect("the prefix").to_owned()
}

#[test]
fn every_combination_that_ecr_has_is_read() {
    let pulled = with(&any(), "", "countType", "sinceImagePulled".into());
    let table = [
        (untagged(), expire(), TagSelection::Untagged, Aim::CountMoreThan(1, Action::Expire)),
        (untagged(), transition(), TagSelection::Untagged, Aim::CountMoreThan(1, Action::Transition)),
        (any(), expire(), TagSelection::Any, Aim::DaysSincePushed(14, Action::Expire)),
        (any(), transition(), TagSelection::Any, Aim::DaysSincePushed(14, Action::Transition)),
        (pulled, transition(), TagSelection::Any, Aim::DaysSincePulled(14)),
        (archived(), expire(), TagSelection::Any, Aim::DaysSinceTransitioned(365)),
        (
            tagged("tagPatternList", &json!(["a*", "b"])),
            expire(),
            TagSelection::Patterns(vec!["a*".into(), "b".into()]),
            Aim::CountMoreThan(1, Action::Expire),
        ),
        (
            tagged("tagPrefixList", &json!(["a"])),
            expire(),
            TagSelection::Prefixes(vec!["a".into()]),
            Aim::CountMoreThan(1, Action::Expire),
        ),
        // What generators write beside what is meant.
        (
            with(&with(&untagged(), "", "storageClass", "standard".into()), "", "tagPrefixList", json!([])),
            expire(),
            TagSelection::Untagged,
            Aim::CountMoreThan(1, Action::Expire),
        ),
    ];
    for (selection, action, tags, aim) in table {
        let text = policy(&[rule(7, &selection, &action)]);
        let read = LifecyclePolicy::parse(&text).unwrap_or_else(|bad| panic!("{text}: {bad}"));
        assert_eq!(read.rules, [Rule { priority: 7, description: None, tags, aim }], "{text}");
    }
    let described = with(&rule(1, &any(), &expire()), "", "description", "old ones".into());
    let read = LifecyclePolicy::parse(&policy(&[described])).expect("a policy");
    assert_eq!(read.rules[0].description.as_deref(), Some("old ones"));
}

#[test]
fn a_shape_that_is_not_ecrs_is_refused_in_its_words() {
    let good = rule(1, &untagged(), &expire());
    let change = |pointer: &str, key: &str, new: Value| policy(&[with(&good, pointer, key, new)]);
    let one_of_4 = "instance failed to match exactly one schema (matched 0 out of 4)";
    let one_of_2 = "instance failed to match exactly one schema (matched 0 out of 2)";
    let no_policy = "Could not map policyString into LifecyclePolicy.";
    let wrong = |found: &str, allowed: &str| {
        format!("instance type ({found}) does not match any allowed primitive type (allowed: [\"{allowed}\"])")
    };
    let too_many: Vec<Value> = (1..=51).map(|priority| rule(priority, &untagged(), &expire())).collect();
    for (text, expected) in [
        (String::new(), no_policy.to_owned()),
        ("[]".into(), no_policy.into()),
        ("{}".into(), r#"object has missing required properties (["rules"])"#.into()),
        (
            json!({"rules": [], "version": 1}).to_string(),
            r#"object instance has properties which are not allowed by the schema: (["version"])"#.into(),
        ),
        (json!({"rules": "none"}).to_string(), wrong("string", "array")),
        (policy(&[json!(1)]), wrong("integer", "object")),
        (policy(&too_many), "array is too long: must have at most 50 elements but instance has 51 elements".into()),
        (
            policy(&[json!({"description": "empty"})]),
            r#"object has missing required properties (["action","rulePriority","selection"])"#.into(),
        ),
        (change("", "rulePriority", json!("1")), wrong("string", "integer")),
        (change("", "rulePriority", json!(1.5)), wrong("number", "integer")),
        (
            change("", "rulePriority", json!(0)),
            "numeric instance is lower than the required minimum (minimum: 1, found: 0)".into(),
        ),
        (
            change("", "rulePriority", json!(3_000_000_000_u64)),
            "numeric instance is greater than the required maximum (maximum: 2147483647, found: 3000000000)".into(),
        ),
        (change("", "description", Value::Null), wrong("null", "string")),
        (
            change("/selection", "countNumber", json!(0)),
            "numeric instance is lower than the required minimum (minimum: 1, found: 0)".into(),
        ),
        (
            change("/selection", "tagStatus", json!("none")),
            r#"instance value ("none") not found in enum (possible values: ["any","tagged","untagged"])"#.into(),
        ),
        (change("/selection", "countType", json!("sinceForever")), one_of_4.into()),
        (change("/selection", "countUnit", json!("days")), one_of_4.into()),
        (change("/selection", "storageClass", json!("archive")), one_of_4.into()),
        (change("/selection", "storageClass", Value::Null), one_of_4.into()),
        (change("/selection", "tagPrefixList", Value::Null), wrong("null", "array")),
        (change("/selection", "tagPrefixList", json!([1])), wrong("integer", "string")),
        (
            policy(&[rule(1, &without(&untagged(), "countNumber"), &expire())]),
            r#"object has missing required properties (["countNumber"])"#.into(),
        ),
        (policy(&[rule(1, &without(&any(), "countUnit"), &expire())]), one_of_4.into()),
        (
            policy(&[rule(1, &with(&any(), "", "countUnit", "hours".into()), &expire())]),
            r#"instance value ("hours") not found in enum (possible values: ["days"])"#.into(),
        ),
        (policy(&[rule(1, &without(&archived(), "storageClass"), &expire())]), one_of_4.into()),
        (
            policy(&[rule(1, &with(&archived(), "", "countNumber", json!(89)), &expire())]),
            "numeric instance is lower than the required minimum (minimum: 90, found: 89)".into(),
        ),
        (
            policy(&[rule(1, &archived(), &transition())]),
            "The countType sinceImageTransitioned needs the action type expire".into(),
        ),
        (
            policy(&[rule(1, &with(&any(), "", "countType", "sinceImagePulled".into()), &expire())]),
            "The countType sinceImagePulled needs the action type transition".into(),
        ),
        (change("/action", "type", Value::Null), one_of_2.into()),
        (change("/action", "targetStorageClass", Value::Null), one_of_2.into()),
        (change("/action", "targetStorageClass", json!("archive")), one_of_2.into()),
        (change("/action", "type", json!("transition")), one_of_2.into()),
        (
            change("/action", "type", json!("delete")),
            r#"instance value ("delete") not found in enum (possible values: ["expire","transition"])"#.into(),
        ),
    ] {
        assert_eq!(refused(&text), expected, "{text}");
    }
}

#[test]
fn wrong_types_and_unknown_members_are_told_of_every_place() {
    let null_lists = with(&with(&untagged(), "", "tagPrefixList", Value::Null), "", "colour", "red".into());
    let text = policy(&[
        rule(1, &null_lists, &json!({"type": "expire", "targetStorageClass": null})),
        rule(2, &with(&any(), "", "countNumber", "14".into()), &json!({"type": "delete"})),
    ]);
    let expected = [
        r#"object instance has properties which are not allowed by the schema: (["colour"])"#,
        r#"instance type (null) does not match any allowed primitive type (allowed: ["array"])"#,
        "instance failed to match exactly one schema (matched 0 out of 2)",
        r#"instance type (string) does not match any allowed primitive type (allowed: ["integer"])"#,
    ];
    assert_eq!(refused(&text), expected.join("\n"));
}

#[test]
fn rules_must_fit_each_other() {
    let patterns = |list: Value| tagged("tagPatternList", &list);
    let prefixes = |list: Value| tagged("tagPrefixList", &list);
    let bare = json!({"tagStatus": "tagged", "countType": "imageCountMoreThan", "countNumber": 1});
    let both = with(&patterns(json!(["a"])), "", "tagPrefixList", json!(["b"]));
    for (rules, expected) in [
        (
            vec![rule(1, &untagged(), &expire()), rule(2, &untagged(), &transition())],
            "Only one rule can select Untagged images per storage class",
        ),
        (
            vec![rule(1, &any(), &expire()), rule(2, &untagged(), &expire())],
            "Rule for tagStatus=ANY must have the lowest priority per storage class",
        ),
        (
            vec![rule(1, &any(), &expire()), rule(2, &any(), &transition())],
            "Rule for tagStatus=ANY must have the lowest priority per storage class",
        ),
        (
            vec![rule(1, &untagged(), &expire()), rule(1, &any(), &expire())],
            "Two rules have the rulePriority 1. Give each rule a priority of its own",
        ),
        (vec![rule(1, &bare, &expire())], "Must specify tagPrefixList or tagPatternList when tagStatus=TAGGED."),
        (vec![rule(1, &both, &expire())], "Must specify only one of tagPrefixList and tagPatternList in a rule."),
        (
            vec![rule(1, &with(&untagged(), "", "tagPatternList", json!(["a"])), &expire())],
            "Must specify tagPrefixList or tagPatternList only when tagStatus=TAGGED.",
        ),
        (
            vec![rule(1, &patterns(json!(["*a*b*c*d*"])), &expire())],
            "The pattern '*a*b*c*d*' of a tagPatternList has more than 4 wildcards",
        ),
        (vec![rule(1, &patterns(json!([""])), &expire())], "A tagPatternList or tagPrefixList has an empty entry"),
        (
            vec![
                rule(1, &patterns(json!(["a", "b"])), &expire()),
                rule(2, &patterns(json!(["b", "a"])), &transition()),
            ],
            "Two rules for one storage class have the same tagPatternList [b, a]",
        ),
    ] {
        assert_eq!(refused(&policy(&rules)), expected);
    }
    for rules in [
        vec![rule(1, &any(), &transition()), rule(2, &archived(), &expire())],
        vec![rule(9, &any(), &expire()), rule(2, &untagged(), &expire())],
        vec![rule(1, &patterns(json!(["a"])), &expire()), rule(2, &prefixes(json!(["a"])), &expire())],
        vec![rule(1, &patterns(json!(["a*b*c*d*"])), &expire())],
        vec![],
    ] {
        LifecyclePolicy::parse(&policy(&rules)).unwrap_or_else(|bad| panic!("{rules:?}: {bad}"));
    }
}

#[test]
fn the_text_comes_back_by_priority_and_otherwise_unchanged() {
    let first = with(&rule(1, &tagged("tagPatternList", &json!(["b", "a"])), &expire()), "", "description", "x".into());
    let text = policy(&[rule(10, &any(), &transition()), first.clone(), rule(2, &untagged(), &expire())]);
    let arranged: Value = serde_json::from_str(&LifecyclePolicy::arranged(&text)).expect("JSON");
    let expected = [first, rule(2, &untagged(), &expire()), rule(10, &any(), &transition())];
    assert_eq!(arranged, json!({"rules": expected}));
    let read = LifecyclePolicy::parse(&text).expect("a policy");
    assert_eq!(read.rules.iter().map(|rule| rule.priority).collect::<Vec<_>>(), [1, 2, 10]);
}
