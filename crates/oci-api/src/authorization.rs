//! Who calls. ECR's private registries take HTTP Basic with the user name `AWS` and an authorization token, on every
//! request, and challenge whoever brings nothing else. There is no token service, so `Bearer` is as good as nothing.

use std::sync::Arc;

use access::{Access, TokenError};
use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use http::header::{AUTHORIZATION, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, StatusCode};
use model::{Caller, Origin, Region};

use crate::errors::{self, Refusal};

/// The one user name there is.
const USER: &str = "AWS";

/// For the log; docker asks without a password first.
const NO_PASSWORD: &str = "The request has no authorization token";
const WRONG_PASSWORD: &str =
    "The authorization token is not one of this registry and region, or its key, user or role is gone";

/// Clients differ in whether they pad.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The caller that the request's password stands for in the registry's region.
///
/// # Errors
/// 401 with ECR's challenge; 403 `DENIED` for a password that has expired; 429 `TOOMANYREQUESTS` for one more wrong
/// password after many from the same address; 5xx when it cannot be told.
pub async fn authenticate(
    access: &Access,
    headers: &HeaderMap,
    region: &Region,
    origin: Arc<Origin>,
) -> Result<Caller, Refusal> {
    let Some(credentials) = credentials(headers) else {
        return Err(Refusal::challenge(&origin, NO_PASSWORD));
    };
    match access.authenticate_sent(credentials, password, region, Arc::clone(&origin)).await {
        Ok(Some(caller)) => Ok(caller),
        Ok(None) => Err(Refusal::challenge(&origin, NO_PASSWORD)),
        Err(TokenError::Invalid) => Err(Refusal::challenge(&origin, WRONG_PASSWORD)),
        Err(expired @ TokenError::Expired) => Err(Refusal::denied(expired.to_string())),
        Err(too_many @ TokenError::TooManyFailures) => {
            let refusal = Refusal::new(StatusCode::TOO_MANY_REQUESTS, "TOOMANYREQUESTS", too_many.to_string());
            // The length of the window that failures are counted in.
            Err(refusal.with(RETRY_AFTER, HeaderValue::from_static("60")))
        }
        Err(TokenError::Internal(error)) => Err(errors::failed(&error.into())),
    }
}

/// The credentials of `Basic <credentials>`, if that is what the request has.
fn credentials(headers: &HeaderMap) -> Option<&str> {
    let value = std::str::from_utf8(headers.get(AUTHORIZATION)?.as_bytes()).ok()?;
    let (scheme, credentials) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("basic").then_some(credentials.trim())
}

/// The password of `base64(AWS:<password>)`.
fn password(credentials: &str) -> Option<String> {
    let mut credentials = String::from_utf8(BASE64.decode(credentials).ok()?).ok()?;
    let (user, _) = credentials.split_once(':')?;
    if user != USER {
        return None;
    }
    Some(credentials.split_off(USER.len() + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_basic_credentials_of_aws_have_a_password() {
        // AWS:secret, aws:secret, AWS, AWS:a:b, :secret, and bytes that are no text.
        for (header, expected) in [
            ("Basic QVdTOnNlY3JldA==", Some("secret")),
            ("basic QVdTOnNlY3JldA", Some("secret")),
            ("BASIC  QVdTOnNlY3JldA== ", Some("secret")),
            ("Basic QVdTOmE6Yg==", Some("a:b")),
            ("Basic YXdzOnNlY3JldA==", None),
            ("Basic QVdT", None),
            ("Basic OnNlY3JldA==", None),
            ("Basic //79", None),
            ("Basic !", None),
            ("Basic", None),
            ("Bearer QVdTOnNlY3JldA==", None),
            ("QVdTOnNlY3JldA==", None),
            ("", None),
        ] {
            let headers = HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_static(header))]);
            assert_eq!(credentials(&headers).and_then(password).as_deref(), expected, "{header}");
        }
        assert_eq!(credentials(&HeaderMap::new()), None);
    }
}
