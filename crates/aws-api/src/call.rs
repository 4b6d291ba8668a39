//! What every handler is given, and the words of requests as the model's values.

use std::str::FromStr;

use access::Access;
use model::{AccountId, Caller, Digest, Origin, Region, RegistryId, RepositoryName, Timestamp};
use registry::Registry;

use crate::answer::ApiError;
use crate::shapes::EpochSeconds;
use crate::validation::invalid_parameter;

/// The rows of a page when the request does not say (ECR's default for all listings but ListImageReferrers).
pub const PAGE_LEN_DEFAULT: i32 = 100;

/// One authenticated call.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// What is called.
    pub registry: &'a Registry,
    /// Who calls.
    pub caller: &'a Caller,
    /// The region that the call was signed for.
    pub region: &'a Region,
}

/// A call that nobody signed: what it is given it has to prove in another way.
#[derive(Clone, Copy)]
pub struct UnsignedCall<'a> {
    /// What is called.
    pub registry: &'a Registry,
    /// Where the call came from.
    pub origin: &'a Origin,
}

impl<'a> UnsignedCall<'a> {
    /// Everything about who may.
    pub fn access(&self) -> &'a Access {
        self.registry.access()
    }
}

impl<'a> Call<'a> {
    /// Everything about who may.
    pub fn access(&self) -> &'a Access {
        self.registry.access()
    }

    /// The registry that a request's `registryId` means; the caller's own without one.
    pub fn registry_id(&self, registry_id: Option<&str>) -> Result<RegistryId, ApiError> {
        let account: Option<AccountId> = registry_id.map(|text| parse("registryId", text)).transpose()?;
        Ok(Registry::registry_of(self.caller, account, self.region))
    }
}

/// A repository's name in a request.
pub fn repository_name(text: &str) -> Result<RepositoryName, ApiError> {
    parse("repositoryName", text)
}

/// A digest in a request whose place is `at`.
pub fn digest(at: &'static str, text: &str) -> Result<Digest, ApiError> {
    parse(at, text)
}

/// The value that the member at `at` spells.
pub fn parse<T: FromStr<Err: std::fmt::Display>>(at: &'static str, text: &str) -> Result<T, ApiError> {
    text.parse().map_err(|reason: T::Err| invalid_parameter(at, &reason.to_string()))
}

/// How many rows a page has.
pub fn page_len(max_results: Option<i32>, default: i32) -> usize {
    usize::try_from(max_results.unwrap_or(default)).unwrap_or(1)
}

/// A moment as the wire has it: seconds since the epoch.
#[expect(clippy::cast_precision_loss, reason = "milliseconds are exact in a double for 285 000 years")]
pub fn epoch_seconds(moment: Timestamp) -> EpochSeconds {
    EpochSeconds(moment.as_millis() as f64 / 1000.0)
}

/// A size as the wire has it.
pub fn long(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_keep_their_milliseconds() {
        assert_eq!(
            serde_json::json!(epoch_seconds(Timestamp::from_millis(1_763_683_200_123))).to_string(),
            "1763683200.123"
        );
        assert_eq!(serde_json::json!(epoch_seconds(Timestamp::from_millis(0))).to_string(), "0.0");
    }

    #[test]
    fn what_a_member_spells_badly_is_named_by_its_place() {
        let error = digest("imageDigest", "sha256:x").expect_err("no digest");
        assert!(error.message().starts_with("Invalid parameter at 'imageDigest' failed to satisfy constraint: '"));
    }
}
