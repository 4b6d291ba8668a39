//! KMS keys, their material, aliases and grants.

use std::collections::BTreeMap;

use meta::kms_aliases::{self, KmsAlias};
use meta::kms_grants::{self, Constraints, KmsGrant};
use meta::kms_keys::{self, KeyManager, KeyState, KeyVersion, KmsKey, Rotation};
use meta::{accounts, owned_tags};
use model::kms::{KeyKind, KeySpec, KeyUsage};
use model::{AccountId, Region};
use uuid::Uuid;

use crate::store::{Store, at};
use crate::tx;

fn account(number: u64) -> AccountId {
    format!("{number:012}").parse().expect("an account")
}

fn region(text: &str) -> Region {
    text.parse().expect("a region")
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn key(number: u128) -> KmsKey {
    KmsKey {
        id: id(number),
        account: account(1),
        region: region("eu-central-1"),
        kind: KeyKind::SYMMETRIC,
        description: "for images".into(),
        manager: KeyManager::Customer,
        state: KeyState::Enabled,
        policy: "{}".into(),
        rotation_period_days: None,
        next_rotation_at: None,
        created_at: at(7),
        delete_at: None,
    }
}

fn alias(name: &str, key: u128) -> KmsAlias {
    KmsAlias {
        account: account(1),
        region: region("eu-central-1"),
        name: name.into(),
        key_id: id(key),
        created_at: at(8),
        updated_at: at(8),
    }
}

fn grant(id: &str, key: u128, grantee: &str) -> KmsGrant {
    KmsGrant {
        id: id.into(),
        key_id: self::id(key),
        name: String::new(),
        grantee: grantee.into(),
        retiring_principal: None,
        issuing_account: account(1),
        operations: vec!["Decrypt".into(), "GenerateDataKey".into()],
        constraints: Constraints::default(),
        created_at: at(9),
    }
}

fn version(version: u32, rotation: Option<Rotation>) -> KeyVersion {
    let sealed_material = vec![0, 255, u8::try_from(version).expect("few versions")];
    KeyVersion { version, sealed_material, rotation, created_at: at(i64::from(version)) }
}

async fn store_keys(store: &Store, keys: Vec<KmsKey>) {
    for number in [1, 2] {
        let new = accounts::Account { id: account(number), created_at: at(0) };
        tx!(store.write, |tx| accounts::insert(tx, &new).await);
    }
    for key in keys {
        tx!(store.write, |tx| kms_keys::insert(tx, &key).await);
    }
}

pub async fn a_key_keeps_what_it_was_given_and_what_was_set(store: Store) {
    let full = KmsKey {
        kind: KeyKind::new(KeySpec::Rsa3072, KeyUsage::SignVerify).expect("a kind of key"),
        manager: KeyManager::Aws,
        state: KeyState::PendingDeletion,
        rotation_period_days: Some(365),
        next_rotation_at: Some(at(100)),
        delete_at: Some(at(200)),
        ..key(2)
    };
    store_keys(&store, vec![key(1), full.clone()]).await;
    assert_eq!(tx!(store.read, |tx| kms_keys::find(tx, id(1)).await), Some(key(1)));
    assert_eq!(tx!(store.write, |tx| kms_keys::lock(tx, id(2)).await), Some(full));
    assert_eq!(tx!(store.read, |tx| kms_keys::find(tx, id(3)).await), None);

    tx!(store.write, |tx| {
        kms_keys::set_state(tx, id(1), KeyState::PendingDeletion, Some(at(50))).await?;
        kms_keys::set_description(tx, id(1), "other").await?;
        kms_keys::set_policy(tx, id(1), "[]").await?;
        kms_keys::set_rotation(tx, id(1), Some((90, at(60)))).await
    });
    let changed = KmsKey {
        state: KeyState::PendingDeletion,
        delete_at: Some(at(50)),
        description: "other".into(),
        policy: "[]".into(),
        rotation_period_days: Some(90),
        next_rotation_at: Some(at(60)),
        ..key(1)
    };
    assert_eq!(tx!(store.read, |tx| kms_keys::find(tx, id(1)).await), Some(changed.clone()));
    tx!(store.write, |tx| {
        kms_keys::set_state(tx, id(1), KeyState::Disabled, None).await?;
        kms_keys::set_rotation(tx, id(1), None).await
    });
    let back = KmsKey {
        state: KeyState::Disabled,
        delete_at: None,
        rotation_period_days: None,
        next_rotation_at: None,
        ..changed
    };
    assert_eq!(tx!(store.read, |tx| kms_keys::find(tx, id(1)).await), Some(back));
    for (now, is_gone) in [(49, false), (50, true), (51, true)] {
        let due = KmsKey { delete_at: Some(at(50)), ..key(1) };
        assert_eq!((due.is_gone(at(now)), key(1).is_gone(at(now))), (is_gone, false), "{now}");
    }
}

pub async fn keys_are_paged_by_id_in_their_account_and_region_while_they_are_there(store: Store) {
    let elsewhere = KmsKey { region: region("us-east-1"), ..key(5) };
    let of_other = KmsKey { account: account(2), ..key(6) };
    let gone = KmsKey { delete_at: Some(at(10)), ..key(2) };
    store_keys(&store, vec![key(3), key(1), gone, key(4), elsewhere, of_other]).await;
    for (now, after, limit, expected) in [
        (9, None, 10, vec![1, 2, 3, 4]),
        (10, None, 10, vec![1, 3, 4]),
        (10, None, 2, vec![1, 3]),
        (10, Some(3), 2, vec![4]),
        (10, Some(4), 2, vec![]),
    ] {
        let after = after.map(|number| id(number).to_string());
        let page = tx!(store.read, |tx| {
            kms_keys::page(tx, account(1), &region("eu-central-1"), at(now), after.as_deref(), limit).await
        });
        assert_eq!(page, expected.into_iter().map(id).collect::<Vec<_>>(), "{now} {limit}");
    }
}

pub async fn versions_of_material_are_kept_in_order(store: Store) {
    store_keys(&store, vec![key(1), key(2)]).await;
    let all = [version(1, None), version(2, Some(Rotation::Automatic)), version(3, Some(Rotation::OnDemand))].to_vec();
    for version in all.clone() {
        tx!(store.write, |tx| kms_keys::insert_version(tx, id(1), &version).await);
    }
    assert_eq!(tx!(store.read, |tx| kms_keys::versions(tx, id(1)).await), all);
    assert_eq!(tx!(store.read, |tx| kms_keys::versions(tx, id(2)).await), []);
    let again = store.write(|tx| Box::pin(async { kms_keys::insert_version(tx, id(1), &version(3, None)).await }));
    assert!(again.await.is_err(), "a version is made once");
}

pub async fn the_longest_due_keys_come_first_and_those_to_delete_in_the_order_of_their_ids(store: Store) {
    let to_delete = |number, millis| KmsKey { delete_at: Some(at(millis)), ..key(number) };
    let to_rotate =
        |number, millis| KmsKey { rotation_period_days: Some(90), next_rotation_at: Some(at(millis)), ..key(number) };
    let disabled = KmsKey { state: KeyState::Disabled, ..to_rotate(6, 5) };
    let keys = vec![to_delete(1, 30), to_delete(2, 20), to_rotate(3, 30), to_rotate(4, 20), key(5), disabled];
    store_keys(&store, keys).await;
    for (now, limit, deleted, rotated) in [
        (19, 10, vec![], vec![]),
        (20, 10, vec![2], vec![4]),
        (30, 10, vec![1, 2], vec![4, 3]),
        (30, 1, vec![2], vec![4]),
    ] {
        let due = tx!(store.write, |tx| kms_keys::to_delete(tx, at(now), limit).await);
        assert_eq!(due, deleted.into_iter().map(id).collect::<Vec<_>>(), "{now}");
        let due = tx!(store.write, |tx| kms_keys::to_rotate(tx, at(now), limit).await);
        let due: Vec<_> = due.into_iter().map(|key| key.id).collect();
        assert_eq!(due, rotated.into_iter().map(id).collect::<Vec<_>>(), "{now}");
    }
}

pub async fn a_deleted_key_takes_its_material_aliases_grants_and_tags_along(store: Store) {
    store_keys(&store, vec![key(1), key(2)]).await;
    tx!(store.write, |tx| {
        for number in [1, 2] {
            kms_keys::insert_version(tx, id(number), &version(1, None)).await?;
            kms_aliases::insert(tx, &alias(&format!("alias/{number}"), number)).await?;
            kms_grants::insert(tx, &grant(&format!("grant{number}"), number, "ecr.eu-central-1.amazonaws.com")).await?;
            owned_tags::put(tx, &id(number).to_string(), &BTreeMap::from([("team".into(), "core".into())])).await?;
        }
        kms_keys::delete(tx, id(1)).await
    });
    for (number, left) in [(1, 0), (2, 1)] {
        let counts = tx!(store.read, |tx| {
            Ok::<_, meta::Error>([
                usize::from(kms_keys::find(tx, id(number)).await?.is_some()),
                kms_keys::versions(tx, id(number)).await?.len(),
                kms_aliases::page_of_key(tx, id(number), None, 10).await?.len(),
                kms_grants::page(tx, id(number), None, 10).await?.len(),
                owned_tags::of(tx, &id(number).to_string()).await?.len(),
            ])
        });
        assert_eq!(counts, [left; 5], "key {number}");
    }
}

pub async fn an_alias_is_taken_once_in_each_account_and_region_and_can_be_moved(store: Store) {
    let elsewhere = KmsKey { region: region("us-east-1"), ..key(3) };
    store_keys(&store, vec![key(1), key(2), elsewhere]).await;
    assert!(tx!(store.write, |tx| kms_aliases::insert(tx, &alias("alias/a", 1)).await));
    assert!(!tx!(store.write, |tx| kms_aliases::insert(tx, &alias("alias/a", 2)).await));
    let other = KmsAlias { region: region("us-east-1"), ..alias("alias/a", 3) };
    assert!(tx!(store.write, |tx| kms_aliases::insert(tx, &other).await));

    let home = region("eu-central-1");
    let find = |name: &'static str| {
        let (store, home) = (&store, home.clone());
        async move { tx!(store.read, |tx| kms_aliases::find(tx, account(1), &home, name).await) }
    };
    assert_eq!(find("alias/a").await, Some(alias("alias/a", 1)));
    for (from, to, moved) in [(2, 1, false), (1, 2, true), (1, 2, false)] {
        let place = home.clone();
        let done = tx!(store.write, |tx| {
            kms_aliases::set_key(tx, account(1), &place, "alias/a", [id(from), id(to)], at(20)).await
        });
        assert_eq!(done, moved, "from {from} to {to}");
    }
    assert_eq!(find("alias/a").await, Some(KmsAlias { key_id: id(2), updated_at: at(20), ..alias("alias/a", 1) }));
    let place = home.clone();
    let keys = [id(1), id(2)];
    assert!(!tx!(store.write, |tx| kms_aliases::set_key(tx, account(1), &place, "alias/b", keys, at(20)).await));
    for (key, deleted) in [(1, false), (2, true), (2, false)] {
        let place = home.clone();
        let done = tx!(store.write, |tx| kms_aliases::delete(tx, account(1), &place, "alias/a", id(key)).await);
        assert_eq!(done, deleted, "of key {key}");
    }
    assert_eq!(find("alias/a").await, None);
}

pub async fn aliases_are_paged_by_name_and_those_of_gone_keys_left_out(store: Store) {
    let gone = KmsKey { delete_at: Some(at(10)), ..key(2) };
    store_keys(&store, vec![key(1), gone]).await;
    for (name, key) in [("alias/c", 1), ("alias/a", 1), ("alias/b", 2), ("alias/B", 1)] {
        assert!(tx!(store.write, |tx| kms_aliases::insert(tx, &alias(name, key)).await));
    }
    for (now, after, limit, expected) in [
        (9, None, 10, vec!["alias/B", "alias/a", "alias/b", "alias/c"]),
        (10, None, 10, vec!["alias/B", "alias/a", "alias/c"]),
        (10, Some("alias/B"), 1, vec!["alias/a"]),
        (10, Some("alias/c"), 1, vec![]),
    ] {
        let page = tx!(store.read, |tx| {
            kms_aliases::page(tx, account(1), &region("eu-central-1"), at(now), after, limit).await
        });
        assert_eq!(page.into_iter().map(|alias| alias.name).collect::<Vec<_>>(), expected, "{now} {after:?}");
    }
    for (after, limit, expected) in
        [(None, 10, vec!["alias/B", "alias/a", "alias/c"]), (Some("alias/B"), 1, vec!["alias/a"])]
    {
        let page = tx!(store.read, |tx| kms_aliases::page_of_key(tx, id(1), after, limit).await);
        assert_eq!(page.into_iter().map(|alias| alias.name).collect::<Vec<_>>(), expected, "{after:?}");
    }
}

pub async fn a_grant_keeps_what_it_was_given_and_is_of_its_key_alone(store: Store) {
    store_keys(&store, vec![key(1), key(2)]).await;
    let pairs = BTreeMap::from([("aws:ecr:arn".to_owned(), "\"\u{e9}\"".to_owned()), (String::new(), String::new())]);
    let full = KmsGrant {
        name: "friendly".into(),
        retiring_principal: Some("arn:aws:iam::000000000001:root".into()),
        constraints: Constraints { context_equals: Some(BTreeMap::new()), context_subset: Some(pairs) },
        ..grant("g1", 1, "arn:aws:iam::000000000002:user/ci")
    };
    let wanted = full.clone();
    tx!(store.write, |tx| kms_grants::insert(tx, &wanted).await);
    assert_eq!(tx!(store.read, |tx| kms_grants::find(tx, id(1), "g1").await), Some(full));
    assert_eq!(tx!(store.read, |tx| kms_grants::find(tx, id(2), "g1").await), None);
    for (key, deleted) in [(2, false), (1, true), (1, false)] {
        assert_eq!(tx!(store.write, |tx| kms_grants::delete(tx, id(key), "g1").await), deleted);
    }
}

pub async fn grants_are_found_by_key_grantee_constraints_and_retiring_principal(store: Store) {
    let gone = KmsKey { delete_at: Some(at(10)), ..key(2) };
    let elsewhere = KmsKey { region: region("us-east-1"), ..key(3) };
    store_keys(&store, vec![key(1), gone, elsewhere]).await;
    let (ci, cd, ecr) = ("arn:aws:iam::000000000001:user/ci", "arn:aws:iam::000000000001:user/cd", "ecr.amazonaws.com");
    let of = |repository: &str| Constraints {
        context_subset: Some(BTreeMap::from([("aws:ecr:arn".to_owned(), repository.to_owned())])),
        ..Constraints::default()
    };
    let retired_by = |id, key, grantee| KmsGrant { retiring_principal: Some(ci.into()), ..grant(id, key, grantee) };
    for new in [
        KmsGrant { constraints: of("app"), ..retired_by("g4", 1, ecr) },
        KmsGrant { constraints: of("app"), ..grant("g1", 1, cd) },
        KmsGrant { constraints: of("web"), ..grant("g2", 1, ecr) },
        retired_by("g3", 1, ci),
        retired_by("g5", 2, ci),
        retired_by("g6", 3, ci),
    ] {
        tx!(store.write, |tx| kms_grants::insert(tx, &new).await);
    }
    fn ids(grants: Vec<KmsGrant>) -> Vec<String> {
        let mut ids: Vec<_> = grants.into_iter().map(|grant| grant.id).collect();
        ids.sort();
        ids
    }
    assert_eq!(ids(tx!(store.read, |tx| kms_grants::page(tx, id(1), None, 3).await)), ["g1", "g2", "g3"]);
    assert_eq!(ids(tx!(store.read, |tx| kms_grants::page(tx, id(1), Some("g3"), 3).await)), ["g4"]);
    assert_eq!(ids(tx!(store.read, |tx| kms_grants::page_of_grantee(tx, id(1), ecr, None, 1).await)), ["g2"]);
    assert_eq!(ids(tx!(store.read, |tx| kms_grants::page_of_grantee(tx, id(1), ecr, Some("g2"), 9).await)), ["g4"]);
    for (key, count, expected) in [(1, 3, true), (1, 4, false), (2, 0, true), (2, 1, false), (4, 0, false)] {
        let more = tx!(store.read, |tx| kms_grants::are_more_than(tx, id(key), count).await);
        assert_eq!(more, expected, "{key} {count}");
    }
    for (repository, expected) in [("app", vec!["g4"]), ("web", vec!["g2"]), ("none", vec![])] {
        let constraints = of(repository);
        let found = tx!(store.read, |tx| kms_grants::constrained_alike(tx, id(1), ecr, &constraints).await);
        assert_eq!(ids(found), expected, "{repository}");
    }
    for (now, after, limit, expected) in [
        (9, None, 9, vec!["g3", "g4", "g5"]),
        (10, None, 9, vec!["g3", "g4"]),
        (9, None, 1, vec!["g3"]),
        (9, Some("g3"), 1, vec!["g4"]),
    ] {
        let place = region("eu-central-1");
        let page = tx!(store.read, |tx| {
            kms_grants::page_of_retiring_principal(tx, ci, &place, at(now), after, limit).await
        });
        assert!(page.iter().all(|(_, owner)| *owner == account(1)));
        assert_eq!(ids(page.into_iter().map(|(grant, _)| grant).collect()), expected, "{now} {after:?}");
    }
}
