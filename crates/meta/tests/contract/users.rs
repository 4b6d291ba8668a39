//! Users, their passwords and their keys.

use meta::access_keys::{self, AccessKey};
use meta::accounts::{self, Account};
use meta::login_profiles::{self, LoginProfile};
use meta::password_policies;
use meta::users::{self, User};
use model::AccountId;
use model::password_policy::PasswordPolicy;

use crate::store::{Store, at};
use crate::tx;

pub fn account(number: u64) -> AccountId {
    format!("{number:012}").parse().expect("an account")
}

pub async fn add_accounts(store: &Store) {
    for number in [1, 2] {
        let account = Account { id: account(number), created_at: at(0) };
        tx!(store.write, |tx| accounts::insert(tx, &account).await);
    }
}

pub fn user(id: &str, account: u64, name: &str, path: &str) -> User {
    User {
        id: id.to_owned(),
        account: self::account(account),
        name: name.to_owned(),
        path: path.to_owned(),
        boundary_arn: None,
        created_at: at(5),
    }
}

fn profile(user_id: &str) -> LoginProfile {
    LoginProfile {
        user_id: user_id.to_owned(),
        password_hash: "$argon2id$1".to_owned(),
        reset_required: true,
        created_at: at(6),
        changed_at: at(6),
    }
}

fn key(id: &str, user_id: Option<&str>) -> AccessKey {
    AccessKey {
        id: id.to_owned(),
        account: account(1),
        user_id: user_id.map(str::to_owned),
        sealed_secret: vec![1],
        active: true,
        created_at: at(1),
    }
}

pub async fn a_user_is_added_once_whatever_the_case_and_keeps_what_it_was_given(store: Store) {
    add_accounts(&store).await;
    let full =
        User { boundary_arn: Some("arn:aws:iam::aws:policy/X".to_owned()), ..user("AIDAA", 1, "Alice", "/team/core/") };
    let given = full.clone();
    assert!(tx!(store.write, |tx| users::insert(tx, &given).await));
    assert!(!tx!(store.write, |tx| users::insert(tx, &user("AIDAB", 1, "aLICE", "/")).await));
    assert!(tx!(store.write, |tx| users::insert(tx, &user("AIDAC", 2, "alice", "/")).await), "another account's");
    for (number, name, expected) in [
        (1, "Alice", Some("AIDAA")),
        (1, "alice", Some("AIDAA")),
        (2, "ALICE", Some("AIDAC")),
        (1, "alic", None),
        (3, "Alice", None),
    ] {
        let found = tx!(store.read, |tx| users::find_by_name(tx, account(number), name).await);
        assert_eq!(found.map(|user| user.id).as_deref(), expected, "{number} {name}");
    }
    assert_eq!(tx!(store.read, |tx| users::find(tx, "AIDAA").await), Some(full.clone()));
    assert_eq!(tx!(store.write, |tx| users::lock(tx, "AIDAA").await), Some(full));
    assert_eq!(tx!(store.read, |tx| users::find(tx, "AIDAB").await), None);
    assert_eq!(tx!(store.write, |tx| users::lock(tx, "AIDAB").await), None);
    let stranger =
        store.write(|tx| Box::pin(async move { users::insert(tx, &user("AIDAD", 3, "bob", "/")).await })).await;
    assert!(stranger.is_err(), "a user of no account");
}

pub async fn users_are_paged_by_name_below_a_path(store: Store) {
    add_accounts(&store).await;
    for (id, number, name, path) in [
        ("AIDA1", 1, "dora", "/team/"),
        ("AIDA2", 1, "Bert", "/team/core/"),
        ("AIDA3", 1, "anna", "/"),
        ("AIDA4", 1, "Carl", "/te_m/"),
        ("AIDA5", 2, "emil", "/team/"),
    ] {
        tx!(store.write, |tx| users::insert(tx, &user(id, number, name, path)).await);
    }
    for (prefix, after, limit, expected) in [
        ("/", None, 10, vec!["anna", "Bert", "Carl", "dora"]),
        ("/", None, 2, vec!["anna", "Bert"]),
        ("/", Some("bert"), 2, vec!["Carl", "dora"]),
        ("/", Some("dora"), 2, vec![]),
        ("/team/", None, 10, vec!["Bert", "dora"]),
        ("/team/core/", None, 10, vec!["Bert"]),
        ("/te_m/", None, 10, vec!["Carl"]),
        ("/%", None, 10, vec![]),
    ] {
        let page = tx!(store.scan, |tx| users::page(tx, account(1), prefix, after, limit).await);
        let names: Vec<_> = page.iter().map(|user| user.name.as_str()).collect();
        assert_eq!(names, expected, "{prefix} after {after:?}");
    }
    for (number, expected) in [(1, 4), (2, 1), (3, 0)] {
        assert_eq!(tx!(store.read, |tx| users::count(tx, account(number)).await), expected);
    }
}

pub async fn a_renamed_user_keeps_what_hangs_on_it(store: Store) {
    add_accounts(&store).await;
    tx!(store.write, |tx| users::insert(tx, &user("AIDAA", 1, "alice", "/")).await);
    tx!(store.write, |tx| users::insert(tx, &user("AIDAB", 1, "Bob", "/")).await);
    tx!(store.write, |tx| users::insert(tx, &user("AIDAC", 2, "carol", "/")).await);
    tx!(store.write, |tx| access_keys::insert(tx, &key("AKIAA", Some("AIDAA"))).await);
    tx!(store.write, |tx| login_profiles::insert(tx, &profile("AIDAA")).await);
    for (id, name, path, expected) in [
        ("AIDAA", "bob", "/", false),
        ("AIDAX", "free", "/", false),
        ("AIDAA", "ALICE", "/team/", true),
        ("AIDAA", "carol", "/team/", true),
    ] {
        assert_eq!(tx!(store.write, |tx| users::rename(tx, id, name, path).await), expected, "{id} {name}");
    }
    let expected = user("AIDAA", 1, "carol", "/team/");
    assert_eq!(tx!(store.read, |tx| users::find_by_name(tx, account(1), "Carol").await), Some(expected));
    assert_eq!(tx!(store.read, |tx| users::find_by_name(tx, account(1), "alice").await), None);
    let keys = tx!(store.read, |tx| access_keys::of_user(tx, "AIDAA").await);
    assert_eq!(keys.len(), 1);
    assert!(tx!(store.read, |tx| login_profiles::find(tx, "AIDAA").await).is_some());
}

pub async fn a_boundary_is_set_and_taken_away(store: Store) {
    add_accounts(&store).await;
    tx!(store.write, |tx| users::insert(tx, &user("AIDAA", 1, "alice", "/")).await);
    for arn in [Some("arn:aws:iam::aws:policy/X"), None] {
        assert!(tx!(store.write, |tx| users::set_boundary(tx, "AIDAA", arn).await));
        let found = tx!(store.read, |tx| users::find(tx, "AIDAA").await).expect("the user");
        assert_eq!(found.boundary_arn.as_deref(), arn);
    }
    assert!(!tx!(store.write, |tx| users::set_boundary(tx, "AIDAX", None).await));
}

pub async fn a_deleted_user_takes_its_password_along_and_not_its_keys(store: Store) {
    add_accounts(&store).await;
    tx!(store.write, |tx| users::insert(tx, &user("AIDAA", 1, "alice", "/")).await);
    tx!(store.write, |tx| login_profiles::insert(tx, &profile("AIDAA")).await);
    tx!(store.write, |tx| access_keys::insert(tx, &key("AKIAA", Some("AIDAA"))).await);
    let with_keys = store.write(|tx| Box::pin(async move { users::delete(tx, "AIDAA").await })).await;
    assert!(with_keys.is_err(), "a key would speak for nobody");
    assert!(tx!(store.write, |tx| access_keys::delete(tx, "AKIAA").await));
    assert!(tx!(store.write, |tx| users::delete(tx, "AIDAA").await));
    assert!(!tx!(store.write, |tx| users::delete(tx, "AIDAA").await));
    assert!(tx!(store.read, |tx| login_profiles::find(tx, "AIDAA").await).is_none());
}

pub async fn a_user_has_one_password_or_none(store: Store) {
    add_accounts(&store).await;
    for (id, name) in [("AIDAA", "alice"), ("AIDAB", "bob")] {
        tx!(store.write, |tx| users::insert(tx, &user(id, 1, name, "/")).await);
    }
    assert!(!tx!(store.write, |tx| login_profiles::set_password(tx, "AIDAA", "x", false, at(7)).await));
    assert!(tx!(store.write, |tx| login_profiles::insert(tx, &profile("AIDAA")).await));
    let other = LoginProfile { password_hash: "other".to_owned(), ..profile("AIDAA") };
    assert!(!tx!(store.write, |tx| login_profiles::insert(tx, &other).await));
    let found = tx!(store.read, |tx| login_profiles::find(tx, "AIDAA").await);
    assert!(found == Some(profile("AIDAA")));
    assert!(tx!(store.write, |tx| login_profiles::set_password(tx, "AIDAA", "new", false, at(7)).await));
    let found = tx!(store.read, |tx| login_profiles::find(tx, "AIDAA").await).expect("a password");
    let LoginProfile { password_hash, reset_required, created_at, changed_at, .. } = found;
    assert_eq!((password_hash.as_str(), reset_required, created_at, changed_at), ("new", false, at(6), at(7)));
    assert!(tx!(store.read, |tx| login_profiles::find(tx, "AIDAB").await).is_none());
    assert!(tx!(store.write, |tx| login_profiles::delete(tx, "AIDAA").await));
    assert!(!tx!(store.write, |tx| login_profiles::delete(tx, "AIDAA").await));
}

pub async fn the_newest_former_passwords_are_remembered(store: Store) {
    add_accounts(&store).await;
    for (id, name) in [("AIDAA", "alice"), ("AIDAB", "bob")] {
        tx!(store.write, |tx| users::insert(tx, &user(id, 1, name, "/")).await);
        tx!(store.write, |tx| login_profiles::insert(tx, &profile(id)).await);
    }
    for (id, hash, millis) in
        [("AIDAA", "b", 2), ("AIDAA", "a", 1), ("AIDAA", "c", 3), ("AIDAA", "c", 3), ("AIDAB", "d", 1)]
    {
        tx!(store.write, |tx| login_profiles::remember_former(tx, id, hash, at(millis), 3).await);
    }
    let all = tx!(store.read, |tx| login_profiles::former(tx, "AIDAA", 9).await);
    assert_eq!(all, ["c", "b", "a"]);
    tx!(store.write, |tx| login_profiles::remember_former(tx, "AIDAA", "e", at(4), 2).await);
    let newest = tx!(store.read, |tx| login_profiles::former(tx, "AIDAA", 9).await);
    assert_eq!(newest, ["e", "c"]);
    assert_eq!(tx!(store.read, |tx| login_profiles::former(tx, "AIDAA", 1).await), ["e"]);
    tx!(store.write, |tx| login_profiles::remember_former(tx, "AIDAA", "f", at(5), 0).await);
    assert!(tx!(store.read, |tx| login_profiles::former(tx, "AIDAA", 9).await).is_empty());
    assert_eq!(tx!(store.read, |tx| login_profiles::former(tx, "AIDAB", 9).await), ["d"]);
    assert!(tx!(store.write, |tx| login_profiles::delete(tx, "AIDAB").await));
    assert!(tx!(store.read, |tx| login_profiles::former(tx, "AIDAB", 9).await).is_empty());
}

pub async fn an_account_has_one_password_policy_or_none(store: Store) {
    add_accounts(&store).await;
    let strict = PasswordPolicy {
        length_min: 14,
        requires_symbols: true,
        requires_numbers: false,
        requires_uppercase: true,
        requires_lowercase: false,
        users_may_change: true,
        age_days_max: Some(90),
        reuse_prevention: Some(24),
        hard_expiry: true,
    };
    for policy in [strict, PasswordPolicy::default()] {
        let put = policy.clone();
        tx!(store.write, |tx| password_policies::put(tx, account(1), &put).await);
        assert_eq!(tx!(store.read, |tx| password_policies::find(tx, account(1)).await), Some(policy));
        assert_eq!(tx!(store.read, |tx| password_policies::find(tx, account(2)).await), None);
    }
    assert!(tx!(store.write, |tx| password_policies::delete(tx, account(1)).await));
    assert!(!tx!(store.write, |tx| password_policies::delete(tx, account(1)).await));
}

pub async fn the_last_use_of_a_password_never_goes_back(store: Store) {
    add_accounts(&store).await;
    for (id, name) in [("AIDAA", "alice"), ("AIDAB", "bob"), ("AIDAC", "carol")] {
        tx!(store.write, |tx| users::insert(tx, &user(id, 1, name, "/")).await);
        tx!(store.write, |tx| login_profiles::insert(tx, &profile(id)).await);
    }
    for (id, millis) in [("AIDAA", 9), ("AIDAA", 8), ("AIDAC", 7)] {
        tx!(store.write, |tx| login_profiles::set_last_use(tx, id, at(millis)).await);
    }
    let uses = tx!(store.read, |tx| login_profiles::last_uses(tx, &["AIDAA", "AIDAB", "AIDAX"]).await);
    assert_eq!(uses, [("AIDAA".to_owned(), at(9))]);
}

pub async fn keys_belong_to_a_user_or_to_the_root(store: Store) {
    add_accounts(&store).await;
    for (id, name) in [("AIDAA", "alice"), ("AIDAB", "bob")] {
        tx!(store.write, |tx| users::insert(tx, &user(id, 1, name, "/")).await);
    }
    for (id, owner) in [("AKIA3", Some("AIDAA")), ("AKIA1", Some("AIDAA")), ("AKIA4", None), ("AKIA2", None)] {
        assert!(tx!(store.write, |tx| access_keys::insert(tx, &key(id, owner)).await));
    }
    let ids = |keys: Vec<AccessKey>| keys.into_iter().map(|key| key.id).collect::<Vec<_>>();
    assert_eq!(ids(tx!(store.read, |tx| access_keys::of_user(tx, "AIDAA").await)), ["AKIA1", "AKIA3"]);
    assert!(tx!(store.read, |tx| access_keys::of_user(tx, "AIDAB").await).is_empty());
    assert_eq!(ids(tx!(store.read, |tx| access_keys::of_root(tx, account(1)).await)), ["AKIA2", "AKIA4"]);
    assert!(tx!(store.read, |tx| access_keys::of_root(tx, account(2)).await).is_empty());
}
