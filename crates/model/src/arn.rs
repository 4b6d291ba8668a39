//! Amazon Resource Names: `arn:partition:service:region:account:resource`.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::account::{AccountId, RegistryId};
use crate::name::RepositoryName;

/// An ARN, in its six parts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Arn {
    /// `aws`, `aws-cn`, `aws-us-gov`.
    pub partition: Box<str>,
    /// The service's name, such as `ecr`.
    pub service: Box<str>,
    /// The region; empty for global services.
    pub region: Box<str>,
    /// The account; empty where the service has none.
    pub account: Box<str>,
    /// All after the fifth colon, such as `repository/team/app`.
    pub resource: Box<str>,
}

/// The text is not an ARN.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("an ARN is arn:partition:service:region:account:resource")]
pub struct BadArn;

impl Arn {
    /// `arn:aws:iam::<account>:root`
    #[must_use]
    pub fn root(account: AccountId) -> Self {
        Self {
            partition: "aws".into(),
            service: "iam".into(),
            region: "".into(),
            account: account.as_str().into(),
            resource: "root".into(),
        }
    }

    /// `arn:aws:ecr:<region>:<account>:repository/<name>`
    #[must_use]
    pub fn repository(registry: &RegistryId, name: &RepositoryName) -> Self {
        Self::repositories(registry, name.as_str())
    }

    /// The resource that a call on all repositories of a registry is authorised on.
    #[must_use]
    pub fn all_repositories(registry: &RegistryId) -> Self {
        Self::repositories(registry, "*")
    }

    fn repositories(registry: &RegistryId, pattern: &str) -> Self {
        Self {
            partition: registry.region.partition().into(),
            service: "ecr".into(),
            region: registry.region.as_str().into(),
            account: registry.account.as_str().into(),
            resource: format!("repository/{pattern}").into(),
        }
    }

    /// The repository that an ECR repository ARN names, if it is one.
    #[must_use]
    pub fn as_repository(&self) -> Option<(RegistryId, RepositoryName)> {
        let name = self.resource.strip_prefix("repository/")?;
        if &*self.service != "ecr" {
            return None;
        }
        let registry = RegistryId { account: self.account.parse().ok()?, region: self.region.parse().ok()? };
        (&*self.partition == registry.region.partition()).then_some(())?;
        Some((registry, name.parse().ok()?))
    }
}

impl FromStr for Arn {
    type Err = BadArn;

    fn from_str(text: &str) -> Result<Self, BadArn> {
        let mut parts = text.splitn(6, ':');
        let mut next = || parts.next().ok_or(BadArn);
        if next()? != "arn" {
            return Err(BadArn);
        }
        let arn = Self {
            partition: next()?.into(),
            service: next()?.into(),
            region: next()?.into(),
            account: next()?.into(),
            resource: next()?.into(),
        };
        if arn.partition.is_empty() || arn.service.is_empty() || arn.resource.is_empty() {
            Err(BadArn)
        } else {
            Ok(arn)
        }
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { partition, service, region, account, resource } = self;
        write!(f, "arn:{partition}:{service}:{region}:{account}:{resource}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repository_arns_read_back() {
        let registry = RegistryId {
            account: "123456789012".parse().expect("account"),
            region: "us-east-1".parse().expect("region"),
        };
        let name: RepositoryName = "team/app".parse().expect("name");
        let arn = Arn::repository(&registry, &name);
        assert_eq!(arn.to_string(), "arn:aws:ecr:us-east-1:123456789012:repository/team/app");
        assert_eq!(arn.to_string().parse::<Arn>().expect("parses").as_repository(), Some((registry, name)));
    }

    #[test]
    fn other_texts_are_no_repository_arns() {
        for text in [
            "arn:aws:ecr:us-east-1:123456789012:registry/x",
            "arn:aws:s3:::bucket",
            "arn:aws:ecr:us-east-1:1234:repository/ab",
            "arn:aws:ecr:us-east-1:123456789012:repository/*",
            "arn:aws-cn:ecr:us-east-1:123456789012:repository/ab",
        ] {
            assert_eq!(text.parse::<Arn>().ok().and_then(|arn| arn.as_repository()), None, "{text}");
        }
        for text in ["", "arn", "arn:aws", "arn:aws:ecr:us-east-1:123456789012", "arn:aws:ecr:us-east-1:123456789012:"]
        {
            assert_eq!(text.parse::<Arn>(), Err(BadArn), "{text}");
        }
    }
}
