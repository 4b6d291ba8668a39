//! A data folder and a database that do not belong together: nothing is served, and nothing is lost.

use std::fs::{self, File, FileTimes};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use model::Clock as _;
use model::deployment::Mismatch;
use server::Error;
use server::system::SystemClock;
use testkit::postgres::Cluster;
use testkit::{Image, TestServer};

use crate::program::{run, stderr, stdout};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn finished(data_dir: &Path) -> Vec<PathBuf> {
    files(&data_dir.join("blobs/blobs"))
}

fn quarantined(data_dir: &Path) -> Vec<PathBuf> {
    files(&data_dir.join("blobs/quarantine"))
}

/// Makes all files below a folder three days old, which is older than any grace.
fn age(folder: &Path) {
    let now = Duration::from_millis(SystemClock.now().as_millis().unsigned_abs());
    let past = FileTimes::new().set_modified(UNIX_EPOCH + now - DAY * 3);
    for path in files(folder) {
        File::open(path).and_then(|file| file.set_times(past)).expect("aged");
    }
}

/// Moves the database's files from one folder to another.
fn move_database(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for name in ["meta.sqlite", "meta.sqlite-wal", "meta.sqlite-shm"] {
        if from.join(name).exists() {
            fs::rename(from.join(name), to.join(name)).expect("moved");
        }
    }
}

/// Runs a verb over a data folder: its exit code and all that it wrote.
fn verb(data_dir: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let folder = data_dir.parent().expect("a folder");
    let output = run(folder, &[arguments, &["--data-dir", "data"]].concat());
    (output.status.code(), stdout(&output) + &stderr(&output))
}

/// A server with a pushed image, by the system's clock, as files have it.
async fn server_with_image() -> (TestServer, Image) {
    server_of_seed(1).await
}

/// The same, with an id and keys of its own.
async fn server_of_seed(seed: u64) -> (TestServer, Image) {
    let server = TestServer::builder().system_clock().seed(seed).start().await;
    server.create_repository("team/app").await;
    let image = Image::random(1, &[200_000]);
    server.client().await.push_image("team/app", "v1", &image).await;
    (server, image)
}

fn mismatch(started: Result<TestServer, (Box<testkit::Builder>, Error)>) -> Mismatch {
    match started {
        Err((_, Error::Mismatched { mismatch, .. })) => mismatch,
        Err((_, other)) => panic!("{other}"),
        Ok(_) => panic!("it started"),
    }
}

#[tokio::test]
async fn a_lost_database_stops_every_verb_and_costs_no_layer() {
    let (server, image) = server_with_image().await;
    let data_dir = server.data_dir().to_owned();
    let stopped = server.stop().await;
    age(&data_dir.join("blobs"));
    let before = finished(&data_dir);
    let elsewhere = data_dir.with_file_name("elsewhere");
    move_database(&data_dir, &elsewhere);

    for arguments in
        [&["serve", "--listen", "127.0.0.1:0"][..], &["gc"], &["gc", "--grace", "0s"], &["fsck"], &["adopt"]]
    {
        let (code, words) = verb(&data_dir, arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {words}");
        assert!(words.contains("is new, but data/blobs belongs to a registry with another database"), "{words}");
        assert!(!data_dir.join("meta.sqlite").exists(), "{arguments:?} made a database");
    }
    assert_eq!(finished(&data_dir), before);

    move_database(&elsewhere, &data_dir);
    let server = stopped.start().await;
    server.client().await.assert_holds("team/app", "v1", &image).await;
}

#[tokio::test]
async fn an_empty_or_new_postgresql_is_refused_with_nothing_written_to_it() {
    let Some(cluster) = Cluster::shared() else { return };
    let (server, _) = server_with_image().await;
    let data_dir = server.data_dir().to_owned();
    let _stopped = server.stop().await;
    age(&data_dir.join("blobs"));
    let before = finished(&data_dir);
    let mistyped = cluster.create_database();
    for arguments in [&["gc", "--grace", "0s"][..], &["serve", "--listen", "127.0.0.1:0"], &["fsck"]] {
        let (code, words) = verb(&data_dir, &[arguments, &["--database", &mistyped]].concat());
        assert_eq!(code, Some(2), "{words}");
        assert!(words.contains("is new, but data/blobs belongs to a registry"), "{words}");
        let location = meta::Location::Postgres(mistyped.clone());
        assert!(meta::Database::is_blank(&location).await.expect("looked at"), "a schema was made");
    }
    assert_eq!(finished(&data_dir), before);
}

#[tokio::test]
async fn a_postgresql_that_was_created_anew_is_refused() {
    let Some(cluster) = Cluster::shared() else { return };
    let server = TestServer::builder().system_clock().postgres(&cluster.create_database()).start().await;
    server.create_repository("team/app").await;
    server.client().await.push_image("team/app", "v1", &Image::random(1, &[1000])).await;
    let created_anew = cluster.create_database();
    let started = server.stop().await.postgres(&created_anew).try_start().await;
    assert_eq!(mismatch(started), Mismatch::DatabaseIsNew);
}

#[tokio::test]
async fn the_databases_of_two_deployments_swapped_are_refused() {
    let (one, _) = server_with_image().await;
    let (two, _) = server_of_seed(1000).await;
    let (of_one, of_two) = (one.data_dir().to_owned(), two.data_dir().to_owned());
    let (one, two) = (one.stop().await, two.stop().await);
    let aside = of_one.with_file_name("aside");
    move_database(&of_one, &aside);
    move_database(&of_two, &of_one);
    move_database(&aside, &of_two);
    for data_dir in [&of_one, &of_two] {
        age(&data_dir.join("blobs"));
        let before = finished(data_dir);
        let (code, words) = verb(data_dir, &["gc", "--grace", "0s"]);
        assert_eq!(code, Some(2), "{words}");
        assert!(words.contains("belongs to the deployment"), "{words}");
        assert_eq!(finished(data_dir), before);
    }
    for stopped in [one, two] {
        assert!(matches!(mismatch(stopped.try_start().await), Mismatch::TwoDeployments { .. }));
    }
}

#[tokio::test]
async fn layers_newer_than_a_restored_database_are_kept_in_quarantine_until_it_is_right() {
    let (server, first) = server_with_image().await;
    let data_dir = server.data_dir().to_owned();
    let server = server.stop().await;
    let backup = data_dir.with_file_name("backup");
    fs::create_dir(&backup).expect("made");
    fs::copy(data_dir.join("meta.sqlite"), backup.join("meta.sqlite")).expect("backed up");

    let server = server.start().await;
    let second = Image::random(20, &[100; 20]);
    server.client().await.push_image("team/app", "v2", &second).await;
    let stopped = server.stop().await;
    age(&data_dir.join("blobs"));
    let all = finished(&data_dir);
    let newest = data_dir.with_file_name("newest");
    move_database(&data_dir, &newest);
    move_database(&backup, &data_dir);

    let (code, words) = verb(&data_dir, &["gc", "--grace", "0s"]);
    assert_eq!(code, Some(1), "{words}");
    assert!(words.contains("the database does not know 21 of the stored layers"), "{words}");
    assert_eq!(finished(&data_dir), all);
    let (code, words) = verb(&data_dir, &["gc", "--grace", "0s", "--strays"]);
    assert_eq!(code, Some(0), "{words}");
    assert_eq!((finished(&data_dir).len(), quarantined(&data_dir).len()), (2, 21), "{words}");
    let (_, words) = verb(&data_dir, &["gc", "--grace", "0s"]);
    assert_eq!(quarantined(&data_dir).len(), 21, "a day's time holds whatever the grace: {words}");

    fs::remove_file(data_dir.join("meta.sqlite")).expect("removed");
    move_database(&newest, &data_dir);
    let server = stopped.start().await;
    assert_eq!(quarantined(&data_dir), [] as [PathBuf; 0]);
    let client = server.client().await;
    client.assert_holds("team/app", "v1", &first).await;
    client.assert_holds("team/app", "v2", &second).await;
}

#[tokio::test]
async fn a_stray_is_deleted_for_good_only_after_its_time_in_quarantine() {
    let (server, _) = server_with_image().await;
    let data_dir = server.data_dir().to_owned();
    let shard = data_dir.join("blobs/blobs/00");
    fs::create_dir_all(&shard).expect("made");
    fs::write(shard.join("00000000-0000-4000-8000-000000000000"), "nobody's").expect("written");
    age(&shard);
    let (_, words) = verb(&data_dir, &["gc"]);
    assert!(words.contains("and 1 strays"), "{words}");
    assert_eq!(quarantined(&data_dir).len(), 1);
    age(&data_dir.join("blobs/quarantine"));
    let (_, words) = verb(&data_dir, &["gc"]);
    assert!(words.contains("deleted 1 layers whose time in quarantine was over"), "{words}");
    assert_eq!(quarantined(&data_dir), [] as [PathBuf; 0]);
}

#[tokio::test]
async fn a_lost_store_is_refused_until_the_operator_adopts_the_empty_one() {
    let (server, _) = server_with_image().await;
    let data_dir = server.data_dir().to_owned();
    let stopped = server.stop().await;
    fs::rename(data_dir.join("blobs"), data_dir.with_file_name("lost")).expect("moved");
    let Err((stopped, error)) = stopped.try_start().await else { panic!("it started") };
    assert!(matches!(error, Error::Mismatched { mismatch: Mismatch::StoreIsNew, .. }), "{error}");
    let (code, words) = verb(&data_dir, &["adopt"]);
    assert_eq!(code, Some(0), "{words}");
    drop(stopped.start().await);
}

#[tokio::test]
async fn a_deployment_of_an_older_version_gets_its_id_at_the_next_start() {
    let (server, image) = server_with_image().await;
    let data_dir = server.data_dir().to_owned();
    let stopped = server.stop().await;
    forget_id(&data_dir);
    let server = stopped.start().await;
    server.client().await.assert_holds("team/app", "v1", &image).await;
    assert!(data_dir.join("blobs/deployment").exists());
}

#[tokio::test]
async fn an_older_versions_store_under_another_database_is_refused() {
    let (one, _) = server_with_image().await;
    let (two, _) = server_of_seed(1000).await;
    let (of_one, of_two) = (one.data_dir().to_owned(), two.data_dir().to_owned());
    let (one, two) = (one.stop().await, two.stop().await);
    forget_id(&of_one);
    forget_id(&of_two);
    fs::remove_file(of_one.join("meta.sqlite")).expect("removed");
    move_database(&of_two, &of_one);
    assert_eq!(mismatch(one.try_start().await), Mismatch::BlobsAreUnknown);
    assert_eq!(mismatch(two.try_start().await), Mismatch::DatabaseIsNew);
}

/// Takes a stopped deployment back to before there were ids.
fn forget_id(data_dir: &Path) {
    fs::remove_file(data_dir.join("blobs/deployment")).expect("removed");
    let database = rusqlite::Connection::open(data_dir.join("meta.sqlite")).expect("opened");
    database
        .execute_batch("DROP TABLE deployment; DELETE FROM schema_migrations WHERE version = 3;")
        .expect("taken back");
}
