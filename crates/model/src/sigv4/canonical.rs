//! The canonical request (AWS General Reference, "Create a canonical request"), for services that encode paths twice,
//! which are all but S3.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};

/// Everything but RFC 3986's unreserved characters.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The canonical request up to the hash of the body. `signed_headers` are lower-case names in ascending order.
pub(super) fn head(method: &str, path: &str, query: &str, headers: &[(&str, &str)], signed_headers: &str) -> Vec<u8> {
    let mut head = format!("{method}\n{}\n{}\n", self::path(path), self::query(query));
    for name in signed_headers.split(';') {
        head.push_str(name);
        head.push(':');
        let values = headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        for (i, value) in values.enumerate() {
            if i > 0 {
                head.push(',');
            }
            push_folded(&mut head, value);
        }
        head.push('\n');
    }
    head.push('\n');
    head.push_str(signed_headers);
    head.push('\n');
    head.into_bytes()
}

/// A header's value without spaces around it, and with one where there were several.
fn push_folded(text: &mut String, value: &str) {
    for (i, word) in value.split([' ', '\t']).filter(|word| !word.is_empty()).enumerate() {
        if i > 0 {
            text.push(' ');
        }
        text.push_str(word);
    }
}

/// The path without `.`, `..` and repeated slashes, each segment encoded as it came, which is a second time.
fn path(raw: &str) -> String {
    let mut segments = Vec::new();
    for segment in raw.split('/') {
        match segment {
            "" | "." => {}
            ".." => _ = segments.pop(),
            _ => segments.push(segment),
        }
    }
    let mut path = String::new();
    for segment in &segments {
        path.push('/');
        path.extend(percent_encode(segment.as_bytes(), ENCODED));
    }
    if segments.is_empty() || raw.ends_with('/') {
        path.push('/');
    }
    path
}

/// The parameters encoded in one way and sorted, without the signature itself. A plus is a plus here.
fn query(raw: &str) -> String {
    let encoded = |text: &str| -> String {
        let bytes: Vec<u8> = percent_decode_str(text).collect();
        percent_encode(&bytes, ENCODED).collect()
    };
    let mut pairs: Vec<(String, String)> = raw
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (encoded(name), encoded(value)))
        .filter(|(name, _)| name != "X-Amz-Signature")
        .collect();
    pairs.sort_unstable();
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}
