//! What the services' models say: operations, errors, constraints and types.
//!
//! This file has the words that the generated tables are written in. The tables are data: `read` reads JSON by them,
//! and `validation` judges what was read.

use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use regex::Regex;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[expect(missing_docs, reason = "generated: the names are the service model's own")]
pub mod ecr;
#[expect(missing_docs, reason = "generated: the names are the service model's own")]
pub mod ecr_public;
#[expect(missing_docs, reason = "generated: the names are the service model's own")]
pub mod iam;
#[expect(missing_docs, reason = "generated: the names are the service model's own")]
pub mod kms;
#[expect(missing_docs, reason = "generated: the names are the service model's own")]
pub mod secretsmanager;
#[expect(missing_docs, reason = "generated: the names are the service model's own")]
pub mod sts;

/// The services this door serves, or will.
pub static SERVICES: [&Service; 6] =
    [&ecr::SERVICE, &ecr_public::SERVICE, &iam::SERVICE, &sts::SERVICE, &kms::SERVICE, &secretsmanager::SERVICE];

/// One AWS service.
#[derive(Debug)]
pub struct Service {
    /// The name that credential scopes and policies call the service by.
    pub name: &'static str,
    /// How it is spoken to.
    pub protocol: Protocol,
    /// The operations of the service that this door knows, by name.
    pub operations: &'static [Operation],
}

/// How a service is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// AWS JSON 1.1.
    Json {
        /// What stands before the dot in `X-Amz-Target`.
        target_prefix: &'static str,
    },
    /// AWS Query: a form comes, XML goes.
    Query {
        /// What `Version` says.
        version: &'static str,
        /// The name space of the answers.
        xml_namespace: &'static str,
    },
}

impl Service {
    /// The operation of this name.
    #[must_use]
    pub fn operation(&self, name: &str) -> Option<&'static Operation> {
        self.operations.iter().find(|operation| operation.name == name)
    }
}

/// One operation of a service.
#[derive(Debug)]
pub struct Operation {
    /// The operation's name, as `X-Amz-Target` has it after the dot, and `Action`.
    pub name: &'static str,
    /// What the operation takes.
    pub input: &'static Shape,
    /// The name of the shape that the operation gives, if it gives anything.
    pub output: Option<&'static str>,
    /// The errors that the service's model lists for the operation.
    pub errors: &'static [&'static ErrorShape],
    /// Whether it is called without a signature.
    pub unsigned: bool,
}

/// An error of the service's model.
#[derive(Debug)]
pub struct ErrorShape {
    /// The error's code: what `__type` says, or `Code`.
    pub name: &'static str,
    /// The HTTP status that it goes out with.
    pub status: u16,
    /// The members of its body beside `__type`.
    pub members: &'static [&'static str],
}

/// The shape of a value in a request.
#[derive(Debug)]
pub struct Shape {
    /// The shape's name in the model.
    pub name: &'static str,
    /// What the value may be.
    pub kind: Kind,
    /// Whether its values are kept out of messages.
    pub sensitive: bool,
}

/// What a value may be. Bounds count characters of texts, bytes of blobs, entries of lists and maps.
#[derive(Debug)]
#[expect(missing_docs, reason = "the kinds are the model's own words")]
pub enum Kind {
    Blob(Bounds),
    Boolean,
    Double(Bounds),
    Integer(Bounds),
    List { entry: &'static Shape, length: Bounds },
    Long(Bounds),
    Map { key: &'static Shape, value: &'static Shape, length: Bounds },
    Structure(&'static [Member]),
    Text { length: Bounds, pattern: Option<&'static Pattern>, values: &'static [&'static str] },
    Timestamp,
}

/// An inclusive range, open where an end is absent.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// The least value or length.
    pub min: Option<i64>,
    /// The greatest value or length.
    pub max: Option<i64>,
}

impl Bounds {
    /// No bounds at all.
    pub const NONE: Self = Self { min: None, max: None };

    /// Bounded below.
    #[must_use]
    pub const fn at_least(min: i64) -> Self {
        Self { min: Some(min), max: None }
    }

    /// Bounded above.
    #[must_use]
    pub const fn at_most(max: i64) -> Self {
        Self { min: None, max: Some(max) }
    }

    /// Bounded on both sides.
    #[must_use]
    pub const fn between(min: i64, max: i64) -> Self {
        Self { min: Some(min), max: Some(max) }
    }
}

/// A member of a structure.
#[derive(Debug)]
pub struct Member {
    /// The member's name on the wire.
    pub name: &'static str,
    /// The member's shape.
    pub shape: &'static Shape,
    /// Whether a request must have it.
    pub required: bool,
}

/// A regular expression that a whole text must match, compiled when first needed.
#[derive(Debug)]
pub struct Pattern {
    text: &'static str,
    regex: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// Takes an expression of a service's model.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self::translated(text, text)
    }

    /// Takes an expression of a service's model, and the one that is to be matched in its place.
    #[must_use]
    pub const fn translated(text: &'static str, regex: &'static str) -> Self {
        Self { text, regex, compiled: OnceLock::new() }
    }

    /// The expression as the model has it, and as messages print it.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        self.text
    }

    /// Whether all of `text` matches. An expression that does not compile matches nothing; a test compiles them all.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        self.regex().is_some_and(|regex| regex.is_match(text))
    }

    fn regex(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| Regex::new(&format!(r"\A(?:{})\z", self.regex)).ok()).as_ref()
    }
}

/// Bytes that go over the wire as base64 text.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Blob(pub Vec<u8>);

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        STANDARD.decode(text.as_bytes()).map(Self).map_err(serde::de::Error::custom)
    }
}

impl Serialize for Blob {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

/// A moment in seconds since the epoch: a number in JSON, ISO 8601 in forms and XML.
#[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd, Deserialize, Serialize)]
pub struct EpochSeconds(pub f64);

/// What an operation takes that takes nothing.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct NoInput {}

static NO_INPUT: Shape = structure("NoInput", &[]);

const fn shape(name: &'static str, kind: Kind) -> Shape {
    Shape { name, kind, sensitive: false }
}

const fn sensitive(shape: Shape) -> Shape {
    Shape { sensitive: true, ..shape }
}

const fn optional(name: &'static str, shape: &'static Shape) -> Member {
    Member { name, shape, required: false }
}

const fn required(name: &'static str, shape: &'static Shape) -> Member {
    Member { name, shape, required: true }
}

const fn structure(name: &'static str, members: &'static [Member]) -> Shape {
    shape(name, Kind::Structure(members))
}

const fn list(name: &'static str, length: Bounds, entry: &'static Shape) -> Shape {
    shape(name, Kind::List { entry, length })
}

const fn text(
    name: &'static str,
    length: Bounds,
    pattern: Option<&'static Pattern>,
    values: &'static [&'static str],
) -> Shape {
    shape(name, Kind::Text { length, pattern, values })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(shape: &'static Shape, found: &mut Vec<&'static Pattern>) {
        match &shape.kind {
            Kind::Text { pattern, .. } => found.extend(pattern),
            Kind::List { entry, .. } => patterns(entry, found),
            Kind::Map { key, value, .. } => [key, value].into_iter().for_each(|part| patterns(part, found)),
            Kind::Structure(members) => members.iter().for_each(|member| patterns(member.shape, found)),
            Kind::Blob(_) | Kind::Boolean | Kind::Double(_) | Kind::Integer(_) | Kind::Long(_) | Kind::Timestamp => {}
        }
    }

    #[test]
    fn every_pattern_of_the_models_compiles() {
        let mut found = Vec::new();
        for operation in SERVICES.iter().flat_map(|service| service.operations) {
            patterns(operation.input, &mut found);
        }
        assert!(found.len() > 100, "{}", found.len());
        for pattern in found {
            assert!(pattern.regex().is_some(), "{}", pattern.as_str());
        }
    }

    #[test]
    fn a_pattern_matches_the_whole_text() {
        let pattern = Pattern::new("[0-9]{3}|x");
        for (text, matches) in [("123", true), ("x", true), ("1234", false), ("a123", false), ("123\n", false)] {
            assert_eq!(pattern.matches(text), matches, "{text:?}");
        }
    }

    #[test]
    fn blobs_are_base64_on_the_wire() {
        assert_eq!(serde_json::to_string(&Blob(b"ab".to_vec())).ok().as_deref(), Some(r#""YWI=""#));
        assert_eq!(serde_json::from_str::<Blob>(r#""YWI=""#).ok().map(|blob| blob.0), Some(b"ab".to_vec()));
        assert!(serde_json::from_str::<Blob>(r#""Y!""#).is_err());
    }

    #[test]
    fn the_private_model_has_all_operations_and_their_errors_have_statuses() {
        // Of the others, only the operations that are served have shapes.
        assert_eq!([SERVICES[0], SERVICES[1]].map(|service| service.operations.len()), [62, 23]);
        for error in SERVICES[..2].iter().flat_map(|service| service.operations).flat_map(|operation| operation.errors)
        {
            let expected = if error.name == "ServerException" { 500 } else { 400 };
            assert_eq!(error.status, expected, "{}", error.name);
        }
    }
}
