//! Pages of IAM's lists: `Marker` and `MaxItems`.

use aws_lc_rs::digest::{SHA256, digest};
use model::AccountId;
use model::page::NextToken;

use super::Error;

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

#[cfg(test)]
mod tests {
    use super::*;

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
