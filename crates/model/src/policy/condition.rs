//! Conditions: one operator, one key, the values that it wants.
//!
//! Values of one key are alternatives; for operators that negate, none of them may be. Keys and operators all have to
//! agree. A key that the request does not have fulfils what negates and what ends in `IfExists`, and nothing else.

use std::net::IpAddr;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::policy::BadPolicy;
use crate::policy::arn_pattern::ArnPattern;
use crate::policy::date;
use crate::policy::glob::Glob;
use crate::policy::json::Node;
use crate::policy::key::ConditionKey;
use crate::policy::network::Network;
use crate::policy::operator::{Comparison, Family, Operator, Quantifier};
use crate::policy::question::Question;
use crate::policy::template::{Reading, Template, Variable};
use crate::policy::value::{Value, parse_flag, parse_number};
use crate::time::Timestamp;

/// One condition of a statement.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    operator: Operator,
    key: ConditionKey,
    wanted: Wanted,
}

/// The values that a condition wants, in the form that its operator compares.
#[derive(Debug, Clone)]
enum Wanted {
    Texts(Box<[TextPattern]>),
    Numbers(Comparison, Box<[f64]>),
    Dates(Comparison, Box<[Timestamp]>),
    Flags(Box<[bool]>),
    Bytes(Box<[Vec<u8>]>),
    Networks(Box<[Network]>),
    Arns(Box<[ArnPattern]>),
    /// Whether the key is to be absent.
    Null(Box<[bool]>),
}

#[derive(Debug, Clone)]
enum TextPattern {
    Equal(Box<str>),
    /// In lower case.
    EqualIgnoringCase(Box<str>),
    Like(Glob),
    Template(Template, TextComparison),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TextComparison {
    Equal,
    EqualIgnoringCase,
    Like,
}

impl Condition {
    /// Reads one key of an operator's block; `variables` when the policy's version has them.
    pub(crate) fn parse(operator: Operator, key: &str, values: &Node, variables: bool) -> Result<Self, BadPolicy> {
        let texts = scalars(values)?;
        let wanted = match operator.family {
            Family::Equals => Wanted::texts(&texts, TextComparison::Equal, variables)?,
            Family::EqualsIgnoreCase => Wanted::texts(&texts, TextComparison::EqualIgnoringCase, variables)?,
            Family::Like => Wanted::texts(&texts, TextComparison::Like, variables)?,
            Family::Numeric(comparison) => Wanted::Numbers(comparison, all(&texts, parse_number)?),
            Family::Date(comparison) => Wanted::Dates(comparison, all(&texts, date::parse)?),
            Family::Bool => Wanted::Flags(all(&texts, parse_flag)?),
            Family::Binary => Wanted::Bytes(all(&texts, |text| BASE64_STANDARD.decode(text).ok())?),
            Family::IpAddress => Wanted::Networks(all(&texts, Network::parse)?),
            Family::Arn => {
                let patterns: Result<Vec<_>, _> = texts.iter().map(|text| ArnPattern::parse(text, variables)).collect();
                Wanted::Arns(patterns?.into())
            }
            Family::Null => Wanted::Null(all(&texts, parse_flag)?),
        };
        Ok(Self { operator, key: ConditionKey::parse(key)?, wanted })
    }

    /// Whether the request fulfils the condition.
    pub(crate) fn holds(&self, question: &Question<'_>) -> bool {
        let values = question.values(&self.key);
        let is_null = values.is_null();
        let values = values.as_slice();
        let is_absent = values.is_empty();
        let Operator { quantifier, negated, if_exists, .. } = self.operator;
        let has = |value: &Value<'_>| self.wanted.has(value, question);
        match (&self.wanted, quantifier) {
            (Wanted::Null(wanted), _) => wanted.contains(&is_absent),
            (_, None) if is_absent => negated || if_exists,
            (_, None) => values.iter().any(has) != negated,
            (_, Some(Quantifier::ForAllValues)) => is_null || values.iter().all(|value| has(value) != negated),
            (_, Some(Quantifier::ForAnyValue)) if is_null => is_absent && if_exists,
            (_, Some(Quantifier::ForAnyValue)) => values.iter().any(|value| has(value) != negated),
        }
    }

    /// Whether it holds only for accounts, principals and the like that it names literally.
    pub(crate) fn names_known(&self) -> bool {
        let Operator { family, negated, if_exists, quantifier } = &self.operator;
        let is_literal = matches!(family, Family::Equals | Family::EqualsIgnoreCase);
        is_literal && !negated && !if_exists && quantifier.is_none() && self.key.known.is_of_somebody()
    }

    /// The keys that the condition asks for, those in its values included.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &ConditionKey> {
        let variables: Vec<&Variable> = match &self.wanted {
            Wanted::Texts(patterns) => patterns
                .iter()
                .filter_map(|pattern| match pattern {
                    TextPattern::Template(template, _) => Some(template.variables()),
                    _ => None,
                })
                .flatten()
                .collect(),
            Wanted::Arns(patterns) => patterns.iter().flat_map(ArnPattern::variables).collect(),
            _ => Vec::new(),
        };
        std::iter::once(&self.key).chain(variables.into_iter().map(|variable| &variable.key))
    }
}

impl Wanted {
    fn texts(texts: &[String], comparison: TextComparison, variables: bool) -> Result<Self, BadPolicy> {
        let patterns: Result<Vec<_>, _> =
            texts.iter().map(|text| TextPattern::parse(text, comparison, variables)).collect();
        Ok(Self::Texts(patterns?.into()))
    }

    /// Whether one of the wanted values is the value.
    fn has(&self, value: &Value<'_>, question: &Question<'_>) -> bool {
        match self {
            Self::Texts(patterns) => {
                let text = value.text();
                patterns.iter().any(|pattern| pattern.matches(&text, question))
            }
            Self::Numbers(comparison, wanted) => {
                value.number().is_some_and(|number| wanted.iter().any(|wanted| comparison.holds(&number, wanted)))
            }
            Self::Dates(comparison, wanted) => {
                value.time().is_some_and(|time| wanted.iter().any(|wanted| comparison.holds(&time, wanted)))
            }
            Self::Flags(wanted) => value.flag().is_some_and(|flag| wanted.contains(&flag)),
            Self::Bytes(wanted) => {
                let bytes = BASE64_STANDARD.decode(value.text().as_bytes());
                bytes.is_ok_and(|bytes| wanted.contains(&bytes))
            }
            Self::Networks(wanted) => {
                let address = value.address().as_ref().map(IpAddr::to_canonical);
                address.is_some_and(|address| wanted.iter().any(|network| network.contains(address)))
            }
            Self::Arns(patterns) => {
                let text = value.text();
                patterns.iter().any(|pattern| pattern.matches(&text, question))
            }
            Self::Null(_) => false,
        }
    }
}

impl TextPattern {
    fn parse(text: &str, comparison: TextComparison, variables: bool) -> Result<Self, BadPolicy> {
        let template = Template::parse(text, Reading { wildcards: comparison == TextComparison::Like, variables })?;
        Ok(match (template.literal(), comparison) {
            _ if template.has_variables() => Self::Template(template, comparison),
            (_, TextComparison::Like) => Self::Like(template.glob()),
            (text, TextComparison::Equal) => Self::Equal(text.into()),
            (text, TextComparison::EqualIgnoringCase) => Self::EqualIgnoringCase(text.to_lowercase().into()),
        })
    }

    /// A variable without a value makes the pattern one that nothing equals.
    fn matches(&self, text: &str, question: &Question<'_>) -> bool {
        match self {
            Self::Equal(wanted) => **wanted == *text,
            Self::EqualIgnoringCase(wanted) => **wanted == *text.to_lowercase(),
            Self::Like(glob) => glob.matches(text),
            Self::Template(template, TextComparison::Like) => template.matches(text, question),
            Self::Template(template, comparison) => template.resolve_text(question).is_some_and(|wanted| {
                wanted == text
                    || *comparison == TextComparison::EqualIgnoringCase && wanted.to_lowercase() == text.to_lowercase()
            }),
        }
    }
}

/// A text, number or flag, or a list of them, as texts.
fn scalars(node: &Node) -> Result<Vec<String>, BadPolicy> {
    let scalar = |node: &Node| match node {
        Node::Text(text) | Node::Number(text) => Ok(text.clone()),
        Node::Flag(flag) => Ok(flag.to_string()),
        Node::Null | Node::List(_) | Node::Object(_) => Err(BadPolicy::Syntax),
    };
    match node {
        Node::List(list) => list.iter().map(scalar).collect(),
        one => Ok(vec![scalar(one)?]),
    }
}

fn all<T>(texts: &[String], parse: impl Fn(&str) -> Option<T>) -> Result<Box<[T]>, BadPolicy> {
    texts.iter().map(|text| parse(text).ok_or(BadPolicy::LegacyParsing)).collect()
}
