//! The filters of ListSecrets and BatchGetSecretValue.

use model::resource_tag::ResourceTags;

use super::{Error, Secret};

/// What a filter looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilterKey {
    /// The beginning of the name; case matters.
    Name,
    /// The beginning of a word of the description; case does not matter.
    Description,
    /// The beginning of a tag's key; case matters.
    TagKey,
    /// The beginning of a tag's value; case matters.
    TagValue,
    /// The beginning of the region that the secret was made in.
    PrimaryRegion,
    /// The service that looks after the secret, of which there is none here.
    OwningService,
    /// Words anywhere in what the others look at; case does not matter.
    All,
}

/// One filter: one of its values must fit. Of a value that begins with `!` the rest must not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// What it looks at.
    pub key: FilterKey,
    /// What is looked for.
    pub values: Vec<String>,
}

impl FilterKey {
    /// The key that a word of the API means.
    ///
    /// # Errors
    /// `InvalidParameter`
    pub fn parse(word: &str) -> Result<Self, Error> {
        Ok(match word {
            "name" => Self::Name,
            "description" => Self::Description,
            "tag-key" => Self::TagKey,
            "tag-value" => Self::TagValue,
            "primary-region" => Self::PrimaryRegion,
            "owning-service" => Self::OwningService,
            "all" => Self::All,
            _ => return Err(Error::InvalidParameter(format!("{word} is not a filter."))),
        })
    }
}

impl Filter {
    /// Whether a secret passes.
    pub(super) fn lets_through(&self, secret: &Secret, tags: &ResourceTags) -> bool {
        self.values.iter().any(|value| match value.strip_prefix('!') {
            Some(value) => !self.fits(value, secret, tags),
            None => self.fits(value, secret, tags),
        })
    }

    fn fits(&self, value: &str, secret: &Secret, tags: &ResourceTags) -> bool {
        let description = secret.description.as_deref().unwrap_or_default();
        match self.key {
            FilterKey::Name => secret.name.starts_with(value),
            FilterKey::Description => has_words(description, value),
            FilterKey::TagKey => tags.keys().any(|key| key.starts_with(value)),
            FilterKey::TagValue => tags.values().any(|text| text.starts_with(value)),
            FilterKey::PrimaryRegion => secret.region.as_str().starts_with(value),
            FilterKey::OwningService => false,
            FilterKey::All => {
                let texts = [secret.name.as_str(), description, secret.region.as_str()];
                let tags = tags.iter().flat_map(|(key, value)| [key.as_str(), value.as_str()]);
                let all = texts.into_iter().chain(tags).collect::<Vec<_>>().join(" ");
                has_words(&all, value)
            }
        }
    }
}

/// Whether each word that is looked for is the beginning of some word of the text.
fn has_words(text: &str, wanted: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let there = words(text);
    words(wanted).iter().all(|wanted| there.iter().any(|word| word.starts_with(wanted)))
}

#[cfg(test)]
mod tests {
    use model::Timestamp;

    use super::*;

    fn secret() -> Secret {
        Secret {
            arn: "arn:aws:secretsmanager:eu-west-1:111111111111:secret:Team/db-AbCdEf".into(),
            account: "111111111111".parse().expect("an account"),
            region: "eu-west-1".parse().expect("a region"),
            name: "Team/db".into(),
            description: Some("The main database, of Billing".into()),
            kms_key: None,
            policy: None,
            created_at: Timestamp::from_millis(0),
            changed_at: Timestamp::from_millis(0),
            accessed_at: None,
            deleted_at: None,
            delete_at: None,
            had_tags: false,
        }
    }

    #[test]
    fn each_filter_looks_at_its_own_part() {
        let tags = ResourceTags::from([("Stage".into(), "Production".into())]);
        for (key, values, expected) in [
            ("name", vec!["Team"], true),
            ("name", vec!["team"], false),
            ("name", vec!["db"], false),
            ("name", vec!["x", "Team/"], true),
            ("name", vec!["!Team"], false),
            ("name", vec!["!Other"], true),
            ("description", vec!["MAIN data"], true),
            ("description", vec!["ain"], false),
            ("description", vec!["main missing"], false),
            ("tag-key", vec!["Sta"], true),
            ("tag-key", vec!["sta"], false),
            ("tag-value", vec!["Prod"], true),
            ("tag-value", vec!["prod"], false),
            ("primary-region", vec!["eu-"], true),
            ("primary-region", vec!["us-"], false),
            ("owning-service", vec!["rds"], false),
            ("all", vec!["prod billing"], true),
            ("all", vec!["team"], true),
            ("all", vec!["stage production eu"], true),
            ("all", vec!["nowhere"], false),
        ] {
            let values = values.into_iter().map(str::to_owned).collect();
            let filter = Filter { key: FilterKey::parse(key).expect("a filter"), values };
            assert_eq!(filter.lets_through(&secret(), &tags), expected, "{filter:?}");
        }
        assert!(FilterKey::parse("Name").is_err());
    }
}
