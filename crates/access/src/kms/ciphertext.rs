//! What `Encrypt` gives out: the key and the version of its material in the clear, and the secret sealed.
//!
//! A blob is a byte for its form, the key id in 16 bytes, the version in 4, then the nonce, the secret encrypted and the
//! tag, as [`model::seal`] has them. All before the nonce is authenticated, and after it the encryption context in its
//! canonical form: each name and value after its length in 8 bytes, in the order of names. Numbers are big-endian.

use model::Random;
use model::seal::Key;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::EncryptionContext;

/// The form of the blob; another form gets another number.
const FORM: u8 = 1;

/// Form, key id, version of the material.
const HEADER_LEN: usize = 1 + 16 + 4;

/// A ciphertext blob taken apart. Nothing in it is believed before it opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ciphertext<'b> {
    pub(super) key_id: Uuid,
    pub(super) version: u32,
    header: &'b [u8],
    sealed: &'b [u8],
}

impl<'b> Ciphertext<'b> {
    /// Takes a blob apart; `None` if it cannot be one of ours.
    pub(super) fn read(blob: &'b [u8]) -> Option<Self> {
        let (header, sealed) = blob.split_at_checked(HEADER_LEN)?;
        let (form, rest) = header.split_first()?;
        let (id, version) = rest.split_at_checked(16)?;
        (*form == FORM).then_some(())?;
        let key_id = Uuid::from_slice(id).ok()?;
        Some(Self { key_id, version: u32::from_be_bytes(version.try_into().ok()?), header, sealed })
    }

    /// The secret, if `material` and `context` are those that it was sealed with.
    pub(super) fn open(&self, material: &Key, context: &EncryptionContext) -> Option<Zeroizing<Vec<u8>>> {
        material.open(&authenticated(self.header, context), self.sealed).ok()
    }
}

/// Seals a secret.
pub(super) fn seal(
    key_id: Uuid,
    version: u32,
    material: &Key,
    context: &EncryptionContext,
    secret: &[u8],
    random: &dyn Random,
) -> Vec<u8> {
    let mut blob = Vec::with_capacity(HEADER_LEN + secret.len() + model::seal::OVERHEAD);
    blob.push(FORM);
    blob.extend_from_slice(key_id.as_bytes());
    blob.extend_from_slice(&version.to_be_bytes());
    let sealed = material.seal(&authenticated(&blob, context), secret, random);
    blob.extend_from_slice(&sealed);
    blob
}

fn authenticated(header: &[u8], context: &EncryptionContext) -> Vec<u8> {
    [header, &context.canonical()].concat()
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

    const ID: Uuid = Uuid::from_u128(0x1234);

    fn material(byte: u8) -> Key {
        Key::new([byte; 32])
    }

    /// As Decrypt does it: the version in the blob chooses among the key's.
    fn open(blob: &[u8], context: &EncryptionContext) -> Option<Vec<u8>> {
        let ciphertext = Ciphertext::read(blob)?;
        let known = ciphertext.key_id == ID && (1..=2).contains(&ciphertext.version);
        let material = known.then(|| material(u8::try_from(ciphertext.version).expect("a small number")))?;
        ciphertext.open(&material, context).map(|secret| secret.to_vec())
    }

    #[test]
    fn a_blob_with_any_bit_changed_or_any_end_cut_off_does_not_open() {
        let context = EncryptionContext::from([("a", "b")]);
        // The same material under both versions: even so the version is part of what is sealed.
        for version in [1, 2] {
            let blob = seal(ID, version, &material(1), &context, b"secret", &Ones);
            let opened = Ciphertext::read(&blob).and_then(|ciphertext| ciphertext.open(&material(1), &context));
            assert_eq!(opened.expect("opens").as_slice(), b"secret");
            for bit in 0..blob.len() * 8 {
                let mut flipped = blob.clone();
                flipped[bit / 8] ^= 1 << (bit % 8);
                let opened = Ciphertext::read(&flipped).and_then(|ciphertext| ciphertext.open(&material(1), &context));
                assert_eq!(opened, None, "bit {bit}");
            }
            for len in 0..blob.len() {
                let opened = Ciphertext::read(&blob[..len]).and_then(|cut| cut.open(&material(1), &context));
                assert_eq!(opened, None, "length {len}");
            }
        }
    }

    #[test]
    fn old_blobs_stay_readable() {
        // Made by another program from what is said at the top of this file.
        let blob = concat!(
            "01000000000000000000000000000012340000000101010101010101010101010",
            "1c11cd9e80c8323577118d2b50f865cad8c545285adc4"
        );
        let digits = blob.as_bytes().chunks_exact(2).map(|pair| std::str::from_utf8(pair).expect("ASCII"));
        let blob: Vec<u8> = digits.map(|pair| u8::from_str_radix(pair, 16).expect("hexadecimal")).collect();
        let context = EncryptionContext::from([("a", "bc")]);
        let opened = Ciphertext::read(&blob).and_then(|ciphertext| ciphertext.open(&material(1), &context));
        assert_eq!(opened.expect("opens").as_slice(), b"secret");
        assert_eq!(seal(ID, 1, &material(1), &context, b"secret", &Ones), blob);
    }

    proptest! {
        #[test]
        fn what_was_sealed_opens_with_its_context_and_no_other(
            secret in prop::collection::vec(any::<u8>(), 1..200),
            pairs in prop::collection::btree_map(".{0,8}", ".{0,8}", 0..4),
            others in prop::collection::btree_map(".{0,8}", ".{0,8}", 0..4),
            version in 1_u32..=2,
        ) {
            let (context, other) = (EncryptionContext::from(pairs), EncryptionContext::from(others));
            let material = material(u8::try_from(version).expect("a small number"));
            let blob = seal(ID, version, &material, &context, &secret, &Ones);
            prop_assert_eq!(open(&blob, &context), Some(secret.clone()));
            prop_assert_eq!(open(&blob, &other), (context == other).then_some(secret));
        }

        #[test]
        fn arbitrary_bytes_do_not_open_and_do_no_harm(blob in prop::collection::vec(any::<u8>(), 0..100)) {
            prop_assert_eq!(open(&blob, &EncryptionContext::default()), None);
        }
    }
}
