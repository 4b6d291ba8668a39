//! ECR's account settings: one value each for every registry.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// The settings that this registry honours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountSetting {
    /// Whether a layer may be mounted from another repository of the registry.
    BlobMounting,
    /// Which actions the registry's policy is asked about.
    RegistryPolicyScope,
}

/// The text is not the name of a setting.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("Member must satisfy enum value set: [BLOB_MOUNTING, REGISTRY_POLICY_SCOPE]")]
pub struct BadAccountSetting;

/// The value is not one that the setting can have.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("Member must satisfy enum value set: [{}]", .0.values().join(", "))]
pub struct BadAccountSettingValue(AccountSetting);

impl AccountSetting {
    /// The setting's name on the wire and in `ecr:AccountSetting` conditions.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::BlobMounting => "BLOB_MOUNTING",
            Self::RegistryPolicyScope => "REGISTRY_POLICY_SCOPE",
        }
    }

    /// What it can be.
    #[must_use]
    pub fn values(self) -> &'static [&'static str] {
        match self {
            Self::BlobMounting => &["ENABLED", "DISABLED"],
            Self::RegistryPolicyScope => &["V1", "V2"],
        }
    }

    /// The value that a text spells.
    ///
    /// # Errors
    /// [`BadAccountSettingValue`], which lists what it can be.
    pub fn value(self, text: &str) -> Result<&'static str, BadAccountSettingValue> {
        self.values().iter().copied().find(|value| *value == text).ok_or(BadAccountSettingValue(self))
    }
}

impl FromStr for AccountSetting {
    type Err = BadAccountSetting;

    fn from_str(text: &str) -> Result<Self, BadAccountSetting> {
        [Self::BlobMounting, Self::RegistryPolicyScope]
            .into_iter()
            .find(|setting| setting.name() == text)
            .ok_or(BadAccountSetting)
    }
}

impl fmt::Display for AccountSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_are_ecrs() {
        for (name, value, expected) in [
            ("BLOB_MOUNTING", "ENABLED", Some("ENABLED")),
            ("BLOB_MOUNTING", "enabled", None),
            ("REGISTRY_POLICY_SCOPE", "V1", Some("V1")),
            ("REGISTRY_POLICY_SCOPE", "V3", None),
        ] {
            let setting: AccountSetting = name.parse().expect(name);
            assert_eq!(setting.to_string(), name);
            assert_eq!(setting.value(value).ok(), expected, "{name} {value}");
        }
        assert_eq!("BLOB".parse::<AccountSetting>(), Err(BadAccountSetting));
        let refused = AccountSetting::RegistryPolicyScope.value("V3").expect_err("no such scope");
        assert_eq!(refused.to_string(), "Member must satisfy enum value set: [V1, V2]");
    }
}
