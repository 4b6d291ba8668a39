//! Roles that an AWS service uses to act in an account: made for the service, and changed by nobody else.

/// The path that begins the paths of all service-linked roles.
pub const SERVICE_LINKED_PATH: &str = "/aws-service-role/";

/// What is fixed of the role of one service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceLinkedRole {
    /// The service's name, such as `replication.ecr.amazonaws.com`, which alone may assume the role.
    pub service: &'static str,
    /// The role's name.
    pub role_name: &'static str,
    /// The name of the AWS managed policy that is attached to it.
    pub policy_name: &'static str,
}

/// Those of the services that are served here.
pub const SERVICE_LINKED_ROLES: [ServiceLinkedRole; 3] = [
    ServiceLinkedRole {
        service: "ecr.amazonaws.com",
        role_name: "AWSServiceRoleForECRTemplate",
        policy_name: "ECRTemplateServiceRolePolicy",
    },
    ServiceLinkedRole {
        service: "pullthroughcache.ecr.amazonaws.com",
        role_name: "AWSServiceRoleForECRPullThroughCache",
        policy_name: "AWSECRPullThroughCache_ServiceRolePolicy",
    },
    ServiceLinkedRole {
        service: "replication.ecr.amazonaws.com",
        role_name: "AWSServiceRoleForECRReplication",
        policy_name: "ECRReplicationServiceRolePolicy",
    },
];

impl ServiceLinkedRole {
    /// The role of a service.
    #[must_use]
    pub fn of(service: &str) -> Option<&'static Self> {
        SERVICE_LINKED_ROLES.iter().find(|role| role.service == service)
    }

    /// `/aws-service-role/<service>/`
    #[must_use]
    pub fn path(&self) -> String {
        path(self.service)
    }

    /// `arn:aws:iam::aws:policy/aws-service-role/<policy>`
    #[must_use]
    pub fn policy_arn(&self) -> String {
        format!("arn:aws:iam::aws:policy{SERVICE_LINKED_PATH}{}", self.policy_name)
    }

    /// Who may assume the role: the service.
    #[must_use]
    pub fn trust_policy(&self) -> String {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Service":"{}"}},"Action":"sts:AssumeRole"}}]}}"#,
            self.service
        )
    }
}

/// The path of a service's roles.
#[must_use]
pub fn path(service: &str) -> String {
    format!("{SERVICE_LINKED_PATH}{service}/")
}

/// The path by which a role that is not there is asked about: that of the service whose role has the name, or `/`. So
/// nobody learns from a denial whether a service's role exists.
#[must_use]
pub fn would_be_path(role_name: &str) -> String {
    let named = SERVICE_LINKED_ROLES.iter().find(|role| role.role_name.eq_ignore_ascii_case(role_name));
    named.map_or_else(|| "/".to_owned(), ServiceLinkedRole::path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::managed::ManagedPolicy;
    use crate::policy::{Policy, PolicyKind};

    #[test]
    fn every_role_has_a_policy_that_exists_and_trusts_its_service() {
        for role in &SERVICE_LINKED_ROLES {
            assert!(ManagedPolicy::find(&role.policy_arn()).is_some(), "{role:?}");
            assert!(Policy::parse(&role.trust_policy(), PolicyKind::Trust).is_ok(), "{role:?}");
            assert_eq!(ServiceLinkedRole::of(role.service), Some(role));
        }
        assert_eq!(ServiceLinkedRole::of("ecs.amazonaws.com"), None);
        let replication = "/aws-service-role/replication.ecr.amazonaws.com/";
        assert_eq!(would_be_path("awsservicerolefORECRReplication"), replication);
        assert_eq!(would_be_path("Builder"), "/");
    }
}
