use std::time::Duration;

use access::{Access, DownloadGrant, Error, RotationProgress};
use aws_lc_rs::hkdf;
use meta::access_keys::AccessKey;
use meta::blobs::{self, Blob};
use meta::repositories::RepositoryKey;
use meta::root_keys::{self, RootKey};
use meta::uploads::{self, Upload};
use model::seal::Key;
use model::{Clock, Digest, Timestamp};
use uuid::Uuid;

use crate::deployment::{
    ACCOUNT, Deployment, KEY_ID, SECRET, START, account, caller, name, origin, region, registry, root_credentials,
};
use crate::requests::Signer;

const SIGNER: Signer<'static> =
    Signer { access_key_id: KEY_ID, secret: SECRET, region: "us-east-1", service: "ecr", session_token: None };

const HOUR: Duration = Duration::from_secs(60 * 60);

const SECRET_ARN: &str = "arn:aws:secretsmanager:us-east-1:111111111111:secret:one-AbCdEf";

/// So many that it takes a rotation three batches to seal them anew.
const BLOBS: u128 = 1200;

impl Deployment {
    async fn root_keys(&self) -> Vec<RootKey> {
        self.db.read("root_keys", |tx| Box::pin(root_keys::all(tx))).await.expect("rows are read")
    }

    async fn versions(&self) -> Vec<u32> {
        self.root_keys().await.iter().map(|row| row.version).collect()
    }

    /// Stores a blob with a data key that `access` makes.
    async fn store_blob(&self, access: &Access, number: u128) {
        let id = Uuid::from_u128(number);
        self.write_blob(id, access.new_data_key(id).wrapped).await;
    }

    async fn write_blob(&self, id: Uuid, wrapped: Vec<u8>) {
        let blob = Blob {
            id,
            registry: registry(ACCOUNT),
            digest: Digest::sha256(id.as_bytes()),
            size_bytes: 1,
            wrapped_key: Some(wrapped),
            kms_key: None,
            created_at: START,
            damaged_since: None,
        };
        let write = self.db.write("blob", move |tx| Box::pin(async move { blobs::insert_or_find(tx, &blob).await }));
        write.await.expect("a blob is written");
    }

    async fn blobs(&self) -> Vec<Blob> {
        let read = self.db.scan("blobs", |tx| Box::pin(async move { blobs::page(tx, None, 10_000).await }));
        read.await.expect("blobs are read")
    }

    async fn begin_upload(&self, id: Uuid, wrapped: Vec<u8>, created_at: Timestamp) {
        let (registry, name) = (registry(ACCOUNT), name("team/app"));
        self.create_repository(&registry, &name).await;
        let upload = Upload {
            id,
            repository: RepositoryKey(1),
            principal: "arn:aws:iam::111111111111:root".to_owned(),
            received_bytes: 0,
            state: None,
            wrapped_key: Some(wrapped),
            last_part_bytes: None,
            has_short_part: false,
            created_at,
            updated_at: created_at,
        };
        let write = self.db.write("upload", move |tx| Box::pin(async move { uploads::insert(tx, &upload).await }));
        write.await.expect("an upload is written");
    }

    /// All that is stored can be read by this node.
    async fn assert_readable(&self, access: &Access) {
        // Signatures are of the beginning.
        let now = self.clock.now();
        self.clock.set(START);
        SIGNER.sign(b"{}").authenticate(access).await.expect("the secret access key is readable");
        self.clock.set(now);
        for blob in self.blobs().await {
            let wrapped = blob.wrapped_key.expect("a wrapped key");
            access.open_data_key(blob.id, &wrapped).await.expect("the data key is readable");
        }
    }

    async fn rotate(&self) -> access::Rotated {
        self.another_node().await.rotate_root_keys(|_| {}).await.expect("rotated")
    }

    /// Takes all root keys away but the newest.
    async fn delete_old_root_keys(&self) {
        let write = self.db.write("delete_old", |tx| {
            Box::pin(async move {
                let newest = root_keys::all(tx).await?.last().map_or(0, |row| row.version);
                root_keys::retire_before(tx, newest, Timestamp::from_millis(0)).await?;
                for version in 1..newest {
                    root_keys::delete_retired(tx, version, Timestamp::from_millis(i64::MAX)).await?;
                }
                Ok::<_, meta::Error>(())
            })
        });
        write.await.expect("deleted");
    }
}

async fn use_token(access: &Access, password: &str) -> bool {
    access.authenticate_token(password, &region("us-east-1"), origin()).await.is_ok()
}

fn token(access: &Access) -> String {
    access.issue_token(&caller(ACCOUNT, KEY_ID), &region("us-east-1")).password
}

#[tokio::test]
async fn a_rotation_seals_everything_anew_and_old_tokens_and_grants_stay_good() {
    let deployment = Deployment::with_root().await;
    let server = &deployment.access;
    for number in 1..=BLOBS {
        deployment.store_blob(server, number).await;
    }
    let upload = Uuid::from_u128(7_000_000);
    deployment.begin_upload(upload, server.new_data_key(upload).wrapped, START).await;
    let root = caller(ACCOUNT, KEY_ID);
    let secret = server.seal_secret_value(&root, None, SECRET_ARN, "v1", b"hush").await.expect("sealed").sealed;
    let grant = DownloadGrant {
        registry: registry(ACCOUNT),
        repository: name("team/app"),
        key: RepositoryKey(1),
        digest: Digest::sha256(b"layer"),
        expires_at: START + 12 * HOUR,
    };
    let (password, sealed_grant) = (token(server), server.seal_download(&grant));

    let beside = deployment.another_node().await;
    let mut told: Vec<RotationProgress> = Vec::new();
    let rotated = beside.rotate_root_keys(|progress| told.push(progress)).await.expect("rotated");
    assert_eq!((rotated.version, rotated.was_under_way, rotated.deleted), (2, false, 0));
    // The secret access key, the upload's data key, the KMS key's material.
    let all = u64::try_from(BLOBS).expect("a count") + 3;
    let done = RotationProgress { seen: all, sealed_anew: all, unreadable: 0 };
    assert_eq!((rotated.progress, told.last()), (done, Some(&done)));
    assert!(told.len() > 3 && told.is_sorted_by_key(|progress| progress.seen), "it is told of on the way");

    // The clock of the server stands still: it looks for the new root key because things do not open.
    deployment.assert_readable(server).await;
    deployment.assert_readable(&deployment.another_node().await).await;
    deployment.clock.set(START + 11 * HOUR);
    for access in [server, &deployment.another_node().await] {
        assert!(use_token(access, &password).await, "a token from before");
        assert_eq!(access.open_download(&sealed_grant).await.expect("no failure"), Some(grant.clone()));
    }
    deployment.delete_old_root_keys().await;
    deployment.assert_readable(&deployment.another_node().await).await;
    let opened = deployment.another_node().await.open_secret_value(&root, SECRET_ARN, "v1", &secret).await;
    assert_eq!(opened.expect("opened").as_slice(), b"hush");
    assert!(!use_token(&deployment.another_node().await, &password).await, "it was sealed under the old root key");
}

#[tokio::test]
async fn a_node_seals_with_a_newer_root_key_after_two_seconds_of_the_clock() {
    let deployment = Deployment::with_root().await;
    let server = &deployment.access;
    assert!(use_token(server, &token(server)).await);
    deployment.rotate().await;
    let old = token(server);
    for (millis, is_new) in [(1999, false), (2000, true)] {
        deployment.clock.set(START + Duration::from_millis(millis));
        // Everybody who asks for something has proved who he is.
        assert!(use_token(server, &old).await);
        let sealed = token(server);
        let blob = Uuid::from_u128(millis.into());
        let wrapped = server.new_data_key(blob).wrapped;
        let copy = deployment.with_the_newest_root_key_only().await;
        assert_eq!(use_token(&copy.access, &sealed).await, is_new, "after {millis} ms");
        assert_eq!(copy.access.open_data_key(blob, &wrapped).await.is_ok(), is_new, "after {millis} ms");
    }
}

impl Deployment {
    /// Another deployment, with the same root.
    async fn with_the_newest_root_key_only(&self) -> Self {
        let newest = self.root_keys().await.pop().expect("a root key");
        let mut copy = Self::empty_with(99).await;
        copy.forget_root_keys().await;
        let write = copy.db.write("copy", move |tx| Box::pin(async move { root_keys::insert(tx, &newest).await }));
        assert!(write.await.expect("copied"));
        copy.access = copy.another_node().await;
        copy.access.ensure_root(&root_credentials()).await.expect("the root is there");
        copy
    }
}

#[tokio::test]
async fn a_rotation_that_is_killed_is_gone_on_with() {
    let deployment = Deployment::with_root().await;
    for number in 1..=BLOBS {
        deployment.store_blob(&deployment.access, number).await;
    }
    let beside = deployment.another_node().await;
    let killed = tokio::spawn(async move {
        let _ = beside.rotate_root_keys(|progress| assert!(progress.sealed_anew < 500, "killed")).await;
    });
    assert!(killed.await.expect_err("it is killed").is_panic());
    let rows = deployment.root_keys().await;
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row.retired_at.is_none()), "{rows:?}");
    deployment.assert_readable(&deployment.access).await;
    deployment.assert_readable(&deployment.another_node().await).await;

    let again = deployment.rotate().await;
    assert_eq!((again.version, again.was_under_way), (2, true));
    let all = u64::try_from(BLOBS).expect("a count") + 1;
    assert!(again.progress.seen == all && (1..all).contains(&again.progress.sealed_anew), "{again:?}");
    let rows = deployment.root_keys().await;
    assert!(rows[0].retired_at.is_some() && rows[1].retired_at.is_none(), "{rows:?}");
    deployment.delete_old_root_keys().await;
    deployment.assert_readable(&deployment.another_node().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rotations_at_once_do_no_harm() {
    let deployment = Deployment::with_root().await;
    for number in 1..=BLOBS {
        deployment.store_blob(&deployment.access, number).await;
    }
    let rotating: Vec<_> = [deployment.another_node().await, deployment.another_node().await]
        .into_iter()
        .map(|access| tokio::spawn(async move { access.rotate_root_keys(|_| {}).await.expect("rotated") }))
        .collect();
    let mut greatest = 0;
    for task in rotating {
        let rotated = task.await.expect("it ends");
        assert_eq!(rotated.progress.unreadable, 0);
        greatest = greatest.max(rotated.version);
    }
    assert_eq!(deployment.versions().await.last(), Some(&greatest));
    deployment.assert_readable(&deployment.access).await;
    deployment.delete_old_root_keys().await;
    deployment.assert_readable(&deployment.another_node().await).await;
}

#[tokio::test]
async fn a_retired_root_key_is_deleted_when_no_session_can_need_it() {
    let deployment = Deployment::with_root().await;
    let server = &deployment.access;
    let stale = server.new_data_key(Uuid::from_u128(5));
    deployment.rotate().await;
    // A slow request writes down what it had sealed before it heard of the new root key.
    deployment.write_blob(Uuid::from_u128(5), stale.wrapped).await;
    for (after, expected) in [(36 * HOUR, vec![1, 2]), (37 * HOUR, vec![1, 2]), (38 * HOUR, vec![2])] {
        deployment.clock.set(START + after);
        let pruned = server.prune_root_keys().await.expect("no failure");
        assert_eq!(deployment.versions().await, expected, "after {after:?}");
        assert_eq!((pruned.deleted, pruned.sealed_anew), if expected.len() == 1 { (1, 1) } else { (0, 0) });
    }
    deployment.assert_readable(&deployment.another_node().await).await;
    deployment.assert_readable(server).await;
    server.open_data_key(Uuid::from_u128(5), &stale_of(&deployment).await).await.expect("what was remembered is too");
    assert_eq!(server.prune_root_keys().await.expect("no failure").deleted, 0);
}

async fn stale_of(deployment: &Deployment) -> Vec<u8> {
    deployment.blobs().await.remove(0).wrapped_key.expect("a wrapped key")
}

#[tokio::test]
async fn an_upload_from_before_keeps_a_retired_root_key() {
    let deployment = Deployment::with_root().await;
    let server = &deployment.access;
    let upload = Uuid::from_u128(5);
    deployment.begin_upload(upload, server.new_data_key(upload).wrapped, START).await;
    deployment.rotate().await;
    deployment.clock.set(START + 100 * HOUR);
    assert_eq!(server.prune_root_keys().await.expect("no failure").deleted, 0);
    let end = deployment.db.write("end", move |tx| Box::pin(async move { uploads::delete(tx, upload).await }));
    assert!(end.await.expect("ended"));
    assert_eq!(server.prune_root_keys().await.expect("no failure").deleted, 1);
    assert_eq!(deployment.versions().await, [2]);
}

#[tokio::test]
async fn a_rotation_deletes_what_was_retired_long_ago() {
    let deployment = Deployment::with_root().await;
    deployment.rotate().await;
    deployment.clock.set(START + 100 * HOUR);
    let rotated = deployment.rotate().await;
    assert_eq!((rotated.version, rotated.deleted), (3, 1));
    assert_eq!(deployment.versions().await, [2, 3]);
}

#[tokio::test]
async fn the_master_key_changes_without_what_is_sealed_below() {
    let deployment = Deployment::with_root().await;
    deployment.store_blob(&deployment.access, 1).await;
    deployment.rotate().await;
    deployment.assert_readable(&deployment.access).await;
    let before = (deployment.keys(ACCOUNT).await.remove(0).sealed_secret, deployment.blobs().await);
    for _ in 0..2 {
        // A second time it is done already.
        deployment.access.change_master_key(&Key::new([8; 32])).await.expect("changed");
    }
    let after = (deployment.keys(ACCOUNT).await.remove(0).sealed_secret, deployment.blobs().await);
    assert_eq!(before, after);
    assert!(matches!(deployment.under_master_key(7).await, Err(Error::WrongMasterKey)));
    deployment.assert_readable(&deployment.under_master_key(8).await.expect("it opens")).await;
    deployment.clock.set(START + HOUR);
    deployment.assert_readable(&deployment.access).await;

    // Who was started with the old one can neither rotate nor change it again, and harms nothing by trying.
    assert!(matches!(deployment.access.rotate_root_keys(|_| {}).await, Err(Error::WrongMasterKey)));
    let refused = deployment.access.change_master_key(&Key::new([9; 32])).await;
    assert!(matches!(refused, Err(Error::WrongMasterKey)));
    deployment.assert_readable(&deployment.under_master_key(8).await.expect("it opens")).await;
    assert_eq!(deployment.versions().await, [1, 2]);
}

#[tokio::test]
async fn under_a_wrong_master_key_nothing_opens_and_nothing_is_written() {
    let deployment = Deployment::with_root().await;
    let before = deployment.root_keys().await;
    assert!(matches!(deployment.under_master_key(8).await, Err(Error::WrongMasterKey)));
    assert_eq!(deployment.root_keys().await, before);
}

#[tokio::test]
async fn root_keys_are_not_stored_in_the_clear_and_the_master_key_is_none_of_them() {
    let deployment = Deployment::with_root().await;
    assert!(!deployment.root_keys().await[0].sealed_key.windows(8).any(|window| window == [7; 8]));
    // What was sealed under the master key itself does not open in a deployment that is new.
    let (id, wrapped) = (Uuid::from_u128(1), sealed_under_master_key(7, "blob data keys", &[0; 32], &[1; 32]));
    assert!(deployment.access.open_data_key(id, &wrapped).await.is_err());
}

#[tokio::test]
async fn what_is_older_than_root_keys_opens_as_before() {
    for (byte, is_right) in [(8, false), (7, true)] {
        let deployment = Deployment::empty().await;
        let id = KEY_ID.as_bytes();
        let key = AccessKey {
            id: KEY_ID.to_owned(),
            account: account(ACCOUNT),
            user_id: None,
            sealed_secret: sealed_under_master_key(7, "access key secrets", id, SECRET.as_bytes()),
            active: true,
            created_at: deployment.clock.now(),
        };
        deployment.access.create_account(account(ACCOUNT)).await.expect("no failure").expect("it is new");
        for key in deployment.keys(ACCOUNT).await {
            deployment.delete_key(key.id).await;
        }
        deployment.insert_key(key).await;
        deployment.forget_root_keys().await;
        match deployment.under_master_key(byte).await {
            Ok(access) if is_right => {
                deployment.assert_readable(&access).await;
                assert_eq!(deployment.versions().await, [1]);
                access.rotate_root_keys(|_| {}).await.expect("rotated");
                deployment.delete_old_root_keys().await;
                deployment.assert_readable(&deployment.under_master_key(7).await.expect("it opens")).await;
            }
            Err(Error::WrongMasterKey) if !is_right => assert!(deployment.versions().await.is_empty()),
            Ok(_) => panic!("it opened with {byte}"),
            Err(error) => panic!("{byte}: {error}"),
        }
    }
}

impl Deployment {
    async fn delete_key(&self, id: String) {
        let delete =
            self.db.write("delete", move |tx| Box::pin(async move { meta::access_keys::delete(tx, &id).await }));
        assert!(delete.await.expect("deleted"));
    }

    async fn forget_root_keys(&self) {
        let write = self.db.write("forget", |tx| {
            Box::pin(async move {
                root_keys::retire_before(tx, 2, Timestamp::from_millis(0)).await?;
                root_keys::delete_retired(tx, 1, Timestamp::from_millis(1)).await
            })
        });
        assert!(write.await.expect("deleted"));
    }
}

/// As values were sealed when the master key was the only root key: HKDF-SHA256 (RFC 5869), then AES-256-GCM.
fn sealed_under_master_key(byte: u8, label: &str, context: &[u8], secret: &[u8]) -> Vec<u8> {
    struct Zeros;
    impl model::Random for Zeros {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(0);
        }
    }
    let mut bytes = [0; 32];
    let root = hkdf::Salt::new(hkdf::HKDF_SHA256, b"wharfinger master key").extract(&[byte; 32]);
    let labels = [label.as_bytes()];
    root.expand(&labels, hkdf::HKDF_SHA256).expect("a length").fill(&mut bytes).expect("a key");
    Key::new(bytes).seal(context, secret, &Zeros)
}
