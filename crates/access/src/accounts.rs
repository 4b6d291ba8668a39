//! Accounts and the keys of their roots.

use std::fmt;

use meta::access_keys::{self, AccessKey};
use meta::accounts::{self, Account};
use model::{AccountId, Random, source};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::access_keys::is_access_key_id;
use crate::{Access, Error};

/// The alphabet of the random part of an access key id: base32 (RFC 4648, section 6), as AWS uses it.
pub(crate) const ID_ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The alphabet of secrets: that of base64 without what people take for something else when they copy it.
const SECRET_ALPHABET: &[u8; 57] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

/// The length of the secrets that are made here.
const SECRET_LEN: usize = 40;

/// The longest secret that is taken from settings, in characters.
const SECRET_LEN_MAX: usize = 256;

/// How many accounts are read at a time.
const PAGE_LEN: usize = 1000;

/// The credentials of an account's root. The secret never prints itself.
#[derive(Clone)]
pub struct RootCredentials {
    /// The account.
    pub account: AccountId,
    /// `AKIA...`
    pub access_key_id: String,
    /// 40 characters, unless it came from settings.
    pub secret_access_key: Zeroizing<String>,
}

impl RootCredentials {
    /// Takes credentials that somebody chose.
    ///
    /// # Errors
    /// [`Error::BadAccessKeyId`] and [`Error::BadSecretAccessKey`] when they do not have the form of such.
    pub fn new(account: AccountId, access_key_id: String, secret_access_key: String) -> Result<Self, Error> {
        let secret_access_key = Zeroizing::new(secret_access_key);
        // Keys that begin with ASIA come with a session token, which these credentials have no place for.
        if !is_access_key_id(&access_key_id) || access_key_id.starts_with("ASIA") {
            return Err(Error::BadAccessKeyId);
        }
        let len_ok = (1..=SECRET_LEN_MAX).contains(&secret_access_key.len());
        if !len_ok || !secret_access_key.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(Error::BadSecretAccessKey);
        }
        Ok(Self { account, access_key_id, secret_access_key })
    }

    /// Draws new credentials. They are good for nothing until [`Access::ensure_root`] has been told of them.
    #[must_use]
    pub fn generate(account: AccountId, random: &dyn Random) -> Self {
        let (access_key_id, secret_access_key) = draw_access_key(random);
        Self { account, access_key_id, secret_access_key }
    }
}

/// Draws the id and the secret of a long-term access key.
pub(crate) fn draw_access_key(random: &dyn Random) -> (String, Zeroizing<String>) {
    let id_bytes: [u8; 16] = source::random_bytes(random);
    let id_letters = id_bytes.map(|byte| char::from(ID_ALPHABET[usize::from(byte) % ID_ALPHABET.len()]));
    // Two bytes a character make the remainder's unevenness less than one part in a thousand.
    let secret_bytes = Zeroizing::new(source::random_bytes::<{ 2 * SECRET_LEN }>(random));
    let mut secret = Zeroizing::new(String::with_capacity(SECRET_LEN));
    secret.extend(secret_bytes.chunks_exact(2).map(|pair| {
        let number = usize::from(u16::from_le_bytes([pair[0], pair[1]]));
        char::from(SECRET_ALPHABET[number % SECRET_ALPHABET.len()])
    }));
    ("AKIA".chars().chain(id_letters).collect(), secret)
}

impl fmt::Debug for RootCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RootCredentials")
            .field("account", &self.account)
            .field("access_key_id", &self.access_key_id)
            .finish_non_exhaustive()
    }
}

impl Access {
    /// Creates an account with a new root key; `None` if the account exists.
    ///
    /// # Errors
    /// The database's.
    pub async fn create_account(&self, id: AccountId) -> Result<Option<RootCredentials>, Error> {
        let credentials = RootCredentials::generate(id, self.0.random.as_ref());
        let key = self.sealed_key(&credentials);
        let created = self.0.db.write("create_account", move |tx| {
            Box::pin(async move {
                if !accounts::insert(tx, &Account { id, created_at: key.created_at }).await? {
                    return Ok(false);
                }
                if access_keys::insert(tx, &key).await? { Ok(true) } else { Err(Error::KeyOfAnotherAccount(key.id)) }
            })
        });
        Ok(created.await?.then_some(credentials))
    }

    /// Makes sure that an account exists whose root has exactly these credentials among its active keys. This is the word
    /// of whoever runs the server, and stands above what the root did with the key before.
    ///
    /// # Errors
    /// The database's; that the key belongs to another account, or to a user; or that its stored secret does not open with
    /// the present master key, in which case nothing else that was stored will either.
    pub async fn ensure_root(&self, credentials: &RootCredentials) -> Result<(), Error> {
        self.look_for_root_keys_now().await?;
        let key = self.sealed_key(credentials);
        let wanted = credentials.clone();
        let access = self.clone();
        let ensured = self.0.db.write_freeing("ensure_root", move |tx| {
            Box::pin(async move {
                accounts::insert(tx, &Account { id: key.account, created_at: key.created_at }).await?;
                let Some(found) = access_keys::find(tx, &key.id).await? else {
                    access_keys::insert(tx, &key).await?;
                    return Ok(());
                };
                if found.account != key.account {
                    return Err(Error::KeyOfAnotherAccount(key.id));
                }
                if found.user_id.is_some() {
                    return Err(Error::KeyOfUser(key.id));
                }
                if !access.has_secret(&found, &wanted)? {
                    access_keys::set_secret(tx, &key.id, &key.sealed_secret).await?;
                }
                if !found.active {
                    access_keys::set_active(tx, &key.id, true).await?;
                }
                Ok(())
            })
        });
        ensured.await?;
        self.changed();
        Ok(())
    }

    /// Creates the account with credentials that were kept from an earlier start, if it does not exist. If it does, its keys
    /// stay as they are, since its root may have deleted this one. Whether these credentials are among its root's.
    ///
    /// # Errors
    /// Those of [`Access::ensure_root`] when the account does not exist.
    pub async fn ensure_kept_root(&self, credentials: &RootCredentials) -> Result<bool, Error> {
        self.look_for_root_keys_now().await?;
        let key = self.sealed_key(credentials);
        let kept = credentials.clone();
        let access = self.clone();
        let ensured = self.0.db.write_freeing("ensure_kept_root", move |tx| {
            Box::pin(async move {
                if accounts::insert(tx, &Account { id: key.account, created_at: key.created_at }).await? {
                    let is_new = access_keys::insert(tx, &key).await?;
                    return if is_new { Ok(true) } else { Err(Error::KeyOfAnotherAccount(key.id)) };
                }
                let keys = access_keys::of_root(tx, key.account).await?;
                let found = keys.iter().find(|found| found.id == key.id);
                found.map_or(Ok(false), |found| access.has_secret(found, &kept))
            })
        });
        let is_there = ensured.await?;
        self.changed();
        Ok(is_there)
    }

    fn has_secret(&self, key: &AccessKey, wanted: &RootCredentials) -> Result<bool, Error> {
        let secret = self.0.subkeys.secrets.open(key.id.as_bytes(), &key.sealed_secret);
        let secret = secret.map_err(|_| Error::WrongMasterKey)?;
        Ok(secret.ct_eq(wanted.secret_access_key.as_bytes()).into())
    }

    /// All accounts, by number.
    ///
    /// # Errors
    /// The database's.
    pub async fn accounts(&self) -> Result<Vec<Account>, Error> {
        let scan = self.0.db.scan("list_accounts", |tx| {
            Box::pin(async move {
                let mut all: Vec<Account> = Vec::new();
                loop {
                    let page = accounts::page(tx, all.last().map(|account| account.id), PAGE_LEN).await?;
                    let is_last = page.len() < PAGE_LEN;
                    all.extend(page);
                    if is_last {
                        return Ok::<_, Error>(all);
                    }
                }
            })
        });
        scan.await
    }

    fn sealed_key(&self, credentials: &RootCredentials) -> AccessKey {
        self.sealed_access_key(credentials.account, None, &credentials.access_key_id, &credentials.secret_access_key)
    }

    /// A new active key of a user, or of the account's root, whose secret is sealed for its id.
    pub(crate) fn sealed_access_key(
        &self,
        account: AccountId,
        user_id: Option<String>,
        id: &str,
        secret: &str,
    ) -> AccessKey {
        let sealed_secret = self.0.subkeys.secrets.seal(id.as_bytes(), secret.as_bytes(), self.0.random.as_ref());
        AccessKey { id: id.to_owned(), account, user_id, sealed_secret, active: true, created_at: self.0.clock.now() }
    }

    /// Opens a secret that was sealed for this key id.
    pub(crate) async fn open_secret(&self, id: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
        let secret = self.open_sealed(&self.0.subkeys.secrets, id.as_bytes(), sealed).await?;
        secret.ok_or(Error::WrongMasterKey)
    }
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
        "123456789012".parse().expect("account")
    }

    #[test]
    fn generated_credentials_look_like_those_of_aws() {
        let credentials = RootCredentials::generate(account(), &Counting);
        let id_tail = credentials.access_key_id.strip_prefix("AKIA").expect("the prefix of long-term keys");
        assert_eq!(id_tail.len(), 16);
        assert!(id_tail.bytes().all(|b| b.is_ascii_uppercase() || (b'2'..=b'7').contains(&b)), "{id_tail}");
        let secret = &credentials.secret_access_key;
        assert_eq!(secret.len(), 40);
        assert!(secret.bytes().all(|b| b.is_ascii_alphanumeric() && !b"0O1Il".contains(&b)), "{}", secret.as_str());
        let RootCredentials { account, access_key_id, secret_access_key } = credentials;
        let reread = RootCredentials::new(account, access_key_id, secret_access_key.to_string());
        assert!(reread.is_ok(), "what is generated is also accepted");
    }

    #[test]
    fn chosen_credentials_have_the_form_of_credentials() {
        let id = "AKIAIOSFODNN7EXAMPLE";
        let try_new = |id: &str, secret: &str| RootCredentials::new(account(), id.into(), secret.into());
        assert!(try_new(id, "s").is_ok());
        assert!(try_new("test_test_test_1", &"s".repeat(256)).is_ok());
        for bad in ["", "test", "ASIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7/EXAMPLE", &"A".repeat(129)] {
            assert!(matches!(try_new(bad, "s"), Err(Error::BadAccessKeyId)), "{bad}");
        }
        for bad in ["", " ", "a b", "a\n", "é", &"s".repeat(257)] {
            assert!(matches!(try_new(id, bad), Err(Error::BadSecretAccessKey)), "{bad:?}");
        }
    }

    #[test]
    fn credentials_do_not_print_their_secret() {
        let credentials = RootCredentials::new(account(), "AKIAIOSFODNN7EXAMPLE".into(), "hush".into()).expect("valid");
        let printed = format!("{credentials:?}");
        assert!(printed.contains("AKIAIOSFODNN7EXAMPLE") && !printed.contains("hush"), "{printed}");
    }
}
