//! A service model as Rust: its operations, errors and constraints as static tables, then its types.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::model::{Kind, Model, Shape};
use crate::types;

/// The whole file of a service, formatted as the repository formats all Rust.
pub fn service(model: &Model, root: &Path) -> Result<String, String> {
    let constraints = constraints(model);
    let types = types::structs(model);
    let metadata = &model.metadata;
    let mut out = format!(
        "//! The shapes of `{}`, API version {}.\n//!\n\
         //! Written by `cargo run -p xtask -- shapes` from the service's model: change the generator, not this file.\n\n",
        metadata.signing_name, metadata.api_version
    );
    if types.contains("BTreeMap<") {
        out.push_str("use std::collections::BTreeMap;\n\n");
    }
    out.push_str("use serde::{Deserialize, Serialize};\n\n");
    out.push_str(
        "use super::{Blob, Bounds, ErrorShape, Kind, Operation, Pattern, Service, Shape, \
         list, optional, required, structure, text};\n",
    );
    let _ = write!(
        out,
        "\n/// `{}`\npub static SERVICE: Service = Service {{ name: {:?}, target_prefix: {:?}, operations: &OPERATIONS }};\n",
        metadata.signing_name, metadata.signing_name, metadata.target_prefix
    );
    out.push_str(&operations(model));
    out.push_str(&errors(model));
    out.push_str(&constraints);
    out.push_str(&types);
    rustfmt(&prune_imports(&out), root)
}

fn operations(model: &Model) -> String {
    let mut out = format!("\nstatic OPERATIONS: [Operation; {}] = [\n", model.operations.len());
    for (name, operation) in &model.operations {
        let errors: Vec<String> = operation.errors.iter().map(|error| format!("&{}", constant(&error.shape))).collect();
        let _ = writeln!(
            out,
            "Operation {{ name: {name:?}, input: &{}, output: {:?}, errors: &[{}] }},",
            constant(&operation.input.shape),
            operation.output.shape,
            errors.join(", ")
        );
    }
    out + "];\n"
}

fn errors(model: &Model) -> String {
    let mut out = String::new();
    for (name, shape) in model.shapes.iter().filter(|(_, shape)| shape.exception) {
        let unsaid = if shape.fault { 500 } else { 400 };
        let status = shape.error.as_ref().map_or(unsaid, |error| error.http_status_code);
        let members: Vec<&String> = shape.members.keys().collect();
        let _ = writeln!(
            out,
            "\n/// `{name}`\npub static {}: ErrorShape = ErrorShape {{ name: {name:?}, status: {status}, members: &{members:?} }};",
            constant(name)
        );
    }
    out
}

/// The constraints of all that operations take; what they give is the registry's own.
fn constraints(model: &Model) -> String {
    let mut out = String::new();
    for name in types::reach(model, model.operations.values().map(|operation| operation.input.shape.as_str())) {
        let shape = model.shape(name);
        if let Some(pattern) = &shape.pattern {
            let _ = writeln!(out, "static {}_PATTERN: Pattern = Pattern::new(r\"{pattern}\");", constant(name));
        }
        let _ = writeln!(out, "static {}: Shape = {};", constant(name), constraint(name, shape));
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
    let plain = |kind: String| format!("Shape {{ name: {name:?}, kind: Kind::{kind} }}");
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
