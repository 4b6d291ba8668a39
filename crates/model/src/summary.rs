//! What a door says about a request when it is over, for the log and the metrics. Callers never see it.

use std::fmt;

use crate::identity::Principal;
use crate::name::RepositoryName;

/// An operation, as the log and the metrics name it: `ecr:PutImage`, `oci:GetManifest`.
///
/// There are as many as the doors have, whatever strangers send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Operation {
    /// The AWS service as policies name it, or `oci` for `/v2/`.
    pub service: &'static str,
    /// The operation within the service.
    pub name: &'static str,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.service, self.name)
    }
}

/// Why a request was refused, or failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalSummary {
    /// The error code that the caller was told.
    pub code: &'static str,
    /// The sentence that the caller was told, or a more exact one.
    pub reason: Box<str>,
}

/// One request, in the words of its door. A door puts it into the extensions of its response.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    /// `None` if the request names no operation that the door knows.
    pub operation: Option<Operation>,
    /// The one repository that the request is about.
    pub repository: Option<RepositoryName>,
    /// `None` until the caller has proved who it is.
    pub caller: Option<Principal>,
    /// `None` if the request was served.
    pub refusal: Option<RefusalSummary>,
}
