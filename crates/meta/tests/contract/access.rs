//! Accounts and access keys.

use meta::access_keys::{self, AccessKey};
use meta::accounts::{self, Account};

use crate::store::{Store, at};
use crate::tx;

fn account(number: u64) -> Account {
    Account { id: format!("{number:012}").parse().expect("an account"), created_at: at(7) }
}

fn key(id: &str, account: u64, created_at: i64) -> AccessKey {
    AccessKey {
        id: id.to_owned(),
        account: self::account(account).id,
        user_id: None,
        sealed_secret: vec![0, 255, 1],
        active: true,
        created_at: at(created_at),
    }
}

pub async fn an_account_is_added_once(store: Store) {
    assert!(tx!(store.write, |tx| accounts::insert(tx, &account(1)).await));
    let later = Account { created_at: at(8), ..account(1) };
    assert!(!tx!(store.write, |tx| accounts::insert(tx, &later).await));
    let found = tx!(store.read, |tx| accounts::find(tx, account(1).id).await).expect("the account");
    assert_eq!((found.id, found.created_at), (account(1).id, at(7)));
    assert!(tx!(store.read, |tx| accounts::find(tx, account(2).id).await).is_none());
}

pub async fn accounts_are_paged_by_number(store: Store) {
    for number in [30, 4, 200, 1] {
        tx!(store.write, |tx| accounts::insert(tx, &account(number)).await);
    }
    for (after, limit, expected) in
        [(None, 10, vec![1, 4, 30, 200]), (None, 2, vec![1, 4]), (Some(4), 2, vec![30, 200]), (Some(200), 2, vec![])]
    {
        let after = after.map(|number| account(number).id);
        let page = tx!(store.scan, |tx| accounts::page(tx, after, limit).await);
        let ids: Vec<_> = page.into_iter().map(|account| account.id).collect();
        assert_eq!(ids, expected.into_iter().map(|number| account(number).id).collect::<Vec<_>>());
    }
}

pub async fn an_access_key_is_added_once_and_keeps_what_it_was_given(store: Store) {
    tx!(store.write, |tx| accounts::insert(tx, &account(1)).await);
    let inactive = AccessKey { active: false, ..key("AKIAB", 1, 1) };
    assert!(tx!(store.write, |tx| access_keys::insert(tx, &key("AKIAA", 1, 2)).await));
    assert!(!tx!(store.write, |tx| access_keys::insert(tx, &key("AKIAA", 1, 3)).await));
    assert!(tx!(store.write, |tx| access_keys::insert(tx, &inactive).await));
    let found = tx!(store.read, |tx| access_keys::find(tx, "AKIAA").await).expect("the key");
    assert_eq!(found.account, account(1).id);
    assert_eq!(found.sealed_secret, [0, 255, 1]);
    assert_eq!((found.active, found.created_at), (true, at(2)));
    let of_account = tx!(store.read, |tx| access_keys::of_account(tx, account(1).id).await);
    let ids: Vec<_> = of_account.iter().map(|key| (key.id.as_str(), key.active)).collect();
    assert_eq!(ids, [("AKIAB", false), ("AKIAA", true)], "oldest first");
    assert!(tx!(store.read, |tx| access_keys::find(tx, "akiaa").await).is_none());
    let stranger = store.write(|tx| Box::pin(async move { access_keys::insert(tx, &key("AKIAC", 2, 1)).await })).await;
    assert!(stranger.is_err(), "a key of no account");
}

pub async fn a_secret_is_replaced_only_where_there_is_a_key(store: Store) {
    tx!(store.write, |tx| accounts::insert(tx, &account(1)).await);
    tx!(store.write, |tx| access_keys::insert(tx, &key("AKIAA", 1, 2)).await);
    assert!(tx!(store.write, |tx| access_keys::set_secret(tx, "AKIAA", b"new").await));
    assert!(!tx!(store.write, |tx| access_keys::set_secret(tx, "AKIAX", b"new").await));
    let found = tx!(store.read, |tx| access_keys::find(tx, "AKIAA").await).expect("the key");
    assert_eq!(found.sealed_secret, b"new");
}
