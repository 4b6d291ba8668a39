//! Why a signed request is not believed, in AWS's words.

use std::fmt;

use thiserror::Error;

use super::moment::format_basic;
use super::{SKEW_MAX_SECS, TERMINATOR};

/// Why a request is not believed to be from whom it says. Each variant is one error code of AWS's; `Display` gives the
/// message.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// `MissingAuthenticationTokenException`: the request is not signed at all.
    #[error("Missing Authentication Token")]
    MissingAuthenticationToken,
    /// `IncompleteSignatureException`: the signature cannot be read.
    #[error(transparent)]
    Incomplete(#[from] Incomplete),
    /// `InvalidSignatureException`: the signature is wrong, or not for here and now.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// `UnrecognizedClientException`: no active key has this id, or its session token is not the key's.
    #[error("The security token included in the request is invalid.")]
    UnrecognizedClient,
    /// `ExpiredTokenException`: the session is over.
    #[error("The security token included in the request is expired")]
    ExpiredToken,
}

/// What of a signature cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Incomplete {
    /// Parts of the header form that are missing or empty: parameters of `Authorization`, and the header with the time.
    #[error("{}", header_lacks(parameters, *date))]
    HeaderLacks {
        /// The parameters.
        parameters: Vec<&'static str>,
        /// Whether the time is missing.
        date: bool,
    },
    /// Query parameters of the presigned form that are missing or empty.
    #[error("{}", query_lacks(.0))]
    QueryLacks(Vec<&'static str>),
    /// A part of the `Authorization` header has no equal sign.
    #[error("'{0}' not a valid key=value pair (missing equal-sign) in Authorization header.")]
    NotKeyValue(String),
    /// Something that may stand once stands twice.
    #[error("'{0}' must not be given more than once.")]
    Repeated(&'static str),
    /// Something is longer than anything that AWS's signers make.
    #[error("The {0} of the request is too long.")]
    TooLong(&'static str),
    /// The time is in no known format.
    #[error("Date must be in ISO-8601 'basic format'. Got '{0}'. See http://en.wikipedia.org/wiki/ISO_8601")]
    Date(String),
    /// The list of signed headers is not in its canonical form.
    #[error("'SignedHeaders' must be lower-case header names in ascending order, separated by semicolons.")]
    SignedHeaders,
    /// An algorithm other than SigV4's.
    #[error("Unsupported AWS 'algorithm': '{0}' (only AWS4-HMAC-SHA256 for now). ")]
    Algorithm(String),
    /// The credential has not five parts.
    #[error("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{0}'")]
    Credential(String),
    /// A presigned request's life is not 1 second to 7 days.
    #[error("'X-Amz-Expires' must be a number of seconds from 1 to 604800, got '{0}'")]
    Expires(String),
}

/// What makes a signature wrong.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Invalid {
    /// It is signed in both forms.
    #[error("Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.")]
    BothForms,
    /// A header that must be signed is not; the value is its quoted spelling.
    #[error("{0} must be a 'SignedHeader' in the AWS Authorization.")]
    Unsigned(&'static str),
    /// It was signed too long ago.
    #[error("{}", expired(*signed_at_secs, *now_secs, *lifetime_secs))]
    Expired {
        /// When it was signed, in seconds since the epoch.
        signed_at_secs: i64,
        /// The server's time, in seconds since the epoch.
        now_secs: i64,
        /// How long the signature was good, in seconds.
        lifetime_secs: i64,
    },
    /// It was signed in the future.
    #[error("{}", not_yet_current(*signed_at_secs, *now_secs))]
    NotYetCurrent {
        /// When it was signed, in seconds since the epoch.
        signed_at_secs: i64,
        /// The server's time, in seconds since the epoch.
        now_secs: i64,
    },
    /// It was signed for something else.
    #[error("{}", joined(.0))]
    Scope(Vec<ScopeFault>),
    /// It is not the signature of this request under this key.
    #[error(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access \
         Key and signing method. Consult the service documentation for details."
    )]
    Mismatch,
}

/// A part of the credential scope that does not fit the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScopeFault {
    /// There is no such region here; the value is the region.
    Region(String),
    /// Another service is spoken to; the value is that service.
    Service(String),
    /// The scope does not end in `aws4_request`; the value is what it ends in.
    Terminator(String),
    /// The scope's date is not the day of the request's time.
    Date {
        /// The scope's date.
        scope: String,
        /// The request's time, in ISO 8601's basic format.
        signed_at: String,
    },
}

impl fmt::Display for ScopeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Region(region) => write!(f, "Credential should be scoped to a valid region, not '{region}'."),
            Self::Service(service) => write!(f, "Credential should be scoped to correct service: '{service}'."),
            Self::Terminator(end) => {
                write!(f, "Credential should be scoped with a valid terminator: '{TERMINATOR}', not '{end}'.")
            }
            Self::Date { scope, signed_at } => {
                let day = signed_at.split('T').next().unwrap_or_default();
                f.write_str(
                    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: ",
                )?;
                write!(f, "'{scope}' != '{day}', from '{signed_at}'.")
            }
        }
    }
}

fn joined(parts: &[impl ToString]) -> String {
    parts.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// AWS goes on with the header itself, or a hash of it; what came is not repeated here.
fn header_lacks(parameters: &[&str], date: bool) -> String {
    let mut sentences: Vec<String> =
        parameters.iter().map(|name| format!("Authorization header requires '{name}' parameter.")).collect();
    if date {
        sentences
            .push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.".to_owned());
    }
    joined(&sentences)
}

fn query_lacks(parameters: &[&str]) -> String {
    let sentence = |name| format!("AWS query-string parameters must include '{name}'. ");
    let sentences: String = parameters.iter().map(sentence).collect();
    format!("{sentences}Re-examine the query-string parameters.")
}

fn expired(signed_at_secs: i64, now_secs: i64, lifetime_secs: i64) -> String {
    let (signed_at, now) = (format_basic(signed_at_secs), format_basic(now_secs));
    let earliest = format_basic(now_secs.saturating_sub(lifetime_secs));
    let lifetime =
        if lifetime_secs % 60 == 0 { format!("{} min.", lifetime_secs / 60) } else { format!("{lifetime_secs} sec.") };
    format!("Signature expired: {signed_at} is now earlier than {earliest} ({now} - {lifetime})")
}

fn not_yet_current(signed_at_secs: i64, now_secs: i64) -> String {
    let (signed_at, now) = (format_basic(signed_at_secs), format_basic(now_secs));
    let latest = format_basic(now_secs.saturating_add(SKEW_MAX_SECS));
    let minutes = SKEW_MAX_SECS / 60;
    format!("Signature not yet current: {signed_at} is still later than {latest} ({now} + {minutes} min.)")
}
