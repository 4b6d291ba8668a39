//! The words of `access::secrets` as Secrets Manager's codes.

use access::secrets::Error;

use super::{client, failure};
use crate::answer::ApiError;
use crate::shapes::secretsmanager;

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        let shape = match &error {
            // Every operation has these, and no model lists them.
            Error::AccessDenied(_) => return client("AccessDeniedException", &error),
            Error::Validation(_) => return client("ValidationException", &error),
            Error::Internal(error) => return failure(Some(&secretsmanager::SERVICE), error),
            Error::ResourceNotFound(_) => &secretsmanager::RESOURCE_NOT_FOUND_EXCEPTION,
            Error::ResourceExists(_) => &secretsmanager::RESOURCE_EXISTS_EXCEPTION,
            Error::InvalidParameter(_) => &secretsmanager::INVALID_PARAMETER_EXCEPTION,
            Error::InvalidRequest(_) => &secretsmanager::INVALID_REQUEST_EXCEPTION,
            Error::InvalidNextToken(_) => &secretsmanager::INVALID_NEXT_TOKEN_EXCEPTION,
            Error::LimitExceeded(_) => &secretsmanager::LIMIT_EXCEEDED_EXCEPTION,
            Error::MalformedPolicyDocument(_) => &secretsmanager::MALFORMED_POLICY_DOCUMENT_EXCEPTION,
            Error::DecryptionFailure(_) => &secretsmanager::DECRYPTION_FAILURE,
            Error::EncryptionFailure(_) => &secretsmanager::ENCRYPTION_FAILURE,
            Error::PreconditionNotMet(_) => &secretsmanager::PRECONDITION_NOT_MET_EXCEPTION,
            Error::PublicPolicy(_) => &secretsmanager::PUBLIC_POLICY_EXCEPTION,
        };
        Self::modelled(shape, error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_has_the_code_of_the_model() {
        let text = || "why".to_owned();
        for (error, code) in [
            (Error::Validation(text()), "ValidationException"),
            (Error::ResourceNotFound(text()), "ResourceNotFoundException"),
            (Error::ResourceExists(text()), "ResourceExistsException"),
            (Error::InvalidParameter(text()), "InvalidParameterException"),
            (Error::InvalidRequest(text()), "InvalidRequestException"),
            (Error::InvalidNextToken(text()), "InvalidNextTokenException"),
            (Error::LimitExceeded(text()), "LimitExceededException"),
            (Error::MalformedPolicyDocument(text()), "MalformedPolicyDocumentException"),
            (Error::DecryptionFailure(text()), "DecryptionFailure"),
            (Error::EncryptionFailure(text()), "EncryptionFailure"),
            (Error::PreconditionNotMet(text()), "PreconditionNotMetException"),
            (Error::PublicPolicy(text()), "PublicPolicyException"),
        ] {
            let error = ApiError::from(error);
            assert_eq!((error.status().as_u16(), error.code(), error.message()), (400, code, "why"));
        }
    }

    #[test]
    fn what_is_not_the_callers_fault_is_not_told_to_the_caller() {
        let error = ApiError::from(Error::Internal(access::Error::WrongMasterKey));
        assert_eq!((error.status().as_u16(), error.code()), (500, "InternalServiceError"));
        assert!(!error.message().contains("master key"), "{}", error.message());
    }
}
