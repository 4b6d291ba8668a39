//! The credentials file: the root's, in the AWS shared-credentials format.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use access::RootCredentials;
use model::{AccountId, Region};
use zeroize::Zeroizing;

use crate::Error;
use crate::data_dir::write_private;

/// One `[name]` with its keys.
#[derive(Default)]
struct Profile {
    name: String,
    account: Option<AccountId>,
    access_key_id: Option<String>,
    secret_access_key: Option<Zeroizing<String>>,
}

/// The credentials of the account's root that the file holds. `None` without a file or without such an account.
///
/// # Errors
/// A file that cannot be read, or in which they are incomplete.
pub fn read(path: &Path, account: AccountId) -> Result<Option<RootCredentials>, Error> {
    let bad = |reason: String| Error::BadCredentials { path: path.to_owned(), reason };
    let Some(text) = read_text(path)? else { return Ok(None) };
    let Some(profile) = parse(&text).into_iter().find(|profile| profile.account == Some(account)) else {
        return Ok(None);
    };
    let (Some(id), Some(secret)) = (profile.access_key_id, profile.secret_access_key) else {
        return Err(bad(format!("the profile {} lacks the id or the secret", profile.name)));
    };
    RootCredentials::new(account, id, secret.to_string()).map(Some).map_err(|error| bad(error.to_string()))
}

/// Adds credentials to the file: as the profile `default` if they are the first, else under the account's number.
///
/// # Errors
/// Those of the file system.
pub fn add(path: &Path, credentials: &RootCredentials, region: &Region) -> Result<(), Error> {
    let mut text = read_text(path)?.unwrap_or_default();
    let is_first = parse(&text).is_empty();
    let name = if is_first { "default" } else { credentials.account.as_str() };
    if !is_first {
        text.push('\n');
    }
    text.push_str(&profile(name, credentials, region));
    write_private(path, text.as_bytes())
}

/// Credentials as a profile of that name, with the region that its calls go to.
#[must_use]
pub fn profile(name: &str, credentials: &RootCredentials, region: &Region) -> Zeroizing<String> {
    let RootCredentials { account, access_key_id, secret_access_key } = credentials;
    let mut text = Zeroizing::new(String::new());
    let _ = write!(
        text,
        "[{name}]\naws_access_key_id = {access_key_id}\naws_secret_access_key = {}\naws_account_id = {account}\nregion = {region}\n",
        secret_access_key.as_str()
    );
    text
}

fn read_text(path: &Path) -> Result<Option<Zeroizing<String>>, Error> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(Zeroizing::new(text))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::file("read", path)(error)),
    }
}

fn parse(text: &str) -> Vec<Profile> {
    let mut profiles: Vec<Profile> = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            profiles.push(Profile { name: name.to_owned(), ..Profile::default() });
        } else if let (Some(profile), Some((key, value))) = (profiles.last_mut(), line.split_once('=')) {
            let value = value.trim();
            match key.trim() {
                "aws_access_key_id" => profile.access_key_id = Some(value.to_owned()),
                "aws_secret_access_key" => profile.secret_access_key = Some(Zeroizing::new(value.to_owned())),
                "aws_account_id" => profile.account = value.parse().ok(),
                _ => {}
            }
        }
    }
    profiles
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials(account: &str, secret: &str) -> RootCredentials {
        let account = account.parse().expect("an account");
        RootCredentials::new(account, format!("AKIA{account}"), secret.to_owned()).expect("credentials")
    }

    #[test]
    fn each_account_finds_its_own_and_the_first_is_the_default() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("credentials");
        let (one, two) = (credentials("111111111111", "a/b+c="), credentials("222222222222", "s2"));
        assert!(read(&path, one.account).expect("no file").is_none());
        let region: Region = "eu-west-1".parse().expect("a region");
        add(&path, &one, &region).expect("added");
        add(&path, &two, &region).expect("added");
        for wanted in [&one, &two] {
            let found = read(&path, wanted.account).expect("readable").expect("there");
            assert_eq!(found.access_key_id, wanted.access_key_id);
            assert_eq!(*found.secret_access_key, *wanted.secret_access_key);
        }
        assert!(read(&path, "333333333333".parse().expect("account")).expect("readable").is_none());
        let text = fs::read_to_string(&path).expect("read");
        assert_eq!(text.matches("\nregion = eu-west-1\n").count(), 2, "{text}");
        assert!(text.starts_with("[default]\n") && text.contains("\n\n[222222222222]\n"), "{text}");
    }

    #[test]
    fn half_a_profile_is_an_error_that_names_the_file() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("credentials");
        for text in [
            "[default]\naws_account_id=111111111111\naws_access_key_id=AKIA111111111111\n",
            "[default]\naws_account_id=111111111111\naws_access_key_id=x\naws_secret_access_key=y\n",
        ] {
            fs::write(&path, text).expect("written");
            let error = read(&path, "111111111111".parse().expect("account")).expect_err("half");
            assert!(error.to_string().starts_with(&path.display().to_string()), "{error}");
        }
    }
}
