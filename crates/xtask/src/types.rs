//! The typed half of a generated file: one struct for each structure that operations take or give.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::model::{Kind, Model, Shape};

/// What a generated file has of its own or takes from elsewhere.
const TAKEN: [&str; 14] = [
    "BTreeMap",
    "Blob",
    "Bounds",
    "EpochSeconds",
    "ErrorShape",
    "Kind",
    "Operation",
    "Option",
    "Pattern",
    "Protocol",
    "Service",
    "Shape",
    "String",
    "Vec",
];

/// Writes the structs of all structures that inputs and outputs reach.
pub fn structs(model: &Model) -> String {
    let operations = || model.operations.values();
    let read = reach(model, operations().filter_map(|operation| Some(operation.input.as_ref()?.shape.as_str())));
    let written = reach(model, operations().filter_map(|operation| Some(operation.output.as_ref()?.shape.as_str())));
    let mut out = String::new();
    for (name, shape) in &model.shapes {
        if shape.kind != Kind::Structure || shape.exception {
            continue;
        }
        let derives = match (read.contains(name.as_str()), written.contains(name.as_str())) {
            (true, true) => "Clone, Default, Deserialize, Serialize",
            (true, false) => "Clone, Default, Deserialize",
            (false, true) => "Clone, Default, Serialize",
            (false, false) => continue,
        };
        let omits_absent = written.contains(name.as_str());
        write_struct(&mut out, model, name, shape, derives, omits_absent);
    }
    out
}

/// The names of all shapes that can be reached from `roots`, the roots included.
pub fn reach<'m>(model: &'m Model, roots: impl Iterator<Item = &'m str>) -> BTreeSet<&'m str> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&str> = roots.collect();
    while let Some(name) = open.pop() {
        if !reached.insert(name) {
            continue;
        }
        let shape = model.shape(name);
        let parts = [&shape.member, &shape.key, &shape.value];
        open.extend(parts.into_iter().flatten().map(|part| part.shape.as_str()));
        open.extend(shape.members.values().map(|member| member.shape.as_str()));
    }
    reached
}

fn write_struct(out: &mut String, model: &Model, name: &str, shape: &Shape, derives: &str, omits_absent: bool) {
    assert!(!TAKEN.contains(&name), "the structure {name} has the name of something else in its file");
    let _ = write!(out, "\n/// `{name}`\n#[derive({derives})]\n");
    let pascal = shape.members.keys().all(|member| member.starts_with(|first: char| first.is_uppercase()));
    let (style, spell): (_, fn(&str) -> String) =
        if pascal { ("PascalCase", self::pascal) } else { ("camelCase", self::camel) };
    if !shape.members.is_empty() {
        let _ = writeln!(out, "#[serde(rename_all = \"{style}\")]");
    }
    let _ = writeln!(out, "pub struct {name} {{");
    for (member, reference) in &shape.members {
        let field = snake(member);
        let kind = rust_type(model, &reference.shape);
        let optional = !shape.required.contains(member);
        let mut attributes = Vec::new();
        if spell(&field) != *member {
            attributes.push(format!("rename = \"{member}\""));
        }
        if optional && omits_absent {
            attributes.push("skip_serializing_if = \"Option::is_none\"".into());
        }
        if !attributes.is_empty() {
            let _ = writeln!(out, "#[serde({})]", attributes.join(", "));
        }
        let kind = if optional { format!("Option<{kind}>") } else { kind };
        let _ = writeln!(out, "pub {}: {kind},", unreserved(&field));
    }
    out.push_str("}\n");
}

/// The Rust type that holds a shape's values. Enums stay strings: what they may be is the constraints' business.
fn rust_type(model: &Model, name: &str) -> String {
    let shape = model.shape(name);
    let part = |part: &Option<crate::model::Reference>| {
        let part = part.as_ref().unwrap_or_else(|| panic!("the shape {name} does not say what it holds"));
        rust_type(model, &part.shape)
    };
    match shape.kind {
        Kind::Blob => "Blob".into(),
        Kind::Boolean => "bool".into(),
        Kind::Double => "f64".into(),
        Kind::Timestamp => "EpochSeconds".into(),
        Kind::Integer => "i32".into(),
        Kind::List => format!("Vec<{}>", part(&shape.member)),
        Kind::Long => "i64".into(),
        Kind::Map => format!("BTreeMap<{}, {}>", part(&shape.key), part(&shape.value)),
        Kind::String => "String".into(),
        Kind::Structure => name.into(),
    }
}

/// `imageSizeInBytes` as a Rust field: `image_size_in_bytes`.
pub fn snake(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut out = String::new();
    for (i, &c) in chars.iter().enumerate() {
        let after_lower = i > 0 && !chars[i - 1].is_uppercase();
        let before_lower = i > 0 && chars.get(i + 1).is_some_and(|next| next.is_lowercase());
        if c.is_uppercase() && (after_lower || before_lower) {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// What serde's `rename_all = "camelCase"` makes of a field's name.
fn camel(field: &str) -> String {
    let (first, rest) = field.split_once('_').unwrap_or((field, ""));
    first.to_owned() + &pascal(rest)
}

/// What serde's `rename_all = "PascalCase"` makes of a field's name.
fn pascal(field: &str) -> String {
    field.split('_').fold(String::new(), |name, word| {
        let mut chars = word.chars();
        name + &chars.next().map(|c| c.to_ascii_uppercase()).into_iter().collect::<String>() + chars.as_str()
    })
}

fn unreserved(field: &str) -> String {
    if ["type", "match", "ref", "use", "as", "in", "for", "where"].contains(&field) {
        format!("r#{field}")
    } else {
        field.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn member_names_turn_into_fields_word_by_word() {
        for (member, field, back) in [
            ("imageSizeInBytes", "image_size_in_bytes", true),
            ("registryId", "registry_id", true),
            ("Key", "key", false),
            ("cpuURLs", "cpu_ur_ls", false),
            ("x86Layers", "x86_layers", true),
        ] {
            assert_eq!(snake(member), field);
            assert_eq!(camel(field) == member, back, "{member}");
        }
        for (member, field, back) in [
            ("UserName", "user_name", true),
            ("Arn", "arn", true),
            ("MFADevices", "mfa_devices", false),
            ("OpenIDConnectProviderArn", "open_id_connect_provider_arn", false),
        ] {
            assert_eq!(snake(member), field);
            assert_eq!(pascal(field) == member, back, "{member}");
        }
    }
}
