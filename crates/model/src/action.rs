//! The actions that permissions speak of.
//!
//! The six services that Wharfinger serves have a constant for each of their actions, in a module for each service;
//! ECR's are on [`Action`] itself too. Policies may speak of any other service's actions: see [`RequestedAction`].

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

pub mod ecr;
pub mod ecr_public;
pub mod iam;
pub mod kms;
pub mod secretsmanager;
pub mod sts;

/// One action of one service, written `ecr:PutImage` in policies and denials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Action {
    service: &'static str,
    name: &'static str,
    /// The action's place among all, which compiled policies know it by.
    index: u16,
}

/// How many actions there are.
pub(crate) const ACTIONS: usize = secretsmanager::END as usize;

impl Action {
    /// The service's prefix, such as `ecr`.
    #[must_use]
    pub fn service(self) -> &'static str {
        self.service
    }

    /// The action's name without the prefix, such as `PutImage`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.name
    }

    /// The action that a text such as `ecr:PutImage` means; letters' case does not matter.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        static BY_TEXT: LazyLock<HashMap<String, Action>> =
            LazyLock::new(|| Action::all().map(|action| (action.to_string().to_ascii_lowercase(), action)).collect());
        BY_TEXT.get(&text.to_ascii_lowercase()).copied()
    }

    /// All actions of all services.
    pub fn all() -> impl Iterator<Item = Self> {
        [ecr::ALL, ecr_public::ALL, iam::ALL, sts::ALL, kms::ALL, secretsmanager::ALL].into_iter().flatten().copied()
    }

    pub(crate) fn index(self) -> usize {
        self.index.into()
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.service, self.name)
    }
}

/// What a request asks to do: nearly always an [`Action`]; a simulation may ask about any service's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestedAction<'a> {
    /// An action that Wharfinger serves.
    Known(Action),
    /// Any other `service:Name`.
    Other(&'a str),
}

impl<'a> RequestedAction<'a> {
    /// The action that a text means.
    #[must_use]
    pub fn named(text: &'a str) -> Self {
        Action::find(text).map_or(Self::Other(text), Self::Known)
    }
}

impl From<Action> for RequestedAction<'_> {
    fn from(action: Action) -> Self {
        Self::Known(action)
    }
}

impl fmt::Display for RequestedAction<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(action) => action.fmt(f),
            Self::Other(text) => f.write_str(text),
        }
    }
}

/// Declares the actions of one service, numbered from `$first`.
macro_rules! actions {
    ($service:literal, $first:expr, $($constant:ident $name:literal,)*) => {
        use super::Action;

        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "these only count the constants")]
        enum Position {
            $($constant,)*
            END,
        }

        $(
            #[doc = concat!("`", $service, ":", $name, "`")]
            pub const $constant: Action =
                Action { service: $service, name: $name, index: $first + Position::$constant as u16 };
        )*

        /// All actions of the service.
        pub const ALL: &[Action] = &[$($constant,)*];

        /// The number after the last action's.
        pub(super) const END: u16 = $first + Position::END as u16;
    };
}
use actions;

/// Puts ECR's actions on [`Action`] itself.
macro_rules! on_action {
    ($($constant:ident,)*) => {
        impl Action {
            $(
                #[doc = concat!("See [`ecr::", stringify!($constant), "`].")]
                pub const $constant: Self = ecr::$constant;
            )*
        }
    };
}
on_action! {
    BATCH_CHECK_LAYER_AVAILABILITY,
    BATCH_DELETE_IMAGE,
    BATCH_GET_IMAGE,
    BATCH_GET_REPOSITORY_SCANNING_CONFIGURATION,
    BATCH_IMPORT_UPSTREAM_IMAGE,
    COMPLETE_LAYER_UPLOAD,
    CREATE_PULL_THROUGH_CACHE_RULE,
    CREATE_REPOSITORY,
    CREATE_REPOSITORY_CREATION_TEMPLATE,
    DELETE_LIFECYCLE_POLICY,
    DELETE_PULL_THROUGH_CACHE_RULE,
    DELETE_REGISTRY_POLICY,
    DELETE_REPOSITORY,
    DELETE_REPOSITORY_CREATION_TEMPLATE,
    DELETE_REPOSITORY_POLICY,
    DELETE_SIGNING_CONFIGURATION,
    DEREGISTER_PULL_TIME_UPDATE_EXCLUSION,
    DESCRIBE_IMAGE_REPLICATION_STATUS,
    DESCRIBE_IMAGE_SCAN_FINDINGS,
    DESCRIBE_IMAGE_SIGNING_STATUS,
    DESCRIBE_IMAGES,
    DESCRIBE_PULL_THROUGH_CACHE_RULES,
    DESCRIBE_REGISTRY,
    DESCRIBE_REPLICATION_BACKFILL_RESULTS,
    DESCRIBE_REPOSITORIES,
    DESCRIBE_REPOSITORY_CREATION_TEMPLATES,
    GET_ACCOUNT_SETTING,
    GET_AUTHORIZATION_TOKEN,
    GET_DOWNLOAD_URL_FOR_LAYER,
    GET_IMAGE_COPY_STATUS,
    GET_LIFECYCLE_POLICY,
    GET_LIFECYCLE_POLICY_PREVIEW,
    GET_REGISTRY_POLICY,
    GET_REGISTRY_SCANNING_CONFIGURATION,
    GET_REPOSITORY_POLICY,
    GET_SIGNING_CONFIGURATION,
    INITIATE_LAYER_UPLOAD,
    LIST_IMAGE_REFERRERS,
    LIST_IMAGES,
    LIST_PULL_TIME_UPDATE_EXCLUSIONS,
    LIST_REPLICATION_BACKFILLS,
    LIST_TAGS_FOR_RESOURCE,
    PUT_ACCOUNT_SETTING,
    PUT_IMAGE,
    PUT_IMAGE_SCANNING_CONFIGURATION,
    PUT_IMAGE_TAG_MUTABILITY,
    PUT_LIFECYCLE_POLICY,
    PUT_REGISTRY_POLICY,
    PUT_REGISTRY_SCANNING_CONFIGURATION,
    PUT_REPLICATION_CONFIGURATION,
    PUT_SIGNING_CONFIGURATION,
    REGISTER_PULL_TIME_UPDATE_EXCLUSION,
    REPLICATE_IMAGE,
    SET_REPOSITORY_POLICY,
    START_IMAGE_SCAN,
    START_LIFECYCLE_POLICY_PREVIEW,
    START_REPLICATION_BACKFILL,
    STOP_REPLICATION_BACKFILL,
    TAG_RESOURCE,
    UNTAG_RESOURCE,
    UPDATE_IMAGE_STORAGE_CLASS,
    UPDATE_PULL_THROUGH_CACHE_RULE,
    UPDATE_REPOSITORY_CREATION_TEMPLATE,
    UPLOAD_LAYER_PART,
    VALIDATE_PULL_THROUGH_CACHE_RULE,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_its_own_number_and_is_found_by_its_text() {
        let all: Vec<Action> = Action::all().collect();
        assert_eq!(all.len(), ACTIONS);
        for (index, action) in all.into_iter().enumerate() {
            assert_eq!(action.index(), index, "{action}");
            assert_eq!(Action::find(&action.to_string().to_uppercase()), Some(action));
        }
    }

    #[test]
    fn other_texts_are_no_actions_of_ours_and_print_as_they_came() {
        for text in ["", "ecr", "ecr:", "ecr:PutImages", "s3:GetObject", "*"] {
            assert_eq!(RequestedAction::named(text), RequestedAction::Other(text));
            assert_eq!(RequestedAction::named(text).to_string(), text);
        }
        assert_eq!(RequestedAction::named("ECR:putimage"), RequestedAction::Known(Action::PUT_IMAGE));
        assert_eq!(iam::PASS_ROLE.to_string(), "iam:PassRole");
    }
}
