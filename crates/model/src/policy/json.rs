//! JSON as policies are written in: no member twice, nothing deep.
//!
//! A member that stands twice would be read one way here and another way by whoever reviews the document.

use std::fmt;

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};

use crate::policy::BadPolicy;

/// A condition's value lies six deep.
const DEPTH_MAX: usize = 8;

/// A JSON value. Numbers are kept as their text; members in the order they came.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    Null,
    Flag(bool),
    Number(String),
    Text(String),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl Node {
    pub(crate) fn parse(text: &str) -> Result<Self, BadPolicy> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let node = Seed { depth: 0 }.deserialize(&mut deserializer).map_err(|error| {
            // What this module refuses is JSON all the same.
            if error.is_data() { BadPolicy::Syntax } else { BadPolicy::Json }
        })?;
        deserializer.end().map_err(|_| BadPolicy::Json)?;
        Ok(node)
    }
}

struct Seed {
    depth: usize,
}

impl Seed {
    fn deeper<E: serde::de::Error>(&self) -> Result<Self, E> {
        if self.depth == DEPTH_MAX {
            return Err(E::custom("nested too deep"));
        }
        Ok(Self { depth: self.depth + 1 })
    }
}

impl<'de> DeserializeSeed<'de> for Seed {
    type Value = Node;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Node, E> {
        Ok(Node::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node, E> {
        Ok(Node::Number(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Number(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Node, E> {
        Ok(Node::Number(number.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Node, E> {
        Ok(Node::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element_seed(self.deeper()?)? {
            list.push(element);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut members: Vec<(String, Node)> = Vec::new();
        let mut names = std::collections::HashSet::new();
        while let Some(name) = entries.next_key::<String>()? {
            if !names.insert(name.clone()) {
                return Err(serde::de::Error::custom("a member stands twice"));
            }
            members.push((name, entries.next_value_seed(self.deeper()?)?));
        }
        Ok(Node::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_come_once_and_nothing_is_deep() {
        let text = |text: &str| Node::Text(text.into());
        assert_eq!(
            Node::parse(r#" {"a":[1,-2,1.5,true,null],"b":"\u0041"} "#),
            Ok(Node::Object(vec![
                (
                    "a".into(),
                    Node::List(vec![
                        Node::Number("1".into()),
                        Node::Number("-2".into()),
                        Node::Number("1.5".into()),
                        Node::Flag(true),
                        Node::Null
                    ])
                ),
                ("b".into(), text("A"))
            ]))
        );
        let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(Node::parse(&deep(DEPTH_MAX)).is_ok());
        for bad in [r#"{"a":1,"a":1}"#, r#"{"a":1,"\u0061":1}"#, &deep(DEPTH_MAX + 1), &deep(100_000)] {
            assert_eq!(Node::parse(bad), Err(BadPolicy::Syntax), "{:.40}", bad);
        }
        for bad in ["", "{", "{} {}", "allow", "{'a':1}", r#"{"a":"\x"}"#] {
            assert_eq!(Node::parse(bad), Err(BadPolicy::Json), "{bad}");
        }
    }
}
