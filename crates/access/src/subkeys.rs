//! The keys that are drawn from the master key, one for each use, so that what was sealed for one use never opens as
//! another.

use aws_lc_rs::hkdf;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model::Random;
use model::seal::Key;
use zeroize::Zeroizing;

/// The longest sealed text that is looked at. Ours are under 1.5 KiB; longer text is refused before any work is done.
const SEALED_TEXT_LEN_MAX: usize = 4096;

/// One key for each thing that this crate seals.
pub(crate) struct Subkeys {
    /// For secret access keys.
    pub(crate) secrets: Key,
    /// For the data keys of blobs.
    pub(crate) data_keys: Key,
    /// For registry passwords.
    pub(crate) tokens: Key,
    /// For download grants.
    pub(crate) grants: Key,
}

impl Subkeys {
    /// Derives all keys. What is stored depends on the labels: they never change.
    pub(crate) fn derive(master_key: &Key) -> Self {
        let root = hkdf::Salt::new(hkdf::HKDF_SHA256, b"wharfinger master key").extract(master_key.expose());
        let subkey = |purpose: &[u8]| {
            let mut bytes = Zeroizing::new([0; 32]);
            root.expand(&[purpose], hkdf::HKDF_SHA256)
                .and_then(|key| key.fill(bytes.as_mut()))
                .expect("HKDF-SHA256 gives up to 8160 bytes");
            Key::new(*bytes)
        };
        Self {
            secrets: subkey(b"access key secrets"),
            data_keys: subkey(b"blob data keys"),
            tokens: subkey(b"authorization tokens"),
            grants: subkey(b"download grants"),
        }
    }
}

/// Seals a message into letters, digits, `-` and `_`.
pub(crate) fn seal_text(key: &Key, message: &[u8], random: &dyn Random) -> String {
    URL_SAFE_NO_PAD.encode(key.seal(&[], message, random))
}

/// Opens what [`seal_text`] made with the same key; `None` for any other text.
pub(crate) fn open_text(key: &Key, text: &str) -> Option<Zeroizing<Vec<u8>>> {
    if text.len() > SEALED_TEXT_LEN_MAX {
        return None;
    }
    key.open(&[], &URL_SAFE_NO_PAD.decode(text).ok()?).ok()
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

    fn keys(master: u8) -> Subkeys {
        Subkeys::derive(&Key::new([master; 32]))
    }

    #[test]
    fn every_purpose_and_every_master_key_has_its_own_key() {
        let (here, there) = (keys(1), keys(2));
        let all = [&here, &there].map(|k| [&k.secrets, &k.data_keys, &k.tokens, &k.grants].map(|key| *key.expose()));
        let different: std::collections::HashSet<_> = all.iter().flatten().collect();
        assert_eq!(different.len(), 8);
    }

    #[test]
    fn derivation_never_changes_because_stored_secrets_depend_on_it() {
        let hex = |key: &Key| key.expose().iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let keys = keys(0);
        for (key, expected) in [
            (&keys.secrets, "be5f982a21111d94e12b57239885d9263ec3efcd6ae54a8acccac98a894a6365"),
            (&keys.data_keys, "15eb2e35f1d4a060aef56deb922ebd434a306daef52a6f9ffd697a3c3911547a"),
            (&keys.tokens, "97dfabe62acdb1db473225a7703ba0208e10f4ba9041b02b96a99288a16db9fa"),
            (&keys.grants, "fc836d35d299d968608c66a04671b374587e2184cbc173ef4e5c06825488ad5d"),
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
