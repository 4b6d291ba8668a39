//! What of users, groups and keys is better asked here than over HTTP: quotas, races, and what is stored.

use access::iam::{CreatedAccessKey, Error, GotUser, NewUser};
use meta::access_keys::{self, LastUse};
use meta::groups::{self, Group};
use meta::login_profiles;
use meta::users::{self, User};
use model::Caller;

use crate::deployment::{ACCOUNT, Deployment, KEY_ID, START, account, caller};

fn named(name: &str) -> NewUser {
    NewUser { name: name.to_owned(), ..NewUser::default() }
}

fn user(number: usize) -> User {
    User {
        id: format!("AIDA{number:017}"),
        account: account(ACCOUNT),
        name: format!("user-{number}"),
        path: "/".to_owned(),
        boundary_arn: None,
        created_at: START,
    }
}

fn group(number: usize) -> Group {
    Group {
        id: format!("AGPA{number:017}"),
        account: account(ACCOUNT),
        name: format!("group-{number}"),
        path: "/".to_owned(),
        created_at: START,
    }
}

fn is_quota<T>(result: &Result<T, Error>, text: &str) -> bool {
    matches!(result, Err(Error::LimitExceeded(message)) if message == text)
}

async fn write_users(deployment: &Deployment, numbers: std::ops::Range<usize>) {
    let write = deployment.db.write("write_users", move |tx| {
        Box::pin(async move {
            for number in numbers {
                users::insert(tx, &user(number)).await?;
            }
            Ok::<_, meta::Error>(())
        })
    });
    write.await.expect("users are written");
}

#[tokio::test]
async fn an_account_has_five_thousand_users_at_most() {
    let deployment = Deployment::with_root().await;
    let root = caller(ACCOUNT, KEY_ID);
    write_users(&deployment, 0..4999).await;
    deployment.access.create_user(&root, named("last")).await.expect("fits");
    let over = deployment.access.create_user(&root, named("over")).await;
    assert!(is_quota(&over, "Cannot exceed quota for UsersPerAccount: 5000"), "{over:?}");
    let taken = deployment.access.create_user(&root, named("LAST")).await;
    assert!(matches!(taken, Err(Error::EntityAlreadyExists(_))), "{taken:?}");
    deployment.access.delete_user(&root, "last").await.expect("deletes");
    deployment.access.create_user(&root, named("over")).await.expect("fits again");
}

#[tokio::test]
async fn an_account_has_three_hundred_groups_at_most() {
    let deployment = Deployment::with_root().await;
    let root = caller(ACCOUNT, KEY_ID);
    let write = deployment.db.write("write_groups", move |tx| {
        Box::pin(async move {
            for number in 0..299 {
                groups::insert(tx, &group(number)).await?;
            }
            Ok::<_, meta::Error>(())
        })
    });
    write.await.expect("groups are written");
    deployment.access.create_group(&root, "last".into(), None).await.expect("fits");
    let over = deployment.access.create_group(&root, "over".into(), None).await;
    assert!(is_quota(&over, "Cannot exceed quota for GroupsPerAccount: 300"), "{over:?}");
}

#[tokio::test]
async fn many_at_once_do_not_get_past_a_quota() {
    let deployment = Deployment::with_root().await;
    let root = caller(ACCOUNT, KEY_ID);
    deployment.access.create_user(&root, named("alice")).await.expect("creates");
    let attempts: Vec<_> = (0..10)
        .map(|_| {
            let (access, root) = (deployment.access.clone(), root.clone());
            tokio::spawn(async move { access.create_access_key(&root, Some("alice")).await.is_ok() })
        })
        .collect();
    let mut created = 0;
    for attempt in attempts {
        created += usize::from(attempt.await.expect("ends"));
    }
    assert_eq!(created, 2);
    let names = deployment.access.list_access_keys(&root, Some("alice"), None, 10).await.expect("lists");
    assert_eq!(names.items.len(), 2);
}

#[tokio::test]
async fn a_name_that_many_want_is_given_once() {
    let deployment = Deployment::with_root().await;
    let root = caller(ACCOUNT, KEY_ID);
    let attempts: Vec<_> = ["alice", "Alice", "ALICE", "alicE"]
        .map(|name| {
            let (access, root) = (deployment.access.clone(), root.clone());
            tokio::spawn(async move { access.create_user(&root, named(name)).await.is_ok() })
        })
        .into();
    let mut created = 0;
    for attempt in attempts {
        created += usize::from(attempt.await.expect("ends"));
    }
    assert_eq!(created, 1);
}

#[tokio::test]
async fn the_last_use_of_a_key_is_told() {
    let deployment = Deployment::with_root().await;
    let root = caller(ACCOUNT, KEY_ID);
    deployment.access.create_user(&root, named("alice")).await.expect("creates");
    let CreatedAccessKey { listed, .. } =
        deployment.access.create_access_key(&root, Some("alice")).await.expect("creates");
    let last_use = LastUse { at: START, region: "eu-central-1".to_owned(), service: "ecr".to_owned() };
    let (id, written) = (listed.id.clone(), last_use.clone());
    let write = deployment
        .db
        .write("use_key", move |tx| Box::pin(async move { access_keys::set_last_use(tx, &id, &written).await }));
    write.await.expect("is written");
    let told = deployment.access.get_access_key_last_used(&root, &listed.id).await.expect("tells");
    assert_eq!(told, (Some("alice".to_owned()), Some(last_use)));
    let told = deployment.access.get_access_key_last_used(&root, KEY_ID).await.expect("tells");
    assert_eq!(told.0, None, "the root has no name");
}

#[tokio::test]
async fn secrets_and_passwords_are_stored_so_that_nobody_reads_them() {
    let deployment = Deployment::with_root().await;
    let root = caller(ACCOUNT, KEY_ID);
    let (created, _) = deployment.access.create_user(&root, named("alice")).await.expect("creates");
    let key = deployment.access.create_access_key(&root, Some("alice")).await.expect("creates");
    let stored = deployment.keys(ACCOUNT).await.into_iter().find(|stored| stored.id == key.listed.id).expect("a key");
    assert_eq!(stored.user_id, Some(created.user.id.clone()));
    let secret = key.secret.as_bytes();
    assert!(!stored.sealed_secret.windows(secret.len()).any(|part| part == secret));

    let password = zeroize::Zeroizing::new("Abcdefg1".to_owned());
    deployment.access.create_login_profile(&root, Some("alice"), Some(password), false).await.expect("creates");
    let id = created.user.id;
    let read =
        deployment.db.read("find_profile", move |tx| Box::pin(async move { login_profiles::find(tx, &id).await }));
    let hash = read.await.expect("reads").expect("a profile").password_hash;
    assert!(hash.starts_with("$argon2id$") && !hash.contains("Abcdefg1"), "{hash}");
}

#[tokio::test]
async fn whoever_is_no_more_may_nothing_even_if_its_name_is_made_anew() {
    let deployment = Deployment::with_root().await;
    let root = caller(ACCOUNT, KEY_ID);
    let (created, _) = deployment.access.create_user(&root, named("alice")).await.expect("creates");
    let principal = model::Principal::User {
        account: account(ACCOUNT),
        path: "/".into(),
        name: "alice".into(),
        id: created.user.id.as_str().into(),
    };
    let alice = Caller { principal, ..root.clone() };
    deployment.access.delete_user(&root, "alice").await.expect("deletes");
    deployment.access.create_user(&root, named("alice")).await.expect("creates another");
    let asked = deployment.access.get_user(&alice, None).await;
    assert!(matches!(asked, Err(Error::AccessDenied(_))), "{asked:?}");
    let asked = deployment.access.create_access_key(&alice, None).await;
    assert!(matches!(asked, Err(Error::AccessDenied(_))));
}

#[tokio::test]
async fn the_root_is_told_of_its_account() {
    let deployment = Deployment::with_root().await;
    let got = deployment.access.get_user(&caller(ACCOUNT, KEY_ID), None).await.expect("tells");
    let GotUser::Root(found) = got else { panic!("{got:?}") };
    assert_eq!((found.id, found.created_at), (account(ACCOUNT), START));
}
