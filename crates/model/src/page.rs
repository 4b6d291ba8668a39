//! Keyset pages: opaque `nextToken`s that carry the key of the last row shown.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use thiserror::Error;

/// One page of a listing.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The page's rows.
    pub items: Vec<T>,
    /// Where the next page starts; absent on the last page.
    pub next: Option<NextToken>,
}

/// An opaque token, valid only for the listing that gave it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextToken(String);

/// The token is malformed, or of another listing.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("the token is not one that this listing gave out")]
pub struct BadNextToken;

impl NextToken {
    /// Makes the token with which `listing` goes on after `key`.
    ///
    /// `listing` names what is listed and with which filters, so that a token of one listing is refused by another.
    #[must_use]
    pub fn after(listing: &str, key: &str) -> Self {
        Self(URL_SAFE_NO_PAD.encode(format!("{listing}\n{key}")))
    }

    /// Reads the key back out of a token that a client sent for `listing`.
    ///
    /// # Errors
    /// [`BadNextToken`] when the token was not made by [`NextToken::after`] for the same listing.
    pub fn read(listing: &str, token: &str) -> Result<String, BadNextToken> {
        let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| BadNextToken)?;
        let text = String::from_utf8(bytes).map_err(|_| BadNextToken)?;
        let (made_for, key) = text.split_once('\n').ok_or(BadNextToken)?;
        if made_for == listing { Ok(key.into()) } else { Err(BadNextToken) }
    }

    /// The token as it goes over the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<T> Page<T> {
    /// Cuts a page of `limit` rows out of `rows`, which were asked for with a limit of one more.
    pub fn cut(mut rows: Vec<T>, limit: usize, listing: &str, key: impl Fn(&T) -> String) -> Self {
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|last| NextToken::after(listing, &key(last)));
        Self { items: rows, next }
    }

    /// The same page with every row translated.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), next: self.next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_only_by_its_own_listing() {
        let token = NextToken::after("images 1", "sha256:ab");
        assert_eq!(NextToken::read("images 1", token.as_str()), Ok("sha256:ab".into()));
        for (listing, text) in
            [("images 2", token.as_str()), ("images 1", "!"), ("images 1", ""), ("images 1", "aGVsbG8")]
        {
            assert_eq!(NextToken::read(listing, text), Err(BadNextToken), "{listing} {text}");
        }
    }

    #[test]
    fn only_a_full_page_with_more_behind_it_has_a_token() {
        for (rows, limit, shown, more) in [(0, 2, 0, false), (2, 2, 2, false), (3, 2, 2, true)] {
            let page = Page::cut((0..rows).collect(), limit, "l", i32::to_string);
            assert_eq!((page.items.len(), page.next.is_some()), (shown, more), "{rows} rows");
        }
    }
}
