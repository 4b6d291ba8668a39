//! Accounts, regions, and the registry that each pair of them names.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use thiserror::Error;

/// A 12-digit AWS account number, which is also the id of the account's registries.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountId([u8; 12]);

/// The text is not 12 decimal digits.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("an account id must be 12 decimal digits")]
pub struct BadAccountId;

impl AccountId {
    /// The account's number as text, always 12 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for AccountId {
    type Err = BadAccountId;

    fn from_str(text: &str) -> Result<Self, BadAccountId> {
        let digits: [u8; 12] = text.as_bytes().try_into().map_err(|_| BadAccountId)?;
        if digits.iter().all(u8::is_ascii_digit) { Ok(Self(digits)) } else { Err(BadAccountId) }
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The name of an AWS region, such as `eu-central-1`. Every syntactically valid name exists.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Region(Arc<str>);

/// The regions of AWS (botocore 1.42, and those of its isolated partitions), to notice a slip in a name.
#[rustfmt::skip]
const AWS_REGIONS: [&str; 46] = [
    "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1",
    "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
    "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "cn-north-1", "cn-northwest-1", "eu-central-1",
    "eu-central-2", "eu-isoe-west-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3",
    "eusc-de-east-1", "il-central-1", "me-central-1", "me-south-1", "mx-central-1", "sa-east-1", "us-east-1",
    "us-east-2", "us-gov-east-1", "us-gov-west-1", "us-iso-east-1", "us-iso-west-1", "us-isob-east-1",
    "us-isob-west-1", "us-isof-east-1", "us-isof-south-1", "us-west-1", "us-west-2",
];

/// The text cannot be a region's name.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("a region must be 2 to 32 lower-case letters, digits and single hyphens, such as us-east-1")]
pub struct BadRegion;

impl Region {
    /// The region's name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether AWS has a region of this name.
    #[must_use]
    pub fn is_known_to_aws(&self) -> bool {
        AWS_REGIONS.contains(&&*self.0)
    }

    /// The partition that the region belongs to, as it stands in ARNs.
    #[must_use]
    pub fn partition(&self) -> &'static str {
        if self.0.starts_with("cn-") {
            "aws-cn"
        } else if self.0.starts_with("us-gov-") {
            "aws-us-gov"
        } else {
            "aws"
        }
    }
}

impl FromStr for Region {
    type Err = BadRegion;

    fn from_str(text: &str) -> Result<Self, BadRegion> {
        let words_ok = text
            .split('-')
            .all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
        let starts_ok = text.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
        if words_ok && starts_ok && (2..=32).contains(&text.len()) { Ok(Self(text.into())) } else { Err(BadRegion) }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One private registry: there is exactly one for each account in each region.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RegistryId {
    /// The account that owns the registry; AWS calls this number the registry id.
    pub account: AccountId,
    /// The region the registry is in.
    pub region: Region,
}

impl fmt::Display for RegistryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.account, self.region)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn account_ids_are_twelve_digits() {
        assert_eq!("000000000000".parse::<AccountId>().map(|a| a.to_string()), Ok("000000000000".into()));
        for bad in ["", "12345678901", "1234567890123", "12345678901x", "１２３４"] {
            assert_eq!(bad.parse::<AccountId>(), Err(BadAccountId), "{bad}");
        }
    }

    #[test]
    fn regions_are_words_joined_by_single_hyphens() {
        for good in ["us-east-1", "eu-central-1", "local", "us-gov-west-1", "ap-southeast-5"] {
            assert!(good.parse::<Region>().is_ok(), "{good}");
        }
        for bad in ["", "x", "us--east", "-us", "us-", "US-EAST-1", "us.east", "us/east", "1-us", &"a".repeat(33)] {
            assert_eq!(bad.parse::<Region>(), Err(BadRegion), "{bad}");
        }
    }

    #[test]
    fn regions_of_aws_are_told_from_others() {
        for (name, known) in [("us-east-1", true), ("us-gov-west-1", true), ("moon", false), ("us-esat-1", false)] {
            assert_eq!(name.parse::<Region>().expect("a region").is_known_to_aws(), known, "{name}");
        }
        assert!(AWS_REGIONS.iter().all(|name| name.parse::<Region>().is_ok()) && AWS_REGIONS.is_sorted());
    }
}
