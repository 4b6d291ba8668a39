//! The words of STS as its codes.

use access::sts::Error;
use http::StatusCode;

use crate::answer::ApiError;
use crate::errors::failure;
use crate::shapes::sts;

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        let shape = match &error {
            Error::AccessDenied(_) | Error::Forbidden(_) => {
                return Self::new(StatusCode::FORBIDDEN, "AccessDenied", error.to_string());
            }
            Error::ValidationError(_) => {
                return Self::new(StatusCode::BAD_REQUEST, "ValidationError", error.to_string());
            }
            Error::InvalidParameterValue(_) => {
                return Self::new(StatusCode::BAD_REQUEST, "InvalidParameterValue", error.to_string());
            }
            Error::MalformedPolicyDocument(_) => &sts::MALFORMED_POLICY_DOCUMENT_EXCEPTION,
            Error::PackedPolicyTooLarge(_) => &sts::PACKED_POLICY_TOO_LARGE_EXCEPTION,
            Error::ExpiredToken(_) => &sts::EXPIRED_TOKEN_EXCEPTION,
            Error::InvalidIdentityToken(_) => &sts::INVALID_IDENTITY_TOKEN_EXCEPTION,
            Error::IDPRejectedClaim(_) => &sts::IDP_REJECTED_CLAIM_EXCEPTION,
            Error::IDPCommunicationError(_) => &sts::IDP_COMMUNICATION_ERROR_EXCEPTION,
            Error::Internal(error) => return failure(Some(&sts::SERVICE), error),
        };
        Self::modelled(shape, error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_has_the_code_and_status_of_the_model() {
        let text = || "why".to_owned();
        for (error, status, code) in [
            (Error::Forbidden("why"), 403, "AccessDenied"),
            (Error::ValidationError(text()), 400, "ValidationError"),
            (Error::InvalidParameterValue("why"), 400, "InvalidParameterValue"),
            (Error::MalformedPolicyDocument(text()), 400, "MalformedPolicyDocument"),
            (Error::PackedPolicyTooLarge(text()), 400, "PackedPolicyTooLarge"),
            (Error::ExpiredToken(text()), 400, "ExpiredTokenException"),
            (Error::InvalidIdentityToken(text()), 400, "InvalidIdentityToken"),
            (Error::IDPRejectedClaim(text()), 403, "IDPRejectedClaim"),
            (Error::IDPCommunicationError(text()), 400, "IDPCommunicationError"),
        ] {
            let error = ApiError::from(error);
            assert_eq!((error.status().as_u16(), error.code(), error.message()), (status, code, "why"));
        }
    }

    #[test]
    fn what_is_not_the_callers_fault_is_not_told_to_the_caller() {
        let error = ApiError::from(Error::Internal(access::Error::WrongMasterKey));
        assert_eq!((error.status().as_u16(), error.code()), (500, "InternalFailure"));
        assert!(!error.message().contains("master key"), "{}", error.message());
    }
}
