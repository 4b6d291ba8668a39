//! Whether a policy on a resource gives something to everybody: the guard of those who ask for their policies to be kept
//! from that.

use crate::policy::key::Known;
use crate::policy::{Effect, Policy, Statement};

impl Policy {
    /// Whether a statement allows something to everybody, and no condition of it holds for known accounts, principals,
    /// organisations, resources or networks alone. Only conditions that name those literally (`StringEquals`) count: a
    /// pattern may mean everybody.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.statements.iter().any(Statement::is_public)
    }
}

impl Statement {
    fn is_public(&self) -> bool {
        let is_for_everybody = self.principals.as_ref().is_some_and(|principals| principals.is_public());
        self.effect == Effect::Allow && is_for_everybody && !self.conditions.iter().any(|one| one.names_known())
    }
}

impl Known {
    /// Keys whose value is of somebody in particular.
    pub(crate) fn is_of_somebody(&self) -> bool {
        matches!(
            self,
            Self::PrincipalAccount
                | Self::PrincipalArn
                | Self::PrincipalOrgId
                | Self::SourceAccount
                | Self::SourceArn
                | Self::SourceVpc
                | Self::SourceVpce
                | Self::UserId
        )
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::policy::PolicyKind;

    fn is_public(effect: &str, principal: &Value, condition: &Value) -> bool {
        let statement = json!({"Effect": effect, "Principal": principal, "Action": "secretsmanager:GetSecretValue",
            "Resource": "*", "Condition": condition});
        let document = json!({"Version": "2012-10-17", "Statement": statement}).to_string();
        Policy::parse(&document, PolicyKind::Secret).expect("a policy").is_public()
    }

    #[test]
    fn a_policy_is_public_when_it_allows_something_to_everybody() {
        let account = json!({"AWS": "111111111111"});
        for (effect, principal, condition, expected) in [
            ("Allow", json!("*"), json!({}), true),
            ("Allow", json!({"AWS": "*"}), json!({}), true),
            ("Allow", json!({"AWS": ["111111111111", "*"]}), json!({}), true),
            ("Allow", account, json!({}), false),
            ("Deny", json!("*"), json!({}), false),
            ("Allow", json!("*"), json!({"StringEquals": {"aws:PrincipalAccount": "111111111111"}}), false),
            ("Allow", json!("*"), json!({"StringEquals": {"aws:PrincipalOrgID": "o-1"}}), false),
            ("Allow", json!("*"), json!({"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}}), true),
            ("Allow", json!("*"), json!({"StringNotEquals": {"aws:PrincipalAccount": "111111111111"}}), true),
            ("Allow", json!("*"), json!({"StringLike": {"aws:PrincipalAccount": "*"}}), true),
            ("Allow", json!("*"), json!({"StringEquals": {"secretsmanager:VersionStage": "AWSCURRENT"}}), true),
            ("Allow", json!("*"), json!({"Bool": {"aws:SecureTransport": "true"}}), true),
        ] {
            assert_eq!(is_public(effect, &principal, &condition), expected, "{principal} {condition}");
        }
    }
}
