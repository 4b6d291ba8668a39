//! From a request's JSON to the members that its shape knows.
//!
//! The shape drives the parser, so what a request makes us keep is bounded by the shape and not by the sender:
//! members nobody knows are skipped without being kept, however deep or wide they are, and a list keeps no more
//! entries than show that it is too long. Whether the values are good ones is [`crate::validation`]'s question.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::shapes::{Kind, Member, Shape};

/// The most entries of a list for which the model has no bound of its own.
pub const LIST_LEN_MAX: usize = 10_000;

/// Reads a request body by its shape. An empty body stands for an empty structure; absent and `null` are the same.
///
/// # Errors
/// The text of a `SerializationException` when the body is not JSON, a value's type is not its member's, or a known
/// member comes twice.
pub fn read(shape: &'static Shape, body: &[u8]) -> Result<Value, serde_json::Error> {
    if body.is_empty() {
        return Ok(Value::Object(Map::new()));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let value = By(shape).deserialize(&mut deserializer)?;
    deserializer.end()?;
    if value.is_null() { Err(de::Error::custom("Unexpected null at the start of the request")) } else { Ok(value) }
}

/// Reads one value by its shape.
#[derive(Clone, Copy)]
struct By(&'static Shape);

impl<'de> DeserializeSeed<'de> for By {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl By {
    fn mismatch<E: de::Error>(self, token: &str) -> E {
        E::custom(match self.0.kind {
            Kind::List { .. } => "Expected list or null".into(),
            Kind::Map { .. } | Kind::Structure(_) => "Expected map or structure or null".into(),
            _ => format!("{token} can not be converted to {}", self.noun()),
        })
    }

    fn noun(self) -> &'static str {
        match self.0.kind {
            Kind::Blob(_) => "a Blob",
            Kind::Boolean => "a Boolean",
            Kind::Double(_) => "a Double",
            Kind::Integer(_) => "an Integer",
            Kind::List { .. } => "a List",
            Kind::Long(_) => "a Long",
            Kind::Map { .. } => "a Map",
            Kind::Structure(_) => "a Structure",
            Kind::Text { .. } => "a String",
            Kind::Timestamp => "a Timestamp",
        }
    }

    fn structure<'de, A: MapAccess<'de>>(members: &'static [Member], mut map: A) -> Result<Value, A::Error> {
        let mut read = Map::new();
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            let Some(member) = members.iter().find(|member| member.name == name) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let value = map.next_value_seed(By(member.shape))?;
            if read.insert(member.name.into(), value).is_some() {
                return Err(de::Error::custom(format_args!("Duplicate field '{}'", member.name)));
            }
        }
        read.retain(|_, value| !value.is_null());
        Ok(Value::Object(read))
    }

    fn map<'de, A: MapAccess<'de>>(value: &'static Shape, limit: usize, mut map: A) -> Result<Value, A::Error> {
        let mut read = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            let value = map.next_value_seed(By(value))?;
            if read.len() <= limit {
                read.insert(name, value);
            }
        }
        Ok(Value::Object(read))
    }
}

/// How many entries tell all that needs to be told of a list with this bound.
pub fn limit(max: Option<i64>) -> usize {
    max.and_then(|max| usize::try_from(max).ok()).unwrap_or(LIST_LEN_MAX)
}

impl<'de> Visitor<'de> for By {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.noun())
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        match self.0.kind {
            Kind::Boolean => Ok(value.into()),
            _ => Err(self.mismatch(if value { "TRUE_VALUE" } else { "FALSE_VALUE" })),
        }
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        match self.0.kind {
            Kind::Integer(_) if i32::try_from(value).is_err() => Err(self.mismatch("NUMBER_VALUE")),
            Kind::Integer(_) | Kind::Long(_) | Kind::Double(_) | Kind::Timestamp => Ok(value.into()),
            _ => Err(self.mismatch("NUMBER_VALUE")),
        }
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        i64::try_from(value).map_or_else(|_| Err(self.mismatch("NUMBER_VALUE")), |value| self.visit_i64(value))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        match (&self.0.kind, Number::from_f64(value)) {
            (Kind::Double(_) | Kind::Timestamp, Some(number)) => Ok(Value::Number(number)),
            _ => Err(self.mismatch("NUMBER_VALUE")),
        }
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        match self.0.kind {
            Kind::Text { .. } | Kind::Blob(_) => Ok(value.into()),
            _ => Err(self.mismatch("STRING_VALUE")),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let Kind::List { entry, length } = &self.0.kind else {
            return Err(de::Error::custom("Start of list found where not expected"));
        };
        let limit = limit(length.max);
        let mut read = Vec::new();
        while read.len() <= limit {
            let Some(value) = entries.next_element_seed(By(entry))? else { return Ok(Value::Array(read)) };
            read.push(value);
        }
        while entries.next_element::<IgnoredAny>()?.is_some() {}
        if length.max.is_none() {
            return Err(de::Error::custom(format_args!("A list has more than {LIST_LEN_MAX} entries")));
        }
        Ok(Value::Array(read))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Value, A::Error> {
        match &self.0.kind {
            Kind::Structure(members) => Self::structure(members, map),
            Kind::Map { value, length, .. } => Self::map(value, limit(length.max), map),
            _ => Err(de::Error::custom("Start of structure or map found where not expected")),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::shapes::ecr;

    fn input(operation: &str) -> &'static Shape {
        ecr::SERVICE.operations.iter().find(|known| known.name == operation).expect("an operation of ecr").input
    }

    #[test]
    fn known_members_are_kept_and_all_else_is_skipped() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        let body =
            format!(r#"{{"repositoryName":"ab","maxResults":5,"filter":{{"x":1}},"unknown":{deep},"nextToken":null}}"#);
        assert_eq!(
            read(input("ListImages"), body.as_bytes()).expect("reads"),
            json!({"repositoryName": "ab", "maxResults": 5, "filter": {}})
        );
    }

    #[test]
    fn an_empty_body_is_an_empty_request() {
        assert_eq!(read(input("DescribeRepositories"), b"").expect("reads"), json!({}));
    }

    #[test]
    fn what_is_not_a_request_is_refused_and_says_why() {
        for (operation, body, message) in [
            ("ListImages", "{", "EOF"),
            ("ListImages", "null", "Unexpected null"),
            ("ListImages", "[]", "Start of list found where not expected"),
            ("ListImages", "{} {}", "trailing characters"),
            ("ListImages", r#"{"repositoryName":1}"#, "NUMBER_VALUE can not be converted to a String"),
            ("ListImages", r#"{"maxResults":"5"}"#, "STRING_VALUE can not be converted to an Integer"),
            ("ListImages", r#"{"maxResults":1.5}"#, "NUMBER_VALUE can not be converted to an Integer"),
            ("ListImages", r#"{"maxResults":2147483648}"#, "NUMBER_VALUE can not be converted to an Integer"),
            ("ListImages", r#"{"maxResults":18446744073709551615}"#, "NUMBER_VALUE can not be converted to an Integer"),
            ("ListImages", r#"{"filter":true}"#, "Expected map or structure or null"),
            ("ListImages", r#"{"repositoryName":{}}"#, "Start of structure or map found where not expected"),
            ("ListImages", r#"{"repositoryName":"a","repositoryName":"b"}"#, "Duplicate field 'repositoryName'"),
            ("DeleteRepository", r#"{"force":"true"}"#, "STRING_VALUE can not be converted to a Boolean"),
            ("BatchGetImage", r#"{"imageIds":{}}"#, "Start of structure or map found where not expected"),
            ("BatchGetImage", r#"{"imageIds":"x"}"#, "Expected list or null"),
        ] {
            let error = read(input(operation), body.as_bytes()).expect_err(body).to_string();
            assert!(error.contains(message), "{body}: {error}");
        }
    }

    #[test]
    fn a_list_keeps_no_more_entries_than_show_that_it_is_too_long() {
        let body = format!(r#"{{"imageIds":[{}{{}}]}}"#, "{},".repeat(100_000));
        let value = read(input("BatchGetImage"), body.as_bytes()).expect("reads");
        assert_eq!(value["imageIds"].as_array().map(Vec::len), Some(101));
        let body = format!(r#"{{"tagKeys":[{}"x"]}}"#, r#""x","#.repeat(LIST_LEN_MAX));
        assert!(read(input("UntagResource"), body.as_bytes()).is_err());
    }
}
