//! The door for AWS protocols: `ecr` and `ecr-public` over AWS JSON 1.1.
//!
//! It turns a signed request into a typed one, hands it to the registry, and turns what comes back into ECR's words.
//! It decides nothing: rules live in `model` and `registry`, and who may is asked of `access`.

mod answer;
mod read;
pub mod shapes;
mod validation;

use bytes::Bytes;

/// The body of a request or a response, as all doors pass it.
pub type Body = http_body_util::combinators::UnsyncBoxBody<Bytes, Box<dyn std::error::Error + Send + Sync>>;
