//! Managed and inline policies, and what uses them.

use meta::accounts::{self, Account};
use meta::groups::{self, Group};
use meta::managed_policies::{self, ManagedPolicy, PolicyVersion};
use meta::policy_attachments::{self, PolicyUses, PrincipalKind};
use meta::roles::{self, Role};
use meta::users::{self, User};
use meta::{Tx, inline_policies};
use model::AccountId;

use crate::store::{Store, at};
use crate::tx;

fn account(number: u64) -> AccountId {
    format!("{number:012}").parse().expect("an account")
}

async fn add_accounts(store: &Store) {
    for number in [1, 2] {
        let account = Account { id: account(number), created_at: at(0) };
        tx!(store.write, |tx| accounts::insert(tx, &account).await);
    }
}

fn policy(id: &str, account: u64, name: &str, path: &str) -> ManagedPolicy {
    ManagedPolicy {
        id: id.to_owned(),
        account: self::account(account),
        name: name.to_owned(),
        path: path.to_owned(),
        description: None,
        default_version: 1,
        newest_version: 1,
        created_at: at(5),
        updated_at: at(5),
    }
}

fn version(number: u32) -> PolicyVersion {
    PolicyVersion { version: number, document: format!("document {number}"), created_at: at(number.into()) }
}

async fn add_policy(store: &Store, new: &ManagedPolicy) -> bool {
    let new = new.clone();
    tx!(store.write, |tx| managed_policies::insert(tx, &new).await)
}

pub async fn a_policy_is_added_once_whatever_the_case_and_keeps_what_it_was_given(store: Store) {
    add_accounts(&store).await;
    let full = ManagedPolicy {
        description: Some("pulls".to_owned()),
        default_version: 2,
        newest_version: 7,
        updated_at: at(9),
        ..policy("ANPAA", 1, "Pull", "/ci/")
    };
    assert!(add_policy(&store, &full).await);
    assert!(!add_policy(&store, &policy("ANPAB", 1, "pULL", "/")).await);
    assert!(add_policy(&store, &policy("ANPAC", 2, "Pull", "/")).await, "another account's");
    for (number, name, expected) in
        [(1, "Pull", Some("ANPAA")), (1, "pull", Some("ANPAA")), (2, "Pull", Some("ANPAC")), (1, "Push", None)]
    {
        let found = tx!(store.read, |tx| managed_policies::find_by_name(tx, account(number), name).await);
        assert_eq!(found.as_ref().map(|policy| policy.id.as_str()), expected, "{number} {name}");
        assert!(expected != Some("ANPAA") || found.as_ref() == Some(&full));
    }
    assert_eq!(tx!(store.write, |tx| managed_policies::lock(tx, "ANPAA").await), Some(full));
    assert_eq!(tx!(store.write, |tx| managed_policies::lock(tx, "ANPAX").await), None);
    assert_eq!(tx!(store.read, |tx| managed_policies::count(tx, account(1)).await), 1);
    assert_eq!(tx!(store.read, |tx| managed_policies::count(tx, account(3)).await), 0);
}

pub async fn policies_are_paged_by_name_below_a_path(store: Store) {
    add_accounts(&store).await;
    for (id, name, path) in
        [("ANPAA", "b", "/ci/"), ("ANPAB", "A", "/ci/pull/"), ("ANPAC", "c", "/"), ("ANPAD", "D", "/ci/")]
    {
        add_policy(&store, &policy(id, 1, name, path)).await;
    }
    add_policy(&store, &policy("ANPAE", 2, "e", "/")).await;
    for (prefix, after, limit, expected) in [
        ("/", None, 10, vec!["A", "b", "c", "D"]),
        ("/", Some("b"), 1, vec!["c"]),
        ("/ci/", None, 2, vec!["A", "b"]),
        ("/ci/", Some("b"), 2, vec!["D"]),
        ("/ci/pull/", None, 2, vec!["A"]),
        ("/CI/", None, 2, vec![]),
    ] {
        let page = tx!(store.read, |tx| managed_policies::page(tx, account(1), prefix, after, limit).await);
        let names: Vec<_> = page.iter().map(|policy| policy.name.as_str()).collect();
        assert_eq!(names, expected, "{prefix} {after:?}");
    }
}

pub async fn a_policys_versions_are_its_own_and_go_with_it(store: Store) {
    add_accounts(&store).await;
    add_policy(&store, &policy("ANPAA", 1, "a", "/")).await;
    add_policy(&store, &policy("ANPAB", 1, "b", "/")).await;
    for number in [1, 2, 10] {
        tx!(store.write, |tx| managed_policies::insert_version(tx, "ANPAA", &version(number)).await);
    }
    tx!(store.write, |tx| managed_policies::insert_version(tx, "ANPAB", &version(1)).await);
    let again = store.write(|tx| Box::pin(async { managed_policies::insert_version(tx, "ANPAB", &version(1)).await }));
    assert!(again.await.is_err(), "a number is given once");

    for (before, limit, expected) in
        [(None, 5, vec![10, 2, 1]), (None, 2, vec![10, 2]), (Some(10), 1, vec![2]), (Some(1), 5, vec![])]
    {
        let found = tx!(store.read, |tx| managed_policies::versions(tx, "ANPAA", before, limit).await);
        assert_eq!(found, expected.into_iter().map(version).collect::<Vec<_>>(), "before {before:?}");
    }
    assert!(tx!(store.write, |tx| managed_policies::set_versions(tx, "ANPAA", 2, 10, at(11)).await));
    assert!(!tx!(store.write, |tx| managed_policies::set_versions(tx, "ANPAX", 2, 10, at(11)).await));
    let changed = tx!(store.read, |tx| managed_policies::find_by_name(tx, account(1), "a").await).expect("is there");
    assert_eq!((changed.default_version, changed.newest_version, changed.updated_at), (2, 10, at(11)));

    assert!(tx!(store.write, |tx| managed_policies::delete_version(tx, "ANPAA", 1).await));
    assert!(!tx!(store.write, |tx| managed_policies::delete_version(tx, "ANPAA", 1).await));
    assert_eq!(tx!(store.read, |tx| managed_policies::find_version(tx, "ANPAA", 1).await), None);
    assert_eq!(tx!(store.read, |tx| managed_policies::find_version(tx, "ANPAA", 2).await), Some(version(2)));

    assert!(tx!(store.write, |tx| managed_policies::delete(tx, "ANPAA").await));
    assert!(!tx!(store.write, |tx| managed_policies::delete(tx, "ANPAA").await));
    let document = |id: &'static str, number| {
        let store = &store;
        async move { tx!(store.read, |tx| managed_policies::document(tx, id, number).await) }
    };
    assert_eq!(document("ANPAA", 2).await, None);
    assert_eq!(document("ANPAB", 1).await.as_deref(), Some("document 1"));
}

pub async fn inline_policies_are_kept_by_name(store: Store) {
    for (principal, name, document) in
        [("AIDAA", "b", "1"), ("AIDAA", "a", "2"), ("AIDAA", "b", "3"), ("AIDAB", "c", "4")]
    {
        tx!(store.write, |tx| inline_policies::put(tx, principal, name, document).await);
    }
    let pair = |name: &str, document: &str| (name.to_owned(), document.to_owned());
    let all = tx!(store.read, |tx| inline_policies::of_principal(tx, "AIDAA").await);
    assert_eq!(all, [pair("a", "2"), pair("b", "3")], "put again is replaced");
    for (after, limit, expected) in
        [(None, 5, vec!["a", "b"]), (None, 1, vec!["a"]), (Some("a"), 5, vec!["b"]), (Some("b"), 5, vec![])]
    {
        assert_eq!(tx!(store.read, |tx| inline_policies::names(tx, "AIDAA", after, limit).await), expected);
    }
    for (principal, name, expected) in [("AIDAA", "b", Some("3")), ("AIDAA", "B", None), ("AIDAB", "b", None)] {
        let found = tx!(store.read, |tx| inline_policies::find(tx, principal, name).await);
        assert_eq!(found.as_deref(), expected, "{principal} {name}");
    }
    assert!(!tx!(store.write, |tx| inline_policies::delete(tx, "AIDAB", "b").await));
    assert!(tx!(store.write, |tx| inline_policies::delete(tx, "AIDAA", "b").await));
    assert_eq!(tx!(store.read, |tx| inline_policies::find(tx, "AIDAA", "b").await), None);
}

const ARN: &str = "arn:aws:iam::aws:policy/AdministratorAccess";
const OTHER_ARN: &str = "arn:aws:iam::000000000001:policy/ci/Pull";

/// Users AIDA0 and AIDA1, groups AGPA0 and AGPA1, roles AROA0 and AROA1 of the account 1; of each, the second is in `/ci/`
/// and has a boundary.
async fn add_principals(store: &Store) {
    add_accounts(store).await;
    for (index, path, boundary) in [(0, "/", None), (1, "/ci/", Some(ARN.to_owned()))] {
        let (account, created_at, path) = (account(1), at(0), path.to_owned());
        let user = User {
            id: format!("AIDA{index}"),
            account,
            name: format!("user{index}"),
            path: path.clone(),
            boundary_arn: boundary.clone(),
            created_at,
        };
        let (id, name) = (format!("AGPA{index}"), format!("group{index}"));
        let group = Group { id, account, name, path: path.clone(), created_at };
        let role = Role {
            id: format!("AROA{index}"),
            account,
            name: format!("role{index}"),
            path,
            description: None,
            trust_policy: "{}".to_owned(),
            max_session_seconds: 3600,
            boundary_arn: boundary,
            created_at,
            last_used: None,
        };
        assert!(tx!(store.write, |tx| users::insert(tx, &user).await));
        assert!(tx!(store.write, |tx| groups::insert(tx, &group).await));
        assert!(tx!(store.write, |tx| roles::insert(tx, &role).await));
    }
}

const PRINCIPALS: [(PrincipalKind, [&str; 2]); 3] = [
    (PrincipalKind::User, ["AIDA0", "AIDA1"]),
    (PrincipalKind::Group, ["AGPA0", "AGPA1"]),
    (PrincipalKind::Role, ["AROA0", "AROA1"]),
];

pub async fn a_policy_is_attached_once_to_each_principal(store: Store) {
    add_principals(&store).await;
    async fn attach(tx: &mut Tx, kind: PrincipalKind, id: &str, arn: &str) -> Result<bool, meta::Error> {
        policy_attachments::attach(tx, account(1), kind, id, arn).await
    }
    for (kind, ids) in PRINCIPALS {
        for id in ids {
            assert!(tx!(store.write, |tx| attach(tx, kind, id, ARN).await));
            assert!(!tx!(store.write, |tx| attach(tx, kind, id, ARN).await));
            assert!(tx!(store.write, |tx| attach(tx, kind, id, OTHER_ARN).await));
        }
        for (after, limit, expected) in
            [(None, 5, vec![OTHER_ARN, ARN]), (None, 1, vec![OTHER_ARN]), (Some(OTHER_ARN), 5, vec![ARN])]
        {
            let found = tx!(store.read, |tx| policy_attachments::of_principal(tx, ids[0], after, limit).await);
            assert_eq!(found, expected, "after {after:?}");
        }
        assert!(tx!(store.write, |tx| policy_attachments::detach(tx, ids[0], ARN).await));
        assert!(!tx!(store.write, |tx| policy_attachments::detach(tx, ids[0], ARN).await));
        assert_eq!(tx!(store.read, |tx| policy_attachments::count_of_principal(tx, ids[0]).await), 1);
        assert_eq!(tx!(store.read, |tx| policy_attachments::count_of_principal(tx, ids[1]).await), 2);
    }
}

pub async fn a_policy_knows_whom_it_is_attached_to(store: Store) {
    add_principals(&store).await;
    for (kind, ids) in PRINCIPALS {
        for id in ids {
            tx!(store.write, |tx| policy_attachments::attach(tx, account(1), kind, id, ARN).await);
        }
        for (number, arn, prefix, after, limit, expected) in [
            (1, ARN, "/", None, 5, vec![ids[0], ids[1]]),
            (1, ARN, "/", None, 1, vec![ids[0]]),
            (1, ARN, "/", Some(ids[0]), 5, vec![ids[1]]),
            (1, ARN, "/ci/", None, 5, vec![ids[1]]),
            (1, OTHER_ARN, "/", None, 5, vec![]),
            (2, ARN, "/", None, 5, vec![]),
        ] {
            let found = tx!(store.read, |tx| {
                policy_attachments::of_policy(tx, account(number), arn, kind, prefix, after, limit).await
            });
            let found_ids: Vec<_> = found.iter().map(|one| one.id.as_str()).collect();
            assert_eq!(found_ids, expected, "{kind:?} {prefix} {after:?}");
            for one in &found {
                let index = if one.path == "/" { 0 } else { 1 };
                assert_eq!(one.name, format!("{}{index}", kind.as_str()));
            }
        }
    }
}

pub async fn a_policy_knows_whom_it_bounds_and_how_often_it_is_used(store: Store) {
    add_principals(&store).await;
    for (kind, expected) in
        [(PrincipalKind::User, vec!["AIDA1"]), (PrincipalKind::Role, vec!["AROA1"]), (PrincipalKind::Group, vec![])]
    {
        for (number, prefix, after, hits) in
            [(1, "/", None, true), (1, "/x/", None, false), (1, "/", Some("z"), false), (2, "/", None, false)]
        {
            let found = tx!(store.read, |tx| {
                policy_attachments::bounded_by(tx, account(number), ARN, kind, prefix, true, after, 5).await
            });
            let ids: Vec<_> = found.iter().map(|one| one.id.as_str()).collect();
            assert_eq!(ids, if hits { expected.clone() } else { vec![] }, "{number} {prefix} {after:?}");
        }
    }
    for (kind, id) in [(PrincipalKind::User, "AIDA0"), (PrincipalKind::Group, "AGPA0"), (PrincipalKind::Role, "AROA1")]
    {
        tx!(store.write, |tx| policy_attachments::attach(tx, account(1), kind, id, ARN).await);
    }
    tx!(store.write, |tx| policy_attachments::attach(tx, account(1), PrincipalKind::User, "AIDA1", OTHER_ARN).await);
    for (kind, with_attached, expected) in [
        (PrincipalKind::Role, true, vec!["AROA1"]),
        (PrincipalKind::Role, false, vec![]),
        (PrincipalKind::User, false, vec!["AIDA1"]),
    ] {
        let found = tx!(store.read, |tx| {
            policy_attachments::bounded_by(tx, account(1), ARN, kind, "/", with_attached, None, 5).await
        });
        let ids: Vec<_> = found.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids, expected, "{kind:?} {with_attached}");
    }
    let uses = tx!(store.read, |tx| policy_attachments::uses(tx, account(1), &[ARN, OTHER_ARN, "arn:none"]).await);
    assert_eq!(uses.len(), 2);
    assert_eq!(uses[ARN], PolicyUses { attachments: 3, boundaries: 2 });
    assert_eq!(uses[OTHER_ARN], PolicyUses { attachments: 1, boundaries: 0 });
    assert!(tx!(store.read, |tx| policy_attachments::uses(tx, account(2), &[ARN]).await).is_empty());
}
