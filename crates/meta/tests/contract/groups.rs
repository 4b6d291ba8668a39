//! Groups and their members.

use meta::groups::{self, Group};
use meta::users;

use crate::store::{Store, at};
use crate::tx;
use crate::users::{account, add_accounts, user};

fn group(id: &str, account: u64, name: &str, path: &str) -> Group {
    Group {
        id: id.to_owned(),
        account: self::account(account),
        name: name.to_owned(),
        path: path.to_owned(),
        created_at: at(5),
    }
}

pub async fn a_group_is_added_once_whatever_the_case_and_keeps_what_it_was_given(store: Store) {
    add_accounts(&store).await;
    let given = group("AGPAA", 1, "Builders", "/ci/");
    assert!(tx!(store.write, |tx| groups::insert(tx, &given).await));
    assert!(!tx!(store.write, |tx| groups::insert(tx, &group("AGPAB", 1, "bUILDERS", "/")).await));
    assert!(tx!(store.write, |tx| groups::insert(tx, &group("AGPAC", 2, "builders", "/")).await), "another account's");
    for (number, name, expected) in
        [(1, "BUILDERS", Some("AGPAA")), (2, "Builders", Some("AGPAC")), (1, "builder", None), (3, "builders", None)]
    {
        let found = tx!(store.read, |tx| groups::find_by_name(tx, account(number), name).await);
        assert_eq!(found.map(|group| group.id).as_deref(), expected, "{number} {name}");
    }
    let expected = Some(group("AGPAA", 1, "Builders", "/ci/"));
    assert_eq!(tx!(store.write, |tx| groups::lock(tx, "AGPAA").await), expected);
    assert_eq!(tx!(store.write, |tx| groups::lock(tx, "AGPAB").await), None);
}

pub async fn groups_are_paged_by_name_below_a_path(store: Store) {
    add_accounts(&store).await;
    for (id, number, name, path) in [
        ("AGPA1", 1, "delta", "/team/"),
        ("AGPA2", 1, "Beta", "/team/core/"),
        ("AGPA3", 1, "alpha", "/"),
        ("AGPA4", 2, "gamma", "/team/"),
    ] {
        tx!(store.write, |tx| groups::insert(tx, &group(id, number, name, path)).await);
    }
    for (prefix, after, limit, expected) in [
        ("/", None, 10, vec!["alpha", "Beta", "delta"]),
        ("/", Some("alpha"), 1, vec!["Beta"]),
        ("/team/", None, 10, vec!["Beta", "delta"]),
        ("/x/", None, 10, vec![]),
    ] {
        let page = tx!(store.scan, |tx| groups::page(tx, account(1), prefix, after, limit).await);
        let names: Vec<_> = page.iter().map(|group| group.name.as_str()).collect();
        assert_eq!(names, expected, "{prefix} after {after:?}");
    }
    for (number, expected) in [(1, 3), (2, 1), (3, 0)] {
        assert_eq!(tx!(store.read, |tx| groups::count(tx, account(number)).await), expected);
    }
}

pub async fn a_renamed_group_keeps_its_members(store: Store) {
    add_accounts(&store).await;
    for (id, name) in [("AGPAA", "alpha"), ("AGPAB", "Beta")] {
        tx!(store.write, |tx| groups::insert(tx, &group(id, 1, name, "/")).await);
    }
    tx!(store.write, |tx| users::insert(tx, &user("AIDAA", 1, "alice", "/")).await);
    tx!(store.write, |tx| groups::add_member(tx, "AGPAA", "AIDAA").await);
    for (id, name, path, expected) in
        [("AGPAA", "beta", "/", false), ("AGPAX", "free", "/", false), ("AGPAA", "ALPHA", "/team/", true)]
    {
        assert_eq!(tx!(store.write, |tx| groups::rename(tx, id, name, path).await), expected, "{id} {name}");
    }
    let of_alice = tx!(store.read, |tx| groups::of_user(tx, "AIDAA").await);
    assert_eq!(of_alice, [group("AGPAA", 1, "ALPHA", "/team/")]);
}

pub async fn a_member_is_in_until_it_is_out(store: Store) {
    add_accounts(&store).await;
    for (id, name) in [("AGPA1", "zeta"), ("AGPA2", "Eta"), ("AGPA3", "alpha")] {
        tx!(store.write, |tx| groups::insert(tx, &group(id, 1, name, "/")).await);
    }
    for (id, name) in [("AIDAC", "a"), ("AIDAA", "b"), ("AIDAB", "c")] {
        tx!(store.write, |tx| users::insert(tx, &user(id, 1, name, "/")).await);
        assert!(tx!(store.write, |tx| groups::add_member(tx, "AGPA1", id).await));
    }
    assert!(!tx!(store.write, |tx| groups::add_member(tx, "AGPA1", "AIDAA").await), "it is in");
    for group_id in ["AGPA2", "AGPA3"] {
        tx!(store.write, |tx| groups::add_member(tx, group_id, "AIDAA").await);
    }
    for (after, limit, expected) in [
        (None, 10, vec!["AIDAA", "AIDAB", "AIDAC"]),
        (None, 1, vec!["AIDAA"]),
        (Some("AIDAA"), 10, vec!["AIDAB", "AIDAC"]),
        (Some("AIDAC"), 10, vec![]),
    ] {
        let members = tx!(store.scan, |tx| groups::members(tx, "AGPA1", after, limit).await);
        let ids: Vec<_> = members.iter().map(|user| user.id.as_str()).collect();
        assert_eq!(ids, expected, "after {after:?}");
    }
    let of_user = tx!(store.read, |tx| groups::of_user(tx, "AIDAA").await);
    let names: Vec<_> = of_user.iter().map(|group| group.name.as_str()).collect();
    assert_eq!(names, ["alpha", "Eta", "zeta"], "by name whatever the case");

    let in_use = store.write(|tx| Box::pin(async move { groups::delete(tx, "AGPA2").await })).await;
    assert!(in_use.is_err(), "a member would be in nothing");
    assert!(tx!(store.read, |tx| groups::has_members(tx, "AGPA2").await));
    assert!(tx!(store.write, |tx| groups::remove_member(tx, "AGPA2", "AIDAA").await));
    assert!(!tx!(store.write, |tx| groups::remove_member(tx, "AGPA2", "AIDAA").await));
    assert!(!tx!(store.read, |tx| groups::has_members(tx, "AGPA2").await));
    assert!(tx!(store.write, |tx| groups::delete(tx, "AGPA2").await));
    assert!(!tx!(store.write, |tx| groups::delete(tx, "AGPA2").await));
}
