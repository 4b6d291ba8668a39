//! Pages: nothing twice, nothing left out, whatever the size of the page.

use meta::image_tags::{self, ImageId};
use meta::images::{self, TagStatus};
use meta::repositories::RepositoryKey;
use model::Digest;

use crate::store::{Store, digest, tag};
use crate::tx;

/// Tags whose order differs from language to language.
const ODD_TAGS: [&str; 9] = ["0", "10", "9", "A", "Z", "_a", "a", "a-b", "a.b"];

/// Images with none, one and many tags; each with its tags, in the order of listings.
async fn shelf(store: &Store, repository: RepositoryKey) -> Vec<(Digest, Vec<&'static str>)> {
    let mut shelf: Vec<(Digest, Vec<&'static str>)> = Vec::new();
    let tags = [&ODD_TAGS[..4], &[], &ODD_TAGS[4..5], &[], &[], &ODD_TAGS[5..], &[]];
    for (number, tags) in tags.into_iter().enumerate() {
        let manifest = format!("image {number}");
        let image = store.image(repository, &manifest).await;
        for text in tags.iter().rev() {
            store.tag(repository, text, image).await;
        }
        shelf.push((digest(&manifest), tags.to_vec()));
    }
    shelf.sort_unstable();
    shelf
}

pub async fn images_are_paged_by_digest_whatever_the_status(store: Store) {
    let repository = store.repository("team/app").await;
    let shelf = shelf(&store, repository).await;
    let other = store.repository("team/other").await;
    store.image(other, "stranger").await;
    for status in [TagStatus::Any, TagStatus::Tagged, TagStatus::Untagged] {
        let mut expected = shelf.clone();
        expected.retain(|(_, tags)| shows(status, tags));
        for limit in 1..=shelf.len() + 1 {
            let mut seen: Vec<Digest> = Vec::new();
            loop {
                let after = seen.last().map(ToString::to_string);
                let page = tx!(store.scan, |tx| images::page(tx, repository, status, after.as_deref(), limit).await);
                if page.is_empty() {
                    break;
                }
                assert!(page.len() <= limit);
                seen.extend(page.iter().map(|image| image.digest));
            }
            assert_eq!(seen, expected.iter().map(|(digest, _)| *digest).collect::<Vec<_>>(), "{status:?} by {limit}");
        }
    }
}

fn shows(status: TagStatus, tags: &[&str]) -> bool {
    match status {
        TagStatus::Any => true,
        TagStatus::Tagged => !tags.is_empty(),
        TagStatus::Untagged => tags.is_empty(),
    }
}

pub async fn tags_are_paged_in_byte_order(store: Store) {
    let repository = store.repository("team/app").await;
    shelf(&store, repository).await;
    for limit in 1..=ODD_TAGS.len() + 1 {
        let mut seen: Vec<String> = Vec::new();
        loop {
            let after = seen.last().cloned();
            let page = tx!(store.scan, |tx| image_tags::page(tx, repository, after.as_deref(), limit).await);
            if page.is_empty() {
                break;
            }
            assert!(page.len() <= limit);
            seen.extend(page.iter().map(|tag| tag.as_str().to_owned()));
        }
        assert_eq!(seen, ODD_TAGS, "by {limit}");
    }
    for (after, next) in [("Zz", "_a"), ("a", "a-b"), ("b", ""), ("1", "10")] {
        let page = tx!(store.scan, |tx| image_tags::page(tx, repository, Some(after), 1).await);
        assert_eq!(page.first().map_or("", |tag| tag.as_str()), next, "after {after}, which need not be there");
    }
}

pub async fn image_ids_are_paged_by_digest_then_tag(store: Store) {
    let repository = store.repository("team/app").await;
    let shelf = shelf(&store, repository).await;
    for status in [TagStatus::Any, TagStatus::Tagged, TagStatus::Untagged] {
        let mut expected = Vec::new();
        for (digest, tags) in shelf.iter().filter(|(_, tags)| shows(status, tags)) {
            expected.extend(tags.iter().map(|text| ImageId { digest: *digest, tag: Some(tag(text)) }));
            if tags.is_empty() {
                expected.push(ImageId { digest: *digest, tag: None });
            }
        }
        for limit in 1..=expected.len() + 1 {
            let mut seen: Vec<ImageId> = Vec::new();
            loop {
                let after = seen.last().map(|id| {
                    (id.digest.to_string(), id.tag.as_ref().map(|tag| tag.as_str().to_owned()).unwrap_or_default())
                });
                let page = tx!(store.scan, |tx| {
                    let after = after.as_ref().map(|(digest, tag)| (digest.as_str(), tag.as_str()));
                    image_tags::page_ids(tx, repository, status, after, limit).await
                });
                if page.is_empty() {
                    break;
                }
                assert!(page.len() <= limit);
                seen.extend(page);
            }
            assert_eq!(seen, expected, "{status:?} by {limit}");
        }
    }
}

pub async fn manifests_of_all_repositories_are_paged_by_key(store: Store) {
    let mut expected = Vec::new();
    for name in ["team/a", "team/b"] {
        let repository = store.repository(name).await;
        for manifest in ["one", "two"] {
            let manifest = format!("{name} {manifest}");
            let key = store.image(repository, &manifest).await;
            expected.push((key, digest(&manifest), manifest.into_bytes()));
        }
    }
    let mut seen = Vec::new();
    loop {
        let after = seen.last().map(|(key, _, _)| *key);
        let page = tx!(store.scan, |tx| images::page_manifests(tx, after, 3).await);
        if page.is_empty() {
            break;
        }
        seen.extend(page);
    }
    assert_eq!(seen, expected);
}
