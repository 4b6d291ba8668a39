//! A service model as botocore carries it: where it is, and what it says.
//!
//! Reading is strict on purpose: a trait that nobody here knows may change what goes over the wire, so a model
//! that has one is refused until the generator has learnt it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::types;

/// All of one service: its operations and the shapes they speak in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    #[serde(rename = "version")]
    _version: IgnoredAny,
    #[serde(rename = "documentation")]
    _documentation: Option<IgnoredAny>,
    pub metadata: Metadata,
    pub operations: BTreeMap<String, Operation>,
    pub shapes: BTreeMap<String, Shape>,
}

/// The service's names.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    pub api_version: String,
    pub endpoint_prefix: String,
    pub json_version: Option<String>,
    pub protocol: String,
    signing_name: Option<String>,
    pub target_prefix: Option<String>,
    pub xml_namespace: Option<String>,
}

impl Metadata {
    /// What credential scopes and policies call the service.
    pub fn name(&self) -> &str {
        self.signing_name.as_deref().unwrap_or(&self.endpoint_prefix)
    }
}

/// One operation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    #[serde(rename = "name")]
    _name: IgnoredAny,
    #[serde(rename = "http")]
    _http: IgnoredAny,
    #[serde(rename = "documentation")]
    _documentation: Option<IgnoredAny>,
    pub input: Option<Reference>,
    pub output: Option<Reference>,
    #[serde(default)]
    pub errors: Vec<Reference>,
    #[serde(rename = "authtype")]
    pub authentication: Option<String>,
    #[serde(rename = "auth")]
    _authentications: Option<IgnoredAny>,
}

impl Operation {
    /// Whether it is called without a signature.
    pub fn unsigned(&self) -> bool {
        self.authentication.as_deref() == Some("none")
    }
}

/// A use of a shape.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    pub shape: String,
    #[serde(rename = "documentation")]
    _documentation: Option<IgnoredAny>,
    #[serde(rename = "deprecated")]
    _deprecated: Option<IgnoredAny>,
    #[serde(rename = "deprecatedMessage")]
    _deprecated_message: Option<IgnoredAny>,
    #[serde(rename = "deprecatedSince")]
    _deprecated_since: Option<IgnoredAny>,
    #[serde(rename = "resultWrapper")]
    pub result_wrapper: Option<String>,
    /// For clients, which fill the member in when nobody else did.
    #[serde(rename = "idempotencyToken")]
    _idempotency_token: Option<IgnoredAny>,
    #[serde(rename = "box")]
    _boxed: Option<IgnoredAny>,
}

/// A shape with its constraints.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    #[serde(rename = "type")]
    pub kind: Kind,
    #[serde(rename = "documentation")]
    _documentation: Option<IgnoredAny>,
    #[serde(default)]
    pub members: BTreeMap<String, Reference>,
    #[serde(default)]
    pub required: Vec<String>,
    pub member: Option<Reference>,
    pub key: Option<Reference>,
    pub value: Option<Reference>,
    pub min: Option<i64>,
    pub max: Option<i64>,
    pub pattern: Option<String>,
    #[serde(default, rename = "enum")]
    pub values: Vec<String>,
    #[serde(default)]
    pub exception: bool,
    #[serde(default)]
    pub fault: bool,
    pub error: Option<ErrorTrait>,
    /// Whether its values are kept out of messages.
    #[serde(default)]
    pub sensitive: bool,
    /// Of a union, one member alone is ever there; in Rust it is a structure whose members are all optional.
    #[serde(rename = "union")]
    _union: Option<IgnoredAny>,
    #[serde(rename = "box")]
    _boxed: Option<IgnoredAny>,
    #[serde(rename = "deprecated")]
    _deprecated: Option<IgnoredAny>,
    #[serde(rename = "deprecatedMessage")]
    _deprecated_message: Option<IgnoredAny>,
}

/// What the model says of how an error goes over the wire, when it says anything.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ErrorTrait {
    pub http_status_code: u16,
    /// The code, where it is not the shape's name.
    pub code: Option<String>,
    #[serde(rename = "senderFault")]
    _sender_fault: Option<IgnoredAny>,
}

/// The kinds of shapes that the services use.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Blob,
    Boolean,
    Double,
    Integer,
    List,
    Long,
    Map,
    String,
    Structure,
    Timestamp,
}

impl Model {
    /// The shape that something refers to.
    ///
    /// # Panics
    /// When the model refers to a shape it does not have.
    pub fn shape(&self, name: &str) -> &Shape {
        self.shapes.get(name).unwrap_or_else(|| panic!("the model refers to the shape {name} and has none"))
    }

    /// Drops all operations but those named, and all shapes that none of these reaches.
    ///
    /// # Errors
    /// When the model does not have one of them.
    pub fn keep(mut self, names: &[&str]) -> Result<Self, String> {
        if let Some(missing) = names.iter().find(|name| !self.operations.contains_key(**name)) {
            return Err(format!("the model has no operation {missing}"));
        }
        self.operations.retain(|name, _| names.contains(&name.as_str()));
        let ends = self.operations.values().flat_map(|operation| {
            let errors = operation.errors.iter();
            operation.input.iter().chain(&operation.output).chain(errors).map(|end| end.shape.as_str())
        });
        let reached: BTreeSet<String> = types::reach(&self, ends).into_iter().map(str::to_owned).collect();
        self.shapes.retain(|name, _| reached.contains(name));
        Ok(self)
    }
}

/// The data folder of the botocore that `python3` finds.
pub fn installed() -> Result<PathBuf, String> {
    let script = "import botocore, os; print(os.path.join(os.path.dirname(botocore.__file__), 'data'))";
    let output = Command::new("python3").args(["-c", script]).output().map_err(|error| format!("python3: {error}"))?;
    if !output.status.success() {
        return Err("python3 has no botocore; install it, or give its data folder with --models".into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().into())
}

/// Reads the newest model of `service` in botocore's data folder.
pub fn read(models: &Path, service: &str) -> Result<Model, String> {
    let folder = models.join(service);
    let mut versions: Vec<PathBuf> = fs::read_dir(&folder)
        .map_err(|error| format!("{}: {error}", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    versions.sort();
    let newest = versions.pop().ok_or_else(|| format!("{}: no model in it", folder.display()))?;
    let plain = newest.join("service-2.json");
    let text = if plain.exists() {
        fs::read(&plain).map_err(|error| format!("{}: {error}", plain.display()))?
    } else {
        gunzip(&newest.join("service-2.json.gz"))?
    };
    let model: Model = serde_json::from_slice(&text).map_err(|error| format!("the model of {service}: {error}"))?;
    match (model.metadata.protocol.as_str(), model.metadata.json_version.as_deref()) {
        ("json", Some("1.1")) | ("query", None) => Ok(model),
        _ => Err(format!("{service} speaks neither AWS JSON 1.1 nor AWS Query")),
    }
}

fn gunzip(file: &Path) -> Result<Vec<u8>, String> {
    let output = Command::new("gzip").arg("-dc").arg(file).output().map_err(|error| format!("gzip: {error}"))?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(format!("{}: {}", file.display(), String::from_utf8_lossy(&output.stderr).trim()))
    }
}
