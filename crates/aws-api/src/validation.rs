//! A request's members against the constraints of its shape, in the words that clients match on.
//!
//! Two spellings exist: ECR's `InvalidParameterException` names the first violation; `ValidationException`, of the other
//! services and of ECR's operations that have no other word for it, names all. In AWS Query it is `ValidationError`.

use http::StatusCode;
use serde_json::Value;

use crate::answer::ApiError;
use crate::shapes::{Bounds, Kind, Operation, Protocol, Service, Shape, ecr};

/// The most violations that one answer lists.
const VIOLATIONS_MAX: usize = 10;

/// The longest part of a refused value, in characters, that an answer repeats.
const QUOTED_LEN_MAX: usize = 256;

/// Members that ECR's messages spell in another way than requests do.
const RESPELLED: [(&str, &str); 3] =
    [("imageManifest", "ImageManifest"), ("lifecyclePolicyText", "LifecyclePolicyText"), ("policyText", "PolicyText")];

/// One value that its constraints refuse.
struct Violation {
    path: String,
    /// With a space before it; empty when nobody is to read it.
    value: String,
    constraint: String,
}

/// Checks what [`crate::read`] read for `operation`.
///
/// # Errors
/// The answer that names what is wrong.
pub fn validate(service: &Service, operation: &Operation, request: &Value) -> Result<(), ApiError> {
    let is_ecr = matches!(service.name, "ecr" | "ecr-public");
    let below = if is_ecr { below_as_ecr } else { below_in_lower_case };
    let mut violations = Violations { list: Vec::new(), below };
    violations.check(operation.input, request, "");
    let violations = violations.list;
    let models = |code: &str| operation.errors.iter().any(|error| error.name == code);
    let Some(first) = violations.first() else { return Ok(()) };
    if is_ecr && (models("InvalidParameterException") || !models("ValidationException")) {
        return Err(invalid_parameter(&first.path, &first.constraint));
    }
    let list: Vec<String> = violations
        .iter()
        .map(|Violation { path, value, constraint }| {
            format!("Value{value} at '{path}' failed to satisfy constraint: {constraint}")
        })
        .collect();
    let plural = if list.len() == 1 { "" } else { "s" };
    let message = format!("{} validation error{plural} detected: {}", list.len(), list.join("; "));
    let code = match service.protocol {
        Protocol::Json { .. } => "ValidationException",
        Protocol::Query { .. } => "ValidationError",
    };
    Err(ApiError::new(StatusCode::BAD_REQUEST, code, message))
}

/// `InvalidParameterException` in ECR's form: the member's path, and the constraint it does not satisfy.
pub fn invalid_parameter(path: &str, constraint: &str) -> ApiError {
    let message = format!("Invalid parameter at '{path}' failed to satisfy constraint: '{constraint}'");
    ApiError::modelled(&ecr::INVALID_PARAMETER_EXCEPTION, message)
}

/// What is found, and how the place of a member is spelt.
struct Violations {
    list: Vec<Violation>,
    below: fn(&str, &'static str) -> String,
}

impl Violations {
    fn check(&mut self, shape: &'static Shape, value: &Value, path: &str) {
        if self.list.len() >= VIOLATIONS_MAX {
            return;
        }
        let broken = match (&shape.kind, value) {
            (_, Value::Null) => Some("Member must not be null".into()),
            (Kind::Structure(members), _) => {
                for member in *members {
                    let path = (self.below)(path, member.name);
                    match value.get(member.name) {
                        Some(value) => self.check(member.shape, value, &path),
                        None if member.required => self.check(member.shape, &Value::Null, &path),
                        None => {}
                    }
                }
                None
            }
            (Kind::List { entry, length }, Value::Array(entries)) => {
                for (i, value) in entries.iter().enumerate() {
                    self.check(entry, value, &format!("{path}.{}.member", i + 1));
                }
                outside(*length, entries.len(), "length")
            }
            (Kind::Map { key, value: shape, length }, Value::Object(entries)) => {
                for (name, value) in entries {
                    self.check(key, &Value::String(name.clone()), &format!("{path}.{name}"));
                    self.check(shape, value, &format!("{path}.{name}.member"));
                }
                outside(*length, entries.len(), "length")
            }
            (Kind::Text { .. }, Value::String(text)) => broken_text(shape, text),
            (Kind::Blob(length), Value::String(text)) => outside(*length, decoded_len_bytes(text), "length"),
            (Kind::Integer(range) | Kind::Long(range), Value::Number(number)) => {
                number.as_i64().and_then(|number| outside(*range, number, "value"))
            }
            _ => None,
        };
        if let Some(constraint) = broken {
            let value = if shape.sensitive { String::new() } else { format!(" {}", quoted(value)) };
            self.list.push(Violation { path: path.into(), value, constraint });
        }
    }
}

/// The constraint that a text breaks, if any.
fn broken_text(shape: &Shape, text: &str) -> Option<String> {
    let Kind::Text { length, pattern, values } = &shape.kind else { return None };
    if !values.is_empty() && !values.contains(&text) {
        return Some(format!("Member must satisfy enum value set: [{}]", value_set(shape.name, values)));
    }
    outside(*length, text.chars().count(), "length").or_else(|| {
        let pattern = pattern.filter(|pattern| !pattern.matches(text))?;
        // Repository names alone have a wording of their own.
        Some(match shape.name {
            "RepositoryName" => format!("must satisfy regular expression '{}'", pattern.as_str()),
            _ => format!("Member must satisfy regular expression pattern: {}", pattern.as_str()),
        })
    })
}

/// An enum's values as a message lists them: as the model does, but for the one set that is known to come otherwise.
fn value_set(shape: &str, values: &[&str]) -> String {
    match shape {
        "ImageTagMutability" => "IMMUTABLE, MUTABLE, IMMUTABLE_WITH_EXCLUSION, MUTABLE_WITH_EXCLUSION".into(),
        _ => values.join(", "),
    }
}

fn outside(bounds: Bounds, size: impl TryInto<i64>, noun: &str) -> Option<String> {
    let size = size.try_into().unwrap_or(i64::MAX);
    match bounds {
        Bounds { min: Some(min), .. } if size < min => {
            Some(format!("Member must have {noun} greater than or equal to {min}"))
        }
        Bounds { max: Some(max), .. } if size > max => {
            Some(format!("Member must have {noun} less than or equal to {max}"))
        }
        _ => None,
    }
}

/// The number of bytes that a base64 text stands for.
fn decoded_len_bytes(base64: &str) -> usize {
    let padding = base64.bytes().rev().take_while(|&b| b == b'=').count().min(2);
    (base64.len() / 4 * 3).saturating_sub(padding)
}

/// The services that have names in capitals spell them otherwise in messages.
fn below_in_lower_case(path: &str, member: &'static str) -> String {
    let mut chars = member.chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase()).into_iter();
    let member: String = first.chain(chars).collect();
    if path.is_empty() { member } else { format!("{path}.{member}") }
}

fn below_as_ecr(path: &str, member: &'static str) -> String {
    if path.is_empty() {
        let respelled = RESPELLED.iter().find(|(wire, _)| *wire == member);
        respelled.map_or(member, |(_, message)| message).into()
    } else {
        format!("{path}.{member}")
    }
}

fn quoted(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::String(text) => format!("'{}'", text.chars().take(QUOTED_LEN_MAX).collect::<String>()),
        other => format!("'{}'", other.to_string().chars().take(QUOTED_LEN_MAX).collect::<String>()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::shapes::{ErrorShape, Member, iam, kms, secretsmanager};

    fn refusal(operation: &str, request: &Value) -> Option<(&'static str, String)> {
        let operation = ecr::SERVICE.operations.iter().find(|known| known.name == operation).expect("an operation");
        validate(&ecr::SERVICE, operation, request).err().map(|error| (error.code(), error.message().to_owned()))
    }

    #[test]
    fn refusals_name_the_member_and_its_constraint_as_ecr_does() {
        let name_pattern = model::name::REPOSITORY_NAME_PATTERN;
        let name_refused = format!("must satisfy regular expression '{name_pattern}'");
        for (operation, request, path, constraint) in [
            ("CreateRepository", json!({}), "repositoryName", "Member must not be null"),
            ("CreateRepository", json!({"repositoryName": "Team"}), "repositoryName", &name_refused),
            (
                "CreateRepository",
                json!({"repositoryName": "a"}),
                "repositoryName",
                "Member must have length greater than or equal to 2",
            ),
            (
                "CreateRepository",
                json!({"repositoryName": "ab", "imageTagMutability": "SOMETIMES"}),
                "imageTagMutability",
                "Member must satisfy enum value set: [IMMUTABLE, MUTABLE, IMMUTABLE_WITH_EXCLUSION, MUTABLE_WITH_EXCLUSION]",
            ),
            (
                "CreateRepository",
                json!({"repositoryName": "ab", "encryptionConfiguration": {"encryptionType": "AES512"}}),
                "encryptionConfiguration.encryptionType",
                "Member must satisfy enum value set: [AES256, KMS, KMS_DSSE]",
            ),
            (
                "CreateRepository",
                json!({"repositoryName": "ab", "tags": [{"Key": "k", "Value": "v"}, {"Key": "k"}]}),
                "tags.2.member.Value",
                "Member must not be null",
            ),
            (
                "DescribeRepositories",
                json!({"maxResults": 1001}),
                "maxResults",
                "Member must have value less than or equal to 1000",
            ),
            (
                "DescribeRepositories",
                json!({"maxResults": 0}),
                "maxResults",
                "Member must have value greater than or equal to 1",
            ),
            (
                "DescribeRepositories",
                json!({"registryId": "12"}),
                "registryId",
                "Member must satisfy regular expression pattern: [0-9]{12}",
            ),
            (
                "DescribeRepositories",
                json!({"repositoryNames": ["ok", "No"]}),
                "repositoryNames.2.member",
                &name_refused,
            ),
            (
                "DescribeRepositories",
                json!({"repositoryNames": []}),
                "repositoryNames",
                "Member must have length greater than or equal to 1",
            ),
            (
                "BatchGetImage",
                json!({"repositoryName": "ab", "imageIds": vec![json!({}); 101]}),
                "imageIds",
                "Member must have length less than or equal to 100",
            ),
            (
                "BatchGetImage",
                json!({"repositoryName": "ab", "imageIds": [null]}),
                "imageIds.1.member",
                "Member must not be null",
            ),
            (
                "PutImage",
                json!({"repositoryName": "ab", "imageManifest": ""}),
                "ImageManifest",
                "Member must have length greater than or equal to 1",
            ),
            (
                "PutImage",
                json!({"repositoryName": "ab", "imageManifest": "x".repeat(4 * 1024 * 1024 + 1)}),
                "ImageManifest",
                "Member must have length less than or equal to 4194304",
            ),
        ] {
            let expected = format!("Invalid parameter at '{path}' failed to satisfy constraint: '{constraint}'");
            assert_eq!(refusal(operation, &request), Some(("InvalidParameterException", expected)), "{operation}");
        }
    }

    #[test]
    fn operations_without_invalid_parameter_answer_a_validation_exception_with_all_violations() {
        static NUMBER: Shape = Shape { name: "Number", kind: Kind::Integer(Bounds::at_most(3)), sensitive: false };
        static MEMBERS: [Member; 2] = [
            Member { name: "count", shape: &NUMBER, required: true },
            Member { name: "size", shape: &NUMBER, required: true },
        ];
        static INPUT: Shape = Shape { name: "Input", kind: Kind::Structure(&MEMBERS), sensitive: false };
        static ERRORS: [&ErrorShape; 1] = [&ecr::VALIDATION_EXCEPTION];
        let operation = Operation { name: "New", input: &INPUT, output: None, errors: &ERRORS, unsigned: false };
        for (request, message) in [
            (
                json!({"count": 4, "size": 1}),
                "1 validation error detected: Value '4' at 'count' failed to satisfy constraint: \
                 Member must have value less than or equal to 3",
            ),
            (
                json!({"size": 5}),
                "2 validation errors detected: Value null at 'count' failed to satisfy constraint: \
                 Member must not be null; Value '5' at 'size' failed to satisfy constraint: \
                 Member must have value less than or equal to 3",
            ),
        ] {
            let error = validate(&ecr::SERVICE, &operation, &request).expect_err("violates");
            assert_eq!((error.code(), error.message()), ("ValidationException", message));
        }
    }

    #[test]
    fn other_services_name_all_violations_by_names_in_lower_case_and_repeat_no_secret() {
        let pattern = r"Member must satisfy regular expression pattern: [\w+=,.@-]+";
        for (service, operation, request, code, message) in [
            (
                &iam::SERVICE,
                "CreateUser",
                json!({"UserName": "a b"}),
                "ValidationError",
                format!(
                    "1 validation error detected: Value 'a b' at 'userName' failed to satisfy constraint: {pattern}"
                ),
            ),
            (
                &iam::SERVICE,
                "CreateUser",
                json!({"UserName": "\u{e9}", "Tags": [{"Key": "k"}]}),
                "ValidationError",
                format!(
                    "2 validation errors detected: Value null at 'tags.1.member.value' failed to satisfy constraint: \
                     Member must not be null; Value '\u{e9}' at 'userName' failed to satisfy constraint: {pattern}"
                ),
            ),
            (
                &iam::SERVICE,
                "CreateLoginProfile",
                json!({"UserName": "ann", "Password": ""}),
                "ValidationError",
                "1 validation error detected: Value at 'password' failed to satisfy constraint: \
                 Member must have length greater than or equal to 1"
                    .into(),
            ),
            (
                &kms::SERVICE,
                "DescribeKey",
                json!({"KeyId": ""}),
                "ValidationException",
                "1 validation error detected: Value '' at 'keyId' failed to satisfy constraint: \
                 Member must have length greater than or equal to 1"
                    .into(),
            ),
            (
                &secretsmanager::SERVICE,
                "CreateSecret",
                json!({"Name": "n", "SecretString": "x".repeat(65537)}),
                "ValidationException",
                "1 validation error detected: Value at 'secretString' failed to satisfy constraint: \
                 Member must have length less than or equal to 65536"
                    .into(),
            ),
        ] {
            let operation = service.operation(operation).expect("an operation");
            let error = validate(service, operation, &request).expect_err("violates");
            assert_eq!((error.code(), error.message()), (code, message.as_str()));
        }
    }

    #[test]
    fn what_keeps_to_its_constraints_passes() {
        for (operation, request) in [
            ("DescribeRepositories", json!({})),
            ("DescribeRepositories", json!({"maxResults": 1000, "registryId": "000000000000"})),
            ("CreateRepository", json!({"repositoryName": "team/app__x--y.z", "imageTagMutability": "IMMUTABLE"})),
            ("ListImages", json!({"repositoryName": "ab", "filter": {"tagStatus": "ANY", "imageStatus": "ARCHIVED"}})),
        ] {
            assert_eq!(refusal(operation, &request), None, "{request}");
        }
    }

    #[test]
    fn the_length_of_a_blob_is_that_of_its_bytes() {
        for (text, len) in [("", 0), ("YQ==", 1), ("YWI=", 2), ("YWJj", 3), ("YWJjZA==", 4)] {
            assert_eq!(decoded_len_bytes(text), len, "{text}");
        }
    }

    #[test]
    fn refused_values_are_repeated_only_in_part() {
        assert_eq!(quoted(&Value::String("é".repeat(10_000))).chars().count(), QUOTED_LEN_MAX + 2);
    }
}
