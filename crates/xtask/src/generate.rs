//! A service model as Rust: its operations, errors and constraints as static tables, then its types.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::model::{Kind, Model, Shape};
use crate::{patterns, types};

/// The whole file of a service, formatted as the repository formats all Rust.
pub fn service(model: &Model, root: &Path) -> Result<String, String> {
    let constraints = constraints(model);
    let types = types::structs(model);
    let metadata = &model.metadata;
    let mut out = format!(
        "//! The shapes of `{}`, API version {}.\n//!\n\
         //! Written by `cargo run -p xtask -- shapes` from the service's model: change the generator, not this file.\n\n",
        metadata.name(),
        metadata.api_version
    );
    if types.contains("BTreeMap<") {
        out.push_str("use std::collections::BTreeMap;\n\n");
    }
    out.push_str("use serde::{Deserialize, Serialize};\n\n");
    out.push_str(
        "use super::{Blob, Bounds, EpochSeconds, ErrorShape, Kind, NO_INPUT, Operation, Pattern, Protocol, Service, \
         Shape, list, optional, required, sensitive, shape, structure, text};\n",
    );
    let _ = write!(
        out,
        "\n/// `{name}`\npub static SERVICE: Service = \
         Service {{ name: {name:?}, protocol: {}, operations: &OPERATIONS }};\n",
        protocol(model),
        name = metadata.name(),
    );
    out.push_str(&operations(model));
    out.push_str(&errors(model));
    out.push_str(&constraints);
    out.push_str(&types);
    rustfmt(&prune_imports(&out), root)
}

fn protocol(model: &Model) -> String {
    let metadata = &model.metadata;
    match (&metadata.target_prefix, &metadata.xml_namespace) {
        (Some(prefix), None) => format!("Protocol::Json {{ target_prefix: {prefix:?} }}"),
        (None, Some(namespace)) => {
            format!("Protocol::Query {{ version: {:?}, xml_namespace: {namespace:?} }}", metadata.api_version)
        }
        _ => panic!("{} has no protocol's names, or those of two", metadata.name()),
    }
}

fn operations(model: &Model) -> String {
    let mut out = format!("\nstatic OPERATIONS: [Operation; {}] = [\n", model.operations.len());
    for (name, operation) in &model.operations {
        let errors: Vec<String> = operation.errors.iter().map(|error| format!("&{}", constant(&error.shape))).collect();
        let input = operation.input.as_ref().map_or_else(|| "NO_INPUT".into(), |input| constant(&input.shape));
        if let Some(wrapper) = operation.output.as_ref().and_then(|output| output.result_wrapper.as_deref()) {
            assert_eq!(wrapper, format!("{name}Result"), "the encoder knows results by no other name");
        }
        let output = operation.output.as_ref().map(|output| output.shape.as_str());
        let _ = writeln!(
            out,
            "Operation {{ name: {name:?}, input: &{input}, output: {output:?}, errors: &[{}], unsigned: {} }},",
            errors.join(", "),
            operation.unsigned()
        );
    }
    out + "];\n"
}

fn errors(model: &Model) -> String {
    let mut out = String::new();
    for (name, shape) in model.shapes.iter().filter(|(_, shape)| shape.exception) {
        let unsaid = if shape.fault { 500 } else { 400 };
        let status = shape.error.as_ref().map_or(unsaid, |error| error.http_status_code);
        let code = shape.error.as_ref().and_then(|error| error.code.as_ref()).unwrap_or(name);
        let members: Vec<&String> = shape.members.keys().collect();
        let _ = writeln!(
            out,
            "\n/// `{code}`\npub static {}: ErrorShape = ErrorShape {{ name: {code:?}, status: {status}, members: &{members:?} }};",
            constant(name)
        );
    }
    out
}

/// The constraints of all that operations take; what they give is the registry's own.
fn constraints(model: &Model) -> String {
    let mut out = String::new();
    let inputs = model.operations.values().filter_map(|operation| Some(operation.input.as_ref()?.shape.as_str()));
    for name in types::reach(model, inputs) {
        let shape = model.shape(name);
        if let Some(pattern) = &shape.pattern {
            let regex = patterns::translated(pattern);
            let pattern = if regex == *pattern {
                format!("Pattern::new(r\"{pattern}\")")
            } else {
                format!("Pattern::translated(r\"{pattern}\", r\"{regex}\")")
            };
            let _ = writeln!(out, "static {}_PATTERN: Pattern = {pattern};", constant(name));
        }
        let constraint = constraint(name, shape);
        let constraint = if shape.sensitive { format!("sensitive({constraint})") } else { constraint };
        let _ = writeln!(out, "static {}: Shape = {constraint};", constant(name));
    }
    out
}

fn constraint(name: &str, shape: &Shape) -> String {
    let bounds = match (shape.min, shape.max) {
        (None, None) => "Bounds::NONE".into(),
        (Some(min), None) => format!("Bounds::at_least({min})"),
        (None, Some(max)) => format!("Bounds::at_most({max})"),
        (Some(min), Some(max)) => format!("Bounds::between({min}, {max})"),
    };
    let part = |part: &Option<crate::model::Reference>| {
        constant(&part.as_ref().unwrap_or_else(|| panic!("the shape {name} does not say what it holds")).shape)
    };
    let plain = |kind: String| format!("shape({name:?}, Kind::{kind})");
    match shape.kind {
        Kind::Blob => plain(format!("Blob({bounds})")),
        Kind::Boolean => plain("Boolean".into()),
        Kind::Double => plain(format!("Double({bounds})")),
        Kind::Integer => plain(format!("Integer({bounds})")),
        Kind::Long => plain(format!("Long({bounds})")),
        Kind::Timestamp => plain("Timestamp".into()),
        Kind::List => format!("list({name:?}, {bounds}, &{})", part(&shape.member)),
        Kind::Map => {
            plain(format!("Map {{ key: &{}, value: &{}, length: {bounds} }}", part(&shape.key), part(&shape.value)))
        }
        Kind::String => {
            let pattern =
                if shape.pattern.is_some() { format!("Some(&{}_PATTERN)", constant(name)) } else { "None".into() };
            format!("text({name:?}, {bounds}, {pattern}, &{:?})", shape.values)
        }
        Kind::Structure => {
            let members: Vec<String> = shape
                .members
                .iter()
                .map(|(member, reference)| {
                    let need = if shape.required.contains(member) { "required" } else { "optional" };
                    format!("{need}({member:?}, &{})", constant(&reference.shape))
                })
                .collect();
            format!("structure({name:?}, &[{}])", members.join(", "))
        }
    }
}

/// `RepositoryName` as a Rust static: `REPOSITORY_NAME`.
fn constant(shape: &str) -> String {
    types::snake(shape).to_uppercase()
}

/// Drops from the `use super` line what a small service does not need.
fn prune_imports(text: &str) -> String {
    let Some(line) = text.lines().find(|line| line.starts_with("use super::{")) else { return text.into() };
    let body = text.replacen(line, "", 1);
    let names = line.trim_start_matches("use super::{").trim_end_matches("};");
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let used: Vec<&str> =
        names.split(", ").filter(|name| body.split(|c| !is_word(c)).any(|word| word == *name)).collect();
    text.replacen(line, &format!("use super::{{{}}};", used.join(", ")), 1)
}

fn rustfmt(text: &str, root: &Path) -> Result<String, String> {
    let failed = |error: std::io::Error| format!("rustfmt: {error}");
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--emit", "stdout", "--config-path"])
        .arg(root.join("rustfmt.toml"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let mut stdin = child.stdin.take().ok_or("rustfmt takes no input")?;
    // rustfmt reads all before it writes any, so the pipes cannot block each other.
    stdin.write_all(text.as_bytes()).map_err(failed)?;
    drop(stdin);
    let output = child.wait_with_output().map_err(failed)?;
    if output.status.success() {
        String::from_utf8(output.stdout).map_err(|error| format!("rustfmt: {error}"))
    } else {
        Err("rustfmt refused the generated code".into())
    }
}
