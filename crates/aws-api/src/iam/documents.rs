//! Policy documents as IAM answers them: percent-encoded (RFC 3986, section 2.1), all but unreserved characters.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The document as it stands in an answer.
pub fn encoded(document: &str) -> String {
    utf8_percent_encode(document, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_but_unreserved_characters_are_encoded() {
        for (document, expected) in [
            ("{\"a\": \"b\"}\n", "%7B%22a%22%3A%20%22b%22%7D%0A"),
            ("aZ09-._~", "aZ09-._~"),
            ("+*/?&=%", "%2B%2A%2F%3F%26%3D%25"),
            ("é", "%C3%A9"),
        ] {
            assert_eq!(encoded(document), expected);
        }
    }
}
