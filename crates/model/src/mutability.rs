//! Tag mutability: which tags of a repository may be moved to another image.

use thiserror::Error;

use crate::name::Tag;
use crate::stars;

/// The most exclusion filters that one repository may have.
pub const FILTERS_MAX: usize = 5;
/// The most `*` that one filter may have.
pub const WILDCARDS_MAX: usize = 2;

/// A repository's tag mutability, exclusion filters included.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum TagMutability {
    /// Every tag may move.
    #[default]
    Mutable,
    /// No tag may move.
    Immutable,
    /// Only tags that match a filter may move.
    ImmutableWithExclusion(Vec<TagFilter>),
    /// Only tags that match a filter may not move.
    MutableWithExclusion(Vec<TagFilter>),
}

/// A whole-tag glob of `filterType` `WILDCARD`: `*` stands for any run of characters, none included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagFilter(Box<str>);

/// Why a mutability setting is not one.
#[derive(Debug, Error, PartialEq, Eq, Clone, Copy)]
pub enum BadMutability {
    /// The word is not in the enum.
    #[error(
        "Member must satisfy enum value set: [IMMUTABLE, MUTABLE, IMMUTABLE_WITH_EXCLUSION, MUTABLE_WITH_EXCLUSION]"
    )]
    UnknownMode,
    /// Filters came with a mode that has no exclusions.
    #[error("Exclusion filters can only be specified with IMMUTABLE_WITH_EXCLUSION or MUTABLE_WITH_EXCLUSION")]
    UnexpectedFilters,
    /// A mode with exclusions came without filters.
    #[error("ImageTagMutabilityExclusionFilters can't be null when imageTagMutability is set as {0}")]
    NoFilters(&'static str),
    /// More filters than [`FILTERS_MAX`].
    #[error("Member must have length less than or equal to 5")]
    TooManyFilters,
    /// A filter's text is outside `[0-9a-zA-Z._*-]{1,128}`.
    #[error("Member must satisfy regular expression pattern: ^[0-9a-zA-Z._*-]{{1,128}}$")]
    FilterText,
    /// A filter has more than [`WILDCARDS_MAX`] wildcards.
    #[error("A filter must have at most 2 wildcards")]
    FilterWildcards,
}

impl TagMutability {
    /// Reads ECR's mode word and its filters.
    ///
    /// # Errors
    /// Whatever makes the pair of them no valid setting.
    pub fn parse(mode: &str, filters: &[&str]) -> Result<Self, BadMutability> {
        let parsed = |mode| {
            if filters.is_empty() {
                return Err(BadMutability::NoFilters(mode));
            }
            if filters.len() > FILTERS_MAX {
                return Err(BadMutability::TooManyFilters);
            }
            filters.iter().map(|text| TagFilter::parse(text)).collect::<Result<Vec<_>, _>>()
        };
        match mode {
            "MUTABLE" | "IMMUTABLE" if !filters.is_empty() => Err(BadMutability::UnexpectedFilters),
            "MUTABLE" => Ok(Self::Mutable),
            "IMMUTABLE" => Ok(Self::Immutable),
            "IMMUTABLE_WITH_EXCLUSION" => Ok(Self::ImmutableWithExclusion(parsed("IMMUTABLE_WITH_EXCLUSION")?)),
            "MUTABLE_WITH_EXCLUSION" => Ok(Self::MutableWithExclusion(parsed("MUTABLE_WITH_EXCLUSION")?)),
            _ => Err(BadMutability::UnknownMode),
        }
    }

    /// ECR's word for the mode.
    #[must_use]
    pub fn mode(&self) -> &'static str {
        match self {
            Self::Mutable => "MUTABLE",
            Self::Immutable => "IMMUTABLE",
            Self::ImmutableWithExclusion(_) => "IMMUTABLE_WITH_EXCLUSION",
            Self::MutableWithExclusion(_) => "MUTABLE_WITH_EXCLUSION",
        }
    }

    /// The exclusion filters, none for the plain modes.
    #[must_use]
    pub fn filters(&self) -> &[TagFilter] {
        match self {
            Self::Mutable | Self::Immutable => &[],
            Self::ImmutableWithExclusion(filters) | Self::MutableWithExclusion(filters) => filters,
        }
    }

    /// Whether `tag`, once it points at an image, must stay there.
    #[must_use]
    pub fn locks(&self, tag: &Tag) -> bool {
        let excluded = self.filters().iter().any(|filter| filter.matches(tag));
        match self {
            Self::Mutable => false,
            Self::Immutable => true,
            Self::ImmutableWithExclusion(_) => !excluded,
            Self::MutableWithExclusion(_) => excluded,
        }
    }
}

impl TagFilter {
    fn parse(text: &str) -> Result<Self, BadMutability> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'*' | b'-');
        if text.is_empty() || text.len() > 128 || !text.bytes().all(allowed) {
            return Err(BadMutability::FilterText);
        }
        if text.bytes().filter(|&b| b == b'*').count() > WILDCARDS_MAX {
            return Err(BadMutability::FilterWildcards);
        }
        Ok(Self(text.into()))
    }

    /// The filter's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn matches(&self, tag: &Tag) -> bool {
        stars::matches(&self.0, tag.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mode_locks_what_it_says() {
        let table = [
            ("MUTABLE", &[][..], "v1", false),
            ("IMMUTABLE", &[], "v1", true),
            ("IMMUTABLE_WITH_EXCLUSION", &["latest", "dev-*"], "latest", false),
            ("IMMUTABLE_WITH_EXCLUSION", &["latest", "dev-*"], "dev-7", false),
            ("IMMUTABLE_WITH_EXCLUSION", &["latest", "dev-*"], "latest2", true),
            ("MUTABLE_WITH_EXCLUSION", &["v*.*"], "v1.0", true),
            ("MUTABLE_WITH_EXCLUSION", &["v*.*"], "v1", false),
            ("MUTABLE_WITH_EXCLUSION", &["*rc*"], "rc", true),
            ("MUTABLE_WITH_EXCLUSION", &["a*a"], "a", false),
            ("MUTABLE_WITH_EXCLUSION", &["a*b*"], "ab", true),
            ("MUTABLE_WITH_EXCLUSION", &["*"], "anything", true),
        ];
        for (mode, filters, tag, locked) in table {
            let mutability = TagMutability::parse(mode, filters).expect(mode);
            assert_eq!(mutability.locks(&tag.parse().expect(tag)), locked, "{mode} {filters:?} {tag}");
        }
    }

    #[test]
    fn settings_that_contradict_themselves_are_refused() {
        let table = [
            ("mutable", vec![], BadMutability::UnknownMode),
            ("MUTABLE", vec!["a"], BadMutability::UnexpectedFilters),
            ("IMMUTABLE", vec!["a"], BadMutability::UnexpectedFilters),
            ("IMMUTABLE_WITH_EXCLUSION", vec![], BadMutability::NoFilters("IMMUTABLE_WITH_EXCLUSION")),
            ("MUTABLE_WITH_EXCLUSION", vec!["a"; 6], BadMutability::TooManyFilters),
            ("MUTABLE_WITH_EXCLUSION", vec!["a b"], BadMutability::FilterText),
            ("MUTABLE_WITH_EXCLUSION", vec![""], BadMutability::FilterText),
            ("MUTABLE_WITH_EXCLUSION", vec!["***"], BadMutability::FilterWildcards),
        ];
        for (mode, filters, error) in table {
            assert_eq!(TagMutability::parse(mode, &filters), Err(error), "{mode} {filters:?}");
        }
    }
}
