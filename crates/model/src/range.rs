//! `Range` of HTTP (RFC 9110, section 14) and `Content-Range` of chunked uploads
//! (OCI distribution specification, "Pushing a blob in chunks").

use std::ops::Range;

/// What a `Range` header asks of content of a known size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// The header is absent, or is one that a server may ignore: send everything.
    Whole,
    /// One satisfiable range, as half-open byte positions.
    Part(Range<u64>),
    /// Syntactically fine, but nothing of it lies within the content: answer 416.
    Unsatisfiable,
}

/// Reads a `Range` header against content of `size_bytes`.
#[must_use]
pub fn parse_range(_header: Option<&str>, _size_bytes: u64) -> Wanted {
    todo!()
}

/// Reads the `Content-Range: <first>-<last>` of an upload chunk as a half-open range.
/// `None` means that the text is not one.
#[must_use]
pub fn parse_content_range(_header: &str) -> Option<Range<u64>> {
    todo!()
}
