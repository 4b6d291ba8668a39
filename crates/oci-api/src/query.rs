//! Parameters of a request's query.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, PercentEncode, percent_decode_str, utf8_percent_encode};

/// What may not stand in a value of a query that we write.
const RESERVED: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'&').add(b'+').add(b'<').add(b'=').add(b'>').add(b'?');

/// A query as it came, without the question mark. A plus sign is a plus sign: media types have them, and nothing that
/// the protocol asks for has a space.
#[derive(Debug, Clone, Copy)]
pub struct Query<'q>(&'q str);

impl<'q> Query<'q> {
    /// The query of a request; an absent one is empty.
    pub fn new(query: Option<&'q str>) -> Self {
        Self(query.unwrap_or_default())
    }

    /// All values of a parameter, unescaped. What is not UTF-8 becomes what no parameter's grammar takes.
    pub fn all(self, parameter: &'static str) -> impl Iterator<Item = Cow<'q, str>> {
        self.0
            .split('&')
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .filter(move |(name, _)| *name == parameter)
            .map(|(_, value)| percent_decode_str(value).decode_utf8_lossy())
    }

    /// The first value of a parameter.
    pub fn first(self, parameter: &'static str) -> Option<Cow<'q, str>> {
        self.all(parameter).next()
    }
}

/// Escapes a value for a query.
pub fn escape(value: &str) -> PercentEncode<'_> {
    utf8_percent_encode(value, RESERVED)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values_are_unescaped_once_and_a_plus_sign_stays() {
        let query = Query::new(Some("digest=sha256%3Aab&tag=a&tag=b&empty&none=&artifactType=a/b+c&x=%2541&bad=%ff"));
        for (parameter, values) in [
            ("digest", vec!["sha256:ab"]),
            ("tag", vec!["a", "b"]),
            ("empty", vec![""]),
            ("none", vec![""]),
            ("artifactType", vec!["a/b+c"]),
            ("x", vec!["%41"]),
            ("bad", vec!["\u{fffd}"]),
            ("ag", vec![]),
        ] {
            assert_eq!(query.all(parameter).collect::<Vec<_>>(), values, "{parameter}");
        }
        assert_eq!(Query::new(None).first("n"), None);
    }

    proptest! {
        #[test]
        fn what_is_escaped_reads_back(value in "\\PC{0,40}") {
            let query = format!("a=1&value={}&b=2", escape(&value));
            prop_assert_eq!(Query::new(Some(&query)).first("value"), Some(Cow::Owned(value)));
        }
    }
}
