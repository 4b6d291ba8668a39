use access::iam::NewUser;
use access::{Error, RootCredentials};
use meta::accounts::{self, Account};
use model::Clock;

use crate::deployment::{ACCOUNT, Deployment, KEY_ID, OTHER_ACCOUNT, SECRET, account, caller, root_credentials};
use crate::requests::Signer;

#[tokio::test]
async fn a_new_account_has_one_root_key_which_signs() {
    let deployment = Deployment::empty().await;
    let created = deployment.access.create_account(account(ACCOUNT)).await.expect("no failure").expect("it is new");
    assert_eq!(created.account, account(ACCOUNT));
    let keys = deployment.keys(ACCOUNT).await;
    assert_eq!(keys.iter().map(|key| key.id.as_str()).collect::<Vec<_>>(), [created.access_key_id.as_str()]);
    assert!(keys[0].active);

    let (id, secret) = (created.access_key_id.as_str(), created.secret_access_key.as_str());
    let signer = Signer { access_key_id: id, secret, region: "us-east-1", service: "ecr", session_token: None };
    let authenticated = signer.sign(b"{}").authenticate(&deployment.access).await;
    assert_eq!(authenticated.expect("it signs").caller.account(), account(ACCOUNT));
}

#[tokio::test]
async fn an_account_is_created_once_and_keeps_its_key() {
    let deployment = Deployment::empty().await;
    let first = deployment.access.create_account(account(ACCOUNT)).await.expect("no failure").expect("it is new");
    assert!(deployment.access.create_account(account(ACCOUNT)).await.expect("no failure").is_none());
    let keys = deployment.keys(ACCOUNT).await;
    assert_eq!(keys.iter().map(|key| key.id.as_str()).collect::<Vec<_>>(), [first.access_key_id.as_str()]);
}

#[tokio::test]
async fn two_accounts_have_nothing_in_common() {
    let deployment = Deployment::empty().await;
    let one = deployment.access.create_account(account(ACCOUNT)).await.expect("no failure").expect("it is new");
    let two = deployment.access.create_account(account(OTHER_ACCOUNT)).await.expect("no failure").expect("it is new");
    assert_ne!(one.access_key_id, two.access_key_id);
    assert_ne!(*one.secret_access_key, *two.secret_access_key);
}

#[tokio::test]
async fn ensuring_a_root_again_changes_nothing() {
    let deployment = Deployment::with_root().await;
    let before = deployment.keys(ACCOUNT).await;
    deployment.access.ensure_root(&root_credentials()).await.expect("is there");
    let after = deployment.keys(ACCOUNT).await;
    assert_eq!(after.len(), 1);
    assert_eq!(after[0].sealed_secret, before[0].sealed_secret, "sealed anew it would differ");
}

#[tokio::test]
async fn ensuring_a_root_adds_a_key_beside_those_that_are_there() {
    let deployment = Deployment::empty().await;
    deployment.access.create_account(account(ACCOUNT)).await.expect("no failure").expect("it is new");
    deployment.access.ensure_root(&root_credentials()).await.expect("is there");
    assert_eq!(deployment.keys(ACCOUNT).await.len(), 2);
}

#[tokio::test]
async fn a_key_of_another_account_is_not_taken_over() {
    let deployment = Deployment::with_root().await;
    let before = deployment.keys(ACCOUNT).await;
    let theirs = RootCredentials::new(account(OTHER_ACCOUNT), KEY_ID.into(), "another".into()).expect("credentials");
    let refused = deployment.access.ensure_root(&theirs).await;
    assert!(matches!(refused, Err(Error::KeyOfAnotherAccount(id)) if id == KEY_ID));
    assert_eq!(deployment.keys(ACCOUNT).await[0].sealed_secret, before[0].sealed_secret);
    let ids: Vec<_> = deployment.access.accounts().await.expect("no failure").iter().map(|one| one.id).collect();
    assert_eq!(ids, [account(ACCOUNT)], "nor is the other account made");
}

#[tokio::test]
async fn a_users_key_does_not_become_the_roots() {
    let deployment = Deployment::with_root().await;
    let root = caller(ACCOUNT, KEY_ID);
    let user = NewUser { name: "ann".to_owned(), ..NewUser::default() };
    deployment.access.create_user(&root, user).await.expect("created");
    let made = deployment.access.create_access_key(&root, Some("ann")).await.expect("created");
    let wanted = RootCredentials::new(account(ACCOUNT), made.listed.id.clone(), made.secret.to_string());
    let refused = deployment.access.ensure_root(&wanted.expect("credentials")).await;
    assert!(matches!(refused, Err(Error::KeyOfUser(id)) if id == made.listed.id));
}

#[tokio::test]
async fn what_the_operator_chooses_is_installed_again_and_made_active() {
    let deployment = Deployment::with_root().await;
    let root = caller(ACCOUNT, KEY_ID);
    deployment.access.update_access_key(&root, None, KEY_ID.to_owned(), false).await.expect("made inactive");
    deployment.access.ensure_root(&root_credentials()).await.expect("is there");
    assert!(deployment.keys(ACCOUNT).await[0].active);
    deployment.access.delete_access_key(&root, None, KEY_ID.to_owned()).await.expect("deleted");
    deployment.access.ensure_root(&root_credentials()).await.expect("is there");
    assert_eq!(deployment.keys(ACCOUNT).await.len(), 1);
}

#[tokio::test]
async fn what_was_kept_makes_an_account_and_never_brings_a_key_back() {
    let deployment = Deployment::empty().await;
    let (access, root, kept) = (&deployment.access, caller(ACCOUNT, KEY_ID), root_credentials());
    for start in ["the first", "the second"] {
        assert!(access.ensure_kept_root(&kept).await.expect("no failure"), "{start}");
        assert_eq!(deployment.keys(ACCOUNT).await.len(), 1, "{start}");
    }
    access.update_access_key(&root, None, KEY_ID.to_owned(), false).await.expect("made inactive");
    assert!(access.ensure_kept_root(&kept).await.expect("no failure"));
    assert!(!deployment.keys(ACCOUNT).await[0].active, "it stays inactive");

    let renewed = RootCredentials::new(account(ACCOUNT), KEY_ID.into(), "renewed".into()).expect("credentials");
    access.ensure_root(&renewed).await.expect("the secret is replaced");
    let before = deployment.keys(ACCOUNT).await;
    assert!(!access.ensure_kept_root(&kept).await.expect("no failure"), "its secret is another");
    assert_eq!(deployment.keys(ACCOUNT).await[0].sealed_secret, before[0].sealed_secret);

    access.delete_access_key(&root, None, KEY_ID.to_owned()).await.expect("deleted");
    assert!(!access.ensure_kept_root(&kept).await.expect("no failure"));
    assert!(deployment.keys(ACCOUNT).await.is_empty(), "what was deleted stays so");
}

#[tokio::test]
async fn another_master_key_is_noticed_and_overwrites_nothing() {
    let deployment = Deployment::with_root().await;
    let before = deployment.keys(ACCOUNT).await;
    assert!(matches!(deployment.under_master_key(8).await, Err(Error::WrongMasterKey)));
    assert_eq!(deployment.keys(ACCOUNT).await[0].sealed_secret, before[0].sealed_secret);
}

#[tokio::test]
async fn secrets_are_not_stored_in_the_clear() {
    let deployment = Deployment::with_root().await;
    let stored = deployment.keys(ACCOUNT).await.remove(0).sealed_secret;
    assert!(!stored.windows(8).any(|window| window == &SECRET.as_bytes()[..8]));
}

#[tokio::test]
async fn all_accounts_are_listed_by_number() {
    let deployment = Deployment::empty().await;
    let created_at = deployment.clock.now();
    let write = deployment.db.write("insert_accounts", move |tx| {
        Box::pin(async move {
            for number in (0..1001).rev() {
                accounts::insert(tx, &Account { id: account(&format!("{number:012}")), created_at }).await?;
            }
            Ok::<_, meta::Error>(())
        })
    });
    write.await.expect("accounts are written");
    let listed: Vec<String> =
        deployment.access.accounts().await.expect("no failure").iter().map(|one| one.id.to_string()).collect();
    assert_eq!(listed, (0..1001).map(|number| format!("{number:012}")).collect::<Vec<_>>());
}
