//! The words of `access::kms` as KMS's codes.

use access::kms::Error;

use super::{client, failure};
use crate::answer::ApiError;
use crate::shapes::kms;

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        let shape = match &error {
            Error::InvalidCiphertext(_) => {
                return Self::modelled(&kms::INVALID_CIPHERTEXT_EXCEPTION, String::new());
            }
            // Every operation has these, and no model lists them.
            Error::AccessDenied(_) | Error::UnknownCiphertextKey | Error::Validation(_) | Error::ReservedAlias => {
                return client(error.code(), &error);
            }
            Error::Internal(error) => return failure(Some(&kms::SERVICE), error),
            Error::NotFound(_) => &kms::NOT_FOUND_EXCEPTION,
            Error::AlreadyExists(_) => &kms::ALREADY_EXISTS_EXCEPTION,
            Error::Disabled(_) => &kms::DISABLED_EXCEPTION,
            Error::InvalidState(_) => &kms::KMS_INVALID_STATE_EXCEPTION,
            Error::InvalidArn(_) => &kms::INVALID_ARN_EXCEPTION,
            Error::IncorrectKey(_) => &kms::INCORRECT_KEY_EXCEPTION,
            Error::InvalidGrantToken(_) => &kms::INVALID_GRANT_TOKEN_EXCEPTION,
            Error::InvalidMarker(_) => &kms::INVALID_MARKER_EXCEPTION,
            Error::InvalidKeyUsage(_) => &kms::INVALID_KEY_USAGE_EXCEPTION,
            Error::InvalidSignature => &kms::KMS_INVALID_SIGNATURE_EXCEPTION,
            Error::InvalidMac => &kms::KMS_INVALID_MAC_EXCEPTION,
            Error::KeyUnavailable(_) => &kms::KEY_UNAVAILABLE_EXCEPTION,
            Error::LimitExceeded(_) => &kms::LIMIT_EXCEEDED_EXCEPTION,
            Error::MalformedPolicyDocument(_) => &kms::MALFORMED_POLICY_DOCUMENT_EXCEPTION,
            Error::Tag(_) => &kms::TAG_EXCEPTION,
            Error::UnsupportedOperation(_) => &kms::UNSUPPORTED_OPERATION_EXCEPTION,
            Error::Conflict(_) => &kms::CONFLICT_EXCEPTION,
            Error::DryRun => &kms::DRY_RUN_OPERATION_EXCEPTION,
        };
        Self::modelled(shape, error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_kms_become_its_codes_as_ecr_passes_them_on() {
        let text = || "why".to_owned();
        for (error, status) in [
            (Error::Validation(text()), 400),
            (Error::NotFound(text()), 400),
            (Error::AlreadyExists(text()), 400),
            (Error::Disabled(text()), 400),
            (Error::InvalidState(text()), 400),
            (Error::InvalidArn(text()), 400),
            (Error::IncorrectKey(text()), 400),
            (Error::InvalidGrantToken(text()), 400),
            (Error::InvalidMarker(text()), 400),
            (Error::InvalidKeyUsage(text()), 400),
            (Error::InvalidSignature, 400),
            (Error::InvalidMac, 400),
            (Error::KeyUnavailable(text()), 500),
            (Error::LimitExceeded(text()), 400),
            (Error::MalformedPolicyDocument(text()), 400),
            (Error::Tag(text()), 400),
            (Error::UnsupportedOperation(text()), 400),
            (Error::Conflict(text()), 400),
            (Error::ReservedAlias, 400),
            (Error::UnknownCiphertextKey, 400),
            (Error::DryRun, 400),
        ] {
            let (code, message) = (error.code(), error.to_string());
            let answer = ApiError::from(error);
            assert_eq!((answer.status().as_u16(), answer.code(), answer.message()), (status, code, message.as_str()));
        }
    }

    #[test]
    fn what_does_not_open_is_refused_without_a_word() {
        let answer = ApiError::from(Error::InvalidCiphertext("why".to_owned()));
        assert_eq!((answer.code(), answer.message()), ("InvalidCiphertextException", ""));
    }

    #[test]
    fn what_is_not_the_callers_fault_is_not_told() {
        let error = Error::Internal(access::Error::WrongMasterKey);
        let code = error.code();
        let answer = ApiError::from(error);
        assert_eq!((answer.status().as_u16(), answer.code()), (500, code));
        assert!(!answer.message().contains("master"), "{}", answer.message());
    }
}
