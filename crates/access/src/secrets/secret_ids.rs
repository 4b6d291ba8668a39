//! What requests call secrets by: names, ARNs, and ARNs without their random ending.

use model::{AccountId, Arn, Random, Region, source};

use super::Error;

/// The letters of an ARN's random ending.
const SUFFIX_ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const SUFFIX_LEN: usize = 6;

/// The longest name, in characters.
const NAME_LEN_MAX: usize = 512;

/// A secret as a request calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SecretId {
    pub(super) account: AccountId,
    pub(super) region: Region,
    /// The ARN, if it is one; of what has only a name, what it would be but for the ending.
    pub(super) arn: String,
    /// The name, unless what seems to be one ends in the six letters of an ARN.
    pub(super) name: String,
    pub(super) is_arn: bool,
}

impl SecretId {
    /// Reads a `SecretId`; names are of the caller's account and the region that is called.
    pub(super) fn parse(text: &str, account: AccountId, region: &Region) -> Result<Self, Error> {
        if !text.starts_with("arn:") {
            check_name(text)?;
            let (region, arn) = (region.clone(), would_be_arn(account, region, text));
            return Ok(Self { account, region, arn, name: text.to_owned(), is_arn: false });
        }
        let bad = || Error::Validation(format!("Invalid ARN: {text}"));
        let arn: Arn = text.parse().map_err(|_| bad())?;
        let name = arn.resource.strip_prefix("secret:").filter(|name| !name.is_empty()).ok_or_else(bad)?;
        let (account, region): (AccountId, Region) =
            (arn.account.parse().map_err(|_| bad())?, arn.region.parse().map_err(|_| bad())?);
        if &*arn.service != "secretsmanager" || *arn.partition != *region.partition() {
            return Err(bad());
        }
        Ok(Self { account, region, arn: text.to_owned(), name: name.to_owned(), is_arn: true })
    }
}

/// Checks the name of a secret.
pub(super) fn check_name(name: &str) -> Result<(), Error> {
    let is_allowed = |b: u8| b.is_ascii_alphanumeric() || b"-/_+=.@!".contains(&b);
    if (1..=NAME_LEN_MAX).contains(&name.len()) && name.bytes().all(is_allowed) {
        return Ok(());
    }
    Err(Error::Validation(
        "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!"
            .into(),
    ))
}

/// Draws the ARN of a new secret.
pub(super) fn new_arn(account: AccountId, region: &Region, name: &str, random: &dyn Random) -> String {
    // Two bytes a letter make the remainder's unevenness less than one part in a thousand.
    let bytes = source::random_bytes::<{ 2 * SUFFIX_LEN }>(random);
    let letters = bytes.chunks_exact(2).map(|pair| {
        let number = usize::from(u16::from_le_bytes([pair[0], pair[1]]));
        char::from(SUFFIX_ALPHABET[number % SUFFIX_ALPHABET.len()])
    });
    would_be_arn(account, region, name).chars().chain("-".chars()).chain(letters).collect()
}

fn would_be_arn(account: AccountId, region: &Region, name: &str) -> String {
    format!("arn:{}:secretsmanager:{region}:{account}:secret:{name}", region.partition())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting;
    impl Random for Counting {
        fn fill(&self, buffer: &mut [u8]) {
            for (byte, value) in buffer.iter_mut().zip((0..=u8::MAX).cycle()) {
                *byte = value.wrapping_mul(37);
            }
        }
    }

    fn account() -> AccountId {
        "111111111111".parse().expect("an account")
    }

    fn parse(text: &str) -> Result<SecretId, Error> {
        SecretId::parse(text, account(), &"eu-west-1".parse().expect("a region"))
    }

    #[test]
    fn names_are_of_the_caller_and_arns_say_whose_they_are() {
        let named = parse("team/db").expect("a name");
        assert_eq!(named.arn, "arn:aws:secretsmanager:eu-west-1:111111111111:secret:team/db");
        assert_eq!((named.name.as_str(), named.is_arn), ("team/db", false));
        let text = "arn:aws:secretsmanager:us-east-1:222222222222:secret:team/db-AbCdEf";
        let by_arn = parse(text).expect("an ARN");
        assert_eq!((by_arn.arn.as_str(), by_arn.name.as_str(), by_arn.is_arn), (text, "team/db-AbCdEf", true));
        assert_eq!((by_arn.account.as_str(), by_arn.region.as_str()), ("222222222222", "us-east-1"));
        let china = "arn:aws-cn:secretsmanager:cn-north-1:222222222222:secret:a";
        assert!(parse(china).is_ok());
    }

    #[test]
    fn other_texts_name_no_secret() {
        for text in [
            "",
            "a b",
            "é",
            "a:b",
            "a*",
            &"a".repeat(513),
            "arn:",
            "arn:aws:s3:::bucket",
            "arn:aws:secretsmanager:us-east-1:222222222222:secret:",
            "arn:aws:secretsmanager:us-east-1:222222222222:key:a",
            "arn:aws:secretsmanager:us-east-1:2222:secret:a",
            "arn:aws:secretsmanager::222222222222:secret:a",
            "arn:aws-cn:secretsmanager:us-east-1:222222222222:secret:a",
        ] {
            assert!(matches!(parse(text), Err(Error::Validation(_))), "{text}");
        }
        assert!(parse(&"a".repeat(512)).is_ok() && parse("aZ09-/_+=.@!").is_ok());
    }

    #[test]
    fn a_new_arn_ends_in_six_letters_and_digits() {
        let arn = new_arn(account(), &"eu-west-1".parse().expect("a region"), "team/db", &Counting);
        let suffix =
            arn.strip_prefix("arn:aws:secretsmanager:eu-west-1:111111111111:secret:team/db-").expect("a prefix");
        assert!(suffix.len() == 6 && suffix.bytes().all(|b| b.is_ascii_alphanumeric()), "{arn}");
    }
}
