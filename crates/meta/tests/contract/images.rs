//! Images, their tags and their referrers.

use meta::images::{self, NewImage};
use meta::referrers;
use meta::{Error, Tx, image_tags, layers};
use model::{Algorithm, Digest};

use crate::store::{Store, at, digest, new_image, tag};
use crate::tx;

pub async fn an_image_is_found_by_digest_and_by_tag(store: Store) {
    let repository = store.repository("team/app").await;
    let manifest: Vec<u8> = (0..=255).cycle().take(300_000).collect();
    let new = NewImage {
        digest: Digest::of(Algorithm::Sha512, &manifest),
        manifest: manifest.clone(),
        artifact_type: Some("application/vnd.example+json".to_owned()),
        subject: Some(digest("subject")),
        size_bytes: 5 << 40,
        pushed_at: at(77),
        ..new_image(repository, "")
    };
    let wanted = new.digest;
    let key = store.insert(new).await;
    store.tag(repository, "v1", key).await;

    let found = tx!(store.read, |tx| images::find(tx, repository, &wanted).await).expect("the image");
    assert_eq!((found.key, found.repository, found.digest), (key, repository, wanted));
    assert_eq!(found.media_type, new_image(repository, "").media_type);
    assert_eq!(found.artifact_type.as_deref(), Some("application/vnd.example+json"));
    assert_eq!(found.subject, Some(digest("subject")));
    assert_eq!((found.size_bytes, found.manifest_len_bytes), (5 << 40, 300_000));
    assert_eq!((found.pushed_at, found.last_pulled_at), (at(77), None));
    let tagged = tx!(store.read, |tx| image_tags::find(tx, repository, &tag("v1")).await).expect("the image");
    assert_eq!(tagged.key, key);
    let by_digest = tx!(store.read, |tx| images::manifest_by_digest(tx, repository, &wanted).await);
    let by_tag = tx!(store.read, |tx| images::manifest_by_tag(tx, repository, &tag("v1")).await);
    for stored in [by_digest, by_tag] {
        let stored = stored.expect("the manifest");
        assert_eq!((stored.key, stored.digest, stored.media_type), (key, wanted, found.media_type.clone()));
        assert_eq!((stored.manifest, stored.last_pulled_at), (manifest.clone(), None));
    }
    assert!(tx!(store.read, |tx| images::manifest_by_tag(tx, repository, &tag("V1")).await).is_none());
    assert!(tx!(store.read, |tx| images::manifest_by_digest(tx, repository, &digest("x")).await).is_none());
}

async fn try_insert(store: &Store, new: NewImage) -> Result<images::ImageKey, Error> {
    async fn insert(tx: &mut Tx, new: NewImage) -> Result<images::ImageKey, Error> {
        images::insert(tx, &new).await
    }
    store.write(move |tx| Box::pin(insert(tx, new))).await
}

pub async fn an_image_needs_its_layers_and_children(store: Store) {
    let (repository, other) = (store.repository("team/app").await, store.repository("team/other").await);
    let elsewhere = store.layer(other, "elsewhere").await;
    let child_elsewhere = new_image(other, "child");
    let child = child_elsewhere.digest;
    store.insert(child_elsewhere).await;
    let with_layer = NewImage { layers: vec![(elsewhere, "x".to_owned())], ..new_image(repository, "a") };
    let with_child = NewImage { children: vec![child], ..new_image(repository, "b") };
    for new in [with_layer, with_child] {
        let inserted = try_insert(&store, new).await;
        assert!(matches!(inserted, Err(Error::Unavailable { .. })), "{inserted:?}");
    }
    assert_eq!(tx!(store.read, |tx| images::count(tx, repository).await), 0);
}

pub async fn a_digest_is_stored_once_in_a_repository(store: Store) {
    let (repository, other) = (store.repository("team/app").await, store.repository("team/other").await);
    store.image(repository, "manifest").await;
    store.image(other, "manifest").await;
    assert!(matches!(try_insert(&store, new_image(repository, "manifest")).await, Err(Error::Refused { .. })));
    assert_eq!(tx!(store.read, |tx| images::count(tx, repository).await), 1);
}

pub async fn an_image_may_name_a_layer_twice(store: Store) {
    let repository = store.repository("team/app").await;
    let layer = store.layer(repository, "content").await;
    let twice = vec![(layer, "first".to_owned()), (layer, "second".to_owned())];
    store.insert(NewImage { layers: twice, ..new_image(repository, "a") }).await;
    let found = tx!(store.read, |tx| layers::find(tx, repository, &layer).await).expect("the layer");
    assert_eq!(found.media_type.as_deref(), Some("first"));
}

pub async fn parents_are_the_indexes_that_list_an_image(store: Store) {
    let repository = store.repository("team/app").await;
    let mut children = Vec::new();
    for (name, size_bytes) in [("a", 10), ("b", 30), ("c", 20)] {
        store.insert(NewImage { size_bytes, ..new_image(repository, name) }).await;
        children.push(digest(name));
    }
    let mut indexes = Vec::new();
    for (name, listed) in [("i", &children[..1]), ("j", &children[..2]), ("k", &[children[0], children[0]][..])] {
        indexes.push(digest(name));
        store.insert(NewImage { children: listed.to_vec(), ..new_image(repository, name) }).await;
    }
    let mut expected = [vec![indexes[0], indexes[1], indexes[2]], vec![indexes[1]], vec![]];
    expected[0].sort_unstable();
    for (child, parents) in children.clone().into_iter().zip(expected) {
        assert_eq!(tx!(store.read, |tx| images::parents(tx, repository, &child).await), parents);
    }
    for (asked, largest) in [(vec![], 0), (vec![digest("x")], 0), (vec![children[0], children[2]], 20), (children, 30)]
    {
        assert_eq!(tx!(store.read, |tx| images::size_max(tx, repository, &asked).await), largest);
    }
    let asked = vec![digest("x"), digest("a"), digest("w")];
    let sizes = tx!(store.read, |tx| images::manifest_sizes(tx, repository, &asked).await);
    let len_bytes = new_image(repository, "a").manifest.len() as u64;
    assert_eq!(sizes, [(digest("a"), len_bytes)].into_iter().collect());
    // An index that lists an image keeps it.
    let child = tx!(store.read, |tx| images::find(tx, repository, &digest("b")).await).expect("the child").key;
    assert!(store.write(move |tx| Box::pin(images::delete(tx, child, at(1)))).await.is_err());
}

pub async fn a_tag_moves_and_its_images_know(store: Store) {
    let repository = store.repository("team/app").await;
    let (a, b) = (store.image(repository, "a").await, store.image(repository, "b").await);
    for (steps, expected) in [(a, [1, 0]), (a, [1, 0]), (b, [0, 1]), (b, [0, 1]), (a, [1, 0])] {
        store.tag(repository, "v1", steps).await;
        for (image, count) in [a, b].into_iter().zip(expected) {
            assert_eq!(tx!(store.read, |tx| image_tags::count(tx, image).await), count);
            assert_eq!(tx!(store.read, |tx| image_tags::of_image(tx, image).await).len() as u64, count);
        }
    }
    assert!(tx!(store.write, |tx| image_tags::delete(tx, repository, &tag("v1")).await));
    assert!(!tx!(store.write, |tx| image_tags::delete(tx, repository, &tag("v1")).await));
    assert_eq!(tx!(store.read, |tx| image_tags::count(tx, a).await), 0);
    assert!(tx!(store.read, |tx| image_tags::find(tx, repository, &tag("v1")).await).is_none());
}

pub async fn tags_of_many_images_come_at_once(store: Store) {
    let repository = store.repository("team/app").await;
    let (a, b, c) =
        (store.image(repository, "a").await, store.image(repository, "b").await, store.image(repository, "c").await);
    for (text, image) in [("a", a), ("B", a), ("_", a), ("1.10", a), ("1.9", a), ("z", c)] {
        store.tag(repository, text, image).await;
    }
    let of_a = ["1.10", "1.9", "B", "_", "a"].map(tag).to_vec();
    assert_eq!(tx!(store.read, |tx| image_tags::of_image(tx, a).await), of_a);
    let of_all = tx!(store.read, |tx| image_tags::of_images(tx, &[c, b, a]).await);
    assert_eq!(of_all, [(c, vec![tag("z")]), (b, vec![]), (a, of_a)]);
    assert!(tx!(store.read, |tx| image_tags::of_images(tx, &[]).await).is_empty());
}

pub async fn a_pull_time_never_goes_back(store: Store) {
    let repository = store.repository("team/app").await;
    let (a, b, gone) =
        (store.image(repository, "a").await, store.image(repository, "b").await, store.image(repository, "gone").await);
    tx!(store.write, |tx| images::delete(tx, gone, at(1)).await);
    for (pulls, expected) in [
        (vec![], [None, None]),
        (vec![(a, 5), (gone, 9)], [Some(5), None]),
        (vec![(a, 3), (b, 9)], [Some(5), Some(9)]),
        (vec![(b, 11), (a, 20), (b, 10)], [Some(20), Some(11)]),
    ] {
        let pulls: Vec<_> = pulls.into_iter().map(|(key, time)| (key, at(time))).collect();
        tx!(store.write, |tx| images::record_pulls(tx, &pulls).await);
        for (name, time) in ["a", "b"].into_iter().zip(expected) {
            let found = tx!(store.read, |tx| images::find(tx, repository, &digest(name)).await).expect("the image");
            assert_eq!(found.last_pulled_at, time.map(at));
        }
    }
}

pub async fn referrers_are_filtered_and_paged_by_digest(store: Store) {
    let repository = store.repository("team/app").await;
    let subject = digest("subject");
    let mut expected = Vec::new();
    for number in 0..7 {
        let artifact_type = ["type/signature", "type/sbom"].get(number % 3).map(|&text| text.to_owned());
        let new = NewImage {
            artifact_type: artifact_type.clone(),
            subject: Some(subject),
            annotations_json: format!("{{\"number\":\"{number}\"}}"),
            ..new_image(repository, &format!("referrer {number}"))
        };
        expected.push(referrers::Referrer {
            digest: new.digest,
            media_type: new.media_type.clone(),
            artifact_type,
            size_bytes: new.manifest.len() as u64,
            annotations_json: new.annotations_json.clone(),
        });
        store.insert(new).await;
    }
    store.insert(NewImage { subject: Some(digest("other")), ..new_image(repository, "stranger") }).await;
    expected.sort_unstable_by_key(|referrer| referrer.digest);
    for types in [&[][..], &["type/sbom"], &["type/sbom", "type/signature"], &["type/other"]] {
        let mut wanted = expected.clone();
        wanted.retain(|one| types.is_empty() || one.artifact_type.as_deref().is_some_and(|one| types.contains(&one)));
        // At most two by number, at most one by bytes, two by bytes.
        let len_bytes = expected[0].size_bytes;
        for (limit, bytes_max, page_len) in [(2, 1000, 2), (9, 1, 1), (9, 2 * len_bytes, 2), (9, 3 * len_bytes - 1, 2)]
        {
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let token = after.as_ref().map(Digest::to_string);
                let page = tx!(store.scan, |tx| {
                    referrers::page(tx, repository, &subject, types, token.as_deref(), limit, bytes_max).await
                });
                let is_last = page.1.is_none();
                assert!(
                    page.0.len() == page_len || is_last && page.0.len() < page_len,
                    "{} of {page_len}",
                    page.0.len()
                );
                seen.extend(page.0);
                after = page.1;
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(seen, wanted, "{types:?} {limit} {bytes_max}");
        }
    }
}

pub async fn a_deleted_image_takes_its_tags_along(store: Store) {
    let repository = store.repository("team/app").await;
    let image = store.image(repository, "a").await;
    let other = store.image(repository, "b").await;
    store.tag(repository, "gone", image).await;
    store.tag(repository, "kept", other).await;
    tx!(store.write, |tx| images::delete(tx, image, at(1)).await);
    assert!(tx!(store.read, |tx| images::find(tx, repository, &digest("a")).await).is_none());
    assert!(tx!(store.read, |tx| images::manifest_by_tag(tx, repository, &tag("gone")).await).is_none());
    assert_eq!(tx!(store.read, |tx| image_tags::page(tx, repository, None, 9).await), [tag("kept")]);
    assert_eq!(tx!(store.read, |tx| images::count(tx, repository).await), 1);
    tx!(store.write, |tx| images::delete(tx, image, at(1)).await);
    assert_eq!(tx!(store.read, |tx| images::count(tx, repository).await), 1, "gone once, not twice");
}
