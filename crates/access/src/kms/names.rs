//! How keys are named: by id or ARN, or by way of an alias.

use std::fmt;
use std::str::FromStr;

use model::action::kms as actions;
use model::{AccountId, Action, Arn, Region};
use uuid::Uuid;

use super::Error;

/// What the names of aliases begin with.
pub(super) const ALIAS_PREFIX: &str = "alias/";

/// What the names begin with that services alone give.
pub(super) const RESERVED_ALIAS_PREFIX: &str = "alias/aws/";

/// The actions whose requests name a key also by an alias. All others take a key id or the ARN of a key.
const BY_ALIAS: [Action; 15] = [
    actions::DECRYPT,
    actions::DERIVE_SHARED_SECRET,
    actions::DESCRIBE_KEY,
    actions::ENCRYPT,
    actions::GENERATE_DATA_KEY,
    actions::GENERATE_DATA_KEY_PAIR,
    actions::GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT,
    actions::GENERATE_DATA_KEY_WITHOUT_PLAINTEXT,
    actions::GENERATE_MAC,
    actions::GET_PUBLIC_KEY,
    actions::RE_ENCRYPT_FROM,
    actions::RE_ENCRYPT_TO,
    actions::SIGN,
    actions::VERIFY,
    actions::VERIFY_MAC,
];

/// The ARN of a key: `arn:aws:kms:<region>:<account>:key/<key id>`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct KeyArn {
    text: Box<str>,
    account: AccountId,
    region: Region,
    id: Uuid,
}

/// The text is not the ARN of a key.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a key's ARN is arn:aws:kms:region:account:key/key-id")]
pub struct BadKeyArn;

impl KeyArn {
    pub(super) fn new(account: AccountId, region: &Region, id: Uuid) -> Self {
        let text = format!("arn:{}:kms:{region}:{account}:key/{id}", region.partition()).into();
        Self { text, account, region: region.clone(), id }
    }

    /// The ARN's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The account that owns the key.
    #[must_use]
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// The region that the key is in.
    #[must_use]
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// The key id.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.id
    }
}

impl fmt::Display for KeyArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for KeyArn {
    type Err = BadKeyArn;

    fn from_str(text: &str) -> Result<Self, BadKeyArn> {
        let arn: Arn = text.parse().map_err(|_| BadKeyArn)?;
        let account = arn.account.parse().map_err(|_| BadKeyArn)?;
        let region: Region = arn.region.parse().map_err(|_| BadKeyArn)?;
        let id = arn.resource.strip_prefix("key/").and_then(key_id).ok_or(BadKeyArn)?;
        let is_of_kms = &*arn.service == "kms" && &*arn.partition == region.partition();
        if is_of_kms { Ok(Self::new(account, &region, id)) } else { Err(BadKeyArn) }
    }
}

/// How a request names a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum KeyName {
    /// By its id or ARN.
    Key(KeyArn),
    /// By the name or ARN of an alias.
    Alias(AliasName),
    /// By the ARN of a multi-Region key, of which there are none here.
    MultiRegion(Box<str>),
}

/// An alias, whether it exists or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AliasName {
    pub(super) account: AccountId,
    pub(super) region: Region,
    /// With the prefix `alias/`.
    pub(super) name: Box<str>,
}

impl AliasName {
    pub(super) fn arn(&self) -> String {
        alias_arn(self.account, &self.region, &self.name)
    }
}

impl KeyName {
    /// Reads the name of the key in a request for `action`, which may not take aliases.
    pub(super) fn of_action(action: Action, text: &str, account: AccountId, region: &Region) -> Result<Self, Error> {
        match Self::parse(text, account, region)? {
            Self::Alias(_) if !BY_ALIAS.contains(&action) => Err(Error::NotFound(format!("Invalid keyId {text}"))),
            name => Ok(name),
        }
    }

    /// Reads a name that a caller of `account` gave in `region`. An id or the name of an alias is one of the caller's own
    /// account.
    pub(super) fn parse(text: &str, account: AccountId, region: &Region) -> Result<Self, Error> {
        if text.starts_with("arn:") {
            return Self::parse_arn(text, region);
        }
        let unknown = || Error::NotFound(format!("Invalid keyId '{text}'"));
        if text.starts_with(ALIAS_PREFIX) {
            return Ok(Self::Alias(AliasName { account, region: region.clone(), name: text.into() }));
        }
        Self::by_id(text, account, region).ok_or_else(unknown)
    }

    fn by_id(id: &str, account: AccountId, region: &Region) -> Option<Self> {
        if is_multi_region_id(id) {
            let arn = format!("arn:{}:kms:{region}:{account}:key/{id}", region.partition());
            return Some(Self::MultiRegion(arn.into()));
        }
        Some(Self::Key(KeyArn::new(account, region, key_id(id)?)))
    }

    fn parse_arn(text: &str, region: &Region) -> Result<Self, Error> {
        let malformed = || Error::InvalidArn(format!("Invalid arn {text}"));
        let arn: Arn = text.parse().map_err(|_| malformed())?;
        let account: AccountId = arn.account.parse().map_err(|_| malformed())?;
        if &*arn.service != "kms" || &*arn.partition != region.partition() {
            return Err(malformed());
        }
        if &*arn.region != region.as_str() {
            return Err(Error::NotFound(format!("Invalid arn {}", arn.region)));
        }
        if let Some(id) = arn.resource.strip_prefix("key/") {
            let unknown = || Error::NotFound(format!("Invalid keyId '{id}'"));
            return Self::by_id(id, account, region).ok_or_else(unknown);
        }
        if arn.resource.starts_with(ALIAS_PREFIX) {
            return Ok(Self::Alias(AliasName { account, region: region.clone(), name: arn.resource }));
        }
        Err(malformed())
    }

    /// The ARN that it names.
    pub(super) fn arn(&self) -> String {
        match self {
            Self::Key(arn) => arn.to_string(),
            Self::Alias(alias) => alias.arn(),
            Self::MultiRegion(arn) => arn.to_string(),
        }
    }

    /// What is said when there is no such key.
    pub(super) fn not_found(&self) -> Error {
        Error::NotFound(match self {
            Self::Key(arn) => format!("Key '{arn}' does not exist"),
            Self::MultiRegion(arn) => format!("Key '{arn}' does not exist"),
            Self::Alias(alias) => format!("Alias {} is not found.", alias.arn()),
        })
    }
}

/// `arn:aws:kms:<region>:<account>:alias/...`; `name` has the prefix.
pub(super) fn alias_arn(account: AccountId, region: &Region, name: &str) -> String {
    format!("arn:{}:kms:{region}:{account}:{name}", region.partition())
}

fn key_id(text: &str) -> Option<Uuid> {
    // Other spellings of UUIDs are no key ids.
    (text.len() == uuid::fmt::Hyphenated::LENGTH).then_some(())?;
    text.parse().ok()
}

/// `mrk-` and 32 hexadecimal digits.
fn is_multi_region_id(text: &str) -> bool {
    let digits = text.strip_prefix("mrk-");
    digits.is_some_and(|digits| digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "1234abcd-12ab-34cd-56ef-1234567890ab";
    const ARN: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    fn parse(text: &str) -> Result<String, String> {
        let account = "111122223333".parse().expect("an account");
        let region = "us-east-1".parse().expect("a region");
        KeyName::parse(text, account, &region)
            .map(|name| name.arn())
            .map_err(|error| format!("{}: {error}", error.code()))
    }

    #[test]
    fn a_key_is_named_by_id_arn_alias_or_the_aliass_arn() {
        for (text, arn) in [
            (ID, ARN),
            ("1234ABCD-12AB-34CD-56EF-1234567890AB", ARN),
            (
                "mrk-1234abcd12ab34cd56ef1234567890ab",
                "arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab",
            ),
            (ARN, ARN),
            ("alias/a", "arn:aws:kms:us-east-1:111122223333:alias/a"),
            ("arn:aws:kms:us-east-1:444455556666:alias/a/b", "arn:aws:kms:us-east-1:444455556666:alias/a/b"),
        ] {
            assert_eq!(parse(text).as_deref(), Ok(arn), "{text}");
        }
    }

    #[test]
    fn what_names_no_key_of_the_region_is_refused() {
        for (text, refusal) in [
            ("x", "NotFoundException: Invalid keyId 'x'"),
            ("", "NotFoundException: Invalid keyId ''"),
            ("1234abcd12ab34cd56ef1234567890ab", "NotFoundException: Invalid keyId '1234abcd12ab34cd56ef1234567890ab'"),
            ("mrk-x", "NotFoundException: Invalid keyId 'mrk-x'"),
            ("arn:aws:kms:us-east-1:111122223333:key/x", "NotFoundException: Invalid keyId 'x'"),
            ("arn:aws:kms:eu-west-1:111122223333:alias/a", "NotFoundException: Invalid arn eu-west-1"),
            ("arn:aws:s3:::x", "InvalidArnException: Invalid arn arn:aws:s3:::x"),
            ("arn:aws:kms:us-east-1:1:key/x", "InvalidArnException: Invalid arn arn:aws:kms:us-east-1:1:key/x"),
            ("arn:x", "InvalidArnException: Invalid arn arn:x"),
        ] {
            assert_eq!(parse(text), Err(refusal.into()), "{text}");
        }
    }

    #[test]
    fn only_cryptographic_actions_and_describe_key_take_aliases() {
        let account = "111122223333".parse().expect("an account");
        let region = "us-east-1".parse().expect("a region");
        let alias_arn = "arn:aws:kms:us-east-1:111122223333:alias/a";
        for action in Action::all().filter(|action| action.service() == "kms") {
            let is_taken = |text| KeyName::of_action(action, text, account, &region).is_ok();
            let expected = BY_ALIAS.contains(&action);
            assert_eq!((is_taken("alias/a"), is_taken(alias_arn)), (expected, expected), "{action}");
            assert!(is_taken(ID) && is_taken(ARN), "{action}");
        }
        let refused = KeyName::of_action(actions::SCHEDULE_KEY_DELETION, "alias/a", account, &region);
        let refused = refused.expect_err("KMS takes no alias there");
        assert_eq!((refused.code(), refused.to_string().as_str()), ("NotFoundException", "Invalid keyId alias/a"));
    }

    #[test]
    fn a_keys_arn_reads_back_and_other_texts_are_none() {
        let arn: KeyArn = ARN.parse().expect("a key's ARN");
        assert_eq!((arn.as_str(), arn.id().to_string().as_str()), (ARN, ID));
        assert_eq!((arn.account().as_str(), arn.region().as_str()), ("111122223333", "us-east-1"));
        for text in
            ["", ID, "arn:aws:kms:us-east-1:111122223333:alias/a", "arn:aws-cn:kms:us-east-1:111122223333:key/x"]
        {
            assert_eq!(text.parse::<KeyArn>(), Err(BadKeyArn), "{text}");
        }
    }
}
