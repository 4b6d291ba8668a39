//! The values of condition keys, in the form that the comparing operator wants.

use std::borrow::Cow;
use std::net::IpAddr;

use crate::policy::date;
use crate::time::Timestamp;

/// One value of a condition key.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value<'a> {
    Text(Cow<'a, str>),
    Address(IpAddr),
    Time(Timestamp),
    Integer(i64),
    Flag(bool),
}

/// All values of a condition key.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Values<'a> {
    Absent,
    One(Value<'a>),
    Many(Vec<Value<'a>>),
}

impl<'a> Value<'a> {
    pub(crate) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Address(address) => Cow::Owned(address.to_canonical().to_string()),
            Self::Time(time) => Cow::Owned(date::write(*time)),
            Self::Integer(number) => Cow::Owned(number.to_string()),
            Self::Flag(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
        }
    }

    fn into_text(self) -> Cow<'a, str> {
        match self {
            Self::Text(text) => text,
            other => Cow::Owned(other.text().into_owned()),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "no key counts as far as 2^53")]
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Self::Text(text) => parse_number(text),
            Self::Integer(number) => Some(*number as f64),
            Self::Time(time) => Some(time.as_secs() as f64),
            Self::Address(_) | Self::Flag(_) => None,
        }
    }

    pub(crate) fn time(&self) -> Option<Timestamp> {
        match self {
            Self::Text(text) => date::parse(text),
            Self::Time(time) => Some(*time),
            Self::Integer(secs) => Some(Timestamp::from_millis(secs.saturating_mul(1000))),
            Self::Address(_) | Self::Flag(_) => None,
        }
    }

    pub(crate) fn flag(&self) -> Option<bool> {
        match self {
            Self::Text(text) => parse_flag(text),
            Self::Flag(flag) => Some(*flag),
            Self::Address(_) | Self::Time(_) | Self::Integer(_) => None,
        }
    }

    pub(crate) fn address(&self) -> Option<IpAddr> {
        match self {
            Self::Text(text) => text.parse().ok(),
            Self::Address(address) => Some(*address),
            Self::Time(_) | Self::Integer(_) | Self::Flag(_) => None,
        }
    }

    fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }
}

impl<'a> Values<'a> {
    pub(crate) fn text(value: Option<impl Into<Cow<'a, str>>>) -> Self {
        value.map_or(Self::Absent, |text| Self::One(Value::Text(text.into())))
    }

    pub(crate) fn many(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let values: Vec<_> = texts.into_iter().map(|text| Value::Text(text.into())).collect();
        if values.is_empty() { Self::Absent } else { Self::Many(values) }
    }

    pub(crate) fn flag(flag: bool) -> Self {
        Self::One(Value::Flag(flag))
    }

    pub(crate) fn as_slice(&self) -> &[Value<'a>] {
        match self {
            Self::Absent => &[],
            Self::One(value) => std::slice::from_ref(value),
            Self::Many(values) => values,
        }
    }

    /// Whether the values are a set of nothing: none at all, or empty texts only.
    pub(crate) fn is_null(&self) -> bool {
        self.as_slice().iter().all(Value::is_empty)
    }

    /// The value of a key that has exactly one.
    pub(crate) fn into_text(self) -> Option<Cow<'a, str>> {
        match self {
            Self::One(value) => Some(value.into_text()),
            Self::Absent | Self::Many(_) => None,
        }
    }
}

/// A decimal number; `NaN` and infinities are none.
pub(crate) fn parse_number(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    text.parse().ok().filter(|number: &f64| plain && number.is_finite())
}

/// `true` or `false` in any case.
pub(crate) fn parse_flag(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}
