//! A request's members against the constraints of its shape, in the words that clients match on.
//!
//! Two spellings exist: `InvalidParameterException` names the first violation, `ValidationException`, for the
//! operations that have no other word for it, names all.

use serde_json::Value;

use crate::answer::ApiError;
use crate::shapes::{Bounds, Kind, Operation, Shape, ecr};

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
    value: String,
    constraint: String,
}

/// Checks what [`crate::read`] read for `operation`.
///
/// # Errors
/// The answer that names what is wrong.
pub fn validate(operation: &Operation, request: &Value) -> Result<(), ApiError> {
    let mut violations = Vec::new();
    check(operation.input, request, "", &mut violations);
    let models = |code: &str| operation.errors.iter().any(|error| error.name == code);
    let Some(first) = violations.first() else { return Ok(()) };
    if models("InvalidParameterException") || !models("ValidationException") {
        return Err(invalid_parameter(&first.path, &first.constraint));
    }
    let list: Vec<String> = violations
        .iter()
        .map(|Violation { path, value, constraint }| {
            format!("Value {value} at '{path}' failed to satisfy constraint: {constraint}")
        })
        .collect();
    let plural = if list.len() == 1 { "" } else { "s" };
    let message = format!("{} validation error{plural} detected: {}", list.len(), list.join("; "));
    Err(ApiError::modelled(&ecr::VALIDATION_EXCEPTION, message))
}

/// `InvalidParameterException` in ECR's form: the member's path, and the constraint it does not satisfy.
pub fn invalid_parameter(path: &str, constraint: &str) -> ApiError {
    let message = format!("Invalid parameter at '{path}' failed to satisfy constraint: '{constraint}'");
    ApiError::modelled(&ecr::INVALID_PARAMETER_EXCEPTION, message)
}

fn check(shape: &'static Shape, value: &Value, path: &str, violations: &mut Vec<Violation>) {
    if violations.len() >= VIOLATIONS_MAX {
        return;
    }
    let broken = match (&shape.kind, value) {
        (_, Value::Null) => Some("Member must not be null".into()),
        (Kind::Structure(members), _) => {
            for member in *members {
                let path = below(path, member.name);
                match value.get(member.name) {
                    Some(value) => check(member.shape, value, &path, violations),
                    None if member.required => check(member.shape, &Value::Null, &path, violations),
                    None => {}
                }
            }
            None
        }
        (Kind::List { entry, length }, Value::Array(entries)) => {
            for (i, value) in entries.iter().enumerate() {
                check(entry, value, &format!("{path}.{}.member", i + 1), violations);
            }
            outside(*length, entries.len(), "length")
        }
        (Kind::Map { key, value: shape, length }, Value::Object(entries)) => {
            for (name, value) in entries {
                check(key, &Value::String(name.clone()), &format!("{path}.{name}"), violations);
                check(shape, value, &format!("{path}.{name}.member"), violations);
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
        violations.push(Violation { path: path.into(), value: quoted(value), constraint });
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

fn below(path: &str, member: &'static str) -> String {
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
    use crate::shapes::{ErrorShape, Member};

    fn refusal(operation: &str, request: &Value) -> Option<(&'static str, String)> {
        let operation = ecr::SERVICE.operations.iter().find(|known| known.name == operation).expect("an operation");
        validate(operation, request).err().map(|error| (error.code(), error.message().to_owned()))
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
            let error = validate(&operation, &request).expect_err("violates");
            assert_eq!((error.code(), error.message()), ("ValidationException", message));
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
