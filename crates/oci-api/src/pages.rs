//! Lists by page: `n`, `last`, and the `Link` to the next page (OCI distribution specification, "Listing Tags").

use http::header::LINK;
use http::{HeaderValue, Response};
use registry::Error;

use crate::errors::Refusal;
use crate::query::{Query, escape};
use crate::{Body, answer};

/// The longest page, as of ECR's `maxResults`; also what a client gets that does not ask.
const LIMIT: usize = 1000;

/// Which page of a list a client wants.
#[derive(Debug, PartialEq, Eq)]
pub struct Wanted {
    /// At most so many; nothing at all when zero.
    pub limit: usize,
    /// What comes after this.
    pub after: Option<String>,
}

impl Wanted {
    /// Reads `n` and `last`.
    ///
    /// # Errors
    /// In ECR's words, which clients know it by: over 1000, or not a number.
    pub fn read(query: Query<'_>) -> Result<Self, Refusal> {
        let after = query.first("last").map(String::from);
        // An empty `n` is as good as none.
        let Some(n) = query.first("n").filter(|n| !n.is_empty()) else { return Ok(Self { limit: LIMIT, after }) };
        let digits = n.bytes().all(|b| b.is_ascii_digit());
        match n.parse() {
            _ if !digits => Err(out_of_bounds("Member must be a number of at least 0".into())),
            Ok(limit) if limit <= LIMIT => Ok(Self { limit, after }),
            _ => Err(out_of_bounds(format!("Member must have value less than or equal to {LIMIT}"))),
        }
    }

    /// Adds the link to the page after `last`, if there is more. A page of nothing leads nowhere.
    pub fn link(&self, response: &mut Response<Body>, path: &str, last: Option<&str>, more: bool) {
        if let Some(last) = last.filter(|_| more) {
            let query = format!("last={}&n={}", escape(last), self.limit);
            response.headers_mut().insert(LINK, next(path, &query));
        }
    }
}

fn out_of_bounds(constraint: String) -> Refusal {
    Error::InvalidParameter { at: "maxResults", constraint }.into()
}

/// A `Link` to the next page.
pub fn next(path: &str, query: &str) -> HeaderValue {
    answer::header(format!("<{path}?{query}>; rel=\"next\""))
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;

    #[test]
    fn a_page_has_at_most_a_thousand_entries_and_may_have_none() {
        for (query, limit, after) in [
            ("", 1000, None),
            ("n=", 1000, None),
            ("n=&last=v1", 1000, Some("v1")),
            ("n=0", 0, None),
            ("n=10&last=v1", 10, Some("v1")),
            ("n=1000", 1000, None),
            ("last=a%2Fb", 1000, Some("a/b")),
        ] {
            let wanted = Wanted::read(Query::new(Some(query))).expect(query);
            assert_eq!(wanted, Wanted { limit, after: after.map(String::from) }, "{query}");
        }
        let (over, no_number) = ("less than or equal to 1000", "a number");
        for (query, words) in [
            ("n=1001", over),
            ("n=9223372036854775808", over),
            ("n=99999999999999999999999999", over),
            ("n=-1", no_number),
            ("n=+1", no_number),
            ("n=many", no_number),
            ("n=%D9%A1", no_number),
        ] {
            let refusal = Wanted::read(Query::new(Some(query))).expect_err(query);
            assert!(format!("{refusal:?}").contains(words), "{query}: {refusal:?}");
            assert_eq!(refusal.into_response().status(), StatusCode::METHOD_NOT_ALLOWED, "{query}");
        }
    }

    #[test]
    fn only_a_page_with_more_behind_it_links_on() {
        let wanted = Wanted { limit: 2, after: None };
        for (last, more, link) in [
            (Some("v1"), true, Some("</v2/ab/tags/list?last=v1&n=2>; rel=\"next\"")),
            (Some("v1"), false, None),
            (None, true, None),
        ] {
            let mut response = answer::empty(StatusCode::OK);
            wanted.link(&mut response, "/v2/ab/tags/list", last, more);
            assert_eq!(response.headers().get(LINK).and_then(|value| value.to_str().ok()), link);
        }
    }
}
