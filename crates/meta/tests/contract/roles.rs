//! Roles, identity providers, and the aliases of accounts.

use meta::accounts::{self, Account, Counts};
use meta::oidc_providers::{self, OidcProvider};
use meta::roles::{self, Role};
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

fn role(id: &str, account: u64, name: &str, path: &str) -> Role {
    Role {
        id: id.to_owned(),
        account: self::account(account),
        name: name.to_owned(),
        path: path.to_owned(),
        description: None,
        trust_policy: "{}".to_owned(),
        max_session_seconds: 3600,
        boundary_arn: None,
        created_at: at(5),
        last_used: None,
    }
}

fn provider(account: u64, url: &str) -> OidcProvider {
    OidcProvider {
        account: self::account(account),
        url: url.to_owned(),
        client_ids: vec!["sts.amazonaws.com".to_owned(), "a\"b".to_owned()],
        thumbprints: Vec::new(),
        created_at: at(3),
    }
}

pub async fn a_role_is_added_once_whatever_the_case_and_keeps_what_it_was_given(store: Store) {
    add_accounts(&store).await;
    let full = Role {
        description: Some("builds".to_owned()),
        max_session_seconds: 43_200,
        boundary_arn: Some("arn:aws:iam::aws:policy/X".to_owned()),
        ..role("AROAA", 1, "Builder", "/ci/")
    };
    let (given, same_name) = (full.clone(), role("AROAB", 1, "bUILDER", "/"));
    assert!(tx!(store.write, |tx| roles::insert(tx, &given).await));
    assert!(!tx!(store.write, |tx| roles::insert(tx, &same_name).await));
    assert!(tx!(store.write, |tx| roles::insert(tx, &role("AROAC", 2, "Builder", "/")).await), "another account's");
    for (number, name, expected) in [
        (1, "Builder", Some("AROAA")),
        (1, "BUILDER", Some("AROAA")),
        (2, "builder", Some("AROAC")),
        (1, "other", None),
    ] {
        let found = tx!(store.read, |tx| roles::find_by_name(tx, account(number), name).await);
        assert_eq!(found.as_ref().map(|role| role.id.as_str()), expected, "{number} {name}");
    }
    assert_eq!(tx!(store.read, |tx| roles::find(tx, "AROAA").await), Some(full));
    assert_eq!(tx!(store.read, |tx| roles::find(tx, "AROAB").await), None);
    let stranger =
        store.write(|tx| Box::pin(async move { roles::insert(tx, &role("AROAD", 3, "x", "/")).await })).await;
    assert!(stranger.is_err(), "a role of no account");
}

pub async fn roles_are_paged_by_name_below_a_path(store: Store) {
    add_accounts(&store).await;
    let all = [("b", "/ci/"), ("A", "/"), ("d", "/ci/x/"), ("c", "/ci2/"), ("e_", "/c%/")];
    for (index, (name, path)) in all.into_iter().enumerate() {
        tx!(store.write, |tx| roles::insert(tx, &role(&format!("AROA{index}"), 1, name, path)).await);
    }
    tx!(store.write, |tx| roles::insert(tx, &role("AROAX", 2, "b", "/ci/")).await);
    let table: [(&'static str, Option<&'static str>, usize, &[&str]); 7] = [
        ("/", None, 10, &["A", "b", "c", "d", "e_"]),
        ("/", None, 2, &["A", "b"]),
        ("/", Some("b"), 2, &["c", "d"]),
        ("/", Some("e_"), 2, &[]),
        ("/ci/", None, 10, &["b", "d"]),
        ("/ci", Some("b"), 10, &["c", "d"]),
        ("/c%", None, 10, &["e_"]),
    ];
    for (prefix, after, limit, expected) in table {
        let page = tx!(store.read, |tx| roles::page(tx, account(1), prefix, after, limit).await);
        let names: Vec<_> = page.iter().map(|role| role.name.as_str()).collect();
        assert_eq!(names, expected, "{prefix} {after:?} {limit}");
    }
    assert_eq!(tx!(store.read, |tx| roles::count(tx, account(1)).await), 5);
    assert_eq!(tx!(store.read, |tx| roles::count(tx, account(2)).await), 1);
}

pub async fn a_role_changes_where_it_is_told_and_nowhere_else(store: Store) {
    add_accounts(&store).await;
    for (id, name) in [("AROAA", "a"), ("AROAB", "b")] {
        tx!(store.write, |tx| roles::insert(tx, &role(id, 1, name, "/")).await);
    }
    assert_eq!(tx!(store.write, |tx| roles::lock(tx, "AROAA").await), Some(role("AROAA", 1, "a", "/")));
    assert_eq!(tx!(store.write, |tx| roles::lock(tx, "AROAX").await), None);
    assert!(tx!(store.write, |tx| roles::set_description(tx, "AROAA", Some("text"), 7200).await));
    assert!(tx!(store.write, |tx| roles::set_trust_policy(tx, "AROAA", "{ }").await));
    assert!(tx!(store.write, |tx| roles::set_boundary(tx, "AROAA", Some("arn")).await));
    assert!(!tx!(store.write, |tx| roles::set_description(tx, "AROAX", None, 7200).await));
    assert!(!tx!(store.write, |tx| roles::set_trust_policy(tx, "AROAX", "{ }").await));
    assert!(!tx!(store.write, |tx| roles::set_boundary(tx, "AROAX", None).await));
    for (millis, region) in [(20, "eu-central-1"), (10, "us-east-1")] {
        tx!(store.write, |tx| roles::set_last_use(tx, "AROAA", at(millis), region).await);
    }
    let expected = Role {
        description: Some("text".to_owned()),
        max_session_seconds: 7200,
        trust_policy: "{ }".to_owned(),
        boundary_arn: Some("arn".to_owned()),
        last_used: Some((at(20), "eu-central-1".to_owned())),
        ..role("AROAA", 1, "a", "/")
    };
    assert_eq!(tx!(store.read, |tx| roles::find(tx, "AROAA").await), Some(expected));
    assert_eq!(tx!(store.read, |tx| roles::find(tx, "AROAB").await), Some(role("AROAB", 1, "b", "/")));
    assert!(tx!(store.write, |tx| roles::set_boundary(tx, "AROAA", None).await));
    let found = tx!(store.read, |tx| roles::find(tx, "AROAA").await).expect("the role");
    assert_eq!(found.boundary_arn, None);
    assert!(tx!(store.write, |tx| roles::delete(tx, "AROAA").await));
    assert!(!tx!(store.write, |tx| roles::delete(tx, "AROAA").await));
    assert!(tx!(store.write, |tx| roles::insert(tx, &role("AROAC", 1, "A", "/")).await), "the name is free again");
}

pub async fn a_provider_is_known_once_to_each_account(store: Store) {
    add_accounts(&store).await;
    for (number, url, added) in
        [(1, "idp.example.com/b", true), (1, "idp.example.com/a", true), (1, "idp.example.com/b", false)]
    {
        assert_eq!(tx!(store.write, |tx| oidc_providers::insert(tx, &provider(number, url)).await), added, "{url}");
    }
    assert!(tx!(store.write, |tx| oidc_providers::insert(tx, &provider(2, "idp.example.com/b")).await));
    assert_eq!(
        tx!(store.read, |tx| oidc_providers::of_account(tx, account(1)).await),
        [provider(1, "idp.example.com/a"), provider(1, "idp.example.com/b")]
    );
    assert_eq!(tx!(store.read, |tx| oidc_providers::count(tx, account(1)).await), 2);
    assert_eq!(tx!(store.read, |tx| oidc_providers::find(tx, account(2), "idp.example.com/a").await), None);
}

pub async fn a_provider_changes_where_it_is_told_and_nowhere_else(store: Store) {
    add_accounts(&store).await;
    for number in [1, 2] {
        tx!(store.write, |tx| oidc_providers::insert(tx, &provider(number, "idp")).await);
    }
    let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
    let (ids, prints) = (texts(&["x"]), texts(&["00", "ff"]));
    let expected = OidcProvider { client_ids: ids.clone(), thumbprints: prints.clone(), ..provider(1, "idp") };
    let of_nobody = ids.clone();
    assert!(tx!(store.write, |tx| oidc_providers::set_client_ids(tx, account(1), "idp", &ids).await));
    assert!(tx!(store.write, |tx| oidc_providers::set_thumbprints(tx, account(1), "idp", &prints).await));
    assert!(!tx!(store.write, |tx| oidc_providers::set_client_ids(tx, account(1), "other", &of_nobody).await));
    assert_eq!(tx!(store.write, |tx| oidc_providers::lock(tx, account(1), "idp").await), Some(expected));
    assert_eq!(tx!(store.read, |tx| oidc_providers::find(tx, account(2), "idp").await), Some(provider(2, "idp")));
    assert!(tx!(store.write, |tx| oidc_providers::delete(tx, account(1), "idp").await));
    assert!(!tx!(store.write, |tx| oidc_providers::delete(tx, account(1), "idp").await));
    assert!(tx!(store.read, |tx| oidc_providers::find(tx, account(2), "idp").await).is_some());
}

pub async fn an_alias_belongs_to_one_account(store: Store) {
    add_accounts(&store).await;
    assert_eq!(tx!(store.read, |tx| accounts::alias(tx, account(1)).await), None);
    assert!(tx!(store.write, |tx| accounts::set_alias(tx, account(1), Some("ours")).await));
    assert!(tx!(store.write, |tx| accounts::set_alias(tx, account(1), Some("ours")).await), "the same again");
    assert!(!tx!(store.write, |tx| accounts::set_alias(tx, account(2), Some("ours")).await), "another's");
    assert!(!tx!(store.write, |tx| accounts::set_alias(tx, account(3), Some("free")).await), "no account");
    assert_eq!(tx!(store.read, |tx| accounts::alias(tx, account(1)).await).as_deref(), Some("ours"));
    assert!(tx!(store.write, |tx| accounts::set_alias(tx, account(1), None).await));
    assert_eq!(tx!(store.read, |tx| accounts::alias(tx, account(1)).await), None);
    assert!(tx!(store.write, |tx| accounts::set_alias(tx, account(2), Some("ours")).await), "free again");
    for round in 0..20 {
        let take = |number| {
            let alias = format!("both-{round}");
            store.write(move |tx| Box::pin(async move { accounts::set_alias(tx, account(number), Some(&alias)).await }))
        };
        let (one, other) = tokio::join!(take(1), take(2));
        assert_ne!(one.expect("the database works"), other.expect("the database works"), "both at once");
    }
    assert!(tx!(store.write, |tx| accounts::lock(tx, account(1)).await));
    assert!(!tx!(store.write, |tx| accounts::lock(tx, account(3)).await));
}

pub async fn what_an_account_has_is_counted(store: Store) {
    add_accounts(&store).await;
    assert_eq!(tx!(store.read, |tx| accounts::counts(tx, account(1)).await), Counts::default());
    for (id, number, name) in [("AROAA", 1, "a"), ("AROAB", 1, "b"), ("AROAC", 2, "c")] {
        tx!(store.write, |tx| roles::insert(tx, &role(id, number, name, "/")).await);
    }
    tx!(store.write, |tx| oidc_providers::insert(tx, &provider(1, "idp")).await);
    let expected = Counts { roles: 2, oidc_providers: 1, ..Counts::default() };
    assert_eq!(tx!(store.read, |tx| accounts::counts(tx, account(1)).await), expected);
}
