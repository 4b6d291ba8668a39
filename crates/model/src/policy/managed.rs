//! The AWS managed policies that a registry's users know by name, as far as they speak of it.
//!
//! They exist in every account, cannot be changed, and are attached like an account's own.

mod list;

pub use list::MANAGED_POLICIES;

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
            let is_ours = |text: &&str| {
                let is_condition_key = *text == "iam:AWSServiceName";
                let service = text.split_once(':').map_or("", |(service, _)| service);
                !is_condition_key && Action::all().any(|action| action.service() == service)
            };
            for text in policy.document.split('"').filter(is_ours) {
                let is_name = !text.contains(['*', '/', '.']);
                assert!(!is_name || Action::find(text).is_some(), "{text}");
            }
        }
    }

    #[test]
    fn they_allow_what_their_names_say() {
        let allows = |name: &str, action: &str| {
            let policy = MANAGED_POLICIES.iter().find(|policy| policy.name == name).expect(name);
            let policy = Policy::parse(policy.document, PolicyKind::Managed).expect(name);
            let action = Action::find(action).expect(action);
            policy.statements().iter().any(|statement| statement.actions.known().contains(action))
        };
        for (name, allowed, refused) in [
            ("AWSAppRunnerServicePolicyForECRAccess", "ecr:DescribeImages", "ecr:PutImage"),
            ("AWSKeyManagementServicePowerUser", "kms:CreateKey", "kms:Decrypt"),
            ("AmazonEC2ContainerServiceforEC2Role", "ecr:BatchGetImage", "ecr:ListImages"),
            ("AmazonEKSFargatePodExecutionRolePolicy", "ecr:GetDownloadUrlForLayer", "ecr:DescribeImages"),
            ("IAMFullAccess", "iam:CreateUser", "ecr:ListImages"),
            ("IAMReadOnlyAccess", "iam:ListUsers", "iam:CreateUser"),
            ("IAMUserChangePassword", "iam:ChangePassword", "iam:UpdateLoginProfile"),
            ("PowerUserAccess", "kms:CreateKey", "iam:CreateUser"),
            ("PowerUserAccess", "iam:ListRoles", "iam:CreateRole"),
            ("ReadOnlyAccess", "ecr:BatchGetImage", "ecr:PutImage"),
            ("ReadOnlyAccess", "secretsmanager:ListSecrets", "secretsmanager:GetSecretValue"),
            ("SecretsManagerReadWrite", "secretsmanager:PutSecretValue", "kms:Decrypt"),
            ("SecurityAudit", "ecr:GetRepositoryPolicy", "ecr:BatchGetImage"),
        ] {
            assert!(allows(name, allowed), "{name} {allowed}");
            assert!(!allows(name, refused), "{name} {refused}");
        }
        for name in [
            "AWSLambdaBasicExecutionRole",
            "AmazonEKSWorkerNodePolicy",
            "AmazonEKS_CNI_Policy",
            "CloudWatchLogsFullAccess",
        ] {
            for action in Action::all() {
                assert!(!allows(name, &action.to_string()), "{name} {action}");
            }
        }
    }
}
