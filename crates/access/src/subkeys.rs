//! The keys that values are sealed with, one for each use, so that what was sealed for one use never opens as another.
//!
//! Each use has as many keys as the deployment has root keys: values are sealed with that of the newest root key, and
//! open with that of any. See [`crate::keyring`] for where root keys come from.

use std::sync::Arc;

use aws_lc_rs::hkdf;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model::Random;
use model::seal::{CannotOpen, Key};
use parking_lot::RwLock;
use zeroize::Zeroizing;

/// The longest sealed text that is looked at: a registry password with a session in it, whose own token has at most 8 KiB.
/// Longer text is refused before any work is done.
pub(crate) const SEALED_TEXT_LEN_MAX: usize = 10 * 1024;

/// The keys of one use.
pub(crate) struct Subkey {
    /// Part of the derivation: what is stored depends on it, so it never changes.
    label: &'static str,
    /// The newest first; there is always one.
    keys: RwLock<Arc<[Key]>>,
}

impl Subkey {
    fn new(label: &'static str, roots: &[Key]) -> Self {
        Self { label, keys: RwLock::new(derive_all(label, roots)) }
    }

    fn replace(&self, roots: &[Key]) {
        *self.keys.write() = derive_all(self.label, roots);
    }

    fn keys(&self) -> Arc<[Key]> {
        Arc::clone(&self.keys.read())
    }

    /// Encrypts `secret` for `context` with the newest key.
    pub(crate) fn seal(&self, context: &[u8], secret: &[u8], random: &dyn Random) -> Vec<u8> {
        self.keys()[0].seal(context, secret, random)
    }

    /// Decrypts what was sealed for `context` with any of the keys that this node knows. Where another node may have made
    /// a newer one, [`Access::open_sealed`](crate::Access::open_sealed) is what to call.
    pub(crate) fn open(&self, context: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
        self.open_any(context, sealed).map(|(_, secret)| secret)
    }

    /// The same, and by the how manieth key, from the newest, it was.
    pub(crate) fn open_any(&self, context: &[u8], sealed: &[u8]) -> Result<(usize, Zeroizing<Vec<u8>>), CannotOpen> {
        let keys = self.keys();
        let mut opened = keys.iter().enumerate().filter_map(|(age, key)| Some((age, key.open(context, sealed).ok()?)));
        opened.next().ok_or(CannotOpen)
    }
}

/// Declares the uses, each with the label that its keys are derived by.
macro_rules! subkeys {
    ($($(#[$meaning:meta])* $use:ident $label:literal,)*) => {
        /// The keys of each use.
        pub(crate) struct Subkeys {
            $($(#[$meaning])* pub(crate) $use: Subkey,)*
        }

        impl Subkeys {
            /// Derives all keys from root keys, the newest of which comes first.
            pub(crate) fn derive(roots: &[Key]) -> Self {
                Self { $($use: Subkey::new($label, roots),)* }
            }

            /// Derives all keys anew.
            pub(crate) fn replace(&self, roots: &[Key]) {
                $(self.$use.replace(roots);)*
            }
        }
    };
}
subkeys! {
    /// For secret access keys.
    secrets "access key secrets",
    /// For the data keys of blobs.
    data_keys "blob data keys",
    /// For registry passwords.
    tokens "authorization tokens",
    /// For download grants.
    grants "download grants",
    /// For session tokens.
    sessions "session tokens",
    /// For the material of KMS keys.
    key_material "KMS key material",
    /// For the seeds of MFA devices.
    mfa_seeds "MFA device seeds",
}

/// The key that root keys are sealed under.
pub(crate) fn wrapping_key(master_key: &Key) -> Key {
    derive(&extract(master_key), "root keys")
}

fn derive_all(label: &str, roots: &[Key]) -> Arc<[Key]> {
    roots.iter().map(|root| derive(&extract(root), label)).collect()
}

fn extract(root: &Key) -> hkdf::Prk {
    // The words are from when the master key was the only root key. What is stored depends on them.
    hkdf::Salt::new(hkdf::HKDF_SHA256, b"wharfinger master key").extract(root.expose())
}

fn derive(root: &hkdf::Prk, label: &str) -> Key {
    let mut bytes = Zeroizing::new([0; 32]);
    root.expand(&[label.as_bytes()], hkdf::HKDF_SHA256)
        .and_then(|key| key.fill(bytes.as_mut()))
        .expect("HKDF-SHA256 gives up to 8160 bytes");
    Key::new(*bytes)
}

/// Seals a message into letters, digits, `-` and `_`.
pub(crate) fn seal_text(subkey: &Subkey, message: &[u8], random: &dyn Random) -> String {
    URL_SAFE_NO_PAD.encode(subkey.seal(&[], message, random))
}

/// The sealed bytes that a text may be.
pub(crate) fn decode_text(text: &str) -> Option<Vec<u8>> {
    if text.len() > SEALED_TEXT_LEN_MAX {
        return None;
    }
    URL_SAFE_NO_PAD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct Ones;
    impl Random for Ones {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(1);
        }
    }

    fn open_text(subkey: &Subkey, text: &str) -> Option<Zeroizing<Vec<u8>>> {
        subkey.open(&[], &decode_text(text)?).ok()
    }

    fn keys(root: u8) -> Subkeys {
        Subkeys::derive(&[Key::new([root; 32])])
    }

    #[test]
    fn every_use_and_every_root_key_has_its_own_key() {
        let (here, there) = (keys(1), keys(2));
        let of = |k: &Subkeys| {
            [&k.secrets, &k.data_keys, &k.tokens, &k.grants, &k.key_material].map(|key| *key.keys()[0].expose())
        };
        let wrapping = [wrapping_key(&Key::new([1; 32])), wrapping_key(&Key::new([2; 32]))].map(|key| *key.expose());
        let all = of(&here).into_iter().chain(of(&there)).chain(wrapping);
        assert_eq!(all.collect::<std::collections::HashSet<_>>().len(), 12);
    }

    #[test]
    fn values_are_sealed_with_the_newest_key_and_open_with_any() {
        let (old, new) = (keys(1), keys(2));
        let both = Subkeys::derive(&[Key::new([2; 32]), Key::new([1; 32])]);
        let sealed = |with: &Subkeys| with.secrets.seal(b"here", b"secret", &Ones);
        for (value, age) in [(sealed(&new), 0), (sealed(&both), 0), (sealed(&old), 1)] {
            let (by, secret) = both.secrets.open_any(b"here", &value).expect("opens");
            assert_eq!((by, secret.as_slice()), (age, &b"secret"[..]));
            assert_eq!(both.secrets.open(b"there", &value), Err(CannotOpen));
            assert_eq!(both.tokens.open(b"here", &value), Err(CannotOpen), "of another use");
        }
        assert_eq!(old.secrets.open(b"here", &sealed(&both)), Err(CannotOpen));
        old.replace(&[Key::new([2; 32]), Key::new([1; 32])]);
        assert!(old.secrets.open(b"here", &sealed(&both)).is_ok());
    }

    #[test]
    fn derivation_never_changes_because_stored_secrets_depend_on_it() {
        let hex = |key: &Subkey| key.keys()[0].expose().iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let keys = keys(0);
        for (key, expected) in [
            (&keys.secrets, "be5f982a21111d94e12b57239885d9263ec3efcd6ae54a8acccac98a894a6365"),
            (&keys.data_keys, "15eb2e35f1d4a060aef56deb922ebd434a306daef52a6f9ffd697a3c3911547a"),
            (&keys.tokens, "97dfabe62acdb1db473225a7703ba0208e10f4ba9041b02b96a99288a16db9fa"),
            (&keys.grants, "fc836d35d299d968608c66a04671b374587e2184cbc173ef4e5c06825488ad5d"),
            (&keys.key_material, "fcec648e619ba8fa06e92cb0ce4ae7ab48e2c61e23baf6cd03794d3b9fa6d30c"),
        ] {
            assert_eq!(hex(key), expected);
        }
    }

    #[test]
    fn a_text_with_any_bit_changed_or_any_end_cut_off_does_not_open() {
        let key = keys(1).tokens;
        for message in [&b"m"[..], b"me", b"message"] {
            let text = seal_text(&key, message, &Ones);
            assert_eq!(open_text(&key, &text).expect("opens").as_slice(), message);
            for bit in 0..text.len() * 8 {
                let mut flipped = text.clone().into_bytes();
                flipped[bit / 8] ^= 1 << (bit % 8);
                if let Ok(flipped) = String::from_utf8(flipped) {
                    assert_eq!(open_text(&key, &flipped), None, "bit {bit}");
                }
            }
            for len in 0..text.len() {
                assert_eq!(open_text(&key, &text[..len]), None, "length {len}");
            }
        }
    }

    #[test]
    fn an_overlong_text_is_refused_even_if_it_is_genuine() {
        let key = keys(1).tokens;
        let overhead = model::seal::OVERHEAD;
        let fits = seal_text(&key, &vec![0; SEALED_TEXT_LEN_MAX / 4 * 3 - overhead], &Ones);
        assert_eq!(fits.len(), SEALED_TEXT_LEN_MAX);
        assert!(open_text(&key, &fits).is_some());
        let too_long = seal_text(&key, &vec![0; SEALED_TEXT_LEN_MAX / 4 * 3 - overhead + 1], &Ones);
        assert!(open_text(&key, &too_long).is_none());
    }

    proptest! {
        #[test]
        fn arbitrary_text_does_not_open_and_does_no_harm(text in ".{0,200}", plain in "[A-Za-z0-9_-]{0,200}") {
            let key = keys(1).tokens;
            prop_assert_eq!(open_text(&key, &text), None);
            prop_assert_eq!(open_text(&key, &plain), None);
        }
    }
}
