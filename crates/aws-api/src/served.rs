//! The operations that are served, each by the function of its name.
//!
//! Each service has a table of its own, made by [`served!`]. Serving one more operation is one more line there;
//! docs/operations.md follows.

use http::StatusCode;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::answer::{ApiError, Reply};
use crate::call::{Call, UnsignedCall};
use crate::shapes::{Operation, Service};
use crate::{ecr, iam, kms, secrets, sts};

/// One service's table: `"Operation" => function,` for each that is served, and after them
/// `unsigned "Operation" => function,` for those that are called without a signature.
///
/// A function takes `&Call<'_>` (`&UnsignedCall<'_>`) and the operation's input, and gives its output or an
/// [`ApiError`]: `()` where the operation has no output, [`crate::shapes::NoInput`] where it has no input.
macro_rules! served {
    ($($operation:literal => $handler:path,)* $(unsigned $open:literal => $open_handler:path,)*) => {
        /// The operations that have a function here.
        pub const SERVED: &[&str] = &[$($operation,)* $($open,)*];

        /// Hands a validated request to its function, and writes down what comes back.
        pub async fn run(
            call: &$crate::call::Call<'_>,
            reply: $crate::answer::Reply,
            input: serde_json::Value,
        ) -> Result<Vec<u8>, $crate::answer::ApiError> {
            match reply.operation.name {
                // In a box each: one future with room for all of them would be larger than stacks like.
                $($operation => {
                    let output = Box::pin($handler(call, $crate::served::typed(input)?)).await?;
                    reply.write(&output)
                })*
                _ => {
                    let _ = (call, input);
                    Err($crate::served::not_yet(&reply))
                }
            }
        }

        /// The same for a request that nobody signed.
        pub async fn run_unsigned(
            call: &$crate::call::UnsignedCall<'_>,
            reply: $crate::answer::Reply,
            input: serde_json::Value,
        ) -> Result<Vec<u8>, $crate::answer::ApiError> {
            match reply.operation.name {
                $($open => {
                    let output = Box::pin($open_handler(call, $crate::served::typed(input)?)).await?;
                    reply.write(&output)
                })*
                _ => {
                    let _ = (call, input);
                    Err($crate::served::not_yet(&reply))
                }
            }
        }
    };
}

pub(crate) use served;

/// Whether an operation has a function.
pub fn is_served(service: &Service, operation: &Operation) -> bool {
    let served = match service.name {
        "ecr" => ecr::SERVED,
        "iam" => iam::SERVED,
        "kms" => kms::SERVED,
        "secretsmanager" => secrets::SERVED,
        "sts" => sts::SERVED,
        _ => &[],
    };
    served.contains(&operation.name)
}

/// Hands a validated request to the function of its operation, and writes down what comes back.
pub async fn run(call: &Call<'_>, reply: Reply, input: Value) -> Result<Vec<u8>, ApiError> {
    match reply.service.name {
        "ecr" => Box::pin(ecr::run(call, reply, input)).await,
        "iam" => Box::pin(iam::run(call, reply, input)).await,
        "kms" => Box::pin(kms::run(call, reply, input)).await,
        "secretsmanager" => Box::pin(secrets::run(call, reply, input)).await,
        "sts" => Box::pin(sts::run(call, reply, input)).await,
        _ => Err(not_yet(&reply)),
    }
}

/// The same for a request that nobody signed.
pub async fn run_unsigned(call: &UnsignedCall<'_>, reply: Reply, input: Value) -> Result<Vec<u8>, ApiError> {
    match reply.service.name {
        "ecr" => Box::pin(ecr::run_unsigned(call, reply, input)).await,
        "iam" => Box::pin(iam::run_unsigned(call, reply, input)).await,
        "kms" => Box::pin(kms::run_unsigned(call, reply, input)).await,
        "secretsmanager" => Box::pin(secrets::run_unsigned(call, reply, input)).await,
        "sts" => Box::pin(sts::run_unsigned(call, reply, input)).await,
        _ => Err(not_yet(&reply)),
    }
}

/// The input of an operation as its function takes it.
pub fn typed<T: DeserializeOwned>(input: Value) -> Result<T, ApiError> {
    serde_json::from_value(input).map_err(ApiError::serialization)
}

/// The honest answer to an operation that this version does not have.
pub fn not_yet(reply: &Reply) -> ApiError {
    let operation = format!("{} yet", reply.operation.name);
    let message = not_served(reply.service.name, &operation);
    ApiError::new(StatusCode::BAD_REQUEST, "UnsupportedOperationException", message)
}

/// Says of an operation that it is none of those that are served.
pub fn not_served(service: &str, operation: &str) -> String {
    format!("Wharfinger does not serve {service}:{operation}; docs/operations.md lists what it serves.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shapes::{self, SERVICES};

    #[test]
    fn an_operation_that_is_not_served_says_so_by_name() {
        let service = &shapes::ecr::SERVICE;
        let operation = service.operation("PutReplicationConfiguration").expect("in the model");
        let error = not_yet(&Reply { service, operation, request_id: uuid::Uuid::nil() });
        assert_eq!(
            (error.code(), error.message()),
            (
                "UnsupportedOperationException",
                "Wharfinger does not serve ecr:PutReplicationConfiguration yet; \
                 docs/operations.md lists what it serves."
            )
        );
    }

    #[test]
    fn every_line_of_a_table_is_an_operation_of_its_service_and_stands_once() {
        for (name, served) in [
            ("ecr", ecr::SERVED),
            ("iam", iam::SERVED),
            ("kms", kms::SERVED),
            ("secretsmanager", secrets::SERVED),
            ("sts", sts::SERVED),
        ] {
            let service = SERVICES.iter().find(|service| service.name == name).expect("a service");
            for (i, operation) in served.iter().enumerate() {
                assert!(service.operation(operation).is_some(), "{name}:{operation}");
                assert!(!served[..i].contains(operation), "{name}:{operation}");
            }
        }
    }
}
