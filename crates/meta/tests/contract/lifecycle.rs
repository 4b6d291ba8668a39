//! Lifecycle policies, when they are due, and previews.

use std::time::Duration;

use meta::images::{self, NewImage, TagStatus};
use meta::lifecycle_previews::{self as previews, PreviewImage, PreviewStatus};
use meta::{lifecycle_policies as policies, repositories};

use crate::store::{Store, at, digest, new_image, tag};
use crate::tx;

pub async fn a_repository_has_one_lifecycle_policy_or_none(store: Store) {
    let (key, other) = (store.repository("app").await, store.repository("other").await);
    assert_eq!(tx!(store.read, |tx| policies::find(tx, key).await), None);
    for (text, time) in [("first", 1), ("second", 2)] {
        tx!(store.write, |tx| policies::put(tx, key, text, at(time)).await);
        let found = tx!(store.read, |tx| policies::find(tx, key).await).expect("a policy");
        assert_eq!((found.text.as_str(), found.set_at, found.last_evaluated_at), (text, at(time), None));
    }
    assert_eq!(tx!(store.read, |tx| policies::find(tx, other).await), None);
    let deleted = tx!(store.write, |tx| policies::delete(tx, key).await).expect("a policy");
    assert_eq!(deleted.text, "second");
    assert_eq!(tx!(store.write, |tx| policies::delete(tx, key).await), None);
    tx!(store.write, |tx| policies::put(tx, key, "third", at(3)).await);
    tx!(store.write, |tx| repositories::delete(tx, key, at(4)).await);
    assert_eq!(tx!(store.read, |tx| policies::find(tx, key).await), None, "it goes with its repository");
}

pub async fn a_policy_is_due_when_it_was_set_and_when_images_change(store: Store) {
    let (key, later) = (store.repository("app").await, store.repository("later").await);
    tx!(store.write, |tx| policies::put(tx, later, "later", at(20)).await);
    tx!(store.write, |tx| policies::put(tx, key, "policy", at(10)).await);
    assert!(tx!(store.write, |tx| policies::claim_due(tx, at(9), at(100)).await).is_none());
    let due = tx!(store.write, |tx| policies::claim_due(tx, at(30), at(100)).await).expect("the first");
    assert_eq!((due.repository.key, due.text.as_str()), (key, "policy"));
    let second = tx!(store.write, |tx| policies::claim_due(tx, at(30), at(100)).await).expect("the second");
    assert_eq!(second.repository.key, later);
    assert!(tx!(store.write, |tx| policies::claim_due(tx, at(30), at(100)).await).is_none());

    // Nothing happened: it is due when it is told to be.
    let ended = due.clone();
    tx!(store.write, |tx| policies::evaluated(tx, &ended, at(31), at(500)).await);
    let found = tx!(store.read, |tx| policies::find(tx, key).await).expect("a policy");
    assert_eq!(found.last_evaluated_at, Some(at(31)));
    tx!(store.write, |tx| policies::evaluated(tx, &second, at(31), at(900)).await);
    assert!(tx!(store.write, |tx| policies::claim_due(tx, at(499), at(700)).await).is_none());

    // A push brings it forward, and never puts it off.
    for (due_at, until) in [(60, 59), (400, 59)] {
        tx!(store.write, |tx| policies::bring_forward(tx, key, at(due_at)).await);
        assert!(tx!(store.write, |tx| policies::claim_due(tx, at(until), at(700)).await).is_none());
    }
    let due = tx!(store.write, |tx| policies::claim_due(tx, at(60), at(700)).await).expect("it is due");
    // A push while it is evaluated is not forgotten when that ends.
    tx!(store.write, |tx| policies::bring_forward(tx, key, at(80)).await);
    let current = due.clone();
    assert!(tx!(store.read, |tx| policies::is_current(tx, &current).await), "a push harms no plan");
    tx!(store.write, |tx| policies::evaluated(tx, &due, at(61), at(800)).await);
    let due = tx!(store.write, |tx| policies::claim_due(tx, at(80), at(700)).await).expect("it is due");
    // What harms a plan does end it.
    tx!(store.write, |tx| policies::disturb(tx, key, at(90)).await);
    let ended = due.clone();
    assert!(!tx!(store.read, |tx| policies::is_current(tx, &ended).await));
    tx!(store.write, |tx| policies::evaluated(tx, &due, at(81), at(800)).await);
    let due = tx!(store.write, |tx| policies::claim_due(tx, at(90), at(700)).await).expect("it is due");
    tx!(store.write, |tx| policies::put(tx, key, "another", at(95)).await);
    assert!(!tx!(store.read, |tx| policies::is_current(tx, &due).await), "another policy ends it, too");
}

pub async fn indexes_are_found_for_many_images_at_once(store: Store) {
    let repository = store.repository("app").await;
    for name in ["a", "b", "c"] {
        store.image(repository, name).await;
    }
    let index = |name, children: &[&str]| NewImage {
        children: children.iter().map(|name| digest(name)).collect(),
        ..new_image(repository, name)
    };
    let first = store.insert(index("first", &["a", "b"])).await;
    let second = store.insert(index("second", &["b"])).await;
    let children = ["a", "b", "c"].map(digest);
    let mut found = tx!(store.scan, |tx| images::listings(tx, repository, &children).await);
    found.sort_unstable();
    let mut expected = vec![(digest("a"), first), (digest("b"), first), (digest("b"), second)];
    expected.sort_unstable();
    assert_eq!(found, expected);
}

fn result(number: u64, name: &str, tags: &[&str]) -> PreviewImage {
    let tags = tags.iter().map(|text| tag(text)).collect();
    PreviewImage { number, digest: digest(name), pushed_at: at(5), rule_priority: 7, tags }
}

pub async fn a_preview_is_started_once_and_keeps_its_results(store: Store) {
    let key = store.repository("app").await;
    assert_eq!(tx!(store.read, |tx| previews::find(tx, key).await), None);
    assert!(tx!(store.write, |tx| previews::start(tx, key, "policy", at(10)).await));
    assert!(!tx!(store.write, |tx| previews::start(tx, key, "other", at(11)).await), "it is in progress");
    let results = [result(0, "a", &[]), result(1, "b", &["v1", "v2"]), result(2, "c", &["x"])];
    let (first, rest) = (results[..1].to_vec(), results[1..].to_vec());
    assert!(tx!(store.write, |tx| previews::add(tx, key, at(10), &first).await));
    assert!(tx!(store.write, |tx| previews::add(tx, key, at(10), &rest).await));
    assert!(!tx!(store.write, |tx| previews::add(tx, key, at(9), &[result(9, "z", &[])]).await), "of another start");
    let waiting = tx!(store.read, |tx| previews::of_status(tx, PreviewStatus::InProgress, at(11), 10).await);
    assert_eq!(waiting, [(key, at(10))]);
    tx!(store.write, |tx| previews::set_status(tx, key, at(10), PreviewStatus::Complete, 3).await);
    let found = tx!(store.read, |tx| previews::find(tx, key).await).expect("the preview");
    assert_eq!((found.text.as_str(), found.status), ("policy", PreviewStatus::Complete));
    assert_eq!((found.started_at, found.expiring_count), (at(10), 3));
    for (status, from, limit, expected) in [
        (TagStatus::Any, 0, 2, vec![0, 1]),
        (TagStatus::Any, 2, 2, vec![2]),
        (TagStatus::Tagged, 0, 9, vec![1, 2]),
        (TagStatus::Untagged, 0, 9, vec![0]),
    ] {
        let page = tx!(store.scan, |tx| previews::page(tx, key, status, from, limit).await);
        let expected: Vec<PreviewImage> = expected.into_iter().map(|k: usize| results[k].clone()).collect();
        assert_eq!(page, expected, "{status:?}");
    }
    let by_digest = tx!(store.read, |tx| previews::by_digest(tx, key, &digest("b")).await);
    assert_eq!(by_digest, Some(results[1].clone()));
    let by_tag = tx!(store.read, |tx| previews::by_tag(tx, key, &tag("v2")).await);
    assert_eq!(by_tag, Some(results[1].clone()));
    assert_eq!(tx!(store.read, |tx| previews::by_tag(tx, key, &tag("none")).await), None);
    assert!(tx!(store.write, |tx| previews::start(tx, key, "next", at(20)).await));
    assert_eq!(tx!(store.write, |tx| previews::delete_images(tx, key, 2).await), 2);
    assert_eq!(tx!(store.write, |tx| previews::delete_images(tx, key, 2).await), 1);
    tx!(store.write, |tx| previews::add(tx, key, at(20), &[result(0, "a", &["v1"])]).await);
    let later = at(20) + Duration::from_millis(1);
    tx!(store.write, |tx| repositories::delete(tx, key, later).await);
    assert_eq!(tx!(store.read, |tx| previews::find(tx, key).await), None, "it goes with its repository");
}
