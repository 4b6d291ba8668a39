//! What an answer means, whatever the protocol.

use testkit::Answer;

use crate::row::{Outcome, Who};

/// The protocols by their words for the same things.
fn is_query(service: &str) -> bool {
    matches!(service, "iam" | "sts")
}

/// The code of an answer; empty if it succeeded. Answers to `HEAD` have no code but their status.
pub fn code(service: &str, answer: &Answer) -> String {
    if (200..400).contains(&answer.status) {
        return String::new();
    }
    if service != "v2" {
        return answer.error_code();
    }
    match answer.status {
        401 => "401".to_owned(),
        403 if answer.body.is_empty() => "DENIED".to_owned(),
        status if answer.body.is_empty() => status.to_string(),
        403 if answer.error_message().starts_with("Your authorization token has expired") => "EXPIRED".to_owned(),
        _ => answer.error_code(),
    }
}

/// The word for "you may not".
pub fn denied(service: &str) -> &'static str {
    match service {
        "v2" => "DENIED",
        _ if is_query(service) => "AccessDenied",
        _ => "AccessDeniedException",
    }
}

/// The word for "you are nobody", and the status that goes with it.
pub fn unknown(service: &str, who: Who, is_head: bool) -> (&'static str, u16) {
    let (json, query, v2) = match who {
        Who::Anonymous => ("MissingAuthenticationTokenException", "MissingAuthenticationToken", ("401", 401)),
        Who::Expired if is_head => ("ExpiredTokenException", "ExpiredToken", ("DENIED", 403)),
        Who::Expired => ("ExpiredTokenException", "ExpiredToken", ("EXPIRED", 403)),
        _ => ("UnrecognizedClientException", "InvalidClientTokenId", ("401", 401)),
    };
    match service {
        "v2" => v2,
        _ if is_query(service) => (query, 403),
        _ => (json, 400),
    }
}

/// Whether this came of it.
pub fn is(service: &str, answer: &Answer, outcome: Outcome) -> bool {
    let code = code(service, answer);
    match outcome {
        Outcome::Succeeds => code.is_empty() && !is_denied_in_other_words(service, answer),
        Outcome::Denied => code == denied(service) || is_denied_in_other_words(service, answer),
        Outcome::Fails(wanted) => code == wanted,
    }
}

/// BatchGetSecretValue tells within a success what it was not let do, and ECR passes on what KMS said.
fn is_denied_in_other_words(service: &str, answer: &Answer) -> bool {
    match service {
        "secretsmanager" if answer.status == 200 && !answer.body.is_empty() => {
            let json = answer.json();
            let mut errors = json["Errors"].as_array().into_iter().flatten();
            errors.any(|error| error["ErrorCode"] == "AccessDeniedException")
        }
        "ecr" if answer.status == 400 => answer.json()["kmsError"] == "AccessDeniedException",
        _ => false,
    }
}
