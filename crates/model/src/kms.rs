//! What kinds of KMS keys there are, and which algorithms each kind has.

/// Declares words of the KMS API: an enum, its texts, and all of it.
macro_rules! words {
    ($(#[$meaning:meta])* $name:ident { $($(#[$word_meaning:meta])* $word:ident $text:literal,)* }) => {
        $(#[$meaning])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$word_meaning])* #[doc = concat!("`", $text, "`")] $word,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$word),*];

            /// The word that the API has for it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$word => $text,)*
                }
            }

            /// Reads the API's word.
            #[must_use]
            pub fn read(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.as_str() == text)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// What the material of a key is.
    KeySpec {
        /// 256 bits for AES-GCM.
        SymmetricDefault "SYMMETRIC_DEFAULT",
        Rsa2048 "RSA_2048",
        Rsa3072 "RSA_3072",
        Rsa4096 "RSA_4096",
        EccNistP256 "ECC_NIST_P256",
        EccNistP384 "ECC_NIST_P384",
        EccNistP521 "ECC_NIST_P521",
        EccSecgP256k1 "ECC_SECG_P256K1",
        Hmac224 "HMAC_224",
        Hmac256 "HMAC_256",
        Hmac384 "HMAC_384",
        Hmac512 "HMAC_512",
    }
}

words! {
    /// What a key is for: one thing, for as long as it exists.
    KeyUsage {
        EncryptDecrypt "ENCRYPT_DECRYPT",
        SignVerify "SIGN_VERIFY",
        GenerateVerifyMac "GENERATE_VERIFY_MAC",
    }
}

words! {
    /// How a key signs.
    SigningAlgorithm {
        RsassaPssSha256 "RSASSA_PSS_SHA_256",
        RsassaPssSha384 "RSASSA_PSS_SHA_384",
        RsassaPssSha512 "RSASSA_PSS_SHA_512",
        RsassaPkcs1V15Sha256 "RSASSA_PKCS1_V1_5_SHA_256",
        RsassaPkcs1V15Sha384 "RSASSA_PKCS1_V1_5_SHA_384",
        RsassaPkcs1V15Sha512 "RSASSA_PKCS1_V1_5_SHA_512",
        EcdsaSha256 "ECDSA_SHA_256",
        EcdsaSha384 "ECDSA_SHA_384",
        EcdsaSha512 "ECDSA_SHA_512",
    }
}

words! {
    /// How a key encrypts.
    EncryptionAlgorithm {
        SymmetricDefault "SYMMETRIC_DEFAULT",
        RsaesOaepSha1 "RSAES_OAEP_SHA_1",
        RsaesOaepSha256 "RSAES_OAEP_SHA_256",
    }
}

words! {
    /// How a key makes message authentication codes.
    MacAlgorithm {
        HmacSha224 "HMAC_SHA_224",
        HmacSha256 "HMAC_SHA_256",
        HmacSha384 "HMAC_SHA_384",
        HmacSha512 "HMAC_SHA_512",
    }
}

words! {
    /// What is signed: a message, or the digest of one.
    MessageType {
        Raw "RAW",
        Digest "DIGEST",
    }
}

/// The hash function of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hash {
    /// SHA-256
    Sha256,
    /// SHA-384
    Sha384,
    /// SHA-512
    Sha512,
}

impl SigningAlgorithm {
    /// The hash function.
    #[must_use]
    pub fn hash(self) -> Hash {
        match self {
            Self::RsassaPssSha256 | Self::RsassaPkcs1V15Sha256 | Self::EcdsaSha256 => Hash::Sha256,
            Self::RsassaPssSha384 | Self::RsassaPkcs1V15Sha384 | Self::EcdsaSha384 => Hash::Sha384,
            Self::RsassaPssSha512 | Self::RsassaPkcs1V15Sha512 | Self::EcdsaSha512 => Hash::Sha512,
        }
    }
}

impl EncryptionAlgorithm {
    /// How many bytes of an RSA block are not plaintext: two hashes and two bytes (RFC 8017, 7.1.1).
    fn overhead(self) -> usize {
        match self {
            Self::RsaesOaepSha1 => 2 * 20 + 2,
            Self::RsaesOaepSha256 => 2 * 32 + 2,
            Self::SymmetricDefault => 0,
        }
    }
}

impl KeySpec {
    /// The length of an RSA key's modulus in bits; none for other keys.
    #[must_use]
    pub fn rsa_bits(self) -> Option<usize> {
        match self {
            Self::Rsa2048 => Some(2048),
            Self::Rsa3072 => Some(3072),
            Self::Rsa4096 => Some(4096),
            _ => None,
        }
    }

    /// The most bytes that a key encrypts at a time with an algorithm; none for keys other than RSA ones, whose limit is
    /// that of the API.
    #[must_use]
    pub fn plaintext_len_max(self, algorithm: EncryptionAlgorithm) -> Option<usize> {
        self.rsa_bits().map(|bits| bits / 8 - algorithm.overhead())
    }

    /// What a key may be for.
    #[must_use]
    pub fn usages(self) -> &'static [KeyUsage] {
        use KeyUsage::{EncryptDecrypt, GenerateVerifyMac, SignVerify};
        match self {
            Self::SymmetricDefault => &[EncryptDecrypt],
            Self::Rsa2048 | Self::Rsa3072 | Self::Rsa4096 => &[EncryptDecrypt, SignVerify],
            Self::EccNistP256 | Self::EccNistP384 | Self::EccNistP521 | Self::EccSecgP256k1 => &[SignVerify],
            Self::Hmac224 | Self::Hmac256 | Self::Hmac384 | Self::Hmac512 => &[GenerateVerifyMac],
        }
    }
}

/// What kind of key a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyKind {
    spec: KeySpec,
    usage: KeyUsage,
}

/// A key is not for what its specification is not for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("KeyUsage {usage} is not compatible with KeySpec {spec}")]
pub struct BadKeyKind {
    spec: KeySpec,
    usage: KeyUsage,
}

impl KeyKind {
    /// Keys that encrypt data keys and a little else with AES: what services use.
    pub const SYMMETRIC: Self = Self { spec: KeySpec::SymmetricDefault, usage: KeyUsage::EncryptDecrypt };

    /// A key of this specification, for this.
    ///
    /// # Errors
    /// [`BadKeyKind`] if there are no such keys.
    pub fn new(spec: KeySpec, usage: KeyUsage) -> Result<Self, BadKeyKind> {
        if spec.usages().contains(&usage) { Ok(Self { spec, usage }) } else { Err(BadKeyKind { spec, usage }) }
    }

    /// What its material is.
    #[must_use]
    pub fn spec(self) -> KeySpec {
        self.spec
    }

    /// What it is for.
    #[must_use]
    pub fn usage(self) -> KeyUsage {
        self.usage
    }

    /// Whether it has a private key and a public one.
    #[must_use]
    pub fn is_asymmetric(self) -> bool {
        self.usage == KeyUsage::SignVerify || self.spec.rsa_bits().is_some()
    }

    /// How it signs: not at all, unless it is for that.
    #[must_use]
    pub fn signing_algorithms(self) -> &'static [SigningAlgorithm] {
        use SigningAlgorithm as A;
        if self.usage != KeyUsage::SignVerify {
            return &[];
        }
        match self.spec {
            KeySpec::Rsa2048 | KeySpec::Rsa3072 | KeySpec::Rsa4096 => &[
                A::RsassaPkcs1V15Sha256,
                A::RsassaPkcs1V15Sha384,
                A::RsassaPkcs1V15Sha512,
                A::RsassaPssSha256,
                A::RsassaPssSha384,
                A::RsassaPssSha512,
            ],
            KeySpec::EccNistP256 | KeySpec::EccSecgP256k1 => &[A::EcdsaSha256],
            KeySpec::EccNistP384 => &[A::EcdsaSha384],
            KeySpec::EccNistP521 => &[A::EcdsaSha512],
            _ => &[],
        }
    }

    /// How it encrypts.
    #[must_use]
    pub fn encryption_algorithms(self) -> &'static [EncryptionAlgorithm] {
        use EncryptionAlgorithm as A;
        match (self.usage, self.spec) {
            (KeyUsage::EncryptDecrypt, KeySpec::SymmetricDefault) => &[A::SymmetricDefault],
            (KeyUsage::EncryptDecrypt, _) => &[A::RsaesOaepSha1, A::RsaesOaepSha256],
            _ => &[],
        }
    }

    /// How it makes message authentication codes.
    #[must_use]
    pub fn mac_algorithms(self) -> &'static [MacAlgorithm] {
        match self.spec {
            KeySpec::Hmac224 => &[MacAlgorithm::HmacSha224],
            KeySpec::Hmac256 => &[MacAlgorithm::HmacSha256],
            KeySpec::Hmac384 => &[MacAlgorithm::HmacSha384],
            KeySpec::Hmac512 => &[MacAlgorithm::HmacSha512],
            _ => &[],
        }
    }

    /// What grants of such a key can allow.
    #[must_use]
    pub fn grant_operations(self) -> &'static [&'static str] {
        match (self.usage, self.spec) {
            (KeyUsage::EncryptDecrypt, KeySpec::SymmetricDefault) => &[
                "CreateGrant",
                "Decrypt",
                "DescribeKey",
                "Encrypt",
                "GenerateDataKey",
                "GenerateDataKeyPair",
                "GenerateDataKeyPairWithoutPlaintext",
                "GenerateDataKeyWithoutPlaintext",
                "ReEncryptFrom",
                "ReEncryptTo",
                "RetireGrant",
            ],
            (KeyUsage::EncryptDecrypt, _) => &[
                "CreateGrant",
                "Decrypt",
                "DescribeKey",
                "Encrypt",
                "GetPublicKey",
                "ReEncryptFrom",
                "ReEncryptTo",
                "RetireGrant",
            ],
            (KeyUsage::SignVerify, _) => {
                &["CreateGrant", "DescribeKey", "GetPublicKey", "RetireGrant", "Sign", "Verify"]
            }
            (KeyUsage::GenerateVerifyMac, _) => {
                &["CreateGrant", "DescribeKey", "GenerateMac", "RetireGrant", "VerifyMac"]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(texts: impl IntoIterator<Item = &'static str>) -> String {
        texts.into_iter().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_kind_of_key_has_the_algorithms_of_the_key_spec_reference() {
        let rsa = "RSASSA_PKCS1_V1_5_SHA_256 RSASSA_PKCS1_V1_5_SHA_384 RSASSA_PKCS1_V1_5_SHA_512 RSASSA_PSS_SHA_256 \
                   RSASSA_PSS_SHA_384 RSASSA_PSS_SHA_512";
        let oaep = "RSAES_OAEP_SHA_1 RSAES_OAEP_SHA_256";
        let kinds = [
            ("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT"),
            ("RSA_2048", "ENCRYPT_DECRYPT", oaep),
            ("RSA_2048", "SIGN_VERIFY", rsa),
            ("RSA_3072", "ENCRYPT_DECRYPT", oaep),
            ("RSA_3072", "SIGN_VERIFY", rsa),
            ("RSA_4096", "ENCRYPT_DECRYPT", oaep),
            ("RSA_4096", "SIGN_VERIFY", rsa),
            ("ECC_NIST_P256", "SIGN_VERIFY", "ECDSA_SHA_256"),
            ("ECC_NIST_P384", "SIGN_VERIFY", "ECDSA_SHA_384"),
            ("ECC_NIST_P521", "SIGN_VERIFY", "ECDSA_SHA_512"),
            ("ECC_SECG_P256K1", "SIGN_VERIFY", "ECDSA_SHA_256"),
            ("HMAC_224", "GENERATE_VERIFY_MAC", "HMAC_SHA_224"),
            ("HMAC_256", "GENERATE_VERIFY_MAC", "HMAC_SHA_256"),
            ("HMAC_384", "GENERATE_VERIFY_MAC", "HMAC_SHA_384"),
            ("HMAC_512", "GENERATE_VERIFY_MAC", "HMAC_SHA_512"),
        ];
        for spec in KeySpec::ALL {
            for usage in KeyUsage::ALL {
                let expected = kinds.iter().find(|(s, u, _)| (*s, *u) == (spec.as_str(), usage.as_str()));
                let Ok(kind) = KeyKind::new(*spec, *usage) else {
                    assert!(expected.is_none(), "{spec} {usage}");
                    continue;
                };
                let (_, _, algorithms) = expected.expect("a kind of the table");
                let signing = kind.signing_algorithms().iter().map(|one| one.as_str());
                let encryption = kind.encryption_algorithms().iter().map(|one| one.as_str());
                let mac = kind.mac_algorithms().iter().map(|one| one.as_str());
                assert_eq!(words(signing.chain(encryption).chain(mac)), *algorithms, "{spec} {usage}");
                let is_asymmetric = spec.as_str().starts_with("RSA") || spec.as_str().starts_with("ECC");
                assert_eq!(kind.is_asymmetric(), is_asymmetric, "{spec} {usage}");
                assert_eq!(kind.grant_operations().contains(&"GetPublicKey"), is_asymmetric, "{spec} {usage}");
            }
        }
        let error = KeyKind::new(KeySpec::EccNistP256, KeyUsage::EncryptDecrypt).expect_err("no such keys");
        assert_eq!(error.to_string(), "KeyUsage ENCRYPT_DECRYPT is not compatible with KeySpec ECC_NIST_P256");
    }

    #[test]
    fn rsa_keys_encrypt_as_much_as_the_padding_leaves() {
        use EncryptionAlgorithm::{RsaesOaepSha1, RsaesOaepSha256};
        for (spec, algorithm, len) in [
            (KeySpec::Rsa2048, RsaesOaepSha1, 214),
            (KeySpec::Rsa2048, RsaesOaepSha256, 190),
            (KeySpec::Rsa3072, RsaesOaepSha1, 342),
            (KeySpec::Rsa3072, RsaesOaepSha256, 318),
            (KeySpec::Rsa4096, RsaesOaepSha1, 470),
            (KeySpec::Rsa4096, RsaesOaepSha256, 446),
        ] {
            assert_eq!(spec.plaintext_len_max(algorithm), Some(len), "{spec} {algorithm}");
        }
        assert_eq!(KeySpec::SymmetricDefault.plaintext_len_max(EncryptionAlgorithm::SymmetricDefault), None);
    }

    #[test]
    fn words_read_back() {
        assert!(KeySpec::ALL.iter().all(|spec| KeySpec::read(spec.as_str()) == Some(*spec)));
        assert_eq!(
            (KeySpec::read("SM2"), KeyUsage::read("KEY_AGREEMENT"), MessageType::read("raw")),
            (None, None, None)
        );
    }
}
