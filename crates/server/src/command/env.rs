//! `wharfinger env`.

use std::process::ExitCode;

use access::RootCredentials;

use super::{DONE, print, settings_of};
use crate::settings::{Flags, Settings};
use crate::{Endpoint, Error, credentials};

pub(super) fn run(flags: &Flags<false>) -> Result<ExitCode, Error> {
    let settings = settings_of(flags)?;
    let Endpoint { url, region } = Endpoint::read(&settings.data_dir)?;
    let root = root(&settings)?;
    print(format_args!(
        "export AWS_ENDPOINT_URL={}\nexport AWS_ACCESS_KEY_ID={}\nexport AWS_SECRET_ACCESS_KEY={}\n\
         export AWS_REGION={region}\nexport AWS_DEFAULT_REGION={region}\n",
        quoted(&url),
        quoted(&root.access_key_id),
        quoted(&root.secret_access_key),
    ));
    Ok(DONE)
}

fn root(settings: &Settings) -> Result<RootCredentials, Error> {
    if let Some(chosen) = &settings.root {
        let (id, secret) = (chosen.access_key_id.clone(), chosen.secret_access_key.to_string());
        return Ok(RootCredentials::new(settings.account, id, secret)?);
    }
    let path = settings.data_dir.credentials();
    credentials::read(&path, settings.account)?.ok_or_else(|| Error::BadCredentials {
        path,
        reason: format!(
            "there are none of account {} (if the server was started with WHARFINGER_ROOT_ACCESS_KEY_ID, start this with \
             it too)",
            settings.account
        ),
    })
}

/// The value as a shell reads it.
fn quoted(value: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_./:+=@%,".contains(&b);
    if !value.is_empty() && value.bytes().all(plain) {
        value.to_owned()
    } else {
        format!("'{}'", value.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_would_change_is_quoted() {
        let table = [
            ("http://localhost:3270", "http://localhost:3270"),
            ("http://[::1]:3270", "'http://[::1]:3270'"),
            ("a$b", "'a$b'"),
            ("a'b", r"'a'\''b'"),
            ("", "''"),
        ];
        for (value, expected) in table {
            assert_eq!(quoted(value), expected);
        }
    }
}
