//! The words of `access::iam` as IAM's codes.

use access::iam::Error;
use http::StatusCode;

use super::failure;
use crate::answer::ApiError;
use crate::shapes::iam;

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        let shape = match &error {
            Error::AccessDenied(_) | Error::WrongPassword => {
                return Self::new(StatusCode::FORBIDDEN, "AccessDenied", error.to_string());
            }
            Error::ValidationError(_) => {
                return Self::new(StatusCode::BAD_REQUEST, "ValidationError", error.to_string());
            }
            Error::Throttling => return Self::new(StatusCode::BAD_REQUEST, "Throttling", error.to_string()),
            Error::Internal(error) => return failure(Some(&iam::SERVICE), error),
            Error::NoSuchEntity(_) => &iam::NO_SUCH_ENTITY_EXCEPTION,
            Error::EntityAlreadyExists(_) => &iam::ENTITY_ALREADY_EXISTS_EXCEPTION,
            Error::DeleteConflict(_) => &iam::DELETE_CONFLICT_EXCEPTION,
            Error::LimitExceeded(_) => &iam::LIMIT_EXCEEDED_EXCEPTION,
            Error::MalformedPolicyDocument(_) => &iam::MALFORMED_POLICY_DOCUMENT_EXCEPTION,
            Error::InvalidInput(_) => &iam::INVALID_INPUT_EXCEPTION,
            Error::PasswordPolicyViolation(_) => &iam::PASSWORD_POLICY_VIOLATION_EXCEPTION,
            Error::InvalidAuthenticationCode => &iam::INVALID_AUTHENTICATION_CODE_EXCEPTION,
            Error::InvalidUserType => &iam::INVALID_USER_TYPE_EXCEPTION,
            Error::UnmodifiableEntity(_) => &iam::UNMODIFIABLE_ENTITY_EXCEPTION,
            Error::PolicyNotAttachable(_) => &iam::POLICY_NOT_ATTACHABLE_EXCEPTION,
        };
        Self::modelled(shape, error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use model::policy::BadPolicy;

    use super::*;

    #[test]
    fn the_words_of_iam_become_its_codes_and_statuses() {
        let text = || "why".to_owned();
        for (error, status, code) in [
            (Error::WrongPassword, 403, "AccessDenied"),
            (Error::NoSuchEntity(text()), 404, "NoSuchEntity"),
            (Error::EntityAlreadyExists(text()), 409, "EntityAlreadyExists"),
            (Error::DeleteConflict(text()), 409, "DeleteConflict"),
            (Error::LimitExceeded(text()), 409, "LimitExceeded"),
            (Error::MalformedPolicyDocument(BadPolicy::NoVendor), 400, "MalformedPolicyDocument"),
            (Error::InvalidInput(text()), 400, "InvalidInput"),
            (Error::ValidationError(text()), 400, "ValidationError"),
            (Error::PasswordPolicyViolation(text()), 400, "PasswordPolicyViolation"),
            (Error::InvalidAuthenticationCode, 403, "InvalidAuthenticationCode"),
            (Error::InvalidUserType, 400, "InvalidUserType"),
            (Error::UnmodifiableEntity(text()), 400, "UnmodifiableEntity"),
            (Error::PolicyNotAttachable(text()), 400, "PolicyNotAttachable"),
            (Error::Throttling, 400, "Throttling"),
        ] {
            let message = error.to_string();
            let answer = ApiError::from(error);
            assert_eq!((answer.status().as_u16(), answer.code()), (status, code));
            assert_eq!(answer.message(), message);
        }
    }

    #[test]
    fn what_is_not_the_callers_fault_is_not_told() {
        let answer = ApiError::from(Error::Internal(access::Error::WrongMasterKey));
        assert_eq!((answer.status().as_u16(), answer.code()), (500, "ServiceFailure"));
        assert!(!answer.message().contains("key"), "{}", answer.message());
    }
}
