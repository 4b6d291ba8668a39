//! Instance profiles, service-linked roles that were deleted, and virtual MFA devices.

use meta::instance_profiles::{self, InstanceProfile};
use meta::mfa_devices::{self, Assignment};
use meta::roles::{self, Role};
use meta::{accounts, service_linked_roles, users};

use crate::store::{Store, at};
use crate::tx;
use crate::users::{account, add_accounts, user};

fn profile(id: &str, name: &str, path: &str) -> InstanceProfile {
    InstanceProfile {
        id: id.to_owned(),
        account: account(1),
        name: name.to_owned(),
        path: path.to_owned(),
        role_id: None,
        created_at: at(5),
    }
}

async fn add_role(store: &Store, id: &'static str) {
    let role = Role {
        id: id.to_owned(),
        account: account(1),
        name: id.to_owned(),
        path: "/".to_owned(),
        description: None,
        trust_policy: "{}".to_owned(),
        max_session_seconds: 3600,
        boundary_arn: None,
        created_at: at(5),
        last_used: None,
    };
    assert!(tx!(store.write, |tx| roles::insert(tx, &role).await));
}

pub async fn an_instance_profile_holds_a_role_until_it_is_taken_out(store: Store) {
    add_accounts(&store).await;
    add_role(&store, "AROAA").await;
    add_role(&store, "AROAB").await;
    let all = [profile("AIPAA", "Nodes", "/ci/"), profile("AIPAB", "a", "/"), profile("AIPAC", "b", "/ci/x/")];
    for one in all.clone() {
        assert!(tx!(store.write, |tx| instance_profiles::insert(tx, &one).await));
    }
    assert!(!tx!(store.write, |tx| instance_profiles::insert(tx, &profile("AIPAD", "nODES", "/")).await));
    let found = tx!(store.read, |tx| instance_profiles::find_by_name(tx, account(1), "NODES").await);
    assert_eq!(found.as_ref(), Some(&all[0]));
    assert_eq!(tx!(store.read, |tx| instance_profiles::find_by_name(tx, account(2), "Nodes").await), None);
    for (prefix, after, limit, expected) in
        [("/", None, 9, &["a", "b", "Nodes"][..]), ("/", Some("a"), 1, &["b"]), ("/ci/", None, 9, &["b", "Nodes"])]
    {
        let page = tx!(store.read, |tx| instance_profiles::page(tx, account(1), prefix, after, limit).await);
        let names: Vec<_> = page.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, expected, "{prefix} {after:?}");
    }
    assert_eq!(tx!(store.read, |tx| instance_profiles::count(tx, account(1)).await), 3);
    for id in ["AIPAA", "AIPAB"] {
        assert!(tx!(store.write, |tx| instance_profiles::set_role(tx, id, Some("AROAA")).await));
    }
    for (after, limit, expected) in [(None, 9, &["a", "Nodes"][..]), (Some("a"), 9, &["Nodes"]), (None, 1, &["a"])] {
        let page = tx!(store.read, |tx| instance_profiles::of_role(tx, "AROAA", after, limit).await);
        let names: Vec<_> = page.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, expected, "{after:?} {limit}");
    }
    let mut ids: Vec<String> =
        tx!(store.read, |tx| roles::of_ids(tx, &["AROAB", "AROAA", "AROAX"]).await).into_iter().map(|r| r.id).collect();
    ids.sort();
    assert_eq!(ids, ["AROAA", "AROAB"]);
    let held = store.write(|tx| Box::pin(async move { roles::delete(tx, "AROAA").await })).await;
    assert!(held.is_err(), "a profile would hold nothing");
    assert!(tx!(store.write, |tx| instance_profiles::set_role(tx, "AIPAA", None).await));
    let locked = tx!(store.write, |tx| instance_profiles::lock(tx, "AIPAA").await);
    assert_eq!(locked.as_ref(), Some(&all[0]));
    assert!(tx!(store.write, |tx| instance_profiles::delete(tx, "AIPAA").await));
    assert!(!tx!(store.write, |tx| instance_profiles::delete(tx, "AIPAA").await));
}

pub async fn the_last_deletion_of_a_service_linked_role_is_remembered(store: Store) {
    add_accounts(&store).await;
    for task in ["task/1", "task/2"] {
        tx!(store.write, |tx| service_linked_roles::put_deletion(tx, account(1), "AWSServiceRole", task).await);
        let last = tx!(store.read, |tx| service_linked_roles::find_deletion(tx, account(1), "AWSServiceRole").await);
        assert_eq!(last.as_deref(), Some(task));
    }
    let other = tx!(store.read, |tx| service_linked_roles::find_deletion(tx, account(2), "AWSServiceRole").await);
    assert_eq!(other, None);
}

pub async fn an_mfa_device_has_one_user_or_none(store: Store) {
    add_accounts(&store).await;
    tx!(store.write, |tx| users::insert(tx, &user("AIDAA", 1, "alice", "/")).await);
    for serial in ["arn:c", "arn:a", "arn:b"] {
        assert!(tx!(store.write, |tx| mfa_devices::insert(tx, serial, account(1), &[7, 0]).await));
    }
    assert!(!tx!(store.write, |tx| mfa_devices::insert(tx, "arn:a", account(2), &[8]).await));
    let holder = Some(("AIDAA", at(9)));
    assert!(tx!(store.write, |tx| mfa_devices::set_holder(tx, "arn:a", holder, -3, 58_000_000).await));
    assert!(!tx!(store.write, |tx| mfa_devices::set_holder(tx, "arn:x", holder, 0, 0).await));
    let found = tx!(store.read, |tx| mfa_devices::find(tx, "arn:a").await).expect("the device");
    assert_eq!(tx!(store.write, |tx| mfa_devices::lock(tx, "arn:a").await), Some(found.clone()));
    assert_eq!((found.account, found.sealed_seed.as_slice()), (account(1), &[7, 0][..]));
    assert_eq!(found.holder, Some(("AIDAA".to_owned(), at(9))));
    assert_eq!((found.drift_steps, found.last_step), (-3, 58_000_000));
    assert_eq!(tx!(store.read, |tx| mfa_devices::of_user(tx, "AIDAA").await), [found]);
    for (assignment, after, limit, expected) in [
        (Assignment::Any, None, 9, &["arn:a", "arn:b", "arn:c"][..]),
        (Assignment::Any, Some("arn:a"), 1, &["arn:b"]),
        (Assignment::Assigned, None, 9, &["arn:a"]),
        (Assignment::Unassigned, None, 9, &["arn:b", "arn:c"]),
    ] {
        let page = tx!(store.read, |tx| mfa_devices::page(tx, account(1), assignment, after, limit).await);
        let serials: Vec<_> = page.iter().map(|device| device.serial.as_str()).collect();
        assert_eq!(serials, expected, "{assignment:?} {after:?}");
    }
    assert_eq!(tx!(store.read, |tx| mfa_devices::counts(tx, account(1)).await), (3, 1));
    assert_eq!(tx!(store.read, |tx| mfa_devices::counts(tx, account(2)).await), (0, 0));
    let counts = tx!(store.read, |tx| accounts::counts(tx, account(1)).await);
    assert_eq!((counts.mfa_devices, counts.mfa_devices_in_use), (3, 1));
    let held = store.write(|tx| Box::pin(async move { users::delete(tx, "AIDAA").await })).await;
    assert!(held.is_err(), "a device would be nobody's");
    assert!(tx!(store.write, |tx| mfa_devices::set_holder(tx, "arn:a", None, 0, 0).await));
    assert!(tx!(store.read, |tx| mfa_devices::of_user(tx, "AIDAA").await).is_empty());
    assert!(tx!(store.write, |tx| mfa_devices::delete(tx, "arn:a").await));
    assert!(!tx!(store.write, |tx| mfa_devices::delete(tx, "arn:a").await));
}
