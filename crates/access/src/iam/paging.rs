//! Pages of IAM's lists: `Marker` and `MaxItems`.

use aws_lc_rs::digest::{SHA256, digest};
use model::AccountId;
use model::page::{NextToken, Page};
use model::resource_tag::ResourceTags;

use super::Error;

/// How many characters of a tag's key stand in markers.
const TAG_KEY_LEN: usize = 40;

/// The name of a list in the markers that it gives out. It tells lists of other accounts and paths apart, and is short
/// whatever the path is: a marker has at most 320 characters.
pub(crate) fn listing(account: AccountId, kind: &str, path_prefix: &str) -> String {
    let hash = digest(&SHA256, path_prefix.as_bytes());
    let hash: String = hash.as_ref().iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("{kind} {account} {hash}")
}

/// The key after which a page starts; none for the first page.
///
/// # Errors
/// `ValidationError` when the marker is not one that this list gave out.
pub(crate) fn read_marker(listing: &str, marker: Option<&str>) -> Result<Option<String>, Error> {
    let read = marker.map(|marker| NextToken::read(listing, marker)).transpose();
    read.map_err(|_| Error::ValidationError("Invalid Marker.".to_owned()))
}

/// A page of the tags of something that has few, by key. `name` is what it is called in its account, by which its
/// markers are told from those of others.
///
/// # Errors
/// `ValidationError` when the marker is not one that this list gave out.
pub fn page_of_tags(
    tags: ResourceTags,
    account: AccountId,
    name: &str,
    marker: Option<&str>,
    limit: usize,
) -> Result<Page<(String, String)>, Error> {
    let listing = listing(account, "tags", &name.to_ascii_lowercase());
    let after = read_marker(&listing, marker)?.unwrap_or_default();
    let mut rows: Vec<_> = tags.into_iter().map(|tag| (tag_order(&tag.0), tag)).collect();
    rows.sort();
    rows.retain(|(order, _)| *order > after);
    Ok(Page::cut(rows, limit, &listing, |(order, _)| order.clone()).map(|(_, tag)| tag))
}

/// What tags are ordered by: their keys, of which the long ones would not fit a marker.
fn tag_order(key: &str) -> String {
    let start: String = key.chars().take(TAG_KEY_LEN).collect();
    let hash = digest(&SHA256, key.as_bytes());
    let hash: String = hash.as_ref().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{start}\u{1}{hash}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_tags_have_each_tag_once_and_markers_of_good_length() {
        let keys = ["b".to_owned(), "a".to_owned(), "é".repeat(128), "\u{10348}".repeat(127), "\u{10348}".repeat(128)];
        let account: AccountId = "111111111111".parse().expect("an account");
        let tags: ResourceTags = keys.iter().map(|key| (key.clone(), String::new())).collect();
        for limit in 1..=6 {
            let (mut shown, mut marker) = (Vec::new(), None::<String>);
            loop {
                let page = page_of_tags(tags.clone(), account, "name", marker.as_deref(), limit).expect("a page");
                assert!(page.items.len() <= limit);
                shown.extend(page.items.into_iter().map(|(key, _)| key));
                let Some(next) = page.next else { break };
                assert!(next.as_str().len() <= 320, "{}", next.as_str().len());
                assert!(page_of_tags(tags.clone(), account, "Name", Some(next.as_str()), limit).is_ok());
                assert!(page_of_tags(tags.clone(), account, "other", Some(next.as_str()), limit).is_err());
                marker = Some(next.as_str().to_owned());
            }
            assert_eq!(shown[..2], ["a", "b"]);
            shown.sort();
            assert!(shown.iter().eq(tags.keys()), "by {limit}");
        }
        assert!(page_of_tags(tags, account, "name", Some("x"), 1).is_err());
    }

    #[test]
    fn a_marker_is_read_by_its_own_list_only_and_is_never_too_long() {
        let account = |text: &str| text.parse::<AccountId>().expect("an account");
        let ours = listing(account("111111111111"), "OpenIDConnectProviders", &format!("/{}/", "p".repeat(510)));
        let marker = NextToken::after(&ours, &"n".repeat(128));
        assert!(marker.as_str().len() <= 320, "{}", marker.as_str().len());
        assert_eq!(read_marker(&ours, Some(marker.as_str())).ok().flatten(), Some("n".repeat(128)));
        assert_eq!(read_marker(&ours, None).ok(), Some(None));
        for other in [
            listing(account("111111111111"), "OpenIDConnectProviders", "/"),
            listing(account("111111111111"), "users", &format!("/{}/", "p".repeat(510))),
            listing(account("222222222222"), "OpenIDConnectProviders", &format!("/{}/", "p".repeat(510))),
        ] {
            let refused = read_marker(&other, Some(marker.as_str()));
            assert!(matches!(refused, Err(Error::ValidationError(_))), "{other}");
        }
    }
}
