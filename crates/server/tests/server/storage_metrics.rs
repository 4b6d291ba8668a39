//! What the metrics tell of the stored layers.

use std::fs::{self, File, FileTimes};
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use model::collection::StrayLimit;
use testkit::{Client, Image, TestServer};

/// Quarantined layers and bytes, strays, damaged layers.
async fn figures(server: &TestServer) -> [u64; 4] {
    let client = Client::new(Default::default(), &server.url(), None);
    let page = client.get("/metrics").await.expect(200).text();
    ["quarantined_layers", "quarantined_bytes", "stray_layers", "damaged_layers"].map(|name| {
        let name = format!("wharfinger_{name} ");
        let value = page.lines().find_map(|line| line.strip_prefix(&name));
        value.and_then(|value| value.parse().ok()).unwrap_or_else(|| panic!("no {name}in {page}"))
    })
}

/// Stored blobs that nobody knows, of 8 bytes each and older than any grace.
fn put_strays(data_dir: &Path, count: u8) {
    let shard = data_dir.join("blobs/blobs/00");
    fs::create_dir_all(&shard).expect("made");
    for number in 0..count {
        let path = shard.join(format!("00000000-0000-4000-8000-0000000000{number:02x}"));
        fs::write(&path, "nobody's").expect("written");
        let past = FileTimes::new().set_modified(UNIX_EPOCH + Duration::from_secs(1));
        File::open(path).and_then(|file| file.set_times(past)).expect("aged");
    }
}

#[tokio::test]
async fn metrics_tell_of_unknown_and_damaged_layers() {
    let server = TestServer::builder().system_clock().start().await;
    server.create_repository("team/app").await;
    let image = Image::random(1, &[1000]);
    server.client().await.push_image("team/app", "v1", &image).await;
    assert_eq!(figures(&server).await, [0, 0, 0, 0]);

    put_strays(server.data_dir(), 20);
    let collected = server.registry().collect(StrayLimit::SmallShare).await.expect("collected");
    assert_eq!(collected.strays_refused, 20);
    assert_eq!(figures(&server).await, [0, 0, 20, 0]);
    let _ = server.registry().collect(StrayLimit::None).await.expect("collected");
    assert_eq!(figures(&server).await, [20, 160, 0, 0]);
    let server = server.restart().await;
    assert_eq!(figures(&server).await, [20, 160, 0, 0], "a start looks too");

    let registry = server.registry();
    let before = registry.storage_health().await;
    assert_eq!(before.damaged_layers, Some(0));
    for entry in fs::read_dir(server.data_dir().join("blobs/blobs")).expect("listed") {
        for entry in fs::read_dir(entry.expect("an entry").path()).expect("listed") {
            fs::write(entry.expect("an entry").path(), "other bytes").expect("damaged");
        }
    }
    let _ = registry.fsck(true, &|_| ()).await.expect("checked");
    assert!(figures(&server).await[3] > 0);
}
