//! Requests of AWS Query: from a form to the members that an operation's shape knows.
//!
//! The form is the body of a `POST`, the query of a `GET`'s target, or both of a `POST` that has both.
//!
//! A pair's name is the way to its member: `UserName`, `Tags.member.1.Key`, `Attributes.entry.2.value`. The shape drives
//! the reading, as in [`crate::read`]: pairs that lead to no member are skipped without being kept, and a list keeps no
//! more entries than show that it is too long. Whether the values are good ones is [`crate::validation`]'s question.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use http::StatusCode;
use percent_encoding::percent_decode;
use serde_json::{Map, Number, Value};

use crate::answer::ApiError;
use crate::read::{LIST_LEN_MAX, limit};
use crate::shapes::{Kind, Shape};

/// The longest name of a pair that a refusal repeats, in characters.
const QUOTED_LEN_MAX: usize = 64;

/// What of a form cannot be read: the text of a `MalformedInput`.
#[derive(Debug, PartialEq, Eq)]
pub struct Malformed(String);

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Malformed {
    fn at(name: &str, reason: impl fmt::Display) -> Self {
        let name: String = name.chars().take(QUOTED_LEN_MAX).collect();
        Self(format!("{reason} at '{name}'"))
    }
}

impl From<Malformed> for ApiError {
    fn from(malformed: Malformed) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "MalformedInput", malformed.0)
    }
}

/// A form, in the two places that it may come in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Form<'f> {
    /// The query of the target, as it came. What it says of the signature leads to no member, and is skipped as such.
    pub query: &'f str,
    /// The body; empty where it is no form.
    pub body: &'f [u8],
}

/// What every form says beside the operation's own members.
#[derive(Debug, PartialEq, Eq)]
pub struct Head<'f> {
    /// The operation.
    pub action: Cow<'f, str>,
    /// The version of the API; empty when it is not said.
    pub version: Cow<'f, str>,
}

/// Whether the query of a target names an operation.
pub fn names_operation(query: &str) -> bool {
    pairs(query.as_bytes(), Plus::Itself).any(|pair| pair.is_ok_and(|(name, _)| name == "Action"))
}

/// The value of this name in the query of a target.
pub fn value<'q>(query: &'q str, wanted: &str) -> Option<Cow<'q, str>> {
    let named = |pair: Result<(Cow<'q, str>, Cow<'q, str>), Malformed>| pair.ok().filter(|(name, _)| name == wanted);
    pairs(query.as_bytes(), Plus::Itself).find_map(named).map(|(_, value)| value)
}

/// Whether the query of a target says anything of a signature.
pub fn names_signature(query: &str) -> bool {
    pairs(query.as_bytes(), Plus::Itself).any(|pair| pair.is_ok_and(|(name, _)| name.starts_with("X-Amz-")))
}

/// Reads which operation a form is for; one that does not say has an empty name. Both places may say it, if they say the
/// same.
///
/// # Errors
/// [`Malformed`] when one of the two comes twice in one place, or differs between both, or the form is not UTF-8.
pub fn head(form: Form<'_>) -> Result<Head<'_>, Malformed> {
    let (query_action, query_version) = place_head(form.query.as_bytes(), Plus::Itself)?;
    let (action, version) = place_head(form.body, Plus::Space)?;
    Ok(Head { action: agreed("Action", query_action, action)?, version: agreed("Version", query_version, version)? })
}

fn agreed<'f>(name: &str, query: Option<Cow<'f, str>>, body: Option<Cow<'f, str>>) -> Result<Cow<'f, str>, Malformed> {
    match (query, body) {
        (Some(query), Some(body)) if query != body => Err(Malformed::at(name, "The query and the body differ")),
        (query, body) => Ok(body.or(query).unwrap_or_default()),
    }
}

type Named<'f> = (Option<Cow<'f, str>>, Option<Cow<'f, str>>);

/// `Action` and `Version` of one place.
fn place_head(form: &[u8], plus: Plus) -> Result<Named<'_>, Malformed> {
    let (mut action, mut version) = (None, None);
    for pair in pairs(form, plus) {
        let (name, value) = pair?;
        let slot = match &*name {
            "Action" => &mut action,
            "Version" => &mut version,
            _ => continue,
        };
        if slot.replace(value).is_some() {
            return Err(Malformed::at(&name, "Duplicate value"));
        }
    }
    Ok((action, version))
}

/// Reads a form by the shape of its operation's input.
///
/// # Errors
/// [`Malformed`] when the form is not UTF-8, a value is not of its member's type, comes twice, or a way through a list or
/// map is not one.
pub fn read(shape: &'static Shape, form: Form<'_>) -> Result<Value, Malformed> {
    let mut root = Node::Members(BTreeMap::new());
    for pair in pairs(form.query.as_bytes(), Plus::Itself).chain(pairs(form.body, Plus::Space)) {
        let (name, value) = pair?;
        if !name.is_empty() {
            root.put(shape, &name, value).map_err(|reason| Malformed::at(&name, reason))?;
        }
    }
    root.finish()
}

/// What a plus stands for. In the query of a target it must be what it is to the signature (`model::sigv4`): were it a
/// space here, whoever has a signed URL could turn its `%2B` into one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Plus {
    Itself,
    Space,
}

/// The pairs of a form, decoded.
fn pairs(form: &[u8], plus: Plus) -> impl Iterator<Item = Result<(Cow<'_, str>, Cow<'_, str>), Malformed>> {
    form.split(|&byte| byte == b'&').filter(|pair| !pair.is_empty()).map(move |pair| {
        let (name, value) = match pair.iter().position(|&byte| byte == b'=') {
            Some(at) => (&pair[..at], &pair[at + 1..]),
            None => (pair, &[][..]),
        };
        Ok((decoded(name, plus)?, decoded(value, plus)?))
    })
}

fn decoded(text: &[u8], plus: Plus) -> Result<Cow<'_, str>, Malformed> {
    let decoded = if plus == Plus::Space && text.contains(&b'+') {
        let spaced: Vec<u8> = text.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect();
        percent_decode(&spaced).decode_utf8().map(|text| Cow::Owned(text.into_owned()))
    } else {
        percent_decode(text).decode_utf8()
    };
    decoded.map_err(|_| Malformed("The form is not UTF-8".into()))
}

/// A value that is not complete yet.
enum Node {
    /// A text, number or truth.
    Value(Value),
    /// A structure.
    Members(BTreeMap<&'static str, Self>),
    /// A list, by the numbers that its entries were sent under.
    Entries(BTreeMap<u32, Self>),
    /// A map, likewise.
    Pairs(BTreeMap<u32, (Option<String>, Option<Self>)>),
}

impl Node {
    fn new(shape: &'static Shape) -> Self {
        match shape.kind {
            Kind::Structure(_) => Self::Members(BTreeMap::new()),
            Kind::List { .. } => Self::Entries(BTreeMap::new()),
            Kind::Map { .. } => Self::Pairs(BTreeMap::new()),
            _ => Self::Value(Value::Null),
        }
    }

    /// Puts a value where `way` leads. Ways of requests are no deeper than shapes, none of which holds itself.
    fn put(&mut self, shape: &'static Shape, way: &str, value: Cow<'_, str>) -> Result<(), String> {
        let (step, rest) = way.split_once('.').unwrap_or((way, ""));
        match (self, &shape.kind) {
            // Empty lists, maps and structures are sent as an empty text.
            (Self::Members(_) | Self::Entries(_) | Self::Pairs(_), _) if way.is_empty() => {
                if value.is_empty() {
                    Ok(())
                } else {
                    Err("A single value for a structure, list or map".into())
                }
            }
            (Self::Members(known), Kind::Structure(members)) => {
                let Some(member) = members.iter().find(|member| member.name == step) else { return Ok(()) };
                let node = known.entry(member.name).or_insert_with(|| Self::new(member.shape));
                node.put(member.shape, rest, value)
            }
            (Self::Entries(entries), Kind::List { entry, length }) => {
                let (index, rest) = numbered("member", step, rest)?;
                if room(entries, index, length.max)? {
                    let node = entries.entry(index).or_insert_with(|| Self::new(entry));
                    return node.put(entry, rest, value);
                }
                Ok(())
            }
            (Self::Pairs(pairs), Kind::Map { key, value: held, length }) => {
                let (index, rest) = numbered("entry", step, rest)?;
                if !room(pairs, index, length.max)? {
                    return Ok(());
                }
                let (name, node) = pairs.entry(index).or_default();
                match rest.split_once('.').unwrap_or((rest, "")) {
                    ("key", "") if name.is_some() => Err(format!("Duplicate {}", key.name)),
                    ("key", "") => {
                        *name = Some(value.into_owned());
                        Ok(())
                    }
                    ("value", rest) => node.get_or_insert_with(|| Self::new(held)).put(held, rest, value),
                    _ => Err("Neither 'key' nor 'value'".into()),
                }
            }
            (Self::Value(known), _) => {
                if !way.is_empty() {
                    return Err("A single value has no parts".into());
                }
                if !known.is_null() {
                    return Err("Duplicate value".into());
                }
                *known = single(shape, value)?;
                Ok(())
            }
            _ => Err("A value of two kinds".into()),
        }
    }

    fn finish(self) -> Result<Value, Malformed> {
        Ok(match self {
            Self::Value(value) => value,
            Self::Members(members) => {
                let finished = members.into_iter().map(|(name, node)| Ok((name.to_owned(), node.finish()?)));
                Value::Object(finished.collect::<Result<Map<String, Value>, Malformed>>()?)
            }
            Self::Entries(entries) => {
                Value::Array(entries.into_values().map(Self::finish).collect::<Result<Vec<Value>, Malformed>>()?)
            }
            Self::Pairs(pairs) => {
                let mut map = Map::new();
                for (name, node) in pairs.into_values() {
                    let name = name.ok_or_else(|| Malformed("A map's entry without a key".into()))?;
                    let value = node.map_or(Ok(Value::Null), Self::finish)?;
                    if map.insert(name.clone(), value).is_some() {
                        return Err(Malformed::at(&name, "Duplicate key"));
                    }
                }
                Value::Object(map)
            }
        })
    }
}

/// The number that follows the step into a list or map, and the rest of the way.
fn numbered<'w>(expected: &str, step: &str, rest: &'w str) -> Result<(u32, &'w str), String> {
    let (number, rest) = rest.split_once('.').unwrap_or((rest, ""));
    let plain = !number.starts_with('0') && number.bytes().all(|byte| byte.is_ascii_digit());
    match number.parse() {
        Ok(index) if step == expected && plain => Ok((index, rest)),
        _ => Err(format!("Expected '{expected}' and a number")),
    }
}

/// Whether an entry is one of those that are kept.
fn room<T>(entries: &BTreeMap<u32, T>, index: u32, max: Option<i64>) -> Result<bool, String> {
    if entries.contains_key(&index) || entries.len() <= limit(max) {
        Ok(true)
    } else if max.is_none() {
        Err(format!("More than {LIST_LEN_MAX} entries"))
    } else {
        Ok(false)
    }
}

/// A value that has no parts.
fn single(shape: &Shape, value: Cow<'_, str>) -> Result<Value, String> {
    let number = |number: Option<Number>, noun: &str| {
        number.map(Value::Number).ok_or_else(|| format!("A value that is not {noun}"))
    };
    match shape.kind {
        Kind::Boolean => match &*value {
            "true" => Ok(true.into()),
            "false" => Ok(false.into()),
            _ => Err("A value that is neither 'true' nor 'false'".into()),
        },
        Kind::Integer(_) => number(value.parse::<i32>().ok().map(Into::into), "an integer"),
        Kind::Long(_) => number(value.parse::<i64>().ok().map(Into::into), "an integer"),
        Kind::Double(_) => number(value.parse().ok().and_then(Number::from_f64), "a number"),
        Kind::Timestamp => number(epoch_seconds(&value).and_then(Number::from_f64), "a time in ISO 8601"),
        _ => Ok(Value::String(value.into_owned())),
    }
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds are exact in a double for 285 000 years")]
fn epoch_seconds(text: &str) -> Option<f64> {
    let moment: jiff::Timestamp = text.parse().ok()?;
    Some(moment.as_millisecond() as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::shapes::{Bounds, Member, iam};

    static TEXT: Shape =
        Shape { name: "Text", kind: Kind::Text { length: Bounds::NONE, pattern: None, values: &[] }, sensitive: false };
    static TEXTS: Shape =
        Shape { name: "Texts", kind: Kind::List { entry: &TEXT, length: Bounds::NONE }, sensitive: false };
    static MAP: Shape = Shape {
        name: "Map",
        kind: Kind::Map { key: &TEXT, value: &TEXTS, length: Bounds::at_most(2) },
        sensitive: false,
    };
    static LONG: Shape = Shape { name: "Long", kind: Kind::Long(Bounds::NONE), sensitive: false };
    static DOUBLE: Shape = Shape { name: "Double", kind: Kind::Double(Bounds::NONE), sensitive: false };
    static MOMENT: Shape = Shape { name: "Moment", kind: Kind::Timestamp, sensitive: false };
    static MEMBERS: [Member; 5] = [
        Member { name: "Map", shape: &MAP, required: false },
        Member { name: "Texts", shape: &TEXTS, required: false },
        Member { name: "Long", shape: &LONG, required: false },
        Member { name: "Double", shape: &DOUBLE, required: false },
        Member { name: "Moment", shape: &MOMENT, required: false },
    ];
    static ALL: Shape = Shape { name: "All", kind: Kind::Structure(&MEMBERS), sensitive: false };

    fn read(shape: &'static Shape, form: &[u8]) -> Result<Value, Malformed> {
        super::read(shape, Form { query: "", body: form })
    }

    fn input(operation: &str) -> &'static Shape {
        iam::SERVICE.operation(operation).expect("an operation of iam").input
    }

    #[test]
    fn forms_become_the_values_that_json_would() {
        for (operation, form, expected) in [
            ("CreateUser", "Action=CreateUser&Version=2010-05-08&UserName=ann", json!({"UserName": "ann"})),
            ("CreateUser", "", json!({})),
            ("CreateUser", "&&UserName=&=x&", json!({"UserName": ""})),
            ("CreateUser", "UserName=a+b%2B%C3%A9%zz", json!({"UserName": "a b+\u{e9}%zz"})),
            ("CreateUser", "User%4eame=ann", json!({"UserName": "ann"})),
            ("CreateUser", "username=x&Unknown.a.b=1&Unknown.a.b=2&PathX=/", json!({})),
            (
                "CreateUser",
                "Tags.member.2.Key=b&Tags.member.1.Value=&Tags.member.1.Key=a&Tags.member.2.Value=c",
                json!({"Tags": [{"Key": "a", "Value": ""}, {"Key": "b", "Value": "c"}]}),
            ),
            (
                "CreateUser",
                "Tags.member.4294967295.Key=b&Tags.member.7.Key=a",
                json!({"Tags": [{"Key": "a"}, {"Key": "b"}]}),
            ),
            ("CreateUser", "Tags.member.1.Unknown=b", json!({"Tags": [{}]})),
            ("CreateUser", "Tags=", json!({"Tags": []})),
            ("ListUsers", "MaxItems=5&Marker=x", json!({"MaxItems": 5, "Marker": "x"})),
            ("CreatePolicyVersion", "SetAsDefault=true", json!({"SetAsDefault": true})),
            ("CreatePolicyVersion", "SetAsDefault=false", json!({"SetAsDefault": false})),
        ] {
            assert_eq!(read(input(operation), form.as_bytes()), Ok(expected), "{form}");
        }
    }

    #[test]
    fn kinds_that_no_form_of_today_has_are_read_too() {
        for (form, expected) in [
            (
                "Map.entry.1.key=a&Map.entry.1.value.member.1=x&Map.entry.2.value.member.1=y&Map.entry.2.key=b",
                json!({"Map": {"a": ["x"], "b": ["y"]}}),
            ),
            ("Map.entry.1.key=a", json!({"Map": {"a": null}})),
            ("Texts.member.2=b&Texts.member.1=", json!({"Texts": ["", "b"]})),
            ("Long=-9007199254740993&Double=0.5", json!({"Long": -9_007_199_254_740_993_i64, "Double": 0.5})),
            ("Moment=2024-01-02T03:04:05Z", json!({"Moment": 1_704_164_645.0})),
            ("Moment=2024-01-02T03:04:05.25Z", json!({"Moment": 1_704_164_645.25})),
        ] {
            assert_eq!(read(&ALL, form.as_bytes()), Ok(expected), "{form}");
        }
    }

    #[test]
    fn forms_that_are_none_are_refused_and_say_where() {
        for (shape, form, message) in [
            (input("CreateUser"), "UserName=a&UserName=b", "Duplicate value at 'UserName'"),
            (input("CreateUser"), "UserName.x=a", "A single value has no parts at 'UserName.x'"),
            (input("CreateUser"), "Tags=x", "A single value for a structure, list or map at 'Tags'"),
            (input("CreateUser"), "Tags.1.Key=x", "Expected 'member' and a number at 'Tags.1.Key'"),
            (input("CreateUser"), "Tags.member.x.Key=x", "Expected 'member' and a number at 'Tags.member.x.Key'"),
            (input("CreateUser"), "Tags.member.0.Key=x", "Expected 'member' and a number at 'Tags.member.0.Key'"),
            (input("CreateUser"), "Tags.member.01.Key=x", "Expected 'member' and a number at 'Tags.member.01.Key'"),
            (input("CreateUser"), "Tags.member.%2B1.Key=x", "Expected 'member' and a number at 'Tags.member.+1.Key'"),
            (input("CreateUser"), "Tags.member.-1.Key=x", "Expected 'member' and a number at 'Tags.member.-1.Key'"),
            (input("CreateUser"), "Tags.member=x", "Expected 'member' and a number at 'Tags.member'"),
            (
                input("CreateUser"),
                "Tags.member.4294967296.Key=x",
                "Expected 'member' and a number at 'Tags.member.4294967296.Key'",
            ),
            (input("CreateUser"), "UserName=%FF", "The form is not UTF-8"),
            (input("CreateUser"), "x%FF=", "The form is not UTF-8"),
            (input("ListUsers"), "MaxItems=many", "A value that is not an integer at 'MaxItems'"),
            (input("ListUsers"), "MaxItems=2147483648", "A value that is not an integer at 'MaxItems'"),
            (
                input("CreatePolicyVersion"),
                "SetAsDefault=1",
                "A value that is neither 'true' nor 'false' at 'SetAsDefault'",
            ),
            (&ALL, "Map.entry.1.key=a&Map.entry.1.key=b", "Duplicate Text at 'Map.entry.1.key'"),
            (&ALL, "Map.entry.1.key=a&Map.entry.2.key=a", "Duplicate key at 'a'"),
            (&ALL, "Map.entry.1.value.member.1=a", "A map's entry without a key"),
            (&ALL, "Map.entry.1.name=a", "Neither 'key' nor 'value' at 'Map.entry.1.name'"),
            (&ALL, "Double=NaN", "A value that is not a number at 'Double'"),
            (&ALL, "Moment=yesterday", "A value that is not a time in ISO 8601 at 'Moment'"),
        ] {
            assert_eq!(read(shape, form.as_bytes()).map_err(|error| error.to_string()), Err(message.into()), "{form}");
        }
    }

    #[test]
    fn a_list_keeps_no_more_entries_than_show_that_it_is_too_long() {
        let form: String = (1..=1000).map(|i| format!("Tags.member.{i}.Key=k&")).collect();
        let value = read(input("CreateUser"), form.as_bytes()).expect("reads");
        assert_eq!(value["Tags"].as_array().map(Vec::len), Some(51));
        let form: String = (1..=LIST_LEN_MAX + 2).map(|i| format!("Texts.member.{i}=k&")).collect();
        let message = format!("More than {LIST_LEN_MAX} entries at 'Texts.member.{}'", LIST_LEN_MAX + 2);
        assert_eq!(read(&ALL, form.as_bytes()).map_err(|error| error.to_string()), Err(message));
    }

    #[test]
    fn the_head_is_found_wherever_it_stands() {
        let wanted =
            |action: &'static str, version: &'static str| Ok(Head { action: action.into(), version: version.into() });
        let head = |body: &'static [u8]| head(Form { query: "", body });
        assert_eq!(head(b"UserName=x&Version=2010-05-08&Action=GetUser"), wanted("GetUser", "2010-05-08"));
        assert_eq!(head(b"Action.x=GetUser"), wanted("", ""));
        assert!(head(b"Action=GetUser&Action=DeleteUser").is_err());
        assert!(head(b"Version=1&Version=1").is_err());
    }

    #[test]
    fn a_form_may_come_in_two_places_that_do_not_contradict_each_other() {
        let form = |query, body: &'static str| Form { query, body: body.as_bytes() };
        let told = |form| head(form).map(|head| format!("{} {}", head.action, head.version)).map_err(|error| error.0);
        for (query, body, expected) in [
            ("Action=GetUser&Version=1", "", Ok("GetUser 1")),
            ("Action=GetUser", "Version=1", Ok("GetUser 1")),
            ("Action=GetUser&Version=1", "Action=GetUser&Version=1", Ok("GetUser 1")),
            ("Act%69on=GetUser", "", Ok("GetUser ")),
            ("Action=GetUser", "Action=DeleteUser", Err("The query and the body differ at 'Action'")),
            ("Action=", "Action=DeleteUser", Err("The query and the body differ at 'Action'")),
            ("Version=1", "Version=2", Err("The query and the body differ at 'Version'")),
            ("Action=GetUser&Action=GetUser", "", Err("Duplicate value at 'Action'")),
        ] {
            let expected = expected.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(told(form(query, body)), expected, "{query} {body}");
        }
        let input = input("CreateUser");
        for (query, body, expected) in [
            ("UserName=a+b%2B&X-Amz-Date=x", "Path=/a+b%2B/", Ok(json!({"UserName": "a+b+", "Path": "/a b+/"}))),
            ("Tags.member.1.Key=a", "Tags.member.1.Value=b", Ok(json!({"Tags": [{"Key": "a", "Value": "b"}]}))),
            ("UserName=a", "UserName=a", Err(Malformed("Duplicate value at 'UserName'".into()))),
        ] {
            assert_eq!(super::read(input, form(query, body)), expected, "{query} {body}");
        }
    }

    #[test]
    fn refusals_repeat_only_the_beginning_of_a_name() {
        let form = format!("UserName.{}=x", "y".repeat(10_000));
        let error = read(input("CreateUser"), form.as_bytes()).expect_err("no parts");
        assert!(error.to_string().len() < 120, "{error}");
    }

    /// Pairs such as real forms have, and such as nobody should send.
    fn pair() -> impl Strategy<Value = String> {
        let step = prop_oneof![
            Just("member"),
            Just("entry"),
            Just("1"),
            Just("2"),
            Just("00"),
            Just("Tags"),
            Just("Key"),
            Just("Value"),
            Just("UserName"),
            Just("MaxItems"),
            Just("PolicyInputList"),
            Just("ContextEntries"),
            Just("ContextKeyValues"),
            Just(""),
        ];
        let value = prop_oneof![Just("true"), Just("7"), Just(""), Just("a+b%20"), Just("%C3%28")];
        (vec(step, 0..6), value).prop_map(|(steps, value)| format!("{}={value}", steps.join(".")))
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_form_or_are_refused(choice: usize, form: Vec<u8>) {
            crate::check_form(choice, &form);
        }

        #[test]
        fn forms_say_what_json_says(choice: usize, pairs in vec(pair(), 0..12)) {
            crate::check_form(choice, pairs.join("&").as_bytes());
        }
    }
}
