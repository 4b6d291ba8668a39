use super::*;
use crate::lifecycle::TagSelection;

const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);

fn days_ago(days: u64) -> Timestamp {
    Timestamp::from_millis(NOW.as_millis() - i64::try_from(days * 24 * 3_600_000).expect("small"))
}

/// An image with these tags, pushed so many days ago.
fn image(tags: &[&'static str], days: u64) -> PlannedImage<&'static str> {
    PlannedImage {
        digest: Digest::sha256(format!("{tags:?} {days}").as_bytes()),
        tags: tags.to_vec(),
        storage_class: StorageClass::Standard,
        pushed_at: days_ago(days),
        pulled_at: None,
        activated_at: None,
        archived_at: None,
        listed_by: vec![],
        subject: None,
    }
}

fn patterns(patterns: &[&str]) -> TagSelection {
    TagSelection::Patterns(patterns.iter().map(|&pattern| pattern.into()).collect())
}

fn more_than(count: u32) -> Aim {
    Aim::CountMoreThan(count, Action::Expire)
}

fn older_than(days: u32) -> Aim {
    Aim::DaysSincePushed(days, Action::Expire)
}

fn policy(rules: Vec<(TagSelection, Aim)>) -> LifecyclePolicy {
    let rule = |(priority, (tags, aim))| Rule { priority, description: None, tags, aim };
    LifecyclePolicy { rules: (1..).zip(rules).map(rule).collect() }
}

/// By which rule (counted from 1) each image is taken; 0 for those that stay.
fn taken_by(rules: Vec<(TagSelection, Aim)>, images: &[PlannedImage<&str>]) -> Vec<usize> {
    let outcomes = plan(&policy(rules), images, NOW).outcomes;
    outcomes.iter().map(|outcome| if let Outcome::Taken { by, .. } = outcome { by + 1 } else { 0 }).collect()
}

#[test]
fn the_worked_examples_come_out() {
    let (prod, beta) = (|| patterns(&["prod*"]), || patterns(&["beta*"]));
    let first = [image(&["beta-1", "prod-1"], 10), image(&["beta-2", "prod-2"], 9), image(&["beta-3"], 8)];
    assert_eq!(taken_by(vec![(prod(), more_than(1)), (beta(), more_than(1))], &first), [1, 0, 0]);
    assert_eq!(taken_by(vec![(beta(), more_than(1)), (prod(), more_than(1))], &first), [1, 1, 0]);

    let third = [
        image(&["alpha-1"], 12),
        image(&["beta-1"], 11),
        image(&["alpha-2", "beta-2"], 10),
        image(&["alpha-3"], 4),
        image(&["beta-3"], 3),
        image(&["alpha-4", "beta-4"], 2),
    ];
    assert_eq!(taken_by(vec![(patterns(&["alpha*", "beta*"]), older_than(5))], &third), [0, 0, 1, 0, 0, 0]);

    let fourth = [
        image(&["alpha-1", "beta-1", "gamma-1"], 10),
        image(&["alpha-2", "beta-2"], 9),
        image(&["alpha-3", "beta-3", "gamma-2"], 8),
    ];
    assert_eq!(taken_by(vec![(patterns(&["alpha*", "beta*"]), more_than(1))], &fourth), [1, 1, 0]);

    let fifth = [image(&["alpha-1"], 4), image(&["beta-1"], 3), image(&[], 2), image(&["alpha-2"], 1)];
    assert_eq!(taken_by(vec![(TagSelection::Any, more_than(1))], &fifth), [1, 1, 1, 0]);

    let sixth = [
        image(&["alpha-1", "beta-1"], 4),
        image(&[], 3),
        image(&["alpha-2"], 2),
        image(&["git hash"], 1),
        image(&[], 0),
    ];
    let rules = vec![
        (patterns(&["alpha*"]), more_than(1)),
        (TagSelection::Untagged, older_than(1)),
        (TagSelection::Any, more_than(1)),
    ];
    assert_eq!(taken_by(rules, &sixth), [1, 2, 0, 3, 0]);
}

#[test]
fn what_is_archived_expires_by_its_time_in_the_archive() {
    let rules = || {
        vec![
            (TagSelection::Any, Aim::DaysSincePushed(30, Action::Transition)),
            (TagSelection::Any, Aim::DaysSinceTransitioned(365)),
        ]
    };
    let archived = |days| PlannedImage {
        storage_class: StorageClass::Archive,
        archived_at: Some(days_ago(days)),
        ..image(&["old"], 1000)
    };
    let images = [image(&["new"], 30), image(&["older"], 31), archived(365), archived(366)];
    assert_eq!(taken_by(rules(), &images), [0, 1, 0, 2]);
    let actions: Vec<_> = plan(&policy(rules()), &images, NOW).outcomes.iter().map(Outcome::action).collect();
    assert_eq!(actions, [None, Some(Action::Transition), None, Some(Action::Expire)]);
}

#[test]
fn each_clock_starts_where_ecrs_does() {
    let pulled = |days, pulled: Option<u64>| PlannedImage { pulled_at: pulled.map(days_ago), ..image(&["a"], days) };
    let restored = |days, pulled_days: Option<u64>, restored_days| PlannedImage {
        activated_at: Some(days_ago(restored_days)),
        ..pulled(days, pulled_days)
    };
    let by_pull = vec![(TagSelection::Any, Aim::DaysSincePulled(10))];
    let images = [
        pulled(20, None),
        pulled(20, Some(5)),
        pulled(20, Some(11)),
        pulled(5, None),
        restored(50, Some(40), 5),
        restored(50, Some(40), 11),
        restored(50, Some(3), 11),
    ];
    assert_eq!(taken_by(by_pull, &images), [1, 0, 1, 0, 0, 1, 0]);
    let by_push = vec![(TagSelection::Any, older_than(10))];
    assert_eq!(taken_by(by_push, &[restored(50, None, 5), restored(50, None, 11)]), [0, 1]);
    let by_count = vec![(TagSelection::Any, more_than(1))];
    assert_eq!(taken_by(by_count, &[image(&["a"], 7), restored(50, None, 5)]), [1, 0]);
}

#[test]
fn an_image_is_old_only_after_the_whole_day() {
    let at =
        |millis: i64| PlannedImage { pushed_at: Timestamp::from_millis(NOW.as_millis() - millis), ..image(&[], 0) };
    let day = 24 * 3_600_000;
    assert_eq!(taken_by(vec![(TagSelection::Untagged, older_than(1))], &[at(day), at(day + 1), at(-5)]), [0, 1, 0]);
}

#[test]
fn prefixes_and_patterns_are_all_to_be_met() {
    let prefixes = |list: &[&str]| TagSelection::Prefixes(list.iter().map(|&prefix| prefix.into()).collect());
    for (selection, tags, expected) in [
        (prefixes(&["dev", "prod"]), &["dev-1", "prod-1"][..], true),
        (prefixes(&["dev", "prod"]), &["dev-1"], false),
        (prefixes(&["dev", "dev-1"]), &["dev-1"], true),
        (prefixes(&["dev*"]), &["dev-1"], false),
        (patterns(&["dev"]), &["dev-1"], false),
        (patterns(&["*-1"]), &["dev-1"], true),
        (TagSelection::Untagged, &[], true),
        (TagSelection::Untagged, &["a"], false),
        (TagSelection::Any, &[], true),
    ] {
        assert_eq!(selection.matches(tags), expected, "{selection:?} {tags:?}");
    }
}

/// Three signed two-architecture images, oldest first: of each two children, the index, and a signature of the index.
fn signed_images() -> Vec<PlannedImage<&'static str>> {
    let mut images = Vec::new();
    for (k, tags) in [&["v1"], &["v2"], &["v3"]].into_iter().enumerate() {
        let days = 9 - 3 * k as u64;
        let index = 4 * k + 2;
        for _ in 0..2 {
            let digest = Digest::sha256(format!("child {}", images.len()).as_bytes());
            images.push(PlannedImage { digest, listed_by: vec![index], ..image(&[], days) });
        }
        images.push(image(tags, days - 1));
        images.push(PlannedImage { subject: Some(index), ..image(&[], days - 2) });
    }
    images
}

#[test]
fn an_image_of_several_manifests_stays_or_goes_whole() {
    let images = signed_images();
    let outcomes = plan(&policy(vec![(TagSelection::Any, more_than(1))]), &images, NOW).outcomes;
    let actions: Vec<bool> = outcomes.iter().map(|outcome| outcome.action().is_some()).collect();
    assert_eq!(actions, [true, true, true, true, true, true, true, true, false, false, false, false]);
    assert_eq!(outcomes[8], Outcome::Listed { wanted_by: 0, index: 10 });
    assert_eq!(outcomes[7], Outcome::Follows { subject: 6, action: Some(Action::Expire) });
    assert_eq!(outcomes[11], Outcome::Follows { subject: 10, action: None });
}

#[test]
fn what_an_index_lists_stays_as_long_as_the_index() {
    let untagged = || vec![(TagSelection::Untagged, older_than(1))];
    let images = signed_images();
    assert!(plan(&policy(untagged()), &images, NOW).outcomes.iter().all(|outcome| outcome.action().is_none()));

    // A child of an index that is listed itself, by one that stays.
    let nested = [
        PlannedImage { listed_by: vec![1], ..image(&[], 9) },
        PlannedImage { listed_by: vec![2], ..image(&[], 8) },
        image(&["kept"], 7),
    ];
    let outcomes = plan(&policy(untagged()), &nested, NOW).outcomes;
    let listed = |index| Outcome::Listed { wanted_by: 0, index };
    assert_eq!(outcomes, [listed(1), listed(2), Outcome::Unmatched]);

    // An index in the archive, or on its way there, needs its children, which may go there with it.
    let archive = PlannedImage { storage_class: StorageClass::Archive, ..image(&["old"], 9) };
    let child = || PlannedImage { listed_by: vec![1], ..image(&[], 8) };
    assert_eq!(taken_by(untagged(), &[child(), archive.clone()]), [0, 0]);
    let to_archive = |days| Aim::DaysSincePushed(days, Action::Transition);
    assert_eq!(taken_by(vec![(TagSelection::Untagged, to_archive(1))], &[child(), archive]), [1, 0]);
    let mixed = vec![(TagSelection::Untagged, older_than(1)), (TagSelection::Any, to_archive(1))];
    assert_eq!(taken_by(mixed, &[child(), image(&["index"], 9)]), [0, 2]);
}

#[test]
fn the_plan_says_why() {
    let images = [image(&["prod-1", "beta-1"], 10), image(&["prod-2"], 9), image(&["beta-2"], 8), image(&["other"], 1)];
    let rules = vec![
        (patterns(&["prod*"]), more_than(2)),
        (patterns(&["beta*"]), more_than(1)),
        (patterns(&["none*"]), more_than(1)),
    ];
    let Plan { outcomes, rules } = plan(&policy(rules), &images, NOW);
    let kept = |by, shielded_from| Outcome::Kept { by, shielded_from };
    assert_eq!(outcomes, [kept(0, Some(1)), kept(0, None), kept(1, None), Outcome::Unmatched]);
    let counts = |matched, wanted, taken| RuleCounts { matched, wanted, taken };
    assert_eq!(rules, [counts(2, 0, 0), counts(2, 1, 0), counts(0, 0, 0)]);
}

/// Not a measurement: 50 rules over 20 000 images would take minutes if the plan were quadratic in anything.
#[test]
fn a_full_repository_and_a_full_policy_are_planned() {
    let tags = ["main-1", "release-7", "feature-x"];
    let images: Vec<_> = (0..20_000_u32)
        .map(|n| PlannedImage {
            digest: Digest::sha256(&n.to_be_bytes()),
            ..image(&tags[..n as usize % 4], u64::from(n % 90))
        })
        .collect();
    let mut rules: Vec<_> = (0..49).map(|n| (patterns(&["*a*in*", &format!("*{n}*")]), more_than(n))).collect();
    rules.push((TagSelection::Any, older_than(60)));
    let Plan { outcomes, rules } = plan(&policy(rules), &images, NOW);
    let taken = outcomes.iter().filter(|outcome| outcome.action().is_some()).count();
    assert_eq!(rules.iter().map(|counts| counts.taken).sum::<usize>(), taken);
    assert!(rules[49].matched == 20_000 && taken > 5_000, "{taken}");
}
