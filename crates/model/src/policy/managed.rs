//! The AWS managed policies that a registry's users know by name, as far as they speak of it.
//!
//! They exist in every account, cannot be changed, and are attached like an account's own.

/// A policy that AWS manages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ManagedPolicy {
    /// Its name, such as `AmazonEC2ContainerRegistryReadOnly`.
    pub name: &'static str,
    /// Its path: `/`, `/service-role/` or `/aws-service-role/`.
    pub path: &'static str,
    /// The number of its default version, the only one that is here: 3 is `v3`.
    pub version: u32,
    /// What it says.
    pub document: &'static str,
}

impl ManagedPolicy {
    /// `arn:aws:iam::aws:policy/...`
    #[must_use]
    pub fn arn(&self) -> String {
        format!("arn:aws:iam::aws:policy{}{}", self.path, self.name)
    }

    /// The policy with this ARN.
    #[must_use]
    pub fn find(arn: &str) -> Option<&'static Self> {
        let path_and_name = arn.strip_prefix("arn:aws:iam::aws:policy")?;
        MANAGED_POLICIES.iter().find(|policy| path_and_name.strip_prefix(policy.path) == Some(policy.name))
    }
}

/// Writes a policy of one statement that allows actions on everything.
macro_rules! allow_on_all {
    ($first:literal $(, $action:literal)* $(,)?) => {
        concat!(
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[""#,
            $first,
            $(r#"",""#, $action,)*
            r#""],"Resource":"*"}]}"#
        )
    };
}

/// All of them, by name.
pub const MANAGED_POLICIES: &[ManagedPolicy] = &[
    ManagedPolicy {
        name: "AWSECRPullThroughCache_ServiceRolePolicy",
        path: "/aws-service-role/",
        version: 4,
        document: r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ECR",
      "Effect": "Allow",
      "Action": [
        "ecr:GetAuthorizationToken",
        "ecr:BatchCheckLayerAvailability",
        "ecr:InitiateLayerUpload",
        "ecr:UploadLayerPart",
        "ecr:CompleteLayerUpload",
        "ecr:PutImage",
        "ecr:BatchGetImage",
        "ecr:BatchImportUpstreamImage",
        "ecr:GetDownloadUrlForLayer",
        "ecr:GetImageCopyStatus"
      ],
      "Resource": "*",
      "Condition": {"StringEquals": {"aws:ResourceAccount": "${aws:PrincipalAccount}"}}
    },
    {
      "Sid": "SecretsManager",
      "Effect": "Allow",
      "Action": "secretsmanager:GetSecretValue",
      "Resource": "arn:aws:secretsmanager:*:*:secret:ecr-pullthroughcache/*",
      "Condition": {"StringEquals": {"aws:ResourceAccount": "${aws:PrincipalAccount}"}}
    }
  ]
}"#,
    },
    ManagedPolicy { name: "AdministratorAccess", path: "/", version: 1, document: allow_on_all!["*"] },
    ManagedPolicy {
        name: "AmazonEC2ContainerRegistryFullAccess",
        path: "/",
        version: 3,
        document: r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["ecr:*", "cloudtrail:LookupEvents"], "Resource": "*"},
    {
      "Effect": "Allow",
      "Action": "iam:CreateServiceLinkedRole",
      "Resource": "*",
      "Condition": {"StringEquals": {"iam:AWSServiceName": ["replication.ecr.amazonaws.com"]}}
    }
  ]
}"#,
    },
    ManagedPolicy {
        name: "AmazonEC2ContainerRegistryPowerUser",
        path: "/",
        version: 3,
        document: allow_on_all![
            "ecr:GetAuthorizationToken",
            "ecr:BatchCheckLayerAvailability",
            "ecr:GetDownloadUrlForLayer",
            "ecr:GetRepositoryPolicy",
            "ecr:DescribeRepositories",
            "ecr:ListImages",
            "ecr:DescribeImages",
            "ecr:BatchGetImage",
            "ecr:GetLifecyclePolicy",
            "ecr:GetLifecyclePolicyPreview",
            "ecr:ListTagsForResource",
            "ecr:DescribeImageScanFindings",
            "ecr:InitiateLayerUpload",
            "ecr:UploadLayerPart",
            "ecr:CompleteLayerUpload",
            "ecr:PutImage",
        ],
    },
    ManagedPolicy {
        name: "AmazonEC2ContainerRegistryPullOnly",
        path: "/",
        version: 1,
        document: allow_on_all![
            "ecr:GetAuthorizationToken",
            "ecr:BatchGetImage",
            "ecr:GetDownloadUrlForLayer",
            "ecr:BatchImportUpstreamImage",
        ],
    },
    ManagedPolicy {
        name: "AmazonEC2ContainerRegistryReadOnly",
        path: "/",
        version: 3,
        document: allow_on_all![
            "ecr:GetAuthorizationToken",
            "ecr:BatchCheckLayerAvailability",
            "ecr:GetDownloadUrlForLayer",
            "ecr:GetRepositoryPolicy",
            "ecr:DescribeRepositories",
            "ecr:ListImages",
            "ecr:DescribeImages",
            "ecr:BatchGetImage",
            "ecr:GetLifecyclePolicy",
            "ecr:GetLifecyclePolicyPreview",
            "ecr:ListTagsForResource",
            "ecr:DescribeImageScanFindings",
        ],
    },
    ManagedPolicy {
        name: "AmazonECSTaskExecutionRolePolicy",
        path: "/service-role/",
        version: 1,
        document: allow_on_all![
            "ecr:GetAuthorizationToken",
            "ecr:BatchCheckLayerAvailability",
            "ecr:GetDownloadUrlForLayer",
            "ecr:BatchGetImage",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
        ],
    },
    ManagedPolicy {
        name: "AmazonElasticContainerRegistryPublicFullAccess",
        path: "/",
        version: 1,
        document: allow_on_all!["ecr-public:*", "sts:GetServiceBearerToken"],
    },
    ManagedPolicy {
        name: "AmazonElasticContainerRegistryPublicPowerUser",
        path: "/",
        version: 1,
        document: allow_on_all![
            "ecr-public:GetAuthorizationToken",
            "sts:GetServiceBearerToken",
            "ecr-public:BatchCheckLayerAvailability",
            "ecr-public:GetRepositoryPolicy",
            "ecr-public:DescribeRepositories",
            "ecr-public:DescribeRegistries",
            "ecr-public:DescribeImages",
            "ecr-public:DescribeImageTags",
            "ecr-public:GetRepositoryCatalogData",
            "ecr-public:GetRegistryCatalogData",
            "ecr-public:InitiateLayerUpload",
            "ecr-public:UploadLayerPart",
            "ecr-public:CompleteLayerUpload",
            "ecr-public:PutImage",
        ],
    },
    ManagedPolicy {
        name: "AmazonElasticContainerRegistryPublicReadOnly",
        path: "/",
        version: 1,
        document: allow_on_all![
            "ecr-public:GetAuthorizationToken",
            "sts:GetServiceBearerToken",
            "ecr-public:BatchCheckLayerAvailability",
            "ecr-public:GetRepositoryPolicy",
            "ecr-public:DescribeRepositories",
            "ecr-public:DescribeRegistries",
            "ecr-public:DescribeImages",
            "ecr-public:DescribeImageTags",
            "ecr-public:GetRepositoryCatalogData",
            "ecr-public:GetRegistryCatalogData",
        ],
    },
    ManagedPolicy {
        name: "ECRReplicationServiceRolePolicy",
        path: "/aws-service-role/",
        version: 1,
        document: allow_on_all!["ecr:CreateRepository", "ecr:ReplicateImage"],
    },
    ManagedPolicy {
        name: "ECRTemplateServiceRolePolicy",
        path: "/aws-service-role/",
        version: 1,
        document: allow_on_all!["ecr:CreateRepository"],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::Action;
    use crate::policy::{Policy, PolicyKind};

    #[test]
    fn every_one_is_a_managed_policy_that_its_arn_finds() {
        for policy in MANAGED_POLICIES {
            assert!(Policy::parse(policy.document, PolicyKind::Managed).is_ok(), "{}", policy.name);
            assert_eq!(ManagedPolicy::find(&policy.arn()), Some(policy));
        }
        assert!(MANAGED_POLICIES.windows(2).all(|pair| pair[0].name < pair[1].name));
        assert_eq!(ManagedPolicy::find("arn:aws:iam::aws:policy/AmazonECSTaskExecutionRolePolicy"), None);
        assert_eq!(ManagedPolicy::find("arn:aws:iam::111122223333:policy/AdministratorAccess"), None);
    }

    #[test]
    fn every_action_of_ours_that_they_name_exists() {
        for policy in MANAGED_POLICIES {
            for text in policy.document.split('"').filter(|text| text.starts_with("ecr")) {
                let is_name = text.contains(':') && !text.contains(['*', '/', '.']);
                assert!(!is_name || Action::find(text).is_some(), "{text}");
            }
        }
    }
}
